package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// ImproperUpdates returns a Home's ImproperUpdate logs in chain order. A Home
// fails with the first.
func (s *Store) ImproperUpdates(ctx context.Context, home optics.Domain) ([]optics.ImproperUpdateLog, error) {
	scan := func(row scanner) (optics.ImproperUpdateLog, error) {
		var l optics.ImproperUpdateLog
		err := row(append(intoUpdate(&l.Update), intoAt(&l.At)...)...)
		return l, err
	}
	logs, err := list(ctx, s.reads, scan, `SELECT f.home, f.old_root, f.new_root, f.signature, `+atColumns+`
		FROM improper_update f JOIN block b ON b.chain = f.home AND b.number = f.block WHERE f.home = ? ORDER BY f.seq`, num(home))
	if err != nil {
		return nil, fmt.Errorf("improper updates of home %s: %w", home, err)
	}
	return logs, nil
}

// DoubleUpdates returns the DoubleUpdate logs of a Home or a Replica in chain
// order. A contract fails with the first.
func (s *Store) DoubleUpdates(ctx context.Context, contract optics.Contract) ([]optics.DoubleUpdateLog, error) {
	scan := func(row scanner) (optics.DoubleUpdateLog, error) {
		l := optics.DoubleUpdateLog{Contract: contract}
		err := row(append(append(intoUpdate(&l.First), intoUpdate(&l.Second)...), intoAt(&l.At)...)...)
		return l, err
	}
	logs, err := list(ctx, s.reads, scan, `SELECT f.home, f.first_old_root, f.first_new_root, f.first_signature,
		f.home, f.second_old_root, f.second_new_root, f.second_signature, `+atColumns+`
		FROM double_update f JOIN block b ON b.chain = f.chain AND b.number = f.block
		WHERE f.chain = ? AND f.home = ? ORDER BY f.seq`, num(contract.Chain), num(contract.Home))
	if err != nil {
		return nil, fmt.Errorf("double updates of %s: %w", contract, err)
	}
	return logs, nil
}

const seenQuery = `SELECT seq, home, old_root, new_root, signature, contract, chain,
	block, block_hash, block_time, tx_hash, tx_index, log_index FROM seen_update `

func scanSeen(row scanner) (optics.SeenUpdate, error) {
	var u optics.SeenUpdate
	dest := append([]any{into(&u.Seq)}, intoUpdate(&u.Update)...)
	dest = append(dest, into(&u.Contract.Home), into(&u.Contract.Chain))
	err := row(append(dest, intoAt(&u.At)...)...)
	return u, err
}

// SeenUpdates returns the different updates of a Home, by old and new root,
// that any Append ever showed, on whatever chain and fork, after a sequence
// number and in the order of these numbers. Each names the place that showed
// it first.
func (s *Store) SeenUpdates(ctx context.Context, home optics.Domain, afterSeq uint64, limit int) ([]optics.SeenUpdate, error) {
	seen, err := list(ctx, s.reads, scanSeen, seenQuery+`WHERE home = ? AND seq > ? ORDER BY seq LIMIT ?`,
		num(home), clamp(afterSeq), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("seen updates of home %s: %w", home, err)
	}
	return seen, nil
}

// SeenFrom returns the different updates of a Home from one old root that any
// Append ever showed, first seen first. More than one is fraud.
func (s *Store) SeenFrom(ctx context.Context, home optics.Domain, oldRoot common.Hash) ([]optics.SeenUpdate, error) {
	seen, err := list(ctx, s.reads, scanSeen, seenQuery+`WHERE home = ? AND old_root = ? ORDER BY seq`, num(home), oldRoot[:])
	if err != nil {
		return nil, fmt.Errorf("seen updates of home %s from root %s: %w", home, oldRoot, err)
	}
	return seen, nil
}

// RecordFraud keeps the proof of a fraud for ever. A proof that is known
// changes nothing; the two updates of a double update may come in either
// order. It returns an error that wraps [optics.ErrMalformed] when the updates
// are not of the Home, or the kind and the updates do not fit.
func (s *Store) RecordFraud(ctx context.Context, home optics.Domain, fraud optics.Fraud) error {
	err := checkFraud(home, fraud)
	if err == nil {
		err = s.write(ctx, func(ctx context.Context, q *statements) error {
			return insertFraud(ctx, q, fraud)
		})
	}
	if err != nil {
		return fmt.Errorf("record fraud on home %s: %w", home, err)
	}
	return nil
}

func checkFraud(home optics.Domain, f optics.Fraud) error {
	ok := f.First.HomeDomain == home
	switch f.Kind {
	case optics.DoubleUpdate:
		ok = ok && f.Second.HomeDomain == home && f.First.OldRoot == f.Second.OldRoot && f.First.NewRoot != f.Second.NewRoot
	case optics.ImproperUpdate:
		ok = ok && f.Second == (optics.SignedUpdate{})
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%w: no proof of a %s", optics.ErrMalformed, f.Kind)
	}
	return nil
}

func insertFraud(ctx context.Context, q *statements, f optics.Fraud) error {
	_, err := q.exec(ctx, `INSERT INTO fraud (home, kind, first_old_root, first_new_root, first_signature,
		second_home, second_old_root, second_new_root, second_signature) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
		WHERE NOT EXISTS (SELECT 1 FROM fraud WHERE home = ?1 AND kind = ?2 AND first_old_root = ?3
			AND ((first_new_root = ?4 AND second_new_root = ?8) OR (first_new_root = ?8 AND second_new_root = ?4)))`,
		num(f.First.HomeDomain), num(f.Kind), f.First.OldRoot[:], f.First.NewRoot[:], f.First.Signature[:],
		num(f.Second.HomeDomain), f.Second.OldRoot[:], f.Second.NewRoot[:], f.Second.Signature[:])
	return err
}

// Frauds returns the proven frauds of a Home's updater in the order in which
// they were recorded.
func (s *Store) Frauds(ctx context.Context, home optics.Domain) ([]optics.Fraud, error) {
	scan := func(row scanner) (optics.Fraud, error) {
		var f optics.Fraud
		err := row(append(append([]any{into(&f.Kind)}, intoUpdate(&f.First)...), intoUpdate(&f.Second)...)...)
		return f, err
	}
	frauds, err := list(ctx, s.reads, scan, `SELECT kind, home, first_old_root, first_new_root, first_signature,
		second_home, second_old_root, second_new_root, second_signature FROM fraud WHERE home = ? ORDER BY seq`, num(home))
	if err != nil {
		return nil, fmt.Errorf("frauds of home %s: %w", home, err)
	}
	return frauds, nil
}
