package contracts_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// node is a local chain that makes a block when it has transactions.
type node struct {
	chain *localchain.Chain
	*gethrpc.Client
	// lie is the code that the node claims to have at an account.
	lie map[common.Address]hexutil.Bytes
}

func (n *node) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if method == "eth_getCode" {
		if code, is := n.lie[args[0].(common.Address)]; is {
			*result.(*hexutil.Bytes) = code
			return nil
		}
	}
	return n.Client.CallContext(ctx, result, method, args...)
}

// blocks makes blocks until the context ends.
func (n *node) blocks(ctx context.Context, t testing.TB) {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if ready, _ := n.chain.Pending(); ready == 0 {
			continue
		}
		if _, err := n.chain.Seal(ctx, 0); err != nil && ctx.Err() == nil {
			t.Error(err)
			return
		}
	}
}

// lab is an environment of local chains.
type lab struct {
	t                    testing.TB
	dir                  string
	nodes                []*node
	cfg                  contracts.Config
	deployer, governor   *ecdsa.PrivateKey
	updater, watcher, rm common.Address
	record               *deployment.Record
	second               common.Address // a contract that was created again
}

func key(name string) *ecdsa.PrivateKey {
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte(name)))
	if err != nil {
		panic(err)
	}
	return k
}

func accountOf(k *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(k.PublicKey) }

// newLab starts n chains with nothing on them.
func newLab(t testing.TB, n int) *lab {
	t.Helper()
	l := &lab{t: t, dir: t.TempDir(), deployer: key("deployer"), governor: key("governor")}
	l.updater, l.watcher, l.rm = accountOf(key("updater")), accountOf(key("watcher")), accountOf(key("recovery"))
	ether := new(big.Int).Mul(big.NewInt(1000), big.NewInt(1e18))
	for i := range n {
		alloc := types.GenesisAlloc{}
		for _, k := range []*ecdsa.PrivateKey{l.deployer, l.governor, key("recovery")} {
			alloc[accountOf(k)] = types.Account{Balance: ether}
		}
		local, err := localchain.New(localchain.Config{ChainID: uint64(1000 + i), Alloc: alloc, GenesisTime: 1_700_000_000})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = local.Close() })
		client, err := gethrpc.DialContext(t.Context(), local.HTTPURL())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		nd := &node{chain: local, Client: client}
		ctx, stop := context.WithCancel(context.Background())
		var making sync.WaitGroup
		making.Go(func() { nd.blocks(ctx, t) })
		t.Cleanup(func() { stop(); making.Wait() })
		l.nodes = append(l.nodes, nd)
		l.cfg.Chains = append(l.cfg.Chains, contracts.Chain{
			Name: string(rune('a' + i)), ChainID: uint64(1000 + i), Domain: optics.Domain(2000 + i), Node: nd,
			Deployer: accountOf(l.deployer), Updater: l.updater, Watchers: []common.Address{l.watcher}, RecoveryManager: l.rm,
			RecoveryTimelock: 86_400, OptimisticSeconds: 1800, ProcessGas: 850_000, ReserveGas: 15_000,
		})
	}
	l.cfg.Governor = contracts.Governor{Network: "a", Address: accountOf(l.governor), Ours: true}
	return l
}

func (l *lab) journal() string { return filepath.Join(l.dir, provision.JournalName) }

// resources are those of the environment, with what the journal knows.
func (l *lab) resources() []provision.Resource {
	l.t.Helper()
	records, err := provision.ReadJournal(l.journal())
	if err != nil {
		l.t.Fatal(err)
	}
	l.cfg.Book, l.cfg.Sent = contracts.NewBook(provision.Created(records)), provision.Sent(records)
	if l.record != nil {
		l.cfg.Book = contracts.NewBook(contracts.Entries(l.record))
	}
	all, err := contracts.Resources(l.cfg)
	if err != nil {
		l.t.Fatal(err)
	}
	return all
}

// plan makes a plan.
func (l *lab) plan() *provision.Plan {
	l.t.Helper()
	p, err := provision.Make(l.t.Context(), provision.Config{Environment: "lab", Resources: l.resources()})
	if err != nil {
		l.t.Fatal(err)
	}
	nodes := map[string]fork.Node{}
	for i, c := range l.cfg.Chains {
		nodes[c.Name] = l.nodes[i]
	}
	if err := contracts.Simulate(l.t.Context(), p, l.cfg.Chains, nodes); err != nil {
		l.t.Fatal(err)
	}
	return p
}

// apply applies a plan with everything opened anew, as a process would.
func (l *lab) apply(ctx context.Context, p *provision.Plan, watch provision.Watch) (err error) {
	l.t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := sqlite.Open(ctx, store.Config{Dir: filepath.Join(l.dir, "data"), Deployment: "lab"})
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	defer func() {
		cancel()
		running.Wait()
		err = errors.Join(err, s.Close())
	}()
	for i := range l.cfg.Chains {
		c := &l.cfg.Chains[i]
		pipeline, err := contracts.NewPipeline(contracts.PipelineConfig{
			Name: c.Name, Chain: c.Domain, ChainID: c.ChainID, Node: l.nodes[i], Finality: chain.Confirmations(0), Poll: 10 * time.Millisecond,
			Signers: []keys.Signer{l.signer(l.deployer), l.signer(l.governor)}, Journal: s,
		})
		if err != nil {
			return err
		}
		if err := pipeline.Keep(ctx, p.Steps); err != nil {
			return err
		}
		c.Sender = pipeline
		running.Go(func() {
			if err := pipeline.Run(ctx); err != nil {
				l.t.Log(err)
			}
		})
	}
	resources := l.resources()
	j, err := provision.OpenJournal(l.journal(), func() time.Time { return time.Unix(1_700_000_000, 0) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	a, err := provision.NewApplier(p, resources, j, watch)
	if err != nil {
		return err
	}
	return a.Apply(ctx)
}

func (l *lab) signer(k *ecdsa.PrivateKey) keys.Signer {
	s, err := keys.ParseHexKey(hexutil.Encode(crypto.FromECDSA(k)))
	if err != nil {
		l.t.Fatal(err)
	}
	return s
}

// nonces returns the deployer's nonce on each chain.
func (l *lab) nonces() string {
	var out bytes.Buffer
	for _, n := range l.nodes {
		var nonce hexutil.Uint64
		if err := n.CallContext(l.t.Context(), &nonce, "eth_getTransactionCount", accountOf(l.deployer), "latest"); err != nil {
			l.t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s ", nonce)
	}
	return out.String()
}

// where returns the address of a contract.
func (l *lab) where(network, key string) string {
	l.t.Helper()
	at, ok := l.cfg.Book.Where(network + "/" + key)
	if !ok {
		l.t.Fatalf("%s of %s is not there", key, network)
	}
	return at.Address
}
