// Package localchain runs a real EVM chain inside the process: go-ethereum's
// node behind a block driver of our own. A chain has its own chain id, speaks
// JSON-RPC over HTTP and WebSocket on loopback, and makes a block only when it
// is told to, at the time it is told, so that tests own its clock, its forks
// and its finality.
//
// Any number of chains live side by side in one process. A chain with a data
// directory is durable: when Seal has returned, the block and its state survive
// a kill of the process.
//
// The fork set is Osaka from genesis: a transaction is capped at 16,777,216 gas
// (EIP-7825) and a block is at least one second younger than its parent.
package localchain

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/node"
)

// DefaultGasLimit is the gas limit of a block when Config leaves it zero.
const DefaultGasLimit uint64 = 60_000_000

// Errors that callers tell apart.
var (
	// ErrConfig says that the Config cannot make a chain; the message names the field.
	ErrConfig = errors.New("invalid chain configuration")
	// ErrPortInUse says that a port in the Config is taken; the message names the port.
	ErrPortInUse = errors.New("port is already in use")
	// ErrDataDirInUse says that another process, or another chain of this one, holds the data directory.
	ErrDataDirInUse = errors.New("data directory is in use")
	// ErrForeignDataDir says that the data directory holds a chain with another genesis.
	ErrForeignDataDir = errors.New("data directory holds another chain")
	// ErrReorgDepth says that a fork would have to start below the genesis block or among archived blocks.
	ErrReorgDepth = errors.New("no such reorg depth")
	// ErrClosed is returned by a chain that was closed.
	ErrClosed = errors.New("chain is closed")
)

// Config describes one chain. ChainID and either GenesisTime or Now are required.
type Config struct {
	// Name stands in errors and log lines; empty means "chain-<id>".
	Name string
	// ChainID is the EIP-155 chain id, not zero.
	ChainID uint64
	// Alloc are the accounts of the genesis block: balances in wei, code, storage.
	Alloc types.GenesisAlloc
	// GasLimit is the gas limit of a block; zero means DefaultGasLimit.
	GasLimit uint64
	// DataDir keeps the chain across runs; empty keeps it in memory.
	// A directory that holds this chain already is resumed, without the
	// transactions that were in the pool.
	DataDir string
	// HTTPPort and WSPort are loopback ports; zero means any free one.
	// Both may be equal, then one port serves both.
	HTTPPort, WSPort int
	// Safe and Finalized say how many blocks the tags lag behind latest. A tag
	// does not exist, and asking for it is answered with an error, as long as
	// the chain is shorter than its lag.
	Safe, Finalized uint64
	// GenesisTime is the timestamp of the genesis block in seconds since 1970.
	// Zero takes Now, or what the data directory says when it is resumed.
	GenesisTime uint64
	// Now is the clock that Run and a zero GenesisTime read.
	Now func() time.Time
	// Log receives errors of go-ethereum as they are and its warnings at debug
	// level. Their log has no room for a chain, so lines of all chains of the
	// process go to the Log of the chain started last. Nil discards them.
	Log *slog.Logger
}

// Block names a block and says what is in it.
type Block struct {
	Number       uint64      // height, the genesis block is 0
	Hash         common.Hash // keccak256 of the header
	Parent       common.Hash // hash of the block before
	Time         uint64      // timestamp in seconds since 1970
	GasUsed      uint64      // gas used by all its transactions
	Transactions int         // how many transactions it holds
}

// Chain is a running chain. Its methods may be called from any goroutine;
// Seal and Reorg take turns.
type Chain struct {
	cfg     Config
	stack   *node.Node
	backend *eth.Ethereum
	unlog   func()

	mu     sync.Mutex // held while blocks are made, and by Close
	closed bool
}

// New starts a chain and serves JSON-RPC on 127.0.0.1 (modules eth, net, web3,
// txpool and debug) until Close. It makes no block. The errors are ErrConfig,
// ErrPortInUse, ErrDataDirInUse, ErrForeignDataDir, or what the operating
// system says about the data directory; each is one line that names the chain.
func New(cfg Config) (*Chain, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	c := &Chain{cfg: cfg, unlog: routeGethLog(cfg.Log)}
	if err := c.start(); err != nil {
		c.unlog()
		return nil, fmt.Errorf("chain %q: %w", cfg.Name, err)
	}
	return c, nil
}

// complete returns the Config with its defaults filled in.
func (cfg Config) complete() (Config, error) {
	if cfg.ChainID == 0 {
		return cfg, fmt.Errorf("%w: ChainID is zero", ErrConfig)
	}
	if cfg.Name == "" {
		cfg.Name = fmt.Sprintf("chain-%d", cfg.ChainID)
	}
	if cfg.GenesisTime == 0 && cfg.Now == nil {
		return cfg, fmt.Errorf("%w: chain %q has neither GenesisTime nor Now", ErrConfig, cfg.Name)
	}
	for _, port := range []int{cfg.HTTPPort, cfg.WSPort} {
		if port < 0 || port > 65535 {
			return cfg, fmt.Errorf("%w: chain %q has port %d, want 0 to 65535", ErrConfig, cfg.Name, port)
		}
	}
	if cfg.GasLimit == 0 {
		cfg.GasLimit = DefaultGasLimit
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return cfg, nil
}

// Name returns the name of the chain.
func (c *Chain) Name() string { return c.cfg.Name }

// ChainID returns the EIP-155 chain id.
func (c *Chain) ChainID() *big.Int { return new(big.Int).SetUint64(c.cfg.ChainID) }

// HTTPURL returns the JSON-RPC endpoint, http://127.0.0.1:PORT.
func (c *Chain) HTTPURL() string { return c.stack.HTTPEndpoint() }

// WSURL returns the WebSocket endpoint, ws://127.0.0.1:PORT. One answer can
// exceed the 32 MiB that go-ethereum's client accepts by default: dial with
// rpc.WithWebsocketMessageSizeLimit before asking for many logs.
func (c *Chain) WSURL() string { return c.stack.WSEndpoint() }

// Head returns the newest block.
func (c *Chain) Head() Block {
	bc := c.backend.BlockChain()
	for {
		head := bc.CurrentBlock()
		if block := bc.GetBlock(head.Hash(), head.Number.Uint64()); block != nil {
			return describe(block)
		}
	}
}

// Pending counts the transactions in the pool: executable is how many the next
// blocks can take, queued is how many wait behind a gap in their sender's nonces.
// A transaction just sent may be counted as queued until the next Seal.
func (c *Chain) Pending() (executable, queued int) {
	return c.backend.TxPool().Stats()
}

// Close stops the endpoints and the node and, with a data directory, leaves it
// ready to be resumed. Subscriptions end with a connection error. A second
// Close does nothing.
func (c *Chain) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	defer c.unlog()
	if err := c.stack.Close(); err != nil {
		return fmt.Errorf("close chain %q: %w", c.cfg.Name, err)
	}
	return nil
}

// describe makes a Block of go-ethereum's.
func describe(block *types.Block) Block {
	return Block{
		Number:       block.NumberU64(),
		Hash:         block.Hash(),
		Parent:       block.ParentHash(),
		Time:         block.Time(),
		GasUsed:      block.GasUsed(),
		Transactions: block.Transactions().Len(),
	}
}
