// Package store says what every store of Optics promises: the errors, the
// configuration and the derived records that its drivers share. Package sqlite
// is the embedded driver; package storetest is the suite that each driver
// passes. There is no interface here: whoever uses a store declares the few
// verbs it needs.
//
// # What a store holds
//
//   - Chain facts: cursors, kept blocks and the logs of Homes and Replicas.
//     Only the index writes them, by Append and Rollback, in one transaction
//     with the cursor. They can be read from the chains again.
//   - Evidence: every signed update that ever appeared on a chain, and proven
//     frauds. It outlives reorganizations.
//   - Holds: which messages wait, until when and why. They belong to the
//     processor; a Process log or the disappearance of the message ends them.
//   - The signing guard: what the updater's key signed or is about to sign.
//   - The transaction journal: what should happen once, and every signed
//     transaction for it.
//   - Leases: who may use what must have one user. They end by the store's clock.
//
// # What a store promises
//
// A verb that writes is one transaction: on return with a nil error it is
// durable, on return with an error nothing of it happened (unless the error
// comes from the commit itself, as when a disk dies; then either may be true
// and reading tells). Durable means that neither a kill of the process nor a
// loss of power takes it away. Holds, chunk sizes and leases are durable against a
// kill only: they are found out again.
//
// Verbs may be called from any number of goroutines. A read sees everything
// that was committed before it began and nothing that was not. A list is never
// longer than its limit; a limit of zero or less asks for nothing. Nothing
// found is an empty list where the verb returns a list, and an error that wraps
// [optics.ErrNotFound] where it returns one record.
package store

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"time"

	"github.com/opticsnet/optics"
)

// Sentinel errors of stores, beside those of package optics.
var (
	// ErrLocked means that another process uses the data directory. End that
	// process, or choose another directory.
	ErrLocked = errors.New("data directory is in use")

	// ErrForeign means that the data directory belongs to another deployment.
	// Choose another directory; never bind one anew, because signing records of
	// one deployment do not protect another.
	ErrForeign = errors.New("data directory belongs to another deployment")

	// ErrUnusable means that the data directory or its database cannot be used
	// at all: not a directory, no permission, not a database, or written by a
	// newer program.
	ErrUnusable = errors.New("data directory cannot be used")

	// ErrNoSigningHead means that the guard knows nothing about a key and a
	// Home. An empty guard is never taken for a clean record: import the head
	// from the chain first. It wraps [optics.ErrNotFound].
	ErrNoSigningHead = fmt.Errorf("no signing head: %w", optics.ErrNotFound)

	// ErrReadOnly means that a verb that writes was called on a store that was
	// opened for reading.
	ErrReadOnly = errors.New("store is open for reading only")
)

// DefaultKeepBlocks is the number of blocks behind the newest whose references
// a store keeps when [Config.KeepBlocks] is zero.
const DefaultKeepBlocks = 8192

// HoldForGood as the end of a hold means that only a Process log, or the
// disappearance of the message, ends it.
const HoldForGood = ^uint64(0)

// Config opens an embedded store.
type Config struct {
	// Dir is the data directory. It is created with mode 0700 when it does not
	// exist.
	Dir string
	// Deployment is the fingerprint of the deployment that the data is about.
	// The first opening binds the directory to it.
	Deployment string
	// KeepBlocks is how many blocks behind the newest the references of blocks
	// without logs are kept, per chain: the depth of reorganization that can be
	// traced to its exact fork. 0 means [DefaultKeepBlocks].
	KeepBlocks uint64
	// Now is the clock of leases; nil is the machine's.
	Now func() time.Time
	// Log receives what an operator may want to know. Nil discards it.
	Log *slog.Logger
}

// LaneTotals are the counts of one lane. They are maintained, not counted.
type LaneTotals struct {
	// Dispatched is the number of messages that entered the lane.
	Dispatched uint64
	// Processed is the number of Process logs of the lane's Replica, whatever
	// became of the messages.
	Processed uint64
	// Failed is the number of those whose recipient did not succeed.
	Failed uint64
}

// GasStat is what the transactions for one purpose used.
type GasStat struct {
	// Purpose is the word that the intents carry.
	Purpose string
	// Count is the number of intents that are in a block, reverted ones
	// included.
	Count uint64
	// GasUsed is in gas.
	GasUsed uint64
	// Fee is the sum of gas used times effective gas price, in wei.
	Fee *big.Int
}

// Spent is what the transactions of one account took from it.
type Spent struct {
	// Count is the number of transactions, reverted ones included.
	Count uint64
	// Fee is the sum of gas used times effective gas price, in wei.
	Fee *big.Int
	// Value is the sum of what those carried that did not revert, in wei.
	Value *big.Int
	// First is the time of the block with the first transaction of the account
	// that the journal has, whenever that was, in seconds since 1970; 0 without
	// one.
	First uint64
}
