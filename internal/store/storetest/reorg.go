package storetest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

func testReorg(t *testing.T, place func(t *testing.T) Open) {
	t.Run("exactly the facts above the block go", func(t *testing.T) { testRollbackExact(t, place(t)(t)) })
	t.Run("dispatched messages move", func(t *testing.T) { testRollbackDispatch(t, place(t)(t)) })
	t.Run("processed messages wait again", func(t *testing.T) { testRollbackProcess(t, place(t)(t)) })
	t.Run("both ends go in either order", func(t *testing.T) {
		t.Run("home first", func(t *testing.T) { testRollbackBoth(t, place(t)(t), domainA, domainB) })
		t.Run("destination first", func(t *testing.T) { testRollbackBoth(t, place(t)(t), domainB, domainA) })
	})
	t.Run("evidence stays", func(t *testing.T) { testRollbackEvidence(t, place(t)(t)) })
	t.Run("a rollback to nowhere is refused", func(t *testing.T) { testRollbackRefused(t, place(t)(t)) })
	t.Run("a zero block removes the whole chain", func(t *testing.T) { testRollbackAll(t, place(t)(t)) })
}

func testRollbackExact(t *testing.T, s Store) {
	l := newLedger(s)
	a := l.on(domainA)
	l.empty(t, domainA, 1)
	keep := a.next()
	m := keep.dispatch(domainB, "stays")
	u := keep.update(domainA, root(0), root(1))
	keep.logs.NewUpdaters = []optics.NewUpdaterLog{{At: keep.at(), Home: domainA, Updater: alice}}
	l.append(t, keep)
	gone := everyKindAfter(a, root(1))
	l.append(t, gone)
	l.empty(t, domainA, 2)
	elsewhere := l.factsElsewhere(t)
	if err := s.SaveChunk(t.Context(), domainA, 77); err != nil {
		t.Fatal(err)
	}

	same(t, "removed", l.rollback(t, domainA, 2), gone.logs.Len())
	cursor := a.cursor()
	cursor.Chunk = 77
	same(t, "cursor", must(s.Cursor(t.Context(), domainA))(t), cursor)
	same(t, "blocks", must(s.Blocks(t.Context(), domainA, 100, 100))(t), []optics.BlockRef{a.history[1].ref, a.history[0].ref})
	same(t, "leaves", must(s.LeafCount(t.Context(), domainA))(t), 1)
	same(t, "unprocessed", unprocessed(t, s, laneAB), []optics.DispatchLog{m})
	same(t, "unprocessed on the other lane", unprocessed(t, s, laneAC), nil)
	same(t, "last update", must(s.LastUpdate(t.Context(), optics.HomeOf(domainA)))(t), u)
	same(t, "updater", must(s.Updater(t.Context(), domainA))(t), alice)
	same(t, "improper", must(s.ImproperUpdates(t.Context(), domainA))(t), nil)
	same(t, "double", must(s.DoubleUpdates(t.Context(), optics.HomeOf(domainA)))(t), nil)
	same(t, "lane A→B", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 1})
	same(t, "lane A→C", must(s.LaneTotals(t.Context(), laneAC))(t), store.LaneTotals{})
	elsewhere(t)

	same(t, "again to the same block", l.rollback(t, domainA, 2), 0)
	again := a.next() // the next fork goes on where the facts end
	again.dispatch(domainB, "another")
	again.update(domainA, root(1), root(5))
	l.append(t, again)
	same(t, "leaves of the new fork", must(s.LeafCountAt(t.Context(), domainA, 3))(t), 2)
}

// everyKindAfter is everyKind on a Home that has a root, with a message for
// each of two lanes and a failed Process log.
func everyKindAfter(c *chain, from common.Hash) *block {
	b := everyKind(c)
	b.dispatch(domainC, "on another lane")
	b.logs.Updates[0].Update.OldRoot = from
	b.logs.Processes[0].Success = false
	return b
}

// factsElsewhere stores facts of another chain in a block as high as those
// that go. The function that it returns checks that they are there.
func (l *ledger) factsElsewhere(t *testing.T) (check func(t *testing.T)) {
	t.Helper()
	l.empty(t, domainB, 2)
	b := l.on(domainB).next()
	update := b.update(domainA, root(0), root(1))
	message := b.dispatch(domainA, "of another home")
	l.append(t, b)
	lane := message.Message.Lane()
	return func(t *testing.T) {
		t.Helper()
		same(t, "other chain's update", must(l.store.LastUpdate(t.Context(), laneAB))(t), update)
		same(t, "other chain's message", unprocessed(t, l.store, lane), []optics.DispatchLog{message})
		same(t, "other chain's lane", must(l.store.LaneTotals(t.Context(), lane))(t), store.LaneTotals{Dispatched: 1})
		same(t, "other chain's cursor", must(l.store.Cursor(t.Context(), domainB))(t), l.on(domainB).cursor())
	}
}

func testRollbackDispatch(t *testing.T, s Store) {
	l := newLedger(s)
	l.empty(t, domainA, 1)
	first, between, second := l.threeMessages(t)
	hold(t, s, second, 100, "held")
	l.rollback(t, domainA, 1)
	_, err := s.Dispatch(t.Context(), first.Message.Leaf())
	wantErr(t, err, optics.ErrNotFound)
	same(t, "unprocessed", unprocessed(t, s, laneAB), nil)
	same(t, "count", must(s.LaneCount(t.Context(), laneAB, 9))(t), 0)
	wantHold(t, s, second, "", 0)
	same(t, "no hold to release", must(s.Release(t.Context(), laneAB, 100))(t), 0)

	// The same messages come back in another order, a block later.
	l.empty(t, domainA, 1)
	b := l.on(domainA).next()
	b.dispatch(domainC, "between")
	moved := b.dispatch(domainB, "first")
	held := b.dispatch(domainB, "second")
	l.append(t, b)
	same(t, "leaf of a moved message", moved.Message.Leaf(), first.Message.Leaf())
	same(t, "leaf that kept its nonce", b.logs.Dispatches[0].Message.Leaf(), between.Message.Leaf())
	same(t, "moved", must(s.Dispatch(t.Context(), first.Message.Leaf()))(t), moved)
	same(t, "unprocessed after", unprocessed(t, s, laneAB), []optics.DispatchLog{moved, held})
}

func testRollbackProcess(t *testing.T, s Store) {
	l := newLedger(s)
	first, _, second := l.threeMessages(t)
	l.empty(t, domainB, 1)
	stays := l.processOn(t, false, first)[0]
	hold(t, s, second, 100, "held")
	l.processOn(t, false, second)
	same(t, "removed", l.rollback(t, domainB, 2), 1)
	same(t, "unprocessed", unprocessed(t, s, laneAB), []optics.DispatchLog{second})
	wantHold(t, s, second, "", 0)
	same(t, "deliveries", must(s.Deliveries(t.Context(), laneAB, 0, 9))(t), []optics.Delivery{{Dispatch: first, Process: stays}})
	same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 2, Processed: 1, Failed: 1})
	l.processOn(t, true, second)
	same(t, "unprocessed after", unprocessed(t, s, laneAB), nil)
	same(t, "totals after", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Dispatched: 2, Processed: 2, Failed: 1})
}

// testRollbackBoth takes a delivered message back on both chains and brings
// the facts again, in both orders.
func testRollbackBoth(t *testing.T, s Store, order ...optics.Domain) {
	l := newLedger(s)
	l.empty(t, domainA, 1)
	l.empty(t, domainB, 1)
	for range 2 {
		first, _, second := l.threeMessages(t)
		p := l.processOn(t, true, first)[0]
		same(t, "deliveries", must(s.Deliveries(t.Context(), laneAB, 0, 9))(t), []optics.Delivery{{Dispatch: first, Process: p}})
		for _, domain := range order {
			l.rollback(t, domain, 1)
		}
		same(t, "nothing waits", unprocessed(t, s, laneAB), nil)
		same(t, "totals", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{})

		p = l.processOn(t, true, first)[0]
		again, _, more := l.threeMessages(t)
		same(t, "the process log came first", unprocessed(t, s, laneAB), []optics.DispatchLog{more})
		same(t, "deliveries after", must(s.Deliveries(t.Context(), laneAB, 0, 9))(t), []optics.Delivery{{Dispatch: again, Process: p}})
		same(t, "the same message", more.Message.Leaf(), second.Message.Leaf())

		l.rollback(t, domainA, 1) // the process log alone stays for a while
		same(t, "a process log without its message", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{Processed: 1})
		l.rollback(t, domainB, 1)
		same(t, "totals after", must(s.LaneTotals(t.Context(), laneAB))(t), store.LaneTotals{})
	}
}

func testRollbackEvidence(t *testing.T, s Store) {
	l := newLedger(s)
	l.empty(t, domainA, 1)
	b := l.on(domainA).next()
	u := b.update(domainA, root(1), root(2))
	l.append(t, b)
	l.rollback(t, domainA, 1)
	seen := must(s.SeenFrom(t.Context(), domainA, root(1)))(t)
	same(t, "seen", seen, []optics.SeenUpdate{{Seq: seen[0].Seq, Update: u.Update, Contract: u.Contract, At: u.At}})
	fork := l.on(domainA).next()
	fork.update(domainA, root(1), root(2))
	fork.update(domainA, root(2), root(3))
	l.append(t, fork)
	same(t, "seen again, and more", len(must(s.SeenUpdates(t.Context(), domainA, 0, 9))(t)), 2)
	same(t, "first place", must(s.SeenFrom(t.Context(), domainA, root(1)))(t), seen)
}

func testRollbackRefused(t *testing.T, s Store) {
	l := newLedger(s)
	_, err := s.Rollback(t.Context(), domainA, l.on(domainA).next().ref)
	wantErr(t, err, optics.ErrNotFound)
	l.empty(t, domainA, 3)
	_, err = s.Rollback(t.Context(), domainA, l.on(domainA).next().ref)
	wantErr(t, err, optics.ErrConflict)
	forked := l.on(domainA).history[1].ref
	forked.Hash[0]++
	_, err = s.Rollback(t.Context(), domainA, forked)
	wantErr(t, err, optics.ErrConflict)
	same(t, "cursor", must(s.Cursor(t.Context(), domainA))(t), l.on(domainA).cursor())
}

func testRollbackAll(t *testing.T, s Store) {
	l := newLedger(s)
	l.threeMessages(t)
	removed := must(s.Rollback(t.Context(), domainA, optics.BlockRef{}))(t)
	same(t, "removed", removed, 3)
	_, err := s.Cursor(t.Context(), domainA)
	wantErr(t, err, optics.ErrNotFound)
	same(t, "leaves", must(s.LeafCount(t.Context(), domainA))(t), 0)
	l.chains = map[optics.Domain]*chain{}
	l.threeMessages(t)
	same(t, "leaves of the new start", must(s.LeafCount(t.Context(), domainA))(t), 3)
}
