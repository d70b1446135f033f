package approval_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/approval"
)

func TestAsking(t *testing.T) {
	named := policy(t).Approvers
	const (
		changes = "Apply plan 3f9a12bc to x? Write yes: "
		beacons = "The plan points beacons of x to other code. Write the first 8 digits of its digest: "
	)
	for _, test := range []struct {
		name, answer string
		gate         environment.Gate
		kind         approval.Kind
		approvers    []environment.Approver
		asked        string
		want         approval.Consent
	}{
		{"yes", "yes\n", environment.GateHuman, approval.Changes, named, changes, approval.TypedYes},
		{"yes without an end", "yes", environment.GateHuman, approval.Changes, nil, changes, approval.TypedYes},
		{"no", "no\n", environment.GateHuman, approval.Changes, nil, changes, approval.NoConsent},
		{"nothing", "", environment.GateHuman, approval.Changes, nil, changes, approval.NoConsent},
		{"digest", "3f9a12bc\n", environment.GateHuman, approval.Beacons, nil, beacons, approval.TypedDigest},
		{"yes is no digest", "yes\n", environment.GateHuman, approval.Beacons, nil, beacons, approval.NoConsent},
		{"approvers approve beacons", "3f9a12bc\n", environment.GateHuman, approval.Beacons, named, "", approval.NoConsent},
		{"approvers are not asked", "yes\n", environment.GateApprovers, approval.Changes, named, "", approval.NoConsent},
		{"nobody is asked", "yes\n", environment.GateNone, approval.Changes, nil, "", approval.NoConsent},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := approval.Policy{Environment: "x", Class: environment.Staging, Kind: test.kind, Gate: test.gate, Approvers: test.approvers}
			var screen strings.Builder
			got, err := p.Ask(strings.NewReader(test.answer), &screen, plan)
			if err != nil || got != test.want || screen.String() != test.asked {
				t.Errorf("consent %q, %v after %q", got, err, screen.String())
			}
		})
	}
	gone := errors.New("gone")
	p := approval.Policy{Environment: "x", Kind: approval.Changes, Gate: environment.GateHuman}
	if got, err := p.Ask(iotest.ErrReader(gone), &strings.Builder{}, plan); got != approval.NoConsent || !errors.Is(err, gone) {
		t.Errorf("consent %q, %v", got, err)
	}
}

func TestThePolicyIsTheEnvironments(t *testing.T) {
	env := &environment.Environment{
		Name: "production", Class: environment.Production,
		Gates: environment.Gates{Changes: environment.GateHuman, Beacons: environment.GateApprovers},
	}
	if p := approval.PolicyOf(env, approval.Changes); p.Gate != environment.GateHuman || p.ValidFor != environment.Day || p.Approvers != nil || p.Threshold != 0 {
		t.Errorf("without approvals: %+v", p)
	}
	env.Approvals = &environment.Approvals{Threshold: environment.Threshold{Changes: 2, Beacons: 3}, ValidFor: environment.Hour, Approvers: policy(t).Approvers}
	for kind, want := range map[approval.Kind]uint64{approval.Changes: 2, approval.Beacons: 3} {
		p := approval.PolicyOf(env, kind)
		if p.Threshold != want || p.ValidFor != environment.Hour || len(p.Approvers) != 3 || p.Kind != kind || p.Environment != "production" {
			t.Errorf("%s: %+v", kind, p)
		}
	}
	if p := approval.PolicyOf(env, approval.Beacons); p.Gate != environment.GateApprovers {
		t.Errorf("gate %s", p.Gate)
	}
}
