package txm

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// Journal remembers intents and what was signed for them. Everything is durable
// on return, and each call happens as a whole or not at all. An error of the
// journal ends [Manager.Run]: without it nothing may be sent.
type Journal interface {
	ForeignJournal
	// RecordTx inserts the intents that are new, in one transaction, and returns,
	// in the order of the intents, the record with the highest try of each key.
	// Try 0 is new when its key has no record, try t when try t-1 is the highest
	// and has ended without effect; any other intent changes nothing. The error
	// wraps [optics.ErrNotFound] for a higher try of a key without a record.
	RecordTx(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error)
	// SaveTx stores the new state of records that exist, in one transaction.
	SaveTx(ctx context.Context, records []optics.TxRecord) error
	// OpenTx returns all records that are not settled, in the order of Seq.
	OpenTx(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.TxRecord, error)
	// Tx returns the record with the highest try of a key, or an error that
	// wraps [optics.ErrNotFound].
	Tx(ctx context.Context, chain optics.Domain, from common.Address, key string) (optics.TxRecord, error)
	// TxNonce returns the nonce after the highest one that a record or an
	// acknowledged foreign transaction ever had; known is false when none had one.
	TxNonce(ctx context.Context, chain optics.Domain, from common.Address) (next uint64, known bool, err error)
}

// ForeignJournal remembers what others sent from the account, so that a restart
// forgets no halt.
type ForeignJournal interface {
	// RecordForeignTx journals foreign transactions. The same again changes nothing.
	RecordForeignTx(ctx context.Context, f optics.ForeignTx) error
	// ForeignTxs returns all of an account, by nonce, acknowledged or not.
	ForeignTxs(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.ForeignTx, error)
	// AcknowledgeForeignTx journals that an operator knows of those from a nonce on.
	// The error wraps [optics.ErrNotFound] when there are none.
	AcknowledgeForeignTx(ctx context.Context, chain optics.Domain, from common.Address, nonce uint64) error
}

// Permit says whether this process may use the account at the moment: that it holds
// the lease, and that nobody else is known to sign with the key.
type Permit interface {
	// Check returns nil, or in one line why nothing may be signed or sent now. It is
	// asked often and answers from memory.
	Check() error
}

// Node is the JSON-RPC endpoint of the chain; *rpc.Client is one. Its errors
// are retried with growing pauses for as long as the pipeline runs.
type Node interface {
	// CallContext makes one request and decodes its answer into result.
	CallContext(ctx context.Context, result any, method string, args ...any) error
	// BatchCallContext makes many requests in one. The error is that of the
	// whole batch; each element has its own beside it.
	BatchCallContext(ctx context.Context, batch []rpc.BatchElem) error
}

// Heads tells how far the chain has come.
type Heads interface {
	// Head returns the newest head; ok is false before the first.
	Head() (head optics.Head, ok bool)
	// Subscribe returns a channel that gets a value after each change of the
	// head, several changes perhaps as one, and a function that ends that.
	Subscribe() (changed <-chan struct{}, stop func())
}
