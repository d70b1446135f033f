package txm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/txm"
)

// quiet is how many more blocks make everything settled.
func (c *chain) quiet(m *txm.Manager) {
	c.t.Helper()
	for range c.final + 1 {
		c.step(m)
	}
}

func TestARestartSendsTheSameBytes(t *testing.T) {
	c := newChain(t, 1)
	journal := newJournal()
	cfg := c.config(journal)
	node := &bentNode{Node: c.rpc}
	node.bend(swallow("eth_sendRawTransaction"), nil)
	cfg.Node, cfg.MaxInFlight = node, 2
	m, stop := run(t, cfg)
	submit(t, m, increment(1), increment(2), increment(3))
	before := inState(t, m, increment(2).Key, optics.TxSent)
	stop()

	node.bend(nil, nil)
	m, _ = run(t, cfg)
	await(t, m, "two are in the pool", func() bool { n, q := c.Pending(); return n+q == 2 })
	c.step(m)
	after := lookup(t, m, increment(2).Key)
	if after.State != optics.TxMined || after.TxHash != before.Attempts[0].Hash || len(after.Attempts) != 1 {
		t.Errorf("after the restart the record is %+v", after)
	}
	c.pooled(m, 1)
	c.step(m)
	for word := range uint64(3) {
		if n := c.count(word + 1); n != 1 {
			t.Errorf("word %d was counted %d times", word+1, n)
		}
	}
}

func TestWhatTheNodeLostIsSentAgain(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(swallow("eth_sendRawTransaction"), nil)
	cfg.Node = node
	m, _ := run(t, cfg)
	submit(t, m, increment(1), increment(2))
	first := inState(t, m, increment(1).Key, optics.TxSent)
	node.sent(t, 2)
	node.bend(nil, nil)
	for range cfg.StuckAfter {
		c.step(m)
	}
	c.pooled(m, 2)
	c.step(m)
	rec := lookup(t, m, increment(1).Key)
	if rec.State != optics.TxMined || rec.TxHash != first.Attempts[0].Hash {
		t.Errorf("the record is %+v", rec)
	}
}

func TestAStuckTransactionIsReplacedUnderItsNonce(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(nil, cheapBlocks)
	cfg.Node = node
	m, _ := run(t, cfg)
	submit(t, m, increment(1), increment(2))
	c.pooled(m, 2)
	node.bend(nil, nil)
	for range cfg.StuckAfter {
		c.step(m)
	}
	await(t, m, "both have a second attempt", func() bool {
		return len(lookup(t, m, increment(1).Key).Attempts) == 2 && len(lookup(t, m, increment(2).Key).Attempts) == 2
	})
	c.step(m)
	for word := range uint64(2) {
		rec := lookup(t, m, increment(word+1).Key)
		if rec.State != optics.TxMined || rec.Nonce != word || rec.TxHash != rec.Attempts[1].Hash {
			t.Errorf("the record is %+v", rec)
		}
	}
	if s := m.State(); s.NextNonce != 2 || s.Waiting != "" {
		t.Errorf("state is %+v", s)
	}
}

// cheapBlocks shows a hundredth of the base fee.
func cheapBlocks(e *rpc.BatchElem) {
	if e.Method == "eth_getBlockByNumber" && e.Args[0] == "latest" {
		rewrite(e, "baseFeePerGas", "0x10000")
	}
}

func TestTheFeeCapHoldsAndShows(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.Fees = txm.FeePolicy{MaxFeePerGas: 400_000_000, MinTip: 1, MaxTipPerGas: 10}
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	await(t, m, "the cap shows", func() bool { return strings.Contains(m.State().Waiting, "fee cap reached") })
	for lookup(t, m, increment(1).Key).State == optics.TxSent {
		c.step(m) // an empty block lowers the base fee by an eighth
	}
	rec := lookup(t, m, increment(1).Key)
	if rec.State != optics.TxMined || rec.GasPrice > cfg.Fees.MaxFeePerGas {
		t.Errorf("the record is %+v", rec)
	}
	c.step(m)
	if s := m.State(); s.Waiting != "" {
		t.Errorf("state is %+v", s)
	}
}

func TestLegacyFees(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.Fees = txm.FeePolicy{Legacy: true}
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	c.step(m)
	rec := lookup(t, m, increment(1).Key)
	var tx types.Transaction
	if err := tx.UnmarshalBinary(rec.Attempts[0].Raw); err != nil {
		t.Fatal(err)
	}
	if rec.State != optics.TxMined || tx.Type() != types.LegacyTxType || rec.Attempts[0].FeeCap != rec.Attempts[0].TipCap {
		t.Errorf("type %d, record %+v", tx.Type(), rec)
	}
}

func TestADryWalletWaitsAndSaysWhatIsMissing(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.Signer = signer(t, 5) // owns nothing
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	await(t, m, "the wait is visible", func() bool {
		w := m.State().Waiting
		return strings.Contains(w, "the wallet is dry: send at least ") && strings.Contains(w, cfg.Signer.Address().Hex())
	})
	if rec := lookup(t, m, increment(1).Key); rec.HasNonce {
		t.Errorf("a nonce was used that the wallet cannot pay for: %+v", rec)
	}
	c.transfer(0, cfg.Signer.Address(), ether(1))
	c.step(m)
	c.pooled(m, 1)
	c.step(m)
	if rec := lookup(t, m, increment(1).Key); rec.State != optics.TxMined {
		t.Errorf("the record is %+v", rec)
	}
	if s := m.State(); s.Waiting != "" {
		t.Errorf("state is %+v", s)
	}
}

func TestManyInFlight(t *testing.T) {
	const intents = 400
	for name, bent := range map[string]*bentNode{
		"receipts of whole blocks": {},
		"receipts one by one":      {before: refuse("eth_getBlockReceipts", rpcError{code: -32601, text: "the method does not exist"})},
		"small batches":            {maxBatch: 40},
	} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, 1)
			cfg := c.config(newJournal())
			bent.Node = c.rpc
			cfg.Node, cfg.MaxInFlight = bent, 150
			m, _ := run(t, cfg)
			all := make([]optics.TxIntent, intents)
			for i := range all {
				all[i] = increment(uint64(i))
			}
			submit(t, m, all...)
			for mined := 0; mined < intents; {
				due := min(cfg.MaxInFlight, intents-mined)
				await(t, m, "the pool is filled", func() bool { n, q := c.Pending(); return n+q == due })
				c.step(m)
				mined += due
			}
			c.quiet(m)
			if s := m.State(); s.Queued+s.InFlight+s.Unsettled != 0 || s.NextNonce != intents {
				t.Errorf("state is %+v", s)
			}
			for i := range all {
				if n := c.count(uint64(i)); n != 1 {
					t.Fatalf("word %d was counted %d times", i, n)
				}
			}
			if bent.requests > intents/6 {
				t.Errorf("%d requests for %d transactions", bent.requests, intents)
			}
		})
	}
}

func TestUrgentIntentsOvertake(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.MaxInFlight = 1
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	proof := increment(9)
	proof.Urgent = true
	submit(t, m, increment(2), increment(3))
	submit(t, m, proof)
	for range 4 {
		c.step(m)
	}
	for word, nonce := range map[uint64]uint64{1: 0, 9: 1, 2: 2, 3: 3} {
		if rec := lookup(t, m, increment(word).Key); rec.Nonce != nonce || !rec.HasNonce {
			t.Errorf("word %d has nonce %d, want %d", word, rec.Nonce, nonce)
		}
	}
}

func TestANodeThatFailsIsWaitedFor(t *testing.T) {
	for name, failure := range map[string]error{"errors": errUnreachable, "hangs": errHangs} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, 1)
			cfg := c.config(newJournal())
			node := &bentNode{Node: c.rpc}
			cfg.Node, cfg.Timeout = node, 50*time.Millisecond
			node.bend(func(e *rpc.BatchElem) bool { e.Error = failure; return true }, nil)
			m, _ := run(t, cfg)
			submit(t, m, increment(1))
			await(t, m, "the wait is visible", func() bool { return strings.HasPrefix(m.State().Waiting, "the node: ") })
			node.bend(nil, nil)
			c.pooled(m, 1)
			await(t, m, "the wait is over", func() bool { return m.State().Waiting == "" })
		})
	}
}

func TestWhatTheNodeRefusesIsOfferedAgain(t *testing.T) {
	for _, answer := range []string{"txpool is full", "transaction underpriced", "insufficient funds for gas * price + value", "something new"} {
		t.Run(answer, func(t *testing.T) {
			c := newChain(t, 1)
			cfg := c.config(newJournal())
			node := &bentNode{Node: c.rpc}
			node.bend(refuse("eth_sendRawTransaction", errors.New(answer)), nil)
			cfg.Node = node
			m, _ := run(t, cfg)
			submit(t, m, increment(1))
			inState(t, m, increment(1).Key, optics.TxSent)
			c.step(m)
			node.bend(nil, nil)
			c.step(m)
			c.pooled(m, 1)
			c.step(m)
			if rec := lookup(t, m, increment(1).Key); rec.State != optics.TxMined || rec.Nonce != 0 || c.count(1) != 1 {
				t.Errorf("the record is %+v", rec)
			}
			c.step(m)
			if s := m.State(); s.Waiting != "" || s.NextNonce != 1 {
				t.Errorf("state is %+v", s)
			}
		})
	}
}

func TestANodeOfAnotherChainIsRefused(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.ChainID = 7
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	await(t, m, "the wait is visible", func() bool {
		return strings.Contains(m.State().Waiting, fmt.Sprintf("it serves chain id %d, this pipeline is for 7", chainID))
	})
	if rec := lookup(t, m, increment(1).Key); rec.State != optics.TxQueued {
		t.Errorf("the record is %+v", rec)
	}
}

func TestABrokenJournalEndsRun(t *testing.T) {
	c := newChain(t, 1)
	broken := errors.New("disk full")
	cfg := c.config(brokenJournal{newJournal(), broken})
	m, err := txm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, m, increment(1))
	if err := m.Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("Run returned %v", err)
	}
	if n, q := c.Pending(); n+q != 0 {
		t.Errorf("%d transactions were sent that are not in the journal", n+q)
	}
}

// brokenJournal cannot store what was signed.
type brokenJournal struct {
	txm.Journal
	err error
}

func (j brokenJournal) SaveTx(context.Context, []optics.TxRecord) error { return j.err }
