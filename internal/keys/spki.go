package keys

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/hex"

	"github.com/ethereum/go-ethereum/crypto"
)

// Object identifiers as they are encoded (RFC 5480, SEC 2).
var (
	oidPublicKey = []byte{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01} // 1.2.840.10045.2.1, ecPublicKey
	oidSecp256k1 = []byte{0x2b, 0x81, 0x04, 0x00, 0x0a}             // 1.3.132.0.10
)

// pointLen is the length of an uncompressed point: 0x04, X(32), Y(32).
const pointLen = 65

// ParseSPKI reads a secp256k1 public key as key services return it, in 88 bytes:
//
//	SEQUENCE{ SEQUENCE{ OID 1.2.840.10045.2.1, OID 1.3.132.0.10 }, BIT STRING 0x04 ‖ X ‖ Y }
//
// (SubjectPublicKeyInfo, RFC 5480), which crypto/x509 does not know. The error wraps
// [optics.ErrMalformed]: for another algorithm or curve, a point that is compressed
// or not on the curve, and bytes that follow.
func ParseSPKI(der []byte) (*ecdsa.PublicKey, error) {
	body, err := whole(der, tagSequence, "public key")
	if err != nil {
		return nil, err
	}
	algorithm, rest, err := element(body, tagSequence, "algorithm of the public key")
	if err != nil {
		return nil, err
	}
	if err := checkAlgorithm(algorithm); err != nil {
		return nil, err
	}
	bits, err := whole(rest, tagBitString, "point of the public key")
	switch {
	case err != nil:
		return nil, err
	case len(bits) != 1+pointLen || bits[0] != 0:
		return nil, malformed("point of the public key: %d bytes; 66 that begin with 0x00 are expected", len(bits))
	case bits[1] != 0x04:
		return nil, malformed("point of the public key: form 0x%02x instead of 0x04, uncompressed", bits[1])
	}
	public, err := crypto.UnmarshalPubkey(bits[1:])
	if err != nil {
		return nil, malformed("point of the public key: it is not on secp256k1")
	}
	return public, nil
}

// checkAlgorithm refuses all but elliptic-curve keys on secp256k1.
func checkAlgorithm(in []byte) error {
	algorithm, rest, err := element(in, tagOID, "algorithm of the public key")
	if err != nil {
		return err
	}
	curve, err := whole(rest, tagOID, "curve of the public key")
	switch {
	case err != nil:
		return err
	case !bytes.Equal(algorithm, oidPublicKey):
		return malformed("algorithm of the public key: OID %s instead of 1.2.840.10045.2.1", hex.EncodeToString(algorithm))
	case !bytes.Equal(curve, oidSecp256k1):
		return malformed("curve of the public key: OID %s instead of secp256k1, 1.3.132.0.10", hex.EncodeToString(curve))
	}
	return nil
}
