// Package agenttest is what the tests of the agents have in common: keys that
// are always the same, heads that a test sets, a chain whose blocks go into a
// real store, and a transaction pipeline that journals and leaves it to the test
// what becomes of a transaction.
package agenttest

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"log/slog"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// Log discards everything.
var Log = slog.New(slog.DiscardHandler)

// Hash returns a hash that stands for a name.
func Hash(name string) common.Hash { return crypto.Keccak256Hash([]byte(name)) }

// Key signs. Two keys of one name are the same.
type Key struct{ private *ecdsa.PrivateKey }

// NewKey returns the key of a name.
func NewKey(name string) Key {
	private, err := crypto.ToECDSA(Hash(name).Bytes())
	if err != nil {
		panic(err)
	}
	return Key{private: private}
}

// Address is the key's account.
func (k Key) Address() common.Address { return crypto.PubkeyToAddress(k.private.PublicKey) }

// SignDigest signs 32 bytes that are hashed already.
func (k Key) SignDigest(_ context.Context, digest common.Hash) (optics.Signature, error) {
	raw, err := crypto.Sign(digest[:], k.private)
	if err != nil {
		return optics.Signature{}, err
	}
	return optics.DecodeSignature(raw)
}

// Update signs an update.
func (k Key) Update(home optics.Domain, from, to common.Hash) optics.SignedUpdate {
	u := optics.Update{HomeDomain: home, OldRoot: from, NewRoot: to}
	signature, err := k.SignDigest(context.Background(), u.Digest())
	if err != nil {
		panic(err)
	}
	return optics.SignedUpdate{Update: u, Signature: signature}
}

// SignFailure signs a failure notice.
func (k Key) SignFailure(ctx context.Context, n optics.FailureNotice) (optics.SignedFailureNotice, error) {
	signature, err := k.SignDigest(ctx, n.Digest())
	return optics.SignedFailureNotice{FailureNotice: n, Signature: signature}, err
}

// Heads is a chain's head as a test sets it; the zero Heads has none.
type Heads struct {
	// Now is the head.
	Now optics.Head
}

// Head returns the head, false while it is zero.
func (h *Heads) Head() (optics.Head, bool) { return h.Now, h.Now != (optics.Head{}) }

// Index is the part of a store that takes in blocks.
type Index interface {
	// Append stores the logs of new blocks.
	Append(ctx context.Context, prev, next optics.Cursor, blocks []optics.BlockRef, logs optics.Logs) error
	// Rollback removes the logs above a block.
	Rollback(ctx context.Context, chain optics.Domain, to optics.BlockRef) (int, error)
}

// Chain is a chain that is indexed block by block. Its first block has number 1
// and time 1012; a block lasts 12 seconds.
type Chain struct {
	// Domain is the chain's, Store where its blocks go.
	Domain optics.Domain
	Store  Index
	// Blocks are the canonical ones.
	Blocks []optics.BlockRef

	forks uint64
	seq   uint32
}

// Tip returns the newest block, the zero BlockRef before the first.
func (c *Chain) Tip() optics.BlockRef {
	if len(c.Blocks) == 0 {
		return optics.BlockRef{}
	}
	return c.Blocks[len(c.Blocks)-1]
}

// Next returns the block that the next Append makes.
func (c *Chain) Next() optics.BlockRef {
	n := uint64(len(c.Blocks)) + 1
	var preimage [20]byte
	binary.BigEndian.PutUint32(preimage[:], uint32(c.Domain))
	binary.BigEndian.PutUint64(preimage[4:], n)
	binary.BigEndian.PutUint64(preimage[12:], c.forks)
	return optics.BlockRef{Number: n, Hash: crypto.Keccak256Hash(preimage[:]), Time: 1000 + 12*n}
}

// At returns a new position in the next block.
func (c *Chain) At() optics.Position {
	c.seq++
	return optics.Position{Block: c.Next(), TxHash: common.BigToHash(common.Big1), LogIndex: c.seq}
}

// Append makes a block of logs whose positions come from At.
func (c *Chain) Append(t *testing.T, logs optics.Logs) optics.BlockRef {
	t.Helper()
	next := c.Next()
	err := c.Store.Append(t.Context(), optics.Cursor{Chain: c.Domain, Block: c.Tip()}, optics.Cursor{Chain: c.Domain, Block: next}, nil, logs)
	if err != nil {
		t.Fatal(err)
	}
	c.Blocks = append(c.Blocks, next)
	return next
}

// Empty makes blocks without logs.
func (c *Chain) Empty(t *testing.T, n int) {
	t.Helper()
	for range n {
		c.Append(t, optics.Logs{})
	}
}

// Rollback takes the newest blocks back; what comes after is another fork.
func (c *Chain) Rollback(t *testing.T, n int) {
	t.Helper()
	c.Blocks = c.Blocks[:len(c.Blocks)-n]
	c.forks++
	if _, err := c.Store.Rollback(t.Context(), c.Domain, c.Tip()); err != nil {
		t.Fatal(err)
	}
}

// Head returns the head with a final block that many blocks behind.
func (c *Chain) Head(depth int) optics.Head {
	h := optics.Head{Latest: c.Tip()}
	if n := len(c.Blocks) - depth; n > 0 {
		h.Final = c.Blocks[n-1]
	}
	return h
}
