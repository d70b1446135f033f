package main

import "github.com/spf13/cobra"

func newConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Edit the configuration of agents",
		Example: "  optics config signers -e staging --config config/staging",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	environmentFlags(cmd)
	return cmd
}
