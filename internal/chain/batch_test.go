package chain_test

import (
	"bytes"
	"context"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/merkle"
)

// batch packs messages with their multiproof in the whole tree.
func (w *world) batch(r *chain.Replica, indices ...uint64) (optics.TxIntent, error) {
	w.t.Helper()
	p, err := w.tree.MultiproofAt(indices, w.tree.Size())
	if err != nil {
		w.t.Fatal(err)
	}
	messages := make([]optics.Message, len(indices))
	for i, index := range indices {
		messages[i] = w.messages[index]
	}
	return r.ProveAndProcessBatchIntent(messages, p, w.tree.Root())
}

// processed makes a call of a batch and returns how many messages it processed,
// false when it reverts.
func (w *world) processed(intent optics.TxIntent, gas uint64) (uint64, bool) {
	w.t.Helper()
	var answer hexutil.Bytes
	err := w.rpc.CallContext(w.ctx(), &answer, "eth_call", map[string]any{
		"from": address(w.payer), "to": intent.To, "data": hexutil.Bytes(intent.Data), "gas": hexutil.Uint64(gas),
	}, "latest")
	return new(big.Int).SetBytes(answer).Uint64(), err == nil
}

// burner is a contract that uses all gas it is given: JUMPDEST PUSH1 0 JUMP.
var burner = bind.MetaData{Bin: "0x635b6000566000526004601cf3"}

func span(n int) []uint64 {
	all := make([]uint64, n)
	for i := range all {
		all[i] = uint64(i)
	}
	return all
}

func TestABatchFromEndToEnd(t *testing.T) {
	w := newWorld(t)
	reverter, burn := w.create(&abi.RevertingRecipientMetaData, nil), w.create(&burner, nil)
	for i := range 9 {
		recipient := map[int]common.Address{3: reverter, 5: burn, 7: {1}}[i]
		if recipient == (common.Address{}) {
			recipient = w.sink
		}
		w.dispatch(recipient, []byte{byte(i)})
	}
	w.deliverable()
	if _, err := w.batch(w.replica, 0, 1); !errors.Is(err, chain.ErrGasUnknown) {
		t.Errorf("a gas limit out of nowhere: %v", err)
	}
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.do(w.replica.ProveAndProcessIntent(w.messages[1], w.proof(1)))
	indices := []uint64{0, 1, 3, 4, 5, 6, 7, 8}
	intent, err := w.batch(w.replica, indices...)
	receipt := w.do(intent, err)
	t.Logf("%d gas for %d messages, limit %d", receipt.GasUsed, len(indices), intent.GasLimit)

	logs := w.logs(w.source(w.rpc))
	got := map[common.Hash]optics.ProcessLog{}
	for _, p := range logs.Processes {
		got[p.Leaf] = p
	}
	if len(got) != len(indices) || len(logs.Processes) != len(indices) {
		t.Fatalf("%d messages were processed in %d logs", len(got), len(logs.Processes))
	}
	refused := common.FromHex("08c379a0" + common.BigToHash(big.NewInt(32)).Hex()[2:] + common.BigToHash(big.NewInt(7)).Hex()[2:] +
		"7265667573656400000000000000000000000000000000000000000000000000")
	for _, i := range indices {
		p := got[w.messages[i].Leaf()]
		want := map[uint64][]byte{3: refused, 5: {}}[i]
		if p.Success != (want == nil) || (p.ReturnData == nil) != (want == nil) || !bytes.Equal(p.ReturnData, want) {
			t.Errorf("message %d ended as %+v", i, p)
		}
	}
	t.Run("the leaves are found again", func(t *testing.T) {
		leaves, ok := w.replica.BatchLeaves(intent)
		var want []common.Hash
		for _, i := range indices {
			want = append(want, w.messages[i].Leaf())
		}
		if diff := cmp.Diff(want, leaves); !ok || diff != "" {
			t.Error(ok, diff)
		}
	})
	t.Run("a second time changes nothing", func(t *testing.T) {
		if n, ok := w.processed(intent, intent.GasLimit); n != 0 || !ok {
			t.Errorf("%d messages, %v", n, ok)
		}
	})
}

func TestUpdatesInOneTransaction(t *testing.T) {
	w := newWorld(t)
	var updates []optics.SignedUpdate
	for i := range 4 {
		w.dispatch(w.sink, []byte{byte(i)})
		old := common.Hash{}
		if i > 0 {
			old = updates[i-1].NewRoot
		}
		updates = append(updates, w.sign(near, old, w.tree.Root()))
		w.do(w.home.UpdateIntent(updates[i]))
	}
	w.do(w.replica.UpdateIntent(updates[0]))
	intent, err := w.replica.UpdateBatchIntent(updates)
	w.coversIntent("relay of 3, 1 was there", intent, err)
	w.do(intent, err)
	state, err := w.replica.State(t.Context(), optics.BlockRef{})
	if err != nil || state.CommittedRoot != updates[3].NewRoot {
		t.Errorf("%+v, %v", state, err)
	}
	if got := w.logs(w.source(w.rpc)).Updates; len(got) != 4 || got[3].Update != updates[3] {
		t.Errorf("%+v", got)
	}
	roots, ok := w.replica.BatchRoots(intent)
	want := []common.Hash{{}, updates[0].NewRoot, updates[1].NewRoot, updates[2].NewRoot, updates[3].NewRoot}
	if diff := cmp.Diff(want, roots); !ok || diff != "" {
		t.Error(ok, diff)
	}
}

// silent is a node that does not answer calls while it is told so.
type silent struct {
	chain.Node
	err   error
	calls int
}

func (n *silent) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	n.calls++
	if n.err != nil {
		return n.err
	}
	return n.Node.BatchCallContext(ctx, batch)
}

func TestWhoTakesBatches(t *testing.T) {
	w := newWorld(t)
	constructor := abi.NewReplica().PackConstructor(uint32(far), big.NewInt(processGas), big.NewInt(reserveGas))
	first := w.create(&abi.PlainReplicaMetaData, constructor)
	next := w.create(&abi.ReplicaMetaData, constructor)
	beacon := w.create(&abi.UpgradeBeaconMetaData, abi.NewUpgradeBeacon().PackConstructor(first, address(w.payer)))
	proxy := w.create(&abi.UpgradeBeaconProxyMetaData, abi.NewUpgradeBeaconProxy().PackConstructor(beacon,
		abi.NewReplica().PackInitialize(uint32(near), address(w.updater), common.Hash{}, big.NewInt(1))))
	node := &silent{Node: w.rpc}
	plain := chain.NewReplica(node, optics.Contract{Home: near, Chain: far}, proxy)
	wants := func(t *testing.T, height uint64, want bool, calls int) {
		t.Helper()
		node.calls = 0
		if yes, err := plain.SupportsBatch(t.Context(), height); err != nil || yes != want || node.calls != calls {
			t.Fatalf("at %d: %v, %v after %d calls; want %v after %d", height, yes, err, node.calls, want, calls)
		}
	}
	if yes, err := w.replica.SupportsBatch(t.Context(), 1); err != nil || !yes {
		t.Errorf("a replica that does: %v, %v", yes, err)
	}
	node.err = errors.New("connection reset")
	if yes, err := plain.SupportsBatch(t.Context(), 1); !errors.Is(err, node.err) || yes {
		t.Errorf("a node that does not answer: %v, %v", yes, err)
	}
	node.err = nil
	wants(t, 100, false, 1)
	wants(t, 163, false, 0)
	wants(t, 164, false, 1)
	w.must(beacon, common.LeftPadBytes(next[:], 32))
	wants(t, 227, false, 0)
	wants(t, 228, true, 1)
	wants(t, 1<<40, true, 0)
	w.must(beacon, common.LeftPadBytes(first[:], 32))
	wants(t, 300, true, 0)
	plain.DoubtBatch()
	wants(t, 300, false, 1)
	nobody := chain.NewReplica(w.rpc, plain.Lane(), common.Address{1})
	if yes, err := nobody.SupportsBatch(t.Context(), 1); !errors.Is(err, chain.ErrNoContract) {
		t.Errorf("where there is no contract: %v, %v", yes, err)
	}
}

func TestBatchesThatAreRefused(t *testing.T) {
	w := newWorld(t)
	for range 130 {
		w.dispatch(w.sink, nil)
	}
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := w.tree.MultiproofAt(span(2), w.tree.Size())
	if err != nil {
		t.Fatal(err)
	}
	fit := w.messages[:2]
	long, strange := slices.Clone(fit), slices.Clone(fit)
	long[1].Body, strange[1].Destination = make([]byte, optics.MaxBodyLen+1), near
	a, b := w.sign(near, common.Hash{}, common.Hash{1}), w.sign(near, common.Hash{1}, common.Hash{2})
	for name, test := range map[string]struct {
		pack func() (optics.TxIntent, error)
		want error
	}{
		"too few leaves": {func() (optics.TxIntent, error) {
			return w.replica.ProveAndProcessBatchIntent(w.messages[:1], p, common.Hash{})
		}, optics.ErrMalformed},
		"half a multiproof": {func() (optics.TxIntent, error) {
			return w.replica.ProveAndProcessBatchIntent(fit, merkle.Multiproof{Indices: p.Indices, Size: 130}, common.Hash{})
		}, optics.ErrMalformed},
		"a body that is too long": {func() (optics.TxIntent, error) { return w.replica.ProveAndProcessBatchIntent(long, p, common.Hash{}) }, optics.ErrBodyTooLong},
		"a message of another lane": {func() (optics.TxIntent, error) {
			return w.replica.ProveAndProcessBatchIntent(strange, p, common.Hash{})
		}, chain.ErrForeign},
		"too much gas":        {func() (optics.TxIntent, error) { return w.batch(w.replica, span(130)...) }, optics.ErrBatchTooLarge},
		"no update":           {func() (optics.TxIntent, error) { return w.replica.UpdateBatchIntent(nil) }, optics.ErrMalformed},
		"no chain of updates": {func() (optics.TxIntent, error) { return w.replica.UpdateBatchIntent([]optics.SignedUpdate{b, a}) }, optics.ErrMalformed},
		"another home's update": {func() (optics.TxIntent, error) {
			return w.replica.UpdateBatchIntent([]optics.SignedUpdate{a, w.sign(far, common.Hash{1}, common.Hash{2})})
		}, chain.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			if intent, err := test.pack(); !errors.Is(err, test.want) {
				t.Errorf("%+v, %v", intent, err)
			}
		})
	}
	t.Run("too much calldata", func(t *testing.T) {
		for i := range w.messages {
			w.messages[i].Body = fullBody()
		}
		w.replica.SetHandlerGas(1)
		if _, err := w.batch(w.replica, span(50)...); err != nil {
			t.Error(err)
		}
		if _, err := w.batch(w.replica, span(57)...); !errors.Is(err, optics.ErrBatchTooLarge) {
			t.Error(err)
		}
	})
	t.Run("what is no batch has no leaves and no roots", func(t *testing.T) {
		batch, err := w.batch(w.replica, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		relay, err := w.replica.UpdateBatchIntent([]optics.SignedUpdate{a, b})
		if err != nil {
			t.Fatal(err)
		}
		cut, elsewhere := batch, batch
		cut.Data, elsewhere.To = batch.Data[:len(batch.Data)-40], common.Address{}
		for i, intent := range []optics.TxIntent{{}, relay, cut, elsewhere} {
			if leaves, ok := w.replica.BatchLeaves(intent); ok {
				t.Errorf("%d: %v", i, leaves)
			}
		}
		if roots, ok := w.replica.BatchRoots(batch); ok {
			t.Error(roots)
		}
	})
}

// A limit has to be enough for all messages where each recipient takes what is
// allowed, and should not be much more: senders must own it.
func TestGasLimitsOfBatches(t *testing.T) {
	w := newWorld(t)
	idle := common.Address{1}
	for i := range 240 {
		switch {
		case i < 120 && i%2 == 0:
			w.dispatch(idle, nil)
		case i < 120:
			w.dispatch(w.sink, []byte{byte(i)})
		default:
			w.dispatch(idle, fullBody())
		}
	}
	w.deliverable()
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	every := func(from, step uint64, n int) []uint64 {
		all := make([]uint64, n)
		for i := range all {
			all[i] = from + step*uint64(i)
		}
		return all
	}
	for _, test := range []struct {
		what    string
		handler uint64
		indices []uint64
	}{
		{"batch of 2", 1, every(0, 2, 2)},
		{"batch of 60", 1, every(0, 2, 60)},
		{"batch of 60 to a recipient", 0, every(1, 2, 60)},
		{"batch of 2 long ones, far apart", 1, every(130, 100, 2)},
		{"batch of 50 long ones", 1, every(130, 2, 50)},
	} {
		w.replica.SetHandlerGas(test.handler)
		intent, err := w.batch(w.replica, test.indices...)
		if err != nil {
			t.Fatal(test.what, err)
		}
		n := uint64(len(test.indices))
		low, high := uint64(21_000), uint64(maxTxGas)
		for low+1 < high {
			mid := (low + high) / 2
			if done, ok := w.processed(intent, mid); ok && done == n {
				high = mid
			} else {
				low = mid
			}
		}
		w.covers(test.what, intent.GasLimit, high)
		if most := high + high/2 + n*test.handler; test.handler > 0 && intent.GasLimit > most {
			t.Errorf("%s: limit %d, more than %d", test.what, intent.GasLimit, most)
		}
		if done, ok := w.processed(intent, high-1); ok && done != n-1 { // it fails where the price of the calldata is the limit
			t.Errorf("%s: with one gas less %d messages are processed", test.what, done)
		}
	}
}
