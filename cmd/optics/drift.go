package main

import (
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/provision"
)

// differences are what drift tells.
type differences struct {
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Differences are all of them, whether a plan could remove them or not.
	Differences []provision.Finding `json:"differences"`
}

func newDrift() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Say what differs between an environment and its file",
		Long: "drift reads what plan reads and names every value that is not as the environment file wants\n" +
			"it, with its address, what was found and what is wanted. It changes nothing.\n\n" +
			"The exit code is 0 when nothing differs, 2 when something does, 1 when something could not\n" +
			"be read.",
		Example: "  optics drift -e production\n  optics drift -e staging --addresses keys.json --output json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openPlanning(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			plan, err := provision.Make(cmd.Context(), provision.Config{Environment: p.env.Name, Inputs: p.inputs, Resources: p.resources})
			if err != nil {
				return err
			}
			return tellDrift(cmd, plan)
		},
	}
	planningFlags(cmd)
	return cmd
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
