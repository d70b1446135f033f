package node_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// ttl makes leases be renewed every 100 ms.
const ttl = 300 * time.Millisecond

// world is two chains with contracts, and a store whose clock can be moved. Kathy is
// the only agent, on the first chain.
type world struct {
	t       *testing.T
	network *devnet.Network
	file    devnet.File
	store   *sqlite.Store
	log     *slog.Logger
	ahead   atomic.Int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, log: slog.New(slog.DiscardHandler)}
	var err error
	w.network, err = devnet.Start(t.Context(), devnet.Config{
		Chains: 2, OptimisticSeconds: 1, Finality: 2, Dir: t.TempDir(), Memory: true, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.file = w.network.File()
	w.store, err = sqlite.Open(t.Context(), store.Config{
		Dir: filepath.Join(t.TempDir(), "store"), Deployment: "test",
		Now: func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(w.store.Close(), w.network.Close()); err != nil {
			t.Error(err)
		}
	})
	return w
}

func hexKey(t *testing.T, r devnet.Role) *keys.HexKey {
	t.Helper()
	key, err := keys.ParseHexKey(hex.EncodeToString(crypto.FromECDSA(devnet.Key(r))))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (w *world) config(holder string, signer keys.Signer) node.Config {
	cfg := node.Config{
		Keys: node.Keys{KathyTxs: signer}, Store: w.store, Holder: holder, LeaseTTL: ttl, KeyChecks: ttl, Log: w.log,
		Idle: 50 * time.Millisecond,
		Traffic: map[optics.Domain]node.Traffic{w.file.Chains[0].Domain: {
			Targets: []kathy.Target{{Domain: w.file.Chains[1].Domain, Recipient: optics.Bytes32(w.file.Chains[1].Sink)}},
			Chat:    kathy.Static([]byte("hello")), Rate: 1,
		}},
	}
	for i, c := range w.file.Chains {
		described := node.Chain{
			Name: c.Name, Domain: c.Domain, ChainID: c.ChainID, Endpoints: []string{c.WS}, Poll: 50 * time.Millisecond,
			Finality: chain.Confirmations(2), Fees: txm.FeePolicy{MinTip: 1_000_000_000}, Replicas: c.Replicas,
		}
		if i == 0 {
			described.Home, described.ConnectionManager = c.Home, c.ConnectionManager
		}
		cfg.Chains = append(cfg.Chains, described)
	}
	return cfg
}

// process is a node that runs.
type process struct {
	*node.Node
	w    *world
	end  context.CancelFunc
	done chan error
}

func (w *world) start(holder string, signer keys.Signer) *process {
	w.t.Helper()
	return w.run(w.config(holder, signer))
}

func (w *world) run(cfg node.Config) *process {
	w.t.Helper()
	n, err := node.New(w.t.Context(), cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, end := context.WithCancel(w.t.Context())
	p := &process{Node: n, w: w, end: end, done: make(chan error, 1)}
	go func() { p.done <- n.Run(ctx) }()
	return p
}

func (p *process) stop() error {
	p.end()
	return <-p.done
}

// kathy returns the state of the agent.
func (p *process) kathy() agent.Status { return p.agent("kathy alpha") }

func (p *process) agent(name string) agent.Status {
	p.w.t.Helper()
	s, err := p.Status(p.w.t.Context())
	if err != nil {
		p.w.t.Fatal(err)
	}
	for _, a := range s.Agents {
		if a.Name == name {
			return a
		}
	}
	p.w.t.Fatalf("there is no %s: %+v", name, s.Agents)
	return agent.Status{}
}

// sent is how many transactions Kathy's account has sent.
func (w *world) sent() uint64 {
	w.t.Helper()
	var nonce uint64
	w.client(func(c *ethclient.Client) (err error) {
		nonce, err = c.NonceAt(w.t.Context(), devnet.Address(devnet.KathySigner), nil)
		return err
	})
	return nonce
}

func (w *world) client(do func(*ethclient.Client) error) {
	w.t.Helper()
	c, err := ethclient.DialContext(w.t.Context(), w.file.Chains[0].HTTP)
	if err == nil {
		defer c.Close()
		err = do(c)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// until makes blocks until something is so.
func (w *world) until(what string, is func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for !is() {
		if err := w.network.Seal(ctx); err != nil {
			w.t.Fatalf("waiting for %s: %v", what, err)
		}
		<-ticker.C
	}
}

// blocks makes some blocks.
func (w *world) blocks(n int) {
	w.t.Helper()
	left := n
	w.until("blocks", func() bool { left--; return left < 0 })
}

// wallet sends a transaction from Kathy's account, beside every pipeline.
func (w *world) wallet() (common.Hash, uint64) {
	w.t.Helper()
	var tx *types.Transaction
	w.client(func(c *ethclient.Client) error {
		nonce, err := c.PendingNonceAt(w.t.Context(), devnet.Address(devnet.KathySigner))
		if err != nil {
			return err
		}
		chainID := new(big.Int).SetUint64(w.file.Chains[0].ChainID)
		tx, err = types.SignNewTx(devnet.Key(devnet.KathySigner), types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonce, Gas: 21_000, To: &common.Address{1}, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(50e9),
		})
		if err != nil {
			return err
		}
		return c.SendTransaction(w.t.Context(), tx)
	})
	return tx.Hash(), tx.Nonce()
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
	if strings.Contains(text, "\n") {
		t.Errorf("more than one line: %q", text)
	}
}

func TestTheSecondOnOneStoreWaitsForTheFirst(t *testing.T) {
	w := newWorld(t)
	signer := hexKey(t, devnet.KathySigner)
	first := w.start("the first", signer)
	w.until("a message of the first", func() bool { return w.sent() > 0 })
	second := w.start("the second", signer)
	w.until("the second to wait", func() bool { return strings.Contains(second.kathy().Detail, "the first") })
	w.blocks(20)
	is := second.kathy()
	if is.State != agent.Starting || is.Steps != 0 {
		t.Errorf("the second is %+v", is)
	}
	contains(t, is.Detail, "the account "+devnet.Address(devnet.KathySigner).Hex()+" on alpha", "the first has it since ", "until ", "end that process")
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	w.until("the second to begin", func() bool { return second.kathy().State == agent.Running })
	before := w.sent()
	w.until("a message of the second", func() bool { return w.sent() > before })
	if err := second.stop(); err != nil {
		t.Fatal(err)
	}
}

func TestTwoUpdatersWithOneKey(t *testing.T) {
	w := newWorld(t)
	if err := w.store.ImportSigningHead(t.Context(), devnet.Address(devnet.UpdaterAttestation), w.file.Chains[0].Domain, common.Hash{}, 0); err != nil {
		t.Fatal(err)
	}
	start := func(holder string, account devnet.Role) *process {
		cfg := w.config(holder, nil)
		cfg.Keys = node.Keys{Updater: hexKey(t, devnet.UpdaterAttestation), UpdaterTxs: hexKey(t, account)}
		return w.run(cfg)
	}
	first := start("the first", devnet.UpdaterSigner)
	w.until("the first to run", func() bool { return first.agent("updater alpha").State == agent.Running })
	second := start("the second", devnet.Attacker) // another account
	w.until("the second to wait", func() bool {
		return strings.Contains(second.agent("updater alpha").Detail, "the updater's key "+devnet.Address(devnet.UpdaterAttestation).Hex()+" for alpha: the first has it")
	})
	w.blocks(10)
	if is := second.agent("updater alpha"); is.State != agent.Starting || is.Steps != 0 {
		t.Errorf("the second is %+v", is)
	}
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	w.until("the second to run", func() bool { return second.agent("updater alpha").State == agent.Running })
	if err := second.stop(); err != nil {
		t.Fatal(err)
	}
}

func TestALostLeaseEndsTheProcess(t *testing.T) {
	w := newWorld(t)
	p := w.start("the first", hexKey(t, devnet.KathySigner))
	w.until("a message", func() bool { return w.sent() > 0 })
	name := fmt.Sprintf("sender/%d/%s", w.file.Chains[0].ChainID, devnet.Address(devnet.KathySigner))
	err := store.ErrLeaseHeld
	for errors.Is(err, store.ErrLeaseHeld) { // it may be renewed in between
		w.ahead.Add(int64(time.Hour)) // as if the process had been paused
		_, err = w.store.AcquireLease(t.Context(), name, "the second", time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
	err = <-p.done
	if !errors.Is(err, store.ErrLeaseLost) {
		t.Fatalf("it ended with %v", err)
	}
	contains(t, err.Error(), "the second has it since", "fence 2")
	w.blocks(2) // what was in the pool already
	before := w.sent()
	w.blocks(5)
	if after := w.sent(); after != before {
		t.Errorf("%d transactions after the lease was lost", after-before)
	}
}

func TestAForeignTransactionHaltsTheAgentUntilItIsAcknowledged(t *testing.T) {
	w := newWorld(t)
	signer := hexKey(t, devnet.KathySigner)
	p := w.start("", signer)
	w.until("a message", func() bool { return w.sent() > 0 })
	hash, nonce := w.wallet()
	w.until("a halt", func() bool { return p.kathy().State == agent.Halted })
	check := func(p *process) {
		t.Helper()
		is := p.kathy()
		if is.Reason != agent.ForeignTx {
			t.Errorf("the reason is %q", is.Reason)
		}
		contains(t, is.Detail, hash.Hex(), "nonce ", "optics journal acknowledge --db DIR --domain 1000 --account "+devnet.Address(devnet.KathySigner).Hex()+" --nonce ")
		w.blocks(2) // what was in the pool already
		before := w.sent()
		w.blocks(20)
		if after := w.sent(); after != before {
			t.Errorf("%d transactions while it is halted", after-before)
		}
	}
	check(p)
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	p = w.start("", signer)
	w.until("a halt after a restart", func() bool { return p.kathy().State == agent.Halted })
	check(p)
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if err := w.store.AcknowledgeForeignTx(t.Context(), w.file.Chains[0].Domain, devnet.Address(devnet.KathySigner), nonce); err != nil {
		t.Fatal(err)
	}
	before := w.sent()
	p = w.start("", signer)
	w.until("a message after the acknowledgement", func() bool { return w.sent() > before })
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
}
