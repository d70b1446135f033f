package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// policyKinds are the values of --kind; guess is for [iampolicy.KindAny].
var policyKinds = []string{"guess", string(iampolicy.KindIdentity), string(iampolicy.KindKey), string(iampolicy.KindTrust)}

// lintOptions are the flags of optics iam lint.
type lintOptions struct {
	kind string
	fix  bool
}

func newIAMLint() *cobra.Command {
	var o lintOptions
	cmd := &cobra.Command{
		Use:   "lint FILE…",
		Short: "Say what is wrong with a policy, and what to write instead",
		Long: "lint reads policy documents, - for standard input, and prints a line for each finding:\n" +
			"place, rule, what was found, why it is wrong, what to write. With -e it knows the account,\n" +
			"the region and the aliases of that environment. --fix puts right what can be derived, in\n" +
			"the file; from standard input it prints the corrected policy.\n\n" +
			"The exit code is 0 when nothing is left to say, 2 when there are findings, 1 when a file\n" +
			"could not be read as a policy.",
		Example: "  optics iam lint policy.json\n" +
			"  optics iam lint -e staging --fix policy.json\n" +
			"  aws kms get-key-policy --key-id alias/staging-updater-signer --query Policy --output text |\n" +
			"    optics iam lint --kind key -",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("a file with a policy is expected, or - for standard input; see: %s --help", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	cmd.Flags().StringVar(&o.kind, "kind", policyKinds[0], "what the policy belongs to: "+strings.Join(policyKinds, ", "))
	cmd.Flags().BoolVar(&o.fix, "fix", false, "put right what can be derived")
	completeWords(cmd, "kind", policyKinds)
	return cmd
}

// findingView is one finding in a file.
type findingView struct {
	File       string             `json:"file"`
	Line       int                `json:"line"`
	Column     int                `json:"column"`
	Path       string             `json:"path"`
	Rule       string             `json:"rule"`
	Severity   iampolicy.Severity `json:"severity"`
	What       string             `json:"what"`
	Why        string             `json:"why"`
	Correction string             `json:"correction"`
	// Corrected says that --fix puts it right, or has.
	Corrected bool `json:"corrected"`

	text string
}

func (o lintOptions) run(cmd *cobra.Command, files []string) error {
	if err := checkOutput(cmd); err != nil {
		return err
	}
	facts, err := o.facts(cmd)
	if err != nil {
		return err
	}
	all := []findingView{}
	left := 0
	for _, file := range files {
		report, err := o.lint(cmd, file, facts)
		if err != nil {
			return err
		}
		for _, f := range report.Findings {
			all = append(all, findingView{
				File: file, Line: f.Position.Line, Column: f.Position.Column, Path: f.Path, Rule: f.Rule, Severity: f.Severity,
				What: f.What, Why: f.Why, Correction: f.Correction, Corrected: f.Corrected, text: fmt.Sprintf("%s:%s", file, f),
			})
			if !o.fix || !f.Corrected {
				left++
			}
		}
	}
	out := cmd.OutOrStdout()
	if o.fix && slices.Contains(files, "-") {
		out = cmd.ErrOrStderr() // the policy is on standard output
		cmd.SetOut(out)
	}
	err = printAs(cmd, all, func() error { return o.print(out, all) })
	if err == nil && left > 0 {
		return errFindings
	}
	return err
}

// facts are what the policies are checked against.
func (o lintOptions) facts(cmd *cobra.Command) (iampolicy.Facts, error) {
	if !slices.Contains(policyKinds, o.kind) {
		return iampolicy.Facts{}, usagef("--kind %q: %s are possible", o.kind, strings.Join(policyKinds, ", "))
	}
	facts := iampolicy.Facts{}
	if o.kind != policyKinds[0] {
		facts.Kind = iampolicy.Kind(o.kind)
	}
	if !cmd.Flag("environment").Changed {
		return facts, nil
	}
	w, err := (&iamOptions{style: "users"}).world(cmd)
	if err != nil {
		return facts, err
	}
	facts.Account, facts.Regions = w.inventory.Account, w.inventory.Regions
	for _, k := range w.inventory.Keys {
		facts.Aliases = append(facts.Aliases, k.Alias)
	}
	return facts, nil
}

// lint checks one file, and corrects it when that is asked for.
func (o lintOptions) lint(cmd *cobra.Command, file string, facts iampolicy.Facts) (iampolicy.Report, error) {
	text, err := readPolicy(cmd, file)
	if err != nil {
		return iampolicy.Report{}, err
	}
	policy, err := iampolicy.Parse(text, facts.Kind)
	if err != nil {
		return iampolicy.Report{}, fmt.Errorf("%s:%w", file, err)
	}
	report := iampolicy.Lint(policy, facts)
	if !o.fix || report.Corrected == nil && file != "-" {
		return report, nil
	}
	corrected := string(text)
	if report.Corrected != nil {
		if corrected, err = report.Corrected.Indented(); err != nil {
			return report, fmt.Errorf("%s: write the corrected policy: %w", file, err)
		}
	}
	if file == "-" {
		_, err = io.WriteString(cmd.OutOrStdout(), corrected)
		return report, err
	}
	return report, replaceFile(file, corrected)
}

// maxPolicyFile is the longest text that is read as a policy, in bytes; AWS takes
// 32 KiB.
const maxPolicyFile = 1 << 17

func readPolicy(cmd *cobra.Command, file string) ([]byte, error) {
	in := cmd.InOrStdin()
	if file != "-" {
		f, err := os.Open(file) //nolint:gosec // the operator names the file
		if err != nil {
			return nil, fmt.Errorf("open the policy: %w", err)
		}
		defer func() { _ = f.Close() }() // read only
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxPolicyFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the policy: %w", err)
	case len(text) > maxPolicyFile:
		return nil, fmt.Errorf("%s has more than %d bytes; a policy is expected", file, maxPolicyFile)
	}
	return text, nil
}

// replaceFile puts a text in the place of a file, whole or not at all.
func replaceFile(path, text string) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("replace the policy: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("replace the policy: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("replace the policy: %w", err), os.Remove(temp.Name()))
		}
	}()
	_, err = temp.WriteString(text)
	if err == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

func (o lintOptions) print(out io.Writer, findings []findingView) error {
	for _, f := range findings {
		line := f.text
		switch {
		case o.fix && f.Corrected:
			line += " (corrected)"
		case f.Corrected:
			line += " (--fix does)"
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}
