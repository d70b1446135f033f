package txm

import (
	"context"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Foreign says what somebody else sent, and what to do about it.
func Foreign(f optics.ForeignTx) (why, do string) {
	which := fmt.Sprintf("a transaction that the node does not show within the last %d blocks", searchSpan+1)
	if f.TxHash != (common.Hash{}) {
		which = fmt.Sprintf("transaction %s in block %d", f.TxHash, f.Block)
	}
	which = fmt.Sprintf("nonce %d was used by %s", f.Nonce, which)
	if more := f.Next - f.Nonce - 1; more > 0 {
		which += fmt.Sprintf(" and %d more up to nonce %d by others", more, f.Next-1)
	}
	why = fmt.Sprintf("somebody else sends from %s on chain %s: %s, not in the journal", f.From, f.Chain, which)
	do = fmt.Sprintf("find out who holds the key, stop this process, then: optics journal acknowledge --db DIR --domain %s --account %s --nonce %d",
		f.Chain, f.From, f.Nonce)
	return why, do
}

// foreignText is [Foreign] in one line.
func foreignText(f optics.ForeignTx) string {
	why, do := Foreign(f)
	return why + "; " + do
}

// foreignTx describes what somebody else sent from the account.
func (m *Manager) foreignTx(nonce, next uint64, hash common.Hash, at uint64) optics.ForeignTx {
	return optics.ForeignTx{Chain: m.cfg.Chain, From: m.cfg.Signer.Address(), Nonce: nonce, Next: next, TxHash: hash, Block: at}
}

// haltForeign journals what somebody else sent, and halts for it unless the pipeline
// has halted already.
func (m *Manager) haltForeign(ctx context.Context, f optics.ForeignTx) error {
	if err := m.cfg.Journal.RecordForeignTx(ctx, f); err != nil {
		return &journalError{err}
	}
	m.mu.Lock()
	m.foreign = append(m.foreign, f)
	m.mu.Unlock()
	if !m.halted() {
		m.halt(ctx, foreignText(f))
	}
	return nil
}

// resumeForeign halts for what an earlier process found and nobody acknowledged.
func (m *Manager) resumeForeign(ctx context.Context) error {
	all, err := m.cfg.Journal.ForeignTxs(ctx, m.cfg.Chain, m.cfg.Signer.Address())
	if err != nil {
		return &journalError{err}
	}
	all = slices.DeleteFunc(all, func(f optics.ForeignTx) bool { return f.Acknowledged })
	if len(all) == 0 {
		return nil
	}
	m.mu.Lock()
	m.foreign = all
	m.mu.Unlock()
	m.halt(ctx, foreignText(all[0]))
	return nil
}

// HaltedFor returns the transactions of others that the pipeline halted for, nil
// while it works.
func (m *Manager) HaltedFor() []optics.ForeignTx {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.foreign)
}

// Acknowledge is the operator's word, after a halt, that the foreign transactions
// found so far are known: sending goes on after them. It is durable on return.
// Intents that were replaced stay so until a further try is submitted. The error is
// the journal's, and the pipeline stays halted.
func (m *Manager) Acknowledge(ctx context.Context) error {
	m.mu.Lock()
	known := slices.Clone(m.foreign)
	m.mu.Unlock()
	for _, f := range known {
		if err := m.cfg.Journal.AcknowledgeForeignTx(ctx, f.Chain, f.From, f.Nonce); err != nil {
			return err
		}
	}
	m.mu.Lock()
	for _, f := range known {
		m.book.next, m.book.known = max(m.book.next, f.Next), true
	}
	m.foreign = m.foreign[len(known):]
	if len(m.foreign) == 0 {
		m.state.Halted = ""
	}
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
	m.announce()
	return nil
}

// permitted says whether anything may be signed and sent now, and tells the operator
// when not.
func (m *Manager) permitted(ctx context.Context) bool {
	err := m.permit()
	if err != nil {
		m.say(ctx, notePermit, oneLine(err.Error()))
		return false
	}
	m.say(ctx, notePermit, "")
	return true
}

// permit returns why nothing may be signed or sent now, nil when it may.
func (m *Manager) permit() error {
	if m.cfg.Permit == nil {
		return nil
	}
	return m.cfg.Permit.Check()
}
