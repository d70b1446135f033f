package txm

import (
	"context"
	"math/big"
	"strings"

	"github.com/opticsnet/optics"
)

// State is what an operator wants to know of a pipeline.
type State struct {
	// Queued is how many intents have no nonce yet.
	Queued int
	// InFlight is how many transactions were signed and are not mined.
	InFlight int
	// Unsettled is how many are mined in blocks that are not final.
	Unsettled int
	// Halted says why nothing is sent until an operator acts; empty while the
	// pipeline works.
	Halted string
	// Waiting says what the pipeline waits for and what would help, empty while
	// it waits for blocks alone. It goes on by itself.
	Waiting string
	// NextNonce is the nonce after the highest one used.
	NextNonce uint64
	// Balance is the account's balance in wei at Height, nil before the first
	// look at the chain. It must not be changed.
	Balance *big.Int
	// Height is the newest block that is fully worked in.
	Height uint64
	// FeeBumps is how many replacements with a higher fee this process signed.
	FeeBumps uint64
}

// note is a thing that the pipeline can wait for.
type note int

const (
	noteHead    note = iota // no block seen yet
	noteNode                // the node fails
	noteNonce               // the account's nonce is not where it should be
	noteDry                 // the wallet is dry
	noteFee                 // the fee cap is below the market
	noteRefused             // the node refuses a transaction
	notePermit              // nothing may be sent from the account
	noteKinds
)

// State returns how the pipeline is.
func (m *Manager) State() State {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.state
	s.Queued, s.NextNonce = m.book.queued, m.book.next
	for _, e := range m.book.nonces {
		switch e.rec.State {
		case optics.TxSent:
			s.InFlight++
		case optics.TxMined, optics.TxReverted:
			s.Unsettled++
		case optics.TxQueued, optics.TxRefused, optics.TxReplaced:
		}
	}
	var waits []string
	for _, text := range m.notes {
		if text != "" {
			waits = append(waits, text)
		}
	}
	s.Waiting = strings.Join(waits, "; ")
	return s
}

// Subscribe returns a channel that gets a value after records or the state have
// changed, several changes perhaps as one, and a function that ends that.
func (m *Manager) Subscribe() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs[ch] = struct{}{}
	return ch, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.subs, ch)
	}
}

// announce wakes the subscribers.
func (m *Manager) announce() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for ch := range m.subs {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// say sets or, with an empty text, clears what the pipeline waits for. It logs
// when a wait begins and when it ends.
func (m *Manager) say(ctx context.Context, kind note, text string) {
	m.mu.Lock()
	before := m.notes[kind]
	m.notes[kind] = text
	m.mu.Unlock()
	switch {
	case before == text:
		return
	case before == "":
		m.cfg.Log.WarnContext(ctx, "transactions wait", "for", text)
	case text == "":
		m.cfg.Log.InfoContext(ctx, "transactions wait no longer", "for", before)
	}
	m.announce()
}

// halt stops sending until an operator acts.
func (m *Manager) halt(ctx context.Context, reason string) {
	m.mu.Lock()
	m.state.Halted = reason
	m.mu.Unlock()
	m.cfg.Log.ErrorContext(ctx, "transactions halted", "reason", reason)
	m.announce()
}

// halted says whether sending has stopped.
func (m *Manager) halted() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state.Halted != ""
}
