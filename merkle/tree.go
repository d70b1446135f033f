package merkle

import (
	"fmt"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// Tree is a depth-32 keccak tree that is only appended to. The zero value is
// an empty tree.
//
// A Tree has no lock, and all methods but Size and Leaf keep what they compute:
// each needs the tree for itself.
type Tree struct {
	// levels holds the complete nodes, leaves first. At size n level l has
	// n>>l of them.
	levels [Depth]level
	hasher *hasher
	// newest is the right edge at the size that Root was last asked for, asked
	// that at the size that anything else was.
	newest, asked edge
}

// edge is the right edge of a tree of size leaves: nodes[l] is the node of level
// l with index size>>l, which is empty or incomplete. It is computed up to level
// top; size 0 means that nothing is.
type edge struct {
	nodes [Depth + 1]common.Hash
	size  uint64
	top   int
}

// Append adds leaves in order. It adds none and returns an error that wraps
// [ErrFull] when the tree would have more than [MaxLeaves].
//
// It computes one hash for each leaf, on average, and allocates nothing but
// the nodes' memory.
func (t *Tree) Append(leaves ...common.Hash) error {
	if uint64(len(leaves)) > MaxLeaves-t.Size() {
		return fmt.Errorf("%w: %d leaves on top of %d", ErrFull, len(leaves), t.Size())
	}
	if t.hasher == nil {
		t.hasher = newHasher()
	}
	for i := range leaves {
		*t.levels[0].add() = leaves[i]
		for l := 0; t.levels[l].size&1 == 0; l++ {
			n := t.levels[l].size
			t.hasher.node(t.levels[l+1].add(), t.levels[l].at(n-2), t.levels[l].at(n-1))
		}
	}
	return nil
}

// Size returns the number of leaves.
func (t *Tree) Size() uint64 { return t.levels[0].size }

// Leaf returns the leaf with an index, or an error that wraps [ErrIndex].
func (t *Tree) Leaf(index uint64) (common.Hash, error) {
	if index >= t.Size() {
		return common.Hash{}, fmt.Errorf("%w: leaf %d of %d", ErrIndex, index, t.Size())
	}
	return *t.levels[0].at(index), nil
}

// Root returns the root over all leaves. The first call after a change costs
// at most 32 hashes and allocates nothing; proofs at this size then cost no
// hash at all.
func (t *Tree) Root() common.Hash {
	if t.Size() == 0 {
		return EmptyRoot()
	}
	return *t.edgeNode(&t.newest, t.Size(), Depth)
}

// RootAt returns the root that the tree had with its first size leaves, in at
// most 32 hashes. It returns an error that wraps [ErrSize] when the tree has
// fewer.
func (t *Tree) RootAt(size uint64) (common.Hash, error) {
	switch {
	case size > t.Size():
		return common.Hash{}, t.tooLarge(size)
	case size == 0:
		return EmptyRoot(), nil
	}
	return *t.edgeNode(t.edgeOf(size), size, Depth), nil
}

// ProofAt returns the proof of the leaf with an index in the tree of the first
// size leaves: its Root is RootAt(size). It costs about as many hashes as the
// size has binary digits, and none when the last proof was for the same size.
//
// It returns an error that wraps [ErrSize] when the tree has fewer leaves than
// size, and [ErrIndex] when index is not below size.
func (t *Tree) ProofAt(index, size uint64) (Proof, error) {
	if size > t.Size() {
		return Proof{}, t.tooLarge(size)
	}
	if index >= size {
		return Proof{}, fmt.Errorf("%w: leaf %d of %d", ErrIndex, index, size)
	}
	p := Proof{Leaf: *t.levels[0].at(index), Index: index}
	for l := range Depth {
		sibling, complete := index>>l^1, size>>l
		switch {
		case sibling < complete:
			p.Path[l] = *t.levels[l].at(sibling)
		case sibling > complete:
			p.Path[l] = zeros[l]
		default:
			p.Path[l] = *t.edgeNode(t.edgeOf(size), size, l)
		}
	}
	return p, nil
}

// edgeOf returns where the edge at a size is, or is to be, computed.
func (t *Tree) edgeOf(size uint64) *edge {
	if t.newest.size == size {
		return &t.newest
	}
	return &t.asked
}

// edgeNode returns the node of a level on the right edge of the tree of the first
// size > 0 leaves, and computes what e lacks of it.
func (t *Tree) edgeNode(e *edge, size uint64, level int) *common.Hash {
	if e.size != size {
		e.size, e.top = size, bits.TrailingZeros64(size)
		copy(e.nodes[:], zeros[:e.top+1])
	}
	// Gather first: these loads are far apart and can wait for memory
	// together, which they could not between hashes that wait for each other.
	var left [Depth]common.Hash
	for l := e.top; l < level; l++ {
		if size>>l&1 == 1 {
			left[l] = *t.levels[l].at(size>>l - 1)
		}
	}
	for ; e.top < level; e.top++ {
		node, next := &e.nodes[e.top], &e.nodes[e.top+1]
		if size>>e.top&1 == 1 {
			t.hasher.node(next, &left[e.top], node)
		} else {
			t.hasher.node(next, node, &zeros[e.top])
		}
	}
	return &e.nodes[level]
}

// Truncate removes all but the first size leaves, after a reorganization of
// the Home's chain. It returns an error that wraps [ErrSize] when the tree has
// fewer.
func (t *Tree) Truncate(size uint64) error {
	if size > t.Size() {
		return t.tooLarge(size)
	}
	for l := range t.levels {
		t.levels[l].truncate(size >> l)
	}
	// The same size may come back with other leaves.
	t.newest.size, t.asked.size = 0, 0
	return nil
}

func (t *Tree) tooLarge(size uint64) error {
	return fmt.Errorf("%w: %d leaves, asked for %d", ErrSize, t.Size(), size)
}

const (
	chunkBits = 12
	// chunkLen is the number of nodes, 32 bytes each, that are allocated
	// together.
	chunkLen = 1 << chunkBits
)

// level is a list of nodes in chunks: it grows without copying what it has,
// and without room for more than one chunk.
type level struct {
	chunks [][]common.Hash
	size   uint64
}

func (v *level) at(i uint64) *common.Hash { return &v.chunks[i>>chunkBits][i&(chunkLen-1)] }

// add appends a node and returns it to be filled in. Pointers from at and add
// are good until the next add.
func (v *level) add() *common.Hash {
	k := v.size >> chunkBits
	if k == uint64(len(v.chunks)) {
		// Small trees are common: let the first chunk grow by itself.
		var chunk []common.Hash
		if k > 0 {
			chunk = make([]common.Hash, 0, chunkLen)
		}
		v.chunks = append(v.chunks, chunk)
	}
	v.chunks[k] = append(v.chunks[k], common.Hash{})
	v.size++
	return v.at(v.size - 1)
}

func (v *level) truncate(size uint64) {
	used := (size + chunkLen - 1) >> chunkBits
	clear(v.chunks[used:]) // let the memory go
	v.chunks = v.chunks[:used]
	if rest := size & (chunkLen - 1); rest > 0 {
		v.chunks[used-1] = v.chunks[used-1][:rest]
	}
	v.size = size
}
