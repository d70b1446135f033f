package storetest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func testUpdates(t *testing.T, place func(t *testing.T) Open) {
	t.Run("updates are found by either root", func(t *testing.T) { testUpdateChain(t, place(t)(t)) })
	t.Run("the last update is found by block time", func(t *testing.T) { testLastUpdateAt(t, place(t)(t)) })
	t.Run("a replica led in a circle", func(t *testing.T) { testUpdateCircle(t, place(t)(t)) })
	t.Run("frauds on chain and their evidence", func(t *testing.T) { testFraudLogs(t, place(t)(t)) })
	t.Run("the last named updater counts", func(t *testing.T) { testUpdater(t, place(t)(t)) })
	t.Run("a proven fraud is kept once", func(t *testing.T) { testFrauds(t, place(t)) })
}

func root(n uint8) common.Hash { return hashOf("root", n) }

func testUpdateChain(t *testing.T, s Store) {
	l := newLedger(s)
	home, replica := optics.HomeOf(domainA), laneAB
	_, err := s.LastUpdate(t.Context(), home)
	wantErr(t, err, optics.ErrNotFound)

	var onHome, onReplica []optics.UpdateLog
	for i := range uint8(4) {
		b := l.on(domainA).next()
		onHome = append(onHome, b.update(domainA, root(2*i), root(2*i+1)), b.update(domainA, root(2*i+1), root(2*i+2)))
		l.append(t, b)
	}
	for i := range uint8(2) {
		b := l.on(domainB).next()
		onReplica = append(onReplica, b.update(domainA, root(i), root(i+1)))
		l.append(t, b)
	}
	same(t, "from a root", must(s.UpdateFrom(t.Context(), home, root(3)))(t), onHome[3])
	same(t, "to a root", must(s.UpdateTo(t.Context(), home, root(3)))(t), onHome[2])
	same(t, "last on the home", must(s.LastUpdate(t.Context(), home))(t), onHome[7])
	same(t, "last on the replica", must(s.LastUpdate(t.Context(), replica))(t), onReplica[1])
	same(t, "pending for the replica", must(s.UpdatesFrom(t.Context(), home, root(2), 3))(t), onHome[2:5])
	same(t, "to the end", must(s.UpdatesFrom(t.Context(), home, root(2), 100))(t), onHome[2:])
	same(t, "from the newest root", must(s.UpdatesFrom(t.Context(), home, root(8), 100))(t), nil)
	same(t, "after block 2", must(s.UpdatesAfter(t.Context(), home, 2, 3))(t), onHome[4:7])
	same(t, "after block 0", must(s.UpdatesAfter(t.Context(), replica, 0, 100))(t), onReplica)
	same(t, "after the last block", must(s.UpdatesAfter(t.Context(), replica, ^uint64(0), 100))(t), nil)
	_, err = s.UpdateFrom(t.Context(), replica, root(2))
	wantErr(t, err, optics.ErrNotFound)
	_, err = s.UpdateTo(t.Context(), home, root(0))
	wantErr(t, err, optics.ErrNotFound)

	seen := must(s.SeenUpdates(t.Context(), domainA, 0, 100))(t)
	same(t, "seen once each", len(seen), len(onHome))
	for i, u := range seen {
		same(t, "seen", u, optics.SeenUpdate{Seq: u.Seq, Update: onHome[i].Update, Contract: home, At: onHome[i].At})
	}
	same(t, "seen after", must(s.SeenUpdates(t.Context(), domainA, seen[2].Seq, 2))(t), seen[3:5])
}

func testLastUpdateAt(t *testing.T, s Store) {
	l := newLedger(s)
	b := l.on(domainB).next()
	b.update(domainA, root(0), root(1))
	first := b.update(domainA, root(1), root(2)) // the later of two in one block
	l.append(t, b)
	l.empty(t, domainB, 1)
	c := l.on(domainB).next()
	second := c.update(domainA, root(2), root(3))
	c.update(domainC, root(7), root(8)) // of another home
	l.append(t, c)

	_, err := s.LastUpdateAt(t.Context(), laneAB, b.ref.Time-1)
	wantErr(t, err, optics.ErrNotFound)
	same(t, "at the first block", must(s.LastUpdateAt(t.Context(), laneAB, b.ref.Time))(t), first)
	same(t, "before the second block", must(s.LastUpdateAt(t.Context(), laneAB, c.ref.Time-1))(t), first)
	same(t, "at the second block", must(s.LastUpdateAt(t.Context(), laneAB, c.ref.Time))(t), second)
	same(t, "at any later time", must(s.LastUpdateAt(t.Context(), laneAB, ^uint64(0)))(t), second)
}

func testUpdateCircle(t *testing.T, s Store) {
	l := newLedger(s)
	var logs []optics.UpdateLog
	for i, roots := range [][2]uint8{{0, 1}, {1, 0}, {0, 1}, {1, 2}} {
		b := l.on(domainB).next()
		logs = append(logs, b.update(domainA, root(roots[0]), root(roots[1])))
		l.append(t, b)
		same(t, "last", must(s.LastUpdate(t.Context(), laneAB))(t), logs[i])
	}
	same(t, "the newest from", must(s.UpdateFrom(t.Context(), laneAB, root(0)))(t), logs[2])
	same(t, "the newest to", must(s.UpdateTo(t.Context(), laneAB, root(1)))(t), logs[2])
	same(t, "onwards", must(s.UpdatesFrom(t.Context(), laneAB, root(0), 9))(t), logs[2:])
	same(t, "evidence", len(must(s.SeenUpdates(t.Context(), domainA, 0, 9))(t)), 3)
}

func testFraudLogs(t *testing.T, s Store) {
	l := newLedger(s)
	b := everyKind(l.on(domainA))
	l.append(t, b)
	replica := l.on(domainB).next()
	double := optics.DoubleUpdateLog{
		At: replica.at(), Contract: laneAB, First: signed(domainA, root(1), root(2)), Second: signed(domainA, root(1), root(3)),
	}
	replica.logs.DoubleUpdates = []optics.DoubleUpdateLog{double}
	l.append(t, replica)

	same(t, "improper", must(s.ImproperUpdates(t.Context(), domainA))(t), b.logs.ImproperUpdates)
	same(t, "improper elsewhere", must(s.ImproperUpdates(t.Context(), domainB))(t), nil)
	same(t, "double on the home", must(s.DoubleUpdates(t.Context(), optics.HomeOf(domainA)))(t), b.logs.DoubleUpdates)
	same(t, "double on the replica", must(s.DoubleUpdates(t.Context(), laneAB))(t), []optics.DoubleUpdateLog{double})
	same(t, "double elsewhere", must(s.DoubleUpdates(t.Context(), laneAC))(t), nil)

	from := must(s.SeenFrom(t.Context(), domainA, hashOf("r1")))(t)
	var got []optics.SignedUpdate
	for _, u := range from {
		got = append(got, u.Update)
	}
	same(t, "seen from the old root", got, []optics.SignedUpdate{
		b.logs.ImproperUpdates[0].Update, b.logs.DoubleUpdates[0].First, b.logs.DoubleUpdates[0].Second,
	})
	both := must(s.SeenFrom(t.Context(), domainA, root(1)))(t)
	same(t, "both of a double update", []optics.SignedUpdate{both[0].Update, both[1].Update}, []optics.SignedUpdate{double.First, double.Second})
	same(t, "where", both[1].Contract, laneAB)
	same(t, "at", both[1].At, double.At)
}

func testUpdater(t *testing.T, s Store) {
	l := newLedger(s)
	_, err := s.Updater(t.Context(), domainA)
	wantErr(t, err, optics.ErrNotFound)
	b := l.on(domainA).next()
	b.logs.NewUpdaters = []optics.NewUpdaterLog{
		{At: b.at(), Home: domainA, Updater: alice}, {At: b.at(), Home: domainA, Updater: bob},
	}
	l.append(t, b)
	same(t, "updater", must(s.Updater(t.Context(), domainA))(t), bob)
	_, err = s.Updater(t.Context(), domainB)
	wantErr(t, err, optics.ErrNotFound)
}

func testFrauds(t *testing.T, open Open) {
	s := open(t)
	one, two := signed(domainA, root(1), root(2)), signed(domainA, root(1), root(3))
	double := optics.Fraud{Kind: optics.DoubleUpdate, First: one, Second: two}
	swapped := optics.Fraud{Kind: optics.DoubleUpdate, First: two, Second: one}
	improper := optics.Fraud{Kind: optics.ImproperUpdate, First: one}
	for _, f := range []optics.Fraud{double, improper, double, swapped, improper} {
		if err := s.RecordFraud(t.Context(), domainA, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "frauds", must(s.Frauds(t.Context(), domainA))(t), []optics.Fraud{double, improper})
	same(t, "of another home", must(s.Frauds(t.Context(), domainB))(t), nil)

	for name, f := range map[string]optics.Fraud{
		"no kind":           {First: one, Second: two},
		"the same twice":    {Kind: optics.DoubleUpdate, First: one, Second: one},
		"other old roots":   {Kind: optics.DoubleUpdate, First: one, Second: signed(domainA, root(2), root(3))},
		"another home":      {Kind: optics.ImproperUpdate, First: signed(domainB, root(1), root(2))},
		"two improper ones": {Kind: optics.ImproperUpdate, First: one, Second: two},
	} {
		if err := s.RecordFraud(t.Context(), domainA, f); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantErr(t, err, optics.ErrMalformed)
		}
	}
}
