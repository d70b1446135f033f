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

// GovernanceMessageCall is an auto generated low-level Go binding around an user-defined struct.
type GovernanceMessageCall struct {
	To   [32]byte
	Data []byte
}

// GovernanceRouterMetaData contains all meta data concerning the GovernanceRouter contract.
var GovernanceRouterMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"_localDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_recoveryTimelock\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"VERSION\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"callLocal\",\"inputs\":[{\"name\":\"_calls\",\"type\":\"tuple[]\",\"internalType\":\"structGovernanceMessage.Call[]\",\"components\":[{\"name\":\"to\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"callRemote\",\"inputs\":[{\"name\":\"_destination\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_calls\",\"type\":\"tuple[]\",\"internalType\":\"structGovernanceMessage.Call[]\",\"components\":[{\"name\":\"to\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"domains\",\"inputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"exitRecovery\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"governor\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"governorDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"handle\",\"inputs\":[{\"name\":\"_origin\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_sender\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"_message\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"inRecovery\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"initialize\",\"inputs\":[{\"name\":\"_xAppConnectionManager\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"_recoveryManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"initiateRecoveryTimelock\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"localDomain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"recoveryActiveAt\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"recoveryManager\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"recoveryTimelock\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"routers\",\"inputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"setRouter\",\"inputs\":[{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_router\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setRouterLocal\",\"inputs\":[{\"name\":\"_domain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_router\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setXAppConnectionManager\",\"inputs\":[{\"name\":\"_xAppConnectionManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferGovernor\",\"inputs\":[{\"name\":\"_newDomain\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"_newGovernor\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferRecoveryManager\",\"inputs\":[{\"name\":\"_newRecoveryManager\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"xAppConnectionManager\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIXAppConnectionManager\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"ExitRecovery\",\"inputs\":[{\"name\":\"recoveryManager\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Initialized\",\"inputs\":[{\"name\":\"version\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"InitiateRecovery\",\"inputs\":[{\"name\":\"recoveryManager\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"recoveryActiveAt\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"SetRouter\",\"inputs\":[{\"name\":\"domain\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"previousRouter\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"newRouter\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TransferGovernor\",\"inputs\":[{\"name\":\"previousGovernorDomain\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"},{\"name\":\"newGovernorDomain\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"},{\"name\":\"previousGovernor\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newGovernor\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TransferRecoveryManager\",\"inputs\":[{\"name\":\"previousRecoveryManager\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"newRecoveryManager\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false}]",
	ID:  "GovernanceRouter",
	Bin: "0x60c060405234801561001057600080fd5b50604051612a85380380612a8583398101604081905261002f9161010c565b63ffffffff821660805260a081905261004661004d565b5050610143565b600054610100900460ff16156100b95760405162461bcd60e51b815260206004820152602760248201527f496e697469616c697a61626c653a20636f6e747261637420697320696e697469604482015266616c697a696e6760c81b606482015260840160405180910390fd5b60005460ff9081161461010a576000805460ff191660ff9081179091556040519081527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b565b6000806040838503121561011f57600080fd5b825163ffffffff8116811461013357600080fd5b6020939093015192949293505050565b60805160a0516128fa61018b600039600081816102f8015261060301526000818161031f015281816109c201528181610a6a01528181611217015261167c01526128fa6000f3fe608060405234801561001057600080fd5b50600436106101825760003560e01c806363706be3116100d8578063de314b191161008c578063e8c6f83a11610066578063e8c6f83a14610390578063f05151df146103a3578063ffa1ad74146103bb57600080fd5b8063de314b1914610354578063e542929814610374578063e6b3d9491461037d57600080fd5b8063670a43c4116100bd578063670a43c4146102f35780638d3638f41461031a578063db2021ae1461034157600080fd5b806363706be3146102d857806366cf8fab146102e057600080fd5b806341bdc8b51161013a5780634fedbbb5116101145780634fedbbb5146102755780635585416c1461028857806356d5d475146102c557600080fd5b806341bdc8b51461023c5780634626abee1461024f578063485cc9551461026257600080fd5b80632ead72f61161016b5780632ead72f6146101e6578063316c92b6146102145780633339df961461021c57600080fd5b80630c340a24146101875780630ce21995146101d1575b600080fd5b6003546101a79073ffffffffffffffffffffffffffffffffffffffff1681565b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020015b60405180910390f35b6101e46101df366004612059565b6103d5565b005b6102066101f4366004612085565b60056020526000908152604090205481565b6040519081526020016101c8565b6101e46104db565b6004546101a79073ffffffffffffffffffffffffffffffffffffffff1681565b6101e461024a3660046120cb565b61067c565b6101e461025d366004612134565b6107b2565b6101e4610270366004612176565b6108b3565b6101e46102833660046121af565b610b9c565b6003546102b09074010000000000000000000000000000000000000000900463ffffffff1681565b60405163ffffffff90911681526020016101c8565b6101e46102d3366004612204565b610d83565b6101e4610fed565b6102b06102ee366004612290565b611105565b6102067f000000000000000000000000000000000000000000000000000000000000000081565b6102b07f000000000000000000000000000000000000000000000000000000000000000081565b6101e461034f3660046122a9565b61113f565b6002546101a79073ffffffffffffffffffffffffffffffffffffffff1681565b61020660015481565b6101e461038b3660046120cb565b611270565b6101e461039e366004612059565b61136c565b6103ab61144f565b60405190151581526020016101c8565b6103c3600081565b60405160ff90911681526020016101c8565b6103dd61144f565b1561045e5760025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146104585760405162461bcd60e51b815260040161044f9190612335565b60405180910390fd5b506104cd565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146104cb5760405162461bcd60e51b815260040161044f9190612335565b505b6104d7828261146a565b5050565b6104e361144f565b156040518060400160405280600b81526020017f696e207265636f76657279000000000000000000000000000000000000000000815250906105385760405162461bcd60e51b815260040161044f9190612335565b5060025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146105a65760405162461bcd60e51b815260040161044f9190612335565b5060015460408051808201909152601a81527f7265636f7665727920616c726561647920696e69746961746564000000000000602082015290156105fd5760405162461bcd60e51b815260040161044f9190612335565b506106287f000000000000000000000000000000000000000000000000000000000000000042612377565b600181905560025460405191825273ffffffffffffffffffffffffffffffffffffffff16907f4c75781638d2c3a22c08e1295107f831b97683d017a1145733b743479a2ae2259060200160405180910390a2565b61068461144f565b156106fc5760025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146106f65760405162461bcd60e51b815260040161044f9190612335565b5061076b565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146107695760405162461bcd60e51b815260040161044f9190612335565b505b600480547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b6107ba61144f565b156108325760025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff16331461082c5760405162461bcd60e51b815260040161044f9190612335565b506108a1565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff16331461089f5760405162461bcd60e51b815260040161044f9190612335565b505b6104d76108ae8284612431565b611562565b600054610100900460ff16158080156108d35750600054600160ff909116105b806108ed5750303b1580156108ed575060005460ff166001145b61095f5760405162461bcd60e51b815260206004820152602e60248201527f496e697469616c697a61626c653a20636f6e747261637420697320616c72656160448201527f647920696e697469616c697a6564000000000000000000000000000000000000606482015260840161044f565b600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016600117905580156109bd57600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff166101001790555b6109e77f00000000000000000000000000000000000000000000000000000000000000003361167a565b6002805473ffffffffffffffffffffffffffffffffffffffff8085167fffffffffffffffffffffffff000000000000000000000000000000000000000092831617909255600480549286169290911682178155604080517f8d3638f4000000000000000000000000000000000000000000000000000000008152905163ffffffff7f0000000000000000000000000000000000000000000000000000000000000000169392638d3638f4928082019260209290918290030181865afa158015610ab4573d6000803e3d6000fd5b505050506040513d601f19601f82011682018060405250810190610ad8919061257d565b63ffffffff16146040518060400160405280602081526020017f58417070436f6e6e656374696f6e4d616e616765722062616420646f6d61696e81525090610b335760405162461bcd60e51b815260040161044f9190612335565b508015610b9757600080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00ff169055604051600181527f7f26b83ff96e1f2b6a682f133852f6798a09c465da95921460cefb38474024989060200160405180910390a15b505050565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff163314610c095760405162461bcd60e51b815260040161044f9190612335565b50610c1261144f565b156040518060400160405280600b81526020017f696e207265636f7665727900000000000000000000000000000000000000000081525090610c675760405162461bcd60e51b815260040161044f9190612335565b506000610c73846117be565b9050600460009054906101000a900473ffffffffffffffffffffffffffffffffffffffff1673ffffffffffffffffffffffffffffffffffffffff16639fa92f9d6040518163ffffffff1660e01b8152600401602060405180830381865afa158015610ce2573d6000803e3d6000fd5b505050506040513d601f19601f82011682018060405250810190610d06919061259a565b73ffffffffffffffffffffffffffffffffffffffff1663fa31de018583610d2d8787611831565b6040518463ffffffff1660e01b8152600401610d4b939291906125b7565b600060405180830381600087803b158015610d6557600080fd5b505af1158015610d79573d6000803e3d6000fd5b5050505050505050565b600480546040517f5f8b1dba000000000000000000000000000000000000000000000000000000008152339281019290925260009173ffffffffffffffffffffffffffffffffffffffff90911690635f8b1dba90602401602060405180830381865afa158015610df7573d6000803e3d6000fd5b505050506040513d601f19601f82011682018060405250810190610e1b919061257d565b905063ffffffff811615801590610e3d57508463ffffffff168163ffffffff16145b6040518060400160405280600881526020017f217265706c69636100000000000000000000000000000000000000000000000081525090610e915760405162461bcd60e51b815260040161044f9190612335565b50610e9c85856119ed565b6040518060400160405280600f81526020017f21676f7665726e6f72526f75746572000000000000000000000000000000000081525090610ef05760405162461bcd60e51b815260040161044f9190612335565b506000610efd8484611a4a565b90506001816004811115610f1357610f136125dc565b03610f2a57610f256108ae8585611b0e565b610fe5565b6002816004811115610f3e57610f3e6125dc565b03610f6557610f25610f508585611d8b565b610f60610f5d8787611dae565b90565b61167a565b6003816004811115610f7957610f796125dc565b03610f9a57610f25610f8b8585611d8b565b610f958686611dae565b61146a565b604080518082018252601381527f2176616c6964206d6573736167652074797065000000000000000000000000006020820152905162461bcd60e51b815261044f9190600401612335565b505050505050565b60025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff16331461105a5760405162461bcd60e51b815260040161044f9190612335565b5060015460408051808201909152601681527f7265636f76657279206e6f7420696e69746961746564000000000000000000006020820152906110b05760405162461bcd60e51b815260040161044f9190612335565b50600060015560025460405173ffffffffffffffffffffffffffffffffffffffff90911681527f5397c02652a688dd1cac8544f233b3daaf96d7a9f974af80b70ab1538359e2619060200160405180910390a1565b6006818154811061111557600080fd5b9060005260206000209060089182820401919006600402915054906101000a900463ffffffff1681565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146111ac5760405162461bcd60e51b815260040161044f9190612335565b506111b561144f565b156040518060400160405280600b81526020017f696e207265636f766572790000000000000000000000000000000000000000008152509061120a5760405162461bcd60e51b815260040161044f9190612335565b50611215828261167a565b7f000000000000000000000000000000000000000000000000000000000000000063ffffffff168263ffffffff16146104d7576104d761126b8373ffffffffffffffffffffffffffffffffffffffff8416611dc7565b611df6565b60025460408051808201909152601c81527f212063616c6c6564206279207265636f76657279206d616e616765720000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146112dd5760405162461bcd60e51b815260040161044f9190612335565b5060025460405173ffffffffffffffffffffffffffffffffffffffff8084169216907f3b3f758030fa296b85e15008f79cd22af8ffd2a7dd360d8963dcaf8e9fa2b5ff90600090a3600280547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b60035460408051808201909152601481527f212063616c6c656420627920676f7665726e6f7200000000000000000000000060208201529073ffffffffffffffffffffffffffffffffffffffff1633146113d95760405162461bcd60e51b815260040161044f9190612335565b506113e261144f565b156040518060400160405280600b81526020017f696e207265636f76657279000000000000000000000000000000000000000000815250906114375760405162461bcd60e51b815260040161044f9190612335565b50611442828261146a565b6104d761126b8383611f88565b60015460009080158015906114645750428111155b91505090565b63ffffffff821660008181526005602090815260409182902054825181815291820185905292917fe1cc453e5e6d48a5e3dd7dc6c72117211d2bea20fbb91fd980ebc3e7f73fe546910160405180910390a263ffffffff83166000908152600560205260409020829055801580156114e157508115155b156115475760068054600181018255600091909152600881047ff652222313e28459528d920b65115c16c04f3efc82aaedc97be59f3f377c0d3f01805463ffffffff80871660046007909516949094026101000a93840293021916919091179055505050565b8015801590611554575081155b15610b9757610b9783611fa0565b60005b81518110156104d75760006115948383815181106115855761158561260b565b60200260200101516000015190565b73ffffffffffffffffffffffffffffffffffffffff168383815181106115bc576115bc61260b565b6020026020010151602001516040516115d5919061263a565b6000604051808303816000865af19150503d8060008114611612576040519150601f19603f3d011682016040523d82523d6000602084013e611617565b606091505b50509050806040518060400160405280600b81526020017f63616c6c206661696c6564000000000000000000000000000000000000000000815250906116705760405162461bcd60e51b815260040161044f9190612335565b5050600101611565565b7f000000000000000000000000000000000000000000000000000000000000000063ffffffff168263ffffffff16146116bc576116b6826117be565b50600090505b6003546040805163ffffffff740100000000000000000000000000000000000000008404811682528516602082015273ffffffffffffffffffffffffffffffffffffffff8481169316917f4daaa39e87dee84708195369c30e97baa0665dc8562ac10535a0f3a9329943aa910160405180910390a3600380547fffffffffffffffff000000000000000000000000000000000000000000000000167401000000000000000000000000000000000000000063ffffffff94909416939093027fffffffffffffffffffffffff0000000000000000000000000000000000000000169290921773ffffffffffffffffffffffffffffffffffffffff91909116179055565b63ffffffff8116600090815260056020908152604091829020548251808401909352600783527f21726f757465720000000000000000000000000000000000000000000000000091830191909152908161182b5760405162461bcd60e51b815260040161044f9190612335565b50919050565b60408051808201909152600881527f6e6f2063616c6c730000000000000000000000000000000000000000000000006020820152606090826118865760405162461bcd60e51b815260040161044f9190612335565b5060408051808201909152600e81527f746f6f206d616e792063616c6c73000000000000000000000000000000000000602082015260ff8311156118dd5760405162461bcd60e51b815260040161044f9190612335565b506040516118f2906001908490602001612694565b604051602081830303815290604052905060005b828110156119e657818484838181106119215761192161260b565b905060200281019061193391906126d3565b358585848181106119465761194661260b565b905060200281019061195891906126d3565b611966906020810190612707565b905086868581811061197a5761197a61260b565b905060200281019061198c91906126d3565b61199a906020810190612707565b6040516020016119ae95949392919061276c565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529190529150600101611906565b5092915050565b60035460009063ffffffff8481167401000000000000000000000000000000000000000090920416148015611a2157508115155b8015611a41575063ffffffff831660009081526005602052604090205482145b90505b92915050565b60006025821015611a5d57506000611a44565b600083836000818110611a7257611a7261260b565b919091013560f81c9150507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8101611abf576040831015611ab4576000611ab7565b60015b915050611a44565b600060ff821660021480611ad6575060ff82166003145b9050808015611ae55750602584145b611af0576000611b05565b8160ff166004811115611b0557611b056125dc565b95945050505050565b606082826001818110611b2357611b2361260b565b919091013560f81c905067ffffffffffffffff811115611b4557611b4561238a565b604051908082528060200260200182016040528015611b8b57816020015b604080518082019091526000815260606020820152815260200190600190039081611b635790505b509050366000611b9e84600281886127a6565b9150915060005b8351811015611d2e57604080518082018252600c81527f2176616c69642063616c6c730000000000000000000000000000000000000000602082015290831015611c025760405162461bcd60e51b815260040161044f9190612335565b506000611c1260208285876127a6565b611c1b916127d0565b90506000611c2d6040602086886127a6565b611c36916127d0565b9050611c4584604081886127a6565b60408051808201909152600c81527f2176616c69642063616c6c7300000000000000000000000000000000000000006020820152919650945081851015611c9f5760405162461bcd60e51b815260040161044f9190612335565b506040805180820190915282815260208101611cbe836000888a6127a6565b8080601f01602080910402602001604051908101604052809392919081815260200183838082843760009201919091525050509152508651879085908110611d0857611d0861260b565b6020908102919091010152611d1f848281886127a6565b90955093505050600101611ba5565b5060408051808201909152600c81527f2176616c69642063616c6c73000000000000000000000000000000000000000060208201528115611d825760405162461bcd60e51b815260040161044f9190612335565b50505092915050565b6000611d9b6005600184866127a6565b611da49161280c565b60e01c9392505050565b6000611dbe6025600584866127a6565b611a41916127d0565b606060028383604051602001611ddf93929190612871565b604051602081830303815290604052905092915050565b6000600460009054906101000a900473ffffffffffffffffffffffffffffffffffffffff1673ffffffffffffffffffffffffffffffffffffffff16639fa92f9d6040518163ffffffff1660e01b8152600401602060405180830381865afa158015611e65573d6000803e3d6000fd5b505050506040513d601f19601f82011682018060405250810190611e89919061259a565b60065490915060005b81811015611f8257600060068281548110611eaf57611eaf61260b565b6000918252602090912060088204015460079091166004026101000a900463ffffffff1690508015611f795763ffffffff8116600090815260056020526040908190205490517ffa31de0100000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff86169163fa31de0191611f469185918a906004016125b7565b600060405180830381600087803b158015611f6057600080fd5b505af1158015611f74573d6000803e3d6000fd5b505050505b50600101611e92565b50505050565b606060038383604051602001611ddf93929190612871565b60005b8163ffffffff1660068281548110611fbd57611fbd61260b565b6000918252602090912060088204015460079091166004026101000a900463ffffffff1614611ff85780611ff0816128b5565b915050611fa3565b60006006828154811061200d5761200d61260b565b90600052602060002090600891828204019190066004026101000a81548163ffffffff021916908363ffffffff1602179055505050565b63ffffffff8116811461205657600080fd5b50565b6000806040838503121561206c57600080fd5b823561207781612044565b946020939093013593505050565b60006020828403121561209757600080fd5b81356120a281612044565b9392505050565b73ffffffffffffffffffffffffffffffffffffffff8116811461205657600080fd5b6000602082840312156120dd57600080fd5b81356120a2816120a9565b60008083601f8401126120fa57600080fd5b50813567ffffffffffffffff81111561211257600080fd5b6020830191508360208260051b850101111561212d57600080fd5b9250929050565b6000806020838503121561214757600080fd5b823567ffffffffffffffff81111561215e57600080fd5b61216a858286016120e8565b90969095509350505050565b6000806040838503121561218957600080fd5b8235612194816120a9565b915060208301356121a4816120a9565b809150509250929050565b6000806000604084860312156121c457600080fd5b83356121cf81612044565b9250602084013567ffffffffffffffff8111156121eb57600080fd5b6121f7868287016120e8565b9497909650939450505050565b6000806000806060858703121561221a57600080fd5b843561222581612044565b935060208501359250604085013567ffffffffffffffff81111561224857600080fd5b8501601f8101871361225957600080fd5b803567ffffffffffffffff81111561227057600080fd5b87602082840101111561228257600080fd5b949793965060200194505050565b6000602082840312156122a257600080fd5b5035919050565b600080604083850312156122bc57600080fd5b823561219481612044565b60005b838110156122e25781810151838201526020016122ca565b50506000910152565b600081518084526123038160208601602086016122c7565b601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0169290920160200192915050565b602081526000611a4160208301846122eb565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052601160045260246000fd5b80820180821115611a4457611a44612348565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052604160045260246000fd5b6040805190810167ffffffffffffffff811182821017156123dc576123dc61238a565b60405290565b604051601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016810167ffffffffffffffff811182821017156124295761242961238a565b604052919050565b600067ffffffffffffffff83111561244b5761244b61238a565b8260051b61245b602082016123e2565b8481529083019060208101903683111561247457600080fd5b845b8381101561257357803567ffffffffffffffff81111561249557600080fd5b860160403682900312156124a857600080fd5b6124b06123b9565b81358152602082013567ffffffffffffffff8111156124ce57600080fd5b919091019036601f8301126124e257600080fd5b813567ffffffffffffffff8111156124fc576124fc61238a565b61252d60207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f840116016123e2565b81815236602083860101111561254257600080fd5b8160208501602083013760006020838301015280602084015250508085525050602083019250602081019050612476565b5095945050505050565b60006020828403121561258f57600080fd5b81516120a281612044565b6000602082840312156125ac57600080fd5b81516120a2816120a9565b63ffffffff84168152826020820152606060408201526000611b0560608301846122eb565b7f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b7f4e487b7100000000000000000000000000000000000000000000000000000000600052603260045260246000fd5b6000825161264c8184602087016122c7565b9190910192915050565b6005811061268d577f4e487b7100000000000000000000000000000000000000000000000000000000600052602160045260246000fd5b60f81b9052565b61269e8184612656565b60f89190911b7fff00000000000000000000000000000000000000000000000000000000000000166001820152600201919050565b600082357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc183360301811261264c57600080fd5b60008083357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe184360301811261273c57600080fd5b83018035915067ffffffffffffffff82111561275757600080fd5b60200191503681900382131561212d57600080fd5b6000865161277e818460208b016122c7565b8201868152602081018690528385604083013760009301604001928352509095945050505050565b600080858511156127b657600080fd5b838611156127c357600080fd5b5050820193919092039150565b80356020831015611a44577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff602084900360031b1b1692915050565b80357fffffffff0000000000000000000000000000000000000000000000000000000081169060048410156119e6577fffffffff00000000000000000000000000000000000000000000000000000000808560040360031b1b82161691505092915050565b61287b8185612656565b60e09290921b7fffffffff000000000000000000000000000000000000000000000000000000001660018301526005820152602501919050565b60007fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036128e6576128e6612348565b506001019056fea164736f6c6343000825000a",
}

// GovernanceRouter is an auto generated Go binding around an Ethereum contract.
type GovernanceRouter struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *GovernanceRouter) GetABI() abi.ABI {
	return c.abi
}

// NewGovernanceRouter creates a new instance of GovernanceRouter.
func NewGovernanceRouter() *GovernanceRouter {
	parsed, err := GovernanceRouterMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &GovernanceRouter{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *GovernanceRouter) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint32 _localDomain, uint256 _recoveryTimelock) returns()
func (governanceRouter *GovernanceRouter) PackConstructor(_localDomain uint32, _recoveryTimelock *big.Int) []byte {
	enc, err := governanceRouter.abi.Pack("", _localDomain, _recoveryTimelock)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackVERSION is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffa1ad74.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VERSION() view returns(uint8)
func (governanceRouter *GovernanceRouter) PackVERSION() []byte {
	enc, err := governanceRouter.abi.Pack("VERSION")
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
func (governanceRouter *GovernanceRouter) TryPackVERSION() ([]byte, error) {
	return governanceRouter.abi.Pack("VERSION")
}

// UnpackVERSION is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffa1ad74.
//
// Solidity: function VERSION() view returns(uint8)
func (governanceRouter *GovernanceRouter) UnpackVERSION(data []byte) (uint8, error) {
	out, err := governanceRouter.abi.Unpack("VERSION", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackCallLocal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4626abee.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function callLocal((bytes32,bytes)[] _calls) returns()
func (governanceRouter *GovernanceRouter) PackCallLocal(calls []GovernanceMessageCall) []byte {
	enc, err := governanceRouter.abi.Pack("callLocal", calls)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCallLocal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4626abee.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function callLocal((bytes32,bytes)[] _calls) returns()
func (governanceRouter *GovernanceRouter) TryPackCallLocal(calls []GovernanceMessageCall) ([]byte, error) {
	return governanceRouter.abi.Pack("callLocal", calls)
}

// PackCallRemote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4fedbbb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function callRemote(uint32 _destination, (bytes32,bytes)[] _calls) returns()
func (governanceRouter *GovernanceRouter) PackCallRemote(destination uint32, calls []GovernanceMessageCall) []byte {
	enc, err := governanceRouter.abi.Pack("callRemote", destination, calls)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCallRemote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4fedbbb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function callRemote(uint32 _destination, (bytes32,bytes)[] _calls) returns()
func (governanceRouter *GovernanceRouter) TryPackCallRemote(destination uint32, calls []GovernanceMessageCall) ([]byte, error) {
	return governanceRouter.abi.Pack("callRemote", destination, calls)
}

// PackDomains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66cf8fab.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function domains(uint256 ) view returns(uint32)
func (governanceRouter *GovernanceRouter) PackDomains(arg0 *big.Int) []byte {
	enc, err := governanceRouter.abi.Pack("domains", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDomains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66cf8fab.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function domains(uint256 ) view returns(uint32)
func (governanceRouter *GovernanceRouter) TryPackDomains(arg0 *big.Int) ([]byte, error) {
	return governanceRouter.abi.Pack("domains", arg0)
}

// UnpackDomains is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x66cf8fab.
//
// Solidity: function domains(uint256 ) view returns(uint32)
func (governanceRouter *GovernanceRouter) UnpackDomains(data []byte) (uint32, error) {
	out, err := governanceRouter.abi.Unpack("domains", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackExitRecovery is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x63706be3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function exitRecovery() returns()
func (governanceRouter *GovernanceRouter) PackExitRecovery() []byte {
	enc, err := governanceRouter.abi.Pack("exitRecovery")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExitRecovery is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x63706be3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function exitRecovery() returns()
func (governanceRouter *GovernanceRouter) TryPackExitRecovery() ([]byte, error) {
	return governanceRouter.abi.Pack("exitRecovery")
}

// PackGovernor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c340a24.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function governor() view returns(address)
func (governanceRouter *GovernanceRouter) PackGovernor() []byte {
	enc, err := governanceRouter.abi.Pack("governor")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGovernor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c340a24.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function governor() view returns(address)
func (governanceRouter *GovernanceRouter) TryPackGovernor() ([]byte, error) {
	return governanceRouter.abi.Pack("governor")
}

// UnpackGovernor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0c340a24.
//
// Solidity: function governor() view returns(address)
func (governanceRouter *GovernanceRouter) UnpackGovernor(data []byte) (common.Address, error) {
	out, err := governanceRouter.abi.Unpack("governor", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGovernorDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5585416c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function governorDomain() view returns(uint32)
func (governanceRouter *GovernanceRouter) PackGovernorDomain() []byte {
	enc, err := governanceRouter.abi.Pack("governorDomain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGovernorDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5585416c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function governorDomain() view returns(uint32)
func (governanceRouter *GovernanceRouter) TryPackGovernorDomain() ([]byte, error) {
	return governanceRouter.abi.Pack("governorDomain")
}

// UnpackGovernorDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5585416c.
//
// Solidity: function governorDomain() view returns(uint32)
func (governanceRouter *GovernanceRouter) UnpackGovernorDomain(data []byte) (uint32, error) {
	out, err := governanceRouter.abi.Unpack("governorDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackHandle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56d5d475.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function handle(uint32 _origin, bytes32 _sender, bytes _message) returns()
func (governanceRouter *GovernanceRouter) PackHandle(origin uint32, sender [32]byte, message []byte) []byte {
	enc, err := governanceRouter.abi.Pack("handle", origin, sender, message)
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
func (governanceRouter *GovernanceRouter) TryPackHandle(origin uint32, sender [32]byte, message []byte) ([]byte, error) {
	return governanceRouter.abi.Pack("handle", origin, sender, message)
}

// PackInRecovery is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf05151df.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inRecovery() view returns(bool)
func (governanceRouter *GovernanceRouter) PackInRecovery() []byte {
	enc, err := governanceRouter.abi.Pack("inRecovery")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInRecovery is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf05151df.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inRecovery() view returns(bool)
func (governanceRouter *GovernanceRouter) TryPackInRecovery() ([]byte, error) {
	return governanceRouter.abi.Pack("inRecovery")
}

// UnpackInRecovery is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf05151df.
//
// Solidity: function inRecovery() view returns(bool)
func (governanceRouter *GovernanceRouter) UnpackInRecovery(data []byte) (bool, error) {
	out, err := governanceRouter.abi.Unpack("inRecovery", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x485cc955.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address _xAppConnectionManager, address _recoveryManager) returns()
func (governanceRouter *GovernanceRouter) PackInitialize(xAppConnectionManager common.Address, recoveryManager common.Address) []byte {
	enc, err := governanceRouter.abi.Pack("initialize", xAppConnectionManager, recoveryManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x485cc955.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address _xAppConnectionManager, address _recoveryManager) returns()
func (governanceRouter *GovernanceRouter) TryPackInitialize(xAppConnectionManager common.Address, recoveryManager common.Address) ([]byte, error) {
	return governanceRouter.abi.Pack("initialize", xAppConnectionManager, recoveryManager)
}

// PackInitiateRecoveryTimelock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x316c92b6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initiateRecoveryTimelock() returns()
func (governanceRouter *GovernanceRouter) PackInitiateRecoveryTimelock() []byte {
	enc, err := governanceRouter.abi.Pack("initiateRecoveryTimelock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitiateRecoveryTimelock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x316c92b6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initiateRecoveryTimelock() returns()
func (governanceRouter *GovernanceRouter) TryPackInitiateRecoveryTimelock() ([]byte, error) {
	return governanceRouter.abi.Pack("initiateRecoveryTimelock")
}

// PackLocalDomain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8d3638f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function localDomain() view returns(uint32)
func (governanceRouter *GovernanceRouter) PackLocalDomain() []byte {
	enc, err := governanceRouter.abi.Pack("localDomain")
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
func (governanceRouter *GovernanceRouter) TryPackLocalDomain() ([]byte, error) {
	return governanceRouter.abi.Pack("localDomain")
}

// UnpackLocalDomain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8d3638f4.
//
// Solidity: function localDomain() view returns(uint32)
func (governanceRouter *GovernanceRouter) UnpackLocalDomain(data []byte) (uint32, error) {
	out, err := governanceRouter.abi.Unpack("localDomain", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackRecoveryActiveAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe5429298.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function recoveryActiveAt() view returns(uint256)
func (governanceRouter *GovernanceRouter) PackRecoveryActiveAt() []byte {
	enc, err := governanceRouter.abi.Pack("recoveryActiveAt")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRecoveryActiveAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe5429298.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function recoveryActiveAt() view returns(uint256)
func (governanceRouter *GovernanceRouter) TryPackRecoveryActiveAt() ([]byte, error) {
	return governanceRouter.abi.Pack("recoveryActiveAt")
}

// UnpackRecoveryActiveAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe5429298.
//
// Solidity: function recoveryActiveAt() view returns(uint256)
func (governanceRouter *GovernanceRouter) UnpackRecoveryActiveAt(data []byte) (*big.Int, error) {
	out, err := governanceRouter.abi.Unpack("recoveryActiveAt", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRecoveryManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde314b19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function recoveryManager() view returns(address)
func (governanceRouter *GovernanceRouter) PackRecoveryManager() []byte {
	enc, err := governanceRouter.abi.Pack("recoveryManager")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRecoveryManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde314b19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function recoveryManager() view returns(address)
func (governanceRouter *GovernanceRouter) TryPackRecoveryManager() ([]byte, error) {
	return governanceRouter.abi.Pack("recoveryManager")
}

// UnpackRecoveryManager is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xde314b19.
//
// Solidity: function recoveryManager() view returns(address)
func (governanceRouter *GovernanceRouter) UnpackRecoveryManager(data []byte) (common.Address, error) {
	out, err := governanceRouter.abi.Unpack("recoveryManager", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRecoveryTimelock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x670a43c4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function recoveryTimelock() view returns(uint256)
func (governanceRouter *GovernanceRouter) PackRecoveryTimelock() []byte {
	enc, err := governanceRouter.abi.Pack("recoveryTimelock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRecoveryTimelock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x670a43c4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function recoveryTimelock() view returns(uint256)
func (governanceRouter *GovernanceRouter) TryPackRecoveryTimelock() ([]byte, error) {
	return governanceRouter.abi.Pack("recoveryTimelock")
}

// UnpackRecoveryTimelock is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x670a43c4.
//
// Solidity: function recoveryTimelock() view returns(uint256)
func (governanceRouter *GovernanceRouter) UnpackRecoveryTimelock(data []byte) (*big.Int, error) {
	out, err := governanceRouter.abi.Unpack("recoveryTimelock", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRouters is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ead72f6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function routers(uint32 ) view returns(bytes32)
func (governanceRouter *GovernanceRouter) PackRouters(arg0 uint32) []byte {
	enc, err := governanceRouter.abi.Pack("routers", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRouters is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ead72f6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function routers(uint32 ) view returns(bytes32)
func (governanceRouter *GovernanceRouter) TryPackRouters(arg0 uint32) ([]byte, error) {
	return governanceRouter.abi.Pack("routers", arg0)
}

// UnpackRouters is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2ead72f6.
//
// Solidity: function routers(uint32 ) view returns(bytes32)
func (governanceRouter *GovernanceRouter) UnpackRouters(data []byte) ([32]byte, error) {
	out, err := governanceRouter.abi.Unpack("routers", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSetRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8c6f83a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setRouter(uint32 _domain, bytes32 _router) returns()
func (governanceRouter *GovernanceRouter) PackSetRouter(domain uint32, router [32]byte) []byte {
	enc, err := governanceRouter.abi.Pack("setRouter", domain, router)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8c6f83a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setRouter(uint32 _domain, bytes32 _router) returns()
func (governanceRouter *GovernanceRouter) TryPackSetRouter(domain uint32, router [32]byte) ([]byte, error) {
	return governanceRouter.abi.Pack("setRouter", domain, router)
}

// PackSetRouterLocal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ce21995.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setRouterLocal(uint32 _domain, bytes32 _router) returns()
func (governanceRouter *GovernanceRouter) PackSetRouterLocal(domain uint32, router [32]byte) []byte {
	enc, err := governanceRouter.abi.Pack("setRouterLocal", domain, router)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetRouterLocal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ce21995.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setRouterLocal(uint32 _domain, bytes32 _router) returns()
func (governanceRouter *GovernanceRouter) TryPackSetRouterLocal(domain uint32, router [32]byte) ([]byte, error) {
	return governanceRouter.abi.Pack("setRouterLocal", domain, router)
}

// PackSetXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41bdc8b5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setXAppConnectionManager(address _xAppConnectionManager) returns()
func (governanceRouter *GovernanceRouter) PackSetXAppConnectionManager(xAppConnectionManager common.Address) []byte {
	enc, err := governanceRouter.abi.Pack("setXAppConnectionManager", xAppConnectionManager)
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
func (governanceRouter *GovernanceRouter) TryPackSetXAppConnectionManager(xAppConnectionManager common.Address) ([]byte, error) {
	return governanceRouter.abi.Pack("setXAppConnectionManager", xAppConnectionManager)
}

// PackTransferGovernor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb2021ae.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferGovernor(uint32 _newDomain, address _newGovernor) returns()
func (governanceRouter *GovernanceRouter) PackTransferGovernor(newDomain uint32, newGovernor common.Address) []byte {
	enc, err := governanceRouter.abi.Pack("transferGovernor", newDomain, newGovernor)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferGovernor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb2021ae.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferGovernor(uint32 _newDomain, address _newGovernor) returns()
func (governanceRouter *GovernanceRouter) TryPackTransferGovernor(newDomain uint32, newGovernor common.Address) ([]byte, error) {
	return governanceRouter.abi.Pack("transferGovernor", newDomain, newGovernor)
}

// PackTransferRecoveryManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe6b3d949.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferRecoveryManager(address _newRecoveryManager) returns()
func (governanceRouter *GovernanceRouter) PackTransferRecoveryManager(newRecoveryManager common.Address) []byte {
	enc, err := governanceRouter.abi.Pack("transferRecoveryManager", newRecoveryManager)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferRecoveryManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe6b3d949.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferRecoveryManager(address _newRecoveryManager) returns()
func (governanceRouter *GovernanceRouter) TryPackTransferRecoveryManager(newRecoveryManager common.Address) ([]byte, error) {
	return governanceRouter.abi.Pack("transferRecoveryManager", newRecoveryManager)
}

// PackXAppConnectionManager is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3339df96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function xAppConnectionManager() view returns(address)
func (governanceRouter *GovernanceRouter) PackXAppConnectionManager() []byte {
	enc, err := governanceRouter.abi.Pack("xAppConnectionManager")
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
func (governanceRouter *GovernanceRouter) TryPackXAppConnectionManager() ([]byte, error) {
	return governanceRouter.abi.Pack("xAppConnectionManager")
}

// UnpackXAppConnectionManager is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3339df96.
//
// Solidity: function xAppConnectionManager() view returns(address)
func (governanceRouter *GovernanceRouter) UnpackXAppConnectionManager(data []byte) (common.Address, error) {
	out, err := governanceRouter.abi.Unpack("xAppConnectionManager", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// GovernanceRouterExitRecovery represents a ExitRecovery event raised by the GovernanceRouter contract.
type GovernanceRouterExitRecovery struct {
	RecoveryManager common.Address
	Raw             *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterExitRecoveryEventName = "ExitRecovery"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterExitRecovery) ContractEventName() string {
	return GovernanceRouterExitRecoveryEventName
}

// UnpackExitRecoveryEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ExitRecovery(address recoveryManager)
func (governanceRouter *GovernanceRouter) UnpackExitRecoveryEvent(log *types.Log) (*GovernanceRouterExitRecovery, error) {
	event := "ExitRecovery"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterExitRecovery)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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

// GovernanceRouterInitialized represents a Initialized event raised by the GovernanceRouter contract.
type GovernanceRouterInitialized struct {
	Version uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterInitialized) ContractEventName() string {
	return GovernanceRouterInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint8 version)
func (governanceRouter *GovernanceRouter) UnpackInitializedEvent(log *types.Log) (*GovernanceRouterInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterInitialized)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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

// GovernanceRouterInitiateRecovery represents a InitiateRecovery event raised by the GovernanceRouter contract.
type GovernanceRouterInitiateRecovery struct {
	RecoveryManager  common.Address
	RecoveryActiveAt *big.Int
	Raw              *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterInitiateRecoveryEventName = "InitiateRecovery"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterInitiateRecovery) ContractEventName() string {
	return GovernanceRouterInitiateRecoveryEventName
}

// UnpackInitiateRecoveryEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event InitiateRecovery(address indexed recoveryManager, uint256 recoveryActiveAt)
func (governanceRouter *GovernanceRouter) UnpackInitiateRecoveryEvent(log *types.Log) (*GovernanceRouterInitiateRecovery, error) {
	event := "InitiateRecovery"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterInitiateRecovery)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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

// GovernanceRouterSetRouter represents a SetRouter event raised by the GovernanceRouter contract.
type GovernanceRouterSetRouter struct {
	Domain         uint32
	PreviousRouter [32]byte
	NewRouter      [32]byte
	Raw            *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterSetRouterEventName = "SetRouter"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterSetRouter) ContractEventName() string {
	return GovernanceRouterSetRouterEventName
}

// UnpackSetRouterEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event SetRouter(uint32 indexed domain, bytes32 previousRouter, bytes32 newRouter)
func (governanceRouter *GovernanceRouter) UnpackSetRouterEvent(log *types.Log) (*GovernanceRouterSetRouter, error) {
	event := "SetRouter"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterSetRouter)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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

// GovernanceRouterTransferGovernor represents a TransferGovernor event raised by the GovernanceRouter contract.
type GovernanceRouterTransferGovernor struct {
	PreviousGovernorDomain uint32
	NewGovernorDomain      uint32
	PreviousGovernor       common.Address
	NewGovernor            common.Address
	Raw                    *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterTransferGovernorEventName = "TransferGovernor"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterTransferGovernor) ContractEventName() string {
	return GovernanceRouterTransferGovernorEventName
}

// UnpackTransferGovernorEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransferGovernor(uint32 previousGovernorDomain, uint32 newGovernorDomain, address indexed previousGovernor, address indexed newGovernor)
func (governanceRouter *GovernanceRouter) UnpackTransferGovernorEvent(log *types.Log) (*GovernanceRouterTransferGovernor, error) {
	event := "TransferGovernor"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterTransferGovernor)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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

// GovernanceRouterTransferRecoveryManager represents a TransferRecoveryManager event raised by the GovernanceRouter contract.
type GovernanceRouterTransferRecoveryManager struct {
	PreviousRecoveryManager common.Address
	NewRecoveryManager      common.Address
	Raw                     *types.Log // Blockchain specific contextual infos
}

const GovernanceRouterTransferRecoveryManagerEventName = "TransferRecoveryManager"

// ContractEventName returns the user-defined event name.
func (GovernanceRouterTransferRecoveryManager) ContractEventName() string {
	return GovernanceRouterTransferRecoveryManagerEventName
}

// UnpackTransferRecoveryManagerEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransferRecoveryManager(address indexed previousRecoveryManager, address indexed newRecoveryManager)
func (governanceRouter *GovernanceRouter) UnpackTransferRecoveryManagerEvent(log *types.Log) (*GovernanceRouterTransferRecoveryManager, error) {
	event := "TransferRecoveryManager"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != governanceRouter.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GovernanceRouterTransferRecoveryManager)
	if len(log.Data) > 0 {
		if err := governanceRouter.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range governanceRouter.abi.Events[event].Inputs {
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
