package contracts

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/provision"
)

func addressArgument(a common.Address) provision.Argument {
	return provision.Argument{Type: "address", Value: a.Hex()}
}

func domainArgument(d optics.Domain) provision.Argument {
	return provision.Argument{Type: "uint32", Value: strconv.FormatUint(uint64(d), 10)}
}

func numberArgument(n uint64) provision.Argument {
	return provision.Argument{Type: "uint256", Value: number(n)}
}

func bytesArgument(data []byte) provision.Argument {
	return provision.Argument{Type: "bytes", Value: "0x" + hex.EncodeToString(data)}
}

// given returns arguments that need no address of the plan.
func given(arguments ...provision.Argument) func(*provision.Draft) []provision.Argument {
	return func(*provision.Draft) []provision.Argument { return arguments }
}

// pack encodes arguments as a constructor takes them.
func pack(arguments []provision.Argument) ([]byte, error) {
	types, values := make(abi.Arguments, len(arguments)), make([]any, len(arguments))
	for i, a := range arguments {
		kind, err := abi.NewType(a.Type, "", nil)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		types[i].Type = kind
		switch a.Type {
		case "address":
			values[i] = common.HexToAddress(a.Value)
		case "uint32":
			n, err := strconv.ParseUint(a.Value, 10, 32)
			if err != nil {
				return nil, fmt.Errorf("argument %d: %w", i+1, err)
			}
			values[i] = uint32(n)
		case "uint256":
			n, ok := new(big.Int).SetString(a.Value, 10)
			if !ok {
				return nil, fmt.Errorf("argument %d: %q is no number", i+1, a.Value)
			}
			values[i] = n
		default:
			if values[i], err = hex.DecodeString(strings.TrimPrefix(a.Value, "0x")); err != nil {
				return nil, fmt.Errorf("argument %d: %w", i+1, err)
			}
		}
	}
	return types.Pack(values...)
}
