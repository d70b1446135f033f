package keys

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// Tags of the distinguished encoding (ITU-T X.690, section 8).
const (
	tagInteger   = 0x02
	tagBitString = 0x03
	tagOID       = 0x06
	tagSequence  = 0x30
)

var (
	groupOrder = crypto.S256().Params().N
	halfOrder  = new(big.Int).Rsh(groupOrder, 1)
)

// element takes one element off the front of in. Everything read here is shorter
// than 128 bytes, so that a length has one byte; the longer forms are refused.
func element(in []byte, tag byte, what string) (content, rest []byte, err error) {
	switch {
	case len(in) < 2:
		return nil, nil, malformed("%s: %d bytes are left", what, len(in))
	case in[0] != tag:
		return nil, nil, malformed("%s: tag 0x%02x instead of 0x%02x", what, in[0], tag)
	case in[1] >= 0x80:
		return nil, nil, malformed("%s: length byte 0x%02x; less than 128 bytes are expected", what, in[1])
	case int(in[1]) > len(in)-2:
		return nil, nil, malformed("%s: %d bytes are announced, %d are there", what, in[1], len(in)-2)
	}
	end := 2 + int(in[1])
	return in[2:end], in[end:], nil
}

// whole takes the element that all of in must be.
func whole(in []byte, tag byte, what string) ([]byte, error) {
	content, rest, err := element(in, tag, what)
	if err == nil && len(rest) > 0 {
		err = malformed("%s: %d bytes follow it", what, len(rest))
	}
	return content, err
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", optics.ErrMalformed, fmt.Sprintf(format, args...))
}

// ParseSignatureDER reads an ECDSA signature over secp256k1 as key services return
// it: SEQUENCE{INTEGER r, INTEGER s} (RFC 3279, section 2.2.3), 8 to 72 bytes. r and
// s lie in [1, n-1]; s may be high. The error wraps [optics.ErrMalformed]: for bytes
// that follow, numbers out of range, and any encoding but the shortest.
func ParseSignatureDER(der []byte) (r, s *big.Int, err error) {
	body, err := whole(der, tagSequence, "signature")
	if err != nil {
		return nil, nil, err
	}
	r, rest, err := scalar(body, "r")
	if err != nil {
		return nil, nil, err
	}
	s, rest, err = scalar(rest, "s")
	if err == nil && len(rest) > 0 {
		err = malformed("signature: %d bytes follow s", len(rest))
	}
	if err != nil {
		return nil, nil, err
	}
	return r, s, nil
}

// scalar reads an INTEGER from 1 to n-1.
func scalar(in []byte, name string) (*big.Int, []byte, error) {
	digits, rest, err := element(in, tagInteger, name)
	switch {
	case err != nil:
		return nil, nil, err
	case len(digits) == 0:
		return nil, nil, malformed("%s is empty", name)
	case digits[0] >= 0x80:
		return nil, nil, malformed("%s is negative", name)
	case len(digits) > 1 && digits[0] == 0 && digits[1] < 0x80:
		return nil, nil, malformed("%s has a zero byte too many", name)
	}
	v := new(big.Int).SetBytes(digits)
	if v.Sign() == 0 || v.Cmp(groupOrder) >= 0 {
		return nil, nil, malformed("%s does not lie between 1 and the order of secp256k1", name)
	}
	return v, rest, nil
}
