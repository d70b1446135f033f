package sqlite

import (
	"context"
	"fmt"

	"github.com/opticsnet/optics"
)

// Cursor returns how far the logs of a chain have been read, or an error that
// wraps [optics.ErrNotFound] before the first Append.
func (s *Store) Cursor(ctx context.Context, chain optics.Domain) (optics.Cursor, error) {
	c := optics.Cursor{Chain: chain}
	err := s.reads.one(ctx, `SELECT number, hash, time, chunk FROM cursor WHERE chain = ?`,
		[]any{num(chain)}, append(intoBlock(&c.Block), into(&c.Chunk)))
	if err != nil {
		return optics.Cursor{}, fmt.Errorf("cursor of chain %s: %w", chain, err)
	}
	return c, nil
}

// SaveChunk remembers how many blocks one log query should span. It returns an
// error that wraps [optics.ErrNotFound] before the first Append.
func (s *Store) SaveChunk(ctx context.Context, chain optics.Domain, chunk uint64) error {
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		n, err := q.exec(ctx, `UPDATE cursor SET chunk = ? WHERE chain = ?`, num(chunk), num(chain))
		if err == nil && n == 0 {
			err = optics.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("save chunk of chain %s: %w", chain, err)
	}
	return nil
}

// Blocks returns kept references of blocks with a number less than below,
// newest first. Blocks that hold logs are kept for ever, the others for the
// configured depth.
func (s *Store) Blocks(ctx context.Context, chain optics.Domain, below uint64, limit int) ([]optics.BlockRef, error) {
	blocks, err := list(ctx, s.reads, scanBlock,
		`SELECT number, hash, time FROM block WHERE chain = ? AND number < ? ORDER BY number DESC LIMIT ?`,
		num(chain), clamp(below), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("blocks of chain %s: %w", chain, err)
	}
	return blocks, nil
}

// moveCursor is the compare-and-swap that makes Append and Rollback safe
// against a second index and against an index that lost its place.
func moveCursor(ctx context.Context, q *statements, prev, next optics.Cursor) error {
	var n int64
	var err error
	to := next.Block
	if prev.Block == (optics.BlockRef{}) {
		n, err = q.exec(ctx, `INSERT INTO cursor (chain, number, hash, time, chunk) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			num(next.Chain), num(to.Number), to.Hash[:], num(to.Time), num(next.Chunk))
	} else {
		n, err = q.exec(ctx, `UPDATE cursor SET number = ?, hash = ?, time = ?, chunk = coalesce(nullif(?, 0), chunk)
			WHERE chain = ? AND number = ? AND hash = ?`,
			num(to.Number), to.Hash[:], num(to.Time), num(next.Chunk), num(next.Chain), num(prev.Block.Number), prev.Block.Hash[:])
	}
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: the cursor is not at block %d %s", optics.ErrConflict, prev.Block.Number, prev.Block.Hash)
	}
	return err
}

// keepBlock stores a reference. Two hashes for one height mean that the facts
// come from two forks.
func keepBlock(ctx context.Context, q *statements, chain optics.Domain, b optics.BlockRef, holdsLogs int) error {
	n, err := q.exec(ctx, `INSERT INTO block (chain, number, hash, time, logs) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (chain, number) DO UPDATE SET logs = max(logs, excluded.logs) WHERE hash = excluded.hash AND time = excluded.time`,
		num(chain), num(b.Number), b.Hash[:], num(b.Time), holdsLogs)
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: block %d is not %s in the store", optics.ErrConflict, b.Number, b.Hash)
	}
	return err
}

func (s *Store) pruneBlocks(ctx context.Context, q *statements, chain optics.Domain, newest uint64) error {
	if newest <= s.keepBlocks {
		return nil
	}
	_, err := q.exec(ctx, `DELETE FROM block INDEXED BY block_bare WHERE chain = ? AND number < ? AND logs = 0`, num(chain), num(newest-s.keepBlocks))
	return err
}
