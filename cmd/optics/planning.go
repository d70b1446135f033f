package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/cloud"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// planningFlags are the flags of commands that make plans.
func planningFlags(cmd *cobra.Command) {
	environmentFlags(cmd)
	f := cmd.PersistentFlags()
	f.String("addresses", "", "file with the addresses of the keys: the output of optics keys list --output json\n"+
		"(default: ask the environment's KMS or secret manager)")
	f.String("only", "", "only chains, aws or files, or what begins with these words of a resource, such as aws/role or celo/home")
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
	current   *deployment.Record // nil before the first
	scope     scope
	waiting   map[string]bool // keys that have no account yet
	account   *keys.AWS       // once it was asked
	right     map[string]string
	made      map[string]provision.Outcome // by resource, as the journal has it
	journaled []provision.Record
	resources []provision.Resource
	watched   []provision.Resource // for drift alone
}

// ownKey is a key of the environment that sends transactions of plans.
type ownKey struct {
	role  environment.Role
	alias string
}

// openPlanning reads the environment, finds its keys and opens the endpoints. It asks
// no chain yet.
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
		signers: make(map[string]ownKey), nodes: make(map[string]*rpc.Pool), waiting: make(map[string]bool),
	}
	if p.scope, err = scopeOf(cmd, e); err != nil {
		return nil, err
	}
	if p.scope.only != "" {
		p.inputs["only"] = p.scope.only
	}
	text, err := os.ReadFile(e.File)
	if err != nil {
		return nil, fmt.Errorf("read the environment: %w", err)
	}
	sum := sha256.Sum256(text)
	p.inputs[environment.FileName] = hex.EncodeToString(sum[:])
	if err := p.find(cmd); err != nil {
		p.close()
		return nil, tellInvalid(cmd, err)
	}
	return p, nil
}

// find lists the resources.
func (p *planning) find(cmd *cobra.Command) error {
	var err error
	if p.journaled, err = provision.ReadJournal(p.journal()); err != nil {
		return err
	}
	p.made, p.cfg.Sent = provision.Created(p.journaled), provision.Sent(p.journaled)
	if err := p.inCloud(cmd); err != nil {
		return err
	}
	if p.scope.has(scopeChains) {
		if err := p.onChains(cmd); err != nil {
			return err
		}
	}
	if len(p.waiting) > 0 {
		p.resources = append(p.resources, cloud.Waiting(slices.Collect(maps.Keys(p.waiting))))
	}
	return nil
}

// onChains lists the resources of the chains, unless they wait for keys.
func (p *planning) onChains(cmd *cobra.Command) error {
	book, err := p.addresses(cmd)
	if err != nil {
		return err
	}
	if err := p.openNetworks(book); err != nil {
		return err
	}
	if err := p.funds(book); err != nil {
		return err
	}
	if len(p.waiting) > 0 {
		return nil
	}
	return p.locate()
}

func (p *planning) close() {
	for _, pool := range p.nodes {
		pool.Close()
	}
}

// addresses returns the accounts of the environment's keys by alias: from the file
// that the flags name, or from where the keys are. A key that cannot be used has none.
func (p *planning) addresses(cmd *cobra.Command) (map[string]common.Address, error) {
	if path := cmd.Flag("addresses").Value.String(); path != "" {
		return readAddresses(path)
	}
	book := make(map[string]common.Address)
	if p.env.Keys.Provider == environment.KMS {
		return book, p.kmsAddresses(cmd, book)
	}
	vault, err := openVault(cmd, p.env, p.state, nil)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of the keys: %w; or name a file with --addresses", err)
	}
	entries, err := vault.List(cmd.Context(), p.env.Inventory().Keys)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of the keys: %w; or name a file with --addresses", err)
	}
	for _, e := range entries {
		if e.Address != nil && e.Problem == "" {
			book[e.Alias] = *e.Address
		}
	}
	return book, nil
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
	address, err := p.accountOf(governor.Account, environment.Signer{Network: governor.Network, Role: environment.Governor, Purpose: environment.Transactions}, book)
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
		return p.accountOf(a, environment.Signer{Network: n.Name, Role: role, Purpose: purpose}, book)
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

// accountOf returns the address of an account, and notes it among the inputs. One of
// a key that cannot be used is noted as waited for.
func (p *planning) accountOf(a environment.Account, s environment.Signer, book map[string]common.Address) (common.Address, error) {
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
			p.waiting[alias] = true
			return address, nil
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
	var err error
	switch p.current, err = deployment.Current(p.dir); {
	case err == nil:
		entries = contracts.Entries(p.current)
	case !errors.Is(err, deployment.ErrNone):
		return fmt.Errorf("read the current deployment: %w", err)
	}
	// What the record has is newer than what was created before it.
	maps.Copy(entries, provision.Created(slices.DeleteFunc(slices.Clone(p.journaled), func(r provision.Record) bool {
		_, known := entries[r.Resource]
		return known && uint64(r.Time.UnixMilli()) < p.current.Made
	})))
	p.cfg.Book = contracts.NewBook(entries)
	all, err := contracts.Resources(p.cfg)
	p.resources = append(p.resources, all...)
	return err
}

// config says what is planned.
func (p *planning) config(resources []provision.Resource) provision.Config {
	return provision.Config{Environment: p.env.Name, Inputs: p.inputs, Resources: resources, Only: p.keep}
}

// keep says whether a resource may have steps and findings. That keys are waited for
// is told in every plan.
func (p *planning) keep(key string) bool { return !strings.Contains(key, "/") || p.scope.keep(key) }

func (p *planning) journal() string { return filepath.Join(p.dir, provision.JournalName) }

// make makes the plan, and runs it on copies of the chains.
func (p *planning) make(ctx context.Context) (*provision.Plan, error) {
	plan, err := provision.Make(ctx, p.config(p.resources))
	if err != nil {
		return nil, err
	}
	return plan, contracts.Simulate(ctx, plan, p.cfg.Chains, p.forkNodes())
}

// forkNodes are the chains as forks read them.
func (p *planning) forkNodes() map[string]fork.Node {
	nodes := make(map[string]fork.Node, len(p.nodes))
	for name, pool := range p.nodes {
		nodes[name] = pool
	}
	return nodes
}
