package upgrade_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
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

// Replicas of the first version, which have no owner, get one.
func TestAPlanToAdopt(t *testing.T) {
	f := network(t, func(cfg *devnet.Config) { cfg.Chains, cfg.PlainReplicas = 2, []string{"alpha", "bravo"} }).File()
	owners := make(map[string]upgrade.Values)
	for _, c := range f.Chains {
		owners[c.Name] = upgrade.Values{"ADOPTED_OWNER": optics.Bytes32(c.Governance)}
	}
	cfg := config(t, f, upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Artifact: catalogue(t)["AdoptingReplica"], Set: owners})
	p := makePlan(t, cfg)
	adopted := 0
	for _, c := range p.Checks {
		if c.Rule == "its owner is the adopted one" && c.OK {
			adopted++
		}
	}
	if len(p.Problems) > 0 || adopted != 2 {
		t.Errorf("%v, %d adopted", p.Problems, adopted)
	}
	b := p.Chains[1].Beacons[0]
	if b.Now.Name != "PlainReplica" || b.Then.Name != "AdoptingReplica" || len(b.Storage) != 2 || len(b.Functions.Removed) != 0 {
		t.Errorf("%+v", b)
	}
	want := upgrade.ImmutableChange{Name: "ADOPTED_OWNER", Then: f.Chains[1].Governance.Hex()}
	if diff := cmp.Diff(want, b.Immutables[0]); diff != "" {
		t.Error(diff)
	}
	cfg.Wishes[0].Set = nil
	if _, err := upgrade.Make(t.Context(), cfg); !errors.Is(err, upgrade.ErrInput) || !strings.Contains(err.Error(), "nothing says what ADOPTED_OWNER of AdoptingReplica is on") {
		t.Error(err)
	}
}
