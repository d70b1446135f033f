package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// ownPlans reads plans from files and makes them on this machine.
type ownPlans struct{}

// ReadPlan implements [planner].
func (ownPlans) ReadPlan(path string) (approval.Plan, error) {
	plan, err := readPlanFile(path)
	if err != nil {
		return approval.Plan{}, err
	}
	return describePlan(plan), nil
}

// DerivePlan implements [planner].
func (ownPlans) DerivePlan(cmd *cobra.Command, env *environment.Environment) (approval.Plan, error) {
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

// pass holds that the gate of a plan is open, and spends the approvals that opened
// it. A plan that goes on is judged as of when it began.
func (o *applyPlanOptions) pass(cmd *cobra.Command, p *planning, plan *provision.Plan, path string, journal *provision.Journal) (*approval.Journal, error) {
	d := describePlan(plan)
	policy := approval.PolicyOf(p.env, d.Kind)
	used, err := approval.NewJournal(approval.JournalConfig{Path: filepath.Join(p.dir, approval.JournalName), Now: time.Now})
	if err != nil {
		return nil, err
	}
	dir := o.approvals
	if dir == "" {
		dir = approval.Dir(path)
	}
	approvals, unread, err := approval.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	c := approval.Case{Plan: d.Digest, Proposer: d.Proposer, Now: unixNow(), Approvals: approvals}
	if began, ok := journal.BeganAt(plan.DigestHex()); ok {
		c.Now = uint64(began.Unix()) //nolint:gosec // after 1970
	}
	if c.Consent, err = o.consent(cmd, policy, plan); err != nil {
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
	return used, used.Spend(cmd.Context(), d.Digest, verdict.Serials())
}

// consent asks the person at the terminal, where an answer could open the gate.
func (o *applyPlanOptions) consent(cmd *cobra.Command, policy approval.Policy, plan *provision.Plan) (approval.Consent, error) {
	if o.yes && policy.Kind == approval.Changes {
		return approval.FlagYes, nil
	}
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return approval.NoConsent, nil
	}
	if policy.Gate == environment.GateHuman {
		if err := showSteps(cmd.ErrOrStderr(), plan); err != nil {
			return approval.NoConsent, err
		}
	}
	return policy.Ask(in, cmd.ErrOrStderr(), plan.Digest())
}
