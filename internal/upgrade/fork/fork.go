// Package fork runs calls on a copy of a chain: an EVM in this process whose
// accounts, code and storage are read from a node as they are touched, at one
// block. Nothing is ever sent to the chain.
//
// Gas is counted as in a transaction of the newest rules without what a
// transaction costs before it begins (21,000 gas and its data).
package fork

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

// Defaults of a fork.
const (
	// DefaultReads is how many accounts and words are read at most.
	DefaultReads = 4096
	// DefaultGas is the gas of a call that does not say.
	DefaultGas = 10_000_000
)

// Errors that callers tell apart.
var (
	// ErrTooManyReads means that the calls touched more of the chain than allowed.
	ErrTooManyReads = errors.New("the simulation reads too much of the chain")
	// ErrReverted means that a call failed; the text holds the reason.
	ErrReverted = errors.New("reverted")
	// ErrWrongChain means that the node is of another chain.
	ErrWrongChain = errors.New("wrong chain")
)

// Config describes a fork.
type Config struct {
	// Node is where the chain is read.
	Node Node
	// ChainID is the EIP-155 chain id that the node must have.
	ChainID uint64
	// Reads bounds the requests; 0 means DefaultReads.
	Reads int
}

// Fork is a chain from one block on, with blocks of its own that nobody else
// sees. It is not safe for concurrent use; copies are independent.
type Fork struct {
	source *source
	state  *state.StateDB
	rules  *params.ChainConfig
	head   header
	calls  int
}

// New returns a fork at the newest block. Reads that follow use ctx. The errors
// wrap ErrWrongChain or are the node's.
func New(ctx context.Context, cfg Config) (*Fork, error) {
	var (
		id   hexutil.Uint64
		head *header
	)
	if err := cfg.Node.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return nil, fmt.Errorf("read the chain id: %w", err)
	}
	if uint64(id) != cfg.ChainID {
		return nil, fmt.Errorf("%w: the node has chain id %d, %d is expected", ErrWrongChain, id, cfg.ChainID)
	}
	if err := cfg.Node.CallContext(ctx, &head, "eth_getBlockByNumber", "latest", false); err != nil || head == nil {
		return nil, fmt.Errorf("read the newest block: %w", errors.Join(err, context.Cause(ctx)))
	}
	reads := cfg.Reads
	if reads == 0 {
		reads = DefaultReads
	}
	src, err := newSource(ctx, cfg.Node, *head, reads)
	if err != nil {
		return nil, err
	}
	disk := rawdb.NewMemoryDatabase()
	db := state.NewDatabase(triedb.NewDatabase(disk, nil), state.NewCodeDB(disk)) // never asked: the source answers
	s, err := state.NewWithReader(types.EmptyRootHash, db, src)
	if err != nil {
		return nil, fmt.Errorf("make the state: %w", err)
	}
	rules := *params.AllDevChainProtocolChanges
	rules.ChainID, rules.BogotaTime = new(big.Int).SetUint64(cfg.ChainID), nil
	return &Fork{source: src, state: s, rules: &rules, head: *head}, nil
}

// Block is the block that the fork stands on.
func (f *Fork) Block() optics.BlockRef { return f.head.ref() }

// Copy returns a fork that goes on from here on its own.
func (f *Fork) Copy() *Fork {
	c := *f
	c.state = f.state.Copy()
	return &c
}

// Advance moves the clock of the calls that follow on, in seconds.
func (f *Fork) Advance(seconds uint64) { f.head.Time += hexutil.Uint64(seconds) }

// Time is the block time of the calls that follow, in seconds since 1970.
func (f *Fork) Time() uint64 { return uint64(f.head.Time) }

// Call is a transaction that needs no signature.
type Call struct {
	From common.Address
	// To is nil for the creation of a contract.
	To   *common.Address
	Data []byte
	// Gas is for the call itself; 0 means DefaultGas.
	Gas uint64
}

// Result is what a call did.
type Result struct {
	Return []byte
	Logs   []*types.Log
	// Created is the contract that a creation made.
	Created common.Address
	// GasUsed is without what a transaction costs before it begins.
	GasUsed uint64
}

// Do runs a call and keeps what it changed. A call that fails changes nothing
// but the sender's nonce; the error wraps ErrReverted and holds the reason that the contract gave.
// Other errors are of reading the chain.
func (f *Fork) Do(c Call) (Result, error) {
	evm := f.evm(c.From)
	gas := c.Gas
	if gas == 0 {
		gas = DefaultGas
	}
	f.calls++
	id := common.BigToHash(big.NewInt(int64(f.calls)))
	f.state.SetTxContext(id, f.calls, 0)
	rules := f.rules.Rules(evm.Context.BlockNumber, true, evm.Context.Time)
	f.state.Prepare(rules, c.From, f.head.Miner, c.To, vm.ActivePrecompiles(rules), nil)
	var (
		r      Result
		budget = vm.NewGasBudget(gas, 0)
		left   vm.GasBudget
		err    error
	)
	if c.To == nil {
		r.Return, r.Created, left, err = evm.Create(c.From, c.Data, budget, new(uint256.Int))
	} else {
		f.state.SetNonce(c.From, f.state.GetNonce(c.From)+1, tracing.NonceChangeEoACall)
		r.Return, left, err = evm.Call(c.From, *c.To, c.Data, budget, new(uint256.Int))
	}
	if unread := f.state.Error(); unread != nil {
		return Result{}, unread
	}
	r.GasUsed = left.Used(budget)
	f.state.Finalise(rules)
	if err != nil {
		return Result{Return: r.Return, GasUsed: r.GasUsed}, reverted(err, r.Return)
	}
	r.Logs = f.state.GetLogs(id, uint64(f.head.Number), f.head.Hash, uint64(f.head.Time))
	return r, nil
}

// reverted makes an error of the EVM wrap ErrReverted, with the contract's reason.
func reverted(err error, data []byte) error {
	if !errors.Is(err, vm.ErrExecutionReverted) {
		return fmt.Errorf("%w: %w", ErrReverted, err)
	}
	return fmt.Errorf("%w: %s", ErrReverted, chain.DecodeRevert(data))
}

// View runs a call and keeps nothing of it.
func (f *Fork) View(to common.Address, data []byte) ([]byte, error) {
	r, err := f.Copy().Do(Call{To: &to, Data: data})
	return r.Return, err
}

// Code returns the code of an account.
func (f *Fork) Code(a common.Address) ([]byte, error) {
	code := f.state.GetCode(a)
	return code, f.state.Error()
}

// Nonce returns the number of an account's next transaction.
func (f *Fork) Nonce(a common.Address) (uint64, error) {
	nonce := f.state.GetNonce(a)
	return nonce, f.state.Error()
}

// Storage returns a word of an account's storage.
func (f *Fork) Storage(a common.Address, key common.Hash) (common.Hash, error) {
	value := f.state.GetState(a, key)
	return value, f.state.Error()
}

// SetStorage writes a word of an account's storage past its code.
func (f *Fork) SetStorage(a common.Address, key, value common.Hash) error {
	f.state.SetState(a, key, value)
	return f.state.Error()
}

func (f *Fork) evm(from common.Address) *vm.EVM {
	fee := new(big.Int)
	if f.head.BaseFee != nil {
		fee = f.head.BaseFee.ToInt()
	}
	pinned, random := f.head, f.head.MixDigest
	if random == (common.Hash{}) { // a chain without beacon: any will do
		random = crypto.Keccak256Hash(f.head.Hash[:])
	}
	block := vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer,
		GetHash: func(n uint64) common.Hash {
			if n == uint64(pinned.Number) {
				return pinned.Hash
			}
			return common.Hash{}
		},
		Coinbase: f.head.Miner, GasLimit: uint64(f.head.GasLimit), BlockNumber: new(big.Int).SetUint64(uint64(f.head.Number) + 1),
		Time: uint64(f.head.Time), Difficulty: new(big.Int), BaseFee: fee, BlobBaseFee: big.NewInt(1), Random: &random,
	}
	evm := vm.NewEVM(block, f.state, f.rules, vm.Config{NoBaseFee: true})
	evm.SetTxContext(vm.TxContext{Origin: from, GasPrice: new(uint256.Int)})
	return evm
}
