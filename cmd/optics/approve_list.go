package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/provision/approval"
)

func newApproveList(o *approveOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "list PLAN",
		Short: "Show who approved a plan, who is missing, and what does not count",
		Long: "Reads the approvals beside a plan and says of each whether it counts and why. It asks no\n" +
			"chain, so it does not know whether the plan still is what the environment needs.",
		Example:           "  optics approve list plan.json -e production\n  optics approve list plan.json -e production --output json | jq .verdict.open",
		Args:              onePlan,
		ValidArgsFunction: planFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := o.open(cmd, args[0])
			if err != nil {
				return err
			}
			return s.list()
		},
	}
}

// check decides about the approvals beside the plan and further ones.
func (s *approvalSession) check(further ...approval.Approval) (approval.Verdict, error) {
	approvals, unread, err := approval.ReadDir(approval.Dir(s.path))
	if err != nil {
		return approval.Verdict{}, err
	}
	v, err := s.policy.Check(s.cmd.Context(), s.journal, approval.Case{
		Plan: s.plan.Digest, Proposer: s.plan.Proposer, Now: unixNow(), Approvals: append(approvals, further...),
	})
	v.Refused = append(v.Refused, unread...)
	return v, err
}

// unixNow is the time in unix seconds.
func unixNow() uint64 { return uint64(time.Now().Unix()) } //nolint:gosec // the clock stands after 1970

// listView is what approve list says.
type listView struct {
	Environment string           `json:"environment"`
	Plan        string           `json:"plan"`
	Gate        approval.Kind    `json:"gate"`
	Proposer    string           `json:"proposer"`
	Verdict     approval.Verdict `json:"verdict"`
}

func (s *approvalSession) list() error {
	v, err := s.check()
	if err != nil {
		return err
	}
	view := listView{Environment: s.env.Name, Plan: s.plan.Digest.Hex(), Gate: s.plan.Kind, Proposer: s.plan.Proposer, Verdict: v}
	return printAs(s.cmd, view, func() error {
		out := s.cmd.OutOrStdout()
		fmt.Fprintf(out, "Plan %s of %s, gate %s, proposed by %s\n\n", view.Plan, view.Environment, view.Gate, view.Proposer)
		if err := printApprovals(out, v); err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s.\n", v.Why)
		return nil
	})
}

// printApprovals prints a line for each person and each approval that does not
// count.
func printApprovals(out io.Writer, v approval.Verdict) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PERSON\tAPPROVAL\tKEY\tSERIAL")
	for _, a := range v.Accepted {
		fmt.Fprintf(w, "%s\tuntil %s\t%s\t%s\n", a.Person, a.Until().Format(time.RFC3339), a.Key.Short(), a.Serial)
	}
	for _, name := range v.Missing {
		fmt.Fprintf(w, "%s\tmissing\t\t\n", name)
	}
	for _, r := range v.Refused {
		who, what := r.Person, r.Serial.String()
		if who == "" {
			who = "?"
		}
		if r.File != "" {
			what = strconv.Quote(r.File) // anybody may have named it
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", who, r.Err, r.Key.Short(), what)
	}
	return w.Flush()
}
