package node

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Node is every part of a network that is not a chain.
type Node struct {
	cfg    Config
	links  []*link // in the order of cfg.Chains
	names  map[optics.Domain]string
	agents []staffed
	// custodies are the rights to use keys, keys what is checked of them.
	custodies []*custody
	keys      []*keyCheck
}

// New makes all parts and starts none. It asks no chain.
func New(ctx context.Context, cfg Config) (*Node, error) {
	n := &Node{cfg: cfg, names: make(map[optics.Domain]string)}
	for _, c := range cfg.Chains {
		l, err := n.newLink(c)
		if err != nil {
			return nil, err
		}
		l.indexLoop = agent.New(agent.Config{
			Name: "index " + c.Name, Step: l.indexStep(cfg.Store, func() { n.indexed(l) }), Log: l.log.With("part", "index"),
		})
		if l.hasHome() {
			l.treeLoop = agent.New(agent.Config{
				Name: "tree " + c.Name, Step: l.treeStep(cfg.Store, func() { n.grown(c.Domain) }), Log: l.log.With("part", "tree"),
			})
		}
		n.links = append(n.links, l)
		n.names[c.Domain] = c.Name
	}
	return n, n.staff(ctx)
}

// Run runs all parts until ctx ends, when it returns nil, or until they cannot go
// on: a key cannot be used at the start, the store is broken, or somebody else has
// taken a lease. Pipelines and agents begin when their leases are held, and give
// them back at the end.
func (n *Node) Run(ctx context.Context) error {
	if err := n.checkKeys(ctx); err != nil {
		return err
	}
	defer n.release(ctx)
	group, ctx := errgroup.WithContext(ctx)
	for _, c := range n.custodies {
		for _, k := range c.keepers {
			group.Go(func() error { return k.Run(ctx) })
		}
	}
	for _, k := range n.keys {
		group.Go(func() error { return k.loop.Run(ctx) })
	}
	for _, l := range n.links {
		group.Go(func() error { return l.pool.Run(ctx) })
		group.Go(func() error { return l.heads.Run(ctx) })
		group.Go(func() error { return l.indexLoop.Run(ctx) })
		if l.treeLoop != nil {
			group.Go(func() error { return l.treeLoop.Run(ctx) })
		}
		group.Go(func() error { return l.runPipes(ctx) })
		group.Go(func() error { return n.followHeads(ctx, l) })
	}
	for _, a := range n.agents {
		group.Go(func() error {
			if !a.ready(ctx) {
				return nil
			}
			return a.loop.Run(ctx)
		})
	}
	err := group.Wait()
	for _, l := range n.links {
		l.pool.Close()
	}
	return err
}

// followHeads wakes the index of a chain at each new head, and the agents that
// look at the chain itself.
func (n *Node) followHeads(ctx context.Context, l *link) error {
	changed, stop := l.heads.Subscribe()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
			l.indexLoop.Wake()
		}
	}
}

// indexed wakes what depends on the index of a chain.
func (n *Node) indexed(l *link) {
	if l.treeLoop != nil {
		l.treeLoop.Wake()
	}
	for _, a := range n.agents {
		if a.replica == l.cfg.Domain {
			a.loop.Wake()
		}
	}
}

// grown wakes what depends on the tree of a home.
func (n *Node) grown(home optics.Domain) {
	for _, a := range n.agents {
		if a.home == home {
			a.loop.Wake()
		}
	}
}
