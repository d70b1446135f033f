package chain

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/txm"
)

// throwing are the contracts of ours that have bindings and custom errors.
var throwing = []*bind.MetaData{&abi.ReplicaMetaData, &abi.DisperseMetaData}

// adoptingErrors are the errors that an AdoptingReplica has beyond a Replica's. It is
// called in upgrades only and has no bindings.
const adoptingErrors = `[
	{"type": "error", "name": "OwnedAlready", "inputs": [{"name": "owner", "type": "address"}]},
	{"type": "error", "name": "NotInitialized", "inputs": []}
]`

// customErrors are the custom errors of our contracts, by selector.
var customErrors = sync.OnceValue(func() map[[4]byte]gethabi.Error {
	known := make(map[[4]byte]gethabi.Error)
	add := func(contract gethabi.ABI) {
		for _, e := range contract.Errors {
			known[[4]byte(e.ID[:4])] = e
		}
	}
	for _, metadata := range throwing {
		contract, err := metadata.ParseABI()
		if err != nil {
			panic(fmt.Sprintf("bindings of %s: %v", metadata.ID, err)) // they are part of the program
		}
		add(*contract)
	}
	var adopting gethabi.ABI
	if err := json.Unmarshal([]byte(adoptingErrors), &adopting); err != nil {
		panic(fmt.Sprintf("errors of AdoptingReplica: %v", err)) // they are part of the program
	}
	add(adopting)
	return known
})

// CustomError names a custom error of our contracts with its arguments, such as
// NotCurrentUpdate(committedRoot: 0x…), from the data of a revert: the selector, the
// first 4 bytes of keccak256 of the signature, and the arguments in 32 bytes each. It
// is false for data of anything else.
func CustomError(data []byte) (text string, known bool) {
	if len(data) < 4 {
		return "", false
	}
	e, known := customErrors()[[4]byte(data[:4])]
	if !known || len(data) != 4+32*len(e.Inputs) {
		return "", false
	}
	values, err := e.Inputs.Unpack(data[4:])
	if err != nil {
		return "", false
	}
	args := make([]string, len(values))
	for i, value := range values {
		args[i] = fmt.Sprintf("%s: %s", e.Inputs[i].Name, argument(value))
	}
	return e.Name + "(" + strings.Join(args, ", ") + ")", true
}

// DecodeRevert says in one line what a contract meant by its revert data, with the
// names and arguments of our contracts' custom errors; see [txm.CustomErrors.Decode].
func DecodeRevert(data []byte) string { return txm.CustomErrors(CustomError).Decode(data) }

// argument prints the types that the errors have: hashes, accounts and numbers.
func argument(value any) string {
	switch v := value.(type) {
	case [32]byte:
		return hexutil.Encode(v[:])
	case common.Address:
		return v.Hex()
	default:
		return fmt.Sprint(v)
	}
}
