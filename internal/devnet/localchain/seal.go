package localchain

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/miner"
)

// Seal makes one block on top of the newest with every transaction of the pool
// that fits, best paying first, and returns it. Each transaction that
// eth_sendRawTransaction accepted before the call is a candidate. The block's
// time is timestamp, in seconds, but at least one second after its parent's; a
// chain on which nobody calls Seal stands still.
//
// When Seal returns, the block is the answer to eth_blockNumber, subscribers
// were notified, the safe and finalized tags have moved, the pool has let go of
// what was mined and, with a data directory, all of it is on disk.
func (c *Chain) Seal(ctx context.Context, timestamp uint64) (Block, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ready(ctx); err != nil {
		return Block{}, err
	}
	block, err := c.seal(ctx, timestamp)
	if err != nil {
		return Block{}, fmt.Errorf("seal a block of chain %q: %w", c.cfg.Name, err)
	}
	return describe(block), nil
}

// Run seals a block every period, at the time that the configured Now tells,
// until ctx ends; then it returns nil. A period below one second is refused
// (ErrConfig): chain time, which moves by at least a second a block, would run
// ahead of the wall clock.
func (c *Chain) Run(ctx context.Context, period time.Duration) error {
	if period < time.Second {
		return fmt.Errorf("%w: block period %s of chain %q is below one second", ErrConfig, period, c.cfg.Name)
	}
	if c.cfg.Now == nil {
		return fmt.Errorf("%w: chain %q has no Now to run by", ErrConfig, c.cfg.Name)
	}
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if _, err := c.Seal(ctx, unixSeconds(c.cfg.Now())); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// ready says whether blocks can be made.
func (c *Chain) ready(ctx context.Context) error {
	if c.closed {
		return fmt.Errorf("chain %q: %w", c.cfg.Name, ErrClosed)
	}
	return ctx.Err()
}

// seal builds a block from the pool and makes it the newest.
func (c *Chain) seal(ctx context.Context, timestamp uint64) (*types.Block, error) {
	parent := c.backend.BlockChain().CurrentBlock()
	p := plan{
		parent: parent,
		time:   timestamp,
		random: crypto.Keccak256Hash(parent.Hash().Bytes()),
		fill:   true,
	}
	block, err := c.build(p)
	if err != nil {
		return nil, err
	}
	late, err := c.overlooked(parent, block)
	if err != nil {
		return nil, err
	}
	if len(late) > 0 {
		p.fill, p.txs = false, append(slices.Clone(block.Transactions()), late...)
		// A late transaction may turn out to be unpayable after those before
		// it: then the block without any of them stands.
		if fuller, err := c.build(p); err == nil {
			block = fuller
		}
	}
	if err := c.store(ctx, block); err != nil {
		return nil, err
	}
	return block, c.adopt(block)
}

// overlooked returns transactions of the pool that the block has room for and
// does not hold. The pool sorts what it accepts into executable and queued on a
// goroutine, and leaves a transaction queued that arrives while a new head is
// being taken in, though nothing is in its way (seen in go-ethereum v1.17.10:
// runReorg forgets the accounts to promote when it also resets).
func (c *Chain) overlooked(parent *types.Header, block *types.Block) (types.Transactions, error) {
	executable, queued := c.backend.TxPool().Content()
	for sender, txs := range queued {
		executable[sender] = append(executable[sender], txs...)
	}
	state, err := c.backend.BlockChain().StateAt(parent.Root, parent.Number, parent.Time)
	if err != nil {
		return nil, fmt.Errorf("state of block %d: %w", parent.Number, err)
	}
	held := make(map[common.Hash]bool, len(block.Transactions()))
	for _, tx := range block.Transactions() {
		held[tx.Hash()] = true
	}
	var late types.Transactions
	room := block.GasLimit() - block.GasUsed()
	for _, sender := range slices.SortedFunc(maps.Keys(executable), common.Address.Cmp) {
		next := state.GetNonce(sender)
		for _, tx := range executable[sender] {
			if tx.Nonce() != next {
				break
			}
			next++
			if held[tx.Hash()] {
				continue
			}
			if tx.Gas() > room || tx.GasFeeCapIntCmp(block.BaseFee()) < 0 || tx.Type() == types.BlobTxType {
				break
			}
			late = append(late, tx)
			room -= tx.Gas()
		}
	}
	return late, nil
}

// plan is what a block is built from.
type plan struct {
	parent *types.Header
	time   uint64      // raised to one second after the parent's
	random common.Hash // the block's randomness, which makes equal blocks differ
	fill   bool        // take the transactions from the pool
	txs    types.Transactions
}

// build makes a block.
//
// The builder of the engine API delivers an empty payload first and a full one
// when it gets to it; this one builds the full block on the spot and says when
// it cannot.
func (c *Chain) build(p plan) (*types.Block, error) {
	number := p.parent.Number.Uint64() + 1
	for _, tx := range p.txs {
		if tx.Type() == types.BlobTxType {
			return nil, fmt.Errorf("build block %d: transaction %s has lost its blobs", number, tx.Hash())
		}
	}
	args := &miner.BuildPayloadArgs{
		Parent:      p.parent.Hash(),
		Timestamp:   max(p.time, p.parent.Time+1),
		Random:      p.random,
		Withdrawals: types.Withdrawals{},
		BeaconRoot:  &common.Hash{},
	}
	empty := !p.fill && len(p.txs) == 0
	block, _, err := c.backend.Miner().BuildTestingPayload(args, p.txs, empty, nil)
	if err != nil {
		return nil, fmt.Errorf("build block %d: %w", number, err)
	}
	return block, nil
}

// store checks a block and puts it into the database, beside the chain.
func (c *Chain) store(ctx context.Context, block *types.Block) error {
	if _, err := c.backend.BlockChain().InsertBlockWithoutSetHead(ctx, block, false); err != nil {
		return fmt.Errorf("import block %d: %w", block.NumberU64(), err)
	}
	return nil
}

// adopt makes a block that was built the newest of the chain.
func (c *Chain) adopt(block *types.Block) error {
	if _, err := c.backend.BlockChain().SetCanonical(block); err != nil {
		return fmt.Errorf("set head to block %d: %w", block.NumberU64(), err)
	}
	c.moveTags(block.Header())
	return errors.Join(c.backend.TxPool().Sync(), c.sync())
}

// moveTags puts safe and finalized at their distance from the head, or takes
// them away while the chain is too short.
func (c *Chain) moveTags(head *types.Header) {
	bc := c.backend.BlockChain()
	behind := func(lag uint64) *types.Header {
		if head.Number.Uint64() < lag {
			return nil
		}
		return bc.GetHeaderByNumber(head.Number.Uint64() - lag)
	}
	bc.SetSafe(behind(c.cfg.Safe))
	bc.SetFinalized(behind(c.cfg.Finalized))
	// Blocks below a finalized block that the database knows are moved to an
	// append-only archive, out of the reach of a reorg: keep it in memory alone.
	rawdb.WriteFinalizedBlockHash(c.backend.ChainDb(), common.Hash{})
}

// sync puts everything written so far on disk: the database keeps the tail of
// its log in the memory of the process.
func (c *Chain) sync() error {
	if c.cfg.DataDir == "" {
		return nil
	}
	if err := c.backend.ChainDb().SyncKeyValue(); err != nil {
		return fmt.Errorf("sync database: %w", err)
	}
	return nil
}

// unixSeconds returns a time as a block timestamp; times before 1970 are 0.
func unixSeconds(t time.Time) uint64 {
	return uint64(max(t.Unix(), 0)) // #nosec G115 -- not negative
}
