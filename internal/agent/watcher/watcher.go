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

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Home is the contract whose updater is watched.
type Home interface {
	// State reads the Home at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.HomeState, error)
	// DoubleUpdateIntent packs Home.doubleUpdate.
	DoubleUpdateIntent(a, b optics.SignedUpdate) (optics.TxIntent, error)
	// ImproperUpdateIntent packs Home.improperUpdate.
	ImproperUpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error)
}

// Replica is a contract on a destination that trusts the Home's updater.
type Replica interface {
	// Address is the contract's address.
	Address() common.Address
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
	// RootAt returns the root that the tree had at a size.
	RootAt(size uint64) (common.Hash, error)
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

// Config describes a Watcher. Every field but Patience is required.
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
	// Patience is for how many seconds of block time, after an update to an
	// unknown root was seen on another chain, the Home's chain may stand still
	// before the update is judged all the same; 0 means 300. Keep it well below
	// the optimistic window.
	Patience uint64
}

// Watcher is the agent of one Home.
type Watcher struct {
	cfg     Config
	retries agent.Retries   // at the Home
	each    []agent.Retries // at each destination

	after  uint64         // newest evidence that was read
	open   []suspect      // read, but our tree cannot tell yet
	frauds []optics.Fraud // as the store has them
	sworn  map[common.Address]optics.SignedFailureNotice
}

// New returns a Watcher.
func New(cfg Config) *Watcher {
	if cfg.Patience == 0 {
		cfg.Patience = 300
	}
	return &Watcher{
		cfg: cfg, each: make([]agent.Retries, len(cfg.Destinations)),
		sworn: make(map[common.Address]optics.SignedFailureNotice),
	}
}

// Step judges new evidence and answers every fraud that is not answered yet. A
// known fraud is answered even when the Home cannot be asked about others.
func (w *Watcher) Step(ctx context.Context) (agent.Turn, error) {
	var err error
	if w.frauds, err = w.cfg.Evidence.Frauds(ctx, w.cfg.Domain); err != nil {
		return agent.Turn{}, fmt.Errorf("read frauds: %w", err)
	}
	more, err := w.read(ctx)
	if err != nil {
		return agent.Turn{}, err
	}
	unjudged := w.judge(ctx)
	if len(w.frauds) == 0 {
		return agent.Turn{Waiting: fmt.Sprintf("the next update; %d seen, %d open", w.after, len(w.open)), Again: more}, unjudged
	}
	open := w.answer(ctx)
	if unjudged != nil {
		w.cfg.Log.WarnContext(ctx, "evidence not judged yet", "open", len(w.open), "reason", unjudged)
		open = append(open, fmt.Sprintf("%d updates to be judged (%v)", len(w.open), unjudged))
	}
	return agent.Turn{Waiting: describe(w.frauds, open), Again: more}, nil
}
