package keys

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// completeSignature turns r and s of a key service into the signature that chains
// accept: s in the lower half (EIP-2), both in 32 bytes, v 27 or 28 so that it
// recovers to the address. s is lowered first, since (r, n-s) has the other
// recovery id. The error wraps [optics.ErrSignature] when no recovery id fits: the
// signature is of another key or another digest.
func completeSignature(r, s *big.Int, digest common.Hash, address common.Address) (optics.Signature, error) {
	if s.Cmp(halfOrder) > 0 {
		s = new(big.Int).Sub(groupOrder, s)
	}
	var raw optics.Signature
	r.FillBytes(raw[:32])
	s.FillBytes(raw[32:64])
	for id := range byte(2) {
		raw[64] = id
		public, err := crypto.SigToPub(digest[:], raw[:])
		if err != nil {
			continue // no point belongs to this id; the other may have one
		}
		if crypto.PubkeyToAddress(*public) == address {
			return optics.DecodeSignature(raw[:])
		}
	}
	return optics.Signature{}, fmt.Errorf("%w: no recovery id leads to %s", optics.ErrSignature, address)
}
