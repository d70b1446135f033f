package processor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// statusRevert is the Replica's reason when a message is not new to it.
const statusRevert = "!MessageStatus.None"

// parcel is a message that goes out, or went out before.
type parcel struct {
	message optics.Message
	index   uint64 // of the leaf
	leaf    common.Hash
	intent  optics.TxIntent
	// record is the newest try, once there is one.
	record optics.TxRecord
}

// sendAlone proves the messages that go alone and submits them in leaf order.
func (p *Processor) sendAlone(ctx context.Context, t *turn) error {
	slices.SortFunc(t.alone, func(a, b parcel) int { return cmp.Compare(a.index, b.index) })
	out := t.alone[:0]
	for _, next := range t.alone {
		var err error
		if next.intent, err = p.pack(next, t.size, t.root); err == nil {
			out = append(out, next)
			continue
		}
		h, stop := unfit(err)
		if !stop {
			return err
		}
		if err := p.putAside(ctx, t, next.leaf, h); err != nil {
			return err
		}
	}
	return p.send(ctx, out, t.at)
}

// pack proves a message and packs its own transaction.
func (p *Processor) pack(next parcel, size uint64, root common.Hash) (optics.TxIntent, error) {
	proof, err := p.cfg.Tree.Proof(next.index, size)
	if err != nil {
		return optics.TxIntent{}, fmt.Errorf("prove leaf %d at size %d: %w", next.index, size, err)
	}
	if proof.Leaf != next.leaf || proof.Root() != root {
		return optics.TxIntent{}, fmt.Errorf("leaf %d: %w: the index changed under the proof", next.index, agent.ErrBehind)
	}
	intent, err := p.cfg.Replica.ProveAndProcessIntent(next.message, proof)
	if err != nil {
		return optics.TxIntent{}, fmt.Errorf("pack message %s: %w", next.leaf, err)
	}
	return intent, nil
}

// send submits messages. Those whose newest try had no effect get the next one
// here: their hold is over, or they come from before a restart.
func (p *Processor) send(ctx context.Context, out []parcel, at moment) error {
	ended, err := p.submit(ctx, out)
	if err != nil || len(ended) == 0 {
		return err
	}
	statuses, err := p.statuses(ctx, ended)
	if err != nil {
		return err
	}
	var again []parcel
	for _, e := range ended {
		h, retry := afterEnd(e.record, statuses[e.leaf], p.cfg.MaxTries, at.head.Time)
		if statuses[e.leaf] == optics.MessageProcessed {
			if from, longer, lost := missing(e.record, at); lost {
				p.cfg.Index.Reread(from)
				h = longer
			}
		}
		if !retry {
			if err := p.hold(ctx, e.leaf, h); err != nil {
				return err
			}
			continue
		}
		if statuses[e.leaf] == optics.MessageProven {
			if e.intent, err = p.cfg.Replica.ProcessIntent(e.message); err != nil {
				return fmt.Errorf("pack message %s: %w", e.leaf, err)
			}
		}
		e.intent.Try = e.record.Try + 1
		again = append(again, e)
	}
	_, err = p.submit(ctx, again)
	return err
}

// submit hands parcels to the pipeline and returns those whose newest try ended
// without effect.
func (p *Processor) submit(ctx context.Context, out []parcel) (ended []parcel, err error) {
	if len(out) == 0 {
		return nil, nil
	}
	intents := make([]optics.TxIntent, len(out))
	for i := range out {
		intents[i] = out[i].intent
	}
	records, err := p.cfg.Txs.Submit(ctx, intents...)
	if err != nil {
		return nil, fmt.Errorf("submit messages: %w", err)
	}
	for i, rec := range records {
		p.flying[out[i].leaf] = flight{key: rec.Key}
		if rec.State.Ended() {
			out[i].record = rec
			ended = append(ended, out[i])
		}
	}
	return ended, nil
}

// statuses asks the Replica about the messages that were not new to it, all at
// once.
func (p *Processor) statuses(ctx context.Context, ended []parcel) (map[common.Hash]optics.MessageStatus, error) {
	var leaves []common.Hash
	for _, e := range ended {
		if strings.Contains(e.record.Reason, statusRevert) {
			leaves = append(leaves, e.leaf)
		}
	}
	known := make(map[common.Hash]optics.MessageStatus, len(leaves))
	if len(leaves) == 0 {
		return known, nil
	}
	answers, err := p.cfg.Replica.MessageStatus(ctx, optics.BlockRef{}, leaves...)
	if err != nil {
		return nil, fmt.Errorf("status of %d messages: %w", len(leaves), err)
	}
	for i, leaf := range leaves {
		known[leaf] = answers[i]
	}
	return known, nil
}
