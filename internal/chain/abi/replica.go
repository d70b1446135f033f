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

// ReplicaMetaData contains all meta data concerning the Replica contract.
var ReplicaMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_localDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_processGas\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"_reserveGas\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"PROCESS_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"RESERVE_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"VERSION\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"acceptableRoot\",\"inputs\":[{\"name\":\"_root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"committedRoot\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"confirmAt\",\"inputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"doubleUpdate\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32[2]\",\"internalType\":\"bytes32[2]\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"_signature2\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"homeDomainHash\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"initialize\",\"inputs\":[{\"name\":\"_remoteDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_updater\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_committedRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_optimisticSeconds\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"localDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"messages\",\"inputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumIReplica.MessageStatus\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"optimisticSeconds\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"process\",\"inputs\":[{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"_success\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"prove\",\"inputs\":[{\"name\":\"_leaf\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_proof\",\"type\":\"bytes32[32]\",\"internalType\":\"bytes32[32]\"},{\"name\":\"_index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"proveAndProcess\",\"inputs\":[{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"_proof\",\"type\":\"bytes32[32]\",\"internalType\":\"bytes32[32]\"},{\"name\":\"_index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"remoteDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"state\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumICommon.States\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"update\",\"inputs\":[{\"name\":\"_oldRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_newRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"updater\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"DoubleUpdate\",\"inputs\":[{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32[2]\",\"indexed\":false,\"internalType\":\"bytes32[2]\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"},{\"name\":\"signature2\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Initialized\",\"inputs\":[{\"name\":\"version\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Process\",\"inputs\":[{\"name\":\"messageHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"success\",\"type\":\"bool\",\"indexed\":true,\"internalType\":\"bool\"},{\"name\":\"returnData\",\"type\":\"bytes\",\"indexed\":true,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Update\",\"inputs\":[{\"name\":\"homeDomain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"oldRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"newRoot\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false}]",
	ID:  "Replica",
	Bin: "0x60e060405234801561001057600080fd5b5060405161218638038061218683398101604081905261002f916100e0565b63ffffffff831660805260408051808201909152600c81526b2170726f636573732067617360a01b6020820152620cf8508310156100895760405162461bcd60e51b81526004016100809190610120565b60405180910390fd5b5060408051808201909152600c81526b21726573657276652067617360a01b6020820152613a988210156100d05760405162461bcd60e51b81526004016100809190610120565b5060a09190915260c0525061016e565b6000806000606084860312156100f557600080fd5b835163ffffffff8116811461010957600080fd5b602085015160409095015190969495509392505050565b602081526000825180602084015260005b8181101561014e5760208186018101516040868401015201610131565b506000604082850101526040601f19601f83011684010191505092915050565b60805160a05160c051611fc66101c0600039600081816101700152610a660152600081816102f601528181610a8701528181610bcf0152610c7101526000818161024a01526108510152611fc66000f3fe608060405234801561001057600080fd5b50600436106101515760003560e01c80638d3638f4116100cd578063c19d93fb11610081578063df034cd011610066578063df034cd014610318578063e7e7a7b714610363578063ffa1ad741461037657600080fd5b8063c19d93fb146102ca578063d88beda2146102f157600080fd5b8063961681dc116100b2578063961681dc14610294578063a3f81d68146102a4578063b31c01fb146102b757600080fd5b80638d3638f414610245578063928bc4b21461028157600080fd5b806339992668116101245780636188af0e116101095780636188af0e1461020957806367a6771d1461021c57806371bfb7b81461022557600080fd5b806339992668146101f857806345630b1a1461020157600080fd5b806319d9d21a1461015657806325e3beda1461016b5780632bbd59ca146101a5578063371d3071146101d5575b600080fd5b6101696101643660046118cd565b610390565b005b6101927f000000000000000000000000000000000000000000000000000000000000000081565b6040519081526020015b60405180910390f35b6101c86101b3366004611961565b60356020526000908152604090205460ff1681565b60405161019c91906119e3565b6101e86101e3366004611a08565b610574565b604051901515815260200161019c565b61019260325481565b6101926106a8565b610169610217366004611a41565b610739565b61019260015481565b610192610233366004611961565b60346020526000908152604090205481565b61026c7f000000000000000000000000000000000000000000000000000000000000000081565b60405163ffffffff909116815260200161019c565b6101e861028f366004611aa0565b6107db565b60315461026c9063ffffffff1681565b6101e86102b2366004611961565b610d16565b6101696102c5366004611b11565b610d38565b6000546101c890760100000000000000000000000000000000000000000000900460ff1681565b6101927f000000000000000000000000000000000000000000000000000000000000000081565b60005461033e9062010000900473ffffffffffffffffffffffffffffffffffffffff1681565b60405173ffffffffffffffffffffffffffffffffffffffff909116815260200161019c565b610169610371366004611c1a565b610f3c565b61037e600081565b60405160ff909116815260200161019c565b6002600054760100000000000000000000000000000000000000000000900460ff1660028111156103c3576103c361197a565b14156040518060400160405280600c81526020017f6661696c656420737461746500000000000000000000000000000000000000008152509061043c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b60405180910390fd5b50604080516020601f860181900481028201810190925284815261047f918891883591889088908190840183828082843760009201919091525061114892505050565b80156104ce57506104ce86866001602002013584848080601f01602080910402602001604051908101604052809392919081815260200183838082843760009201919091525061114892505050565b80156104df57508435602086013514155b1561056c5761052a600080547fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff16760200000000000000000000000000000000000000000000179055565b7f2c3f60bab4170347826231b75a920b5053941ddebc6eed6fd2c25721648b186f86868686868660405161056396959493929190611d7b565b60405180910390a15b505050505050565b60008060008581526035602052604090205460ff16600281111561059a5761059a61197a565b146040518060400160405280601381526020017f214d6573736167655374617475732e4e6f6e650000000000000000000000000081525090610609576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b5060006106408585602080602002604051908101604052809291908260208002808284376000920191909152508791506111f09050565b9050801580610655575061065381610d16565b155b156106645760009150506106a1565b5050600083815260356020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660019081179091555b9392505050565b60006107346106bc60315463ffffffff1690565b6040517fffffffff0000000000000000000000000000000000000000000000000000000060e083901b1660208201527f4f505449435300000000000000000000000000000000000000000000000000006024820152600090602a01604051602081830303815290604052805190602001209050919050565b905090565b61075b848460405161074c929190611dbd565b60405180910390208383610574565b6040518060400160405280600681526020017f2170726f76650000000000000000000000000000000000000000000000000000815250906107c9576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b506107d484846107db565b5050505050565b60408051808201909152600f81527f216d657373616765206c656e67746800000000000000000000000000000000006020820152600090604c83101561084e576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b507f000000000000000000000000000000000000000000000000000000000000000063ffffffff1661088084846112b5565b63ffffffff16146040518060400160405280600c81526020017f2164657374696e6174696f6e0000000000000000000000000000000000000000815250906108f5576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b5060008383604051610908929190611dbd565b6040519081900390209050600160008281526035602052604090205460ff1660028111156109385761093861197a565b146040518060400160405280600781526020017f2170726f76656e00000000000000000000000000000000000000000000000000815250906109a7576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b5060335460408051808201909152600a81527f217265656e7472616e740000000000000000000000000000000000000000000060208201529060ff16600114610a1d576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00908116909155600082815260356020526040902080549091166002179055610aab7f00000000000000000000000000000000000000000000000000000000000000007f0000000000000000000000000000000000000000000000000000000000000000611dfc565b5a10156040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610b1c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b506000610b2985856112da565b610b3386866112e9565b610b3d8787611302565b604051602401610b509493929190611e0f565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190526020810180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f56d5d4750000000000000000000000000000000000000000000000000000000017905290506060610bf37f000000000000000000000000000000000000000000000000000000000000000061131e565b6040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610c61576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50610c99610c6f8787611364565b7f000000000000000000000000000000000000000000000000000000000000000061010085611376565b6040519195509150610cac908290611e3f565b604051908190038120908515159085907fd42de95a9b26f1be134c8ecce389dc4fcfa18753d01661b7b361233569e8fe4890600090a45050603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660011790555092915050565b60008181526034602052604081205480158015906106a1575042101592915050565b6002600054760100000000000000000000000000000000000000000000900460ff166002811115610d6b57610d6b61197a565b14156040518060400160405280600c81526020017f6661696c6564207374617465000000000000000000000000000000000000000081525090610ddb576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b5060015483146040518060400160405280601281526020017f6e6f742063757272656e7420757064617465000000000000000000000000000081525090610e4f576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50610e5b838383611148565b6040518060400160405280600c81526020017f217570646174657220736967000000000000000000000000000000000000000081525090610ec9576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50603254610ed79042611dfc565b6000838152603460205260409081902091909155600183905560315490518391859163ffffffff909116907f608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b290610f2f908690611cf0565b60405180910390a4505050565b600054610100900460ff1615808015610f5c5750600054600160ff909116105b80610f765750303b158015610f76575060005460ff166001145b611002576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201527f647920696e697469616c697a65640000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055801561106057600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff166101001790555b611069846113f1565b6033805460017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff009091168117909155603180547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001663ffffffff8816179055838155600084815260346020526040902055603282905580156107d457600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15050505050565b6000806111536106a8565b604080516020810192909252810186905260608101859052608001604080518083037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0018152919052805160209091012060005490915062010000900473ffffffffffffffffffffffffffffffffffffffff166111d08285611512565b73ffffffffffffffffffffffffffffffffffffffff161495945050505050565b8260005b60208110156112ad578083901c60011660010361125a5783816020811061121d5761121d611d03565b60200201518260405160200161123d929190918252602082015260400190565b6040516020818303038152906040528051906020012091506112a5565b8184826020811061126d5761126d611d03565b602002015160405160200161128c929190918252602082015260400190565b6040516020818303038152906040528051906020012091505b6001016111f4565b509392505050565b60006112c5602c60288486611e5b565b6112ce91611e85565b60e01c90505b92915050565b60006112c56004828486611e5b565b60006112f9602460048486611e5b565b6106a191611eeb565b36600061131283604c8187611e5b565b915091505b9250929050565b6000805a9050610bb88110156113375750600092915050565b611343610bb882611f27565b905082611351604083611f3a565b61135b9083611f27565b10159392505050565b60006106a1611373848461174a565b90565b600060608367ffffffffffffffff81111561139357611393611ae2565b6040519080825280601f01601f1916602001820160405280156113bd576020820181803683370190505b50905060008084516020860160008a8af191503d848111156113dc5750835b808252806000602084013e5094509492505050565b600054610100900460ff16611488576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffff000000000000000000000000000000000000000000ffff166201000073ffffffffffffffffffffffffffffffffffffffff93909316929092027fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff1691909117760100000000000000000000000000000000000000000000179055565b7f19457468657265756d205369676e6564204d6573736167653a0a3332000000006000908152601c839052603c81208190819061154f908561175a565b909250905060008160048111156115685761156861197a565b03611575575090506112d4565b60028160048111156115895761158961197a565b14156040518060400160405280601f81526020017f45434453413a20696e76616c6964207369676e6174757265206c656e67746800815250906115f9576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50600381600481111561160e5761160e61197a565b1415604051806060016040528060228152602001611f766022913990611661576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b5060008460408151811061167757611677611d03565b016020015160f81c9050601b81148061169357508060ff16601c145b604051806060016040528060228152602001611f9860229139906116e4576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf0565b50604080518082018252601881527f45434453413a20696e76616c6964207369676e61747572650000000000000000602082015290517f08c379a00000000000000000000000000000000000000000000000000000000081526104339190600401611cf0565b60006112f9604c602c8486611e5b565b60008082516041036117905760208301516040840151606085015160001a6117848782858561179c565b94509450505050611317565b50600090506002611317565b6000807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08311156117d35750600090506003611882565b6040805160008082526020820180845289905260ff881692820192909252606081018690526080810185905260019060a0016020604051602081039080840390855afa158015611827573d6000803e3d6000fd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661187b57600060019250925050611882565b9150600090505b94509492505050565b60008083601f84011261189d57600080fd5b50813567ffffffffffffffff8111156118b557600080fd5b60208301915083602082850101111561131757600080fd5b60008060008060008060a087890312156118e657600080fd5b8635955060608701888111156118fb57600080fd5b6020880195503567ffffffffffffffff81111561191757600080fd5b61192389828a0161188b565b909550935050608087013567ffffffffffffffff81111561194357600080fd5b61194f89828a0161188b565b979a9699509497509295939492505050565b60006020828403121561197357600080fd5b5035919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b600381106119e0577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b50565b602081016119f0836119a9565b91905290565b8061040081018310156112d457600080fd5b60008060006104408486031215611a1e57600080fd5b83359250611a2f85602086016119f6565b92959294505050610420919091013590565b6000806000806104408587031215611a5857600080fd5b843567ffffffffffffffff811115611a6f57600080fd5b611a7b8782880161188b565b9095509350611a8f905086602087016119f6565b939692955092936104200135925050565b60008060208385031215611ab357600080fd5b823567ffffffffffffffff811115611aca57600080fd5b611ad68582860161188b565b90969095509350505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fd5b600080600060608486031215611b2657600080fd5b8335925060208401359150604084013567ffffffffffffffff811115611b4b57600080fd5b8401601f81018613611b5c57600080fd5b803567ffffffffffffffff811115611b7657611b76611ae2565b6040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8501160116810181811067ffffffffffffffff82111715611be257611be2611ae2565b604052818152828201602001881015611bfa57600080fd5b816020840160208301376000602083830101528093505050509250925092565b60008060008060808587031215611c3057600080fd5b843563ffffffff81168114611c4457600080fd5b9350602085013573ffffffffffffffffffffffffffffffffffffffff81168114611c6d57600080fd5b93969395505050506040820135916060013590565b60005b83811015611c9d578181015183820152602001611c85565b50506000910152565b60008151808452611cbe816020860160208601611c82565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169290920160200192915050565b6020815260006106a16020830184611ca6565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b8183528181602085013750600060208284010152600060207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116840101905092915050565b868152604086602083013760a060608201526000611d9d60a083018688611d32565b8281036080840152611db0818587611d32565b9998505050505050505050565b8183823760009101908152919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156112d4576112d4611dcd565b63ffffffff85168152836020820152606060408201526000611e35606083018486611d32565b9695505050505050565b60008251611e51818460208701611c82565b9190910192915050565b60008085851115611e6b57600080fd5b83861115611e7857600080fd5b5050820193919092039150565b80357fffffffff000000000000000000000000000000000000000000000000000000008116906004841015611ee4577fffffffff00000000000000000000000000000000000000000000000000000000808560040360031b1b82161691505b5092915050565b803560208310156112d4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff602084900360031b1b1692915050565b818103818111156112d4576112d4611dcd565b600082611f70577f4e487b7100000000000000000000000000000000000000000000000000000000600052601260045260246000fd5b50049056fe45434453413a20696e76616c6964207369676e6174757265202773272076616c756545434453413a20696e76616c6964207369676e6174757265202776272076616c7565a164736f6c6343000825000a",
}

// Replica is an auto generated Go binding around an Ethereum contract.
type Replica struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Replica) GetABI() abi.ABI {
	return c.abi
}

// NewReplica creates a new instance of Replica.
func NewReplica() *Replica {
	parsed, err := ReplicaMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Replica{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Replica) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas) returns()
func (replica *Replica) PackConstructor(_localDomain uint32, _processGas *big.Int, _reserveGas *big.Int) []byte {
	enc, err := replica.abi.Pack("", _localDomain, _processGas, _reserveGas)
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
func (replica *Replica) PackPROCESSGAS() []byte {
	enc, err := replica.abi.Pack("PROCESS_GAS")
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
func (replica *Replica) TryPackPROCESSGAS() ([]byte, error) {
	return replica.abi.Pack("PROCESS_GAS")
}

// UnpackPROCESSGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd88beda2.
//
// Solidity: function PROCESS_GAS() view returns(uint256)
func (replica *Replica) UnpackPROCESSGAS(data []byte) (*big.Int, error) {
	out, err := replica.abi.Unpack("PROCESS_GAS", data)
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
func (replica *Replica) PackRESERVEGAS() []byte {
	enc, err := replica.abi.Pack("RESERVE_GAS")
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
func (replica *Replica) TryPackRESERVEGAS() ([]byte, error) {
	return replica.abi.Pack("RESERVE_GAS")
}

// UnpackRESERVEGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x25e3beda.
//
// Solidity: function RESERVE_GAS() view returns(uint256)
func (replica *Replica) UnpackRESERVEGAS(data []byte) (*big.Int, error) {
	out, err := replica.abi.Unpack("RESERVE_GAS", data)
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
func (replica *Replica) PackVERSION() []byte {
	enc, err := replica.abi.Pack("VERSION")
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
func (replica *Replica) TryPackVERSION() ([]byte, error) {
	return replica.abi.Pack("VERSION")
}

// UnpackVERSION is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffa1ad74.
//
// Solidity: function VERSION() view returns(uint8)
func (replica *Replica) UnpackVERSION(data []byte) (uint8, error) {
	out, err := replica.abi.Unpack("VERSION", data)
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
func (replica *Replica) PackAcceptableRoot(root [32]byte) []byte {
	enc, err := replica.abi.Pack("acceptableRoot", root)
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
func (replica *Replica) TryPackAcceptableRoot(root [32]byte) ([]byte, error) {
	return replica.abi.Pack("acceptableRoot", root)
}

// UnpackAcceptableRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa3f81d68.
//
// Solidity: function acceptableRoot(bytes32 _root) view returns(bool)
func (replica *Replica) UnpackAcceptableRoot(data []byte) (bool, error) {
	out, err := replica.abi.Unpack("acceptableRoot", data)
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
func (replica *Replica) PackCommittedRoot() []byte {
	enc, err := replica.abi.Pack("committedRoot")
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
func (replica *Replica) TryPackCommittedRoot() ([]byte, error) {
	return replica.abi.Pack("committedRoot")
}

// UnpackCommittedRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x67a6771d.
//
// Solidity: function committedRoot() view returns(bytes32)
func (replica *Replica) UnpackCommittedRoot(data []byte) ([32]byte, error) {
	out, err := replica.abi.Unpack("committedRoot", data)
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
func (replica *Replica) PackConfirmAt(arg0 [32]byte) []byte {
	enc, err := replica.abi.Pack("confirmAt", arg0)
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
func (replica *Replica) TryPackConfirmAt(arg0 [32]byte) ([]byte, error) {
	return replica.abi.Pack("confirmAt", arg0)
}

// UnpackConfirmAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71bfb7b8.
//
// Solidity: function confirmAt(bytes32 ) view returns(uint256)
func (replica *Replica) UnpackConfirmAt(data []byte) (*big.Int, error) {
	out, err := replica.abi.Unpack("confirmAt", data)
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
func (replica *Replica) PackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) []byte {
	enc, err := replica.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
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
func (replica *Replica) TryPackDoubleUpdate(oldRoot [32]byte, newRoot [2][32]byte, signature []byte, signature2 []byte) ([]byte, error) {
	return replica.abi.Pack("doubleUpdate", oldRoot, newRoot, signature, signature2)
}

// PackHomeDomainHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45630b1a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (replica *Replica) PackHomeDomainHash() []byte {
	enc, err := replica.abi.Pack("homeDomainHash")
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
func (replica *Replica) TryPackHomeDomainHash() ([]byte, error) {
	return replica.abi.Pack("homeDomainHash")
}

// UnpackHomeDomainHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x45630b1a.
//
// Solidity: function homeDomainHash() view returns(bytes32)
func (replica *Replica) UnpackHomeDomainHash(data []byte) ([32]byte, error) {
	out, err := replica.abi.Unpack("homeDomainHash", data)
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
func (replica *Replica) PackInitialize(remoteDomain uint32, updater common.Address, committedRoot [32]byte, optimisticSeconds *big.Int) []byte {
	enc, err := replica.abi.Pack("initialize", remoteDomain, updater, committedRoot, optimisticSeconds)
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
func (replica *Replica) TryPackInitialize(remoteDomain uint32, updater common.Address, committedRoot [32]byte, optimisticSeconds *big.Int) ([]byte, error) {
	return replica.abi.Pack("initialize", remoteDomain, updater, committedRoot, optimisticSeconds)
}

// PackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function localDomain() view returns(uint32)
func (replica *Replica) PackLocalDomain() []byte {
	enc, err := replica.abi.Pack("localDomain")
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
func (replica *Replica) TryPackLocalDomain() ([]byte, error) {
	return replica.abi.Pack("localDomain")
}

// UnpackLocalDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8d3638f4.
//
// Solidity: function localDomain() view returns(uint32)
func (replica *Replica) UnpackLocalDomain(data []byte) (uint32, error) {
	out, err := replica.abi.Unpack("localDomain", data)
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
func (replica *Replica) PackMessages(arg0 [32]byte) []byte {
	enc, err := replica.abi.Pack("messages", arg0)
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
func (replica *Replica) TryPackMessages(arg0 [32]byte) ([]byte, error) {
	return replica.abi.Pack("messages", arg0)
}

// UnpackMessages is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2bbd59ca.
//
// Solidity: function messages(bytes32 ) view returns(uint8)
func (replica *Replica) UnpackMessages(data []byte) (uint8, error) {
	out, err := replica.abi.Unpack("messages", data)
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
func (replica *Replica) PackOptimisticSeconds() []byte {
	enc, err := replica.abi.Pack("optimisticSeconds")
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
func (replica *Replica) TryPackOptimisticSeconds() ([]byte, error) {
	return replica.abi.Pack("optimisticSeconds")
}

// UnpackOptimisticSeconds is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x39992668.
//
// Solidity: function optimisticSeconds() view returns(uint256)
func (replica *Replica) UnpackOptimisticSeconds(data []byte) (*big.Int, error) {
	out, err := replica.abi.Unpack("optimisticSeconds", data)
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
func (replica *Replica) PackProcess(message []byte) []byte {
	enc, err := replica.abi.Pack("process", message)
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
func (replica *Replica) TryPackProcess(message []byte) ([]byte, error) {
	return replica.abi.Pack("process", message)
}

// UnpackProcess is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x928bc4b2.
//
// Solidity: function process(bytes _message) returns(bool _success)
func (replica *Replica) UnpackProcess(data []byte) (bool, error) {
	out, err := replica.abi.Unpack("process", data)
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
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool)
func (replica *Replica) PackProve(leaf [32]byte, proof [32][32]byte, index *big.Int) []byte {
	enc, err := replica.abi.Pack("prove", leaf, proof, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x371d3071.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool)
func (replica *Replica) TryPackProve(leaf [32]byte, proof [32][32]byte, index *big.Int) ([]byte, error) {
	return replica.abi.Pack("prove", leaf, proof, index)
}

// UnpackProve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x371d3071.
//
// Solidity: function prove(bytes32 _leaf, bytes32[32] _proof, uint256 _index) returns(bool)
func (replica *Replica) UnpackProve(data []byte) (bool, error) {
	out, err := replica.abi.Unpack("prove", data)
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
func (replica *Replica) PackProveAndProcess(message []byte, proof [32][32]byte, index *big.Int) []byte {
	enc, err := replica.abi.Pack("proveAndProcess", message, proof, index)
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
func (replica *Replica) TryPackProveAndProcess(message []byte, proof [32][32]byte, index *big.Int) ([]byte, error) {
	return replica.abi.Pack("proveAndProcess", message, proof, index)
}

// PackRemoteDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x961681dc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function remoteDomain() view returns(uint32)
func (replica *Replica) PackRemoteDomain() []byte {
	enc, err := replica.abi.Pack("remoteDomain")
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
func (replica *Replica) TryPackRemoteDomain() ([]byte, error) {
	return replica.abi.Pack("remoteDomain")
}

// UnpackRemoteDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x961681dc.
//
// Solidity: function remoteDomain() view returns(uint32)
func (replica *Replica) UnpackRemoteDomain(data []byte) (uint32, error) {
	out, err := replica.abi.Unpack("remoteDomain", data)
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
func (replica *Replica) PackState() []byte {
	enc, err := replica.abi.Pack("state")
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
func (replica *Replica) TryPackState() ([]byte, error) {
	return replica.abi.Pack("state")
}

// UnpackState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc19d93fb.
//
// Solidity: function state() view returns(uint8)
func (replica *Replica) UnpackState(data []byte) (uint8, error) {
	out, err := replica.abi.Unpack("state", data)
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
func (replica *Replica) PackUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) []byte {
	enc, err := replica.abi.Pack("update", oldRoot, newRoot, signature)
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
func (replica *Replica) TryPackUpdate(oldRoot [32]byte, newRoot [32]byte, signature []byte) ([]byte, error) {
	return replica.abi.Pack("update", oldRoot, newRoot, signature)
}

// PackUpdater is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf034cd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updater() view returns(address)
func (replica *Replica) PackUpdater() []byte {
	enc, err := replica.abi.Pack("updater")
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
func (replica *Replica) TryPackUpdater() ([]byte, error) {
	return replica.abi.Pack("updater")
}

// UnpackUpdater is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf034cd0.
//
// Solidity: function updater() view returns(address)
func (replica *Replica) UnpackUpdater(data []byte) (common.Address, error) {
	out, err := replica.abi.Unpack("updater", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// ReplicaDoubleUpdate represents a DoubleUpdate event raised by the Replica contract.
type ReplicaDoubleUpdate struct {
	OldRoot    [32]byte
	NewRoot    [2][32]byte
	Signature  []byte
	Signature2 []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const ReplicaDoubleUpdateEventName = "DoubleUpdate"

// ContractEventName returns the user-defined event name.
func (ReplicaDoubleUpdate) ContractEventName() string {
	return ReplicaDoubleUpdateEventName
}

// UnpackDoubleUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DoubleUpdate(bytes32 oldRoot, bytes32[2] newRoot, bytes signature, bytes signature2)
func (replica *Replica) UnpackDoubleUpdateEvent(log *types.Log) (*ReplicaDoubleUpdate, error) {
	event := "DoubleUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != replica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ReplicaDoubleUpdate)
	if len(log.Data) > 0 {
		if err := replica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range replica.abi.Events[event].Inputs {
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

// ReplicaInitialized represents a Initialized event raised by the Replica contract.
type ReplicaInitialized struct {
	Version uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const ReplicaInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (ReplicaInitialized) ContractEventName() string {
	return ReplicaInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint8 version)
func (replica *Replica) UnpackInitializedEvent(log *types.Log) (*ReplicaInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != replica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ReplicaInitialized)
	if len(log.Data) > 0 {
		if err := replica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range replica.abi.Events[event].Inputs {
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

// ReplicaProcess represents a Process event raised by the Replica contract.
type ReplicaProcess struct {
	MessageHash [32]byte
	Success     bool
	ReturnData  common.Hash
	Raw         *types.Log // Blockchain specific contextual infos
}

const ReplicaProcessEventName = "Process"

// ContractEventName returns the user-defined event name.
func (ReplicaProcess) ContractEventName() string {
	return ReplicaProcessEventName
}

// UnpackProcessEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Process(bytes32 indexed messageHash, bool indexed success, bytes indexed returnData)
func (replica *Replica) UnpackProcessEvent(log *types.Log) (*ReplicaProcess, error) {
	event := "Process"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != replica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ReplicaProcess)
	if len(log.Data) > 0 {
		if err := replica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range replica.abi.Events[event].Inputs {
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

// ReplicaUpdate represents a Update event raised by the Replica contract.
type ReplicaUpdate struct {
	HomeDomain uint32
	OldRoot    [32]byte
	NewRoot    [32]byte
	Signature  []byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const ReplicaUpdateEventName = "Update"

// ContractEventName returns the user-defined event name.
func (ReplicaUpdate) ContractEventName() string {
	return ReplicaUpdateEventName
}

// UnpackUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Update(uint32 indexed homeDomain, bytes32 indexed oldRoot, bytes32 indexed newRoot, bytes signature)
func (replica *Replica) UnpackUpdateEvent(log *types.Log) (*ReplicaUpdate, error) {
	event := "Update"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != replica.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ReplicaUpdate)
	if len(log.Data) > 0 {
		if err := replica.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range replica.abi.Events[event].Inputs {
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
