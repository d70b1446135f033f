package optics_test

import (
	"bytes"
	"encoding"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
)

// codec is what every wire type of the package has.
type codec interface {
	encoding.BinaryMarshaler
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

var (
	_ codec = (*optics.Message)(nil)
	_ codec = (*optics.Update)(nil)
	_ codec = (*optics.SignedUpdate)(nil)
	_ codec = (*optics.FailureNotice)(nil)
	_ codec = (*optics.SignedFailureNotice)(nil)
)

// sign makes a signature of a key that is the same each time.
func sign(tb testing.TB, digest common.Hash) optics.Signature {
	tb.Helper()
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := crypto.Sign(digest[:], key)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := optics.DecodeSignature(raw)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func encoded(tb testing.TB, v encoding.BinaryMarshaler) []byte {
	tb.Helper()
	b, err := v.MarshalBinary()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func someMessage(body int) optics.Message {
	return optics.Message{
		Origin: 1000, Sender: common.Hash{1, 31: 2}, Nonce: 0xfffffffe,
		Destination: 0xfffffffd, Recipient: common.Hash{3, 31: 4}, Body: bytes.Repeat([]byte{0xab}, body),
	}
}

func someUpdate(tb testing.TB) optics.SignedUpdate {
	tb.Helper()
	u := optics.Update{HomeDomain: 0xfefdfcfb, OldRoot: common.Hash{1}, NewRoot: common.Hash{2}}
	return optics.SignedUpdate{Update: u, Signature: sign(tb, u.Digest())}
}

func someNotice(tb testing.TB) optics.SignedFailureNotice {
	tb.Helper()
	n := optics.FailureNotice{HomeDomain: 0xfefdfcfb, Updater: optics.Bytes32(common.Address{0xaa, 19: 0xbb})}
	return optics.SignedFailureNotice{FailureNotice: n, Signature: sign(tb, n.Digest())}
}

func TestRoundTrips(t *testing.T) {
	u, n := someUpdate(t), someNotice(t)
	empty, full := someMessage(0), someMessage(optics.MaxBodyLen)
	for name, test := range map[string]struct {
		value codec
		size  int
	}{
		"message without body":  {&empty, 76},
		"message with the most": {&full, 76 + 2048},
		"update":                {&u.Update, 68},
		"signed update":         {&u, 133},
		"failure notice":        {&n.FailureNotice, 36},
		"signed failure notice": {&n, 101},
	} {
		t.Run(name, func(t *testing.T) {
			wire := encoded(t, test.value)
			if len(wire) != test.size {
				t.Errorf("%d bytes, want %d", len(wire), test.size)
			}
			back := reflect.New(reflect.TypeOf(test.value).Elem()).Interface().(codec)
			if err := back.UnmarshalBinary(wire); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.value, back); diff != "" {
				t.Errorf("decoded (-want +got):\n%s", diff)
			}
			appended, err := test.value.AppendBinary([]byte("before"))
			if err != nil || string(appended) != "before"+string(wire) {
				t.Errorf("appended as %x, %v", appended, err)
			}
		})
	}
}

// TestDecodersRefuse gives every decoder the inputs next to the good ones, and
// looks that a refusal leaves the value as it was.
func TestDecodersRefuse(t *testing.T) {
	u, n, m := someUpdate(t), someNotice(t), someMessage(optics.MaxBodyLen)
	long := func(v encoding.BinaryMarshaler) []byte { return append(encoded(t, v), 0) }
	short := func(v encoding.BinaryMarshaler) []byte { b := encoded(t, v); return b[:len(b)-1] }
	withV := func(v encoding.BinaryMarshaler, id byte) []byte {
		b := encoded(t, v)
		b[len(b)-1] = id
		return b
	}
	highS := func(v encoding.BinaryMarshaler) []byte { b := encoded(t, v); b[len(b)-33] = 0x80; return b }
	for name, test := range map[string]struct {
		value codec
		input []byte
		want  error
	}{
		"message, nothing":                      {new(optics.Message), nil, optics.ErrMalformed},
		"message, header cut":                   {new(optics.Message), encoded(t, m)[:75], optics.ErrMalformed},
		"message, body too long":                {new(optics.Message), long(m), optics.ErrBodyTooLong},
		"update, nothing":                       {new(optics.Update), nil, optics.ErrMalformed},
		"update, short":                         {new(optics.Update), short(u.Update), optics.ErrMalformed},
		"update, long":                          {new(optics.Update), long(u.Update), optics.ErrMalformed},
		"signed update, short":                  {new(optics.SignedUpdate), short(u), optics.ErrMalformed},
		"signed update, long":                   {new(optics.SignedUpdate), long(u), optics.ErrMalformed},
		"signed update, recovery id as v":       {new(optics.SignedUpdate), withV(u, 1), optics.ErrSignature},
		"signed update, v 26":                   {new(optics.SignedUpdate), withV(u, 26), optics.ErrSignature},
		"signed update, v 29":                   {new(optics.SignedUpdate), withV(u, 29), optics.ErrSignature},
		"signed update, high s":                 {new(optics.SignedUpdate), highS(u), optics.ErrSignature},
		"failure notice, nothing":               {new(optics.FailureNotice), nil, optics.ErrMalformed},
		"failure notice, short":                 {new(optics.FailureNotice), short(n.FailureNotice), optics.ErrMalformed},
		"failure notice, long":                  {new(optics.FailureNotice), long(n.FailureNotice), optics.ErrMalformed},
		"signed failure notice, short":          {new(optics.SignedFailureNotice), short(n), optics.ErrMalformed},
		"signed failure notice, long":           {new(optics.SignedFailureNotice), long(n), optics.ErrMalformed},
		"signed failure notice, high s":         {new(optics.SignedFailureNotice), highS(n), optics.ErrSignature},
		"signed failure notice, EIP-155's v 37": {new(optics.SignedFailureNotice), withV(n, 37), optics.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.value.UnmarshalBinary(test.input); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			if !reflect.ValueOf(test.value).Elem().IsZero() {
				t.Errorf("the value changed to %v", test.value)
			}
		})
	}
}

func TestMessageRefusesToEncodeALongBody(t *testing.T) {
	m := someMessage(optics.MaxBodyLen + 1)
	if b, err := m.MarshalBinary(); !errors.Is(err, optics.ErrBodyTooLong) || len(b) != 0 {
		t.Errorf("%d bytes and error %v, want %v", len(b), err, optics.ErrBodyTooLong)
	}
}

func TestDecodedMessageOwnsItsBody(t *testing.T) {
	wire := encoded(t, someMessage(4))
	m, err := optics.DecodeMessage(wire)
	if err != nil {
		t.Fatal(err)
	}
	clear(wire)
	if want := someMessage(4).Body; !bytes.Equal(m.Body, want) {
		t.Errorf("body became %x, want %x", m.Body, want)
	}
}

// checkFuzz decodes input and, if that works, expects the same bytes back.
func checkFuzz(t *testing.T, v codec, input []byte, known ...error) {
	t.Helper()
	if err := v.UnmarshalBinary(slices.Clone(input)); err != nil {
		if !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
			t.Fatalf("error %v is of no known kind", err)
		}
		return
	}
	if again := encoded(t, v); !bytes.Equal(again, input) {
		t.Fatalf("%x came back as %x", input, again)
	}
}

func FuzzMessage(f *testing.F) {
	f.Add(encoded(f, someMessage(0)))
	f.Add(encoded(f, someMessage(9)))
	f.Add(make([]byte, 75))
	f.Add(make([]byte, 76+2049))
	f.Fuzz(func(t *testing.T, input []byte) {
		var m optics.Message
		checkFuzz(t, &m, input, optics.ErrMalformed, optics.ErrBodyTooLong)
		if m.Body != nil && m.Leaf() != crypto.Keccak256Hash(input) {
			t.Fatalf("leaf is %s, want the hash of the wire form", m.Leaf())
		}
	})
}

func FuzzUpdate(f *testing.F) {
	f.Add(encoded(f, someUpdate(f).Update))
	f.Add(make([]byte, 67))
	f.Fuzz(func(t *testing.T, input []byte) { checkFuzz(t, new(optics.Update), input, optics.ErrMalformed) })
}

func FuzzSignedUpdate(f *testing.F) {
	f.Add(encoded(f, someUpdate(f)))
	f.Add(make([]byte, 133))
	f.Fuzz(func(t *testing.T, input []byte) {
		var u optics.SignedUpdate
		checkFuzz(t, &u, input, optics.ErrMalformed, optics.ErrSignature)
		if _, err := u.Signer(); err != nil && !errors.Is(err, optics.ErrSignature) {
			t.Fatalf("error %v is not of a signature", err)
		}
	})
}

func FuzzFailureNotice(f *testing.F) {
	f.Add(encoded(f, someNotice(f).FailureNotice))
	f.Add(make([]byte, 35))
	f.Fuzz(func(t *testing.T, input []byte) { checkFuzz(t, new(optics.FailureNotice), input, optics.ErrMalformed) })
}

func FuzzSignedFailureNotice(f *testing.F) {
	f.Add(encoded(f, someNotice(f)))
	f.Add(make([]byte, 101))
	f.Fuzz(func(t *testing.T, input []byte) {
		var n optics.SignedFailureNotice
		checkFuzz(t, &n, input, optics.ErrMalformed, optics.ErrSignature)
		if _, err := n.Signer(); err != nil && !errors.Is(err, optics.ErrSignature) {
			t.Fatalf("error %v is not of a signature", err)
		}
	})
}
