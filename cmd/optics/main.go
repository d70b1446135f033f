// Command optics runs and operates Optics, cross-chain messaging without header
// relays. "optics dev" runs a whole network on this machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK    = 0
	exitFault = 1 // the command was right and did not succeed
	exitUsage = 2 // the command was wrong

	exitFindings = 2 // optics iam lint has found something
	exitOthers   = 3 // optics upgrade apply did its part; governance or messages are not there yet
)

// run executes one command and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	var told *exitError
	if errors.As(err, &told) {
		return told.code
	}
	fmt.Fprintf(stderr, "optics: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	if isUsage(err) {
		return exitUsage
	}
	return exitFault
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "optics",
		Short: "Cross-chain messaging without header relays",
		Long: "Optics sends messages between chains. A home chain's updater signs the root of its\n" +
			"messages; relayers carry it to the other chains; after an optimistic window, in which\n" +
			"watchers can prove fraud, processors prove and deliver the messages.",
		Example:       "  optics dev\n  optics message send --from alpha --to bravo --recipient 0x… --body hello",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w; see: %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(
		newApply(),
		newApprove(ownPlans{}, terminal{}),
		newAWSFake(),
		newConfig(),
		newDev(),
		newDoctor(),
		newDrift(),
		newEnv(),
		newFund(),
		newIAM(),
		newJournal(),
		newKeys(),
		newMessage(),
		newPlan(),
		newRehearse(),
		newRun(newSignerOpener()),
		newUpgrade(),
		newVersion(),
	)
	return root
}

// exitError ends a command that has told everything itself, with an exit code.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// errSilent ends a command that has told its failure itself.
var errSilent error = &exitError{exitFault}

// errFindings ends a command that has told what it found.
var errFindings error = &exitError{exitFindings}

// usageError marks a command line that is wrong.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

func isUsage(err error) bool {
	var usage *usageError
	return errors.As(err, &usage)
}

// noArgs refuses arguments, and names the commands there are where a command
// was expected.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return usagef("unexpected argument %q; see: %s --help", args[0], cmd.CommandPath())
	}
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return usagef("%s has no command %q; its commands are %s", cmd.CommandPath(), args[0], strings.Join(names, ", "))
}
