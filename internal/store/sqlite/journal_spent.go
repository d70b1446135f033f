package sqlite

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// Spent returns what the transactions of an account took from it that are in
// blocks from a time on, in seconds since 1970.
func (s *Store) Spent(ctx context.Context, chain optics.Domain, from common.Address, since uint64) (store.Spent, error) {
	spent := store.Spent{Fee: new(big.Int), Value: new(big.Int)}
	where := []any{num(chain), from[:]}
	_, err := s.reads.first(ctx, `SELECT mined_time FROM intent WHERE chain = ? AND sender = ? AND state IN (2, 3) ORDER BY mined_time LIMIT 1`,
		where, []any{into(&spent.First)})
	if err == nil {
		err = s.reads.each(ctx, `SELECT state, gas_used, gas_price, value FROM intent
			WHERE chain = ? AND sender = ? AND mined_time >= ? AND state IN (2, 3)`,
			append(where, clamp(since)), func(row scanner) error { return addSpent(&spent, row) })
	}
	if err != nil {
		return store.Spent{}, fmt.Errorf("spending of %s on chain %s: %w", from, chain, err)
	}
	return spent, nil
}

func addSpent(spent *store.Spent, row scanner) error {
	var state optics.TxState
	var used, price uint64
	var value []byte
	if err := row(into(&state), into(&used), into(&price), &value); err != nil {
		return err
	}
	spent.Count++
	fee := new(big.Int).SetUint64(used)
	spent.Fee.Add(spent.Fee, fee.Mul(fee, new(big.Int).SetUint64(price)))
	if state == optics.TxMined {
		spent.Value.Add(spent.Value, new(big.Int).SetBytes(value))
	}
	return nil
}

// TxByPurpose returns the record of the latest try of every key that an account
// has journaled for a purpose, in the order in which the keys came.
func (s *Store) TxByPurpose(ctx context.Context, chain optics.Domain, from common.Address, purpose string) ([]optics.TxRecord, error) {
	records, err := readRecords(ctx, s.reads, recordQuery+`WHERE i.seq IN (SELECT (SELECT l.seq FROM intent l
		WHERE l.chain = f.chain AND l.sender = f.sender AND l.key = f.key ORDER BY l.try DESC LIMIT 1)
		FROM intent f WHERE f.chain = ? AND f.sender = ? AND f.purpose = ? AND f.try = 0) ORDER BY i.seq, a.number`,
		num(chain), from[:], purpose)
	if err != nil {
		return nil, fmt.Errorf("transactions of %s on chain %s for %q: %w", from, chain, purpose, err)
	}
	return records, nil
}
