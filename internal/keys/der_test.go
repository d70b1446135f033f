package keys_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

// derSignature is how the standard library sees a signature.
type derSignature struct{ R, S *big.Int }

func encode(t testing.TB, r, s *big.Int) []byte {
	t.Helper()
	out, err := asn1.Marshal(derSignature{r, s})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestParseSignatureDER(t *testing.T) {
	n := crypto.S256().Params().N
	top := new(big.Int).Sub(n, big.NewInt(1))
	for _, c := range [][2]*big.Int{
		{big.NewInt(1), big.NewInt(1)},
		{top, top},
		{big.NewInt(0x7f), big.NewInt(0x80)},
		{new(big.Int).Lsh(big.NewInt(1), 255), new(big.Int).Lsh(big.NewInt(1), 240)},
	} {
		r, s, err := keys.ParseSignatureDER(encode(t, c[0], c[1]))
		if err != nil || r.Cmp(c[0]) != 0 || s.Cmp(c[1]) != 0 {
			t.Errorf("%x, %x is read as %x, %x, %v", c[0], c[1], r, s, err)
		}
	}
	good := encode(t, big.NewInt(5), big.NewInt(6)) // 30 06 02 01 05 02 01 06
	for name, c := range map[string]struct {
		der  []byte
		word string
	}{
		"nothing":               {nil, "0 bytes are left"},
		"another tag":           {append([]byte{0x31}, good[1:]...), "tag 0x31"},
		"bytes behind":          {append(bytes.Clone(good), 0), "1 bytes follow"},
		"bytes behind s":        {append([]byte{0x30, 0x07}, append(bytes.Clone(good[2:]), 0)...), "follow s"},
		"cut off":               {good[:len(good)-1], "announced"},
		"a long length":         {append([]byte{0x30, 0x81, 0x06}, good[2:]...), "length byte 0x81"},
		"an endless length":     {append([]byte{0x30, 0x80}, good[2:]...), "length byte 0x80"},
		"no s":                  {[]byte{0x30, 0x03, 0x02, 0x01, 0x05}, "s: 0 bytes are left"},
		"an empty r":            {[]byte{0x30, 0x05, 0x02, 0x00, 0x02, 0x01, 0x06}, "r is empty"},
		"a negative r":          {[]byte{0x30, 0x06, 0x02, 0x01, 0x85, 0x02, 0x01, 0x06}, "r is negative"},
		"a zero byte too many":  {[]byte{0x30, 0x07, 0x02, 0x02, 0x00, 0x05, 0x02, 0x01, 0x06}, "zero byte too many"},
		"r zero":                {encode(t, big.NewInt(0), big.NewInt(6)), "r does not lie"},
		"s zero":                {encode(t, big.NewInt(5), big.NewInt(0)), "s does not lie"},
		"r of the group's size": {encode(t, n, big.NewInt(6)), "r does not lie"},
		"s above the group":     {encode(t, big.NewInt(5), new(big.Int).Add(n, big.NewInt(9))), "s does not lie"},
	} {
		_, _, err := keys.ParseSignatureDER(c.der)
		if !errors.Is(err, optics.ErrMalformed) || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is accepted is what the standard library reads, in its only encoding.
func FuzzSignatureDER(f *testing.F) {
	n := crypto.S256().Params().N
	f.Add(encode(f, big.NewInt(5), big.NewInt(6)))
	f.Add(encode(f, new(big.Int).Sub(n, big.NewInt(1)), new(big.Int).Rsh(n, 1)))
	f.Add([]byte{0x30, 0x07, 0x02, 0x02, 0x00, 0x05, 0x02, 0x01, 0x06})
	f.Fuzz(func(t *testing.T, der []byte) {
		r, s, err := keys.ParseSignatureDER(der)
		var want derSignature
		rest, other := asn1.Unmarshal(der, &want)
		ok := other == nil && len(rest) == 0 && want.R.Sign() > 0 && want.S.Sign() > 0 && want.R.Cmp(n) < 0 && want.S.Cmp(n) < 0
		switch {
		case err == nil && (!ok || r.Cmp(want.R) != 0 || s.Cmp(want.S) != 0 || !bytes.Equal(encode(t, r, s), der)):
			t.Errorf("%x is read as %x, %x; the library says %v", der, r, s, want)
		case err != nil && !errors.Is(err, optics.ErrMalformed):
			t.Errorf("%x: %v", der, err)
		case err != nil && ok && bytes.Equal(encode(t, want.R, want.S), der):
			t.Errorf("%x is refused: %v", der, err)
		}
	})
}

// spki is the public key of the test key as key services return it.
func spki(t testing.TB) []byte {
	t.Helper()
	private, err := crypto.HexToECDSA(hexKey)
	if err != nil {
		t.Fatal(err)
	}
	head, err := hex.DecodeString("3056301006072a8648ce3d020106052b8104000a034200")
	if err != nil {
		t.Fatal(err)
	}
	return append(head, crypto.FromECDSAPub(&private.PublicKey)...)
}

func TestParseSPKI(t *testing.T) {
	good := spki(t)
	public, err := keys.ParseSPKI(good)
	if err != nil || len(good) != 88 || crypto.PubkeyToAddress(*public).Hex() != hexAddress {
		t.Fatalf("read as %v, %v", public, err)
	}
	change := func(at int, to byte) []byte {
		out := bytes.Clone(good)
		out[at] = to
		return out
	}
	for name, c := range map[string]struct {
		der  []byte
		word string
	}{
		"nothing":            {nil, "0 bytes are left"},
		"cut off":            {good[:87], "announced"},
		"bytes behind":       {append(bytes.Clone(good), 0), "1 bytes follow"},
		"another algorithm":  {change(12, 0x02), "OID 2a8648ce3d0202"},
		"another curve":      {change(19, 0x22), "secp256k1"},
		"an odd bit string":  {change(22, 1), "begin with 0x00"},
		"a compressed point": {change(23, 0x02), "form 0x02"},
		"off the curve":      {change(87, good[87]^1), "not on secp256k1"},
		"another tag":        {change(20, 0x04), "tag 0x04"},
	} {
		if _, err := keys.ParseSPKI(c.der); !errors.Is(err, optics.ErrMalformed) || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is accepted is the one encoding of a point on the curve.
func FuzzSPKI(f *testing.F) {
	good := spki(f)
	f.Add(good)
	f.Add(good[:40])
	f.Fuzz(func(t *testing.T, der []byte) {
		public, err := keys.ParseSPKI(der)
		if err != nil {
			if !errors.Is(err, optics.ErrMalformed) {
				t.Errorf("%x: %v", der, err)
			}
			return
		}
		if again := append(bytes.Clone(good[:23]), crypto.FromECDSAPub(public)...); !bytes.Equal(again, der) {
			t.Errorf("%x is read as %x", der, again)
		}
	})
}
