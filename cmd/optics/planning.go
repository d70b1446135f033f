package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// planningFlags are the flags of commands that make plans.
func planningFlags(cmd *cobra.Command) {
	environmentFlags(cmd)
	f := cmd.PersistentFlags()
	f.String("addresses", "", "file with the addresses of the keys: the output of optics keys list --output json\n"+
		"(default: ask the environment's KMS or secret manager)")
	f.String("state", defaultState(), "directory of encrypted keys and of journals of transactions")
}

// planning is an environment with everything that its plans are made from.
type planning struct {
	env       *environment.Environment
	dir       string // folder of the environment
	state     string
	inputs    map[string]string
	cfg       contracts.Config
	signers   map[string]ownKey // by account, of deployer and governor
	nodes     map[string]*rpc.Pool
	resources []provision.Resource
}

// ownKey is a key of the environment that sends transactions of plans.
type ownKey struct {
	role  environment.Role
	alias string
}

// openPlanning reads the environment, finds the accounts of its keys and opens the
// endpoints. It asks no chain yet.
func openPlanning(cmd *cobra.Command) (*planning, error) {
	if err := checkOutput(cmd); err != nil {
		return nil, err
	}
	e, err := loadEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	return openPlanningOf(cmd, e)
}

func openPlanningOf(cmd *cobra.Command, e *environment.Environment) (*planning, error) {
	state, err := filepath.Abs(cmd.Flag("state").Value.String())
	if err != nil {
		return nil, fmt.Errorf("find the state directory: %w", err)
	}
	p := &planning{
		env: e, dir: filepath.Dir(e.File), state: state, inputs: make(map[string]string),
		signers: make(map[string]ownKey), nodes: make(map[string]*rpc.Pool),
	}
	text, err := os.ReadFile(e.File)
	if err != nil {
		return nil, fmt.Errorf("read the environment: %w", err)
	}
	sum := sha256.Sum256(text)
	p.inputs[environment.FileName] = hex.EncodeToString(sum[:])
	book, err := addressBook(cmd, e, state)
	if err != nil {
		return nil, err
	}
	if err := p.openNetworks(book); err != nil {
		p.close()
		return nil, tellInvalid(cmd, err)
	}
	if err := p.locate(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *planning) close() {
	for _, pool := range p.nodes {
		pool.Close()
	}
}

// openNetworks describes the chains and what is wanted on them.
func (p *planning) openNetworks(book map[string]common.Address) error {
	for i := range p.env.Networks {
		n := &p.env.Networks[i]
		urls, err := n.ResolveEndpoints(os.LookupEnv)
		if err != nil {
			return err
		}
		pool, err := rpc.New(rpc.Config{Chain: n.Name, ChainID: n.ChainID, Endpoints: urls, Now: time.Now})
		if err != nil {
			return err
		}
		p.nodes[n.Name] = pool
		c, err := p.chain(n, book)
		if err != nil {
			return err
		}
		c.Node = pool
		p.cfg.Chains = append(p.cfg.Chains, c)
	}
	governor := p.env.Contracts.Governor
	address, err := p.account(governor.Account, environment.Signer{Network: governor.Network, Role: environment.Governor, Purpose: environment.Transactions}, book)
	p.cfg.Governor = contracts.Governor{Network: governor.Network, Address: address, Ours: governor.Account.IsKey()}
	return err
}

// chain returns what is wanted on one chain.
func (p *planning) chain(n *environment.Network, book map[string]common.Address) (contracts.Chain, error) {
	wanted := p.env.ContractsOn(n.Name)
	c := contracts.Chain{
		Name: n.Name, ChainID: n.ChainID, Domain: n.Domain, RecoveryTimelock: uint64(wanted.RecoveryTimelock),
		OptimisticSeconds: wanted.OptimisticSeconds, ProcessGas: wanted.ProcessGas, ReserveGas: wanted.ReserveGas,
	}
	of := func(a environment.Account, role environment.Role, purpose environment.Purpose) (common.Address, error) {
		return p.account(a, environment.Signer{Network: n.Name, Role: role, Purpose: purpose}, book)
	}
	var err [3]error
	c.Deployer, err[0] = of(p.env.Contracts.Deployer, environment.Deployer, environment.Transactions)
	c.RecoveryManager, err[1] = of(wanted.RecoveryManager, environment.RecoveryManager, environment.Transactions)
	c.Updater, err[2] = of(wanted.Updater, environment.Updater, environment.Attestation)
	if err := errors.Join(err[:]...); err != nil {
		return c, err
	}
	for _, watcher := range wanted.Watchers {
		address, err := of(watcher, environment.Watcher, environment.Attestation)
		if err != nil {
			return c, err
		}
		c.Watchers = append(c.Watchers, address)
	}
	return c, nil
}

// account returns the address of an account, and notes it among the inputs.
func (p *planning) account(a environment.Account, s environment.Signer, book map[string]common.Address) (common.Address, error) {
	var address common.Address
	if !a.IsKey() {
		var err error
		if address, err = a.Address(os.LookupEnv); err != nil {
			return address, err
		}
	} else {
		signers := p.env.Inventory().Signers
		at := slices.IndexFunc(signers, func(o environment.Signer) bool {
			return o.Network == s.Network && o.Role == s.Role && o.Purpose == s.Purpose && o.Key != ""
		})
		if at < 0 {
			return address, fmt.Errorf("%s: the %s %s on %s is to be a key of the environment, which has none; is the agent in agents:?",
				a.Place(), s.Role, s.Purpose, s.Network)
		}
		alias := signers[at].Key
		var known bool
		if address, known = book[alias]; !known {
			return address, fmt.Errorf("key %s has no address yet; run: optics keys provision -e %s", alias, p.env.Name)
		}
		if s.Role == environment.Deployer || s.Role == environment.Governor {
			p.signers[s.Network+"/"+address.Hex()] = ownKey{s.Role, alias}
		}
	}
	p.inputs[fmt.Sprintf("%s/%s-%s", s.Network, s.Role, s.Purpose)] = address.Hex()
	return address, nil
}

// locate learns where the contracts stand, and lists the resources.
func (p *planning) locate() error {
	entries := make(map[string]provision.Outcome)
	switch record, err := deployment.Current(p.dir); {
	case err == nil:
		entries = contracts.Entries(record)
	case !errors.Is(err, deployment.ErrNone):
		return fmt.Errorf("read the current deployment: %w", err)
	}
	records, err := provision.ReadJournal(p.journal())
	if err != nil {
		return err
	}
	for key, made := range provision.Created(records) {
		entries[key] = made
	}
	p.cfg.Book = contracts.NewBook(entries)
	p.resources, err = contracts.Resources(p.cfg)
	return err
}

func (p *planning) journal() string { return filepath.Join(p.dir, provision.JournalName) }

// make makes the plan, and runs it on copies of the chains.
func (p *planning) make(ctx context.Context) (*provision.Plan, error) {
	plan, err := provision.Make(ctx, provision.Config{Environment: p.env.Name, Inputs: p.inputs, Resources: p.resources})
	if err != nil {
		return nil, err
	}
	nodes := make(map[string]fork.Node, len(p.nodes))
	for name, pool := range p.nodes {
		nodes[name] = pool
	}
	return plan, contracts.Simulate(ctx, plan, p.cfg.Chains, nodes)
}
