package merkle_test

import (
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/merkle"
)

func TestZeroHashes(t *testing.T) {
	for level := range merkle.Depth + 1 {
		if got, want := merkle.ZeroHash(level), (slowTree{}).node(level, 0); got != want {
			t.Errorf("level %d: %s, want %s", level, got, want)
		}
	}
	for level, want := range map[int]string{ // protocol section 1.6
		0:  "0x0000000000000000000000000000000000000000000000000000000000000000",
		1:  "0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5",
		32: "0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757",
	} {
		if got := merkle.ZeroHash(level); got != common.HexToHash(want) {
			t.Errorf("level %d: %s, want %s", level, got, want)
		}
	}
	if merkle.EmptyRoot() != merkle.ZeroHash(merkle.Depth) {
		t.Error("the empty root is not the zero hash of the highest level")
	}
}

// TestTreeAtEverySize compares everything that a small tree can say, while it
// grows and after, with the slow one.
func TestTreeAtEverySize(t *testing.T) {
	const most = 36
	leaves := numbered(most)
	var growing merkle.Tree
	grown := grown(t, leaves)
	for size := range uint64(most + 1) {
		slow := slowTree(leaves[:size])
		if size > 0 {
			if err := growing.Append(leaves[size-1]); err != nil {
				t.Fatal(err)
			}
		}
		sameRoot(t, size, slow.root(), growing.Root)
		for _, tree := range []*merkle.Tree{&growing, grown} {
			sameRoot(t, size, slow.root(), func() common.Hash {
				root, err := tree.RootAt(size)
				if err != nil {
					t.Fatal(err)
				}
				return root
			})
			for index := range size {
				sameProof(t, tree, slow, index)
			}
		}
	}
}

func sameRoot(t *testing.T, size uint64, want common.Hash, root func() common.Hash) {
	t.Helper()
	if got := root(); got != want {
		t.Fatalf("root at size %d is %s, want %s", size, got, want)
	}
}

func sameProof(t *testing.T, tree *merkle.Tree, slow slowTree, index uint64) {
	t.Helper()
	size := uint64(len(slow))
	got, err := tree.ProofAt(index, size)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slow.proof(index), got); diff != "" {
		t.Fatalf("proof of leaf %d of %d (-want +got):\n%s", index, size, diff)
	}
	if got.Root() != slow.root() || fold(got) != slow.root() {
		t.Fatalf("proof of leaf %d of %d leads to %s, want %s", index, size, got.Root(), slow.root())
	}
}

// TestTreeAcrossChunks crosses the borders at which a level's memory grows.
func TestTreeAcrossChunks(t *testing.T) {
	leaves := numbered(3*4096 + 5)
	tree := grown(t, leaves)
	for _, size := range []uint64{4095, 4096, 4097, 8191, 8192, 8193, 12288, 12293} {
		slow := slowTree(leaves[:size])
		for _, index := range []uint64{0, 1, 4094, size - 1} {
			sameProof(t, tree, slow, index)
		}
	}
	for _, size := range []uint64{12288, 8193, 8192, 4097, 4096, 4095} {
		if err := tree.Truncate(size); err != nil {
			t.Fatal(err)
		}
		sameRoot(t, size, slowTree(leaves[:size]).root(), tree.Root)
	}
	if err := tree.Append(leaves[4095:]...); err != nil {
		t.Fatal(err)
	}
	sameRoot(t, uint64(len(leaves)), slowTree(leaves).root(), tree.Root)
}

// TestTruncateForgets brings a tree back to a size that it had, with other
// leaves: nothing of the old ones may show.
func TestTruncateForgets(t *testing.T) {
	const size = 20
	for keep := range size {
		leaves := numbered(size)
		tree := grown(t, leaves)
		tree.Root()
		if err := tree.Truncate(uint64(keep)); err != nil {
			t.Fatal(err)
		}
		for n := keep; n < size; n++ {
			leaves[n] = common.Hash{0xff, byte(n)}
		}
		if err := tree.Append(leaves[keep:]...); err != nil {
			t.Fatal(err)
		}
		slow := slowTree(leaves)
		for index := range slow {
			sameProof(t, tree, slow, uint64(index))
		}
		sameRoot(t, size, slow.root(), tree.Root)
	}
}

func TestTreeRefuses(t *testing.T) {
	tree := grown(t, numbered(3))
	full := new(merkle.Tree)
	merkle.PretendSize(full, merkle.MaxLeaves)
	for name, test := range map[string]struct {
		call func() error
		want error
	}{
		"a root at a size it never had":  {func() error { _, err := tree.RootAt(4); return err }, merkle.ErrSize},
		"a proof at a size it never had": {func() error { _, err := tree.ProofAt(0, 4); return err }, merkle.ErrSize},
		"a proof of a leaf above size":   {func() error { _, err := tree.ProofAt(2, 2); return err }, merkle.ErrIndex},
		"a proof in the empty tree":      {func() error { _, err := tree.ProofAt(0, 0); return err }, merkle.ErrIndex},
		"a leaf that is not there":       {func() error { _, err := tree.Leaf(3); return err }, merkle.ErrIndex},
		"growing by truncation":          {func() error { return tree.Truncate(4) }, merkle.ErrSize},
		"a leaf too many":                {func() error { return full.Append(common.Hash{1}) }, merkle.ErrFull},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.call(); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
		})
	}
	if tree.Size() != 3 {
		t.Errorf("the tree has %d leaves after refusals, want 3", tree.Size())
	}
}

// TestReadersBesideEachOther shows the race detector what the documentation
// promises: without a lock, reading methods do not disturb each other.
func TestReadersBesideEachOther(t *testing.T) {
	tree := grown(t, numbered(100))
	root := tree.Root()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for index := range uint64(100) {
				if p, err := tree.ProofAt(index, 100); err != nil || p.Root() != root {
					t.Errorf("proof of leaf %d: %v", index, err)
				}
				if _, err := tree.RootAt(index); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

func TestBytesPerLeaf(t *testing.T) {
	leaves := numbered(million)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	tree := grown(t, leaves)
	each := float64(heap()-before) / million
	runtime.KeepAlive(leaves)
	runtime.KeepAlive(tree)
	t.Logf("%.2f bytes a leaf", each)
	if each > 65 {
		t.Errorf("the tree takes %.2f bytes a leaf, want at most 64 and a little slack", each)
	}
}

func TestAppendAndRootDoNotAllocate(t *testing.T) {
	tree := grown(t, numbered(5000))
	leaf := common.Hash{1}
	// A chunk is allocated about once in four thousand appends.
	if n := testing.AllocsPerRun(1000, func() {
		if err := tree.Append(leaf); err != nil {
			t.Fatal(err)
		}
		tree.Root()
	}); n >= 1 {
		t.Errorf("%v allocations for a leaf and its root, want none", n)
	}
}

// FuzzTree lets a tree grow and shrink as the input says and compares it with
// the slow one at each step.
func FuzzTree(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 5, 255, 0, 7})
	f.Add([]byte{63, 250, 63, 129, 130, 1})
	f.Fuzz(func(t *testing.T, steps []byte) {
		var tree merkle.Tree
		var slow slowTree
		for i, step := range steps[:min(len(steps), 24)] {
			if step < 128 {
				leaves := make([]common.Hash, step%24)
				for j := range leaves {
					leaves[j] = common.Hash{byte(i), byte(j), step}
				}
				if err := tree.Append(leaves...); err != nil {
					t.Fatal(err)
				}
				slow = append(slow, leaves...)
			} else {
				slow = slow[:len(slow)*int(step-128)/127]
				if err := tree.Truncate(uint64(len(slow))); err != nil {
					t.Fatal(err)
				}
			}
			if step%2 == 0 {
				sameRoot(t, uint64(len(slow)), slow.root(), tree.Root)
			}
			if len(slow) > 0 {
				size := 1 + int(step)*7%len(slow)
				sameProof(t, &tree, slow[:size], uint64(i)%uint64(size))
			}
		}
	})
}
