package processor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/processor"
)

// wantMissing makes a step that sends nothing and wants these blocks read again.
func (w *world) wantMissing(from ...uint64) {
	w.t.Helper()
	w.wantStep()
	if got := w.index.take(); !slices.Equal(got, from) {
		w.t.Fatalf("reads again from %v, want from %v", got, from)
	}
}

func TestProcessorMissesItsOwnProcessLog(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(3)
	w.wantStep("m0", "m1", "m2")
	mined := w.dest.Next()
	w.txs.Settles(t, "m0", optics.TxMined, "", mined)
	w.txs.Settles(t, "m1", optics.TxMined, "", mined)
	w.txs.Becomes(t, "m2", optics.TxMined, "")
	for _, m := range w.messages[:2] {
		w.replica.statuses[m.Leaf()] = optics.MessageProcessed
	}
	w.wantMissing() // the index has not come there
	w.wait(1)       // and now it has, without the logs
	w.wantMissing(mined.Number, mined.Number)
	if reason, _ := w.held(0); !strings.Contains(reason, "the index has no log of it") {
		t.Errorf("held for %q", reason)
	}
	w.wantMissing()
	w.process(1) // it reads one of them now
	looks := 0
	for range 200 {
		w.wait(1)
		w.wantStep()
		looks += len(w.index.take())
	}
	if looks < 4 || looks > 10 {
		t.Errorf("read again %d times within 200 blocks", looks)
	}
	w.start()    // another process looks again
	w.wantStep() // the journal has it
	w.wantMissing(mined.Number)
}

func TestProcessorMissesTheProcessLogOfAnother(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.dest.Empty(t, 100)
	w.ready(1)
	w.wantStep("m0")
	mined := w.dest.Next()
	w.replica.statuses[w.messages[0].Leaf()] = optics.MessageProcessed
	w.txs.Settles(t, "m0", optics.TxReverted, "execution reverted: !MessageStatus.None", mined)
	w.wantMissing() // it is put aside for a block, as any other revert
	w.wait(1)
	w.wantMissing(mined.Number - 16)
	if reason, _ := w.held(0); !strings.Contains(reason, "processed by somebody else") {
		t.Errorf("held for %q", reason)
	}
	w.wait(1)
	w.wantMissing(mined.Number - 17)
	w.wait(2)
	w.wantMissing(mined.Number - 19)
	w.process(0)
	w.wait(100)
	w.wantMissing()
}

func TestProcessorNamesAForkBelowTheFinalBlock(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.ready(2)
	w.wantStep("m0", "m1")
	w.txs.Settles(t, "m0", optics.TxMined, "", w.dest.Next())
	w.wait(1)
	w.wantMissing() // there is nothing to read
	if reason, _ := w.held(0); !strings.Contains(reason, "deeper than its configured finality") {
		t.Errorf("held for %q", reason)
	}
	w.ready(1)
	w.wantStep("m2") // its neighbours go on
}

func TestProcessorIsPatientWithTheIndex(t *testing.T) {
	w := newWorld(t, processor.Config{})
	w.dispatch(common.Hash{1}, 1)
	w.relay()
	w.wait(3)
	w.wantStep("m0")
	mined := w.dest.Next()
	mined.Number += 50
	w.txs.Settles(t, "m0", optics.TxMined, "", mined)
	w.heads.Now.Latest = mined
	for range 40 {
		w.dest.Empty(t, 1)
		w.wantMissing()
	}
}
