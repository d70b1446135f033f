// Package txm sends transactions: one pipeline per chain and account.
//
// An agent submits intents; the pipeline journals them, gives them nonces,
// signs, sends, raises fees, and says what became of each. Two things hold at
// every point, so that a crash between any two lines costs nothing:
//
//   - an intent is in the journal before a nonce is used for it, and
//   - a signed transaction is in the journal before the node sees it.
//
// After a restart the journal is all there is: the same signed bytes go out
// again, or nothing. No purpose ever has two transactions that can both be
// mined: a fee is raised under the same nonce, and a further try of an intent
// waits until no reorganization can bring the earlier one back.
//
// What becomes of a transaction is read from the chain alone: a mined one stays
// open until its block is final, and goes back to being sent when its block
// leaves the chain. When the account's nonce moves by a transaction that is not
// in the journal, somebody else holds the key: sending stops and [State] names
// the transaction.
//
// Decisions go by blocks; wall time only paces retries.
package txm

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

// Defaults for fields of [Config] that are zero.
const (
	// DefaultStuckAfter is in blocks.
	DefaultStuckAfter = 5
	// DefaultMaxInFlight is a number of transactions.
	DefaultMaxInFlight = 2000
	// DefaultBatchSize is a number of JSON-RPC requests.
	DefaultBatchSize = 100
	// DefaultTimeout is how long one request to the node may take.
	DefaultTimeout = 10 * time.Second
	// DefaultRetry is the first pause after a failure of the node.
	DefaultRetry = 250 * time.Millisecond
)

// Config describes a pipeline. Chain, ChainID, Signer, Journal, Node and Heads
// are required.
type Config struct {
	// Chain is the domain of the chain; it stands in intents and records.
	Chain optics.Domain
	// ChainID is the EIP-155 chain id, which every signature covers.
	ChainID uint64
	// Signer is the account that sends and pays. Nobody else may send from it.
	Signer keys.Signer
	// Journal is where intents and signed transactions are durable.
	Journal Journal
	// Node is where transactions go and receipts come from.
	Node Node
	// Heads tells which block is newest and which is final.
	Heads Heads
	// CustomErrors names the custom errors of the contracts that are called, for
	// the reasons in records; without it they have a selector only.
	CustomErrors CustomErrors
	// Fees bounds what a transaction may cost.
	Fees FeePolicy
	// StuckAfter is for how many blocks the oldest transaction in flight may
	// wait before its fee is raised, or before it is sent again when the node
	// lost it.
	StuckAfter uint64
	// MaxInFlight bounds the transactions that were sent and are not mined.
	MaxInFlight int
	// BatchSize bounds the requests in one JSON-RPC batch.
	BatchSize int
	// Timeout bounds each request to the node.
	Timeout time.Duration
	// Retry is the first pause after a failure of the node; it doubles with each
	// failure in a row, up to a minute.
	Retry time.Duration
	// Permit is asked before anything is signed or sent; nil always allows it.
	Permit Permit
	// Log gets changes of state; nil discards them.
	Log *slog.Logger
}

// complete returns the Config with its defaults, or says what is missing.
func (cfg Config) complete() (Config, error) {
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"ChainID", cfg.ChainID == 0},
		{"Signer", cfg.Signer == nil},
		{"Journal", cfg.Journal == nil},
		{"Node", cfg.Node == nil},
		{"Heads", cfg.Heads == nil},
	} {
		if field.missing {
			return cfg, fmt.Errorf("transaction pipeline of chain %s: %s is not set", cfg.Chain, field.name)
		}
	}
	var err error
	if cfg.Fees, err = cfg.Fees.complete(); err != nil {
		return cfg, fmt.Errorf("transaction pipeline of chain %s: %w", cfg.Chain, err)
	}
	setDefault(&cfg.StuckAfter, DefaultStuckAfter)
	setDefault(&cfg.MaxInFlight, DefaultMaxInFlight)
	setDefault(&cfg.BatchSize, DefaultBatchSize)
	setDefault(&cfg.Timeout, DefaultTimeout)
	setDefault(&cfg.Retry, DefaultRetry)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Log = cfg.Log.With("chain", cfg.Chain.String(), "from", cfg.Signer.Address().Hex())
	return cfg, nil
}

// setDefault replaces a zero value.
func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Manager is the transaction pipeline of one account on one chain. Its methods
// may be called from any goroutine; Run once.
type Manager struct {
	cfg  Config
	wake chan struct{} // holds at most one token: something was submitted

	// journaling keeps memory in step with the journal: it is held from before a
	// journal call until memory shows its result, and never during a node call.
	journaling sync.Mutex

	mu    sync.Mutex // guards what follows, and is held for moments only
	book  *book
	state State
	notes [noteKinds]string
	subs  map[chan struct{}]struct{}
	// foreign are the transactions of others that the pipeline halted for.
	foreign []optics.ForeignTx

	pump pump // belongs to the goroutine of Run
}

// New returns a pipeline that does nothing before Run. The error names the
// field of the Config that is missing or out of range.
func New(cfg Config) (*Manager, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	return &Manager{
		cfg:  cfg,
		wake: make(chan struct{}, 1),
		book: newBook(),
		subs: map[chan struct{}]struct{}{},
		pump: pump{chunk: cfg.BatchSize},
	}, nil
}

// Submit journals intents and queues them; Chain and From are filled in. It
// returns one record per intent, in order: that of the highest try known for
// the intent's key, which may have come far already. Submitting an intent again
// changes nothing. It is durable on return and never waits for the node.
//
// A further try of a key is journaled only after the one before has ended
// without effect, and sent only after that is final: until then a
// reorganization could let both happen.
//
// The error wraps [optics.ErrMalformed] for an intent without a key, or what the
// journal returned.
func (m *Manager) Submit(ctx context.Context, intents ...optics.TxIntent) ([]optics.TxRecord, error) {
	if len(intents) == 0 {
		return nil, nil
	}
	filled := make([]optics.TxIntent, len(intents))
	for i, intent := range intents {
		if intent.Key == "" {
			return nil, fmt.Errorf("%w: intent %d of %d has no key", optics.ErrMalformed, i+1, len(intents))
		}
		intent.Chain, intent.From = m.cfg.Chain, m.cfg.Signer.Address()
		filled[i] = intent
	}
	records, err := m.record(ctx, filled)
	if err != nil {
		return nil, fmt.Errorf("journal %d intents: %w", len(intents), err)
	}
	select {
	case m.wake <- struct{}{}:
	default:
	}
	m.announce()
	return records, nil
}

// record journals intents and brings them into memory.
func (m *Manager) record(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error) {
	m.journaling.Lock()
	defer m.journaling.Unlock()
	records, err := m.cfg.Journal.RecordTx(ctx, intents)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, rec := range records {
		m.book.add(rec)
	}
	return records, nil
}

// Lookup returns the record with the highest try of a key. Open ones come from
// memory. The error wraps [optics.ErrNotFound] when the key was never submitted.
func (m *Manager) Lookup(ctx context.Context, key string) (optics.TxRecord, error) {
	if rec, ok := m.lookupOpen(key); ok {
		return rec, nil
	}
	rec, err := m.cfg.Journal.Tx(ctx, m.cfg.Chain, m.cfg.Signer.Address(), key)
	if err != nil {
		return optics.TxRecord{}, fmt.Errorf("look up intent %q: %w", key, err)
	}
	return rec, nil
}

// lookupOpen returns a record that is in memory.
func (m *Manager) lookupOpen(key string) (optics.TxRecord, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	try, ok := m.book.latest[key]
	if !ok {
		return optics.TxRecord{}, false
	}
	return m.book.open[ident{key, try}].rec, true
}
