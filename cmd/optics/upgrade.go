package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/provision/beacons"
	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

func newUpgrade() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "upgrade",
		Short: "Plan what is behind the beacons, try it on forks, and hand it to governance",
		Example: "  optics upgrade plan --help\n" +
			"  optics upgrade apply --help",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUpgradePlan(), newUpgradeApply())
	return cmd
}

// upgradeChains says which chains there are.
type upgradeChains struct {
	network string
	targets string
}

func (c *upgradeChains) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.network, "network", "", "description of the running development network (default: the one started last)")
	cmd.Flags().StringVar(&c.targets, "targets", "", "JSON file with chains, their addresses and endpoints, instead of a development network")
}

// upgradeTarget is a chain in a file for --targets.
type upgradeTarget struct {
	upgrade.Target
	// Endpoints are URLs; ${VARIABLES} in them are taken from the environment.
	Endpoints []string `json:"endpoints"`
}

// upgradeWorld are chains and connections to them.
type upgradeWorld struct {
	targets upgrade.Targets
	nodes   map[string]fork.Node
	// dev is the development network that the chains are of; nil for others.
	dev   *devnet.File
	pools []*rpc.Pool
}

func (w *upgradeWorld) close() {
	for _, p := range w.pools {
		p.Close()
	}
}

// open reads which chains there are and makes connections to them.
func (c *upgradeChains) open(cmd *cobra.Command) (*upgradeWorld, error) {
	w := &upgradeWorld{nodes: make(map[string]fork.Node)}
	chains, err := c.read(cmd, w)
	if err != nil {
		return nil, err
	}
	for _, t := range chains {
		for i, url := range t.Endpoints {
			t.Endpoints[i] = os.ExpandEnv(url)
		}
		pool, err := rpc.New(rpc.Config{Chain: t.Network, ChainID: t.ChainID, Endpoints: t.Endpoints, Now: time.Now})
		if err != nil {
			w.close()
			return nil, fmt.Errorf("%s: %w", t.Network, err)
		}
		w.targets, w.pools, w.nodes[t.Network] = append(w.targets, t.Target), append(w.pools, pool), pool
	}
	return w, nil
}

// read returns the chains of a file, or of the development network.
func (c *upgradeChains) read(cmd *cobra.Command, w *upgradeWorld) (chains []upgradeTarget, err error) {
	if c.targets != "" {
		data, err := os.ReadFile(c.targets)
		if err != nil {
			return nil, fmt.Errorf("read the targets: %w", err)
		}
		if err := json.Unmarshal(data, &chains); err != nil {
			return nil, fmt.Errorf("%s is not a list of targets: %w", c.targets, err)
		}
		return chains, nil
	}
	file, err := networkFile(cmd)
	if err != nil {
		return nil, err
	}
	w.dev = &file
	for _, d := range file.Chains {
		chains = append(chains, devTarget(d))
	}
	return chains, nil
}

func devTarget(c devnet.FileChain) upgradeTarget {
	return upgradeTarget{Endpoints: []string{c.HTTP}, Target: upgrade.Target{
		Network: c.Name, Domain: c.Domain, ChainID: c.ChainID, Home: c.Home, Replicas: c.Replicas,
		ConnectionManager: c.ConnectionManager, Governance: c.Governance, BeaconController: c.BeaconController,
		Beacons: map[upgrade.Beacon]common.Address{
			upgrade.HomeBeacon: c.HomeBeacon, upgrade.ReplicaBeacon: c.ReplicaBeacon, upgrade.GovernanceBeacon: c.GovernanceBeacon,
		},
	}}
}

// upgradePlan are the flags of optics upgrade plan.
type upgradePlan struct {
	chains          upgradeChains
	beacons         []string
	implementations []string
	networks        []string
	set             []string
	deployer        string
	acceptUnknown   []string
	out             string
	proposer        string
	safe            upgradeSafe
}

func newUpgradePlan() *cobra.Command {
	var o upgradePlan
	cmd := &cobra.Command{
		Use:   "plan --beacon BEACON --implementation NAME|ADDRESS|FILE",
		Short: "Say what an upgrade changes, try it on a fork of every chain, and print the calls",
		Long: "Compares the code and the storage layout behind a beacon with a new implementation, runs the\n" +
			"upgrade on a fork of every chain, as governance would, and tries there what must work and what\n" +
			"must revert. Prints the transactions: for the deployer, and for who governs. Sends nothing.\n\n" +
			"An implementation is the name of a contract of this build (Home, Replica, AdoptingReplica,\n" +
			"PlainReplica, GovernanceRouter), the address of one that the chains have, or a file with one.\n\n" +
			"With -e the chains are those of an environment and of its current deployment, the deployer is\n" +
			"the environment's, and gas and recovery timelock are what its file wants. The plan is a file that\n" +
			"optics approve and optics upgrade apply take; it always needs the environment's gate for beacons.\n" +
			"An address must then be one that a deployment of the environment had. The exit code is 1 when\n" +
			"something speaks against the upgrade; there is no plan to apply then.",
		Example: "  optics upgrade plan -e staging --beacon replica --implementation Replica --proposer alice\n" +
			"  optics upgrade plan --beacon replica --implementation Replica --set PROCESS_GAS=900000\n" +
			"  optics upgrade plan --beacon home --implementation Home --beacon replica --implementation AdoptingReplica --set ADOPTED_OWNER=governance\n" +
			"  optics upgrade plan --beacon governance --implementation GovernanceRouter --set bravo:recoveryTimelock=86400 --out plan.json\n" +
			"  optics upgrade plan --beacon replica --implementation Replica --targets chains.json --deployer 0x… --safe 0x… --safe-out files",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := o.run(cmd)
			if errors.Is(err, upgrade.ErrInput) {
				return &usageError{err}
			}
			return err
		},
	}
	o.chains.flags(cmd)
	f := cmd.Flags()
	f.StringArrayVar(&o.beacons, "beacon", nil, "home, replica or governance; may be given several times")
	f.StringArrayVar(&o.implementations, "implementation", nil, "what shall be behind the beacon: NAME, ADDRESS or FILE; as often as --beacon")
	f.StringSliceVar(&o.networks, "networks", nil, "networks to upgrade (default: all)")
	f.StringArrayVar(&o.set, "set", nil, "immutable that changes: [NETWORK:]NAME=VALUE; \"governance\" is the network's router")
	f.StringVar(&o.deployer, "deployer", "", "account that deploys implementations (default on a development network: its deployer)")
	f.StringSliceVar(&o.acceptUnknown, "accept-unknown-code", nil, "hash of deployed code of no known implementation that is the first version's")
	f.StringVar(&o.out, "out", "", "file for the plan as JSON, as it is signed and applied (default with -e: ENVIRONMENT.upgrade.json)")
	f.StringVar(&o.proposer, "proposer", "", "with -e: who proposes the plan, who then does not count as an approver")
	o.safe.flags(cmd)
	planningFlags(cmd)
	return cmd
}

func (o *upgradePlan) run(cmd *cobra.Command) error {
	if inEnvironment(cmd) {
		return o.planEnvironment(cmd)
	}
	if output := cmd.Flag("output").Value.String(); output != "table" && output != "json" {
		return usagef("--output %q: table and json are possible without -e", output)
	}
	if o.proposer != "" {
		return usagef("--proposer needs -e: only plans of an environment are approved")
	}
	w, err := o.chains.open(cmd)
	if err != nil {
		return err
	}
	defer w.close()
	cfg, err := o.config(w.targets, w.dev)
	if err != nil {
		return err
	}
	cfg.Nodes = w.nodes
	p, err := upgrade.Make(cmd.Context(), cfg)
	if err != nil {
		return err
	}
	return o.deliver(cmd, p, w.nodes)
}

// deliver prints the plan and writes its files.
func (o *upgradePlan) deliver(cmd *cobra.Command, p *upgrade.Plan, nodes map[string]fork.Node) error {
	document, err := p.Document()
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := os.WriteFile(o.out, document, 0o600); err != nil {
			return fmt.Errorf("write the plan: %w", err)
		}
	}
	table := cmd.Flag("output").Value.String() == "table"
	if !table {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", document)
	} else {
		err = printUpgrade(cmd.OutOrStdout(), p)
	}
	if err != nil {
		return err
	}
	if len(p.Problems) > 0 {
		return errSilent
	}
	return o.safe.deliver(cmd, p, nodes, table)
}

// config turns the flags into what is planned.
func (o *upgradePlan) config(targets upgrade.Targets, dev *devnet.File) (upgrade.Config, error) {
	cfg := upgrade.Config{Targets: targets, Networks: o.networks}
	if dev != nil {
		cfg.Deployer = devnet.Address(devnet.Deployer)
	}
	if o.deployer != "" {
		if !common.IsHexAddress(o.deployer) {
			return cfg, usagef("--deployer %q is not an address", o.deployer)
		}
		cfg.Deployer = common.HexToAddress(o.deployer)
	}
	wishes, err := o.wishes()
	if err != nil {
		return cfg, err
	}
	cfg.AcceptUnknown = wishes.AcceptUnknown
	set, err := parseSet(o.set, targets)
	if err != nil {
		return cfg, err
	}
	if cfg.Wishes, err = parseWishes(wishes); err != nil {
		return cfg, err
	}
	return cfg, share(cfg.Wishes, set)
}

// wishes are the flags as a plan of an environment holds them.
func (o *upgradePlan) wishes() (beacons.Wishes, error) {
	all := beacons.Wishes{Beacons: []beacons.Wish{}, Set: o.set, Networks: o.networks, AcceptUnknown: []common.Hash{}}
	if len(o.beacons) == 0 || len(o.beacons) != len(o.implementations) {
		return all, usagef("%d times --beacon and %d times --implementation; each beacon needs one", len(o.beacons), len(o.implementations))
	}
	for i, beacon := range o.beacons {
		all.Beacons = append(all.Beacons, beacons.Wish{Beacon: beacon, Implementation: o.implementations[i]})
	}
	for _, text := range o.acceptUnknown {
		hash, err := devnet.ParseHash(text)
		if err != nil {
			return all, usagef("--accept-unknown-code: %w", err)
		}
		all.AcceptUnknown = append(all.AcceptUnknown, hash)
	}
	return all, nil
}

// parseWishes finds the implementations that are wished for.
func parseWishes(wishes beacons.Wishes) ([]upgrade.Wish, error) {
	var all []upgrade.Wish
	for _, wish := range wishes.Beacons {
		w, err := parseWish(wish.Beacon, wish.Implementation)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// parseWish reads one --beacon with its --implementation.
func parseWish(beacon, implementation string) (upgrade.Wish, error) {
	b, err := upgrade.ParseBeacon(beacon)
	if err != nil {
		return upgrade.Wish{}, err
	}
	w := upgrade.Wish{Beacon: b, Set: make(map[string]upgrade.Values)}
	if common.IsHexAddress(implementation) {
		w.Address = common.HexToAddress(implementation)
		return w, nil
	}
	known, err := upgrade.LoadCatalogue()
	if err != nil {
		return w, err
	}
	if w.Artifact = known[implementation]; w.Artifact != nil {
		return w, nil
	}
	if !strings.ContainsAny(implementation, "./"+string(os.PathSeparator)) {
		return w, usagef("--implementation %q is no contract of this build, no address and no file", implementation)
	}
	w.Artifact, err = upgrade.ReadArtifact(implementation)
	return w, err
}
