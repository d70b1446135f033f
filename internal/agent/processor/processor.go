// Package processor proves and processes the messages of one lane.
//
// A message is ready when the Replica has accepted a root that holds its leaf
// and the root's optimistic window is over by the clock of the Replica's own
// chain. Ready messages go out together, in leaf order, against the newest
// acceptable root: many in one transaction where the Replica takes batches, and
// one by one where it does not. One that fails is put aside with its reason and
// delays no other.
package processor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/merkle"
)

// Replica is the contract that processes.
type Replica interface {
	// State reads the Replica at a block; the zero BlockRef means the latest.
	State(ctx context.Context, at optics.BlockRef) (optics.ReplicaState, error)
	// MessageStatus reads what the Replica knows of the leaves.
	MessageStatus(ctx context.Context, at optics.BlockRef, leaves ...common.Hash) ([]optics.MessageStatus, error)
	// ProveAndProcessIntent packs Replica.proveAndProcess.
	ProveAndProcessIntent(m optics.Message, p merkle.Proof) (optics.TxIntent, error)
	// ProcessIntent packs Replica.process, for a message that is proven.
	ProcessIntent(m optics.Message) (optics.TxIntent, error)
}

// Tree proves leaves under the roots that the Home's tree had.
type Tree interface {
	// SizeOf returns the size at which the tree had a root.
	SizeOf(root common.Hash) (uint64, bool)
	// Proof proves the leaf at index under the root at size.
	Proof(index, size uint64) (merkle.Proof, error)
	// Multiproof proves the leaves at ascending indices under the root at size.
	Multiproof(indices []uint64, size uint64) (merkle.Multiproof, error)
}

// Messages are the indexed messages and what this agent knows of them.
type Messages interface {
	// Unprocessed returns at most limit messages of the lane, in leaf order,
	// with a leaf index below the given one, that are neither processed nor on
	// hold.
	Unprocessed(ctx context.Context, lane optics.Contract, below uint64, limit int) ([]optics.DispatchLog, error)
	// LastUpdateAt returns the newest update that the contract accepted in a
	// block whose time, in seconds, is at most the given one, or an error that
	// wraps optics.ErrNotFound.
	LastUpdateAt(ctx context.Context, contract optics.Contract, time uint64) (optics.UpdateLog, error)
	// Hold puts a message aside until the Replica's chain has reached a block
	// time in seconds; [Never] is later than any.
	Hold(ctx context.Context, lane optics.Contract, leaf common.Hash, until uint64, reason string) error
	// Release ends the holds of the lane that are due at a block time.
	Release(ctx context.Context, lane optics.Contract, time uint64) (int, error)
	// Cursor returns how far a chain was read, or an error that wraps
	// optics.ErrNotFound before the first block.
	Cursor(ctx context.Context, chain optics.Domain) (optics.Cursor, error)
}

// Transactions is the pipeline to the Replica's chain.
type Transactions interface {
	agent.Transactions
	// Lookup returns the newest try of an intent, or an error that wraps
	// optics.ErrNotFound. It is cheap while the intent is open.
	Lookup(ctx context.Context, key string) (optics.TxRecord, error)
	// Open returns the journal's records that are not settled, oldest first.
	// There may be those of other agents.
	Open(ctx context.Context) ([]optics.TxRecord, error)
}

// Config describes a Processor. The first eight fields are required.
type Config struct {
	// Lane is the Replica and, by its home domain, the Home.
	Lane     optics.Contract
	Replica  Replica
	Tree     Tree
	Messages Messages
	// Index is that of the Replica's chain.
	Index Index
	// Heads are those of the Replica's chain.
	Heads agent.Heads
	// Txs sends to the Replica's chain.
	Txs Transactions
	Log *slog.Logger

	// Batches is the part of the Replica that takes many messages at once; nil
	// sends each message alone.
	Batches Batches
	// MaxBatch is the most messages in one transaction; 0 means 64, 1 sends each
	// message alone.
	MaxBatch int
	// Allowed, when not empty, are the only senders whose messages are
	// processed. Denied senders' messages never are. Senders are in the 32-byte
	// form of [optics.Message].
	Allowed, Denied []common.Hash
	// InFlight is the most messages on their way at once; 0 means 512.
	InFlight int
	// MaxTries is the number of transactions without effect after which a
	// message is parked; 0 means 8.
	MaxTries uint32
}

// Processor is the agent of one lane.
type Processor struct {
	cfg     Config
	allowed map[common.Hash]bool
	denied  map[common.Hash]bool

	// What follows is a memory of the journal, and may be lost.
	started    bool
	optimistic uint64                   // seconds, read once: the contract has no setter
	flying     map[common.Hash]flight   // by leaf
	batches    map[string][]common.Hash // key → leaves, of batches that are not settled
	failures   uint32                   // batches in a row that had no effect
	rest       uint64                   // no batch goes out below this height
}

// flight is how a message is on its way.
type flight struct {
	key   string // of its transaction
	batch bool   // the transaction has other messages, too
}

// New returns a Processor.
func New(cfg Config) *Processor {
	if cfg.InFlight == 0 {
		cfg.InFlight = 512
	}
	if cfg.MaxTries == 0 {
		cfg.MaxTries = 8
	}
	if cfg.MaxBatch == 0 {
		cfg.MaxBatch = 64
	}
	return &Processor{
		cfg: cfg, allowed: set(cfg.Allowed), denied: set(cfg.Denied),
		flying: make(map[common.Hash]flight), batches: make(map[string][]common.Hash),
	}
}

func set(senders []common.Hash) map[common.Hash]bool {
	m := make(map[common.Hash]bool, len(senders))
	for _, s := range senders {
		m[s] = true
	}
	return m
}

// Step submits the messages that are ready, as many as may be in flight.
func (p *Processor) Step(ctx context.Context) (agent.Turn, error) {
	head, ok := p.cfg.Heads.Head()
	if !ok {
		return agent.Waiting("the first block of chain %s", p.cfg.Lane.Chain), nil
	}
	now := head.Latest.Time
	if err := p.prepare(ctx, now); err != nil {
		return agent.Turn{}, err
	}
	if now < p.optimistic {
		return agent.Waiting("the optimistic window of %d seconds", p.optimistic), nil
	}
	update, err := p.cfg.Messages.LastUpdateAt(ctx, p.cfg.Lane, now-p.optimistic)
	if errors.Is(err, optics.ErrNotFound) {
		return agent.Waiting("a root older than %d seconds on the replica", p.optimistic), nil
	}
	if err != nil {
		return agent.Turn{}, fmt.Errorf("newest acceptable root: %w", err)
	}
	root := update.Update.NewRoot
	size, known := p.cfg.Tree.SizeOf(root)
	if !known {
		return agent.Waiting("the messages of home %s up to root %s", p.cfg.Lane.Home, root), nil
	}
	return p.process(ctx, size, root, head.Latest)
}

// prepare reads what never changes and what is on its way, once, and ends the
// holds that are due. The first turn ends them all, because the settings may have
// changed.
func (p *Processor) prepare(ctx context.Context, now uint64) error {
	due := now
	if !p.started {
		state, err := p.cfg.Replica.State(ctx, optics.BlockRef{})
		if err != nil {
			return fmt.Errorf("read replica: %w", err)
		}
		p.optimistic = state.OptimisticSeconds
		if err := p.resume(ctx); err != nil {
			return err
		}
		due = Never
	}
	if _, err := p.cfg.Messages.Release(ctx, p.cfg.Lane, due); err != nil {
		return fmt.Errorf("release held messages: %w", err)
	}
	p.started = true
	return nil
}
