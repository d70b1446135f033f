package beacons_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/beacons"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade"
)

var was, then = common.HexToAddress("0x01"), common.HexToAddress("0x02")

// sum is the SHA-256 of the canonical form, written anew here.
func sum(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(out.Bytes())
	return hex.EncodeToString(hash[:])
}

// plan is one that points the Replicas of alpha elsewhere.
func plan(t *testing.T) *beacons.Plan {
	t.Helper()
	p := &beacons.Plan{
		Kind: "optics upgrade of an environment", Version: 1,
		Wishes: beacons.Wishes{Beacons: []beacons.Wish{{Beacon: "replica", Implementation: "Replica<"}}},
		Upgrade: &upgrade.Plan{Problems: []string{}, Chains: []upgrade.ChainPlan{{Network: "alpha", Beacons: []upgrade.BeaconPlan{{
			Beacon: upgrade.ReplicaBeacon, Now: upgrade.Implementation{Address: was}, Then: upgrade.Implementation{Address: then},
		}}}}},
		Changes: &provision.Plan{Version: 1, Environment: "lab", Proposer: "dave", Steps: []provision.Step{}, Findings: []provision.Finding{}},
	}
	p.Changes.Inputs = map[string]string{"upgrade/wishes": sum(t, p.Wishes), "upgrade/plan": sum(t, p.Upgrade)}
	return p
}

// A plan is what Encode wrote, and the digest covers all of it but the proposer.
func TestDecode(t *testing.T) {
	p := plan(t)
	read, err := beacons.Decode(p.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, read); diff != "" {
		t.Error(diff)
	}
	if !beacons.Is(p.Encode()) || beacons.Is(p.Changes.Encode()) {
		t.Error("the kinds of plans are mixed up")
	}
	other := plan(t)
	other.Changes.Proposer = "erin"
	if other.Digest() != p.Digest() {
		t.Error("the proposer changes the digest")
	}
	for name, test := range map[string]struct {
		change func(p *beacons.Plan)
		text   func(s string) string
		want   string
	}{
		"another wish":    {change: func(p *beacons.Plan) { p.Wishes.Networks = []string{"bravo"} }, want: "its changes belong to another upgrade (upgrade/wishes)"},
		"another upgrade": {change: func(p *beacons.Plan) { p.Upgrade.Chains[0].Beacons[0].Then.Address = was }, want: "its changes belong to another upgrade (upgrade/plan)"},
		"no upgrade":      {change: func(p *beacons.Plan) { p.Upgrade = nil }, want: "it lacks its upgrade or its changes"},
		"another kind":    {change: func(p *beacons.Plan) { p.Kind = "x" }, want: `its kind is "x"`},
		"another version": {change: func(p *beacons.Plan) { p.Version = 2 }, want: "2, not 1"},
		"a broken step": {
			change: func(p *beacons.Plan) { p.Changes.Steps = append(p.Changes.Steps, provision.Step{ID: "x"}) },
			want:   "lacks its id, resource or lane",
		},
		"a space":         {text: func(s string) string { return s + " " }, want: "in its canonical form"},
		"a second object": {text: func(s string) string { return s + "{}" }, want: "something follows it"},
		"an unknown key":  {text: func(s string) string { return strings.Replace(s, "{", `{"x": 1,`, 1) }, want: "unknown field"},
		"nothing":         {text: func(string) string { return "" }, want: "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan(t)
			if test.change != nil {
				test.change(p)
			}
			text := string(p.Encode())
			if test.text != nil {
				text = test.text(text)
			}
			_, err := beacons.Decode([]byte(text))
			if !errors.Is(err, provision.ErrPlan) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// The record says how each implementation came to be, so one that nobody knows is
// refused.
func TestImplementationsAreRecorded(t *testing.T) {
	p := plan(t)
	if err := p.Check(beacons.Known{}); !errors.Is(err, beacons.ErrUnrecorded) {
		t.Errorf("nobody knows it: %v", err)
	}
	before := &deployment.Record{Environment: "lab"}
	id := deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation}
	before.Put("alpha", deployment.Contract{ID: id, Address: was, Block: 1})
	older := &deployment.Record{}
	older.Put("alpha", deployment.Contract{ID: id, Address: then, Block: 2})
	key := contracts.ImplementationKey("alpha", "replica", then)
	for name, known := range map[string]beacons.Known{
		"from an older record": {Records: []*deployment.Record{before, older}},
		"from the journal":     {Created: map[string]provision.Outcome{key: {Address: then.Hex(), Block: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := p.Check(known); err != nil {
				t.Fatal(err)
			}
			after, err := p.Record(before, known, 7)
			if err != nil {
				t.Fatal(err)
			}
			c, _ := after.Network("alpha").Contract(id)
			if c.Address != then || c.Block != 2 || after.Made != 7 || after.Plan != p.Changes.DigestHex() {
				t.Errorf("%+v", after)
			}
			if c, _ := before.Network("alpha").Contract(id); c.Address != was {
				t.Error("the record before it was changed")
			}
		})
	}
}

// An environment whose Replicas have beacons of their own is not taken for one whose
// Replicas share one.
func TestTargets(t *testing.T) {
	r := &deployment.Record{}
	for _, name := range []string{"alpha", "bravo", "charlie"} {
		r.Put(name, deployment.Contract{ID: deployment.ID{Contract: deployment.Replica, Part: deployment.Beacon}, Address: was})
	}
	if _, err := beacons.Targets(r); err != nil {
		t.Error(err)
	}
	r.Put("alpha", deployment.Contract{ID: deployment.ID{Contract: deployment.Replica, Part: deployment.Beacon, Remote: "bravo"}, Address: then})
	if _, err := beacons.Targets(r); err == nil || !strings.Contains(err.Error(), "each Replica of alpha has a beacon of its own") {
		t.Error(err)
	}
}
