package txm

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/opticsnet/optics"
)

// unstick looks after the oldest transaction in flight when the chain moves and
// it does not: sends everything again when the node has lost it, and raises its
// fee otherwise, and that of others which the market has left behind.
func (m *Manager) unstick(ctx context.Context) error {
	v, height := m.pump.view, m.pump.view.head.Latest.Number
	var flying []*entry
	for _, e := range m.entries(optics.TxSent) {
		if e.rec.Nonce >= v.nonce {
			flying = append(flying, e)
		}
	}
	if len(flying) == 0 || m.halted() || !m.permitted(ctx) {
		return nil
	}
	if m.cfg.Fees.capped(v.market) {
		m.pump.fee = feeNote(v.market, m.cfg.Fees)
	}
	front := flying[0]
	if front.rec.Nonce != v.nonce {
		m.missingNonce(v.nonce)
		return nil
	}
	due := max(front.newest().SentAt, m.pump.frontSince) + m.cfg.StuckAfter
	if !front.low && height < due {
		return nil
	}
	if !front.low {
		known, err := m.knows(ctx, front)
		if err != nil {
			return err
		}
		if !known {
			m.resend(ctx, flying)
			return nil
		}
	}
	return m.bump(ctx, behind(flying, v.market, m.cfg.BatchSize))
}

// missingNonce tells the operator when the chain waits for a nonce that no
// record has. The next intent gets it.
func (m *Manager) missingNonce(nonce uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if nonce >= m.book.floor && m.book.nonces[nonce] == nil {
		m.pump.refused(fmt.Sprintf("the chain waits for nonce %d, which no transaction in the journal has; the next intent gets it", nonce))
	}
}

// knows asks the node whether it has an attempt of an entry.
func (m *Manager) knows(ctx context.Context, e *entry) (bool, error) {
	for _, a := range slices.Backward(e.rec.Attempts) {
		var tx json.RawMessage
		if err := m.call(ctx, &tx, "eth_getTransactionByHash", a.Hash); err != nil {
			return false, fmt.Errorf("read transaction %s: %w", a.Hash, err)
		}
		if len(tx) > 0 && string(tx) != "null" {
			return true, nil
		}
	}
	return false, nil
}

// resend makes everything in flight due to be sent again, the same bytes.
func (m *Manager) resend(ctx context.Context, flying []*entry) {
	m.cfg.Log.InfoContext(ctx, "the node lost transactions, sending them again", "count", len(flying), "nonce", flying[0].rec.Nonce)
	for _, e := range flying {
		e.accepted, e.triedAt = false, 0
	}
	m.pump.frontSince = m.pump.view.head.Latest.Number
}

// behind returns the front of what is in flight and, after it, those that the
// market has left behind, at most n.
func behind(flying []*entry, q market, n int) []*entry {
	out := flying[:1:1]
	for _, e := range flying[1:] {
		if len(out) == n {
			break
		}
		if e.low || e.newest().FeeCap < q.base {
			out = append(out, e)
		}
	}
	return out
}

// bump signs replacements at a higher price, under the same nonces.
func (m *Manager) bump(ctx context.Context, stuck []*entry) error {
	v := m.pump.view
	var raised []*entry
	var records []optics.TxRecord
	var offers []price
	for _, e := range stuck {
		last := e.newest()
		offer, ok := m.cfg.Fees.bump(price{fee: last.FeeCap, tip: last.TipCap}, v.market)
		if !ok {
			m.pump.fee = fmt.Sprintf("fee cap reached: nonce %d waits at %d wei for one gas, and the caps leave no room for a replacement", e.rec.Nonce, last.FeeCap)
			e.accepted, e.triedAt, e.low = false, 0, false
			continue
		}
		raised, records, offers = append(raised, e), append(records, e.rec), append(offers, offer)
	}
	n, err := m.signAll(ctx, records, func(i int) order {
		return order{gas: raised[i].gas, offer: offers[i], height: v.head.Latest.Number}
	})
	if saved := m.save(ctx, records[:n]); saved != nil {
		return saved
	}
	for _, e := range raised[:n] {
		e.accepted, e.triedAt, e.low = false, 0, false
	}
	m.pump.frontSince = v.head.Latest.Number
	if n > 0 {
		m.mu.Lock()
		m.state.FeeBumps += uint64(n)
		m.mu.Unlock()
		m.cfg.Log.InfoContext(ctx, "raised the fee of stuck transactions", "count", n, "nonce", raised[0].rec.Nonce, "fee_cap", offers[0].fee)
	}
	return err
}
