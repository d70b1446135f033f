package safe

import (
	"fmt"
	"math/big"
	"reflect"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// inputValue turns a decoded argument into strings and lists of such.
func inputValue(value any) (any, error) {
	switch v := value.(type) {
	case common.Address:
		return v.Hex(), nil
	case *big.Int:
		return v.String(), nil
	case []byte:
		return hexutil.Encode(v), nil
	case string:
		return v, nil
	case bool, uint8, uint16, uint32, uint64, int8, int16, int32, int64:
		return fmt.Sprint(v), nil
	}
	r := reflect.ValueOf(value)
	switch {
	case r.Kind() == reflect.Array && r.Type().Elem().Kind() == reflect.Uint8: // bytesN
		raw := make([]byte, r.Len())
		reflect.Copy(reflect.ValueOf(raw), r)
		return hexutil.Encode(raw), nil
	case r.Kind() == reflect.Slice || r.Kind() == reflect.Array:
		return inputList(r.Len(), func(i int) any { return r.Index(i).Interface() })
	case r.Kind() == reflect.Struct:
		return inputList(r.NumField(), func(i int) any { return r.Field(i).Interface() })
	}
	return nil, fmt.Errorf("an argument of type %T cannot be written", value)
}

func inputList(n int, element func(int) any) (any, error) {
	list := make([]any, n)
	for i := range list {
		var err error
		if list[i], err = inputValue(element(i)); err != nil {
			return nil, err
		}
	}
	return list, nil
}
