package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
)

// checkReport is what env check says of one environment.
type checkReport struct {
	Name     string                `json:"name"`
	File     string                `json:"file"`
	OK       bool                  `json:"ok"`
	Summary  string                `json:"summary,omitempty"`
	Problems []environment.Problem `json:"problems"`
	Notes    []environment.Problem `json:"notes"`
}

func newEnvCheck() *cobra.Command {
	var variables bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say what is wrong with environment files",
		Long: "check reads every environment file and says all that is wrong, a line for each, with file,\n" +
			"line and column; between environments too: one account may not sign on one chain in two of\n" +
			"them; and between a file and the record of its current deployment. It asks nobody and needs no\n" +
			"variable, unless --variables is given.\n\n" +
			"The exit code is 0 when all is right, 1 when something is wrong, 2 for a wrong command line.",
		Example: "  optics env check\n" +
			"  optics env check -e production --variables    are all variables set, and do they fit?\n" +
			"  optics env check --output json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			return checkEnvironments(cmd, variables)
		},
	}
	cmd.Flags().BoolVar(&variables, "variables", false, "look the ${VARIABLES} up as well, and check what they hold")
	return cmd
}

func checkEnvironments(cmd *cobra.Command, variables bool) error {
	names := environmentNames(cmd)
	if cmd.Flag("environment").Changed {
		name, err := selectedEnvironment(cmd)
		if err != nil {
			return err
		}
		names = []string{name}
	}
	all, problems, err := loadEnvironments(cmd)
	if err != nil {
		return err
	}
	reports := make([]checkReport, len(names))
	var wrong []environment.Problem
	for i, name := range names {
		r := checkReport{Name: name, File: environmentFile(cmd, name), Problems: problemsIn(cmd, name, problems), Notes: []environment.Problem{}}
		at := slices.IndexFunc(all, func(e *environment.Environment) bool { return e.Name == name })
		if at >= 0 && len(r.Problems) == 0 {
			if err := r.describe(all[at], variables); err != nil {
				return err
			}
		}
		r.OK = len(r.Problems) == 0
		wrong = append(wrong, r.Problems...)
		reports[i] = r
	}
	err = printAs(cmd, reports, func() error { return printReports(cmd, reports) })
	if err == nil && len(wrong) > 0 {
		return errSilent
	}
	return err
}

// describe fills in what there is to say of an environment that is right.
func (r *checkReport) describe(e *environment.Environment, variables bool) error {
	inventory := e.Inventory()
	wrong, notes := checkDeployment(e)
	r.Problems = append(r.Problems, wrong...)
	r.Notes = append(append(r.Notes, e.Notes()...), notes...)
	r.Summary = fmt.Sprintf("%d networks, %d agents, %d keys, %d variables", len(e.Networks), len(e.Agents), len(inventory.Keys), len(e.Variables()))
	if !variables {
		return nil
	}
	var invalid *environment.InvalidError
	err := e.CheckVariables(os.LookupEnv)
	if errors.As(err, &invalid) {
		r.Problems = append(r.Problems, invalid.Problems...)
		return nil
	}
	return err
}

func printReports(cmd *cobra.Command, reports []checkReport) error {
	for _, r := range reports {
		for _, p := range r.Problems {
			fmt.Fprintln(cmd.ErrOrStderr(), p)
		}
		if !r.OK {
			continue
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: ok: %s\n", r.File, r.Summary); err != nil {
			return err
		}
		for _, note := range r.Notes {
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: note: %s: %s\n", note.Place, note.Path, note.Text); err != nil {
				return err
			}
		}
	}
	return nil
}
