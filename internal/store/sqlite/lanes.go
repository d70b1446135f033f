package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// Unprocessed returns the messages of a lane with a leaf index less than below
// that have no Process log and are not held, by leaf index. It costs nothing
// for the messages that are processed or held.
func (s *Store) Unprocessed(ctx context.Context, lane optics.Contract, below uint64, limit int) ([]optics.DispatchLog, error) {
	logs, err := list(ctx, s.reads, scanDispatch, `SELECT `+dispatchColumns+`
		FROM waiting w CROSS JOIN dispatch f ON f.home = w.home AND f.leaf_index = w.leaf_index
		CROSS JOIN block b ON b.chain = f.home AND b.number = f.block
		WHERE w.home = ? AND w.chain = ? AND w.leaf_index < ? ORDER BY w.leaf_index LIMIT ?`,
		num(lane.Home), num(lane.Chain), clamp(below), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("unprocessed messages of %s: %w", lane, err)
	}
	return logs, nil
}

// Hold keeps a message out of Unprocessed until the destination's block time
// reaches until (seconds since 1970), or for good with [store.HoldForGood]. It
// replaces an earlier hold. Holding a message that is processed by now does
// nothing. It returns an error that wraps [optics.ErrNotFound] for a message
// that is not on the lane.
func (s *Store) Hold(ctx context.Context, lane optics.Contract, leaf common.Hash, until uint64, reason string) error {
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		index, known, err := leafIndex(ctx, q, lane, leaf)
		if err != nil {
			return err
		}
		if !known {
			return optics.ErrNotFound
		}
		n, err := q.exec(ctx, `DELETE FROM waiting WHERE home = ? AND chain = ? AND leaf_index = ?`,
			num(lane.Home), num(lane.Chain), num(index))
		if err != nil {
			return err
		}
		if n == 0 { // held or processed: only a hold is replaced
			_, err = q.exec(ctx, `UPDATE hold SET until = ?, reason = ? WHERE home = ? AND chain = ? AND leaf_index = ?`,
				clamp(until), reason, num(lane.Home), num(lane.Chain), num(index))
			return err
		}
		_, err = q.exec(ctx, `INSERT INTO hold (home, chain, leaf_index, until, reason) VALUES (?, ?, ?, ?, ?)`,
			num(lane.Home), num(lane.Chain), num(index), clamp(until), reason)
		return err
	})
	if err != nil {
		return fmt.Errorf("hold message %s of %s: %w", leaf, lane, err)
	}
	return nil
}

// Release ends the holds of a lane that are due at the destination's block
// time now (until <= now) and returns their number.
func (s *Store) Release(ctx context.Context, lane optics.Contract, now uint64) (int, error) {
	// Nearly every call finds nothing: that needs no transaction.
	var due int64
	found, err := s.reads.first(ctx, `SELECT 1 FROM hold WHERE home = ? AND chain = ? AND until <= ? LIMIT 1`,
		[]any{num(lane.Home), num(lane.Chain), dueBy(now)}, []any{&due})
	if err == nil && found {
		err = s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
			_, err := q.exec(ctx, `INSERT INTO waiting (home, chain, leaf_index)
				SELECT home, chain, leaf_index FROM hold WHERE home = ? AND chain = ? AND until <= ?`,
				num(lane.Home), num(lane.Chain), dueBy(now))
			if err != nil {
				return err
			}
			due, err = q.exec(ctx, `DELETE FROM hold WHERE home = ? AND chain = ? AND until <= ?`,
				num(lane.Home), num(lane.Chain), dueBy(now))
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("release holds of %s: %w", lane, err)
	}
	return int(due), nil
}

// dueBy never reaches the end of a hold for good.
func dueBy(now uint64) int64 { return min(clamp(now), clamp(store.HoldForGood)-1) }

// HoldOf returns why and until when a message is held, or an error that wraps
// [optics.ErrNotFound] when it is not.
func (s *Store) HoldOf(ctx context.Context, lane optics.Contract, leaf common.Hash) (reason string, until uint64, err error) {
	err = s.reads.one(ctx, `SELECT h.reason, h.until FROM dispatch d JOIN hold h
		ON h.home = d.home AND h.chain = d.destination AND h.leaf_index = d.leaf_index
		WHERE d.leaf = ? AND d.home = ? AND d.destination = ?`,
		[]any{leaf[:], num(lane.Home), num(lane.Chain)}, []any{&reason, into(&until)})
	if err != nil {
		return "", 0, fmt.Errorf("hold of message %s of %s: %w", leaf, lane, err)
	}
	if num(until) == clamp(store.HoldForGood) {
		until = store.HoldForGood
	}
	return reason, until, nil
}

// LaneCount returns the number of messages of a lane with a leaf index less
// than below. Nonces have no gaps, so one look at the last of them tells.
func (s *Store) LaneCount(ctx context.Context, lane optics.Contract, below uint64) (uint64, error) {
	var n uint64
	_, err := s.reads.first(ctx, `SELECT nonce + 1 FROM dispatch WHERE home = ? AND destination = ? AND leaf_index < ?
		ORDER BY leaf_index DESC LIMIT 1`, []any{num(lane.Home), num(lane.Chain), clamp(below)}, []any{into(&n)})
	if err != nil {
		return 0, fmt.Errorf("count messages of %s: %w", lane, err)
	}
	return n, nil
}

// LaneTotals returns the counts of a lane, all zero for one that has seen
// nothing.
func (s *Store) LaneTotals(ctx context.Context, lane optics.Contract) (store.LaneTotals, error) {
	var t store.LaneTotals
	err := s.reads.one(ctx, `SELECT dispatched, processed, failed FROM lane WHERE home = ? AND chain = ?`,
		[]any{num(lane.Home), num(lane.Chain)}, []any{into(&t.Dispatched), into(&t.Processed), into(&t.Failed)})
	if err != nil && !errors.Is(err, optics.ErrNotFound) {
		return store.LaneTotals{}, fmt.Errorf("totals of %s: %w", lane, err)
	}
	return t, nil
}
