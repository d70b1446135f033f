package index_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/index"
)

func TestReorgOfEveryDepth(t *testing.T) {
	for depth := uint64(1); depth <= 100; depth++ {
		c, s := newChain(100), &listStore{}
		x := newIndexer(c, s)
		finish(t, x)
		before := s.logs.Len()
		forked := c.logs(100-depth, 99)
		c.reorg(depth, depth+1, busy)
		more, err := x.Step(t.Context())
		if depth == 100 {
			if !errors.Is(err, index.ErrTooDeep) || s.logs.Len() != before {
				t.Fatalf("not one block is left: error %v, %d of %d logs", err, s.logs.Len(), before)
			}
			continue
		}
		want := index.Reorg{From: x.State().LastReorg.From, To: c.blocks[99-depth].ref, Removed: forked.Len()}
		if got := x.State().LastReorg; err != nil || !more || got != want || got.From.Number != 99 {
			t.Fatalf("depth %d: more %t, error %v (-want +got):\n%s", depth, more, err, cmp.Diff(want, got))
		}
		if s.logs.Len() != before-forked.Len() {
			t.Fatalf("depth %d: %d logs are left of %d, %d were in blocks that are gone", depth, s.logs.Len(), before, forked.Len())
		}
		finish(t, x)
		same(t, c, s, 0, 100)
	}
}

func TestReorgBelowTheBlocksKeptAtTheHead(t *testing.T) {
	c, s := newChain(1000), &listStore{}
	x := newIndexer(c, s, most(64))
	finish(t, x)
	c.reorg(700, 701, busy)
	finish(t, x)
	same(t, c, s, 0, 1000)
	if to := x.State().LastReorg.To.Number; to < 290 || to > 299 {
		t.Errorf("rolled back to block %d, want one close below the fork at 299", to)
	}
}

// TestBlocksWithoutLogsAreKeptAtTheHead forks a chain where nothing but the
// references tells how deep.
func TestBlocksWithoutLogsAreKeptAtTheHead(t *testing.T) {
	c, s := &forkedChain{}, &listStore{}
	c.mine(1000, quiet)
	x := newIndexer(c, s)
	finish(t, x)
	c.reorg(100, 101, busy)
	finish(t, x)
	same(t, c, s, 0, 1000)
	if to := x.State().LastReorg.To; to != c.blocks[899].ref {
		t.Errorf("rolled back to block %d, want the fork at 899", to.Number)
	}
	if n := len(s.blocks); n > 300 {
		t.Errorf("%d references are kept, want those near the head only", n)
	}
}

func TestReorgDeeperThanTheKeptBlocks(t *testing.T) {
	c, s := &forkedChain{}, &listStore{keep: 20}
	c.mine(100, quiet)
	x := newIndexer(c, s)
	finish(t, x)
	kept := slices.Clone(s.blocks)
	c.reorg(50, 60, busy)
	for range 2 {
		_, err := x.Step(t.Context())
		want := "no kept block is on the chain: chain 1000, block 99 " + kept[len(kept)-1].Hash.Hex() +
			" and 20 blocks below it: check that the endpoint is of the right chain; if it is, rebuild the index"
		if !errors.Is(err, index.ErrTooDeep) || err.Error() != want {
			t.Fatalf("error is %q, want %q", err, want)
		}
	}
	if !slices.Equal(s.blocks, kept) || s.cursor.Block != kept[len(kept)-1] {
		t.Error("the store changed")
	}
}

func TestReorgBeforeTheFirstLog(t *testing.T) {
	c, s := &forkedChain{}, &listStore{}
	c.mine(30, quiet)
	c.mine(1, busy)
	x := newIndexer(c, s, from(30))
	finish(t, x)
	c.reorg(1, 2, busy)
	finish(t, x)
	same(t, c, s, 30, 31)
}

// TestReorgOnAChainThatStands replaces the newest block by another of the same
// height: no new block tells of it.
func TestReorgOnAChainThatStands(t *testing.T) {
	for _, behind := range []uint64{0, 3} {
		c, s := newChain(40), &listStore{}
		x := newIndexer(c, s, depth(behind))
		finish(t, x)
		c.reorg(behind+2, behind+2, busy)
		finish(t, x)
		same(t, c, s, 0, 39-behind)
	}
}

// TestReorgBetweenRequests replaces blocks at every moment of a turn. Nothing
// that was read before may stay with what was read after.
func TestReorgBetweenRequests(t *testing.T) {
	for _, behind := range []uint64{0, 2} {
		for deep := uint64(1); deep <= 6; deep++ {
			for at := range 2 {
				t.Run(fmt.Sprintf("%d blocks at request %d, reading %d behind", deep, at, behind), func(t *testing.T) {
					c, s := newChain(40), &listStore{}
					x := newIndexer(c, s, depth(behind))
					finish(t, x)
					c.mine(2, busy)
					calls := 0
					c.before = func(string) error {
						if calls++; calls == at+1 {
							c.reorg(deep, deep+1, busy)
						}
						return nil
					}
					if _, err := x.Step(t.Context()); err != nil && !errors.Is(err, index.ErrMoved) {
						t.Error(err)
					}
					onlyOneFork(t, c, s)
					finish(t, x)
					same(t, c, s, 0, c.height()-behind)
				})
			}
		}
	}
}

// TestLogsThatAppearBetweenRequests replaces blocks without logs by blocks with
// some, after the logs were read.
func TestLogsThatAppearBetweenRequests(t *testing.T) {
	for _, behind := range []uint64{0, 2} {
		c, s := newChain(40), &listStore{}
		x := newIndexer(c, s, depth(behind))
		finish(t, x)
		c.mine(4, quiet)
		c.before = func(call string) error {
			if call == "blocks" {
				c.before = nil
				c.reorg(4, 4, func(uint64) (int, bool, int) { return 0, false, 1 })
			}
			return nil
		}
		if _, err := x.Step(t.Context()); !errors.Is(err, index.ErrMoved) {
			t.Errorf("error is %v, want %v", err, index.ErrMoved)
		}
		finish(t, x)
		same(t, c, s, 0, 43-behind)
	}
}

// TestLogsOfAnotherFork answers for logs alone from another fork.
func TestLogsOfAnotherFork(t *testing.T) {
	c, s := newChain(40), &listStore{}
	x := newIndexer(c, s)
	finish(t, x)
	c.mine(2, busy)
	ours := c.blocks
	c.before = func(call string) error {
		if call == "logs" {
			c.reorg(2, 2, busy)
		} else {
			c.blocks = ours
		}
		return nil
	}
	if _, err := x.Step(t.Context()); !errors.Is(err, index.ErrMoved) {
		t.Errorf("error is %v, want %v", err, index.ErrMoved)
	}
	c.before = nil
	finish(t, x)
	same(t, c, s, 0, 41)
}

// onlyOneFork fails when logs that are not on the chain stand below a cursor
// that is.
func onlyOneFork(t *testing.T, c *forkedChain, s *listStore) {
	t.Helper()
	at := s.cursor.Block
	if at.Number <= c.height() && c.blocks[at.Number].ref == at {
		same(t, c, s, 0, at.Number)
	}
}

var errCrash = errors.New("the process was killed")

// TestCrashBetweenAnyTwoCalls stops a run with a reorganization, a gap and
// refused ranges before and after each call in turn, and starts a new process.
func TestCrashBetweenAnyTwoCalls(t *testing.T) {
	for crash := 0; ; crash++ {
		c, s := newChain(60), &listStore{}
		c.maxRange = 20
		calls := 0
		die := func(string) error {
			if calls++; calls == crash+1 {
				return errCrash
			}
			return nil
		}
		c.before, s.around = die, die
		x := newIndexer(c, s)
		run := func() {
			for range 1000 {
				more, err := x.Step(t.Context())
				if errors.Is(err, errCrash) {
					x = newIndexer(c, s)
					continue
				}
				if err == nil && !more {
					return
				}
			}
			t.Fatalf("crash at call %d: not done: %+v", crash, x.State())
		}
		run()
		same(t, c, s, 0, 59)
		c.reorg(7, 9, busy)
		left := 4
		c.omit = func(n uint64) bool { left--; return n == 55 && left > 0 }
		run()
		same(t, c, s, 0, 61)
		if t.Failed() {
			t.Fatalf("crash at call %d", crash)
		}
		if calls <= crash {
			return
		}
	}
}

// TestModel lets a chain grow, fork, hide logs and refuse ranges at random, and
// compares the store with the chain read from scratch whenever it is quiet.
func TestModel(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			s := &listStore{keep: 60 * r.Uint64N(2)}
			behind := r.Uint64N(4)
			c := &forkedChain{}
			c.mine(60, quiet)
			x := newIndexer(c, s, depth(behind), most(1+r.Uint64N(40)))
			finish(t, x)
			c.before = func(string) error {
				switch r.IntN(12) {
				case 0:
					c.mine(1+r.Uint64N(3), random(r))
				case 1:
					deep := 1 + r.Uint64N(12)
					c.reorg(deep, deep+r.Uint64N(4), random(r))
				case 2:
					return errors.New("the endpoint is away")
				}
				return nil
			}
			// Nothing tells that a Process log was left out.
			c.omit = func(n uint64) bool { return len(c.blocks[n].logs.Processes) == 0 && r.IntN(300) == 0 }
			for range 40 {
				c.maxRange = r.Uint64N(30) + 1
				c.mine(r.Uint64N(8), random(r))
				for range r.IntN(12) {
					_, err := x.Step(t.Context())
					if errors.Is(err, index.ErrTooDeep) {
						t.Fatal(err)
					}
					if r.IntN(20) == 0 {
						x = newIndexer(c, s, depth(behind))
					}
				}
			}
			c.before, c.omit, c.maxRange = nil, nil, 0
			// The next leaf and the next root tell what was left out before.
			c.mine(1, func(uint64) (int, bool, int) { return 1, true, 0 })
			finish(t, x)
			c.mine(behind, quiet)
			finish(t, x)
			same(t, c, s, 0, c.height()-behind)
		})
	}
}
