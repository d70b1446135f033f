package optics_test

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

func TestSignatureForms(t *testing.T) {
	digest := common.Hash{1, 2, 3}
	good := sign(t, digest)
	signer, err := good.Recover(digest)
	if err != nil {
		t.Fatal(err)
	}
	half := new(big.Int).Rsh(crypto.S256().Params().N, 1)
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(good[:])
		f(b)
		return b
	}
	for name, test := range map[string]struct {
		input []byte
		want  error
	}{
		"as the contracts take it": {good[:], nil},
		"with a recovery id":       {change(func(b []byte) { b[64] -= 27 }), nil},
		"with the largest low s":   {change(func(b []byte) { half.FillBytes(b[32:64]) }), nil},
		"with the smallest high s": {change(func(b []byte) { new(big.Int).Add(half, big.NewInt(1)).FillBytes(b[32:64]) }), optics.ErrSignature},
		"with the other s and v":   {change(otherS), optics.ErrSignature},
		"with v 2":                 {change(func(b []byte) { b[64] = 2 }), optics.ErrSignature},
		"with v 26":                {change(func(b []byte) { b[64] = 26 }), optics.ErrSignature},
		"with v 29":                {change(func(b []byte) { b[64] = 29 }), optics.ErrSignature},
		"of 64 bytes":              {good[:64], optics.ErrSignature},
		"of 66 bytes":              {append(bytes.Clone(good[:]), 0), optics.ErrSignature},
		"of no bytes":              {nil, optics.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := optics.DecodeSignature(test.input)
			if !errors.Is(err, test.want) {
				t.Fatalf("error is %v, want %v", err, test.want)
			}
			if err != nil && s != (optics.Signature{}) {
				t.Errorf("a refused signature came back as %x", s)
			}
		})
	}
	t.Run("a recovery id becomes v", func(t *testing.T) {
		s, err := optics.DecodeSignature(change(func(b []byte) { b[64] -= 27 }))
		if err != nil || s != good {
			t.Fatalf("%x, %v, want %x", s, err, good)
		}
		if got, err := s.Recover(digest); err != nil || got != signer {
			t.Errorf("signer is %s, %v, want %s", got, err, signer)
		}
	})
}

// otherS is the second signature that is good for the same key by the curve's
// arithmetic: s becomes n-s and v changes sides.
func otherS(b []byte) {
	s := new(big.Int).SetBytes(b[32:64])
	s.Sub(crypto.S256().Params().N, s).FillBytes(b[32:64])
	b[64] = 27 + 28 - b[64]
}

func TestRecoverRefuses(t *testing.T) {
	digest := common.Hash{1, 2, 3}
	for name, change := range map[string]func(*optics.Signature){
		"v 0":        func(s *optics.Signature) { s[64] = 0 },
		"high s":     func(s *optics.Signature) { otherS(s[:]) },
		"r zero":     func(s *optics.Signature) { clear(s[:32]) },
		"s zero":     func(s *optics.Signature) { clear(s[32:64]) },
		"r above n":  func(s *optics.Signature) { copy(s[:32], bytes.Repeat([]byte{0xff}, 32)) },
		"all zeroes": func(s *optics.Signature) { *s = optics.Signature{} },
	} {
		t.Run(name, func(t *testing.T) {
			s := sign(t, digest)
			change(&s)
			if signer, err := s.Recover(digest); !errors.Is(err, optics.ErrSignature) || signer != (common.Address{}) {
				t.Errorf("signer %s, error %v, want %v", signer, err, optics.ErrSignature)
			}
		})
	}
}

func FuzzSignature(f *testing.F) {
	good := sign(f, common.Hash{})
	f.Add(good[:])
	f.Add(make([]byte, 65))
	f.Fuzz(func(t *testing.T, input []byte) {
		s, err := optics.DecodeSignature(input)
		if err != nil {
			if !errors.Is(err, optics.ErrSignature) {
				t.Fatalf("error %v is not of a signature", err)
			}
			return
		}
		if !bytes.Equal(s[:64], input[:64]) || (s[64] != input[64] && s[64] != input[64]+27) {
			t.Fatalf("%x became %x", input, s)
		}
		again, err := optics.DecodeSignature(s[:])
		if err != nil || again != s {
			t.Fatalf("%x became %x, %v when decoded again", s, again, err)
		}
		if _, err := s.Recover(common.Hash{}); err != nil && !errors.Is(err, optics.ErrSignature) {
			t.Fatalf("error %v is not of a signature", err)
		}
	})
}
