package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionView is what version says.
type versionView struct {
	Version string `json:"version"`
	System  string `json:"system"`
	Go      string `json:"go"`
}

func newVersion() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  optics version\n  optics version --output json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := versionView{version(), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version()}
			return printAs(cmd, v, func() error {
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "optics %s %s %s\n", v.Version, v.System, v.Go)
				return err
			})
		},
	}
	outputFlag(cmd)
	return cmd
}

// version returns the module version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
