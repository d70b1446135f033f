package contracts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/txm"
)

// ErrUnfinished means that a transaction is not in a block yet. It is in the
// journal: the same plan goes on with it.
var ErrUnfinished = errors.New("not in a block yet")

// ErrNoKey means that a step needs a key that is not at hand.
var ErrNoKey = errors.New("a key is not at hand")

// PipelineConfig describes the accounts that send on one chain.
type PipelineConfig struct {
	// Name is the name of the network, Chain its domain, ChainID its EIP-155 chain
	// id.
	Name    string
	Chain   optics.Domain
	ChainID uint64
	// Node is the chain's, Finality says which of its blocks are final, Poll is how
	// often it is asked for new ones.
	Node     txm.Node
	Finality chain.Finality
	Poll     time.Duration
	// Fees bound what a transaction may cost.
	Fees txm.FeePolicy
	// Signers are the accounts that may send.
	Signers []keys.Signer
	// Journal is theirs; no other process has it.
	Journal txm.Journal
	// Log gets changes of state; nil discards them.
	Log *slog.Logger
}

// Pipeline sends the transactions of plans on one chain. It is a [Sender].
type Pipeline struct {
	cfg      PipelineConfig
	heads    *chain.Heads
	managers map[common.Address]*txm.Manager
	ended    chan struct{} // closed when Run returns
	why      error
}

// NewPipeline returns a pipeline that sends nothing before Run.
func NewPipeline(cfg PipelineConfig) (*Pipeline, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	log := cfg.Log.With("network", cfg.Name)
	p := &Pipeline{
		cfg: cfg, managers: make(map[common.Address]*txm.Manager), ended: make(chan struct{}),
		heads: chain.NewHeads(chain.HeadsConfig{Node: cfg.Node, Finality: cfg.Finality, PollInterval: cfg.Poll, Chain: cfg.Chain, Log: log}),
	}
	for _, s := range cfg.Signers {
		m, err := txm.New(txm.Config{
			Chain: cfg.Chain, ChainID: cfg.ChainID, Signer: s, Journal: cfg.Journal, Node: cfg.Node, Heads: p.heads, Fees: cfg.Fees, Log: log,
		})
		if err != nil {
			return nil, err
		}
		p.managers[s.Address()] = m
	}
	return p, nil
}

// Keep gives up what other plans have left in the journal and nobody has signed:
// everything but the transactions of these steps. Call it before Run.
func (p *Pipeline) Keep(ctx context.Context, steps []provision.Step) error {
	keep := make(map[string]bool)
	for _, s := range steps {
		if s.Lane == p.cfg.Name && s.Call != nil {
			data, err := hexutil.Decode(s.Call.Data)
			if err != nil {
				return fmt.Errorf("%w: data of step %s: %w", provision.ErrPlan, s.ID, err)
			}
			keep[sendKey(s, data)] = true
		}
	}
	for from := range p.managers {
		open, err := p.cfg.Journal.OpenTx(ctx, p.cfg.Chain, from)
		if err != nil {
			return fmt.Errorf("read the journal of %s: %w", from, err)
		}
		var left []optics.TxRecord
		for _, rec := range open {
			if rec.State == optics.TxQueued && !keep[rec.Key] {
				rec.State, rec.Settled, rec.Reason = optics.TxRefused, true, "given up for another plan, before it was signed"
				left = append(left, rec)
			}
		}
		if err := p.cfg.Journal.SaveTx(ctx, left); err != nil {
			return fmt.Errorf("give up %d transactions of %s: %w", len(left), from, err)
		}
	}
	return nil
}

// Run sends until the context ends. The error is that of the journal.
func (p *Pipeline) Run(ctx context.Context) error {
	defer close(p.ended)
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return p.heads.Run(inner) })
	for _, m := range p.managers {
		group.Go(func() error {
			p.heads.Poll(inner) // so that it does not complain about having seen no block
			return m.Run(inner)
		})
	}
	if err := group.Wait(); ctx.Err() == nil {
		p.why = err
		return err
	}
	return nil
}

// Send implements [Sender].
func (p *Pipeline) Send(ctx context.Context, key string, tx provision.Transaction) (provision.Pending, error) {
	from := common.HexToAddress(tx.From)
	m := p.managers[from]
	if m == nil {
		return nil, fmt.Errorf("%w: that of %s on %s", ErrNoKey, from, p.cfg.Name)
	}
	data, err := hexutil.Decode(tx.Data)
	if err != nil {
		return nil, fmt.Errorf("%w: data: %w", provision.ErrPlan, err)
	}
	intent := optics.TxIntent{
		Key: key, Data: data, GasLimit: tx.Gas, Purpose: "plan", Pinned: true, AtNonce: tx.Nonce,
		To: common.HexToAddress(tx.To), Creation: tx.To == "",
	}
	if _, err := m.Submit(ctx, intent); err != nil {
		return nil, err
	}
	return func(ctx context.Context) (provision.Outcome, error) { return p.await(ctx, m, key) }, nil
}

// await waits until a transaction is in a block and has succeeded there.
func (p *Pipeline) await(ctx context.Context, m *txm.Manager, key string) (provision.Outcome, error) {
	changed, stop := m.Subscribe()
	defer stop()
	for {
		rec, err := m.Lookup(ctx, key)
		switch {
		case err != nil:
			return provision.Outcome{}, err
		case rec.State == optics.TxMined:
			return provision.Outcome{Tx: rec.TxHash.Hex(), Block: rec.Mined.Number, GasUsed: rec.GasUsed}, nil
		case rec.State.Ended() && rec.HasNonce:
			return provision.Outcome{}, fmt.Errorf("transaction %s with nonce %d failed: %s", rec.TxHash, rec.Nonce, rec.Reason)
		case rec.State.Ended():
			return provision.Outcome{}, fmt.Errorf("%w: the transaction was not sent: %s", provision.ErrStale, rec.Reason)
		}
		state := m.State()
		if state.Halted != "" {
			return provision.Outcome{}, fmt.Errorf("%w, and sending has halted: %s", ErrUnfinished, state.Halted)
		}
		select {
		case <-changed:
		case <-p.ended:
			return provision.Outcome{}, fmt.Errorf("%w, and sending has ended: %w", ErrUnfinished, p.why)
		case <-ctx.Done():
			why := state.Waiting
			if why == "" {
				why = "it waits for a block"
			}
			return provision.Outcome{}, fmt.Errorf("%w (%s): %w", ErrUnfinished, why, context.Cause(ctx))
		}
	}
}

// Settle waits until everything that was sent is in blocks that are final.
func (p *Pipeline) Settle(ctx context.Context) error {
	for from, m := range p.managers {
		if err := p.settle(ctx, from, m); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pipeline) settle(ctx context.Context, from common.Address, m *txm.Manager) error {
	changed, stop := m.Subscribe()
	defer stop()
	for {
		open, err := p.cfg.Journal.OpenTx(ctx, p.cfg.Chain, from)
		if err != nil || len(open) == 0 {
			return err
		}
		select {
		case <-changed:
		case <-p.ended:
			return fmt.Errorf("%d transactions of %s are not final, and sending has ended: %w", len(open), from, p.why)
		case <-ctx.Done():
			return fmt.Errorf("%d transactions of %s are in blocks that are not final on %s: %w", len(open), from, p.cfg.Name, context.Cause(ctx))
		}
	}
}
