package merkle_test

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/merkle"
)

// place is where a node is.
type place struct {
	level int
	index uint64
}

// covered are the places of the leaves with these indexes and of all nodes above
// them: what a multiproof lets one compute.
func covered(indices []uint64) map[place]bool {
	places := make(map[place]bool)
	for _, index := range indices {
		for level := range merkle.Depth + 1 {
			places[place{level, index >> level}] = true
		}
	}
	return places
}

// multiproof is the definition: the nodes of all the single proofs, without
// those that are computed and those that are empty, each once, in order.
func (t slowTree) multiproof(indices []uint64) merkle.Multiproof {
	nodes := make(map[place]common.Hash)
	for _, index := range indices {
		for level, node := range t.proof(index).Path {
			nodes[place{level, index>>level ^ 1}] = node
		}
	}
	computed := covered(indices)
	m := merkle.Multiproof{Size: uint64(len(t)), Indices: indices, Siblings: []common.Hash{}}
	for level := range merkle.Depth {
		for index := uint64(0); index<<level < m.Size; index++ {
			if node, ok := nodes[place{level, index}]; ok && !computed[place{level, index}] {
				m.Siblings = append(m.Siblings, node)
			}
		}
	}
	return m
}

// pick returns the leaves with these indexes.
func (t slowTree) pick(indices []uint64) (leaves []common.Hash) {
	for _, index := range indices {
		leaves = append(leaves, t[index])
	}
	return leaves
}

// encoded is the byte layout, field by field.
func encoded(m merkle.Multiproof) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(m.Size))
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.Indices)))
	for _, index := range m.Indices {
		b = binary.BigEndian.AppendUint32(b, uint32(index))
	}
	for _, node := range m.Siblings {
		b = append(b, node[:]...)
	}
	return b
}

// foldMulti is the root that a well-formed multiproof leads to: the siblings are
// dealt out to their places first, and the tree is walked down from the root.
func foldMulti(m merkle.Multiproof, leaves []common.Hash) common.Hash {
	computed := covered(m.Indices)
	known := make(map[place]common.Hash)
	for i, index := range m.Indices {
		known[place{0, index}] = leaves[i]
	}
	rest := m.Siblings
	for level := range merkle.Depth {
		for i, index := range m.Indices {
			sibling := place{level, index>>level ^ 1}
			_, dealt := known[sibling]
			if i > 0 && m.Indices[i-1]>>level == index>>level || dealt || computed[sibling] {
				continue
			}
			if sibling.index<<level >= m.Size {
				known[sibling] = slowZeros[level]
				continue
			}
			known[sibling], rest = rest[0], rest[1:]
		}
	}
	var node func(p place) common.Hash
	node = func(p place) common.Hash {
		if hash, ok := known[p]; ok {
			return hash
		}
		left, right := node(place{p.level - 1, 2 * p.index}), node(place{p.level - 1, 2*p.index + 1})
		return crypto.Keccak256Hash(left[:], right[:])
	}
	return node(place{merkle.Depth, 0})
}
