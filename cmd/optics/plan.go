package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/provision/beacons"
)

func newPlan() *cobra.Command {
	var out, proposer string
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Say exactly what would change in an environment",
		Long: "plan reads every chain of an environment, compares it with the environment file, and says\n" +
			"what has to be done: where, what, why, what it costs and what is at stake. Transactions are\n" +
			"run on copies of the chains first. It changes nothing.\n\n" +
			"The plan is written as canonical JSON; approvals sign its digest, and apply does what stands\n" +
			"in it and nothing else. What no step can change is told as a finding.\n\n" +
			"The exit code is 0, or 1 when something could not be read.",
		Example: "  optics plan -e development\n" +
			"  optics plan -e staging --addresses keys.json --out staging.plan.json\n" +
			"  optics plan -e production --output json | jq '.steps[] | [.lane, .id, .wanted]'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openPlanning(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			plan, err := p.make(cmd.Context())
			if err != nil {
				return err
			}
			plan.Proposer = proposer
			if proposer == "" && needsApprovers(p.env, plan) {
				return usagef("%s needs approvers, who must not be who proposes; say who that is with --proposer", p.env.Name)
			}
			if out == "" {
				out = p.env.Name + ".plan.json"
			}
			return tellPlan(cmd, plan, out)
		},
	}
	planningFlags(cmd)
	cmd.Flags().StringVar(&proposer, "proposer", "", "who proposes the plan: the name of an approver, who then does not count as one, or of somebody else")
	cmd.Flags().StringVar(&out, "out", "", "file for the plan (default: ENVIRONMENT.plan.json)")
	return cmd
}

// needsApprovers says whether a plan must pass a gate that asks approvers.
func needsApprovers(e *environment.Environment, plan *provision.Plan) bool {
	return len(plan.Steps) > 0 && approval.PolicyOf(e, describePlan(plan).Kind).Gate == environment.GateApprovers
}

// tellPlan writes a plan to its file and shows it.
func tellPlan(cmd *cobra.Command, plan *provision.Plan, path string) error {
	if cmd.Flag("output").Value.String() != "table" {
		return printAs(cmd, plan, nil)
	}
	if len(plan.Steps) > 0 {
		if err := os.WriteFile(path, plan.Encode(), 0o644); err != nil { //nolint:gosec // a plan is for everybody to read
			return fmt.Errorf("write the plan: %w", err)
		}
	}
	w := cmd.OutOrStdout()
	if err := showSteps(w, plan); err != nil {
		return err
	}
	switch {
	case plan.Empty():
		fmt.Fprintf(w, "%s is as its file wants it; nothing to do\n", plan.Environment)
	case len(plan.Steps) == 0:
		fmt.Fprintf(w, "no step changes any of this\n")
	default:
		fmt.Fprintf(w, "plan %s, %d steps, is in %s\napply it with: optics apply %s -e %s\n",
			plan.DigestHex()[:16], len(plan.Steps), path, path, plan.Environment)
	}
	return nil
}

// readPlanData reads the file of a plan, of whichever kind.
func readPlanData(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read the plan: %s is no file", path)
	}
	data, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	return data, nil
}

// readPlanFile reads a plan of optics plan.
func readPlanFile(path string) (*provision.Plan, error) {
	data, err := readPlanData(path)
	if err != nil {
		return nil, err
	}
	if beacons.Is(data) {
		return nil, usagef("%s is the plan of an upgrade; apply it with: optics upgrade apply %s", path, path)
	}
	return decodePlan(path, data)
}

func decodePlan(path string, data []byte) (*provision.Plan, error) {
	plan, err := provision.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return plan, nil
}
