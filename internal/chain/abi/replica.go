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
	Bin: "0x60e060405234801561001057600080fd5b5060405161218c38038061218c83398101604081905261002f916100e0565b63ffffffff831660805260408051808201909152600c81526b2170726f636573732067617360a01b6020820152620cf8508310156100895760405162461bcd60e51b81526004016100809190610120565b60405180910390fd5b5060408051808201909152600c81526b21726573657276652067617360a01b6020820152613a988210156100d05760405162461bcd60e51b81526004016100809190610120565b5060a09190915260c0525061016e565b6000806000606084860312156100f557600080fd5b835163ffffffff8116811461010957600080fd5b602085015160409095015190969495509392505050565b602081526000825180602084015260005b8181101561014e5760208186018101516040868401015201610131565b506000604082850101526040601f19601f83011684010191505092915050565b60805160a05160c051611fcc6101c0600039600081816101700152610a530152600081816102f601528181610a7401528181610bbc0152610c5e01526000818161024a015261083e0152611fcc6000f3fe608060405234801561001057600080fd5b50600436106101515760003560e01c80638d3638f4116100cd578063c19d93fb11610081578063df034cd011610066578063df034cd014610318578063e7e7a7b714610363578063ffa1ad741461037657600080fd5b8063c19d93fb146102ca578063d88beda2146102f157600080fd5b8063961681dc116100b2578063961681dc14610294578063a3f81d68146102a4578063b31c01fb146102b757600080fd5b80638d3638f414610245578063928bc4b21461028157600080fd5b806339992668116101245780636188af0e116101095780636188af0e1461020957806367a6771d1461021c57806371bfb7b81461022557600080fd5b806339992668146101f857806345630b1a1461020157600080fd5b806319d9d21a1461015657806325e3beda1461016b5780632bbd59ca146101a5578063371d3071146101d5575b600080fd5b6101696101643660046118d3565b610390565b005b6101927f000000000000000000000000000000000000000000000000000000000000000081565b6040519081526020015b60405180910390f35b6101c86101b3366004611967565b60356020526000908152604090205460ff1681565b60405161019c91906119e9565b6101e86101e3366004611a0e565b610574565b604051901515815260200161019c565b61019260325481565b610192610695565b610169610217366004611a47565b610726565b61019260015481565b610192610233366004611967565b60346020526000908152604090205481565b61026c7f000000000000000000000000000000000000000000000000000000000000000081565b60405163ffffffff909116815260200161019c565b6101e861028f366004611aa6565b6107c8565b60315461026c9063ffffffff1681565b6101e86102b2366004611967565b610d03565b6101696102c5366004611b17565b610d25565b6000546101c890760100000000000000000000000000000000000000000000900460ff1681565b6101927f000000000000000000000000000000000000000000000000000000000000000081565b60005461033e9062010000900473ffffffffffffffffffffffffffffffffffffffff1681565b60405173ffffffffffffffffffffffffffffffffffffffff909116815260200161019c565b610169610371366004611c20565b610f29565b61037e600081565b60405160ff909116815260200161019c565b6002600054760100000000000000000000000000000000000000000000900460ff1660028111156103c3576103c3611980565b14156040518060400160405280600c81526020017f6661696c656420737461746500000000000000000000000000000000000000008152509061043c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b60405180910390fd5b50604080516020601f860181900481028201810190925284815261047f918891883591889088908190840183828082843760009201919091525061113592505050565b80156104ce57506104ce86866001602002013584848080601f01602080910402602001604051908101604052809392919081815260200183838082843760009201919091525061113592505050565b80156104df57508435602086013514155b1561056c5761052a600080547fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff16760200000000000000000000000000000000000000000000179055565b7f2c3f60bab4170347826231b75a920b5053941ddebc6eed6fd2c25721648b186f86868686868660405161056396959493929190611d81565b60405180910390a15b505050505050565b60008060008581526035602052604090205460ff16600281111561059a5761059a611980565b146040518060400160405280601381526020017f214d6573736167655374617475732e4e6f6e650000000000000000000000000081525090610609576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b506106466106418585602080602002604051908101604052809291908260208002808284376000920191909152508791506111dd9050565b6112a2565b6106525750600061068e565b50600083815260356020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660019081179091555b9392505050565b60006107216106a960315463ffffffff1690565b6040517fffffffff0000000000000000000000000000000000000000000000000000000060e083901b1660208201527f4f505449435300000000000000000000000000000000000000000000000000006024820152600090602a01604051602081830303815290604052805190602001209050919050565b905090565b6107488484604051610739929190611dc3565b60405180910390208383610574565b6040518060400160405280600681526020017f2170726f76650000000000000000000000000000000000000000000000000000815250906107b6576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b506107c184846107c8565b5050505050565b60408051808201909152600f81527f216d657373616765206c656e67746800000000000000000000000000000000006020820152600090604c83101561083b576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b507f000000000000000000000000000000000000000000000000000000000000000063ffffffff1661086d84846112bd565b63ffffffff16146040518060400160405280600c81526020017f2164657374696e6174696f6e0000000000000000000000000000000000000000815250906108e2576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50600083836040516108f5929190611dc3565b6040519081900390209050600160008281526035602052604090205460ff16600281111561092557610925611980565b146040518060400160405280600781526020017f2170726f76656e0000000000000000000000000000000000000000000000000081525090610994576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b5060335460408051808201909152600a81527f217265656e7472616e740000000000000000000000000000000000000000000060208201529060ff16600114610a0a576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00908116909155600082815260356020526040902080549091166002179055610a987f00000000000000000000000000000000000000000000000000000000000000007f0000000000000000000000000000000000000000000000000000000000000000611e02565b5a10156040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610b09576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b506000610b1685856112e0565b610b2086866112ef565b610b2a8787611308565b604051602401610b3d9493929190611e15565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190526020810180517bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f56d5d4750000000000000000000000000000000000000000000000000000000017905290506060610be07f0000000000000000000000000000000000000000000000000000000000000000611324565b6040518060400160405280600481526020017f216761730000000000000000000000000000000000000000000000000000000081525090610c4e576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50610c86610c5c878761136a565b7f00000000000000000000000000000000000000000000000000000000000000006101008561137c565b6040519195509150610c99908290611e45565b604051908190038120908515159085907fd42de95a9b26f1be134c8ecce389dc4fcfa18753d01661b7b361233569e8fe4890600090a45050603380547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660011790555092915050565b600081815260346020526040812054801580159061068e575042101592915050565b6002600054760100000000000000000000000000000000000000000000900460ff166002811115610d5857610d58611980565b14156040518060400160405280600c81526020017f6661696c6564207374617465000000000000000000000000000000000000000081525090610dc8576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b5060015483146040518060400160405280601281526020017f6e6f742063757272656e7420757064617465000000000000000000000000000081525090610e3c576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50610e48838383611135565b6040518060400160405280600c81526020017f217570646174657220736967000000000000000000000000000000000000000081525090610eb6576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50603254610ec49042611e02565b6000838152603460205260409081902091909155600183905560315490518391859163ffffffff909116907f608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b290610f1c908690611cf6565b60405180910390a4505050565b600054610100900460ff1615808015610f495750600054600160ff909116105b80610f635750303b158015610f63575060005460ff166001145b610fef576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201527f647920696e697469616c697a65640000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055801561104d57600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff166101001790555b611056846113f7565b6033805460017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff009091168117909155603180547fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001663ffffffff8816179055838155600084815260346020526040902055603282905580156107c157600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15050505050565b600080611140610695565b604080516020810192909252810186905260608101859052608001604080518083037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0018152919052805160209091012060005490915062010000900473ffffffffffffffffffffffffffffffffffffffff166111bd8285611518565b73ffffffffffffffffffffffffffffffffffffffff161495945050505050565b8260005b602081101561129a578083901c6001166001036112475783816020811061120a5761120a611d09565b60200201518260405160200161122a929190918252602082015260400190565b604051602081830303815290604052805190602001209150611292565b8184826020811061125a5761125a611d09565b6020020151604051602001611279929190918252602082015260400190565b6040516020818303038152906040528051906020012091505b6001016111e1565b509392505050565b600081158015906112b757506112b782610d03565b92915050565b60006112cd602c60288486611e61565b6112d691611e8b565b60e01c9392505050565b60006112cd6004828486611e61565b60006112ff602460048486611e61565b61068e91611ef1565b36600061131883604c8187611e61565b915091505b9250929050565b6000805a9050611b5881101561133d5750600092915050565b611349611b5882611f2d565b905082611357604083611f40565b6113619083611f2d565b10159392505050565b600061068e6113798484611750565b90565b600060608367ffffffffffffffff81111561139957611399611ae8565b6040519080825280601f01601f1916602001820160405280156113c3576020820181803683370190505b50905060008084516020860160008a8af191503d848111156113e25750835b808252806000602084013e5094509492505050565b600054610100900460ff1661148e576040517f08c379a000000000000000000000000000000000000000000000000000000000815260206004820152602b60248201527f496e697469616c697a61626c653a20636f6e7472616374206973206e6f74206960448201527f6e697469616c697a696e670000000000000000000000000000000000000000006064820152608401610433565b600080547fffffffffffffffffff000000000000000000000000000000000000000000ffff166201000073ffffffffffffffffffffffffffffffffffffffff93909316929092027fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff1691909117760100000000000000000000000000000000000000000000179055565b7f19457468657265756d205369676e6564204d6573736167653a0a3332000000006000908152601c839052603c8120819081906115559085611760565b9092509050600081600481111561156e5761156e611980565b0361157b575090506112b7565b600281600481111561158f5761158f611980565b14156040518060400160405280601f81526020017f45434453413a20696e76616c6964207369676e6174757265206c656e67746800815250906115ff576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50600381600481111561161457611614611980565b1415604051806060016040528060228152602001611f7c6022913990611667576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b5060008460408151811061167d5761167d611d09565b016020015160f81c9050601b81148061169957508060ff16601c145b604051806060016040528060228152602001611f9e60229139906116ea576040517f08c379a00000000000000000000000000000000000000000000000000000000081526004016104339190611cf6565b50604080518082018252601881527f45434453413a20696e76616c6964207369676e61747572650000000000000000602082015290517f08c379a00000000000000000000000000000000000000000000000000000000081526104339190600401611cf6565b60006112ff604c602c8486611e61565b60008082516041036117965760208301516040840151606085015160001a61178a878285856117a2565b9450945050505061131d565b5060009050600261131d565b6000807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08311156117d95750600090506003611888565b6040805160008082526020820180845289905260ff881692820192909252606081018690526080810185905260019060a0016020604051602081039080840390855afa15801561182d573d6000803e3d6000fd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661188157600060019250925050611888565b9150600090505b94509492505050565b60008083601f8401126118a357600080fd5b50813567ffffffffffffffff8111156118bb57600080fd5b60208301915083602082850101111561131d57600080fd5b60008060008060008060a087890312156118ec57600080fd5b86359550606087018881111561190157600080fd5b6020880195503567ffffffffffffffff81111561191d57600080fd5b61192989828a01611891565b909550935050608087013567ffffffffffffffff81111561194957600080fd5b61195589828a01611891565b979a9699509497509295939492505050565b60006020828403121561197957600080fd5b5035919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b600381106119e6577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b50565b602081016119f6836119af565b91905290565b8061040081018310156112b757600080fd5b60008060006104408486031215611a2457600080fd5b83359250611a3585602086016119fc565b92959294505050610420919091013590565b6000806000806104408587031215611a5e57600080fd5b843567ffffffffffffffff811115611a7557600080fd5b611a8187828801611891565b9095509350611a95905086602087016119fc565b939692955092936104200135925050565b60008060208385031215611ab957600080fd5b823567ffffffffffffffff811115611ad057600080fd5b611adc85828601611891565b90969095509350505050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fd5b600080600060608486031215611b2c57600080fd5b8335925060208401359150604084013567ffffffffffffffff811115611b5157600080fd5b8401601f81018613611b6257600080fd5b803567ffffffffffffffff811115611b7c57611b7c611ae8565b6040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8501160116810181811067ffffffffffffffff82111715611be857611be8611ae8565b604052818152828201602001881015611c0057600080fd5b816020840160208301376000602083830101528093505050509250925092565b60008060008060808587031215611c3657600080fd5b843563ffffffff81168114611c4a57600080fd5b9350602085013573ffffffffffffffffffffffffffffffffffffffff81168114611c7357600080fd5b93969395505050506040820135916060013590565b60005b83811015611ca3578181015183820152602001611c8b565b50506000910152565b60008151808452611cc4816020860160208601611c88565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169290920160200192915050565b60208152600061068e6020830184611cac565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b8183528181602085013750600060208284010152600060207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116840101905092915050565b868152604086602083013760a060608201526000611da360a083018688611d38565b8281036080840152611db6818587611d38565b9998505050505050505050565b8183823760009101908152919050565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b808201808211156112b7576112b7611dd3565b63ffffffff85168152836020820152606060408201526000611e3b606083018486611d38565b9695505050505050565b60008251611e57818460208701611c88565b9190910192915050565b60008085851115611e7157600080fd5b83861115611e7e57600080fd5b5050820193919092039150565b80357fffffffff000000000000000000000000000000000000000000000000000000008116906004841015611eea577fffffffff00000000000000000000000000000000000000000000000000000000808560040360031b1b82161691505b5092915050565b803560208310156112b7577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff602084900360031b1b1692915050565b818103818111156112b7576112b7611dd3565b600082611f76577f4e487b7100000000000000000000000000000000000000000000000000000000600052601260045260246000fd5b50049056fe45434453413a20696e76616c6964207369676e6174757265202773272076616c756545434453413a20696e76616c6964207369676e6174757265202776272076616c7565a164736f6c6343000825000a",
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
