// Package watcher looks for fraud by the updater of one Home, and answers it.
//
// Every signed update that any Home or Replica shows is compared with our own
// tree and with every other signed update ever seen. Two updates from one root
// are a double update; an update to a root that the Home never had is an
// improper update. The proof goes to the Home and to each Replica that can
// judge it, and a failure notice to the XAppConnectionManager of every
// destination, which un-enrols the Replica. Each is sent until the chain shows
// that it is done.
package watcher

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Home is the contract whose updater is watched.
type Home interface {
	// State reads the Home at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.HomeState, error)
	// QueueContains reports whether a root was queued and is not committed yet.
	QueueContains(ctx context.Context, at optics.BlockRef, root common.Hash) (bool, error)
	// DoubleUpdateIntent packs Home.doubleUpdate.
	DoubleUpdateIntent(a, b optics.SignedUpdate) (optics.TxIntent, error)
	// ImproperUpdateIntent packs Home.improperUpdate.
	ImproperUpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error)
}

// Replica is a contract on a destination that trusts the Home's updater.
type Replica interface {
	// State reads the Replica at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.ReplicaState, error)
	// DoubleUpdateIntent packs Replica.doubleUpdate.
	DoubleUpdateIntent(a, b optics.SignedUpdate) (optics.TxIntent, error)
}

// ConnectionManager is the XAppConnectionManager of a destination.
type ConnectionManager interface {
	// ReplicaOf returns the Replica enrolled for a home, zero for none.
	ReplicaOf(ctx context.Context, at optics.BlockRef, home optics.Domain) (common.Address, error)
	// UnenrollIntent packs XAppConnectionManager.unenrollReplica.
	UnenrollIntent(n optics.SignedFailureNotice) (optics.TxIntent, error)
}

// Evidence is every signed update that was ever seen, and the frauds found.
type Evidence interface {
	// SeenUpdates returns at most limit updates of a home after a sequence
	// number, in order.
	SeenUpdates(ctx context.Context, home optics.Domain, after uint64, limit int) ([]optics.SeenUpdate, error)
	// SeenFrom returns every update of a home from one old root.
	SeenFrom(ctx context.Context, home optics.Domain, oldRoot common.Hash) ([]optics.SeenUpdate, error)
	// RecordFraud keeps a fraud; again is no error.
	RecordFraud(ctx context.Context, home optics.Domain, f optics.Fraud) error
	// Frauds returns the frauds of a home.
	Frauds(ctx context.Context, home optics.Domain) ([]optics.Fraud, error)
}

// Tree is our own tree of the Home's messages.
type Tree interface {
	// Size returns the number of leaves.
	Size() uint64
	// SizeOf returns the size at which the tree had a root.
	SizeOf(root common.Hash) (uint64, bool)
}

// Signer signs failure notices with the watcher's attestation key.
type Signer interface {
	// SignFailure signs a notice.
	SignFailure(ctx context.Context, n optics.FailureNotice) (optics.SignedFailureNotice, error)
}

// Destination is a chain with a Replica of the Home.
type Destination struct {
	// Domain is the chain's.
	Domain  optics.Domain
	Replica Replica
	Manager ConnectionManager
	// Heads are those of the destination's chain.
	Heads agent.Heads
	// Txs sends to the destination's chain.
	Txs agent.Transactions
}

// Config describes a Watcher. Every field is required.
type Config struct {
	// Domain is the Home's.
	Domain   optics.Domain
	Home     Home
	Tree     Tree
	Evidence Evidence
	Signer   Signer
	// Heads are those of the Home's chain.
	Heads agent.Heads
	// Txs sends to the Home's chain.
	Txs          agent.Transactions
	Destinations []Destination
	Log          *slog.Logger
}

// Watcher is the agent of one Home.
type Watcher struct {
	cfg     Config
	retries agent.Retries

	after uint64                                     // newest evidence that was judged
	open  []optics.SeenUpdate                        // judged, but our tree cannot tell yet
	sworn map[common.Hash]optics.SignedFailureNotice // notices by the updater they name
}

// New returns a Watcher.
func New(cfg Config) *Watcher {
	return &Watcher{cfg: cfg, sworn: make(map[common.Hash]optics.SignedFailureNotice)}
}

// page is how much evidence one step reads.
const page = 256

// Step judges new evidence and answers every fraud that is not answered yet.
func (w *Watcher) Step(ctx context.Context) (agent.Turn, error) {
	more, err := w.judge(ctx)
	if err != nil {
		return agent.Turn{}, err
	}
	frauds, err := w.cfg.Evidence.Frauds(ctx, w.cfg.Domain)
	if err != nil {
		return agent.Turn{}, fmt.Errorf("read frauds: %w", err)
	}
	if len(frauds) == 0 {
		return agent.Turn{Waiting: fmt.Sprintf("the next update; %d seen, %d open", w.after, len(w.open)), Again: more}, nil
	}
	turn, err := w.answer(ctx, frauds)
	turn.Again = more
	return turn, err
}

// judge reads new evidence and records the frauds that it shows.
func (w *Watcher) judge(ctx context.Context) (more bool, err error) {
	seen, err := w.cfg.Evidence.SeenUpdates(ctx, w.cfg.Domain, w.after, page)
	if err != nil {
		return false, fmt.Errorf("read seen updates: %w", err)
	}
	for _, s := range seen {
		all, err := w.cfg.Evidence.SeenFrom(ctx, w.cfg.Domain, s.Update.OldRoot)
		if err != nil {
			return false, fmt.Errorf("updates from %s: %w", s.Update.OldRoot, err)
		}
		if f, ok := doubleUpdate(all); ok {
			if err := w.record(ctx, f); err != nil {
				return false, err
			}
		}
	}
	if err := w.judgeRoots(ctx, append(w.open, seen...)); err != nil {
		return false, err
	}
	if n := len(seen); n > 0 {
		w.after = seen[n-1].Seq
	}
	return len(seen) == page, nil
}

// judgeRoots records the updates to roots that the Home never had, and keeps
// those open that cannot be judged yet. It asks the chain only when our tree
// does not know a root.
func (w *Watcher) judgeRoots(ctx context.Context, updates []optics.SeenUpdate) error {
	var open []optics.SeenUpdate
	for _, s := range updates {
		if _, known := w.cfg.Tree.SizeOf(s.Update.NewRoot); known {
			continue
		}
		v, err := w.look(ctx, s)
		if err != nil {
			return err
		}
		switch verdict(v) {
		case improper:
			if err := w.record(ctx, optics.Fraud{Kind: optics.ImproperUpdate, First: s.Update}); err != nil {
				return err
			}
		case undecided:
			open = append(open, s)
		case proper:
		}
	}
	w.open = open
	return nil
}

func (w *Watcher) look(ctx context.Context, s optics.SeenUpdate) (view, error) {
	size := w.cfg.Tree.Size() // before the chain is read: the tree may lag, never lead
	home, err := w.cfg.Home.State(ctx, optics.BlockRef{})
	if err != nil {
		return view{}, fmt.Errorf("read home: %w", err)
	}
	queued, err := w.cfg.Home.QueueContains(ctx, home.Block, s.Update.NewRoot)
	if err != nil {
		return view{}, fmt.Errorf("look for %s in the home's queue: %w", s.Update.NewRoot, err)
	}
	_, known := w.cfg.Tree.SizeOf(s.Update.NewRoot)
	return view{update: s, home: home, queued: queued, treeSize: size, known: known}, nil
}

func (w *Watcher) record(ctx context.Context, f optics.Fraud) error {
	if err := w.cfg.Evidence.RecordFraud(ctx, w.cfg.Domain, f); err != nil {
		return fmt.Errorf("record fraud: %w", err)
	}
	w.cfg.Log.ErrorContext(ctx, "fraud found", "kind", f.Kind.String(), "old_root", f.First.OldRoot,
		"new_root", f.First.NewRoot, "other_root", f.Second.NewRoot)
	return nil
}

// describe says what a watcher that found fraud has done, for the status.
func describe(frauds []optics.Fraud, open []string) agent.Turn {
	kinds := make([]string, 0, len(frauds))
	for _, f := range frauds {
		kinds = append(kinds, f.Kind.String()+" from "+f.First.OldRoot.String())
	}
	if len(open) == 0 {
		return agent.Waiting("nothing: %s is proven and every channel is cut", strings.Join(kinds, ", "))
	}
	return agent.Waiting("%s, against %s", strings.Join(open, ", "), strings.Join(kinds, ", "))
}
