package index_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/index"
)

const (
	home  optics.Domain = 1000
	other optics.Domain = 2000
)

// forkedChain is a chain that a test mines, reorganizes and reads. Its Home
// dispatches and commits roots, a Replica on it processes.
type forkedChain struct {
	blocks []block
	forks  uint64
	final  uint64
	// stuck is the head that observers see, if it is not the newest.
	stuck *optics.Head

	maxRange uint64                   // blocks in one answer, 0 for any number
	omit     func(number uint64) bool // blocks whose logs are left out
	before   func(call string) error  // runs before each request
	requests []string
	spans    []uint64
}

type block struct {
	ref       optics.BlockRef
	logs      optics.Logs
	leaves    uint32
	processed uint32
	root      common.Hash
}

func newChain(length uint64) *forkedChain {
	c := &forkedChain{}
	c.mine(length, busy)
	return c
}

// content says what happens in the block with a number: so many messages are
// dispatched, a root is committed, so many messages are processed.
type content func(number uint64) (dispatched int, committed bool, processed int)

func busy(n uint64) (int, bool, int) { return int(n % 3), n%4 == 1, int(n % 2) }
func quiet(uint64) (int, bool, int)  { return 0, false, 0 }

func random(r *rand.Rand) content {
	return func(uint64) (int, bool, int) { return max(r.IntN(5)-2, 0), r.IntN(4) == 0, max(r.IntN(4)-2, 0) }
}

// mine appends blocks.
func (c *forkedChain) mine(count uint64, what content) {
	for range count {
		c.blocks = append(c.blocks, c.next(what))
	}
}

func (c *forkedChain) next(what content) block {
	var b block
	number := uint64(len(c.blocks))
	if number > 0 {
		parent := c.blocks[number-1]
		b.leaves, b.processed, b.root = parent.leaves, parent.processed, parent.root
	}
	b.ref = optics.BlockRef{Number: number, Hash: c.hash("block", number), Time: 1_000_000 + 12*number + c.forks}
	at := func() optics.Position {
		return optics.Position{Block: b.ref, TxHash: c.hash("tx", number), LogIndex: uint32(b.logs.Len())}
	}
	dispatched, committed, processed := what(number)
	for range dispatched {
		b.logs.Dispatches = append(b.logs.Dispatches, optics.DispatchLog{
			At: at(), LeafIndex: b.leaves, CommittedRoot: b.root,
			Message: optics.Message{Origin: home, Nonce: b.leaves, Destination: other, Sender: c.hash("sender", number), Body: []byte{}},
		})
		b.leaves++
	}
	if committed {
		u := optics.Update{HomeDomain: home, OldRoot: b.root, NewRoot: c.hash("root", number)}
		b.logs.Updates = append(b.logs.Updates, optics.UpdateLog{
			At: at(), Contract: optics.HomeOf(home), Update: optics.SignedUpdate{Update: u},
		})
		b.root = u.NewRoot
	}
	for range processed {
		var leaf common.Hash
		binary.BigEndian.PutUint32(leaf[:], b.processed+1)
		b.logs.Processes = append(b.logs.Processes, optics.ProcessLog{
			At: at(), Replica: optics.Contract{Home: other, Chain: home}, Leaf: leaf, Success: true,
		})
		b.processed++
	}
	return b
}

func (c *forkedChain) hash(what string, number uint64) common.Hash {
	return crypto.Keccak256Hash(fmt.Appendf(nil, "%s %d of fork %d", what, number, c.forks))
}

// reorg replaces the newest depth blocks by length others.
func (c *forkedChain) reorg(depth, length uint64, what content) {
	c.forks++
	c.blocks = slices.Clone(c.blocks[:c.height()+1-depth])
	c.mine(length, what)
}

func (c *forkedChain) height() uint64 { return uint64(len(c.blocks)) - 1 }

// logs are those of blocks first … last.
func (c *forkedChain) logs(first, last uint64) optics.Logs {
	var all optics.Logs
	for _, b := range c.blocks[first : last+1] {
		appendLogs(&all, b.logs)
	}
	return all
}

func appendLogs(to *optics.Logs, more optics.Logs) {
	to.Dispatches = append(to.Dispatches, more.Dispatches...)
	to.Updates = append(to.Updates, more.Updates...)
	to.Processes = append(to.Processes, more.Processes...)
}

func (c *forkedChain) request(call string) error {
	c.requests = append(c.requests, call)
	if c.before != nil {
		return c.before(call)
	}
	return nil
}

func (c *forkedChain) Blocks(_ context.Context, numbers ...uint64) ([]optics.BlockRef, error) {
	if err := c.request("blocks"); err != nil {
		return nil, err
	}
	refs := make([]optics.BlockRef, 0, len(numbers))
	for _, n := range numbers {
		if n > c.height() {
			return nil, fmt.Errorf("block %d: %w", n, optics.ErrNotFound)
		}
		refs = append(refs, c.blocks[n].ref)
	}
	return refs, nil
}

func (c *forkedChain) Logs(_ context.Context, from, to uint64) (optics.Logs, error) {
	if err := c.request("logs"); err != nil {
		return optics.Logs{}, err
	}
	c.spans = append(c.spans, to-from+1)
	if c.maxRange > 0 && to-from+1 > c.maxRange {
		return optics.Logs{}, optics.ErrRangeTooLarge
	}
	var all optics.Logs
	for n := from; n <= min(to, c.height()); n++ {
		if c.omit == nil || !c.omit(n) {
			appendLogs(&all, c.blocks[n].logs)
		}
	}
	return all, nil
}

func (c *forkedChain) Head() (optics.Head, bool) {
	if c.stuck != nil {
		return *c.stuck, true
	}
	if len(c.blocks) == 0 {
		return optics.Head{}, false
	}
	h := optics.Head{Latest: c.blocks[c.height()].ref}
	if c.final > 0 {
		h.Final = c.blocks[c.final].ref
	}
	return h, true
}

// listStore keeps everything in lists and looks at all of it each time.
type listStore struct {
	cursor optics.Cursor
	blocks []optics.BlockRef // ascending
	logs   optics.Logs
	keep   uint64 // bare blocks behind the newest; 0 for all
	// around runs before and after each verb that writes.
	around func(call string) error
}

func (s *listStore) run(call string, write func() error) error {
	if s.around == nil {
		return write()
	}
	if err := s.around("before " + call); err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	return s.around("after " + call)
}

func (s *listStore) Cursor(context.Context, optics.Domain) (optics.Cursor, error) {
	if s.cursor.Block == (optics.BlockRef{}) {
		return optics.Cursor{}, optics.ErrNotFound
	}
	return s.cursor, nil
}

func (s *listStore) SaveChunk(_ context.Context, _ optics.Domain, chunk uint64) error {
	return s.run("save chunk", func() error {
		if s.cursor.Block == (optics.BlockRef{}) {
			return optics.ErrNotFound
		}
		s.cursor.Chunk = chunk
		return nil
	})
}

func (s *listStore) Append(_ context.Context, prev, next optics.Cursor, blocks []optics.BlockRef, logs optics.Logs) error {
	return s.run("append", func() error {
		if prev.Block != s.cursor.Block {
			return fmt.Errorf("%w: cursor", optics.ErrConflict)
		}
		if err := s.follows(logs); err != nil {
			return err
		}
		refs := append(slices.Clone(s.blocks), blocks...)
		refs = append(refs, next.Block)
		for _, l := range logs.Dispatches {
			refs = append(refs, l.At.Block)
		}
		for _, l := range logs.Updates {
			refs = append(refs, l.At.Block)
		}
		for _, l := range logs.Processes {
			refs = append(refs, l.At.Block)
		}
		slices.SortFunc(refs, func(a, b optics.BlockRef) int { return int(a.Number) - int(b.Number) })
		refs = slices.Compact(refs)
		for i := range refs[1:] {
			if refs[i].Number == refs[i+1].Number {
				return fmt.Errorf("%w: two blocks %d", optics.ErrConflict, refs[i].Number)
			}
		}
		s.blocks, s.cursor = refs, next
		if s.keep > 0 {
			s.blocks = slices.DeleteFunc(s.blocks, func(b optics.BlockRef) bool { return b.Number+s.keep < next.Block.Number })
		}
		appendLogs(&s.logs, logs)
		return nil
	})
}

func (s *listStore) follows(logs optics.Logs) error {
	for i, l := range logs.Dispatches {
		if want := len(s.logs.Dispatches) + i; int(l.LeafIndex) != want {
			return fmt.Errorf("%w: leaf %d in place of %d", optics.ErrGap, l.LeafIndex, want)
		}
	}
	var last common.Hash
	if n := len(s.logs.Updates); n > 0 {
		last = s.logs.Updates[n-1].Update.NewRoot
	}
	for _, l := range logs.Updates {
		if l.Update.OldRoot != last {
			return fmt.Errorf("%w: update", optics.ErrGap)
		}
		last = l.Update.NewRoot
	}
	return nil
}

func (s *listStore) Blocks(_ context.Context, _ optics.Domain, below uint64, limit int) ([]optics.BlockRef, error) {
	var found []optics.BlockRef
	for _, b := range slices.Backward(s.blocks) {
		if b.Number < below && len(found) < limit {
			found = append(found, b)
		}
	}
	return found, nil
}

func (s *listStore) Rollback(_ context.Context, _ optics.Domain, to optics.BlockRef) (int, error) {
	before := s.logs.Len()
	err := s.run("roll back", func() error {
		if !slices.Contains(s.blocks, to) {
			return optics.ErrConflict
		}
		s.cursor.Block = to
		s.blocks = slices.DeleteFunc(s.blocks, func(b optics.BlockRef) bool { return b.Number > to.Number })
		s.logs.Dispatches = slices.DeleteFunc(s.logs.Dispatches, func(l optics.DispatchLog) bool { return l.At.Block.Number > to.Number })
		s.logs.Updates = slices.DeleteFunc(s.logs.Updates, func(l optics.UpdateLog) bool { return l.At.Block.Number > to.Number })
		s.logs.Processes = slices.DeleteFunc(s.logs.Processes, func(l optics.ProcessLog) bool { return l.At.Block.Number > to.Number })
		return nil
	})
	return before - s.logs.Len(), err
}

func newIndexer(c *forkedChain, s index.Store, change ...func(*index.Config)) *index.Indexer {
	cfg := index.Config{Chain: home, Source: c, Store: s, Heads: c}
	for _, f := range change {
		f(&cfg)
	}
	return index.New(cfg)
}

// finish steps until there is nothing left, through errors that are worth
// another try.
func finish(t *testing.T, x *index.Indexer) {
	t.Helper()
	for range 10_000 {
		more, err := x.Step(t.Context())
		if errors.Is(err, index.ErrTooDeep) {
			t.Fatal(err)
		}
		if err == nil && !more {
			return
		}
	}
	t.Fatalf("not done after 10,000 steps: %+v", x.State())
}
