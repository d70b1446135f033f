package processor_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/processor"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/merkle"
)

var lane = optics.Contract{Home: 1000, Chain: 2000}

// window is the optimistic window in seconds: three blocks.
const window = 36

// paperReplica knows statuses and refuses to pack one message.
type paperReplica struct {
	t        *testing.T
	statuses map[common.Hash]optics.MessageStatus
	unfit    common.Hash
	asked    int // calls of MessageStatus
}

func (r *paperReplica) State(context.Context, optics.BlockRef) (optics.ReplicaState, error) {
	return optics.ReplicaState{State: optics.StateActive, OptimisticSeconds: window}, nil
}

func (r *paperReplica) MessageStatus(_ context.Context, _ optics.BlockRef, leaves ...common.Hash) ([]optics.MessageStatus, error) {
	r.asked++
	var all []optics.MessageStatus
	for _, leaf := range leaves {
		all = append(all, r.statuses[leaf])
	}
	return all, nil
}

func (r *paperReplica) ProveAndProcessIntent(m optics.Message, p merkle.Proof) (optics.TxIntent, error) {
	intent, err := r.ProcessIntent(m)
	if err != nil {
		return intent, err
	}
	if p.Leaf != m.Leaf() {
		r.t.Errorf("a proof of %s for %s", p.Leaf, m.Leaf())
	}
	root := p.Root()
	intent.Data = append([]byte("prove and process under "), root[:]...)
	return intent, nil
}

func (r *paperReplica) ProcessIntent(m optics.Message) (optics.TxIntent, error) {
	if m.Leaf() == r.unfit {
		return optics.TxIntent{}, fmt.Errorf("%w: as the test wants it", optics.ErrMalformed)
	}
	return optics.TxIntent{Key: intentKey(m), Data: []byte("process")}, nil
}

func intentKey(m optics.Message) string { return string(m.Body) }

// countingStore counts what a step asks of the store.
type countingStore struct {
	*sqlite.Store
	unprocessed, holds, most int
}

func (s *countingStore) Unprocessed(ctx context.Context, lane optics.Contract, below uint64, limit int) ([]optics.DispatchLog, error) {
	s.unprocessed++
	s.most = max(s.most, limit)
	return s.Store.Unprocessed(ctx, lane, below, limit)
}

func (s *countingStore) Hold(ctx context.Context, lane optics.Contract, leaf common.Hash, until uint64, reason string) error {
	s.holds++
	return s.Store.Hold(ctx, lane, leaf, until, reason)
}

// rereader notes what is to be read again.
type rereader struct{ from []uint64 }

func (r *rereader) Reread(from uint64) { r.from = append(r.from, from) }

// take returns the blocks since the last take.
func (r *rereader) take() []uint64 {
	from := r.from
	r.from = nil
	return from
}

type world struct {
	t          *testing.T
	index      rereader
	store      *countingStore
	home, dest *agenttest.Chain
	tree       *prover.Prover
	replica    *paperReplica
	heads      agenttest.Heads
	txs        *agenttest.Pipeline
	cfg        processor.Config
	agent      *processor.Processor
	messages   []optics.Message
	roots      []common.Hash // that the Replica accepted
}

func newWorld(t *testing.T, cfg processor.Config) *world {
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
	w := &world{
		t: t, store: &countingStore{Store: s},
		home: &agenttest.Chain{Domain: lane.Home, Store: s}, dest: &agenttest.Chain{Domain: lane.Chain, Store: s},
		tree:    prover.New(prover.Config{Home: lane.Home, Leaves: s}),
		replica: &paperReplica{t: t, statuses: make(map[common.Hash]optics.MessageStatus)},
		txs:     &agenttest.Pipeline{Chain: lane.Chain, Journal: s},
		roots:   []common.Hash{{}},
	}
	cfg.Lane, cfg.Replica, cfg.Tree, cfg.Messages = lane, w.replica, w.tree, w.store
	cfg.Index, cfg.Heads, cfg.Txs, cfg.Log = &w.index, &w.heads, w.txs, agenttest.Log
	w.cfg = cfg
	w.start()
	return w
}

// start begins a new process over the same store.
func (w *world) start() { w.agent = processor.New(w.cfg) }

// dispatch makes a block with messages of one sender whose bodies are m0, m1 and so on.
func (w *world) dispatch(sender common.Hash, n int) {
	w.t.Helper()
	var logs optics.Logs
	for range n {
		i := len(w.messages)
		m := optics.Message{
			Origin: lane.Home, Sender: sender, Nonce: uint32(i), Destination: lane.Chain, Body: fmt.Append(nil, "m", i),
		}
		w.messages = append(w.messages, m)
		logs.Dispatches = append(logs.Dispatches, optics.DispatchLog{At: w.home.At(), LeafIndex: uint32(i), Message: m})
	}
	w.home.Append(w.t, logs)
	if err := w.tree.Sync(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// relay makes the Replica accept the root over all messages.
func (w *world) relay() {
	w.t.Helper()
	root, err := w.tree.RootAt(w.tree.Size())
	if err != nil {
		w.t.Fatal(err)
	}
	old := w.roots[len(w.roots)-1]
	w.roots = append(w.roots, root)
	w.dest.Append(w.t, optics.Logs{Updates: []optics.UpdateLog{{
		At: w.dest.At(), Contract: lane, Update: optics.SignedUpdate{Update: optics.Update{HomeDomain: lane.Home, OldRoot: old, NewRoot: root}},
	}}})
	w.heads.Now = w.dest.Head(0)
}

// wait makes blocks on the destination.
func (w *world) wait(blocks int) {
	w.t.Helper()
	w.dest.Empty(w.t, blocks)
	w.heads.Now = w.dest.Head(0)
}

// process makes a block in which messages were handled.
func (w *world) process(messages ...int) {
	w.t.Helper()
	var logs optics.Logs
	for _, i := range messages {
		leaf := w.messages[i].Leaf()
		w.replica.statuses[leaf] = optics.MessageProcessed
		logs.Processes = append(logs.Processes, optics.ProcessLog{At: w.dest.At(), Replica: lane, Leaf: leaf, Success: true})
	}
	w.dest.Append(w.t, logs)
	w.heads.Now = w.dest.Head(0)
}

// ready dispatches, relays and waits for the window.
func (w *world) ready(n int) {
	w.t.Helper()
	w.dispatch(common.Hash{1}, n)
	w.relay()
	w.wait(window / 12)
}

func (w *world) step() agent.Turn {
	w.t.Helper()
	turn, err := w.agent.Step(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return turn
}

// wantStep makes a step that sends these messages, in order.
func (w *world) wantStep(want ...string) agent.Turn {
	w.t.Helper()
	turn := w.step()
	if got := w.txs.Take(); !slices.Equal(got, want) {
		w.t.Fatalf("sent %v, want %v", got, want)
	}
	return turn
}

// held returns why a message is put aside and until when.
func (w *world) held(i int) (string, uint64) {
	w.t.Helper()
	reason, until, err := w.store.HoldOf(w.t.Context(), lane, w.messages[i].Leaf())
	if err != nil {
		w.t.Fatal(err)
	}
	return reason, until
}
