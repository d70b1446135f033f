package main

import (
	"errors"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// approveRefusal is something that optics approve refuses, with its line.
type approveRefusal struct {
	change func(t *testing.T, w *approvalWorld)
	args   []string
	want   string
}

// refusedPlans are plans and people for which nothing is signed.
func refusedPlans() map[string]approveRefusal {
	return map[string]approveRefusal{
		"a plan that this machine does not derive": {
			func(_ *testing.T, w *approvalWorld) {
				w.derived.Digest, w.derived.Text = common.HexToHash("0x8812abcd"+strings.Repeat("00", 28)), "celo  set recovery timelock  2 seconds -> 1 day\n"
			},
			[]string{"--key", "alice"},
			`PLAN: wrong plan: its digest is 3f9a12bc, this machine finds 8812abcd; line 1 is "… set recovery timelock  1 second -> 1 day", here "… set recovery timelock  2 seconds -> 1 day"; make the plan again`,
		},
		"a file that is no plan": {
			func(_ *testing.T, w *approvalWorld) { w.unread = errors.New("no plan") },
			[]string{"--key", "alice"},
			"no plan",
		},
		"a chain that does not answer": {
			func(_ *testing.T, w *approvalWorld) { w.underived = errors.New("celo does not answer") },
			[]string{"--key", "alice"},
			"make the plan of production anew: celo does not answer",
		},
		"a plan of another environment": {
			func(_ *testing.T, w *approvalWorld) { w.read.Environment = "staging" },
			[]string{"--key", "alice"},
			"PLAN is a plan of staging, not of production; name that with -e",
		},
		"a plan of nobody": {
			func(_ *testing.T, w *approvalWorld) { w.read.Proposer = "" },
			[]string{"--key", "alice"},
			"PLAN does not say who proposed it; name the one with --proposer",
		},
		"another proposer": {
			nil,
			[]string{"--key", "alice", "--proposer", "erin"},
			"--proposer erin: PLAN says that dave proposed it",
		},
		"the proposer": {
			func(_ *testing.T, w *approvalWorld) { w.read.Proposer = "carol" },
			[]string{"--key", "carol"},
			"own proposal: carol proposed the plan; others must approve it",
		},
		"a key of nobody": {
			nil,
			[]string{"--key", "stranger"},
			"foreign key: SHA256:vxu9sT7+WkqIPG3kOwohja2DmYBjKw903FLEcS+Xb6o is that of no approver of production",
		},
		"a no": {
			func(_ *testing.T, w *approvalWorld) { w.who.answer = "no" },
			[]string{"--key", "alice"},
			"nothing was signed",
		},
		"yes for a beacon": {
			func(_ *testing.T, w *approvalWorld) { w.read.Kind, w.derived.Kind = approval.Beacons, approval.Beacons },
			[]string{"--key", "alice"},
			"nothing was signed",
		},
	}
}

// refusedFlags are flags and environments with which nothing is signed.
func refusedFlags() map[string]approveRefusal {
	return map[string]approveRefusal{
		"too long": {
			nil,
			[]string{"--key", "alice", "--valid-for", "2d"},
			"--valid-for 2d: from 1s to 1d are possible in production",
		},
		"no key":            {nil, nil, "say what signs: --key, --ssh-agent, --ethereum, --print or --signature"},
		"a statement alone": {nil, []string{"--key", "alice", "--statement", "x.txt"}, "--statement needs --signature"},
		"a key on the command line": {
			nil,
			[]string{"--ethereum", strings.Repeat("01", 32)},
			"--ethereum: keystore:FILE, file:FILE, env:VARIABLE or kms:ARN is expected",
		},
		"a KMS key without a region": {
			nil,
			[]string{"--ethereum", "kms:alias/me"},
			"--ethereum kms:alias/me: the ARN of a key or an alias is expected, arn:aws:kms:REGION:ACCOUNT:alias/NAME",
		},
		"no agent": {
			func(t *testing.T, _ *approvalWorld) { t.Setenv("SSH_AUTH_SOCK", "") },
			[]string{"--ssh-agent"},
			"no SSH agent runs: SSH_AUTH_SOCK is not set; start one, or use --key",
		},
		"no approvers": {
			func(t *testing.T, w *approvalWorld) {
				text, err := os.ReadFile("../../environments/production/environment.yaml")
				if err != nil {
					t.Fatal(err)
				}
				w.write(t, "environments/production/environment.yaml", string(text))
			},
			[]string{"--key", "alice"},
			"nothing can be approved in production while its file names no approvers (DIR/environments/production/environment.yaml:22:3)",
		},
	}
}

// What is wrong is said before anything is stored.
func TestApproveRefuses(t *testing.T) {
	all := refusedPlans()
	maps.Copy(all, refusedFlags())
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			w := newApprovalWorld(t)
			if test.change != nil {
				test.change(t, w)
			}
			args := []string{w.plan}
			for _, arg := range test.args {
				if _, err := os.Stat(w.path(arg)); err == nil && !strings.HasPrefix(arg, "-") {
					arg = w.path(arg)
				}
				args = append(args, arg)
			}
			_, err := w.run(t, args...)
			if err == nil {
				t.Fatal("it was not refused")
			}
			if got := strings.NewReplacer(w.plan, "PLAN", w.dir, "DIR").Replace(err.Error()); got != test.want {
				t.Errorf("%s\nwant\n%s", got, test.want)
			}
			if _, err := os.Stat(w.plan + ".approvals"); !os.IsNotExist(err) {
				t.Errorf("the approvals: %v", err)
			}
		})
	}
}
