// Package keys holds what signs: keys, and the guard that decides what an
// updater's key may sign.
//
// A [Signer] signs 32-byte digests and nothing else. [HexKey] is a key in the
// memory of the process, for development; it comes from the environment, a file or
// a secret manager. [KMSKey] is a key in AWS KMS, which nobody can read; every
// signature of it is journaled. [AWS] is how both reach Amazon, and turns what goes
// wrong there into one line for an operator. [Guard] stands before the attestation
// key of an updater and makes sure that no two updates from one root are ever
// signed; [SignFailure] signs a watcher's statement.
package keys

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Signer is a secp256k1 key that signs digests.
type Signer interface {
	// Address returns the account of the key: the last 20 bytes of
	// keccak256(X ‖ Y). It never changes.
	Address() common.Address
	// SignDigest signs 32 bytes that are hashed already. The signature has a low
	// s and v 27 or 28; two calls with one digest may give two signatures. An
	// error means that no signature left the key holder as far as the signer
	// knows; the caller may try again with the same digest.
	SignDigest(ctx context.Context, digest common.Hash) (optics.Signature, error)
}

// SignFailure signs a failure notice with a watcher's attestation key. Signing
// one notice many times does no harm. The error wraps the signer's, or
// [optics.ErrSignature] when the signature is not the signer's own.
func SignFailure(ctx context.Context, signer Signer, notice optics.FailureNotice) (optics.SignedFailureNotice, error) {
	sig, err := sign(WithPurpose(ctx, purposeOfFailure(notice)), signer, notice.Digest())
	if err != nil {
		return optics.SignedFailureNotice{}, fmt.Errorf("sign failure notice for home %s: %w", notice.HomeDomain, err)
	}
	return optics.SignedFailureNotice{FailureNotice: notice, Signature: sig}, nil
}

// sign asks for a signature and checks that it is the signer's.
func sign(ctx context.Context, signer Signer, digest common.Hash) (optics.Signature, error) {
	sig, err := signer.SignDigest(ctx, digest)
	if err != nil {
		return optics.Signature{}, err
	}
	return sig, check(signer, digest, sig)
}

// check says whether a signature is the signer's.
func check(signer Signer, digest common.Hash, sig optics.Signature) error {
	got, err := sig.Recover(digest)
	if err != nil {
		return err
	}
	if want := signer.Address(); got != want {
		return fmt.Errorf("%w: it recovers to %s, the key is %s", optics.ErrSignature, got, want)
	}
	return nil
}
