package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// RecordSigning records a statement before it is signed, if it may be. For one
// signer and Home the statements form a chain: each starts from the root where
// the last one ended, and its tree is larger. rec.Signature is ignored.
//
// It returns the stored record, which carries the signature when one was
// stored: use that one and never make another. Recording the same statement
// again returns the same record. Errors wrap
//   - [optics.ErrDoubleUpdate] when another new root is recorded for the same
//     old root: signing would be fraud;
//   - [store.ErrNoSigningHead] when nothing is known about the signer and the
//     Home;
//   - [optics.ErrConflict] when the statement does not start from the head, its
//     tree does not grow, or the same statement is recorded with another leaf
//     count. Nothing proves fraud then, but it may still be: read the head and
//     the chain again, and never sign this statement;
//   - [store.ErrLeaseLost] when a statement of the signer about the Home was
//     recorded under a lease ([Store.RecordSigningUnder]).
func (s *Store) RecordSigning(ctx context.Context, rec optics.SigningRecord) (optics.SigningRecord, error) {
	return s.recordSigning(ctx, nil, rec)
}

// RecordSigningUnder is [Store.RecordSigning] for the holder of a lease. The error
// wraps [store.ErrLeaseLost] when the lease is somebody else's by now: whatever is
// on record, nothing is signed under an old fence.
func (s *Store) RecordSigningUnder(ctx context.Context, lease optics.Lease, rec optics.SigningRecord) (optics.SigningRecord, error) {
	return s.recordSigning(ctx, &lease, rec)
}

func (s *Store) recordSigning(ctx context.Context, lease *optics.Lease, rec optics.SigningRecord) (optics.SigningRecord, error) {
	var stored optics.SigningRecord
	err := s.write(ctx, func(ctx context.Context, q *statements) (err error) {
		var fence uint64
		if lease != nil {
			if err := underLease(ctx, q, *lease); err != nil {
				return err
			}
			fence = lease.Fence
		}
		stored, err = recordSigning(ctx, q, rec, fence)
		return err
	})
	if err != nil {
		return optics.SigningRecord{}, fmt.Errorf("record signing for home %s from root %s to %s: %w",
			rec.Update.HomeDomain, rec.Update.OldRoot, rec.Update.NewRoot, err)
	}
	return stored, nil
}

func recordSigning(ctx context.Context, q *statements, rec optics.SigningRecord, fence uint64) (optics.SigningRecord, error) {
	var none optics.SigningRecord
	var highest uint64
	if _, err := q.first(ctx, `SELECT fence FROM signing_head WHERE signer = ? AND home = ?`,
		[]any{rec.Signer[:], num(rec.Update.HomeDomain)}, []any{into(&highest)}); err != nil {
		return none, err
	}
	if fence < highest {
		return none, fmt.Errorf("%w: a statement is on record under fence %d, this is fence %d", store.ErrLeaseLost, highest, fence)
	}
	stored, err := signingFrom(ctx, q, rec.Signer, rec.Update)
	switch {
	case err == nil && stored.Update != rec.Update:
		return none, fmt.Errorf("%w: the update to root %s is on record", optics.ErrDoubleUpdate, stored.Update.NewRoot)
	case err == nil && stored.LeafCount != rec.LeafCount:
		return none, fmt.Errorf("%w: on record with %d leaves, not %d", optics.ErrConflict, stored.LeafCount, rec.LeafCount)
	case err == nil:
		return stored, nil
	case !errors.Is(err, optics.ErrNotFound):
		return none, err
	}
	root, leafCount, err := signingHead(ctx, q, rec.Signer, rec.Update.HomeDomain)
	switch {
	case errors.Is(err, optics.ErrNotFound):
		return none, fmt.Errorf("%w of %s; import it from the chain first", store.ErrNoSigningHead, rec.Signer)
	case err != nil:
		return none, err
	case root != rec.Update.OldRoot:
		return none, fmt.Errorf("%w: the last recorded root is %s", optics.ErrConflict, root)
	case rec.LeafCount <= leafCount:
		return none, fmt.Errorf("%w: a tree of %d leaves does not follow one of %d", optics.ErrConflict, rec.LeafCount, leafCount)
	}
	u := rec.Update
	_, err = q.exec(ctx, `INSERT INTO signed_update (signer, home, old_root, new_root, leaf_count, fence) VALUES (?, ?, ?, ?, ?, ?)`,
		rec.Signer[:], num(u.HomeDomain), u.OldRoot[:], u.NewRoot[:], num(rec.LeafCount), num(fence))
	if err != nil {
		return none, err
	}
	rec.Signature = nil
	return rec, setSigningHead(ctx, q, rec, fence)
}

// SaveSignature stores the signature of a recorded statement, before it may
// leave the process. The same signature again changes nothing. It returns an
// error that wraps [optics.ErrNotFound] when the statement is not recorded,
// [optics.ErrConflict] when another signature is stored, or
// [optics.ErrMalformed] when rec has none.
func (s *Store) SaveSignature(ctx context.Context, rec optics.SigningRecord) error {
	err := s.write(ctx, func(ctx context.Context, q *statements) error {
		stored, err := signingFrom(ctx, q, rec.Signer, rec.Update)
		switch {
		case err != nil:
			return err
		case rec.Signature == nil:
			return fmt.Errorf("%w: the record has no signature", optics.ErrMalformed)
		case stored.Update != rec.Update:
			return optics.ErrNotFound
		case stored.Signature != nil && *stored.Signature != *rec.Signature:
			return fmt.Errorf("%w: another signature is stored", optics.ErrConflict)
		}
		_, err = q.exec(ctx, `UPDATE signed_update SET signature = ? WHERE signer = ? AND home = ? AND old_root = ?`,
			rec.Signature[:], rec.Signer[:], num(rec.Update.HomeDomain), rec.Update.OldRoot[:])
		return err
	})
	if err != nil {
		return fmt.Errorf("save signature for home %s from root %s: %w", rec.Update.HomeDomain, rec.Update.OldRoot, err)
	}
	return nil
}

// SigningHead returns the statement that a signer's next one must follow. Of
// an imported head only Update.HomeDomain, Update.NewRoot and LeafCount are
// known. It returns an error that wraps [store.ErrNoSigningHead].
func (s *Store) SigningHead(ctx context.Context, signer common.Address, home optics.Domain) (optics.SigningRecord, error) {
	rec := optics.SigningRecord{Signer: signer, Update: optics.Update{HomeDomain: home}}
	var oldRoot []byte
	err := s.reads.one(ctx, `SELECT h.root, h.leaf_count, u.old_root, u.signature FROM signing_head h LEFT JOIN signed_update u
		ON u.signer = h.signer AND u.home = h.home AND u.new_root = h.root AND u.leaf_count = h.leaf_count
		WHERE h.signer = ? AND h.home = ?`,
		[]any{signer[:], num(home)}, []any{&rec.Update.NewRoot, into(&rec.LeafCount), &oldRoot, maybeSignature{&rec.Signature}})
	if errors.Is(err, optics.ErrNotFound) {
		err = store.ErrNoSigningHead
	}
	if err != nil {
		return optics.SigningRecord{}, fmt.Errorf("signing head of %s for home %s: %w", signer, home, err)
	}
	if oldRoot != nil {
		rec.Update.OldRoot = common.BytesToHash(oldRoot)
	}
	return rec, nil
}

// ImportSigningHead tells the guard where a signer's next statement must
// start, as read from the chain: the Home's committed root and the number of
// leaves in its tree; the zero root and 0 for a Home without updates. It only
// ever raises: a head with more leaves stays as it is, and that is no error.
// It returns an error that wraps [optics.ErrConflict] when the head has as many
// leaves and another root.
func (s *Store) ImportSigningHead(ctx context.Context, signer common.Address, home optics.Domain, root common.Hash, leafCount uint64) error {
	err := s.write(ctx, func(ctx context.Context, q *statements) error {
		has, count, err := signingHead(ctx, q, signer, home)
		switch {
		case errors.Is(err, optics.ErrNotFound):
		case err != nil:
			return err
		case count == leafCount && has != root:
			return fmt.Errorf("%w: the head with %d leaves is root %s", optics.ErrConflict, count, has)
		case count >= leafCount:
			return nil
		}
		return setSigningHead(ctx, q, optics.SigningRecord{
			Signer: signer, Update: optics.Update{HomeDomain: home, NewRoot: root}, LeafCount: leafCount,
		}, 0)
	})
	if err != nil {
		return fmt.Errorf("import signing head of %s for home %s: %w", signer, home, err)
	}
	return nil
}

// signingFrom reads the statement from an update's old root.
func signingFrom(ctx context.Context, q *statements, signer common.Address, u optics.Update) (optics.SigningRecord, error) {
	rec := optics.SigningRecord{Signer: signer, Update: optics.Update{HomeDomain: u.HomeDomain, OldRoot: u.OldRoot}}
	err := q.one(ctx, `SELECT new_root, leaf_count, signature FROM signed_update WHERE signer = ? AND home = ? AND old_root = ?`,
		[]any{signer[:], num(u.HomeDomain), u.OldRoot[:]}, []any{&rec.Update.NewRoot, into(&rec.LeafCount), maybeSignature{&rec.Signature}})
	return rec, err
}

func signingHead(ctx context.Context, q *statements, signer common.Address, home optics.Domain) (root common.Hash, leafCount uint64, err error) {
	err = q.one(ctx, `SELECT root, leaf_count FROM signing_head WHERE signer = ? AND home = ?`,
		[]any{signer[:], num(home)}, []any{&root, into(&leafCount)})
	return root, leafCount, err
}

// setSigningHead moves the head; its fence only rises.
func setSigningHead(ctx context.Context, q *statements, head optics.SigningRecord, fence uint64) error {
	u := head.Update
	_, err := q.exec(ctx, `INSERT INTO signing_head (signer, home, root, leaf_count, fence) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET root = excluded.root, leaf_count = excluded.leaf_count, fence = max(fence, excluded.fence)`,
		head.Signer[:], num(u.HomeDomain), u.NewRoot[:], num(head.LeafCount), num(fence))
	return err
}
