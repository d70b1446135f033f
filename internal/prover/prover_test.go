package prover_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/merkle"
)

const home optics.Domain = 1000

// leafList is the index of one Home. A fork removes leaves and adds others.
type leafList struct {
	mu     sync.Mutex
	leaves []optics.Leaf
	tree   merkle.Tree
	forks  byte
	// before runs before each read.
	before func()
	reads  int
}

// block appends leaves in one block. Every third block shows a committed root.
func (l *leafList) block(leaves ...common.Hash) {
	l.mu.Lock()
	defer l.mu.Unlock()
	number := uint64(1)
	var committed common.Hash
	if n := len(l.leaves); n > 0 {
		number = l.leaves[n-1].Block.Number + 1
		committed = l.leaves[n-1].CommittedRoot
		if number%3 == 0 {
			committed = l.tree.Root()
		}
	}
	ref := optics.BlockRef{Number: number, Hash: common.Hash{1, l.forks, byte(number >> 8), byte(number)}}
	for _, leaf := range leaves {
		l.leaves = append(l.leaves, optics.Leaf{Index: uint32(len(l.leaves)), Hash: leaf, CommittedRoot: committed, Block: ref})
		if err := l.tree.Append(leaf); err != nil {
			panic(err)
		}
	}
}

// fork removes the leaves from an index on. Blocks that follow are others.
func (l *leafList) fork(index int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forks++
	l.leaves = l.leaves[:index:index]
	if err := l.tree.Truncate(uint64(index)); err != nil {
		panic(err)
	}
}

func (l *leafList) Leaves(_ context.Context, domain optics.Domain, from uint32, limit int) ([]optics.Leaf, error) {
	if l.before != nil {
		l.before()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	if domain != home || int(from) >= len(l.leaves) {
		return nil, nil
	}
	return append([]optics.Leaf(nil), l.leaves[from:min(int(from)+limit, len(l.leaves))]...), nil
}

func leaf(n int) (h common.Hash) {
	h[0] = 0xaa
	binary.BigEndian.PutUint64(h[24:], uint64(n))
	return h
}

// filled is a list of count leaves, one to three in a block.
func filled(count int) *leafList {
	l := new(leafList)
	for n := 0; n < count; {
		var block []common.Hash
		for range min(1+n%3, count-n) {
			block = append(block, leaf(n))
			n++
		}
		l.block(block...)
	}
	return l
}

func newProver(l prover.Leaves) *prover.Prover {
	return prover.New(prover.Config{Home: home, Leaves: l})
}

func sync1(t *testing.T, p *prover.Prover) {
	t.Helper()
	if err := p.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// same compares a prover with the list, and makes sure that it knows no root
// any more of those that are gone, unless the tree has it again.
func same(t *testing.T, p *prover.Prover, l *leafList, gone ...common.Hash) {
	t.Helper()
	size := l.tree.Size()
	if p.Size() != size {
		t.Fatalf("%d leaves, want %d", p.Size(), size)
	}
	for n := range size + 1 {
		want, err := l.tree.RootAt(n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.RootAt(n); err != nil || got != want {
			t.Fatalf("root with %d leaves is %s, %v, want %s", n, got, err, want)
		}
		if n == 0 {
			continue
		}
		if got, ok := p.SizeOf(want); !ok || got != n {
			t.Fatalf("root with %d leaves is known: %t, with %d", n, ok, got)
		}
		if proof, err := p.Proof(n-1, size); err != nil || proof.Root() != l.tree.Root() || proof.Leaf != l.leaves[n-1].Hash {
			t.Fatalf("proof of leaf %d: %v", n-1, err)
		}
	}
	for n := uint64(3); n <= size; n += 1 + n/2 {
		root, err := l.tree.RootAt(n)
		if err != nil {
			t.Fatal(err)
		}
		sameMultiproof(t, p, l, root, []uint64{0, n / 2, n - 1})
	}
	for _, root := range gone {
		n, ok := p.SizeOf(root)
		if now, err := l.tree.RootAt(n); ok && (err != nil || now != root) {
			t.Fatalf("root %s, which is gone, is known with %d leaves", root, n)
		}
	}
}

// sameMultiproof proves leaves of the list under a root.
func sameMultiproof(t *testing.T, p *prover.Prover, l *leafList, root common.Hash, indices []uint64) {
	t.Helper()
	size, ok := p.SizeOf(root)
	proof, err := p.Multiproof(indices, size)
	if err != nil {
		t.Fatalf("multiproof of leaves %d under the root with %d, known: %t: %v", indices, size, ok, err)
	}
	var leaves []common.Hash
	for _, index := range indices {
		leaves = append(leaves, l.leaves[index].Hash)
	}
	if got, err := proof.Root(leaves); err != nil || got != root {
		t.Fatalf("multiproof of leaves %d leads to %s, %v, want %s", indices, got, err, root)
	}
}

func TestTreeFollowsTheLeaves(t *testing.T) {
	l := new(leafList)
	p := newProver(l)
	sync1(t, p)
	same(t, p, l)
	for n := range 20 {
		l.block(leaf(2*n), leaf(2*n+1))
		sync1(t, p)
		same(t, p, l)
	}
	l.reads = 0
	sync1(t, p)
	if l.reads != 1 {
		t.Errorf("%d reads when nothing is new, want 1", l.reads)
	}
	long := filled(3000)
	p = newProver(long)
	sync1(t, p)
	same(t, p, long)
}

func TestRootsOfNoLeaves(t *testing.T) {
	p := newProver(filled(4))
	sync1(t, p)
	if n, ok := p.SizeOf(common.Hash{}); !ok || n != 0 {
		t.Errorf("the zero root: %d, %t", n, ok)
	}
	if _, ok := p.SizeOf(merkle.EmptyRoot()); ok {
		t.Error("the empty tree's root is taken for one that can be committed")
	}
	if root, err := p.RootAt(0); err != nil || root != merkle.EmptyRoot() {
		t.Errorf("root of no leaves is %s, %v", root, err)
	}
}

func TestReorg(t *testing.T) {
	const count = 40
	for keep := range count {
		for name, again := range map[string]func(l *leafList){
			"nothing comes instead":            func(*leafList) {},
			"fewer leaves":                     func(l *leafList) { l.block(leaf(500)) },
			"other leaves, as many":            func(l *leafList) { others(l, count-keep) },
			"more leaves":                      func(l *leafList) { others(l, count-keep+5) },
			"the same leaves, in other blocks": func(l *leafList) { each(l, keep, count) },
			"the same last leaf":               func(l *leafList) { others(l, count-keep-1); l.block(leaf(count - 1)) },
		} {
			t.Run(fmt.Sprintf("%d leaves stay, %s", keep, name), func(t *testing.T) {
				l := filled(count)
				p := newProver(l)
				sync1(t, p)
				var roots []common.Hash
				for n := keep + 1; n <= count; n++ {
					root, err := p.RootAt(uint64(n))
					if err != nil {
						t.Fatal(err)
					}
					roots = append(roots, root)
				}
				l.fork(keep)
				again(l)
				kept := uint64(count)
				l.before = func() { kept = min(kept, p.Size()) }
				sync1(t, p)
				if kept != uint64(keep) {
					t.Errorf("%d leaves were kept on the way, want %d", kept, keep)
				}
				same(t, p, l, roots...)
			})
		}
	}
}

// TestReorgThatOnlyHashesShow swaps two messages; the third is the same and in
// a block of the same height.
func TestReorgThatOnlyHashesShow(t *testing.T) {
	l := new(leafList)
	each(l, 0, 3)
	p := newProver(l)
	sync1(t, p)
	l.fork(0)
	l.block(leaf(1))
	l.block(leaf(0))
	l.block(leaf(2))
	sync1(t, p)
	same(t, p, l)
}

func others(l *leafList, count int) {
	for n := range count {
		l.block(leaf(1000 + n))
	}
}

func each(l *leafList, from, to int) {
	for n := from; n < to; n++ {
		l.block(leaf(n))
	}
}

// TestReorgWhileSyncing changes the leaves between reads at random.
func TestReorgWhileSyncing(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 2))
		l := filled(2500)
		p := newProver(l)
		changes := 6
		l.before = func() {
			if changes > 0 && r.IntN(2) == 0 {
				changes--
				n := len(l.leaves)
				l.fork(n - r.IntN(min(n, 1500)))
				others(l, r.IntN(1200))
			}
		}
		sync1(t, p)
		l.before = nil
		sync1(t, p)
		same(t, p, l)
	}
}

// TestReadersWhileSyncing proves leaves from several goroutines while the tree
// grows and shrinks.
func TestReadersWhileSyncing(t *testing.T) {
	l := filled(600)
	p := newProver(l)
	sync1(t, p)
	firm, err := p.RootAt(300) // never reorganized
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for index := uint64(0); ; index = (index + 7) % 300 {
				select {
				case <-done:
					return
				default:
				}
				size, ok := p.SizeOf(firm)
				proof, err := p.Proof(index, size)
				if !ok || err != nil || proof.Root() != firm {
					t.Errorf("leaf %d under the root with %d: %v", index, size, err)
					return
				}
				multi, err := p.Multiproof([]uint64{index}, size)
				if root, rootErr := multi.Root([]common.Hash{proof.Leaf}); err != nil || rootErr != nil || root != firm {
					t.Errorf("multiproof of leaf %d leads to %s: %v, %v", index, root, err, rootErr)
					return
				}
			}
		})
	}
	for round := range 10 {
		l.fork(400 - round)
		others(l, 100+round)
		sync1(t, p)
	}
	close(done)
	group.Wait()
	same(t, p, l)
}

func BenchmarkSync(b *testing.B) {
	const count = 100_000
	l := filled(count)
	b.ReportAllocs()
	for b.Loop() {
		p := newProver(l)
		if err := p.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/leaf")
}
