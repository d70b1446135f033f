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

// HomeMetaData contains all meta data concerning the Home contract.
var HomeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_localDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"MAX_MESSAGE_BODY_BYTES\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"VERSION\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"committedRoot\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"count\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"dispatch\",\"inputs\":[{\"name\":\"_destinationDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_recipientAddress\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_messageBody\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"doubleUpdate\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32[2]\",\"internalType\":\"bytes32[2]\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"_signature2\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"homeDomainHash\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"improperUpdate\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"initialize\",\"inputs\":[{\"name\":\"_updaterManager\",\"type\":\"address\",\"internalType\":\"contractIUpdaterManager\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"localDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"nonces\",\"inputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueContains\",\"inputs\":[{\"name\":\"_item\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueEnd\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueLength\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"renounceOwnership\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"root\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"setUpdater\",\"inputs\":[{\"name\":\"_updater\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setUpdaterManager\",\"inputs\":[{\"name\":\"_updaterManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"state\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumICommon.States\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"suggestUpdate\",\"inputs\":[],\"outputs\":[{\"name\":\"_committedRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_new\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transferOwnership\",\"inputs\":[{\"name\":\"newOwner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"tree\",\"inputs\":[],\"outputs\":[{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"update\",\"inputs\":[{\"name\":\"_committedRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"updater\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"updaterManager\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIUpdaterManager\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"Dispatch\",\"inputs\":[{\"name\":\"messageHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"leafIndex\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"},{\"name\":\"destinationAndNonce\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"committedRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"message\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"DoubleUpdate\",\"inputs\":[{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32[2]\",\"indexed\":false,\"internalType\":\"bytes32[2]\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"},{\"name\":\"signature2\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ImproperUpdate\",\"inputs\":[{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Initialized\",\"inputs\":[{\"name\":\"version\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"NewUpdater\",\"inputs\":[{\"name\":\"updater\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"NewUpdaterManager\",\"inputs\":[{\"name\":\"updaterManager\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OwnershipTransferred\",\"inputs\":[{\"name\":\"previousOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newOwner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Update\",\"inputs\":[{\"name\":\"homeDomain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"UpdaterSlashed\",\"inputs\":[{\"name\":\"updater\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"reporter\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false}]",
	ID:  "Home",
	Bin: "0x60a060405234801561001057600080fd5b50604051612aac380380612aac83398101604081905261002f91610108565b63ffffffff811660805280610042610049565b5050610135565b600054610100900460ff16156100b55760405162461bcd60e51b815260206004820152602760248201527f496e697469616c697a61626c653a20636f6e747261637420697320696e697469604482015266616c697a696e6760c81b606482015260840160405180910390fd5b60005460ff90811614610106576000805460ff191660ff9081179091556040519081527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b565b60006020828403121561011a57600080fd5b815163ffffffff8116811461012e57600080fd5b9392505050565b60805161294061016c6000396000818161023e0152818161028e015281816108cc01528181610ddc0152610f0301526129406000f3fe608060405234801561001057600080fd5b50600436106101ae5760003560e01c80639df6c8e1116100ee578063df034cd011610097578063f6d1610211610071578063f6d1610214610420578063fa31de0114610428578063fd54b2281461043b578063ffa1ad741461044557600080fd5b8063df034cd0146103e5578063ebf0c71714610405578063f2fde38b1461040d57600080fd5b8063b95a2001116100c8578063b95a200114610379578063c19d93fb146103a0578063c4d66de8146103d257600080fd5b80639df6c8e11461033d578063ab91c7b01461035e578063b31c01fb1461036657600080fd5b806367a6771d1161015b5780638da5cb5b116101355780638da5cb5b146102c55780638e4e30e0146103045780639776120e146103175780639d54f4191461032a57600080fd5b806367a6771d14610278578063715018a6146102815780638d3638f41461028957600080fd5b806336e104de1161018c57806336e104de1461020257806345630b1a1461021f578063522ae0021461026f57600080fd5b806306661abd146101b357806319d9d21a146101ca5780632bef2892146101df575b600080fd5b6054545b6040519081526020015b60405180910390f35b6101dd6101d83660046122ae565b61045f565b005b6101f26101ed366004612342565b610596565b60405190151581526020016101c1565b61020a6105ab565b604080519283526020830191909152016101c1565b7b4f5054494353000000000000000000000000000000000000000000007f000000000000000000000000000000000000000000000000000000000000000060e01b176000908152600a90206101b7565b6101b761080081565b6101b760875481565b6101dd6105d4565b6102b07f000000000000000000000000000000000000000000000000000000000000000081565b60405163ffffffff90911681526020016101c1565b60e95473ffffffffffffffffffffffffffffffffffffffff165b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020016101c1565b6101f261031236600461235b565b6105e8565b6101dd6103253660046123d0565b6106bd565b6101dd6103383660046123d0565b6106d1565b61011c546102df9073ffffffffffffffffffffffffffffffffffffffff1681565b6101b76107d4565b6101dd61037436600461235b565b6107ea565b6102b0610387366004612406565b61011b6020526000908152604090205463ffffffff1681565b6086546103c59074010000000000000000000000000000000000000000900460ff1681565b6040516101c19190612450565b6101dd6103e03660046123d0565b610932565b6086546102df9073ffffffffffffffffffffffffffffffffffffffff1681565b6101b7610b9c565b6101dd61041b3660046123d0565b610ba8565b6101b7610c5c565b6101dd610436366004612491565b610c79565b6054546101b79081565b61044d600081565b60405160ff90911681526020016101c1565b600260865474010000000000000000000000000000000000000000900460ff16600281111561049057610490612421565b14156040518060400160405280600c81526020017f6661696c6564207374617465000000000000000000000000000000000000000081525090610509576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b60405180910390fd5b506105178686358686610ef8565b801561052e575061052e8660208701358484610ef8565b801561053f57508435602086013514155b1561058e5761054c610fb1565b7f2c3f60bab4170347826231b75a920b5053941ddebc6eed6fd2c25721648b186f868686868686604051610585969594939291906125cc565b60405180910390a15b505050505050565b60006105a36001836110bd565b151592915050565b6000806105b66107d4565b156105cb5760875491506105c8610b9c565b90505b9091565b905090565b6105dc611163565b6105e660006111e4565b565b6000600260865474010000000000000000000000000000000000000000900460ff16600281111561061b5761061b612421565b14156040518060400160405280600c81526020017f6661696c656420737461746500000000000000000000000000000000000000008152509061068b576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b506106988585858561125b565b156106a5575060006106b5565b6106b185858585611360565b5060015b949350505050565b6106c5611163565b6106ce816113ab565b50565b61011c5460408051808201909152600f81527f21757064617465724d616e61676572000000000000000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff163314610759576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b50608680547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527f9e5f57e4ee5f9eeac3131028d48f19d80820ce6fa93c4c66cc82a3e2b9837c32906020015b60405180910390a150565b60006105cf6107e260545490565b6001906114a3565b600260865474010000000000000000000000000000000000000000900460ff16600281111561081b5761081b612421565b14156040518060400160405280600c81526020017f6661696c656420737461746500000000000000000000000000000000000000008152509061088b576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b50600061089a8585858561125b565b9050806000036108b6576108b085858585611360565b5061092c565b6108c16001826114d6565b8360878190555083857f000000000000000000000000000000000000000000000000000000000000000063ffffffff167f608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b2868660405161092292919061260e565b60405180910390a4505b50505050565b600054610100900460ff16158080156109525750600054600160ff909116105b8061096c5750303b15801561096c575060005460ff166001145b6109f8576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201527f647920696e697469616c697a65640000000000000000000000000000000000006064820152608401610500565b600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660011790558015610a5657600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff166101001790555b610a5e61157d565b610a6661161c565b610a6f826113ab565b60008273ffffffffffffffffffffffffffffffffffffffff1663df034cd06040518163ffffffff1660e01b8152600401602060405180830381865afa158015610abc573d6000803e3d6000fd5b505050506040513d601f19601f82011682018060405250810190610ae09190612622565b9050610aeb816116bd565b60405173ffffffffffffffffffffffffffffffffffffffff821681527f9e5f57e4ee5f9eeac3131028d48f19d80820ce6fa93c4c66cc82a3e2b9837c329060200160405180910390a1508015610b9857600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b5050565b60006105cf60346117b4565b610bb0611163565b73ffffffffffffffffffffffffffffffffffffffff8116610c53576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602660248201527f4f776e61626c653a206e6577206f776e657220697320746865207a65726f206160448201527f64647265737300000000000000000000000000000000000000000000000000006064820152608401610500565b6106ce816111e4565b6000610c666107d4565b15610c73576105cf610b9c565b50600090565b600260865474010000000000000000000000000000000000000000900460ff166002811115610caa57610caa612421565b14156040518060400160405280600c81526020017f6661696c6564207374617465000000000000000000000000000000000000000081525090610d1a576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5060408051808201909152600c81527f6d736720746f6f206c6f6e6700000000000000000000000000000000000000006020820152610800821115610d8c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5063ffffffff808516600090815261011b602052604081208054808416600181019094167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000909116179055610e577f0000000000000000000000000000000000000000000000000000000000000000610e183373ffffffffffffffffffffffffffffffffffffffff1690565b84898989898080601f01602080910402602001604051908101604052809392919081815260200183838082843760009201919091525061188192505050565b80516020820120909150600080610e6f6034846118b9565b6000818152600360205260409020829055909250905067ffffffff0000000060208a901b1663ffffffff86161767ffffffffffffffff16610eb160018461266e565b847f9d4c83d2e57d7d381feb264b44a5015e7f9ef26340f4fc46b558a6dc16dd811a60875488604051610ee5929190612681565b60405180910390a4505050505050505050565b600080610f69610f4f7f000000000000000000000000000000000000000000000000000000000000000060e01b7b4f505449435300000000000000000000000000000000000000000000176000908152600a902090565b604080519182526020820189905281018790526060902090565b60865490915073ffffffffffffffffffffffffffffffffffffffff16610f90828686611a0b565b73ffffffffffffffffffffffffffffffffffffffff16149695505050505050565b608680547fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff167402000000000000000000000000000000000000000017905561011c546040517f5b3c2cbf00000000000000000000000000000000000000000000000000000000815233600482015273ffffffffffffffffffffffffffffffffffffffff90911690635b3c2cbf90602401600060405180830381600087803b15801561105c57600080fd5b505af1158015611070573d6000803e3d6000fd5b505060865460405133935073ffffffffffffffffffffffffffffffffffffffff90911691507f98064af315f26d7333ba107ba43a128ec74345f4d4e6f2549840fe092a1c8bce90600090a3565b81546000828152600284016020526040902054906fffffffffffffffffffffffffffffffff80821691700100000000000000000000000000000000900416821561111a5781831061110e5782611111565b60005b9250505061115d565b8192505b80831161115657600083815260018601602052604090205484900361114457505061115d565b8261114e8161269a565b93505061111e565b6000925050505b92915050565b60e95473ffffffffffffffffffffffffffffffffffffffff1633146105e6576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820181905260248201527f4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e65726044820152606401610500565b60e9805473ffffffffffffffffffffffffffffffffffffffff8381167fffffffffffffffffffffffff0000000000000000000000000000000000000000831681179093556040519116919082907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e090600090a35050565b600061126985858585610ef8565b6040518060400160405280600c81526020017f2175706461746572207369670000000000000000000000000000000000000000815250906112d7576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5060875485146040518060400160405280601481526020017f6e6f7420612063757272656e74207570646174650000000000000000000000008152509061134b576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b506113576001856110bd565b95945050505050565b611368610fb1565b7f6844fd5e21c932b5197b78ac11bf96e2eaa4e882dd0c88087060cf2065c04ab28484848460405161139d94939291906126d2565b60405180910390a150505050565b60408051808201909152601881527f21636f6e747261637420757064617465724d616e616765720000000000000000602082015273ffffffffffffffffffffffffffffffffffffffff82163b61142e576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5061011c80547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527f958d788fb4c373604cd4c73aa8c592de127d0819b49bb4dc02c8ecd666e965bf906020016107c9565b81546000906fffffffffffffffffffffffffffffffff166114c58360016126fc565b6114cf919061266e565b9392505050565b815470010000000000000000000000000000000090046fffffffffffffffffffffffffffffffff166115098260016126fc565b82826fffffffffffffffffffffffffffffffff1610611528578161152a565b825b6fffffffffffffffffffffffffffffffff9182169116700100000000000000000000000000000000027fffffffffffffffffffffffffffffffff0000000000000000000000000000000016179092555050565b600054610100900460ff16611614576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610500565b6105e6611c9e565b600054610100900460ff166116b3576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610500565b6105e66001611d3e565b600054610100900460ff16611754576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610500565b6086805473ffffffffffffffffffffffffffffffffffffffff929092167fffffffffffffffffffffff0000000000000000000000000000000000000000009092169190911774010000000000000000000000000000000000000000179055565b6000806117bf611d85565b602084015490915060005b6020811015611879578082901c600116600103611826578481602081106117f3576117f3612554565b01546040805160208101929092528101859052606001604051602081830303815290604052805190602001209350611871565b8383826020811061183957611839612554565b6020020151604051602001611858929190918252602082015260400190565b6040516020818303038152906040528051906020012093505b6001016117ca565b505050919050565b606086868686868660405160200161189e9695949392919061270f565b60405160208183030381529060405290509695505050505050565b6000806000846020015490506001602060026118d591906128e3565b6118df919061266e565b81106040518060400160405280601081526020017f6d65726b6c6520747265652066756c6c000000000000000000000000000000008152509061194f576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5061195b8160016126fc565b602086018190559250600061196e611d85565b90508581610400830160008896505b85156119d15760018616801561199b578454600052876020526119b2565b816119a857878555600191505b8760005283516020525b50604060002096506001840193506020830192508560011c955061197d565b806119da578684555b505b808210156119ff57856000528151602052604060002095506020820191506119dc565b50505050509250929050565b60408051808201909152601f81527f45434453413a20696e76616c6964207369676e6174757265206c656e67746800602082015260009060418314611a7d576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b50604080516060810182526022808252853592602080880135939188013560001a927f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a085111592916128f09083013990611b04576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b5080601b1480611b14575080601c145b6040518060600160405280602281526020016129126022913990611b65576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b507f19457468657265756d205369676e6564204d6573736167653a0a3332000000006000908152601c889052603c90206001906040805160008152602081018083529290925260ff841690820152606081018590526080810184905260a0016020604051602081039080840390855afa158015611be6573d6000803e3d6000fd5b5050604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810151818301909252601881527f45434453413a20696e76616c6964207369676e617475726500000000000000006020820152909550905073ffffffffffffffffffffffffffffffffffffffff8516611c93576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016105009190612541565b505050509392505050565b600054610100900460ff16611d35576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610500565b6105e6336111e4565b80546fffffffffffffffffffffffffffffffff166000036106ce5780547fffffffffffffffffffffffffffffffff0000000000000000000000000000000016600117815550565b611d8d612246565b600081527fad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb560208201527fb4c11951957c6f8f642c4af61cd6b24640fec6dc7fc607ee8206a99e92410d3060408201527f21ddb9a356815c3fac1026b6dec5df3124afbadb485c9ba5a3e3398a04b7ba8560608201527fe58769b32a1beaf1ea27375a44095a0d1fb664ce2dd358e7fcbfb78c26a1934460808201527f0eb01ebfc9ed27500cd4dfc979272d1f0913cc9f66540d7e8005811109e1cf2d60a08201527f887c22bd8750d34016ac3c66b5ff102dacdd73f6b014e710b51e8022af9a196860c08201527fffd70157e48063fc33c97a050f7f640233bf646cc98d9524c6b92bcf3ab56f8360e08201527f9867cc5f7f196b93bae1e27e6320742445d290f2263827498b54fec539f756af6101008201527fcefad4e508c098b9a7e1d8feb19955fb02ba9675585078710969d3440f5054e06101208201527ff9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a56101408201527ff8b13a49e282f609c317a833fb8d976d11517c571d1221a265d25af778ecf8926101608201527f3490c6ceeb450aecdc82e28293031d10c7d73bf85e57bf041a97360aa2c5d99c6101808201527fc1df82d9c4b87413eae2ef048f94b4d3554cea73d92b0f7af96e0271c691e2bb6101a08201527f5c67add7c6caf302256adedf7ab114da0acfe870d449a3a489f781d659e8becc6101c08201527fda7bce9f4e8618b6bd2f4132ce798cdc7a60e7e1460a7299e3c6342a579626d26101e08201527f2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f6102008201527fe1d3b5c807b281e4683cc6d6315cf95b9ade8641defcb32372f1c126e398ef7a6102208201527f5a2dce0a8a7f68bb74560f8f71837c2c2ebbcbf7fffb42ae1896f13f7c7479a06102408201527fb46a28b6f55540f89444f63de0378e3d121be09e06cc9ded1c20e65876d36aa06102608201527fc65e9645644786b620e2dd2ad648ddfcbf4a7e5b1a3a4ecfe7f64667a3f0b7e26102808201527ff4418588ed35a2458cffeb39b93d26f18d2ab13bdce6aee58e7b99359ec2dfd96102a08201527f5a9c16dc00d6ef18b7933a6f8dc65ccb55667138776f7dea101070dc8796e3776102c08201527f4df84f40ae0c8229d0d6069e5c8f39a7c299677a09d367fc7b05e3bc380ee6526102e08201527fcdc72595f74c7b1043d0e1ffbab734648c838dfb0527d971b602bc216c9619ef6103008201527f0abf5ac974a1ed57f4050aa510dd9c74f508277b39d7973bb2dfccc5eeb0618d6103208201527fb8cd74046ff337f0a7bf2c8e03e10f642c1886798d71806ab1e888d9e5ee87d06103408201527f838c5655cb21c6cb83313b5a631175dff4963772cce9108188b34ac87c81c41e6103608201527f662ee4dd2dd7b2bc707961b1e646c4047669dcb6584f0d8d770daf5d7e7deb2e6103808201527f388ab20e2573d171a88108e79d820e98f26c0b84aa8b2f4aa4968dbb818ea3226103a08201527f93237c50ba75ee485f4c22adf2f741400bdf8d6a9cc7df7ecae576221665d7356103c08201527f8448818bb4ae4562849e949e17ac16e0be16688e156b5cf15e098c627c0056a96103e082015290565b6040518061040001604052806020906020820280368337509192915050565b60008083601f84011261227757600080fd5b50813567ffffffffffffffff81111561228f57600080fd5b6020830191508360208285010111156122a757600080fd5b9250929050565b60008060008060008060a087890312156122c757600080fd5b8635955060608701888111156122dc57600080fd5b6020880195503567ffffffffffffffff8111156122f857600080fd5b61230489828a01612265565b909550935050608087013567ffffffffffffffff81111561232457600080fd5b61233089828a01612265565b979a9699509497509295939492505050565b60006020828403121561235457600080fd5b5035919050565b6000806000806060858703121561237157600080fd5b8435935060208501359250604085013567ffffffffffffffff81111561239657600080fd5b6123a287828801612265565b95989497509550505050565b73ffffffffffffffffffffffffffffffffffffffff811681146106ce57600080fd5b6000602082840312156123e257600080fd5b81356114cf816123ae565b803563ffffffff8116811461240157600080fd5b919050565b60006020828403121561241857600080fd5b6114cf826123ed565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b602081016003831061248b577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b91905290565b600080600080606085870312156124a757600080fd5b6124b0856123ed565b935060208501359250604085013567ffffffffffffffff81111561239657600080fd5b60005b838110156124ee5781810151838201526020016124d6565b50506000910152565b6000815180845261250f8160208601602086016124d3565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169290920160200192915050565b6020815260006114cf60208301846124f7565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b8183528181602085013750600060208284010152600060207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116840101905092915050565b868152604086602083013760a0606082015260006125ee60a083018688612583565b8281036080840152612601818587612583565b9998505050505050505050565b6020815260006106b5602083018486612583565b60006020828403121561263457600080fd5b81516114cf816123ae565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b8181038181111561115d5761115d61263f565b8281526040602082015260006106b560408301846124f7565b60007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036126cb576126cb61263f565b5060010190565b8481528360208201526060604082015260006126f2606083018486612583565b9695505050505050565b8082018082111561115d5761115d61263f565b7fffffffff000000000000000000000000000000000000000000000000000000008760e01b1681528560048201527fffffffff000000000000000000000000000000000000000000000000000000008560e01b1660248201527fffffffff000000000000000000000000000000000000000000000000000000008460e01b16602882015282602c820152600082516127ae81604c8501602087016124d3565b91909101604c01979650505050505050565b6001815b60018411156127fb578085048111156127df576127df61263f565b60018416156127ed57908102905b60019390931c9280026127c4565b935093915050565b6000826128125750600161115d565b8161281f5750600061115d565b8160018114612835576002811461283f5761285b565b600191505061115d565b60ff8411156128505761285061263f565b50506001821b61115d565b5060208310610133831016604e8410600b841016171561287e575081810a61115d565b6128a97fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff84846127c0565b807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff048211156128db576128db61263f565b029392505050565b60006114cf838361280356fe45434453413a20696e76616c6964207369676e6174757265202773272076616c756545434453413a20696e76616c6964207369676e6174757265202776272076616c7565a164736f6c6343000825000a",
}

// Home is an auto generated Go binding around an Ethereum contract.
type Home struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Home) GetABI() abi.ABI {
	return c.abi
}

// NewHome creates a new instance of Home.
func NewHome() *Home {
	parsed, err := HomeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Home{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Home) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint32 _localDomain) returns()
func (home *Home) PackConstructor(_localDomain uint32) []byte {
	enc, err := home.abi.Pack("", _localDomain)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXMESSAGEBODYBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x522ae002.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_MESSAGE_BODY_BYTES() view returns(uint256)
func (home *Home) PackMAXMESSAGEBODYBYTES() []byte {
	enc, err := home.abi.Pack("MAX_MESSAGE_BODY_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXMESSAGEBODYBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x522ae002.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_MESSAGE_BODY_BYTES() view returns(uint256)
func (home *Home) TryPackMAXMESSAGEBODYBYTES() ([]byte, error) {
	return home.abi.Pack("MAX_MESSAGE_BODY_BYTES")
}

// UnpackMAXMESSAGEBODYBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x522ae002.
//
// Solidity: function MAX_MESSAGE_BODY_BYTES() view returns(uint256)
func (home *Home) UnpackMAXMESSAGEBODYBYTES(data []byte) (*big.Int, error) {
	out, err := home.abi.Unpack("MAX_MESSAGE_BODY_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackVERSION is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffa1ad74.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VERSION() view returns(uint8)
func (home *Home) PackVERSION() []byte {
	enc, err := home.abi.Pack("VERSION")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVERSION is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffa1ad74.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function VERSION() view returns(uint8)
func (home *Home) TryPackVERSION() ([]byte, error) {
	return home.abi.Pack("VERSION")
}

// UnpackVERSION is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffa1ad74.
//
// Solidity: function VERSION() view returns(uint8)
func (home *Home) UnpackVERSION(data []byte) (uint8, error) {
	out, err := home.abi.Unpack("VERSION", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackCommittedRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67a6771d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function committedRoot() view returns(bytes32)
func (home *Home) PackCommittedRoot() []byte {
	enc, err := home.abi.Pack("committedRoot")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCommittedRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67a6771d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function committedRoot() view returns(bytes32)
func (home *Home) TryPackCommittedRoot() ([]byte, error) {
	return home.abi.Pack("committedRoot")
}

// UnpackCommittedRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x67a6771d.
//
// Solidity: function committedRoot() view returns(bytes32)
func (home *Home) UnpackCommittedRoot(data []byte) ([32]byte, error) {
	out, err := home.abi.Unpack("committedRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint256)
func (home *Home) PackCount() []byte {
	enc, err := home.abi.Pack("count")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function count() view returns(uint256)
func (home *Home) TryPackCount() ([]byte, error) {
	return home.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint256)
func (home *Home) UnpackCount(data []byte) (*big.Int, error) {
	out, err := home.abi.Unpack("count", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDispatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfa31de01.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function dispatch(uint32 _destinationDomain, bytes32 _recipientAddress, bytes _messageBody) returns()
func (home *Home) PackDispatch(destinationDomain uint32, recipientAddress [32]byte, messageBody []byte) []byte {
	enc, err := home.abi.Pack("dispatch", destinationDomain, recipientAddress, messageBody)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDispatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfa31de01.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function dispatch(uint32 _destinationDomain, bytes32 _recipientAddress, bytes _messageBody) returns()
func (home *Home) TryPackDispatch(destinationDomain uint32, recipientAddress [32]byte, messageBody []byte) ([]byte, error) {
	return home.abi.Pack("dispatch", destinationDomain, recipientAddress, messageBody)
}

// PackDoubleUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x19d9d21a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function doubleUpdate(bytes32 _oldRoot, bytes32[2] _newRoot, bytes _signature, bytes _signature2) returns()
func (home *Home) PackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) []byte {
	enc, err := home.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDoubleUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x19d9d21a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function doubleUpdate(bytes32 _oldRoot, bytes32[2] _newRoot, bytes _signature, bytes _signature2) returns()
func (home *Home) TryPackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) ([]byte, error) {
	return home.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
}

// PackHomeDomainHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45630b1a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (home *Home) PackHomeDomainHash() []byte {
	enc, err := home.abi.Pack("homeDomainHash")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHomeDomainHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45630b1a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (home *Home) TryPackHomeDomainHash() ([]byte, error) {
	return home.abi.Pack("homeDomainHash")
}

// UnpackHomeDomainHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x45630b1a.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (home *Home) UnpackHomeDomainHash(data []byte) ([32]byte, error) {
	out, err := home.abi.Unpack("homeDomainHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackImproperUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8e4e30e0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes _signature) returns(bool)
func (home *Home) PackImproperUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) []byte {
	enc, err := home.abi.Pack("improperUpdate", oldRoot, newRoot, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackImproperUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8e4e30e0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes _signature) returns(bool)
func (home *Home) TryPackImproperUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) ([]byte, error) {
	return home.abi.Pack("improperUpdate", oldRoot, newRoot, signature)
}

// UnpackImproperUpdate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8e4e30e0.
//
// Solidity: function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes _signature) returns(bool)
func (home *Home) UnpackImproperUpdate(data []byte) (bool, error) {
	out, err := home.abi.Unpack("improperUpdate", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4d66de8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address _updaterManager) returns()
func (home *Home) PackInitialize(updaterManager common.Address) []byte {
	enc, err := home.abi.Pack("initialize", updaterManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4d66de8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address _updaterManager) returns()
func (home *Home) TryPackInitialize(updaterManager common.Address) ([]byte, error) {
	return home.abi.Pack("initialize", updaterManager)
}

// PackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function localDomain() view returns(uint32)
func (home *Home) PackLocalDomain() []byte {
	enc, err := home.abi.Pack("localDomain")
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
func (home *Home) TryPackLocalDomain() ([]byte, error) {
	return home.abi.Pack("localDomain")
}

// UnpackLocalDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8d3638f4.
//
// Solidity: function localDomain() view returns(uint32)
func (home *Home) UnpackLocalDomain(data []byte) (uint32, error) {
	out, err := home.abi.Unpack("localDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb95a2001.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(uint32 ) view returns(uint32)
func (home *Home) PackNonces(arg0 uint32) []byte {
	enc, err := home.abi.Pack("nonces", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb95a2001.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(uint32 ) view returns(uint32)
func (home *Home) TryPackNonces(arg0 uint32) ([]byte, error) {
	return home.abi.Pack("nonces", arg0)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb95a2001.
//
// Solidity: function nonces(uint32 ) view returns(uint32)
func (home *Home) UnpackNonces(data []byte) (uint32, error) {
	out, err := home.abi.Unpack("nonces", data)
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
func (home *Home) PackOwner() []byte {
	enc, err := home.abi.Pack("owner")
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
func (home *Home) TryPackOwner() ([]byte, error) {
	return home.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (home *Home) UnpackOwner(data []byte) (common.Address, error) {
	out, err := home.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackQueueContains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2bef2892.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueContains(bytes32 _item) view returns(bool)
func (home *Home) PackQueueContains(item [32]byte) []byte {
	enc, err := home.abi.Pack("queueContains", item)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueContains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2bef2892.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueContains(bytes32 _item) view returns(bool)
func (home *Home) TryPackQueueContains(item [32]byte) ([]byte, error) {
	return home.abi.Pack("queueContains", item)
}

// UnpackQueueContains is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2bef2892.
//
// Solidity: function queueContains(bytes32 _item) view returns(bool)
func (home *Home) UnpackQueueContains(data []byte) (bool, error) {
	out, err := home.abi.Unpack("queueContains", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackQueueEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf6d16102.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueEnd() view returns(bytes32)
func (home *Home) PackQueueEnd() []byte {
	enc, err := home.abi.Pack("queueEnd")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf6d16102.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueEnd() view returns(bytes32)
func (home *Home) TryPackQueueEnd() ([]byte, error) {
	return home.abi.Pack("queueEnd")
}

// UnpackQueueEnd is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf6d16102.
//
// Solidity: function queueEnd() view returns(bytes32)
func (home *Home) UnpackQueueEnd(data []byte) ([32]byte, error) {
	out, err := home.abi.Unpack("queueEnd", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackQueueLength is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab91c7b0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueLength() view returns(uint256)
func (home *Home) PackQueueLength() []byte {
	enc, err := home.abi.Pack("queueLength")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueLength is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab91c7b0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueLength() view returns(uint256)
func (home *Home) TryPackQueueLength() ([]byte, error) {
	return home.abi.Pack("queueLength")
}

// UnpackQueueLength is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xab91c7b0.
//
// Solidity: function queueLength() view returns(uint256)
func (home *Home) UnpackQueueLength(data []byte) (*big.Int, error) {
	out, err := home.abi.Unpack("queueLength", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (home *Home) PackRenounceOwnership() []byte {
	enc, err := home.abi.Pack("renounceOwnership")
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
func (home *Home) TryPackRenounceOwnership() ([]byte, error) {
	return home.abi.Pack("renounceOwnership")
}

// PackRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebf0c717.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function root() view returns(bytes32)
func (home *Home) PackRoot() []byte {
	enc, err := home.abi.Pack("root")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebf0c717.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function root() view returns(bytes32)
func (home *Home) TryPackRoot() ([]byte, error) {
	return home.abi.Pack("root")
}

// UnpackRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xebf0c717.
//
// Solidity: function root() view returns(bytes32)
func (home *Home) UnpackRoot(data []byte) ([32]byte, error) {
	out, err := home.abi.Unpack("root", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSetUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d54f419.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setUpdater(address _updater) returns()
func (home *Home) PackSetUpdater(updater common.Address) []byte {
	enc, err := home.abi.Pack("setUpdater", updater)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d54f419.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setUpdater(address _updater) returns()
func (home *Home) TryPackSetUpdater(updater common.Address) ([]byte, error) {
	return home.abi.Pack("setUpdater", updater)
}

// PackSetUpdaterManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9776120e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setUpdaterManager(address _updaterManager) returns()
func (home *Home) PackSetUpdaterManager(updaterManager common.Address) []byte {
	enc, err := home.abi.Pack("setUpdaterManager", updaterManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetUpdaterManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9776120e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setUpdaterManager(address _updaterManager) returns()
func (home *Home) TryPackSetUpdaterManager(updaterManager common.Address) ([]byte, error) {
	return home.abi.Pack("setUpdaterManager", updaterManager)
}

// PackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc19d93fb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function state() view returns(uint8)
func (home *Home) PackState() []byte {
	enc, err := home.abi.Pack("state")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc19d93fb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function state() view returns(uint8)
func (home *Home) TryPackState() ([]byte, error) {
	return home.abi.Pack("state")
}

// UnpackState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc19d93fb.
//
// Solidity: function state() view returns(uint8)
func (home *Home) UnpackState(data []byte) (uint8, error) {
	out, err := home.abi.Unpack("state", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSuggestUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36e104de.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function suggestUpdate() view returns(bytes32 _committedRoot, bytes32 _new)
func (home *Home) PackSuggestUpdate() []byte {
	enc, err := home.abi.Pack("suggestUpdate")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSuggestUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36e104de.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function suggestUpdate() view returns(bytes32 _committedRoot, bytes32 _new)
func (home *Home) TryPackSuggestUpdate() ([]byte, error) {
	return home.abi.Pack("suggestUpdate")
}

// SuggestUpdateOutput serves as a container for the return parameters of contract
// method SuggestUpdate.
type SuggestUpdateOutput struct {
	CommittedRoot [32]byte
	New           [32]byte
}

// UnpackSuggestUpdate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x36e104de.
//
// Solidity: function suggestUpdate() view returns(bytes32 _committedRoot, bytes32 _new)
func (home *Home) UnpackSuggestUpdate(data []byte) (SuggestUpdateOutput, error) {
	out, err := home.abi.Unpack("suggestUpdate", data)
	outstruct := new(SuggestUpdateOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.CommittedRoot = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.New = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	return *outstruct, nil
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (home *Home) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := home.abi.Pack("transferOwnership", newOwner)
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
func (home *Home) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return home.abi.Pack("transferOwnership", newOwner)
}

// PackTree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfd54b228.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tree() view returns(uint256 count)
func (home *Home) PackTree() []byte {
	enc, err := home.abi.Pack("tree")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfd54b228.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tree() view returns(uint256 count)
func (home *Home) TryPackTree() ([]byte, error) {
	return home.abi.Pack("tree")
}

// UnpackTree is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfd54b228.
//
// Solidity: function tree() view returns(uint256 count)
func (home *Home) UnpackTree(data []byte) (*big.Int, error) {
	out, err := home.abi.Unpack("tree", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb31c01fb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function update(bytes32 _committedRoot, bytes32 _newRoot, bytes _signature) returns()
func (home *Home) PackUpdate(committedRoot [32]byte, newRoot [32]byte, signature []byte) []byte {
	enc, err := home.abi.Pack("update", committedRoot, newRoot, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb31c01fb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function update(bytes32 _committedRoot, bytes32 _newRoot, bytes _signature) returns()
func (home *Home) TryPackUpdate(committedRoot [32]byte, newRoot [32]byte, signature []byte) ([]byte, error) {
	return home.abi.Pack("update", committedRoot, newRoot, signature)
}

// PackUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf034cd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updater() view returns(address)
func (home *Home) PackUpdater() []byte {
	enc, err := home.abi.Pack("updater")
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
func (home *Home) TryPackUpdater() ([]byte, error) {
	return home.abi.Pack("updater")
}

// UnpackUpdater is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf034cd0.
//
// Solidity: function updater() view returns(address)
func (home *Home) UnpackUpdater(data []byte) (common.Address, error) {
	out, err := home.abi.Unpack("updater", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackUpdaterManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9df6c8e1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updaterManager() view returns(address)
func (home *Home) PackUpdaterManager() []byte {
	enc, err := home.abi.Pack("updaterManager")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdaterManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9df6c8e1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function updaterManager() view returns(address)
func (home *Home) TryPackUpdaterManager() ([]byte, error) {
	return home.abi.Pack("updaterManager")
}

// UnpackUpdaterManager is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9df6c8e1.
//
// Solidity: function updaterManager() view returns(address)
func (home *Home) UnpackUpdaterManager(data []byte) (common.Address, error) {
	out, err := home.abi.Unpack("updaterManager", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// HomeDispatch represents a Dispatch event raised by the Home contract.
type HomeDispatch struct {
	MessageHash         [32]byte
	LeafIndex           *big.Int
	DestinationAndNonce uint64
	CommittedRoot       [32]byte
	Message             []byte
	Raw                 *types.Log // Blockchain specific contextual infos
}

const HomeDispatchEventName = "Dispatch"

// ContractEventName returns the user-defined event name.
func (HomeDispatch) ContractEventName() string {
	return HomeDispatchEventName
}

// UnpackDispatchEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Dispatch(bytes32 indexed messageHash, uint256 indexed leafIndex, uint64 indexed destinationAndNonce, bytes32 committedRoot, bytes message)
func (home *Home) UnpackDispatchEvent(log *types.Log) (*HomeDispatch, error) {
	event := "Dispatch"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeDispatch)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeDoubleUpdate represents a DoubleUpdate event raised by the Home contract.
type HomeDoubleUpdate struct {
	OldRoot    [32]byte
	NewRoot    [2][32]byte
	Signature  []byte
	Signature2 []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const HomeDoubleUpdateEventName = "DoubleUpdate"

// ContractEventName returns the user-defined event name.
func (HomeDoubleUpdate) ContractEventName() string {
	return HomeDoubleUpdateEventName
}

// UnpackDoubleUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DoubleUpdate(bytes32 oldRoot, bytes32[2] newRoot, bytes signature, bytes signature2)
func (home *Home) UnpackDoubleUpdateEvent(log *types.Log) (*HomeDoubleUpdate, error) {
	event := "DoubleUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeDoubleUpdate)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeImproperUpdate represents a ImproperUpdate event raised by the Home contract.
type HomeImproperUpdate struct {
	OldRoot   [32]byte
	NewRoot   [32]byte
	Signature []byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const HomeImproperUpdateEventName = "ImproperUpdate"

// ContractEventName returns the user-defined event name.
func (HomeImproperUpdate) ContractEventName() string {
	return HomeImproperUpdateEventName
}

// UnpackImproperUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ImproperUpdate(bytes32 oldRoot, bytes32 newRoot, bytes signature)
func (home *Home) UnpackImproperUpdateEvent(log *types.Log) (*HomeImproperUpdate, error) {
	event := "ImproperUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeImproperUpdate)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeInitialized represents a Initialized event raised by the Home contract.
type HomeInitialized struct {
	Version uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const HomeInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (HomeInitialized) ContractEventName() string {
	return HomeInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint8 version)
func (home *Home) UnpackInitializedEvent(log *types.Log) (*HomeInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeInitialized)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeNewUpdater represents a NewUpdater event raised by the Home contract.
type HomeNewUpdater struct {
	Updater common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const HomeNewUpdaterEventName = "NewUpdater"

// ContractEventName returns the user-defined event name.
func (HomeNewUpdater) ContractEventName() string {
	return HomeNewUpdaterEventName
}

// UnpackNewUpdaterEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewUpdater(address updater)
func (home *Home) UnpackNewUpdaterEvent(log *types.Log) (*HomeNewUpdater, error) {
	event := "NewUpdater"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeNewUpdater)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeNewUpdaterManager represents a NewUpdaterManager event raised by the Home contract.
type HomeNewUpdaterManager struct {
	UpdaterManager common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const HomeNewUpdaterManagerEventName = "NewUpdaterManager"

// ContractEventName returns the user-defined event name.
func (HomeNewUpdaterManager) ContractEventName() string {
	return HomeNewUpdaterManagerEventName
}

// UnpackNewUpdaterManagerEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewUpdaterManager(address updaterManager)
func (home *Home) UnpackNewUpdaterManagerEvent(log *types.Log) (*HomeNewUpdaterManager, error) {
	event := "NewUpdaterManager"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeNewUpdaterManager)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeOwnershipTransferred represents a OwnershipTransferred event raised by the Home contract.
type HomeOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const HomeOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (HomeOwnershipTransferred) ContractEventName() string {
	return HomeOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (home *Home) UnpackOwnershipTransferredEvent(log *types.Log) (*HomeOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeUpdate represents a Update event raised by the Home contract.
type HomeUpdate struct {
	HomeDomain uint32
	OldRoot    [32]byte
	NewRoot    [32]byte
	Signature  []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const HomeUpdateEventName = "Update"

// ContractEventName returns the user-defined event name.
func (HomeUpdate) ContractEventName() string {
	return HomeUpdateEventName
}

// UnpackUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Update(uint32 indexed homeDomain, bytes32 indexed oldRoot, bytes32 indexed newRoot, bytes signature)
func (home *Home) UnpackUpdateEvent(log *types.Log) (*HomeUpdate, error) {
	event := "Update"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeUpdate)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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

// HomeUpdaterSlashed represents a UpdaterSlashed event raised by the Home contract.
type HomeUpdaterSlashed struct {
	Updater  common.Address
	Reporter common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const HomeUpdaterSlashedEventName = "UpdaterSlashed"

// ContractEventName returns the user-defined event name.
func (HomeUpdaterSlashed) ContractEventName() string {
	return HomeUpdaterSlashedEventName
}

// UnpackUpdaterSlashedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event UpdaterSlashed(address indexed updater, address indexed reporter)
func (home *Home) UnpackUpdaterSlashedEvent(log *types.Log) (*HomeUpdaterSlashed, error) {
	event := "UpdaterSlashed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != home.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(HomeUpdaterSlashed)
	if len(log.Data) > 0 {
		if err := home.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range home.abi.Events[event].Inputs {
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
