package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// passphraseVariable holds the passphrase of encrypted keys.
const passphraseVariable = "OPTICS_KEYS_PASSPHRASE"

// keyOutputs are the forms in which keys are printed.
var keyOutputs = []string{"table", "json", "csv"}

func newKeys() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Provision, list and rotate the keys of an environment",
		Long: "Which keys an environment has follows from its file. They are in AWS KMS, or for\n" +
			"development hex keys in AWS Secrets Manager or in encrypted files. AWS is reached as its own\n" +
			"command line reaches it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, roles of\n" +
			"the machine, and AWS_ENDPOINT_URL. Encrypted files take their passphrase from\n" + passphraseVariable + ".",
		Example: "  optics keys provision -e staging\n  optics keys list -e staging --output csv\n  optics keys rotate relayer signer -e staging",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	f.String("environments", "environments", "directory with a folder for each environment")
	f.StringP("environment", "e", "", "name of the environment")
	f.String("output", "table", "table, json or csv")
	f.String("state", defaultState(), "directory of the journal, and of encrypted keys")
	f.BoolP("verbose", "v", false, "say what happens also where standard error is no terminal")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("environment", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return environmentNames(cmd), cobra.ShellCompDirectiveNoFileComp
	}))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(keyOutputs, cobra.ShellCompDirectiveNoFileComp)))
	cmd.AddCommand(newKeysProvision(), newKeysList(), newKeysRotate())
	return cmd
}

// defaultState is where the state of this machine's user is kept.
func defaultState() string {
	if dir := os.Getenv("OPTICS_STATE"); dir != "" {
		return dir
	}
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "optics")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "optics-state" // a machine without homes: beside the environments
	}
	return filepath.Join(home, ".local", "state", "optics")
}

func newKeysProvision() *cobra.Command {
	return &cobra.Command{
		Use:   "provision",
		Short: "Create the keys that are missing and show those that are there",
		Long: "Creates the keys that are missing and shows all. It never destroys, and may be run again\n" +
			"at any time: what was there stays as it is, and what an earlier run began is found and ended.",
		Example: "  optics keys provision -e staging\n" +
			"  optics keys provision -e staging --output json | jq -r '.[].address'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withKeyring(cmd, true, func(ring *keyring.Keyring, _ *environment.Environment) error {
				entries, err := ring.Provision(cmd.Context())
				return showKeys(cmd, entries, err)
			})
		},
	}
}

func newKeysList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the keys of an environment; changes nothing",
		Example: "  optics keys list -e production\n  optics keys list -e production --output csv > keys.csv",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withKeyring(cmd, false, func(ring *keyring.Keyring, _ *environment.Environment) error {
				entries, err := ring.List(cmd.Context())
				return showKeys(cmd, entries, err)
			})
		},
	}
}

// showKeys prints what there is, also when the command fails midway.
func showKeys(cmd *cobra.Command, entries []keyring.Entry, failed error) error {
	if len(entries) > 0 {
		if err := printKeys(cmd, entries); err != nil {
			return err
		}
	}
	return failed
}

// withKeyring calls f with the keyring of the environment that the flags name. Who
// only lists has no journal.
func withKeyring(cmd *cobra.Command, journaled bool, f func(*keyring.Keyring, *environment.Environment) error) error {
	if output := cmd.Flag("output").Value.String(); !slices.Contains(keyOutputs, output) {
		return usagef("--output %q: %s are possible", output, strings.Join(keyOutputs, ", "))
	}
	env, err := loadEnvironment(cmd)
	if err != nil {
		return err
	}
	state, err := filepath.Abs(cmd.Flag("state").Value.String())
	if err != nil {
		return fmt.Errorf("find the state directory: %w", err)
	}
	var journal *keyring.Journal
	if journaled {
		if journal, err = keyring.OpenJournal(filepath.Join(state, "keys-"+env.Name+".jsonl"), wallClock{}); err != nil {
			return err
		}
	}
	vault, err := openVault(cmd, env, state, journal)
	if err == nil {
		var ring *keyring.Keyring
		ring, err = keyring.New(keyring.Config{Inventory: env.Inventory(), Vault: vault, Journal: journal, Progress: progressOf(cmd)})
		if err == nil {
			err = f(ring, env)
		}
	}
	if journal != nil {
		err = errors.Join(err, journal.Close())
	}
	return err
}

// openVault opens where the environment's keys are.
func openVault(cmd *cobra.Command, env *environment.Environment, state string, journal *keyring.Journal) (keyring.Vault, error) { //nolint:ireturn // the environment says which it is
	if env.Keys.Provider == environment.Hex {
		return keyring.NewFileVault(keyring.FilesConfig{
			Dir: filepath.Join(state, "keys-"+env.Name), Passphrase: os.Getenv(passphraseVariable), Journal: journal,
		}), nil
	}
	account, err := env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	cloud, err := keys.NewAWSPool(keys.AWSConfig{}).Open(cmd.Context(), account, env.Keys.Region)
	if err != nil {
		return nil, err
	}
	if env.Keys.Provider == environment.SecretsManager {
		return keyring.NewSecretsVault(cloud, journal), nil
	}
	return keyring.NewKMSVault(keyring.KMSConfig{AWS: cloud, Journal: journal, Clock: wallClock{}, Progress: progressOf(cmd)}), nil
}

// progressOf writes lines to standard error, where results do not go: for a person
// who waits at a terminal, or when asked to.
func progressOf(cmd *cobra.Command) func(string) {
	screen, ok := cmd.ErrOrStderr().(*os.File)
	watched := ok && term.IsTerminal(int(screen.Fd()))
	if verbose, err := cmd.Flags().GetBool("verbose"); !watched && (err != nil || !verbose) {
		return nil
	}
	return func(line string) { fmt.Fprintln(cmd.ErrOrStderr(), line) }
}

// wallClock is the time of the machine.
type wallClock struct{}

// Now implements keyring.Clock.
func (wallClock) Now() time.Time { return time.Now() }

// Sleep implements keyring.Clock.
func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
