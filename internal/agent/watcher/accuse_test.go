package watcher_test

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/watcher"
)

func TestWatcherNeverAccusesTooEarly(t *testing.T) {
	t.Run("while our tree has to grow", func(t *testing.T) {
		w := newWorld(t)
		w.dispatch(1)
		w.sync()
		w.b.accept(t, w.update(common.Hash{}, w.dispatch(3)))
		w.tick()
		for range 3 {
			w.step()
		}
		w.wantQuiet()
		if w.home.reads != 1 {
			t.Errorf("%d reads of the home, want one", w.home.reads)
		}
		w.dispatch(1) // traffic does not put the judgement off for ever
		w.sync()
		w.step()
		w.wantQuiet()
	})
	t.Run("when the node of the home is behind", func(t *testing.T) {
		w := newWorld(t)
		w.dispatch(1)
		w.sync()
		for range 5 {
			w.b.tick(t)
		}
		w.b.accept(t, w.update(common.Hash{}, agenttest.Hash("a root of tomorrow")))
		for range 10 {
			w.step()
		}
		w.wantQuiet()
	})
}

func TestWatcherNeverAccusesByAnotherTree(t *testing.T) {
	t.Run("while the tree is of another fork than the home", func(t *testing.T) {
		w := newWorld(t)
		w.dispatch(2)
		w.sync()
		if err := w.onChain.Truncate(0); err != nil { // the chain's other fork
			t.Fatal(err)
		}
		if err := w.onChain.Append(common.Hash{1}, common.Hash{2}); err != nil {
			t.Fatal(err)
		}
		w.b.accept(t, w.update(common.Hash{}, w.onChain.Root()))
		w.tick()
		for range 3 {
			w.step()
		}
		w.wantQuiet()
	})
	t.Run("while the tree is being rebuilt", func(t *testing.T) {
		w := newWorld(t)
		w.disturb = func(tree watcher.Tree) watcher.Tree { return &rebuiltTree{Tree: tree} }
		w.start()
		r1 := w.dispatch(2)
		w.sync()
		w.b.accept(t, w.update(common.Hash{}, r1))
		w.tick()
		w.step()
		w.wantQuiet()
	})
	t.Run("while a new process has no tree yet", func(t *testing.T) {
		w := newWorld(t)
		root := common.Hash{}
		for range 300 {
			next := w.dispatch(1)
			w.b.accept(t, w.update(root, next))
			root = next
		}
		w.tick()
		w.start()
		turn, err := w.agent.Step(t.Context())
		if err != nil || !turn.Again {
			t.Fatalf("the first page: %+v, %v", turn, err)
		}
		w.step()
		w.wantQuiet()
		if w.home.reads > 2 {
			t.Errorf("%d reads of the home in two steps", w.home.reads)
		}
		w.sync()
		if waits := w.step(); !strings.Contains(waits, "0 open") {
			t.Errorf("waits for %q", waits)
		}
		w.wantQuiet()
	})
}

func TestWatcherJudgesWhenTheHomeStandsStill(t *testing.T) {
	w := newWorld(t)
	w.patience = 60
	w.start()
	w.dispatch(1)
	w.sync()
	for range 3 {
		w.b.tick(t)
	}
	w.b.accept(t, w.update(common.Hash{}, forged))
	for range 4 {
		w.b.tick(t)
		w.step()
		w.wantQuiet()
	}
	w.b.tick(t)
	w.step()
	w.wantSent(w.b, w.unenroll())
}

func TestWatcherJudgesUnderSteadyTraffic(t *testing.T) {
	w := newWorld(t)
	w.dispatch(1)
	w.sync()
	w.b.accept(t, w.update(common.Hash{}, forged))
	for range 3 {
		w.dispatch(1) // the tree is always one block behind
		w.step()
		w.sync()
	}
	w.dispatch(1)
	w.step()
	w.wantSent(w.b, w.unenroll())
}

// rebuiltTree has lost all roots when it is asked for the first, and has them
// again when it is asked for the second.
type rebuiltTree struct {
	watcher.Tree
	asked int
}

func (r *rebuiltTree) SizeOf(common.Hash) (uint64, bool) { return 0, false }

func (r *rebuiltTree) RootAt(size uint64) (common.Hash, error) {
	r.asked++
	if r.asked%2 == 1 {
		return common.Hash{}, nil
	}
	return r.Tree.RootAt(size)
}
