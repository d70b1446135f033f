package watcher

import "github.com/opticsnet/optics"

// view is all that the judgement of one update depends on.
type view struct {
	update optics.SeenUpdate
	// home is the Home's state at its latest block, and queued says whether the
	// new root is in its queue there.
	home   optics.HomeState
	queued bool
	// treeSize is the size of our tree before home was read; known says
	// whether our tree has the new root after.
	treeSize uint64
	known    bool
}

type judgement int

const (
	proper judgement = iota
	undecided
	improper
)

// verdict is pure. An update is improper once our tree holds every message that
// the Home has, and the new root is neither in our tree nor in the Home's queue
// nor committed.
func verdict(v view) judgement {
	switch {
	case v.known, v.home.CommittedRoot == v.update.Update.NewRoot:
		return proper
	case v.queued, v.treeSize < v.home.Count:
		return undecided
	case !signedBy(v.update.Update, v.home):
		return proper // not the updater's statement: no contract accepts it
	}
	return improper
}

func signedBy(u optics.SignedUpdate, home optics.HomeState) bool {
	signer, err := u.Signer()
	return err == nil && signer == home.Updater
}

// doubleUpdate is pure: it finds two updates by one signer from one old root to
// different new roots.
func doubleUpdate(all []optics.SeenUpdate) (optics.Fraud, bool) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.Update.OldRoot != b.Update.OldRoot || a.Update.NewRoot == b.Update.NewRoot {
				continue
			}
			first, err1 := a.Update.Signer()
			second, err2 := b.Update.Signer()
			if err1 == nil && err2 == nil && first == second {
				return optics.Fraud{Kind: optics.DoubleUpdate, First: a.Update, Second: b.Update}, true
			}
		}
	}
	return optics.Fraud{}, false
}

// provable is pure: it says whether a Home can still judge an improper update,
// which it does only for updates from its committed root.
func provable(f optics.Fraud, home optics.HomeState) bool {
	return f.Kind == optics.DoubleUpdate || f.First.OldRoot == home.CommittedRoot
}
