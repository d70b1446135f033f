package processor_test

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
	"github.com/opticsnet/optics/internal/agent/processor"
	"github.com/opticsnet/optics/merkle"
)

// paperBatches takes batches of a few messages while it is told so.
type paperBatches struct {
	t      *testing.T
	no     bool
	err    error
	room   int // the most messages in one transaction
	asked  int // calls of SupportsBatch
	doubts int // calls of DoubtBatch
}

func (b *paperBatches) SupportsBatch(context.Context, uint64) (bool, error) {
	b.asked++
	return !b.no, b.err
}

func (b *paperBatches) DoubtBatch() { b.doubts++ }

func (b *paperBatches) ProveAndProcessBatchIntent(messages []optics.Message, p merkle.Multiproof, root common.Hash) (optics.TxIntent, error) {
	if len(messages) > b.room {
		return optics.TxIntent{}, fmt.Errorf("%w: %d messages", optics.ErrBatchTooLarge, len(messages))
	}
	intent := optics.TxIntent{Key: "batch", Data: []byte("batch ")}
	leaves := make([]common.Hash, len(messages))
	for i, m := range messages {
		leaves[i] = m.Leaf()
		intent.Key += " " + intentKey(m)
		intent.Data = append(intent.Data, leaves[i][:]...)
	}
	if folded, err := p.Root(leaves); err != nil || folded != root {
		b.t.Errorf("%s folds to %s, %v; want %s", intent.Key, folded, err, root)
	}
	return intent, nil
}

func (b *paperBatches) BatchLeaves(intent optics.TxIntent) (leaves []common.Hash, ok bool) {
	rest, ok := bytes.CutPrefix(intent.Data, []byte("batch "))
	for ; ok && len(rest) > 0; rest = rest[common.HashLength:] {
		leaves = append(leaves, common.BytesToHash(rest[:common.HashLength]))
	}
	return leaves, ok
}

// newBatchWorld is a world whose Replica takes batches of up to room messages.
func newBatchWorld(t *testing.T, room int, cfg processor.Config) (*world, *paperBatches) {
	t.Helper()
	b := &paperBatches{t: t, room: room}
	cfg.Batches = b
	return newWorld(t, cfg), b
}

func TestProcessorSendsBatches(t *testing.T) {
	t.Run("of all that is ready, in leaf order", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{MaxBatch: 3})
		w.ready(8)
		w.wantStep("batch m0 m1 m2", "batch m3 m4 m5", "batch m6 m7")
		if w.txs.Calls != 1 {
			t.Errorf("%d submissions", w.txs.Calls)
		}
		if turn := w.wantStep(); !strings.HasPrefix(turn.Waiting, "8 messages on their way") {
			t.Errorf("waits for %q", turn.Waiting)
		}
		w.txs.Mines(t, "batch m3 m4 m5", w.dest.Next())
		w.process(3, 4, 5)
		if turn := w.wantStep(); !strings.HasPrefix(turn.Waiting, "5 messages on their way") {
			t.Errorf("waits for %q", turn.Waiting)
		}
	})
	t.Run("and one that is left over alone", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{MaxBatch: 3})
		w.ready(4)
		w.wantStep("batch m0 m1 m2", "m3")
		w.ready(1)
		w.wantStep("m4")
	})
	t.Run("as large as one transaction holds", func(t *testing.T) {
		w, _ := newBatchWorld(t, 3, processor.Config{})
		w.ready(9)
		w.wantStep("batch m0 m1", "batch m2 m3 m4", "batch m5 m6", "batch m7 m8")
	})
	t.Run("or alone where not even two fit", func(t *testing.T) {
		w, _ := newBatchWorld(t, 1, processor.Config{})
		w.ready(3)
		w.wantStep("m0", "m1", "m2")
	})
	t.Run("no more than may be in flight", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{InFlight: 3})
		w.ready(7)
		w.wantStep("batch m0 m1 m2")
		w.wantStep()
		w.process(0, 1, 2)
		w.wantStep("batch m3 m4 m5")
	})
	t.Run("without what is denied or does not encode", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{Denied: []common.Hash{{2}}})
		w.dispatch(common.Hash{1}, 2)
		w.dispatch(common.Hash{2}, 1)
		w.dispatch(common.Hash{1}, 2)
		w.replica.unfit = w.messages[3].Leaf()
		w.relay()
		w.wait(3)
		w.wantStep("batch m0 m1 m4")
		for i, want := range map[int]string{2: "deny list", 3: "as the test wants it"} {
			if reason, _ := w.held(i); !strings.Contains(reason, want) {
				t.Errorf("m%d is held for %q", i, reason)
			}
		}
	})
}

func TestProcessorAsksWhetherBatchesAreTaken(t *testing.T) {
	w, b := newBatchWorld(t, 100, processor.Config{})
	b.no = true
	w.ready(1)
	w.wantStep("m0")
	if b.asked != 0 {
		t.Error("asked for a single message")
	}
	w.ready(2)
	w.wantStep("m1", "m2")
	b.err = errors.New("connection reset")
	w.ready(2)
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, b.err) || agent.IsHalt(err) {
		t.Errorf("got %v", err)
	}
	w.wantSent() // an endpoint that fails has not said no
	b.err, b.no = nil, false
	w.wantStep("batch m3 m4")
}

// wantSent wants these intents since the last look.
func (w *world) wantSent(want ...string) {
	w.t.Helper()
	if got := w.txs.Take(); fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Fatalf("sent %v, want %v", got, want)
	}
}

func TestProcessorAfterABatchWithoutEffect(t *testing.T) {
	for _, state := range []optics.TxState{optics.TxReverted, optics.TxRefused, optics.TxReplaced} {
		t.Run("its messages go alone when it was "+state.String(), func(t *testing.T) {
			w, b := newBatchWorld(t, 100, processor.Config{})
			w.ready(3)
			w.wantStep("batch m0 m1 m2")
			w.txs.Becomes(t, "batch m0 m1 m2", state, "custom error 0x9ac41816")
			w.ready(2)
			w.wantStep("m0", "m1", "m2", "m3", "m4") // no batch for a block
			if b.doubts != 1 {
				t.Errorf("%d doubts", b.doubts)
			}
			w.ready(2)
			w.wantStep("batch m5 m6")
		})
	}
	t.Run("the pause doubles until one works", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{})
		n := 0
		try := func(wait int, want ...string) {
			t.Helper()
			w.ready(2)
			w.wait(wait)
			n += 2
			w.wantStep(want...)
		}
		fail := func() {
			t.Helper()
			key := fmt.Sprintf("batch m%d m%d", n-2, n-1)
			w.txs.Becomes(t, key, optics.TxReverted, "WrongRoot")
			w.wantStep(fmt.Sprint("m", n-2), fmt.Sprint("m", n-1))
		}
		try(0, "batch m0 m1")
		fail()
		try(0, "batch m2 m3") // ready makes blocks enough
		fail()
		try(0, "batch m4 m5")
		fail()
		try(0, "batch m6 m7")
		fail() // 8 blocks now; ready makes 5
		try(0, "m8", "m9")
		try(0, "batch m10 m11")
		w.txs.Mines(t, "batch m10 m11", w.dest.Next())
		w.process(10, 11)
		w.wantStep()
		try(0, "batch m12 m13")
		fail()
		try(0, "batch m14 m15")
	})
	t.Run("a message that goes alone has its tries, and stays alone", func(t *testing.T) {
		w, _ := newBatchWorld(t, 100, processor.Config{MaxTries: 2})
		w.ready(2)
		w.wantStep("batch m0 m1")
		w.txs.Becomes(t, "batch m0 m1", optics.TxReverted, "WrongRoot")
		w.wantStep("m0", "m1")
		w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
		w.wantStep()
		w.ready(1) // its hold is over
		w.wantStep("m2", "m1")
		w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
		w.wantStep()
		if reason, until := w.held(1); !strings.HasPrefix(reason, "parked after 2 tries") || until != processor.Never {
			t.Errorf("held until %d for %q", until, reason)
		}
		w.start()
		w.ready(2)
		w.wantStep("batch m3 m4")
		if reason, _ := w.held(1); !strings.HasPrefix(reason, "parked") {
			t.Errorf("after a restart held for %q", reason)
		}
	})
}

func TestProcessorAfterABatchThatLeftMessagesBehind(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.ready(4)
	w.wantStep("batch m0 m1 m2 m3")
	w.txs.Mines(t, "batch m0 m1 m2 m3", w.dest.Next())
	w.wantStep() // the index has not come there
	if w.replica.asked != 0 {
		t.Error("asked about messages that the index may yet show")
	}
	w.process(0, 1)
	w.wantStep("m2", "m3")
	if w.replica.asked != 1 {
		t.Errorf("asked %d times", w.replica.asked)
	}
	w.wantStep()
	w.process(2, 3)
	w.wantStep()
}

func TestProcessorMissesTheLogsOfABatch(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.ready(3)
	w.wantStep("batch m0 m1 m2")
	mined := w.dest.Next()
	w.txs.Mines(t, "batch m0 m1 m2", mined)
	for _, m := range w.messages {
		w.replica.statuses[m.Leaf()] = optics.MessageProcessed
	}
	w.process(0) // the logs of the others are left out
	w.wantMissing()
	w.txs.Settles(t, "batch m0 m1 m2", optics.TxMined, "", mined)
	w.wantMissing(mined.Number, mined.Number)
	if reason, _ := w.held(2); !strings.Contains(reason, "the index has no log of it") {
		t.Errorf("held for %q", reason)
	}
	w.process(1, 2)
	w.wantMissing()
}

func TestProcessorFindsItsBatchesAfterARestart(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.ready(3)
	w.wantStep("batch m0 m1 m2")
	w.ready(2)
	w.wantStep("batch m3 m4")
	w.ready(1)
	w.wantStep("m5")
	w.start()
	w.wantStep() // all are on their way
	w.txs.Becomes(t, "batch m0 m1 m2", optics.TxSent, "")
	w.txs.Becomes(t, "batch m3 m4", optics.TxReverted, "WrongRoot")
	w.start()
	w.wantStep("m3", "m4")
	w.start()
	w.wantStep()
	w.txs.Mines(t, "batch m0 m1 m2", w.dest.Next())
	w.start()
	w.wantStep()
	w.process(0, 1)
	w.start()
	w.wantStep("m2")
	w.process(2)
	w.txs.Settles(t, "batch m3 m4", optics.TxReverted, "WrongRoot", w.dest.Tip())
	w.start()
	w.wantStep()
}

func TestProcessorTriesNoBatchTwice(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.ready(2)
	w.wantStep("batch m0 m1")
	w.txs.Settles(t, "batch m0 m1", optics.TxReverted, "WrongRoot", w.dest.Tip())
	w.start() // the journal does not list it as open any more
	w.wantStep("m0", "m1")
}

func TestProcessorAfterReorganizationWithBatches(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.ready(3)
	w.wantStep("batch m0 m1 m2")
	w.txs.Mines(t, "batch m0 m1 m2", w.dest.Next())
	w.process(0, 1, 2)
	w.wantStep()
	w.dest.Rollback(t, 1)
	for _, m := range w.messages {
		w.replica.statuses[m.Leaf()] = optics.MessageNone
	}
	w.txs.Becomes(t, "batch m0 m1 m2", optics.TxSent, "")
	w.ready(1)
	w.wantStep("m3") // the pipeline sends the batch again
	w.process(3)
	w.txs.Becomes(t, "batch m0 m1 m2", optics.TxReverted, "RootNotAcceptable")
	w.wait(1)
	w.wantStep("m0", "m1", "m2")
	w.process(0, 1, 2)
	w.wantStep()
}

func TestProcessorSeesTheTreeChangeUnderABatch(t *testing.T) {
	w, _ := newBatchWorld(t, 100, processor.Config{})
	w.cfg.Tree = lateTree{w.tree}
	w.start()
	w.ready(3)
	w.process(2) // the last leaf has no proof there
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, agent.ErrBehind) {
		t.Errorf("got %v", err)
	}
	w.wantSent()
}
