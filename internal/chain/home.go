package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// homeABI packs and unpacks; it has no state.
var homeABI = abi.NewHome()

// Home is the Home contract of one chain. Its methods may be called from any
// goroutine.
//
// Reads take the block to read at; the zero BlockRef means the latest. They
// return errors that wrap optics.ErrNotFound when the chain has no such block
// (any more), and ErrNoContract.
type Home struct {
	reader
	blocks *Client
	domain optics.Domain
	// queued is the longest queue that State saw.
	queued atomic.Uint64
}

// NewHome returns the Home of a domain at an address.
func NewHome(node Node, domain optics.Domain, address common.Address) *Home {
	return &Home{reader: reader{node: node, address: address}, blocks: NewClient(node), domain: domain}
}

// Address returns the contract's address.
func (h *Home) Address() common.Address { return h.address }

// Domain returns the domain that the contract was bound to.
func (h *Home) Domain() optics.Domain { return h.domain }

// State reads the Home in one batch request. For the latest block one request
// before it asks which block that is, so that all of the state is of the block
// it names.
func (h *Home) State(ctx context.Context, at optics.BlockRef) (optics.HomeState, error) {
	at, err := h.blocks.orLatest(ctx, at)
	if err != nil {
		return optics.HomeState{}, h.failed("read", err)
	}
	s := optics.HomeState{Block: at}
	var state uint8
	var committed, root [32]byte
	var count, queue *big.Int
	err = h.read(ctx, at,
		field(homeABI.PackState(), homeABI.UnpackState, &state),
		field(homeABI.PackUpdater(), homeABI.UnpackUpdater, &s.Updater),
		field(homeABI.PackCommittedRoot(), homeABI.UnpackCommittedRoot, &committed),
		field(homeABI.PackRoot(), homeABI.UnpackRoot, &root),
		field(homeABI.PackCount(), homeABI.UnpackCount, &count),
		field(homeABI.PackQueueLength(), homeABI.UnpackQueueLength, &queue),
	)
	if err != nil {
		return optics.HomeState{}, h.failed("read", err)
	}
	if s.State, err = contractState(state); err != nil {
		return optics.HomeState{}, h.failed("read", err)
	}
	if s.Count, err = toUint64(count); err != nil {
		return optics.HomeState{}, h.failed("read count of", err)
	}
	length, err := toUint64(queue)
	if err != nil {
		return optics.HomeState{}, h.failed("read queue length of", err)
	}
	h.saw(length)
	s.CommittedRoot, s.Root = committed, root
	return s, nil
}

// saw remembers the longest queue.
func (h *Home) saw(length uint64) {
	for old := h.queued.Load(); length > old && !h.queued.CompareAndSwap(old, length); old = h.queued.Load() {
	}
}

// QueueLength returns the number of roots that are queued.
func (h *Home) QueueLength(ctx context.Context, at optics.BlockRef) (uint64, error) {
	var length *big.Int
	if err := h.read(ctx, at, field(homeABI.PackQueueLength(), homeABI.UnpackQueueLength, &length)); err != nil {
		return 0, h.failed("read queue length of", err)
	}
	n, err := toUint64(length)
	if err != nil {
		return 0, h.failed("read queue length of", err)
	}
	h.saw(n)
	return n, nil
}

// QueueContains reports whether a root is queued and not committed yet. The Home
// looks at every queued root: on a very long queue the node may run out of the
// gas that it gives to a call.
func (h *Home) QueueContains(ctx context.Context, at optics.BlockRef, root common.Hash) (bool, error) {
	var contains bool
	if err := h.read(ctx, at, field(homeABI.PackQueueContains(root), homeABI.UnpackQueueContains, &contains)); err != nil {
		return false, h.failed("search the queue of", err)
	}
	return contains, nil
}

// Nonce returns the nonce of the next message to a destination.
func (h *Home) Nonce(ctx context.Context, at optics.BlockRef, destination optics.Domain) (uint32, error) {
	var nonce uint32
	err := h.read(ctx, at, field(homeABI.PackNonces(uint32(destination)), homeABI.UnpackNonces, &nonce))
	if err != nil {
		return 0, h.failed("read nonce for "+destination.String()+" of", err)
	}
	return nonce, nil
}

// SuggestUpdate returns the update from the committed root to the newest queued
// one, and false when nothing is queued. Sign it only if the own tree has the
// root.
func (h *Home) SuggestUpdate(ctx context.Context, at optics.BlockRef) (optics.Update, bool, error) {
	var out abi.SuggestUpdateOutput
	if err := h.read(ctx, at, field(homeABI.PackSuggestUpdate(), homeABI.UnpackSuggestUpdate, &out)); err != nil {
		return optics.Update{}, false, h.failed("read suggested update of", err)
	}
	if out.New == ([32]byte{}) {
		return optics.Update{}, false, nil
	}
	return optics.Update{HomeDomain: h.domain, OldRoot: out.CommittedRoot, NewRoot: out.New}, true, nil
}

// LocalDomain returns the domain that the contract itself names.
func (h *Home) LocalDomain(ctx context.Context) (optics.Domain, error) {
	var domain uint32
	if err := h.read(ctx, optics.BlockRef{}, field(homeABI.PackLocalDomain(), homeABI.UnpackLocalDomain, &domain)); err != nil {
		return 0, h.failed("read domain of", err)
	}
	return optics.Domain(domain), nil
}

// IsImproper asks the Home, at the latest block, whether it would fail over the
// update. It returns ErrNotUpdaterSignature, ErrNotCurrentUpdate or
// ErrFailedState when the Home will not judge it.
func (h *Home) IsImproper(ctx context.Context, su optics.SignedUpdate) (bool, error) {
	var improper bool
	data := homeABI.PackImproperUpdate(su.OldRoot, su.NewRoot, su.Signature[:])
	err := h.read(ctx, optics.BlockRef{}, field(data, homeABI.UnpackImproperUpdate, &improper))
	if err != nil {
		return false, h.failed("judge an update at", err)
	}
	return improper, nil
}

func (h *Home) failed(doing string, err error) error {
	return fmt.Errorf("%s %s: %w", doing, optics.HomeOf(h.domain), err)
}

// orLatest returns the latest block for the zero BlockRef.
func (c *Client) orLatest(ctx context.Context, at optics.BlockRef) (optics.BlockRef, error) {
	if at != (optics.BlockRef{}) {
		return at, nil
	}
	return c.Latest(ctx)
}

var errTooWide = errors.New("number does not fit 64 bits")

func toUint64(n *big.Int) (uint64, error) {
	if !n.IsUint64() {
		return 0, errTooWide
	}
	return n.Uint64(), nil
}

func contractState(n uint8) (optics.ContractState, error) {
	s := optics.ContractState(n)
	switch s {
	case optics.StateUninitialized, optics.StateActive, optics.StateFailed:
		return s, nil
	}
	return 0, fmt.Errorf("%w: contract state %d", optics.ErrMalformed, n)
}
