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

// RevertingRecipientMetaData contains all meta data concerning the RevertingRecipient contract.
var RevertingRecipientMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"handle\",\"inputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"pure\"}]",
	ID:  "RevertingRecipient",
	Bin: "0x6080604052348015600f57600080fd5b506102028061001f6000396000f3fe608060405234801561001057600080fd5b506004361061002b5760003560e01c806356d5d47514610030575b600080fd5b61004361003e3660046100da565b610045565b005b6040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152600760248201527f7265667573656400000000000000000000000000000000000000000000000000604482015260640160405180910390fd5b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fd5b6000806000606084860312156100ef57600080fd5b833563ffffffff8116811461010357600080fd5b925060208401359150604084013567ffffffffffffffff81111561012657600080fd5b8401601f8101861361013757600080fd5b803567ffffffffffffffff811115610151576101516100ab565b6040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8501160116810181811067ffffffffffffffff821117156101bd576101bd6100ab565b6040528181528282016020018810156101d557600080fd5b81602084016020830137600060208383010152809350505050925092509256fea164736f6c6343000825000a",
}

// RevertingRecipient is an auto generated Go binding around an Ethereum contract.
type RevertingRecipient struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *RevertingRecipient) GetABI() abi.ABI {
	return c.abi
}

// NewRevertingRecipient creates a new instance of RevertingRecipient.
func NewRevertingRecipient() *RevertingRecipient {
	parsed, err := RevertingRecipientMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &RevertingRecipient{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *RevertingRecipient) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function handle(uint32 , bytes32 , bytes ) pure returns()
func (revertingRecipient *RevertingRecipient) PackHandle(arg0 uint32, arg1 [32]byte, arg2 []byte) []byte {
	enc, err := revertingRecipient.abi.Pack("handle", arg0, arg1, arg2)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function handle(uint32 , bytes32 , bytes ) pure returns()
func (revertingRecipient *RevertingRecipient) TryPackHandle(arg0 uint32, arg1 [32]byte, arg2 []byte) ([]byte, error) {
	return revertingRecipient.abi.Pack("handle", arg0, arg1, arg2)
}
