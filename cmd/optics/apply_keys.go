package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/provision/keyring"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// pipelineOptions say what sends, and for what.
type pipelineOptions struct {
	steps   []provision.Step
	sources []string // of keys, as the flags have them
	journal *sqlite.Store
}

// pipelines opens the keys that send on each chain with steps, and what sends with
// them.
func (p *planning) pipelines(ctx context.Context, cmd *cobra.Command, open pipelineOptions) ([]*contracts.Pipeline, error) {
	journal := open.journal
	given, err := p.givenKeys(open.sources)
	if err != nil {
		return nil, err
	}
	var all []*contracts.Pipeline
	opened := make(map[string]keys.Signer)
	for i := range p.cfg.Chains {
		c := &p.cfg.Chains[i]
		if !slices.ContainsFunc(open.steps, func(s provision.Step) bool { return s.Lane == c.Name && s.Call != nil }) {
			continue
		}
		n, _ := p.env.Network(c.Name)
		fees, err := feesOf(n)
		if err != nil {
			return nil, err
		}
		var signers []keys.Signer
		for _, account := range []common.Address{c.Deployer, p.cfg.Governor.Address} {
			key, ours := p.signers[c.Name+"/"+account.Hex()]
			if !ours || !sends(open.steps, c.Name, account) || slices.ContainsFunc(signers, func(s keys.Signer) bool { return s.Address() == account }) {
				continue
			}
			if opened[key.alias] == nil {
				if opened[key.alias] = given[key.role]; opened[key.alias] == nil {
					if opened[key.alias], err = p.openKey(ctx, cmd, key.alias, account, journal); err != nil {
						return nil, fmt.Errorf("the key of the %s: %w", key.role, err)
					}
				}
				if err := keys.Pin(opened[key.alias], account); err != nil {
					return nil, err
				}
			}
			signers = append(signers, opened[key.alias])
		}
		pipeline, err := contracts.NewPipeline(contracts.PipelineConfig{
			Name: c.Name, Chain: c.Domain, ChainID: c.ChainID, Node: p.nodes[c.Name], Finality: n.Finality, Poll: pollOf(n),
			Fees: fees, Signers: signers, Journal: journal,
		})
		if err != nil {
			return nil, err
		}
		c.Sender = pipeline
		all = append(all, pipeline)
	}
	return all, nil
}

// sends says whether an account sends any of the steps of a chain. Whoever applies
// them needs no other key.
func sends(steps []provision.Step, lane string, account common.Address) bool {
	return slices.ContainsFunc(steps, func(s provision.Step) bool {
		return s.Lane == lane && s.Call != nil && s.Call.From == account.Hex()
	})
}

// givenKeys opens the hex keys that the flags name; they are for development.
func (p *planning) givenKeys(sources []string) (map[environment.Role]keys.Signer, error) {
	given := make(map[environment.Role]keys.Signer)
	for _, source := range sources {
		role, where, _ := strings.Cut(source, "=")
		kind, name, _ := strings.Cut(where, ":")
		of := environment.Role(role)
		if p.env.Class != environment.Development {
			return nil, usagef("--key: hex keys are for development environments; %s has its keys in %s", p.env.Name, p.env.Keys.Provider)
		}
		if of != environment.Deployer && of != environment.Governor {
			return nil, usagef("--key %s=…: deployer and governor are possible", role)
		}
		var err error
		switch {
		case kind == "env" && name != "":
			given[of], err = keys.HexKeyFromEnv(os.LookupEnv, name)
		case kind == "file" && name != "":
			given[of], err = keys.HexKeyFromFile(name)
		default:
			err = usagef("--key %s=…: env:VARIABLE or file:PATH is expected", role) // a key must not be repeated
		}
		if err != nil {
			return nil, err
		}
	}
	return given, nil
}

// openKey opens a key where the environment keeps its keys.
func (p *planning) openKey(ctx context.Context, cmd *cobra.Command, alias string, address common.Address, journal keys.SignatureJournal) (keys.Signer, error) { //nolint:ireturn // the environment says which it is
	if p.env.Keys.Provider == environment.Hex {
		vault, err := openVault(cmd, p.env, p.state, nil)
		if err != nil {
			return nil, err
		}
		inventory := p.env.Inventory().Keys
		at := slices.IndexFunc(inventory, func(k environment.Key) bool { return k.Alias+k.Secret == alias })
		files, ok := vault.(*keyring.FileVault)
		if at < 0 || !ok {
			return nil, fmt.Errorf("%s is no key of %s", alias, p.env.Name)
		}
		return files.Open(inventory[at])
	}
	account, err := p.env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	aws, err := keys.NewAWSPool(keys.AWSConfig{}).Open(ctx, account, p.env.Keys.Region)
	if err != nil {
		return nil, err
	}
	if p.env.Keys.Provider == environment.KMS {
		return keys.OpenKMS(ctx, keys.KMSConfig{AWS: aws, Key: alias, Address: address, Journal: journal, Purpose: "plan"})
	}
	return keys.HexKeyFromSecret(ctx, aws, alias)
}
