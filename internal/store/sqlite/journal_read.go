package sqlite

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// A record is read with its attempts in one query, one row for each attempt,
// so that both are of one moment.
const recordQuery = `SELECT i.seq, i.chain, i.sender, i.key, i.try, i.state, i.settled, i.nonce IS NOT NULL, i.nonce,
	i.mined_number, i.mined_hash, i.mined_time, i.tx_hash, i.gas_used, i.gas_price, i.reason,
	i.purpose, i.urgent, i.gas_limit, i.target, i.data, i.value, i.creation, i.at_nonce IS NOT NULL, i.at_nonce,
	a.hash, a.raw, a.fee_cap, a.tip_cap, a.sent_at
	FROM intent i LEFT JOIN attempt a ON a.intent = i.seq `

func readRecords(ctx context.Context, q *statements, where string, args ...any) ([]optics.TxRecord, error) {
	var all []optics.TxRecord
	err := q.each(ctx, where, args, func(row scanner) error {
		var r optics.TxRecord
		var a optics.TxAttempt
		var hash, value []byte
		err := row(into(&r.Seq), into(&r.Chain), &r.From, &r.Key, into(&r.Try), into(&r.State), &r.Settled, &r.HasNonce, into(&r.Nonce),
			into(&r.Mined.Number), &r.Mined.Hash, into(&r.Mined.Time), &r.TxHash, into(&r.GasUsed), into(&r.GasPrice), &r.Reason,
			&r.Purpose, &r.Urgent, into(&r.GasLimit), &r.To, &r.Data, &value, &r.Creation, &r.Pinned, into(&r.AtNonce),
			&hash, &a.Raw, into(&a.FeeCap), into(&a.TipCap), into(&a.SentAt))
		if err != nil {
			return err
		}
		r.Value = common.BytesToHash(value)
		if n := len(all); n == 0 || all[n-1].Seq != r.Seq {
			all = append(all, r)
		}
		if hash != nil {
			a.Hash = common.BytesToHash(hash)
			last := &all[len(all)-1]
			last.Attempts = append(last.Attempts, a)
		}
		return nil
	})
	return all, err
}

func readRecord(ctx context.Context, q *statements, where string, args ...any) (optics.TxRecord, error) {
	found, err := readRecords(ctx, q, where, args...)
	if err == nil && len(found) == 0 {
		err = optics.ErrNotFound
	}
	if err != nil {
		return optics.TxRecord{}, err
	}
	return found[0], nil
}

func latestTry(ctx context.Context, q *statements, chain optics.Domain, from common.Address, key string) (optics.TxRecord, error) {
	return readRecord(ctx, q, recordQuery+`WHERE i.seq = (SELECT seq FROM intent WHERE chain = ? AND sender = ? AND key = ? ORDER BY try DESC LIMIT 1)
		ORDER BY a.number`, num(chain), from[:], key)
}

// Tx returns the record of the latest try of a key, or an error that wraps
// [optics.ErrNotFound].
func (s *Store) Tx(ctx context.Context, chain optics.Domain, from common.Address, key string) (optics.TxRecord, error) {
	r, err := latestTry(ctx, s.reads, chain, from, key)
	if err != nil {
		return optics.TxRecord{}, fmt.Errorf("transaction %q on chain %s: %w", key, chain, err)
	}
	return r, nil
}

// TxByHash returns the record that has an attempt with a hash, or an error
// that wraps [optics.ErrNotFound] when the transaction is not in the journal.
func (s *Store) TxByHash(ctx context.Context, chain optics.Domain, hash common.Hash) (optics.TxRecord, error) {
	r, err := readRecord(ctx, s.reads, recordQuery+`WHERE i.seq = (SELECT j.seq FROM attempt b JOIN intent j ON j.seq = b.intent
		WHERE b.hash = ? AND j.chain = ? LIMIT 1) ORDER BY a.number`, hash[:], num(chain))
	if err != nil {
		return optics.TxRecord{}, fmt.Errorf("transaction %s on chain %s: %w", hash, chain, err)
	}
	return r, nil
}

// OpenTx returns all records of an account that are not settled, in the order
// in which they were journaled.
func (s *Store) OpenTx(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.TxRecord, error) {
	open, err := readRecords(ctx, s.reads, recordQuery+`WHERE i.chain = ? AND i.sender = ? AND i.settled = 0 ORDER BY i.seq, a.number`,
		num(chain), from[:])
	if err != nil {
		return nil, fmt.Errorf("open transactions of %s on chain %s: %w", from, chain, err)
	}
	return open, nil
}

// TxNonce returns the nonce after the highest one ever journaled for an account,
// of foreign transactions only those that were acknowledged; known is false when
// there is none.
func (s *Store) TxNonce(ctx context.Context, chain optics.Domain, from common.Address) (next uint64, known bool, err error) {
	var foreign uint64
	account := []any{num(chain), from[:]}
	known, err = s.reads.first(ctx, `SELECT nonce + 1 FROM intent WHERE chain = ? AND sender = ? AND nonce IS NOT NULL ORDER BY nonce DESC LIMIT 1`,
		account, []any{into(&next)})
	if err == nil {
		err = s.reads.one(ctx, `SELECT max(next) FROM foreign_tx WHERE chain = ? AND sender = ? AND acknowledged`, account, []any{into(&foreign)})
		next, known = max(next, foreign), known || foreign > 0
	}
	if err != nil {
		return 0, false, fmt.Errorf("next nonce of %s on chain %s: %w", from, chain, err)
	}
	return next, known, nil
}

// CountTx returns the number of different keys that an account has journaled
// for a purpose.
func (s *Store) CountTx(ctx context.Context, chain optics.Domain, from common.Address, purpose string) (uint64, error) {
	var n uint64
	err := s.reads.one(ctx, `SELECT count(*) FROM intent WHERE chain = ? AND sender = ? AND purpose = ? AND try = 0`,
		[]any{num(chain), from[:], purpose}, []any{into(&n)})
	if err != nil {
		return 0, fmt.Errorf("count transactions of %s on chain %s: %w", from, chain, err)
	}
	return n, nil
}

// GasStats returns what the transactions in blocks used, over all chains and
// accounts, by purpose.
func (s *Store) GasStats(ctx context.Context) ([]store.GasStat, error) {
	// Fees outgrow 64 bits: whole gwei and the wei below are summed apart.
	const gwei = 1_000_000_000
	scan := func(row scanner) (store.GasStat, error) {
		var stat store.GasStat
		var whole, carried, rest int64
		err := row(&stat.Purpose, into(&stat.Count), into(&stat.GasUsed), &whole, &carried, &rest)
		stat.Fee = new(big.Int).Mul(big.NewInt(whole+carried), big.NewInt(gwei))
		stat.Fee.Add(stat.Fee, big.NewInt(rest))
		return stat, err
	}
	stats, err := list(ctx, s.reads, scan, `SELECT purpose, count(*), sum(gas_used),
		sum(gas_used * (gas_price / 1000000000)),
		sum(gas_used * (gas_price % 1000000000) / 1000000000),
		sum(gas_used * (gas_price % 1000000000) % 1000000000)
		FROM intent WHERE state IN (2, 3) GROUP BY purpose ORDER BY purpose`)
	if err != nil {
		return nil, fmt.Errorf("gas statistics: %w", err)
	}
	return stats, nil
}
