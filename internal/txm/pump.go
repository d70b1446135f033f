package txm

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

const (
	// idleLook is at how many blocks the account is looked at while there is
	// nothing to do, to notice somebody else sending from it.
	idleLook = 16
	// maxRetry is the longest pause between tries of a failing node.
	maxRetry = time.Minute
)

// pump is what the goroutine of Run knows.
type pump struct {
	chainChecked bool
	view         view     // the last look at the chain
	budget       *big.Int // wei that is not promised to a transaction in flight
	untracked    bool     // the records are not up to the view yet
	again        bool     // look once more although the head is the same
	againAt      common.Hash
	front        uint64 // the nonce that the chain waits for
	frontSince   uint64 // the height at which it became that
	receiptsUpTo uint64 // blocks up to here were searched for receipts
	perReceipt   bool   // the node has no eth_getBlockReceipts
	failures     int    // failures of the node in a row
	chunk        int    // how many requests the node takes in a batch
	// What stands in the way since the last look, for the operator.
	dry, fee, refusal string
}

// journalError ends Run: without its journal a pipeline must not send.
type journalError struct{ err error }

func (e *journalError) Error() string { return "transaction journal: " + e.err.Error() }
func (e *journalError) Unwrap() error { return e.err }

// Run resumes what the journal holds and then works until ctx ends, when it
// returns nil. It returns an error only when the journal fails; a failing node
// is retried for ever.
func (m *Manager) Run(ctx context.Context) error {
	err := m.resume(ctx)
	if err == nil {
		err = m.resumeForeign(ctx)
	}
	if err != nil {
		return m.ended(ctx, err)
	}
	heads, stop := m.cfg.Heads.Subscribe()
	defer stop()
	for {
		err := m.turn(ctx)
		var broken *journalError
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &broken):
			return err
		case err != nil:
			m.pump.failures++
			m.say(ctx, noteNode, "the node: "+oneLine(err.Error()))
			pause(ctx, m.cfg.Retry, m.pump.failures)
			continue
		}
		m.pump.failures = 0
		m.say(ctx, noteNode, "")
		if m.pump.again {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-heads:
		case <-m.wake:
		}
	}
}

// ended tells a failure from the end of the context.
func (m *Manager) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// resume brings what the journal holds into memory.
func (m *Manager) resume(ctx context.Context) error {
	m.journaling.Lock()
	defer m.journaling.Unlock()
	from := m.cfg.Signer.Address()
	records, err := m.cfg.Journal.OpenTx(ctx, m.cfg.Chain, from)
	if err != nil {
		return &journalError{fmt.Errorf("read open transactions: %w", err)}
	}
	next, known, err := m.cfg.Journal.TxNonce(ctx, m.cfg.Chain, from)
	if err != nil {
		return &journalError{fmt.Errorf("read next nonce: %w", err)}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, rec := range records {
		m.book.add(rec)
	}
	if known {
		m.book.next, m.book.known = max(m.book.next, next), true
	}
	m.book.sort()
	return nil
}

// turn does all that can be done now. It may be repeated after any error.
func (m *Manager) turn(ctx context.Context) error {
	head, ok := m.cfg.Heads.Head()
	if !ok {
		m.say(ctx, noteHead, "no block of the chain was seen yet")
		return nil
	}
	m.say(ctx, noteHead, "")
	if m.pump.again || m.pump.untracked || head != m.pump.view.head {
		if m.idle(head) {
			m.worked(head.Latest.Number)
			return nil
		}
		if err := m.look(ctx, head); err != nil {
			return err
		}
		m.pump.untracked = true
		if err := m.track(ctx); err != nil {
			return err
		}
		m.pump.untracked = false
	}
	if !m.halted() && m.permitted(ctx) {
		if err := m.send(ctx); err != nil {
			return err
		}
		if err := m.assign(ctx); err != nil {
			return err
		}
	}
	m.say(ctx, noteDry, m.pump.dry)
	m.say(ctx, noteFee, m.pump.fee)
	m.say(ctx, noteRefused, m.pump.refusal)
	m.worked(head.Latest.Number)
	return nil
}

// idle says that there is nothing to look at the chain for.
func (m *Manager) idle(head optics.Head) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := m.pump.view.head.Latest.Number
	recent := head.Latest.Number >= last && head.Latest.Number < last+idleLook
	return m.pump.view.seen && recent && len(m.book.open) == 0 && !m.pump.again
}

// worked says that a block is worked in.
func (m *Manager) worked(height uint64) {
	m.mu.Lock()
	changed := m.state.Height != height
	m.state.Height = height
	m.mu.Unlock()
	if changed {
		m.announce()
	}
}

// save journals records and then shows them to readers.
func (m *Manager) save(ctx context.Context, records []optics.TxRecord) error {
	if len(records) == 0 {
		return nil
	}
	if err := m.commit(ctx, records); err != nil {
		return err
	}
	m.announce()
	return nil
}

func (m *Manager) commit(ctx context.Context, records []optics.TxRecord) error {
	m.journaling.Lock()
	defer m.journaling.Unlock()
	if err := m.cfg.Journal.SaveTx(ctx, records); err != nil {
		return &journalError{fmt.Errorf("store %d transactions: %w", len(records), err)}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, rec := range records {
		m.book.put(rec)
	}
	return nil
}

// entries returns the open records in some states that have a nonce, by nonce.
func (m *Manager) entries(states ...optics.TxState) []*entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.book.inState(states...)
}

// pause waits before the next try of a failing node: a pause that doubles with
// each failure, less a random part of up to a half.
func pause(ctx context.Context, first time.Duration, failures int) {
	wait := min(first<<min(failures-1, 16), maxRetry)
	wait -= rand.N(wait/2 + 1) // #nosec G404 -- spreads load, protects nothing
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
