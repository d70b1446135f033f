package processor_test

import (
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

func TestProcessorKeepsToTheWindow(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.dispatch(common.Hash{1}, 2)
	if turn, err := w.agent.Step(t.Context()); err != nil || !strings.Contains(turn.Waiting, "first block") {
		t.Fatalf("without a block: %+v, %v", turn, err)
	}
	w.relay()
	w.wait(window/12 - 1)
	w.wantStep() // one block early
	w.dispatch(common.Hash{1}, 1)
	w.relay() // a root whose window is open
	w.wantStep("m0", "m1")
	w.wait(window/12 - 1)
	w.wantStep()
	w.wait(1)
	w.wantStep("m2")
}

func TestProcessorProvesUnderTheNewestAcceptableRoot(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.dispatch(common.Hash{1}, 1)
	w.relay()
	w.dispatch(common.Hash{1}, 1)
	w.relay()
	w.dispatch(common.Hash{1}, 1)
	w.wait(window / 12)
	w.step()
	for _, intent := range w.txs.Sent {
		if want := "prove and process under " + string(w.roots[2][:]); string(intent.Data) != want {
			t.Errorf("%s is proven under %x", intent.Key, intent.Data[24:])
		}
	}
	if got := w.txs.Take(); len(got) != 2 {
		t.Errorf("sent %v", got)
	}
}

func TestProcessorWaitsForTheTree(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(1)
	w.roots[1] = common.Hash{9}
	w.dest.Append(t, optics.Logs{Updates: []optics.UpdateLog{{
		At: w.dest.At(), Contract: lane, Update: optics.SignedUpdate{Update: optics.Update{HomeDomain: 1000, OldRoot: root1(w), NewRoot: common.Hash{9}}},
	}}})
	w.wait(window / 12)
	if turn := w.wantStep(); !strings.Contains(turn.Waiting, "up to root "+common.Hash{9}.String()) {
		t.Errorf("waits for %q", turn.Waiting)
	}
}

func root1(w *world) common.Hash {
	root, err := w.tree.RootAt(1)
	if err != nil {
		w.t.Fatal(err)
	}
	return root
}

func TestProcessorHasManyInFlight(t *testing.T) {
	w := newWorld(t, processor.Config{InFlight: 3})
	w.ready(7)
	w.wantStep("m0", "m1", "m2")
	w.wantStep()
	w.process(0, 2)
	w.wantStep("m3", "m4")
	w.process(1, 3, 4)
	w.wantStep("m5", "m6")
	w.process(5, 6)
	if turn := w.wantStep(); !strings.HasPrefix(turn.Waiting, "0 messages on their way") {
		t.Errorf("at the end it waits for %q", turn.Waiting)
	}
	if w.txs.Calls != 3 {
		t.Errorf("%d submissions for three pages", w.txs.Calls)
	}
}

func TestProcessorAfterRestart(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(2)
	w.wantStep("m0", "m1")
	w.txs.Becomes(t, "m0", optics.TxSent, "")
	w.start()
	w.wantStep() // the same keys: nothing new
	w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
	w.start()
	w.wantStep("m1")
}

func TestProcessorTriesAgain(t *testing.T) {
	w := newWorld(t, processor.Config{MaxTries: 3})
	w.ready(3)
	w.wantStep("m0", "m1", "m2")
	for try, pause := range []int{1, 1} { // 5 and 10 seconds, in blocks of 12
		w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
		if turn := w.wantStep(); !turn.Again {
			t.Fatal("a message is put aside and the next page is not asked for at once")
		}
		reason, until := w.held(1)
		if want := w.heads.Now.Latest.Time + 5<<try; until != want || reason != "reverted: out of gas" {
			t.Fatalf("after try %d held until %d for %q, want %d", try, until, reason, want)
		}
		w.wantStep()
		if try == 0 {
			w.ready(1) // its neighbours go on
			w.wantStep("m3", "m1")
			continue
		}
		w.wait(pause)
		w.wantStep("m1")
	}
	rec, err := w.txs.Lookup(t.Context(), "m1")
	if err != nil || rec.Try != 2 {
		t.Fatalf("the newest try is %d, %v; want 2", rec.Try, err)
	}
	w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
	w.wantStep()
	if reason, until := w.held(1); reason != "parked after 3 tries: m1: out of gas" || until != processor.Never {
		t.Errorf("held until %d for %q", until, reason)
	}
	w.wait(1000)
	w.wantStep()
	w.start()
	w.wantStep() // a restart does not try what has no tries left
	if reason, _ := w.held(1); !strings.HasPrefix(reason, "parked") {
		t.Errorf("after a restart held for %q", reason)
	}
}

func TestProcessorWhenTheReplicaKnowsTheMessage(t *testing.T) {
	// known reverts m0 and m1 because the Replica knows them, and waits until
	// they are looked at.
	known := func(t *testing.T, status optics.MessageStatus) *world {
		w := newWorld(t, processor.Config{MaxTries: 2})
		w.ready(3)
		w.wantStep("m0", "m1", "m2")
		for i := range 2 {
			w.txs.Becomes(t, fmt.Sprint("m", i), optics.TxReverted, "execution reverted: !MessageStatus.None")
			w.replica.statuses[w.messages[i].Leaf()] = status
		}
		w.wantStep()
		w.wait(1)
		return w
	}
	t.Run("proven, it is processed", func(t *testing.T) {
		w := known(t, optics.MessageProven)
		w.step()
		if len(w.txs.Sent) != 2 || string(w.txs.Sent[0].Data) != "process" || w.txs.Sent[0].Try != 1 {
			t.Errorf("sent %+v", w.txs.Sent)
		}
		if w.replica.asked != 1 {
			t.Errorf("asked %d times about two messages", w.replica.asked)
		}
	})
	t.Run("processed, it waits for the index, even without tries left", func(t *testing.T) {
		w := known(t, optics.MessageProcessed)
		for range 3 {
			w.wantStep()
			if reason, until := w.held(0); !strings.Contains(reason, "processed by somebody else") || until == processor.Never {
				t.Errorf("held until %d for %q", until, reason)
			}
			w.wait(1)
		}
		w.process(0, 1)
		w.wait(100)
		calls := w.replica.asked
		w.wantStep()
		if w.replica.asked != calls {
			t.Error("asked about messages that are done")
		}
	})
	t.Run("unknown again, it is proven again", func(t *testing.T) {
		w := known(t, optics.MessageNone)
		w.step()
		if len(w.txs.Sent) != 2 || !strings.HasPrefix(string(w.txs.Sent[0].Data), "prove and process") {
			t.Errorf("sent %+v", w.txs.Sent)
		}
	})
}

func TestProcessorAfterReorganizationOfTheDestination(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(2)
	w.wantStep("m0", "m1")
	w.txs.Becomes(t, "m0", optics.TxMined, "")
	w.txs.Becomes(t, "m1", optics.TxMined, "")
	w.process(0, 1)
	w.wantStep()
	w.dest.Rollback(t, 1)
	w.wait(1)
	w.wantStep() // the pipeline has them still, under the same keys
	w.txs.Becomes(t, "m0", optics.TxSent, "")
	w.txs.Becomes(t, "m1", optics.TxReverted, "out of gas")
	w.wantStep()
	w.wait(1)
	w.process(0)
	w.wantStep("m1")
	w.process(1)
	w.wantStep()
}

func TestProcessorSenders(t *testing.T) {
	good, bad, other := common.Hash{1}, common.Hash{2}, common.Hash{3}
	for name, cfg := range map[string]processor.Config{
		"allow list": {Allowed: []common.Hash{good}},
		"deny list":  {Denied: []common.Hash{bad, other}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cfg)
			w.dispatch(bad, 1)
			w.dispatch(good, 1)
			w.dispatch(other, 1)
			w.dispatch(good, 1)
			w.relay()
			w.wait(3)
			w.wantStep("m1", "m3")
			if reason, until := w.held(0); !strings.Contains(reason, "list") || until != processor.Never {
				t.Errorf("held until %d for %q", until, reason)
			}
			w.wait(1000)
			w.wantStep()
			w.cfg.Allowed, w.cfg.Denied = nil, nil
			w.start()
			w.wantStep("m0", "m2")
		})
	}
}

func TestProcessorBoundsItsWork(t *testing.T) {
	const many, page = 10_000, 500
	bad := common.Hash{2}
	w := newWorld(t, processor.Config{Denied: []common.Hash{bad}, InFlight: page})
	w.dispatch(bad, many)
	w.dispatch(common.Hash{1}, 1)
	w.relay()
	w.wait(3)
	steps := 0
	for again := true; again; steps++ {
		w.store.unprocessed, w.store.holds = 0, 0
		again = w.step().Again
		if w.store.unprocessed != 1 || w.store.holds > page || w.store.most > page {
			t.Fatalf("step %d: %d queries for up to %d messages, %d holds", steps, w.store.unprocessed, w.store.most, w.store.holds)
		}
	}
	if got := w.txs.Take(); len(got) != 1 || got[0] != fmt.Sprint("m", many) {
		t.Errorf("sent %v", got)
	}
	if want := many/page + 2; steps > want {
		t.Errorf("%d steps for %d messages, want at most %d", steps, many, want)
	}
	w.store.unprocessed, w.store.holds = 0, 0
	w.wantStep()
	if w.store.holds != 0 {
		t.Errorf("%d holds once all are put aside", w.store.holds)
	}
}

func TestProcessorPutsAnUnfitMessageAside(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.dispatch(common.Hash{1}, 3)
	w.replica.unfit = w.messages[1].Leaf()
	w.relay()
	w.wait(3)
	w.wantStep("m0", "m2")
	if reason, _ := w.held(1); !strings.Contains(reason, "as the test wants it") {
		t.Errorf("held for %q", reason)
	}
}

func TestProcessorFails(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(1)
	w.txs.Err = errors.New("the disk is full")
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, w.txs.Err) || agent.IsHalt(err) {
		t.Errorf("got %v", err)
	}
	w.txs.Err = nil
	w.wantStep("m0")
}

// lateTree proves under the root before the one that it was asked for, as after
// a reorganization.
type lateTree struct{ processor.Tree }

func (l lateTree) Proof(index, size uint64) (merkle.Proof, error) {
	return l.Tree.Proof(index, size-1)
}

func (l lateTree) Multiproof(indices []uint64, size uint64) (merkle.Multiproof, error) {
	return l.Tree.Multiproof(indices, size-1)
}

func TestProcessorSeesTheTreeChange(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.cfg.Tree = lateTree{w.tree}
	w.start()
	w.ready(2)
	w.process(1) // the last leaf has no proof there
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, agent.ErrBehind) {
		t.Errorf("got %v", err)
	}
	if got := w.txs.Take(); got != nil {
		t.Errorf("sent %v", got)
	}
}
