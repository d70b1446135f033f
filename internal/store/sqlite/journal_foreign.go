package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// RecordForeignTx journals what somebody else sent from an account, as not
// acknowledged. The same transaction again only moves Next forward.
func (s *Store) RecordForeignTx(ctx context.Context, f optics.ForeignTx) error {
	err := s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
		if f.Next <= f.Nonce {
			return fmt.Errorf("%w: next nonce %d", optics.ErrMalformed, f.Next)
		}
		_, err := q.exec(ctx, `INSERT INTO foreign_tx (chain, sender, nonce, next, tx_hash, block, acknowledged) VALUES (?, ?, ?, ?, ?, ?, 0)
			ON CONFLICT DO UPDATE SET next = excluded.next, acknowledged = 0 WHERE next < excluded.next`,
			num(f.Chain), f.From[:], num(f.Nonce), num(f.Next), f.TxHash[:], num(f.Block))
		return err
	})
	if err != nil {
		return fmt.Errorf("journal foreign transaction with nonce %d of %s on chain %s: %w", f.Nonce, f.From, f.Chain, err)
	}
	return nil
}

// AcknowledgeForeignTx journals that an operator knows what used a nonce; the
// account's next nonce is then at least the one after it. Again changes nothing. It
// returns an error that wraps [optics.ErrNotFound] when nothing foreign is journaled
// with the nonce.
func (s *Store) AcknowledgeForeignTx(ctx context.Context, chain optics.Domain, from common.Address, nonce uint64) error {
	err := s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
		changed, err := q.exec(ctx, `UPDATE foreign_tx SET acknowledged = 1 WHERE chain = ? AND sender = ? AND nonce = ?`,
			num(chain), from[:], num(nonce))
		if err == nil && changed == 0 {
			err = optics.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("acknowledge foreign transaction with nonce %d of %s on chain %s: %w", nonce, from, chain, err)
	}
	return nil
}

const foreignQuery = `SELECT chain, sender, nonce, next, tx_hash, block, acknowledged FROM foreign_tx `

func scanForeign(row scanner) (optics.ForeignTx, error) {
	var f optics.ForeignTx
	err := row(into(&f.Chain), &f.From, into(&f.Nonce), into(&f.Next), &f.TxHash, into(&f.Block), &f.Acknowledged)
	return f, err
}

// ForeignTxs returns what others sent from an account, by nonce, acknowledged or
// not.
func (s *Store) ForeignTxs(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.ForeignTx, error) {
	all, err := list(ctx, s.reads, scanForeign, foreignQuery+`WHERE chain = ? AND sender = ? ORDER BY nonce, tx_hash`, num(chain), from[:])
	if err != nil {
		return nil, fmt.Errorf("foreign transactions of %s on chain %s: %w", from, chain, err)
	}
	return all, nil
}

// Accounts returns every account that the journal knows, by chain.
func (s *Store) Accounts(ctx context.Context) ([]optics.Account, error) {
	scan := func(row scanner) (optics.Account, error) {
		var a optics.Account
		err := row(into(&a.Chain), &a.Address)
		return a, err
	}
	all, err := list(ctx, s.reads, scan, `SELECT DISTINCT chain, sender FROM intent UNION SELECT chain, sender FROM foreign_tx ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("accounts of the journal: %w", err)
	}
	return all, nil
}
