package watcher

import (
	"context"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// page is how much evidence one step reads.
const page = 256

// suspect is an update to a root that our tree does not have.
type suspect struct {
	seen optics.SeenUpdate
	// home is the Home as it was looked at after the update was seen; nil before.
	home *optics.HomeState
}

// read takes in new evidence and records the double updates that it shows.
func (w *Watcher) read(ctx context.Context) (more bool, err error) {
	seen, err := w.cfg.Evidence.SeenUpdates(ctx, w.cfg.Domain, w.after, page)
	if err != nil {
		return false, fmt.Errorf("read seen updates: %w", err)
	}
	for _, s := range seen {
		all, err := w.cfg.Evidence.SeenFrom(ctx, w.cfg.Domain, s.Update.OldRoot)
		if err != nil {
			return false, fmt.Errorf("updates from %s: %w", s.Update.OldRoot, err)
		}
		for _, f := range doubleUpdates(all) {
			if err := w.record(ctx, f); err != nil {
				return false, err
			}
		}
	}
	for _, s := range seen {
		w.open = append(w.open, suspect{seen: s})
		w.after = s.Seq
	}
	return len(seen) == page, nil
}

// judge records the updates to roots that the Home never had, and keeps those
// open that cannot be judged yet. It looks at the Home at most once, and only
// when our tree does not know a root.
func (w *Watcher) judge(ctx context.Context) error {
	var fresh *optics.HomeState
	var open []suspect
	for i, s := range w.open {
		j, err := w.verdictOn(s)
		if err == nil && j == outdated {
			if fresh, err = w.look(ctx, fresh); err == nil {
				s.home = fresh
				j, err = w.verdictOn(s)
			}
		}
		if err == nil && j == improper {
			err = w.record(ctx, optics.Fraud{Kind: optics.ImproperUpdate, First: s.seen.Update})
		}
		if err != nil {
			w.open = append(open, w.open[i:]...)
			return err
		}
		if j == undecided || j == outdated {
			open = append(open, s)
		}
	}
	w.open = open
	return nil
}

// look reads the Home unless that was done before.
func (w *Watcher) look(ctx context.Context, before *optics.HomeState) (*optics.HomeState, error) {
	if before != nil {
		return before, nil
	}
	state, err := w.cfg.Home.State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read home: %w", err)
	}
	return &state, nil
}

func (w *Watcher) verdictOn(s suspect) (judgement, error) {
	_, known := w.cfg.Tree.SizeOf(s.seen.Update.NewRoot)
	if s.home == nil && !known {
		return outdated, nil
	}
	v := view{update: s.seen, patience: w.cfg.Patience, waited: w.waited(s.seen), known: known, treeSize: w.cfg.Tree.Size()}
	if known {
		return verdict(v), nil
	}
	v.home = *s.home
	if v.treeSize < v.home.Count {
		return verdict(v), nil
	}
	// The same root before and after the tree was asked for the new one: it was
	// not being rebuilt meanwhile.
	before, err := w.cfg.Tree.RootAt(v.home.Count)
	if err != nil {
		return undecided, fmt.Errorf("root of our tree at size %d: %w", v.home.Count, err)
	}
	_, v.known = w.cfg.Tree.SizeOf(s.seen.Update.NewRoot)
	if v.root, err = w.cfg.Tree.RootAt(v.home.Count); err != nil {
		return undecided, fmt.Errorf("root of our tree at size %d: %w", v.home.Count, err)
	}
	if before != v.root {
		v.root = common.Hash{}
	}
	return verdict(v), nil
}

// waited returns for how many seconds of block time the chain that showed an
// update has gone on since; 0 for a chain without a head.
func (w *Watcher) waited(s optics.SeenUpdate) uint64 {
	var heads agent.Heads
	if s.Contract.Chain == w.cfg.Domain {
		heads = w.cfg.Heads
	}
	for _, d := range w.cfg.Destinations {
		if d.Domain == s.Contract.Chain {
			heads = d.Heads
		}
	}
	if heads == nil {
		return 0
	}
	head, _ := heads.Head()
	return head.Latest.Time - min(s.At.Block.Time, head.Latest.Time)
}

// record keeps a fraud unless it is known.
func (w *Watcher) record(ctx context.Context, f optics.Fraud) error {
	if slices.Contains(w.frauds, f) {
		return nil
	}
	if err := w.cfg.Evidence.RecordFraud(ctx, w.cfg.Domain, f); err != nil {
		return fmt.Errorf("record fraud: %w", err)
	}
	w.frauds = append(w.frauds, f)
	w.cfg.Log.ErrorContext(ctx, "fraud found", "kind", f.Kind.String(), "signer", signerOf(f.First), "old_root", f.First.OldRoot,
		"new_root", f.First.NewRoot, "other_root", f.Second.NewRoot)
	return nil
}
