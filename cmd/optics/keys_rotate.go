package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// rotateOptions are the flags of optics keys rotate.
type rotateOptions struct {
	network, to string
	now         bool
}

func newKeysRotate() *cobra.Command {
	var o rotateOptions
	cmd := &cobra.Command{
		Use:   "rotate ROLE PURPOSE",
		Short: "Make a new key beside the old one, then move the name to it",
		Long: "Without --to it makes the next key beside the one in use, or finds the one that was made,\n" +
			"and prints what follows from it on the chains and for funding. With --to it moves the name\n" +
			"to the next key, which must have that address: the last step. In development, --now does\n" +
			"both at once. The old key is never touched.",
		Example: "  optics keys rotate updater attestation -e staging\n" +
			"  optics keys rotate updater attestation -e staging --to 0x…\n" +
			"  optics keys rotate relayer signer -e development --now",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("name a role and a purpose, such as: %s relayer signer", cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			words := []string{string(environment.Transactions), string(environment.Attestation)}
			if len(args) == 0 {
				words = nil
				for _, role := range environment.AgentRoles() {
					words = append(words, string(role))
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0], args[1]) },
	}
	cmd.Flags().StringVar(&o.network, "network", "", "the chain, where keys are one for each")
	cmd.Flags().StringVar(&o.to, "to", "", "address of the next key: move the name to it")
	cmd.Flags().BoolVar(&o.now, "now", false, "make the next key and move the name at once; development only")
	cmd.MarkFlagsMutuallyExclusive("to", "now")
	return cmd
}

func (o rotateOptions) run(cmd *cobra.Command, role, purpose string) error {
	if o.to != "" && !common.IsHexAddress(o.to) {
		return usagef("--to %q: an address of 0x and 40 hexadecimal digits is expected", o.to)
	}
	return withKeyring(cmd, true, func(ring *keyring.Keyring, env *environment.Environment) error {
		key, err := o.key(env, role, purpose)
		if err != nil {
			return err
		}
		if o.now && env.Class != environment.Development {
			return usagef("--now is for development; in %s make the key first, do what its list says, then use --to", env.Class)
		}
		var r keyring.Rotation
		switch {
		case o.now:
			r, err = ring.Rotate(cmd.Context(), key)
		case o.to != "":
			r, err = ring.Move(cmd.Context(), key, common.HexToAddress(o.to))
		default:
			r, err = ring.Stage(cmd.Context(), key)
		}
		if err != nil {
			return err
		}
		return o.show(cmd, env, key, r)
	})
}

// key finds the key that the arguments name.
func (o rotateOptions) key(env *environment.Environment, role, purpose string) (environment.Key, error) {
	var networks, names []string
	for _, k := range env.Inventory().Keys {
		if name := fmt.Sprintf("%s %s", k.Role, k.Purpose); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if string(k.Role) != role || string(k.Purpose) != purpose {
			continue
		}
		if k.Network == o.network {
			return k, nil
		}
		networks = append(networks, k.Network)
	}
	switch {
	case len(networks) == 0:
		return environment.Key{}, usagef("%s has no key %q; it has %s", env.Name, role+" "+purpose, strings.Join(names, ", "))
	case networks[0] == "":
		return environment.Key{}, usagef("--network %q: the key is one for all networks", o.network)
	default:
		return environment.Key{}, usagef("--network %q: %s are possible", o.network, strings.Join(networks, ", "))
	}
}

// show prints the keys, and what is to be done while the rotation is not finished.
func (o rotateOptions) show(cmd *cobra.Command, env *environment.Environment, key environment.Key, r keyring.Rotation) error {
	steps := keyring.Checklist(key, r, env.Gates.Changes)
	if cmd.Flag("output").Value.String() == "json" {
		return printJSON(cmd.OutOrStdout(), struct {
			keyring.Rotation
			Steps []string `json:"steps,omitempty"`
		}{r, steps})
	}
	entries := []keyring.Entry{r.Current}
	if r.Next != nil {
		entries = append(entries, *r.Next)
	}
	if err := printKeys(cmd, entries); err != nil || cmd.Flag("output").Value.String() == "csv" {
		return err
	}
	out := cmd.OutOrStdout()
	switch {
	case !r.Moved:
		fmt.Fprintf(out, "\nWhat to do for the rotation of %s, in this order:\n", key.Name)
	case len(steps) > 0:
		fmt.Fprintf(out, "\n%s is %s now. What is left to do, in this order:\n", key.Name, r.Current.Address)
	default:
		fmt.Fprintf(out, "\n%s is %s now.\n", key.Name, r.Current.Address)
	}
	for i, step := range steps {
		fmt.Fprintf(out, "%3d. %s\n", i+1, step)
	}
	return nil
}
