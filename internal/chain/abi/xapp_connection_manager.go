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

// XAppConnectionManagerMetaData contains all meta data concerning the XAppConnectionManager contract.
var XAppConnectionManagerMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"domainToReplica\",\"inputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"home\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIHome\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"isReplica\",\"inputs\":[{\"name\":\"_replica\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"localDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"ownerEnrollReplica\",\"inputs\":[{\"name\":\"_replica\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"ownerUnenrollReplica\",\"inputs\":[{\"name\":\"_replica\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"renounceOwnership\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"replicaToDomain\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"setHome\",\"inputs\":[{\"name\":\"_home\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setWatcherPermission\",\"inputs\":[{\"name\":\"_watcher\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_access\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferOwnership\",\"inputs\":[{\"name\":\"newOwner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"unenrollReplica\",\"inputs\":[{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_updater\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"watcherPermission\",\"inputs\":[{\"name\":\"_watcher\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"OwnershipTransferred\",\"inputs\":[{\"name\":\"previousOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ReplicaEnrolled\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"replica\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ReplicaUnenrolled\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"replica\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"WatcherPermissionSet\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"watcher\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"access\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false}]",
	ID:  "XAppConnectionManager",
	Bin: "0x6080604052348015600f57600080fd5b50601733601b565b606b565b600080546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b61108b8061007a6000396000f3fe608060405234801561001057600080fd5b50600436106100ea5760003560e01c80638f5d90e01161008c578063b9cff16211610066578063b9cff16214610275578063e0e7a913146102ab578063f2fde38b146102be578063f31faefb146102d157600080fd5b80638f5d90e01461022f578063916c3470146102425780639fa92f9d1461025557600080fd5b80636ef0f37f116100c85780636ef0f37f146101cb578063715018a6146101e05780638d3638f4146101e85780638da5cb5b146101f057600080fd5b8063427ebef5146100ef5780635190bc53146101525780635f8b1dba14610190575b600080fd5b61013d6100fd366004610e25565b73ffffffffffffffffffffffffffffffffffffffff8216600090815260046020908152604080832063ffffffff8516845290915290205460ff1692915050565b60405190151581526020015b60405180910390f35b61013d610160366004610e5e565b73ffffffffffffffffffffffffffffffffffffffff1660009081526002602052604090205463ffffffff16151590565b6101b661019e366004610e5e565b60026020526000908152604090205463ffffffff1681565b60405163ffffffff9091168152602001610149565b6101de6101d9366004610e5e565b6102e4565b005b6101de610333565b6101b6610347565b60005473ffffffffffffffffffffffffffffffffffffffff165b60405173ffffffffffffffffffffffffffffffffffffffff9091168152602001610149565b6101de61023d366004610e5e565b6103e0565b6101de610250366004610e82565b6103f4565b60015461020a9073ffffffffffffffffffffffffffffffffffffffff1681565b61020a610283366004610ed2565b60036020526000908152604090205473ffffffffffffffffffffffffffffffffffffffff1681565b6101de6102b9366004610eef565b6104a1565b6101de6102cc366004610e5e565b6107e8565b6101de6102df366004610e25565b61089c565b6102ec6109a2565b600180547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b61033b6109a2565b6103456000610a23565b565b600154604080517f8d3638f4000000000000000000000000000000000000000000000000000000008152905160009273ffffffffffffffffffffffffffffffffffffffff1691638d3638f49160048083019260209291908290030181865afa1580156103b7573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906103db9190610f7b565b905090565b6103e86109a2565b6103f181610a98565b50565b6103fc6109a2565b73ffffffffffffffffffffffffffffffffffffffff8316600081815260046020908152604080832063ffffffff87168085529083529281902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001686151590811790915581519485529184019190915290917f517de16b526853f481451c5151e87484e1b251ec7d0302efa1019c2ece179c2c91015b60405180910390a2505050565b63ffffffff8416600090815260036020908152604091829020548251808401909352600f83527f217265706c6963612065786973747300000000000000000000000000000000009183019190915273ffffffffffffffffffffffffffffffffffffffff169081610547576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b60405180910390fd5b508373ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff1663df034cd06040518163ffffffff1660e01b8152600401602060405180830381865afa1580156105aa573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906105ce9190611004565b73ffffffffffffffffffffffffffffffffffffffff16146040518060400160405280601081526020017f2163757272656e7420757064617465720000000000000000000000000000000081525090610653576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b5060008173ffffffffffffffffffffffffffffffffffffffff166345630b1a6040518163ffffffff1660e01b8152600401602060405180830381865afa1580156106a1573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906106c59190611021565b6040805160208101929092527fffffffff0000000000000000000000000000000000000000000000000000000060e089901b169082015260448101869052606401604051602081830303815290604052805190602001209050600061072b828686610b5e565b73ffffffffffffffffffffffffffffffffffffffff8116600090815260046020908152604080832063ffffffff8c168452825291829020548251808401909352600e83527f2176616c69642077617463686572000000000000000000000000000000000000918301919091529192509060ff166107d5576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b506107df83610a98565b50505050505050565b6107f06109a2565b73ffffffffffffffffffffffffffffffffffffffff8116610893576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602660248201527f4f776e61626c653a206e6577206f776e657220697320746865207a65726f206160448201527f6464726573730000000000000000000000000000000000000000000000000000606482015260840161053e565b6103f181610a23565b6108a46109a2565b6108ad82610a98565b63ffffffff811660009081526003602052604090205473ffffffffffffffffffffffffffffffffffffffff1680156108e8576108e881610a98565b73ffffffffffffffffffffffffffffffffffffffff8316600081815260026020908152604080832080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001663ffffffff8816908117909155808452600383529281902080547fffffffffffffffffffffffff000000000000000000000000000000000000000016851790555192835290917f8440df9bf8a8542634a9eb196da1735b786ed9aa2fc12b080ac34c5fa81a92349101610494565b60005473ffffffffffffffffffffffffffffffffffffffff163314610345576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820181905260248201527f4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e6572604482015260640161053e565b6000805473ffffffffffffffffffffffffffffffffffffffff8381167fffffffffffffffffffffffff0000000000000000000000000000000000000000831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b73ffffffffffffffffffffffffffffffffffffffff81166000818152600260208181526040808420805463ffffffff168086526003845282862080547fffffffffffffffffffffffff00000000000000000000000000000000000000001690559486905292825282547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000169092559051928352909182917fce1533133fb359ace801d3176bbad25ace030d714aed35e38a6293c8a60b115b910160405180910390a25050565b60408051808201909152601f81527f45434453413a20696e76616c6964207369676e6174757265206c656e67746800602082015260009060418314610bd0576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b50604080516060810182526022808252853592602080880135939188013560001a927f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0851115929161103b9083013990610c57576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b5080601b1480610c67575080601c145b60405180606001604052806022815260200161105d6022913990610cb8576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b507f19457468657265756d205369676e6564204d6573736167653a0a3332000000006000908152601c889052603c90206001906040805160008152602081018083529290925260ff841690820152606081018590526080810184905260a0016020604051602081039080840390855afa158015610d39573d6000803e3d6000fd5b5050604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810151818301909252601881527f45434453413a20696e76616c6964207369676e617475726500000000000000006020820152909550905073ffffffffffffffffffffffffffffffffffffffff8516610de6576040517f08c379a000000000000000000000000000000000000000000000000000000000815260040161053e9190610f98565b505050509392505050565b73ffffffffffffffffffffffffffffffffffffffff811681146103f157600080fd5b63ffffffff811681146103f157600080fd5b60008060408385031215610e3857600080fd5b8235610e4381610df1565b91506020830135610e5381610e13565b809150509250929050565b600060208284031215610e7057600080fd5b8135610e7b81610df1565b9392505050565b600080600060608486031215610e9757600080fd5b8335610ea281610df1565b92506020840135610eb281610e13565b915060408401358015158114610ec757600080fd5b809150509250925092565b600060208284031215610ee457600080fd5b8135610e7b81610e13565b60008060008060608587031215610f0557600080fd5b8435610f1081610e13565b935060208501359250604085013567ffffffffffffffff811115610f3357600080fd5b8501601f81018713610f4457600080fd5b803567ffffffffffffffff811115610f5b57600080fd5b876020828401011115610f6d57600080fd5b949793965060200194505050565b600060208284031215610f8d57600080fd5b8151610e7b81610e13565b602081526000825180602084015260005b81811015610fc65760208186018101516040868401015201610fa9565b5060006040828501015260407fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011684010191505092915050565b60006020828403121561101657600080fd5b8151610e7b81610df1565b60006020828403121561103357600080fd5b505191905056fe45434453413a20696e76616c6964207369676e6174757265202773272076616c756545434453413a20696e76616c6964207369676e6174757265202776272076616c7565a164736f6c6343000825000a",
}

// XAppConnectionManager is an auto generated Go binding around an Ethereum contract.
type XAppConnectionManager struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *XAppConnectionManager) GetABI() abi.ABI {
	return c.abi
}

// NewXAppConnectionManager creates a new instance of XAppConnectionManager.
func NewXAppConnectionManager() *XAppConnectionManager {
	parsed, err := XAppConnectionManagerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &XAppConnectionManager{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *XAppConnectionManager) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDomainToReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb9cff162.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function domainToReplica(uint32 ) view returns(address)
func (xAppConnectionManager *XAppConnectionManager) PackDomainToReplica(arg0 uint32) []byte {
	enc, err := xAppConnectionManager.abi.Pack("domainToReplica", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDomainToReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb9cff162.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function domainToReplica(uint32 ) view returns(address)
func (xAppConnectionManager *XAppConnectionManager) TryPackDomainToReplica(arg0 uint32) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("domainToReplica", arg0)
}

// UnpackDomainToReplica is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb9cff162.
//
// Solidity: function domainToReplica(uint32 ) view returns(address)
func (xAppConnectionManager *XAppConnectionManager) UnpackDomainToReplica(data []byte) (common.Address, error) {
	out, err := xAppConnectionManager.abi.Unpack("domainToReplica", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackHome is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9fa92f9d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function home() view returns(address)
func (xAppConnectionManager *XAppConnectionManager) PackHome() []byte {
	enc, err := xAppConnectionManager.abi.Pack("home")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHome is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9fa92f9d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function home() view returns(address)
func (xAppConnectionManager *XAppConnectionManager) TryPackHome() ([]byte, error) {
	return xAppConnectionManager.abi.Pack("home")
}

// UnpackHome is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9fa92f9d.
//
// Solidity: function home() view returns(address)
func (xAppConnectionManager *XAppConnectionManager) UnpackHome(data []byte) (common.Address, error) {
	out, err := xAppConnectionManager.abi.Unpack("home", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackIsReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5190bc53.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isReplica(address _replica) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) PackIsReplica(replica common.Address) []byte {
	enc, err := xAppConnectionManager.abi.Pack("isReplica", replica)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5190bc53.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isReplica(address _replica) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) TryPackIsReplica(replica common.Address) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("isReplica", replica)
}

// UnpackIsReplica is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5190bc53.
//
// Solidity: function isReplica(address _replica) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) UnpackIsReplica(data []byte) (bool, error) {
	out, err := xAppConnectionManager.abi.Unpack("isReplica", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function localDomain() view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) PackLocalDomain() []byte {
	enc, err := xAppConnectionManager.abi.Pack("localDomain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function localDomain() view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) TryPackLocalDomain() ([]byte, error) {
	return xAppConnectionManager.abi.Pack("localDomain")
}

// UnpackLocalDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8d3638f4.
//
// Solidity: function localDomain() view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) UnpackLocalDomain(data []byte) (uint32, error) {
	out, err := xAppConnectionManager.abi.Unpack("localDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (xAppConnectionManager *XAppConnectionManager) PackOwner() []byte {
	enc, err := xAppConnectionManager.abi.Pack("owner")
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
func (xAppConnectionManager *XAppConnectionManager) TryPackOwner() ([]byte, error) {
	return xAppConnectionManager.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (xAppConnectionManager *XAppConnectionManager) UnpackOwner(data []byte) (common.Address, error) {
	out, err := xAppConnectionManager.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOwnerEnrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf31faefb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ownerEnrollReplica(address _replica, uint32 _domain) returns()
func (xAppConnectionManager *XAppConnectionManager) PackOwnerEnrollReplica(replica common.Address, domain uint32) []byte {
	enc, err := xAppConnectionManager.abi.Pack("ownerEnrollReplica", replica, domain)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwnerEnrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf31faefb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ownerEnrollReplica(address _replica, uint32 _domain) returns()
func (xAppConnectionManager *XAppConnectionManager) TryPackOwnerEnrollReplica(replica common.Address, domain uint32) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("ownerEnrollReplica", replica, domain)
}

// PackOwnerUnenrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f5d90e0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ownerUnenrollReplica(address _replica) returns()
func (xAppConnectionManager *XAppConnectionManager) PackOwnerUnenrollReplica(replica common.Address) []byte {
	enc, err := xAppConnectionManager.abi.Pack("ownerUnenrollReplica", replica)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwnerUnenrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f5d90e0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ownerUnenrollReplica(address _replica) returns()
func (xAppConnectionManager *XAppConnectionManager) TryPackOwnerUnenrollReplica(replica common.Address) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("ownerUnenrollReplica", replica)
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (xAppConnectionManager *XAppConnectionManager) PackRenounceOwnership() []byte {
	enc, err := xAppConnectionManager.abi.Pack("renounceOwnership")
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
func (xAppConnectionManager *XAppConnectionManager) TryPackRenounceOwnership() ([]byte, error) {
	return xAppConnectionManager.abi.Pack("renounceOwnership")
}

// PackReplicaToDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5f8b1dba.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function replicaToDomain(address ) view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) PackReplicaToDomain(arg0 common.Address) []byte {
	enc, err := xAppConnectionManager.abi.Pack("replicaToDomain", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReplicaToDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5f8b1dba.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function replicaToDomain(address ) view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) TryPackReplicaToDomain(arg0 common.Address) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("replicaToDomain", arg0)
}

// UnpackReplicaToDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5f8b1dba.
//
// Solidity: function replicaToDomain(address ) view returns(uint32)
func (xAppConnectionManager *XAppConnectionManager) UnpackReplicaToDomain(data []byte) (uint32, error) {
	out, err := xAppConnectionManager.abi.Unpack("replicaToDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackSetHome is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ef0f37f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setHome(address _home) returns()
func (xAppConnectionManager *XAppConnectionManager) PackSetHome(home common.Address) []byte {
	enc, err := xAppConnectionManager.abi.Pack("setHome", home)
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
func (xAppConnectionManager *XAppConnectionManager) TryPackSetHome(home common.Address) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("setHome", home)
}

// PackSetWatcherPermission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x916c3470.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setWatcherPermission(address _watcher, uint32 _domain, bool _access) returns()
func (xAppConnectionManager *XAppConnectionManager) PackSetWatcherPermission(watcher common.Address, domain uint32, access bool) []byte {
	enc, err := xAppConnectionManager.abi.Pack("setWatcherPermission", watcher, domain, access)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetWatcherPermission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x916c3470.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setWatcherPermission(address _watcher, uint32 _domain, bool _access) returns()
func (xAppConnectionManager *XAppConnectionManager) TryPackSetWatcherPermission(watcher common.Address, domain uint32, access bool) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("setWatcherPermission", watcher, domain, access)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (xAppConnectionManager *XAppConnectionManager) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := xAppConnectionManager.abi.Pack("transferOwnership", newOwner)
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
func (xAppConnectionManager *XAppConnectionManager) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("transferOwnership", newOwner)
}

// PackUnenrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0e7a913.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unenrollReplica(uint32 _domain, bytes32 _updater, bytes _signature) returns()
func (xAppConnectionManager *XAppConnectionManager) PackUnenrollReplica(domain uint32, updater [32]byte, signature []byte) []byte {
	enc, err := xAppConnectionManager.abi.Pack("unenrollReplica", domain, updater, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnenrollReplica is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0e7a913.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unenrollReplica(uint32 _domain, bytes32 _updater, bytes _signature) returns()
func (xAppConnectionManager *XAppConnectionManager) TryPackUnenrollReplica(domain uint32, updater [32]byte, signature []byte) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("unenrollReplica", domain, updater, signature)
}

// PackWatcherPermission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x427ebef5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function watcherPermission(address _watcher, uint32 _domain) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) PackWatcherPermission(watcher common.Address, domain uint32) []byte {
	enc, err := xAppConnectionManager.abi.Pack("watcherPermission", watcher, domain)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWatcherPermission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x427ebef5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function watcherPermission(address _watcher, uint32 _domain) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) TryPackWatcherPermission(watcher common.Address, domain uint32) ([]byte, error) {
	return xAppConnectionManager.abi.Pack("watcherPermission", watcher, domain)
}

// UnpackWatcherPermission is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x427ebef5.
//
// Solidity: function watcherPermission(address _watcher, uint32 _domain) view returns(bool)
func (xAppConnectionManager *XAppConnectionManager) UnpackWatcherPermission(data []byte) (bool, error) {
	out, err := xAppConnectionManager.abi.Unpack("watcherPermission", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// XAppConnectionManagerOwnershipTransferred represents a OwnershipTransferred event raised by the XAppConnectionManager contract.
type XAppConnectionManagerOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const XAppConnectionManagerOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (XAppConnectionManagerOwnershipTransferred) ContractEventName() string {
	return XAppConnectionManagerOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (xAppConnectionManager *XAppConnectionManager) UnpackOwnershipTransferredEvent(log *types.Log) (*XAppConnectionManagerOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != xAppConnectionManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(XAppConnectionManagerOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := xAppConnectionManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range xAppConnectionManager.abi.Events[event].Inputs {
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

// XAppConnectionManagerReplicaEnrolled represents a ReplicaEnrolled event raised by the XAppConnectionManager contract.
type XAppConnectionManagerReplicaEnrolled struct {
	Domain  uint32
	Replica common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const XAppConnectionManagerReplicaEnrolledEventName = "ReplicaEnrolled"

// ContractEventName returns the user-defined event name.
func (XAppConnectionManagerReplicaEnrolled) ContractEventName() string {
	return XAppConnectionManagerReplicaEnrolledEventName
}

// UnpackReplicaEnrolledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ReplicaEnrolled(uint32 indexed domain, address replica)
func (xAppConnectionManager *XAppConnectionManager) UnpackReplicaEnrolledEvent(log *types.Log) (*XAppConnectionManagerReplicaEnrolled, error) {
	event := "ReplicaEnrolled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != xAppConnectionManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(XAppConnectionManagerReplicaEnrolled)
	if len(log.Data) > 0 {
		if err := xAppConnectionManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range xAppConnectionManager.abi.Events[event].Inputs {
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

// XAppConnectionManagerReplicaUnenrolled represents a ReplicaUnenrolled event raised by the XAppConnectionManager contract.
type XAppConnectionManagerReplicaUnenrolled struct {
	Domain  uint32
	Replica common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const XAppConnectionManagerReplicaUnenrolledEventName = "ReplicaUnenrolled"

// ContractEventName returns the user-defined event name.
func (XAppConnectionManagerReplicaUnenrolled) ContractEventName() string {
	return XAppConnectionManagerReplicaUnenrolledEventName
}

// UnpackReplicaUnenrolledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ReplicaUnenrolled(uint32 indexed domain, address replica)
func (xAppConnectionManager *XAppConnectionManager) UnpackReplicaUnenrolledEvent(log *types.Log) (*XAppConnectionManagerReplicaUnenrolled, error) {
	event := "ReplicaUnenrolled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != xAppConnectionManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(XAppConnectionManagerReplicaUnenrolled)
	if len(log.Data) > 0 {
		if err := xAppConnectionManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range xAppConnectionManager.abi.Events[event].Inputs {
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

// XAppConnectionManagerWatcherPermissionSet represents a WatcherPermissionSet event raised by the XAppConnectionManager contract.
type XAppConnectionManagerWatcherPermissionSet struct {
	Domain  uint32
	Watcher common.Address
	Access  bool
	Raw     *types.Log // Blockchain specific contextual infos
}

const XAppConnectionManagerWatcherPermissionSetEventName = "WatcherPermissionSet"

// ContractEventName returns the user-defined event name.
func (XAppConnectionManagerWatcherPermissionSet) ContractEventName() string {
	return XAppConnectionManagerWatcherPermissionSetEventName
}

// UnpackWatcherPermissionSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event WatcherPermissionSet(uint32 indexed domain, address watcher, bool access)
func (xAppConnectionManager *XAppConnectionManager) UnpackWatcherPermissionSetEvent(log *types.Log) (*XAppConnectionManagerWatcherPermissionSet, error) {
	event := "WatcherPermissionSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != xAppConnectionManager.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(XAppConnectionManagerWatcherPermissionSet)
	if len(log.Data) > 0 {
		if err := xAppConnectionManager.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range xAppConnectionManager.abi.Events[event].Inputs {
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
