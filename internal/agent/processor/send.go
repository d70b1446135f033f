package processor

import (
	"context"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// statusRevert is the Replica's reason when a message is not new to it.
const statusRevert = "!MessageStatus.None"

// blockSeconds is how long one block is taken to last when a pause in blocks
// becomes a hold in seconds.
const blockSeconds = 5

// batch is what one step submits; the slices run in parallel.
type batch struct {
	messages []optics.Message
	leaves   []common.Hash
	intents  []optics.TxIntent
}

// send submits a batch. Messages whose newest try had no effect get the next
// one here: their hold is over, or they come from before a restart.
func (p *Processor) send(ctx context.Context, out *batch, now uint64) error {
	if len(out.intents) == 0 {
		return nil
	}
	records, err := p.cfg.Txs.Submit(ctx, out.intents...)
	if err != nil {
		return fmt.Errorf("submit messages: %w", err)
	}
	for i, rec := range records {
		leaf := out.leaves[i]
		p.flying[leaf] = rec.Key
		if !rec.State.Ended() {
			continue
		}
		intent, reason, err := p.retry(ctx, rec, out.messages[i], leaf, out.intents[i])
		if err != nil {
			return err
		}
		if reason != "" {
			if err := p.hold(ctx, leaf, p.until(rec, now), reason); err != nil {
				return err
			}
			continue
		}
		if _, err := p.cfg.Txs.Submit(ctx, intent); err != nil {
			return fmt.Errorf("submit try %d of %s: %w", intent.Try, intent.Key, err)
		}
	}
	return nil
}

// retry returns the next try of a message, or why there is none.
func (p *Processor) retry(ctx context.Context, rec optics.TxRecord, m optics.Message, leaf common.Hash, again optics.TxIntent) (optics.TxIntent, string, error) {
	if rec.Try+1 >= p.cfg.MaxTries {
		return again, parked(rec), nil
	}
	again.Try = rec.Try + 1
	if !strings.Contains(rec.Reason, statusRevert) {
		return again, "", nil
	}
	statuses, err := p.cfg.Replica.MessageStatus(ctx, optics.BlockRef{}, leaf)
	if err != nil {
		return again, "", fmt.Errorf("status of message %s: %w", leaf, err)
	}
	switch statuses[0] {
	case optics.MessageProcessed:
		return again, "processed by somebody else; waiting for the index", nil
	case optics.MessageProven:
		again, err = p.cfg.Replica.ProcessIntent(m)
		again.Try = rec.Try + 1
		if err != nil {
			return again, "", fmt.Errorf("pack message %s: %w", leaf, err)
		}
	case optics.MessageNone:
	}
	return again, "", nil
}

func (p *Processor) until(rec optics.TxRecord, now uint64) uint64 {
	if rec.Try+1 >= p.cfg.MaxTries {
		return Never
	}
	return now + agent.Pause(rec.Try)*blockSeconds
}

// judge is pure: it says why a message is to be put aside after its newest
// transaction, and until when in seconds of block time.
func judge(rec optics.TxRecord, maxTries uint32, now uint64) (reason string, until uint64) {
	switch {
	case !rec.State.Ended():
		return "", 0
	case rec.Try+1 >= maxTries:
		return parked(rec), Never
	}
	return fmt.Sprintf("%s: %s", rec.State, rec.Reason), now + agent.Pause(rec.Try)*blockSeconds
}

func parked(rec optics.TxRecord) string {
	return (&agent.ParkedError{Record: rec}).Error()
}

// refuse is pure: it says why a sender's messages are not processed, or nothing.
func refuse(sender common.Hash, allowed, denied map[common.Hash]bool) string {
	switch {
	case denied[sender]:
		return "the sender " + sender.String() + " is on the deny list"
	case len(allowed) > 0 && !allowed[sender]:
		return "the sender " + sender.String() + " is not on the allow list"
	}
	return ""
}
