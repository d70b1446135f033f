// Package relayer carries the signed updates of one Home to one Replica.
//
// The updates that the Home accepted form a chain of roots. The relayer looks
// up where on that chain the Replica stands and sends everything that follows,
// without waiting for one before it sends the next: what is new together in one
// transaction where the Replica takes batches, and one by one where it does not.
package relayer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Home is the contract whose updates are carried.
type Home interface {
	// State reads the Home at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.HomeState, error)
}

// Replica is the contract that receives them.
type Replica interface {
	// State reads the Replica at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.ReplicaState, error)
	// UpdateIntent packs Replica.update.
	UpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error)
}

// Updates are the update logs of Homes and Replicas, as far as they are
// indexed.
type Updates interface {
	// LastUpdate returns the newest update that the contract accepted, or an
	// error that wraps optics.ErrNotFound.
	LastUpdate(ctx context.Context, contract optics.Contract) (optics.UpdateLog, error)
	// UpdatesFrom returns at most limit updates that the contract accepted one
	// after the other, the first of them from oldRoot; none when no update
	// from oldRoot is known.
	UpdatesFrom(ctx context.Context, contract optics.Contract, oldRoot common.Hash, limit int) ([]optics.UpdateLog, error)
}

// Transactions is the pipeline to the Replica's chain.
type Transactions interface {
	agent.Transactions
	// Open returns the journal's records that are not settled, oldest first.
	// There may be those of other agents.
	Open(ctx context.Context) ([]optics.TxRecord, error)
}

// Config describes a Relayer. Every field but Batches and Pipeline is required.
type Config struct {
	// Lane is the Replica and, by its home domain, the Home.
	Lane    optics.Contract
	Home    Home
	Replica Replica
	Updates Updates
	// Heads are those of the Replica's chain.
	Heads agent.Heads
	// Txs sends to the Replica's chain.
	Txs Transactions
	Log *slog.Logger
	// Batches is the part of the Replica that takes many updates at once; nil
	// sends each alone.
	Batches Batches
	// Pipeline is the most updates that are on their way at once; 0 means 16.
	Pipeline int
}

// Relayer is the agent of one lane.
type Relayer struct {
	cfg     Config
	retries agent.Retries
	// looked is the height at which the contracts were last read, or at which
	// this process began; 0 before.
	looked uint64

	// What follows is a memory of the journal, and may be lost.
	started bool
	flights map[common.Hash]flight // by the root from which they start
}

// New returns a Relayer.
func New(cfg Config) *Relayer {
	if cfg.Pipeline == 0 {
		cfg.Pipeline = 16
	}
	return &Relayer{cfg: cfg, flights: make(map[common.Hash]flight)}
}

// lookEvery is how many blocks may pass without a look at the contracts while no
// update is to be carried: one of them may have failed.
const lookEvery = 16

// Step submits the updates that the Home accepted and the Replica lacks. It asks
// the chains only when the index shows that the two differ, and now and then.
func (r *Relayer) Step(ctx context.Context) (agent.Turn, error) {
	head, ok := r.cfg.Heads.Head()
	if !ok {
		return agent.Waiting("the first block of chain %s", r.cfg.Lane.Chain), nil
	}
	behind, err := r.behind(ctx)
	if err != nil {
		return agent.Turn{}, err
	}
	if !behind && !r.due(head.Latest.Number) {
		return agent.Waiting("an update on home %s", r.cfg.Lane.Home), nil
	}
	v, err := r.look(ctx)
	if err != nil {
		return agent.Turn{}, err
	}
	if err := mustHalt(v); err != nil {
		return agent.Turn{}, err
	}
	r.looked = head.Latest.Number
	if len(v.updates) == 0 {
		return agent.Waiting("an update from %s on home %s", v.replica.CommittedRoot, r.cfg.Lane.Home), nil
	}
	return r.submit(ctx, v, head)
}

// due reports whether it is time for a look although nothing is to be carried.
func (r *Relayer) due(height uint64) bool {
	if r.looked == 0 || height < r.looked {
		r.looked = height
	}
	return height >= r.looked+lookEvery
}

// behind reports whether the newest indexed updates of Home and Replica differ.
func (r *Relayer) behind(ctx context.Context) (bool, error) {
	home, err := r.lastRoot(ctx, optics.HomeOf(r.cfg.Lane.Home))
	if err != nil {
		return false, err
	}
	replica, err := r.lastRoot(ctx, r.cfg.Lane)
	if err != nil {
		return false, err
	}
	return home != (common.Hash{}) && home != replica, nil
}

func (r *Relayer) lastRoot(ctx context.Context, c optics.Contract) (common.Hash, error) {
	last, err := r.cfg.Updates.LastUpdate(ctx, c)
	if errors.Is(err, optics.ErrNotFound) {
		return common.Hash{}, nil
	}
	if err != nil {
		return common.Hash{}, fmt.Errorf("last update of %s: %w", c, err)
	}
	return last.Update.NewRoot, nil
}

func (r *Relayer) look(ctx context.Context) (view, error) {
	home, err := r.cfg.Home.State(ctx, optics.BlockRef{})
	if err != nil {
		return view{}, fmt.Errorf("read home: %w", err)
	}
	replica, err := r.cfg.Replica.State(ctx, optics.BlockRef{})
	if err != nil {
		return view{}, fmt.Errorf("read replica: %w", err)
	}
	updates, err := r.cfg.Updates.UpdatesFrom(ctx, optics.HomeOf(r.cfg.Lane.Home), replica.CommittedRoot, r.cfg.Pipeline)
	if err != nil {
		return view{}, fmt.Errorf("updates from %s: %w", replica.CommittedRoot, err)
	}
	return view{lane: r.cfg.Lane, home: home, replica: replica, updates: updates}, nil
}

// view is all that a decision depends on.
type view struct {
	lane    optics.Contract
	home    optics.HomeState
	replica optics.ReplicaState
	// updates are what the Home accepted after the Replica's committed root.
	updates []optics.UpdateLog
}

// mustHalt is pure: it names what makes relaying pointless or wrong.
func mustHalt(v view) error {
	switch {
	case v.home.State == optics.StateFailed:
		return agent.Halt(agent.Fraud, "a fraud was proven against the updater; nothing it signed is to be carried on",
			"home %s has failed", v.lane.Home)
	case v.replica.State == optics.StateFailed:
		return agent.Halt(agent.Fraud, "a fraud was proven against the updater; the replica accepts no update any more",
			"%s has failed", v.lane)
	case v.home.Updater != v.replica.Updater:
		return agent.Halt(agent.WrongUpdater, "set one updater on both; no update can pass the replica until then",
			"home %s trusts updater %s and %s trusts %s", v.lane.Home, v.home.Updater, v.lane, v.replica.Updater)
	}
	for _, u := range v.updates {
		signer, err := u.Update.Signer()
		if err != nil || signer != v.replica.Updater {
			return agent.Halt(agent.WrongUpdater, "the home's updater was rotated; the replica cannot accept older updates by the new key",
				"the update to %s is signed by %s, but %s trusts %s", u.Update.NewRoot, signer, v.lane, v.replica.Updater)
		}
	}
	return nil
}
