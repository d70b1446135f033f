package agent

import (
	"context"
	"errors"
	"fmt"

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
// It remembers in memory only, and only the intents of the last call: use one
// Retries for each chain. After a restart each pause starts anew, while the
// number of tries comes from the journal.
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
	ended := make(map[string]uint64)
	var parked error
	var places []int
	var again []optics.TxIntent
	for i, rec := range records {
		switch {
		case !rec.State.Ended():
			continue
		case r.Max > 0 && rec.Try+1 >= r.Max:
			parked = errors.Join(parked, &ParkedError{Record: rec})
			continue
		}
		since, noticed := r.ended[rec.Key]
		if !noticed {
			since = height
		}
		ended[rec.Key] = since
		if height >= since+Pause(rec.Try) {
			next := intents[i]
			next.Try = rec.Try + 1
			places, again = append(places, i), append(again, next)
		}
	}
	r.ended = ended
	if len(again) == 0 {
		return records, parked
	}
	retried, err := txs.Submit(ctx, again...)
	if err != nil {
		return nil, fmt.Errorf("submit %d transactions again: %w", len(again), err)
	}
	for i, rec := range retried {
		records[places[i]] = rec
		delete(ended, rec.Key)
	}
	return records, parked
}

// Pause returns how many blocks to wait before the try after try: 2^try, at
// most 256.
func Pause(try uint32) uint64 { return 1 << min(try, 8) }

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
