package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/merkle"
)

// signingHistory is what an updater's key signed for a Home before, as the chains show
// it.
type signingHistory struct {
	store *sqlite.Store
	log   *slog.Logger
	key   common.Address
	home  homePlace
	// replicas are those that follow the home.
	replicas []replicaPlace
}

// homePlace is where a Home is.
type homePlace struct {
	name     string
	domain   optics.Domain
	address  common.Address
	from     uint64 // first block that can hold a log of it
	finality chain.Finality
	node     chain.Node // states are read from it
	logs     chain.Node // logs are
}

// replicaPlace is where a Replica of the Home is.
type replicaPlace struct {
	name    string
	domain  optics.Domain
	address common.Address
	node    chain.Node
}

// checkUpdater checks that the key is the Home's updater, and that it is known what
// the key signed before.
func (b *agentBuild) checkUpdater(ctx context.Context, client *gethrpc.Client, key common.Address) error {
	home := chain.NewHome(client, b.cfg.Home.Domain, b.cfg.Home.Address)
	asking, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	state, err := home.State(asking, optics.BlockRef{})
	if err != nil {
		return err
	}
	at := b.cfg.Attestation
	if state.Updater != key {
		return fmt.Errorf("%s: %s: is the key of %s; the updater of the home on %s is %s", at.Place, at.Path, key, b.cfg.Home.Name, state.Updater)
	}
	_, err = b.store.SigningHead(ctx, key, b.cfg.Home.Domain)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, optics.ErrNotFound):
		return fmt.Errorf("signing history of %s: %w", key, err)
	case !b.options.history:
		return fmt.Errorf("%s does not know what the updater's key signed before; stop every other updater with this key, "+
			"wait until its last update is final, and start once with --import-signing-history", b.cfg.DB)
	}
	return b.importHistory(ctx, client, key)
}

func (b *agentBuild) importHistory(ctx context.Context, client *gethrpc.Client, key common.Address) error {
	rule, err := b.options.finalityOf(b.cfg, b.cfg.Home.Name)
	if err != nil {
		return err
	}
	home := b.cfg.Home
	h := signingHistory{store: b.store, log: b.log, key: key, home: homePlace{
		name: home.Name, domain: home.Domain, address: home.Address, from: home.From, finality: rule, node: client, logs: client,
	}}
	for _, c := range b.cfg.Replicas {
		replica, err := gethrpc.DialContext(ctx, c.URL)
		if err != nil {
			return fmt.Errorf("import the signing history: %s: %w", c.Name, hideURL(err))
		}
		defer replica.Close()
		h.replicas = append(h.replicas, replicaPlace{c.Name, c.Domain, c.Address, replica})
	}
	return h.take(ctx)
}

// take tells the guard where the next update must start: at the root that the Home has
// committed, if our own tree had it, and no Replica has a later one.
func (h signingHistory) take(ctx context.Context) error {
	state, err := chain.NewHome(h.home.node, h.home.domain, h.home.address).State(ctx, optics.BlockRef{})
	if err == nil {
		err = h.checkFinal(ctx, state)
	}
	if err != nil {
		return fmt.Errorf("import the signing history: %w", err)
	}
	tree, err := h.readTree(ctx, state)
	if err != nil {
		return fmt.Errorf("import the signing history: %w", err)
	}
	sizes := map[common.Hash]uint64{{}: 0}
	for size := uint64(1); size <= tree.Size(); size++ {
		root, err := tree.RootAt(size)
		if err != nil {
			return fmt.Errorf("import the signing history: %w", err)
		}
		sizes[root] = size
	}
	size, known := sizes[state.CommittedRoot]
	if !known {
		return fmt.Errorf("import the signing history: the home on %s has committed %s, which none of its %d messages from block %d on lead to; lower index.from",
			h.home.name, state.CommittedRoot, tree.Size(), h.home.from)
	}
	for _, c := range h.replicas {
		lane := optics.Contract{Home: h.home.domain, Chain: c.domain}
		replica, err := chain.NewReplica(c.node, lane, c.address).State(ctx, optics.BlockRef{})
		if err != nil {
			return fmt.Errorf("import the signing history: %s: %w", c.name, err)
		}
		if relayed, known := sizes[replica.CommittedRoot]; !known || relayed > size {
			return fmt.Errorf("import the signing history: the replica on %s has %s, which the home has not committed; wait for the home, or find out who signed it", c.name, replica.CommittedRoot)
		}
	}
	h.log.InfoContext(ctx, "signing history imported", "home", h.home.name, "root", state.CommittedRoot, "leaves", size)
	return h.store.ImportSigningHead(ctx, h.key, h.home.domain, state.CommittedRoot, size)
}

// checkFinal checks that the Home's committed root is in a final block: one that can
// still leave the chain is one that may have been signed and would be forgotten.
func (h signingHistory) checkFinal(ctx context.Context, state optics.HomeState) error {
	heads := chain.NewHeads(chain.HeadsConfig{Node: h.home.node, Finality: h.home.finality, Chain: h.home.domain, Log: h.log})
	heads.Poll(ctx)
	head, ok := heads.Head()
	if !ok || head.Final == (optics.BlockRef{}) {
		return fmt.Errorf("%s has no final block by the rule %s; choose another with --finality, or wait", h.home.name, h.home.finality)
	}
	final, err := chain.NewHome(h.home.node, h.home.domain, h.home.address).State(ctx, head.Final)
	if err != nil {
		return err
	}
	if final.CommittedRoot != state.CommittedRoot {
		return fmt.Errorf("the newest update of the home on %s is not in a final block yet (final is block %d); wait, and see that no other updater runs",
			h.home.name, head.Final.Number)
	}
	return nil
}

// widest is how many blocks are asked for at once, fewer when an endpoint refuses.
const widest = 10_000

// readTree builds the tree of the Home's messages; it needs none as long as nothing
// is committed.
func (h signingHistory) readTree(ctx context.Context, state optics.HomeState) (*merkle.Tree, error) {
	tree := new(merkle.Tree)
	if state.CommittedRoot == (common.Hash{}) {
		return tree, nil
	}
	source := chain.NewLogSource(chain.LogSourceConfig{Chain: h.home.domain, Node: h.home.logs, Home: h.home.address})
	width := uint64(widest)
	for from := h.home.from; from <= state.Block.Number; {
		to := min(from+width-1, state.Block.Number)
		logs, err := source.Logs(ctx, from, to)
		if errors.Is(err, optics.ErrRangeTooLarge) && width > 1 {
			width /= 2
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, d := range logs.Dispatches {
			if uint64(d.LeafIndex) != tree.Size() {
				return nil, fmt.Errorf("message %d follows message %d: the endpoint leaves logs out, or index.from is too high", d.LeafIndex, tree.Size())
			}
			if err := tree.Append(d.Message.Leaf()); err != nil {
				return nil, err
			}
		}
		from = to + 1
	}
	return tree, nil
}
