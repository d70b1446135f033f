package txm_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// signedTransfer makes a transaction that no pipeline knows of.
func signedTransfer(t testing.TB, account int, nonce uint64, to common.Address, wei *big.Int) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(privateKey(account), types.LatestSignerForChainID(big.NewInt(chainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: nonce, Gas: 21_000, To: &to, Value: wei,
		GasFeeCap: big.NewInt(5e9), GasTipCap: big.NewInt(2e9),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// transfer sends ether from the first account, outside of any pipeline.
func (c *chain) transfer(nonce uint64, to common.Address, wei *big.Int) common.Hash {
	c.t.Helper()
	tx := signedTransfer(c.t, 0, nonce, to, wei)
	raw, err := tx.MarshalBinary()
	if err != nil {
		c.t.Fatal(err)
	}
	var hash common.Hash
	if err := c.rpc.Call(&hash, "eth_sendRawTransaction", hexutil.Bytes(raw)); err != nil {
		c.t.Fatal(err)
	}
	return hash
}

func TestAForeignTransactionInOurPlaceHalts(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(swallow("eth_sendRawTransaction"), nil)
	cfg.Node = node
	m, stop := run(t, cfg)
	submit(t, m, increment(1))
	inState(t, m, increment(1).Key, optics.TxSent)
	node.sent(t, 1)
	foreign := c.transfer(0, echo, new(big.Int))
	node.bend(nil, nil)
	for range 4 {
		c.step(m)
	}
	rec := lookup(t, m, increment(1).Key)
	if s := m.State(); !strings.Contains(s.Halted, foreign.Hex()) || rec.State != optics.TxReplaced || !strings.Contains(rec.Reason, foreign.Hex()) {
		t.Fatalf("state is %+v, record %+v", s, rec)
	}
	submit(t, m, increment(2))
	c.step(m)
	if rec := lookup(t, m, increment(2).Key); rec.State != optics.TxQueued {
		t.Errorf("while halted an intent became %s", rec.State)
	}
	stop() // a restart forgets no halt
	m, _ = run(t, cfg)
	await(t, m, "it halts again", func() bool { return strings.Contains(m.State().Halted, foreign.Hex()) })
	c.step(m)
	if rec := lookup(t, m, increment(2).Key); rec.State != optics.TxQueued {
		t.Errorf("after a restart an intent became %s", rec.State)
	}
	again := increment(1)
	again.Try = 1
	submit(t, m, again)
	if err := m.Acknowledge(t.Context()); err != nil {
		t.Fatal(err)
	}
	inState(t, m, increment(2).Key, optics.TxSent)
	c.quiet(m)
	c.quiet(m)
	for word := range uint64(2) {
		if rec := lookup(t, m, increment(word+1).Key); rec.State != optics.TxMined || c.count(word+1) != 1 {
			t.Errorf("after the halt the record is %+v, counted %d times", rec, c.count(word+1))
		}
	}
}

func TestAForeignTransactionBeyondOursHalts(t *testing.T) {
	c := newChain(t, 1)
	journal := newJournal()
	cfg := c.config(journal)
	m, stop := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	c.step(m)
	stop()
	foreign := c.transfer(1, echo, new(big.Int))
	c.seal()
	c.seal()
	m, stop = run(t, cfg)
	submit(t, m, increment(2))
	await(t, m, "it halts", func() bool { return strings.Contains(m.State().Halted, foreign.Hex()) })
	if rec := lookup(t, m, increment(2).Key); rec.State != optics.TxQueued {
		t.Errorf("while halted an intent became %s", rec.State)
	}
	stop()
	if err := journal.AcknowledgeForeignTx(t.Context(), domain, signer(t, 0).Address(), 1); err != nil {
		t.Fatal(err)
	}
	m, _ = run(t, cfg)
	c.pooled(m, 1)
	c.step(m)
	if rec := lookup(t, m, increment(2).Key); rec.State != optics.TxMined || rec.Nonce != 2 {
		t.Errorf("the record is %+v", rec)
	}
}

func TestReceiptsThatAreLateRaiseNoAlarm(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(swallow("eth_getTransactionReceipt"), nil)
	cfg.Node = node
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	for range 7 {
		c.step(m)
	}
	if s, rec := m.State(), lookup(t, m, increment(1).Key); s.Halted != "" || rec.State != optics.TxSent {
		t.Errorf("state is %+v, record %+v", s, rec)
	}
	node.bend(nil, nil)
	c.step(m)
	if rec := lookup(t, m, increment(1).Key); rec.State != optics.TxMined {
		t.Errorf("the record is %+v", rec)
	}
}

func TestAForeignTransactionThatTheNodeCannotShowHalts(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(swallow("eth_sendRawTransaction"), nil)
	cfg.Node = node
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	inState(t, m, increment(1).Key, optics.TxSent)
	node.sent(t, 1)
	c.transfer(0, echo, new(big.Int))
	node.bend(func(e *rpc.BatchElem) bool {
		if e.Method == "eth_getTransactionCount" && e.Args[1] != "latest" {
			e.Error = rpcError{code: -32000, text: "missing trie node"}
			return true
		}
		return false
	}, nil)
	for range 4 {
		c.step(m)
	}
	// It might be ours after all, so the purpose must not get a second one.
	if s, rec := m.State(), lookup(t, m, increment(1).Key); s.Halted == "" || rec.State != optics.TxSent {
		t.Errorf("state is %+v, record %+v", s, rec)
	}
}
