package relayer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/relayer"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

var lane = optics.Contract{Home: 1000, Chain: 2000}

type paperHome struct{ w *world }

func (h paperHome) State(context.Context, optics.BlockRef) (optics.HomeState, error) {
	h.w.reads++
	return optics.HomeState{State: h.w.homeState, Updater: h.w.homeUpdater}, nil
}

type paperReplica struct{ w *world }

func (r paperReplica) State(context.Context, optics.BlockRef) (optics.ReplicaState, error) {
	r.w.reads++
	return optics.ReplicaState{State: optics.StateActive, Updater: r.w.updater.Address(), CommittedRoot: r.w.onReplica}, nil
}

func (r paperReplica) UpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error) {
	return optics.TxIntent{Key: intentKey(u.OldRoot, u.NewRoot)}, nil
}

func intentKey(from, to common.Hash) string { return fmt.Sprintf("relay %x→%x", from[31], to[31]) }

func root(n byte) common.Hash { return common.Hash{31: n} }

type world struct {
	t           *testing.T
	home, dest  *agenttest.Chain
	updater     agenttest.Key
	homeUpdater common.Address
	homeState   optics.ContractState
	onReplica   common.Hash
	reads       int
	heads       agenttest.Heads
	txs         *agenttest.Pipeline
	store       *sqlite.Store
	batches     *paperBatches // nil: the Replica takes none
	agent       *relayer.Relayer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{
		t: t, updater: agenttest.NewKey("updater"), store: s,
		home: &agenttest.Chain{Domain: lane.Home, Store: s}, dest: &agenttest.Chain{Domain: lane.Chain, Store: s},
		txs: &agenttest.Pipeline{Chain: lane.Chain, Journal: s},
	}
	w.homeUpdater, w.homeState = w.updater.Address(), optics.StateActive
	w.start()
	w.tick()
	return w
}

func (w *world) start() {
	cfg := relayer.Config{
		Lane: lane, Home: paperHome{w}, Replica: paperReplica{w}, Updates: w.store,
		Heads: &w.heads, Txs: w.txs, Log: agenttest.Log, Pipeline: 4,
	}
	if w.batches != nil {
		cfg.Batches = w.batches
	}
	w.agent = relayer.New(cfg)
}

// tick makes a block on the destination.
func (w *world) tick() { w.dest.Empty(w.t, 1); w.heads.Now = w.dest.Head(0) }

// accept makes the Home, and then the Replica, accept updates over roots.
func (w *world) accept(on *agenttest.Chain, roots ...byte) {
	w.t.Helper()
	var logs optics.Logs
	for i := range roots[1:] {
		logs.Updates = append(logs.Updates, optics.UpdateLog{
			At: on.At(), Contract: optics.Contract{Home: lane.Home, Chain: on.Domain},
			Update: w.updater.Update(lane.Home, root(roots[i]), root(roots[i+1])),
		})
	}
	on.Append(w.t, logs)
	if on == w.dest {
		w.onReplica = root(roots[len(roots)-1])
		w.heads.Now = w.dest.Head(0)
	}
}

func (w *world) wantStep(want ...string) agent.Turn {
	w.t.Helper()
	turn, err := w.agent.Step(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if got := w.txs.Take(); !slices.Equal(got, want) {
		w.t.Fatalf("sent %v, want %v", got, want)
	}
	return turn
}

func TestRelayerPipelines(t *testing.T) {
	w := newWorld(t)
	w.accept(w.home, 0, 1, 2, 3)
	w.wantStep("relay 0→1", "relay 1→2", "relay 2→3")
	if w.txs.Calls != 1 {
		t.Errorf("%d calls of the pipeline for one page, want 1", w.txs.Calls)
	}
	w.wantStep() // all are on their way
	w.accept(w.home, 3, 4, 5, 6)
	w.wantStep("relay 3→4") // no more than the pipeline holds
	w.accept(w.dest, 0, 1, 2)
	w.wantStep("relay 4→5", "relay 5→6")
	w.accept(w.dest, 2, 3, 4, 5, 6)
	if turn := w.wantStep(); turn.Waiting != "an update on home 1000" {
		t.Errorf("waits for %q", turn.Waiting)
	}
}

func TestRelayerAsksNoChainWhenNothingIsNew(t *testing.T) {
	w := newWorld(t)
	w.wantStep()
	w.accept(w.home, 0, 1)
	w.accept(w.dest, 0, 1)
	for range 5 {
		w.wantStep()
	}
	if w.reads != 0 || w.txs.Calls != 0 {
		t.Errorf("%d reads and %d submissions", w.reads, w.txs.Calls)
	}
	w.accept(w.home, 1, 2)
	w.wantStep("relay 1→2")
	if w.reads != 2 {
		t.Errorf("%d reads for an update, want one of each contract", w.reads)
	}
}

func TestRelayerGoesOn(t *testing.T) {
	t.Run("after a restart, without a second transaction", func(t *testing.T) {
		w := newWorld(t)
		w.accept(w.home, 0, 1, 2)
		w.wantStep("relay 0→1", "relay 1→2")
		w.start()
		w.wantStep()
	})
	t.Run("where another relayer has brought it", func(t *testing.T) {
		w := newWorld(t)
		w.accept(w.home, 0, 1, 2, 3)
		w.wantStep("relay 0→1", "relay 1→2", "relay 2→3")
		w.accept(w.dest, 0, 1, 2)
		w.txs.Becomes(t, "relay 0→1", optics.TxReverted, "not current update")
		w.txs.Becomes(t, "relay 1→2", optics.TxReverted, "not current update")
		for range 300 {
			w.tick()
			w.wantStep()
		}
	})
	t.Run("with another try of what reverted, and all that built on it", func(t *testing.T) {
		w := newWorld(t)
		w.accept(w.home, 0, 1, 2)
		w.wantStep("relay 0→1", "relay 1→2")
		w.txs.Becomes(t, "relay 0→1", optics.TxReplaced, "nonce used")
		w.txs.Becomes(t, "relay 1→2", optics.TxReverted, "not current update")
		if turn := w.wantStep(); !strings.Contains(turn.Waiting, "replaced: nonce used") {
			t.Errorf("waits for %q", turn.Waiting)
		}
		w.tick()
		w.wantStep("relay 0→1", "relay 1→2")
	})
	t.Run("when a reorganization took an update from the replica", func(t *testing.T) {
		w := newWorld(t)
		w.accept(w.home, 0, 1)
		w.wantStep("relay 0→1")
		w.accept(w.dest, 0, 1)
		w.txs.Becomes(t, "relay 0→1", optics.TxMined, "")
		w.wantStep()
		w.dest.Rollback(t, 1)
		w.onReplica = root(0)
		w.txs.Becomes(t, "relay 0→1", optics.TxSent, "") // the pipeline sends it again
		w.wantStep()
		w.txs.Becomes(t, "relay 0→1", optics.TxReverted, "not acceptable here")
		w.wantStep()
		w.tick() // as high as the block that was taken back
		w.tick()
		w.wantStep("relay 0→1")
	})
	t.Run("when the home is not indexed as far as the replica", func(t *testing.T) {
		w := newWorld(t)
		w.accept(w.home, 0, 1)
		w.accept(w.dest, 0, 1, 2)
		if turn := w.wantStep(); !strings.Contains(turn.Waiting, "an update from "+root(2).String()) {
			t.Errorf("waits for %q", turn.Waiting)
		}
	})
}

func TestRelayerHalts(t *testing.T) {
	w := newWorld(t)
	w.accept(w.home, 0, 1)
	w.homeUpdater = common.Address{7}
	_, err := w.agent.Step(t.Context())
	if !agent.IsHalt(err) || !strings.Contains(err.Error(), "trusts updater") {
		t.Errorf("got %v", err)
	}
	if got := w.txs.Take(); got != nil {
		t.Errorf("sent %v", got)
	}
}

func TestRelayerHaltsWhenTheHomeFailsWithoutAnUpdate(t *testing.T) {
	w := newWorld(t)
	w.accept(w.home, 0, 1)
	w.accept(w.dest, 0, 1)
	w.wantStep()
	w.homeState = optics.StateFailed
	for blocks := 0; ; blocks++ {
		_, err := w.agent.Step(t.Context())
		if agent.IsHalt(err) && strings.Contains(err.Error(), "home 1000 has failed") {
			break
		}
		if err != nil || blocks > 16 {
			t.Fatalf("after %d blocks: %v", blocks, err)
		}
		w.tick()
	}
	if w.reads != 2 {
		t.Errorf("%d reads, want one of each contract", w.reads)
	}
}

func TestRelayerFails(t *testing.T) {
	w := newWorld(t)
	w.accept(w.home, 0, 1)
	w.txs.Err = errors.New("the disk is full")
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, w.txs.Err) || agent.IsHalt(err) {
		t.Errorf("got %v", err)
	}
	w.txs.Err = nil
	w.wantStep("relay 0→1")
}
