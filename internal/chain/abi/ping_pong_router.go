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

// PingPongRouterMetaData contains all meta data concerning the PingPongRouter contract.
var PingPongRouterMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_xAppConnectionManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"enrollRemoteRouter\",\"inputs\":[{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_router\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"handle\",\"inputs\":[{\"name\":\"_origin\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_sender\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"initiatePingPongMatch\",\"inputs\":[{\"name\":\"_destinationDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"remotes\",\"inputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"renounceOwnership\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setXAppConnectionManager\",\"inputs\":[{\"name\":\"_xAppConnectionManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferOwnership\",\"inputs\":[{\"name\":\"newOwner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"xAppConnectionManager\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIXAppConnectionManager\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"Initialized\",\"inputs\":[{\"name\":\"version\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OwnershipTransferred\",\"inputs\":[{\"name\":\"previousOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Received\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"matchId\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"count\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"isPing\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Sent\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"matchId\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"count\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"isPing\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false}]",
	ID:  "PingPongRouter",
	Bin: "0x608060405234801561001057600080fd5b5060405161113238038061113283398101604081905261002f91610292565b600054610100900460ff161580801561004f5750600054600160ff909116105b806100695750303b158015610069575060005460ff166001145b6100d15760405162461bcd60e51b815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201526d191e481a5b9a5d1a585b1a5e995960921b60648201526084015b60405180910390fd5b6000805460ff1916600117905580156100f4576000805461ff0019166101001790555b6100fd8261014a565b8015610143576000805461ff0019169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b50506102c2565b61015381610156565b50565b61015e610180565b606580546001600160a01b0319166001600160a01b0392909216919091179055565b600054610100900460ff166101d95760405162461bcd60e51b815260206004820152602b602482015260008051602061111283398151915260448201526a6e697469616c697a696e6760a81b60648201526084016100c8565b6101e16101e3565b565b600054610100900460ff1661023c5760405162461bcd60e51b815260206004820152602b602482015260008051602061111283398151915260448201526a6e697469616c697a696e6760a81b60648201526084016100c8565b6101e133603380546001600160a01b038381166001600160a01b0319831681179093556040519116919082907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e090600090a35050565b6000602082840312156102a457600080fd5b81516001600160a01b03811681146102bb57600080fd5b9392505050565b610e41806102d16000396000f3fe608060405234801561001057600080fd5b50600436106100a35760003560e01c8063715018a6116100765780638da5cb5b1161005b5780638da5cb5b14610163578063b49c53a714610181578063f2fde38b1461019457600080fd5b8063715018a61461012d57806383bbb8061461013557600080fd5b8063025ed069146100a85780633339df96146100bd57806341bdc8b51461010757806356d5d4751461011a575b600080fd5b6100bb6100b6366004610a38565b6101a7565b005b6065546100dd9073ffffffffffffffffffffffffffffffffffffffff1681565b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020015b60405180910390f35b6100bb610115366004610a7e565b610202565b6100bb610128366004610a9b565b610251565b6100bb61053c565b610155610143366004610a38565b60976020526000908152604090205481565b6040519081526020016100fe565b60335473ffffffffffffffffffffffffffffffffffffffff166100dd565b6100bb61018f366004610b27565b610550565b6100bb6101a2366004610a7e565b610571565b60c95463ffffffff166101bb816001610b82565b60c980547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001663ffffffff929092169190911790556101fe828260006001610628565b5050565b61020a610702565b606580547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b6065546040517f5f8b1dba000000000000000000000000000000000000000000000000000000008152336004820152859160009173ffffffffffffffffffffffffffffffffffffffff90911690635f8b1dba90602401602060405180830381865afa1580156102c4573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906102e89190610b9e565b905063ffffffff81161580159061030a57508163ffffffff168163ffffffff16145b6040518060400160405280600881526020017f217265706c69636100000000000000000000000000000000000000000000000081525090610381576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016103789190610c1f565b60405180910390fd5b50858561038e8282610783565b6040518060400160405280600e81526020017f2172656d6f746520726f75746572000000000000000000000000000000000000815250906103fc576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016103789190610c1f565b50600061040987876107b1565b9050600081600281111561041f5761041f610c32565b14156040518060400160405280600d81526020017f2176616c696420616374696f6e000000000000000000000000000000000000008152509061048f576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016103789190610c1f565b50600060018260028111156104a6576104a6610c32565b14905060006104b58989610810565b905060006104c38a8a610833565b90508163ffffffff168c63ffffffff167faa15aa1b86193c9d924f48e0c48b3cba78f17e281109c7de2f865c5a1c3d7009838660405161050f9291909182521515602082015260400190565b60405180910390a361052e8c83610527846001610c61565b8615610628565b505050505050505050505050565b610544610702565b61054e600061084c565b565b610558610702565b63ffffffff909116600090815260976020526040902055565b610579610702565b73ffffffffffffffffffffffffffffffffffffffff811661061c576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602660248201527f4f776e61626c653a206e6577206f776e657220697320746865207a65726f206160448201527f64647265737300000000000000000000000000000000000000000000000000006064820152608401610378565b6106258161084c565b50565b6000610633856108c3565b905061063d610950565b73ffffffffffffffffffffffffffffffffffffffff1663fa31de0186836106658689896109e9565b6040518463ffffffff1660e01b815260040161068393929190610c74565b600060405180830381600087803b15801561069d57600080fd5b505af11580156106b1573d6000803e3d6000fd5b505060408051868152851515602082015263ffffffff8089169450891692507fc33c46696831ce09e40c8eb57b62d0d0cd48c408d38fa19f9a8ba3138415db10910160405180910390a35050505050565b60335473ffffffffffffffffffffffffffffffffffffffff16331461054e576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820181905260248201527f4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e65726044820152606401610378565b600081158015906107a8575063ffffffff831660009081526097602052604090205482145b90505b92915050565b6000602582146107c3575060006107ab565b6000838360008181106107d8576107d8610ca2565b919091013560f81c91505060028111156107f3576000610808565b8060ff16600281111561080857610808610c32565b949350505050565b6000610820600560018486610cd1565b61082991610cfb565b60e01c9392505050565b6000610843602560058486610cd1565b6107a891610d61565b6033805473ffffffffffffffffffffffffffffffffffffffff8381167fffffffffffffffffffffffff0000000000000000000000000000000000000000831681179093556040519116919082907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e090600090a35050565b63ffffffff8116600090815260976020908152604091829020548251808401909352600783527f2172656d6f74650000000000000000000000000000000000000000000000000091830191909152908161094a576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016103789190610c1f565b50919050565b606554604080517f9fa92f9d000000000000000000000000000000000000000000000000000000008152905160009273ffffffffffffffffffffffffffffffffffffffff1691639fa92f9d9160048083019260209291908290030181865afa1580156109c0573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906109e49190610d9d565b905090565b6060836109f75760026109fa565b60015b8383604051602001610a0e93929190610dba565b60405160208183030381529060405290509392505050565b63ffffffff8116811461062557600080fd5b600060208284031215610a4a57600080fd5b8135610a5581610a26565b9392505050565b73ffffffffffffffffffffffffffffffffffffffff8116811461062557600080fd5b600060208284031215610a9057600080fd5b8135610a5581610a5c565b60008060008060608587031215610ab157600080fd5b8435610abc81610a26565b935060208501359250604085013567ffffffffffffffff811115610adf57600080fd5b8501601f81018713610af057600080fd5b803567ffffffffffffffff811115610b0757600080fd5b876020828401011115610b1957600080fd5b949793965060200194505050565b60008060408385031215610b3a57600080fd5b8235610b4581610a26565b946020939093013593505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b63ffffffff81811683821601908111156107ab576107ab610b53565b600060208284031215610bb057600080fd5b8151610a5581610a26565b6000815180845260005b81811015610be157602081850181015186830182015201610bc5565b5060006020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b6020815260006107a86020830184610bbb565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b808201808211156107ab576107ab610b53565b63ffffffff84168152826020820152606060408201526000610c996060830184610bbb565b95945050505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b60008085851115610ce157600080fd5b83861115610cee57600080fd5b5050820193919092039150565b80357fffffffff000000000000000000000000000000000000000000000000000000008116906004841015610d5a577fffffffff00000000000000000000000000000000000000000000000000000000808560040360031b1b82161691505b5092915050565b803560208310156107ab577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff602084900360031b1b1692915050565b600060208284031215610daf57600080fd5b8151610a5581610a5c565b600060038510610df3577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b5060f89390931b835260e09190911b7fffffffff0000000000000000000000000000000000000000000000000000000016600183015260058201526025019056fea164736f6c6343000825000a496e697469616c697a61626c653a20636f6e7472616374206973206e6f742069",
}

// PingPongRouter is an auto generated Go binding around an Ethereum contract.
type PingPongRouter struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *PingPongRouter) GetABI() abi.ABI {
	return c.abi
}

// NewPingPongRouter creates a new instance of PingPongRouter.
func NewPingPongRouter() *PingPongRouter {
	parsed, err := PingPongRouterMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &PingPongRouter{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *PingPongRouter) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _xAppConnectionManager) returns()
func (pingPongRouter *PingPongRouter) PackConstructor(_xAppConnectionManager common.Address) []byte {
	enc, err := pingPongRouter.abi.Pack("", _xAppConnectionManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackEnrollRemoteRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb49c53a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function enrollRemoteRouter(uint32 _domain, bytes32 _router) returns()
func (pingPongRouter *PingPongRouter) PackEnrollRemoteRouter(domain uint32, router [32]byte) []byte {
	enc, err := pingPongRouter.abi.Pack("enrollRemoteRouter", domain, router)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEnrollRemoteRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb49c53a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function enrollRemoteRouter(uint32 _domain, bytes32 _router) returns()
func (pingPongRouter *PingPongRouter) TryPackEnrollRemoteRouter(domain uint32, router [32]byte) ([]byte, error) {
	return pingPongRouter.abi.Pack("enrollRemoteRouter", domain, router)
}

// PackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function handle(uint32 _origin, bytes32 _sender, bytes _message) returns()
func (pingPongRouter *PingPongRouter) PackHandle(origin uint32, sender [32]byte, message []byte) []byte {
	enc, err := pingPongRouter.abi.Pack("handle", origin, sender, message)
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
func (pingPongRouter *PingPongRouter) TryPackHandle(origin uint32, sender [32]byte, message []byte) ([]byte, error) {
	return pingPongRouter.abi.Pack("handle", origin, sender, message)
}

// PackInitiatePingPongMatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x025ed069.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initiatePingPongMatch(uint32 _destinationDomain) returns()
func (pingPongRouter *PingPongRouter) PackInitiatePingPongMatch(destinationDomain uint32) []byte {
	enc, err := pingPongRouter.abi.Pack("initiatePingPongMatch", destinationDomain)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitiatePingPongMatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x025ed069.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initiatePingPongMatch(uint32 _destinationDomain) returns()
func (pingPongRouter *PingPongRouter) TryPackInitiatePingPongMatch(destinationDomain uint32) ([]byte, error) {
	return pingPongRouter.abi.Pack("initiatePingPongMatch", destinationDomain)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (pingPongRouter *PingPongRouter) PackOwner() []byte {
	enc, err := pingPongRouter.abi.Pack("owner")
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
func (pingPongRouter *PingPongRouter) TryPackOwner() ([]byte, error) {
	return pingPongRouter.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (pingPongRouter *PingPongRouter) UnpackOwner(data []byte) (common.Address, error) {
	out, err := pingPongRouter.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRemotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83bbb806.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function remotes(uint32 ) view returns(bytes32)
func (pingPongRouter *PingPongRouter) PackRemotes(arg0 uint32) []byte {
	enc, err := pingPongRouter.abi.Pack("remotes", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRemotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83bbb806.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function remotes(uint32 ) view returns(bytes32)
func (pingPongRouter *PingPongRouter) TryPackRemotes(arg0 uint32) ([]byte, error) {
	return pingPongRouter.abi.Pack("remotes", arg0)
}

// UnpackRemotes is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x83bbb806.
//
// Solidity: function remotes(uint32 ) view returns(bytes32)
func (pingPongRouter *PingPongRouter) UnpackRemotes(data []byte) ([32]byte, error) {
	out, err := pingPongRouter.abi.Unpack("remotes", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (pingPongRouter *PingPongRouter) PackRenounceOwnership() []byte {
	enc, err := pingPongRouter.abi.Pack("renounceOwnership")
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
func (pingPongRouter *PingPongRouter) TryPackRenounceOwnership() ([]byte, error) {
	return pingPongRouter.abi.Pack("renounceOwnership")
}

// PackSetXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41bdc8b5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setXAppConnectionManager(address _xAppConnectionManager) returns()
func (pingPongRouter *PingPongRouter) PackSetXAppConnectionManager(xAppConnectionManager common.Address) []byte {
	enc, err := pingPongRouter.abi.Pack("setXAppConnectionManager", xAppConnectionManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41bdc8b5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setXAppConnectionManager(address _xAppConnectionManager) returns()
func (pingPongRouter *PingPongRouter) TryPackSetXAppConnectionManager(xAppConnectionManager common.Address) ([]byte, error) {
	return pingPongRouter.abi.Pack("setXAppConnectionManager", xAppConnectionManager)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (pingPongRouter *PingPongRouter) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := pingPongRouter.abi.Pack("transferOwnership", newOwner)
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
func (pingPongRouter *PingPongRouter) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return pingPongRouter.abi.Pack("transferOwnership", newOwner)
}

// PackXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3339df96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function xAppConnectionManager() view returns(address)
func (pingPongRouter *PingPongRouter) PackXAppConnectionManager() []byte {
	enc, err := pingPongRouter.abi.Pack("xAppConnectionManager")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3339df96.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function xAppConnectionManager() view returns(address)
func (pingPongRouter *PingPongRouter) TryPackXAppConnectionManager() ([]byte, error) {
	return pingPongRouter.abi.Pack("xAppConnectionManager")
}

// UnpackXAppConnectionManager is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3339df96.
//
// Solidity: function xAppConnectionManager() view returns(address)
func (pingPongRouter *PingPongRouter) UnpackXAppConnectionManager(data []byte) (common.Address, error) {
	out, err := pingPongRouter.abi.Unpack("xAppConnectionManager", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PingPongRouterInitialized represents a Initialized event raised by the PingPongRouter contract.
type PingPongRouterInitialized struct {
	Version uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const PingPongRouterInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (PingPongRouterInitialized) ContractEventName() string {
	return PingPongRouterInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint8 version)
func (pingPongRouter *PingPongRouter) UnpackInitializedEvent(log *types.Log) (*PingPongRouterInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != pingPongRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PingPongRouterInitialized)
	if len(log.Data) > 0 {
		if err := pingPongRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range pingPongRouter.abi.Events[event].Inputs {
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

// PingPongRouterOwnershipTransferred represents a OwnershipTransferred event raised by the PingPongRouter contract.
type PingPongRouterOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const PingPongRouterOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (PingPongRouterOwnershipTransferred) ContractEventName() string {
	return PingPongRouterOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (pingPongRouter *PingPongRouter) UnpackOwnershipTransferredEvent(log *types.Log) (*PingPongRouterOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != pingPongRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PingPongRouterOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := pingPongRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range pingPongRouter.abi.Events[event].Inputs {
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

// PingPongRouterReceived represents a Received event raised by the PingPongRouter contract.
type PingPongRouterReceived struct {
	Domain  uint32
	MatchId uint32
	Count   *big.Int
	IsPing  bool
	Raw     *types.Log // Blockchain specific contextual infos
}

const PingPongRouterReceivedEventName = "Received"

// ContractEventName returns the user-defined event name.
func (PingPongRouterReceived) ContractEventName() string {
	return PingPongRouterReceivedEventName
}

// UnpackReceivedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Received(uint32 indexed domain, uint32 indexed matchId, uint256 count, bool isPing)
func (pingPongRouter *PingPongRouter) UnpackReceivedEvent(log *types.Log) (*PingPongRouterReceived, error) {
	event := "Received"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != pingPongRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PingPongRouterReceived)
	if len(log.Data) > 0 {
		if err := pingPongRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range pingPongRouter.abi.Events[event].Inputs {
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

// PingPongRouterSent represents a Sent event raised by the PingPongRouter contract.
type PingPongRouterSent struct {
	Domain  uint32
	MatchId uint32
	Count   *big.Int
	IsPing  bool
	Raw     *types.Log // Blockchain specific contextual infos
}

const PingPongRouterSentEventName = "Sent"

// ContractEventName returns the user-defined event name.
func (PingPongRouterSent) ContractEventName() string {
	return PingPongRouterSentEventName
}

// UnpackSentEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Sent(uint32 indexed domain, uint32 indexed matchId, uint256 count, bool isPing)
func (pingPongRouter *PingPongRouter) UnpackSentEvent(log *types.Log) (*PingPongRouterSent, error) {
	event := "Sent"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != pingPongRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PingPongRouterSent)
	if len(log.Data) > 0 {
		if err := pingPongRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range pingPongRouter.abi.Events[event].Inputs {
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
