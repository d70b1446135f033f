package localchain

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Placement decides what a reorg does with the transactions of the blocks it
// drops. It gets them block by block, oldest block first, and returns what the
// replacement blocks hold, in order: at most one list more than it was given,
// each transaction at most once and a sender's transactions by rising nonce.
// What it leaves out goes back to the pool and into the block of the next Seal.
type Placement func(dropped []types.Transactions) []types.Transactions

// LeaveOut is the Placement that makes all replacement blocks empty, so that
// the dropped transactions are mined later, in the order of the pool.
func LeaveOut([]types.Transactions) []types.Transactions { return nil }

// SameBlocks is the Placement that mines each transaction again at the height
// and in the order it had: only hashes change.
func SameBlocks(dropped []types.Transactions) []types.Transactions { return dropped }

// OneLater is the Placement that mines each transaction again one block later:
// its height changes, its order does not.
func OneLater(dropped []types.Transactions) []types.Transactions {
	return append([]types.Transactions{nil}, dropped...)
}

// Fork says what a reorg did.
type Fork struct {
	Ancestor Block   // the newest block that both branches share
	Dropped  []Block // blocks that left the chain, oldest first
	Added    []Block // blocks that took their place, oldest first: one more
}

// Reorg drops the newest depth blocks and puts depth+1 others in their place,
// at the times of those they replace and one second after the last. Subscribers
// see one step: the logs of the dropped blocks with removed set, those of the
// new blocks, and one new head, the last; no head lower than before is ever
// shown. A nil place is LeaveOut.
//
// Nothing stops a reorg that is deeper than the lag of finalized: the tag moves
// to the new branch, as it does when a real chain breaks its promise. A process
// killed in the middle finds the old branch again, the new one, or the new one
// cut short; never a mixture.
//
// It returns ErrReorgDepth unless 1 ≤ depth ≤ height. When a transaction is
// placed where it is not valid (a wrong nonce, more gas than the block has left,
// a fee cap below the base fee) or carries blobs, which blocks do not keep, the
// error says so and the chain is unchanged.
func (c *Chain) Reorg(ctx context.Context, depth int, place Placement) (Fork, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ready(ctx); err != nil {
		return Fork{}, err
	}
	if place == nil {
		place = LeaveOut
	}
	fork, err := c.reorg(ctx, depth, place)
	if err != nil {
		return Fork{}, fmt.Errorf("reorg of chain %q by %d blocks: %w", c.cfg.Name, depth, err)
	}
	return fork, nil
}

// reorg builds the new branch beside the chain and then switches to it.
func (c *Chain) reorg(ctx context.Context, depth int, place Placement) (Fork, error) {
	ancestor, dropped, err := c.newest(depth)
	if err != nil {
		return Fork{}, err
	}
	fork := Fork{Ancestor: describe(ancestor)}
	contents := make([]types.Transactions, len(dropped))
	for i, block := range dropped {
		fork.Dropped = append(fork.Dropped, describe(block))
		contents[i] = block.Transactions()
	}
	placed := place(contents)
	if len(placed) > depth+1 {
		return Fork{}, fmt.Errorf("placement fills %d blocks of %d", len(placed), depth+1)
	}
	tip := ancestor
	for i := range depth + 1 {
		p := plan{parent: tip.Header(), random: crypto.Keccak256Hash(tip.Hash().Bytes())}
		if i < depth {
			p.time = dropped[i].Time()
			// Equal content must not make an equal block.
			p.random = crypto.Keccak256Hash(dropped[i].Hash().Bytes())
		}
		if i < len(placed) {
			p.txs = placed[i]
		}
		if tip, err = c.build(p); err != nil {
			return Fork{}, err
		}
		if err := c.store(ctx, tip); err != nil {
			return Fork{}, err
		}
		fork.Added = append(fork.Added, describe(tip))
	}
	if err := c.adopt(tip); err != nil {
		return Fork{}, err
	}
	return fork, nil
}

// newest returns the newest depth blocks, oldest first, and the one before them.
func (c *Chain) newest(depth int) (ancestor *types.Block, blocks []*types.Block, err error) {
	bc, head := c.backend.BlockChain(), c.backend.BlockChain().CurrentBlock()
	frozen, err := c.backend.ChainDb().Ancients()
	if err != nil {
		return nil, nil, fmt.Errorf("count archived blocks: %w", err)
	}
	height := head.Number.Uint64()
	if depth < 1 || uint64(depth) > height || height-uint64(depth)+1 < frozen {
		return nil, nil, fmt.Errorf("%w: the height is %d, %d blocks are archived", ErrReorgDepth, height, frozen)
	}
	blocks = make([]*types.Block, depth)
	hash := head.Hash()
	for i := depth - 1; i >= 0; i-- {
		if blocks[i] = bc.GetBlock(hash, height); blocks[i] == nil {
			return nil, nil, fmt.Errorf("block %d is missing", height)
		}
		hash, height = blocks[i].ParentHash(), height-1
	}
	if ancestor = bc.GetBlock(hash, height); ancestor == nil {
		return nil, nil, fmt.Errorf("block %d is missing", height)
	}
	return ancestor, blocks, nil
}
