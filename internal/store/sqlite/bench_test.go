package sqlite_test

import (
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

var lane = optics.Contract{Home: 1, Chain: 2}

// filler appends blocks of chain 1 with messages of 200 bytes over three lanes.
type filler struct {
	store  *sqlite.Store
	cursor optics.Cursor
	nonces map[optics.Domain]uint32
	leaves uint32
}

func newFiller(s *sqlite.Store) *filler {
	return &filler{store: s, cursor: optics.Cursor{Chain: 1}, nonces: make(map[optics.Domain]uint32)}
}

// batch makes up messages in blocks of 20 to the given number of chains.
func (f *filler) batch(n int, lanes uint32) (next optics.Cursor, logs optics.Logs) {
	next = f.cursor
	for i := range n {
		if i%20 == 0 {
			next.Block.Number++
			next.Block.Hash = numbered(next.Block.Number)
		}
		to := optics.Domain(2 + f.leaves%lanes)
		logs.Dispatches = append(logs.Dispatches, optics.DispatchLog{
			At: optics.Position{Block: next.Block, TxHash: numbered(uint64(i)), LogIndex: uint32(i % 20)}, LeafIndex: f.leaves,
			Message: optics.Message{Origin: 1, Destination: to, Nonce: f.nonces[to], Body: make([]byte, 124)},
		})
		f.leaves++
		f.nonces[to]++
	}
	return next, logs
}

func (f *filler) append(tb testing.TB, n int, lanes uint32) []optics.DispatchLog {
	tb.Helper()
	next, logs := f.batch(n, lanes)
	if err := f.store.Append(tb.Context(), f.cursor, next, nil, logs); err != nil {
		tb.Fatal(err)
	}
	f.cursor = next
	return logs.Dispatches
}

func openBench(b *testing.B) *sqlite.Store {
	b.Helper()
	s, err := sqlite.Open(b.Context(), store.Config{Dir: b.TempDir(), Deployment: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

func perSecond(b *testing.B, rows int) {
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkAppend(b *testing.B) {
	f := newFiller(openBench(b))
	for b.Loop() {
		f.append(b, 1_000, 3)
	}
	perSecond(b, 1_000)
}

func BenchmarkLeaves(b *testing.B) {
	s := openBench(b)
	newFiller(s).append(b, 10_000, 3)
	for b.Loop() {
		if leaves, err := s.Leaves(b.Context(), 1, 0, 10_000); err != nil || len(leaves) != 10_000 {
			b.Fatal(len(leaves), err)
		}
	}
	perSecond(b, 10_000)
}

func BenchmarkUnprocessed(b *testing.B) {
	s := openBench(b)
	f := newFiller(s)
	prev := optics.Cursor{Chain: 2}
	for range 100 {
		next := optics.Cursor{Chain: 2, Block: optics.BlockRef{Number: prev.Block.Number + 1, Hash: numbered(prev.Block.Number + 1)}}
		var logs optics.Logs
		for _, d := range f.append(b, 1_000, 1) {
			logs.Processes = append(logs.Processes, optics.ProcessLog{At: optics.Position{Block: next.Block}, Replica: lane, Leaf: d.Message.Leaf()})
		}
		if err := s.Append(b.Context(), prev, next, nil, logs); err != nil {
			b.Fatal(err)
		}
		prev = next
	}
	for i, d := range f.append(b, 11_000, 1) {
		if i >= 10_000 {
			break
		}
		if err := s.Hold(b.Context(), lane, d.Message.Leaf(), 1<<40, "held"); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("100 of 1000 behind 10k held and 100k processed", func(b *testing.B) {
		for b.Loop() {
			if logs, err := s.Unprocessed(b.Context(), lane, 1<<40, 100); err != nil || len(logs) != 100 {
				b.Fatal(len(logs), err)
			}
		}
	})
	b.Run("lane count", func(b *testing.B) {
		for b.Loop() {
			if n, err := s.LaneCount(b.Context(), lane, 55_555); err != nil || n != 55_555 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("leaf count at a block", func(b *testing.B) {
		for b.Loop() {
			if n, err := s.LeafCountAt(b.Context(), 1, 1_000); err != nil || n != 20_000 {
				b.Fatal(n, err)
			}
		}
	})
}

func intents(batch, n int) []optics.TxIntent {
	all := make([]optics.TxIntent, n)
	for i := range all {
		all[i] = optics.TxIntent{
			Key: fmt.Sprintf("process/1/2/%d/%d", batch, i), Chain: 2, Data: make([]byte, 1_300), Purpose: "process",
		}
	}
	return all
}

func BenchmarkRecordTx(b *testing.B) {
	s := openBench(b)
	batch := 0
	for b.Loop() {
		if _, err := s.RecordTx(b.Context(), intents(batch, 500)); err != nil {
			b.Fatal(err)
		}
		batch++
	}
	perSecond(b, 500)
}

// BenchmarkSaveTx takes 500 records through sent, mined and settled.
func BenchmarkSaveTx(b *testing.B) {
	s := openBench(b)
	batch := 0
	for b.Loop() {
		b.StopTimer()
		records, err := s.RecordTx(b.Context(), intents(batch, 500))
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for _, state := range []optics.TxState{optics.TxSent, optics.TxMined, optics.TxMined} {
			for i := range records {
				r := &records[i]
				r.HasNonce, r.Nonce = true, uint64(batch*500+i)
				if r.Settled = r.State == optics.TxMined; r.State == optics.TxQueued {
					r.Attempts = []optics.TxAttempt{{Hash: numbered(r.Nonce), Raw: make([]byte, 1_400)}}
				}
				r.State, r.GasUsed = state, 100_000
			}
			if err := s.SaveTx(b.Context(), records); err != nil {
				b.Fatal(err)
			}
		}
		batch++
	}
	perSecond(b, 3*500)
}

// BenchmarkRecordSigning is the price of one small durable commit.
func BenchmarkRecordSigning(b *testing.B) {
	s := openBench(b)
	if err := s.ImportSigningHead(b.Context(), common.Address{}, 1, common.Hash{}, 0); err != nil {
		b.Fatal(err)
	}
	n := uint64(0)
	for b.Loop() {
		n++
		if _, err := s.RecordSigning(b.Context(), signing(n)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHold is the price of a small commit that need not be on the disk.
func BenchmarkHold(b *testing.B) {
	s := openBench(b)
	messages := newFiller(s).append(b, 1_000, 1)
	n := uint64(0)
	for b.Loop() {
		n++
		if err := s.Hold(b.Context(), lane, messages[n%1_000].Message.Leaf(), n, "held"); err != nil {
			b.Fatal(err)
		}
	}
}
