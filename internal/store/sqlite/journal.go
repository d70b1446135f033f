package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// RecordTx journals intents, all in one transaction, and returns for each, in
// the order given, the record of the latest try of its key. An intent is new
// when it is Try 0 of a key that has no record, or when the record of the try
// before it ended without effect ([optics.TxState.Ended]); then it is stored
// as queued. Any other intent changes nothing and gets the record that exists,
// whatever that one's target or data. An intent with a higher Try and no record
// of its key is refused with an error that wraps [optics.ErrNotFound], and the
// others with it.
func (s *Store) RecordTx(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error) {
	records := make([]optics.TxRecord, 0, len(intents))
	err := s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
		for i := range intents {
			record, err := recordIntent(ctx, q, &intents[i])
			if err != nil {
				return fmt.Errorf("intent %q, try %d: %w", intents[i].Key, intents[i].Try, err)
			}
			records = append(records, record)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("record transactions: %w", err)
	}
	return records, nil
}

func recordIntent(ctx context.Context, q *statements, in *optics.TxIntent) (optics.TxRecord, error) {
	latest, err := latestTry(ctx, q, in.Chain, in.From, in.Key)
	switch {
	case errors.Is(err, optics.ErrNotFound) && in.Try == 0:
	case err != nil:
		return optics.TxRecord{}, err
	case in.Try == 0 || latest.Try != in.Try-1 || !latest.State.Ended():
		return latest, nil
	}
	record := optics.TxRecord{TxIntent: *in}
	var zero common.Hash
	err = q.one(ctx, `INSERT INTO intent (chain, sender, key, try, state, settled, mined_number, mined_hash, mined_time,
		tx_hash, gas_used, gas_price, reason, purpose, urgent, gas_limit, target, data, value, creation, at_nonce)
		VALUES (?, ?, ?, ?, ?, 0, 0, ?, 0, ?, 0, 0, '', ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
		[]any{
			num(in.Chain), in.From[:], in.Key, num(in.Try), num(optics.TxQueued), zero[:], zero[:],
			in.Purpose, in.Urgent, num(in.GasLimit), in.To[:], blob(in.Data), carried(in.Value),
			in.Creation, pinned(in),
		}, []any{into(&record.Seq)})
	return record, err
}

// SaveTx stores what became of intents: state, settlement, nonce, attempts,
// block, gas and reason, all records in one transaction. Attempts only grow: a
// transaction that may have left the process is never forgotten.
//
// It returns an error that wraps [optics.ErrNotFound] for a record that was
// never journaled, or [optics.ErrConflict] for one that takes back an attempt
// or a nonce, or the state of a settled record. Then no record is stored.
func (s *Store) SaveTx(ctx context.Context, records []optics.TxRecord) error {
	return s.saveTx(ctx, nil, records)
}

// SaveTxUnder is [Store.SaveTx] for the holder of a lease. The error wraps
// [store.ErrLeaseLost] when the lease is somebody else's by now; then no record is
// stored.
func (s *Store) SaveTxUnder(ctx context.Context, lease optics.Lease, records []optics.TxRecord) error {
	return s.saveTx(ctx, &lease, records)
}

func (s *Store) saveTx(ctx context.Context, lease *optics.Lease, records []optics.TxRecord) error {
	err := s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
		if lease != nil {
			if err := underLease(ctx, q, *lease); err != nil {
				return err
			}
		}
		for i := range records {
			if err := saveRecord(ctx, q, &records[i]); err != nil {
				return fmt.Errorf("intent %q, try %d: %w", records[i].Key, records[i].Try, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save transactions: %w", err)
	}
	return nil
}

func saveRecord(ctx context.Context, q *statements, r *optics.TxRecord) error {
	var state optics.TxState
	var settled bool
	var nonce *int64
	err := q.one(ctx, `SELECT state, settled, nonce FROM intent WHERE seq = ? AND chain = ? AND sender = ? AND key = ? AND try = ?`,
		[]any{num(r.Seq), num(r.Chain), r.From[:], r.Key, num(r.Try)}, []any{into(&state), &settled, &nonce})
	if err != nil {
		return err
	}
	if settled && (r.State != state || !r.Settled) {
		return fmt.Errorf("%w: settled as %s, not to become %s", optics.ErrConflict, state, r.State)
	}
	if nonce != nil && (!r.HasNonce || num(r.Nonce) != *nonce) {
		return fmt.Errorf("%w: has nonce %d already", optics.ErrConflict, *nonce)
	}
	if r.HasNonce {
		nonce = new(int64)
		*nonce = num(r.Nonce)
	}
	_, err = q.exec(ctx, `UPDATE intent SET state = ?, settled = ?, nonce = ?, mined_number = ?, mined_hash = ?, mined_time = ?,
		tx_hash = ?, gas_used = ?, gas_price = ?, reason = ? WHERE seq = ?`,
		num(r.State), r.Settled, nonce, num(r.Mined.Number), r.Mined.Hash[:], num(r.Mined.Time),
		r.TxHash[:], num(r.GasUsed), num(r.GasPrice), r.Reason, num(r.Seq))
	if err != nil {
		return err
	}
	return saveAttempts(ctx, q, r)
}

func saveAttempts(ctx context.Context, q *statements, r *optics.TxRecord) error {
	stored := 0
	err := q.each(ctx, `SELECT hash FROM attempt WHERE intent = ? ORDER BY number`, []any{num(r.Seq)}, func(row scanner) error {
		var hash common.Hash
		if err := row(&hash); err != nil {
			return err
		}
		if stored >= len(r.Attempts) || r.Attempts[stored].Hash != hash {
			return fmt.Errorf("%w: attempt %s is missing from the record", optics.ErrConflict, hash)
		}
		stored++
		return nil
	})
	if err != nil {
		return err
	}
	for i, a := range r.Attempts[stored:] {
		_, err := q.exec(ctx, `INSERT INTO attempt (intent, number, hash, raw, fee_cap, tip_cap, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			num(r.Seq), stored+i, a.Hash[:], blob(a.Raw), num(a.FeeCap), num(a.TipCap), num(a.SentAt))
		if err != nil {
			return err
		}
	}
	return nil
}

// carried is the column of a value: NULL for nothing.
func carried(value common.Hash) []byte {
	if value == (common.Hash{}) {
		return nil
	}
	return value[:]
}

// pinned is the column of the only nonce an intent may have: NULL for any.
func pinned(in *optics.TxIntent) *int64 {
	if !in.Pinned {
		return nil
	}
	nonce := num(in.AtNonce)
	return &nonce
}

// blob keeps nil from becoming NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
