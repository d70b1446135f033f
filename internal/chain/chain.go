// Package chain is typed access to the contracts of one chain over JSON-RPC.
//
// It reads (Home, Replica, XAppConnectionManager, LogSource, Heads) and it packs
// what others send (the methods that end in Intent); it sends nothing itself.
// Everything it is told it checks as far as it can be checked here: indexed
// values against the data beside them, block hashes against each other, numbers
// against what was asked for.
package chain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// Node is an endpoint, or several that act as one. A *rpc.Client of go-ethereum
// is one.
type Node interface {
	// CallContext decodes the answer to one request into result, a pointer. What
	// the node itself refuses comes back as an error that is a gethrpc.Error.
	CallContext(ctx context.Context, result any, method string, args ...any) error
	// BatchCallContext sends the requests together, to one endpoint. Refusals of
	// single requests are in their Error fields.
	BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error
}

// Errors that callers tell apart. Those of package optics that this package
// returns are ErrNotFound (a block that the chain does not have, any more or
// yet) and ErrRangeTooLarge.
var (
	// ErrNoContract means that nothing answers at an address: the address is
	// wrong, or the contract was not deployed yet at the block asked for.
	ErrNoContract = errors.New("no contract code")

	// ErrReverted means that a contract refused a call; the text holds its
	// reason.
	ErrReverted = errors.New("reverted")

	// ErrNotUpdaterSignature means that a Home refused an update because its
	// updater did not sign it. It wraps ErrReverted.
	ErrNotUpdaterSignature = fmt.Errorf("%w: not signed by the updater", ErrReverted)

	// ErrNotCurrentUpdate means that a Home refused an update because it does not
	// begin at the committed root. It wraps ErrReverted.
	ErrNotCurrentUpdate = fmt.Errorf("%w: does not begin at the committed root", ErrReverted)

	// ErrFailedState means that a Home or Replica refused a call because it has
	// failed. It wraps ErrReverted.
	ErrFailedState = fmt.Errorf("%w: the contract has failed", ErrReverted)

	// ErrDishonest means that an endpoint's answer contradicts itself or what was
	// asked. Ask another one.
	ErrDishonest = errors.New("endpoint contradicts itself")
)

// Client reads the blocks of one chain.
type Client struct {
	node Node
}

// NewClient returns a Client.
func NewClient(node Node) *Client { return &Client{node: node} }

// ChainID returns the EIP-155 chain id.
func (c *Client) ChainID(ctx context.Context) (uint64, error) {
	var id hexutil.Uint64
	if err := c.node.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return 0, fmt.Errorf("read chain id: %w", err)
	}
	return uint64(id), nil
}

// Latest returns the newest block.
func (c *Client) Latest(ctx context.Context) (optics.BlockRef, error) {
	var h *header
	if err := c.node.CallContext(ctx, &h, "eth_getBlockByNumber", "latest", false); err != nil {
		return optics.BlockRef{}, fmt.Errorf("read latest block: %w", err)
	}
	ref, err := h.ref()
	if err != nil {
		return optics.BlockRef{}, fmt.Errorf("read latest block: %w", err)
	}
	return ref, nil
}

// Block returns the block at a height, or an error that wraps
// optics.ErrNotFound.
func (c *Client) Block(ctx context.Context, number uint64) (optics.BlockRef, error) {
	blocks, err := c.Blocks(ctx, number)
	if err != nil {
		return optics.BlockRef{}, err
	}
	return blocks[0], nil
}

// Blocks returns the blocks at the heights, in their order, with one batch
// request. When one of them does not exist the error wraps optics.ErrNotFound.
func (c *Client) Blocks(ctx context.Context, numbers ...uint64) ([]optics.BlockRef, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	headers := make([]*header, len(numbers))
	batch := make([]gethrpc.BatchElem, len(numbers))
	for i, n := range numbers {
		batch[i] = blockByNumber(hexutil.Uint64(n), &headers[i])
	}
	if err := c.node.BatchCallContext(ctx, batch); err != nil {
		return nil, fmt.Errorf("read %d blocks: %w", len(numbers), err)
	}
	refs := make([]optics.BlockRef, len(numbers))
	for i, n := range numbers {
		ref, err := headerAt(batch[i].Error, headers[i], n)
		if err != nil {
			return nil, fmt.Errorf("read block %d: %w", n, err)
		}
		refs[i] = ref
	}
	return refs, nil
}

func blockByNumber(number any, into **header) gethrpc.BatchElem {
	return gethrpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{number, false}, Result: into}
}

// header is what a BlockRef needs of a block.
type header struct {
	Number *hexutil.Uint64 `json:"number"`
	Hash   *common.Hash    `json:"hash"`
	Time   *hexutil.Uint64 `json:"timestamp"`
}

func (h *header) ref() (optics.BlockRef, error) {
	if h == nil {
		return optics.BlockRef{}, optics.ErrNotFound
	}
	if h.Number == nil || h.Hash == nil || h.Time == nil {
		return optics.BlockRef{}, fmt.Errorf("%w: block without number, hash or timestamp", ErrDishonest)
	}
	return optics.BlockRef{Number: uint64(*h.Number), Hash: *h.Hash, Time: uint64(*h.Time)}, nil
}

// headerAt is ref for a block that was asked for by its height.
func headerAt(err error, h *header, number uint64) (optics.BlockRef, error) {
	if err != nil {
		return optics.BlockRef{}, unknownBlock(err)
	}
	ref, err := h.ref()
	if err != nil {
		return optics.BlockRef{}, err
	}
	if ref.Number != number {
		return optics.BlockRef{}, fmt.Errorf("%w: asked for block %d, was given %d", ErrDishonest, number, ref.Number)
	}
	return ref, nil
}

// unknownBlock makes what nodes say of a block that they do not have, or that a
// reorganization removed, wrap optics.ErrNotFound.
func unknownBlock(err error) error {
	var refusal gethrpc.Error
	if !errors.As(err, &refusal) {
		return err
	}
	text := strings.ToLower(refusal.Error())
	for _, words := range []string{
		"header not found", "block not found", "unknown block", "header for hash not found",
		"not currently canonical", "could not find block", "cannot find block", "hash is not canonical",
	} {
		if strings.Contains(text, words) {
			return fmt.Errorf("%w: %w", optics.ErrNotFound, err)
		}
	}
	return err
}
