package relayer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// paperBatches takes batches while it is told so.
type paperBatches struct {
	no     bool
	err    error
	asked  int // calls of SupportsBatch
	doubts int // calls of DoubtBatch
}

func (b *paperBatches) SupportsBatch(context.Context, uint64) (bool, error) {
	b.asked++
	return !b.no, b.err
}

func (b *paperBatches) DoubtBatch() { b.doubts++ }

func (b *paperBatches) UpdateBatchIntent(updates []optics.SignedUpdate) (optics.TxIntent, error) {
	roots := append([]byte("batch "), updates[0].OldRoot[:]...)
	for _, u := range updates {
		roots = append(roots, u.NewRoot[:]...)
	}
	return optics.TxIntent{Key: fmt.Sprintf("batch %x→%x", updates[0].OldRoot[31], updates[len(updates)-1].NewRoot[31]), Data: roots}, nil
}

func (b *paperBatches) BatchRoots(intent optics.TxIntent) (roots []common.Hash, ok bool) {
	rest, ok := bytes.CutPrefix(intent.Data, []byte("batch "))
	for ; ok && len(rest) > 0; rest = rest[common.HashLength:] {
		roots = append(roots, common.BytesToHash(rest[:common.HashLength]))
	}
	return roots, ok
}

// newBatchWorld is a world whose Replica takes batches.
func newBatchWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.batches = &paperBatches{}
	w.start()
	return w
}

func TestRelayerSendsUpdatesTogether(t *testing.T) {
	w := newBatchWorld(t)
	w.accept(w.home, 0, 1)
	w.wantStep("relay 0→1")
	if w.batches.asked != 0 {
		t.Error("asked for a single update")
	}
	w.accept(w.home, 1, 2, 3)
	w.wantStep("batch 1→3") // what is on its way stays there
	w.wantStep()
	w.accept(w.home, 3, 4, 5)
	w.wantStep("relay 3→4") // no more than the pipeline holds
	w.accept(w.dest, 0, 1)
	w.wantStep("relay 4→5")
	w.accept(w.dest, 1, 2, 3, 4, 5)
	if turn := w.wantStep(); turn.Waiting != "an update on home 1000" {
		t.Errorf("waits for %q", turn.Waiting)
	}
}

func TestRelayerAsksWhetherBatchesAreTaken(t *testing.T) {
	w := newBatchWorld(t)
	w.batches.no = true
	w.accept(w.home, 0, 1, 2)
	w.wantStep("relay 0→1", "relay 1→2")
	w.accept(w.home, 2, 3, 4)
	w.batches.err = errors.New("connection reset")
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, w.batches.err) || agent.IsHalt(err) {
		t.Errorf("got %v", err)
	}
	w.batches.no, w.batches.err = false, nil
	w.wantStep("batch 2→4")
}

func TestRelayerAfterABatchWithoutEffect(t *testing.T) {
	for _, state := range []optics.TxState{optics.TxReverted, optics.TxRefused, optics.TxReplaced} {
		t.Run("its updates go alone when it was "+state.String(), func(t *testing.T) {
			w := newBatchWorld(t)
			w.accept(w.home, 0, 1, 2)
			w.wantStep("batch 0→2")
			w.txs.Becomes(t, "batch 0→2", state, "custom error 0x0d6a9a7b")
			if turn := w.wantStep(); !turn.Again || !strings.Contains(turn.Waiting, state.String()+": custom error") {
				t.Errorf("got %+v", turn)
			}
			w.wantStep("relay 0→1", "relay 1→2")
			w.tick()
			w.wantStep()
			if w.batches.doubts != 1 {
				t.Errorf("%d doubts", w.batches.doubts)
			}
			w.accept(w.home, 2, 3, 4)
			w.wantStep("batch 2→4")
		})
	}
	t.Run("where another relayer has brought a part", func(t *testing.T) {
		w := newBatchWorld(t)
		w.accept(w.home, 0, 1, 2, 3)
		w.wantStep("batch 0→3")
		w.accept(w.dest, 0, 1, 2, 3)
		w.txs.Becomes(t, "batch 0→3", optics.TxReverted, "NotCurrentUpdate")
		w.wantStep()
		w.accept(w.home, 3, 4, 5)
		w.wantStep("batch 3→5")
	})
}

func TestRelayerFindsItsBatchesAfterARestart(t *testing.T) {
	w := newBatchWorld(t)
	w.accept(w.home, 0, 1, 2)
	w.wantStep("batch 0→2")
	w.accept(w.home, 2, 3)
	w.start()
	w.wantStep("relay 2→3")
	w.start()
	w.wantStep()
	w.txs.Becomes(t, "batch 0→2", optics.TxReverted, "NotUpdaterSignature")
	w.start()
	w.wantStep("batch 0→3") // more than that batch, so another one
	w.txs.Becomes(t, "batch 0→3", optics.TxReverted, "NotUpdaterSignature")
	w.start()
	w.wantStep() // the very same one: the journal says what became of it
	w.wantStep("relay 0→1", "relay 1→2")
}

func TestRelayerAfterReorganizationWithBatches(t *testing.T) {
	w := newBatchWorld(t)
	w.accept(w.home, 0, 1, 2)
	w.wantStep("batch 0→2")
	w.accept(w.dest, 0, 1, 2)
	w.txs.Becomes(t, "batch 0→2", optics.TxMined, "")
	w.wantStep()
	w.dest.Rollback(t, 1)
	w.onReplica = root(0)
	w.txs.Becomes(t, "batch 0→2", optics.TxSent, "") // the pipeline sends it again
	w.wantStep()
}

func TestRelayerWhenTheHomeTookOtherUpdates(t *testing.T) {
	w := newBatchWorld(t)
	w.accept(w.home, 0, 1, 2)
	w.wantStep("batch 0→2")
	w.home.Rollback(t, 1)
	w.accept(w.home, 0, 1) // what the batch brings is not all known again
	w.wantStep("relay 0→1")
	w.accept(w.home, 1, 2, 3)
	w.wantStep("batch 1→3")
	w.home.Rollback(t, 1)
	w.accept(w.home, 1, 2, 7)
	w.wantStep("batch 1→7")
}
