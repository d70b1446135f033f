package node

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// A process that has not noticed yet that its lease is another's stores neither
// transactions nor statements.
func TestAFormerHolderStoresNothing(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "test", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	keeper := lease.New(lease.Config{Store: s, Name: "a", What: "the key", Holder: "first", Now: func() time.Time { return time.Unix(0, 0) }})
	right := &custody{keepers: []*lease.Keeper{keeper}}
	journal, ledger := fencedJournal{s, right}, fencedLedger{s, right}
	statement := func(from, to byte) optics.SigningRecord {
		return optics.SigningRecord{Update: optics.Update{HomeDomain: 1, OldRoot: common.Hash{from}, NewRoot: common.Hash{to}}, LeafCount: uint64(to)}
	}
	if err := s.ImportSigningHead(t.Context(), common.Address{}, 1, common.Hash{}, 0); err != nil {
		t.Fatal(err)
	}
	records, err := s.RecordTx(t.Context(), []optics.TxIntent{{Key: "k", Chain: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.RecordSigning(t.Context(), statement(0, 1)); !errors.Is(err, lease.ErrNotHeld) {
		t.Errorf("before the lease: %v", err)
	}

	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- keeper.Run(ctx) }()
	<-keeper.Held()
	end()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.RecordSigning(t.Context(), statement(0, 1)); err != nil {
		t.Fatal(err)
	}
	if err := journal.SaveTx(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lease.DefaultTTL)
	if _, err := s.AcquireLease(t.Context(), "a", "second", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := right.Check(); err != nil {
		t.Fatalf("the first has noticed: %v", err)
	}
	if _, err := ledger.RecordSigning(t.Context(), statement(1, 2)); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("a statement: %v", err)
	}
	if err := journal.SaveTx(t.Context(), records); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("a transaction: %v", err)
	}
}
