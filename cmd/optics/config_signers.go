package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// signersOptions are the flags of optics config signers.
type signersOptions struct {
	config string
	role   string
	home   string
	id     string
	keys   string
	write  bool
}

func newConfigSigners() *cobra.Command {
	var o signersOptions
	cmd := &cobra.Command{
		Use:   "signers",
		Short: "Make the signers in agents' files those of an environment",
		Long: "signers edits the files of agents so that they sign with the KMS keys of an environment:\n" +
			"signers.<network> and, of updater and watcher, the signer of their statements. Each agent\n" +
			"has its own keys, so they go into <agent>-partial.json, which lies over the base file.\n" +
			"Everything else stays as it is, byte for byte. The changes are shown, and written only\n" +
			"with --write. Private keys are never written.",
		Example: "  optics config signers -e staging --config config/staging              what would change\n" +
			"  optics config signers -e staging --config config/staging --write      change it\n" +
			"  optics config signers -e staging --config relayer-partial.json --id alias-arn\n" +
			"  optics config signers -e staging --config celo_config.json --role relayer",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.config == "" {
				return usagef("name a file or a directory of files with --config")
			}
			err := editSigners(cmd, o)
			var invalid *legacyconfig.InvalidError
			if errors.As(err, &invalid) {
				fmt.Fprintln(cmd.ErrOrStderr(), invalid)
				return errSilent
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.config, "config", "", "a file of an agent, or a directory with <agent>-partial.json files")
	f.StringVar(&o.role, "role", "", "the agent that a base file is for; the name of a partial file says it")
	f.StringVar(&o.home, "home", "", "the home, where each network has its own attestation key and the directory has several homes")
	f.StringVar(&o.id, "id", "alias", "how keys are named: alias, alias-arn (for other accounts), or arn (with --keys)")
	f.StringVar(&o.keys, "keys", "", "the keys that exist: a file with the output of optics keys list --output json; a key that is not there is refused")
	f.BoolVar(&o.write, "write", false, "write the changes")
	return cmd
}

// agentFile is a file and the agent that it configures.
type agentFile struct {
	path string
	role legacyconfig.Role
	base bool
}

// change is a file that is edited.
type change struct {
	path     string
	old, new []byte
}

func editSigners(cmd *cobra.Command, o signersOptions) error {
	e, err := loadEnvironment(cmd)
	if err != nil {
		return err
	}
	if e.Keys.Provider != environment.KMS {
		return fmt.Errorf("the keys of %s are private keys (%s: keys.provider is %s), which are never written into a file; "+
			"set OPT_<AGENT>_SIGNERS_<NETWORK>_KEY from the secret manager", e.Name, e.Place("keys.provider"), e.Keys.Provider)
	}
	files, err := o.files(e)
	if err != nil {
		return err
	}
	names, err := o.names(e)
	if err != nil {
		return err
	}
	var changes []change
	for _, f := range files {
		c, err := o.edit(cmd, e, f, names)
		if err != nil {
			return err
		}
		changes = append(changes, c...)
	}
	if err := showChanges(cmd, changes); err != nil {
		return err
	}
	if !o.write {
		if len(changes) > 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "nothing was written; write the changes with --write")
		}
		return nil
	}
	for _, c := range changes {
		if err := c.write(); err != nil {
			return err
		}
	}
	return nil
}

// files returns the files to edit.
func (o signersOptions) files(e *environment.Environment) ([]agentFile, error) {
	info, err := os.Stat(o.config)
	if err != nil {
		return nil, fmt.Errorf("find the configuration: %w", err)
	}
	if !info.IsDir() {
		return o.file()
	}
	if o.role != "" {
		return nil, usagef("--role is for a base file; %s is a directory", o.config)
	}
	var files []agentFile
	for _, role := range legacyconfig.Roles() {
		path := filepath.Join(o.config, string(role)+"-partial.json")
		_, err := os.Stat(path)
		if _, runs := e.Agent(environment.Role(role)); runs && err == nil {
			files = append(files, agentFile{path: path, role: role})
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no <agent>-partial.json of an agent of %s", o.config, e.Name)
	}
	return files, nil
}

// file returns the one file that is named.
func (o signersOptions) file() ([]agentFile, error) {
	name, isPartial := strings.CutSuffix(filepath.Base(o.config), "-partial.json")
	role := legacyconfig.Role(name)
	roles := legacyconfig.Roles()
	switch {
	case filepath.Ext(o.config) != ".json":
		return nil, usagef("--config %s: a .json file is expected", o.config)
	case isPartial && slices.Contains(roles, role):
		if o.role != "" && o.role != name {
			return nil, usagef("--role %s: %s is the file of the %s", o.role, o.config, name)
		}
		return []agentFile{{path: o.config, role: role}}, nil
	case o.role == "":
		return nil, usagef("%s is no <agent>-partial.json: name its agent with --role, or the directory, so that each agent gets its own keys", o.config)
	case !slices.Contains(roles, legacyconfig.Role(o.role)):
		return nil, usagef("--role %s: updater, relayer, processor, watcher or kathy is expected", o.role)
	}
	return []agentFile{{path: o.config, role: legacyconfig.Role(o.role), base: true}}, nil
}

// edit returns the change of one file, none when it is right.
func (o signersOptions) edit(cmd *cobra.Command, e *environment.Environment, f agentFile, names map[string]string) ([]change, error) {
	data, err := os.ReadFile(f.path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	doc, err := legacyconfig.ParseDocument(f.path, data)
	if err != nil {
		return nil, err
	}
	want, err := o.wanted(e, f, doc, names)
	if err != nil {
		return nil, err
	}
	left, err := legacyconfig.EditSigners(doc, want)
	if err != nil {
		return nil, err
	}
	for _, network := range left {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: signers.%s stays: the %s of %s has no key there\n", f.path, network, f.role, e.Name)
	}
	if edited := doc.Bytes(); string(edited) != string(data) {
		return []change{{path: f.path, old: data, new: edited}}, nil
	}
	return nil, nil
}

// secretKey is a private key in a file, as a diff must not show it.
var secretKey = regexp.MustCompile(`("key"\s*:\s*")[^"]+"`)

// showChanges prints the differences, without the keys that stood in the files.
func showChanges(cmd *cobra.Command, changes []change) error {
	hide := func(data []byte) []byte { return secretKey.ReplaceAll(data, []byte(`${1}(a private key)"`)) }
	for _, c := range changes {
		if _, err := cmd.OutOrStdout().Write(diff.Diff(c.path, hide(c.old), c.path, hide(c.new))); err != nil {
			return err
		}
	}
	return nil
}

// write replaces the file as a whole, with its permissions, unless it changed
// meanwhile.
func (c change) write() (err error) {
	path, err := filepath.EvalSymlinks(c.path)
	if err != nil {
		return fmt.Errorf("write %s: %w", c.path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", c.path, err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(c.old) {
		return errors.Join(err, fmt.Errorf("write %s: the file changed meanwhile; run the command again", c.path))
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", c.path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // the failure itself is reported
		}
	}()
	_, err = tmp.Write(c.new)
	err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", c.path, err)
	}
	return nil
}
