package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/provision/beacons"
)

// ownPlans reads plans from files and makes them on this machine.
type ownPlans struct{}

// ReadPlan implements [planner].
func (ownPlans) ReadPlan(path string) (approval.Plan, error) {
	data, err := readPlanData(path)
	if err != nil {
		return approval.Plan{}, err
	}
	if beacons.Is(data) {
		plan, err := decodeUpgrade(path, data)
		if err != nil {
			return approval.Plan{}, err
		}
		return describeUpgrade(plan)
	}
	plan, err := decodePlan(path, data)
	if err != nil {
		return approval.Plan{}, err
	}
	return describePlan(plan), nil
}

// DerivePlan implements [planner]. Of the plan in the file it takes what an upgrade
// was wished for, and nothing else.
func (ownPlans) DerivePlan(cmd *cobra.Command, env *environment.Environment, path string) (approval.Plan, error) {
	data, err := readPlanData(path)
	if err != nil {
		return approval.Plan{}, err
	}
	if beacons.Is(data) {
		return deriveUpgrade(cmd, env, path, data)
	}
	p, err := openPlanningOf(cmd, env)
	if err != nil {
		return approval.Plan{}, err
	}
	defer p.close()
	plan, err := p.make(cmd.Context())
	if err != nil {
		return approval.Plan{}, err
	}
	return describePlan(plan), nil
}

// describePlan returns a plan as those who approve it see it.
func describePlan(plan *provision.Plan) approval.Plan {
	anybodys := *plan
	anybodys.Proposer = ""
	d := approval.Plan{
		Environment: plan.Environment, Digest: plan.Digest(), Kind: approval.Changes, Proposer: plan.Proposer, Text: string(anybodys.Encode()),
	}
	if slices.Contains(plan.Gates(), provision.Beacons) {
		d.Kind = approval.Beacons
	}
	return d
}

// gate is a plan before the gate of its environment.
type gate struct {
	p    *planning
	plan approval.Plan
	// show shows the plan to a person at the terminal.
	show func(io.Writer) error
	// yes was said beforehand.
	yes bool
	// approvals is their directory.
	approvals string
	// journal knows when the plan began, if it did.
	journal *provision.Journal
}

// pass holds that the gate is open, and spends the approvals that opened it. A plan
// that goes on is judged as of when it began.
func (g *gate) pass(cmd *cobra.Command) (*approval.Journal, error) {
	policy := approval.PolicyOf(g.p.env, g.plan.Kind)
	used, err := g.p.approvals()
	if err != nil {
		return nil, err
	}
	approvals, unread, err := approval.ReadDir(g.approvals)
	if err != nil {
		return nil, err
	}
	c := approval.Case{Plan: g.plan.Digest, Proposer: g.plan.Proposer, Now: unixNow(), Approvals: approvals}
	if began, ok := g.journal.BeganAt(hex.EncodeToString(g.plan.Digest[:])); ok {
		c.Now = uint64(began.Unix()) //nolint:gosec // after 1970
	}
	if c.Consent, err = g.consent(cmd, policy); err != nil {
		return nil, err
	}
	verdict, err := policy.Check(cmd.Context(), used, c)
	if err != nil {
		return nil, err
	}
	for _, r := range append(verdict.Refused, unread...) {
		fmt.Fprintf(cmd.ErrOrStderr(), "approval %s does not count: %v\n", r.Serial, r.Err)
	}
	if err := verdict.Err(); err != nil {
		return nil, err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "gate open: %s\n", verdict.Why)
	return used, used.Spend(cmd.Context(), g.plan.Digest, verdict.Serials())
}

// consent asks the person at the terminal, where an answer could open the gate.
func (g *gate) consent(cmd *cobra.Command, policy approval.Policy) (approval.Consent, error) {
	if g.yes && policy.Kind == approval.Changes {
		return approval.FlagYes, nil
	}
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return approval.NoConsent, nil
	}
	if policy.Gate == environment.GateHuman {
		if err := g.show(cmd.ErrOrStderr()); err != nil {
			return approval.NoConsent, err
		}
	}
	return policy.Ask(in, cmd.ErrOrStderr(), g.plan.Digest)
}

// approvals is the journal of approvals that were used.
func (p *planning) approvals() (*approval.Journal, error) {
	return approval.NewJournal(approval.JournalConfig{Path: filepath.Join(p.dir, approval.JournalName), Now: time.Now})
}
