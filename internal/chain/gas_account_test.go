package chain_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// gasClasses are the parts of an account, in the order of its columns.
var gasClasses = []string{
	"base", "calldata", "SSTORE", "SLOAD", "LOG", "KECCAK256", "calls", "ecrecover", "memory", "rest", "refund",
}

// gasAccount says what the gas of one transaction went to, by class; refund is
// negative. The sum is the receipt's gasUsed.
type gasAccount map[string]int64

func (a gasAccount) total() int64 {
	var sum int64
	for _, gas := range a {
		sum += gas
	}
	return sum
}

// classOf names the class of an instruction; what is not here is rest. Memory is
// what moves bytes, with what its growth costs.
var classOf = map[vm.OpCode]string{
	vm.SSTORE: "SSTORE", vm.SLOAD: "SLOAD", vm.KECCAK256: "KECCAK256",
	vm.LOG0: "LOG", vm.LOG1: "LOG", vm.LOG2: "LOG", vm.LOG3: "LOG", vm.LOG4: "LOG",
	vm.CALL: "calls", vm.CALLCODE: "calls", vm.DELEGATECALL: "calls", vm.STATICCALL: "calls",
	vm.EXTCODESIZE: "calls", vm.EXTCODEHASH: "calls", vm.EXTCODECOPY: "calls",
	vm.MLOAD: "memory", vm.MSTORE: "memory", vm.MSTORE8: "memory", vm.CALLDATALOAD: "memory",
	vm.CALLDATACOPY: "memory", vm.RETURNDATACOPY: "memory", vm.CODECOPY: "memory",
}

// hooks count what is spent into the account. An instruction that calls is
// reported with the gas it gives away, which the callee then spends or hands
// back.
func (a gasAccount) hooks() *tracing.Hooks {
	var callees []common.Address
	return &tracing.Hooks{
		OnOpcode: func(_ uint64, op byte, _, cost uint64, _ tracing.OpContext, _ []byte, _ int, _ error) {
			class, ok := classOf[vm.OpCode(op)]
			if !ok {
				class = "rest"
			}
			a[class] += int64(cost)
		},
		OnEnter: func(depth int, _ byte, _, to common.Address, _ []byte, gas uint64, _ *big.Int) {
			callees = append(callees, to)
			if depth > 0 {
				a["calls"] -= int64(gas)
			}
		},
		OnExit: func(_ int, _ []byte, gasUsed uint64, _ error, _ bool) {
			callee := callees[len(callees)-1]
			callees = callees[:len(callees)-1]
			if callee == common.BytesToAddress([]byte{1}) {
				a["ecrecover"] += int64(gasUsed)
			}
		},
	}
}

// gasSetting is what figures depend on: whether the contracts stand behind
// proxies, and the rules of the chain.
type gasSetting struct {
	proxied bool
	config  *params.ChainConfig
}

// gasBench is an EVM without a chain around it.
type gasBench struct {
	gasSetting
	t       testing.TB
	state   *state.StateDB
	time    uint64
	sender  common.Address
	account gasAccount // of the last transaction
}

// london are the rules that the contracts are compiled for.
func london() *params.ChainConfig {
	zero := new(big.Int)
	return &params.ChainConfig{
		ChainID: big.NewInt(1), HomesteadBlock: zero, EIP150Block: zero, EIP155Block: zero, EIP158Block: zero,
		ByzantiumBlock: zero, ConstantinopleBlock: zero, PetersburgBlock: zero, IstanbulBlock: zero,
		MuirGlacierBlock: zero, BerlinBlock: zero, LondonBlock: zero,
	}
}

func newGasBench(t testing.TB, setting gasSetting) *gasBench {
	t.Helper()
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	return &gasBench{gasSetting: setting, t: t, state: db, time: genesisTime, sender: gasSender}
}

func (b *gasBench) rules() params.Rules {
	return b.config.Rules(big.NewInt(1), b.config.ShanghaiTime != nil, b.time)
}

// random is what tells the EVM that the chain has left proof of work.
func (b *gasBench) random() *common.Hash {
	if b.config.ShanghaiTime == nil {
		return nil
	}
	return new(common.Hash)
}

// apply runs one transaction and returns what it answers; b.account is its
// account.
func (b *gasBench) apply(to *common.Address, data []byte) []byte {
	b.t.Helper()
	account := gasAccount{}
	hooks := account.hooks()
	evm := vm.NewEVM(vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: func(uint64) common.Hash { return common.Hash{} },
		BlockNumber: big.NewInt(1), Time: b.time, Difficulty: new(big.Int), BaseFee: new(big.Int), GasLimit: maxTxGas, Random: b.random(),
	}, b.state, b.config, vm.Config{Tracer: hooks, NoBaseFee: true})
	zero := new(uint256.Int)
	result, err := core.ApplyMessage(evm, &core.Message{
		To: to, From: b.sender, Nonce: b.state.GetNonce(b.sender), Value: zero, GasLimit: maxTxGas,
		GasPrice: zero, GasFeeCap: zero, GasTipCap: zero, Data: data,
	}, core.NewGasPool(maxTxGas))
	if err != nil {
		b.t.Fatal(err)
	}
	if result.Failed() {
		b.t.Fatalf("transaction failed: %v, 0x%x", result.Err, result.ReturnData)
	}
	b.state.Finalise(b.rules())
	account["base"] = int64(params.TxGas)
	for _, octet := range data {
		if octet == 0 {
			account["calldata"] += int64(params.TxDataZeroGas)
		} else {
			account["calldata"] += int64(params.TxDataNonZeroGasEIP2028)
		}
	}
	account["refund"] = int64(result.UsedGas) - int64(result.MaxUsedGas)
	if to != nil && account.total() != int64(result.UsedGas) {
		b.t.Fatalf("the account comes to %d, the receipt says %d: %v", account.total(), result.UsedGas, account)
	}
	b.account = account
	return result.ReturnData
}

func (b *gasBench) call(to common.Address, data []byte) []byte {
	b.t.Helper()
	return b.apply(&to, data)
}

func (b *gasBench) create(code *bind.MetaData, constructor []byte) common.Address {
	b.t.Helper()
	address := crypto.CreateAddress(b.sender, b.state.GetNonce(b.sender))
	data := append(common.FromHex(strings.TrimPrefix(code.Bin, "0x")), constructor...)
	b.apply(nil, data)
	return address
}
