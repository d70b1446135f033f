package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// rereads paces reading again what an endpoint left out: further back each time,
// and each time after more blocks, so that an endpoint that never shows it costs
// a few reads of each block.
type rereads struct {
	back uint64 // how many blocks were read again the last time
	next uint64 // the final block from which on they may be read again
}

// from returns the block from which to read again, false while it is too early.
func (r *rereads) from(final uint64) (block uint64, ok bool) {
	if final < r.next {
		return 0, false
	}
	r.back = max(2*r.back, checkEvery)
	r.next = final + r.back/4
	return final - min(final, r.back), true
}

// committedCheck compares the newest indexed update of a contract with the root
// that the contract has at a final block. No later log shows that an Update log
// was left out, until there is another update.
type committedCheck struct {
	link     *link
	store    *sqlite.Store
	contract optics.Contract
	// root reads the contract's committed root at a block, and whether it had
	// that root from the beginning.
	root func(ctx context.Context, at optics.BlockRef) (committed common.Hash, initial bool, err error)

	at     uint64 // the final block of the last look
	missed rereads
}

// committedChecks returns those for the Home, where there is one, and the Replicas on a chain.
func (l *link) committedChecks(store *sqlite.Store) []*committedCheck {
	var checks []*committedCheck
	if l.hasHome() {
		checks = append(checks, &committedCheck{
			link: l, store: store, contract: optics.HomeOf(l.cfg.Domain),
			root: func(ctx context.Context, at optics.BlockRef) (common.Hash, bool, error) {
				s, err := l.home.State(ctx, at)
				return s.CommittedRoot, s.CommittedRoot == (common.Hash{}), err
			},
		})
	}
	for _, r := range l.replicas {
		checks = append(checks, &committedCheck{link: l, store: store, contract: r.Lane(), root: replicaRoot(r)})
	}
	return checks
}

// confirmedInitially is the confirmation time that Replica.initialize gives its
// first root, for which there is no Update log.
const confirmedInitially = 1

func replicaRoot(r *chain.Replica) func(context.Context, optics.BlockRef) (common.Hash, bool, error) {
	return func(ctx context.Context, at optics.BlockRef) (common.Hash, bool, error) {
		s, err := r.State(ctx, at)
		if err != nil {
			return common.Hash{}, false, err
		}
		times, err := r.ConfirmAt(ctx, at, s.CommittedRoot)
		if err != nil {
			return common.Hash{}, false, err
		}
		return s.CommittedRoot, times[0] == confirmedInitially, nil
	}
}

// step looks every checkEvery blocks. It must be called by the one who steps the
// index, so that the index stands still meanwhile. A look that fails is no
// trouble of the index: it is logged, and the next one comes all the same.
func (c *committedCheck) step(ctx context.Context, indexed uint64) {
	head, ok := c.link.heads.Head()
	if !ok || indexed < head.Final.Number || head.Final.Number < c.at+checkEvery {
		return
	}
	if err := c.look(ctx, head.Final); err != nil {
		c.at = head.Final.Number
		if ctx.Err() == nil {
			c.link.log.WarnContext(ctx, "committed root not compared", "contract", c.contract.String(), "error", err)
		}
	}
}

func (c *committedCheck) look(ctx context.Context, final optics.BlockRef) error {
	if final.Number < c.missed.next {
		return nil
	}
	have, err := c.store.LastUpdateAt(ctx, c.contract, final.Time)
	none := errors.Is(err, optics.ErrNotFound)
	if err != nil && !none {
		return fmt.Errorf("last update of %s: %w", c.contract, err)
	}
	want, initial, err := c.root(ctx, final)
	if err != nil {
		return fmt.Errorf("read %s at final block %d: %w", c.contract, final.Number, err)
	}
	if have.Update.NewRoot == want || (none && initial) {
		c.at, c.missed = final.Number, rereads{}
		return nil
	}
	if from, ok := c.missed.from(final.Number); ok {
		c.link.log.WarnContext(ctx, "an update is missing from the index", "contract", c.contract.String(),
			"have", have.Update.NewRoot, "want", want, "at_block", final.Number)
		c.link.indexer.Reread(from)
		c.link.indexLoop.Wake()
	}
	return nil
}
