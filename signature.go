package optics

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// SignatureLen is the length of a signature in bytes.
const SignatureLen = 65

// Signature is r(32) ‖ s(32) ‖ v(1) over secp256k1 with v 27 or 28 and s in the
// lower half of the group order, the only form that the contracts accept.
type Signature [SignatureLen]byte

// halfOrder is n/2 of secp256k1, big-endian: the largest s that is low (EIP-2).
var halfOrder = common.HexToHash("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")

// DecodeSignature reads a 65-byte signature. It accepts the recovery ids 0 and
// 1 beside 27 and 28 and returns the latter form. It returns an error that
// wraps [ErrSignature] for another length or v, and for a high s.
func DecodeSignature(b []byte) (Signature, error) {
	if len(b) != SignatureLen {
		return Signature{}, fmt.Errorf("%w: %d bytes instead of %d", ErrSignature, len(b), SignatureLen)
	}
	s := Signature(b)
	if s[64] < 2 {
		s[64] += 27
	}
	if err := s.check(); err != nil {
		return Signature{}, err
	}
	return s, nil
}

func (s Signature) check() error {
	if s[64] != 27 && s[64] != 28 {
		return fmt.Errorf("%w: v is %d instead of 27 or 28", ErrSignature, s[64])
	}
	if common.Hash(s[32:64]).Cmp(halfOrder) > 0 {
		return fmt.Errorf("%w: s is in the upper half of the group order", ErrSignature)
	}
	return nil
}

// Recover returns the address that signed digest. It returns an error that
// wraps [ErrSignature] for a signature that OpenZeppelin's ECDSA.recover would
// revert on.
func (s Signature) Recover(digest common.Hash) (common.Address, error) {
	if err := s.check(); err != nil {
		return common.Address{}, err
	}
	raw := s
	raw[64] -= 27
	key, err := crypto.SigToPub(digest[:], raw[:])
	if err != nil {
		return common.Address{}, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return crypto.PubkeyToAddress(*key), nil
}
