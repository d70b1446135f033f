package index_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/index"
)

// same compares a store with the chain read from scratch, up to a block.
func same(t *testing.T, c *forkedChain, s *listStore, from, to uint64) {
	t.Helper()
	if got, want := s.cursor.Block, c.blocks[to].ref; got != want {
		t.Errorf("the cursor is at %d %s, want %d %s", got.Number, got.Hash, want.Number, want.Hash)
	}
	if want := c.logs(from, to); !reflect.DeepEqual(want, s.logs) { // which is faster than the difference
		if diff := cmp.Diff(want, s.logs, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("logs (-chain +store):\n%s", diff)
		}
	}
	for _, ref := range s.blocks {
		if ref != c.blocks[ref.Number].ref {
			t.Errorf("kept block %d %s is not on the chain", ref.Number, ref.Hash)
		}
	}
}

func from(n uint64) func(*index.Config)  { return func(c *index.Config) { c.From = n } }
func depth(n uint64) func(*index.Config) { return func(c *index.Config) { c.Depth = n } }
func most(n uint64) func(*index.Config)  { return func(c *index.Config) { c.MaxChunk = n } }

func TestReadsTheWholeChain(t *testing.T) {
	for name, test := range map[string]struct{ from, depth, chunk, final uint64 }{
		"at once":                   {},
		"block by block":            {chunk: 1},
		"in chunks":                 {chunk: 7},
		"from the contract's block": {from: 5, chunk: 7},
		"at a depth":                {depth: 4, chunk: 7},
		"with a final block below":  {chunk: 7, final: 300},
		"from a block, at a depth":  {from: 100, depth: 12, chunk: 64, final: 390},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := &forkedChain{final: test.final}, &listStore{}
			c.mine(test.from, quiet)
			c.mine(400-test.from, busy)
			x := newIndexer(c, s, from(test.from), depth(test.depth), most(test.chunk))
			finish(t, x)
			same(t, c, s, test.from, 399-test.depth)
			c.mine(3, busy)
			finish(t, x)
			same(t, c, s, test.from, 402-test.depth)
			if st := x.State(); st.Cursor != s.cursor || st.Latest != c.blocks[402].ref || st.Left != 0 || st.Gap != "" || st.Reorgs != 0 {
				t.Errorf("state is %+v", st)
			}
		})
	}
}

func TestRequestsAtTheHead(t *testing.T) {
	c, s := newChain(50), &listStore{}
	c.final = 40
	x := newIndexer(c, s, depth(2))
	finish(t, x)
	turn := func(want ...string) {
		t.Helper()
		c.requests = nil
		more, err := x.Step(t.Context())
		if err != nil || more {
			t.Fatalf("more %t, error %v", more, err)
		}
		if diff := cmp.Diff(want, c.requests, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
	}
	turn()
	c.mine(1, busy)
	turn("logs", "blocks")
	turn()
	c.mine(5, busy)
	turn("logs", "blocks")
	turn()
	same(t, c, s, 0, c.height()-2)
	// A process that starts where another stopped looks once whether it stands
	// on the chain.
	x = newIndexer(c, s, depth(2))
	turn("blocks")
	turn()
}

func TestNothingToRead(t *testing.T) {
	t.Run("before the first head", func(t *testing.T) {
		more, err := newIndexer(&forkedChain{}, &listStore{}).Step(t.Context())
		if more || err != nil {
			t.Errorf("more %t, error %v", more, err)
		}
	})
	t.Run("the first block is above the head", func(t *testing.T) {
		c, s := &forkedChain{}, &listStore{}
		c.mine(10, quiet)
		x := newIndexer(c, s, from(12))
		finish(t, x)
		if len(c.requests) != 0 {
			t.Errorf("requests %v", c.requests)
		}
		c.mine(5, quiet)
		finish(t, x)
		same(t, c, s, 12, 14)
	})
	t.Run("the chain is shorter than the depth", func(t *testing.T) {
		c := newChain(3)
		finish(t, newIndexer(c, &listStore{}, depth(3)))
		if len(c.requests) != 0 {
			t.Errorf("requests %v", c.requests)
		}
	})
	t.Run("the head goes backwards", func(t *testing.T) {
		c, s := newChain(20), &listStore{}
		x := newIndexer(c, s)
		finish(t, x)
		c.stuck = &optics.Head{Latest: c.blocks[12].ref, Final: c.blocks[3].ref}
		finish(t, x)
		c.stuck = nil
		c.mine(1, busy)
		finish(t, x)
		same(t, c, s, 0, 20)
	})
}

func TestANodeThatLags(t *testing.T) {
	c, s := newChain(20), &listStore{}
	x := newIndexer(c, s)
	finish(t, x)
	ahead := c.blocks[19].ref
	ahead.Number++
	c.stuck = &optics.Head{Latest: ahead}
	if _, err := x.Step(t.Context()); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("error is %v, want %v", err, optics.ErrNotFound)
	}
	same(t, c, s, 0, 19)
}

func TestChunkSize(t *testing.T) {
	t.Run("grows while it works", func(t *testing.T) {
		c, s := newChain(3000), &listStore{}
		finish(t, newIndexer(c, s, most(1000)))
		if want := []uint64{256, 512, 1000, 1000, 232}; !slices.Equal(c.spans, want) {
			t.Errorf("asked for %v blocks, want %v", c.spans, want)
		}
		if s.cursor.Chunk != 1000 {
			t.Errorf("remembered %d, want 1000", s.cursor.Chunk)
		}
	})
	t.Run("halves when refused, is remembered, grows again later", func(t *testing.T) {
		c, s := newChain(800), &listStore{}
		c.maxRange = 50
		finish(t, newIndexer(c, s))
		if want := []uint64{256, 128, 64, 32, 32}; !slices.Equal(c.spans[:5], want) {
			t.Errorf("asked for %v blocks, want %v", c.spans[:5], want)
		}
		if refused := len(slices.DeleteFunc(slices.Clone(c.spans), func(n uint64) bool { return n <= 50 })); refused != 4 {
			t.Errorf("%d refusals in %v, want 3 to learn and 1 to try again", refused, c.spans)
		}
		same(t, c, s, 0, 799)
		c.mine(100, busy)
		c.spans = nil
		finish(t, newIndexer(c, s))
		if want := []uint64{32, 64, 32, 32, 4}; !slices.Equal(c.spans, want) {
			t.Errorf("asked for %v blocks after a restart, want %v", c.spans, want)
		}
		same(t, c, s, 0, 899)
	})
	t.Run("a block that is too large alone", func(t *testing.T) {
		c, s := newChain(10), &listStore{}
		x := newIndexer(c, s, most(4))
		c.before = func(call string) error {
			if call == "logs" {
				return optics.ErrRangeTooLarge
			}
			return nil
		}
		var err error
		for more := true; more; {
			more, err = x.Step(t.Context())
		}
		want := "block 0 of chain 1000 alone is too large for the endpoint: read logs of blocks 0 to 0: log range too large"
		if !errors.Is(err, optics.ErrRangeTooLarge) || err.Error() != want {
			t.Errorf("error is %q, want %q", err, want)
		}
		c.before = nil
		finish(t, x)
		same(t, c, s, 0, 9)
	})
}

func TestFirstBlockAfterTheContracts(t *testing.T) {
	c, s := newChain(40), &listStore{}
	_, err := newIndexer(c, s, from(20)).Step(t.Context())
	want := "store blocks 20 to 39: gap in chain facts: leaf 19 in place of 0; block 20 may be later than the contracts"
	if !errors.Is(err, optics.ErrGap) || err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
}

func TestLogsLeftOut(t *testing.T) {
	// Block 31 dispatches a message and commits a root.
	for name, reads := range map[string]int{"once": 1, "three times": 3, "ten times": 10} {
		t.Run(name, func(t *testing.T) {
			c, s := newChain(200), &listStore{}
			x := newIndexer(c, s, most(16))
			left := reads
			c.omit = func(n uint64) bool {
				if n == 31 && left > 0 {
					left--
					return true
				}
				return false
			}
			finish(t, x)
			same(t, c, s, 0, 199)
			if left != 0 {
				t.Error("the logs were never left out")
			}
			if st := x.State(); st.Gap != "" || st.Reorgs != 0 {
				t.Errorf("state is %+v", st)
			}
		})
	}
	t.Run("for ever", func(t *testing.T) {
		c, s := newChain(200), &listStore{}
		x := newIndexer(c, s, most(16))
		c.omit = func(n uint64) bool { return n == 31 }
		var gaps int
		for range 200 {
			if _, err := x.Step(t.Context()); errors.Is(err, optics.ErrGap) {
				gaps++
				if x.State().Gap == "" {
					t.Error("the state does not show the gap")
				}
			}
			if n := len(s.logs.Dispatches); n > 0 && int(s.logs.Dispatches[n-1].LeafIndex) != n-1 {
				t.Fatal("a leaf was skipped")
			}
		}
		if gaps == 0 || s.cursor.Block.Number > 32 {
			t.Errorf("%d gaps seen, the cursor is at %d", gaps, s.cursor.Block.Number)
		}
		c.omit = nil
		finish(t, x)
		same(t, c, s, 0, 199)
	})
}

// Logs at the end of an answer leave no gap: whoever misses them asks.
func TestReread(t *testing.T) {
	c, s := newChain(150), &listStore{}
	c.mine(50, quiet)
	x := newIndexer(c, s, most(16))
	c.omit = func(n uint64) bool { return n >= 148 }
	finish(t, x)
	c.omit = nil
	finish(t, x)
	if got := len(s.logs.Dispatches); got == len(c.logs(0, 199).Dispatches) {
		t.Fatal("nothing was left out")
	}
	x.Reread(1000) // beyond what was read: nothing to do
	finish(t, x)
	x.Reread(160)
	x.Reread(148)
	x.Reread(170)
	finish(t, x)
	same(t, c, s, 0, 199)
	if st := x.State(); st.Reorgs != 0 {
		t.Errorf("state is %+v", st)
	}
}
