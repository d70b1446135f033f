package index_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/index"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// TestOnTheRealStore runs a forking chain into the embedded store, with another
// process every now and then, and reads everything back.
func TestOnTheRealStore(t *testing.T) {
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "test", KeepBlocks: 80})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r := rand.New(rand.NewPCG(7, 7))
	c := &forkedChain{maxRange: 40}
	c.mine(50, quiet)
	c.mine(150, random(r))
	// Nothing tells that a Process log was left out.
	c.omit = func(n uint64) bool { return len(c.blocks[n].logs.Processes) == 0 && r.IntN(200) == 0 }
	for range 40 {
		x := newIndexer(c, s, from(50), depth(1))
		for range 1 + r.IntN(4) {
			if _, err := x.Step(t.Context()); errors.Is(err, index.ErrTooDeep) {
				t.Fatal(err)
			}
		}
		if r.IntN(2) == 0 {
			deep := 1 + r.Uint64N(20)
			c.reorg(deep, deep, random(r))
		}
		c.mine(r.Uint64N(6), random(r))
	}
	c.omit = nil
	c.mine(1, func(uint64) (int, bool, int) { return 1, true, 0 })
	c.mine(1, quiet)
	finish(t, newIndexer(c, s, from(50), depth(1)))
	sameAsStored(t, c, s)
}

func sameAsStored(t *testing.T, c *forkedChain, s *sqlite.Store) {
	t.Helper()
	want := c.logs(0, c.height()-1)
	var got optics.Logs
	leaves, err := s.LeafCount(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint32(leaves) {
		l, err := s.DispatchAt(t.Context(), home, n)
		if err != nil {
			t.Fatal(err)
		}
		got.Dispatches = append(got.Dispatches, l)
	}
	if got.Updates, err = s.UpdatesAfter(t.Context(), optics.HomeOf(home), 0, 1000); err != nil {
		t.Fatal(err)
	}
	for _, p := range want.Processes {
		l, err := s.Process(t.Context(), p.Replica, p.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		got.Processes = append(got.Processes, l)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("logs (-chain +store):\n%s", diff)
	}
	lane, err := s.LaneTotals(t.Context(), optics.Contract{Home: other, Chain: home})
	if err != nil || lane.Processed != uint64(len(want.Processes)) {
		t.Errorf("the store counts %d processed messages, want %d; %v", lane.Processed, len(want.Processes), err)
	}
	if len(want.Dispatches) < 50 || len(want.Updates) < 20 || len(want.Processes) < 20 {
		t.Errorf("the chain has %d, %d and %d logs, too few to tell anything", len(want.Dispatches), len(want.Updates), len(want.Processes))
	}
}
