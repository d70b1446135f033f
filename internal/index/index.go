// Package index brings the logs of one chain into a store, at a safe distance
// from the head, without a gap and without a trace of blocks that left the
// chain.
//
// An [Indexer] keeps nothing that matters in memory. Where it stands is the
// store's cursor, which moves in one transaction with the logs before it; which
// blocks it trusted are the store's kept hashes. It can be stopped between any
// two calls and started again.
//
// Two forks are never mixed. Between a head that was observed before and the
// same head observed after, logs are read; if both are one block, so is
// everything below, and the logs are those of that chain. A cursor whose block
// is gone leads back over the kept hashes to the newest block that is still
// there.
package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/opticsnet/optics"
)

// ErrTooDeep means that no block that the store remembers is on the chain any
// more: a reorganization deeper than the kept hashes, or another chain
// altogether. Nothing was removed. Only an operator can tell which it is, so
// whoever steps the Indexer should stop.
var ErrTooDeep = errors.New("no kept block is on the chain")

// ErrMoved means that the chain reorganized while it was read. Nothing was
// stored. Step again.
var ErrMoved = errors.New("the chain changed while it was read")

// Source reads a chain. Its methods may ask different nodes.
type Source interface {
	// Blocks returns the canonical blocks with the given numbers, in the order
	// asked. It returns an error that wraps [optics.ErrNotFound] when one of
	// them does not exist.
	Blocks(ctx context.Context, numbers ...uint64) ([]optics.BlockRef, error)
	// Logs returns the logs in the blocks from … to, both included, each kind
	// in chain order. It returns an error that wraps [optics.ErrRangeTooLarge]
	// when fewer blocks should be asked for.
	Logs(ctx context.Context, from, to uint64) (optics.Logs, error)
}

// Store keeps what was read.
type Store interface {
	// Cursor returns how far the chain was read, or an error that wraps
	// [optics.ErrNotFound] before the first Append.
	Cursor(ctx context.Context, chain optics.Domain) (optics.Cursor, error)
	// Append stores the logs after prev.Block up to next.Block, the references
	// of blocks, and the cursor, all or nothing. A zero prev.Block says that
	// there is no cursor. It returns an error that wraps [optics.ErrGap] when
	// logs are missing before the first of these or between them, and
	// [optics.ErrConflict] when the cursor is elsewhere.
	Append(ctx context.Context, prev, next optics.Cursor, blocks []optics.BlockRef, logs optics.Logs) error
	// Blocks returns kept references below a number, newest first.
	Blocks(ctx context.Context, chain optics.Domain, below uint64, limit int) ([]optics.BlockRef, error)
	// Rollback removes what stands above a kept block, moves the cursor there
	// and returns the number of logs removed.
	Rollback(ctx context.Context, chain optics.Domain, to optics.BlockRef) (int, error)
	// SaveChunk remembers a chunk size in the cursor, or returns an error that
	// wraps [optics.ErrNotFound] before the first Append.
	SaveChunk(ctx context.Context, chain optics.Domain, chunk uint64) error
}

// Heads tells how far the chain has come.
type Heads interface {
	// Head returns the newest known head, false before the first one.
	Head() (optics.Head, bool)
}

// Config describes an Indexer.
type Config struct {
	// Chain is the domain of the chain.
	Chain optics.Domain
	// From is the first block to read: no contract is older.
	From uint64
	// Depth is how many blocks behind the latest one to stay; 0 reads up to the
	// latest block.
	Depth uint64
	// MaxChunk is the largest number of blocks that one log query may span;
	// 0 means 16,384.
	MaxChunk uint64
	// Source, Store and Heads are required.
	Source Source
	Store  Store
	Heads  Heads
	// Log receives reorganizations, gaps and what was learned about the
	// endpoint. Nil discards it.
	Log *slog.Logger
}

// Indexer reads one chain. Step must not be called by two goroutines at once;
// State may be called at any time.
type Indexer struct {
	cfg   Config
	chunk chunk
	gap   gap
	// seen is the head at which the cursor's block was known to be canonical.
	seen optics.BlockRef
	// again is the block from which to read again, 0 for none; see Reread.
	again atomic.Uint64

	mu    sync.Mutex
	state State
}

// New returns an Indexer.
func New(cfg Config) *Indexer {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.MaxChunk == 0 {
		cfg.MaxChunk = defaultMaxChunk
	}
	cfg.Log = cfg.Log.With("chain", uint32(cfg.Chain))
	return &Indexer{cfg: cfg, chunk: chunk{most: cfg.MaxChunk}}
}

// Step does one turn: it stores the logs of the next blocks, or removes those
// of blocks that left the chain, or learns that it asked for too much at once.
// It reports whether there is more to do right now; if not, the next head is
// the time to step again. At the head a turn makes two requests when there is a
// new block and none when there is not.
//
// Errors leave the store as it was. All but one are worth another try after a
// pause, among them those that wrap
//   - [ErrMoved], when the chain reorganized meanwhile;
//   - [optics.ErrGap], when the answer left logs out. Step goes further and
//     further back until it finds where they belong, and never past them;
//   - [optics.ErrNotFound], when a node lags behind the head;
//   - [optics.ErrRangeTooLarge], when a single block is too large for the
//     endpoint, which another endpoint may solve.
//
// The one that is not wraps [ErrTooDeep].
func (x *Indexer) Step(ctx context.Context) (more bool, err error) {
	head, ok := x.cfg.Heads.Head()
	if !ok {
		return false, nil
	}
	cursor, err := x.cfg.Store.Cursor(ctx, x.cfg.Chain)
	if errors.Is(err, optics.ErrNotFound) {
		cursor, err = optics.Cursor{Chain: x.cfg.Chain}, nil
	}
	if err != nil {
		return false, fmt.Errorf("read cursor: %w", err)
	}
	if again := x.again.Swap(0); again > 0 && again <= cursor.Block.Number {
		return x.goBack(ctx, cursor, again)
	}
	x.chunk.resume(cursor.Chunk)
	next, left := x.next(cursor, head)
	x.show(cursor, head, left)
	if left == 0 {
		return x.stand(ctx, cursor, head)
	}
	return x.advance(ctx, cursor, head, next)
}

// Reread makes the next Step remove what was read from a block on, and read it
// again. It is for logs that were left out at the end of an answer, which no
// later log contradicts yet; whoever compares the store with the contracts
// notices. It may be called at any time; of several calls before a Step the lowest
// block counts.
func (x *Indexer) Reread(from uint64) {
	from = max(from, 1)
	for {
		asked := x.again.Load()
		if (asked > 0 && asked <= from) || x.again.CompareAndSwap(asked, from) {
			return
		}
	}
}

// span is a range of blocks, both ends included.
type span struct{ from, to uint64 }

func (s span) len() uint64 { return s.to - s.from + 1 }

// next returns the blocks to read in this turn, and how many there are in all.
func (x *Indexer) next(cursor optics.Cursor, head optics.Head) (s span, left uint64) {
	s.from = x.cfg.From
	if started(cursor) {
		s.from = cursor.Block.Number + 1
	}
	if head.Latest.Number < x.cfg.Depth || head.Latest.Number-x.cfg.Depth < s.from {
		return span{}, 0
	}
	left = head.Latest.Number - x.cfg.Depth - s.from + 1
	s.to = s.from + min(left, x.chunk.size, x.gap.limit()) - 1
	return s, left
}

func started(c optics.Cursor) bool { return c.Block != optics.BlockRef{} }

// stand looks after a cursor that has nothing to read before it: a head that is
// not the one it was may mean that the cursor's block is gone.
func (x *Indexer) stand(ctx context.Context, cursor optics.Cursor, head optics.Head) (bool, error) {
	if !started(cursor) || head.Latest == x.seen || head.Latest.Number < cursor.Block.Number {
		return false, nil
	}
	if head.Latest.Hash != cursor.Block.Hash {
		refs, err := x.blocks(ctx, []uint64{cursor.Block.Number})
		if err != nil {
			return false, err
		}
		if refs[cursor.Block.Number].Hash != cursor.Block.Hash {
			return x.retreat(ctx, cursor)
		}
	}
	x.seen = head.Latest
	return false, nil
}

// advance reads a range and stores it.
func (x *Indexer) advance(ctx context.Context, cursor optics.Cursor, head optics.Head, s span) (bool, error) {
	got, err := x.read(ctx, cursor, head, s)
	switch {
	case errors.Is(err, optics.ErrRangeTooLarge):
		return x.narrow(ctx, s, err)
	case errors.Is(err, errCursorGone):
		return x.retreat(ctx, cursor)
	case err != nil:
		return false, err
	}
	x.chunk.worked(s.len())
	next := optics.Cursor{Chain: x.cfg.Chain, Block: got.end, Chunk: x.chunk.size}
	err = x.cfg.Store.Append(ctx, cursor, next, got.keep, got.logs)
	if errors.Is(err, optics.ErrGap) {
		return false, x.missing(ctx, cursor, s, err)
	}
	if err != nil {
		return false, fmt.Errorf("store blocks %d to %d: %w", s.from, s.to, err)
	}
	if x.gap.closedBy(s.to) {
		x.cfg.Log.InfoContext(ctx, "gap closed", "block", s.to)
	}
	x.seen = head.Latest
	_, left := x.next(next, head)
	x.show(next, head, left)
	return left > 0, nil
}

// narrow asks for less from here on.
func (x *Indexer) narrow(ctx context.Context, s span, cause error) (bool, error) {
	if s.len() == 1 {
		return false, fmt.Errorf("block %d of chain %s alone is too large for the endpoint: %w", s.from, x.cfg.Chain, cause)
	}
	x.chunk.refused(s.len())
	x.cfg.Log.DebugContext(ctx, "log range too large", "blocks", s.len(), "next_blocks", x.chunk.size, "error", cause)
	err := x.cfg.Store.SaveChunk(ctx, x.cfg.Chain, x.chunk.size)
	if err != nil && !errors.Is(err, optics.ErrNotFound) {
		return false, fmt.Errorf("save chunk: %w", err)
	}
	return true, nil
}
