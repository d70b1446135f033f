package chain_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/merkle"
)

func TestIntents(t *testing.T) {
	w := newWorld(t)
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	one, two := common.Hash{1}, common.Hash{2}
	a, b := w.sign(near, common.Hash{}, one), w.sign(near, common.Hash{}, two)
	m := optics.Message{Origin: near, Destination: far, Nonce: 3, Body: []byte("hi")}
	p := merkle.Proof{Leaf: m.Leaf(), Index: 4}
	zero := common.Hash{}.Hex()
	tests := map[string]struct {
		pack func() (optics.TxIntent, error)
		want optics.TxIntent
	}{
		"update": {
			func() (optics.TxIntent, error) { return w.home.UpdateIntent(a) },
			optics.TxIntent{Key: "update/1000/" + zero + "/" + one.Hex(), Chain: near, To: w.home.Address(), Purpose: "update"},
		},
		"dispatch": {
			func() (optics.TxIntent, error) { return w.home.DispatchIntent("kathy/7", far, two, nil) },
			optics.TxIntent{Key: "kathy/7", Chain: near, To: w.home.Address(), Purpose: "dispatch"},
		},
		"improper update": {
			func() (optics.TxIntent, error) { return w.home.ImproperUpdateIntent(a) },
			optics.TxIntent{
				Key: "improper_update/1000/" + zero + "/" + one.Hex(), Chain: near, To: w.home.Address(),
				Purpose: "improper_update", Urgent: true,
			},
		},
		"double update at the home": {
			func() (optics.TxIntent, error) { return w.home.DoubleUpdateIntent(a, b) },
			optics.TxIntent{
				Key: "double_update/1000/1000/" + zero + "/" + one.Hex() + "/" + two.Hex(), Chain: near, To: w.home.Address(),
				Purpose: "double_update", Urgent: true,
			},
		},
		"double update at the replica": {
			func() (optics.TxIntent, error) { return w.replica.DoubleUpdateIntent(a, b) },
			optics.TxIntent{
				Key: "double_update/1000/2000/" + zero + "/" + one.Hex() + "/" + two.Hex(), Chain: far, To: w.replica.Address(),
				Purpose: "double_update", Urgent: true,
			},
		},
		"relay": {
			func() (optics.TxIntent, error) { return w.replica.UpdateIntent(a) },
			optics.TxIntent{
				Key: "relay/1000/2000/" + zero + "/" + one.Hex(), Chain: far, To: w.replica.Address(), Purpose: "relay",
			},
		},
		"prove and process": {
			func() (optics.TxIntent, error) { return w.replica.ProveAndProcessIntent(m, p) },
			optics.TxIntent{Key: "process/1000/2000/" + m.Leaf().Hex(), Chain: far, To: w.replica.Address(), Purpose: "process"},
		},
		"process": {
			func() (optics.TxIntent, error) { return w.replica.ProcessIntent(m) },
			optics.TxIntent{Key: "process/1000/2000/" + m.Leaf().Hex(), Chain: far, To: w.replica.Address(), Purpose: "process"},
		},
		"unenroll": {
			func() (optics.TxIntent, error) { return w.xapp.UnenrollIntent(w.notice()) },
			optics.TxIntent{Key: "unenroll/2000/1000", Chain: far, To: w.xapp.Address(), Purpose: "unenroll", Urgent: true},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := test.pack()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(optics.TxIntent{}, "Data", "GasLimit")); diff != "" {
				t.Error(diff)
			}
			if len(got.Data) < 4 || (got.GasLimit == 0) != (got.Purpose == "update") {
				t.Errorf("%d bytes, gas limit %d", len(got.Data), got.GasLimit)
			}
		})
	}
}

func TestAPairHasOneIntentWhicheverComesFirst(t *testing.T) {
	w := newWorld(t)
	a, b := w.sign(near, common.Hash{}, common.Hash{1}), w.sign(near, common.Hash{}, common.Hash{2})
	first, err := w.home.DoubleUpdateIntent(a, b)
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.home.DoubleUpdateIntent(b, a)
	if diff := cmp.Diff(first, second); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestIntentsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	foreign := w.sign(far, common.Hash{}, common.Hash{1})
	a, c := w.sign(near, common.Hash{}, common.Hash{1}), w.sign(near, common.Hash{3}, common.Hash{2})
	m := optics.Message{Origin: near, Destination: far}
	long := optics.Message{Origin: near, Destination: far, Body: make([]byte, optics.MaxBodyLen+1)}
	back := optics.Message{Origin: far, Destination: near}
	tests := map[string]struct {
		pack func() (optics.TxIntent, error)
		want error
	}{
		"another home's update":          {func() (optics.TxIntent, error) { return w.home.UpdateIntent(foreign) }, chain.ErrForeign},
		"another home's update, relayed": {func() (optics.TxIntent, error) { return w.replica.UpdateIntent(foreign) }, chain.ErrForeign},
		"another home's fraud":           {func() (optics.TxIntent, error) { return w.home.ImproperUpdateIntent(foreign) }, chain.ErrForeign},
		"another home's second update":   {func() (optics.TxIntent, error) { return w.home.DoubleUpdateIntent(a, foreign) }, chain.ErrForeign},
		"no fraud: two old roots":        {func() (optics.TxIntent, error) { return w.replica.DoubleUpdateIntent(a, c) }, optics.ErrMalformed},
		"no fraud: one update":           {func() (optics.TxIntent, error) { return w.home.DoubleUpdateIntent(a, a) }, optics.ErrMalformed},
		"a message of another lane":      {func() (optics.TxIntent, error) { return w.replica.ProcessIntent(back) }, chain.ErrForeign},
		"a body that is too long":        {func() (optics.TxIntent, error) { return w.replica.ProcessIntent(long) }, optics.ErrBodyTooLong},
		"a dispatch that is too long":    {func() (optics.TxIntent, error) { return w.home.DispatchIntent("k", far, common.Hash{}, long.Body) }, optics.ErrBodyTooLong},
		"a proof of another leaf":        {func() (optics.TxIntent, error) { return w.replica.ProveAndProcessIntent(m, merkle.Proof{}) }, optics.ErrMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if intent, err := test.pack(); !errors.Is(err, test.want) {
				t.Errorf("%+v, %v", intent, err)
			}
		})
	}
}
