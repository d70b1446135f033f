package upgrade_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
)

// Two beacons of three chains: two implementations for each, one call at home, and
// one to each of the others that holds both.
func TestAPlanForTwoBeacons(t *testing.T) {
	f := network(t, nil).File()
	lock := map[string]upgrade.Values{"": {"recoveryTimelock": value(t, "172800")}}
	p := makePlan(t, config(t, f, dearer(t), upgrade.Wish{
		Beacon: upgrade.GovernanceBeacon, Artifact: catalogue(t)["GovernanceRouter"], Set: lock,
	}))
	for _, problem := range p.Problems {
		t.Error(problem)
	}
	type step struct {
		network, step, method string
		destination           uint32
		calls                 int
	}
	var got []step
	for _, x := range p.Transactions {
		got = append(got, step{x.Network, x.Step, x.Method, uint32(x.Destination), len(x.Calls)})
	}
	want := []step{
		{"alpha", "deploy", "", 0, 0},
		{"alpha", "deploy", "", 0, 0},
		{"bravo", "deploy", "", 0, 0},
		{"bravo", "deploy", "", 0, 0},
		{"charlie", "deploy", "", 0, 0},
		{"charlie", "deploy", "", 0, 0},
		{"alpha", "govern", "callLocal", 0, 2},
		{"alpha", "govern", "callRemote", 2000, 2},
		{"alpha", "govern", "callRemote", 3000, 2},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(step{})); diff != "" {
		t.Error(diff)
	}
	bravo := f.Chains[1]
	calls := []abi.GovernanceMessageCall{}
	for i, beacon := range []upgrade.Beacon{upgrade.ReplicaBeacon, upgrade.GovernanceBeacon} {
		data := abi.NewUpgradeBeaconController().PackUpgrade(target(bravo).Beacons[beacon], *p.Transactions[2+i].Creates)
		calls = append(calls, abi.GovernanceMessageCall{Data: data})
		copy(calls[i].To[12:], bravo.BeaconController[:])
	}
	if diff := cmp.Diff(abi.NewGovernanceRouter().PackCallRemote(2000, calls), []byte(p.Transactions[7].Data)); diff != "" {
		t.Error(diff)
	}
	if from := p.Transactions[7].From; from != devnet.Address(devnet.Governor) {
		t.Errorf("the call is from %s", from)
	}
	if p.Risk != "governance" || p.Empty() {
		t.Errorf("risk %q", p.Risk)
	}
}
