// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package abi

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// DisperseMetaData contains all meta data concerning the Disperse contract.
var DisperseMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"disperse\",\"inputs\":[{\"name\":\"_recipients\",\"type\":\"address[]\",\"internalType\":\"address[]\"},{\"name\":\"_amounts\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"outputs\":[],\"stateMutability\":\"payable\"},{\"type\":\"event\",\"name\":\"Paid\",\"inputs\":[{\"name\":\"recipient\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"LengthMismatch\",\"inputs\":[{\"name\":\"recipients\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"amounts\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotRising\",\"inputs\":[{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotTaken\",\"inputs\":[{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ValueTooLow\",\"inputs\":[{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]}]",
	ID:  "Disperse",
	Bin: "0x6080604052348015600f57600080fd5b506104908061001f6000396000f3fe60806040526004361061001e5760003560e01c80632f3cb35b14610023575b600080fd5b61003661003136600461034b565b610038565b005b8281818114610081576040517fab8b67c6000000000000000000000000000000000000000000000000000000008152600481019290925260248201526044015b60405180910390fd5b503490506000805b8581101561022b5760008787838181106100a5576100a56103bc565b90506020020160208101906100ba91906103eb565b905060008686848181106100d0576100d06103bc565b9050602002013590508373ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16118290610159576040517f2611cc7000000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff9091166004820152602401610078565b5084811115348261016a8883610457565b6101749190610470565b90916101b5576040517fbca9f29c00000000000000000000000000000000000000000000000000000000815260048101929092526024820152604401610078565b506101c290508186610457565b94508193506101d18282610244565b8173ffffffffffffffffffffffffffffffffffffffff167f737c69225d647e5994eab1a6c301bf6d9232beb2759ae1e27a8966b4732bc4898260405161021991815260200190565b60405180910390a25050600101610089565b50811561023c5761023c3383610244565b505050505050565b60008273ffffffffffffffffffffffffffffffffffffffff168260405160006040518083038185875af1925050503d806000811461029e576040519150601f19603f3d011682016040523d82523d6000602084013e6102a3565b606091505b505090508083906102f9576040517fa32c135600000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff9091166004820152602401610078565b50505050565b60008083601f84011261031157600080fd5b50813567ffffffffffffffff81111561032957600080fd5b6020830191508360208260051b850101111561034457600080fd5b9250929050565b6000806000806040858703121561036157600080fd5b843567ffffffffffffffff81111561037857600080fd5b610384878288016102ff565b909550935050602085013567ffffffffffffffff8111156103a457600080fd5b6103b0878288016102ff565b95989497509550505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b6000602082840312156103fd57600080fd5b813573ffffffffffffffffffffffffffffffffffffffff8116811461042157600080fd5b9392505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b8181038181111561046a5761046a610428565b92915050565b8082018082111561046a5761046a61042856fea164736f6c6343000825000a",
}

// Disperse is an auto generated Go binding around an Ethereum contract.
type Disperse struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Disperse) GetABI() abi.ABI {
	return c.abi
}

// NewDisperse creates a new instance of Disperse.
func NewDisperse() *Disperse {
	parsed, err := DisperseMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Disperse{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Disperse) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDisperse is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f3cb35b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function disperse(address[] _recipients, uint256[] _amounts) payable returns()
func (disperse *Disperse) PackDisperse(recipients []common.Address, amounts []*big.Int) []byte {
	enc, err := disperse.abi.Pack("disperse", recipients, amounts)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDisperse is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f3cb35b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function disperse(address[] _recipients, uint256[] _amounts) payable returns()
func (disperse *Disperse) TryPackDisperse(recipients []common.Address, amounts []*big.Int) ([]byte, error) {
	return disperse.abi.Pack("disperse", recipients, amounts)
}

// DispersePaid represents a Paid event raised by the Disperse contract.
type DispersePaid struct {
	Recipient common.Address
	Amount    *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const DispersePaidEventName = "Paid"

// ContractEventName returns the user-defined event name.
func (DispersePaid) ContractEventName() string {
	return DispersePaidEventName
}

// UnpackPaidEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paid(address indexed recipient, uint256 amount)
func (disperse *Disperse) UnpackPaidEvent(log *types.Log) (*DispersePaid, error) {
	event := "Paid"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disperse.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DispersePaid)
	if len(log.Data) > 0 {
		if err := disperse.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disperse.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (disperse *Disperse) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], disperse.abi.Errors["LengthMismatch"].ID.Bytes()[:4]) {
		return disperse.UnpackLengthMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], disperse.abi.Errors["NotRising"].ID.Bytes()[:4]) {
		return disperse.UnpackNotRisingError(raw[4:])
	}
	if bytes.Equal(raw[:4], disperse.abi.Errors["NotTaken"].ID.Bytes()[:4]) {
		return disperse.UnpackNotTakenError(raw[4:])
	}
	if bytes.Equal(raw[:4], disperse.abi.Errors["ValueTooLow"].ID.Bytes()[:4]) {
		return disperse.UnpackValueTooLowError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DisperseLengthMismatch represents a LengthMismatch error raised by the Disperse contract.
type DisperseLengthMismatch struct {
	Recipients *big.Int
	Amounts    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LengthMismatch(uint256 recipients, uint256 amounts)
func DisperseLengthMismatchErrorID() common.Hash {
	return common.HexToHash("0xab8b67c6893c59617ef3ba4b4b942e9791f2572db2fdb32028356532f3b7396a")
}

// UnpackLengthMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LengthMismatch(uint256 recipients, uint256 amounts)
func (disperse *Disperse) UnpackLengthMismatchError(raw []byte) (*DisperseLengthMismatch, error) {
	out := new(DisperseLengthMismatch)
	if err := disperse.abi.UnpackIntoInterface(out, "LengthMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisperseNotRising represents a NotRising error raised by the Disperse contract.
type DisperseNotRising struct {
	Recipient common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRising(address recipient)
func DisperseNotRisingErrorID() common.Hash {
	return common.HexToHash("0x2611cc7099a27ffc708a4faf4462809276e9f1a70c3f4bc06ed9f20e3ce85068")
}

// UnpackNotRisingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRising(address recipient)
func (disperse *Disperse) UnpackNotRisingError(raw []byte) (*DisperseNotRising, error) {
	out := new(DisperseNotRising)
	if err := disperse.abi.UnpackIntoInterface(out, "NotRising", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisperseNotTaken represents a NotTaken error raised by the Disperse contract.
type DisperseNotTaken struct {
	Recipient common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotTaken(address recipient)
func DisperseNotTakenErrorID() common.Hash {
	return common.HexToHash("0xa32c13567384c913aca53560fdd8f12cf06f00c9e91fddc806f0c7b67099e905")
}

// UnpackNotTakenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotTaken(address recipient)
func (disperse *Disperse) UnpackNotTakenError(raw []byte) (*DisperseNotTaken, error) {
	out := new(DisperseNotTaken)
	if err := disperse.abi.UnpackIntoInterface(out, "NotTaken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisperseValueTooLow represents a ValueTooLow error raised by the Disperse contract.
type DisperseValueTooLow struct {
	Value  *big.Int
	Needed *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ValueTooLow(uint256 value, uint256 needed)
func DisperseValueTooLowErrorID() common.Hash {
	return common.HexToHash("0xbca9f29cb7f4a073781f47bd98c26b9308cc1faa40cf4a69cb03ea7ef4613fb9")
}

// UnpackValueTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ValueTooLow(uint256 value, uint256 needed)
func (disperse *Disperse) UnpackValueTooLowError(raw []byte) (*DisperseValueTooLow, error) {
	out := new(DisperseValueTooLow)
	if err := disperse.abi.UnpackIntoInterface(out, "ValueTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}
