package fund

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/txm"
)

// Wallet is what the bank sends with.
type Wallet struct {
	// Journal is the bank's, open for writing: no other process has it. It is the
	// one that Config.Payments reads.
	Journal txm.Journal
	// Signer returns the bank's key for a chain.
	Signer func(network string) keys.Signer
}

// lane is the bank's transaction pipeline on one chain while something is sent.
type lane struct {
	chain    Chain
	wallet   Wallet
	pipeline *txm.Manager
}

// within runs the bank's pipeline on a chain while work is done with it.
func (f *Fund) within(ctx context.Context, c Chain, w Wallet, work func(context.Context, *lane) error) error {
	signer := w.Signer(c.Name)
	if got := signer.Address(); got != c.Bank {
		return fmt.Errorf("the bank is %s, the key is that of %s; give the bank's key", c.Bank, got)
	}
	log := f.cfg.Log.With("network", c.Name)
	heads := chain.NewHeads(chain.HeadsConfig{Node: c.Node, Finality: c.Finality, PollInterval: c.Poll, Chain: c.Domain, Log: log})
	pipeline, err := txm.New(txm.Config{
		Chain: c.Domain, ChainID: c.ChainID, Signer: signer, Journal: w.Journal, Node: c.Node, Heads: heads,
		CustomErrors: chain.CustomError, Fees: c.Fees, Log: log,
	})
	if err != nil {
		return err
	}
	inner, finish := context.WithCancel(ctx)
	defer finish()
	group, inner := errgroup.WithContext(inner)
	group.Go(func() error { return heads.Run(inner) })
	group.Go(func() error {
		heads.Poll(inner) // so that the pipeline does not complain about having seen no block
		return pipeline.Run(inner)
	})
	group.Go(func() error {
		defer finish()
		return work(inner, &lane{chain: c, wallet: w, pipeline: pipeline})
	})
	return group.Wait()
}

// await waits until something holds of the pipeline. The error wraps
// ErrUnfinished when the pipeline halts or the context ends before.
func (l *lane) await(ctx context.Context, holds func(txm.State) (bool, error)) error {
	changed, stop := l.pipeline.Subscribe()
	defer stop()
	for {
		s := l.pipeline.State()
		if s.Halted != "" {
			return fmt.Errorf("%w and sending has halted: %s", ErrUnfinished, s.Halted)
		}
		done, err := holds(s)
		if done || err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return l.unfinished(ctx)
		}
	}
}

func (l *lane) unfinished(ctx context.Context) error {
	s := l.pipeline.State()
	why := s.Waiting
	if why == "" {
		why = "they wait for blocks"
	}
	return fmt.Errorf("%w: %d without a nonce, %d not in a block (%s); send again to go on: %w",
		ErrUnfinished, s.Queued, s.InFlight, why, context.Cause(ctx))
}

// catchUp brings the journal up to the chain: what an earlier run has left is sent
// and in blocks, and what is final is known to be.
func (l *lane) catchUp(ctx context.Context) error {
	return l.await(ctx, func(s txm.State) (bool, error) {
		return s.Height > 0 && s.Queued == 0 && s.InFlight == 0, nil
	})
}

// submit journals intents and waits until each is in a block, or has ended. The
// records come in the order of the intents.
func (l *lane) submit(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error) {
	records, err := l.pipeline.Submit(ctx, intents...)
	if err != nil {
		return nil, err
	}
	err = l.await(ctx, func(txm.State) (bool, error) {
		done := true
		for i := range records {
			rec, err := l.pipeline.Lookup(ctx, records[i].Key)
			if err != nil {
				return false, err
			}
			records[i] = rec
			done = done && (rec.State == optics.TxMined || rec.State.Ended())
		}
		return done, nil
	})
	return records, err
}

// Deploy deploys the disperse contract on a chain, unless it is there, and returns
// its address. The bank pays, and keeps its floor.
func (f *Fund) Deploy(ctx context.Context, network string, w Wallet) (common.Address, error) {
	for _, c := range f.cfg.Chains {
		if c.Name == network {
			err := f.within(ctx, c, w, func(ctx context.Context, l *lane) error { return f.deploy(ctx, l) })
			return DisperseAddress(), err
		}
	}
	return common.Address{}, fmt.Errorf("deploy the disperse contract: no network is called %q", network)
}

// deployGas bounds what the deployment needs.
const deployGas = 600_000

func (f *Fund) deploy(ctx context.Context, l *lane) error {
	if err := l.catchUp(ctx); err != nil {
		return err
	}
	n, err := f.inspect(ctx, l.chain)
	if err != nil || n.Disperse {
		return err
	}
	var factory hexutil.Bytes
	if err := l.chain.Node.CallContext(ctx, &factory, "eth_getCode", Factory, "latest"); err != nil {
		return fmt.Errorf("read the factory: %w", err)
	}
	if len(factory) == 0 {
		return fmt.Errorf("the factory %s is not on %s; payments go one by one there", Factory, n.Name)
	}
	if fee := n.MaxFee.Times(deployGas); n.Bank.free().Less(fee) {
		return fmt.Errorf("the bank may need %s for gas and has %s above its floor; send %s to %s on %s",
			fee, n.Bank.free(), fee.Minus(n.Bank.above()), n.Bank.Address, n.Name)
	}
	records, err := l.submit(ctx, []optics.TxIntent{deployment(l.chain.Name)})
	if err != nil {
		return err
	}
	if records[0].State.Ended() {
		return fmt.Errorf("the deployment %s: %s", records[0].State, records[0].Reason)
	}
	if n, err = f.inspect(ctx, l.chain); err == nil && !n.Disperse {
		err = errors.New("there is no disperse contract after its deployment")
	}
	return err
}
