package merkle_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/merkle"
)

// sameMultiproof compares the multiproof of a tree with the slow one, and looks
// where it leads and whether it comes back from its encoding.
func sameMultiproof(t *testing.T, tree *merkle.Tree, slow slowTree, indices []uint64) {
	t.Helper()
	got, err := tree.MultiproofAt(indices, uint64(len(slow)))
	if err != nil {
		t.Fatal(err)
	}
	want := slow.multiproof(indices)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("multiproof of leaves %d of %d (-want +got):\n%s", indices, len(slow), diff)
	}
	if root, err := got.Root(slow.pick(indices)); err != nil || root != slow.root() {
		t.Fatalf("multiproof of leaves %d of %d leads to %s, %v, want %s", indices, len(slow), root, err, slow.root())
	}
	b, err := got.MarshalBinary()
	if err != nil || !bytes.Equal(b, encoded(want)) {
		t.Fatalf("multiproof of leaves %d of %d encodes to %x, %v, want %x", indices, len(slow), b, err, encoded(want))
	}
	var back merkle.Multiproof
	if err := back.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Fatalf("decoded (-want +got):\n%s", diff)
	}
}

// bitsOf returns the indexes of the ones of a number.
func bitsOf(set uint64) (indices []uint64) {
	for i := range uint64(64) {
		if set>>i&1 == 1 {
			indices = append(indices, i)
		}
	}
	return indices
}

func TestMultiproofOfEverySetOfASmallTree(t *testing.T) {
	const most = 8
	leaves := numbered(most)
	tree := grown(t, leaves)
	for size := 1; size <= most; size++ {
		for set := uint64(1); set < 1<<size; set++ {
			sameMultiproof(t, tree, leaves[:size], bitsOf(set))
		}
	}
}

// someSet returns between one and most different numbers below size, in order.
func someSet(r *rand.Rand, size, most int) []uint64 {
	indices := make([]uint64, min(size, 1+r.IntN(most)))
	for i, index := range r.Perm(size)[:len(indices)] {
		indices[i] = uint64(index)
	}
	slices.Sort(indices)
	return indices
}

func TestMultiproofOfAnySet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		leaves := make([]common.Hash, 1+r.IntN(120))
		for i := range leaves {
			binary.BigEndian.PutUint64(leaves[i][:], r.Uint64())
		}
		tree := grown(t, leaves)
		for range 10 {
			slow := slowTree(leaves[:1+r.IntN(len(leaves))])
			sameMultiproof(t, tree, slow, someSet(r, len(slow), 40))
		}
	}
}

func TestMultiproofAcrossChunks(t *testing.T) {
	leaves := numbered(2*4096 + 5)
	tree := grown(t, leaves)
	for _, size := range []uint64{4095, 4096, 4097, 8191, 8192, 8193, 8197} {
		sameMultiproof(t, tree, leaves[:size], []uint64{0, 1, 2047, 4093, size - 1})
	}
}

// TestMultiproofFlipped flips each bit of an encoding and of its leaves. What is
// not refused leads elsewhere, with one exception: a size that needs the same
// siblings leads to the same root.
func TestMultiproofFlipped(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, size := range []int{1, 2, 3, 8, 13, 32, 41} {
		slow := slowTree(numbered(size))
		indices := someSet(r, size, 6)
		t.Run(fmt.Sprintf("leaves %d of %d", indices, size), func(t *testing.T) {
			leaves := slow.pick(indices)
			for i := range leaves {
				for bit := range 256 {
					leaves[i][bit/8] ^= 1 << (bit % 8)
					if root, err := slow.multiproof(indices).Root(leaves); err != nil || root == slow.root() {
						t.Fatalf("bit %d of leaf %d: leads to %s, %v", bit, i, root, err)
					}
					leaves[i][bit/8] ^= 1 << (bit % 8)
				}
			}
			b := encoded(slow.multiproof(indices))
			for bit := range 8 * len(b) {
				flipped := bytes.Clone(b)
				flipped[bit/8] ^= 1 << (bit % 8)
				var m merkle.Multiproof
				if m.UnmarshalBinary(flipped) != nil {
					continue
				}
				root, err := m.Root(leaves)
				if err == nil && (root == slow.root()) != (bit < 32) {
					t.Fatalf("bit %d of %x: leads to %s", bit, b, root)
				}
			}
		})
	}
}

// TestMultiproofDoesNotProveTheSize: other sizes that say the same of the nodes
// are no forgery.
func TestMultiproofDoesNotProveTheSize(t *testing.T) {
	leaves := numbered(5)
	slow := slowTree(leaves)
	m := slow.multiproof([]uint64{0})
	same := merkle.Multiproof{Size: 8, Indices: m.Indices, Siblings: m.Siblings}
	named := merkle.Multiproof{Size: 9, Indices: m.Indices, Siblings: append(m.Siblings, merkle.ZeroHash(3))}
	for name, other := range map[string]merkle.Multiproof{"the same siblings": same, "an empty sibling, named": named} {
		if root, err := other.Root(leaves[:1]); err != nil || root != slow.root() {
			t.Errorf("%s: leads to %s, %v, want %s", name, root, err, slow.root())
		}
	}
}

func TestMultiproofLeavesItsInputAlone(t *testing.T) {
	leaves := numbered(20)
	indices := []uint64{2, 3, 9, 19}
	m, err := grown(t, leaves).MultiproofAt(indices, 20)
	if err != nil {
		t.Fatal(err)
	}
	indices[0] = 0
	want := slowTree(leaves).multiproof([]uint64{2, 3, 9, 19})
	given := slowTree(leaves).pick(want.Indices)
	for range 2 {
		if root, err := m.Root(given); err != nil || root != slowTree(leaves).root() {
			t.Fatalf("leads to %s, %v", root, err)
		}
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("the multiproof changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(slowTree(leaves).pick(want.Indices), given); diff != "" {
		t.Errorf("the leaves changed (-want +got):\n%s", diff)
	}
}

func TestMultiproofAppends(t *testing.T) {
	m := slowTree(numbered(9)).multiproof([]uint64{4, 8})
	b, err := m.AppendBinary([]byte("head"))
	if err != nil || !bytes.Equal(b, append([]byte("head"), encoded(m)...)) {
		t.Errorf("%x, %v", b, err)
	}
	m.Size = 4
	if b, err := m.AppendBinary([]byte("head")); !errors.Is(err, merkle.ErrMalformed) || string(b) != "head" {
		t.Errorf("%x and error %v, want %v", b, err, merkle.ErrMalformed)
	}
}

func TestMultiproofRefuses(t *testing.T) {
	tree := grown(t, numbered(merkle.MaxMultiproofLeaves+1))
	many := make([]uint64, merkle.MaxMultiproofLeaves+1)
	for i := range many {
		many[i] = uint64(i)
	}
	for name, test := range map[string]struct {
		indices []uint64
		size    uint64
		want    error
	}{
		"a size it never had":  {[]uint64{0}, tree.Size() + 1, merkle.ErrSize},
		"no leaf":              {nil, 3, merkle.ErrIndex},
		"the empty tree":       {[]uint64{0}, 0, merkle.ErrIndex},
		"a leaf above size":    {[]uint64{0, 3}, 3, merkle.ErrIndex},
		"a leaf twice":         {[]uint64{1, 2, 2}, 3, merkle.ErrIndex},
		"leaves out of order":  {[]uint64{1, 0, 2}, 3, merkle.ErrIndex},
		"too high in between":  {[]uint64{0, 5, 2}, 3, merkle.ErrIndex},
		"a leaf over the most": {many, tree.Size(), merkle.ErrIndex},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := tree.MultiproofAt(test.indices, test.size); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
		})
	}
	var m merkle.Multiproof
	if err := m.UnmarshalBinary(encoded(merkle.Multiproof{Size: tree.Size(), Indices: many})); !errors.Is(err, merkle.ErrMalformed) {
		t.Errorf("decoding a leaf over the most: error is %v, want %v", err, merkle.ErrMalformed)
	}
	most := encoded(merkle.Multiproof{Size: merkle.MaxMultiproofLeaves, Indices: many[:merkle.MaxMultiproofLeaves]})
	if err := m.UnmarshalBinary(most); err != nil {
		t.Errorf("decoding the most leaves: %v", err)
	}
	if _, err := tree.MultiproofAt(many[1:], tree.Size()); err != nil {
		t.Errorf("the most leaves: %v", err)
	}
}

// TestMultiproofThatDoesNotFit has parts that no decoder gives out together.
func TestMultiproofThatDoesNotFit(t *testing.T) {
	leaves := numbered(9)
	good := slowTree(leaves).multiproof([]uint64{4, 8})
	more := append(slices.Clone(good.Siblings), common.Hash{})
	for name, m := range map[string]merkle.Multiproof{
		"nothing":           {},
		"no index":          {Size: 9},
		"an index of size":  {Size: 9, Indices: []uint64{4, 9}, Siblings: good.Siblings},
		"indexes backwards": {Size: 9, Indices: []uint64{8, 4}, Siblings: good.Siblings},
		"a sibling less":    {Size: 9, Indices: good.Indices, Siblings: good.Siblings[1:]},
		"a sibling more":    {Size: 9, Indices: good.Indices, Siblings: more},
		"a size over the most": {
			Size: merkle.MaxLeaves + 1, Indices: []uint64{4},
			Siblings: make([]common.Hash, merkle.Depth),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := m.Root(make([]common.Hash, len(m.Indices))); !errors.Is(err, merkle.ErrMalformed) {
				t.Errorf("root: error is %v, want %v", err, merkle.ErrMalformed)
			}
			if _, err := m.MarshalBinary(); !errors.Is(err, merkle.ErrMalformed) {
				t.Errorf("encoding: error is %v, want %v", err, merkle.ErrMalformed)
			}
		})
	}
	for _, n := range []int{0, 1, 3} {
		if _, err := good.Root(leaves[:n]); !errors.Is(err, merkle.ErrMalformed) {
			t.Errorf("%d leaves instead of 2: error is %v, want %v", n, err, merkle.ErrMalformed)
		}
	}
}

func FuzzMultiproofBinary(f *testing.F) {
	for _, indices := range [][]uint64{{0}, {12}, {0, 12}, {3, 4, 5, 11}} {
		f.Add(encoded(slowTree(numbered(13)).multiproof(indices)))
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := merkle.Multiproof{Size: 99}
		if err := m.UnmarshalBinary(b); err != nil {
			if !errors.Is(err, merkle.ErrMalformed) {
				t.Fatalf("error %v is of no known kind", err)
			}
			if m.Size != 99 || m.Indices != nil || m.Siblings != nil {
				t.Fatal("the multiproof changed")
			}
			return
		}
		again, err := m.MarshalBinary()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x came back as %x, %v", b, again, err)
		}
		leaves := numbered(len(m.Indices))
		if root, err := m.Root(leaves); err != nil || root != foldMulti(m, leaves) {
			t.Fatalf("root is %s, %v, want %s", root, err, foldMulti(m, leaves))
		}
	})
}

// FuzzMultiproofAt takes bit i of set for leaf i of a tree.
func FuzzMultiproofAt(f *testing.F) {
	f.Add(uint8(1), uint64(1))
	f.Add(uint8(13), uint64(0b1010000000011))
	f.Add(uint8(64), ^uint64(0))
	f.Add(uint8(63), uint64(1<<62|1))
	leaves := numbered(64)
	tree := grown(f, leaves)
	f.Fuzz(func(t *testing.T, size uint8, set uint64) {
		size = 1 + (size-1)%64
		set &= 1<<size - 1
		if set != 0 {
			sameMultiproof(t, tree, leaves[:size], bitsOf(set))
		}
	})
}
