package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/provision/beacons"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade"
)

// upgradeRun is an upgrade of an environment while it is applied.
type upgradeRun struct {
	*upgradeApply
	cmd     *cobra.Command
	p       *planning
	plan    *beacons.Plan
	said    approval.Plan // the plan as those who approved it have seen it
	path    string
	journal *provision.Journal
}

// inEnvironment applies a plan of an environment, or what is left of it.
func (o *upgradeApply) inEnvironment(cmd *cobra.Command, path string) error {
	if err := refuseWith(cmd, "network", "digest"); err != nil {
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
	r := &upgradeRun{upgradeApply: o, cmd: cmd, p: p, path: path}
	if r.plan, err = readUpgrade(path); err != nil {
		return err
	}
	if r.said, err = describeUpgrade(r.plan); err != nil {
		return err
	}
	if r.said.Environment != p.env.Name {
		return fmt.Errorf("%s is a plan for %s, not for %s", path, r.said.Environment, p.env.Name)
	}
	limit := o.patience(environmentTimeout)
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), limit, fmt.Errorf("--timeout %s is over", limit))
	defer cancel()
	if r.journal, err = provision.OpenJournal(p.journal(), time.Now); err != nil {
		return err
	}
	defer r.journal.Close() //nolint:errcheck // every record is durable when it was written
	return r.run(ctx)
}

func (r *upgradeRun) run(ctx context.Context) error {
	digest := r.plan.Changes.DigestHex()
	recorded, err := r.recorded(digest)
	if err != nil {
		return err
	}
	if recorded {
		used, err := r.p.approvals()
		if err != nil {
			return err
		}
		fmt.Fprintf(r.cmd.OutOrStdout(), "plan %s was applied before\n", digest[:16])
		return used.Finish(ctx, r.plan.Digest()) // a run may have been killed before it
	}
	begun, ended := r.journal.Begun(digest)
	if !begun {
		if err := r.fresh(ctx); err != nil {
			return err
		}
	}
	door := gate{p: r.p, plan: r.said, approvals: approvalsOf(r.path, r.approvals), journal: r.journal}
	door.show = func(w io.Writer) error { return showUpgrade(w, r.plan) }
	used, err := door.pass(r.cmd)
	if err != nil {
		return err
	}
	if !ended {
		if err := r.carryOut(ctx); err != nil {
			return err
		}
	}
	if err := r.await(ctx); err != nil {
		return err
	}
	if err := r.record(digest); err != nil {
		return err
	}
	return used.Finish(ctx, r.plan.Digest())
}

// carryOut does what the keys that are at hand can do. The keys of deployer and
// governor may be with two people, of whom each applies the plan.
func (r *upgradeRun) carryOut(ctx context.Context) error {
	resources, err := r.plan.Resources(r.p.cfg, r.p.ours)
	if err != nil {
		return err
	}
	err = r.p.carryOut(ctx, r.cmd, work{plan: r.plan.Changes, resources: resources, journal: r.journal, keys: r.keys, partly: true})
	if !errors.Is(err, contracts.ErrNoKey) {
		return err
	}
	fmt.Fprintf(r.cmd.OutOrStdout(), "not done here: %s\nwho has the key goes on with: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "), r.again())
	return &exitError{exitOthers}
}

// again is the command that goes on.
func (r *upgradeRun) again() string {
	return fmt.Sprintf("optics upgrade apply %s -e %s", r.path, r.p.env.Name)
}

// recorded reports whether a plan was applied to its end: a deployment of it is
// recorded, which is the current one or was.
func (r *upgradeRun) recorded(digest string) (bool, error) {
	list, err := deployment.List(r.p.dir)
	if err != nil || r.p.current == nil {
		return false, err
	}
	for _, l := range list {
		record, err := deployment.Read(r.p.dir, l.Made)
		if err != nil {
			return false, err
		}
		if record.Plan == digest && l.Made <= r.p.current.Made {
			return true, nil
		}
	}
	return false, nil
}

// fresh holds that a plan is what comes of the environment and its wishes now.
func (r *upgradeRun) fresh(ctx context.Context) error {
	now, err := r.p.makeUpgrade(ctx, r.plan.Wishes)
	if err != nil {
		return err
	}
	said, err := describeUpgrade(now)
	if err != nil {
		return err
	}
	if err := r.said.Compare(said); err != nil {
		return fmt.Errorf("%w: %w: optics upgrade plan -e %s", provision.ErrStale, err, r.p.env.Name)
	}
	return nil
}

// await returns when all beacons read back as planned. Without --wait it ends the
// command, and says whom or what it is waiting for.
func (r *upgradeRun) await(ctx context.Context) error {
	left, err := upgrade.Unmade(ctx, r.plan.Upgrade, r.p.forkNodes())
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(left), func(t upgrade.Transaction) bool { return r.p.ours(t.Network, t.From) })
	if err := r.tellCalls(ctx, others); err != nil {
		return err
	}
	w := r.cmd.OutOrStdout()
	for _, t := range left {
		if r.p.ours(t.Network, t.From) {
			fmt.Fprintf(w, "under way: %s sent a message to %s to %s\n", t.Network, r.plan.Upgrade.Reached(t).Network, t.What)
		}
	}
	switch {
	case len(left) == 0 || r.wait:
		return awaitUpgrade(ctx, r.cmd, func() ([]string, error) { return upgrade.Pending(ctx, r.plan.Upgrade, r.p.forkNodes()) })
	case len(others) > 0:
		fmt.Fprintf(w, "governance must act: the calls are in %s; when they are made, go on with: %s\n", callsDir(r.path), r.again())
	default:
		fmt.Fprintf(w, "it takes effect after the optimistic window, when agents have delivered the message; then go on with: %s\n", r.again())
	}
	return &exitError{exitOthers}
}

// record writes the record of the deployment with the new implementations.
func (r *upgradeRun) record(digest string) error {
	began, ok := r.journal.BeganAt(digest)
	if !ok {
		return fmt.Errorf("the journal does not say when plan %s began", digest[:16])
	}
	// What was created by this run is in the journal alone.
	r.p.made = provision.Created(r.journal.Records())
	known, err := r.p.knownImplementations()
	if err != nil {
		return err
	}
	made := max(uint64(began.UnixMilli()), r.p.current.Made+1)
	record, err := r.plan.Record(r.p.current, known, made)
	if err != nil {
		return fmt.Errorf("record the deployment: %w", err)
	}
	agents, err := deployment.AgentConfigsOf(r.p.env)
	if err != nil {
		return fmt.Errorf("record the deployment: %w", err)
	}
	if err := deployment.Write(r.p.dir, record, agents); err != nil {
		return err
	}
	fmt.Fprintf(r.cmd.OutOrStdout(), "applied plan %s\nthe deployment is in %s\n", digest[:16], deployment.Dir(r.p.dir, made))
	return nil
}
