// Package merkle is the tree of a Home: append-only, of depth 32, with
// keccak256(left ‖ right) as its nodes and leaves that are not hashed again
// (protocol section 1.6).
//
// [Tree] answers for every size that it ever had, not only for the newest: a
// root that a contract accepted months ago still needs its proofs. It does so
// from the nodes of complete subtrees alone, 64 bytes a leaf; the rest, the
// right edge of the tree at some size, is at most 31 hashes away.
//
// The package is pure: no I/O, no clock, no lock.
package merkle

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

const (
	// Depth is the number of levels above the leaves.
	Depth = 32
	// MaxLeaves is the number of leaves that a full tree has, one less than
	// there are places on the lowest level.
	MaxLeaves = 1<<Depth - 1
)

// Sentinel errors.
var (
	// ErrFull means that a tree cannot take the leaves offered: it would have
	// more than [MaxLeaves].
	ErrFull = errors.New("merkle tree full")

	// ErrSize means that a tree never had the size asked for: it is smaller.
	ErrSize = errors.New("merkle tree is smaller")

	// ErrIndex means that there is no leaf with this index at the size asked
	// for, or in any tree, or that the indexes asked for together are none, too
	// many, or do not ascend.
	ErrIndex = errors.New("no such leaf in merkle tree")

	// ErrMalformed means that bytes or text are not the encoding of a proof, or
	// that the parts of a multiproof do not fit together.
	ErrMalformed = errors.New("malformed merkle proof")
)

// zeros holds the root of an empty subtree for every level.
var zeros = func() (z [Depth + 1]common.Hash) {
	for i := range Depth {
		z[i+1] = crypto.Keccak256Hash(z[i][:], z[i][:])
	}
	return z
}()

// ZeroHash returns the root of an empty subtree of the given level: zero for
// level 0, and keccak256 of twice the hash below for the others. It panics for
// a level that is not in 0 … Depth.
func ZeroHash(level int) common.Hash { return zeros[level] }

// EmptyRoot returns the root of the tree without leaves, ZeroHash(Depth). Mind
// that a Home without an update says that it committed the zero hash, not this.
func EmptyRoot() common.Hash { return zeros[Depth] }

// hasher computes nodes without allocating: what it reads and writes lives on
// the heap already, and its keccak state is used again.
type hasher struct {
	state crypto.KeccakState
	// pair is what is hashed.
	pair [2 * common.HashLength]byte
	// cur is the node that a fold has reached.
	cur common.Hash
}

func newHasher() *hasher { return &hasher{state: crypto.NewKeccakState()} }

// node sets dst to keccak256(left ‖ right). dst may be one of the two. The
// state's methods are those of a hash: their errors are always nil.
func (h *hasher) node(dst, left, right *common.Hash) {
	copy(h.pair[:common.HashLength], left[:])
	copy(h.pair[common.HashLength:], right[:])
	h.state.Reset()
	_, _ = h.state.Write(h.pair[:])
	_, _ = h.state.Read(dst[:])
}
