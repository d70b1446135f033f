package watcher_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/watcher"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/merkle"
)

const (
	homeDomain = optics.Domain(1000)
	second     = optics.Domain(2000)
	third      = optics.Domain(3000)
)

// place is a chain with the contracts that a watcher talks to: a Home, or a
// Replica with its connection manager.
type place struct {
	w         *world
	chain     *agenttest.Chain
	heads     agenttest.Heads
	txs       *agenttest.Pipeline
	state     optics.ContractState
	updater   common.Address
	enrolled  common.Address
	committed common.Hash
	away      error // what every read returns
	reads     int
}

func (p *place) address() common.Address { return common.Address{byte(p.chain.Domain >> 8)} }

// tick makes an empty block.
func (p *place) tick(t *testing.T) { p.append(t, optics.Logs{}) }

func (p *place) append(t *testing.T, logs optics.Logs) {
	t.Helper()
	p.chain.Append(t, logs)
	p.heads.Now = p.chain.Head(0)
}

// accept makes a block in which a contract accepted updates.
func (p *place) accept(t *testing.T, updates ...optics.SignedUpdate) {
	t.Helper()
	var logs optics.Logs
	for _, u := range updates {
		logs.Updates = append(logs.Updates, optics.UpdateLog{
			At: p.chain.At(), Contract: optics.Contract{Home: homeDomain, Chain: p.chain.Domain}, Update: u,
		})
		p.committed = u.NewRoot
	}
	p.append(t, logs)
}

type paperHome struct{ *place }

func (h paperHome) State(context.Context, optics.BlockRef) (optics.HomeState, error) {
	h.reads++
	root, err := h.w.onChain.RootAt(h.w.onChain.Size())
	if err == nil {
		err = h.away
	}
	return optics.HomeState{
		Block: h.chain.Tip(), State: h.state, Updater: h.updater, CommittedRoot: h.committed, Root: root, Count: h.w.onChain.Size(),
	}, err
}

func (h paperHome) DoubleUpdateIntent(a, _ optics.SignedUpdate) (optics.TxIntent, error) {
	return optics.TxIntent{Key: fmt.Sprintf("double %x", a.OldRoot[:2])}, nil
}

func (h paperHome) ImproperUpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error) {
	return optics.TxIntent{Key: fmt.Sprintf("improper %x", u.OldRoot[:2])}, nil
}

type paperReplica struct{ *place }

func (r paperReplica) Address() common.Address { return r.address() }

func (r paperReplica) State(context.Context, optics.BlockRef) (optics.ReplicaState, error) {
	r.reads++
	return optics.ReplicaState{Block: r.chain.Tip(), State: r.state, Updater: r.updater, CommittedRoot: r.committed}, r.away
}

func (r paperReplica) DoubleUpdateIntent(a, _ optics.SignedUpdate) (optics.TxIntent, error) {
	return optics.TxIntent{Key: fmt.Sprintf("double %x", a.OldRoot[:2])}, nil
}

type paperManager struct{ *place }

func (m paperManager) ReplicaOf(_ context.Context, at optics.BlockRef, _ optics.Domain) (common.Address, error) {
	if at != m.chain.Tip() {
		m.w.t.Errorf("asked for the replica at block %+v", at)
	}
	return m.enrolled, nil
}

func (m paperManager) UnenrollIntent(n optics.SignedFailureNotice) (optics.TxIntent, error) {
	if signer, err := n.Signer(); err != nil || signer != m.w.key.Address() {
		m.w.t.Errorf("the notice is signed by %s, %v", signer, err)
	}
	if n.Updater != optics.Bytes32(m.updater) || n.HomeDomain != homeDomain {
		m.w.t.Errorf("the notice names %s of home %s", n.Updater, n.HomeDomain)
	}
	return optics.TxIntent{Key: "unenroll", Urgent: true}, nil
}

type world struct {
	t            *testing.T
	store        *sqlite.Store
	tree         *prover.Prover
	onChain      merkle.Tree
	updater, key agenttest.Key
	home, b, c   *place
	patience     uint64
	log          *slog.Logger
	disturb      func(watcher.Tree) watcher.Tree
	agent        *watcher.Watcher
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
	w := &world{t: t, store: s, updater: agenttest.NewKey("updater"), key: agenttest.NewKey("watcher"), log: agenttest.Log}
	w.home, w.b, w.c = w.place(homeDomain), w.place(second), w.place(third)
	w.start()
	w.tick()
	return w
}

func (w *world) place(d optics.Domain) *place {
	p := &place{
		w: w, chain: &agenttest.Chain{Domain: d, Store: w.store}, txs: &agenttest.Pipeline{Chain: d, Journal: w.store},
		state: optics.StateActive, updater: w.updater.Address(),
	}
	p.enrolled = p.address()
	return p
}

// start begins a new process over the same store.
func (w *world) start() {
	w.tree = prover.New(prover.Config{Home: homeDomain, Leaves: w.store})
	destination := func(p *place) watcher.Destination {
		return watcher.Destination{
			Domain: p.chain.Domain, Replica: paperReplica{p}, Manager: paperManager{p}, Heads: &p.heads, Txs: p.txs,
		}
	}
	var tree watcher.Tree = w.tree
	if w.disturb != nil {
		tree = w.disturb(tree)
	}
	w.agent = watcher.New(watcher.Config{
		Domain: homeDomain, Home: paperHome{w.home}, Tree: tree, Evidence: w.store, Signer: w.key,
		Heads: &w.home.heads, Txs: w.home.txs, Log: w.log, Patience: w.patience,
		Destinations: []watcher.Destination{destination(w.b), destination(w.c)},
	})
}

// tick makes a block on every chain.
func (w *world) tick() {
	w.t.Helper()
	for _, p := range []*place{w.home, w.b, w.c} {
		p.tick(w.t)
	}
}

// dispatch makes a block of messages on the Home and returns the new root.
func (w *world) dispatch(n int) common.Hash {
	w.t.Helper()
	var logs optics.Logs
	for range n {
		i := uint32(w.onChain.Size())
		m := optics.Message{Origin: homeDomain, Destination: second, Nonce: i, Body: []byte{byte(len(w.home.chain.Blocks))}}
		logs.Dispatches = append(logs.Dispatches, optics.DispatchLog{At: w.home.chain.At(), LeafIndex: i, Message: m})
		if err := w.onChain.Append(m.Leaf()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.home.append(w.t, logs)
	return w.onChain.Root()
}

func (w *world) sync() {
	w.t.Helper()
	if err := w.tree.Sync(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) update(from, to common.Hash) optics.SignedUpdate {
	return w.updater.Update(homeDomain, from, to)
}

// step makes a step that must work and returns what the agent waits for.
func (w *world) step() string {
	w.t.Helper()
	turn, err := w.agent.Step(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return turn.Waiting
}

func (w *world) unenroll() string { return "unenroll/" + w.updater.Address().Hex() }

// wantSent checks what was sent to a place since the last look.
func (w *world) wantSent(p *place, want ...string) {
	w.t.Helper()
	if got := p.txs.Take(); !slices.Equal(got, want) {
		w.t.Fatalf("sent to %s: %v, want %v", p.chain.Domain, got, want)
	}
}

// wantQuiet checks that no fraud is known and nothing was sent.
func (w *world) wantQuiet() {
	w.t.Helper()
	frauds, err := w.store.Frauds(w.t.Context(), homeDomain)
	if err != nil || len(frauds) != 0 {
		w.t.Fatalf("frauds %+v, %v; want none", frauds, err)
	}
	for _, p := range []*place{w.home, w.b, w.c} {
		w.wantSent(p)
	}
}
