package storetest

import (
	"strings"
	"testing"

	"github.com/opticsnet/optics"
)

func testIndex(t *testing.T, place func(t *testing.T) Open) {
	t.Run("a cursor moves only from where it is", func(t *testing.T) { testCursor(t, place(t)(t)) })
	t.Run("a gap is refused and named", func(t *testing.T) { testGaps(t, place(t)(t)) })
	t.Run("logs of another chain or range are refused", func(t *testing.T) { testMisplacedLogs(t, place(t)(t)) })
	t.Run("an append is whole or not at all", func(t *testing.T) { testAtomicAppend(t, place(t)(t)) })
	t.Run("blocks with logs outlive the others", func(t *testing.T) { testKeptBlocks(t, place(t)(t)) })
	t.Run("commits wake subscribers", func(t *testing.T) { testSubscribe(t, place(t)(t)) })
}

func testCursor(t *testing.T, s Store) {
	l := newLedger(s)
	_, err := s.Cursor(t.Context(), domainC)
	wantErr(t, err, optics.ErrNotFound)
	wantErr(t, s.SaveChunk(t.Context(), domainC, 5), optics.ErrNotFound)

	l.empty(t, domainC, 3)
	c := l.on(domainC)
	same(t, "cursor", must(s.Cursor(t.Context(), domainC))(t), c.cursor())

	first, second := optics.Cursor{Chain: domainC}, optics.Cursor{Chain: domainC, Block: c.history[1].ref}
	next := optics.Cursor{Chain: domainC, Block: c.next().ref}
	wantErr(t, s.Append(t.Context(), first, next, nil, optics.Logs{}), optics.ErrConflict)
	wantErr(t, s.Append(t.Context(), second, next, nil, optics.Logs{}), optics.ErrConflict)
	forked := c.cursor()
	forked.Block.Hash[0]++
	wantErr(t, s.Append(t.Context(), forked, next, nil, optics.Logs{}), optics.ErrConflict)
	unknown := optics.Cursor{Chain: domainA, Block: c.history[0].ref}
	wantErr(t, s.Append(t.Context(), unknown, optics.Cursor{Chain: domainA, Block: next.Block}, nil, optics.Logs{}), optics.ErrConflict)
	wantErr(t, s.Append(t.Context(), c.cursor(), c.cursor(), nil, optics.Logs{}), optics.ErrMalformed)
	same(t, "cursor after refusals", must(s.Cursor(t.Context(), domainC))(t), c.cursor())

	if err := s.SaveChunk(t.Context(), domainC, 500); err != nil {
		t.Fatal(err)
	}
	l.empty(t, domainC, 1) // says nothing about the chunk
	same(t, "chunk", must(s.Cursor(t.Context(), domainC))(t).Chunk, 500)
	next = optics.Cursor{Chain: domainC, Block: c.next().ref, Chunk: 250}
	if err := s.Append(t.Context(), c.cursor(), next, nil, optics.Logs{}); err != nil {
		t.Fatal(err)
	}
	same(t, "cursor with chunk", must(s.Cursor(t.Context(), domainC))(t), next)
}

func testGaps(t *testing.T, s Store) {
	l := newLedger(s)
	a := l.on(domainA)
	root := hashOf("root")

	late := a.next()
	late.dispatch(domainB, "first")
	late.logs.Dispatches[0].LeafIndex = 1
	wantErr(t, l.offer(t, late), optics.ErrGap)

	b := a.next()
	b.dispatch(domainB, "0")
	b.dispatch(domainC, "1")
	b.update(domainA, root, hashOf("root", uint8(1)))
	l.append(t, b)

	for name, spoil := range map[string]func(*optics.Logs){
		"leaf index skipped":  func(logs *optics.Logs) { logs.Dispatches[0].LeafIndex++ },
		"leaf index repeated": func(logs *optics.Logs) { logs.Dispatches[0].LeafIndex-- },
		"nonce skipped":       func(logs *optics.Logs) { logs.Dispatches[0].Message.Nonce++ },
		"nonce repeated":      func(logs *optics.Logs) { logs.Dispatches[0].Message.Nonce-- },
		"log left out":        func(logs *optics.Logs) { logs.Dispatches = logs.Dispatches[1:] },
		"old root unknown":    func(logs *optics.Logs) { logs.Updates[0].Update.OldRoot = root },
		"second update":       func(logs *optics.Logs) { logs.Updates = append(logs.Updates, logs.Updates[0]) },
	} {
		bad := a.next()
		bad.dispatch(domainB, "2")
		bad.dispatch(domainB, "3")
		bad.update(domainA, hashOf("root", uint8(1)), hashOf("root", uint8(2)))
		spoil(&bad.logs)
		if err := l.offer(t, bad); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantErr(t, err, optics.ErrGap)
		}
	}

	bad := a.next()
	bad.dispatch(domainB, "2")
	bad.logs.Dispatches[0].LeafIndex = 7
	err := l.offer(t, bad)
	wantErr(t, err, optics.ErrGap)
	if err != nil && !strings.Contains(err.Error(), "home 1000, destination 2000: expected leaf index 2, found 7") {
		t.Errorf("the gap is not named: %v", err)
	}

	good := l.on(domainB).next() // another chain knows nothing of these roots
	good.update(domainA, hashOf("elsewhere"), root)
	l.append(t, good)
}

func testMisplacedLogs(t *testing.T, s Store) {
	l := newLedger(s)
	l.empty(t, domainA, 2)
	for name, spoil := range map[string]func(*block){
		"dispatch of another home":     func(b *block) { b.logs.Dispatches[0].Message.Origin = domainB },
		"dispatch before the range":    func(b *block) { b.logs.Dispatches[0].At.Block = b.chain.history[1].ref },
		"dispatch after the range":     func(b *block) { b.logs.Dispatches[0].At.Block.Number++ },
		"process on another chain":     func(b *block) { b.logs.Processes[0].Replica.Chain = domainB },
		"update on another chain":      func(b *block) { b.logs.Updates[0].Contract.Chain = domainB },
		"update of another home":       func(b *block) { b.logs.Updates[0].Update.HomeDomain = domainB },
		"improper of another home":     func(b *block) { b.logs.ImproperUpdates[0].Update.HomeDomain = domainB },
		"double on another chain":      func(b *block) { b.logs.DoubleUpdates[0].Contract.Chain = domainB },
		"new updater of another home":  func(b *block) { b.logs.NewUpdaters[0].Home = domainB },
		"double update of other homes": func(b *block) { b.logs.DoubleUpdates[0].Second.HomeDomain = domainB },
	} {
		b := everyKind(l.on(domainA))
		spoil(b)
		if err := l.offer(t, b); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantErr(t, err, optics.ErrMalformed)
		}
	}
	l.append(t, everyKind(l.on(domainA)))

	forked := l.on(domainA).next()
	forked.dispatch(domainB, "one fork")
	forked.dispatch(domainB, "the other")
	forked.logs.Dispatches[1].At.Block.Hash[0]++
	wantErr(t, l.offer(t, forked), optics.ErrConflict)
}

// everyKind is a block with one log of each kind.
func everyKind(c *chain) *block {
	b := c.next()
	d := c.domain
	b.dispatch(domainB, "message")
	b.process(optics.DispatchLog{Message: optics.Message{Origin: domainB, Destination: d}}, true)
	b.update(d, hashOf("r0"), hashOf("r1"))
	b.logs.ImproperUpdates = []optics.ImproperUpdateLog{{At: b.at(), Update: signed(d, hashOf("r1"), hashOf("bad"))}}
	b.logs.DoubleUpdates = []optics.DoubleUpdateLog{{
		At: b.at(), Contract: optics.HomeOf(d),
		First: signed(d, hashOf("r1"), hashOf("r2")), Second: signed(d, hashOf("r1"), hashOf("r3")),
	}}
	b.logs.NewUpdaters = []optics.NewUpdaterLog{{At: b.at(), Home: d, Updater: addressOf("updater")}}
	return b
}

func testAtomicAppend(t *testing.T, s Store) {
	l := newLedger(s)
	l.empty(t, domainA, 1)
	bad := l.on(domainA).next()
	m := bad.dispatch(domainB, "good")
	bad.update(domainA, hashOf("r0"), hashOf("r1"))
	bad.update(domainA, hashOf("r5"), hashOf("r6"))
	wantErr(t, l.offer(t, bad), optics.ErrGap)
	same(t, "leaves", must(s.LeafCount(t.Context(), domainA))(t), 0)
	_, err := s.Dispatch(t.Context(), m.Message.Leaf())
	wantErr(t, err, optics.ErrNotFound)
	same(t, "cursor", must(s.Cursor(t.Context(), domainA))(t), l.on(domainA).cursor())
}

func testKeptBlocks(t *testing.T, s Store) {
	l := newLedger(s)
	a := l.on(domainA)
	l.empty(t, domainA, 4)
	b := a.next()
	b.dispatch(domainB, "keeps its block")
	l.append(t, b)
	l.empty(t, domainA, 5)
	same(t, "newest below 10", must(s.Blocks(t.Context(), domainA, 10, 3))(t),
		[]optics.BlockRef{a.history[8].ref, a.history[7].ref, a.history[6].ref})
	same(t, "limit 0", must(s.Blocks(t.Context(), domainA, 10, 0))(t), nil)

	between := optics.BlockRef{Number: 11, Hash: hashOf("given"), Time: 5}
	last := optics.BlockRef{Number: 12, Hash: hashOf("last"), Time: 6}
	err := s.Append(t.Context(), a.cursor(), optics.Cursor{Chain: domainA, Block: last}, []optics.BlockRef{between, last}, optics.Logs{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "given blocks", must(s.Blocks(t.Context(), domainA, 13, 2))(t), []optics.BlockRef{last, between})

	far := optics.BlockRef{Number: 11 + KeepBlocks, Hash: hashOf("far"), Time: 7}
	err = s.Append(t.Context(), optics.Cursor{Chain: domainA, Block: last}, optics.Cursor{Chain: domainA, Block: far}, nil, optics.Logs{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after pruning", must(s.Blocks(t.Context(), domainA, ^uint64(0), 100))(t), []optics.BlockRef{far, last, between, b.ref})
}

func testSubscribe(t *testing.T, s Store) {
	l := newLedger(s)
	wakeup, cancel := s.Subscribe()
	woken := func() bool {
		select {
		case <-wakeup:
			return true
		default:
			return false
		}
	}
	same(t, "before any commit", woken(), false)
	l.empty(t, domainA, 2)
	same(t, "after two appends", woken(), true)
	same(t, "once for both", woken(), false)
	wantErr(t, s.Append(t.Context(), optics.Cursor{Chain: domainA}, l.on(domainA).cursor(), nil, optics.Logs{}), optics.ErrConflict)
	same(t, "after a refusal", woken(), false)
	l.rollback(t, domainA, 1)
	same(t, "after a rollback", woken(), true)
	recs := must(s.RecordTx(t.Context(), []optics.TxIntent{{Key: "k", Chain: domainA}}))(t)
	same(t, "after an intent", woken(), true)
	if err := s.SaveTx(t.Context(), recs); err != nil {
		t.Fatal(err)
	}
	same(t, "after a record", woken(), true)
	cancel()
	l.empty(t, domainA, 1)
	same(t, "after cancel", woken(), false)
}
