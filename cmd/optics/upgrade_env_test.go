package main

import (
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/chain/abi"
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

// Two people have the keys: each does their part, and says whose turn it is.
func TestUpgradeByTwoPeople(t *testing.T) {
	w := newLabWorld(t, "key")
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 900_000)
	before := w.current(t)
	plan := w.planUpgrade(t, "upgrade.json")
	w.speak(t) // a plan is not stale because messages are sent
	if err := w.approve(t, plan, "alice"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		key, want string
		code      int
	}{
		{"governor=env:GOVERNOR_KEY", "/upgrade/replica/0x", exitOthers},
		{"deployer=env:DEPLOYER_KEY", "alpha/upgrade/replica/beacon:set:implementation: a key is not at hand: that of " + labAddress("governor-signer"), exitOthers},
		{"governor=env:GOVERNOR_KEY", "every beacon has its new implementation", exitOK},
	} {
		if text := w.session(t, test.code, "upgrade", "apply", plan, "--key", test.key); !strings.Contains(text, test.want) {
			t.Errorf("with %s it says\n%s", test.key, text)
		}
	}
	w.recorded(t, before)

	// Back to the implementation that an older record has, but to no other address.
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 850_000)
	was, _ := before.Network("alpha").Contract(deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation})
	back := w.path("back.json")
	w.session(t, exitOK, "upgrade", "plan", "--beacon", "replica", "--implementation", was.Address.Hex(), "--networks", "alpha", "--proposer", "dave", "--out", back)
	if err := w.approve(t, back, "alice"); err != nil {
		t.Fatal(err)
	}
	w.session(t, exitOK, w.keys("key", "upgrade", "apply", back)...)
	w.session(t, exitOK, "drift", "--only", "chains")
	if now, _ := w.current(t).Network("alpha").Contract(was.ID); now.Transaction != was.Transaction {
		t.Errorf("the record has %+v, it was %+v", now, was)
	}
	unknown, _ := before.Network("alpha").Contract(deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: "bravo"})
	text := w.session(t, exitUsage, "upgrade", "plan", "--beacon", "replica", "--implementation", unknown.Address.Hex(), "--networks", "alpha", "--proposer", "dave")
	if !strings.Contains(text, "code of no known implementation") {
		t.Error(text)
	}
	text = w.session(t, exitUsage, "upgrade", "plan", "--beacon", "replica", "--implementation", "Replica", "--set", "PROCESS_GAS=1000000", "--proposer", "dave")
	if !strings.Contains(text, "--set alpha:PROCESS_GAS=1000000: the environment's file wants 850000; change it there") {
		t.Error(text)
	}
}

// speak sends a message from alpha.
func (w *labWorld) speak(t *testing.T) {
	t.Helper()
	home, _ := w.current(t).Addresses("alpha")
	w.send(t, "somebody", home.Home.Proxy, abi.NewHome().PackDispatch(2000, [32]byte{31: 1}, []byte("hello")))
}
