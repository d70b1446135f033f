package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// keepAll is how far behind the latest block every block's reference is kept,
// so that a reorganization there removes exactly the blocks that it replaced.
// Further back, references of blocks with logs and of the ends of ranges do.
const keepAll = 128

// errCursorGone means that the cursor's block is not on the chain.
var errCursorGone = errors.New("the cursor's block left the chain")

// batch is a range as it was read.
type batch struct {
	end  optics.BlockRef
	keep []optics.BlockRef
	logs optics.Logs
}

// read reads a range in two requests: the logs, then the blocks that tell which
// chain they are of. It returns errCursorGone or an error that wraps ErrMoved
// when that is not the chain of the cursor and the head.
func (x *Indexer) read(ctx context.Context, cursor optics.Cursor, head optics.Head, s span) (batch, error) {
	logs, err := x.cfg.Source.Logs(ctx, s.from, s.to)
	if err != nil {
		return batch{}, fmt.Errorf("read logs of blocks %d to %d: %w", s.from, s.to, err)
	}
	// A final block is as good a witness as the latest and does not move.
	witness := head.Latest
	if head.Final.Number >= s.to && head.Final != (optics.BlockRef{}) {
		witness = head.Final
	}
	kept := keptNumbers(head, s)
	numbers := append(slices.Clone(kept), witness.Number)
	if s.from > 0 {
		numbers = append(numbers, s.from-1) // the cursor's, once there is one
	}
	refs, err := x.blocks(ctx, numbers)
	if err != nil {
		return batch{}, err
	}
	if started(cursor) && refs[cursor.Block.Number].Hash != cursor.Block.Hash {
		return batch{}, errCursorGone
	}
	if err := sameHash(refs, witness.Number, witness.Hash); err != nil {
		return batch{}, err
	}
	if err := agree(&logs, refs); err != nil {
		return batch{}, err
	}
	b := batch{end: refs[s.to], logs: logs}
	if !started(cursor) && s.from > 0 {
		b.keep = append(b.keep, refs[s.from-1]) // a way back behind the first logs
	}
	for _, n := range kept {
		b.keep = append(b.keep, refs[n])
	}
	return b, nil
}

// keptNumbers returns the blocks of a range whose references are to be kept
// beside those of blocks with logs, which the store takes from the logs.
func keptNumbers(head optics.Head, s span) []uint64 {
	first := s.to
	if head.Latest.Number <= keepAll {
		first = s.from
	} else if dense := head.Latest.Number - keepAll; dense < s.to {
		first = max(s.from, dense)
	}
	numbers := make([]uint64, 0, s.to-first+1)
	for n := first; n <= s.to; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// blocks reads canonical blocks by number, each once.
func (x *Indexer) blocks(ctx context.Context, numbers []uint64) (map[uint64]optics.BlockRef, error) {
	numbers = slices.Clone(numbers)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	answer, err := x.cfg.Source.Blocks(ctx, numbers...)
	if err != nil {
		return nil, fmt.Errorf("read blocks: %w", err)
	}
	if len(answer) != len(numbers) {
		return nil, fmt.Errorf("read blocks: %w: %d answers for %d blocks", optics.ErrMalformed, len(answer), len(numbers))
	}
	refs := make(map[uint64]optics.BlockRef, len(answer))
	for i, ref := range answer {
		if ref.Number != numbers[i] {
			return nil, fmt.Errorf("read blocks: %w: block %d in place of %d", optics.ErrMalformed, ref.Number, numbers[i])
		}
		refs[ref.Number] = ref
	}
	return refs, nil
}

// agree makes sure that logs are of the blocks read beside them.
func agree(logs *optics.Logs, refs map[uint64]optics.BlockRef) error {
	for at := range positions(logs) {
		if _, known := refs[at.Block.Number]; !known {
			continue
		}
		if err := sameHash(refs, at.Block.Number, at.Block.Hash); err != nil {
			return err
		}
	}
	return nil
}

func sameHash(refs map[uint64]optics.BlockRef, number uint64, hash common.Hash) error {
	if refs[number].Hash != hash {
		return fmt.Errorf("%w: block %d is %s and was %s", ErrMoved, number, refs[number].Hash, hash)
	}
	return nil
}

// positions yields where the logs stand.
func positions(l *optics.Logs) iter.Seq[optics.Position] {
	return func(yield func(optics.Position) bool) {
		_ = each(l.Dispatches, func(v *optics.DispatchLog) bool { return yield(v.At) }) &&
			each(l.Updates, func(v *optics.UpdateLog) bool { return yield(v.At) }) &&
			each(l.Processes, func(v *optics.ProcessLog) bool { return yield(v.At) }) &&
			each(l.ImproperUpdates, func(v *optics.ImproperUpdateLog) bool { return yield(v.At) }) &&
			each(l.DoubleUpdates, func(v *optics.DoubleUpdateLog) bool { return yield(v.At) }) &&
			each(l.NewUpdaters, func(v *optics.NewUpdaterLog) bool { return yield(v.At) })
	}
}

func each[T any](list []T, f func(*T) bool) bool {
	for i := range list {
		if !f(&list[i]) {
			return false
		}
	}
	return true
}
