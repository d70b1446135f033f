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

// UpgradeBeaconMetaData contains all meta data concerning the UpgradeBeacon contract.
var UpgradeBeaconMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_initialImplementation\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_controller\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"payable\"},{\"type\":\"fallback\",\"stateMutability\":\"payable\"},{\"type\":\"event\",\"name\":\"Upgrade\",\"inputs\":[{\"name\":\"implementation\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false}]",
	ID:  "UpgradeBeacon",
	Bin: "0x60a060405260405161044c38038061044c83398101604081905261002291610157565b61002b8261003d565b6001600160a01b0316608052506101d8565b600054604080518082019091526008815267217570677261646560c01b6020820152906001600160a01b03908116908316036100955760405162461bcd60e51b815260040161008c919061018a565b60405180910390fd5b5060408051808201909152601881527f696d706c656d656e746174696f6e2021636f6e7472616374000000000000000060208201526001600160a01b0382163b6100f25760405162461bcd60e51b815260040161008c919061018a565b50600080546001600160a01b0319166001600160a01b038316908117825560405190917ff78721226efe9a1bb678189a16d1554928b9f2192e2cb93eeda83b79fa40007d91a250565b80516001600160a01b038116811461015257600080fd5b919050565b6000806040838503121561016a57600080fd5b6101738361013b565b91506101816020840161013b565b90509250929050565b602081526000825180602084015260005b818110156101b8576020818601810151604086840101520161019b565b506000604082850101526040601f19601f83011684010191505092915050565b60805161025a6101f26000396000601b015261025a6000f3fe608060405273ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016330361004f5760003561004d8161005b565b005b60005460005260206000f35b60005460408051808201909152600881527f217570677261646500000000000000000000000000000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff908116908316036100ef576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016100e691906101e1565b60405180910390fd5b5060408051808201909152601881527f696d706c656d656e746174696f6e2021636f6e74726163740000000000000000602082015273ffffffffffffffffffffffffffffffffffffffff82163b610173576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016100e691906101e1565b50600080547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff8316908117825560405190917ff78721226efe9a1bb678189a16d1554928b9f2192e2cb93eeda83b79fa40007d91a250565b602081526000825180602084015260005b8181101561020f57602081860181015160408684010152016101f2565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8301168401019150509291505056fea164736f6c6343000825000a",
}

// UpgradeBeacon is an auto generated Go binding around an Ethereum contract.
type UpgradeBeacon struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UpgradeBeacon) GetABI() abi.ABI {
	return c.abi
}

// NewUpgradeBeacon creates a new instance of UpgradeBeacon.
func NewUpgradeBeacon() *UpgradeBeacon {
	parsed, err := UpgradeBeaconMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UpgradeBeacon{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UpgradeBeacon) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _initialImplementation, address _controller) payable returns()
func (upgradeBeacon *UpgradeBeacon) PackConstructor(_initialImplementation common.Address, _controller common.Address) []byte {
	enc, err := upgradeBeacon.abi.Pack("", _initialImplementation, _controller)
	if err != nil {
		panic(err)
	}
	return enc
}

// UpgradeBeaconUpgrade represents a Upgrade event raised by the UpgradeBeacon contract.
type UpgradeBeaconUpgrade struct {
	Implementation common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const UpgradeBeaconUpgradeEventName = "Upgrade"

// ContractEventName returns the user-defined event name.
func (UpgradeBeaconUpgrade) ContractEventName() string {
	return UpgradeBeaconUpgradeEventName
}

// UnpackUpgradeEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Upgrade(address indexed implementation)
func (upgradeBeacon *UpgradeBeacon) UnpackUpgradeEvent(log *types.Log) (*UpgradeBeaconUpgrade, error) {
	event := "Upgrade"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != upgradeBeacon.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpgradeBeaconUpgrade)
	if len(log.Data) > 0 {
		if err := upgradeBeacon.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range upgradeBeacon.abi.Events[event].Inputs {
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
