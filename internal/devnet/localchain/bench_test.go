package localchain_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// storage names the two places a chain can live in.
var storage = map[string]func(b *testing.B) string{
	"memory": func(*testing.B) string { return "" },
	"disk":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "chain") },
}

// diskUse returns the bytes of the files below a directory.
func diskUse(b *testing.B, dir string) (bytes int64) {
	b.Helper()
	if dir == "" {
		return 0
	}
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		bytes += info.Size()
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// BenchmarkTransactions sends 3,000 calls that store and log, in batches of
// 500, and seals until all are mined.
func BenchmarkTransactions(b *testing.B) {
	for name, place := range storage {
		b.Run(name, func(b *testing.B) {
			const count = 3000
			alice := newAccount(b, 1)
			dir := place(b)
			chain := startChain(b, localchain.Config{Alloc: fund(alice), DataDir: dir})
			client := dial(b, chain.HTTPURL())
			recorder := deployRecorder(b, chain, alice)
			mined := 0
			for b.Loop() {
				b.StopTimer()
				calls := make([]*types.Transaction, count)
				for i := range calls {
					calls[i] = alice.tx(b, chain, &recorder, 0, word(int64(i)))
				}
				b.StartTimer()
				sendBatch(b, client, calls, 500)
				for before := mined; mined < before+count; {
					mined += seal(b, chain).Transactions
				}
			}
			b.ReportMetric(float64(mined)/b.Elapsed().Seconds(), "tx/s")
			if dir != "" {
				b.ReportMetric(float64(diskUse(b, dir))/float64(mined), "disk-B/tx")
			}
		})
	}
}

// BenchmarkEmptySeal seals blocks without transactions.
func BenchmarkEmptySeal(b *testing.B) {
	for name, place := range storage {
		b.Run(name, func(b *testing.B) {
			dir := place(b)
			chain := startChain(b, localchain.Config{DataDir: dir})
			before := diskUse(b, dir)
			for b.Loop() {
				seal(b, chain)
			}
			if dir != "" {
				b.ReportMetric(float64(before), "disk-B/start")
				b.ReportMetric(float64(diskUse(b, dir)-before)/float64(b.N), "disk-B/block")
			}
		})
	}
}

// BenchmarkStart starts and stops three chains.
func BenchmarkStart(b *testing.B) {
	for name, place := range storage {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for id := range uint64(3) {
					chain, err := localchain.New(localchain.Config{ChainID: id + 1, GenesisTime: genesisTime, DataDir: place(b)})
					if err != nil {
						b.Fatal(err)
					}
					defer chain.Close()
				}
			}
		})
	}
}
