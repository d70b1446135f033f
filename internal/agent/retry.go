package agent

import (
	"context"
	"fmt"
	"math"

	"github.com/opticsnet/optics"
)

// Transactions takes intents; the transaction pipeline of one chain and signer
// is one.
type Transactions interface {
	// Submit journals the intents whose key and try are new and returns, in the
	// order given, the newest try of each. On return they are durable. It does
	// not wait for the chain.
	Submit(ctx context.Context, intents ...optics.TxIntent) ([]optics.TxRecord, error)
}

// Retries paces new tries of intents that ended without effect: 1, 2, 4, …
// blocks after the end was noticed, at most 256, and Max times.
//
// It remembers in memory only. After a restart each pause starts anew, while
// the number of tries comes from the journal.
type Retries struct {
	// Max is the number of tries after which an intent is parked; 0 means
	// never.
	Max uint32

	ended map[string]uint64 // key → height at which its newest try was seen ended
}

// Submit hands intents to txs, and those that ended before with their next try
// once its pause is over. The height is that of the intents' chain. It returns
// the newest records in the order of the intents. An error that wraps
// *ParkedError says that at least one of them ran out of tries; the others went
// out all the same.
func (r *Retries) Submit(ctx context.Context, txs Transactions, height uint64, intents ...optics.TxIntent) ([]optics.TxRecord, error) {
	records, err := txs.Submit(ctx, intents...)
	if err != nil {
		return nil, fmt.Errorf("submit transactions: %w", err)
	}
	var parked error
	for i, rec := range records {
		if !rec.State.Ended() {
			delete(r.ended, rec.Key)
			continue
		}
		again, err := r.due(rec, height)
		if err != nil {
			parked = err
		}
		if !again {
			continue
		}
		next := intents[i]
		next.Try = rec.Try + 1
		retried, err := txs.Submit(ctx, next)
		if err != nil {
			return nil, fmt.Errorf("submit try %d of %s: %w", next.Try, next.Key, err)
		}
		delete(r.ended, rec.Key)
		records[i] = retried[0]
	}
	return records, parked
}

func (r *Retries) due(rec optics.TxRecord, height uint64) (bool, error) {
	if r.Max > 0 && rec.Try+1 >= r.Max {
		return false, &ParkedError{Record: rec}
	}
	if r.ended == nil {
		r.ended = make(map[string]uint64)
	}
	seen, ok := r.ended[rec.Key]
	if !ok {
		r.ended[rec.Key] = height
		return false, nil
	}
	return height >= seen+Pause(rec.Try), nil
}

// Pause returns how many blocks to wait before the try after try: 2^try, at
// most 256.
func Pause(try uint32) uint64 { return uint64(math.Exp2(float64(min(try, 8)))) }

// ParkedError says that a transaction had no effect so often that it is not
// tried again.
type ParkedError struct {
	// Record is the last try.
	Record optics.TxRecord
}

// Error names the intent, the number of tries and the last reason.
func (e *ParkedError) Error() string {
	return fmt.Sprintf("parked after %d tries: %s: %s", e.Record.Try+1, e.Record.Key, e.Record.Reason)
}
