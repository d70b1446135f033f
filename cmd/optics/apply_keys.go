package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// pipelineOptions say what sends, and for what.
type pipelineOptions struct {
	steps   []provision.Step
	sources []string // of keys, as the flags have them
	journal *sqlite.Store
	// partly leaves out keys that cannot be opened, and tells so: others have them.
	partly bool
	tell   io.Writer
}

// pipelines opens the keys that steps on chains send with, and what sends with them.
func (p *planning) pipelines(ctx context.Context, open pipelineOptions) ([]*contracts.Pipeline, error) {
	journal := open.journal
	source := newKeySource(p.env, p.state)
	if err := source.take("--key", open.sources, environment.Deployer, environment.Governor); err != nil {
		return nil, err
	}
	var all []*contracts.Pipeline
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
			signer, err := source.open(ctx, wantedKey{id: key.alias, address: account, journal: journal, purpose: "plan"})
			if err != nil && open.partly {
				fmt.Fprintf(open.tell, "the key of the %s is left to who has it: %v\n", key.role, err)
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("the key of the %s: %w", key.role, err)
			}
			signers = append(signers, signer)
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
