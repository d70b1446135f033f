package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// The old root of an update identifies it on a Home, whose tree only grows. A
// Replica believes its updater, so that a fraudulent one can lead it through
// the same root twice; the newest update counts then.
const updateQuery = `SELECT f.home, f.old_root, f.new_root, f.signature, f.home, f.chain, ` + atColumns + `
	FROM update_log f CROSS JOIN block b ON b.chain = f.chain AND b.number = f.block
	WHERE f.home = ? AND f.chain = ? `

func intoUpdate(u *optics.SignedUpdate) []any {
	return []any{into(&u.HomeDomain), &u.OldRoot, &u.NewRoot, signature{&u.Signature}}
}

func intoUpdateLog(l *optics.UpdateLog) []any {
	return append(append(intoUpdate(&l.Update), into(&l.Contract.Home), into(&l.Contract.Chain)), intoAt(&l.At)...)
}

func scanUpdate(row scanner) (optics.UpdateLog, error) {
	var l optics.UpdateLog
	err := row(intoUpdateLog(&l)...)
	return l, err
}

func (s *Store) update(ctx context.Context, what string, contract optics.Contract, where string, args ...any) (optics.UpdateLog, error) {
	var l optics.UpdateLog
	err := s.reads.one(ctx, updateQuery+where, append([]any{num(contract.Home), num(contract.Chain)}, args...), intoUpdateLog(&l))
	if err != nil {
		return optics.UpdateLog{}, fmt.Errorf("%s at %s: %w", what, contract, err)
	}
	return l, nil
}

// UpdateFrom returns the update by which a contract left a root, or an error
// that wraps [optics.ErrNotFound].
func (s *Store) UpdateFrom(ctx context.Context, contract optics.Contract, oldRoot common.Hash) (optics.UpdateLog, error) {
	return s.update(ctx, "update from root "+oldRoot.Hex(), contract, `AND f.old_root = ? ORDER BY f.seq DESC LIMIT 1`, oldRoot[:])
}

// UpdateTo returns the update by which a contract came to a root, or an error
// that wraps [optics.ErrNotFound].
func (s *Store) UpdateTo(ctx context.Context, contract optics.Contract, newRoot common.Hash) (optics.UpdateLog, error) {
	return s.update(ctx, "update to root "+newRoot.Hex(), contract, `AND f.new_root = ? ORDER BY f.seq DESC LIMIT 1`, newRoot[:])
}

// LastUpdate returns the newest update of a contract, or an error that wraps
// [optics.ErrNotFound].
func (s *Store) LastUpdate(ctx context.Context, contract optics.Contract) (optics.UpdateLog, error) {
	return s.update(ctx, "last update", contract, `ORDER BY f.seq DESC LIMIT 1`)
}

// LastUpdateAt returns the newest update of a contract in a block whose time, in
// seconds, is at most the given one, or an error that wraps
// [optics.ErrNotFound]. It walks back from the newest update.
func (s *Store) LastUpdateAt(ctx context.Context, contract optics.Contract, time uint64) (optics.UpdateLog, error) {
	return s.update(ctx, fmt.Sprintf("last update at time %d", time), contract, `AND b.time <= ? ORDER BY f.seq DESC LIMIT 1`, clamp(time))
}

// UpdatesFrom returns the updates of a contract that lead on from a root, each
// from the root to which the one before came.
func (s *Store) UpdatesFrom(ctx context.Context, contract optics.Contract, oldRoot common.Hash, limit int) ([]optics.UpdateLog, error) {
	// Append lets no update in that does not follow, so the order is the chain.
	home, chain := num(contract.Home), num(contract.Chain)
	logs, err := list(ctx, s.reads, scanUpdate, updateQuery+`AND f.seq >=
		(SELECT max(seq) FROM update_log WHERE home = ? AND chain = ? AND old_root = ?) ORDER BY f.seq LIMIT ?`,
		home, chain, home, chain, oldRoot[:], atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("updates from root %s at %s: %w", oldRoot, contract, err)
	}
	return logs, nil
}

// UpdatesAfter returns the updates of a contract in blocks above block, in
// chain order.
func (s *Store) UpdatesAfter(ctx context.Context, contract optics.Contract, block uint64, limit int) ([]optics.UpdateLog, error) {
	logs, err := list(ctx, s.reads, scanUpdate, updateQuery+`AND f.block > ? ORDER BY f.block, f.seq LIMIT ?`,
		num(contract.Home), num(contract.Chain), clamp(block), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("updates after block %d at %s: %w", block, contract, err)
	}
	return logs, nil
}

// Updater returns the updater that a Home named last, or an error that wraps
// [optics.ErrNotFound].
func (s *Store) Updater(ctx context.Context, home optics.Domain) (common.Address, error) {
	var updater common.Address
	err := s.reads.one(ctx, `SELECT updater FROM new_updater WHERE home = ? ORDER BY block DESC, seq DESC LIMIT 1`,
		[]any{num(home)}, []any{&updater})
	if err != nil {
		return common.Address{}, fmt.Errorf("updater of home %s: %w", home, err)
	}
	return updater, nil
}
