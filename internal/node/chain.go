package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/index"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// link is one chain as the agents see it.
type link struct {
	cfg      Chain
	log      *slog.Logger
	pool     *rpc.Pool
	heads    *chain.Heads
	home     *chain.Home // read through one endpoint
	sure     *chain.Home // read through a quorum
	manager  *chain.XAppConnectionManager
	replicas map[optics.Domain]*chain.Replica
	indexer  *index.Indexer
	tree     *prover.Prover
	pipes    map[string]pipe // by role

	indexLoop *agent.Loop
	treeLoop  *agent.Loop // nil without a Home
}

// hasHome reports whether there is a Home on the chain.
func (l *link) hasHome() bool { return l.cfg.Home != (common.Address{}) }

// can reports whether there are transactions of a role on the chain.
func (l *link) can(role string) bool {
	_, ok := l.pipes[role]
	return ok
}

// The roles that send transactions.
const (
	roleUpdater   = "updater"
	roleRelayer   = "relayer"
	roleProcessor = "processor"
	roleWatcher   = "watcher"
	roleKathy     = "kathy"
)

func (n *Node) newLink(cfg Chain) (*link, error) {
	log := n.cfg.Log.With("chain", cfg.Name)
	pool, err := rpc.New(rpc.Config{
		Chain: cfg.Name, ChainID: cfg.ChainID, Endpoints: cfg.Endpoints, Now: time.Now, Log: log, //nolint:forbidigo // rests of endpoints are wall time
	})
	if err != nil {
		return nil, fmt.Errorf("endpoints of %s: %w", cfg.Name, err)
	}
	l := &link{cfg: cfg, log: log, pool: pool, replicas: make(map[optics.Domain]*chain.Replica)}
	if err := l.bind(); err != nil {
		return nil, err
	}
	l.read(n.cfg.Store)
	return l, n.openPipes(l)
}

// bind makes the contracts.
func (l *link) bind() error {
	var reader chain.Node = l.pool
	if l.cfg.Quorum > 1 {
		agreeing, err := l.pool.Quorum(l.cfg.Quorum)
		if err != nil {
			return fmt.Errorf("quorum of %s: %w", l.cfg.Name, err)
		}
		reader = agreeing
	}
	l.home = chain.NewHome(l.pool, l.cfg.Domain, l.cfg.Home)
	l.sure = chain.NewHome(reader, l.cfg.Domain, l.cfg.Home)
	l.manager = chain.NewXAppConnectionManager(l.pool, l.cfg.Domain, l.cfg.ConnectionManager)
	for home, address := range l.cfg.Replicas {
		replica := chain.NewReplica(l.pool, optics.Contract{Home: home, Chain: l.cfg.Domain}, address)
		replica.SetHandlerGas(l.cfg.HandlerGas)
		l.replicas[home] = replica
	}
	return nil
}

// read makes what follows the chain: heads, index and tree.
func (l *link) read(store *sqlite.Store) {
	l.heads = chain.NewHeads(chain.HeadsConfig{
		Node: l.pool, Finality: l.cfg.Finality, PollInterval: l.cfg.Poll, Log: l.log,
	})
	source := chain.NewLogSource(chain.LogSourceConfig{
		Chain: l.cfg.Domain, Node: l.pool, Home: l.cfg.Home, Replicas: l.cfg.Replicas,
	})
	l.indexer = index.New(index.Config{
		Chain: l.cfg.Domain, From: l.cfg.From, Depth: l.cfg.Depth,
		Source: source, Store: store, Heads: l.heads, Log: l.log,
	})
	l.tree = prover.New(prover.Config{Home: l.cfg.Domain, Leaves: store, Log: l.log})
}

// openPipes makes one transaction pipeline per role that has a signer.
func (n *Node) openPipes(l *link) error {
	l.pipes = make(map[string]pipe)
	k := n.cfg.Keys
	if l.cfg.Txs != nil {
		k = *l.cfg.Txs
	}
	for role, signer := range k.txs() {
		from := signer.Address()
		right := n.newCustody(custody{role: role, chain: l.cfg.Name, purpose: purposeTxs, address: from, key: n.checkOf(signer, role)},
			fmt.Sprintf("sender/%d/%s", l.cfg.ChainID, from), fmt.Sprintf("the account %s on %s", from, l.cfg.Name), l.log.With("role", role))
		manager, err := txm.New(txm.Config{
			Chain: l.cfg.Domain, ChainID: l.cfg.ChainID, Signer: signer, Journal: fencedJournal{n.cfg.Store, right}, Permit: right,
			Node: l.pool, Heads: l.heads, Fees: l.cfg.Fees, Log: l.log.With("role", role),
			CustomErrors: chain.CustomError,
		})
		if err != nil {
			return fmt.Errorf("transactions of the %s on %s: %w", role, l.cfg.Name, err)
		}
		l.pipes[role] = pipe{Manager: manager, journal: n.cfg.Store, chain: l.cfg.Domain, from: from, right: right}
	}
	return nil
}

// runPipes runs the transaction pipelines, each from the first look at the chain on
// and when its lease is held.
func (l *link) runPipes(ctx context.Context) error {
	l.heads.Poll(ctx)
	group, ctx := errgroup.WithContext(ctx)
	for role, pipe := range l.pipes {
		group.Go(func() error {
			if !pipe.right.await(ctx) {
				return nil
			}
			if err := pipe.Run(ctx); err != nil {
				return fmt.Errorf("transactions of the %s on %s: %w", role, l.cfg.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// indexStep reads logs, misses updates that were left out, and says what it
// waits for.
func (l *link) indexStep(store *sqlite.Store, onProgress func()) agent.Step {
	checks := l.committedChecks(store)
	return func(ctx context.Context) (agent.Turn, error) {
		more, err := l.indexer.Step(ctx)
		if errors.Is(err, index.ErrTooDeep) {
			return agent.Turn{}, agent.Halt(agent.DeepReorg, "check that the endpoint serves the right chain, then rebuild the data directory", "%v", err)
		}
		if err != nil {
			return agent.Turn{}, err
		}
		onProgress()
		if !more {
			indexed := l.indexer.State().Cursor.Block.Number
			for _, c := range checks {
				c.step(ctx, indexed)
			}
		}
		return agent.Turn{Waiting: "the next block", Again: more}, nil
	}
}
