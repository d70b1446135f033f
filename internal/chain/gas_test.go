package chain_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// least returns the smallest gas limit with which a call succeeds.
func (w *world) least(intent optics.TxIntent, err error) uint64 {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	succeeds := func(gas uint64) bool {
		return w.rpc.CallContext(w.ctx(), new(hexutil.Bytes), "eth_call", map[string]any{
			"from": address(w.payer), "to": intent.To, "data": hexutil.Bytes(intent.Data), "gas": hexutil.Uint64(gas),
		}, "latest") == nil
	}
	low, high := uint64(21_000), uint64(maxTxGas)
	if !succeeds(high) {
		w.t.Fatalf("%s fails with all gas", intent.Key)
	}
	for low+1 < high {
		if mid := (low + high) / 2; succeeds(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// covers wants a limit with room for another implementation that costs a little
// more, and logs the figures.
func (w *world) covers(what string, limit, least uint64) {
	w.t.Helper()
	w.t.Logf("%-44s limit %9d, least %9d", what, limit, least)
	const room = 25_000
	if limit < least+room || limit > maxTxGas {
		w.t.Errorf("%s: limit %d, at least %d needed, %d with room", what, limit, least, least+room)
	}
}

func (w *world) coversIntent(what string, intent optics.TxIntent, err error) {
	w.t.Helper()
	w.covers(what, intent.GasLimit, w.least(intent, err))
}

func fullBody() []byte { return bytes.Repeat([]byte{0xff}, optics.MaxBodyLen) }

func TestGasLimitsHold(t *testing.T) {
	w := newWorld(t)
	everyByteSet := common.Hash(bytes.Repeat([]byte{0xff}, 32))
	dispatch := func(body []byte) (optics.TxIntent, error) {
		return w.home.DispatchIntent("k", 1<<32-1, everyByteSet, body)
	}
	for _, body := range [][]byte{nil, fullBody()} {
		intent, err := dispatch(body)
		least := w.least(intent, err)
		const bit, bits = 2_500, 31 // a leaf count with all bits set, as the Home's tree will not see soon
		w.covers("dispatch into a full tree", intent.GasLimit, least+bit*bits)
	}
	for i := range 33 {
		body := []byte{byte(i)}
		if i == 7 {
			body = fullBody()
		}
		w.dispatch(w.sink, body)
	}
	if _, err := w.home.State(t.Context(), optics.BlockRef{}); err != nil { // sees the queue
		t.Fatal(err)
	}
	coversFraud(w)
	su := w.sign(near, common.Hash{}, w.tree.Root())
	intent, err := w.replica.UpdateIntent(su)
	w.coversIntent("relay", intent, err)
	intent, err = w.xapp.UnenrollIntent(w.notice())
	w.coversIntent("unenroll", intent, err)
	w.deliverable()
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 7, 32} {
		intent, err = w.replica.ProveAndProcessIntent(w.messages[i], w.proof(uint64(i)))
		w.coversIntent("process", intent, err)
	}
}

func coversFraud(w *world) {
	w.t.Helper()
	a, b := w.sign(near, common.Hash{5}, common.Hash{6}), w.sign(near, common.Hash{5}, common.Hash{7})
	intent, err := w.replica.DoubleUpdateIntent(a, b)
	w.coversIntent("double update at the replica", intent, err)
	intent, err = w.home.DoubleUpdateIntent(a, b)
	w.coversIntent("double update at the home", intent, err)
	intent, err = w.home.ImproperUpdateIntent(w.sign(near, common.Hash{}, common.Hash{9}))
	w.coversIntent("improper update, 33 queued", intent, err)
}

// A limit that is enough for prove but not for the recipient would revert; one
// that is computed without the proxy's 64th would, too, when PROCESS_GAS grows.
func TestGasForReplicasThatGiveMore(t *testing.T) {
	w := newWorld(t)
	b := abi.NewReplica()
	for _, process := range []int64{850_000, 3_000_000, 12_000_000} {
		home, err := w.home.State(t.Context(), optics.BlockRef{})
		if err != nil {
			t.Fatal(err)
		}
		proxy := w.proxy(&abi.ReplicaMetaData,
			b.PackConstructor(uint32(far), big.NewInt(process), big.NewInt(200_000)),
			b.PackInitialize(uint32(near), address(w.updater), home.CommittedRoot, big.NewInt(1)))
		w.replica = chain.NewReplica(w.rpc, optics.Contract{Home: near, Chain: far}, proxy)
		w.dispatch(w.sink, fullBody())
		w.deliverable()
		if _, err := w.replica.State(t.Context(), optics.BlockRef{}); err != nil { // reads the gas, too
			t.Fatal(err)
		}
		i := len(w.messages) - 1
		intent, err := w.replica.ProveAndProcessIntent(w.messages[i], w.proof(uint64(i)))
		w.coversIntent("process", intent, err)
		w.do(intent, err)
		statuses, err := w.replica.MessageStatus(t.Context(), optics.BlockRef{}, w.messages[i].Leaf())
		if err != nil || statuses[0] != optics.MessageProcessed {
			t.Errorf("process gas %d: %v, %v", process, statuses, err)
		}
	}
}
