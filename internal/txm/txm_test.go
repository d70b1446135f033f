package txm_test

import (
	"testing"

	"github.com/opticsnet/optics"
)

func TestIntentsAreMinedOnceEach(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	submit(t, m, increment(1), increment(2), increment(3))
	submit(t, m, increment(2))
	c.pooled(m, 3)
	block := c.step(m)
	for word := range uint64(3) {
		rec := lookup(t, m, increment(word+1).Key)
		if rec.State != optics.TxMined || rec.Settled || rec.Mined != refOf(block) || rec.GasUsed == 0 || rec.GasPrice == 0 {
			t.Errorf("record %d is %+v", word+1, rec)
		}
		if n := c.count(word + 1); n != 1 {
			t.Errorf("word %d was counted %d times", word+1, n)
		}
	}
	for range c.final {
		c.step(m)
	}
	if rec := lookup(t, m, increment(1).Key); !rec.Settled {
		t.Errorf("a record in a final block is not settled: %+v", rec)
	}
	if s := m.State(); s.Unsettled != 0 || s.InFlight != 0 || s.Queued != 0 || s.NextNonce != 3 || s.Waiting != "" {
		t.Errorf("state is %+v", s)
	}
}
