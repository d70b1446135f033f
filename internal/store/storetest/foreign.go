package storetest

import (
	"testing"

	"github.com/opticsnet/optics"
)

func testForeign(t *testing.T, place func(t *testing.T) Open) {
	t.Run("it stays until it is acknowledged, and the nonces after it count then", func(t *testing.T) { testForeignLife(t, place(t)) })
}

func testForeignLife(t *testing.T, open Open) {
	s := open(t)
	known := func(want uint64, wantKnown bool) {
		t.Helper()
		next, known, err := s.TxNonce(t.Context(), domainA, alice)
		if err != nil || next != want || known != wantKnown {
			t.Errorf("next nonce is %d, %t, %v; want %d, %t", next, known, err, want, wantKnown)
		}
	}
	record := func(f optics.ForeignTx) {
		t.Helper()
		if err := s.RecordForeignTx(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	first := optics.ForeignTx{Chain: domainA, From: alice, Nonce: 7, Next: 8, TxHash: hashOf("foreign", uint8(1)), Block: 5}
	hidden := optics.ForeignTx{Chain: domainA, From: alice, Nonce: 9, Next: 12}
	others := optics.ForeignTx{Chain: domainA, From: bob, Nonce: 1, Next: 2}
	for _, f := range []optics.ForeignTx{hidden, first, others, first} {
		record(f)
	}
	known(0, false)
	wantErr(t, s.AcknowledgeForeignTx(t.Context(), domainA, alice, 8), optics.ErrNotFound)
	wantErr(t, s.RecordForeignTx(t.Context(), optics.ForeignTx{Chain: domainA, From: alice, Nonce: 3, Next: 3}), optics.ErrMalformed)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "of alice", must(s.ForeignTxs(t.Context(), domainA, alice))(t), []optics.ForeignTx{first, hidden})
	for range 2 {
		if err := s.AcknowledgeForeignTx(t.Context(), domainA, alice, 9); err != nil {
			t.Fatal(err)
		}
	}
	hidden.Acknowledged = true
	same(t, "acknowledged", must(s.ForeignTxs(t.Context(), domainA, alice))(t), []optics.ForeignTx{first, hidden})
	known(12, true)
	record(optics.ForeignTx{Chain: domainA, From: alice, Nonce: 9, Next: 11}) // known already
	same(t, "the same again", must(s.ForeignTxs(t.Context(), domainA, alice))(t), []optics.ForeignTx{first, hidden})
	hidden.Next, hidden.Acknowledged = 13, false
	record(hidden) // there is more
	same(t, "more", must(s.ForeignTxs(t.Context(), domainA, alice))(t), []optics.ForeignTx{first, hidden})
	records := must(s.RecordTx(t.Context(), []optics.TxIntent{{Key: "k", Chain: domainB, From: bob}}))(t)
	same(t, "a record", len(records), 1)
	same(t, "accounts", must(s.Accounts(t.Context()))(t),
		[]optics.Account{{Chain: domainA, Address: bob}, {Chain: domainA, Address: alice}, {Chain: domainB, Address: bob}})
}
