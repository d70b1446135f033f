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

// PlainReplicaMetaData contains all meta data concerning the PlainReplica contract.
var PlainReplicaMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_localDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_processGas\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"_reserveGas\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"PROCESS_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"RESERVE_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"VERSION\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"acceptableRoot\",\"inputs\":[{\"name\":\"_root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"committedRoot\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"confirmAt\",\"inputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"doubleUpdate\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32[2]\",\"internalType\":\"bytes32[2]\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"_signature2\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"homeDomainHash\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"initialize\",\"inputs\":[{\"name\":\"_remoteDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_updater\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_committedRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_optimisticSeconds\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"localDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"messages\",\"inputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumIReplica.MessageStatus\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"optimisticSeconds\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"process\",\"inputs\":[{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"_success\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"prove\",\"inputs\":[{\"name\":\"_leaf\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_proof\",\"type\":\"bytes32[32]\",\"internalType\":\"bytes32[32]\"},{\"name\":\"_index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"_proven\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"proveAndProcess\",\"inputs\":[{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"_proof\",\"type\":\"bytes32[32]\",\"internalType\":\"bytes32[32]\"},{\"name\":\"_index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"remoteDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"state\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumICommon.States\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"update\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"updater\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"DoubleUpdate\",\"inputs\":[{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32[2]\",\"indexed\":false,\"internalType\":\"bytes32[2]\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"},{\"name\":\"signature2\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Initialized\",\"inputs\":[{\"name\":\"version\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Process\",\"inputs\":[{\"name\":\"messageHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"success\",\"type\":\"bool\",\"indexed\":true,\"internalType\":\"bool\"},{\"name\":\"returnData\",\"type\":\"bytes\",\"indexed\":true,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Update\",\"inputs\":[{\"name\":\"homeDomain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false}]",
	ID:  "PlainReplica",
	Bin: "0x60e060405234801561001057600080fd5b5060405161210138038061210183398101604081905261002f916101ac565b63ffffffff8316608052828282826100456100f1565b5060408051808201909152600c81526b2170726f636573732067617360a01b6020820152620cf8508310156100965760405162461bcd60e51b815260040161008d91906101ec565b60405180910390fd5b5060408051808201909152600c81526b21726573657276652067617360a01b6020820152613a988210156100dd5760405162461bcd60e51b815260040161008d91906101ec565b5060a09190915260c0525061023a92505050565b600054610100900460ff16156101595760405162461bcd60e51b815260206004820152602760248201527f496e697469616c697a61626c653a20636f6e747261637420697320696e697469604482015266616c697a696e6760c81b606482015260840161008d565b60005460ff908116146101aa576000805460ff191660ff9081179091556040519081527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b565b6000806000606084860312156101c157600080fd5b835163ffffffff811681146101d557600080fd5b602085015160409095015190969495509392505050565b602081526000825180602084015260005b8181101561021a57602081860181015160408684010152016101fd565b506000604082850101526040601f19601f83011684010191505092915050565b60805160a05160c051611e7561028c600039600081816101700152610dd40152600081816102f601528181610df501528181610e9e01526115bc01526000818161024a0152610c6b0152611e756000f3fe608060405234801561001057600080fd5b50600436106101515760003560e01c80638d3638f4116100cd578063c19d93fb11610081578063df034cd011610066578063df034cd014610318578063e7e7a7b714610363578063ffa1ad741461037657600080fd5b8063c19d93fb146102ca578063d88beda2146102f157600080fd5b8063961681dc116100b2578063961681dc14610294578063a3f81d68146102a4578063b31c01fb146102b757600080fd5b80638d3638f414610245578063928bc4b21461028157600080fd5b806339992668116101245780636188af0e116101095780636188af0e1461020957806367a6771d1461021c57806371bfb7b81461022557600080fd5b806339992668146101f857806345630b1a1461020157600080fd5b806319d9d21a1461015657806325e3beda1461016b5780632bbd59ca146101a5578063371d3071146101d5575b600080fd5b6101696101643660046118fb565b610390565b005b6101927f000000000000000000000000000000000000000000000000000000000000000081565b6040519081526020015b60405180910390f35b6101c86101b336600461198f565b60356020526000908152604090205460ff1681565b60405161019c9190611a11565b6101e86101e3366004611a36565b6104c9565b604051901515815260200161019c565b61019260325481565b61019261051d565b610169610217366004611a6f565b61055c565b61019260015481565b61019261023336600461198f565b60346020526000908152604090205481565b61026c7f000000000000000000000000000000000000000000000000000000000000000081565b60405163ffffffff909116815260200161019c565b6101e861028f366004611ace565b610607565b60315461026c9063ffffffff1681565b6101e86102b236600461198f565b6106da565b6101696102c5366004611b10565b61070b565b6000546101c890760100000000000000000000000000000000000000000000900460ff1681565b6101927f000000000000000000000000000000000000000000000000000000000000000081565b60005461033e9062010000900473ffffffffffffffffffffffffffffffffffffffff1681565b60405173ffffffffffffffffffffffffffffffffffffffff909116815260200161019c565b610169610371366004611b63565b6108b5565b61037e600081565b60405160ff909116815260200161019c565b6002600054760100000000000000000000000000000000000000000000900460ff1660028111156103c3576103c36119a8565b14156040518060400160405280600c81526020017f6661696c656420737461746500000000000000000000000000000000000000008152509061043c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b60405180910390fd5b5061044a8686358686610a4f565b801561046157506104618660208701358484610a4f565b801561047257508435602086013514155b156104c15761047f610ac5565b7f2c3f60bab4170347826231b75a920b5053941ddebc6eed6fd2c25721648b186f8686868686866040516104b896959493929190611c89565b60405180910390a15b505050505050565b60006104d6848484610b0a565b9050801561051657600084815260356020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660011790555b9392505050565b600061055761052a610bb6565b60e01b7b4f505449435300000000000000000000000000000000000000000000176000908152600a902090565b905090565b6000848460405161056e929190611ccb565b60405180910390209050610583818484610b0a565b6040518060400160405280600681526020017f2170726f76650000000000000000000000000000000000000000000000000000815250906105f1576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b506105fc8585610bf8565b6104c1858583610d14565b60006106138383610bf8565b60008383604051610625929190611ccb565b6040519081900390209050600160008281526035602052604090205460ff166002811115610655576106556119a8565b146040518060400160405280600781526020017f2170726f76656e00000000000000000000000000000000000000000000000000815250906106c4576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b506106d0848483610d14565b9150505b92915050565b6000816106e957506000919050565b6000828152603460205260409020548015801590610516575042101592915050565b6002600054760100000000000000000000000000000000000000000000900460ff16600281111561073e5761073e6119a8565b14156040518060400160405280600c81526020017f6661696c65642073746174650000000000000000000000000000000000000000815250906107ae576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b5060015484146040518060400160405280601281526020017f6e6f742063757272656e7420757064617465000000000000000000000000000081525090610822576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b5061082f84848484610a4f565b6040518060400160405280600c81526020017f21757064617465722073696700000000000000000000000000000000000000008152509061089d576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b5060018390556108af84848484610f79565b50505050565b600054610100900460ff16158080156108d55750600054600160ff909116105b806108ef5750303b1580156108ef575060005460ff166001145b61097b576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201527f647920696e697469616c697a65640000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016600117905580156109d957600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff166101001790555b6109e58585858561103e565b8015610a4857600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b5050505050565b600080610a77610a5d61051d565b604080519182526020820189905281018790526060902090565b60005490915062010000900473ffffffffffffffffffffffffffffffffffffffff16610aa482868661115c565b73ffffffffffffffffffffffffffffffffffffffff16149695505050505050565b600080547fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff16760200000000000000000000000000000000000000000000179055565b565b60008060008581526035602052604090205460ff166002811115610b3057610b306119a8565b146040518060400160405280601381526020017f214d6573736167655374617475732e4e6f6e650000000000000000000000000081525090610b9f576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b50610bae6102b28585856113ef565b949350505050565b6000805477010000000000000000000000000000000000000000000000900463ffffffff16808203610bf05760315463ffffffff16610bf2565b805b91505090565b60408051808201909152600f81527f216d657373616765206c656e67746800000000000000000000000000000000006020820152604c821015610c68576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b507f000000000000000000000000000000000000000000000000000000000000000063ffffffff16610c9a8383611497565b63ffffffff16146040518060400160405280600c81526020017f2164657374696e6174696f6e000000000000000000000000000000000000000081525090610d0f576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b505050565b60335460408051808201909152600a81527f217265656e7472616e7400000000000000000000000000000000000000000000602082015260009160ff16600114610d8b576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b50603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00908116909155600083815260356020526040902080549091166002179055610e197f00000000000000000000000000000000000000000000000000000000000000007f0000000000000000000000000000000000000000000000000000000000000000611d0a565b5a10156040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610e8a576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b506000610e9785856114a9565b9050610ec27f000000000000000000000000000000000000000000000000000000000000000061155a565b6040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610f30576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b50610f4583610f3f87876115a0565b836115b2565b603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016600117905595945050505050565b6000805477010000000000000000000000000000000000000000000000900463ffffffff169003610fac57603254610fd6565b6000547b01000000000000000000000000000000000000000000000000000000900464ffffffffff165b610fe09042611d0a565b6000848152603460205260409020558284610ff9610bb6565b63ffffffff167f608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b28585604051611030929190611d1d565b60405180910390a450505050565b600054610100900460ff166110d5576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610433565b6110de83611635565b6033805460017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff009091168117909155603180547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001663ffffffff871617905582815560008381526034602052604090205560328190556108af611756565b60408051808201909152601f81527f45434453413a20696e76616c6964207369676e6174757265206c656e677468006020820152600090604183146111ce576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b50604080516060810182526022808252853592602080880135939188013560001a927f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08511159291611e259083013990611255576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b5080601b1480611265575080601c145b604051806060016040528060228152602001611e4760229139906112b6576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b507f19457468657265756d205369676e6564204d6573736167653a0a3332000000006000908152601c889052603c90206001906040805160008152602081018083529290925260ff841690820152606081018590526080810184905260a0016020604051602081039080840390855afa158015611337573d6000803e3d6000fd5b5050604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810151818301909252601881527f45434453413a20696e76616c6964207369676e617475726500000000000000006020820152909550905073ffffffffffffffffffffffffffffffffffffffff85166113e4576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611bef565b505050509392505050565b82600582901b6104008401845b8181101561148d57602083811685815282359118526040600020935061143860208460011c166020830135868252602090911852604060002090565b935061145a60208460021c166040830135868252602090911852604060002090565b935061147c60208460031c166060830135868252602090911852604060002090565b935060049290921c916080016113fc565b5050509392505050565b600060288301355b60e01c9392505050565b60606114b58383611801565b6114bf848461180a565b6114c98585611816565b6040516024016114dc9493929190611d31565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190526020810180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f56d5d47500000000000000000000000000000000000000000000000000000000179052905092915050565b6000805a9050611b588110156115735750600092915050565b61157f611b5882611d61565b90508261158d604083611d74565b6115979083611d61565b10159392505050565b60006105166115af8484611832565b90565b600060606115e4847f00000000000000000000000000000000000000000000000000000000000000006101008661183e565b9092509050806040516115f79190611daf565b604051908190038120908315159087907fd42de95a9b26f1be134c8ecce389dc4fcfa18753d01661b7b361233569e8fe4890600090a4509392505050565b600054610100900460ff166116cc576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffff000000000000000000000000000000000000000000ffff166201000073ffffffffffffffffffffffffffffffffffffffff93909316929092027fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff1691909117760100000000000000000000000000000000000000000000179055565b60325464ffffffffff10610b08576031546032546000805476ffffffffffffffffffffffffffffffffffffffffffffff167b0100000000000000000000000000000000000000000000000000000064ffffffffff909316929092027fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff169190911763ffffffff9092167701000000000000000000000000000000000000000000000002919091179055565b6000823561149f565b60006004830135610516565b36600061182683604c8187611dcb565b915091505b9250929050565b6000602c830135610516565b600060608367ffffffffffffffff81111561185b5761185b611df5565b6040519080825280601f01601f191660200182016040528015611885576020820181803683370190505b50905060008084516020860160008a8af191503d848111156118a45750835b808252806000602084013e5094509492505050565b60008083601f8401126118cb57600080fd5b50813567ffffffffffffffff8111156118e357600080fd5b60208301915083602082850101111561182b57600080fd5b60008060008060008060a0878903121561191457600080fd5b86359550606087018881111561192957600080fd5b6020880195503567ffffffffffffffff81111561194557600080fd5b61195189828a016118b9565b909550935050608087013567ffffffffffffffff81111561197157600080fd5b61197d89828a016118b9565b979a9699509497509295939492505050565b6000602082840312156119a157600080fd5b5035919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b60038110611a0e577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b50565b60208101611a1e836119d7565b91905290565b8061040081018310156106d457600080fd5b60008060006104408486031215611a4c57600080fd5b83359250611a5d8560208601611a24565b92959294505050610420919091013590565b6000806000806104408587031215611a8657600080fd5b843567ffffffffffffffff811115611a9d57600080fd5b611aa9878288016118b9565b9095509350611abd90508660208701611a24565b939692955092936104200135925050565b60008060208385031215611ae157600080fd5b823567ffffffffffffffff811115611af857600080fd5b611b04858286016118b9565b90969095509350505050565b60008060008060608587031215611b2657600080fd5b8435935060208501359250604085013567ffffffffffffffff811115611b4b57600080fd5b611b57878288016118b9565b95989497509550505050565b60008060008060808587031215611b7957600080fd5b843563ffffffff81168114611b8d57600080fd5b9350602085013573ffffffffffffffffffffffffffffffffffffffff81168114611bb657600080fd5b93969395505050506040820135916060013590565b60005b83811015611be6578181015183820152602001611bce565b50506000910152565b6020815260008251806020840152611c0e816040850160208701611bcb565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169190910160400192915050565b8183528181602085013750600060208284010152600060207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116840101905092915050565b868152604086602083013760a060608201526000611cab60a083018688611c40565b8281036080840152611cbe818587611c40565b9998505050505050505050565b8183823760009101908152919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156106d4576106d4611cdb565b602081526000610bae602083018486611c40565b63ffffffff85168152836020820152606060408201526000611d57606083018486611c40565b9695505050505050565b818103818111156106d4576106d4611cdb565b600082611daa577f4e487b7100000000000000000000000000000000000000000000000000000000600052601260045260246000fd5b500490565b60008251611dc1818460208701611bcb565b9190910192915050565b60008085851115611ddb57600080fd5b83861115611de857600080fd5b5050820193919092039150565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fdfe45434453413a20696e76616c6964207369676e6174757265202773272076616c756545434453413a20696e76616c6964207369676e6174757265202776272076616c7565a164736f6c6343000825000a",
}

// PlainReplica is an auto generated Go binding around an Ethereum contract.
type PlainReplica struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *PlainReplica) GetABI() abi.ABI {
	return c.abi
}

// NewPlainReplica creates a new instance of PlainReplica.
func NewPlainReplica() *PlainReplica {
	parsed, err := PlainReplicaMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &PlainReplica{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *PlainReplica) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas) returns()
func (plainReplica *PlainReplica) PackConstructor(_localDomain uint32, _processGas *big.Int, _reserveGas *big.Int) []byte {
	enc, err := plainReplica.abi.Pack("", _localDomain, _processGas, _reserveGas)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackPROCESSGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd88beda2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PROCESS_GAS() view returns(uint256)
func (plainReplica *PlainReplica) PackPROCESSGAS() []byte {
	enc, err := plainReplica.abi.Pack("PROCESS_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPROCESSGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd88beda2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PROCESS_GAS() view returns(uint256)
func (plainReplica *PlainReplica) TryPackPROCESSGAS() ([]byte, error) {
	return plainReplica.abi.Pack("PROCESS_GAS")
}

// UnpackPROCESSGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd88beda2.
//
// Solidity: function PROCESS_GAS() view returns(uint256)
func (plainReplica *PlainReplica) UnpackPROCESSGAS(data []byte) (*big.Int, error) {
	out, err := plainReplica.abi.Unpack("PROCESS_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRESERVEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x25e3beda.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RESERVE_GAS() view returns(uint256)
func (plainReplica *PlainReplica) PackRESERVEGAS() []byte {
	enc, err := plainReplica.abi.Pack("RESERVE_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRESERVEGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x25e3beda.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RESERVE_GAS() view returns(uint256)
func (plainReplica *PlainReplica) TryPackRESERVEGAS() ([]byte, error) {
	return plainReplica.abi.Pack("RESERVE_GAS")
}

// UnpackRESERVEGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x25e3beda.
//
// Solidity: function RESERVE_GAS() view returns(uint256)
func (plainReplica *PlainReplica) UnpackRESERVEGAS(data []byte) (*big.Int, error) {
	out, err := plainReplica.abi.Unpack("RESERVE_GAS", data)
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
func (plainReplica *PlainReplica) PackVERSION() []byte {
	enc, err := plainReplica.abi.Pack("VERSION")
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
func (plainReplica *PlainReplica) TryPackVERSION() ([]byte, error) {
	return plainReplica.abi.Pack("VERSION")
}

// UnpackVERSION is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffa1ad74.
//
// Solidity: function VERSION() view returns(uint8)
func (plainReplica *PlainReplica) UnpackVERSION(data []byte) (uint8, error) {
	out, err := plainReplica.abi.Unpack("VERSION", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackAcceptableRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa3f81d68.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptableRoot(bytes32 _root) view returns(bool)
func (plainReplica *PlainReplica) PackAcceptableRoot(root [32]byte) []byte {
	enc, err := plainReplica.abi.Pack("acceptableRoot", root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptableRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa3f81d68.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptableRoot(bytes32 _root) view returns(bool)
func (plainReplica *PlainReplica) TryPackAcceptableRoot(root [32]byte) ([]byte, error) {
	return plainReplica.abi.Pack("acceptableRoot", root)
}

// UnpackAcceptableRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa3f81d68.
//
// Solidity: function acceptableRoot(bytes32 _root) view returns(bool)
func (plainReplica *PlainReplica) UnpackAcceptableRoot(data []byte) (bool, error) {
	out, err := plainReplica.abi.Unpack("acceptableRoot", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackCommittedRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67a6771d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function committedRoot() view returns(bytes32)
func (plainReplica *PlainReplica) PackCommittedRoot() []byte {
	enc, err := plainReplica.abi.Pack("committedRoot")
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
func (plainReplica *PlainReplica) TryPackCommittedRoot() ([]byte, error) {
	return plainReplica.abi.Pack("committedRoot")
}

// UnpackCommittedRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x67a6771d.
//
// Solidity: function committedRoot() view returns(bytes32)
func (plainReplica *PlainReplica) UnpackCommittedRoot(data []byte) ([32]byte, error) {
	out, err := plainReplica.abi.Unpack("committedRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackConfirmAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71bfb7b8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function confirmAt(bytes32 ) view returns(uint256)
func (plainReplica *PlainReplica) PackConfirmAt(arg0 [32]byte) []byte {
	enc, err := plainReplica.abi.Pack("confirmAt", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackConfirmAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71bfb7b8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function confirmAt(bytes32 ) view returns(uint256)
func (plainReplica *PlainReplica) TryPackConfirmAt(arg0 [32]byte) ([]byte, error) {
	return plainReplica.abi.Pack("confirmAt", arg0)
}

// UnpackConfirmAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71bfb7b8.
//
// Solidity: function confirmAt(bytes32 ) view returns(uint256)
func (plainReplica *PlainReplica) UnpackConfirmAt(data []byte) (*big.Int, error) {
	out, err := plainReplica.abi.Unpack("confirmAt", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDoubleUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x19d9d21a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function doubleUpdate(bytes32 _oldRoot, bytes32[2] _newRoot, bytes _signature, bytes _signature2) returns()
func (plainReplica *PlainReplica) PackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) []byte {
	enc, err := plainReplica.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
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
func (plainReplica *PlainReplica) TryPackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) ([]byte, error) {
	return plainReplica.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
}

// PackHomeDomainHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45630b1a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (plainReplica *PlainReplica) PackHomeDomainHash() []byte {
	enc, err := plainReplica.abi.Pack("homeDomainHash")
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
func (plainReplica *PlainReplica) TryPackHomeDomainHash() ([]byte, error) {
	return plainReplica.abi.Pack("homeDomainHash")
}

// UnpackHomeDomainHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x45630b1a.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (plainReplica *PlainReplica) UnpackHomeDomainHash(data []byte) ([32]byte, error) {
	out, err := plainReplica.abi.Unpack("homeDomainHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe7e7a7b7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(uint32 _remoteDomain, address _updater, bytes32 _committedRoot, uint256 _optimisticSeconds) returns()
func (plainReplica *PlainReplica) PackInitialize(remoteDomain uint32, updater common.Address, committedRoot [32]byte, optimisticSeconds *big.Int) []byte {
	enc, err := plainReplica.abi.Pack("initialize", remoteDomain, updater, committedRoot, optimisticSeconds)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe7e7a7b7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(uint32 _remoteDomain, address _updater, bytes32 _committedRoot, uint256 _optimisticSeconds) returns()
func (plainReplica *PlainReplica) TryPackInitialize(remoteDomain uint32, updater common.Address, committedRoot [32]byte, optimisticSeconds *big.Int) ([]byte, error) {
	return plainReplica.abi.Pack("initialize", remoteDomain, updater, committedRoot, optimisticSeconds)
}

// PackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function localDomain() view returns(uint32)
func (plainReplica *PlainReplica) PackLocalDomain() []byte {
	enc, err := plainReplica.abi.Pack("localDomain")
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
func (plainReplica *PlainReplica) TryPackLocalDomain() ([]byte, error) {
	return plainReplica.abi.Pack("localDomain")
}

// UnpackLocalDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8d3638f4.
//
// Solidity: function localDomain() view returns(uint32)
func (plainReplica *PlainReplica) UnpackLocalDomain(data []byte) (uint32, error) {
	out, err := plainReplica.abi.Unpack("localDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMessages is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2bbd59ca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function messages(bytes32 ) view returns(uint8)
func (plainReplica *PlainReplica) PackMessages(arg0 [32]byte) []byte {
	enc, err := plainReplica.abi.Pack("messages", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMessages is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2bbd59ca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function messages(bytes32 ) view returns(uint8)
func (plainReplica *PlainReplica) TryPackMessages(arg0 [32]byte) ([]byte, error) {
	return plainReplica.abi.Pack("messages", arg0)
}

// UnpackMessages is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2bbd59ca.
//
// Solidity: function messages(bytes32 ) view returns(uint8)
func (plainReplica *PlainReplica) UnpackMessages(data []byte) (uint8, error) {
	out, err := plainReplica.abi.Unpack("messages", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackOptimisticSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39992668.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function optimisticSeconds() view returns(uint256)
func (plainReplica *PlainReplica) PackOptimisticSeconds() []byte {
	enc, err := plainReplica.abi.Pack("optimisticSeconds")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOptimisticSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39992668.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function optimisticSeconds() view returns(uint256)
func (plainReplica *PlainReplica) TryPackOptimisticSeconds() ([]byte, error) {
	return plainReplica.abi.Pack("optimisticSeconds")
}

// UnpackOptimisticSeconds is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x39992668.
//
// Solidity: function optimisticSeconds() view returns(uint256)
func (plainReplica *PlainReplica) UnpackOptimisticSeconds(data []byte) (*big.Int, error) {
	out, err := plainReplica.abi.Unpack("optimisticSeconds", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackProcess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x928bc4b2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function process(bytes _message) returns(bool _success)
func (plainReplica *PlainReplica) PackProcess(message []byte) []byte {
	enc, err := plainReplica.abi.Pack("process", message)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProcess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x928bc4b2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function process(bytes _message) returns(bool _success)
func (plainReplica *PlainReplica) TryPackProcess(message []byte) ([]byte, error) {
	return plainReplica.abi.Pack("process", message)
}

// UnpackProcess is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x928bc4b2.
//
// Solidity: function process(bytes _message) returns(bool _success)
func (plainReplica *PlainReplica) UnpackProcess(data []byte) (bool, error) {
	out, err := plainReplica.abi.Unpack("process", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackProve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x371d3071.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool _proven)
func (plainReplica *PlainReplica) PackProve(leaf [32]byte, proof [32][32]byte, index *big.Int) []byte {
	enc, err := plainReplica.abi.Pack("prove", leaf, proof, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x371d3071.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool _proven)
func (plainReplica *PlainReplica) TryPackProve(leaf [32]byte, proof [32][32]byte, index *big.Int) ([]byte, error) {
	return plainReplica.abi.Pack("prove", leaf, proof, index)
}

// UnpackProve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x371d3071.
//
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool _proven)
func (plainReplica *PlainReplica) UnpackProve(data []byte) (bool, error) {
	out, err := plainReplica.abi.Unpack("prove", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackProveAndProcess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6188af0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proveAndProcess(bytes _message, bytes32[32] _proof, uint256 _index) returns()
func (plainReplica *PlainReplica) PackProveAndProcess(message []byte, proof [32][32]byte, index *big.Int) []byte {
	enc, err := plainReplica.abi.Pack("proveAndProcess", message, proof, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProveAndProcess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6188af0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proveAndProcess(bytes _message, bytes32[32] _proof, uint256 _index) returns()
func (plainReplica *PlainReplica) TryPackProveAndProcess(message []byte, proof [32][32]byte, index *big.Int) ([]byte, error) {
	return plainReplica.abi.Pack("proveAndProcess", message, proof, index)
}

// PackRemoteDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x961681dc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function remoteDomain() view returns(uint32)
func (plainReplica *PlainReplica) PackRemoteDomain() []byte {
	enc, err := plainReplica.abi.Pack("remoteDomain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRemoteDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x961681dc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function remoteDomain() view returns(uint32)
func (plainReplica *PlainReplica) TryPackRemoteDomain() ([]byte, error) {
	return plainReplica.abi.Pack("remoteDomain")
}

// UnpackRemoteDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x961681dc.
//
// Solidity: function remoteDomain() view returns(uint32)
func (plainReplica *PlainReplica) UnpackRemoteDomain(data []byte) (uint32, error) {
	out, err := plainReplica.abi.Unpack("remoteDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc19d93fb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function state() view returns(uint8)
func (plainReplica *PlainReplica) PackState() []byte {
	enc, err := plainReplica.abi.Pack("state")
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
func (plainReplica *PlainReplica) TryPackState() ([]byte, error) {
	return plainReplica.abi.Pack("state")
}

// UnpackState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc19d93fb.
//
// Solidity: function state() view returns(uint8)
func (plainReplica *PlainReplica) UnpackState(data []byte) (uint8, error) {
	out, err := plainReplica.abi.Unpack("state", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb31c01fb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function update(bytes32 _oldRoot, bytes32 _newRoot, bytes _signature) returns()
func (plainReplica *PlainReplica) PackUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) []byte {
	enc, err := plainReplica.abi.Pack("update", oldRoot, newRoot, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb31c01fb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function update(bytes32 _oldRoot, bytes32 _newRoot, bytes _signature) returns()
func (plainReplica *PlainReplica) TryPackUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) ([]byte, error) {
	return plainReplica.abi.Pack("update", oldRoot, newRoot, signature)
}

// PackUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf034cd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updater() view returns(address)
func (plainReplica *PlainReplica) PackUpdater() []byte {
	enc, err := plainReplica.abi.Pack("updater")
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
func (plainReplica *PlainReplica) TryPackUpdater() ([]byte, error) {
	return plainReplica.abi.Pack("updater")
}

// UnpackUpdater is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf034cd0.
//
// Solidity: function updater() view returns(address)
func (plainReplica *PlainReplica) UnpackUpdater(data []byte) (common.Address, error) {
	out, err := plainReplica.abi.Unpack("updater", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PlainReplicaDoubleUpdate represents a DoubleUpdate event raised by the PlainReplica contract.
type PlainReplicaDoubleUpdate struct {
	OldRoot    [32]byte
	NewRoot    [2][32]byte
	Signature  []byte
	Signature2 []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const PlainReplicaDoubleUpdateEventName = "DoubleUpdate"

// ContractEventName returns the user-defined event name.
func (PlainReplicaDoubleUpdate) ContractEventName() string {
	return PlainReplicaDoubleUpdateEventName
}

// UnpackDoubleUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DoubleUpdate(bytes32 oldRoot, bytes32[2] newRoot, bytes signature, bytes signature2)
func (plainReplica *PlainReplica) UnpackDoubleUpdateEvent(log *types.Log) (*PlainReplicaDoubleUpdate, error) {
	event := "DoubleUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainReplica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainReplicaDoubleUpdate)
	if len(log.Data) > 0 {
		if err := plainReplica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainReplica.abi.Events[event].Inputs {
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

// PlainReplicaInitialized represents a Initialized event raised by the PlainReplica contract.
type PlainReplicaInitialized struct {
	Version uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const PlainReplicaInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (PlainReplicaInitialized) ContractEventName() string {
	return PlainReplicaInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint8 version)
func (plainReplica *PlainReplica) UnpackInitializedEvent(log *types.Log) (*PlainReplicaInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainReplica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainReplicaInitialized)
	if len(log.Data) > 0 {
		if err := plainReplica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainReplica.abi.Events[event].Inputs {
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

// PlainReplicaProcess represents a Process event raised by the PlainReplica contract.
type PlainReplicaProcess struct {
	MessageHash [32]byte
	Success     bool
	ReturnData  common.Hash
	Raw         *types.Log // Blockchain specific contextual infos
}

const PlainReplicaProcessEventName = "Process"

// ContractEventName returns the user-defined event name.
func (PlainReplicaProcess) ContractEventName() string {
	return PlainReplicaProcessEventName
}

// UnpackProcessEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Process(bytes32 indexed messageHash, bool indexed success, bytes indexed returnData)
func (plainReplica *PlainReplica) UnpackProcessEvent(log *types.Log) (*PlainReplicaProcess, error) {
	event := "Process"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainReplica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainReplicaProcess)
	if len(log.Data) > 0 {
		if err := plainReplica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainReplica.abi.Events[event].Inputs {
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

// PlainReplicaUpdate represents a Update event raised by the PlainReplica contract.
type PlainReplicaUpdate struct {
	HomeDomain uint32
	OldRoot    [32]byte
	NewRoot    [32]byte
	Signature  []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const PlainReplicaUpdateEventName = "Update"

// ContractEventName returns the user-defined event name.
func (PlainReplicaUpdate) ContractEventName() string {
	return PlainReplicaUpdateEventName
}

// UnpackUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Update(uint32 indexed homeDomain, bytes32 indexed oldRoot, bytes32 indexed newRoot, bytes signature)
func (plainReplica *PlainReplica) UnpackUpdateEvent(log *types.Log) (*PlainReplicaUpdate, error) {
	event := "Update"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainReplica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainReplicaUpdate)
	if len(log.Data) > 0 {
		if err := plainReplica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainReplica.abi.Events[event].Inputs {
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
