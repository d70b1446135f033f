package approval_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"math/big"
	"testing"

	"golang.org/x/crypto/ssh"
)

// token signs as a FIDO token does (OpenSSH PROTOCOL.u2f): over the hash of the
// application, flags, a counter and the hash of the message.
type token struct {
	public ssh.PublicKey
	sign   func(message []byte) []byte
	flags  byte
}

const application = "ssh:"

func newToken(t *testing.T, kind string) *token {
	t.Helper()
	token := &token{flags: 1} // touched
	var wire []byte
	if kind == ssh.KeyAlgoSKED25519 {
		private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
		wire = ssh.Marshal(struct{ Kind, Key, Application string }{kind, string(private.Public().(ed25519.PublicKey)), application})
		token.sign = func(message []byte) []byte { return ed25519.Sign(private, message) }
	} else {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		point, err := private.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		wire = ssh.Marshal(struct{ Kind, Curve, Point, Application string }{kind, "nistp256", string(point), application})
		token.sign = func(message []byte) []byte {
			digest := sha256.Sum256(message)
			r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
			if err != nil {
				t.Fatal(err)
			}
			return ssh.Marshal(struct{ R, S *big.Int }{r, s})
		}
	}
	public, err := ssh.ParsePublicKey(wire)
	if err != nil {
		t.Fatal(err)
	}
	token.public = public
	return token
}

func (k *token) PublicKey() ssh.PublicKey { return k.public }

func (k *token) Sign(_ io.Reader, message []byte) (*ssh.Signature, error) {
	app, digest := sha256.Sum256([]byte(application)), sha256.Sum256(message)
	state := []byte{k.flags, 0, 0, 0, 42}
	signed := append(append(append([]byte(nil), app[:]...), state...), digest[:]...)
	return &ssh.Signature{Format: k.public.Type(), Blob: k.sign(signed), Rest: state}, nil
}
