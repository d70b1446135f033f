// Package explain answers one question: why is my message not there yet? It is
// pure: it is given facts and says at which stage a message stands, what it
// waits for, and whose turn it is.
package explain

import (
	"fmt"

	"github.com/opticsnet/optics"
)

// Stage is how far a message has come.
type Stage string

// The stages, in order. Processed and Failed are the last: both are final on
// chain.
const (
	// Dispatched: in the Home's tree, under no signed root.
	Dispatched Stage = "dispatched"
	// Signed: under a root that the Home has committed.
	Signed Stage = "signed"
	// Relayed: under a root on the Replica, whose window is open.
	Relayed Stage = "relayed"
	// Confirmable: the window is over; the message can be processed.
	Confirmable Stage = "confirmable"
	// Processed: the recipient has handled it.
	Processed Stage = "processed"
	// Failed: it was handed to the recipient, which reverted. There is no second
	// attempt.
	Failed Stage = "failed"
)

// Facts are what is known about a message and its lane.
type Facts struct {
	// Dispatch is the message's way in.
	Dispatch optics.DispatchLog
	// HomeHead and ReplicaHead are the heads of the two chains.
	HomeHead, ReplicaHead optics.Head
	// Signed is the first update of the Home over a tree with the message, nil
	// while there is none.
	Signed *optics.UpdateLog
	// Relayed is the first such update of the Replica.
	Relayed *optics.UpdateLog
	// OptimisticSeconds is the Replica's window in seconds.
	OptimisticSeconds uint64
	// Process is the message's way out, nil while there is none.
	Process *optics.ProcessLog
	// Tx is the newest transaction that should process the message, nil for none.
	Tx *optics.TxRecord
	// Hold is why the processor put the message aside, empty when it did not, and
	// HoldUntil the block time, in seconds, until when; a time that never comes
	// says that only a restart of the processor ends it.
	Hold      string
	HoldUntil uint64
	// Halted is why the agent whose turn it is has halted, by its name.
	Halted map[string]string
}

// Report is the answer.
type Report struct {
	// Leaf is the message's hash.
	Leaf string `json:"message"`
	// Stage is how far the message has come.
	Stage Stage `json:"stage"`
	// Since is the block time, in seconds since 1970, at which the stage began.
	Since uint64 `json:"since"`
	// Turn says whose turn it is: an agent, the chain, or nobody.
	Turn string `json:"turn"`
	// Reason says why the recipient of a failed message failed, in its own words
	// where the Replica tells them; empty at every other stage.
	Reason string `json:"reason,omitempty"`
	// WaitsFor says what must happen next; empty at the end.
	WaitsFor string `json:"waits_for,omitempty"`
	// Do says what an operator can do about it, empty when there is nothing.
	Do string `json:"do,omitempty"`
}

// Explain is pure: it turns facts into the answer.
func Explain(f Facts) Report {
	r := Report{Leaf: f.Dispatch.Message.Leaf().Hex()}
	switch {
	case f.Process != nil:
		ended(&r, f)
	case f.Relayed == nil && f.Signed == nil:
		unsigned(&r, f)
	case f.Relayed == nil:
		r.Stage, r.Since, r.Turn = Signed, f.Signed.At.Block.Time, "relayer"
		r.WaitsFor = fmt.Sprintf("the relayer to bring root %s to the replica on %s", f.Signed.Update.NewRoot, f.Dispatch.Message.Destination)
	case f.ReplicaHead.Latest.Time < confirmAt(f):
		r.Stage, r.Since, r.Turn = Relayed, f.Relayed.At.Block.Time, "chain"
		r.WaitsFor = fmt.Sprintf("the optimistic window: %d more seconds of block time", confirmAt(f)-f.ReplicaHead.Latest.Time)
	default:
		confirmable(&r, f)
	}
	if why := f.Halted[r.Turn]; why != "" {
		r.WaitsFor, r.Do = fmt.Sprintf("the %s, which has %s", r.Turn, why), "mend what the halt names and start the agent again"
	}
	return r
}

// endOfTime is later than any block time, in seconds.
const endOfTime = 1 << 60

func confirmAt(f Facts) uint64 { return f.Relayed.At.Block.Time + f.OptimisticSeconds }

func ended(r *Report, f Facts) {
	r.Stage, r.Since, r.Turn = Processed, f.Process.At.Block.Time, "nobody"
	if f.Process.Success {
		return
	}
	r.Stage, r.Reason = Failed, refusal(f.Process)
	r.Do = "the message is spent; send a new one once the recipient is mended (transaction " + f.Process.At.TxHash.Hex() + ")"
}

func unsigned(r *Report, f Facts) {
	r.Stage, r.Since, r.Turn = Dispatched, f.Dispatch.At.Block.Time, "updater"
	at := f.Dispatch.At.Block.Number
	if f.HomeHead.Final.Number < at {
		r.Turn = "chain"
		r.WaitsFor = fmt.Sprintf("block %d to be final; the newest final block is %d", at, f.HomeHead.Final.Number)
		return
	}
	r.WaitsFor = fmt.Sprintf("the updater to sign a root with leaf %d", f.Dispatch.LeafIndex)
}

func confirmable(r *Report, f Facts) {
	r.Stage, r.Since, r.Turn = Confirmable, confirmAt(f), "processor"
	switch {
	case f.Hold != "" && f.HoldUntil > endOfTime:
		r.WaitsFor, r.Do = "an operator; the processor put it aside: "+f.Hold, "mend the cause or the processor's settings, then start the processor again"
	case f.Hold != "":
		r.WaitsFor = fmt.Sprintf("another try in %d seconds of block time; the processor put it aside: %s",
			f.HoldUntil-min(f.HoldUntil, f.ReplicaHead.Latest.Time), f.Hold)
	case f.Tx == nil:
		r.WaitsFor = "the processor to send it"
	case f.Tx.State.Ended():
		r.WaitsFor = fmt.Sprintf("another try; the last transaction was %s: %s", f.Tx.State, f.Tx.Reason)
	case f.Tx.State == optics.TxMined:
		r.WaitsFor = fmt.Sprintf("the index to read block %d, which holds its transaction", f.Tx.Mined.Number)
	default:
		r.WaitsFor = fmt.Sprintf("its transaction, which is %s", f.Tx.State)
	}
}
