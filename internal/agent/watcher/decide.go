package watcher

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// view is all that the judgement of one update depends on.
type view struct {
	update optics.SeenUpdate
	// home is the Home as it was looked at after the update was seen.
	home optics.HomeState
	// waited is for how many seconds the chain that showed the update has gone
	// on since, and patience how many of them are enough to judge by a Home that
	// stands still.
	waited, patience uint64
	// treeSize is the size of our tree, and root its root over as many leaves as
	// home has, meaningful when there are that many.
	treeSize uint64
	root     common.Hash
	// known says whether our tree ever had the new root.
	known bool
}

type judgement int

const (
	proper    judgement = iota
	undecided           // our tree has to grow
	outdated            // the Home has to be looked at again
	improper
)

// verdict is pure. An update is improper once our tree has the very root that
// the Home showed after the update was signed, so that it holds every message
// of that time, and never had the new root.
//
// The Home's clock says whether it was looked at late enough: a node that is
// behind must not make us accuse an honest updater. Patience ends that, or else
// a fraud would go unanswered while the Home's chain stands still.
func verdict(v view) judgement {
	switch {
	case v.known:
		return proper
	case v.home.Block.Time < v.update.At.Block.Time && v.waited < v.patience:
		return outdated
	case v.treeSize < v.home.Count:
		return undecided
	case v.root != v.home.Root:
		return outdated // one of the two is of another fork
	case signerOf(v.update.Update) == (common.Address{}):
		return proper // nobody's statement: no contract accepts it
	}
	return improper
}

// doubleUpdates is pure: of updates from one old root it finds, for each signer,
// the first two to different new roots.
func doubleUpdates(all []optics.SeenUpdate) []optics.Fraud {
	if len(all) < 2 {
		return nil
	}
	var frauds []optics.Fraud
	first := make(map[common.Address]optics.SignedUpdate)
	done := make(map[common.Address]bool)
	for _, s := range all {
		signer := signerOf(s.Update)
		a, ok := first[signer]
		switch {
		case signer == (common.Address{}), done[signer]:
		case !ok:
			first[signer] = s.Update
		case a.OldRoot == s.Update.OldRoot && a.NewRoot != s.Update.NewRoot:
			done[signer] = true
			frauds = append(frauds, optics.Fraud{Kind: optics.DoubleUpdate, First: a, Second: s.Update})
		}
	}
	return frauds
}

// signerOf returns who signed an update, zero for nobody.
func signerOf(u optics.SignedUpdate) common.Address {
	signer, err := u.Signer()
	if err != nil {
		return common.Address{}
	}
	return signer
}

// against is pure: it returns the frauds by one updater. A contract judges only
// those by the updater that it trusts; one without an updater trusts nobody.
func against(updater common.Address, frauds []optics.Fraud) []optics.Fraud {
	var own []optics.Fraud
	for _, f := range frauds {
		if updater != (common.Address{}) && signerOf(f.First) == updater {
			own = append(own, f)
		}
	}
	return own
}

// provable is pure: it says whether a Home can still judge an improper update,
// which it does only for updates from its committed root.
func provable(f optics.Fraud, home optics.HomeState) bool {
	return f.Kind == optics.DoubleUpdate || f.First.OldRoot == home.CommittedRoot
}
