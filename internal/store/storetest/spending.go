package storetest

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func testValue(t *testing.T, open Open) {
	s := open(t)
	in := intent("pays")
	in.Value = common.BigToHash(big.NewInt(1e18))
	in.Creation, in.Pinned, in.AtNonce = true, true, 1
	rec := recorded(t, s, in)
	same(t, "the value, and that it creates at a nonce", rec.TxIntent, in)
	rec.State, rec.Nonce, rec.HasNonce = optics.TxSent, 1, true
	save(t, s, rec)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "after a reopen", must(s.Tx(t.Context(), domainC, alice, "pays"))(t), rec)
}

func testSpent(t *testing.T, s Store) {
	spent := func(since uint64) string {
		got := must(s.Spent(t.Context(), domainC, alice, since))(t)
		return fmt.Sprint(got.Count, got.Fee, got.Value, got.First)
	}
	same(t, "nothing", spent(0), "0 0 0 0")
	mined := func(key string, state optics.TxState, at, used, price uint64) optics.TxRecord {
		in := intent(key)
		in.Value = common.BigToHash(new(big.Int).Lsh(big.NewInt(1), 200))
		r := recorded(t, s, in)
		r.State, r.Mined.Time, r.GasUsed, r.GasPrice = state, at, used, price
		return r
	}
	other := intent("other account")
	other.From = bob
	others := recorded(t, s, other)
	others.State, others.Mined.Time, others.GasUsed, others.GasPrice = optics.TxMined, 50, 1, 1
	save(t, s, others,
		mined("first", optics.TxMined, 100, 10, 3),
		mined("reverted", optics.TxReverted, 200, 1<<40, 1<<40),
		mined("last", optics.TxMined, 300, 7, 1),
		mined("sent", optics.TxSent, 0, 0, 0),
		mined("refused", optics.TxRefused, 0, 0, 0))
	value := func(n int64) *big.Int { return new(big.Int).Lsh(big.NewInt(n), 200) }
	huge := new(big.Int).Lsh(big.NewInt(1), 80)
	plus := func(n int64) *big.Int { return new(big.Int).Add(huge, big.NewInt(n)) }
	same(t, "all", spent(0), fmt.Sprint(3, plus(37), value(2), 100))
	same(t, "from a block on", spent(200), fmt.Sprint(2, plus(7), value(1), 100))
	same(t, "from later on", spent(301), "0 0 0 100")
}

func testTxByPurpose(t *testing.T, s Store) {
	find := func() []optics.TxRecord { return must(s.TxByPurpose(t.Context(), domainC, alice, "fund"))(t) }
	same(t, "nothing", find(), nil)
	fund := func(key string, try uint32) optics.TxIntent {
		in := intent(key)
		in.Purpose, in.Try = "fund", try
		return in
	}
	a, b := recorded(t, s, fund("a", 0)), recorded(t, s, fund("b", 0))
	recorded(t, s, intent("of another purpose"))
	a.State, a.Settled, a.Attempts = optics.TxRefused, true, []optics.TxAttempt{attempt("1", 10), attempt("2", 20)}
	save(t, s, a)
	same(t, "in order, with attempts", find(), []optics.TxRecord{a, b})
	again := recorded(t, s, fund("a", 1))
	same(t, "the latest try of each", find(), []optics.TxRecord{b, again})
}
