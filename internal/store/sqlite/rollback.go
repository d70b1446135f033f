package sqlite

import (
	"context"
	"fmt"

	"github.com/opticsnet/optics"
)

// Rollback removes exactly the facts of a chain in blocks above to.Number and
// moves the cursor to that block. Messages whose Process log disappears wait
// again; a hold that the log had ended does not come back. Holds of messages
// that disappear end. Evidence, frauds, signing records and transaction
// records stay. A zero to removes everything and the cursor with it.
//
// It returns the number of logs removed, or an error that wraps
// [optics.ErrNotFound] when the chain has no cursor, or [optics.ErrConflict]
// when the cursor is below to or to contradicts the kept reference of its
// height.
func (s *Store) Rollback(ctx context.Context, chain optics.Domain, to optics.BlockRef) (removed int, err error) {
	err = s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
		if err := moveBack(ctx, q, chain, to); err != nil {
			return err
		}
		above := clamp(to.Number)
		if to == (optics.BlockRef{}) {
			above = -1
		}
		n, err := removeFacts(ctx, q, chain, above)
		removed = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("roll chain %s back to block %d: %w", chain, to.Number, err)
	}
	return removed, nil
}

func moveBack(ctx context.Context, q *statements, chain optics.Domain, to optics.BlockRef) error {
	var from optics.Cursor
	err := q.one(ctx, `SELECT number, hash, time, chunk FROM cursor WHERE chain = ?`,
		[]any{num(chain)}, append(intoBlock(&from.Block), into(&from.Chunk)))
	if err != nil {
		return err
	}
	if to == (optics.BlockRef{}) {
		_, err = q.exec(ctx, `DELETE FROM cursor WHERE chain = ?`, num(chain))
		return err
	}
	if from.Block.Number < to.Number {
		return fmt.Errorf("%w: the cursor is at block %d", optics.ErrConflict, from.Block.Number)
	}
	if err := keepBlock(ctx, q, chain, to, 0); err != nil {
		return err
	}
	return moveCursor(ctx, q, from, optics.Cursor{Chain: chain, Block: to, Chunk: from.Chunk})
}

// Parameters of every statement: the chain and the newest block that stays.
// Dispatches go first, so that a message that disappears does not wait again.
var rollbackSteps = []struct {
	query string
	facts bool // the rows it changes are logs
}{
	{query: `UPDATE lane SET dispatched = dispatched - (SELECT count(*) FROM dispatch d
		WHERE d.home = ?1 AND d.destination = lane.chain AND d.leaf_index >= ` + leavesThatStay + `) WHERE home = ?1`},
	{query: `DELETE FROM waiting WHERE home = ?1 AND leaf_index >= ` + leavesThatStay},
	{query: `DELETE FROM hold WHERE home = ?1 AND leaf_index >= ` + leavesThatStay},
	{query: `DELETE FROM dispatch WHERE home = ?1 AND leaf_index >= ` + leavesThatStay, facts: true},
	{query: `DELETE FROM leaf_count WHERE home = ?1 AND block > ?2`},
	{query: `INSERT INTO waiting (home, chain, leaf_index) SELECT d.home, d.destination, d.leaf_index
		FROM process p JOIN dispatch d ON d.leaf = p.leaf AND d.home = p.home AND d.destination = p.chain
		WHERE p.chain = ?1 AND p.block > ?2`},
	{query: `UPDATE lane SET
		processed = processed - (SELECT count(*) FROM process p WHERE p.chain = ?1 AND p.block > ?2 AND p.home = lane.home),
		failed = failed - (SELECT count(*) FROM process p WHERE p.chain = ?1 AND p.block > ?2 AND p.home = lane.home AND p.success = 0)
		WHERE chain = ?1`},
	{query: `DELETE FROM process WHERE chain = ?1 AND block > ?2`, facts: true},
	{query: `DELETE FROM update_log WHERE chain = ?1 AND block > ?2`, facts: true},
	{query: `DELETE FROM improper_update WHERE home = ?1 AND block > ?2`, facts: true},
	{query: `DELETE FROM double_update WHERE chain = ?1 AND block > ?2`, facts: true},
	{query: `DELETE FROM new_updater WHERE home = ?1 AND block > ?2`, facts: true},
	{query: `DELETE FROM block WHERE chain = ?1 AND number > ?2`},
}

const leavesThatStay = `coalesce((SELECT leaves FROM leaf_count WHERE home = ?1 AND block <= ?2 ORDER BY block DESC LIMIT 1), 0)`

func removeFacts(ctx context.Context, q *statements, chain optics.Domain, above int64) (removed int64, err error) {
	for _, step := range rollbackSteps {
		n, err := q.exec(ctx, step.query, num(chain), above)
		if err != nil {
			return 0, err
		}
		if step.facts {
			removed += n
		}
	}
	return removed, nil
}
