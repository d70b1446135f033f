package processor

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

func (p *Processor) process(ctx context.Context, size uint64, root common.Hash, head optics.BlockRef) (agent.Turn, error) {
	at, err := p.moment(ctx, head)
	if err != nil {
		return agent.Turn{}, err
	}
	ready, err := p.cfg.Messages.Unprocessed(ctx, p.cfg.Lane, size, p.cfg.InFlight)
	if err != nil {
		return agent.Turn{}, fmt.Errorf("unprocessed messages: %w", err)
	}
	if err := p.forget(ctx, ready); err != nil {
		return agent.Turn{}, err
	}
	t := turn{at: at, size: size, root: root}
	if err := p.sort(ctx, &t, ready); err != nil {
		return agent.Turn{}, err
	}
	if err := p.sendBatches(ctx, &t); err != nil {
		return agent.Turn{}, err
	}
	if err := p.sendAlone(ctx, &t); err != nil {
		return agent.Turn{}, err
	}
	return agent.Turn{
		Waiting: fmt.Sprintf("%d messages on their way; the newest acceptable root has %d leaves", p.underway(ready), size),
		Again:   t.held > 0,
	}, nil
}

func (p *Processor) underway(ready []optics.DispatchLog) (n int) {
	for _, d := range ready {
		if _, flies := p.flying[d.Message.Leaf()]; flies {
			n++
		}
	}
	return n
}

// turn is one step's work.
type turn struct {
	at moment
	// root is what messages are proven under, size the number of its leaves.
	root common.Hash
	size uint64
	// together may share a transaction; alone go in one each.
	together, alone []parcel
	// held is how many messages were put aside.
	held int
	// blamed are the keys of batches that had no effect.
	blamed map[string]bool
}

// sort decides what becomes of each message.
func (p *Processor) sort(ctx context.Context, t *turn, ready []optics.DispatchLog) error {
	var left []parcel
	for _, d := range ready {
		next := parcel{message: d.Message, index: uint64(d.LeafIndex), leaf: d.Message.Leaf()}
		f, flies := p.flying[next.leaf]
		h, stop, err := p.obstacle(ctx, next.leaf, d.Message, t.at)
		switch {
		case err != nil:
			return err
		case stop:
			err = p.putAside(ctx, t, next.leaf, h)
		case !flies:
			t.together = append(t.together, next)
		case f.batch:
			left, err = p.afterBatch(ctx, t, left, next, f.key)
		}
		if err != nil {
			return err
		}
	}
	if err := p.leftBehind(ctx, t, left); err != nil {
		return err
	}
	return p.separate(ctx, t)
}

// forget drops what is no longer ready, because it was processed or put aside.
// What went out in a batch is remembered until that is settled: when its block
// leaves the chain, the pipeline sends the batch again.
func (p *Processor) forget(ctx context.Context, ready []optics.DispatchLog) error {
	for key := range p.batches {
		rec, err := p.lookup(ctx, key)
		if err != nil {
			return err
		}
		if rec.Settled {
			delete(p.batches, key)
		}
		if rec.State == optics.TxMined {
			p.failures = 0
		}
	}
	still := make(map[common.Hash]bool, len(ready))
	for _, d := range ready {
		still[d.Message.Leaf()] = true
	}
	for leaf, f := range p.flying {
		if _, open := p.batches[f.key]; !open && !still[leaf] {
			delete(p.flying, leaf)
		}
	}
	return nil
}

func (p *Processor) lookup(ctx context.Context, key string) (optics.TxRecord, error) {
	rec, err := p.cfg.Txs.Lookup(ctx, key)
	if err != nil {
		return optics.TxRecord{}, fmt.Errorf("look up %s: %w", key, err)
	}
	return rec, nil
}

func (p *Processor) putAside(ctx context.Context, t *turn, leaf common.Hash, h hold) error {
	t.held++
	return p.hold(ctx, leaf, h)
}
