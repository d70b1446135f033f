package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Leaves returns the leaves of a Home's tree from the index from on, in order
// and without gaps.
func (s *Store) Leaves(ctx context.Context, home optics.Domain, from uint32, limit int) ([]optics.Leaf, error) {
	leaves, err := list(ctx, s.reads, scanLeaf, `SELECT f.leaf_index, f.leaf, f.committed_root, b.number, b.hash, b.time
		FROM dispatch f JOIN block b ON b.chain = f.home AND b.number = f.block
		WHERE f.home = ? AND f.leaf_index >= ? ORDER BY f.leaf_index LIMIT ?`, num(home), num(from), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("leaves of home %s from %d: %w", home, from, err)
	}
	return leaves, nil
}

func scanLeaf(row scanner) (optics.Leaf, error) {
	var l optics.Leaf
	err := row(into(&l.Index), &l.Hash, &l.CommittedRoot, into(&l.Block.Number), &l.Block.Hash, into(&l.Block.Time))
	return l, err
}

// LeafCount returns the number of leaves of a Home that are in the store.
func (s *Store) LeafCount(ctx context.Context, home optics.Domain) (uint64, error) {
	n, err := leafCount(ctx, s.reads, home)
	if err != nil {
		return 0, fmt.Errorf("leaf count of home %s: %w", home, err)
	}
	return n, nil
}

func leafCount(ctx context.Context, q *statements, home optics.Domain) (n uint64, err error) {
	_, err = q.first(ctx, `SELECT leaves FROM leaf_count WHERE home = ? ORDER BY block DESC LIMIT 1`,
		[]any{num(home)}, []any{into(&n)})
	return n, err
}

// LeafCountAt returns the number of leaves that a Home dispatched in blocks up
// to and including block.
func (s *Store) LeafCountAt(ctx context.Context, home optics.Domain, block uint64) (uint64, error) {
	var n uint64
	_, err := s.reads.first(ctx, `SELECT leaves FROM leaf_count WHERE home = ? AND block <= ? ORDER BY block DESC LIMIT 1`,
		[]any{num(home), clamp(block)}, []any{into(&n)})
	if err != nil {
		return 0, fmt.Errorf("leaf count of home %s at block %d: %w", home, block, err)
	}
	return n, nil
}

const (
	dispatchColumns = `f.leaf_index, f.committed_root, f.message, ` + atColumns
	dispatchFrom    = ` FROM dispatch f JOIN block b ON b.chain = f.home AND b.number = f.block `
)

func intoDispatch(l *optics.DispatchLog) []any {
	return append([]any{into(&l.LeafIndex), &l.CommittedRoot, wireMessage{&l.Message}}, intoAt(&l.At)...)
}

func scanDispatch(row scanner) (optics.DispatchLog, error) {
	var l optics.DispatchLog
	err := row(intoDispatch(&l)...)
	return l, err
}

// wireMessage scans a BLOB column that holds a message's wire form.
type wireMessage struct{ to *optics.Message }

// Scan implements sql.Scanner.
func (m wireMessage) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("message column holds %T", src)
	}
	return m.to.UnmarshalBinary(b)
}

// Dispatch returns the Dispatch log of the message with a hash, whatever Home
// it came from, or an error that wraps [optics.ErrNotFound].
func (s *Store) Dispatch(ctx context.Context, leaf common.Hash) (optics.DispatchLog, error) {
	var l optics.DispatchLog
	err := s.reads.one(ctx, `SELECT `+dispatchColumns+dispatchFrom+`WHERE f.leaf = ?`, []any{leaf[:]}, intoDispatch(&l))
	if err != nil {
		return optics.DispatchLog{}, fmt.Errorf("dispatch of message %s: %w", leaf, err)
	}
	return l, nil
}

// DispatchAt returns the Dispatch log of a Home's leaf, or an error that wraps
// [optics.ErrNotFound].
func (s *Store) DispatchAt(ctx context.Context, home optics.Domain, index uint32) (optics.DispatchLog, error) {
	var l optics.DispatchLog
	err := s.reads.one(ctx, `SELECT `+dispatchColumns+dispatchFrom+`WHERE f.home = ? AND f.leaf_index = ?`,
		[]any{num(home), num(index)}, intoDispatch(&l))
	if err != nil {
		return optics.DispatchLog{}, fmt.Errorf("dispatch of leaf %d of home %s: %w", index, home, err)
	}
	return l, nil
}
