package safe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

// builderVersion is the version of the Transaction Builder whose files these are.
const builderVersion = "1.17.1"

// File is a file of the Transaction Builder, version 1.0.
type File struct {
	Version string `json:"version"`
	ChainID string `json:"chainId"`
	// CreatedAt is in milliseconds since 1970. It is 0 here: equal plans give equal
	// files.
	CreatedAt    uint64        `json:"createdAt"`
	Meta         Meta          `json:"meta"`
	Transactions []Transaction `json:"transactions"`
}

// Meta describes a File.
type Meta struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// BuilderVersion is that of the Transaction Builder.
	BuilderVersion string `json:"txBuilderVersion"`
	Safe           string `json:"createdFromSafeAddress"`
	Owner          string `json:"createdFromOwnerAddress"`
	// Checksum is over everything but itself and the name.
	Checksum string `json:"checksum,omitempty"`
}

// Transaction is a call in a File. The builder makes the data of the method and
// its inputs, so that it can show them.
type Transaction struct {
	To     string            `json:"to"`
	Value  string            `json:"value"`
	Data   *string           `json:"data"`
	Method Method            `json:"contractMethod"`
	Inputs map[string]string `json:"contractInputsValues"`
}

// Method is the function that a Transaction calls.
type Method struct {
	Inputs  []Argument `json:"inputs"`
	Name    string     `json:"name"`
	Payable bool       `json:"payable"`
}

// Argument is one input of a Method.
type Argument struct {
	Components   []Argument `json:"components,omitempty"`
	InternalType string     `json:"internalType"`
	Name         string     `json:"name"`
	Type         string     `json:"type"`
}

// Named is a call of a function that is known.
type Named struct {
	Call
	Method abi.Method
}

// NewFile returns a file with the calls of a Safe on a chain. The error is of a
// call that is not of its method.
func NewFile(name string, chainID uint64, safe common.Address, calls []Named) (File, error) {
	f := File{
		Version: "1.0", ChainID: strconv.FormatUint(chainID, 10),
		Meta: Meta{Name: name, BuilderVersion: builderVersion, Safe: safe.Hex()},
	}
	for _, c := range calls {
		t, err := newTransaction(c)
		if err != nil {
			return File{}, fmt.Errorf("call %s of %s: %w", c.Method.Name, c.To, err)
		}
		f.Transactions = append(f.Transactions, t)
	}
	plain, err := json.Marshal(f)
	if err != nil {
		return File{}, fmt.Errorf("encode the file: %w", err)
	}
	f.Meta.Checksum, err = Checksum(plain)
	return f, err
}

func newTransaction(c Named) (Transaction, error) {
	t := Transaction{
		To: c.To.Hex(), Value: "0", Inputs: make(map[string]string),
		Method: Method{Name: c.Method.RawName, Payable: c.Method.IsPayable(), Inputs: []Argument{}},
	}
	if !bytes.HasPrefix(c.Data, c.Method.ID) {
		return t, fmt.Errorf("the data begin with %x instead of %x", c.Data[:min(len(c.Data), 4)], c.Method.ID)
	}
	values, err := c.Method.Inputs.Unpack(c.Data[len(c.Method.ID):])
	if err != nil {
		return t, err
	}
	for i, input := range c.Method.Inputs {
		t.Method.Inputs = append(t.Method.Inputs, argument(input.Name, input.Type))
		if t.Inputs[input.Name], err = inputText(values[i]); err != nil {
			return t, err
		}
	}
	return t, nil
}

// argument describes a type as an ABI does.
func argument(name string, t abi.Type) Argument {
	a := Argument{Name: name, Type: t.String(), InternalType: t.String()}
	element, suffix := t, ""
	for element.Elem != nil {
		suffix = strings.TrimPrefix(element.String(), element.Elem.String()) + suffix
		element = *element.Elem
	}
	if element.T != abi.TupleTy {
		return a
	}
	a.Type = "tuple" + suffix
	a.InternalType = a.Type
	if element.TupleRawName != "" {
		a.InternalType = "struct " + element.TupleRawName + suffix
	}
	for i, e := range element.TupleElems {
		a.Components = append(a.Components, argument(element.TupleRawNames[i], *e))
	}
	return a
}

// inputText writes a value as a person would type it into the builder: lists and
// structs as JSON lists of strings.
func inputText(value any) (string, error) {
	plain, err := inputValue(value)
	if err != nil {
		return "", err
	}
	if text, ok := plain.(string); ok {
		return text, nil
	}
	text, err := json.Marshal(plain)
	return string(text), err
}

// Checksum computes what the Transaction Builder puts into meta.checksum, of a
// file that has none: keccak256 over the file with the name null, where an object
// is { ‖ JSON list of its sorted keys ‖ each value and a comma ‖ }.
func Checksum(file []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(file))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return "", fmt.Errorf("read the file: %w", err)
	}
	meta, ok := document["meta"].(map[string]any)
	if !ok {
		return "", fmt.Errorf("the file has no meta")
	}
	meta["name"] = nil
	var text bytes.Buffer
	if err := serialize(&text, document); err != nil {
		return "", err
	}
	return hexutil.Encode(crypto.Keccak256(text.Bytes())), nil
}

func serialize(w *bytes.Buffer, value any) error {
	switch v := value.(type) {
	case []any:
		w.WriteByte('[')
		for i, element := range v {
			if i > 0 {
				w.WriteByte(',')
			}
			if err := serialize(w, element); err != nil {
				return err
			}
		}
		w.WriteByte(']')
		return nil
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		w.WriteByte('{')
		if err := plainJSON(w, keys); err != nil {
			return err
		}
		for _, k := range keys {
			if err := serialize(w, v[k]); err != nil {
				return err
			}
			w.WriteByte(',')
		}
		w.WriteByte('}')
		return nil
	}
	return plainJSON(w, value)
}

// plainJSON writes JSON as JavaScript does: without escapes for HTML.
func plainJSON(w *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("encode %v: %w", value, err)
	}
	w.Truncate(w.Len() - 1) // the line's end
	return nil
}
