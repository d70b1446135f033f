package processor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Index reads the logs of the Replica's chain into the store.
type Index interface {
	// Reread makes it read blocks again, from one on, that it has read before.
	Reread(from uint64)
}

// moment is where a step stands.
type moment struct {
	// head is the newest block of the Replica's chain.
	head optics.BlockRef
	// read is the last block whose logs were in the store before the step asked
	// it for messages; 0 for none.
	read uint64
}

// moment learns where the index is.
func (p *Processor) moment(ctx context.Context, head optics.BlockRef) (moment, error) {
	cursor, err := p.cfg.Messages.Cursor(ctx, p.cfg.Lane.Chain)
	if err != nil && !errors.Is(err, optics.ErrNotFound) {
		return moment{}, fmt.Errorf("cursor of chain %s: %w", p.cfg.Lane.Chain, err)
	}
	return moment{head: head, read: cursor.Block.Number}, nil
}

// afterMined puts a message aside that is still unprocessed in the store after
// its transaction has succeeded for good.
func (p *Processor) afterMined(ctx context.Context, leaf common.Hash, rec optics.TxRecord, at moment) (hold, bool, error) {
	from, h, lost := missing(rec, at)
	if !lost {
		return hold{}, false, nil
	}
	status, err := p.cfg.Replica.MessageStatus(ctx, optics.BlockRef{}, leaf)
	if err != nil {
		return hold{}, false, fmt.Errorf("status of message %s: %w", leaf, err)
	}
	if status[0] == optics.MessageProcessed {
		p.cfg.Index.Reread(from)
		return h, true, nil
	}
	h.level = slog.LevelError
	h.reason = fmt.Sprintf("transaction %s was final in block %d, but the replica has not processed the message: the chain reorganized deeper than its configured finality",
		rec.TxHash, rec.Mined.Number)
	return h, true, nil
}

// searchBack is how many blocks before our own transaction the index looks at
// first for a message that somebody else processed.
const searchBack = 16

// missing is pure. It is about a message that the store calls unprocessed
// although the Replica has processed it: by our transaction, which is settled, or
// by another one, so that ours reverted. When the index has read beyond our
// transaction, an endpoint left the Process log out, and no later log will show
// that. It returns the block from which to read again, and the hold until another
// look.
//
// The time since our transaction is how long the hold lasts, and how far back the
// search for another one goes. Both double with each look, so an endpoint that
// never shows the log costs little.
func missing(rec optics.TxRecord, at moment) (from uint64, h hold, ok bool) {
	mined := rec.Mined
	if mined == (optics.BlockRef{}) || mined.Number > at.read {
		return 0, hold{}, false
	}
	age := at.head.Time - min(at.head.Time, mined.Time)
	h = hold{level: slog.LevelWarn, until: at.head.Time + max(age, blockSeconds)}
	switch {
	case rec.State == optics.TxReverted:
		back := searchBack + at.head.Number - min(at.head.Number, mined.Number)
		h.reason = fmt.Sprintf("processed by somebody else at or before block %d, but the index has no log of it; it reads again", mined.Number)
		return mined.Number - min(mined.Number, back), h, true
	case rec.State == optics.TxMined && rec.Settled:
		h.reason = fmt.Sprintf("processed in block %d, but the index has no log of it; it reads again", mined.Number)
		return mined.Number, h, true
	}
	return 0, hold{}, false
}
