package beacons

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// Config says what to plan, and where.
type Config struct {
	// Environment is the name of the environment, Inputs are what a plan of it is
	// made from.
	Environment string
	Inputs      map[string]string
	// Record is the current deployment.
	Record *deployment.Record
	// Contracts describes the chains.
	Contracts contracts.Config
	// Nodes are where the chains are read, by network.
	Nodes map[string]fork.Node
	// Ours reports whether the environment has the key of an account that sends on
	// a network.
	Ours func(network string, account common.Address) bool
	// Wishes are what is asked for; Beacons say the same of its beacons with their
	// implementations.
	Wishes  Wishes
	Beacons []upgrade.Wish
}

// ErrUnrecorded means that nobody knows how an implementation came to be.
var ErrUnrecorded = errors.New("no deployment of the environment has that implementation")

// Targets returns the chains of a deployment as upgrades take them. The error names
// a network that is not deployed, or that has beacons of its own for each Replica.
func Targets(r *deployment.Record) (upgrade.Targets, error) {
	targets := make(upgrade.Targets, 0, len(r.Networks))
	for _, n := range r.Networks {
		a, _ := r.Addresses(n.Name)
		t := upgrade.Target{
			Network: n.Name, Domain: n.Domain, ChainID: n.ChainID, Home: a.Home.Proxy, Replicas: make(map[optics.Domain]common.Address),
			ConnectionManager: a.XAppConnectionManager, Governance: a.GovernanceRouter.Proxy, BeaconController: a.UpgradeBeaconController,
			Beacons: map[upgrade.Beacon]common.Address{upgrade.HomeBeacon: a.Home.Beacon, upgrade.GovernanceBeacon: a.GovernanceRouter.Beacon},
		}
		for _, remote := range r.Networks {
			if remote.Name == n.Name {
				continue
			}
			replica := a.Replicas[remote.Name]
			if known := t.Beacons[upgrade.ReplicaBeacon]; known != (common.Address{}) && known != replica.Beacon {
				return nil, fmt.Errorf("each Replica of %s has a beacon of its own, %s and %s; upgrade them with --targets", n.Name, known, replica.Beacon)
			}
			t.Beacons[upgrade.ReplicaBeacon], t.Replicas[remote.Domain] = replica.Beacon, replica.Proxy
		}
		targets = append(targets, t)
	}
	return targets, nil
}

// Make plans an upgrade. A plan whose upgrade has Problems has no changes and must
// not be applied. The errors are those of [upgrade.Make], of reading a chain, or
// wrap [contracts.ErrGas].
func Make(ctx context.Context, cfg Config) (*Plan, error) {
	targets, err := Targets(cfg.Record)
	if err != nil {
		return nil, err
	}
	of := upgrade.Config{
		Targets: targets, Nodes: cfg.Nodes, Networks: cfg.Wishes.Networks, Wishes: cfg.Beacons,
		AcceptUnknown: cfg.Wishes.AcceptUnknown, Deployers: make(map[string]common.Address),
	}
	for _, c := range cfg.Contracts.Chains {
		if cfg.Record.Network(c.Name) == nil {
			return nil, fmt.Errorf("%s is not deployed yet; apply a plan of the environment first", c.Name)
		}
		of.Deployers[c.Name] = c.Deployer
	}
	p := &Plan{Kind: kind, Version: version, Wishes: cfg.Wishes}
	if p.Upgrade, err = upgrade.Make(ctx, of); err != nil {
		return nil, err
	}
	p.Changes = &provision.Plan{Environment: cfg.Environment}
	if len(p.Upgrade.Problems) > 0 {
		return p, nil
	}
	return p, p.change(ctx, cfg)
}

// change plans what is done, and runs it on copies of the chains.
func (p *Plan) change(ctx context.Context, cfg Config) error {
	wanted, err := changes(p.Upgrade, cfg.Beacons, cfg.Ours)
	if err != nil {
		return err
	}
	resources, err := contracts.UpgradeResources(cfg.Contracts, wanted)
	if err != nil {
		return err
	}
	inputs := maps.Clone(cfg.Inputs)
	maps.Copy(inputs, p.hashes())
	p.Changes, err = provision.Make(ctx, provision.Config{Environment: cfg.Environment, Inputs: inputs, Resources: resources})
	if err != nil {
		return err
	}
	if err := p.agree(); err != nil {
		return err
	}
	if err := contracts.Simulate(ctx, p.Changes, cfg.Contracts.Chains, cfg.Nodes); err != nil {
		return err
	}
	return contracts.SettleGas(p.Changes, resources)
}

// agree holds that the changes create what the upgrade has looked at.
func (p *Plan) agree() error {
	created := make(map[string]bool)
	for _, s := range p.Changes.Steps {
		created[s.Lane+s.Address] = s.Verb == provision.Create
	}
	for _, t := range p.Upgrade.Transactions {
		if t.Creates != nil && !created[t.Network+t.Creates.Hex()] {
			return fmt.Errorf("%w: no step creates the implementation at %s on %s; the chain moved while it was read, plan again",
				provision.ErrStale, t.Creates, t.Network)
		}
	}
	return nil
}

// Resources returns what applies a plan that was made, perhaps by somebody else. It
// needs no implementation: the steps of the plan hold their code.
func (p *Plan) Resources(cfg contracts.Config, ours func(network string, account common.Address) bool) ([]provision.Resource, error) {
	wanted, err := changes(p.Upgrade, nil, ours)
	if err != nil {
		return nil, err
	}
	return contracts.UpgradeResources(cfg, wanted)
}

// changes returns what an upgrade needs on the chains. Without wishes the creations
// lack their code.
func changes(u *upgrade.Plan, wishes []upgrade.Wish, ours func(string, common.Address) bool) (contracts.Upgrade, error) {
	var all contracts.Upgrade
	for _, t := range u.Transactions {
		if t.Creates != nil {
			i, err := creation(u, t, wishes)
			if err != nil {
				return all, err
			}
			all.Implementations = append(all.Implementations, i)
			continue
		}
		if t.To == nil {
			return all, fmt.Errorf("%w: %s on %s calls nothing", provision.ErrPlan, t.What, t.Network)
		}
		chain := u.Reached(t)
		call := contracts.Repointing{
			Chain: chain.Network, Seat: t.Network, From: t.From, To: *t.To, Data: t.Data, What: t.What, Ours: ours(t.Network, t.From),
		}
		for _, b := range chain.Beacons {
			if slices.Contains(t.Beacons, b.Beacon) {
				call.Beacons = append(call.Beacons, contracts.Repointed{
					Beacon: string(b.Beacon), Address: b.Address, Now: b.Now.Address, Then: b.Then.Address,
				})
			}
		}
		if len(call.Beacons) == 0 {
			return all, fmt.Errorf("%w: %s on %s changes no beacon", provision.ErrPlan, t.What, t.Network)
		}
		all.Calls = append(all.Calls, call)
	}
	return all, nil
}

// creation returns the implementation that a transaction creates.
func creation(u *upgrade.Plan, t upgrade.Transaction, wishes []upgrade.Wish) (contracts.Implementation, error) {
	i := contracts.Implementation{Chain: t.Network, Address: *t.Creates}
	for _, b := range u.Reached(t).Beacons {
		if b.Then.Address == *t.Creates {
			i.Beacon, i.Name = string(b.Beacon), b.Then.Name+" implementation"
		}
	}
	if i.Beacon == "" {
		return i, fmt.Errorf("%w: what it creates at %s on %s is for no beacon", provision.ErrPlan, t.Creates, t.Network)
	}
	at := slices.IndexFunc(wishes, func(w upgrade.Wish) bool { return string(w.Beacon) == i.Beacon && w.Artifact != nil })
	if at < 0 {
		return i, nil
	}
	a := wishes[at].Artifact
	i.Bytecode = a.Bytecode
	values, err := a.ABI.Constructor.Inputs.Unpack(t.Data[len(a.Bytecode):])
	if err != nil {
		return i, fmt.Errorf("read the arguments of %s: %w", a.Name, err)
	}
	for n, value := range values {
		argument, err := argumentOf(a.ABI.Constructor.Inputs[n].Type, value)
		if err != nil {
			return i, fmt.Errorf("argument %d of %s: %w", n+1, a.Name, err)
		}
		i.Arguments = append(i.Arguments, argument)
	}
	return i, nil
}

// argumentOf writes an argument as records have it.
func argumentOf(t abi.Type, value any) (provision.Argument, error) {
	switch v := value.(type) {
	case common.Address:
		return provision.Argument(deployment.AddressArgument(v)), nil
	case uint32:
		return provision.Argument(deployment.DomainArgument(optics.Domain(v))), nil
	case *big.Int:
		return provision.Argument(deployment.NumberArgument(v)), nil
	}
	return provision.Argument{}, fmt.Errorf("%w: the type %s has no form in records", upgrade.ErrInput, t)
}
