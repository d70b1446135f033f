package txm_test

import (
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/txm"
)

// BenchmarkPipeline brings 2,000 intents from Submit to mined on a chain that
// seals as soon as it is asked to, over JSON-RPC.
func BenchmarkPipeline(b *testing.B) {
	b.Run("memory", func(b *testing.B) {
		benchmark(b, func() txm.Journal { return newJournal() })
	})
	b.Run("sqlite", func(b *testing.B) {
		benchmark(b, func() txm.Journal {
			s := openStore(b, b.TempDir())
			b.Cleanup(func() { s.Close() })
			return s
		})
	})
}

func benchmark(b *testing.B, journal func() txm.Journal) {
	const intents = 2000
	var requests, calls, blocks int
	for b.Loop() {
		b.StopTimer()
		c := newChain(b, 1)
		cfg := c.config(journal())
		node := &bentNode{Node: c.rpc}
		cfg.Node = node
		m, stop := run(b, cfg)
		all := make([]optics.TxIntent, intents)
		for i := range all {
			all[i] = increment(uint64(i))
			all[i].GasLimit = 0
		}
		b.StartTimer()
		submit(b, m, all...)
		blocks += c.mineAll(m)
		b.StopTimer()
		stop()
		requests += node.requests
		for _, n := range node.elements {
			calls += n
		}
		b.StartTimer()
	}
	sent := float64(intents * b.N)
	b.ReportMetric(sent/b.Elapsed().Seconds(), "intents/s")
	b.ReportMetric(float64(requests)/sent, "requests/tx")
	b.ReportMetric(float64(calls)/sent, "calls/tx")
	b.ReportMetric(float64(blocks)/float64(b.N), "blocks")
}

// mineAll seals blocks as fast as the pipeline fills the pool, until all is
// mined, and returns how many.
func (c *chain) mineAll(m *txm.Manager) (blocks int) {
	c.t.Helper()
	for {
		s := m.State()
		if s.Queued == 0 && s.InFlight == 0 {
			return blocks
		}
		if n, _ := c.Pending(); n > 0 && s.Height == c.Chain.Head().Number {
			c.seal()
			blocks++
		}
		await(c.t, m, "the block is worked in", func() bool {
			n, _ := c.Pending()
			return m.State().Height == c.Chain.Head().Number && (n > 0 || m.State().InFlight == 0)
		})
	}
}
