package chain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// reader reads one contract, at one block for all reads of a batch.
type reader struct {
	node    Node
	address common.Address
	// byNumber says that the node does not take block hashes (EIP-1898).
	byNumber atomic.Bool
}

// get is one read: a call, and what to do with its answer.
type get struct {
	data   []byte
	unpack func([]byte) error
}

// field returns a get whose unpacked answer goes to into.
func field[T any](data []byte, unpack func([]byte) (T, error), into *T) get {
	return get{data: data, unpack: func(answer []byte) (err error) {
		*into, err = unpack(answer)
		return err
	}}
}

// read makes the reads in one batch, at a block or, for the zero BlockRef, the
// latest. A block without a hash is found by its number. It returns an error
// that wraps optics.ErrNotFound when the block is not on the chain,
// ErrNoContract when nothing answers, and ErrReverted when the contract refuses.
func (r *reader) read(ctx context.Context, at optics.BlockRef, gets ...get) error {
	switch {
	case at == (optics.BlockRef{}):
		return r.batch(ctx, "latest", gets)
	case at.Hash == (common.Hash{}):
		return r.batch(ctx, hexutil.Uint64(at.Number), gets)
	case r.byNumber.Load():
		return r.readByNumber(ctx, at, gets)
	}
	err := r.batch(ctx, pinned(at.Hash), gets)
	if !refusesHash(err) {
		return err
	}
	if err := r.readByNumber(ctx, at, gets); err != nil {
		return err
	}
	r.byNumber.Store(true)
	return nil
}

// pinned is the block parameter of EIP-1898. A state that a reorganization has
// removed is never wanted here: the node has to refuse it.
func pinned(hash common.Hash) map[string]any {
	return map[string]any{"blockHash": hash, "requireCanonical": true}
}

// refusesHash reports whether a node failed to understand a block parameter of
// EIP-1898.
func refusesHash(err error) bool {
	var refusal gethrpc.Error
	if !errors.As(err, &refusal) {
		return false
	}
	text := strings.ToLower(refusal.Error())
	return refusal.ErrorCode() == invalidParams || refusal.ErrorCode() == parseError ||
		strings.Contains(text, "cannot unmarshal") || strings.Contains(text, "invalid argument") ||
		strings.Contains(text, "blockhash") && strings.Contains(text, "not supported")
}

// JSON-RPC error codes.
const (
	invalidParams = -32602
	parseError    = -32700
)

// readByNumber asks for the block's hash in the same batch.
func (r *reader) readByNumber(ctx context.Context, at optics.BlockRef, gets []get) error {
	var h *header
	if err := r.batch(ctx, hexutil.Uint64(at.Number), gets, blockByNumber(hexutil.Uint64(at.Number), &h)); err != nil {
		return err
	}
	ref, err := headerAt(nil, h, at.Number)
	if err != nil {
		return fmt.Errorf("block %d: %w", at.Number, err)
	}
	if ref.Hash != at.Hash {
		return fmt.Errorf("%w: block %d is %s now, no longer %s", optics.ErrNotFound, at.Number, ref.Hash, at.Hash)
	}
	return nil
}

func (r *reader) batch(ctx context.Context, block any, gets []get, more ...gethrpc.BatchElem) error {
	answers := make([]hexutil.Bytes, len(gets))
	batch := make([]gethrpc.BatchElem, len(gets), len(gets)+len(more))
	for i, g := range gets {
		call := map[string]any{"to": r.address, "data": hexutil.Bytes(g.data)}
		batch[i] = gethrpc.BatchElem{Method: "eth_call", Args: []any{call, block}, Result: &answers[i]}
	}
	batch = append(batch, more...)
	if err := r.node.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	for _, elem := range batch {
		if elem.Error != nil {
			return refused(elem.Error)
		}
	}
	for i, g := range gets {
		if len(answers[i]) == 0 {
			return fmt.Errorf("%w at %s", ErrNoContract, r.address)
		}
		if err := g.unpack(answers[i]); err != nil {
			return fmt.Errorf("unexpected answer of %d bytes from %s: %w", len(answers[i]), r.address, err)
		}
	}
	return nil
}
