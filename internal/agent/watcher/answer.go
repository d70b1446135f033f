package watcher

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// answer sends what the chains do not show as done yet. One chain that cannot be
// reached keeps none of the others waiting.
func (w *Watcher) answer(ctx context.Context, frauds []optics.Fraud) (agent.Turn, error) {
	open, err := w.answerHome(ctx, frauds)
	errs := []error{err}
	for _, d := range w.cfg.Destinations {
		todo, err := w.answerDestination(ctx, d, frauds)
		open, errs = append(open, todo...), append(errs, err)
	}
	return describe(frauds, open), errors.Join(errs...)
}

func (w *Watcher) answerHome(ctx context.Context, frauds []optics.Fraud) (open []string, err error) {
	head, ok := w.cfg.Heads.Head()
	if !ok {
		return []string{"the home's chain"}, nil
	}
	state, err := w.cfg.Home.State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read home: %w", err)
	}
	if state.State != optics.StateActive {
		return nil, nil
	}
	var intents []optics.TxIntent
	for _, f := range frauds {
		if !provable(f, state) {
			continue
		}
		intent, err := w.packHome(f)
		if err != nil {
			return nil, fmt.Errorf("pack proof for the home: %w", err)
		}
		intents = append(intents, intent)
	}
	if len(intents) == 0 {
		return nil, nil
	}
	_, err = w.retries.Submit(ctx, w.cfg.Txs, head.Latest.Number, intents...)
	return []string{"the home to fail"}, err
}

func (w *Watcher) packHome(f optics.Fraud) (optics.TxIntent, error) {
	if f.Kind == optics.DoubleUpdate {
		return w.cfg.Home.DoubleUpdateIntent(f.First, f.Second)
	}
	return w.cfg.Home.ImproperUpdateIntent(f.First)
}

func (w *Watcher) answerDestination(ctx context.Context, d Destination, frauds []optics.Fraud) (open []string, err error) {
	head, ok := d.Heads.Head()
	if !ok {
		return []string{"chain " + d.Domain.String()}, nil
	}
	state, err := d.Replica.State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read replica on %s: %w", d.Domain, err)
	}
	intents, open, err := w.cut(ctx, d, state)
	if err != nil {
		return open, err
	}
	if state.State == optics.StateActive {
		for _, f := range frauds {
			if f.Kind != optics.DoubleUpdate {
				continue // only the Home can judge an improper update
			}
			intent, err := d.Replica.DoubleUpdateIntent(f.First, f.Second)
			if err != nil {
				return open, fmt.Errorf("pack proof for %s: %w", d.Domain, err)
			}
			intents, open = append(intents, intent), append(open, "the replica on "+d.Domain.String()+" to fail")
		}
	}
	if len(intents) == 0 {
		return open, nil
	}
	_, err = w.retries.Submit(ctx, d.Txs, head.Latest.Number, intents...)
	return open, err
}

// cut returns the intent that un-enrols the Replica of a destination, unless it
// is un-enrolled.
func (w *Watcher) cut(ctx context.Context, d Destination, state optics.ReplicaState) (intents []optics.TxIntent, open []string, err error) {
	enrolled, err := d.Manager.ReplicaOf(ctx, state.Block, w.cfg.Domain)
	if err != nil {
		return nil, nil, fmt.Errorf("read connection manager on %s: %w", d.Domain, err)
	}
	if enrolled == (common.Address{}) {
		return nil, nil, nil
	}
	notice, err := w.swear(ctx, state.Updater)
	if err != nil {
		return nil, nil, err
	}
	intent, err := d.Manager.UnenrollIntent(notice)
	if err != nil {
		return nil, nil, fmt.Errorf("pack failure notice for %s: %w", d.Domain, err)
	}
	return []optics.TxIntent{intent}, []string{"the replica on " + d.Domain.String() + " to be un-enrolled"}, nil
}

// swear signs the failure notice against an updater, once.
func (w *Watcher) swear(ctx context.Context, updater common.Address) (optics.SignedFailureNotice, error) {
	name := optics.Bytes32(updater)
	if notice, ok := w.sworn[name]; ok {
		return notice, nil
	}
	notice, err := w.cfg.Signer.SignFailure(ctx, optics.FailureNotice{HomeDomain: w.cfg.Domain, Updater: name})
	if err != nil {
		return notice, fmt.Errorf("sign failure notice: %w", err)
	}
	w.sworn[name] = notice
	return notice, nil
}
