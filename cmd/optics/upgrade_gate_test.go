package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// No class of environment applies an upgrade without its approvals, and one whose
// approvals are not of this plan, these people and this time has none.
func TestUpgradeNeedsItsApprovals(t *testing.T) {
	w := newLabWorld(t, "key")
	for _, test := range []struct {
		gates labGates
		want  string
	}{
		{labGates{"development", "none", "human", "", "key"}, "not approved: beacons of lab need a person: the approval of one of alice, bob"},
		{labGates{"development", "none", "approvers", "beacons: 2", "key"}, "not approved: 0 of 2 approvals that beacons of lab need are there; missing are alice, bob"},
		{labGates{"staging", "none", "human", "", "key"}, "not approved: beacons of lab need a person: the approval of one of alice, bob"},
		{labGates{"staging", "none", "approvers", "beacons: 2", "key"}, "not approved: 0 of 2 approvals that beacons of lab need are there; missing are alice, bob"},
		{labGates{"production", "approvers", "approvers", "changes: 1, beacons: 2", "key"}, "not approved: 0 of 2 approvals that beacons of lab need are there; missing are alice, bob"},
	} {
		t.Run(test.gates.class+" "+test.gates.beacons, func(t *testing.T) {
			w.environment(t, test.gates, 900_000)
			plan := w.planUpgrade(t, test.gates.class+test.gates.beacons+".json")
			if text := w.session(t, exitFault, "upgrade", "apply", plan); !strings.Contains(text, test.want) {
				t.Errorf("it says\n%s", text)
			}
			if text := w.session(t, exitUsage, "upgrade", "apply", plan, "--yes"); !strings.Contains(text, "unknown flag: --yes") {
				t.Error(text)
			}
			if text := w.session(t, exitUsage, "apply", plan, "--yes"); !strings.Contains(text, "is the plan of an upgrade") {
				t.Error(text)
			}
			if test.gates.beacons == "human" {
				return
			}
			if err := w.approve(t, plan, "alice"); err != nil {
				t.Fatal(err)
			}
			if text := w.session(t, exitFault, "upgrade", "apply", plan); !strings.Contains(text, "1 of 2 approvals") {
				t.Errorf("with one of two it says\n%s", text)
			}
		})
	}
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 900_000)
	t.Run("what does not count", func(t *testing.T) { w.uncounted(t) })
	t.Run("stale", func(t *testing.T) { w.stale(t) })
}

// uncounted tries approvals that open nothing.
func (w *labWorld) uncounted(t *testing.T) {
	plan := w.planUpgrade(t, "uncounted.json")
	digest := digestOf(t, plan)
	now := unixNow()
	if err := w.approve(t, plan, "stranger"); !errors.Is(err, approval.ErrForeign) {
		t.Errorf("a stranger approves: %v", err)
	}
	for name, test := range map[string]struct {
		person string
		change func(s *approval.Statement)
		forge  func(a *approval.Approval)
		want   string
	}{
		"foreign":             {person: "stranger", want: "foreign key"},
		"expired":             {change: func(s *approval.Statement) { s.Issued, s.Expiry = now-7200, now-3600 }, want: "expired"},
		"of another plan":     {change: func(s *approval.Statement) { s.Plan[0]++ }, want: "wrong plan"},
		"for changes":         {change: func(s *approval.Statement) { s.Gate = approval.Changes }, want: "wrong gate"},
		"of another lab":      {change: func(s *approval.Statement) { s.Environment = "staging" }, want: "wrong environment"},
		"of another proposer": {change: func(s *approval.Statement) { s.Proposer = "erin" }, want: "wrong proposer"},
		"forged":              {forge: func(a *approval.Approval) { a.Statement.Expiry++ }, want: "bad signature"},
	} {
		t.Run(name, func(t *testing.T) {
			serial, err := approval.NewSerial(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			statement := approval.Statement{
				Environment: "lab", Gate: approval.Beacons, Plan: digest, Proposer: "dave", Issued: now, Expiry: now + 600, Serial: serial,
			}
			if test.change != nil {
				test.change(&statement)
			}
			person := test.person
			if person == "" {
				person = "alice"
			}
			key, err := approval.OpenSSHKey(w.path(person), nil)
			if err != nil {
				t.Fatal(err)
			}
			a, err := approval.SignSSH(rand.Reader, key, statement)
			if err != nil {
				t.Fatal(err)
			}
			if test.forge != nil {
				test.forge(&a)
			}
			dir := t.TempDir()
			if _, err := approval.Write(dir, a); err != nil {
				t.Fatal(err)
			}
			text := w.session(t, exitFault, w.keys("key", "upgrade", "apply", plan, "--approvals", dir)...)
			if !strings.Contains(text, "does not count: "+test.want) || !strings.Contains(text, "not approved: 0 of 1") {
				t.Errorf("it says\n%s", text)
			}
		})
	}
}

// stale changes a chain, the file and the plan after the approval.
func (w *labWorld) stale(t *testing.T) {
	plan := w.planUpgrade(t, "stale.json")
	if err := w.approve(t, plan, "bob"); err != nil {
		t.Fatal(err)
	}
	apply := w.keys("key", "upgrade", "apply", plan)
	data, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(data, []byte(`"verb": "set"`), []byte(`"verb": "pay"`), 1)
	if bytes.Equal(changed, data) {
		t.Fatal("the test changes nothing")
	}
	w.write(t, "changed.json", string(changed))
	if text := w.session(t, exitFault, w.keys("key", "upgrade", "apply", w.path("changed.json"))...); !strings.Contains(text, "the plan is stale: wrong plan") {
		t.Errorf("a plan that was changed by hand: %s", text)
	}
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 900_001)
	if text := w.session(t, exitFault, apply...); !strings.Contains(text, "the plan is stale: wrong plan: its digest is ") {
		t.Errorf("after the file has changed: %s", text)
	}
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 900_000)
	w.send(t, "deployer-signer", common.HexToAddress(labAddress("deployer-signer")), nil)
	if text := w.session(t, exitFault, apply...); !strings.Contains(text, "the plan is stale: wrong plan: its digest is ") {
		t.Errorf("after the deployer has sent something: %s", text)
	}
	if err := w.approve(t, plan, "alice"); !errors.Is(err, approval.ErrPlan) {
		t.Errorf("a stale plan is approved: %v", err)
	}
}
