package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// applyPlanOptions are the flags of optics apply.
type applyPlanOptions struct {
	yes       bool
	keys      []string
	approvals string
	timeout   time.Duration
}

func newApply() *cobra.Command {
	var o applyPlanOptions
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Do what a plan says, and nothing else",
		Long: "apply makes the plan anew, refuses it when it comes to another one, asks for what the gate of\n" +
			"the environment wants (nothing, a yes, approvals), and carries it out, all chains at the same\n" +
			"time. Every step is journaled before it is taken and read back after it; a step whose object\n" +
			"has moved since is refused. It can be stopped or killed at any time: apply the same plan again\n" +
			"to go on.\n\n" +
			"When contracts were created, the record of the deployment is written, and `optics env show`\n" +
			"points to it.",
		Example: "  optics apply development.plan.json -e development\n" +
			"  optics apply staging.plan.json -e staging --addresses keys.json --yes\n" +
			"  optics apply development.plan.json -e development --key deployer=file:deployer.key",
		Args:              onePlan,
		ValidArgsFunction: planFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	planningFlags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.yes, "yes", false, "say yes beforehand, where a person may; approvals and beacons need more")
	f.StringSliceVar(&o.keys, "key", nil, "ROLE=env:VARIABLE or ROLE=file:PATH: where the key of deployer or governor is, in development\n"+
		"(default: the environment's KMS, secret manager or encrypted files)")
	f.StringVar(&o.approvals, "approvals", "", "directory of the approvals (default: PLAN.approvals)")
	f.DurationVar(&o.timeout, "timeout", time.Hour, "how long to wait until everything is in final blocks; apply again to go on")
	return cmd
}

func (o *applyPlanOptions) run(cmd *cobra.Command, path string) error {
	plan, err := readPlanFile(path)
	if err != nil {
		return err
	}
	if only := plan.Inputs["only"]; !cmd.Flag("only").Changed && only != "" {
		if err := cmd.Flags().Set("only", only); err != nil {
			return usagef("%w", err)
		}
	}
	p, err := openPlanning(cmd)
	if err != nil {
		return err
	}
	defer p.close()
	if plan.Environment != p.env.Name {
		return fmt.Errorf("%s is a plan for %s, not for %s", path, plan.Environment, p.env.Name)
	}
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), o.timeout, fmt.Errorf("--timeout %s is over", o.timeout))
	defer cancel()
	journal, err := provision.OpenJournal(p.journal(), time.Now)
	if err != nil {
		return err
	}
	defer journal.Close() //nolint:errcheck // every record is durable when it was written
	begun, ended := journal.Begun(plan.DigestHex())
	if ended { // the record, and the end of the approvals, may be left by a kill
		used, err := p.approvals()
		if err == nil {
			err = p.record(cmd, appliedView{Plan: plan.DigestHex(), Before: true}, plan, journal)
		}
		if err != nil {
			return err
		}
		return used.Finish(cmd.Context(), plan.Digest())
	}
	if !begun {
		if err := o.fresh(ctx, p, plan); err != nil {
			return err
		}
	}
	door := gate{p: p, plan: describePlan(plan), yes: o.yes, approvals: approvalsOf(path, o.approvals), journal: journal}
	door.show = func(w io.Writer) error { return showSteps(w, plan) }
	used, err := door.pass(cmd)
	if err != nil {
		return err
	}
	if err := p.carryOut(ctx, cmd, work{plan: plan, resources: p.resources, journal: journal, keys: o.keys}); err != nil {
		return err
	}
	if err := p.record(cmd, appliedView{Plan: plan.DigestHex()}, plan, journal); err != nil {
		return err
	}
	return used.Finish(cmd.Context(), plan.Digest())
}

// approvalsOf is the directory of a plan's approvals.
func approvalsOf(path, given string) string {
	if given != "" {
		return given
	}
	return approval.Dir(path)
}

// fresh holds that a plan is what comes of the environment now.
func (o *applyPlanOptions) fresh(ctx context.Context, p *planning, plan *provision.Plan) error {
	now, err := p.make(ctx)
	if err != nil {
		return err
	}
	if err := describePlan(plan).Compare(describePlan(now)); err != nil {
		return fmt.Errorf("%w: %w; make a new one with: optics plan -e %s", provision.ErrStale, err, p.env.Name)
	}
	return nil
}

// work is a plan whose gate is open.
type work struct {
	plan      *provision.Plan
	resources []provision.Resource
	journal   *provision.Journal
	keys      []string // --key
	// partly does what the keys that are at hand can do; the error then wraps
	// contracts.ErrNoKey.
	partly bool
}

// carryOut applies a plan until all of it is in final blocks.
func (p *planning) carryOut(ctx context.Context, cmd *cobra.Command, w work) (err error) {
	data, err := sqlite.Open(ctx, store.Config{Dir: filepath.Join(p.state, "apply-"+p.env.Name), Deployment: "apply/" + p.env.Name})
	if err != nil {
		return fmt.Errorf("journal of transactions: %w", err)
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	pipelines, err := p.pipelines(ctx, pipelineOptions{tell: cmd.ErrOrStderr(), steps: w.plan.Steps, sources: w.keys, journal: data, partly: w.partly})
	if err != nil {
		return err
	}
	inner, stop := context.WithCancel(ctx)
	running, inner := errgroup.WithContext(inner)
	for i := range pipelines {
		if err := pipelines[i].Keep(ctx, w.plan.Steps); err != nil {
			stop()
			return err
		}
		running.Go(func() error { return pipelines[i].Run(inner) })
	}
	defer func() { stop(); err = errors.Join(err, running.Wait()) }()
	applier, err := provision.NewApplier(w.plan, w.resources, w.journal, watchSteps(cmd, w.plan))
	if err != nil {
		return err
	}
	applied := applier.Apply(ctx)
	if applied != nil && !errors.Is(applied, contracts.ErrNoKey) {
		return applied
	}
	for _, pipeline := range pipelines {
		if err := pipeline.Settle(ctx); err != nil {
			return err
		}
	}
	return applied
}

// watchSteps tells of every step that has happened.
func watchSteps(cmd *cobra.Command, plan *provision.Plan) provision.Watch {
	var mu sync.Mutex
	count := 0
	bar := progressBar(cmd, "apply")
	return func(s provision.Step, event provision.Event, out provision.Outcome) {
		if event == provision.Begins {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		count++
		line := fmt.Sprintf("[%d/%d] %s %s", count, len(plan.Steps), event, s.ID)
		if out.Tx != "" {
			line += fmt.Sprintf(" block %d, %d gas, %s", out.Block, out.GasUsed, out.Tx)
		}
		if bar == nil {
			fmt.Fprintln(cmd.ErrOrStderr(), line)
			return
		}
		fmt.Fprintln(cmd.ErrOrStderr(), clearBar+line)
		bar(count, len(plan.Steps))
	}
}

// appliedView is what apply says at its end.
type appliedView struct {
	Environment string `json:"environment"`
	// Plan is the digest; Before says that an earlier run has applied it.
	Plan   string `json:"plan"`
	Before bool   `json:"before"`
	// Deployment is the directory of the record, when contracts were created.
	Deployment string `json:"deployment,omitempty"`
}

// record writes the record of the deployment when contracts were created, unless it
// is there, and says that the plan is applied.
func (p *planning) record(cmd *cobra.Command, view appliedView, plan *provision.Plan, journal *provision.Journal) error {
	view.Environment = p.env.Name
	if slices.ContainsFunc(plan.Steps, func(s provision.Step) bool { return s.Verb == provision.Create && s.Call != nil }) {
		made, ok := journal.BeganAt(plan.DigestHex())
		if !ok {
			return fmt.Errorf("the journal does not say when plan %s began", plan.DigestHex()[:16])
		}
		milliseconds := uint64(made.UnixMilli())
		if _, err := deployment.Read(p.dir, milliseconds); errors.Is(err, deployment.ErrNone) {
			err = p.writeRecord(plan, milliseconds)
			if err != nil {
				return fmt.Errorf("record the deployment: %w", err)
			}
		} else if err != nil {
			return err
		}
		view.Deployment = deployment.Dir(p.dir, milliseconds)
	}
	return printAs(cmd, view, func() error {
		w := cmd.OutOrStdout()
		if view.Before {
			fmt.Fprintf(w, "plan %s was applied before\n", view.Plan[:16])
		} else {
			fmt.Fprintf(w, "applied plan %s\n", view.Plan[:16])
		}
		if view.Deployment != "" {
			fmt.Fprintf(w, "the deployment is in %s\n", view.Deployment)
		}
		return nil
	})
}

// writeRecord writes the record of a deployment and points to it.
func (p *planning) writeRecord(plan *provision.Plan, made uint64) error {
	record, err := contracts.Record(p.cfg, deployment.Record{Environment: p.env.Name, Made: made, Plan: plan.DigestHex()})
	if err != nil {
		return err
	}
	agents, err := deployment.AgentConfigsOf(p.env)
	if err != nil {
		return err
	}
	return deployment.Write(p.dir, record, agents)
}
