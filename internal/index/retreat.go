package index

import (
	"context"
	"fmt"
	"math"

	"github.com/opticsnet/optics"
)

// Pages of kept references grow, so that a shallow reorganization costs one
// small request and a deep one few.
const (
	firstPage = 16
	lastPage  = 1024
)

// retreat removes what was read from blocks that left the chain: everything
// above the newest kept block that is still on it.
func (x *Indexer) retreat(ctx context.Context, cursor optics.Cursor) (bool, error) {
	below := cursor.Block.Number
	for page := firstPage; ; page = min(page*4, lastPage) {
		kept, err := x.cfg.Store.Blocks(ctx, x.cfg.Chain, below, page)
		if err != nil {
			return false, fmt.Errorf("read kept blocks: %w", err)
		}
		if len(kept) == 0 {
			return false, fmt.Errorf("%w: chain %s, block %d %s and %d blocks below it: check that the endpoint is of the right chain; if it is, rebuild the index",
				ErrTooDeep, x.cfg.Chain, cursor.Block.Number, cursor.Block.Hash, cursor.Block.Number-below)
		}
		numbers := make([]uint64, len(kept))
		for i, ref := range kept {
			numbers[i] = ref.Number
		}
		refs, err := x.blocks(ctx, numbers)
		if err != nil {
			return false, err
		}
		for _, ref := range kept {
			if refs[ref.Number].Hash == ref.Hash {
				return x.rollBack(ctx, cursor, ref)
			}
		}
		below = kept[len(kept)-1].Number
	}
}

func (x *Indexer) rollBack(ctx context.Context, cursor optics.Cursor, to optics.BlockRef) (bool, error) {
	removed, err := x.cfg.Store.Rollback(ctx, x.cfg.Chain, to)
	if err != nil {
		return false, fmt.Errorf("roll back: %w", err)
	}
	x.showReorg(Reorg{From: cursor.Block, To: to, Removed: removed})
	x.cfg.Log.WarnContext(ctx, "chain reorganized", "from_block", cursor.Block.Number, "to_block", to.Number, "logs_removed", removed)
	return true, nil
}

// goBack removes what was read from a block on, down to a kept one.
func (x *Indexer) goBack(ctx context.Context, cursor optics.Cursor, from uint64) (bool, error) {
	kept, err := x.cfg.Store.Blocks(ctx, x.cfg.Chain, from, 1)
	if err != nil {
		return false, fmt.Errorf("read kept blocks: %w", err)
	}
	if len(kept) == 0 {
		return false, nil // there is nothing older to stand on
	}
	if _, err := x.cfg.Store.Rollback(ctx, x.cfg.Chain, kept[0]); err != nil {
		return false, fmt.Errorf("go back to read again: %w", err)
	}
	x.cfg.Log.WarnContext(ctx, "reading again", "from_block", kept[0].Number+1, "to_block", cursor.Block.Number)
	return true, nil
}

// gapTries is how often a range is read again before the blocks below it are.
const gapTries = 3

// gap is what is known about logs that an endpoint left out.
type gap struct {
	// until is the last block of the range that showed the gap, 0 without one.
	until uint64
	// span is the number of blocks to read at once while it is open.
	span uint64
	// tries counts the reads since the last step back.
	tries int
	// back is the number of kept blocks that the next step back goes over.
	back int
}

func (g *gap) limit() uint64 {
	if g.span == 0 {
		return math.MaxUint64
	}
	return g.span
}

func (g *gap) closedBy(block uint64) bool {
	if g.span == 0 || block < g.until {
		return false
	}
	*g = gap{}
	return true
}

// missing handles a range before or in which logs are missing. They may be in
// the range, or in an earlier one that is stored already: so it is read again
// in smaller parts, and then from further and further back.
func (x *Indexer) missing(ctx context.Context, cursor optics.Cursor, s span, cause error) error {
	x.gap.until = max(x.gap.until, s.to)
	x.gap.span = max(s.len()/2, 1)
	x.gap.back = max(x.gap.back, 1)
	x.gap.tries++
	if !started(cursor) {
		cause = fmt.Errorf("%w; block %d may be later than the contracts", cause, s.from)
	}
	x.showGap(cause)
	if x.gap.tries >= gapTries && started(cursor) {
		x.gap.tries = 0
		kept, err := x.cfg.Store.Blocks(ctx, x.cfg.Chain, cursor.Block.Number, x.gap.back)
		if err != nil {
			return fmt.Errorf("read kept blocks: %w", err)
		}
		if len(kept) > 0 {
			to := kept[len(kept)-1]
			if _, err := x.cfg.Store.Rollback(ctx, x.cfg.Chain, to); err != nil {
				return fmt.Errorf("go back behind a gap: %w", err)
			}
			x.gap.back = min(x.gap.back*2, lastPage)
			x.cfg.Log.WarnContext(ctx, "reading again from before a gap", "to_block", to.Number, "error", cause)
		}
	}
	return fmt.Errorf("store blocks %d to %d: %w", s.from, s.to, cause)
}
