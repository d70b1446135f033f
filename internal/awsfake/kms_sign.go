package awsfake

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"
)

const algorithmSHA256 = "ECDSA_SHA_256"

// algorithms are all values that KMS knows for a signing algorithm.
var algorithms = []string{
	"RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512", "RSASSA_PKCS1_V1_5_SHA_256",
	"RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512", algorithmSHA256, "ECDSA_SHA_384", "ECDSA_SHA_512",
	"SM2DSA", "ML_DSA_SHAKE_256", "ED25519_SHA_512", "ED25519_PH_SHA_512",
}

// maxMessage is the longest raw message that KMS signs, in bytes.
const maxMessage = 4096

// SignatureShape is a rare form that the signatures of secp256k1 keys can be given.
type SignatureShape int

// The shapes of signatures.
const (
	// AnyShape is what KMS returns: s is high every second time, and r or s short
	// once in 128 times.
	AnyShape SignatureShape = iota
	// HighS has an s above half of the group's order.
	HighS
	// LowS has an s up to half of the group's order.
	LowS
	// ShortR has an r of less than 32 bytes.
	ShortR
	// ShortS has an s of less than 32 bytes.
	ShortS
)

// ShapeSignatures gives all further signatures a shape.
func (s *Server) ShapeSignatures(shape SignatureShape) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shape = shape
}

var (
	order     = crypto.S256().Params().N
	halfOrder = new(big.Int).Rsh(order, 1)
)

// fits reports whether a signature has a shape.
func (shape SignatureShape) fits(r, s *big.Int) bool {
	switch shape {
	case HighS:
		return s.Cmp(halfOrder) > 0
	case LowS:
		return s.Cmp(halfOrder) <= 0
	case ShortR:
		return r.BitLen() <= 31*8
	case ShortS:
		return s.BitLen() <= 31*8
	case AnyShape:
	}
	return true
}

// derSignature is an ECDSA signature: SEQUENCE{INTEGER r, INTEGER s} (RFC 3279,
// section 2.2.3).
type derSignature struct{ R, S *big.Int }

// signSecp256k1 makes an ECDSA signature with a drawn nonce (SEC 1, section 4.1.3).
// Unlike what wallets make it is neither deterministic nor of low s.
func (st *state) signSecp256k1(private, digest []byte, shape SignatureShape) derSignature {
	d, z := new(big.Int).SetBytes(private), new(big.Int).SetBytes(digest)
	for {
		b := st.draw("nonce")
		k := new(big.Int).SetBytes(b[:])
		if k.Sign() == 0 || k.Cmp(order) >= 0 {
			continue
		}
		r, _ := crypto.S256().ScalarBaseMult(b[:])
		r.Mod(r, order)
		s := new(big.Int).Mul(r, d)
		s.Add(s, z).Mul(s, new(big.Int).ModInverse(k, order)).Mod(s, order)
		if r.Sign() > 0 && s.Sign() > 0 && shape.fits(r, s) {
			return derSignature{r, s}
		}
	}
}

// p256Key returns the private key of a key of spec ECC_NIST_P256.
func (key *kmsKey) p256Key() (*ecdsa.PrivateKey, error) {
	return ecdsa.ParseRawPrivateKey(elliptic.P256(), key.Private)
}

type spkiAlgorithm struct{ Algorithm, Curve asn1.ObjectIdentifier }

// spki is a public key in the form of RFC 5480: SEQUENCE{SEQUENCE{OID, OID}, BIT
// STRING}, where the bit string is the uncompressed point.
type spki struct {
	Algorithm spkiAlgorithm
	Key       asn1.BitString
}

// publicKey returns a key's public half as SubjectPublicKeyInfo: 88 bytes for
// secp256k1.
func (key *kmsKey) publicKey() ([]byte, error) {
	if key.Spec == specP256 {
		private, err := key.p256Key()
		if err != nil {
			return nil, err
		}
		return x509.MarshalPKIXPublicKey(&private.PublicKey)
	}
	private, err := crypto.ToECDSA(key.Private)
	if err != nil {
		return nil, err
	}
	point := crypto.FromECDSAPub(&private.PublicKey)
	return asn1.Marshal(spki{
		Algorithm: spkiAlgorithm{asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.ObjectIdentifier{1, 3, 132, 0, 10}},
		Key:       asn1.BitString{Bytes: point, BitLength: 8 * len(point)},
	})
}

type publicKeyInput struct {
	KeyID       string
	GrantTokens []string
}

type publicKeyOutput struct {
	KeyID                 string `json:"KeyId"`
	PublicKey             []byte
	CustomerMasterKeySpec string
	KeySpec               string
	KeyUsage              string
	SigningAlgorithms     []string
}

func getPublicKey(c *call, in *publicKeyInput) (any, error) {
	ref, err := c.useKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	if ref.key.Spec == specSymmetric {
		return nil, refuse("UnsupportedOperationException", "%s is not an asymmetric key.", ref.arn)
	}
	if err := ref.usable(); err != nil {
		return nil, err
	}
	public, err := ref.key.publicKey()
	if err != nil {
		return nil, err
	}
	return publicKeyOutput{ref.arn, public, ref.key.Spec, ref.key.Spec, ref.key.Usage, signAlgorithms[ref.key.Spec]}, nil
}

type signInput struct {
	KeyID            string
	Message          []byte
	MessageType      string
	SigningAlgorithm string
	GrantTokens      []string
	DryRun           bool
	Signature        []byte // of Verify
}

type signOutput struct {
	KeyID            string `json:"KeyId"`
	Signature        []byte
	SigningAlgorithm string
}

// prepare checks what Sign and Verify have in common, and returns the digest.
func (in *signInput) prepare(c *call) (*keyRef, []byte, error) {
	if in.MessageType == "" {
		in.MessageType = "RAW"
	}
	if !slices.Contains(algorithms, in.SigningAlgorithm) {
		return nil, nil, breach(jsonCodes.invalid, in.SigningAlgorithm, "signingAlgorithm", "satisfy enum value set")
	}
	if !slices.Contains([]string{"RAW", "DIGEST", "EXTERNAL_MU"}, in.MessageType) {
		return nil, nil, breach(jsonCodes.invalid, in.MessageType, "messageType", "satisfy enum value set: [RAW, DIGEST, EXTERNAL_MU]")
	}
	if len(in.Message) == 0 || len(in.Message) > maxMessage {
		return nil, nil, refuse(jsonCodes.invalid, "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length from 1 to %d", maxMessage)
	}
	ref, err := c.useKey(in.KeyID, conditions{
		"kms:MessageType": {in.MessageType}, "kms:SigningAlgorithm": {in.SigningAlgorithm},
	})
	if err != nil {
		return nil, nil, err
	}
	if err := ref.usable(); err != nil {
		return nil, nil, err
	}
	if ref.key.Usage != "SIGN_VERIFY" {
		return nil, nil, refuse("InvalidKeyUsageException", "%s key usage is %s which is not valid for %s.", ref.arn, ref.key.Usage, c.action)
	}
	if !slices.Contains(signAlgorithms[ref.key.Spec], in.SigningAlgorithm) || in.MessageType == "EXTERNAL_MU" {
		return nil, nil, refuse("InvalidKeyUsageException", "Algorithm %s and key spec %s are incompatible.", in.SigningAlgorithm, ref.key.Spec)
	}
	if in.MessageType == "RAW" {
		digest := sha256.Sum256(in.Message)
		return ref, digest[:], nil
	}
	if len(in.Message) != sha256.Size {
		return nil, nil, refuse(jsonCodes.invalid, "Digest is invalid length for algorithm %s.", in.SigningAlgorithm)
	}
	return ref, in.Message, nil
}

// dryRun is the answer to a call that would have been executed.
func dryRun() error {
	return refuseWith(412, "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
}

// signMessage signs. The state is not saved for it: of a signature only the key's
// last use remains, which goes to the state file with the next change or at the end.
func signMessage(c *call, in *signInput) (any, error) {
	ref, digest, err := in.prepare(c)
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		return nil, dryRun()
	}
	var raw []byte
	if ref.key.Spec == specP256 {
		private, keyErr := ref.key.p256Key()
		if keyErr != nil {
			return nil, keyErr
		}
		raw, err = ecdsa.SignASN1(rand.Reader, private, digest)
	} else {
		raw, err = asn1.Marshal(c.srv.state.signSecp256k1(ref.key.Private, digest, c.srv.shape))
	}
	if err != nil {
		return nil, err
	}
	ref.used(c)
	return signOutput{ref.arn, raw, in.SigningAlgorithm}, nil
}

// used records a successful cryptographic operation.
func (ref *keyRef) used(c *call) {
	ref.key.Used = &keySigned{Operation: c.action, RequestID: c.requestID, EventID: c.srv.state.uuid("event"), At: c.now}
}

type verifyOutput struct {
	KeyID            string `json:"KeyId"`
	SignatureValid   bool
	SigningAlgorithm string
}

func verifyMessage(c *call, in *signInput) (any, error) {
	ref, digest, err := in.prepare(c)
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		return nil, dryRun()
	}
	valid, err := ref.key.verify(digest, in.Signature)
	if err != nil {
		return nil, err
	}
	if !valid {
		return nil, refuse("KMSInvalidSignatureException", "")
	}
	ref.used(c)
	return verifyOutput{ref.arn, true, in.SigningAlgorithm}, nil
}

// verify checks a DER signature of a digest, with any s.
func (key *kmsKey) verify(digest, raw []byte) (bool, error) {
	if key.Spec == specP256 {
		private, err := key.p256Key()
		if err != nil {
			return false, err
		}
		return ecdsa.VerifyASN1(&private.PublicKey, digest, raw), nil
	}
	private, err := crypto.ToECDSA(key.Private)
	if err != nil {
		return false, err
	}
	var signature derSignature
	rest, err := asn1.Unmarshal(raw, &signature)
	r, s := signature.R, signature.S
	if err != nil || len(rest) > 0 || r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(order) >= 0 || s.Cmp(order) >= 0 {
		return false, nil //nolint:nilerr // what is no signature is no valid one
	}
	if s.Cmp(halfOrder) > 0 {
		s = new(big.Int).Sub(order, s) // (r, -s) is as valid as (r, s)
	}
	compact := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return crypto.VerifySignature(crypto.FromECDSAPub(&private.PublicKey), digest, compact), nil
}

type lastUsage struct {
	CloudTrailEventID string  `json:"CloudTrailEventId"`
	KmsRequestID      string  `json:"KmsRequestId"`
	Operation         string  `json:"Operation"`
	Timestamp         seconds `json:"Timestamp"`
}

type lastUsageOutput struct {
	KeyID             string `json:"KeyId"`
	KeyCreationDate   seconds
	TrackingStartDate seconds
	KeyLastUsage      any
}

func getKeyLastUsage(c *call, in *keyInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	out := lastUsageOutput{ref.arn, seconds(ref.key.Created), seconds(ref.key.Created), struct{}{}}
	if used := ref.key.Used; used != nil {
		out.KeyLastUsage = lastUsage{used.EventID, used.RequestID, used.Operation, seconds(used.At)}
	}
	return out, nil
}
