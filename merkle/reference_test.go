package merkle_test

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/merkle"
)

// slowTree is the definition: 2^32 places, empty ones zero, every node the hash
// of the two below it. It only skips what is empty.
type slowTree []common.Hash

func (t slowTree) node(level int, index uint64) common.Hash {
	switch {
	case level == 0 && index < uint64(len(t)):
		return t[index]
	case level == 0:
		return common.Hash{}
	case index<<level >= uint64(len(t)):
		return slowZeros[level]
	}
	left, right := t.node(level-1, 2*index), t.node(level-1, 2*index+1)
	return crypto.Keccak256Hash(left[:], right[:])
}

var slowZeros = func() (z [merkle.Depth + 1]common.Hash) {
	for level := 1; level < len(z); level++ {
		z[level] = crypto.Keccak256Hash(z[level-1][:], z[level-1][:])
	}
	return z
}()

func (t slowTree) root() common.Hash { return t.node(merkle.Depth, 0) }

func (t slowTree) proof(index uint64) merkle.Proof {
	p := merkle.Proof{Leaf: t[index], Index: index}
	for level := range p.Path {
		p.Path[level] = t.node(level, index>>level^1)
	}
	return p
}

// fold is Home's and Replica's branchRoot as the protocol has it.
func fold(p merkle.Proof) common.Hash {
	cur := p.Leaf
	for i, sibling := range p.Path {
		if p.Index>>i&1 == 1 {
			cur = crypto.Keccak256Hash(sibling[:], cur[:])
		} else {
			cur = crypto.Keccak256Hash(cur[:], sibling[:])
		}
	}
	return cur
}
