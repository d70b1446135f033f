package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/provision/beacons"
	"github.com/opticsnet/optics/internal/upgrade"
)

// upgradeApply are the flags of optics upgrade apply.
type upgradeApply struct {
	chains    upgradeChains
	digest    string
	keys      []string
	approvals string
	wait      bool
	timeout   time.Duration
}

// How long is waited where the flags do not say: for messages on a development
// network, and until everything is final in an environment.
const (
	devTimeout         = 5 * time.Minute
	environmentTimeout = time.Hour
)

func newUpgradeApply() *cobra.Command {
	var o upgradeApply
	cmd := &cobra.Command{
		Use:   "apply PLAN (-e ENVIRONMENT | --digest DIGEST)",
		Short: "Make an upgrade: implementations, the calls of governance, and the beacons read back",
		Long: "In an environment (-e) apply makes the plan anew and refuses one that has become another, wants\n" +
			"the gate for beacons open, in every environment, and spends the approvals. It deploys the\n" +
			"implementations with the deployer's key, then makes the calls of governance where the environment\n" +
			"has the governor's key. Where it has not, it writes them into PLAN.calls, for a Safe in the form of\n" +
			"the Transaction Builder, and ends with exit code 3: when governance has made them, apply the same\n" +
			"plan again. The same holds while messages carry calls to other chains; --wait waits for both. When\n" +
			"all beacons read back as planned it records the deployment. It can be killed at any time: apply\n" +
			"the same plan again to go on.\n\n" +
			"Without -e it sends what is left of a plan on a development network, with the keys that everybody\n" +
			"knows, and waits until messages have brought the calls to all chains.",
		Example: "  optics upgrade apply staging.upgrade.json -e staging\n" +
			"  optics upgrade apply staging.upgrade.json -e staging --addresses keys.json --wait --timeout 3h\n" +
			"  optics upgrade apply plan.json --digest 3f2a…",
		Args:              onePlan,
		ValidArgsFunction: planFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if inEnvironment(cmd) {
				return o.inEnvironment(cmd, args[0])
			}
			return o.onDevelopmentNetwork(cmd, args[0])
		},
	}
	planningFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.chains.network, "network", "", "description of the running development network (default: the one started last)")
	f.StringVar(&o.digest, "digest", "", "digest that was printed with the plan of a development network")
	f.StringSliceVar(&o.keys, "key", nil, "with -e: ROLE=env:VARIABLE or ROLE=file:PATH, as for optics apply")
	f.StringVar(&o.approvals, "approvals", "", "with -e: directory of the approvals (default: PLAN.approvals)")
	f.BoolVar(&o.wait, "wait", false, "with -e: wait for the calls and messages of governance")
	f.DurationVar(&o.timeout, "timeout", 0, "how long to wait (default: 1h in an environment, 5m on a development network)")
	return cmd
}

// patience is how long the command may take.
func (o *upgradeApply) patience(otherwise time.Duration) time.Duration {
	if o.timeout > 0 {
		return o.timeout
	}
	return otherwise
}

func (o *upgradeApply) onDevelopmentNetwork(cmd *cobra.Command, path string) error {
	p, err := readUpgradePlan(path, o.digest)
	if err != nil {
		return err
	}
	w, err := o.chains.open(cmd)
	if err != nil {
		return err
	}
	defer w.close()
	ctx, cancel := context.WithTimeout(cmd.Context(), o.patience(devTimeout))
	defer cancel()
	if err := upgrade.Apply(ctx, p, w.nodes, devSender{file: *w.dev, cmd: cmd}); err != nil {
		return err
	}
	return awaitUpgrade(ctx, cmd, func() ([]string, error) { return upgrade.Pending(ctx, p, w.nodes) })
}

// readUpgradePlan reads a plan that was written with --out.
func readUpgradePlan(path, digest string) (*upgrade.Plan, error) {
	data, err := readPlanData(path)
	if err != nil {
		return nil, err
	}
	if beacons.Is(data) {
		return nil, usagef("%s is the plan of an environment; name that with -e", path)
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
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "waiting for %s\n", text); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s did not follow in time; apply the plan again to go on waiting", said)
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
