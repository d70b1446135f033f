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

// UpdaterManagerMetaData contains all meta data concerning the UpdaterManager contract.
var UpdaterManagerMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_updaterAddress\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"renounceOwnership\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setHome\",\"inputs\":[{\"name\":\"_home\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setUpdater\",\"inputs\":[{\"name\":\"_updaterAddress\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"slashUpdater\",\"inputs\":[{\"name\":\"_reporter\",\"type\":\"address\",\"internalType\":\"addresspayable\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferOwnership\",\"inputs\":[{\"name\":\"newOwner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"updater\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"FakeSlashed\",\"inputs\":[{\"name\":\"reporter\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"NewHome\",\"inputs\":[{\"name\":\"home\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OwnershipTransferred\",\"inputs\":[{\"name\":\"previousOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false}]",
	ID:  "UpdaterManager",
	Bin: "0x608060405260405161072d38038061072d833981016040819052602091609b565b602733604b565b600280546001600160a01b0319166001600160a01b039290921691909117905560c9565b600080546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b60006020828403121560ac57600080fd5b81516001600160a01b038116811460c257600080fd5b9392505050565b610655806100d86000396000f3fe608060405234801561001057600080fd5b506004361061007d5760003560e01c80638da5cb5b1161005b5780638da5cb5b146100b25780639d54f419146100f5578063df034cd014610108578063f2fde38b1461012657600080fd5b80635b3c2cbf146100825780636ef0f37f14610097578063715018a6146100aa575b600080fd5b6100956100903660046105b8565b610139565b005b6100956100a53660046105b8565b610217565b610095610316565b60005473ffffffffffffffffffffffffffffffffffffffff165b60405173ffffffffffffffffffffffffffffffffffffffff909116815260200160405180910390f35b6100956101033660046105b8565b61032a565b60025473ffffffffffffffffffffffffffffffffffffffff166100cc565b6100956101343660046105b8565b6103e9565b60015460408051808201909152600581527f21686f6d6500000000000000000000000000000000000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146101c9576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016101c091906105dc565b60405180910390fd5b5060405173ffffffffffffffffffffffffffffffffffffffff821681527f4180932f5f5f11458bcd408e42c54626987799e7c4c89f40f484fefdfdfff14f906020015b60405180910390a150565b61021f6104a0565b60408051808201909152600e81527f21636f6e747261637420686f6d65000000000000000000000000000000000000602082015273ffffffffffffffffffffffffffffffffffffffff82163b6102a2576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016101c091906105dc565b50600180547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527fa6c230e5615262e310dcb42eaf014e813e5d8580abf5b00d2186ca8e9833de219060200161020c565b61031e6104a0565b6103286000610521565b565b6103326104a0565b600280547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff8381169182179092556001546040517f9d54f419000000000000000000000000000000000000000000000000000000008152600481019290925290911690639d54f41990602401600060405180830381600087803b1580156103ce57600080fd5b505af11580156103e2573d6000803e3d6000fd5b5050505050565b6103f16104a0565b73ffffffffffffffffffffffffffffffffffffffff8116610494576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602660248201527f4f776e61626c653a206e6577206f776e657220697320746865207a65726f206160448201527f646472657373000000000000000000000000000000000000000000000000000060648201526084016101c0565b61049d81610521565b50565b60005473ffffffffffffffffffffffffffffffffffffffff163314610328576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820181905260248201527f4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e657260448201526064016101c0565b6000805473ffffffffffffffffffffffffffffffffffffffff8381167fffffffffffffffffffffffff0000000000000000000000000000000000000000831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b73ffffffffffffffffffffffffffffffffffffffff8116811461049d57600080fd5b6000602082840312156105ca57600080fd5b81356105d581610596565b9392505050565b602081526000825180602084015260005b8181101561060a57602081860181015160408684010152016105ed565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8301168401019150509291505056fea164736f6c6343000825000a",
}

// UpdaterManager is an auto generated Go binding around an Ethereum contract.
type UpdaterManager struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UpdaterManager) GetABI() abi.ABI {
	return c.abi
}

// NewUpdaterManager creates a new instance of UpdaterManager.
func NewUpdaterManager() *UpdaterManager {
	parsed, err := UpdaterManagerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UpdaterManager{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UpdaterManager) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _updaterAddress) payable returns()
func (updaterManager *UpdaterManager) PackConstructor(_updaterAddress common.Address) []byte {
	enc, err := updaterManager.abi.Pack("", _updaterAddress)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (updaterManager *UpdaterManager) PackOwner() []byte {
	enc, err := updaterManager.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (updaterManager *UpdaterManager) TryPackOwner() ([]byte, error) {
	return updaterManager.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (updaterManager *UpdaterManager) UnpackOwner(data []byte) (common.Address, error) {
	out, err := updaterManager.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (updaterManager *UpdaterManager) PackRenounceOwnership() []byte {
	enc, err := updaterManager.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (updaterManager *UpdaterManager) TryPackRenounceOwnership() ([]byte, error) {
	return updaterManager.abi.Pack("renounceOwnership")
}

// PackSetHome is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ef0f37f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setHome(address _home) returns()
func (updaterManager *UpdaterManager) PackSetHome(home common.Address) []byte {
	enc, err := updaterManager.abi.Pack("setHome", home)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetHome is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ef0f37f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setHome(address _home) returns()
func (updaterManager *UpdaterManager) TryPackSetHome(home common.Address) ([]byte, error) {
	return updaterManager.abi.Pack("setHome", home)
}

// PackSetUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d54f419.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setUpdater(address _updaterAddress) returns()
func (updaterManager *UpdaterManager) PackSetUpdater(updaterAddress common.Address) []byte {
	enc, err := updaterManager.abi.Pack("setUpdater", updaterAddress)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d54f419.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setUpdater(address _updaterAddress) returns()
func (updaterManager *UpdaterManager) TryPackSetUpdater(updaterAddress common.Address) ([]byte, error) {
	return updaterManager.abi.Pack("setUpdater", updaterAddress)
}

// PackSlashUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b3c2cbf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slashUpdater(address _reporter) returns()
func (updaterManager *UpdaterManager) PackSlashUpdater(reporter common.Address) []byte {
	enc, err := updaterManager.abi.Pack("slashUpdater", reporter)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlashUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b3c2cbf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slashUpdater(address _reporter) returns()
func (updaterManager *UpdaterManager) TryPackSlashUpdater(reporter common.Address) ([]byte, error) {
	return updaterManager.abi.Pack("slashUpdater", reporter)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (updaterManager *UpdaterManager) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := updaterManager.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (updaterManager *UpdaterManager) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return updaterManager.abi.Pack("transferOwnership", newOwner)
}

// PackUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf034cd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updater() view returns(address)
func (updaterManager *UpdaterManager) PackUpdater() []byte {
	enc, err := updaterManager.abi.Pack("updater")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf034cd0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function updater() view returns(address)
func (updaterManager *UpdaterManager) TryPackUpdater() ([]byte, error) {
	return updaterManager.abi.Pack("updater")
}

// UnpackUpdater is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf034cd0.
//
// Solidity: function updater() view returns(address)
func (updaterManager *UpdaterManager) UnpackUpdater(data []byte) (common.Address, error) {
	out, err := updaterManager.abi.Unpack("updater", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// UpdaterManagerFakeSlashed represents a FakeSlashed event raised by the UpdaterManager contract.
type UpdaterManagerFakeSlashed struct {
	Reporter common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const UpdaterManagerFakeSlashedEventName = "FakeSlashed"

// ContractEventName returns the user-defined event name.
func (UpdaterManagerFakeSlashed) ContractEventName() string {
	return UpdaterManagerFakeSlashedEventName
}

// UnpackFakeSlashedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event FakeSlashed(address reporter)
func (updaterManager *UpdaterManager) UnpackFakeSlashedEvent(log *types.Log) (*UpdaterManagerFakeSlashed, error) {
	event := "FakeSlashed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != updaterManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpdaterManagerFakeSlashed)
	if len(log.Data) > 0 {
		if err := updaterManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range updaterManager.abi.Events[event].Inputs {
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

// UpdaterManagerNewHome represents a NewHome event raised by the UpdaterManager contract.
type UpdaterManagerNewHome struct {
	Home common.Address
	Raw  *types.Log // Blockchain specific contextual infos
}

const UpdaterManagerNewHomeEventName = "NewHome"

// ContractEventName returns the user-defined event name.
func (UpdaterManagerNewHome) ContractEventName() string {
	return UpdaterManagerNewHomeEventName
}

// UnpackNewHomeEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewHome(address home)
func (updaterManager *UpdaterManager) UnpackNewHomeEvent(log *types.Log) (*UpdaterManagerNewHome, error) {
	event := "NewHome"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != updaterManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpdaterManagerNewHome)
	if len(log.Data) > 0 {
		if err := updaterManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range updaterManager.abi.Events[event].Inputs {
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

// UpdaterManagerOwnershipTransferred represents a OwnershipTransferred event raised by the UpdaterManager contract.
type UpdaterManagerOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const UpdaterManagerOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (UpdaterManagerOwnershipTransferred) ContractEventName() string {
	return UpdaterManagerOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (updaterManager *UpdaterManager) UnpackOwnershipTransferredEvent(log *types.Log) (*UpdaterManagerOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != updaterManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpdaterManagerOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := updaterManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range updaterManager.abi.Events[event].Inputs {
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
