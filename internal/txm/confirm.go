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
	// wholeBlocks is from how many missing receipts on the receipts of whole
	// blocks are read instead.
	wholeBlocks = 64
	// wholeBlocksSpan is the most blocks that are read so in one look.
	wholeBlocksSpan = 8
)

// receipt is what is read of a receipt.
type receipt struct {
	TxHash      common.Hash     `json:"transactionHash"`
	BlockHash   common.Hash     `json:"blockHash"`
	BlockNumber hexutil.Uint64  `json:"blockNumber"`
	Status      hexutil.Uint64  `json:"status"`
	GasUsed     hexutil.Uint64  `json:"gasUsed"`
	GasPrice    *hexutil.Uint64 `json:"effectiveGasPrice"`
}

// track brings the records up to what the last look saw: reorganizations first,
// then what was mined, by whom, what is final, and what is stuck.
func (m *Manager) track(ctx context.Context) error {
	for _, step := range []func(context.Context) error{m.unwind, m.confirm, m.detect, m.settle, m.unstick} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// unwind puts back to sent what is mined in blocks that left the chain.
func (m *Manager) unwind(ctx context.Context) error {
	top, ok := m.topMined()
	if ok && top.Hash != m.pump.view.anchor {
		if err := m.recheck(ctx, m.entries(optics.TxMined, optics.TxReverted)); err != nil {
			return err
		}
	}
	var back []optics.TxRecord
	for _, e := range m.entries(optics.TxReplaced) {
		if e.rec.Nonce >= m.pump.view.nonce {
			back = append(back, m.unmined(e))
		}
	}
	return m.save(ctx, back)
}

// recheck reads the canonical blocks at the heights of mined records and puts
// back those that are in others.
func (m *Manager) recheck(ctx context.Context, mined []*entry) error {
	heights := map[uint64]bool{}
	for _, e := range mined {
		heights[e.rec.Mined.Number] = true
	}
	blocks, err := m.blocksAt(ctx, heights)
	if err != nil {
		return err
	}
	var back []optics.TxRecord
	for _, e := range mined {
		// A height without a block is a node that lags, or a branch that is shorter
		// for a moment: the next look tells.
		if b, ok := blocks[e.rec.Mined.Number]; ok && b.Hash != e.rec.Mined.Hash {
			back = append(back, m.unmined(e))
			m.cfg.Log.InfoContext(ctx, "transaction left the chain with its block", "key", e.rec.Key, "tx", e.rec.TxHash.Hex(), "block", e.rec.Mined.Number)
		}
	}
	return m.save(ctx, back)
}

// unmined returns the record as it was before it was mined, due to be sent
// again.
func (m *Manager) unmined(e *entry) optics.TxRecord {
	rec := e.rec
	rec.State, rec.Mined, rec.TxHash, rec.GasUsed, rec.GasPrice, rec.Reason = optics.TxSent, optics.BlockRef{}, common.Hash{}, 0, 0, ""
	e.accepted, e.triedAt, e.missing = false, 0, 0
	m.pump.receiptsUpTo = 0
	return rec
}

// confirm finds out what became of the records whose nonce the chain has used.
func (m *Manager) confirm(ctx context.Context) error {
	v := m.pump.view
	var used []*entry
	for _, e := range m.entries(optics.TxSent) {
		if e.rec.Nonce < v.nonce {
			used = append(used, e)
		} else {
			e.missing = 0
		}
	}
	found, err := m.receipts(ctx, used)
	if err != nil {
		return err
	}
	heights := map[uint64]bool{}
	for _, r := range found {
		heights[uint64(r.BlockNumber)] = true
	}
	blocks, err := m.blocksAt(ctx, heights)
	if err != nil {
		return err
	}
	var mined []optics.TxRecord
	var reverted []int
	for _, e := range used {
		r, ok := found[e]
		b := blocks[uint64(r.BlockNumber)]
		if !ok || b.Hash != r.BlockHash {
			e.missing++
			continue
		}
		e.missing = 0
		rec := minedRecord(e.rec, r, b.ref())
		if rec.State == optics.TxReverted {
			reverted = append(reverted, len(mined))
		}
		mined = append(mined, rec)
	}
	if err := m.explain(ctx, mined, reverted); err != nil {
		return err
	}
	m.pump.receiptsUpTo = v.head.Latest.Number
	return m.save(ctx, mined)
}

// minedRecord returns the record with what its receipt says.
func minedRecord(rec optics.TxRecord, r receipt, at optics.BlockRef) optics.TxRecord {
	rec.State = optics.TxMined
	if r.Status == 0 {
		rec.State = optics.TxReverted
	}
	rec.Mined, rec.TxHash, rec.GasUsed = at, r.TxHash, uint64(r.GasUsed)
	if r.GasPrice != nil {
		rec.GasPrice = uint64(*r.GasPrice)
		return rec
	}
	for _, a := range rec.Attempts {
		if a.Hash == r.TxHash { // a node older than EIP-1559
			rec.GasPrice = a.FeeCap
		}
	}
	return rec
}

// receipts returns the receipts that there are for some entries.
func (m *Manager) receipts(ctx context.Context, used []*entry) (map[*entry]receipt, error) {
	found := make(map[*entry]receipt, len(used))
	if len(used) >= wholeBlocks {
		if err := m.blockReceipts(ctx, used, found); err != nil {
			return nil, err
		}
	}
	var owners []*entry
	var batch []rpc.BatchElem
	for _, e := range used {
		if _, ok := found[e]; ok {
			continue
		}
		for _, a := range e.rec.Attempts {
			owners = append(owners, e)
			batch = append(batch, rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{a.Hash}})
		}
	}
	answers := make([]*receipt, len(batch))
	for i := range batch {
		batch[i].Result = &answers[i]
	}
	if err := m.batch(ctx, batch); err != nil {
		return nil, err
	}
	for i, r := range answers {
		if err := batch[i].Error; err != nil {
			return nil, fmt.Errorf("read receipt: %w", err)
		}
		if r != nil {
			found[owners[i]] = *r
		}
	}
	return found, nil
}

// blockReceipts looks for receipts in the blocks since the last look.
func (m *Manager) blockReceipts(ctx context.Context, used []*entry, found map[*entry]receipt) error {
	p := &m.pump
	newest := p.view.head.Latest.Number
	if p.perReceipt || p.receiptsUpTo == 0 || newest <= p.receiptsUpTo || newest-p.receiptsUpTo > wholeBlocksSpan {
		return nil
	}
	owner := make(map[common.Hash]*entry, len(used))
	for _, e := range used {
		for _, a := range e.rec.Attempts {
			owner[a.Hash] = e
		}
	}
	for height := p.receiptsUpTo + 1; height <= newest; height++ {
		var all []receipt
		answer := []rpc.BatchElem{{Method: "eth_getBlockReceipts", Args: []any{hexutil.Uint64(height)}, Result: &all}}
		if err := m.chunk(ctx, answer); err != nil {
			return err
		}
		if answer[0].Error != nil {
			p.perReceipt = true
			m.cfg.Log.DebugContext(ctx, "no receipts of whole blocks", "error", answer[0].Error)
			return nil
		}
		for _, r := range all {
			if e := owner[r.TxHash]; e != nil {
				found[e] = r
			}
		}
	}
	return nil
}

// settle closes the records whose fate is in a final block.
func (m *Manager) settle(ctx context.Context) error {
	final := m.pump.view.head.Final
	if final == (optics.BlockRef{}) {
		return nil
	}
	var due []*entry
	heights := map[uint64]bool{}
	for _, e := range m.entries(optics.TxMined, optics.TxReverted) {
		if e.rec.Mined.Number <= final.Number {
			due = append(due, e)
			heights[e.rec.Mined.Number] = true
		}
	}
	delete(heights, final.Number)
	blocks, err := m.blocksAt(ctx, heights)
	if err != nil {
		return err
	}
	blocks[final.Number] = block{Hash: final.Hash}
	var done []optics.TxRecord
	for _, e := range due {
		rec := e.rec
		b, ok := blocks[rec.Mined.Number]
		if !ok {
			continue
		}
		if b.Hash != rec.Mined.Hash {
			done = append(done, m.unmined(e))
			continue
		}
		rec.Settled = true
		done = append(done, rec)
		if rec.State == optics.TxMined {
			done = m.cancelNext(done, rec)
		}
	}
	replaced, err := m.settleReplaced(ctx, final)
	if err != nil {
		return err
	}
	return m.save(ctx, append(done, replaced...))
}

// cancelNext ends the try that waited for one which succeeded after all.
func (m *Manager) cancelNext(done []optics.TxRecord, rec optics.TxRecord) []optics.TxRecord {
	m.mu.Lock()
	defer m.mu.Unlock()
	if next := m.book.open[ident{rec.Key, rec.Try + 1}]; next != nil && next.rec.State == optics.TxQueued {
		late := next.rec
		late.State, late.Settled, late.Reason = optics.TxRefused, true, "an earlier try succeeded after a reorganization"
		done = append(done, late)
	}
	return done
}

// settleReplaced closes replaced records whose nonce is used at the final block.
func (m *Manager) settleReplaced(ctx context.Context, final optics.BlockRef) ([]optics.TxRecord, error) {
	replaced := m.entries(optics.TxReplaced)
	if len(replaced) == 0 {
		return nil, nil
	}
	nonce, err := m.nonceAt(ctx, final.Number)
	if errors.Is(err, optics.ErrNotFound) {
		return nil, nil // the node no longer keeps that state: a later final block tells
	}
	if err != nil {
		return nil, err
	}
	var done []optics.TxRecord
	for _, e := range replaced {
		if e.rec.Nonce < nonce {
			rec := e.rec
			rec.Settled = true
			done = append(done, rec)
		}
	}
	return done, nil
}
