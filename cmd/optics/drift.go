package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/drift"
)

// differences are what drift tells.
type differences struct {
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Differences are all of them, whether a plan could remove them or not.
	Differences []provision.Finding `json:"differences"`
}

// driftOptions are the flags of optics drift.
type driftOptions struct {
	watch   bool
	every   time.Duration
	metrics string
}

func newDrift() *cobra.Command {
	var o driftOptions
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Say what differs between an environment and its file",
		Long: "drift reads what plan reads, and what the accounts hold, and names every value that is not\n" +
			"as the environment file wants it, with its address, what was found and what is wanted. It\n" +
			"changes nothing.\n\n" +
			"The exit code is 0 when nothing differs, 2 when something does, 1 when something could not\n" +
			"be read.\n\n" +
			"--watch looks again and again, with the file as it is then. It writes a line to standard error\n" +
			"when a difference appears and when it goes, and shows gauges for Prometheus with --metrics.",
		Example: "  optics drift -e production\n" +
			"  optics drift -e staging --addresses keys.json --only chains --output json\n" +
			"  optics drift -e production --watch --every 1m --metrics 127.0.0.1:9096",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	planningFlags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.watch, "watch", false, "look until Ctrl-C")
	f.DurationVar(&o.every, "every", time.Minute, "with --watch: the pause between two looks")
	f.StringVar(&o.metrics, "metrics", "", "with --watch: serve gauges for Prometheus at this address, under /metrics")
	return cmd
}

func (o *driftOptions) run(cmd *cobra.Command) error {
	if err := checkOutput(cmd); err != nil {
		return err
	}
	if !o.watch && (o.metrics != "" || cmd.Flag("every").Changed) {
		return usagef("--every and --metrics are for --watch")
	}
	if o.every < time.Second {
		return usagef("--every %s: at least 1s is possible", o.every)
	}
	e, err := loadEnvironment(cmd)
	if err != nil {
		return err
	}
	if o.watch {
		return o.watchOver(cmd, e)
	}
	plan, _, err := lookAt(cmd.Context(), cmd, e)
	if err != nil {
		return err
	}
	return tellDrift(cmd, plan)
}

// lookAt reads an environment once, and returns a plan that nobody applies, and the
// resources that were read.
func lookAt(ctx context.Context, cmd *cobra.Command, e *environment.Environment) (*provision.Plan, []provision.Resource, error) {
	p, err := openPlanningOf(cmd, e)
	if err != nil {
		return nil, nil, err
	}
	defer p.close()
	all := append(p.resources, p.watched...)
	plan, err := provision.Make(ctx, p.config(all))
	return plan, all, err
}

// tellDrift prints the differences of a plan that nobody applies.
func tellDrift(cmd *cobra.Command, plan *provision.Plan) error {
	d := differences{Environment: plan.Environment, Differences: plan.Differences()}
	err := printAs(cmd, d, func() error {
		p := newPrinter(cmd.OutOrStdout())
		for _, f := range d.Differences {
			f.Call = nil
			p.write(findingLine(f))
		}
		if len(d.Differences) == 0 {
			p.write(plan.Environment + " is as its file wants it\n")
		}
		return p.err
	})
	if err == nil && len(d.Differences) > 0 {
		return errFindings
	}
	return err
}

// look is one look of a watcher. The file is read again each time; endpoints that are
// gone and keys that have come are seen.
func look(cmd *cobra.Command) func(context.Context) (drift.Seen, error) {
	return func(ctx context.Context) (drift.Seen, error) {
		e, err := loadEnvironment(cmd)
		if err != nil {
			return drift.Seen{}, errors.New("the environment file cannot be used any more; see: optics env check")
		}
		plan, all, err := lookAt(ctx, cmd, e)
		if err != nil {
			return drift.Seen{}, err
		}
		seen := drift.Seen{Differences: plan.Differences()}
		for _, r := range all {
			seen.Resources = append(seen.Resources, r.Key())
		}
		return seen, nil
	}
}
