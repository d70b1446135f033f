package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/legacyconfig"
	"github.com/opticsnet/optics/merkle"
)

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
	return b.importHistory(ctx, client, state, key)
}

// importHistory tells the guard where the next update must start: at the root that
// the Home has committed, if our own tree had it, and no Replica has a later one.
func (b *agentBuild) importHistory(ctx context.Context, client *gethrpc.Client, state optics.HomeState, key common.Address) error {
	if err := b.checkFinal(ctx, client, state); err != nil {
		return fmt.Errorf("import the signing history: %w", err)
	}
	tree, err := b.readTree(ctx, client, state)
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
			b.cfg.Home.Name, state.CommittedRoot, tree.Size(), b.cfg.Home.From)
	}
	for _, c := range b.cfg.Replicas {
		root, err := replicaRoot(ctx, b.cfg.Home.Domain, c)
		if err != nil {
			return fmt.Errorf("import the signing history: %s: %w", c.Name, err)
		}
		if relayed, known := sizes[root]; !known || relayed > size {
			return fmt.Errorf("import the signing history: the replica on %s has %s, which the home has not committed; wait for the home, or find out who signed it", c.Name, root)
		}
	}
	b.log.InfoContext(ctx, "signing history imported", "home", b.cfg.Home.Name, "root", state.CommittedRoot, "leaves", size)
	return b.store.ImportSigningHead(ctx, key, b.cfg.Home.Domain, state.CommittedRoot, size)
}

// checkFinal checks that the Home's committed root is in a final block: one that can
// still leave the chain is one that may have been signed and would be forgotten.
func (b *agentBuild) checkFinal(ctx context.Context, client *gethrpc.Client, state optics.HomeState) error {
	rule, err := b.options.finalityOf(b.cfg, b.cfg.Home.Name)
	if err != nil {
		return err
	}
	heads := chain.NewHeads(chain.HeadsConfig{Node: client, Finality: rule, Chain: b.cfg.Home.Domain, Log: b.log})
	heads.Poll(ctx)
	head, ok := heads.Head()
	if !ok || head.Final == (optics.BlockRef{}) {
		return fmt.Errorf("%s has no final block by the rule %s; choose another with --finality, or wait", b.cfg.Home.Name, rule)
	}
	final, err := chain.NewHome(client, b.cfg.Home.Domain, b.cfg.Home.Address).State(ctx, head.Final)
	if err != nil {
		return err
	}
	if final.CommittedRoot != state.CommittedRoot {
		return fmt.Errorf("the newest update of the home on %s is not in a final block yet (final is block %d); wait, and see that no other updater runs",
			b.cfg.Home.Name, head.Final.Number)
	}
	return nil
}

func replicaRoot(ctx context.Context, home optics.Domain, c legacyconfig.Chain) (common.Hash, error) {
	client, err := gethrpc.DialContext(ctx, c.URL)
	if err != nil {
		return common.Hash{}, hideURL(err)
	}
	defer client.Close()
	state, err := chain.NewReplica(client, optics.Contract{Home: home, Chain: c.Domain}, c.Address).State(ctx, optics.BlockRef{})
	return state.CommittedRoot, err
}

// widest is how many blocks are asked for at once, fewer when an endpoint refuses.
const widest = 10_000

// readTree builds the tree of the Home's messages; it needs none as long as nothing
// is committed.
func (b *agentBuild) readTree(ctx context.Context, client *gethrpc.Client, state optics.HomeState) (*merkle.Tree, error) {
	tree := new(merkle.Tree)
	if state.CommittedRoot == (common.Hash{}) {
		return tree, nil
	}
	source := chain.NewLogSource(chain.LogSourceConfig{Chain: b.cfg.Home.Domain, Node: client, Home: b.cfg.Home.Address})
	width := uint64(widest)
	for from := b.cfg.Home.From; from <= state.Block.Number; {
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
