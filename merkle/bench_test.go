package merkle_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/merkle"
)

const million = 1_000_000

// numbered returns n different leaves.
func numbered(n int) []common.Hash {
	leaves := make([]common.Hash, n)
	for i := range leaves {
		binary.BigEndian.PutUint64(leaves[i][24:], uint64(i)+1)
	}
	return leaves
}

func grown(tb testing.TB, leaves []common.Hash) *merkle.Tree {
	tb.Helper()
	t := new(merkle.Tree)
	if err := t.Append(leaves...); err != nil {
		tb.Fatal(err)
	}
	return t
}

func BenchmarkAppendMillion(b *testing.B) {
	leaves := numbered(million)
	b.ReportAllocs()
	for b.Loop() {
		grown(b, leaves)
	}
}

func BenchmarkAppendAndRoot(b *testing.B) {
	tree := grown(b, numbered(million))
	leaf := common.Hash{1}
	b.ReportAllocs()
	for b.Loop() {
		if err := tree.Append(leaf); err != nil {
			b.Fatal(err)
		}
		tree.Root()
	}
}

// BenchmarkProofAnySize asks for a random leaf at a random size each time, so
// that nothing remembered from before can help.
func BenchmarkProofAnySize(b *testing.B) {
	tree := grown(b, numbered(million))
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for b.Loop() {
		size := 1 + r.Uint64N(million)
		if _, err := tree.ProofAt(r.Uint64N(size), size); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProofProcessor asks as a processor does: for 500 leaves under one old
// root, then for 500 under another.
func BenchmarkProofProcessor(b *testing.B) {
	tree := grown(b, numbered(million))
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	size := uint64(million / 2)
	for i := 0; b.Loop(); i++ {
		if i%500 == 0 {
			size = 1 + r.Uint64N(million)
		}
		if _, err := tree.ProofAt(r.Uint64N(size), size); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProofNewestSize(b *testing.B) {
	tree := grown(b, numbered(million))
	tree.Root()
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tree.ProofAt(r.Uint64N(million), million); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProofRoot(b *testing.B) {
	tree := grown(b, numbered(1000))
	p, err := tree.ProofAt(500, 1000)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		p.Root()
	}
}

// BenchmarkMultiproof proves 100 leaves of a million, other ones each time.
func BenchmarkMultiproof(b *testing.B) {
	const count, sets = 100, 64
	tree := grown(b, numbered(million))
	r := rand.New(rand.NewPCG(1, 2))
	contiguous, scattered := make([][]uint64, sets), make([][]uint64, sets)
	for i := range sets {
		first := r.Uint64N(million - count)
		for n := range uint64(count) {
			contiguous[i] = append(contiguous[i], first+n)
			// One anywhere in each hundredth: ascending, and none twice.
			scattered[i] = append(scattered[i], n*(million/count)+r.Uint64N(million/count))
		}
	}
	for _, set := range []struct {
		name    string
		indices [][]uint64
	}{{"contiguous", contiguous}, {"scattered", scattered}} {
		b.Run(set.name+"/MultiproofAt", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := tree.MultiproofAt(set.indices[i%sets], million); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(set.name+"/Root", func(b *testing.B) {
			m, err := tree.MultiproofAt(set.indices[0], million)
			if err != nil {
				b.Fatal(err)
			}
			leaves := numbered(count)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Root(leaves); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(m.Siblings)), "siblings")
		})
	}
}
