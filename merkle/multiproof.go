package merkle

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// MaxMultiproofLeaves is the most leaves that a [Multiproof] proves. The format
// has no such bound; it is here so that input from elsewhere cannot be large,
// and far above what one transaction can carry.
const MaxMultiproofLeaves = 1 << 16

// multiproofHead is the length of what comes before the indexes, and indexLen
// that of one index, in bytes.
const (
	multiproofHead = 8
	indexLen       = 4
)

// Multiproof shows that leaves are in a tree. It names each node once that
// several of them need, and none that follows from the leaves or is empty.
//
// Size says which nodes are empty and nothing else. A larger size that needs the
// same siblings, or that names empty ones besides, leads to the same root: a
// good multiproof is no statement about how many leaves the tree has.
type Multiproof struct {
	// Size is the number of leaves in the tree, at most [MaxLeaves].
	Size uint64
	// Indices are the indexes of the leaves, strictly ascending, each below
	// Size: at least one and at most [MaxMultiproofLeaves].
	Indices []uint64
	// Siblings are the nodes that the fold needs: from the level of the leaves
	// upwards, and from left to right within a level, each that is neither
	// computed from the leaves nor empty. A node at a level is empty, and is the
	// [ZeroHash] of its level, when no leaf below Size lies under it.
	Siblings []common.Hash
}

// MultiproofAt returns the one multiproof of the leaves with the given indexes,
// strictly ascending, in the tree of the first size leaves: its Root is
// RootAt(size). Like [Tree.ProofAt] it costs about as many hashes as the size
// has binary digits, and none when the last proof was for the same size; beyond
// that its cost is linear in indexes and siblings. It keeps no reference to
// indices.
//
// It returns an error that wraps [ErrSize] when the tree has fewer leaves than
// size, and [ErrIndex] when there are no indexes or more than
// [MaxMultiproofLeaves], or when they do not ascend or one is not below size.
func (t *Tree) MultiproofAt(indices []uint64, size uint64) (Multiproof, error) {
	if size > t.Size() {
		return Multiproof{}, t.tooLarge(size)
	}
	if err := checkIndices(indices, size); err != nil {
		return Multiproof{}, err
	}
	m := Multiproof{
		Size:     size,
		Indices:  slices.Clone(indices),
		Siblings: make([]common.Hash, 0, countSiblings(indices, size)),
	}
	for l, i := range siblings(indices, size) {
		if i < size>>l {
			m.Siblings = append(m.Siblings, *t.levels[l].at(i))
		} else {
			m.Siblings = append(m.Siblings, *t.edgeNode(t.edgeOf(size), size, l))
		}
	}
	return m, nil
}

// Root returns the root that the multiproof and its leaves lead to, leaves[i]
// being that with index Indices[i]. The multiproof is good if the root is one
// to trust. It costs at most one hash for each leaf and sibling, and 32.
//
// It returns an error that wraps [ErrMalformed] when the number of leaves is
// another or the multiproof is not as [Multiproof] says.
func (m Multiproof) Root(leaves []common.Hash) (common.Hash, error) {
	if err := m.check(); err != nil {
		return common.Hash{}, err
	}
	if len(leaves) != len(m.Indices) {
		return common.Hash{}, fmt.Errorf("%w: %d leaves instead of %d", ErrMalformed, len(leaves), len(m.Indices))
	}
	h := newHasher()
	// Both hold one level after the other: a parent takes the place of its
	// first child or one to the left.
	nodes, indices, rest := slices.Clone(leaves), slices.Clone(m.Indices), m.Siblings
	for l := range Depth {
		parents := 0
		for i := 0; i < len(nodes); i++ {
			node, index, other := &nodes[i], indices[i], &zeros[l]
			switch {
			case i+1 < len(nodes) && indices[i+1] == index^1:
				i++
				other = &nodes[i]
			case !empty(l, index^1, m.Size):
				other, rest = &rest[0], rest[1:]
			}
			if index&1 == 0 {
				h.node(&nodes[parents], node, other)
			} else {
				h.node(&nodes[parents], other, node)
			}
			indices[parents] = index >> 1
			parents++
		}
		nodes, indices = nodes[:parents], indices[:parents]
	}
	return nodes[0], nil
}

// AppendBinary appends the form that a Replica takes, integers big-endian:
//
//	size u32 ‖ count u32 ‖ count × index u32 ‖ siblings, 32 bytes each
//
// It returns an error that wraps [ErrMalformed] when the multiproof is not as
// [Multiproof] says.
func (m Multiproof) AppendBinary(b []byte) ([]byte, error) {
	if err := m.check(); err != nil {
		return b, err
	}
	b = slices.Grow(b, multiproofHead+indexLen*len(m.Indices)+common.HashLength*len(m.Siblings))
	b = appendUint32(b, m.Size)
	b = appendUint32(b, uint64(len(m.Indices)))
	for _, index := range m.Indices {
		b = appendUint32(b, index)
	}
	for i := range m.Siblings {
		b = append(b, m.Siblings[i][:]...)
	}
	return b, nil
}

// appendUint32 appends the lower half of v. The values of a checked multiproof
// have no other.
func appendUint32(b []byte, v uint64) []byte {
	both := binary.BigEndian.AppendUint64(make([]byte, 0, 2*indexLen), v)
	return append(b, both[indexLen:]...)
}

// MarshalBinary returns the form that a Replica takes; see
// [Multiproof.AppendBinary].
func (m Multiproof) MarshalBinary() ([]byte, error) { return m.AppendBinary(nil) }

// UnmarshalBinary decodes exactly what [Multiproof.AppendBinary] gives: every
// accepted input encodes to itself again. It returns an error that wraps
// [ErrMalformed] for everything else. It allocates no more than a small multiple
// of what it is given, whatever that says.
func (m *Multiproof) UnmarshalBinary(b []byte) error {
	if len(b) < multiproofHead {
		return fmt.Errorf("%w: %d bytes, fewer than %d", ErrMalformed, len(b), multiproofHead)
	}
	size, count := uint64(binary.BigEndian.Uint32(b)), binary.BigEndian.Uint32(b[4:])
	b = b[multiproofHead:]
	if uint64(len(b)) < indexLen*uint64(count) {
		return fmt.Errorf("%w: %d bytes after the count, too few for %d indexes", ErrMalformed, len(b), count)
	}
	q := Multiproof{Size: size, Indices: make([]uint64, count)}
	for i := range q.Indices {
		q.Indices[i] = uint64(binary.BigEndian.Uint32(b[indexLen*i:]))
	}
	b = b[indexLen*len(q.Indices):]
	if err := checkIndices(q.Indices, q.Size); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	need := countSiblings(q.Indices, q.Size)
	if len(b) != common.HashLength*need {
		return fmt.Errorf("%w: %d bytes of siblings instead of %d", ErrMalformed, len(b), common.HashLength*need)
	}
	q.Siblings = make([]common.Hash, need)
	for i := range q.Siblings {
		q.Siblings[i] = common.Hash(b[common.HashLength*i:])
	}
	*m = q
	return nil
}

// check returns an error that wraps [ErrMalformed] unless the parts fit.
func (m *Multiproof) check() error {
	if m.Size > MaxLeaves {
		return fmt.Errorf("%w: size %d, more than %d", ErrMalformed, m.Size, uint64(MaxLeaves))
	}
	if err := checkIndices(m.Indices, m.Size); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if need := countSiblings(m.Indices, m.Size); len(m.Siblings) != need {
		return fmt.Errorf("%w: %d siblings instead of %d", ErrMalformed, len(m.Siblings), need)
	}
	return nil
}

// checkIndices returns an error that wraps [ErrIndex] unless a multiproof in a
// tree of size leaves can have these indexes.
func checkIndices(indices []uint64, size uint64) error {
	switch n := len(indices); {
	case n == 0:
		return fmt.Errorf("%w: no index", ErrIndex)
	case n > MaxMultiproofLeaves:
		return fmt.Errorf("%w: %d indexes, more than %d", ErrIndex, n, MaxMultiproofLeaves)
	case indices[n-1] >= size:
		return fmt.Errorf("%w: leaf %d of %d", ErrIndex, indices[n-1], size)
	}
	for i, index := range indices[1:] {
		if index <= indices[i] {
			return fmt.Errorf("%w: index %d after %d", ErrIndex, index, indices[i])
		}
	}
	return nil
}

// empty says whether no leaf of a tree of size > 0 leaves lies under a node.
func empty(level int, index, size uint64) bool { return index > (size-1)>>level }

// siblings yields level and index of each sibling of the multiproof for checked
// indexes, in order.
func siblings(indices []uint64, size uint64) iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		nodes := slices.Clone(indices)
		// Where no node but the first has leaves, no sibling does.
		for l := 0; !empty(l, 1, size); l++ {
			parents := nodes[:0]
			for i := 0; i < len(nodes); i++ {
				node, sibling := nodes[i], nodes[i]^1
				if i+1 < len(nodes) && nodes[i+1] == sibling {
					i++
				} else if !empty(l, sibling, size) && !yield(l, sibling) {
					return
				}
				parents = append(parents, node>>1)
			}
			nodes = parents
		}
	}
}

// countSiblings returns how many there are.
func countSiblings(indices []uint64, size uint64) (n int) {
	for range siblings(indices, size) {
		n++
	}
	return n
}
