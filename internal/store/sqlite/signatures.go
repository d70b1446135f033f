package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// BeginSignature journals that a signature is about to be asked for, and returns
// the record's Seq. RequestID, At and Failure are ignored.
//
// It is durable against a kill; a synced commit takes it along, and both the guard
// and the transaction journal make one before a signature leaves the process.
func (s *Store) BeginSignature(ctx context.Context, rec optics.SignatureRecord) (uint64, error) {
	var seq uint64
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		return q.one(ctx, `INSERT INTO signature (signer, key, digest, purpose, request_id, at, failure)
			VALUES (?, ?, ?, ?, '', 0, '') RETURNING seq`,
			[]any{rec.Signer[:], rec.Key, rec.Digest[:], rec.Purpose}, []any{into(&seq)})
	})
	if err != nil {
		return 0, fmt.Errorf("journal signature of %s: %w", rec.Digest, err)
	}
	return seq, nil
}

// EndSignature journals what became of a request: its RequestID, At and Failure.
// The same again changes nothing. It is as durable as [Store.BeginSignature]. It
// returns an error that wraps [optics.ErrNotFound] when there is no such record,
// [optics.ErrConflict] when its end is journaled otherwise, and
// [optics.ErrMalformed] when rec says neither request id nor failure.
func (s *Store) EndSignature(ctx context.Context, rec optics.SignatureRecord) error {
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		if rec.Open() {
			return fmt.Errorf("%w: neither a request id nor a failure", optics.ErrMalformed)
		}
		var has optics.SignatureRecord
		err := q.one(ctx, `SELECT request_id, at, failure FROM signature WHERE seq = ?`,
			[]any{num(rec.Seq)}, []any{&has.RequestID, into(&has.At), &has.Failure})
		switch {
		case err != nil:
			return err
		case !has.Open() && (has.RequestID != rec.RequestID || has.At != rec.At || has.Failure != rec.Failure):
			return fmt.Errorf("%w: it ended with request %q", optics.ErrConflict, has.RequestID)
		}
		_, err = q.exec(ctx, `UPDATE signature SET request_id = ?, at = ?, failure = ? WHERE seq = ?`,
			rec.RequestID, num(rec.At), rec.Failure, num(rec.Seq))
		return err
	})
	if err != nil {
		return fmt.Errorf("journal end of signature %d: %w", rec.Seq, err)
	}
	return nil
}

const signatureQuery = `SELECT seq, signer, key, digest, purpose, request_id, at, failure FROM signature `

func scanSignature(row scanner) (optics.SignatureRecord, error) {
	var r optics.SignatureRecord
	err := row(into(&r.Seq), &r.Signer, &r.Key, &r.Digest, &r.Purpose, &r.RequestID, into(&r.At), &r.Failure)
	return r, err
}

// Signatures returns the journal after a Seq, in its order.
func (s *Store) Signatures(ctx context.Context, afterSeq uint64, limit int) ([]optics.SignatureRecord, error) {
	records, err := list(ctx, s.reads, scanSignature, signatureQuery+`WHERE seq > ? ORDER BY seq LIMIT ?`, clamp(afterSeq), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("signatures after %d: %w", afterSeq, err)
	}
	return records, nil
}

// OpenSignatures returns the records of a signer of which it is not known what
// became of them, oldest first.
func (s *Store) OpenSignatures(ctx context.Context, signer common.Address, limit int) ([]optics.SignatureRecord, error) {
	records, err := list(ctx, s.reads, scanSignature,
		signatureQuery+`WHERE signer = ? AND request_id = '' AND failure = '' ORDER BY seq LIMIT ?`, signer[:], atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("open signatures of %s: %w", signer, err)
	}
	return records, nil
}

// HasSignatures reports whether there is any record of a signer.
func (s *Store) HasSignatures(ctx context.Context, signer common.Address) (bool, error) {
	var has bool
	err := s.reads.one(ctx, `SELECT EXISTS (SELECT 1 FROM signature WHERE signer = ?)`, []any{signer[:]}, []any{&has})
	if err != nil {
		return false, fmt.Errorf("signatures of %s: %w", signer, err)
	}
	return has, nil
}

// SignatureByRequest returns the record with a service's request id. It returns
// an error that wraps [optics.ErrNotFound] when there is none: somebody else made
// the request, or it is one of [Store.OpenSignatures].
func (s *Store) SignatureByRequest(ctx context.Context, requestID string) (optics.SignatureRecord, error) {
	records, err := list(ctx, s.reads, scanSignature, signatureQuery+`WHERE request_id = ?1 AND request_id <> '' ORDER BY seq LIMIT 1`, requestID)
	if err == nil && len(records) == 0 {
		err = optics.ErrNotFound
	}
	if err != nil {
		return optics.SignatureRecord{}, fmt.Errorf("signature of request %s: %w", requestID, err)
	}
	return records[0], nil
}
