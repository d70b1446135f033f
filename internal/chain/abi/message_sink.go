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

// MessageSinkMetaData contains all meta data concerning the MessageSink contract.
var MessageSinkMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"handle\",\"inputs\":[{\"name\":\"_origin\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_sender\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"handled\",\"inputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"key\",\"inputs\":[{\"name\":\"_origin\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_sender\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_body\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"total\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"Handled\",\"inputs\":[{\"name\":\"origin\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"sender\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"body\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false}]",
	ID:  "MessageSink",
	Bin: "0x6080604052348015600f57600080fd5b506103f18061001f6000396000f3fe608060405234801561001057600080fd5b506004361061004c5760003560e01c80632ddbd13a1461005157806356d5d4751461006c57806392c908a614610081578063977a769a146100a1575b600080fd5b61005a60005481565b60405190815260200160405180910390f35b61007f61007a3660046101a9565b6100b4565b005b61005a61008f3660046102c4565b60016020526000908152604090205481565b61005a6100af3660046101a9565b610144565b60016000808282546100c691906102dd565b90915550600190508060006100dc868686610144565b815260200190815260200160002060008282546100f991906102dd565b92505081905550818363ffffffff167f3dbf9a21b29481bcc051b23a329b5eab7df83b5e51ab018b5028e898d3a8f1be836040516101379190610341565b60405180910390a3505050565b600083838360405160200161015b93929190610392565b6040516020818303038152906040528051906020012090509392505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fd5b6000806000606084860312156101be57600080fd5b833563ffffffff811681146101d257600080fd5b925060208401359150604084013567ffffffffffffffff8111156101f557600080fd5b8401601f8101861361020657600080fd5b803567ffffffffffffffff8111156102205761022061017a565b6040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8501160116810181811067ffffffffffffffff8211171561028c5761028c61017a565b6040528181528282016020018810156102a457600080fd5b816020840160208301376000602083830101528093505050509250925092565b6000602082840312156102d657600080fd5b5035919050565b80820180821115610317577f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b92915050565b60005b83811015610338578181015183820152602001610320565b50506000910152565b602081526000825180602084015261036081604085016020870161031d565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169190910160400192915050565b7fffffffff000000000000000000000000000000000000000000000000000000008460e01b168152826004820152600082516103d581602485016020870161031d565b9190910160240194935050505056fea164736f6c6343000825000a",
}

// MessageSink is an auto generated Go binding around an Ethereum contract.
type MessageSink struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *MessageSink) GetABI() abi.ABI {
	return c.abi
}

// NewMessageSink creates a new instance of MessageSink.
func NewMessageSink() *MessageSink {
	parsed, err := MessageSinkMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &MessageSink{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *MessageSink) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function handle(uint32 _origin, bytes32 _sender, bytes _message) returns()
func (messageSink *MessageSink) PackHandle(origin uint32, sender [32]byte, message []byte) []byte {
	enc, err := messageSink.abi.Pack("handle", origin, sender, message)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function handle(uint32 _origin, bytes32 _sender, bytes _message) returns()
func (messageSink *MessageSink) TryPackHandle(origin uint32, sender [32]byte, message []byte) ([]byte, error) {
	return messageSink.abi.Pack("handle", origin, sender, message)
}

// PackHandled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x92c908a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function handled(bytes32 ) view returns(uint256)
func (messageSink *MessageSink) PackHandled(arg0 [32]byte) []byte {
	enc, err := messageSink.abi.Pack("handled", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHandled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x92c908a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function handled(bytes32 ) view returns(uint256)
func (messageSink *MessageSink) TryPackHandled(arg0 [32]byte) ([]byte, error) {
	return messageSink.abi.Pack("handled", arg0)
}

// UnpackHandled is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x92c908a6.
//
// Solidity: function handled(bytes32 ) view returns(uint256)
func (messageSink *MessageSink) UnpackHandled(data []byte) (*big.Int, error) {
	out, err := messageSink.abi.Unpack("handled", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x977a769a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function key(uint32 _origin, bytes32 _sender, bytes _body) pure returns(bytes32)
func (messageSink *MessageSink) PackKey(origin uint32, sender [32]byte, body []byte) []byte {
	enc, err := messageSink.abi.Pack("key", origin, sender, body)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x977a769a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function key(uint32 _origin, bytes32 _sender, bytes _body) pure returns(bytes32)
func (messageSink *MessageSink) TryPackKey(origin uint32, sender [32]byte, body []byte) ([]byte, error) {
	return messageSink.abi.Pack("key", origin, sender, body)
}

// UnpackKey is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x977a769a.
//
// Solidity: function key(uint32 _origin, bytes32 _sender, bytes _body) pure returns(bytes32)
func (messageSink *MessageSink) UnpackKey(data []byte) ([32]byte, error) {
	out, err := messageSink.abi.Unpack("key", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackTotal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ddbd13a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function total() view returns(uint256)
func (messageSink *MessageSink) PackTotal() []byte {
	enc, err := messageSink.abi.Pack("total")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ddbd13a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function total() view returns(uint256)
func (messageSink *MessageSink) TryPackTotal() ([]byte, error) {
	return messageSink.abi.Pack("total")
}

// UnpackTotal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2ddbd13a.
//
// Solidity: function total() view returns(uint256)
func (messageSink *MessageSink) UnpackTotal(data []byte) (*big.Int, error) {
	out, err := messageSink.abi.Unpack("total", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// MessageSinkHandled represents a Handled event raised by the MessageSink contract.
type MessageSinkHandled struct {
	Origin uint32
	Sender [32]byte
	Body   []byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const MessageSinkHandledEventName = "Handled"

// ContractEventName returns the user-defined event name.
func (MessageSinkHandled) ContractEventName() string {
	return MessageSinkHandledEventName
}

// UnpackHandledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Handled(uint32 indexed origin, bytes32 indexed sender, bytes body)
func (messageSink *MessageSink) UnpackHandledEvent(log *types.Log) (*MessageSinkHandled, error) {
	event := "Handled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != messageSink.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MessageSinkHandled)
	if len(log.Data) > 0 {
		if err := messageSink.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range messageSink.abi.Events[event].Inputs {
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
