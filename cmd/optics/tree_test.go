package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// withoutOutput says why a command has no --output.
var withoutOutput = map[string]string{
	"optics aws-fake fault": "it changes something and tells nothing",
	"optics aws-fake run":   "its output is that of the command that it runs",
	"optics aws-fake serve": "it runs until it is stopped",
	"optics config signers": "its output is a diff",
	"optics dev":            "it has --json",
	"optics message send":   "it has --json",
	"optics message status": "it has --json",
	"optics run kathy":      "it runs until it is stopped",
	"optics run processor":  "it runs until it is stopped",
	"optics run relayer":    "it runs until it is stopped",
	"optics run updater":    "it runs until it is stopped",
	"optics run watcher":    "it runs until it is stopped",
}

// Every command has examples of itself in its help, every result is to be had as JSON,
// and shells complete the names of environments and of forms of output.
func TestCommandsHaveExamplesOutputAndCompletion(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		path := c.CommandPath()
		for line := range strings.Lines(c.Example) {
			if !strings.HasPrefix(line, "  ") || len(line) > 140 {
				t.Errorf("%s: example %q is not indented, or too long", path, line)
			}
		}
		if !strings.Contains(c.Example, path) {
			t.Errorf("%s: no example of it in its help", path)
		}
		if c.HasSubCommands() {
			return
		}
		if _, exempt := withoutOutput[path]; exempt == (c.Flag("output") != nil) {
			t.Errorf("%s: has --output: %v; is exempt: %v", path, !exempt, exempt)
		}
		for _, name := range []string{"environment", "output", "role", "home"} {
			if c.Flag(name) == nil || path == "optics config signers" {
				continue
			}
			if _, ok := c.GetFlagCompletionFunc(name); !ok {
				t.Errorf("%s: --%s is not completed", path, name)
			}
		}
	}
	walk(newRoot())
}

// A shell completes the roles and homes of an environment.
func TestShellsCompleteRolesAndHomes(t *testing.T) {
	for _, c := range []struct{ flag, want string }{
		{"--role", "updater\nrelayer\nprocessor\nwatcher\nkathy\n"},
		{"--home", "celo-sepolia\nsepolia\namoy\nfuji\n"},
		{"-e", "development\nproduction\nstaging\n"},
	} {
		for _, command := range []string{"doctor", "run"} {
			var out, told bytes.Buffer
			args := []string{"__complete", command, "--environments", "../../environments", "-e", "development", c.flag, ""}
			if code := run(t.Context(), args, &out, &told); code != exitOK || !strings.HasPrefix(out.String(), c.want) {
				t.Errorf("%s %s: exit code %d, %s", command, c.flag, code, out.String())
			}
		}
	}
}

// Nothing but text goes to what is no terminal.
func TestNoColoursWithoutATerminal(t *testing.T) {
	var out, told bytes.Buffer
	code := run(t.Context(), []string{"doctor", "-e", "development", "--environments", "../../environments", "--state", t.TempDir(), "--role", "kathy"}, &out, &told)
	if code != exitBroken || strings.Contains(out.String()+told.String(), "\x1b") || !strings.Contains(out.String(), "nothing is deployed → optics plan -e development") {
		t.Errorf("exit code %d: %s%s", code, out.String(), told.String())
	}
	out.Reset()
	if code := run(t.Context(), []string{"version", "--output", "json"}, &out, &told); code != exitOK || !json.Valid(out.Bytes()) {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}
