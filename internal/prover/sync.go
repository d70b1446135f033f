package prover

import (
	"context"
	"fmt"
	"slices"

	"github.com/opticsnet/optics"
)

const (
	// readAtOnce is the number of leaves that one query asks for.
	readAtOnce = 1024
	// addAtOnce is the number of leaves, with 32 hashes each, for which proofs
	// have to wait.
	addAtOnce = 64
)

// Sync brings the tree to what the store has: it removes leaves that a
// reorganization removed or replaced, and no other, and appends new ones. It
// returns an error that wraps [optics.ErrGap] when the store leaves out a leaf,
// and a *MismatchError, then and ever after, when a leaf names a committed root
// that the tree never had.
func (p *Prover) Sync(ctx context.Context) error {
	p.syncing.Lock()
	defer p.syncing.Unlock()
	for more := true; more; {
		var err error
		if more, err = p.turn(ctx); err != nil {
			return fmt.Errorf("sync tree of home %s: %w", p.cfg.Home, err)
		}
	}
	return nil
}

// turn reads one batch. The first leaf that it reads is our last one: if the
// store still has it, in the same block, all that follows continues our tree.
func (p *Prover) turn(ctx context.Context) (more bool, err error) {
	if err := p.Halted(); err != nil {
		return false, err
	}
	size := p.Size()
	leaves, err := p.read(ctx, max(size, 1)-1, readAtOnce)
	if err != nil {
		return false, err
	}
	more = len(leaves) == readAtOnce
	if size > 0 {
		if len(leaves) == 0 || !p.has(leaves[0]) {
			return true, p.rollBack(ctx, size)
		}
		leaves = leaves[1:]
	}
	for part := range slices.Chunk(leaves, addAtOnce) {
		if err := p.add(part); err != nil {
			return false, err
		}
	}
	return more, nil
}

// rollBack removes the leaves that the store no longer has. Below a leaf that
// is the same, all are.
func (p *Prover) rollBack(ctx context.Context, size uint64) error {
	same, gone := uint64(0), size // the answer is in same … gone-1
	for same+1 < gone {
		middle := same + (gone-same)/2
		ok, err := p.stillHas(ctx, middle)
		if err != nil {
			return err
		}
		if ok {
			same = middle
		} else {
			gone = middle
		}
	}
	if err := p.truncate(same); err != nil {
		return err
	}
	p.cfg.Log.WarnContext(ctx, "leaves removed by a reorganization", "leaves_before", size, "leaves_kept", same)
	return nil
}

// stillHas reports whether the first size leaves are still those of the store.
func (p *Prover) stillHas(ctx context.Context, size uint64) (bool, error) {
	leaves, err := p.read(ctx, size-1, 1)
	return err == nil && len(leaves) == 1 && p.has(leaves[0]), err
}

// read reads leaves from an index on and makes sure that they are those.
func (p *Prover) read(ctx context.Context, from uint64, limit int) ([]optics.Leaf, error) {
	leaves, err := p.cfg.Leaves.Leaves(ctx, p.cfg.Home, uint32(from), limit) //nolint:gosec // a tree has fewer leaves
	if err != nil {
		return nil, err
	}
	for i, leaf := range leaves {
		if want := from + uint64(i); uint64(leaf.Index) != want {
			return nil, fmt.Errorf("%w: leaf %d in place of %d", optics.ErrGap, leaf.Index, want)
		}
	}
	return leaves, nil
}
