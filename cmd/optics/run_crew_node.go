package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/node"
)

// kathyInterval is Kathy's pause between two messages to one destination where the file
// says none, as published.
const kathyInterval = 100

// config describes the node of the crew.
func (b *crewBuild) config(ctx context.Context) (node.Config, error) {
	out := node.Config{
		Store: b.store, Leases: b.leases, Log: b.log, Idle: b.idle(), Traffic: make(map[optics.Domain]node.Traffic),
	}
	for i := range b.env.Networks {
		n := &b.env.Networks[i]
		if !b.selection.Needs(n.Name) {
			continue
		}
		described, err := b.chain(ctx, n)
		if err != nil {
			return out, fmt.Errorf("%s: %w", n.Name, err)
		}
		out.Chains = append(out.Chains, described)
		if b.selection.Staffs(environment.Kathy, n.Name) {
			out.Traffic[n.Domain] = b.traffic(n)
		}
	}
	return out, nil
}

// idle is the shortest pause that the file gives any of the agents, and not too long.
func (b *crewBuild) idle() time.Duration {
	idle := longestIdle
	for _, role := range b.selection.Roles {
		if agent, ok := b.env.Agent(role); ok && agent.Interval != nil && role != environment.Kathy {
			idle = min(idle, time.Duration(*agent.Interval)*time.Second) //nolint:gosec // an interval is short
		}
	}
	return idle
}

// chain describes one chain with the contracts that the agents are about.
func (b *crewBuild) chain(ctx context.Context, n *environment.Network) (node.Chain, error) {
	fees, err := feesOf(n)
	if err != nil {
		return node.Chain{}, err
	}
	deployed := b.record.Network(n.Name)
	at, _ := b.record.Addresses(n.Name)
	out := node.Chain{
		Name: n.Name, Domain: n.Domain, ChainID: n.ChainID, Endpoints: b.urls[n.Name],
		Quorum:   int(n.RPC.Quorum), //nolint:gosec // not more than endpoints
		Finality: n.Finality, From: deployed.FirstBlock(), Poll: pollOf(n), Fees: fees,
		ConnectionManager: at.XAppConnectionManager, Replicas: make(map[optics.Domain]common.Address), Txs: &node.Keys{},
	}
	if b.selection.IsHome(n.Name) {
		out.Home = at.Home.Proxy
	}
	for _, home := range b.selection.Homes {
		if of := b.record.Network(home); of != nil && b.selection.HasReplica(home, n.Name) {
			out.Replicas[of.Domain] = at.Replicas[home].Proxy
		}
	}
	return out, b.sign(ctx, n.Name, out.Txs)
}

// sign gives the agents their keys on a chain.
func (b *crewBuild) sign(ctx context.Context, network string, to *node.Keys) error {
	for _, p := range b.selection.Posts() {
		if p.Network != network {
			continue
		}
		signer, err := b.open(ctx, p.Key, b.journal)
		if err != nil {
			return err
		}
		switch place := (post{p.Role, p.Purpose}); place {
		case post{environment.Updater, environment.Attestation}:
			to.Updater = signer
		case post{environment.Watcher, environment.Attestation}:
			to.Watcher = signer
		case post{environment.Updater, environment.Transactions}:
			to.UpdaterTxs = signer
		case post{environment.Relayer, environment.Transactions}:
			to.RelayerTxs = signer
		case post{environment.Processor, environment.Transactions}:
			to.ProcessorTxs = signer
		case post{environment.Watcher, environment.Transactions}:
			to.WatcherTxs = signer
		case post{environment.Kathy, environment.Transactions}:
			to.KathyTxs = signer
		default:
			return fmt.Errorf("no agent signs with the %s %s", p.Role, p.Purpose)
		}
	}
	return nil
}

// post is what a key of a role is for.
type post struct {
	role    environment.Role
	purpose environment.Purpose
}

// traffic is what Kathy sends from a home: an empty message to each other network in
// every interval.
func (b *crewBuild) traffic(n *environment.Network) node.Traffic {
	interval := uint64(kathyInterval)
	if agent, ok := b.env.Agent(environment.Kathy); ok && agent.Interval != nil {
		interval = uint64(*agent.Interval)
	}
	t := node.Traffic{Chat: kathy.Static(nil)}
	for _, other := range b.record.Networks {
		if other.Name != n.Name {
			t.Targets = append(t.Targets, kathy.Target{Domain: other.Domain})
		}
	}
	t.Rate = float64(len(t.Targets)) / float64(max(interval, 1))
	return t
}

// agreeing reads a chain through the quorum of the file.
func (b *crewBuild) agreeing(network string) (chain.Node, error) { //nolint:ireturn // either is one
	n, _ := b.env.Network(network)
	if n.RPC.Quorum <= 1 {
		return b.pools[network], nil
	}
	return b.pools[network].Quorum(int(n.RPC.Quorum)) //nolint:gosec // not more than endpoints
}
