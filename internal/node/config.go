// Package node runs the parts of Optics in one process: for each chain its
// endpoints, its heads, its index and its transaction pipelines; for each Home
// its tree; and the agents between them. The parts know each other through the
// small interfaces that they declare; this package is where they meet.
package node

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// Chain describes one chain and the contracts on it.
type Chain struct {
	// Name is for people; Domain and ChainID are for Optics and for signatures.
	Name    string
	Domain  optics.Domain
	ChainID uint64
	// Endpoints are JSON-RPC URLs (http, https, ws, wss), best first.
	Endpoints []string
	// Quorum is how many endpoints must agree before an update is signed; 0 and
	// 1 believe a single one.
	Quorum int
	// Finality says which block counts as final.
	Finality chain.Finality
	// Depth is how many blocks behind the latest the index stays.
	Depth uint64
	// From is the first block that can hold a log of the contracts.
	From uint64
	// Poll is how often the head is asked for where no subscription tells; 0
	// takes the default of package chain.
	Poll time.Duration
	// Fees bounds what transactions cost.
	Fees txm.FeePolicy
	// MaxBatch is the most messages that are processed in one transaction, and
	// HandlerGas what each recipient may use there, in gas; 0 takes the defaults,
	// and a MaxBatch of 1 sends each message alone.
	MaxBatch   int
	HandlerGas uint64
	// Home and ConnectionManager are the chain's own contracts. A zero Home is
	// none: nothing is signed or sent from the chain. A zero ConnectionManager
	// does where no watcher runs.
	Home, ConnectionManager common.Address
	// Replicas are those on this chain, by the domain of their Home.
	Replicas map[optics.Domain]common.Address
	// Txs sign transactions on this chain, in the place of those of Config.Keys. Its
	// Updater and Watcher, where they are set, sign the statements about this chain's
	// Home.
	Txs *Keys
}

// Keys are the accounts of the agents. A transaction signer may be shared by
// the agents of one role on all chains, never by two roles. Agents without their
// keys do not run.
type Keys struct {
	// Updater and Watcher sign statements.
	Updater, Watcher keys.Signer
	// The others sign transactions.
	UpdaterTxs, RelayerTxs, ProcessorTxs, WatcherTxs, KathyTxs keys.Signer
}

// txs returns the transaction signers by role, without those that are missing.
func (k Keys) txs() map[string]keys.Signer {
	signers := map[string]keys.Signer{
		roleUpdater: k.UpdaterTxs, roleRelayer: k.RelayerTxs, roleProcessor: k.ProcessorTxs,
		roleWatcher: k.WatcherTxs, roleKathy: k.KathyTxs,
	}
	maps.DeleteFunc(signers, func(_ string, s keys.Signer) bool { return s == nil })
	return signers
}

// attests returns who signs the statements about the chain's Home.
func (c Chain) attests(k Keys) (updater, watcher keys.Signer) { //nolint:ireturn // they are given as such
	updater, watcher = k.Updater, k.Watcher
	if c.Txs != nil && c.Txs.Updater != nil {
		updater = c.Txs.Updater
	}
	if c.Txs != nil && c.Txs.Watcher != nil {
		watcher = c.Txs.Watcher
	}
	return updater, watcher
}

// Traffic is what Kathy sends from one Home.
type Traffic struct {
	// Targets are the destinations; empty means no traffic.
	Targets []kathy.Target
	// Chat makes the bodies.
	Chat kathy.Chat
	// Rate is in messages a second; 0 is as fast as the chain takes them.
	Rate float64
	// Total is the number of messages; 0 is no end.
	Total uint64
}

// Config describes a Node.
type Config struct {
	// Chains are all chains of the network.
	Chains []Chain
	// Keys are the agents' accounts.
	Keys Keys
	// Store is where everything is kept. The Node does not close it.
	Store *sqlite.Store
	// Leases gives the right to use accounts and attestation keys to one of those who
	// have stores of their own; nil for none. Those who share the Store are told apart
	// by it.
	Leases lease.Store
	// LeaseTTL is how long leases last; 0 takes the default of package lease.
	LeaseTTL time.Duration
	// Holder says for people who holds the leases; empty is the role, the process and
	// the machine.
	Holder string
	// KeyChecks is the pause between two checks of a key in a key service; 0 takes a
	// minute.
	KeyChecks time.Duration
	// WarnOfForeignUse makes a use of a key by somebody else a warning. Otherwise it
	// stops what the key is for. It is for keys that are shared on purpose.
	WarnOfForeignUse bool
	// Traffic is what Kathy sends, by home domain.
	Traffic map[optics.Domain]Traffic
	// Idle is the longest pause between two steps of an agent; 0 takes the default
	// of package agent.
	Idle time.Duration
	// Allowed, when not empty, are the only senders whose messages are processed;
	// those of Denied never are.
	Allowed, Denied []common.Hash
	// Without names agents that do not run, such as "relayer alpha→bravo".
	Without []string
	// Log is for all parts; each gets it with its own attributes.
	Log *slog.Logger
}

// watcherKey signs failure notices for a watcher.
type watcherKey struct{ signer keys.Signer }

// SignFailure signs a notice.
func (k watcherKey) SignFailure(ctx context.Context, n optics.FailureNotice) (optics.SignedFailureNotice, error) {
	return keys.SignFailure(ctx, k.signer, n)
}
