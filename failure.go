package optics

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Lengths of encoded failure notices in bytes.
const (
	// FailureNoticeLen is the length of an encoded FailureNotice.
	FailureNoticeLen = 36
	// SignedFailureNoticeLen is the length of an encoded SignedFailureNotice.
	SignedFailureNoticeLen = FailureNoticeLen + SignatureLen
)

// FailureNotice is a watcher's statement that the updater of a Home committed
// fraud, so that every chain must drop the Replica of that Home. It names no
// Replica: one signature is good on every chain (protocol section 1.5).
type FailureNotice struct {
	// HomeDomain is the Home whose Replicas must be dropped.
	HomeDomain Domain
	// Updater is the updater that those Replicas trust, left-padded.
	Updater common.Hash
}

// AppendBinary appends homeDomain u32 ‖ updater 32. It never fails.
func (n FailureNotice) AppendBinary(b []byte) ([]byte, error) {
	b = binary.BigEndian.AppendUint32(b, uint32(n.HomeDomain))
	return append(b, n.Updater[:]...), nil
}

// MarshalBinary returns the wire form; see [FailureNotice.AppendBinary].
func (n FailureNotice) MarshalBinary() ([]byte, error) { return n.AppendBinary(nil) }

// UnmarshalBinary decodes exactly FailureNoticeLen bytes and returns an error
// that wraps [ErrMalformed] for any other length.
func (n *FailureNotice) UnmarshalBinary(b []byte) error {
	if len(b) != FailureNoticeLen {
		return fmt.Errorf("%w: failure notice of %d bytes instead of %d", ErrMalformed, len(b), FailureNoticeLen)
	}
	*n = FailureNotice{HomeDomain: Domain(binary.BigEndian.Uint32(b)), Updater: common.Hash(b[4:36])}
	return nil
}

// Digest returns what the watcher signs: the EIP-191 digest over
// keccak256(homeDomainHash ‖ homeDomain u32 ‖ updater 32).
func (n FailureNotice) Digest() common.Hash {
	home := n.HomeDomain.HomeHash()
	domain := binary.BigEndian.AppendUint32(nil, uint32(n.HomeDomain))
	return EIP191(crypto.Keccak256Hash(home[:], domain, n.Updater[:]))
}

// SignedFailureNotice is a failure notice with its watcher's signature.
type SignedFailureNotice struct {
	FailureNotice
	// Signature is over [FailureNotice.Digest].
	Signature Signature
}

// Signer returns the address that signed the notice, or an error that wraps
// [ErrSignature].
func (s SignedFailureNotice) Signer() (common.Address, error) {
	return s.Signature.Recover(s.Digest())
}

// AppendBinary appends notice 36 ‖ signature 65. It never fails.
func (s SignedFailureNotice) AppendBinary(b []byte) ([]byte, error) {
	b, _ = s.FailureNotice.AppendBinary(b)
	return append(b, s.Signature[:]...), nil
}

// MarshalBinary returns the wire form; see [SignedFailureNotice.AppendBinary].
func (s SignedFailureNotice) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary decodes exactly SignedFailureNoticeLen bytes. It returns an
// error that wraps [ErrMalformed] or [ErrSignature].
func (s *SignedFailureNotice) UnmarshalBinary(b []byte) error {
	if len(b) != SignedFailureNoticeLen {
		return fmt.Errorf("%w: signed failure notice of %d bytes instead of %d", ErrMalformed, len(b), SignedFailureNoticeLen)
	}
	var n FailureNotice
	if err := n.UnmarshalBinary(b[:FailureNoticeLen]); err != nil {
		return err
	}
	sig := Signature(b[FailureNoticeLen:])
	if err := sig.check(); err != nil {
		return err
	}
	*s = SignedFailureNotice{FailureNotice: n, Signature: sig}
	return nil
}
