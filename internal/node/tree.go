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
			return agent.Turn{}, agent.Halt(agent.WrongIndex, "the index holds other messages than the chain; check the endpoint, then rebuild the data directory", "%v", err)
		}
		if err != nil {
			return agent.Turn{}, err
		}
		onProgress()
		return agent.Waiting("the next message; %d leaves", l.tree.Size()), nil
	}
}

// checkEvery is how many blocks may pass without a look at the Home while no new
// message is seen: the newest ones may have been left out of an answer.
const checkEvery = 16

// treeCheck compares a tree with every root that its Home shows in final blocks:
// the root of all its messages, and each root that an update committed.
type treeCheck struct {
	link  *link
	store *sqlite.Store
	// What was compared: the number of leaves, at which final block, and the
	// newest committed root.
	size, at uint64
	root     common.Hash
	// What tree and Home disagree about, each by itself: that one is right does
	// not end the doubt about the other.
	aboutMessages, aboutUpdates doubt
	// missed paces reading again because the Home has messages that the index
	// lacks.
	missed rereads
}

func (c *treeCheck) step(ctx context.Context) error {
	head, ok := c.link.heads.Head()
	if !ok || head.Final == (optics.BlockRef{}) {
		return nil
	}
	return errors.Join(unlessBehind(c.messages(ctx, head.Final)), unlessBehind(c.updates(ctx, head.Final)))
}

// unlessBehind drops the error of a look that the index was not far enough for.
func unlessBehind(err error) error {
	if errors.Is(err, prover.ErrBehind) {
		return nil
	}
	return err
}

// messages compares Home.count and Home.root, when the final block has other
// messages than were compared, and now and then.
func (c *treeCheck) messages(ctx context.Context, final optics.BlockRef) error {
	count, err := c.store.LeafCountAt(ctx, c.link.cfg.Domain, final.Number)
	if err != nil || (count == c.size && final.Number < c.at+checkEvery) {
		return err
	}
	state, err := c.link.home.State(ctx, final)
	if err != nil {
		return fmt.Errorf("read the home at final block %d: %w", final.Number, err)
	}
	if state.Count > count {
		return c.reread(ctx, final, count, state.Count)
	}
	if ours, err := c.link.tree.RootAt(state.Count); err != nil || (ours != state.Root && !c.aboutMessages.lasting(final)) {
		return err
	}
	if err := c.link.tree.Check(state.Root, state.Count); err != nil {
		return err
	}
	c.size, c.at, c.missed, c.aboutMessages = state.Count, final.Number, rereads{}, doubt{}
	return nil
}

// doubtFor is for how many blocks a tree may disagree with its Home before the
// prover stops for good. An index that follows a fork late is right within one
// or two.
const doubtFor = 8

// doubt is a disagreement between a tree and its Home.
type doubt struct {
	since uint64 // the final block at which it began, 0 for no doubt
}

// lasting says that they disagree at a final block, and reports whether they have
// done so for long enough.
func (d *doubt) lasting(final optics.BlockRef) bool {
	if d.since == 0 {
		d.since = max(final.Number, 1)
	}
	return final.Number >= d.since+doubtFor
}

// reread makes the index read blocks again from which messages are missing,
// further back each time.
func (c *treeCheck) reread(ctx context.Context, final optics.BlockRef, have, want uint64) error {
	cursor, err := c.store.Cursor(ctx, c.link.cfg.Domain)
	if err != nil || cursor.Block.Number < final.Number {
		return err // the index has not come to the final block
	}
	from, ok := c.missed.from(final.Number)
	if !ok {
		return nil
	}
	c.link.log.WarnContext(ctx, "messages are missing from the index", "have", have, "want", want, "at_block", final.Number)
	c.link.indexer.Reread(from)
	c.link.indexLoop.Wake()
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
		if had, known := c.link.tree.SizeOf(u.Update.NewRoot); (!known || had > size) && !c.aboutUpdates.lasting(final) {
			return nil
		}
		if err := c.link.tree.CheckCommitted(u.Update.NewRoot, size); err != nil {
			return err
		}
		c.root, c.aboutUpdates = u.Update.NewRoot, doubt{}
	}
	return nil
}
