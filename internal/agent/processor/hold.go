package processor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Never is a hold that only a restart, with perhaps other settings, ends. It is
// later than any block time, in seconds.
const Never = uint64(1) << 62

// blockSeconds is how long one block is taken to last when a pause in blocks
// becomes a hold in seconds.
const blockSeconds = 5

// hold is why and until when, in seconds of block time, a message is put aside.
type hold struct {
	reason string
	until  uint64
	level  slog.Level // of the log line about it
}

// obstacle says whether and how a message is to be put aside.
func (p *Processor) obstacle(ctx context.Context, leaf common.Hash, m optics.Message, at moment) (hold, bool, error) {
	if h, stop := refuse(m.Sender, p.allowed, p.denied); stop {
		return h, true, nil
	}
	f, ok := p.flying[leaf]
	if !ok || f.batch {
		return hold{}, false, nil
	}
	rec, err := p.lookup(ctx, f.key)
	if err != nil {
		return hold{}, false, err
	}
	if rec.State == optics.TxMined {
		return p.afterMined(ctx, leaf, rec, at)
	}
	h, stop := judge(rec, p.cfg.MaxTries, at.head.Time)
	return h, stop, nil
}

func (p *Processor) hold(ctx context.Context, leaf common.Hash, h hold) error {
	delete(p.flying, leaf)
	if err := p.cfg.Messages.Hold(ctx, p.cfg.Lane, leaf, h.until, h.reason); err != nil {
		return fmt.Errorf("hold message %s: %w", leaf, err)
	}
	p.cfg.Log.Log(ctx, h.level, "message put aside", "leaf", leaf, "reason", h.reason, "until", h.until)
	return nil
}

// unfit is pure: it says whether an error is about one message alone, which then
// must not stop the others.
func unfit(err error) (hold, bool) {
	if errors.Is(err, optics.ErrMalformed) || errors.Is(err, optics.ErrBodyTooLong) {
		return hold{err.Error(), Never, slog.LevelError}, true
	}
	return hold{}, false
}

// afterEnd is pure: it says whether a message whose newest try had no effect is
// tried again now, and if not, how it is held.
func afterEnd(rec optics.TxRecord, status optics.MessageStatus, maxTries uint32, now uint64) (hold, bool) {
	switch {
	case status == optics.MessageProcessed:
		return hold{"processed by somebody else; waiting for the index", pause(rec, now), slog.LevelInfo}, false
	case rec.Try+1 >= maxTries:
		return parked(rec), false
	}
	return hold{}, true
}

// judge is pure: it says whether and how a message is put aside after its newest
// transaction.
func judge(rec optics.TxRecord, maxTries uint32, now uint64) (hold, bool) {
	switch {
	case !rec.State.Ended():
		return hold{}, false
	case strings.Contains(rec.Reason, statusRevert):
		return hold{rec.State.String() + ": " + rec.Reason, pause(rec, now), slog.LevelInfo}, true
	case rec.Try+1 >= maxTries:
		return parked(rec), true
	}
	return hold{rec.State.String() + ": " + rec.Reason, pause(rec, now), slog.LevelWarn}, true
}

func pause(rec optics.TxRecord, now uint64) uint64 { return now + agent.Pause(rec.Try)*blockSeconds }

func parked(rec optics.TxRecord) hold {
	return hold{(&agent.ParkedError{Record: rec}).Error(), Never, slog.LevelWarn}
}

// refuse is pure: it says whether a sender's messages are not processed at all,
// and why.
func refuse(sender common.Hash, allowed, denied map[common.Hash]bool) (hold, bool) {
	switch {
	case denied[sender]:
		return hold{"the sender " + sender.String() + " is on the deny list", Never, slog.LevelDebug}, true
	case len(allowed) > 0 && !allowed[sender]:
		return hold{"the sender " + sender.String() + " is not on the allow list", Never, slog.LevelDebug}, true
	}
	return hold{}, false
}
