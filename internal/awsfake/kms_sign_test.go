package awsfake_test

import (
	"bytes"
	"encoding/asn1"
	"math/big"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/awsfake"
)

func anyType(reflect.Type) bool { return true }

var (
	order     = crypto.S256().Params().N
	halfOrder = new(big.Int).Rsh(order, 1)
)

// rs reads a signature as KMS returns it.
func rs(t *testing.T, der []byte) (r, s *big.Int) {
	t.Helper()
	var sig struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &sig); err != nil || len(rest) > 0 {
		t.Fatalf("signature %x: %v", der, err)
	}
	return sig.R, sig.S
}

// public returns the point of a key, from the 88 bytes that KMS returns.
func (c *clients) public(t *testing.T, key string) []byte {
	t.Helper()
	out := must(c.kms.GetPublicKey(t.Context(), &kms.GetPublicKeyInput{KeyId: &key}))(t)
	head := []byte{0x30, 0x56, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a, 0x03, 0x42, 0x00, 0x04}
	if len(out.PublicKey) != 88 || !bytes.HasPrefix(out.PublicKey, head) {
		t.Fatalf("public key %x", out.PublicKey)
	}
	return out.PublicKey[23:]
}

// valid reports whether r and s sign the digest, the low half of s or the high one.
func valid(point, digest []byte, r, s *big.Int) bool {
	if s.Cmp(halfOrder) > 0 {
		s = new(big.Int).Sub(order, s)
	}
	return crypto.VerifySignature(point, digest, append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}

// TestTenThousandSignatures holds the shape of what KMS returns: all valid, s high
// every second time, r or s short once in 128 times, no two alike.
func TestTenThousandSignatures(t *testing.T) {
	w := start(t)
	cfg := w.root().config
	cfg.HTTPClient = inProcess{w.Handler()}
	c := w.with(cfg)
	key := c.signingKey(t)
	point := c.public(t, key)
	const total, lanes = 10_000, 4
	ders := make([][]byte, total)
	group, ctx := errgroup.WithContext(t.Context())
	for lane := range lanes {
		group.Go(func() error {
			for i := lane; i < total; i += lanes {
				out, err := c.sign(ctx, key)
				if err != nil {
					return err
				}
				ders[i] = out.Signature
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	high, short := 0, 0
	for _, der := range ders {
		r, s := rs(t, der)
		if !valid(point, digest, r, s) {
			t.Fatalf("signature %x is not valid", der)
		}
		if s.Cmp(halfOrder) > 0 {
			high++
		}
		if r.BitLen() <= 248 || s.BitLen() <= 248 {
			short++
		}
		seen[string(der)] = true
	}
	if high < 4800 || high > 5200 { // four standard deviations
		t.Errorf("%d of %d with a high s", high, total)
	}
	if short < 40 || short > 120 {
		t.Errorf("%d of %d with a short r or s, about 78 are expected", short, total)
	}
	if len(seen) != total {
		t.Errorf("%d signatures of %d differ", len(seen), total)
	}
}

func TestShapes(t *testing.T) {
	w := start(t)
	c := w.root()
	key := c.signingKey(t)
	point := c.public(t, key)
	for name, tc := range map[string]struct {
		shape awsfake.SignatureShape
		fits  func(r, s *big.Int) bool
	}{
		"high s":  {awsfake.HighS, func(_, s *big.Int) bool { return s.Cmp(halfOrder) > 0 }},
		"low s":   {awsfake.LowS, func(_, s *big.Int) bool { return s.Cmp(halfOrder) <= 0 }},
		"short r": {awsfake.ShortR, func(r, _ *big.Int) bool { return len(r.Bytes()) < 32 }},
		"short s": {awsfake.ShortS, func(_, s *big.Int) bool { return len(s.Bytes()) < 32 }},
	} {
		t.Run(name, func(t *testing.T) {
			w.ShapeSignatures(tc.shape)
			for range 5 {
				r, s := rs(t, must(c.sign(t.Context(), key))(t).Signature)
				if !tc.fits(r, s) || !valid(point, digest, r, s) {
					t.Errorf("r %x, s %x", r, s)
				}
			}
		})
	}
}

func TestSigning(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()
	key := c.signingKey(t)
	sign := func(change func(*kms.SignInput)) error {
		in := &kms.SignInput{KeyId: &key, Message: digest, MessageType: kmstypes.MessageTypeDigest, SigningAlgorithm: kmstypes.SigningAlgorithmSpecEcdsaSha256}
		change(in)
		return only(c.kms.Sign(ctx, in))
	}

	t.Run("a digest is signed as it is, a raw message is hashed", func(t *testing.T) {
		point := c.public(t, key)
		r, s := rs(t, must(c.sign(ctx, key))(t).Signature)
		if !valid(point, digest, r, s) {
			t.Error("the digest is not what was signed")
		}
		raw := must(c.kms.Sign(ctx, &kms.SignInput{KeyId: &key, Message: digest, SigningAlgorithm: kmstypes.SigningAlgorithmSpecEcdsaSha256}))(t)
		r, s = rs(t, raw.Signature)
		if valid(point, digest, r, s) {
			t.Error("a raw message was not hashed")
		}
	})

	t.Run("what cannot be signed", func(t *testing.T) {
		refused(t, sign(func(in *kms.SignInput) { in.Message = digest[:31] }), "ValidationException", "Digest is invalid length for algorithm ECDSA_SHA_256.")
		refused(t, sign(func(in *kms.SignInput) { in.Message = make([]byte, 4097); in.MessageType = "RAW" }), "ValidationException")
		refused(t, sign(func(in *kms.SignInput) { in.SigningAlgorithm = "ECDSA_SHA_384" }), "InvalidKeyUsageException")
		refused(t, sign(func(in *kms.SignInput) { in.SigningAlgorithm = "NONE" }), "ValidationException", "signingAlgorithm")
		refused(t, sign(func(in *kms.SignInput) { in.MessageType = "HASH" }), "ValidationException", "messageType")
	})

	t.Run("a dry run tells that it would work, and signs nothing", func(t *testing.T) {
		fresh := c.signingKey(t)
		in := &kms.SignInput{KeyId: &fresh, Message: digest, MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256", DryRun: aws.Bool(true)}
		refused(t, only(c.kms.Sign(ctx, in)), "DryRunOperationException", "would have succeeded")
		use := must(c.kms.GetKeyLastUsage(ctx, &kms.GetKeyLastUsageInput{KeyId: &fresh}))(t)
		if use.KeyLastUsage != nil && use.KeyLastUsage.KmsRequestId != nil {
			t.Error("a dry run counts as a use")
		}
	})

	t.Run("the last use names the request", func(t *testing.T) {
		out := must(c.sign(ctx, key))(t)
		id, ok := middleware.GetRequestIDMetadata(out.ResultMetadata)
		use := must(c.kms.GetKeyLastUsage(ctx, &kms.GetKeyLastUsageInput{KeyId: &key}))(t).KeyLastUsage
		if !ok || *use.KmsRequestId != id || use.Operation != "Sign" || use.Timestamp == nil {
			t.Errorf("request %s, last use %+v", id, use)
		}
	})

	t.Run("only a right signature is verified", func(t *testing.T) {
		sig := must(c.sign(ctx, key))(t).Signature
		verify := func(key string, message, sig []byte) (*kms.VerifyOutput, error) {
			return c.kms.Verify(ctx, &kms.VerifyInput{KeyId: &key, Message: message, MessageType: "DIGEST", Signature: sig, SigningAlgorithm: "ECDSA_SHA_256"})
		}
		if out := must(verify(key, digest, sig))(t); !out.SignatureValid {
			t.Error("a right signature is not valid")
		}
		refused(t, only(verify(key, bytes.Repeat([]byte{1}, 32), sig)), "KMSInvalidSignatureException")
		refused(t, only(verify(c.signingKey(t), digest, sig)), "KMSInvalidSignatureException")
		refused(t, only(verify(key, digest, append(sig, 0))), "KMSInvalidSignatureException")
		refused(t, only(verify(key, digest, []byte("no signature"))), "KMSInvalidSignatureException")
	})

	t.Run("P-256 is another curve", func(t *testing.T) {
		other := must(c.kms.CreateKey(ctx, &kms.CreateKeyInput{KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY"}))(t).KeyMetadata.KeyId
		sig := must(c.sign(ctx, *other))(t).Signature
		must(c.kms.Verify(ctx, &kms.VerifyInput{KeyId: other, Message: digest, MessageType: "DIGEST", Signature: sig, SigningAlgorithm: "ECDSA_SHA_256"}))(t)
		if out := must(c.kms.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: other}))(t); len(out.PublicKey) != 91 {
			t.Errorf("a public key of %d bytes", len(out.PublicKey))
		}
	})
}
