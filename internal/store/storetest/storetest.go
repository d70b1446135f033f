// Package storetest is the suite that every driver of package store passes.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// Store is every verb of a store, put together from what its users need.
type Store interface {
	Facts
	Lanes
	Updates
	Guard
	journals
	processes
}

// Facts is what the index writes and what rebuilds a tree from it.
type Facts interface {
	Index
	Leaves
}

// Index is what the index needs.
type Index interface {
	Cursor(ctx context.Context, chain optics.Domain) (optics.Cursor, error)
	Append(ctx context.Context, prev, next optics.Cursor, blocks []optics.BlockRef, logs optics.Logs) error
	SaveChunk(ctx context.Context, chain optics.Domain, chunk uint64) error
	Blocks(ctx context.Context, chain optics.Domain, below uint64, limit int) ([]optics.BlockRef, error)
	Rollback(ctx context.Context, chain optics.Domain, to optics.BlockRef) (removed int, err error)
}

// Leaves is what rebuilds a Home's tree.
type Leaves interface {
	Leaves(ctx context.Context, home optics.Domain, from uint32, limit int) ([]optics.Leaf, error)
	LeafCount(ctx context.Context, home optics.Domain) (uint64, error)
	LeafCountAt(ctx context.Context, home optics.Domain, block uint64) (uint64, error)
	Dispatch(ctx context.Context, leaf common.Hash) (optics.DispatchLog, error)
	DispatchAt(ctx context.Context, home optics.Domain, index uint32) (optics.DispatchLog, error)
}

// Lanes is what says which messages are still to be processed, and which were.
type Lanes interface {
	holds
	Unprocessed(ctx context.Context, lane optics.Contract, below uint64, limit int) ([]optics.DispatchLog, error)
	Process(ctx context.Context, replica optics.Contract, leaf common.Hash) (optics.ProcessLog, error)
	LaneCount(ctx context.Context, lane optics.Contract, below uint64) (uint64, error)
	LaneTotals(ctx context.Context, lane optics.Contract) (store.LaneTotals, error)
	Deliveries(ctx context.Context, lane optics.Contract, from uint64, limit int) ([]optics.Delivery, error)
}

type holds interface {
	Hold(ctx context.Context, lane optics.Contract, leaf common.Hash, until uint64, reason string) error
	Release(ctx context.Context, lane optics.Contract, now uint64) (int, error)
	HoldOf(ctx context.Context, lane optics.Contract, leaf common.Hash) (reason string, until uint64, err error)
}

// Updates is what contracts and updaters showed.
type Updates interface {
	newest
	evidence
	UpdateFrom(ctx context.Context, contract optics.Contract, oldRoot common.Hash) (optics.UpdateLog, error)
	UpdateTo(ctx context.Context, contract optics.Contract, newRoot common.Hash) (optics.UpdateLog, error)
	UpdatesFrom(ctx context.Context, contract optics.Contract, oldRoot common.Hash, limit int) ([]optics.UpdateLog, error)
	UpdatesAfter(ctx context.Context, contract optics.Contract, block uint64, limit int) ([]optics.UpdateLog, error)
}

type newest interface {
	LastUpdate(ctx context.Context, contract optics.Contract) (optics.UpdateLog, error)
	LastUpdateAt(ctx context.Context, contract optics.Contract, at uint64) (optics.UpdateLog, error)
}

type evidence interface {
	frauds
	ImproperUpdates(ctx context.Context, home optics.Domain) ([]optics.ImproperUpdateLog, error)
	DoubleUpdates(ctx context.Context, contract optics.Contract) ([]optics.DoubleUpdateLog, error)
	Updater(ctx context.Context, home optics.Domain) (common.Address, error)
	SeenUpdates(ctx context.Context, home optics.Domain, afterSeq uint64, limit int) ([]optics.SeenUpdate, error)
	SeenFrom(ctx context.Context, home optics.Domain, oldRoot common.Hash) ([]optics.SeenUpdate, error)
}

type frauds interface {
	RecordFraud(ctx context.Context, home optics.Domain, fraud optics.Fraud) error
	Frauds(ctx context.Context, home optics.Domain) ([]optics.Fraud, error)
}

// Guard is what stands between an updater and a second update from one root.
type Guard interface {
	RecordSigning(ctx context.Context, rec optics.SigningRecord) (optics.SigningRecord, error)
	SaveSignature(ctx context.Context, rec optics.SigningRecord) error
	SigningHead(ctx context.Context, signer common.Address, home optics.Domain) (optics.SigningRecord, error)
	ImportSigningHead(ctx context.Context, signer common.Address, home optics.Domain, root common.Hash, leafCount uint64) error
}

// Leases is what sees to it that there is one user of what must have one.
type Leases interface {
	fenced
	AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (optics.Lease, error)
	RenewLease(ctx context.Context, lease optics.Lease, ttl time.Duration) (optics.Lease, error)
	ReleaseLease(ctx context.Context, lease optics.Lease) error
	Leases(ctx context.Context) ([]optics.Lease, error)
}

type fenced interface {
	RecordSigningUnder(ctx context.Context, lease optics.Lease, rec optics.SigningRecord) (optics.SigningRecord, error)
	SaveTxUnder(ctx context.Context, lease optics.Lease, records []optics.TxRecord) error
}

// journals is what is journaled on the way out.
type journals interface {
	Journal
	Signatures
}

// Signatures is what remembers the requests to a key service.
type Signatures interface {
	BeginSignature(ctx context.Context, rec optics.SignatureRecord) (uint64, error)
	EndSignature(ctx context.Context, rec optics.SignatureRecord) error
	Signatures(ctx context.Context, afterSeq uint64, limit int) ([]optics.SignatureRecord, error)
	OpenSignatures(ctx context.Context, signer common.Address, limit int) ([]optics.SignatureRecord, error)
	SignatureByRequest(ctx context.Context, requestID string) (optics.SignatureRecord, error)
	HasSignatures(ctx context.Context, signer common.Address) (bool, error)
}

// Journal is what a transaction pipeline needs.
type Journal interface {
	history
	RecordTx(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error)
	SaveTx(ctx context.Context, records []optics.TxRecord) error
	OpenTx(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.TxRecord, error)
	Tx(ctx context.Context, chain optics.Domain, from common.Address, key string) (optics.TxRecord, error)
	TxByHash(ctx context.Context, chain optics.Domain, hash common.Hash) (optics.TxRecord, error)
}

type history interface {
	statistics
	foreigners
}

type foreigners interface {
	RecordForeignTx(ctx context.Context, f optics.ForeignTx) error
	AcknowledgeForeignTx(ctx context.Context, chain optics.Domain, from common.Address, nonce uint64) error
	ForeignTxs(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.ForeignTx, error)
	Accounts(ctx context.Context) ([]optics.Account, error)
}

type statistics interface {
	TxNonce(ctx context.Context, chain optics.Domain, from common.Address) (next uint64, known bool, err error)
	CountTx(ctx context.Context, chain optics.Domain, from common.Address, purpose string) (uint64, error)
	GasStats(ctx context.Context) ([]store.GasStat, error)
	Spent(ctx context.Context, chain optics.Domain, from common.Address, since uint64) (store.Spent, error)
	TxByPurpose(ctx context.Context, chain optics.Domain, from common.Address, purpose string) ([]optics.TxRecord, error)
}

// processes is what concerns those who use the store.
type processes interface {
	Leases
	lifecycle
}

type lifecycle interface {
	Subscribe() (wakeup <-chan struct{}, cancel func())
	Close() error
}

// Open opens one and the same place each time it is called. The suite closes
// what it opened before it opens again, and at the end.
type Open func(t *testing.T) Store

// Clock tells the time.
type Clock func() time.Time

// Run runs the suite. Each call of place gives an empty place of its own, whose
// stores go by a clock; they keep [KeepBlocks] blocks without logs.
func Run(t *testing.T, place func(t *testing.T, now Clock) Open) {
	atRest := func(t *testing.T) Open { return place(t, func() time.Time { return time.Unix(epoch, 0) }) }
	for _, part := range []struct {
		name string
		test func(t *testing.T, place func(t *testing.T) Open)
	}{
		{"index", testIndex},
		{"leaves", testLeaves},
		{"lanes", testLanes},
		{"updates", testUpdates},
		{"reorganizations", testReorg},
		{"guard", testGuard},
		{"journal", testJournal},
		{"signatures", testSignatures},
		{"foreign transactions", testForeign},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, atRest) })
	}
	t.Run("leases", func(t *testing.T) { testLeases(t, place) })
}

// KeepBlocks is the setting of [store.Config] that the suite expects.
const KeepBlocks = 100
