package keys

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// HexKey is a [Signer] whose key is in the memory of the process. However it is
// printed, logged or encoded, only its address shows.
type HexKey struct {
	private *ecdsa.PrivateKey
	address common.Address
}

// ParseHexKey reads a private key of 64 hexadecimal digits, with or without 0x
// before them. The error wraps [optics.ErrMalformed] and never shows a part of
// the key.
func ParseHexKey(text string) (*HexKey, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "0x"), "0X")
	if len(digits) != 64 {
		return nil, fmt.Errorf("%w: a private key has 64 hexadecimal digits, this has %d characters", optics.ErrMalformed, len(digits))
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("%w: a private key has 64 hexadecimal digits, this has other characters", optics.ErrMalformed)
	}
	private, err := crypto.ToECDSA(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: a private key lies between 1 and the order of secp256k1", optics.ErrMalformed)
	}
	return &HexKey{private: private, address: crypto.PubkeyToAddress(private.PublicKey)}, nil
}

// Address implements [Signer].
func (k HexKey) Address() common.Address { return k.address }

// SignDigest implements [Signer]. It is deterministic (RFC 6979) and fails only
// when ctx has ended.
func (k HexKey) SignDigest(ctx context.Context, digest common.Hash) (optics.Signature, error) {
	if err := ctx.Err(); err != nil {
		return optics.Signature{}, err
	}
	raw, err := crypto.Sign(digest[:], k.private)
	if err != nil {
		return optics.Signature{}, fmt.Errorf("sign with the key of %s: %w", k.address, err)
	}
	return optics.DecodeSignature(raw)
}

// String returns "key of 0x…" with the address.
func (k HexKey) String() string { return "key of " + k.address.Hex() }

// Format writes [HexKey.String] for every verb and flag.
func (k HexKey) Format(f fmt.State, _ rune) {
	// An error of the writer is the printing function's to report.
	_, _ = io.WriteString(f, k.String())
}

// MarshalText returns [HexKey.String]: a key is never written out.
func (k HexKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// LogValue logs [HexKey.String].
func (k HexKey) LogValue() slog.Value { return slog.StringValue(k.String()) }
