package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
)

func newEnv() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "env",
		Short: "See and check environments",
		Long: "An environment is one deployment: its contracts, agents, accounts and secrets. A folder\n" +
			"for each holds an environment.yaml that says what is wanted.",
		Example: "  optics env list\n  optics env show -e staging\n  optics env check\n  optics env deployments -e staging",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	environmentFlags(cmd)
	cmd.AddCommand(newEnvList(), newEnvShow(), newEnvCheck(), newEnvDeployments(), newEnvImport())
	return cmd
}

// outputs are the forms in which results are printed.
var outputs = []string{"table", "json", "yaml"}

// environmentFlags are the flags of commands that work on an environment.
func environmentFlags(cmd *cobra.Command) {
	f := cmd.PersistentFlags()
	f.String("environments", "environments", "directory with a folder for each environment")
	f.StringP("environment", "e", "", "name of the environment")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("environment", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return environmentNames(cmd), cobra.ShellCompDirectiveNoFileComp
	}))
	outputFlag(cmd)
}

// outputFlag says in which form results are printed.
func outputFlag(cmd *cobra.Command) {
	cmd.PersistentFlags().String("output", "table", "table, json or yaml")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(outputs, cobra.ShellCompDirectiveNoFileComp)))
}

// environmentNames returns the folders that hold an environment.
func environmentNames(cmd *cobra.Command) []string {
	dir := cmd.Flag("environments").Value.String()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if _, err := os.Stat(filepath.Join(dir, entry.Name(), environment.FileName)); err == nil {
			names = append(names, entry.Name())
		}
	}
	return names
}

// selectedEnvironment returns the folder of the environment that the flags name;
// without a name the only one there is.
func selectedEnvironment(cmd *cobra.Command) (string, error) {
	name, names := cmd.Flag("environment").Value.String(), environmentNames(cmd)
	switch {
	case len(names) == 0:
		return "", noEnvironment(cmd)
	case name == "" && len(names) == 1:
		return names[0], nil
	case name == "":
		return "", usagef("name an environment with -e; there are %s", strings.Join(names, ", "))
	case !slices.Contains(names, name):
		return "", usagef("-e %s: there is no such environment; there are %s", name, strings.Join(names, ", "))
	}
	return name, nil
}

func noEnvironment(cmd *cobra.Command) error {
	return usagef("%s holds no environment; a folder for each with a file %s is expected; name another directory with --environments",
		cmd.Flag("environments").Value, environment.FileName)
}

// loadEnvironments loads all environments. Those that are right are returned
// beside the problems of the others.
func loadEnvironments(cmd *cobra.Command) ([]*environment.Environment, []environment.Problem, error) {
	all, err := environment.LoadAll(cmd.Flag("environments").Value.String())
	var invalid *environment.InvalidError
	switch {
	case err == nil:
		return all, nil, nil
	case errors.As(err, &invalid):
		return all, invalid.Problems, nil
	case errors.Is(err, environment.ErrNone):
		return nil, nil, noEnvironment(cmd)
	}
	return nil, nil, err
}

// loadEnvironment loads the environment that the flags name, and tells what is
// wrong with it, in its file or between it and the others.
func loadEnvironment(cmd *cobra.Command) (*environment.Environment, error) {
	name, err := selectedEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	all, problems, err := loadEnvironments(cmd)
	if err != nil {
		return nil, err
	}
	if own := problemsIn(cmd, name, problems); len(own) > 0 {
		return nil, tellProblems(cmd, own)
	}
	at := slices.IndexFunc(all, func(e *environment.Environment) bool { return e.Name == name })
	if at < 0 {
		return nil, fmt.Errorf("environment %s was not loaded", name)
	}
	return all[at], nil
}

// problemsIn returns the problems in the file of one environment.
func problemsIn(cmd *cobra.Command, name string, problems []environment.Problem) []environment.Problem {
	file := environmentFile(cmd, name)
	own := []environment.Problem{} // an empty list in JSON, not null
	for _, p := range problems {
		if filepath.Clean(p.File) == file {
			own = append(own, p)
		}
	}
	return own
}

func environmentFile(cmd *cobra.Command, name string) string {
	return filepath.Join(cmd.Flag("environments").Value.String(), name, environment.FileName)
}

// tellProblems prints a line for each problem and ends the command.
func tellProblems(cmd *cobra.Command, problems []environment.Problem) error {
	for _, p := range problems {
		fmt.Fprintln(cmd.ErrOrStderr(), p)
	}
	return errSilent
}

// printAs prints a value as JSON or YAML, or calls table.
func printAs(cmd *cobra.Command, v any, table func() error) error {
	var text bytes.Buffer
	switch output := cmd.Flag("output").Value.String(); output {
	case "table":
		return table()
	case "json":
		return printJSON(cmd.OutOrStdout(), v)
	case "yaml":
		if err := json.NewEncoder(&text).Encode(v); err != nil {
			return err
		}
		out, err := yaml.JSONToYAML(text.Bytes())
		if err != nil {
			return fmt.Errorf("write YAML: %w", err)
		}
		_, err = cmd.OutOrStdout().Write(out)
		return err
	default:
		return usagef("--output %q: %s are possible", output, strings.Join(outputs, ", "))
	}
}

// checkOutput refuses a form that does not exist before anything is done.
func checkOutput(cmd *cobra.Command) error {
	if output := cmd.Flag("output").Value.String(); !slices.Contains(outputs, output) {
		return usagef("--output %q: %s are possible", output, strings.Join(outputs, ", "))
	}
	return nil
}

// environmentRow is what env list says of an environment.
type environmentRow struct {
	Name     string            `json:"name"`
	Class    environment.Class `json:"class"`
	Networks []string          `json:"networks"`
	Keys     int               `json:"keys"`
	Provider string            `json:"provider"`
	Gates    environment.Gates `json:"gates"`
	Purpose  string            `json:"purpose"`
	File     string            `json:"file"`
}

func newEnvList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the environments",
		Example: "  optics env list\n  optics env list --environments ./my-environments --output json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			all, problems, err := loadEnvironments(cmd)
			if err != nil {
				return err
			}
			rows := make([]environmentRow, len(all))
			for i, e := range all {
				rows[i] = environmentRow{
					Name: e.Name, Class: e.Class, Networks: e.NetworkNames(), Keys: len(e.Inventory().Keys),
					Provider: string(e.Keys.Provider), Gates: e.Gates, Purpose: e.Purpose, File: e.File,
				}
			}
			if err := printAs(cmd, rows, func() error { return printRows(cmd.OutOrStdout(), rows) }); err != nil {
				return err
			}
			if len(problems) > 0 {
				return tellProblems(cmd, problems)
			}
			return nil
		},
	}
}
