package merkle_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"math"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/merkle"
)

const multiproofVectorsFile = "../vectors/multiproof.json"

var update = flag.Bool("update", false, "rewrite "+multiproofVectorsFile)

// multiproofVectors is the file. The reference writes it, not the package.
type multiproofVectors struct {
	Leaf        string             `json:"leaf"`
	Tree        string             `json:"tree"`
	Leaves      string             `json:"leaves"`
	AnySiblings string             `json:"anySiblings"`
	WellFormed  []wellFormedVector `json:"wellFormed"`
	Malformed   []malformedVector  `json:"malformed"`
}

type wellFormedVector struct {
	TestName     string        `json:"testName"`
	Tree         bool          `json:"tree"`
	Size         uint64        `json:"size"`
	Indices      []uint64      `json:"indices"`
	ExpectedRoot common.Hash   `json:"expectedRoot"`
	Multiproof   hexutil.Bytes `json:"multiproof"`
}

type malformedVector struct {
	Reason      string        `json:"reason"`
	Leaves      int           `json:"leaves"`
	AnySiblings bool          `json:"anySiblings"`
	Multiproof  hexutil.Bytes `json:"multiproof"`
}

// vectorLeaf is the leaf with an index in all trees of the file.
func vectorLeaf(index uint64) common.Hash {
	return crypto.Keccak256Hash(binary.BigEndian.AppendUint32(nil, uint32(index)))
}

func vectorLeaves(indices []uint64) (leaves []common.Hash) {
	for _, index := range indices {
		leaves = append(leaves, vectorLeaf(index))
	}
	return leaves
}

// sequence returns the numbers from first below end, step apart.
func sequence(first, end, step uint64) (list []uint64) {
	for i := first; i < end; i += step {
		list = append(list, i)
	}
	return list
}

func TestMultiproofVectors(t *testing.T) {
	text, err := json.MarshalIndent(multiproofVectors{
		Leaf: "the leaf with index i is keccak256 of i as 4 bytes, big-endian",
		Tree: "true: the multiproof in the tree of size such leaves; " +
			"false: a tree too large to build, its siblings are made up and only the fold counts",
		Leaves:      "how many leaves are handed over with the bytes: those from index 0 on",
		AnySiblings: "true: malformed with any number of siblings appended, too; try 1 to 40",
		WellFormed:  wellFormedVectors(),
		Malformed:   malformedVectors(),
	}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(multiproofVectorsFile, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(multiproofVectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, text) {
		t.Fatalf("%s is not what the reference writes: run go test ./merkle -run MultiproofVectors -update", multiproofVectorsFile)
	}
	var vectors multiproofVectors
	if err := json.Unmarshal(file, &vectors); err != nil {
		t.Fatal(err)
	}
	tree := grown(t, vectorLeaves(sequence(0, 1000, 1)))
	for _, v := range vectors.WellFormed {
		t.Run(v.TestName, func(t *testing.T) { checkWellFormed(t, tree, v) })
	}
	for _, v := range vectors.Malformed {
		t.Run(v.Reason, func(t *testing.T) {
			leaves := vectorLeaves(sequence(0, uint64(v.Leaves), 1))
			refused(t, v.Multiproof, leaves)
			for n := 1; n <= 40 && v.AnySiblings; n++ {
				refused(t, append(v.Multiproof, make([]byte, n*common.HashLength)...), leaves)
			}
		})
	}
}

func refused(t *testing.T, b []byte, leaves []common.Hash) {
	t.Helper()
	var m merkle.Multiproof
	if err := m.UnmarshalBinary(b); err != nil {
		return
	}
	if root, err := m.Root(leaves); err == nil {
		t.Errorf("%x is taken, and leads to %s", b, root)
	}
}

func checkWellFormed(t *testing.T, tree *merkle.Tree, v wellFormedVector) {
	t.Helper()
	var m merkle.Multiproof
	if err := m.UnmarshalBinary(v.Multiproof); err != nil {
		t.Fatal(err)
	}
	if root, err := m.Root(vectorLeaves(v.Indices)); err != nil || root != v.ExpectedRoot {
		t.Errorf("leads to %s, %v, want %s", root, err, v.ExpectedRoot)
	}
	if !v.Tree {
		return
	}
	ours, err := tree.MultiproofAt(v.Indices, v.Size)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := ours.MarshalBinary(); err != nil || !bytes.Equal(b, v.Multiproof) {
		t.Errorf("the tree gives %x, %v, want %x", b, err, v.Multiproof)
	}
	if root, err := tree.RootAt(v.Size); err != nil || root != v.ExpectedRoot {
		t.Errorf("the tree's root is %s, %v, want %s", root, err, v.ExpectedRoot)
	}
}

func wellFormedVectors() (list []wellFormedVector) {
	leaves := slowTree(vectorLeaves(sequence(0, 1000, 1)))
	for _, c := range []struct {
		name    string
		size    uint64
		indices []uint64
	}{
		{"the leaf of a tree of 1", 1, []uint64{0}},
		{"the first leaf of 2", 2, []uint64{0}},
		{"both leaves of 2", 2, []uint64{0, 1}},
		{"the last leaf of 3, whose sibling is empty", 3, []uint64{2}},
		{"a leaf of 5, which needs an incomplete node", 5, []uint64{1}},
		{"two cousins of 8", 8, []uint64{1, 2}},
		{"first and last of 8", 8, []uint64{0, 7}},
		{"first and last of 9", 9, []uint64{0, 8}},
		{"every other leaf of 16", 16, sequence(0, 16, 2)},
		{"the two in the middle of 64", 64, []uint64{31, 32}},
		{"all leaves of 77", 77, sequence(0, 77, 1)},
		{"all leaves of 128", 128, sequence(0, 128, 1)},
		{"100 together of 130", 130, sequence(20, 120, 1)},
		{"the last 100 of 130", 130, sequence(30, 130, 1)},
		{"first and last of 130", 130, []uint64{0, 129}},
		{"the last leaf of 256", 256, []uint64{255}},
		{"the last two of 257", 257, []uint64{255, 256}},
		{"a leaf of 1000", 1000, []uint64{500}},
		{"30 scattered in 1000", 1000, sequence(7, 1000, 34)},
	} {
		slow := leaves[:c.size]
		list = append(list, wellFormedVector{
			TestName: c.name, Tree: true, Size: c.size, Indices: c.indices,
			ExpectedRoot: slow.root(), Multiproof: encoded(slow.multiproof(c.indices)),
		})
	}
	for _, c := range []struct {
		name     string
		size     uint64
		indices  []uint64
		siblings int
	}{
		{"the last leaf of a full tree", math.MaxUint32, []uint64{math.MaxUint32 - 1}, 31},
		{"first and last of a full tree", math.MaxUint32, []uint64{0, math.MaxUint32 - 1}, 31 + 30},
		{"first and last of 2^31", 1 << 31, []uint64{0, 1<<31 - 1}, 2 * 30},
		{"first and last of 2^31 + 1", 1<<31 + 1, []uint64{0, 1 << 31}, 31},
	} {
		m := merkle.Multiproof{Size: c.size, Indices: c.indices}
		for i := range c.siblings {
			m.Siblings = append(m.Siblings, crypto.Keccak256Hash([]byte(c.name), []byte{byte(i)}))
		}
		list = append(list, wellFormedVector{
			TestName: c.name, Size: c.size, Indices: c.indices,
			ExpectedRoot: foldMulti(m, vectorLeaves(c.indices)), Multiproof: encoded(m),
		})
	}
	return list
}

func malformedVectors() []malformedVector {
	slow := slowTree(vectorLeaves(sequence(0, 13, 1)))
	good := slow.multiproof([]uint64{3, 4, 11})
	whole := encoded(good)
	end := len(whole)
	word := func(values ...uint32) (b []byte) {
		for _, v := range values {
			b = binary.BigEndian.AppendUint32(b, v)
		}
		return b
	}
	siblings := whole[8+4*3:]
	node := make([]byte, common.HashLength)
	with := func(head []byte, tails ...[]byte) []byte { return bytes.Join(append([][]byte{head}, tails...), nil) }
	return []malformedVector{
		{"no bytes", 0, false, []byte{}},
		{"half a size", 0, false, whole[:2]},
		{"no count", 0, false, whole[:4]},
		{"a count cut off", 0, false, whole[:7]},
		{"no index", 0, true, word(13, 0)},
		{"an empty tree without index", 0, true, word(0, 0)},
		{"an empty tree with an index", 1, true, word(0, 1, 0)},
		{"indexes cut off", 3, false, whole[:8+4*3-1]},
		{"an index fewer than the count", 3, false, word(13, 3, 3, 4)},
		{"a count whose indexes have 2^32 bytes", 1, true, word(1, 1<<30, 0)},
		{"the largest count", 1, true, word(1, math.MaxUint32, 0)},
		{"the only index is the size", 1, true, word(13, 1, 13)},
		{"the only index is the size, a power of two", 1, true, word(16, 1, 16)},
		{"the last index is the size", 3, true, word(13, 3, 3, 4, 13)},
		{"the last index is far above the size", 3, true, word(13, 3, 3, 4, math.MaxUint32)},
		{"an index above the size, and a lower one after it", 3, true, word(13, 3, 3, 15, 11)},
		{"the first index twice", 3, true, word(13, 3, 3, 3, 11)},
		{"the last index twice", 3, true, word(13, 3, 3, 11, 11)},
		{"two siblings swapped", 3, true, word(13, 3, 3, 5, 4)},
		{"two cousins swapped", 3, true, word(13, 3, 4, 3, 11)},
		{"the last index is not the highest", 3, true, word(13, 3, 3, 11, 4)},
		{"no siblings", 3, false, whole[:8+4*3]},
		{"a sibling missing", 3, false, whole[:end-32]},
		{"a byte missing", 3, false, whole[:end-1]},
		{"a byte more", 3, false, with(whole, []byte{0})},
		{"a sibling more", 3, true, with(whole, node)},
		{"an empty sibling named", 1, false, with(word(1, 1, 0), node)},
		{"a computed node named", 2, false, with(word(2, 2, 0, 1), slow[0].Bytes())},
		{"a size that needs fewer siblings", 3, false, with(word(12, 3, 3, 4, 11), siblings)},
		{"a size that needs more siblings", 3, false, with(word(17, 3, 3, 4, 11), siblings)},
		{"a leaf fewer than indexes", 2, true, whole},
		{"a leaf more than indexes", 4, true, whole},
		{"no leaf", 0, true, whole},
	}
}
