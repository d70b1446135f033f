package merkle

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// ProofLen is the length of an encoded [Proof] in bytes.
const ProofLen = common.HashLength + 8 + Depth*common.HashLength

// Proof shows that a leaf is in a tree.
type Proof struct {
	// Leaf is the leaf.
	Leaf common.Hash `json:"leaf"`
	// Index is the leaf's index, below [MaxLeaves].
	Index uint64 `json:"index"`
	// Path are the siblings on the way to the root, the leaf's own first.
	Path [Depth]common.Hash `json:"path"`
}

// Root returns the root that the proof leads to: bit i of Index says whether
// Path[i] is to the left. The proof is good if the root is one to trust. As in
// the contracts the bits of Index from 32 on are not looked at; whoever takes a
// proof from elsewhere decodes it with UnmarshalBinary or UnmarshalJSON, which
// refuse them.
func (p Proof) Root() common.Hash {
	h := newHasher()
	h.cur = p.Leaf
	for i := range p.Path {
		if p.Index>>i&1 == 1 {
			h.node(&h.cur, &p.Path[i], &h.cur)
		} else {
			h.node(&h.cur, &h.cur, &p.Path[i])
		}
	}
	return h.cur
}

// AppendBinary appends the stored form, ProofLen bytes:
//
//	leaf 32 ‖ index u64 big-endian ‖ path 32 × 32
//
// It returns an error that wraps [ErrIndex] for an index that no tree has.
func (p Proof) AppendBinary(b []byte) ([]byte, error) {
	if p.Index >= MaxLeaves {
		return b, fmt.Errorf("%w: index %d", ErrIndex, p.Index)
	}
	b = append(b, p.Leaf[:]...)
	b = binary.BigEndian.AppendUint64(b, p.Index)
	for i := range p.Path {
		b = append(b, p.Path[i][:]...)
	}
	return b, nil
}

// MarshalBinary returns the stored form; see [Proof.AppendBinary].
func (p Proof) MarshalBinary() ([]byte, error) { return p.AppendBinary(make([]byte, 0, ProofLen)) }

// UnmarshalBinary decodes exactly ProofLen bytes. It returns an error that
// wraps [ErrMalformed] for another length and [ErrIndex] for an index that no
// tree has.
func (p *Proof) UnmarshalBinary(b []byte) error {
	if len(b) != ProofLen {
		return fmt.Errorf("%w: %d bytes instead of %d", ErrMalformed, len(b), ProofLen)
	}
	q := Proof{
		Leaf:  common.Hash(b[:common.HashLength]),
		Index: binary.BigEndian.Uint64(b[common.HashLength:]),
	}
	if q.Index >= MaxLeaves {
		return fmt.Errorf("%w: index %d", ErrIndex, q.Index)
	}
	b = b[common.HashLength+8:]
	for i := range q.Path {
		q.Path[i] = common.Hash(b[i*common.HashLength : (i+1)*common.HashLength])
	}
	*p = q
	return nil
}

// UnmarshalJSON decodes the form that json.Marshal gives a proof:
//
//	{"leaf": "0x…", "index": 7, "path": ["0x…", 31 more]}
//
// It returns an error that wraps [ErrMalformed] when something is missing or
// not of this form, and [ErrIndex] for an index that no tree has.
func (p *Proof) UnmarshalJSON(b []byte) error {
	var v struct {
		Leaf  *common.Hash  `json:"leaf"`
		Index *uint64       `json:"index"`
		Path  []common.Hash `json:"path"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	switch {
	case v.Leaf == nil:
		return fmt.Errorf("%w: no leaf", ErrMalformed)
	case v.Index == nil:
		return fmt.Errorf("%w: no index", ErrMalformed)
	case len(v.Path) != Depth:
		return fmt.Errorf("%w: path of %d hashes instead of %d", ErrMalformed, len(v.Path), Depth)
	case *v.Index >= MaxLeaves:
		return fmt.Errorf("%w: index %d", ErrIndex, *v.Index)
	}
	*p = Proof{Leaf: *v.Leaf, Index: *v.Index, Path: [Depth]common.Hash(v.Path)}
	return nil
}
