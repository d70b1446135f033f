package chain_test

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func TestALaneFromEndToEnd(t *testing.T) {
	w := newWorld(t)
	before := w.head()
	for _, body := range []string{"one", "", "three"} {
		w.dispatch(w.sink, []byte(body))
	}
	state, err := w.home.State(t.Context(), optics.BlockRef{})
	if err != nil {
		t.Fatal(err)
	}
	want := optics.HomeState{
		Block: w.head(), State: optics.StateActive, Updater: address(w.updater), Root: w.tree.Root(), Count: 3,
	}
	if diff := cmp.Diff(want, state); diff != "" {
		t.Errorf("home after three messages: %s", diff)
	}
	su := w.deliverable()
	if _, err := w.replica.ProveAndProcessIntent(w.messages[0], w.proof(0)); !errors.Is(err, chain.ErrGasUnknown) {
		t.Errorf("a gas limit out of nowhere: %v", err)
	}
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range w.messages {
		w.do(w.replica.ProveAndProcessIntent(w.messages[i], w.proof(uint64(i))))
	}
	t.Run("the home is committed", func(t *testing.T) {
		state, err := w.home.State(t.Context(), optics.BlockRef{})
		if err != nil || state.CommittedRoot != su.NewRoot {
			t.Errorf("%+v, %v", state, err)
		}
	})
	t.Run("the past is still the past", func(t *testing.T) {
		state, err := w.home.State(t.Context(), before)
		if err != nil || state.Count != 0 || state.Block != before {
			t.Errorf("%+v, %v", state, err)
		}
		replica, err := w.replica.State(t.Context(), before)
		if err != nil || replica.CommittedRoot != (common.Hash{}) {
			t.Errorf("%+v, %v", replica, err)
		}
	})
	t.Run("the replica", func(t *testing.T) {
		state, err := w.replica.State(t.Context(), optics.BlockRef{})
		want := optics.ReplicaState{
			Block: w.head(), State: optics.StateActive, Updater: address(w.updater),
			CommittedRoot: su.NewRoot, OptimisticSeconds: optimisticSeconds,
		}
		if diff := cmp.Diff(want, state); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		statuses, err := w.replica.MessageStatus(t.Context(), optics.BlockRef{},
			w.messages[0].Leaf(), common.Hash{1}, w.messages[2].Leaf())
		wantStatuses := []optics.MessageStatus{optics.MessageProcessed, optics.MessageNone, optics.MessageProcessed}
		if diff := cmp.Diff(wantStatuses, statuses); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		times, err := w.replica.ConfirmAt(t.Context(), optics.BlockRef{}, su.NewRoot, common.Hash{1})
		if err != nil || len(times) != 2 || times[0] == 0 || times[1] != 0 {
			t.Errorf("%v, %v", times, err)
		}
		acceptable, err := w.replica.AcceptableRoot(t.Context(), optics.BlockRef{}, su.NewRoot)
		if err != nil || !acceptable {
			t.Errorf("%v, %v", acceptable, err)
		}
		id, err := w.replica.Identity(t.Context())
		if err != nil || id != (chain.Identity{Remote: near, Local: far}) {
			t.Errorf("%+v, %v", id, err)
		}
		gas, err := w.replica.Gas(t.Context())
		if err != nil || gas != (chain.ProcessGas{Process: processGas, Reserve: reserveGas}) {
			t.Errorf("%+v, %v", gas, err)
		}
	})
}

func (w *world) head() optics.BlockRef {
	h := w.evm.Head()
	return optics.BlockRef{Number: h.Number, Hash: h.Hash, Time: h.Time}
}

func TestHomeReads(t *testing.T) {
	w := newWorld(t)
	if _, queued, err := w.home.SuggestUpdate(t.Context(), optics.BlockRef{}); err != nil || queued {
		t.Errorf("an empty home suggests an update: %v", err)
	}
	w.dispatch(w.sink, []byte("one"))
	first := w.tree.Root()
	w.dispatch(w.sink, []byte("two"))
	u, queued, err := w.home.SuggestUpdate(t.Context(), optics.BlockRef{})
	want := optics.Update{HomeDomain: near, NewRoot: w.tree.Root()}
	if err != nil || !queued || u != want {
		t.Errorf("suggests %+v, %v, %v", u, queued, err)
	}
	for root, want := range map[common.Hash]bool{first: true, w.tree.Root(): true, {1}: false} {
		if got, err := w.home.QueueContains(t.Context(), optics.BlockRef{}, root); err != nil || got != want {
			t.Errorf("queue contains %s: %v, %v", root, got, err)
		}
	}
	if n, err := w.home.QueueLength(t.Context(), w.head()); err != nil || n != 2 {
		t.Errorf("queue length %d, %v", n, err)
	}
	if n, err := w.home.Nonce(t.Context(), optics.BlockRef{}, far); err != nil || n != 2 {
		t.Errorf("nonce %d, %v", n, err)
	}
	if d, err := w.home.LocalDomain(t.Context()); err != nil || d != near {
		t.Errorf("domain %s, %v", d, err)
	}
}

func TestIsImproper(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	forged := w.sign(near, common.Hash{}, w.tree.Root())
	forged.Signature = sign(t, w.watcher, forged.Digest())
	tests := map[string]struct {
		update optics.SignedUpdate
		want   bool
		err    error
	}{
		"a queued root":              {w.sign(near, common.Hash{}, w.tree.Root()), false, nil},
		"a root that never was":      {w.sign(near, common.Hash{}, common.Hash{1}), true, nil},
		"somebody else's signature":  {forged, false, chain.ErrNotUpdaterSignature},
		"from a root that is not it": {w.sign(near, common.Hash{2}, common.Hash{1}), false, chain.ErrNotCurrentUpdate},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := w.home.IsImproper(t.Context(), test.update)
			if got != test.want || !errors.Is(err, test.err) || test.err != nil && !errors.Is(err, chain.ErrReverted) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	t.Run("at a home that has failed", func(t *testing.T) {
		w.do(w.home.ImproperUpdateIntent(w.sign(near, common.Hash{}, common.Hash{1})))
		_, err := w.home.IsImproper(t.Context(), w.sign(near, common.Hash{}, common.Hash{1}))
		if !errors.Is(err, chain.ErrFailedState) {
			t.Errorf("%v", err)
		}
		if s, err := w.home.State(t.Context(), optics.BlockRef{}); err != nil || s.State != optics.StateFailed {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestReadsOfWhatIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	dropped := w.head()
	if _, err := w.evm.Reorg(t.Context(), 1, localchain.SameBlocks); err != nil {
		t.Fatal(err)
	}
	node := pool(t, w.evm)
	home := chain.NewHome(node, near, w.home.Address())
	replica := chain.NewReplica(node, w.replica.Lane(), w.replica.Address())
	t.Run("a block that a reorg removed", func(t *testing.T) {
		if s, err := home.State(t.Context(), dropped); !errors.Is(err, optics.ErrNotFound) {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("a block that never was", func(t *testing.T) {
		if s, err := replica.State(t.Context(), optics.BlockRef{Number: 3, Hash: common.Hash{1}}); !errors.Is(err, optics.ErrNotFound) {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("a height in the future", func(t *testing.T) {
		if b, err := chain.NewClient(node).Block(t.Context(), 1000); !errors.Is(err, optics.ErrNotFound) {
			t.Errorf("%+v, %v", b, err)
		}
	})
	t.Run("a contract", func(t *testing.T) {
		nobody := chain.NewHome(node, near, common.Address{1})
		if s, err := nobody.State(t.Context(), optics.BlockRef{}); !errors.Is(err, chain.ErrNoContract) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestClientReadsBlocks(t *testing.T) {
	w := newWorld(t)
	c := chain.NewClient(w.rpc)
	blocks, err := c.Blocks(t.Context(), w.head().Number, 0)
	if err != nil || len(blocks) != 2 || blocks[0] != w.head() || blocks[1].Time != genesisTime {
		t.Errorf("%+v, %v", blocks, err)
	}
	if id, err := c.ChainID(t.Context()); err != nil || id != 31337 {
		t.Errorf("chain id %d, %v", id, err)
	}
	if latest, err := c.Latest(t.Context()); err != nil || latest != w.head() {
		t.Errorf("%+v, %v", latest, err)
	}
}

// numbersOnly is a node from before EIP-1898.
type numbersOnly struct {
	chain.Node
	refused int
}

func (n *numbersOnly) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	for i := range batch {
		if len(batch[i].Args) > 1 {
			if _, isHash := batch[i].Args[1].(map[string]any); isHash {
				n.refused++
				for j := range batch {
					batch[j].Error = oldNodeError{}
				}
				return nil
			}
		}
	}
	return n.Node.BatchCallContext(ctx, batch)
}

type oldNodeError struct{}

func (oldNodeError) Error() string {
	return "invalid argument 1: json: cannot unmarshal object into Go value of type string"
}
func (oldNodeError) ErrorCode() int { return -32602 }

func TestNodesThatTakeNoBlockHash(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	at := w.head()
	node := &numbersOnly{Node: w.rpc}
	home := chain.NewHome(node, near, w.home.Address())
	for range 2 {
		if s, err := home.State(t.Context(), at); err != nil || s.Count != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	if node.refused != 1 {
		t.Errorf("asked %d times by hash, want once", node.refused)
	}
	if _, err := w.evm.Reorg(t.Context(), 1, localchain.SameBlocks); err != nil {
		t.Fatal(err)
	}
	if s, err := home.State(t.Context(), at); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("a removed block is read as %+v, %v", s, err)
	}
}

func TestConnectionManager(t *testing.T) {
	w := newWorld(t)
	at := optics.BlockRef{}
	if a, err := w.xapp.ReplicaOf(t.Context(), at, near); err != nil || a != w.replica.Address() {
		t.Errorf("replica of home: %s, %v", a, err)
	}
	if d, err := w.xapp.DomainOf(t.Context(), at, w.replica.Address()); err != nil || d != near {
		t.Errorf("domain of replica: %s, %v", d, err)
	}
	if a, err := w.xapp.HomeAddress(t.Context(), at); err != nil || a != w.farHome.Address() {
		t.Errorf("home: %s, %v", a, err)
	}
	for who, want := range map[common.Address]bool{address(w.watcher): true, address(w.updater): false} {
		if may, err := w.xapp.WatcherPermission(t.Context(), at, who, near); err != nil || may != want {
			t.Errorf("permission of %s: %v, %v", who, may, err)
		}
	}
	w.do(w.xapp.UnenrollIntent(w.notice()))
	if a, err := w.xapp.ReplicaOf(t.Context(), at, near); err != nil || a != (common.Address{}) {
		t.Errorf("replica after the notice: %s, %v", a, err)
	}
}

func (w *world) notice() optics.SignedFailureNotice {
	n := optics.SignedFailureNotice{FailureNotice: optics.FailureNotice{
		HomeDomain: near, Updater: optics.Bytes32(address(w.updater)),
	}}
	n.Signature = sign(w.t, w.watcher, n.Digest())
	return n
}
