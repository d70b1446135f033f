package node

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/agent/processor"
	"github.com/opticsnet/optics/internal/agent/relayer"
	"github.com/opticsnet/optics/internal/agent/updater"
	"github.com/opticsnet/optics/internal/agent/watcher"
	"github.com/opticsnet/optics/internal/keys"
)

// staffed is an agent's loop with the chains whose news concern it.
type staffed struct {
	role string
	loop *agent.Loop
	// home and replica are the domains of the agent's Home and Replica; the
	// first of them also when there is no Replica.
	home, replica optics.Domain
	// needs are the rights without which the agent does not begin.
	needs []*custody
}

// part is an agent that is to be made. Those whose pipelines are named begin when
// these may send, and halt when these do.
type part struct {
	role          string
	home, replica optics.Domain
	pipes         []pipe
	// attests is the right to use the attestation key, nil for none.
	attests *custody
	step    func(*slog.Logger) agent.Step
}

// staff makes every agent of the network.
func (n *Node) staff(ctx context.Context) error {
	for _, home := range n.links {
		if !home.hasHome() {
			continue
		}
		if err := n.addUpdater(home); err != nil {
			return err
		}
		n.addWatcher(home)
		if err := n.addKathy(ctx, home); err != nil {
			return err
		}
		for _, remote := range n.links {
			if replica, ok := remote.replicas[home.cfg.Domain]; ok {
				lane := replica.Lane()
				n.addRelayer(lane, home, remote)
				n.addProcessor(lane, home, remote)
			}
		}
	}
	return nil
}

func (n *Node) add(p part) {
	log := n.cfg.Log.With("agent", p.role, "home", n.names[p.home])
	title := p.role + " " + n.names[p.home]
	if p.replica != p.home {
		log = log.With("replica", n.names[p.replica])
		title += "→" + n.names[p.replica]
	}
	if slices.Contains(n.cfg.Without, title) {
		return
	}
	a := staffed{role: p.role, home: p.home, replica: p.replica}
	for _, pipe := range p.pipes {
		a.needs = append(a.needs, pipe.right)
	}
	if p.attests != nil {
		a.needs = append(a.needs, p.attests)
	}
	a.loop = agent.New(agent.Config{Name: title, Step: p.guarded(p.step(log)), Idle: n.cfg.Idle, Log: log})
	n.agents = append(n.agents, a)
}

// guarded is the step of an agent that halts when it may not use a key any more.
func (p part) guarded(step agent.Step) agent.Step {
	return func(ctx context.Context) (agent.Turn, error) {
		for _, pipe := range p.pipes {
			if err := pipe.halted(); err != nil {
				return agent.Turn{}, err
			}
		}
		if p.attests != nil {
			if err := p.attests.halted(); err != nil {
				return agent.Turn{}, err
			}
		}
		return step(ctx)
	}
}

func (n *Node) addUpdater(home *link) error {
	signer, _ := home.cfg.attests(n.cfg.Keys)
	if signer == nil || !home.can(roleUpdater) {
		return nil
	}
	domain := home.cfg.Domain
	right := n.newCustody(custody{role: roleUpdater, chain: home.cfg.Name, purpose: purposeAttest, address: signer.Address(), key: n.checkOf(signer, "updater's attestations")},
		fmt.Sprintf("attestation/%d/%s", domain, signer.Address()), fmt.Sprintf("the updater's key %s for %s", signer.Address(), home.cfg.Name), home.log)
	guard, err := keys.NewGuard(keys.GuardConfig{Signer: signer, Ledger: fencedLedger{n.cfg.Store, right}})
	if err != nil {
		return fmt.Errorf("guard of the updater of %s: %w", home.cfg.Name, err)
	}
	n.add(part{role: roleUpdater, home: domain, replica: domain, pipes: []pipe{home.pipes[roleUpdater]}, attests: right, step: func(log *slog.Logger) agent.Step {
		return updater.New(updater.Config{
			Domain: domain, Home: home.sure, Tree: home.tree, Signer: guard,
			Heads: home.heads, Txs: home.pipes[roleUpdater], Log: log,
		}).Step
	}})
	return nil
}

func (n *Node) addRelayer(lane optics.Contract, home, remote *link) {
	if !remote.can(roleRelayer) {
		return
	}
	n.add(part{role: roleRelayer, home: lane.Home, replica: lane.Chain, pipes: []pipe{remote.pipes[roleRelayer]}, step: func(log *slog.Logger) agent.Step {
		return relayer.New(relayer.Config{
			Lane: lane, Home: home.home, Replica: remote.replicas[lane.Home], Batches: remote.replicas[lane.Home], Updates: n.cfg.Store,
			Heads: remote.heads, Txs: remote.pipes[roleRelayer], Log: log,
		}).Step
	}})
}

func (n *Node) addProcessor(lane optics.Contract, home, remote *link) {
	if !remote.can(roleProcessor) {
		return
	}
	n.add(part{role: roleProcessor, home: lane.Home, replica: lane.Chain, pipes: []pipe{remote.pipes[roleProcessor]}, step: func(log *slog.Logger) agent.Step {
		return processor.New(processor.Config{
			Lane: lane, Replica: remote.replicas[lane.Home], Batches: remote.replicas[lane.Home], MaxBatch: remote.cfg.MaxBatch,
			Tree: home.tree, Messages: n.cfg.Store,
			Index: remote.indexer, Heads: remote.heads, Txs: remote.pipes[roleProcessor], Log: log,
			Allowed: n.cfg.Allowed, Denied: n.cfg.Denied,
		}).Step
	}})
}

func (n *Node) addWatcher(home *link) {
	_, signer := home.cfg.attests(n.cfg.Keys)
	if signer == nil || !home.can(roleWatcher) {
		return
	}
	domain := home.cfg.Domain
	var destinations []watcher.Destination
	for _, remote := range n.links {
		if replica, ok := remote.replicas[domain]; ok && remote.can(roleWatcher) {
			destinations = append(destinations, watcher.Destination{
				Domain: remote.cfg.Domain, Replica: replica, Manager: remote.manager,
				Heads: remote.heads, Txs: remote.pipes[roleWatcher],
			})
		}
	}
	// No pipelines are named: what stops one of them must not delay the answer to a
	// fraud through the others.
	n.checkOf(signer, "watcher's attestations")
	n.add(part{role: roleWatcher, home: domain, replica: domain, step: func(log *slog.Logger) agent.Step {
		return watcher.New(watcher.Config{
			Domain: domain, Home: home.home, Tree: home.tree, Evidence: n.cfg.Store,
			Signer: watcherKey{signer}, Heads: home.heads, Txs: home.pipes[roleWatcher],
			Destinations: destinations, Log: log,
		}).Step
	}})
}

func (n *Node) addKathy(ctx context.Context, home *link) error {
	domain := home.cfg.Domain
	traffic, ok := n.cfg.Traffic[domain]
	if !ok || len(traffic.Targets) == 0 || !home.can(roleKathy) {
		return nil
	}
	sent, err := n.cfg.Store.CountTx(ctx, domain, home.pipes[roleKathy].from, "dispatch")
	if err != nil {
		return fmt.Errorf("count the messages sent from %s: %w", home.cfg.Name, err)
	}
	n.add(part{role: roleKathy, home: domain, replica: domain, pipes: []pipe{home.pipes[roleKathy]}, step: func(log *slog.Logger) agent.Step {
		return kathy.New(kathy.Config{
			Domain: domain, Home: home.home, Heads: home.heads, Txs: home.pipes[roleKathy], Log: log,
			Name: "kathy", Targets: traffic.Targets, Chat: traffic.Chat, Rate: traffic.Rate,
			Total: traffic.Total, Sent: sent,
		}).Step
	}})
	return nil
}
