package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// crewOptions are the flags that say which agents of an environment are meant, and
// what they have.
type crewOptions struct {
	roles, homes []string
	data, leases string
	keys         []string
	journals     []string
	foreign      string
}

// flags defines them beside those that select an environment.
func (o *crewOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.roles, "role", nil, "agents: updater, relayer, processor, watcher, kathy (default: all that the file has)")
	f.StringSliceVar(&o.homes, "home", nil, "networks whose messages the agents are about (default: all)")
	f.StringVar(&o.data, "data", "", "data directory of the agents (default: run-ENVIRONMENT in the state directory)")
	f.StringVar(&o.leases, "leases", "", "directory that all agents on this machine with the same keys share, so that one of them uses an account\n"+
		"at a time (default: leases-ENVIRONMENT in the state directory)")
	f.StringSliceVar(&o.keys, "key", nil, "ROLE=env:VARIABLE, ROLE-attestation=file:PATH: where a key is, in development\n"+
		"(default: the environment's KMS, secret manager or encrypted files)")
	f.StringSliceVar(&o.journals, "journal", nil, "data directory of other agents that sign with the same KMS keys; their signatures are known then")
	f.StringVar(&o.foreign, "foreign-use", foreignStop, "when KMS knows a signature that no journal has: stop, or only warn")
	f.String("state", defaultState(), "directory of encrypted keys, and of what has no directory of its own")
	f.String("addresses", "", "file with the addresses of the keys, to compare with: the output of optics keys list --output json")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("role", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		var words []string
		for _, role := range environment.AgentRoles() {
			words = append(words, string(role))
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("home", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		e, err := loadEnvironment(cmd)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return e.NetworkNames(), cobra.ShellCompDirectiveNoFileComp
	}))
}

// crew is some agents of an environment with everything that they need.
type crew struct {
	env       *environment.Environment
	selection doctor.Selection
	record    *deployment.Record // nil for none
	problem   error              // why it cannot be read
	keys      *keySource
	shared    bool   // others sign with the keys, too, and that is known
	data      string // directory
	leases    string // directory
	urls      map[string][]string
	pools     map[string]*rpc.Pool
	chains    map[string]doctor.Chain
	addresses map[string]common.Address
	others    []environment.Signer
	closes    []func()
}

func (c *crew) close() {
	for _, end := range c.closes {
		end()
	}
}

// openCrew reads the environment and its current deployment. It asks no chain and
// opens no key yet.
func openCrew(cmd *cobra.Command, o crewOptions) (*crew, error) {
	e, err := loadEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	c := &crew{env: e, shared: o.foreign == foreignWarn, urls: make(map[string][]string), pools: make(map[string]*rpc.Pool), chains: make(map[string]doctor.Chain)}
	if o.foreign != foreignStop && o.foreign != foreignWarn {
		return nil, usagef("--foreign-use %q: %s or %s is expected", o.foreign, foreignStop, foreignWarn)
	}
	if c.selection, err = doctor.Select(e, o.roles, o.homes); err != nil {
		return nil, usagef("%w", err)
	}
	state, err := filepath.Abs(cmd.Flag("state").Value.String())
	if err != nil {
		return nil, fmt.Errorf("find the state directory: %w", err)
	}
	if c.data, err = directoryIn(state, o.data, "run-"+e.Name); err != nil {
		return nil, err
	}
	if c.leases, err = directoryIn(state, o.leases, "leases-"+e.Name); err != nil {
		return nil, err
	}
	c.keys = newKeySource(e, state)
	if err := c.keys.take("--key", o.keys, environment.AgentRoles()...); err != nil {
		return nil, err
	}
	if err := c.readBook(cmd, state); err != nil {
		return nil, err
	}
	c.record, c.problem = currentDeployment(e)
	if err := c.openChains(); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// directoryIn returns the directory that a flag names, or one in another.
func directoryIn(parent, named, otherwise string) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	return filepath.Join(parent, otherwise), nil
}

// readBook learns the accounts that are known without a key: those in a list that a
// flag names or of encrypted files, and those of other environments.
func (c *crew) readBook(cmd *cobra.Command, state string) (err error) {
	path := cmd.Flag("addresses").Value.String()
	switch {
	case path != "":
		c.addresses, err = readAddresses(path)
	case c.env.Keys.Provider == environment.Hex && len(c.keys.given) == 0:
		c.addresses, err = fileAddresses(cmd.Context(), c.keys)
	}
	if err != nil {
		return err
	}
	all, _, err := loadEnvironments(cmd)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Name != c.env.Name {
			signers, err := knownSigners(cmd.Context(), newKeySource(other, state))
			if err != nil {
				return fmt.Errorf("accounts of environment %s: %w", other.Name, err)
			}
			c.others = append(c.others, signers...)
		}
	}
	return nil
}

// fileAddresses returns the accounts of encrypted files; that needs no passphrase.
func fileAddresses(ctx context.Context, s *keySource) (map[string]common.Address, error) {
	entries, err := s.files().List(ctx, s.env.Inventory().Keys)
	if err != nil {
		return nil, err
	}
	book := make(map[string]common.Address)
	for _, e := range entries {
		if e.Address != nil {
			book[e.Alias] = *e.Address
		}
	}
	return book, nil
}

// knownSigners returns the signers of an environment whose accounts can be known here.
func knownSigners(ctx context.Context, s *keySource) ([]environment.Signer, error) {
	var book map[string]common.Address
	if s.env.Keys.Provider == environment.Hex {
		var err error
		if book, err = fileAddresses(ctx, s); err != nil {
			return nil, err
		}
	}
	var known []environment.Signer
	for _, signer := range s.env.Inventory().Signers {
		address, ok, err := addressOf(signer, book)
		var unset *environment.InvalidError
		switch {
		case errors.As(err, &unset):
			continue // nobody here has a part in that environment
		case err != nil:
			return nil, err
		case ok:
			signer.Address = address.Hex()
			known = append(known, signer)
		}
	}
	return known, nil
}

// examinePatience is how long one endpoint may take to answer one request of an
// examination.
const examinePatience = 5 * time.Second

// openChains opens the endpoints, all of a network together and each alone. What is
// wrong with them is for the doctor to tell.
func (c *crew) openChains() error {
	for i := range c.env.Networks {
		n := &c.env.Networks[i]
		urls, err := n.ResolveEndpoints(os.LookupEnv)
		if err != nil {
			c.chains[n.Name] = doctor.Chain{Problem: err}
			continue
		}
		all, err := c.pool(n, urls)
		if err != nil {
			return err
		}
		reached := doctor.Chain{Node: all}
		for j, health := range all.Health() {
			alone, err := c.pool(n, urls[j:j+1])
			if err != nil {
				return err
			}
			reached.Endpoints = append(reached.Endpoints, doctor.Endpoint{Name: health.Endpoint, Node: alone})
		}
		c.chains[n.Name], c.pools[n.Name], c.urls[n.Name] = reached, all, urls
	}
	return nil
}

func (c *crew) pool(n *environment.Network, urls []string) (*rpc.Pool, error) {
	pool, err := rpc.New(rpc.Config{Chain: n.Name, ChainID: n.ChainID, Endpoints: urls, Timeout: examinePatience, Now: time.Now})
	if err == nil {
		c.closes = append(c.closes, pool.Close)
	}
	return pool, err
}

// deployment says for a data directory which deployment it is bound to: the Home of the
// governing network, which never changes.
func (c *crew) deployment() string {
	network := c.record.Networks[0].Name
	if c.record.Governor != nil {
		network = c.record.Governor.Network
	}
	at, _ := c.record.Addresses(network)
	return fmt.Sprintf("agents of environment %s, with the home %s on %s", c.env.Name, at.Home.Proxy, network)
}

// open opens a key as the agents do.
func (c *crew) open(ctx context.Context, id string, journal keys.SignatureJournal) (keys.Signer, error) { //nolint:ireturn // the environment says which it is
	return c.keys.open(ctx, wantedKey{id: id, journal: journal, purpose: "agent"})
}

// examine asks the doctor.
func (c *crew) examine(cmd *cobra.Command, data doctor.Data, journal keys.SignatureJournal) (doctor.Report, error) {
	d, err := doctor.New(doctor.Config{
		Environment: c.env, Record: c.record, RecordProblem: c.problem, Selection: c.selection, Chains: c.chains,
		Open: func(ctx context.Context, key environment.Key) (doctor.Signer, error) {
			return c.open(ctx, key.Alias+key.Secret, journal)
		},
		Addresses: c.addresses, Others: c.others, Data: data, WarnOfForeignUse: c.shared, Now: time.Now, Progress: progressBar(cmd, "examine "+c.env.Name),
	})
	if err != nil {
		return doctor.Report{}, err
	}
	return d.Examine(cmd.Context())
}
