package updater

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// place is where a root stands in our own tree.
type place struct {
	size  uint64
	known bool
}

// view is all that a decision depends on.
type view struct {
	home   optics.Domain
	signer common.Address

	latest, final optics.HomeState
	// last is the newest statement of the guard.
	last optics.SigningRecord

	// treeSize is the size of our tree; finalRoot its root at final.Count,
	// meaningful when the tree has that many leaves.
	treeSize  uint64
	finalRoot common.Hash
	// next is how many leaves the next update commits: those at final, or fewer
	// when the Home could not take so many queued roots in one transaction.
	// nextRoot is our tree's root there.
	next     uint64
	nextRoot common.Hash
	// Where the committed roots and the last signed root stand in our tree.
	committed, finalCommitted, lastNew place
}

// decision is to sign and submit an update, or to wait.
type decision struct {
	wait      string
	update    optics.Update
	leafCount uint64
	// signed says that the update was recorded before.
	signed bool
}

// decide is pure. It returns a *agent.HaltError when signing would be wrong
// whatever comes next. An update that was signed before is brought to the Home
// only while our tree has its root: the Home fails over a root that a
// reorganization took away.
func decide(v view) (decision, error) {
	if err := mustHalt(v); err != nil {
		return decision{}, err
	}
	switch {
	case v.final.Count > v.treeSize:
		return wait("the index: it has %d of %d leaves at final block %d", v.treeSize, v.final.Count, v.final.Block.Number), nil
	case !v.lastNew.known:
		return wait("the %d leaves of root %s, which was signed before; our tree has %d", v.last.LeafCount, v.last.Update.NewRoot, v.treeSize), nil
	case v.last.Update.NewRoot != v.latest.CommittedRoot:
		return continueLast(v), nil
	case v.final.Count <= v.lastNew.size:
		return wait("a message in a final block; %d leaves are committed", v.lastNew.size), nil
	}
	return decision{
		update: optics.Update{
			HomeDomain: v.home,
			OldRoot:    v.latest.CommittedRoot,
			NewRoot:    v.nextRoot,
		},
		leafCount: v.next,
	}, nil
}

// continueLast decides while the newest signed root is not the committed one.
func continueLast(v view) decision {
	if v.last.Update.OldRoot == v.latest.CommittedRoot {
		return decision{update: v.last.Update, leafCount: v.last.LeafCount, signed: true}
	}
	return wait("the chain to show %s, which was signed before, as committed; it shows %s", v.last.Update.NewRoot, v.latest.CommittedRoot)
}

// mustHalt names what makes every further signature wrong.
func mustHalt(v view) error {
	switch {
	case v.latest.State == optics.StateFailed:
		return agent.Halt(agent.Fraud, "a fraud was proven against this updater; see the Home's ImproperUpdate or DoubleUpdate event and deploy a new channel",
			"home %s has failed", v.home)
	case v.latest.Updater != v.signer:
		return agent.Halt(agent.WrongUpdater, "configure the key of the Home's updater, or set the updater on the Home",
			"home %s has updater %s, our key is %s", v.home, v.latest.Updater, v.signer)
	case v.final.Count > v.treeSize:
		return nil // not enough leaves to judge roots
	case v.committed.known && v.committed.size > v.last.LeafCount:
		return agent.Halt(agent.UnknownHistory, "find out who else signs with this key",
			"home %s committed %s with %d leaves, but this store signed up to %d leaves only", v.home, v.latest.CommittedRoot, v.committed.size, v.last.LeafCount)
	}
	return contradiction(v)
}

// contradiction names where our tree and the chain, or what was signed, exclude
// each other.
func contradiction(v view) error {
	switch {
	case v.final.Count > 0 && v.finalRoot != v.final.Root:
		return halfway(agent.WrongIndex, "the index holds other messages than the chain; check the endpoint, then rebuild the data directory",
			"home %s has root %s with %d leaves, our tree has %s", v.home, v.final.Root, v.final.Count, v.finalRoot)
	case !v.finalCommitted.known:
		return halfway(agent.WrongIndex, "a root was committed that this Home's messages never had; stop every agent of this key and look at the Update events",
			"home %s committed the unknown root %s by a final block", v.home, v.final.CommittedRoot)
	case v.treeSize >= v.last.LeafCount && !v.lastNew.known:
		return halfway(agent.DeepReorg, "the chain reorganized deeper than its configured finality; raise the finality before signing again",
			"root %s with %d leaves, signed before, is no longer in the tree of home %s; the newest final block is %d",
			v.last.Update.NewRoot, v.last.LeafCount, v.home, v.final.Block.Number)
	}
	return nil
}

// contradictionError is a halt that may pass: while the index follows a
// reorganization, our tree is of another fork than the chain.
type contradictionError struct{ halt error }

func (e *contradictionError) Error() string { return e.halt.Error() }
func (e *contradictionError) Unwrap() error { return e.halt }

func halfway(reason agent.Reason, do, why string, args ...any) error {
	return &contradictionError{halt: agent.Halt(reason, do, why, args...)}
}

func wait(format string, args ...any) decision { return decision{wait: fmt.Sprintf(format, args...)} }
