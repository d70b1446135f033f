package txm_test

import (
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// openStore opens the store that ships.
func openStore(t testing.TB, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestOnTheRealJournal goes through a replacement, a revert, a restart and a
// reorganization with the store that ships.
func TestOnTheRealJournal(t *testing.T) {
	c := newChain(t, 1)
	c.final = 5
	dir := t.TempDir()
	beforeRestart(t, c, dir)
	if _, err := c.Reorg(t.Context(), 1, nil); err != nil {
		t.Fatal(err)
	}
	c.tell()
	journal := openStore(t, dir)
	t.Cleanup(func() { journal.Close() })
	m, _ := run(t, c.config(journal))
	submit(t, m, increment(1), increment(2))
	c.pooled(m, 3)
	for range c.final + 1 {
		c.step(m)
	}
	for key, state := range map[string]optics.TxState{increment(1).Key: optics.TxMined, increment(2).Key: optics.TxMined, "echo": optics.TxReverted} {
		if rec := lookup(t, m, key); rec.State != state || !rec.Settled {
			t.Errorf("%s is %+v", key, rec)
		}
	}
	if rec := lookup(t, m, "echo"); rec.Reason != "!proven" || len(rec.Attempts) != 2 {
		t.Errorf("the reverted record is %+v", rec)
	}
	if c.count(1) != 1 || c.count(2) != 1 {
		t.Errorf("counted %d and %d times", c.count(1), c.count(2))
	}
}

// beforeRestart has one transaction mined and one reverted, both after their
// fee was raised, and closes the store.
func beforeRestart(t *testing.T, c *chain, dir string) {
	t.Helper()
	journal := openStore(t, dir)
	cfg := c.config(journal)
	node := &bentNode{Node: c.rpc}
	node.bend(nil, cheapBlocks)
	cfg.Node = node
	m, stop := run(t, cfg)
	submit(t, m, increment(1), echoing("echo", errorText, 60_000), echoing("refused", errorText, 0))
	inState(t, m, "refused", optics.TxRefused)
	c.pooled(m, 2)
	node.bend(nil, nil)
	for range cfg.StuckAfter + 1 {
		c.step(m)
	}
	inState(t, m, "echo", optics.TxReverted)
	stop()
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
}
