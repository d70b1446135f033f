package watcher

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// todo is what one chain does not show as done yet.
type todo struct {
	// what ends the sentence "waiting for …".
	what   string
	intent optics.TxIntent
}

// answer sends what the chains do not show as done yet, and returns what is
// still open. One chain that cannot be reached keeps none of the others waiting:
// it is an open point like any other.
func (w *Watcher) answer(ctx context.Context) (open []string) {
	todos, err := w.forHome(ctx)
	open = w.send(ctx, w.cfg.Domain, target{w.cfg.Heads, w.cfg.Txs, &w.retries}, todos, err)
	for i, d := range w.cfg.Destinations {
		todos, err := w.forDestination(ctx, d)
		open = append(open, w.send(ctx, d.Domain, target{d.Heads, d.Txs, &w.each[i]}, todos, err)...)
	}
	return open
}

// target is where transactions go.
type target struct {
	heads   agent.Heads
	txs     agent.Transactions
	retries *agent.Retries
}

// send submits the todos of a chain and describes them, beside the error that
// left some of them out.
func (w *Watcher) send(ctx context.Context, chain optics.Domain, to target, todos []todo, failed error) (open []string) {
	intents := make([]optics.TxIntent, len(todos))
	for i, t := range todos {
		intents[i] = t.intent
	}
	var records []optics.TxRecord
	if len(todos) > 0 {
		head, _ := to.heads.Head()
		var err error
		records, err = to.retries.Submit(ctx, to.txs, head.Latest.Number, intents...)
		failed = errors.Join(failed, err)
	}
	for i, rec := range records {
		what := fmt.Sprintf("%s (transaction %s)", todos[i].what, rec.State)
		if rec.State.Ended() {
			what = fmt.Sprintf("%s (transaction %s: %s)", todos[i].what, rec.State, rec.Reason)
		}
		open = append(open, what)
	}
	if failed != nil {
		w.cfg.Log.WarnContext(ctx, "fraud not answered on a chain yet", "chain", chain, "reason", failed)
		open = append(open, fmt.Sprintf("chain %s (%v)", chain, failed))
	}
	return open
}

// forHome returns the proofs that the Home can judge, unless it has failed.
func (w *Watcher) forHome(ctx context.Context) ([]todo, error) {
	state, err := w.cfg.Home.State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read home: %w", err)
	}
	if state.State != optics.StateActive {
		return nil, nil
	}
	var todos []todo
	var failed error
	for _, f := range against(state.Updater, w.frauds) {
		if !provable(f, state) {
			continue
		}
		intent, err := w.packHome(f)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("pack proof for the home: %w", err))
			continue
		}
		todos = append(todos, todo{"the home to fail", intent})
	}
	return todos, failed
}

func (w *Watcher) packHome(f optics.Fraud) (optics.TxIntent, error) {
	if f.Kind == optics.DoubleUpdate {
		return w.cfg.Home.DoubleUpdateIntent(f.First, f.Second)
	}
	return w.cfg.Home.ImproperUpdateIntent(f.First)
}

// forDestination returns the un-enrolment and the proofs for a destination whose
// Replica trusts a fraudulent updater. The frauds of any other updater do it no
// harm.
func (w *Watcher) forDestination(ctx context.Context, d Destination) ([]todo, error) {
	state, err := d.Replica.State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read replica: %w", err)
	}
	frauds := against(state.Updater, w.frauds)
	if len(frauds) == 0 {
		return nil, nil
	}
	todos, failed := w.cut(ctx, d, state)
	if state.State != optics.StateActive {
		return todos, failed
	}
	for _, f := range frauds {
		if f.Kind != optics.DoubleUpdate {
			continue // only the Home can judge an improper update
		}
		intent, err := d.Replica.DoubleUpdateIntent(f.First, f.Second)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("pack proof: %w", err))
			continue
		}
		todos = append(todos, todo{"the replica on " + d.Domain.String() + " to fail", intent})
	}
	return todos, failed
}

// errOther means that the channel to cut leads to a contract that is not ours.
var errOther = errors.New("another replica is enrolled than the one that is watched; watch that one")

// cut returns the un-enrolment of the Replica of a destination, unless it is
// un-enrolled.
func (w *Watcher) cut(ctx context.Context, d Destination, state optics.ReplicaState) ([]todo, error) {
	enrolled, err := d.Manager.ReplicaOf(ctx, state.Block, w.cfg.Domain)
	if err != nil {
		return nil, fmt.Errorf("read connection manager: %w", err)
	}
	switch enrolled {
	case common.Address{}:
		return nil, nil
	case d.Replica.Address():
	default:
		return nil, fmt.Errorf("%s: %w", enrolled, errOther)
	}
	notice, err := w.swear(ctx, state.Updater)
	if err != nil {
		return nil, err
	}
	intent, err := d.Manager.UnenrollIntent(notice)
	if err != nil {
		return nil, fmt.Errorf("pack failure notice: %w", err)
	}
	// A channel that is opened again with another updater is cut again.
	intent.Key += "/" + state.Updater.Hex()
	return []todo{{"the replica on " + d.Domain.String() + " to be un-enrolled", intent}}, nil
}

// swear signs the failure notice against an updater, once.
func (w *Watcher) swear(ctx context.Context, updater common.Address) (optics.SignedFailureNotice, error) {
	if notice, ok := w.sworn[updater]; ok {
		return notice, nil
	}
	notice, err := w.cfg.Signer.SignFailure(ctx, optics.FailureNotice{HomeDomain: w.cfg.Domain, Updater: optics.Bytes32(updater)})
	if err != nil {
		return notice, fmt.Errorf("sign failure notice: %w", err)
	}
	w.sworn[updater] = notice
	return notice, nil
}

// describe says what a watcher that found fraud waits for.
func describe(frauds []optics.Fraud, open []string) string {
	kinds := make([]string, 0, len(frauds))
	for _, f := range frauds {
		kinds = append(kinds, f.Kind.String()+" from "+f.First.OldRoot.String())
	}
	if len(open) == 0 {
		return fmt.Sprintf("nothing: %s is answered on every chain", strings.Join(kinds, ", "))
	}
	return fmt.Sprintf("%s, against %s", strings.Join(open, ", "), strings.Join(kinds, ", "))
}
