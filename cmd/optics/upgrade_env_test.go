package main

import (
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/deployment"
)

// A Safe or another account governs: apply deploys, hands over the calls, and goes
// on when they are made.
func TestUpgradeOfAnEnvironmentThatOthersGovern(t *testing.T) {
	governor := labAddress("governor-signer")
	w := newLabWorld(t, governor)
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", governor}, 900_000)
	if text := w.session(t, exitFindings, "drift", "--only", "chains"); !strings.Contains(text, "processGas at") {
		t.Error(text)
	}
	before := w.current(t)
	plan := w.planUpgrade(t, "upgrade.json")
	if text := w.session(t, exitFault, w.keys("", "upgrade", "apply", plan)...); !strings.Contains(text, "not approved: 0 of 1 approvals that beacons of lab need") {
		t.Error(text)
	}
	if err := w.approve(t, plan, "alice"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finds everything of ours made
		text := w.session(t, exitOthers, w.keys("", "upgrade", "apply", plan)...)
		for _, want := range []string{"for governance: on alpha", "governance must act: the calls are in " + plan + ".calls"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
	}
	if now := w.current(t); now.Made != before.Made {
		t.Error("a record was written before the beacons were upgraded")
	}
	w.govern(t, plan)
	if text := w.session(t, exitFindings, "drift", "--only", "chains"); !strings.Contains(text, "alpha/replica/beacon/implementation implementation at") {
		t.Errorf("drift does not name the beacon:\n%s", text)
	}
	if text := w.session(t, exitOK, w.keys("", "upgrade", "apply", plan)...); !strings.Contains(text, "every beacon has its new implementation") {
		t.Error(text)
	}
	w.recorded(t, before)
	if text := w.session(t, exitOK, w.keys("", "upgrade", "apply", plan)...); !strings.Contains(text, "was applied before") {
		t.Error(text)
	}
}

// recorded holds that the new record differs from the one before it in the
// implementation alone, and that drift finds nothing on the chain that was upgraded.
func (w *labWorld) recorded(t *testing.T, before *deployment.Record) {
	t.Helper()
	after := w.current(t)
	id := deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation}
	for i, n := range after.Networks {
		for j, c := range n.Contracts {
			was := before.Networks[i].Contracts[j]
			if changed := c.Address != was.Address; changed != (n.Name == "alpha" && c.ID == id) {
				t.Errorf("%s: %s went from %s to %s", n.Name, c.ID, was.Address, c.Address)
			}
		}
	}
	text := w.session(t, exitFindings, "drift", "--only", "chains")
	if strings.Contains(text, "DIFFERENT alpha") || !strings.Contains(text, "bravo/replica/alpha/parameters processGas") {
		t.Errorf("drift says\n%s", text)
	}
}
