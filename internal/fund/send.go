package fund

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Sent is one transaction of the bank.
type Sent struct {
	// Key is what the journal calls it.
	Key string `json:"key"`
	// State is mined, reverted, refused or replaced; sent or queued while it is
	// under way.
	State string `json:"state"`
	// TxHash and Block say where it is, once it is in a block.
	TxHash common.Hash `json:"txHash"`
	Block  uint64      `json:"block"`
	// Payments are whom it pays.
	Payments []SentPayment `json:"payments"`
	// Reason says why it had no effect.
	Reason string `json:"reason,omitempty"`
}

// SentPayment is one account that a transaction pays.
type SentPayment struct {
	Address common.Address `json:"address"`
	Amount  Amount         `json:"amount"`
}

// Result is what became of sending on one chain.
type Result struct {
	Network string `json:"network"`
	Token   string `json:"token"`
	// Sent are the transactions of this run, and those of an earlier one that this
	// one went on with.
	Sent []Sent `json:"sent"`
	// Plan is what was decided, with what could not be paid.
	Plan NetworkPlan `json:"plan"`
	// Err is nil when everything that was sent is in a block and had its effect.
	// It wraps ErrStale or ErrUnfinished.
	Err error `json:"-"`
	// Problem is Err in words.
	Problem string `json:"problem,omitempty"`
}

// Send goes on with what an earlier run has left and then sends what is needed,
// on all chains at one time; a chain that fails does not hold up the others. It
// returns when everything is in a block.
//
// Without a plan it decides as Decide does, by balances that are read right
// before. A plan is sent as it is or, when it does not fit those balances, not at
// all; a chain that the plan does not name is left alone.
func (f *Fund) Send(ctx context.Context, w Wallet, plan *Plan) []Result {
	results := make([]Result, len(f.cfg.Chains))
	var group sync.WaitGroup
	for i, c := range f.cfg.Chains {
		r := &results[i]
		r.Network, r.Token = c.Name, c.Token
		group.Go(func() {
			r.Err = f.sendOn(ctx, c, w, plan, r)
			if r.Err != nil {
				r.Problem = oneLine(r.Err)
			}
		})
	}
	group.Wait()
	return results
}

func (f *Fund) sendOn(ctx context.Context, c Chain, w Wallet, plan *Plan, r *Result) error {
	var given *NetworkPlan
	if plan != nil {
		if plan.Environment != f.cfg.Environment {
			return fmt.Errorf("%w: it is for the environment %s", ErrStale, plan.Environment)
		}
		at := slices.IndexFunc(plan.Networks, func(p NetworkPlan) bool { return p.Network == c.Name })
		if at < 0 {
			return nil
		}
		given = &plan.Networks[at]
		if given.Problem != "" {
			return fmt.Errorf("%w: the chain could not be read when it was made: %s", ErrStale, given.Problem)
		}
	}
	if f.cfg.Payments == nil {
		return errors.New("the bank's journal is not open")
	}
	err := f.within(ctx, c, w, func(ctx context.Context, l *lane) error {
		left, err := l.leftOver(ctx)
		if err != nil {
			return err
		}
		err = f.fundOn(ctx, l, given, r)
		return errors.Join(err, l.tell(ctx, left, r))
	})
	for _, s := range r.Sent {
		if err == nil && s.Reason != "" {
			err = fmt.Errorf("%s was %s: %s", s.Key, s.State, s.Reason)
		}
	}
	return err
}

// fundOn catches up, decides and sends.
func (f *Fund) fundOn(ctx context.Context, l *lane, given *NetworkPlan, r *Result) error {
	if err := l.catchUp(ctx); err != nil {
		return err
	}
	now, err := f.inspect(ctx, l.chain)
	if err != nil {
		return err
	}
	r.Plan = Decide(now, f.cfg.Many)
	if given != nil {
		r.Plan = *given
	}
	if err := r.Plan.check(now); err != nil {
		return err
	}
	records, err := f.cfg.Payments.TxByPurpose(ctx, l.chain.Domain, l.chain.Bank, Purpose)
	if err != nil {
		return err
	}
	var intents []optics.TxIntent
	for i, t := range r.Plan.Transactions {
		intents = append(intents, t.intent(l.chain.Name, f.cfg.Now(), len(records)+i))
	}
	if len(intents) == 0 {
		return nil
	}
	f.cfg.Log.InfoContext(ctx, "sending", "network", l.chain.Name, "transactions", len(intents))
	sent, err := l.submit(ctx, intents)
	for _, rec := range sent {
		r.add(rec)
	}
	return err
}

// leftOver returns the keys of payments that an earlier run has left under way.
func (l *lane) leftOver(ctx context.Context) ([]string, error) {
	open, err := l.wallet.Journal.OpenTx(ctx, l.chain.Domain, l.chain.Bank)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, rec := range open {
		if rec.Purpose == Purpose && (rec.State == optics.TxQueued || rec.State == optics.TxSent) {
			keys = append(keys, rec.Key)
		}
	}
	return keys, nil
}

// tell adds what became of transactions of an earlier run.
func (l *lane) tell(ctx context.Context, keys []string, r *Result) error {
	for _, key := range keys {
		rec, err := l.wallet.Journal.Tx(context.WithoutCancel(ctx), l.chain.Domain, l.chain.Bank, key)
		if err != nil {
			return err
		}
		r.add(rec)
	}
	return nil
}

// add takes a record into the result.
func (r *Result) add(rec optics.TxRecord) {
	s := Sent{Key: rec.Key, State: rec.State.String(), TxHash: rec.TxHash, Block: rec.Mined.Number, Reason: rec.Reason}
	if rec.State == optics.TxReplaced && s.Reason == "" {
		s.Reason = "its nonce was used by a transaction that is not the bank's"
	}
	if e, err := readEntry(rec); err == nil {
		for _, p := range e.payments {
			s.Payments = append(s.Payments, SentPayment{p.address, p.amount})
		}
	}
	r.Sent = append(r.Sent, s)
}
