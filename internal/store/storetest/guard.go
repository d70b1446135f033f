package storetest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

func testGuard(t *testing.T, place func(t *testing.T) Open) {
	t.Run("nothing is signed without a head", func(t *testing.T) { testNoHead(t, place(t)(t)) })
	t.Run("statements form a chain", func(t *testing.T) { testSigningChain(t, place(t)) })
	t.Run("a signature is stored once", func(t *testing.T) { testSaveSignature(t, place(t)) })
	t.Run("an import only raises", func(t *testing.T) { testImportHead(t, place(t)(t)) })
	t.Run("of many at once one is recorded", func(t *testing.T) { testSigningRace(t, place(t)(t)) })
}

func statement(from, to uint8) optics.SigningRecord {
	rec := optics.SigningRecord{
		Signer: alice, Update: optics.Update{HomeDomain: domainC, OldRoot: root(from), NewRoot: root(to)}, LeafCount: uint64(to),
	}
	if from == 0 {
		rec.Update.OldRoot = common.Hash{}
	}
	return rec
}

func importHead(t *testing.T, s Store, of common.Hash, leaves uint64) {
	t.Helper()
	if err := s.ImportSigningHead(t.Context(), alice, domainC, of, leaves); err != nil {
		t.Fatal(err)
	}
}

func testNoHead(t *testing.T, s Store) {
	_, err := s.RecordSigning(t.Context(), statement(0, 1))
	wantErr(t, err, store.ErrNoSigningHead)
	_, err = s.SigningHead(t.Context(), alice, domainC)
	wantErr(t, err, store.ErrNoSigningHead)
	wantErr(t, err, optics.ErrNotFound) // for those who do not know package store
	importHead(t, s, common.Hash{}, 0)
	other := statement(0, 1)
	other.Signer = bob
	_, err = s.RecordSigning(t.Context(), other)
	wantErr(t, err, store.ErrNoSigningHead)
	other = statement(0, 1)
	other.Update.HomeDomain = domainA
	_, err = s.RecordSigning(t.Context(), other)
	wantErr(t, err, store.ErrNoSigningHead)
}

func testSigningChain(t *testing.T, open Open) {
	s := open(t)
	importHead(t, s, common.Hash{}, 0)
	same(t, "first", must(s.RecordSigning(t.Context(), statement(0, 3)))(t), statement(0, 3))
	same(t, "second", must(s.RecordSigning(t.Context(), statement(3, 5)))(t), statement(3, 5))

	refusals := func(when string) {
		t.Helper()
		stale := statement(5, 9)
		stale.LeafCount = 5
		miscounted := statement(3, 5)
		miscounted.LeafCount = 6
		for name, c := range map[string]struct {
			rec  optics.SigningRecord
			want error
		}{
			"a second update from the first root": {statement(0, 4), optics.ErrDoubleUpdate},
			"a second update from the last root":  {statement(3, 6), optics.ErrDoubleUpdate},
			"an update from an unknown root":      {statement(4, 9), optics.ErrConflict},
			"a tree that does not grow":           {stale, optics.ErrConflict},
			"another leaf count":                  {miscounted, optics.ErrConflict},
		} {
			if got, err := s.RecordSigning(t.Context(), c.rec); err == nil {
				t.Errorf("%s, %s: accepted as %+v", when, name, got)
			} else {
				wantErr(t, err, c.want)
			}
		}
		same(t, when+", head", must(s.SigningHead(t.Context(), alice, domainC))(t), statement(3, 5))
		same(t, when+", the first again", must(s.RecordSigning(t.Context(), statement(0, 3)))(t), statement(0, 3))
	}
	refusals("at once")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	refusals("after a reopen")
	importHead(t, s, root(7), 7)
	_, err := s.RecordSigning(t.Context(), statement(5, 8))
	wantErr(t, err, optics.ErrConflict)
	_, err = s.RecordSigning(t.Context(), statement(3, 8))
	wantErr(t, err, optics.ErrDoubleUpdate)
	same(t, "after an import", must(s.RecordSigning(t.Context(), statement(7, 8)))(t), statement(7, 8))
}

func testSaveSignature(t *testing.T, open Open) {
	s := open(t)
	importHead(t, s, common.Hash{}, 0)
	rec := statement(0, 3)
	sig := signatureOf("guard")
	rec.Signature = &sig
	wantErr(t, s.SaveSignature(t.Context(), rec), optics.ErrNotFound)
	same(t, "a signature given is ignored", must(s.RecordSigning(t.Context(), rec))(t), statement(0, 3))
	wantErr(t, s.SaveSignature(t.Context(), statement(0, 3)), optics.ErrMalformed)
	for range 2 {
		if err := s.SaveSignature(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
	other, second := rec, signatureOf("another")
	other.Signature = &second
	wantErr(t, s.SaveSignature(t.Context(), other), optics.ErrConflict)
	other = statement(0, 4)
	other.Signature = &sig
	wantErr(t, s.SaveSignature(t.Context(), other), optics.ErrNotFound)

	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t)
	same(t, "the same again", must(s.RecordSigning(t.Context(), statement(0, 3)))(t), rec)
	same(t, "head", must(s.SigningHead(t.Context(), alice, domainC))(t), rec)
}

func testImportHead(t *testing.T, s Store) {
	importHead(t, s, root(5), 5)
	imported := optics.SigningRecord{Signer: alice, Update: optics.Update{HomeDomain: domainC, NewRoot: root(5)}, LeafCount: 5}
	same(t, "imported", must(s.SigningHead(t.Context(), alice, domainC))(t), imported)
	importHead(t, s, root(5), 5)
	importHead(t, s, root(4), 4)
	wantErr(t, s.ImportSigningHead(t.Context(), alice, domainC, root(6), 5), optics.ErrConflict)
	same(t, "unchanged", must(s.SigningHead(t.Context(), alice, domainC))(t), imported)
	must(s.RecordSigning(t.Context(), statement(5, 6)))(t)
	importHead(t, s, root(5), 5)
	same(t, "signed since", must(s.SigningHead(t.Context(), alice, domainC))(t), statement(5, 6))
}

func testSigningRace(t *testing.T, s Store) {
	importHead(t, s, common.Hash{}, 0)
	const contenders = 8
	errs := make(chan error, contenders)
	for i := range uint8(contenders) {
		go func() {
			_, err := s.RecordSigning(t.Context(), statement(0, i+1))
			errs <- err
		}()
	}
	recorded := 0
	for range contenders {
		if err := <-errs; err == nil {
			recorded++
		} else {
			wantErr(t, err, optics.ErrDoubleUpdate)
		}
	}
	same(t, "recorded", recorded, 1)
}
