package fork

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/opticsnet/optics"
)

// Node is an endpoint of a chain, or several that act as one. A *rpc.Client of
// go-ethereum is one.
type Node interface {
	// CallContext decodes the answer to one request into result, a pointer.
	CallContext(ctx context.Context, result any, method string, args ...any) error
	// BatchCallContext sends the requests together. Refusals of single requests
	// are in their Error fields.
	BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error
}

// header is the block that a fork stands on.
type header struct {
	Number    hexutil.Uint64 `json:"number"`
	Hash      common.Hash    `json:"hash"`
	Time      hexutil.Uint64 `json:"timestamp"`
	GasLimit  hexutil.Uint64 `json:"gasLimit"`
	BaseFee   *hexutil.Big   `json:"baseFeePerGas"`
	Miner     common.Address `json:"miner"`
	MixDigest common.Hash    `json:"mixHash"`
}

func (h *header) ref() optics.BlockRef {
	return optics.BlockRef{Number: uint64(h.Number), Hash: h.Hash, Time: uint64(h.Time)}
}

// source reads accounts, code and storage of one block, each at most once. It is
// what go-ethereum calls a state.Reader; all copies of a fork share one.
type source struct {
	node  Node
	block any // parameter of the requests
	ask   func(func(ctx context.Context) error) error

	mu       sync.Mutex
	left     int // requests that may still be made
	accounts map[common.Address]*types.StateAccount
	codes    map[common.Hash][]byte
	slots    map[slot]common.Hash
}

type slot struct {
	account common.Address
	key     common.Hash
}

// newSource pins a block: by its hash, or by its number for a node that takes no
// hashes (EIP-1898).
func newSource(ctx context.Context, node Node, at header, reads int) (*source, error) {
	s := &source{
		node: node, left: reads,
		block:    map[string]any{"blockHash": at.Hash, "requireCanonical": true},
		ask:      func(read func(context.Context) error) error { return read(ctx) },
		accounts: make(map[common.Address]*types.StateAccount),
		codes:    make(map[common.Hash][]byte),
		slots:    make(map[slot]common.Hash),
	}
	byHash := s.probe(ctx)
	if byHash == nil {
		return s, nil
	}
	s.block = at.Number
	if err := s.probe(ctx); err != nil {
		return nil, fmt.Errorf("read the state of block %d: %w", at.Number, errors.Join(byHash, err))
	}
	return s, nil
}

func (s *source) probe(ctx context.Context) error {
	var balance hexutil.Big
	return s.node.CallContext(ctx, &balance, "eth_getBalance", common.Address{}, s.block)
}

// spend counts a request.
func (s *source) spend() error {
	if s.left <= 0 {
		return ErrTooManyReads
	}
	s.left--
	return nil
}

// Account returns an account, nil for one that the chain does not have.
func (s *source) Account(address common.Address) (*types.StateAccount, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	account, ok := s.accounts[address]
	if !ok {
		if err := s.ask(func(ctx context.Context) error { return s.readAccount(ctx, address) }); err != nil {
			return nil, fmt.Errorf("read account %s: %w", address, err)
		}
		account = s.accounts[address]
	}
	if account == nil {
		return nil, nil //nolint:nilnil // what go-ethereum asks for: no account and no error
	}
	return account.Copy(), nil
}

func (s *source) readAccount(ctx context.Context, address common.Address) error {
	if err := s.spend(); err != nil {
		return err
	}
	var (
		balance hexutil.Big
		nonce   hexutil.Uint64
		code    hexutil.Bytes
	)
	batch := []gethrpc.BatchElem{
		{Method: "eth_getBalance", Args: []any{address, s.block}, Result: &balance},
		{Method: "eth_getTransactionCount", Args: []any{address, s.block}, Result: &nonce},
		{Method: "eth_getCode", Args: []any{address, s.block}, Result: &code},
	}
	if err := s.node.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	for _, b := range batch {
		if b.Error != nil {
			return b.Error
		}
	}
	wei, overflow := uint256.FromBig((*big.Int)(&balance))
	if overflow {
		return fmt.Errorf("a balance of %d wei does not fit a word", (*big.Int)(&balance))
	}
	s.accounts[address] = nil
	if nonce == 0 && wei.IsZero() && len(code) == 0 {
		return nil
	}
	account := types.NewEmptyStateAccount()
	account.Nonce, account.Balance = uint64(nonce), wei
	if len(code) > 0 {
		hash := crypto.Keccak256Hash(code)
		account.CodeHash, s.codes[hash] = hash.Bytes(), code
	}
	s.accounts[address] = account
	return nil
}

// Storage returns a word of an account's storage.
func (s *source) Storage(address common.Address, key common.Hash) (common.Hash, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slot{account: address, key: key}
	if value, ok := s.slots[at]; ok {
		return value, nil
	}
	if account, ok := s.accounts[address]; ok && account == nil {
		return common.Hash{}, nil // made on the fork
	}
	var value hexutil.Bytes
	err := s.ask(func(ctx context.Context) error {
		if err := s.spend(); err != nil {
			return err
		}
		return s.node.CallContext(ctx, &value, "eth_getStorageAt", address, key, s.block)
	})
	if err == nil && len(value) > common.HashLength {
		err = fmt.Errorf("a word of %d bytes", len(value))
	}
	if err != nil {
		return common.Hash{}, fmt.Errorf("read storage of %s: %w", address, err)
	}
	s.slots[at] = common.BytesToHash(value)
	return s.slots[at], nil
}

// Code returns the code of an account that was read.
func (s *source) Code(_ common.Address, hash common.Hash) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.codes[hash]
}

// CodeSize returns the length of the code of an account that was read.
func (s *source) CodeSize(address common.Address, hash common.Hash) int {
	return len(s.Code(address, hash))
}

// Has reports whether the code of an account was read.
func (s *source) Has(address common.Address, hash common.Hash) bool {
	return s.CodeSize(address, hash) > 0
}
