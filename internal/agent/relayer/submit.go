package relayer

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Batches is the part of a Replica that takes many updates in one transaction.
type Batches interface {
	// SupportsBatch says whether the Replica has it, and remembers the answer; it
	// may ask again when its chain has grown. The error is of an endpoint.
	SupportsBatch(ctx context.Context, height uint64) (bool, error)
	// DoubtBatch makes the next SupportsBatch ask the contract.
	DoubtBatch()
	// UpdateBatchIntent packs Replica.updateBatch. The key follows from the roots.
	UpdateBatchIntent(updates []optics.SignedUpdate) (optics.TxIntent, error)
	// BatchRoots returns the roots that an intent leads over, the one from which
	// it starts first; false for an intent that is no batch for the Replica.
	BatchRoots(intent optics.TxIntent) ([]common.Hash, bool)
}

// flight is a transaction for one update or more.
type flight struct {
	intent optics.TxIntent
	// to are the roots that it leads over, the last one last.
	to []common.Hash
}

// covers reports whether the updates begin with those of the flight.
func (f flight) covers(updates []optics.UpdateLog) bool {
	if len(updates) < len(f.to) {
		return false
	}
	for i, root := range f.to {
		if updates[i].Update.NewRoot != root {
			return false
		}
	}
	return true
}

// resume finds in the journal which updates are on their way together. Those that
// went out alone need none of this: their keys are their own.
func (r *Relayer) resume(ctx context.Context) error {
	if r.started || r.cfg.Batches == nil {
		return nil
	}
	open, err := r.cfg.Txs.Open(ctx)
	if err != nil {
		return fmt.Errorf("open transactions: %w", err)
	}
	for _, rec := range open {
		if roots, ok := r.cfg.Batches.BatchRoots(rec.TxIntent); ok && !rec.State.Ended() {
			r.flights[roots[0]] = flight{intent: rec.TxIntent, to: roots[1:]}
		}
	}
	r.started = true
	return nil
}

// submit brings on its way what is not, and again what had no effect.
func (r *Relayer) submit(ctx context.Context, v view, head optics.Head) (agent.Turn, error) {
	if err := r.resume(ctx); err != nil {
		return agent.Turn{}, err
	}
	flights, rest := r.underway(v.updates)
	fresh, err := r.pack(ctx, rest, head.Latest.Number)
	if err != nil {
		return agent.Turn{}, err
	}
	flights = append(flights, fresh...)
	intents := make([]optics.TxIntent, len(flights))
	for i, f := range flights {
		intents[i] = f.intent
	}
	records, err := r.retries.Submit(ctx, r.cfg.Txs, head.Latest.Number, intents...)
	if err != nil {
		return agent.Turn{}, err
	}
	again, err := r.split(ctx, v, flights, records)
	if err != nil {
		return agent.Turn{}, err
	}
	first := records[0]
	if first.State.Ended() {
		return agent.Turn{
			Waiting: fmt.Sprintf("another try of %s, which was %s: %s", first.Key, first.State, first.Reason), Again: again,
		}, nil
	}
	return agent.Turn{
		Waiting: fmt.Sprintf("%d updates on their way, the first to %s", len(v.updates), v.updates[0].Update.NewRoot), Again: again,
	}, nil
}

// underway returns the flights that the updates begin with, and the other
// updates.
func (r *Relayer) underway(updates []optics.UpdateLog) (flights []flight, rest []optics.UpdateLog) {
	for rest = updates; len(rest) > 0; {
		f, ok := r.flights[rest[0].Update.OldRoot]
		if !ok || !f.covers(rest) {
			break
		}
		flights, rest = append(flights, f), rest[len(f.to):]
	}
	return flights, rest
}

// pack makes one transaction of the updates, or one of each.
func (r *Relayer) pack(ctx context.Context, updates []optics.UpdateLog, height uint64) ([]flight, error) {
	if r.cfg.Batches != nil && len(updates) > 1 {
		yes, err := r.cfg.Batches.SupportsBatch(ctx, height)
		if err != nil {
			return nil, fmt.Errorf("ask whether the replica takes batches: %w", err)
		}
		if yes {
			return r.packBatch(updates)
		}
	}
	return r.packAlone(updates)
}

func (r *Relayer) packBatch(updates []optics.UpdateLog) ([]flight, error) {
	var f flight
	signed := make([]optics.SignedUpdate, len(updates))
	for i, u := range updates {
		signed[i], f.to = u.Update, append(f.to, u.Update.NewRoot)
	}
	var err error
	if f.intent, err = r.cfg.Batches.UpdateBatchIntent(signed); err != nil {
		return nil, fmt.Errorf("pack %d updates: %w", len(updates), err)
	}
	return []flight{f}, nil
}

func (r *Relayer) packAlone(updates []optics.UpdateLog) ([]flight, error) {
	flights := make([]flight, len(updates))
	for i, u := range updates {
		intent, err := r.cfg.Replica.UpdateIntent(u.Update)
		if err != nil {
			return nil, fmt.Errorf("pack update: %w", err)
		}
		flights[i] = flight{intent: intent, to: []common.Hash{u.Update.NewRoot}}
	}
	return flights, nil
}

// remember keeps the flights that start from a root, one after the other.
func (r *Relayer) remember(from common.Hash, flights []flight) {
	clear(r.flights)
	for _, f := range flights {
		r.flights[from] = f
		from = f.to[len(f.to)-1]
	}
}

// split makes batches that had no effect go out again as single updates: one of
// them may be to blame, or the Replica takes no batches any more. It reports
// whether there were any.
func (r *Relayer) split(ctx context.Context, v view, flights []flight, records []optics.TxRecord) (bool, error) {
	var kept []flight
	rest, some := v.updates, false
	for i, f := range flights {
		members := rest[:len(f.to)]
		rest = rest[len(f.to):]
		if len(members) == 1 || !records[i].State.Ended() {
			kept = append(kept, f)
			continue
		}
		some = true
		r.cfg.Batches.DoubtBatch()
		r.cfg.Log.WarnContext(ctx, "batch had no effect; its updates go alone",
			"key", records[i].Key, "state", records[i].State, "reason", records[i].Reason)
		single, err := r.packAlone(members)
		if err != nil {
			return false, err
		}
		kept = append(kept, single...)
	}
	r.remember(v.replica.CommittedRoot, kept)
	return some, nil
}
