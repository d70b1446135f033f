package txm

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// smallBatch is how many requests no node finds too many in one batch.
const smallBatch = 10

// view is one look at the chain.
type view struct {
	seen     bool
	head     optics.Head
	nonce    uint64   // the account's nonce at the newest block
	balance  *big.Int // the account's balance there, in wei
	market   market
	gasLimit uint64      // of the newest block
	anchor   common.Hash // the canonical block at the height of the newest mined entry
}

// block is what is read of a block.
type block struct {
	Number   hexutil.Uint64  `json:"number"`
	Hash     common.Hash     `json:"hash"`
	Time     hexutil.Uint64  `json:"timestamp"`
	GasLimit hexutil.Uint64  `json:"gasLimit"`
	BaseFee  *hexutil.Uint64 `json:"baseFeePerGas"`
}

func (b block) ref() optics.BlockRef {
	return optics.BlockRef{Number: uint64(b.Number), Hash: b.Hash, Time: uint64(b.Time)}
}

// answers is what one look asks the node.
type answers struct {
	nonce   hexutil.Uint64
	balance hexutil.Big
	latest  *block
	tip     hexutil.Uint64
	anchor  *block
}

// look reads, in one batch, what every decision of this turn goes by.
func (m *Manager) look(ctx context.Context, head optics.Head) error {
	if err := m.checkChain(ctx); err != nil {
		return err
	}
	from := m.cfg.Signer.Address()
	suggest := "eth_maxPriorityFeePerGas"
	if m.cfg.Fees.Legacy {
		suggest = "eth_gasPrice"
	}
	var a answers
	batch := []rpc.BatchElem{
		{Method: "eth_getTransactionCount", Args: []any{from, "latest"}, Result: &a.nonce},
		{Method: "eth_getBalance", Args: []any{from, "latest"}, Result: &a.balance},
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &a.latest},
		{Method: suggest, Result: &a.tip},
	}
	if top, ok := m.topMined(); ok {
		batch = append(batch, rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(top.Number), false}, Result: &a.anchor})
	}
	if err := m.batch(ctx, batch); err != nil {
		return err
	}
	if err := errors.Join(batch[0].Error, batch[1].Error, batch[2].Error); err != nil {
		return fmt.Errorf("read account and newest block: %w", err)
	}
	v, err := m.read(a, batch[3].Error)
	if err != nil {
		return err
	}
	v.head = head
	m.adoptView(v)
	return nil
}

// read makes a view of the node's answers; unpriced is why it suggested no
// price.
func (m *Manager) read(a answers, unpriced error) (view, error) {
	if a.latest == nil {
		return view{}, errors.New("read newest block: the node has none")
	}
	v := view{
		seen: true, nonce: uint64(a.nonce), balance: a.balance.ToInt(),
		market: market{tip: uint64(a.tip)}, gasLimit: uint64(a.latest.GasLimit),
	}
	switch {
	case m.cfg.Fees.Legacy && unpriced != nil:
		return view{}, fmt.Errorf("read gas price: %w", unpriced)
	case m.cfg.Fees.Legacy:
	case a.latest.BaseFee == nil:
		return view{}, errors.New("the chain has no base fee: set legacy fees for it")
	default:
		v.market.base = uint64(*a.latest.BaseFee)
	}
	if a.anchor != nil {
		v.anchor = a.anchor.Hash
	}
	return v, nil
}

// adoptView makes a look the one that decisions go by.
func (m *Manager) adoptView(v view) {
	p := &m.pump
	if p.again {
		p.again, p.againAt = false, v.head.Latest.Hash
	}
	p.view = v
	p.dry, p.fee, p.refusal = "", "", ""
	p.budget = new(big.Int).Set(v.balance)
	for _, e := range m.entries(optics.TxSent) {
		if e.rec.Nonce >= v.nonce {
			p.budget.Sub(p.budget, e.cost())
		}
	}
	if p.front != v.nonce {
		p.front, p.frontSince = v.nonce, v.head.Latest.Number
	}
	p.frontSince = min(p.frontSince, v.head.Latest.Number)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state.Balance = v.balance
}

// lookAgain asks for another look at the same head, once.
func (m *Manager) lookAgain() {
	if m.pump.againAt != m.pump.view.head.Latest.Hash {
		m.pump.again = true
	}
}

// topMined returns the newest block that holds an open record.
func (m *Manager) topMined() (top optics.BlockRef, ok bool) {
	for _, e := range m.entries(optics.TxMined, optics.TxReverted) {
		if !ok || e.rec.Mined.Number > top.Number {
			top, ok = e.rec.Mined, true
		}
	}
	return top, ok
}

// checkChain makes sure, once, that the node serves the right chain.
func (m *Manager) checkChain(ctx context.Context) error {
	if m.pump.chainChecked {
		return nil
	}
	var id hexutil.Big
	if err := m.call(ctx, &id, "eth_chainId"); err != nil {
		return fmt.Errorf("read chain id: %w", err)
	}
	if want := new(big.Int).SetUint64(m.cfg.ChainID); id.ToInt().Cmp(want) != 0 {
		return fmt.Errorf("it serves chain id %s, this pipeline is for %s", id.ToInt(), want)
	}
	m.pump.chainChecked = true
	return nil
}

// call makes one request within the configured time.
func (m *Manager) call(ctx context.Context, result any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	return m.cfg.Node.CallContext(ctx, result, method, args...)
}

// batch makes requests in chunks, in order. The errors of single requests stay
// in their elements.
func (m *Manager) batch(ctx context.Context, elems []rpc.BatchElem) error {
	for len(elems) > 0 {
		n := min(len(elems), m.pump.chunk)
		if err := m.chunk(ctx, elems[:n]); err != nil {
			return err
		}
		elems = elems[n:]
	}
	return nil
}

// chunk makes one batch request. Chunks shrink when the node fails, since it may
// have been too much for it, and grow again while it does not.
func (m *Manager) chunk(ctx context.Context, elems []rpc.BatchElem) error {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	if err := m.cfg.Node.BatchCallContext(ctx, elems); err != nil {
		if len(elems) > smallBatch {
			m.pump.chunk = len(elems) / 2
		}
		return fmt.Errorf("%s and %d more: %w", elems[0].Method, len(elems)-1, err)
	}
	if len(elems) >= m.pump.chunk {
		m.pump.chunk = min(m.cfg.BatchSize, len(elems)+len(elems)/8+1)
	}
	return nil
}

// blocksAt reads the canonical blocks at some heights. A height that the node
// has no block for is left out.
func (m *Manager) blocksAt(ctx context.Context, heights map[uint64]bool) (map[uint64]block, error) {
	found := make([]*block, 0, len(heights))
	batch := make([]rpc.BatchElem, 0, len(heights))
	for height := range heights {
		found = append(found, nil)
		batch = append(batch, rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(height), false}})
	}
	for i := range batch {
		batch[i].Result = &found[i]
	}
	if err := m.batch(ctx, batch); err != nil {
		return nil, err
	}
	out := make(map[uint64]block, len(heights))
	for i, b := range found {
		if err := batch[i].Error; err != nil {
			return nil, fmt.Errorf("read block: %w", err)
		}
		if b != nil {
			out[uint64(b.Number)] = *b
		}
	}
	return out, nil
}
