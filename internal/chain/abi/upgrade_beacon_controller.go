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

// UpgradeBeaconControllerMetaData contains all meta data concerning the UpgradeBeaconController contract.
var UpgradeBeaconControllerMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"renounceOwnership\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferOwnership\",\"inputs\":[{\"name\":\"newOwner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"upgrade\",\"inputs\":[{\"name\":\"_beacon\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_implementation\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"BeaconUpgraded\",\"inputs\":[{\"name\":\"beacon\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"implementation\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OwnershipTransferred\",\"inputs\":[{\"name\":\"previousOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false}]",
	ID:  "UpgradeBeaconController",
	Bin: "0x6080604052348015600f57600080fd5b50601733601b565b606b565b600080546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b6105298061007a6000396000f3fe608060405234801561001057600080fd5b506004361061004c5760003560e01c8063715018a6146100515780638da5cb5b1461005b57806399a88ec414610087578063f2fde38b1461009a575b600080fd5b6100596100ad565b005b6000546040805173ffffffffffffffffffffffffffffffffffffffff9092168252519081900360200190f35b610059610095366004610436565b6100c1565b6100596100a8366004610469565b610260565b6100b5610317565b6100bf6000610398565b565b6100c9610317565b60408051808201909152601081527f626561636f6e2021636f6e747261637400000000000000000000000000000000602082015273ffffffffffffffffffffffffffffffffffffffff83163b610155576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161014c91906104af565b60405180910390fd5b506040805173ffffffffffffffffffffffffffffffffffffffff838116602083015260009283929186169101604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0818403018152908290526101b991610500565b6000604051808303816000865af19150503d80600081146101f6576040519150601f19603f3d011682016040523d82523d6000602084013e6101fb565b606091505b50915091508161020d57805160208201fd5b60405173ffffffffffffffffffffffffffffffffffffffff84811682528516907fc945ae30494f6ee00b9e4bf1fec5653ced7244b559666f44f9a88ea732e957b09060200160405180910390a250505050565b610268610317565b73ffffffffffffffffffffffffffffffffffffffff811661030b576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602660248201527f4f776e61626c653a206e6577206f776e657220697320746865207a65726f206160448201527f6464726573730000000000000000000000000000000000000000000000000000606482015260840161014c565b61031481610398565b50565b60005473ffffffffffffffffffffffffffffffffffffffff1633146100bf576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820181905260248201527f4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e6572604482015260640161014c565b6000805473ffffffffffffffffffffffffffffffffffffffff8381167fffffffffffffffffffffffff0000000000000000000000000000000000000000831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b803573ffffffffffffffffffffffffffffffffffffffff8116811461043157600080fd5b919050565b6000806040838503121561044957600080fd5b6104528361040d565b91506104606020840161040d565b90509250929050565b60006020828403121561047b57600080fd5b6104848261040d565b9392505050565b60005b838110156104a657818101518382015260200161048e565b50506000910152565b60208152600082518060208401526104ce81604085016020870161048b565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169190910160400192915050565b6000825161051281846020870161048b565b919091019291505056fea164736f6c6343000825000a",
}

// UpgradeBeaconController is an auto generated Go binding around an Ethereum contract.
type UpgradeBeaconController struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UpgradeBeaconController) GetABI() abi.ABI {
	return c.abi
}

// NewUpgradeBeaconController creates a new instance of UpgradeBeaconController.
func NewUpgradeBeaconController() *UpgradeBeaconController {
	parsed, err := UpgradeBeaconControllerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UpgradeBeaconController{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UpgradeBeaconController) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (upgradeBeaconController *UpgradeBeaconController) PackOwner() []byte {
	enc, err := upgradeBeaconController.abi.Pack("owner")
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
func (upgradeBeaconController *UpgradeBeaconController) TryPackOwner() ([]byte, error) {
	return upgradeBeaconController.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (upgradeBeaconController *UpgradeBeaconController) UnpackOwner(data []byte) (common.Address, error) {
	out, err := upgradeBeaconController.abi.Unpack("owner", data)
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
func (upgradeBeaconController *UpgradeBeaconController) PackRenounceOwnership() []byte {
	enc, err := upgradeBeaconController.abi.Pack("renounceOwnership")
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
func (upgradeBeaconController *UpgradeBeaconController) TryPackRenounceOwnership() ([]byte, error) {
	return upgradeBeaconController.abi.Pack("renounceOwnership")
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (upgradeBeaconController *UpgradeBeaconController) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := upgradeBeaconController.abi.Pack("transferOwnership", newOwner)
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
func (upgradeBeaconController *UpgradeBeaconController) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return upgradeBeaconController.abi.Pack("transferOwnership", newOwner)
}

// PackUpgrade is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99a88ec4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function upgrade(address _beacon, address _implementation) returns()
func (upgradeBeaconController *UpgradeBeaconController) PackUpgrade(beacon common.Address, implementation common.Address) []byte {
	enc, err := upgradeBeaconController.abi.Pack("upgrade", beacon, implementation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpgrade is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99a88ec4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function upgrade(address _beacon, address _implementation) returns()
func (upgradeBeaconController *UpgradeBeaconController) TryPackUpgrade(beacon common.Address, implementation common.Address) ([]byte, error) {
	return upgradeBeaconController.abi.Pack("upgrade", beacon, implementation)
}

// UpgradeBeaconControllerBeaconUpgraded represents a BeaconUpgraded event raised by the UpgradeBeaconController contract.
type UpgradeBeaconControllerBeaconUpgraded struct {
	Beacon         common.Address
	Implementation common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const UpgradeBeaconControllerBeaconUpgradedEventName = "BeaconUpgraded"

// ContractEventName returns the user-defined event name.
func (UpgradeBeaconControllerBeaconUpgraded) ContractEventName() string {
	return UpgradeBeaconControllerBeaconUpgradedEventName
}

// UnpackBeaconUpgradedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BeaconUpgraded(address indexed beacon, address implementation)
func (upgradeBeaconController *UpgradeBeaconController) UnpackBeaconUpgradedEvent(log *types.Log) (*UpgradeBeaconControllerBeaconUpgraded, error) {
	event := "BeaconUpgraded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != upgradeBeaconController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpgradeBeaconControllerBeaconUpgraded)
	if len(log.Data) > 0 {
		if err := upgradeBeaconController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range upgradeBeaconController.abi.Events[event].Inputs {
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

// UpgradeBeaconControllerOwnershipTransferred represents a OwnershipTransferred event raised by the UpgradeBeaconController contract.
type UpgradeBeaconControllerOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const UpgradeBeaconControllerOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (UpgradeBeaconControllerOwnershipTransferred) ContractEventName() string {
	return UpgradeBeaconControllerOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (upgradeBeaconController *UpgradeBeaconController) UnpackOwnershipTransferredEvent(log *types.Log) (*UpgradeBeaconControllerOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != upgradeBeaconController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpgradeBeaconControllerOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := upgradeBeaconController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range upgradeBeaconController.abi.Events[event].Inputs {
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
