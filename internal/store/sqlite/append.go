package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Append stores the logs of the blocks after prev.Block up to next.Block and
// moves the cursor from prev to next, in one transaction. A zero prev.Block
// says that the chain has no cursor yet; a zero next.Chunk leaves the learned
// chunk as it is. Of the block references given, and of
// the blocks that hold logs, it keeps what Blocks later returns; next.Block is
// always among them.
//
// It returns an error that wraps
//   - [optics.ErrConflict] when the stored cursor is not at prev.Block, or when
//     blocks or logs contradict what is stored;
//   - [optics.ErrGap] when a leaf index or a nonce does not follow the last one
//     by exactly 1, or the old root of an update is not the new root of the
//     contract's previous one;
//   - [optics.ErrMalformed] when a log does not belong to the chain or to the
//     range of blocks.
func (s *Store) Append(ctx context.Context, prev, next optics.Cursor, blocks []optics.BlockRef, logs optics.Logs) error {
	err := checkLogs(prev, next, logs)
	if err == nil {
		err = s.writeFacts(ctx, func(ctx context.Context, q *statements) error {
			return s.appendBatch(ctx, newAppender(q, next.Chain), batch{prev, next, blocks, logs})
		})
	}
	if err != nil {
		return fmt.Errorf("append blocks %d to %d of chain %s: %w", prev.Block.Number, next.Block.Number, next.Chain, err)
	}
	return nil
}

type batch struct {
	prev, next optics.Cursor
	blocks     []optics.BlockRef
	logs       optics.Logs
}

func (s *Store) appendBatch(ctx context.Context, a *appender, b batch) error {
	if err := moveCursor(ctx, a.q, b.prev, b.next); err != nil {
		return err
	}
	for _, ref := range b.blocks {
		if err := keepBlock(ctx, a.q, a.chain, ref, 0); err != nil {
			return err
		}
	}
	if err := keepBlock(ctx, a.q, a.chain, b.next.Block, 0); err != nil {
		return err
	}
	if err := a.dispatches(ctx, b.logs.Dispatches); err != nil {
		return err
	}
	for _, each := range []func() error{
		func() error { return all(ctx, b.logs.Processes, a.process) },
		func() error { return all(ctx, b.logs.Updates, a.update) },
		func() error { return all(ctx, b.logs.ImproperUpdates, a.improperUpdate) },
		func() error { return all(ctx, b.logs.DoubleUpdates, a.doubleUpdate) },
		func() error { return all(ctx, b.logs.NewUpdaters, a.newUpdater) },
		func() error { return a.saveLanes(ctx) },
	} {
		if err := each(); err != nil {
			return err
		}
	}
	return s.pruneBlocks(ctx, a.q, a.chain, b.next.Block.Number)
}

func all[T any](ctx context.Context, logs []T, store func(context.Context, T) error) error {
	for i := range logs {
		if err := store(ctx, logs[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkLogs refuses what no chain can have written into the range.
func checkLogs(prev, next optics.Cursor, logs optics.Logs) error {
	first := prev.Block == (optics.BlockRef{})
	if !first && (prev.Chain != next.Chain || next.Block.Number <= prev.Block.Number) {
		return fmt.Errorf("%w: the range does not follow block %d of chain %s", optics.ErrMalformed, prev.Block.Number, prev.Chain)
	}
	var errs []error
	check := func(kind string, at optics.Position, belongs bool) {
		n := at.Block.Number
		if !belongs || n > next.Block.Number || (!first && n <= prev.Block.Number) {
			errs = append(errs, fmt.Errorf("%w: %s log in block %d is of another chain or block", optics.ErrMalformed, kind, n))
		}
	}
	for _, l := range logs.Dispatches {
		check("Dispatch", l.At, l.Message.Origin == next.Chain)
	}
	for _, l := range logs.Updates {
		check("Update", l.At, l.Contract.Chain == next.Chain && l.Update.HomeDomain == l.Contract.Home)
	}
	for _, l := range logs.Processes {
		check("Process", l.At, l.Replica.Chain == next.Chain)
	}
	for _, l := range logs.ImproperUpdates {
		check("ImproperUpdate", l.At, l.Update.HomeDomain == next.Chain)
	}
	for _, l := range logs.DoubleUpdates {
		check("DoubleUpdate", l.At, l.Contract.Chain == next.Chain &&
			l.First.HomeDomain == l.Contract.Home && l.Second.HomeDomain == l.Contract.Home)
	}
	for _, l := range logs.NewUpdaters {
		check("NewUpdater", l.At, l.Home == next.Chain)
	}
	return errors.Join(errs[:min(len(errs), 1)]...)
}

// appender stores the logs of one Append and remembers what it read on the way.
type appender struct {
	q     *statements
	chain optics.Domain

	block optics.BlockRef // the block with logs that was kept last
	lanes map[optics.Contract]*laneCount
	roots map[optics.Contract]common.Hash // new root of the last update
}

type laneCount struct{ dispatched, processed, failed uint64 }

func newAppender(q *statements, chain optics.Domain) *appender {
	return &appender{
		q: q, chain: chain,
		lanes: make(map[optics.Contract]*laneCount),
		roots: make(map[optics.Contract]common.Hash),
	}
}

// at keeps the block of a log. Logs come in chain order, so that one
// comparison spares nearly all writes.
func (a *appender) at(ctx context.Context, at optics.Position) error {
	if at.Block == a.block {
		return nil
	}
	if err := keepBlock(ctx, a.q, a.chain, at.Block, 1); err != nil {
		return err
	}
	a.block = at.Block
	return nil
}

func (a *appender) lane(ctx context.Context, lane optics.Contract) (*laneCount, error) {
	if count, ok := a.lanes[lane]; ok {
		return count, nil
	}
	count := new(laneCount)
	_, err := a.q.first(ctx, `SELECT dispatched, processed, failed FROM lane WHERE home = ? AND chain = ?`,
		[]any{num(lane.Home), num(lane.Chain)},
		[]any{into(&count.dispatched), into(&count.processed), into(&count.failed)})
	if err != nil {
		return nil, err
	}
	a.lanes[lane] = count
	return count, nil
}

func (a *appender) saveLanes(ctx context.Context) error {
	for lane, count := range a.lanes {
		_, err := a.q.exec(ctx, `INSERT INTO lane (home, chain, dispatched, processed, failed) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET dispatched = excluded.dispatched, processed = excluded.processed, failed = excluded.failed`,
			num(lane.Home), num(lane.Chain), num(count.dispatched), num(count.processed), num(count.failed))
		if err != nil {
			return err
		}
	}
	return nil
}
