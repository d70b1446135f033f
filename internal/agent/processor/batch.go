package processor

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/merkle"
)

// Batches is the part of a Replica that takes many messages in one transaction.
type Batches interface {
	// SupportsBatch says whether the Replica has it, and remembers the answer; it
	// may ask again when its chain has grown. The error is of an endpoint.
	SupportsBatch(ctx context.Context, height uint64) (bool, error)
	// DoubtBatch makes the next SupportsBatch ask the contract.
	DoubtBatch()
	// ProveAndProcessBatchIntent packs Replica.proveAndProcessBatch. The key
	// follows from the messages. The error wraps optics.ErrBatchTooLarge when
	// they do not fit one transaction.
	ProveAndProcessBatchIntent(messages []optics.Message, p merkle.Multiproof, root common.Hash) (optics.TxIntent, error)
	// BatchLeaves returns the leaves of an intent's messages, false for an intent
	// that is no batch for the Replica.
	BatchLeaves(intent optics.TxIntent) ([]common.Hash, bool)
}

// resume finds in the journal which messages are on their way in batches.
// Messages that went out alone need none of this: their keys are their own.
func (p *Processor) resume(ctx context.Context) error {
	if p.cfg.Batches == nil {
		return nil
	}
	open, err := p.cfg.Txs.Open(ctx)
	if err != nil {
		return fmt.Errorf("open transactions: %w", err)
	}
	for _, rec := range open {
		if leaves, ok := p.cfg.Batches.BatchLeaves(rec.TxIntent); ok && !rec.State.Ended() {
			p.remember(rec.Key, leaves)
		}
	}
	return nil
}

func (p *Processor) remember(key string, leaves []common.Hash) {
	p.batches[key] = leaves
	for _, leaf := range leaves {
		p.flying[leaf] = flight{key: key, batch: true}
	}
}

// fate is what a batch means for a message of it that is still unprocessed.
type fate uint8

const (
	underway fate = iota
	// void: the batch had no effect.
	void
	// landed: the batch succeeded, in a block that the index has read.
	landed
)

// fateOf is pure.
func fateOf(rec optics.TxRecord, at moment) fate {
	switch {
	case rec.State.Ended():
		return void
	case rec.State == optics.TxMined && rec.Mined.Number <= at.read:
		return landed
	}
	return underway
}

// afterBatch decides about a message that went out in a batch. When that had no
// effect the message goes alone; one of its neighbours may be to blame. It
// returns left with the message added when the batch landed without it.
func (p *Processor) afterBatch(ctx context.Context, t *turn, left []parcel, next parcel, key string) ([]parcel, error) {
	rec, err := p.lookup(ctx, key)
	if err != nil {
		return left, err
	}
	next.record = rec
	switch fateOf(rec, t.at) {
	case void:
		p.blame(ctx, t, rec)
		t.alone = append(t.alone, next)
	case landed:
		left = append(left, next)
	case underway:
	}
	return left, nil
}

// blame notes a batch without effect. None goes out for a while then, twice as
// long each time in a row: whatever is wrong costs no message two transactions
// again and again.
func (p *Processor) blame(ctx context.Context, t *turn, rec optics.TxRecord) {
	if t.blamed[rec.Key] {
		return
	}
	if t.blamed == nil {
		t.blamed = make(map[string]bool)
		p.failures++
		p.rest = t.at.head.Number + agent.Pause(p.failures-1)
		p.cfg.Batches.DoubtBatch()
	}
	t.blamed[rec.Key] = true
	delete(p.batches, rec.Key)
	p.cfg.Log.WarnContext(ctx, "batch had no effect; its messages go alone", "key", rec.Key, "state", rec.State, "reason", rec.Reason)
}

// leftBehind decides about messages whose batch landed while they are still
// unprocessed. Either the gas was too little for them: they go alone, where
// everything is theirs. Or the index lacks the log.
func (p *Processor) leftBehind(ctx context.Context, t *turn, left []parcel) error {
	if len(left) == 0 {
		return nil
	}
	leaves := make([]common.Hash, len(left))
	for i := range left {
		leaves[i] = left[i].leaf
	}
	statuses, err := p.cfg.Replica.MessageStatus(ctx, optics.BlockRef{}, leaves...)
	if err != nil {
		return fmt.Errorf("status of %d messages: %w", len(left), err)
	}
	for i, next := range left {
		if statuses[i] != optics.MessageProcessed {
			p.cfg.Log.InfoContext(ctx, "batch left a message behind; it goes alone", "leaf", next.leaf, "key", next.record.Key)
			t.alone = append(t.alone, next)
			continue
		}
		if from, h, lost := missing(next.record, t.at); lost {
			p.cfg.Index.Reread(from)
			if err := p.putAside(ctx, t, next.leaf, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// separate moves to alone what cannot share a transaction: everything, where the
// Replica takes no batches; and what went out alone before.
func (p *Processor) separate(ctx context.Context, t *turn) error {
	fresh := t.together
	t.together = nil
	batch, err := p.mayBatch(ctx, len(fresh), t.at.head.Number)
	if err != nil {
		return err
	}
	if !batch {
		t.alone = append(t.alone, fresh...)
		return nil
	}
	for _, next := range fresh {
		intent, err := p.cfg.Replica.ProcessIntent(next.message)
		if err != nil {
			h, unfit := unfit(err)
			if !unfit {
				return fmt.Errorf("pack message %s: %w", next.leaf, err)
			}
			if err := p.putAside(ctx, t, next.leaf, h); err != nil {
				return err
			}
			continue
		}
		switch _, err := p.cfg.Txs.Lookup(ctx, intent.Key); {
		case errors.Is(err, optics.ErrNotFound):
			t.together = append(t.together, next)
		case err != nil:
			return fmt.Errorf("look up %s: %w", intent.Key, err)
		default:
			t.alone = append(t.alone, next)
		}
	}
	return nil
}

func (p *Processor) mayBatch(ctx context.Context, messages int, height uint64) (bool, error) {
	if p.cfg.Batches == nil || p.cfg.MaxBatch < 2 || messages < 2 || height < p.rest {
		return false, nil
	}
	yes, err := p.cfg.Batches.SupportsBatch(ctx, height)
	if err != nil {
		return false, fmt.Errorf("ask whether the replica takes batches: %w", err)
	}
	return yes, nil
}

// sendBatches submits what may share transactions, all at once. What is left over
// goes alone.
func (p *Processor) sendBatches(ctx context.Context, t *turn) error {
	var intents []optics.TxIntent
	var members [][]parcel
	for rest := t.together; len(rest) > 0; {
		intent, n, err := p.packBatch(rest[:min(len(rest), p.cfg.MaxBatch)], t)
		if err != nil {
			return err
		}
		if n == 1 {
			t.alone = append(t.alone, rest[0])
		} else {
			intents, members = append(intents, intent), append(members, rest[:n])
		}
		rest = rest[n:]
	}
	if len(intents) == 0 {
		return nil
	}
	records, err := p.cfg.Txs.Submit(ctx, intents...)
	if err != nil {
		return fmt.Errorf("submit batches: %w", err)
	}
	for i, rec := range records {
		if rec.State.Ended() { // the very same batch was tried before
			p.blame(ctx, t, rec)
			t.alone = append(t.alone, members[i]...)
			continue
		}
		leaves := make([]common.Hash, len(members[i]))
		for j, next := range members[i] {
			leaves[j] = next.leaf
		}
		p.remember(rec.Key, leaves)
	}
	return nil
}

// packBatch proves messages and packs one transaction for as many of them, from
// the first on, as it holds; n is 1 when no two fit.
func (p *Processor) packBatch(members []parcel, t *turn) (intent optics.TxIntent, n int, err error) {
	for n = len(members); n > 1; n /= 2 {
		messages, indices, leaves := make([]optics.Message, n), make([]uint64, n), make([]common.Hash, n)
		for i, next := range members[:n] {
			messages[i], indices[i], leaves[i] = next.message, next.index, next.leaf
		}
		proof, err := p.cfg.Tree.Multiproof(indices, t.size)
		if err != nil {
			return intent, 0, fmt.Errorf("prove %d leaves at size %d: %w", n, t.size, err)
		}
		if root, err := proof.Root(leaves); err != nil || root != t.root {
			return intent, 0, fmt.Errorf("leaves %d to %d: %w: the index changed under the proof", indices[0], indices[n-1], agent.ErrBehind)
		}
		intent, err = p.cfg.Batches.ProveAndProcessBatchIntent(messages, proof, t.root)
		if err == nil {
			return intent, n, nil
		}
		if !errors.Is(err, optics.ErrBatchTooLarge) {
			return intent, 0, fmt.Errorf("pack %d messages: %w", n, err)
		}
	}
	return intent, 1, nil
}
