package storetest

import (
	"testing"

	"github.com/opticsnet/optics"
)

func testLeaves(t *testing.T, place func(t *testing.T) Open) {
	t.Run("leaves come in order with their blocks", func(t *testing.T) { testLeafOrder(t, place(t)(t)) })
	t.Run("leaves are counted by block", func(t *testing.T) { testLeafCounts(t, place(t)(t)) })
	t.Run("messages are found by hash and by index", func(t *testing.T) { testDispatch(t, place(t)(t)) })
}

func testLeafOrder(t *testing.T, s Store) {
	l := newLedger(s)
	var want []optics.Leaf
	for i := range 3 {
		b := l.on(domainC).next()
		for range i + 1 {
			d := b.dispatch(domainB, "same body")
			want = append(want, optics.Leaf{Index: d.LeafIndex, Hash: d.Message.Leaf(), CommittedRoot: d.CommittedRoot, Block: b.ref})
		}
		l.append(t, b)
		other := l.on(domainB).next()
		other.dispatch(domainC, "of another home")
		l.append(t, other)
	}
	same(t, "all", must(s.Leaves(t.Context(), domainC, 0, 100))(t), want)
	same(t, "a page", must(s.Leaves(t.Context(), domainC, 2, 3))(t), want[2:5])
	same(t, "beyond the end", must(s.Leaves(t.Context(), domainC, 6, 3))(t), nil)
	same(t, "no limit given", must(s.Leaves(t.Context(), domainC, 0, -1))(t), nil)
	same(t, "of an unknown home", must(s.Leaves(t.Context(), domainA, 0, 100))(t), nil)
}

func testLeafCounts(t *testing.T, s Store) {
	l := newLedger(s)
	l.empty(t, domainA, 2)
	for range 2 {
		b := l.on(domainA).next()
		b.dispatch(domainB, "x")
		b.dispatch(domainC, "y")
		l.append(t, b)
		l.empty(t, domainA, 2)
	}
	var counts []uint64
	for number := range uint64(10) {
		counts = append(counts, must(s.LeafCountAt(t.Context(), domainA, number))(t))
	}
	same(t, "leaves at 0, 1, …", counts, []uint64{0, 0, 0, 2, 2, 2, 4, 4, 4, 4})
	same(t, "at any later block", must(s.LeafCountAt(t.Context(), domainA, ^uint64(0)))(t), 4)
	same(t, "leaves", must(s.LeafCount(t.Context(), domainA))(t), 4)
	same(t, "of an unknown home", must(s.LeafCount(t.Context(), domainB))(t), 0)
}

func testDispatch(t *testing.T, s Store) {
	l := newLedger(s)
	b := l.on(domainA).next()
	empty := b.dispatch(domainB, "")
	long := b.dispatch(domainC, string(make([]byte, optics.MaxBodyLen)))
	l.append(t, b)
	for _, want := range []optics.DispatchLog{empty, long} {
		same(t, "by hash", must(s.Dispatch(t.Context(), want.Message.Leaf()))(t), want)
		same(t, "by index", must(s.DispatchAt(t.Context(), domainA, want.LeafIndex))(t), want)
	}
	_, err := s.Dispatch(t.Context(), hashOf("unknown"))
	wantErr(t, err, optics.ErrNotFound)
	_, err = s.DispatchAt(t.Context(), domainA, 2)
	wantErr(t, err, optics.ErrNotFound)

	over := l.on(domainA).next()
	over.dispatch(domainB, string(make([]byte, optics.MaxBodyLen+1)))
	wantErr(t, l.offer(t, over), optics.ErrBodyTooLong)
}
