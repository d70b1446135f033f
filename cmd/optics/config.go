package main

import "github.com/spf13/cobra"

func newConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Edit the configuration of agents",
		Example: "  optics config signers -e staging --config config/staging\n" +
			"  optics config signers -e staging --config config/staging --write",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	f.String("environments", "environments", "directory with a folder for each environment")
	f.StringP("environment", "e", "", "name of the environment")
	err := cmd.RegisterFlagCompletionFunc("environment", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return environmentNames(cmd), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is defined above
	}
	cmd.AddCommand(newConfigSigners())
	return cmd
}
