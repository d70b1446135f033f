package txm_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func TestAReorganizationPutsBackWhatItDropped(t *testing.T) {
	for name, place := range map[string]localchain.Placement{
		"mined later": localchain.LeaveOut, "mined at the same height": localchain.SameBlocks, "mined one block later": localchain.OneLater,
	} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, 1)
			c.final = 6
			m, _ := run(t, c.config(newJournal()))
			submit(t, m, increment(1))
			c.pooled(m, 1)
			c.step(m)
			submit(t, m, increment(2), echoing("echo", errorText, 60_000))
			c.pooled(m, 2)
			c.step(m)
			dropped := lookup(t, m, increment(2).Key).Mined
			if _, err := c.Reorg(t.Context(), 2, place); err != nil {
				t.Fatal(err)
			}
			c.tell()
			c.settled(m)
			if rec := lookup(t, m, increment(2).Key); rec.Mined == dropped || rec.Settled {
				t.Errorf("the record still stands in the dropped block: %+v", rec)
			}
			for range 9 {
				c.step(m)
			}
			for word := range uint64(2) {
				rec := lookup(t, m, increment(word+1).Key)
				if rec.State != optics.TxMined || !rec.Settled || rec.Mined == dropped || len(rec.Attempts) != 1 {
					t.Errorf("the record is %+v", rec)
				}
				if n := c.count(word + 1); n != 1 {
					t.Errorf("word %d was counted %d times", word+1, n)
				}
			}
			if rec := lookup(t, m, "echo"); rec.State != optics.TxReverted || !rec.Settled || rec.Reason != "!proven" {
				t.Errorf("the record is %+v", rec)
			}
		})
	}
}

func TestOnlyTheFinalBlockItselfSettles(t *testing.T) {
	c := newChain(t, 1)
	c.final = 1
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	cfg.Node = node
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.pooled(m, 1)
	dropped := c.step(m)
	// A node that lags shows the dropped block once more.
	stale := true
	node.bend(nil, func(e *rpc.BatchElem) {
		if stale && e.Method == "eth_getBlockByNumber" && e.Args[0] == hexutil.Uint64(dropped.Number) {
			stale = false
			rewrite(e, "hash", dropped.Hash)
		}
	})
	if _, err := c.Reorg(t.Context(), 1, nil); err != nil {
		t.Fatal(err)
	}
	c.tell()
	c.settled(m)
	if rec := lookup(t, m, increment(1).Key); rec.Settled || rec.State != optics.TxSent || stale {
		t.Errorf("the record is %+v", rec)
	}
	c.quiet(m)
	if rec := lookup(t, m, increment(1).Key); !rec.Settled || rec.State != optics.TxMined || c.count(1) != 1 {
		t.Errorf("the record is %+v", rec)
	}
}

func TestAFurtherTryWaitsUntilTheEarlierOneIsFinal(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	submit(t, m, echoing("try", errorText, 60_000))
	c.pooled(m, 1)
	c.step(m)
	again := increment(1)
	again.Key, again.Try = "try", 1
	if rec := submit(t, m, again)[0]; rec.Try != 1 || rec.State != optics.TxQueued {
		t.Fatalf("the further try is %+v", rec)
	}
	for range c.final - 1 {
		c.step(m)
		if rec := lookup(t, m, "try"); rec.State != optics.TxQueued {
			t.Fatalf("the further try is %s before the earlier one is final", rec.State)
		}
	}
	c.step(m)
	c.pooled(m, 1)
	c.step(m)
	if rec := lookup(t, m, "try"); rec.State != optics.TxMined || rec.Try != 1 {
		t.Errorf("the further try is %+v", rec)
	}
}
