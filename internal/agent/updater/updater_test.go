package updater_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/updater"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/merkle"
)

const domain = optics.Domain(1000)

// paperHome is a Home on paper: it knows its state at each block.
type paperHome struct {
	w         *world
	updater   common.Address
	committed common.Hash
	state     optics.ContractState
	// since is from which block on committed is committed; before holds what was.
	since  uint64
	before common.Hash
	root   common.Hash // what it shows instead of its root, when set
}

func (h *paperHome) State(_ context.Context, at optics.BlockRef) (optics.HomeState, error) {
	if at == (optics.BlockRef{}) {
		at = h.w.chain.Tip()
	}
	count := h.w.counts[at.Number]
	root, err := h.w.onChain.RootAt(count)
	if h.root != (common.Hash{}) {
		root = h.root
	}
	s := optics.HomeState{Block: at, State: h.state, Updater: h.updater, CommittedRoot: h.committed, Root: root, Count: count}
	if at.Number < h.since {
		s.CommittedRoot = h.before
	}
	return s, err
}

func (h *paperHome) UpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error) {
	return optics.TxIntent{Key: fmt.Sprintf("update/%s/%s", u.OldRoot, u.NewRoot), Data: u.Signature[:]}, nil
}

// commit accepts an update in the next block.
func (h *paperHome) commit(to common.Hash) {
	h.before, h.committed, h.since = h.committed, to, h.w.chain.Tip().Number+1
}

// world is a chain with a Home, its index in a real store, a real tree and a
// real guard.
type world struct {
	maxLeaves uint64
	t         *testing.T
	store     *sqlite.Store
	chain     *agenttest.Chain
	onChain   merkle.Tree
	counts    map[uint64]uint64
	home      *paperHome
	heads     agenttest.Heads
	tree      *prover.Prover
	key       keys.Signer
	txs       *agenttest.Pipeline
	signed    int
	agent     *updater.Updater
}

// SignDigest counts.
type countingKey struct {
	agenttest.Key
	w *world
}

func (k countingKey) SignDigest(ctx context.Context, digest common.Hash) (optics.Signature, error) {
	k.w.signed++
	return k.Key.SignDigest(ctx, digest)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, store: s, chain: &agenttest.Chain{Domain: domain, Store: s}, counts: make(map[uint64]uint64)}
	w.key = countingKey{agenttest.NewKey("updater"), w}
	w.home = &paperHome{w: w, updater: w.key.Address(), state: optics.StateActive}
	w.txs = &agenttest.Pipeline{Chain: domain, Journal: s}
	if err := s.ImportSigningHead(t.Context(), w.key.Address(), domain, common.Hash{}, 0); err != nil {
		t.Fatal(err)
	}
	w.start()
	return w
}

// start begins a new process over the same store.
func (w *world) start() {
	w.t.Helper()
	guard, err := keys.NewGuard(keys.GuardConfig{Signer: w.key, Ledger: w.store})
	if err != nil {
		w.t.Fatal(err)
	}
	w.tree = prover.New(prover.Config{Home: domain, Leaves: w.store})
	w.agent = updater.New(updater.Config{
		Domain: domain, Home: w.home, Tree: w.tree, Signer: guard, Heads: &w.heads, Txs: w.txs, Log: agenttest.Log,
		MaxLeaves: w.maxLeaves,
	})
	w.sync()
}

func (w *world) sync() {
	w.t.Helper()
	if err := w.tree.Sync(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.heads.Now = w.chain.Head(2)
}

// block makes a block with n messages; the text makes them differ.
func (w *world) block(n int, text string) {
	w.t.Helper()
	var logs optics.Logs
	for range n {
		index := w.onChain.Size()
		m := optics.Message{Origin: domain, Destination: 2000, Nonce: uint32(index), Body: fmt.Append(nil, text, index)}
		logs.Dispatches = append(logs.Dispatches, optics.DispatchLog{At: w.chain.At(), LeafIndex: uint32(index), Message: m})
		if err := w.onChain.Append(m.Leaf()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.counts[w.chain.Append(w.t, logs).Number] = w.onChain.Size()
	w.sync()
}

// reorg takes blocks back.
func (w *world) reorg(n int) {
	w.t.Helper()
	w.chain.Rollback(w.t, n)
	if err := w.onChain.Truncate(w.counts[w.chain.Tip().Number]); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) root(size uint64) common.Hash {
	w.t.Helper()
	root, err := w.onChain.RootAt(size)
	if err != nil {
		w.t.Fatal(err)
	}
	return root
}

func (w *world) intentKey(from, to common.Hash) string { return fmt.Sprintf("update/%s/%s", from, to) }

// step makes a step that must work, and returns what it sent.
func (w *world) step() []string {
	w.t.Helper()
	if _, err := w.agent.Step(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w.txs.Take()
}

func (w *world) wantStep(want ...string) {
	w.t.Helper()
	if got := w.step(); strings.Join(got, " ") != strings.Join(want, " ") {
		w.t.Fatalf("sent %v, want %v", got, want)
	}
}

func TestUpdaterSignsFinalRoots(t *testing.T) {
	w := newWorld(t)
	if turn, err := w.agent.Step(t.Context()); err != nil || turn.Waiting != "the first final block" {
		t.Fatalf("without a block: %+v, %v", turn, err)
	}
	w.block(3, "a")
	w.block(2, "b")
	w.wantStep() // no block is final
	w.block(1, "c")
	w.wantStep(w.intentKey(common.Hash{}, w.root(3)))
	for range 3 {
		w.wantStep() // it is on its way
	}
	w.block(0, "")
	w.wantStep() // 5 leaves are final, but the first update is not committed
	w.home.commit(w.root(3))
	w.block(0, "")
	w.wantStep(w.intentKey(w.root(3), w.root(6)))
	if w.signed != 2 {
		t.Errorf("%d signatures, want 2", w.signed)
	}
}

func TestUpdaterAfterCrash(t *testing.T) {
	t.Run("between signature and submission, the same pair with the same signature goes out", func(t *testing.T) {
		w := newWorld(t)
		w.block(3, "a")
		w.block(0, "")
		w.block(0, "")
		w.txs.Err = errors.New("killed")
		if _, err := w.agent.Step(t.Context()); !errors.Is(err, w.txs.Err) {
			t.Fatalf("the step ended with %v", err)
		}
		w.txs.Err = nil
		w.block(4, "more")
		w.block(0, "")
		w.block(0, "")
		w.start()
		w.wantStep(w.intentKey(common.Hash{}, w.root(3)))
		if w.signed != 1 {
			t.Errorf("%d signatures, want the stored one", w.signed)
		}
	})
	t.Run("between record and signature, the recorded pair is signed and no other", func(t *testing.T) {
		w := newWorld(t)
		w.block(3, "a")
		rec := optics.SigningRecord{Signer: w.key.Address(), Update: optics.Update{HomeDomain: domain, NewRoot: w.root(3)}, LeafCount: 3}
		if _, err := w.store.RecordSigning(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
		w.block(4, "more")
		w.block(0, "")
		w.block(0, "")
		w.wantStep(w.intentKey(common.Hash{}, w.root(3)))
	})
	t.Run("with an empty store, it halts", func(t *testing.T) {
		w := newWorld(t)
		w.key = agenttest.NewKey("another")
		w.home.updater = w.key.Address()
		w.block(3, "a")
		w.block(0, "")
		w.block(0, "")
		w.start()
		if _, err := w.agent.Step(t.Context()); !agent.IsHalt(err) || !strings.Contains(err.Error(), "import the signing history") {
			t.Errorf("got %v", err)
		}
	})
}

func TestUpdaterRetries(t *testing.T) {
	w := newWorld(t)
	w.block(3, "a")
	w.block(0, "")
	w.block(0, "")
	key := w.intentKey(common.Hash{}, w.root(3))
	w.wantStep(key)
	w.txs.Becomes(t, key, optics.TxReverted, "out of gas")
	turn, err := w.agent.Step(t.Context())
	if err != nil || !strings.Contains(turn.Waiting, "which was reverted: out of gas") {
		t.Fatalf("after a revert: %+v, %v", turn, err)
	}
	w.block(0, "")
	w.wantStep(key)
	if w.signed != 1 {
		t.Errorf("%d signatures for one update", w.signed)
	}
}

func TestUpdaterReorganizations(t *testing.T) {
	t.Run("a signed root that left the chain is not brought to it", func(t *testing.T) {
		w := newWorld(t)
		w.block(1, "a")
		w.block(2, "b")
		w.block(0, "")
		w.block(0, "")
		w.txs.Err = errors.New("killed")
		if _, err := w.agent.Step(t.Context()); err == nil {
			t.Fatal("the step worked")
		}
		w.txs.Err = nil
		w.reorg(3)
		w.block(0, "")
		w.block(0, "")
		w.wantStep()
	})
	t.Run("nor when there are as many leaves again: it halts once that has lasted", func(t *testing.T) {
		w := newWorld(t)
		w.block(1, "a")
		w.block(2, "b")
		w.block(0, "")
		w.block(0, "")
		w.step()
		w.reorg(3)
		w.block(2, "other")
		w.block(1, "other")
		for range 8 {
			w.block(0, "")
			if _, err := w.agent.Step(t.Context()); !errors.Is(err, agent.ErrBehind) || agent.IsHalt(err) {
				t.Fatalf("at block %d: %v", w.chain.Tip().Number, err)
			}
		}
		w.block(0, "")
		_, err := w.agent.Step(t.Context())
		if !agent.IsHalt(err) || !strings.Contains(err.Error(), "deeper than its configured finality") {
			t.Errorf("got %v", err)
		}
		if got := w.txs.Take(); got != nil {
			t.Errorf("sent %v", got)
		}
	})
	t.Run("an index that follows late is no reason to halt", func(t *testing.T) {
		w := newWorld(t)
		w.block(1, "a")
		w.block(0, "")
		w.block(0, "")
		w.home.root = common.Hash{1} // the chain's new fork
		for range 3 {
			w.heads.Now.Latest.Number++
			if _, err := w.agent.Step(t.Context()); !errors.Is(err, agent.ErrBehind) || agent.IsHalt(err) {
				t.Fatalf("got %v", err)
			}
		}
		w.home.root = common.Hash{}
		w.wantStep(w.intentKey(common.Hash{}, w.root(1)))
	})
}

// shiftingTree is rebuilt after it was asked for its root and for the final one.
type shiftingTree struct {
	*prover.Prover
	asked int
}

func (s *shiftingTree) RootAt(size uint64) (common.Hash, error) {
	s.asked++
	root, err := s.Prover.RootAt(size)
	if s.asked > 2 {
		root[0] ^= 1
	}
	return root, err
}
