package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// deploymentRow is what env deployments says of one deployment.
type deploymentRow struct {
	Made         uint64    `json:"made"`
	Time         time.Time `json:"time"`
	Current      bool      `json:"current"`
	Plan         string    `json:"plan,omitempty"`
	ImportedFrom string    `json:"importedFrom,omitempty"`
	Networks     []string  `json:"networks"`
	Directory    string    `json:"directory"`
}

func newEnvDeployments() *cobra.Command {
	return &cobra.Command{
		Use:   "deployments",
		Short: "List the deployments of an environment",
		Long: "deployments lists what was deployed in an environment, the latest first, and says which is the\n" +
			"current one. The directory of each has its record, deployment.json, and the configuration of\n" +
			"its agents.",
		Example: "  optics env deployments -e staging\n" +
			"  optics env deployments -e staging --output json | jq -r '.[] | select(.current).directory'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			name, err := selectedEnvironment(cmd)
			if err != nil {
				return err
			}
			rows, err := deploymentRows(filepath.Dir(environmentFile(cmd, name)))
			if err != nil {
				return err
			}
			return printAs(cmd, rows, func() error { return printDeployments(cmd, rows) })
		},
	}
}

func deploymentRows(envDir string) ([]deploymentRow, error) {
	list, err := deployment.List(envDir)
	if err != nil {
		return nil, err
	}
	rows := []deploymentRow{}
	for _, listed := range list {
		r, err := deployment.Read(envDir, listed.Made)
		if err != nil {
			return nil, err
		}
		row := deploymentRow{
			Made: r.Made, Time: madeAt(r.Made), Current: listed.Current, Plan: r.Plan, ImportedFrom: r.ImportedFrom,
			Directory: deployment.Dir(envDir, r.Made),
		}
		for _, n := range r.Networks {
			row.Networks = append(row.Networks, n.Name)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func madeAt(made uint64) time.Time { return time.UnixMilli(int64(made)).UTC() } //nolint:gosec // 13 digits

func printDeployments(cmd *cobra.Command, rows []deploymentRow) error {
	if len(rows) == 0 {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "no deployments")
		return err
	}
	p := newPrinter(cmd.OutOrStdout())
	p.row("MADE", "TIME", "CURRENT", "MADE BY", "NETWORKS")
	for _, r := range rows {
		current := "-"
		if r.Current {
			current = "current"
		}
		p.row(r.Made, r.Time.Format(time.RFC3339), current, origin(r.Plan, r.ImportedFrom), strings.Join(r.Networks, ","))
	}
	p.flush()
	return p.err
}

// origin says what made a deployment.
func origin(plan, importedFrom string) string {
	switch {
	case plan == "":
		return "import of " + importedFrom
	case importedFrom == "":
		return "plan " + plan
	}
	return fmt.Sprintf("plan %s, over an import of %s", plan, importedFrom)
}

// currentDeployment returns the current deployment of an environment, nil when it
// has none yet.
func currentDeployment(e *environment.Environment) (*deployment.Record, error) {
	r, err := deployment.Current(filepath.Dir(e.File))
	if errors.Is(err, deployment.ErrNone) {
		return nil, nil //nolint:nilnil // nil says that there is none
	}
	return r, err
}

// checkDeployment compares an environment with the record of its current deployment,
// as [deployment.Fits] does.
func checkDeployment(e *environment.Environment) (wrong, notes []environment.Problem) {
	r, err := currentDeployment(e)
	switch {
	case err != nil:
		return []environment.Problem{{Place: e.Place(""), Text: "current deployment: " + strings.ReplaceAll(err.Error(), "\n", "; ")}}, nil
	case r == nil:
		return nil, nil
	}
	return deployment.Fits(e, r)
}
