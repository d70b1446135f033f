// Package prover keeps the tree of one Home, built from the leaves in a store,
// and proves leaves under any root that the tree ever had.
//
// It computes the root after each leaf itself and compares it with whatever the
// chain says about roots. The first disagreement stops it for good: either
// leaves are missing or wrong, or the chain is not what we take it for, and no
// signature and no proof may come out of that.
package prover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/merkle"
)

// ErrBehind means that the tree does not have as many leaves yet. Sync and ask
// again.
var ErrBehind = errors.New("the tree is behind")

// MismatchError says that our tree and the chain disagree about a root.
type MismatchError struct {
	// Home is the domain of the Home.
	Home optics.Domain
	// Leaf is the index of the newest leaf under Ours. For a committed root it
	// is the first leaf that names it, and Ours is the root before that leaf.
	Leaf uint64
	// Ours is the root that we computed.
	Ours common.Hash
	// Chain is the root that the chain shows.
	Chain common.Hash
}

// Error names the leaf and both roots.
func (e *MismatchError) Error() string {
	return fmt.Sprintf("the tree of home %s disagrees with its chain at leaf %d: our root is %s, the chain shows %s",
		e.Home, e.Leaf, e.Ours, e.Chain)
}

// Leaves are the indexed leaves of Homes.
type Leaves interface {
	// Leaves returns at most limit leaves of a Home from an index on, in order
	// and without gaps, as they are at one moment. After a reorganization some
	// may be gone and others in their place, with other blocks.
	Leaves(ctx context.Context, home optics.Domain, from uint32, limit int) ([]optics.Leaf, error)
}

// Config describes a Prover.
type Config struct {
	// Home is the domain of the Home.
	Home optics.Domain
	// Leaves are required.
	Leaves Leaves
	// Log receives what a reorganization removed. Nil discards it.
	Log *slog.Logger
}

// Prover is the tree of one Home. All methods may be called from any number of
// goroutines; proofs are made while Sync runs.
type Prover struct {
	cfg Config

	syncing sync.Mutex // held by the one Sync that runs

	mu     sync.RWMutex
	tree   merkle.Tree
	sizes  map[common.Hash]uint32 // root after each leaf → number of leaves
	blocks []run
	halted error
}

// run says that the leaves from first up to that of the next run stand in one
// block.
type run struct {
	first uint64
	block optics.BlockRef
}

// New returns a Prover with an empty tree. Call Sync to fill it.
func New(cfg Config) *Prover {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Log = cfg.Log.With("home", uint32(cfg.Home))
	return &Prover{cfg: cfg, sizes: make(map[common.Hash]uint32)}
}

// Size returns the number of leaves.
func (p *Prover) Size() uint64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.tree.Size()
}

// SizeOf returns the number of leaves under a root, and false for a root that
// the tree never had. The zero root, which a Home has committed before its
// first update, has none.
func (p *Prover) SizeOf(root common.Hash) (uint64, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.sizeOf(root)
}

func (p *Prover) sizeOf(root common.Hash) (uint64, bool) {
	if root == (common.Hash{}) {
		return 0, true
	}
	size, ok := p.sizes[root]
	return uint64(size), ok
}

// RootAt returns the root over the first size leaves: what Home.root returns
// when it has that many, merkle.EmptyRoot for none. It returns an error that
// wraps [ErrBehind] for more leaves than there are, and the *MismatchError once
// there was one.
func (p *Prover) RootAt(size uint64) (common.Hash, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return common.Hash{}, p.halted
	}
	return p.rootAt(size)
}

func (p *Prover) rootAt(size uint64) (common.Hash, error) {
	root, err := p.tree.RootAt(size)
	if err != nil {
		return common.Hash{}, fmt.Errorf("root of home %s: %w: %w", p.cfg.Home, ErrBehind, err)
	}
	return root, nil
}

// Proof proves the leaf with an index under the root over the first size
// leaves. It returns an error that wraps [ErrBehind] for more leaves than there
// are, [merkle.ErrIndex] for an index not below size, and the *MismatchError
// once there was one.
func (p *Prover) Proof(index, size uint64) (merkle.Proof, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return merkle.Proof{}, p.halted
	}
	proof, err := p.tree.ProofAt(index, size)
	if err != nil {
		return merkle.Proof{}, p.notProven("leaf", err)
	}
	return proof, nil
}

// Multiproof proves the leaves with the given indexes, strictly ascending, under
// the root over the first size leaves. It returns an error that wraps
// [ErrBehind] for more leaves than there are, [merkle.ErrIndex] for indexes that
// [merkle.Tree.MultiproofAt] refuses, and the *MismatchError once there was one.
func (p *Prover) Multiproof(indices []uint64, size uint64) (merkle.Multiproof, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return merkle.Multiproof{}, p.halted
	}
	proof, err := p.tree.MultiproofAt(indices, size)
	if err != nil {
		return merkle.Multiproof{}, p.notProven("leaves", err)
	}
	return proof, nil
}

// notProven returns the error of a proof that the tree refused.
func (p *Prover) notProven(what string, err error) error {
	if errors.Is(err, merkle.ErrSize) {
		err = fmt.Errorf("%w: %w", ErrBehind, err)
	}
	return fmt.Errorf("prove %s of home %s: %w", what, p.cfg.Home, err)
}

// Check compares the root that the chain shows with ours over the same number
// of leaves: Home.root beside Home.count, at a block that is final and indexed.
// It returns an error that wraps [ErrBehind] when the tree is smaller, and a
// *MismatchError, after which the Prover is stopped, when the roots differ.
func (p *Prover) Check(root common.Hash, size uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return p.halted
	}
	ours, err := p.rootAt(size)
	if err == nil && ours != root {
		p.halted = &MismatchError{Home: p.cfg.Home, Leaf: max(size, 1) - 1, Ours: ours, Chain: root}
		err = p.halted
	}
	return err
}

// CheckCommitted looks for a root that the Home committed, in Home.committedRoot
// or a Home's Update log, among those that the tree had with at most size
// leaves: as many as the Home had at a block that shows the root and that is
// final and indexed. Errors are those of Check.
func (p *Prover) CheckCommitted(root common.Hash, size uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return p.halted
	}
	ours, err := p.rootAt(size)
	if err != nil {
		return err
	}
	if had, ok := p.sizeOf(root); !ok || had > size {
		p.halted = &MismatchError{Home: p.cfg.Home, Leaf: max(size, 1) - 1, Ours: ours, Chain: root}
	}
	return p.halted
}

// Halted returns the *MismatchError that stopped the Prover, or nil.
func (p *Prover) Halted() error {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.halted
}

// add appends leaves that follow the tree's last. Each may name only a
// committed root that the tree had before it.
func (p *Prover) add(leaves []optics.Leaf) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, leaf := range leaves {
		if p.halted != nil {
			return p.halted
		}
		size := p.tree.Size()
		if _, ok := p.sizeOf(leaf.CommittedRoot); !ok {
			p.halted = &MismatchError{Home: p.cfg.Home, Leaf: size, Ours: p.tree.Root(), Chain: leaf.CommittedRoot}
			return p.halted
		}
		if err := p.tree.Append(leaf.Hash); err != nil {
			return err
		}
		p.sizes[p.tree.Root()] = leaf.Index + 1
		if n := len(p.blocks); n == 0 || p.blocks[n-1].block != leaf.Block {
			p.blocks = append(p.blocks, run{first: size, block: leaf.Block})
		}
	}
	return nil
}

// has reports whether the tree has the leaf, from the same block. Then it has
// the same leaves below it too, because the block comes with its ancestors.
func (p *Prover) has(leaf optics.Leaf) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	index := uint64(leaf.Index)
	ours, err := p.tree.Leaf(index)
	if err != nil || ours != leaf.Hash {
		return false
	}
	after, _ := slices.BinarySearchFunc(p.blocks, index+1, func(r run, i uint64) int {
		if r.first < i {
			return -1
		}
		return 1
	})
	block := p.blocks[after-1].block
	return block.Number == leaf.Block.Number && block.Hash == leaf.Block.Hash
}

// truncate removes all but the first size leaves.
func (p *Prover) truncate(size uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := size + 1; n <= p.tree.Size(); n++ {
		root, err := p.tree.RootAt(n)
		if err != nil {
			return err
		}
		delete(p.sizes, root)
	}
	p.blocks = slices.DeleteFunc(p.blocks, func(r run) bool { return r.first >= size })
	return p.tree.Truncate(size)
}
