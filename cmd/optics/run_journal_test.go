package main

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// Signatures that another agent journals with the same key are known, also while it
// runs; an agent's own go into its own journal.
func TestJournalsOfAgentsWithOneKey(t *testing.T) {
	open := func(dir string) *sqlite.Store {
		s, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	dir := t.TempDir()
	own, other := open(t.TempDir()), open(dir)
	joined, done, err := openSharedJournal(t.Context(), own, []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	begin := func(j interface {
		BeginSignature(ctx context.Context, rec optics.SignatureRecord) (uint64, error)
	}, rec optics.SignatureRecord,
	) optics.SignatureRecord {
		t.Helper()
		if rec.Seq, err = j.BeginSignature(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
		return rec
	}
	mine := begin(joined, optics.SignatureRecord{Signer: common.Address{1}, Purpose: "mine"})
	theirs := begin(other, optics.SignatureRecord{Signer: common.Address{1}, Purpose: "theirs"})
	wantOpen(t, joined, 2)
	wantOpen(t, own, 1)
	mine.RequestID, theirs.RequestID = "1", "2"
	if err := errors.Join(joined.EndSignature(t.Context(), mine), other.EndSignature(t.Context(), theirs)); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, joined, 0)
	for request, want := range map[string]string{"1": "mine", "2": "theirs"} {
		if rec, err := joined.SignatureByRequest(t.Context(), request); err != nil || rec.Purpose != want {
			t.Errorf("request %s is %+v, %v", request, rec, err)
		}
	}
	if _, err := joined.SignatureByRequest(t.Context(), "3"); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("a request that nobody made: %v", err)
	}
	if _, _, err := openSharedJournal(t.Context(), own, []string{dir, t.TempDir()}); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("a directory without a journal: %v", err)
	}
}

func wantOpen(t *testing.T, j keys.SignatureJournal, want int) {
	t.Helper()
	open, err := j.OpenSignatures(t.Context(), common.Address{1}, 5)
	if err != nil || len(open) != want {
		t.Errorf("%d open records, %v; want %d", len(open), err, want)
	}
}
