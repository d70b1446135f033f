package approval_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/provision/approval"
)

func TestPlansAreCompared(t *testing.T) {
	own := approval.Plan{Environment: "production", Digest: plan, Kind: approval.Changes, Text: "one\ntwo: 86400 seconds\nthree\n"}
	long := strings.Repeat("the same words ", 5)
	for name, test := range map[string]struct {
		change func(p *approval.Plan)
		want   string
	}{
		"environment": {func(p *approval.Plan) { p.Environment = "staging" }, "wrong plan: it is for staging, this is production; make the plan again"},
		"kind": {
			func(p *approval.Plan) { p.Kind = approval.Beacons },
			"wrong plan: it says it needs the gate for beacons, this machine finds changes; make the plan again",
		},
		"a word": {
			func(p *approval.Plan) { p.Digest, p.Text = otherPlan, "one\ntwo: 1 seconds\nthree\n" },
			`wrong plan: its digest is abcdef01, this machine finds 3f9a12bc; line 2 is "two: 1 seconds", here "two: 86400 seconds"; make the plan again`,
		},
		"far in a line": {
			func(p *approval.Plan) { p.Digest, p.Text = otherPlan, "one\ntwo: 86400 seconds\nthree"+long+"\n" },
			`wrong plan: its digest is abcdef01, this machine finds 3f9a12bc; line 3 is "threethe same words the same …", here "three"; make the plan again`,
		},
		"lines at the end": {
			func(p *approval.Plan) { p.Digest, p.Text = otherPlan, own.Text+long },
			`wrong plan: its digest is abcdef01, this machine finds 3f9a12bc; line 4 is "the same words the same …", here ""; make the plan again`,
		},
		"nothing that shows": {
			func(p *approval.Plan) { p.Digest = otherPlan },
			"wrong plan: its digest is abcdef01, this machine finds 3f9a12bc, with the same text; make the plan again",
		},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := own
			test.change(&theirs)
			if err := theirs.Compare(own); !errors.Is(err, approval.ErrPlan) || err.Error() != test.want {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
	theirs := own
	theirs.Proposer = "bob"
	if err := theirs.Compare(own); err != nil {
		t.Errorf("who proposed it is not derived: %v", err)
	}
}

func TestWhoMaySign(t *testing.T) {
	p := policy(t)
	key := approval.EthereumKeyOf(common.Address(p.Approvers[1].Ethereum[0]))
	if person, err := p.MayApprove(key, "alice"); person != "bob" || err != nil {
		t.Errorf("%s, %v", person, err)
	}
	if person, err := p.MayApprove(key, string(approval.SSHKeyOf(p.Approvers[1].SSH[0]))+" a comment"); person != "bob" || !errors.Is(err, approval.ErrOwn) {
		t.Errorf("the proposer: %s, %v", person, err)
	}
	if _, err := p.MayApprove(approval.EthereumKeyOf(ethereumKey(t, stranger).Address()), ""); !errors.Is(err, approval.ErrForeign) {
		t.Errorf("a stranger: %v", err)
	}
}
