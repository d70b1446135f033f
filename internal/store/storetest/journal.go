package storetest

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

func testJournal(t *testing.T, place func(t *testing.T) Open) {
	t.Run("an intent is recorded once", func(t *testing.T) { testRecordTx(t, place(t)(t)) })
	t.Run("a higher try needs an end without effect", func(t *testing.T) { testTries(t, place(t)(t)) })
	t.Run("a saved record reads back after a reopen", func(t *testing.T) { testSaveTx(t, place(t)) })
	t.Run("what may be on the way is never forgotten", func(t *testing.T) { testSaveTxRefusals(t, place(t)(t)) })
	t.Run("open records come in order until settled", func(t *testing.T) { testOpenTx(t, place(t)(t)) })
	t.Run("what a transaction carries is kept", func(t *testing.T) { testValue(t, place(t)) })
	t.Run("what left an account is summed from a time on", func(t *testing.T) { testSpent(t, place(t)(t)) })
	t.Run("the latest tries for a purpose come in order", func(t *testing.T) { testTxByPurpose(t, place(t)(t)) })
	t.Run("gas and fees are summed by purpose", func(t *testing.T) { testGasStats(t, place(t)(t)) })
}

var (
	alice = addressOf("alice")
	bob   = addressOf("bob")
)

func intent(key string) optics.TxIntent {
	return optics.TxIntent{
		Key: key, Chain: domainC, From: alice, To: addressOf("contract"), Data: []byte("calldata of " + key),
		GasLimit: 100_000, Purpose: "relay", Urgent: key == "urgent",
	}
}

func attempt(name string, fee uint64) optics.TxAttempt {
	return optics.TxAttempt{Hash: hashOf("attempt", name), Raw: []byte("raw " + name), FeeCap: fee, TipCap: fee / 10, SentAt: 77}
}

// recorded journals one intent.
func recorded(t *testing.T, s Store, in optics.TxIntent) optics.TxRecord {
	t.Helper()
	return must(s.RecordTx(t.Context(), []optics.TxIntent{in}))(t)[0]
}

func save(t *testing.T, s Store, recs ...optics.TxRecord) {
	t.Helper()
	if err := s.SaveTx(t.Context(), recs); err != nil {
		t.Fatal(err)
	}
}

func testRecordTx(t *testing.T, s Store) {
	_, err := s.Tx(t.Context(), domainC, alice, "a")
	wantErr(t, err, optics.ErrNotFound)

	changed := intent("a")
	changed.Data = []byte("other calldata")
	recs := must(s.RecordTx(t.Context(), []optics.TxIntent{intent("a"), intent("urgent"), changed}))(t)
	same(t, "new", recs[0], optics.TxRecord{TxIntent: intent("a"), Seq: recs[0].Seq})
	same(t, "urgent", recs[1], optics.TxRecord{TxIntent: intent("urgent"), Seq: recs[1].Seq})
	same(t, "the same key in one batch", recs[2], recs[0])
	if recs[0].Seq >= recs[1].Seq {
		t.Errorf("sequence %d is not before %d", recs[0].Seq, recs[1].Seq)
	}
	same(t, "the same key later", recorded(t, s, changed), recs[0])
	same(t, "read back", must(s.Tx(t.Context(), domainC, alice, "a"))(t), recs[0])

	elsewhere, other := intent("a"), intent("a")
	elsewhere.Chain, other.From = domainA, bob
	for _, in := range []optics.TxIntent{elsewhere, other} {
		if got := recorded(t, s, in); got.Seq == recs[0].Seq {
			t.Errorf("one record for two accounts: %+v", got)
		}
	}
	bare := optics.TxIntent{Key: "bare", Chain: domainA, From: bob}
	same(t, "nothing but a key", recorded(t, s, bare).TxIntent, bare)
	same(t, "nothing at all", must(s.RecordTx(t.Context(), nil))(t), nil)
	same(t, "keys by purpose", must(s.CountTx(t.Context(), domainC, alice, "relay"))(t), 2)
	same(t, "keys of another purpose", must(s.CountTx(t.Context(), domainC, alice, "update"))(t), 0)
}

func testTries(t *testing.T, s Store) {
	again := func(n uint32) optics.TxIntent {
		in := intent("k")
		in.Try = n
		return in
	}
	_, err := s.RecordTx(t.Context(), []optics.TxIntent{intent("neighbour"), again(1)})
	wantErr(t, err, optics.ErrNotFound)
	_, err = s.Tx(t.Context(), domainC, alice, "neighbour")
	wantErr(t, err, optics.ErrNotFound)

	last := recorded(t, s, again(0))
	for _, end := range []optics.TxState{optics.TxReverted, optics.TxRefused, optics.TxReplaced} {
		try := last.Try + 1
		for _, state := range []optics.TxState{optics.TxQueued, optics.TxSent, optics.TxMined} {
			last.State = state
			save(t, s, last)
			same(t, "a try while the last is "+state.String(), recorded(t, s, again(try)), last)
		}
		last.State = end
		save(t, s, last)
		same(t, "the ended try again", recorded(t, s, again(try-1)), last)
		same(t, "a try too far", recorded(t, s, again(try+1)), last)
		next := recorded(t, s, again(try))
		same(t, "the next try", next, optics.TxRecord{TxIntent: again(try), Seq: next.Seq})
		same(t, "an old try returns the latest", recorded(t, s, again(0)), next)
		same(t, "latest", must(s.Tx(t.Context(), domainC, alice, "k"))(t), next)
		last = next
	}
	same(t, "tries are one key", must(s.CountTx(t.Context(), domainC, alice, "relay"))(t), 1)
}

func testSaveTx(t *testing.T, open Open) {
	s := open(t)
	r := recorded(t, s, intent("k"))
	_, known, err := s.TxNonce(t.Context(), domainC, alice)
	if err != nil || known {
		t.Fatalf("nonce of an unused account: known %v, %v", known, err)
	}
	r.State, r.HasNonce, r.Nonce = optics.TxSent, true, 0
	r.Attempts = []optics.TxAttempt{attempt("one", 1_000)}
	save(t, s, r)
	r.Attempts = append(r.Attempts, attempt("two", ^uint64(0)))
	save(t, s, r)
	r.State, r.Settled, r.Reason = optics.TxReverted, true, "!proven"
	r.Mined = optics.BlockRef{Number: 9, Hash: hashOf("mined"), Time: 10}
	r.TxHash, r.GasUsed, r.GasPrice = r.Attempts[1].Hash, 21_000, 1<<63+5
	save(t, s, r)
	higher := recorded(t, s, intent("higher"))
	higher.HasNonce, higher.Nonce = true, 41
	save(t, s, higher)

	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "record", must(s.Tx(t.Context(), domainC, alice, "k"))(t), r)
	same(t, "by first hash", must(s.TxByHash(t.Context(), domainC, r.Attempts[0].Hash))(t), r)
	same(t, "by second hash", must(s.TxByHash(t.Context(), domainC, r.Attempts[1].Hash))(t), r)
	_, err = s.TxByHash(t.Context(), domainC, hashOf("foreign"))
	wantErr(t, err, optics.ErrNotFound)
	_, err = s.TxByHash(t.Context(), domainA, r.Attempts[0].Hash)
	wantErr(t, err, optics.ErrNotFound)
	next, known, err := s.TxNonce(t.Context(), domainC, alice)
	if err != nil || !known || next != 42 {
		t.Errorf("next nonce %d, known %v, %v; want 42", next, known, err)
	}
}

func testSaveTxRefusals(t *testing.T, s Store) {
	r := recorded(t, s, intent("k"))
	neighbour := recorded(t, s, intent("neighbour"))
	r.State, r.HasNonce, r.Nonce = optics.TxSent, true, 3
	r.Attempts = []optics.TxAttempt{attempt("one", 1), attempt("two", 2)}
	save(t, s, r)

	for name, c := range map[string]struct {
		spoil func(*optics.TxRecord)
		want  error
	}{
		"an attempt is gone":    {func(r *optics.TxRecord) { r.Attempts = r.Attempts[:1] }, optics.ErrConflict},
		"an attempt is another": {func(r *optics.TxRecord) { r.Attempts = []optics.TxAttempt{attempt("x", 1), attempt("two", 2)} }, optics.ErrConflict},
		"the nonce is gone":     {func(r *optics.TxRecord) { r.HasNonce = false }, optics.ErrConflict},
		"the nonce is another":  {func(r *optics.TxRecord) { r.Nonce = 4 }, optics.ErrConflict},
		"unknown record":        {func(r *optics.TxRecord) { r.Seq += 100 }, optics.ErrNotFound},
		"another key":           {func(r *optics.TxRecord) { r.Key = "neighbour" }, optics.ErrNotFound},
	} {
		bad, changed := r, neighbour
		bad.State, changed.State = optics.TxMined, optics.TxRefused
		c.spoil(&bad)
		err := s.SaveTx(t.Context(), []optics.TxRecord{changed, bad})
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		wantErr(t, err, c.want)
		same(t, name, must(s.Tx(t.Context(), domainC, alice, "k"))(t), r)
		same(t, name+", neighbour", must(s.Tx(t.Context(), domainC, alice, "neighbour"))(t), neighbour)
	}

	r.State, r.Settled = optics.TxMined, true
	save(t, s, r)
	bad := r
	bad.State = optics.TxSent
	wantErr(t, s.SaveTx(t.Context(), []optics.TxRecord{bad}), optics.ErrConflict)
	bad = r
	bad.Settled = false
	wantErr(t, s.SaveTx(t.Context(), []optics.TxRecord{bad}), optics.ErrConflict)
	save(t, s, r) // the same again is nothing new
}

func testOpenTx(t *testing.T, s Store) {
	var intents []optics.TxIntent
	for i := range 1_000 {
		intents = append(intents, intent(fmt.Sprint("k", i)))
	}
	recs := must(s.RecordTx(t.Context(), intents))(t)
	other := intent("of bob")
	other.From = bob
	recorded(t, s, other)
	for i := range recs {
		recs[i].State, recs[i].Settled = optics.TxRefused, i%2 == 0
		if !recs[i].Settled {
			recs[i].Attempts = []optics.TxAttempt{attempt(fmt.Sprint(i, "a"), 1), attempt(fmt.Sprint(i, "b"), 2)}
		}
	}
	save(t, s, recs...)
	var want []optics.TxRecord
	for _, r := range recs {
		if !r.Settled {
			want = append(want, r)
		}
	}
	same(t, "open", must(s.OpenTx(t.Context(), domainC, alice))(t), want)
	same(t, "open elsewhere", must(s.OpenTx(t.Context(), domainA, alice))(t), nil)
}

func testGasStats(t *testing.T, s Store) {
	same(t, "nothing", must(s.GasStats(t.Context()))(t), nil)
	mined := func(key, purpose string, state optics.TxState, used, price uint64) optics.TxRecord {
		in := intent(key)
		in.Purpose = purpose
		r := recorded(t, s, in)
		r.State, r.GasUsed, r.GasPrice = state, used, price
		return r
	}
	const gwei = 1_000_000_000
	save(t, s,
		mined("a", "relay", optics.TxMined, 30_000_000, 900*gwei+999_999_999),
		mined("b", "relay", optics.TxReverted, 29_999_999, 900*gwei+999_999_999),
		mined("c", "update", optics.TxMined, 21_000, 7),
		mined("d", "update", optics.TxSent, 0, 0),
		mined("e", "update", optics.TxRefused, 0, 0))
	fee := func(used, price int64) *big.Int { return new(big.Int).Mul(big.NewInt(used), big.NewInt(price)) }
	got := must(s.GasStats(t.Context()))(t)
	want := []store.GasStat{
		{Purpose: "relay", Count: 2, GasUsed: 59_999_999, Fee: fee(59_999_999, 900*gwei+999_999_999)},
		{Purpose: "update", Count: 1, GasUsed: 21_000, Fee: fee(21_000, 7)},
	}
	same(t, "statistics", fmt.Sprint(got), fmt.Sprint(want))
}
