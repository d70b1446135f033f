package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// rehearseOptions are the flags of optics rehearse.
type rehearseOptions struct {
	keep    string
	verbose bool
}

func newRehearse() *cobra.Command {
	var o rehearseOptions
	cmd := &cobra.Command{
		Use:   "rehearse [ENVIRONMENT]",
		Short: "Walk an environment from an empty account to delivered messages, offline",
		Long: "rehearse takes a copy of an environment file and walks the whole way with it: keys,\n" +
			"permissions, funding, plan, approval, apply, agents, messages, drift. The AWS account is an\n" +
			"offline endpoint and the chains are local ones with the chain ids of the file, so nothing\n" +
			"leaves this machine. Every step is the command that an operator would use, as a process of its\n" +
			"own, under the identity that the document gives it; it is printed with its time.\n\n" +
			"The copy differs from the file in two things: two approvers are made for the rehearsal, one of\n" +
			"whom must approve everything, and all chains make a block a second by their clocks.",
		Example: "  optics rehearse staging\n  optics rehearse staging --keep ./rehearsal --verbose",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one environment is rehearsed at a time; see: %s --help", cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return environmentNames(cmd), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if err := cmd.Flag("environment").Value.Set(args[0]); err != nil {
					return err
				}
			}
			return o.run(cmd)
		},
	}
	environmentFlags(cmd)
	cmd.Flags().StringVar(&o.keep, "keep", "", "empty directory to work in and to leave behind: environment, records, journals (default: a temporary one)")
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "show what every command prints")
	return cmd
}

// act is one step of a rehearsal.
type act struct {
	// What is done, for a person.
	what string
	do   func(s *stage, ctx context.Context) error
}

// actView is what is told of a step.
type actView struct {
	Step    string  `json:"step"`
	Seconds float64 `json:"seconds"`
	Problem string  `json:"problem,omitempty"`
}

func (o rehearseOptions) run(cmd *cobra.Command) error {
	if err := checkOutput(cmd); err != nil {
		return err
	}
	env, err := loadEnvironment(cmd)
	if err != nil {
		return err
	}
	s, err := newStage(cmd, o, env)
	if err != nil {
		return err
	}
	table := cmd.Flag("output").Value.String() == "table"
	begun := time.Now()
	var told []actView
	var failed error
	for i, a := range acts {
		from := time.Now()
		failed = a.do(s, cmd.Context())
		view := actView{Step: a.what, Seconds: time.Since(from).Seconds()}
		mark := "done"
		if failed != nil {
			view.Problem, mark = failed.Error(), "FAILED"
		}
		told = append(told, view)
		if table {
			fmt.Fprintf(cmd.OutOrStdout(), "%2d/%d  %-6s %6.1fs  %s\n", i+1, len(acts), mark, view.Seconds, a.what)
		}
		if failed != nil {
			failed = fmt.Errorf("%s: %w", a.what, failed)
			break
		}
	}
	if err := s.close(); err != nil {
		failed = errors.Join(failed, err)
	}
	if !table {
		if err := printAs(cmd, told, nil); err != nil {
			return err
		}
	} else if failed == nil {
		fmt.Fprintf(cmd.OutOrStdout(), "%s was rehearsed in %.0f seconds\n", env.Name, time.Since(begun).Seconds())
	}
	return failed
}

// command runs a command of this program as a process of its own, under an AWS
// profile, and returns what it prints. The exit code must be one of those wanted,
// or 0.
func (s *stage) command(ctx context.Context, profile string, args ...string) (string, error) {
	return s.ends(ctx, profile, exitOK, args...)
}

// ends runs a command that must end with an exit code.
func (s *stage) ends(ctx context.Context, profile string, code int, args ...string) (string, error) {
	var stdout, stderr strings.Builder
	c := s.prepare(ctx, profile, args...)
	c.Stdout, c.Stderr = &stdout, &stderr
	if s.verbose {
		fmt.Fprintf(s.screen, "        $ optics %s\n", strings.Join(args, " "))
		c.Stdout, c.Stderr = io.MultiWriter(&stdout, s.screen), io.MultiWriter(&stderr, s.screen)
	}
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case err == nil && code == exitOK, errors.As(err, &exit) && exit.ExitCode() == code:
		return stdout.String(), nil
	case err == nil:
		return "", fmt.Errorf("optics %s succeeded, exit code %d was expected", strings.Join(args, " "), code)
	}
	return "", fmt.Errorf("optics %s: %w: %s", strings.Join(args, " "), err, lastLines(stderr.String()))
}

// prepare returns a command of this program.
func (s *stage) prepare(ctx context.Context, profile string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, s.program, args...) //nolint:gosec // this program
	c.Dir = s.dir
	c.Env = append(slices.Clone(s.variables), "AWS_PROFILE="+profile)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 20 * time.Second
	return c
}

// lastLines are the last lines of what a command says.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "; ")
}

func (s *stage) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}
