package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
)

func newUpgradeApply() *cobra.Command {
	var (
		chains upgradeChains
		digest string
		wait   time.Duration
	)
	cmd := &cobra.Command{
		Use:   "apply PLAN --digest DIGEST",
		Short: "Make a plan on a development network, with its governor's key, and read the beacons back",
		Long: "Sends what is left of a plan: the implementations, then the governor's calls. Reads each chain again\n" +
			"before, and refuses when something moved. Waits until messages have brought the calls to all chains.\n" +
			"On other networks the transactions of the plan are made by who holds the keys.",
		Example: "  optics upgrade apply plan.json --digest 3f2a…",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("one plan is expected; see: %s --help", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := readUpgradePlan(args[0], digest)
			if err != nil {
				return err
			}
			w, err := chains.open(cmd)
			if err != nil {
				return err
			}
			defer w.close()
			ctx, cancel := context.WithTimeout(cmd.Context(), wait)
			defer cancel()
			if err := upgrade.Apply(ctx, p, w.nodes, devSender{file: *w.dev, cmd: cmd}); err != nil {
				return err
			}
			pending := func() ([]string, error) { return upgrade.Pending(ctx, p, w.nodes) }
			return awaitUpgrade(ctx, cmd, pending)
		},
	}
	cmd.Flags().StringVar(&chains.network, "network", "", "description of the running development network (default: the one started last)")
	cmd.Flags().StringVar(&digest, "digest", "", "digest that was printed with the plan")
	cmd.Flags().DurationVar(&wait, "timeout", 5*time.Minute, "how long to wait for messages")
	return cmd
}

// readUpgradePlan reads a plan that was written with --out.
func readUpgradePlan(path, digest string) (*upgrade.Plan, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	p := new(upgrade.Plan)
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("%s is not a plan: %w", path, err)
	}
	got, err := p.Digest()
	if err != nil {
		return nil, err
	}
	if got != digest {
		return nil, usagef("--digest %q is not that of %s, which is %s", digest, path, got)
	}
	return p, nil
}

// awaitUpgrade reads the beacons back until none is left.
func awaitUpgrade(ctx context.Context, cmd *cobra.Command, pending func() ([]string, error)) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	said := ""
	for {
		left, err := pending()
		if err != nil {
			return err
		}
		if len(left) == 0 {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "every beacon has its new implementation")
			return err
		}
		if text := strings.Join(left, ", "); text != said {
			said = text
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "messages are on their way to %s\n", text); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no message came to %s in time; apply the plan again to go on waiting", said)
		case <-ticker.C:
		}
	}
}

// devSender sends with the keys of a development network.
type devSender struct {
	file devnet.File
	cmd  *cobra.Command
}

// Send implements upgrade.Sender.
func (s devSender) Send(ctx context.Context, t upgrade.Transaction) error {
	c, err := s.file.Chain(t.Network)
	if err != nil {
		return err
	}
	role, ok := devnet.RoleOf(t.From)
	if !ok {
		return fmt.Errorf("%s is no account of the development network", t.From)
	}
	receipt, err := c.Transact(ctx, role, t.To, t.Data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.cmd.OutOrStdout(), "%s: %s: transaction %s in block %d\n", t.Network, t.What, receipt.TxHash, receipt.BlockNumber)
	return err
}
