package devnet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// Config describes a development network.
type Config struct {
	// Chains is the number of chains, MinChains to MaxChains.
	Chains int
	// BlockTime is the pause between two blocks of a chain, at least a second; 0
	// makes no blocks but those that Seal asks for.
	BlockTime time.Duration
	// OptimisticSeconds is the window of every Replica, in seconds.
	OptimisticSeconds uint64
	// Finality is how many blocks must stand on a block before it counts as
	// final; the chains' `finalized` tag lags as much.
	Finality uint64
	// Dir keeps the network; a network that is in it already is resumed. It must
	// not be empty.
	Dir string
	// Port is the RPC port of the first chain, the others follow; 0 takes free
	// ones. One port serves HTTP and WebSocket.
	Port int
	// Memory keeps the chains in memory instead of under Dir.
	Memory bool
	// Via, when set, returns the endpoint by which the agents reach a chain
	// whose own endpoint is given: something in between, that makes faults.
	Via func(chain, endpoint string) string
	// Traffic is what Kathy sends from every chain.
	Traffic Traffic
	// PlainReplicas names the chains whose Replicas are of the first version: they
	// take no batches and do not tell why a recipient failed.
	PlainReplicas []string
	// Governed deploys a GovernanceRouter on every chain and hands everything over to
	// it: the governor is on the first chain, and messages carry what it decides.
	// Otherwise the deployer owns everything. A network that was not governed is
	// when it is resumed so.
	Governed bool
	// MaxBatch is the most messages that the processors put into one transaction; 0
	// takes their default.
	MaxBatch int
	// Without names agents that are not to run, such as "relayer alpha→bravo".
	Without []string
	// Balances are in wei, on every chain that begins, of the accounts that do
	// not begin with a million ether.
	Balances map[Role]*big.Int
	// Accounts, when set, opens the accounts of the agents, in the place of those
	// that everybody knows.
	Accounts OpenAccounts
	// Now is the clock of the block driver.
	Now func() time.Time
	// Log is for all parts.
	Log *slog.Logger
}

// Network is a running development network.
type Network struct {
	cfg      Config
	accounts Accounts
	chains   []*localchain.Chain
	places   []Deployment
	store    *sqlite.Store
	node     *node.Node
	api      net.Listener
}

// Start starts the chains, deploys what is not deployed yet, and makes the
// agents, which begin their work with Run. Its errors are one line each and say
// what to do.
func Start(ctx context.Context, cfg Config) (*Network, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	n := &Network{cfg: cfg}
	if err := n.start(ctx); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// ErrConfig means that a setting of the network is out of range.
var ErrConfig = errors.New("invalid network")

func (c Config) check() error {
	switch {
	case c.Chains < MinChains || c.Chains > MaxChains:
		return fmt.Errorf("%w: %d chains, from %d to %d are possible", ErrConfig, c.Chains, MinChains, MaxChains)
	case c.BlockTime != 0 && c.BlockTime < time.Second:
		return fmt.Errorf("%w: a block time of %s, at least 1s is needed: a block is a second younger than the one before", ErrConfig, c.BlockTime)
	case c.Dir == "":
		return fmt.Errorf("%w: no directory", ErrConfig)
	case c.Traffic.Rate < 0:
		return fmt.Errorf("%w: a rate of %g messages a second", ErrConfig, c.Traffic.Rate)
	}
	for _, name := range c.PlainReplicas {
		if _, err := chainIndex(name, c.Chains); err != nil {
			return fmt.Errorf("%w: plain replicas: %w", ErrConfig, err)
		}
	}
	return nil
}

// fingerprint tells networks apart whose data must not be mixed.
func (c Config) fingerprint() string {
	text := fmt.Sprintf("development network of %d chains with an optimistic window of %ds", c.Chains, c.OptimisticSeconds)
	if len(c.PlainReplicas) > 0 {
		plain := slices.Clone(c.PlainReplicas)
		slices.Sort(plain)
		text += " with plain replicas on " + strings.Join(slices.Compact(plain), ", ")
	}
	if c.Accounts != nil {
		text += " and own keys"
	}
	return text
}

// ChainNames returns the names of the first n chains.
func ChainNames(n int) []string { return slices.Clone(chainNames[:min(n, MaxChains)]) }

func (n *Network) start(ctx context.Context) error {
	var err error
	n.store, err = sqlite.Open(ctx, store.Config{
		Dir: filepath.Join(n.cfg.Dir, "store"), Deployment: n.cfg.fingerprint(), Log: n.cfg.Log,
	})
	if err != nil {
		return err
	}
	if err := n.openAccounts(ctx); err != nil {
		return err
	}
	if err := n.startChains(); err != nil { //nolint:contextcheck // the chains' servers live until Close
		return err
	}
	if err := n.deploy(ctx); err != nil {
		return err
	}
	if err := n.catchUp(ctx); err != nil {
		return err
	}
	if err := n.declareGenesis(ctx); err != nil {
		return err
	}
	if n.node, err = node.New(ctx, n.nodeConfig()); err != nil {
		return err
	}
	var listen net.ListenConfig
	if n.api, err = listen.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("open a port for the status: %w", err)
	}
	return nil
}

func (n *Network) startChains() error {
	alloc := n.genesis()
	for i := range n.cfg.Chains {
		cfg := localchain.Config{
			Name: chainNames[i], ChainID: chainID(i), Alloc: alloc,
			Safe: n.cfg.Finality / 2, Finalized: n.cfg.Finality,
			Now: n.cfg.Now, Log: n.cfg.Log.With("chain", chainNames[i]),
		}
		if n.cfg.Memory || !exists(n.dataDir(i)) {
			cfg.GenesisTime = uint64(n.cfg.Now().Add(-deployTime).Unix()) //nolint:gosec // after 1970
		}
		if n.cfg.Port > 0 {
			cfg.HTTPPort, cfg.WSPort = n.cfg.Port+i, n.cfg.Port+i
		}
		if !n.cfg.Memory {
			cfg.DataDir = n.dataDir(i)
		}
		c, err := localchain.New(cfg)
		if err != nil {
			return n.lost(cfg.Name, err)
		}
		n.chains = append(n.chains, c)
	}
	return nil
}

// handPoll is how often the head is asked for when blocks are made by hand.
const handPoll = 50 * time.Millisecond

// deployTime is how far before the present a chain begins, so that the blocks of
// the deployment, a second apart, end in the past.
const deployTime = time.Minute

func (n *Network) dataDir(i int) string { return filepath.Join(n.cfg.Dir, "chains", chainNames[i]) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// deploy brings the contracts to all chains at once.
func (n *Network) deploy(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for i, c := range n.chains {
		d, steps := plan(i, shape{
			chains: n.cfg.Chains, optimisticSeconds: n.cfg.OptimisticSeconds, governed: n.cfg.Governed,
			updater: n.accounts.Keys.Updater.Address(), watcher: n.accounts.Keys.Watcher.Address(),
			plain: slices.Contains(n.cfg.PlainReplicas, chainNames[i]),
		})
		fresh := c.Head().Number == 0
		n.places = append(n.places, d)
		group.Go(func() error {
			client, err := gethrpc.DialContext(ctx, c.HTTPURL())
			if err != nil {
				return fmt.Errorf("reach %s: %w", c.Name(), err)
			}
			defer client.Close()
			seal := func(ctx context.Context) error {
				_, err := c.Seal(ctx, 0) // a second after its parent
				return err
			}
			if err := deploy(ctx, client, d, steps, seal); err != nil {
				return err
			}
			// The agents read at final blocks: let the contracts be in one.
			for deployed := c.Head().Number; c.Head().Number < deployed+n.cfg.Finality && fresh; {
				if err := seal(ctx); err != nil {
					return fmt.Errorf("make a block of %s: %w", d.Name, err)
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// catchUp makes a block at the present time on every chain that makes blocks by
// itself: it may have stood still for long, and nothing should take the leap to
// the next block for time that passed while the agents ran.
func (n *Network) catchUp(ctx context.Context) error {
	if n.cfg.BlockTime == 0 {
		return nil
	}
	for _, c := range n.chains {
		if _, err := c.Seal(ctx, uint64(n.cfg.Now().Unix())); err != nil { //nolint:gosec // after 1970
			return fmt.Errorf("make a block of %s: %w", c.Name(), err)
		}
	}
	return nil
}

// declareGenesis tells the updater's guard that nothing was signed for Homes
// whose committed root is zero. A guard that knows nothing of a Home with a
// history is left alone: the updater refuses to start then.
func (n *Network) declareGenesis(ctx context.Context) error {
	updater := n.accounts.Keys.Updater.Address()
	for i, d := range n.places {
		client, err := gethrpc.DialContext(ctx, n.chains[i].HTTPURL())
		if err != nil {
			return fmt.Errorf("reach %s: %w", d.Name, err)
		}
		state, err := chain.NewHome(client, d.Domain, d.Home).State(ctx, optics.BlockRef{})
		client.Close()
		if err != nil {
			return fmt.Errorf("read home of %s: %w", d.Name, err)
		}
		if err := n.checkUpdater(d, state); err != nil {
			return err
		}
		_, err = n.store.SigningHead(ctx, updater, d.Domain)
		if err == nil {
			continue
		}
		if !errors.Is(err, optics.ErrNotFound) {
			return fmt.Errorf("signing history of %s: %w", d.Name, err)
		}
		if state.CommittedRoot != (optics.HomeState{}).CommittedRoot {
			continue
		}
		if err := n.store.ImportSigningHead(ctx, updater, d.Domain, state.CommittedRoot, 0); err != nil {
			return fmt.Errorf("declare the genesis of %s: %w", d.Name, err)
		}
	}
	return nil
}

func (n *Network) nodeConfig() node.Config {
	cfg := node.Config{
		Keys: n.accounts.Keys, Store: n.store, Traffic: n.cfg.Traffic.perHome(n.places),
		Without: n.cfg.Without, Log: n.cfg.Log,
	}
	for i, d := range n.places {
		cfg.Chains = append(cfg.Chains, node.Chain{
			Name: d.Name, Domain: d.Domain, ChainID: d.ChainID,
			Endpoints: []string{n.endpoint(i)}, Poll: cmp.Or(n.cfg.BlockTime, handPoll),
			Finality: chain.Confirmations(n.cfg.Finality),
			Fees:     txm.FeePolicy{MinTip: gwei}, MaxBatch: n.cfg.MaxBatch,
			Home: d.Home, ConnectionManager: d.ConnectionManager, Replicas: d.Replicas,
		})
	}
	return cfg
}

func (n *Network) endpoint(i int) string {
	if n.cfg.Via == nil {
		return n.chains[i].WSURL()
	}
	return n.cfg.Via(n.chains[i].Name(), n.chains[i].HTTPURL())
}

// Run makes blocks, runs the agents and serves the status until ctx ends, when it
// returns nil.
func (n *Network) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return n.serve(ctx, n.api) })
	for _, c := range n.chains {
		if n.cfg.BlockTime > 0 {
			group.Go(func() error { return c.Run(ctx, n.cfg.BlockTime) })
		}
	}
	group.Go(func() error {
		if prepare := n.accounts.Prepare; prepare != nil {
			err := prepare(ctx, n.File())
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
		}
		return n.node.Run(ctx)
	})
	return group.Wait()
}

// Seal makes one block on every chain, a second after its parent.
func (n *Network) Seal(ctx context.Context) error {
	for _, c := range n.chains {
		if _, err := c.Seal(ctx, 0); err != nil {
			return fmt.Errorf("make a block of %s: %w", c.Name(), err)
		}
	}
	return nil
}

// Chain returns the i-th chain.
func (n *Network) Chain(i int) *localchain.Chain { return n.chains[i] }

// File describes the network to other processes.
func (n *Network) File() File {
	f := File{PID: os.Getpid(), API: "http://" + n.api.Addr().String()}
	for i, d := range n.places {
		f.Chains = append(f.Chains, FileChain{Deployment: d, HTTP: n.chains[i].HTTPURL(), WS: n.chains[i].WSURL()})
	}
	return f
}

// Node returns the agents and what they stand on.
func (n *Network) Node() *node.Node { return n.node }

// Close stops the chains and closes the store. Run must have returned.
func (n *Network) Close() error {
	var errs []error
	if n.api != nil {
		_ = n.api.Close() // closed already once Run was called
	}
	for _, c := range n.chains {
		errs = append(errs, c.Close())
	}
	if n.store != nil {
		errs = append(errs, n.store.Close())
	}
	return errors.Join(errs...)
}
