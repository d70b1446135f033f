package keys

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Ledger remembers what an updater's key signed, for ever. It is the one place
// that decides whether a statement may be made; everything is durable on return.
type Ledger interface {
	// RecordSigning records that record.Signer is about to sign record.Update,
	// in one transaction: the record's old root must be the new root of the
	// head, its leaf count must be above the head's, and no other update from
	// that old root may exist. It returns the record as it is stored, with its
	// signature if there is one, and does so too when the same update was
	// recorded before. It returns an error that wraps [optics.ErrDoubleUpdate]
	// when another update from that old root is recorded, [optics.ErrConflict]
	// when the update does not follow the head otherwise, and
	// [optics.ErrNotFound] when there is no head: a ledger that knows nothing is
	// not a clean record. Nothing was changed then.
	RecordSigning(ctx context.Context, record optics.SigningRecord) (optics.SigningRecord, error)
	// SaveSignature stores the signature of a recorded update. It returns an
	// error that wraps [optics.ErrConflict] when another signature is stored,
	// and one that wraps [optics.ErrNotFound] when the update is not recorded.
	SaveSignature(ctx context.Context, record optics.SigningRecord) error
	// SigningHead returns the newest record of a signer and Home, or an error
	// that wraps [optics.ErrNotFound] when there is none.
	SigningHead(ctx context.Context, signer common.Address, home optics.Domain) (optics.SigningRecord, error)
}

// GuardConfig is what a [Guard] is made of; both fields are required.
type GuardConfig struct {
	// Signer is the updater's attestation key.
	Signer Signer
	// Ledger is where every statement is recorded before it is signed.
	Ledger Ledger
}

// Guard signs updates so that no two of them ever start from one root. It may
// be used from any goroutine. Two guards with one key are safe as long as they
// share a ledger.
type Guard struct {
	signer Signer
	ledger Ledger
	turn   chan struct{} // holds one token: one signature at a time
}

// NewGuard returns a guard before a key.
func NewGuard(cfg GuardConfig) (*Guard, error) {
	if cfg.Signer == nil || cfg.Ledger == nil {
		return nil, errors.New("a guard needs a signer and a ledger")
	}
	g := &Guard{signer: cfg.Signer, ledger: cfg.Ledger, turn: make(chan struct{}, 1)}
	g.turn <- struct{}{}
	return g, nil
}

// Address returns the account whose statements the guard signs.
func (g *Guard) Address() common.Address { return g.signer.Address() }

// Head returns the newest statement about a Home, which may still be without
// its signature: asking for it again with [Guard.SignUpdate] completes it. The
// error wraps [optics.ErrNotFound] when nothing was ever signed.
func (g *Guard) Head(ctx context.Context, home optics.Domain) (optics.SigningRecord, error) {
	record, err := g.ledger.SigningHead(ctx, g.signer.Address(), home)
	if err != nil {
		return optics.SigningRecord{}, fmt.Errorf("read what was last signed for home %s: %w", home, err)
	}
	return record, nil
}

// SignUpdate records the update, signs it, stores the signature and returns it.
// leafCount is the number of leaves in the tree with the update's new root.
//
// The same update again returns the stored signature, never another one. A
// crash at any point leaves at most a record without a signature, which the
// next call for that update completes. The error wraps [optics.ErrDoubleUpdate]
// when the update must never be signed; after any other error the same call may
// be made again.
func (g *Guard) SignUpdate(ctx context.Context, u optics.Update, leafCount uint64) (optics.SignedUpdate, error) {
	select {
	case <-g.turn:
		defer func() { g.turn <- struct{}{} }()
	case <-ctx.Done():
		return optics.SignedUpdate{}, ctx.Err()
	}
	sig, err := g.signOnce(ctx, optics.SigningRecord{Signer: g.signer.Address(), Update: u, LeafCount: leafCount})
	if err != nil {
		return optics.SignedUpdate{}, fmt.Errorf("sign update of home %s from %s to %s: %w", u.HomeDomain, u.OldRoot, u.NewRoot, err)
	}
	return optics.SignedUpdate{Update: u, Signature: sig}, nil
}

// signOnce returns the one signature that there is or will be for a record.
func (g *Guard) signOnce(ctx context.Context, want optics.SigningRecord) (optics.Signature, error) {
	if want.Update.OldRoot == want.Update.NewRoot {
		return optics.Signature{}, fmt.Errorf("%w: its two roots are equal", optics.ErrMalformed)
	}
	stored, err := g.ledger.RecordSigning(ctx, want)
	if err != nil {
		return optics.Signature{}, fmt.Errorf("record: %w", err)
	}
	if stored.Signer != want.Signer || stored.Update != want.Update {
		return optics.Signature{}, fmt.Errorf("%w: the ledger holds %s", optics.ErrDoubleUpdate, stored.Update.NewRoot)
	}
	digest := want.Update.Digest()
	if stored.Signature != nil {
		return *stored.Signature, check(g.signer, digest, *stored.Signature)
	}
	sig, err := sign(WithPurpose(ctx, purposeOfUpdate(want)), g.signer, digest)
	if err != nil {
		return optics.Signature{}, err
	}
	stored.Signature = &sig
	if err := g.ledger.SaveSignature(ctx, stored); err != nil {
		return optics.Signature{}, fmt.Errorf("store signature: %w", err)
	}
	return sig, nil
}
