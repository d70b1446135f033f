package storetest

import (
	"fmt"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

func testLanes(t *testing.T, place func(t *testing.T) Open) {
	t.Run("unprocessed messages come by leaf index", func(t *testing.T) { testUnprocessed(t, place(t)(t)) })
	t.Run("processed messages are deliveries", func(t *testing.T) { testDeliveries(t, place(t)(t)) })
	t.Run("a process log may come before its dispatch log", func(t *testing.T) { testProcessFirst(t, place(t)(t)) })
	t.Run("what a recipient reverted with is kept", func(t *testing.T) { testReturnData(t, place(t)(t)) })
	t.Run("a message is processed once", func(t *testing.T) { testProcessTwice(t, place(t)(t)) })
	t.Run("holds end when they are due", func(t *testing.T) { testHolds(t, place(t)(t)) })
	t.Run("a process log ends a hold", func(t *testing.T) { testHoldProcessed(t, place(t)(t)) })
	t.Run("thousands of held and processed messages", func(t *testing.T) { testManyHeld(t, place(t)(t)) })
}

var (
	laneAB = optics.Contract{Home: domainA, Chain: domainB}
	laneAC = optics.Contract{Home: domainA, Chain: domainC}
)

// threeMessages dispatches two messages A→B with one A→C between them.
func (l *ledger) threeMessages(t *testing.T) (first, between, second optics.DispatchLog) {
	t.Helper()
	b := l.on(domainA).next()
	first, between, second = b.dispatch(domainB, "first"), b.dispatch(domainC, "between"), b.dispatch(domainB, "second")
	l.append(t, b)
	return first, between, second
}

// processOn appends a block to the destination that processes messages.
func (l *ledger) processOn(t *testing.T, success bool, messages ...optics.DispatchLog) []optics.ProcessLog {
	t.Helper()
	b := l.on(messages[0].Message.Destination).next()
	var logs []optics.ProcessLog
	for _, m := range messages {
		logs = append(logs, b.process(m, success))
	}
	l.append(t, b)
	return logs
}

func unprocessed(t *testing.T, s Store, lane optics.Contract) []optics.DispatchLog {
	t.Helper()
	return must(s.Unprocessed(t.Context(), lane, ^uint64(0), 100_000))(t)
}

func hold(t *testing.T, s Store, m optics.DispatchLog, until uint64, reason string) {
	t.Helper()
	if err := s.Hold(t.Context(), m.Message.Lane(), m.Message.Leaf(), until, reason); err != nil {
		t.Fatal(err)
	}
}

// wantHold checks a hold; no reason means that there is none.
func wantHold(t *testing.T, s Store, m optics.DispatchLog, reason string, until uint64) {
	t.Helper()
	gotReason, gotUntil, err := s.HoldOf(t.Context(), m.Message.Lane(), m.Message.Leaf())
	if reason == "" {
		wantErr(t, err, optics.ErrNotFound)
		return
	}
	if err != nil || gotReason != reason || gotUntil != until {
		t.Errorf("hold is %q until %d, %v; want %q until %d", gotReason, gotUntil, err, reason, until)
	}
}

func testUnprocessed(t *testing.T, s Store) {
	l := newLedger(s)
	same(t, "nothing yet", unprocessed(t, s, laneAB), nil)
	first, between, second := l.threeMessages(t)
	same(t, "all", unprocessed(t, s, laneAB), []optics.DispatchLog{first, second})
	same(t, "of the other lane", unprocessed(t, s, laneAC), []optics.DispatchLog{between})
	same(t, "below 2", must(s.Unprocessed(t.Context(), laneAB, 2, 10))(t), []optics.DispatchLog{first})
	same(t, "limit 1", must(s.Unprocessed(t.Context(), laneAB, 10, 1))(t), []optics.DispatchLog{first})
	var counts []uint64
	for below := range uint64(5) {
		counts = append(counts, must(s.LaneCount(t.Context(), laneAB, below))(t))
	}
	same(t, "messages below 0, 1, …", counts, []uint64{0, 1, 1, 2, 2})
	same(t, "count of all", must(s.LaneCount(t.Context(), laneAC, ^uint64(0)))(t), 1)
	same(t, "count of an unknown lane", must(s.LaneCount(t.Context(), optics.Contract{Home: domainB, Chain: domainA}, 9))(t), 0)

	l.processOn(t, true, first)
	same(t, "the rest", unprocessed(t, s, laneAB), []optics.DispatchLog{second})
}

func testDeliveries(t *testing.T, s Store) {
	l := newLedger(s)
	first, between, second := l.threeMessages(t)
	p2 := l.processOn(t, false, second)[0]
	same(t, "out of order", must(s.Deliveries(t.Context(), laneAB, 0, 10))(t), []optics.Delivery{{Dispatch: second, Process: p2}})
	p1 := l.processOn(t, true, first)[0]
	both := []optics.Delivery{{Dispatch: first, Process: p1}, {Dispatch: second, Process: p2}}
	same(t, "both", must(s.Deliveries(t.Context(), laneAB, 0, 10))(t), both)
	same(t, "limit 1", must(s.Deliveries(t.Context(), laneAB, 0, 1))(t), both[:1])
	same(t, "the next page", must(s.Deliveries(t.Context(), laneAB, uint64(first.LeafIndex)+1, 10))(t), both[1:])
	same(t, "other lane", must(s.Deliveries(t.Context(), laneAC, 0, 10))(t), nil)
	same(t, "process log", must(s.Process(t.Context(), laneAB, second.Message.Leaf()))(t), p2)
	_, err := s.Process(t.Context(), laneAC, between.Message.Leaf())
	wantErr(t, err, optics.ErrNotFound)
	same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 2, Processed: 2, Failed: 1})
	same(t, "totals of the other lane", must(s.LaneTotals(t.Context(), laneAC))(t), store.LaneTotals{Dispatched: 1})
	same(t, "totals of an unknown lane", must(s.LaneTotals(t.Context(), optics.HomeOf(domainB)))(t), store.LaneTotals{})
}

func testProcessFirst(t *testing.T, s Store) {
	l := newLedger(s)
	b := l.on(domainA).next()
	m := b.dispatch(domainB, "fast")
	later := b.dispatch(domainB, "slow")
	p := l.processOn(t, true, m)[0]
	same(t, "process log", must(s.Process(t.Context(), laneAB, m.Message.Leaf()))(t), p)
	same(t, "deliveries before", must(s.Deliveries(t.Context(), laneAB, 0, 9))(t), nil)
	same(t, "totals before", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Processed: 1})
	l.append(t, b)
	same(t, "unprocessed", unprocessed(t, s, laneAB), []optics.DispatchLog{later})
	same(t, "deliveries", must(s.Deliveries(t.Context(), laneAB, 0, 9))(t), []optics.Delivery{{Dispatch: m, Process: p}})
	same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 2, Processed: 1})
}

// Nothing told and nothing said are two things.
func testReturnData(t *testing.T, s Store) {
	l := newLedger(s)
	first, _, second := l.threeMessages(t)
	b := l.on(domainA).next()
	third := b.dispatch(domainB, "third")
	l.append(t, b)
	b = l.on(domainB).next()
	for i, m := range []optics.DispatchLog{first, second, third} {
		b.process(m, false)
		b.logs.Processes[i].ReturnData = [][]byte{nil, {}, []byte("\x08\xc3\x79\xa0 no \x00")}[i]
	}
	l.append(t, b)
	for _, p := range b.logs.Processes {
		got := must(s.Process(t.Context(), laneAB, p.Leaf))(t)
		same(t, "process log", got, p)
		same(t, "told", got.ReturnData != nil, p.ReturnData != nil)
	}
	deliveries := must(s.Deliveries(t.Context(), laneAB, 0, 10))(t)
	same(t, "deliveries", len(deliveries), 3)
	for _, d := range deliveries {
		same(t, "of a delivery", d.Process, must(s.Process(t.Context(), laneAB, d.Dispatch.Message.Leaf()))(t))
	}
}

func testProcessTwice(t *testing.T, s Store) {
	l := newLedger(s)
	first, _, _ := l.threeMessages(t)
	l.processOn(t, true, first)
	again := l.on(domainB).next()
	again.process(first, true)
	wantErr(t, l.offer(t, again), optics.ErrConflict)
	same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 2, Processed: 1})
}

func testHolds(t *testing.T, s Store) {
	l := newLedger(s)
	first, between, second := l.threeMessages(t)
	wantHold(t, s, first, "", 0)
	hold(t, s, first, 100, "reverted")
	hold(t, s, second, store.HoldForGood, "denied sender")
	wantHold(t, s, first, "reverted", 100)
	wantHold(t, s, second, "denied sender", store.HoldForGood)
	same(t, "both held", unprocessed(t, s, laneAB), nil)
	same(t, "the other lane", unprocessed(t, s, laneAC), []optics.DispatchLog{between})
	same(t, "held ones count", must(s.LaneCount(t.Context(), laneAB, 9))(t), 2)

	hold(t, s, first, 200, "reverted again")
	wantHold(t, s, first, "reverted again", 200)
	same(t, "not due", must(s.Release(t.Context(), laneAB, 199))(t), 0)
	same(t, "due elsewhere", must(s.Release(t.Context(), laneAC, 1_000))(t), 0)
	same(t, "still held", unprocessed(t, s, laneAB), nil)
	same(t, "due", must(s.Release(t.Context(), laneAB, 200))(t), 1)
	wantHold(t, s, first, "", 0)
	same(t, "released", unprocessed(t, s, laneAB), []optics.DispatchLog{first})
	same(t, "never due", must(s.Release(t.Context(), laneAB, ^uint64(0)))(t), 0)

	wantErr(t, s.Hold(t.Context(), laneAB, hashOf("unknown"), 1, "x"), optics.ErrNotFound)
	wantErr(t, s.Hold(t.Context(), laneAC, first.Message.Leaf(), 1, "wrong lane"), optics.ErrNotFound)
}

func testHoldProcessed(t *testing.T, s Store) {
	l := newLedger(s)
	first, _, second := l.threeMessages(t)
	hold(t, s, first, 100, "sent by us, reverted")
	l.processOn(t, true, first) // by somebody else
	wantHold(t, s, first, "", 0)
	same(t, "nothing to release", must(s.Release(t.Context(), laneAB, 100))(t), 0)
	hold(t, s, first, 100, "too late")
	wantHold(t, s, first, "", 0)
	same(t, "unprocessed", unprocessed(t, s, laneAB), []optics.DispatchLog{second})
}

func testManyHeld(t *testing.T, s Store) {
	l := newLedger(s)
	b := l.on(domainA).next()
	var messages []optics.DispatchLog
	m := b.dispatch(domainB, "")
	for i := range uint32(3_000) {
		m.LeafIndex, m.Message.Nonce, m.Message.Body = i, i, fmt.Append(nil, "message ", i)
		messages = append(messages, m)
	}
	b.logs.Dispatches = messages
	l.append(t, b)
	l.processOn(t, true, messages[:1_500]...)
	for _, m := range messages[1_500:1_600] {
		hold(t, s, m, 100, "held")
	}
	same(t, "the first free", must(s.Unprocessed(t.Context(), laneAB, 2_999, 3))(t), messages[1_600:1_603])
	same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 3_000, Processed: 1_500})
	same(t, "released", must(s.Release(t.Context(), laneAB, 101))(t), 100)
	same(t, "unprocessed", unprocessed(t, s, laneAB), messages[1_500:])
}
