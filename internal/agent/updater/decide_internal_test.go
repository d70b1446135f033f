package updater

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

func root(n byte) common.Hash { return common.Hash{31: n} }

// steady is a Home with 5 committed leaves, signed by us, and 8 final ones.
func steady() view {
	us := common.Address{1}
	return view{
		home: 1, signer: us,
		latest:   optics.HomeState{State: optics.StateActive, Updater: us, CommittedRoot: root(5), Root: root(9), Count: 9},
		final:    optics.HomeState{State: optics.StateActive, Updater: us, CommittedRoot: root(3), Root: root(8), Count: 8},
		last:     optics.SigningRecord{Update: optics.Update{HomeDomain: 1, OldRoot: root(3), NewRoot: root(5)}, LeafCount: 5},
		treeSize: 9, finalRoot: root(8), next: 8, nextRoot: root(8),
		committed: place{5, true}, finalCommitted: place{3, true}, lastNew: place{5, true},
	}
}

var decisions = []struct {
	name   string
	change func(v *view)
	sign   optics.Update // zero for none
	leaves uint64
	wait   string
	halt   string
}{
	{
		name: "signs from the committed root to the newest final one",
		sign: optics.Update{HomeDomain: 1, OldRoot: root(5), NewRoot: root(8)}, leaves: 8,
	},
	{
		name: "signs the first update",
		change: func(v *view) {
			v.latest.CommittedRoot, v.final.CommittedRoot = common.Hash{}, common.Hash{}
			v.last, v.committed, v.finalCommitted, v.lastNew = optics.SigningRecord{}, place{0, true}, place{0, true}, place{0, true}
		},
		sign: optics.Update{HomeDomain: 1, NewRoot: root(8)}, leaves: 8,
	},
	{
		name: "submits again what is signed and not committed, though more is final",
		change: func(v *view) {
			v.latest.CommittedRoot, v.committed = root(3), place{3, true}
		},
		sign: optics.Update{HomeDomain: 1, OldRoot: root(3), NewRoot: root(5)}, leaves: 5,
	},
	{name: "waits for a final message", change: func(v *view) { v.final.Count, v.finalRoot, v.final.Root = 5, root(5), root(5) }, wait: "a message in a final block; 5 leaves"},
	{
		name: "waits for a message on an empty home",
		change: func(v *view) {
			*v = view{home: 1, signer: v.signer, latest: optics.HomeState{State: optics.StateActive, Updater: v.signer}, committed: place{0, true}, finalCommitted: place{0, true}, lastNew: place{0, true}}
		},
		wait: "a message in a final block",
	},
	{name: "waits for the index", change: func(v *view) { v.treeSize, v.finalRoot = 7, common.Hash{} }, wait: "the index: it has 7 of 8 leaves"},
	{
		name: "judges no root while the index is behind",
		change: func(v *view) {
			v.treeSize, v.finalRoot, v.finalCommitted, v.lastNew = 2, common.Hash{}, place{}, place{}
		},
		wait: "the index",
	},
	{
		name: "waits while the chain stands where neither end of the last update is",
		change: func(v *view) {
			v.latest.CommittedRoot, v.final.CommittedRoot, v.committed, v.finalCommitted = root(2), root(2), place{2, true}, place{2, true}
		},
		wait: "to show " + root(5).String(),
	},
	{
		name: "waits, and does not submit, while the signed leaves are gone from chain and tree",
		change: func(v *view) {
			v.latest.CommittedRoot, v.committed, v.lastNew = root(3), place{3, true}, place{}
			v.final.Count, v.final.Root, v.finalRoot, v.treeSize = 4, root(4), root(4), 4
		},
		wait: "the 5 leaves of root",
	},
	{
		name: "signs nothing smaller when the chain went back below what was signed",
		change: func(v *view) {
			v.final.Count, v.final.Root, v.finalRoot = 4, root(4), root(4)
		},
		wait: "a message in a final block",
	},
	{name: "halts when the home has failed", change: func(v *view) { v.latest.State = optics.StateFailed }, halt: "home 1 has failed"},
	{name: "halts when the updater is not our key", change: func(v *view) { v.latest.Updater = common.Address{2} }, halt: "our key is"},
	{name: "halts on another root than the chain's", change: func(v *view) { v.finalRoot = root(88) }, halt: "our tree has"},
	{name: "halts on a committed root that our tree never had", change: func(v *view) { v.finalCommitted = place{} }, halt: "unknown root"},
	{name: "halts when a signed root is gone though there are as many leaves", change: func(v *view) { v.lastNew = place{} }, halt: "no longer in the tree"},
	{
		name: "halts when somebody else signed",
		change: func(v *view) {
			v.latest.CommittedRoot, v.committed = root(7), place{7, true}
		},
		halt: "signed up to 5 leaves only",
	},
}

func TestDecide(t *testing.T) {
	for _, test := range decisions {
		t.Run(test.name, func(t *testing.T) {
			v := steady()
			if test.change != nil {
				test.change(&v)
			}
			d, err := decide(v)
			if agent.IsHalt(err) != (test.halt != "") || err != nil && !strings.Contains(err.Error(), test.halt) {
				t.Fatalf("error %v, want a halt that says %q", err, test.halt)
			}
			if d.update != test.sign || d.leafCount != test.leaves {
				t.Errorf("signs %+v with %d leaves, want %+v with %d", d.update, d.leafCount, test.sign, test.leaves)
			}
			if (d.wait == "") != (test.wait == "") || !strings.Contains(d.wait, test.wait) {
				t.Errorf("waits for %q, want %q", d.wait, test.wait)
			}
		})
	}
}
