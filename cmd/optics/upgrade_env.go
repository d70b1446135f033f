package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/provision/beacons"
)

// inEnvironment reports whether an upgrade is one of an environment.
func inEnvironment(cmd *cobra.Command) bool { return cmd.Flag("environment").Value.String() != "" }

// refuseWith refuses flags that mean nothing in an environment.
func refuseWith(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if cmd.Flag(name).Changed {
			return usagef("--%s does not go with -e: the environment and its deployment say it", name)
		}
	}
	return nil
}

// openUpgrading opens the chains of an environment: upgrades look at nothing else.
func openUpgrading(cmd *cobra.Command, e *environment.Environment) (*planning, error) {
	if only := cmd.Flag("only"); only.Changed && only.Value.String() != scopeChains {
		return nil, usagef("--only %s: upgrades are of %s", only.Value, scopeChains)
	}
	if err := cmd.Flags().Set("only", scopeChains); err != nil {
		return nil, usagef("%w", err)
	}
	p, err := openPlanningOf(cmd, e)
	if err != nil {
		return nil, err
	}
	if len(p.waiting) > 0 {
		p.close()
		waiting := slices.Sorted(maps.Keys(p.waiting))
		return nil, fmt.Errorf("key %s has no account that is known; run: optics keys list -e %s", waiting[0], e.Name)
	}
	return p, nil
}

// planEnvironment plans an upgrade of an environment.
func (o *upgradePlan) planEnvironment(cmd *cobra.Command) error {
	if err := refuseWith(cmd, "network", "targets", "deployer"); err != nil {
		return err
	}
	wishes, err := o.wishes()
	if err != nil {
		return err
	}
	if err := checkOutput(cmd); err != nil {
		return err
	}
	e, err := loadEnvironment(cmd)
	if err != nil {
		return err
	}
	p, err := openUpgrading(cmd, e)
	if err != nil {
		return err
	}
	defer p.close()
	plan, err := p.makeUpgrade(cmd.Context(), wishes)
	if err != nil {
		return err
	}
	plan.Changes.Proposer = o.proposer
	ready := !plan.Empty() && len(plan.Upgrade.Problems) == 0
	if ready && o.proposer == "" && approval.PolicyOf(p.env, approval.Beacons).Gate == environment.GateApprovers {
		return usagef("%s needs approvers, who must not be who proposes; say who that is with --proposer", p.env.Name)
	}
	if ready {
		if o.out == "" {
			o.out = p.env.Name + ".upgrade.json"
		}
		if err := os.WriteFile(o.out, plan.Encode(), 0o644); err != nil { //nolint:gosec // a plan is for everybody to read
			return fmt.Errorf("write the plan: %w", err)
		}
	}
	table := cmd.Flag("output").Value.String() == "table"
	if err := printAs(cmd, plan, func() error { return showUpgrade(cmd.OutOrStdout(), plan) }); err != nil {
		return err
	}
	switch {
	case len(plan.Upgrade.Problems) > 0:
		return errSilent
	case ready && table:
		fmt.Fprintf(cmd.OutOrStdout(), "plan %s is in %s\nit needs the gate for beacons of %s; approve it with: optics approve %s -e %s\napply it with: optics upgrade apply %s -e %s\n",
			plan.Changes.DigestHex()[:16], o.out, p.env.Name, o.out, p.env.Name, o.out, p.env.Name)
	}
	return o.safe.deliver(cmd, plan.Upgrade, p.forkNodes(), table)
}

// makeUpgrade makes the plan of an upgrade from the environment and what is wished
// for.
func (p *planning) makeUpgrade(ctx context.Context, wishes beacons.Wishes) (*beacons.Plan, error) {
	if p.current == nil {
		return nil, fmt.Errorf("%s has no deployment yet; make one with: optics plan -e %s", p.env.Name, p.env.Name)
	}
	targets, err := beacons.Targets(p.current)
	if err != nil {
		return nil, err
	}
	set, err := parseSet(wishes.Set, targets)
	if err != nil {
		return nil, err
	}
	of, err := parseWishes(wishes)
	if err != nil {
		return nil, err
	}
	if set, err = ofEnvironment(set, of, p.cfg.Chains); err != nil {
		return nil, err
	}
	if err := share(of, set); err != nil {
		return nil, err
	}
	plan, err := beacons.Make(ctx, beacons.Config{
		Environment: p.env.Name, Inputs: p.inputs, Record: p.current, Contracts: p.cfg, Nodes: p.forkNodes(), Ours: p.ours,
		Wishes: wishes, Beacons: of,
	})
	if err != nil {
		return nil, err
	}
	known, err := p.knownImplementations()
	if err != nil {
		return nil, err
	}
	return plan, plan.Check(known)
}

// ours reports whether the environment has the key of an account that sends.
func (p *planning) ours(network string, account common.Address) bool {
	_, ok := p.signers[network+"/"+account.Hex()]
	return ok
}

// knownImplementations are those that the environment has had.
func (p *planning) knownImplementations() (beacons.Known, error) {
	known := beacons.Known{Created: p.made}
	list, err := deployment.List(p.dir)
	if err != nil {
		return known, err
	}
	for _, l := range list {
		r, err := deployment.Read(p.dir, l.Made)
		if err != nil {
			return known, err
		}
		known.Records = append(known.Records, r)
	}
	return known, nil
}

// readUpgrade reads a plan of an environment's upgrade.
func readUpgrade(path string) (*beacons.Plan, error) {
	data, err := readPlanData(path)
	if err != nil {
		return nil, err
	}
	return decodeUpgrade(path, data)
}

func decodeUpgrade(path string, data []byte) (*beacons.Plan, error) {
	plan, err := beacons.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return plan, nil
}

// deriveUpgrade makes an upgrade anew, from the wishes of a plan and nothing else
// of it.
func deriveUpgrade(cmd *cobra.Command, env *environment.Environment, path string, data []byte) (approval.Plan, error) {
	theirs, err := decodeUpgrade(path, data)
	if err != nil {
		return approval.Plan{}, err
	}
	p, err := openUpgrading(cmd, env)
	if err != nil {
		return approval.Plan{}, err
	}
	defer p.close()
	own, err := p.makeUpgrade(cmd.Context(), theirs.Wishes)
	if err != nil {
		return approval.Plan{}, err
	}
	return describeUpgrade(own)
}

// errProblems means that an upgrade must not be made.
var errProblems = errors.New("the upgrade must not be made")

// describeUpgrade returns a plan as those who approve it see it. It always needs the
// gate for beacons.
func describeUpgrade(plan *beacons.Plan) (approval.Plan, error) {
	if len(plan.Upgrade.Problems) > 0 {
		return approval.Plan{}, fmt.Errorf("%w: %s", errProblems, plan.Upgrade.Problems[0])
	}
	var text strings.Builder
	err := showUpgrade(&text, plan)
	return approval.Plan{
		Environment: plan.Changes.Environment, Digest: plan.Digest(), Kind: approval.Beacons, Proposer: plan.Changes.Proposer, Text: text.String(),
	}, err
}

// showUpgrade prints a plan for a person: what changes and was tried, and what is
// done, from which inputs.
func showUpgrade(w io.Writer, plan *beacons.Plan) error {
	if err := printUpgradeBody(w, plan.Upgrade); err != nil {
		return err
	}
	if len(plan.Upgrade.Problems) > 0 || plan.Empty() {
		return nil
	}
	fmt.Fprintln(w)
	if err := showSteps(w, plan.Changes); err != nil {
		return err
	}
	l := &lineWriter{w: w}
	for _, name := range slices.Sorted(maps.Keys(plan.Changes.Inputs)) {
		l.line("made from %s %s", name, plan.Changes.Inputs[name])
	}
	for _, wish := range plan.Wishes.Beacons {
		l.line("asked for %s behind the %s beacon", wish.Implementation, wish.Beacon)
	}
	return l.err
}
