package txm

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

const (
	// patience is for how many looks a receipt may be missing although the nonce
	// is used, before somebody else is suspected: nodes index late, and behind
	// one address there may be several.
	patience = 3
	// searchSpan is how many blocks back a foreign transaction is searched: the
	// states that nodes keep.
	searchSpan = 127
)

// detect notices that somebody else sends from the account.
func (m *Manager) detect(ctx context.Context) error {
	if err := m.detectMoved(ctx); err != nil {
		return err
	}
	for _, e := range m.entries(optics.TxSent) {
		if e.missing < patience {
			continue
		}
		if err := m.detectTaken(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// detectMoved notices that the nonce is beyond all that was signed here.
func (m *Manager) detectMoved(ctx context.Context) error {
	nonce := m.pump.view.nonce
	m.mu.Lock()
	next, known := m.book.next, m.book.known
	m.mu.Unlock()
	if !known || nonce <= next || m.halted() {
		return nil
	}
	hash, at, err := m.userOf(ctx, next)
	if err != nil && !errors.Is(err, optics.ErrNotFound) {
		return err
	}
	return m.haltForeign(ctx, m.foreignTx(next, nonce, hash, at))
}

// detectTaken finds out by which transaction the nonce of an entry was used.
func (m *Manager) detectTaken(ctx context.Context, e *entry) error {
	e.missing = 0
	hash, at, err := m.userOf(ctx, e.rec.Nonce)
	unknown := errors.Is(err, optics.ErrNotFound)
	if err != nil && !unknown {
		return err
	}
	for _, a := range e.rec.Attempts {
		if a.Hash == hash {
			return nil // ours; its receipt is late
		}
	}
	foreign := m.foreignTx(e.rec.Nonce, e.rec.Nonce+1, hash, at)
	if err := m.haltForeign(ctx, foreign); err != nil {
		return err
	}
	if unknown {
		return nil // it may be ours after all: no second transaction for this purpose
	}
	rec := e.rec
	rec.State, rec.Reason = optics.TxReplaced, foreignText(foreign)
	return m.save(ctx, []optics.TxRecord{rec})
}

// userOf finds the transaction that used a nonce, by halving the range of
// blocks in which the account's nonce passed it. The error wraps
// [optics.ErrNotFound] when the node cannot show it.
func (m *Manager) userOf(ctx context.Context, nonce uint64) (hash common.Hash, height uint64, err error) {
	newest := m.pump.view.head.Latest.Number
	hi := newest
	lo := newest - min(newest, searchSpan)
	before, err := m.nonceAt(ctx, lo)
	if err != nil {
		return hash, 0, err
	}
	if before > nonce {
		return hash, 0, fmt.Errorf("nonce %d was used before block %d: %w", nonce, lo, optics.ErrNotFound)
	}
	for lo+1 < hi {
		middle := lo + (hi-lo)/2
		n, err := m.nonceAt(ctx, middle)
		if err != nil {
			return hash, 0, err
		}
		if n > nonce {
			hi = middle
		} else {
			lo = middle
		}
	}
	var full *struct {
		Transactions []struct {
			Hash  common.Hash    `json:"hash"`
			From  common.Address `json:"from"`
			Nonce hexutil.Uint64 `json:"nonce"`
		} `json:"transactions"`
	}
	if err := m.call(ctx, &full, "eth_getBlockByNumber", hexutil.Uint64(hi), true); err != nil {
		return hash, 0, fmt.Errorf("read block %d: %w", hi, err)
	}
	if full == nil {
		return hash, 0, fmt.Errorf("block %d: %w", hi, optics.ErrNotFound)
	}
	for _, tx := range full.Transactions {
		if tx.From == m.cfg.Signer.Address() && uint64(tx.Nonce) == nonce {
			return tx.Hash, hi, nil
		}
	}
	return hash, 0, fmt.Errorf("nonce %d in block %d: %w", nonce, hi, optics.ErrNotFound)
}

// nonceAt returns the account's nonce after a block. The error wraps
// [optics.ErrNotFound] when the node answers that it cannot tell, as it does for
// states that it no longer keeps.
func (m *Manager) nonceAt(ctx context.Context, height uint64) (uint64, error) {
	var nonce hexutil.Uint64
	err := m.call(ctx, &nonce, "eth_getTransactionCount", m.cfg.Signer.Address(), hexutil.Uint64(height))
	var answer rpc.Error
	switch {
	case errors.As(err, &answer):
		return 0, fmt.Errorf("read nonce at block %d: %w: %w", height, optics.ErrNotFound, err)
	case err != nil:
		return 0, fmt.Errorf("read nonce at block %d: %w", height, err)
	}
	return uint64(nonce), nil
}
