package storetest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func testSignatures(t *testing.T, place func(t *testing.T) Open) {
	t.Run("a request is journaled before and after", func(t *testing.T) { testSignatureLife(t, place(t)) })
	t.Run("an end is journaled once", func(t *testing.T) { testSignatureEnd(t, place(t)(t)) })
	t.Run("of many at once none is lost", func(t *testing.T) { testSignatureCrowd(t, place(t)(t)) })
}

func signatureRecord(n uint8, signer common.Address) optics.SignatureRecord {
	return optics.SignatureRecord{
		Signer: signer, Key: "arn:aws:kms:us-west-2:111122223333:key/1", Digest: hashOf("digest", n), Purpose: "update home=3000",
	}
}

// begun journals a request and returns its record.
func begun(t *testing.T, s Store, rec optics.SignatureRecord) optics.SignatureRecord {
	t.Helper()
	rec.Seq = must(s.BeginSignature(t.Context(), rec))(t)
	return rec
}

func testSignatureLife(t *testing.T, open Open) {
	s := open(t)
	same(t, "an empty journal", len(must(s.Signatures(t.Context(), 0, 10))(t)), 0)
	given := signatureRecord(1, alice)
	given.RequestID, given.At, given.Failure = "ignored", 5, "ignored"
	same(t, "any of alice", must(s.HasSignatures(t.Context(), alice))(t), false)
	first := signatureRecord(1, alice)
	first.Seq = must(s.BeginSignature(t.Context(), given))(t)
	same(t, "any of alice", must(s.HasSignatures(t.Context(), alice))(t), true)
	same(t, "any of bob", must(s.HasSignatures(t.Context(), bob))(t), false)
	second := begun(t, s, signatureRecord(2, alice))
	others := begun(t, s, signatureRecord(3, bob))
	same(t, "open", must(s.OpenSignatures(t.Context(), alice, 10))(t), []optics.SignatureRecord{first, second})
	same(t, "open, at most one", must(s.OpenSignatures(t.Context(), alice, 1))(t), []optics.SignatureRecord{first})
	_, err := s.SignatureByRequest(t.Context(), "")
	wantErr(t, err, optics.ErrNotFound)

	first.RequestID, first.At = "request-1", 1_700_000_000
	second.Failure = "throttled"
	for _, rec := range []optics.SignatureRecord{first, second} {
		if err := s.EndSignature(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "all", must(s.Signatures(t.Context(), 0, 10))(t), []optics.SignatureRecord{first, second, others})
	same(t, "after the first", must(s.Signatures(t.Context(), first.Seq, 1))(t), []optics.SignatureRecord{second})
	same(t, "nothing asked for", len(must(s.Signatures(t.Context(), 0, 0))(t)), 0)
	same(t, "open of alice", len(must(s.OpenSignatures(t.Context(), alice, 10))(t)), 0)
	same(t, "open of bob", must(s.OpenSignatures(t.Context(), bob, 10))(t), []optics.SignatureRecord{others})
	same(t, "by request", must(s.SignatureByRequest(t.Context(), "request-1"))(t), first)
	_, err = s.SignatureByRequest(t.Context(), "request-2")
	wantErr(t, err, optics.ErrNotFound)
}

func testSignatureEnd(t *testing.T, s Store) {
	rec := begun(t, s, signatureRecord(1, alice))
	wantErr(t, s.EndSignature(t.Context(), rec), optics.ErrMalformed)
	rec.RequestID, rec.At = "request-1", 7
	for range 2 {
		if err := s.EndSignature(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*optics.SignatureRecord){
		"another request": func(r *optics.SignatureRecord) { r.RequestID = "request-2" },
		"another time":    func(r *optics.SignatureRecord) { r.At++ },
		"a failure":       func(r *optics.SignatureRecord) { r.Failure = "throttled" },
	} {
		other := rec
		change(&other)
		if err := s.EndSignature(t.Context(), other); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantErr(t, err, optics.ErrConflict)
		}
	}
	same(t, "unchanged", must(s.SignatureByRequest(t.Context(), "request-1"))(t), rec)
	rec.Seq = 99
	wantErr(t, s.EndSignature(t.Context(), rec), optics.ErrNotFound)
}

func testSignatureCrowd(t *testing.T, s Store) {
	const crowd = 16
	seqs := make(chan uint64, crowd)
	for i := range uint8(crowd) {
		go func() {
			seq, err := s.BeginSignature(t.Context(), signatureRecord(i, alice))
			if err != nil {
				t.Error(err)
			}
			seqs <- seq
		}()
	}
	seen := make(map[uint64]bool)
	for range crowd {
		seen[<-seqs] = true
	}
	same(t, "different records", len(seen), crowd)
	same(t, "open", len(must(s.OpenSignatures(t.Context(), alice, 2*crowd))(t)), crowd)
}
