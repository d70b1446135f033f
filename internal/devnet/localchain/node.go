package localchain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	gethlog "github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	loopback = "127.0.0.1"

	// poolSlots is how many transactions the pool holds, from one sender or from all.
	poolSlots = 1 << 17
	// bodyLimit is the size of the largest request in bytes: a batch of several
	// hundred contract creations fits.
	bodyLimit = 64 << 20
	// databaseCacheMB is the smallest the database accepts: its write-ahead logs
	// are preallocated in proportion.
	databaseCacheMB = 16
	// databaseHandles bounds the open files of one chain.
	databaseHandles = 64
	// buildTimeout bounds the filling of one block: generous, because the block
	// gas limit is the bound that is meant to hold.
	buildTimeout = time.Minute
	// callTimeout bounds one eth_call.
	callTimeout = 30 * time.Second
)

// start builds the node, resumes or creates the chain and opens the endpoints.
func (c *Chain) start() error {
	if err := c.probePorts(); err != nil {
		return err
	}
	genesis, err := c.genesis()
	if err != nil {
		return err
	}
	stack, err := node.New(c.nodeConfig())
	if err != nil {
		return c.explain(err)
	}
	c.stack = stack
	if err := c.startNode(genesis); err != nil {
		return errors.Join(c.explain(err), c.discard())
	}
	return nil
}

// startNode puts the Ethereum service on the node and starts both.
func (c *Chain) startNode(genesis *core.Genesis) error {
	backend, err := eth.New(c.stack, ethConfig(genesis, c.cfg.GasLimit))
	if err != nil {
		return err
	}
	c.backend = backend
	c.stack.RegisterAPIs([]rpc.API{{
		Namespace: "eth",
		Service:   filters.NewFilterAPI(filters.NewFilterSystem(backend.APIBackend, filters.Config{})),
	}})
	c.stack.RegisterAPIs(tracers.APIs(backend.APIBackend))
	if err := c.stack.Start(); err != nil {
		return err
	}
	backend.SetSynced()
	c.dropStaleNumbers()
	c.moveTags(backend.BlockChain().CurrentBlock())
	return c.sync()
}

// discard closes a node that did not come up.
func (c *Chain) discard() error {
	if err := c.stack.Close(); err != nil && !errors.Is(err, node.ErrNodeStopped) {
		return err
	}
	return nil
}

// dropStaleNumbers removes the number → hash entries above the head that a kill
// in the middle of a reorg leaves behind, lest blocks of the dropped branch be
// served by number.
func (c *Chain) dropStaleNumbers() {
	db := c.backend.ChainDb()
	number := c.backend.BlockChain().CurrentBlock().Number.Uint64() + 1
	for ; rawdb.ReadCanonicalHash(db, number) != (common.Hash{}); number++ {
		rawdb.DeleteCanonicalHash(db, number)
	}
}

// nodeConfig returns a node without peers, discovery, IPC or an engine endpoint.
func (c *Chain) nodeConfig() *node.Config {
	modules := []string{"eth", "net", "web3", "txpool", "debug"}
	keyStore := c.cfg.DataDir // never used, but left empty a temporary folder is made
	if keyStore == "" {
		keyStore = os.TempDir()
	}
	return &node.Config{
		Name:             "localchain",
		DataDir:          c.cfg.DataDir,
		KeyStoreDir:      keyStore,
		P2P:              p2p.Config{NoDiscovery: true, NoDial: true},
		HTTPHost:         loopback,
		HTTPPort:         c.cfg.HTTPPort,
		HTTPVirtualHosts: []string{"localhost"},
		HTTPModules:      modules,
		HTTPTimeouts:     rpc.DefaultHTTPTimeouts,
		HTTPBodyLimit:    bodyLimit,
		WSHost:           loopback,
		WSPort:           c.cfg.WSPort,
		WSModules:        modules,
		Logger:           gethlog.Root(),
	}
}

// ethConfig returns the configuration of the Ethereum service.
//
// State is kept by hash and written with each block (an archive): the other
// schemes hold the newest states in memory and rewind the chain after a kill.
// It also lets a fork start, and a call be answered, at any height.
func ethConfig(genesis *core.Genesis, gasLimit uint64) *ethconfig.Config {
	cfg := ethconfig.Defaults
	cfg.Genesis = genesis
	cfg.NetworkId = genesis.Config.ChainID.Uint64()
	cfg.SyncMode = ethconfig.FullSync
	cfg.StateScheme = rawdb.HashScheme
	cfg.NoPruning = true
	cfg.NoPrefetch = true
	cfg.TransactionHistory = 0 // all of it
	cfg.LogNoHistory = true    // logs are found by bloom filters, without an index that lags behind
	cfg.DatabaseCache = databaseCacheMB
	cfg.DatabaseHandles = databaseHandles
	cfg.TrieCleanCache = 16
	cfg.TrieDirtyCache = 0
	cfg.SnapshotCache = 0
	cfg.LogQueryLimit = 0
	cfg.RPCGasCap = max(cfg.RPCGasCap, gasLimit)
	cfg.RPCEVMTimeout = callTimeout
	cfg.RPCTxFeeCap = 0
	cfg.Miner.GasCeil = gasLimit
	cfg.Miner.GasPrice = big.NewInt(1)
	cfg.Miner.Recommit = buildTimeout
	cfg.TxPool.NoLocals = true
	cfg.TxPool.Journal = ""
	cfg.TxPool.AccountSlots = poolSlots
	cfg.TxPool.GlobalSlots = poolSlots
	cfg.TxPool.AccountQueue = poolSlots
	cfg.TxPool.GlobalQueue = poolSlots
	cfg.BlobPool.Datadir = ""
	return &cfg
}

// probePorts finds an occupied port before anything is started. It waits for
// nothing.
func (c *Chain) probePorts() error {
	for _, port := range []int{c.cfg.HTTPPort, c.cfg.WSPort} {
		if port == 0 {
			continue
		}
		var listen net.ListenConfig
		listener, err := listen.Listen(context.Background(), "tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
		if err != nil {
			return c.explain(err)
		}
		if err := listener.Close(); err != nil {
			return fmt.Errorf("probe port %d: %w", port, err)
		}
	}
	return nil
}

// explain turns the errors of a start that an operator can do something about
// into the package's own.
func (c *Chain) explain(err error) error {
	var listening *net.OpError
	var mismatch *core.GenesisMismatchError
	switch {
	case errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &listening):
		return fmt.Errorf("%w: %s; choose another, or 0 for any free one", ErrPortInUse, listening.Addr)
	case errors.Is(err, node.ErrDatadirUsed):
		return fmt.Errorf("%w: %s", ErrDataDirInUse, c.cfg.DataDir)
	case errors.As(err, &mismatch):
		return fmt.Errorf("%w: %s has genesis %s, these accounts make %s", ErrForeignDataDir, c.cfg.DataDir, mismatch.Stored, mismatch.New)
	default:
		return fmt.Errorf("start node: %w", err)
	}
}
