package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// treeStep brings the tree up to the index and compares it with the chain.
func (l *link) treeStep(store *sqlite.Store, onProgress func()) agent.Step {
	check := treeCheck{link: l, store: store}
	return func(ctx context.Context) (agent.Turn, error) {
		err := l.tree.Sync(ctx)
		if err == nil {
			err = check.step(ctx)
		}
		var mismatch *prover.MismatchError
		if errors.As(err, &mismatch) {
			return agent.Turn{}, agent.Halt("the index holds other messages than the chain; check the endpoint, then rebuild the data directory", "%v", err)
		}
		if err != nil {
			return agent.Turn{}, err
		}
		onProgress()
		return agent.Waiting("the next message; %d leaves", l.tree.Size()), nil
	}
}

// treeCheck compares a tree with every root that its Home shows in final blocks:
// the root of all its messages, and each root that an update committed.
type treeCheck struct {
	link  *link
	store *sqlite.Store
	// What was compared: the number of leaves, and the newest committed root.
	size uint64
	root common.Hash
}

func (c *treeCheck) step(ctx context.Context) error {
	head, ok := c.link.heads.Head()
	if !ok || head.Final == (optics.BlockRef{}) {
		return nil
	}
	err := errors.Join(c.messages(ctx, head.Final), c.updates(ctx, head.Final))
	if errors.Is(err, prover.ErrBehind) {
		return nil // the index has not come to the final block
	}
	return err
}

// messages compares Home.root, when the final block has more messages than were
// compared.
func (c *treeCheck) messages(ctx context.Context, final optics.BlockRef) error {
	count, err := c.store.LeafCountAt(ctx, c.link.cfg.Domain, final.Number)
	if err != nil || count == c.size {
		return err
	}
	state, err := c.link.home.State(ctx, final)
	if err != nil {
		return fmt.Errorf("read the home at final block %d: %w", final.Number, err)
	}
	if err := c.link.tree.Check(state.Root, state.Count); err != nil {
		return err
	}
	c.size = state.Count
	return nil
}

// updates looks for the roots of final updates among those that the tree had
// when they were committed.
func (c *treeCheck) updates(ctx context.Context, final optics.BlockRef) error {
	home := optics.HomeOf(c.link.cfg.Domain)
	updates, err := c.store.UpdatesFrom(ctx, home, c.root, 256)
	if err != nil {
		return fmt.Errorf("updates of %s from %s: %w", home, c.root, err)
	}
	for _, u := range updates {
		if u.At.Block.Number > final.Number {
			return nil
		}
		size, err := c.store.LeafCountAt(ctx, home.Home, u.At.Block.Number)
		if err != nil {
			return err
		}
		if err := c.link.tree.CheckCommitted(u.Update.NewRoot, size); err != nil {
			return err
		}
		c.root = u.Update.NewRoot
	}
	return nil
}
