package watcher

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/agenttest"
)

var us, them = agenttest.NewKey("updater"), agenttest.NewKey("another")

func root(n byte) common.Hash { return common.Hash{31: n} }

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(v *view)
		want   judgement
	}{
		{"a root that our tree had", func(v *view) { v.known = true }, proper},
		{"a known root, before the home was looked at", func(v *view) { *v = view{known: true} }, proper},
		{"an unknown root though we have all that the home had", func(*view) {}, improper},
		{"an unknown root, with more leaves than the home had", func(v *view) { v.treeSize = 9 }, improper},
		{"our tree has to grow", func(v *view) { v.treeSize = 7 }, undecided},
		{"our tree is of another fork", func(v *view) { v.root = root(77) }, outdated},
		{"the home was looked at before the update was seen", func(v *view) { v.home.Block.Time = 999 }, outdated},
		{"the same, with all patience but one second", func(v *view) { v.home.Block.Time, v.waited = 1, 299 }, outdated},
		{"the home stands still and patience is over", func(v *view) { v.home.Block.Time, v.waited = 1, 300 }, improper},
		{"patience does not make up for leaves", func(v *view) { v.home.Block.Time, v.waited, v.treeSize = 1, 300, 7 }, undecided},
		{"nobody signed it", func(v *view) { v.update.Update.Signature = optics.Signature{64: 29} }, proper},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := view{
				update: optics.SeenUpdate{
					Update: us.Update(1, root(5), root(99)), At: optics.Position{Block: optics.BlockRef{Time: 1000}},
				},
				home:     optics.HomeState{Block: optics.BlockRef{Time: 1000}, Root: root(8), Count: 8},
				patience: 300, treeSize: 8, root: root(8),
			}
			test.change(&v)
			if got := verdict(v); got != test.want {
				t.Errorf("verdict %d, want %d", got, test.want)
			}
		})
	}
}

func TestDoubleUpdates(t *testing.T) {
	update := func(k agenttest.Key, from, to byte) optics.SeenUpdate {
		return optics.SeenUpdate{Update: k.Update(1, root(from), root(to))}
	}
	nobodys := func(to byte) optics.SeenUpdate {
		s := update(us, 1, to)
		s.Update.Signature = optics.Signature{64: 29}
		return s
	}
	double := func(a, b optics.SeenUpdate) optics.Fraud {
		return optics.Fraud{Kind: optics.DoubleUpdate, First: a.Update, Second: b.Update}
	}
	for _, test := range []struct {
		name string
		seen []optics.SeenUpdate
		want []optics.Fraud
	}{
		{name: "none"},
		{name: "one", seen: []optics.SeenUpdate{update(us, 1, 2)}},
		{name: "the same twice", seen: []optics.SeenUpdate{update(us, 1, 2), update(us, 1, 2)}},
		{name: "from different roots", seen: []optics.SeenUpdate{update(us, 1, 2), update(us, 2, 3)}},
		{name: "by different signers", seen: []optics.SeenUpdate{update(us, 1, 2), update(them, 1, 3)}},
		{name: "by nobody", seen: []optics.SeenUpdate{nobodys(2), nobodys(3)}},
		{
			name: "two", seen: []optics.SeenUpdate{update(us, 1, 2), update(us, 1, 3)},
			want: []optics.Fraud{double(update(us, 1, 2), update(us, 1, 3))},
		},
		{
			name: "three: the first two prove it", seen: []optics.SeenUpdate{update(us, 1, 2), update(us, 1, 3), update(us, 1, 4)},
			want: []optics.Fraud{double(update(us, 1, 2), update(us, 1, 3))},
		},
		{
			name: "behind the updates of somebody else",
			seen: []optics.SeenUpdate{update(them, 1, 9), update(us, 1, 2), nobodys(8), update(us, 1, 3), update(them, 1, 7)},
			want: []optics.Fraud{double(update(us, 1, 2), update(us, 1, 3)), double(update(them, 1, 9), update(them, 1, 7))},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, doubleUpdates(test.seen)); diff != "" {
				t.Errorf("frauds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProvable(t *testing.T) {
	home := optics.HomeState{CommittedRoot: root(5)}
	for _, test := range []struct {
		name string
		kind optics.FraudKind
		from byte
		want bool
	}{
		{"improper from the committed root", optics.ImproperUpdate, 5, true},
		{"improper from an older root", optics.ImproperUpdate, 4, false},
		{"double from the committed root", optics.DoubleUpdate, 5, true},
		{"double from an older root", optics.DoubleUpdate, 4, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := provable(optics.Fraud{Kind: test.kind, First: us.Update(1, root(test.from), root(9))}, home); got != test.want {
				t.Errorf("provable is %v", got)
			}
		})
	}
}

func TestAgainst(t *testing.T) {
	own := optics.Fraud{Kind: optics.ImproperUpdate, First: us.Update(1, root(1), root(2))}
	all := []optics.Fraud{{Kind: optics.ImproperUpdate, First: them.Update(1, root(1), root(2))}, own}
	if diff := cmp.Diff([]optics.Fraud{own}, against(us.Address(), all)); diff != "" {
		t.Errorf("frauds (-want +got):\n%s", diff)
	}
	if got := against(common.Address{}, []optics.Fraud{{First: optics.SignedUpdate{Signature: optics.Signature{64: 29}}}}); len(got) != 0 {
		t.Errorf("what nobody signed counts against nobody: %v", got)
	}
}
