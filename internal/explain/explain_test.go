package explain_test

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/explain"
)

const never = uint64(1) << 62

// way is a message that has come all the way but for the last step: dispatched
// at block 10 of the Home, relayed at time 1000, with a window of 100 seconds
// that is over.
func way() explain.Facts {
	block := func(n, time uint64) optics.Position {
		return optics.Position{Block: optics.BlockRef{Number: n, Time: time}, TxHash: common.Hash{31: byte(n)}}
	}
	return explain.Facts{
		Dispatch: optics.DispatchLog{
			At: block(10, 900), LeafIndex: 4, Message: optics.Message{Origin: 1, Destination: 2, Body: []byte("hello")},
		},
		HomeHead:          optics.Head{Latest: optics.BlockRef{Number: 20, Time: 1100}, Final: optics.BlockRef{Number: 15, Time: 1050}},
		ReplicaHead:       optics.Head{Latest: optics.BlockRef{Number: 30, Time: 1100}},
		Signed:            &optics.UpdateLog{At: block(12, 950), Update: optics.SignedUpdate{Update: optics.Update{NewRoot: common.Hash{7}}}},
		Relayed:           &optics.UpdateLog{At: block(20, 1000)},
		OptimisticSeconds: 100,
	}
}

func tx(state optics.TxState, reason string) *optics.TxRecord {
	return &optics.TxRecord{State: state, Reason: reason, Mined: optics.BlockRef{Number: 31}}
}

func processed(success bool) *optics.ProcessLog {
	return &optics.ProcessLog{Success: success, At: optics.Position{Block: optics.BlockRef{Time: 1111}, TxHash: common.Hash{31: 9}}}
}

var reports = []struct {
	name   string
	change func(f *explain.Facts)
	want   explain.Report
}{
	{
		"dispatched in a block that is not final",
		func(f *explain.Facts) { f.Signed, f.Relayed, f.HomeHead.Final.Number = nil, nil, 9 },
		explain.Report{Stage: explain.Dispatched, Since: 900, Turn: "chain", WaitsFor: "block 10 to be final; the newest final block is 9"},
	},
	{
		"dispatched in a final block",
		func(f *explain.Facts) { f.Signed, f.Relayed, f.HomeHead.Final.Number = nil, nil, 10 },
		explain.Report{Stage: explain.Dispatched, Since: 900, Turn: "updater", WaitsFor: "the updater to sign a root with leaf 4"},
	},
	{
		"signed",
		func(f *explain.Facts) { f.Relayed = nil },
		explain.Report{
			Stage: explain.Signed, Since: 950, Turn: "relayer",
			WaitsFor: "the relayer to bring root " + common.Hash{7}.String() + " to the replica on 2",
		},
	},
	{
		"relayed, one second before the window is over",
		func(f *explain.Facts) { f.ReplicaHead.Latest.Time = 1099 },
		explain.Report{Stage: explain.Relayed, Since: 1000, Turn: "chain", WaitsFor: "the optimistic window: 1 more seconds of block time"},
	},
	{
		"relayed, while the home's log of it is gone",
		func(f *explain.Facts) { f.Signed, f.ReplicaHead.Latest.Time = nil, 1040 },
		explain.Report{Stage: explain.Relayed, Since: 1000, Turn: "chain", WaitsFor: "the optimistic window: 60 more seconds of block time"},
	},
	{
		"confirmable, not sent",
		func(*explain.Facts) {},
		explain.Report{Stage: explain.Confirmable, Since: 1100, Turn: "processor", WaitsFor: "the processor to send it"},
	},
	{
		"confirmable, sent",
		func(f *explain.Facts) { f.Tx = tx(optics.TxSent, "") },
		explain.Report{Stage: explain.Confirmable, Since: 1100, Turn: "processor", WaitsFor: "its transaction, which is sent"},
	},
	{
		"confirmable, mined and not indexed",
		func(f *explain.Facts) { f.Tx = tx(optics.TxMined, "") },
		explain.Report{Stage: explain.Confirmable, Since: 1100, Turn: "processor", WaitsFor: "the index to read block 31, which holds its transaction"},
	},
	{
		"confirmable, reverted",
		func(f *explain.Facts) { f.Tx = tx(optics.TxReverted, "!prove") },
		explain.Report{Stage: explain.Confirmable, Since: 1100, Turn: "processor", WaitsFor: "another try; the last transaction was reverted: !prove"},
	},
	{
		"confirmable, put aside for a while",
		func(f *explain.Facts) {
			f.Tx, f.Hold, f.HoldUntil = tx(optics.TxReverted, "!prove"), "reverted: !prove", 1120
		},
		explain.Report{
			Stage: explain.Confirmable, Since: 1100, Turn: "processor",
			WaitsFor: "another try in 20 seconds of block time; the processor put it aside: reverted: !prove",
		},
	},
	{
		"confirmable, put aside for good",
		func(f *explain.Facts) { f.Hold, f.HoldUntil = "the sender is on the deny list", never },
		explain.Report{
			Stage: explain.Confirmable, Since: 1100, Turn: "processor",
			WaitsFor: "an operator; the processor put it aside: the sender is on the deny list",
			Do:       "mend the cause or the processor's settings, then start the processor again",
		},
	},
	{
		"processed",
		func(f *explain.Facts) { f.Process = processed(true) },
		explain.Report{Stage: explain.Processed, Since: 1111, Turn: "nobody"},
	},
	{
		"failed at its recipient",
		func(f *explain.Facts) { f.Process = processed(false) },
		explain.Report{
			Stage: explain.Failed, Since: 1111, Turn: "nobody",
			Reason: "the recipient refused; its replica does not tell why (one of the first version never does)",
			Do:     "the message is spent; send a new one once the recipient is mended (transaction " + common.Hash{31: 9}.Hex() + ")",
		},
	},
}

func TestExplain(t *testing.T) {
	for _, test := range reports {
		t.Run(test.name, func(t *testing.T) {
			f := way()
			test.change(&f)
			test.want.Leaf = f.Dispatch.Message.Leaf().Hex()
			if diff := cmp.Diff(test.want, explain.Explain(f)); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplainHalts(t *testing.T) {
	f := way()
	f.Halted = map[string]string{"processor": "halted: why; do this", "relayer": "halted: another"}
	r := explain.Explain(f)
	if !strings.Contains(r.WaitsFor, "the processor, which has halted: why; do this") || r.Do == "" {
		t.Errorf("with its processor halted: %+v", r)
	}
	f.Process = &optics.ProcessLog{Success: true}
	if r := explain.Explain(f); r.WaitsFor != "" || r.Do != "" {
		t.Errorf("a processed message waits for nobody: %+v", r)
	}
}
