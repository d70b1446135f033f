package approval_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/approval"
)

func check(t *testing.T, p approval.Policy, spent approval.Spent, c approval.Case) approval.Verdict {
	t.Helper()
	v, err := p.Check(t.Context(), spent, c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func people(v approval.Verdict) []string {
	names := []string{}
	for _, a := range v.Accepted {
		names = append(names, a.Person)
	}
	return names
}

func TestApprovalsOpen(t *testing.T) {
	both := []approval.Approval{
		signSSH(t, sshKey(t, alice), statement(1)), signEthereum(t, ethereumKey(t, carol), statement(2)),
	}
	c := approval.Case{Plan: plan, Proposer: "proposer", Now: now, Approvals: both}

	t.Run("with the threshold, whatever their order", func(t *testing.T) {
		v := check(t, policy(t), spentSerials{}, c)
		if !v.Open || v.Err() != nil || cmp.Diff(people(v), []string{"alice", "carol"}) != "" || cmp.Diff(v.Missing, []string{"bob"}) != "" {
			t.Errorf("%+v", v)
		}
		turned := c
		turned.Approvals = []approval.Approval{both[1], both[0]}
		if diff := cmp.Diff(v, check(t, policy(t), spentSerials{}, turned)); diff != "" {
			t.Errorf("in another order (-first +second):\n%s", diff)
		}
		if diff := cmp.Diff(v.Serials(), []approval.Serial{serial(1), serial(2)}); diff != "" {
			t.Errorf("to be spent (-want +got):\n%s", diff)
		}
	})
	t.Run("again for a run of the same plan that was not finished", func(t *testing.T) {
		spent := spentSerials{serial(1): {Plan: plan}, serial(2): {Plan: plan}}
		if v := check(t, policy(t), spent, c); !v.Open {
			t.Errorf("%+v", v)
		}
	})
	t.Run("not for the other gate, and not after a second", func(t *testing.T) {
		p := policy(t)
		p.Kind = approval.Beacons
		if v := check(t, p, spentSerials{}, c); v.Open || len(v.Refused) != 2 || !errors.Is(v.Refused[0].Err, approval.ErrGate) {
			t.Errorf("%+v", v)
		}
		late := c
		late.Now = now + hour
		if v := check(t, policy(t), spentSerials{}, late); v.Open {
			t.Errorf("%+v", v)
		}
	})
	t.Run("with nobody's consent", func(t *testing.T) {
		for _, consent := range []approval.Consent{approval.FlagYes, approval.TypedYes, approval.TypedDigest} {
			alone := c
			alone.Consent, alone.Approvals = consent, both[:1]
			if v := check(t, policy(t), spentSerials{}, alone); v.Open {
				t.Errorf("%s opened: %+v", consent, v)
			}
		}
	})
}

// The proposer does not count, by whichever key the proposer is known or signs.
func TestTheProposerDoesNotApprove(t *testing.T) {
	p := policy(t)
	fingerprint := approval.SSHKeyOf(p.Approvers[0].SSH[0]).Short()
	for _, name := range []string{"alice", "Alice", fingerprint, p.Approvers[0].Ethereum[0].String()} {
		for kind, sign := range map[string]func(s approval.Statement) approval.Approval{
			"ssh":      func(s approval.Statement) approval.Approval { return signSSH(t, sshKey(t, alice), s) },
			"ethereum": func(s approval.Statement) approval.Approval { return signEthereum(t, ethereumKey(t, alice), s) },
		} {
			t.Run(name+" signs with "+kind, func(t *testing.T) {
				s, other := statement(1), statement(2)
				s.Proposer, other.Proposer = name, "alice"
				c := approval.Case{Plan: plan, Proposer: "alice", Now: now, Approvals: []approval.Approval{sign(s), signSSH(t, sshKey(t, bob), other)}}
				v := check(t, p, spentSerials{}, c)
				if v.Open || len(v.Refused) != 1 || !errors.Is(v.Refused[0].Err, approval.ErrOwn) ||
					v.Refused[0].Err.Error() != "own proposal: alice proposed the plan; others must approve it" {
					t.Errorf("%+v", v)
				}
				if diff := cmp.Diff(v.Missing, []string{"carol"}); diff != "" {
					t.Errorf("missing (-got +want):\n%s", diff)
				}
			})
		}
	}
	t.Run("and too few are left", func(t *testing.T) {
		p := policy(t)
		p.Threshold = 3
		v := check(t, p, spentSerials{}, approval.Case{Plan: plan, Proposer: "alice", Now: now})
		want := "0 of 3 approvals that changes of production need are there; without the proposer there are too few approvers"
		if v.Open || v.Why != want {
			t.Errorf("%s\nwant\n%s", v.Why, want)
		}
	})
}

func TestALockedEnvironmentStaysLocked(t *testing.T) {
	p := policy(t)
	p.Approvers = nil
	c := approval.Case{Plan: plan, Proposer: "proposer", Now: now, Consent: approval.TypedDigest}
	c.Approvals = append(c.Approvals, signSSH(t, sshKey(t, alice), statement(1)), signSSH(t, sshKey(t, bob), statement(2)))
	v := check(t, p, spentSerials{}, c)
	want := "0 of 2 approvals that changes of production need are there; its file names no approvers, so nothing can be approved"
	if v.Open || v.Why != want {
		t.Errorf("open %v: %s", v.Open, v.Why)
	}
}

// deafSpent cannot be read.
type deafSpent struct{ spentSerials }

func (deafSpent) UseOf(context.Context, approval.Serial) (approval.Use, bool, error) {
	return approval.Use{}, false, errors.New("no disk")
}

func TestWithoutTheJournalNothingIsDecided(t *testing.T) {
	c := approval.Case{Plan: plan, Proposer: "proposer", Now: now, Approvals: []approval.Approval{signSSH(t, sshKey(t, alice), statement(1))}}
	v, err := policy(t).Check(t.Context(), deafSpent{}, c)
	if err == nil || v.Open || err.Error() != "read which approvals were used: no disk" {
		t.Errorf("%+v, %v", v, err)
	}
}

// What the gates none and human ask for, for each kind, class and consent.
func TestGates(t *testing.T) {
	named := policy(t).Approvers
	consents := []approval.Consent{approval.NoConsent, approval.FlagYes, approval.TypedYes, approval.TypedDigest}
	for _, test := range []struct {
		name      string
		gate      environment.Gate
		kind      approval.Kind
		class     environment.Class
		approvers []environment.Approver
		open      []approval.Consent
		why       string // without consent
	}{
		{"none", environment.GateNone, approval.Changes, environment.Staging, nil, consents, "changes of x need nobody's approval"},
		{"none is no gate for a beacon", environment.GateNone, approval.Beacons, environment.Development, nil, nil, "beacons of x have no gate that could open"},
		{"an unknown gate", "", approval.Changes, environment.Development, named, nil, "changes of x have no gate that could open"},
		{"changes in development", environment.GateHuman, approval.Changes, environment.Development, nil, consents[1:], "changes of x need a person: yes at a terminal"},
		{"changes elsewhere", environment.GateHuman, approval.Changes, environment.Staging, named, consents[2:], "changes of x need a person: yes at a terminal, or the approval of an approver"},
		{"beacons without approvers", environment.GateHuman, approval.Beacons, environment.Development, nil, consents[3:], "beacons of x need a person: the plan's short digest, typed at a terminal"},
		{"beacons with approvers", environment.GateHuman, approval.Beacons, environment.Development, named, nil, "beacons of x need a person: the approval of one of alice, bob, carol"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := approval.Policy{Environment: "x", Class: test.class, Kind: test.kind, Gate: test.gate, ValidFor: validFor, Approvers: test.approvers}
			for _, consent := range consents {
				v := check(t, p, spentSerials{}, approval.Case{Plan: plan, Proposer: "bob", Now: now, Consent: consent})
				if v.Open != slices.Contains(test.open, consent) {
					t.Errorf("consent %q: open %v, %s", consent, v.Open, v.Why)
				}
				if consent == approval.NoConsent && v.Why != test.why {
					t.Errorf("why %q, want %q", v.Why, test.why)
				}
			}
			if test.gate != environment.GateHuman || test.approvers == nil {
				return
			}
			s := statement(1)
			s.Environment, s.Gate, s.Proposer = "x", test.kind, "bob"
			v := check(t, p, spentSerials{}, approval.Case{Plan: plan, Proposer: "bob", Now: now, Approvals: []approval.Approval{signSSH(t, sshKey(t, bob), s)}})
			if !v.Open || v.Why != "bob approved" {
				t.Errorf("one approval: open %v, %s, %v", v.Open, v.Why, v.Refused)
			}
		})
	}
}
