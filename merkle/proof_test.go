package merkle_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/merkle"
)

func someProof(tb testing.TB) merkle.Proof {
	tb.Helper()
	p, err := grown(tb, numbered(11)).ProofAt(6, 11)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestProofRootFollowsTheContracts(t *testing.T) {
	p := someProof(t)
	for _, index := range []uint64{0, 1, 1 << 31, math.MaxUint32 - 1, math.MaxUint32, 1<<32 | 6, math.MaxUint64} {
		p.Index = index
		if p.Root() != fold(p) {
			t.Errorf("index %d leads to %s, want %s", index, p.Root(), fold(p))
		}
	}
}

func TestProofStoredForm(t *testing.T) {
	p := someProof(t)
	b, err := p.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != 1064 || merkle.ProofLen != 1064 {
		t.Fatalf("%d bytes, want 1064", len(b))
	}
	want := append(p.Leaf[:], 0, 0, 0, 0, 0, 0, 0, 6)
	want = append(want, p.Path[0][:]...)
	if !bytes.Equal(b[:len(want)], want) {
		t.Errorf("begins with %x, want %x", b[:len(want)], want)
	}
	if !bytes.Equal(b[1064-32:], p.Path[31][:]) {
		t.Errorf("ends with %x, want %x", b[1064-32:], p.Path[31])
	}
	var back merkle.Proof
	if err := back.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, back); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestProofRefuses(t *testing.T) {
	good := someProof(t)
	stored, err := good.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	highest := bytes.Clone(stored)
	copy(highest[32:40], []byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff})
	text, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(from, to string) []byte {
		s := strings.Replace(string(text), from, to, 1)
		if s == string(text) {
			t.Fatalf("%s does not occur in %s", from, text)
		}
		return []byte(s)
	}
	first := `"` + good.Path[0].Hex() + `",`
	decode := (*merkle.Proof).UnmarshalBinary
	decodeJSON := func(p *merkle.Proof, b []byte) error { return json.Unmarshal(b, p) }
	for name, test := range map[string]struct {
		decode func(*merkle.Proof, []byte) error
		input  []byte
		want   error
	}{
		"no bytes":               {decode, nil, merkle.ErrMalformed},
		"a byte less":            {decode, stored[:1063], merkle.ErrMalformed},
		"a byte more":            {decode, append(bytes.Clone(stored), 0), merkle.ErrMalformed},
		"an index no tree has":   {decode, highest, merkle.ErrIndex},
		"JSON without leaf":      {decodeJSON, replaced(`"leaf"`, `"leave"`), merkle.ErrMalformed},
		"JSON without index":     {decodeJSON, replaced(`"index":6,`, ``), merkle.ErrMalformed},
		"JSON without path":      {decodeJSON, []byte(`{"leaf":"` + good.Leaf.Hex() + `","index":6}`), merkle.ErrMalformed},
		"JSON of a short path":   {decodeJSON, replaced(first, ``), merkle.ErrMalformed},
		"JSON of a long path":    {decodeJSON, replaced(first, first+first), merkle.ErrMalformed},
		"JSON of a short hash":   {decodeJSON, replaced(good.Path[0].Hex(), `0x00`), merkle.ErrMalformed},
		"JSON of a null hash":    {decodeJSON, replaced(`"`+good.Path[0].Hex()+`"`, `null`), merkle.ErrMalformed},
		"JSON of a text index":   {decodeJSON, replaced(`"index":6`, `"index":"6"`), merkle.ErrMalformed},
		"JSON of a negative one": {decodeJSON, replaced(`"index":6`, `"index":-6`), merkle.ErrMalformed},
		"JSON of index 2^32-1":   {decodeJSON, replaced(`"index":6`, `"index":4294967295`), merkle.ErrIndex},
		"JSON null":              {(*merkle.Proof).UnmarshalJSON, []byte(`null`), merkle.ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			p := merkle.Proof{Index: 99}
			if err := test.decode(&p, test.input); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			if diff := cmp.Diff(merkle.Proof{Index: 99}, p); diff != "" {
				t.Errorf("the proof changed (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("to store an index no tree has", func(t *testing.T) {
		b, err := merkle.Proof{Index: merkle.MaxLeaves}.MarshalBinary()
		if !errors.Is(err, merkle.ErrIndex) || len(b) != 0 {
			t.Errorf("%d bytes and error %v, want %v", len(b), err, merkle.ErrIndex)
		}
	})
}

func FuzzProofBinary(f *testing.F) {
	stored, err := someProof(f).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stored)
	f.Add(stored[:1000])
	f.Add(make([]byte, merkle.ProofLen))
	f.Fuzz(func(t *testing.T, b []byte) {
		var p merkle.Proof
		if err := p.UnmarshalBinary(b); err != nil {
			if !errors.Is(err, merkle.ErrMalformed) && !errors.Is(err, merkle.ErrIndex) {
				t.Fatalf("error %v is of no known kind", err)
			}
			return
		}
		again, err := p.MarshalBinary()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x came back as %x, %v", b, again, err)
		}
		if p.Root() != fold(p) {
			t.Fatalf("root is %s, want %s", p.Root(), fold(p))
		}
	})
}

func FuzzProofJSON(f *testing.F) {
	text, err := json.Marshal(someProof(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"leaf":"` + common.Hash{}.Hex() + `","index":1,"path":[]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var p merkle.Proof
		if err := p.UnmarshalJSON(b); err != nil {
			if !errors.Is(err, merkle.ErrMalformed) && !errors.Is(err, merkle.ErrIndex) {
				t.Fatalf("error %v is of no known kind", err)
			}
			return
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back merkle.Proof
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, back); diff != "" {
			t.Fatalf("came back different (-want +got):\n%s", diff)
		}
	})
}
