package optics

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Lengths of encoded updates in bytes.
const (
	// UpdateLen is the length of an encoded Update.
	UpdateLen = 68
	// SignedUpdateLen is the length of an encoded SignedUpdate.
	SignedUpdateLen = UpdateLen + SignatureLen
)

// Update is a step of one Home from one root to a later one.
type Update struct {
	// HomeDomain is the domain of the Home whose roots these are.
	HomeDomain Domain
	// OldRoot is the root that the Home has committed; zero before the first
	// update.
	OldRoot common.Hash
	// NewRoot is the root that the update commits.
	NewRoot common.Hash
}

// AppendBinary appends domain u32 ‖ oldRoot 32 ‖ newRoot 32. It never fails.
func (u Update) AppendBinary(b []byte) ([]byte, error) { return u.append(b), nil }

// MarshalBinary returns the wire form; see [Update.AppendBinary].
func (u Update) MarshalBinary() ([]byte, error) { return u.append(nil), nil }

func (u Update) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(u.HomeDomain))
	b = append(b, u.OldRoot[:]...)
	return append(b, u.NewRoot[:]...)
}

// UnmarshalBinary decodes exactly UpdateLen bytes and returns an error that
// wraps [ErrMalformed] for any other length.
func (u *Update) UnmarshalBinary(b []byte) error {
	if len(b) != UpdateLen {
		return fmt.Errorf("%w: update of %d bytes instead of %d", ErrMalformed, len(b), UpdateLen)
	}
	*u = Update{
		HomeDomain: Domain(binary.BigEndian.Uint32(b)),
		OldRoot:    common.Hash(b[4:36]),
		NewRoot:    common.Hash(b[36:68]),
	}
	return nil
}

// Digest returns what the updater signs: the EIP-191 digest over
// keccak256(homeDomainHash ‖ oldRoot ‖ newRoot) (protocol section 1.4).
func (u Update) Digest() common.Hash {
	home := u.HomeDomain.HomeHash()
	return EIP191(crypto.Keccak256Hash(home[:], u.OldRoot[:], u.NewRoot[:]))
}

// SignedUpdate is an update with its updater's signature.
type SignedUpdate struct {
	Update
	// Signature is over [Update.Digest].
	Signature Signature
}

// Signer returns the address that signed the update, or an error that wraps
// [ErrSignature].
func (s SignedUpdate) Signer() (common.Address, error) { return s.Signature.Recover(s.Digest()) }

// AppendBinary appends update 68 ‖ signature 65. It never fails.
func (s SignedUpdate) AppendBinary(b []byte) ([]byte, error) {
	return append(s.append(b), s.Signature[:]...), nil
}

// MarshalBinary returns the wire form; see [SignedUpdate.AppendBinary].
func (s SignedUpdate) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary decodes exactly SignedUpdateLen bytes. It returns an error
// that wraps [ErrMalformed] for another length and [ErrSignature] for a
// signature the contracts would refuse by its form.
func (s *SignedUpdate) UnmarshalBinary(b []byte) error {
	if len(b) != SignedUpdateLen {
		return fmt.Errorf("%w: signed update of %d bytes instead of %d", ErrMalformed, len(b), SignedUpdateLen)
	}
	var u Update
	if err := u.UnmarshalBinary(b[:UpdateLen]); err != nil {
		return err
	}
	sig := Signature(b[UpdateLen:])
	if err := sig.check(); err != nil {
		return err
	}
	*s = SignedUpdate{Update: u, Signature: sig}
	return nil
}
