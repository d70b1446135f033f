package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/legacyconfig"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// longestIdle is the longest pause between two looks, whatever the configuration
// says: most looks are caused by news, but not all news are heard of at once.
const longestIdle = 5 * time.Second

// startTimeout bounds the questions to one chain before an agent starts.
const startTimeout = 30 * time.Second

// agentBuild makes what a node needs of what a configuration says.
type agentBuild struct {
	cfg     *legacyconfig.Config
	options runOptions
	store   *sqlite.Store
	journal keys.SignatureJournal
	open    signerOpener
	log     *slog.Logger
}

// newSignerOpener returns what opens the keys of a configuration: hex keys as they
// stand there, KMS keys with the caller's AWS credentials, one connection for each
// region. The format names no address for a KMS key; the key's own is taken, and
// what must be a certain one (the updater's) is compared with the chain later.
func newSignerOpener() signerOpener {
	pool := keys.NewAWSPool(keys.AWSConfig{})
	return func(ctx context.Context, s legacyconfig.Signer, journal keys.SignatureJournal) (keys.Signer, error) {
		switch s.Type {
		case legacyconfig.HexKey:
			return keys.ParseHexKey(s.Key.Reveal())
		case legacyconfig.AWS:
			account, err := pool.OpenOwn(ctx, s.Region)
			if err != nil {
				return nil, err
			}
			return keys.OpenKMS(ctx, keys.KMSConfig{
				AWS: account, Key: s.ID, AnyAddress: true, Journal: journal, Purpose: s.Path,
			})
		}
		return nil, fmt.Errorf("signers of type %s cannot be opened; %s and %s are possible", s.Type, legacyconfig.HexKey, legacyconfig.AWS)
	}
}

func (b *agentBuild) signer(ctx context.Context, s legacyconfig.Signer) (keys.Signer, error) { //nolint:ireturn // which one it is, the configuration says
	signer, err := b.open(ctx, s, b.journal)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", s.Place, s.Path, err)
	}
	return signer, nil
}

// config asks every chain who it is and returns the configuration of the node.
func (b *agentBuild) config(ctx context.Context) (node.Config, error) {
	out := node.Config{
		Store: b.store, Log: b.log, Idle: min(b.cfg.Interval, longestIdle),
		Allowed: b.cfg.Allowed, Denied: b.cfg.Denied, WarnOfForeignUse: b.options.foreign == foreignWarn,
	}
	for i, c := range append([]legacyconfig.Chain{b.cfg.Home}, b.cfg.Replicas...) {
		described, err := b.chain(ctx, c, i == 0)
		if err != nil {
			return out, fmt.Errorf("%s (%s): %w", c.Name, c.Place, err)
		}
		out.Chains = append(out.Chains, described)
	}
	if err := b.attest(ctx, &out); err != nil {
		return out, err
	}
	if b.cfg.Role != legacyconfig.Kathy {
		return out, nil
	}
	traffic, err := b.traffic()
	out.Traffic = map[optics.Domain]node.Traffic{b.cfg.Home.Domain: traffic}
	return out, err
}

// chain describes one chain with its contract: the Home or a Replica.
func (b *agentBuild) chain(ctx context.Context, c legacyconfig.Chain, home bool) (node.Chain, error) {
	finality, err := b.options.finalityOf(b.cfg, c.Name)
	if err != nil {
		return node.Chain{}, err
	}
	out := node.Chain{
		Name: c.Name, Domain: c.Domain, Endpoints: []string{c.URL}, Finality: finality, From: c.From,
		ConnectionManager: b.cfg.Managers[c.Name].Address, Txs: &node.Keys{},
	}
	if home {
		out.Home = c.Address
	} else {
		out.Replicas = map[optics.Domain]common.Address{b.cfg.Home.Domain: c.Address}
	}
	if c.Signer.Type != "" {
		signer, err := b.signer(ctx, c.Signer)
		if err != nil {
			return out, err
		}
		out.Txs = b.txs(signer)
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	client, err := gethrpc.DialContext(ctx, c.URL)
	if err != nil {
		return out, fmt.Errorf("reach its endpoint: %w", hideURL(err))
	}
	defer client.Close()
	var id hexutil.Uint64
	if err := client.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return out, fmt.Errorf("ask its endpoint for the chain id: %w", hideURL(err))
	}
	out.ChainID = uint64(id)
	return out, hideURL(b.identify(ctx, client, c, home))
}

// hideURL leaves the endpoint out of an error: it may hold a secret.
func hideURL(err error) error {
	var shown *url.Error
	if errors.As(err, &shown) {
		return shown.Err
	}
	return err
}

// identify checks that a contract is the one that the configuration means.
func (b *agentBuild) identify(ctx context.Context, client *gethrpc.Client, c legacyconfig.Chain, home bool) error {
	if home {
		local, err := chain.NewHome(client, c.Domain, c.Address).LocalDomain(ctx)
		if err == nil && local != c.Domain {
			err = fmt.Errorf("the home at %s is of domain %s, the configuration says %s", c.Address, local, c.Domain)
		}
		return err
	}
	lane := optics.Contract{Home: b.cfg.Home.Domain, Chain: c.Domain}
	got, err := chain.NewReplica(client, lane, c.Address).Identity(ctx)
	if want := (chain.Identity{Remote: lane.Home, Local: lane.Chain}); err == nil && got != want {
		err = fmt.Errorf("the replica at %s is of home %s on chain %s, the configuration says home %s on chain %s",
			c.Address, got.Remote, got.Local, want.Remote, want.Local)
	}
	return err
}

// txs gives a transaction signer to the agent's role.
func (b *agentBuild) txs(signer keys.Signer) *node.Keys {
	switch b.cfg.Role {
	case legacyconfig.Updater:
		return &node.Keys{UpdaterTxs: signer}
	case legacyconfig.Relayer:
		return &node.Keys{RelayerTxs: signer}
	case legacyconfig.Processor:
		return &node.Keys{ProcessorTxs: signer}
	case legacyconfig.Watcher:
		return &node.Keys{WatcherTxs: signer}
	case legacyconfig.Kathy:
		return &node.Keys{KathyTxs: signer}
	}
	return &node.Keys{}
}

// attest opens the attestation key of an updater or a watcher.
func (b *agentBuild) attest(ctx context.Context, out *node.Config) error {
	if !b.cfg.Role.Attests() {
		return nil
	}
	signer, err := b.signer(ctx, b.cfg.Attestation)
	if err != nil {
		return err
	}
	if b.cfg.Role == legacyconfig.Watcher {
		out.Keys.Watcher = signer
		return nil
	}
	out.Keys.Updater = signer
	client, err := gethrpc.DialContext(ctx, b.cfg.Home.URL)
	if err != nil {
		return fmt.Errorf("reach the endpoint of %s: %w", b.cfg.Home.Name, hideURL(err))
	}
	defer client.Close()
	return hideURL(b.checkUpdater(ctx, client, signer.Address()))
}

// traffic is what Kathy sends: one message an interval to each replica.
func (b *agentBuild) traffic() (node.Traffic, error) {
	said := b.cfg.Chat
	t := node.Traffic{Rate: float64(len(b.cfg.Replicas)) / b.cfg.Interval.Seconds()}
	for _, c := range b.cfg.Replicas {
		t.Targets = append(t.Targets, kathy.Target{Domain: c.Domain, Recipient: said.Recipient})
	}
	var err error
	switch said.Type {
	case legacyconfig.ChatStatic:
		t.Chat = kathy.Static([]byte(said.Message))
	case legacyconfig.ChatRandom:
		t.Chat, err = kathy.Random(said.Length, uint64(b.cfg.Home.Domain))
	case legacyconfig.ChatList:
		bodies := make([][]byte, len(said.Messages))
		for i, message := range said.Messages {
			bodies[i] = []byte(message)
		}
		t.Chat = kathy.OrderedList(bodies)
	case legacyconfig.ChatDefault:
		t.Chat = kathy.Static(nil)
	}
	return t, err
}
