package sqlite_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// The lock on the directory shows that who held a lease is gone: nobody waits for
// its end after a kill.
func TestANewProcessWaitsForNoLease(t *testing.T) {
	config := store.Config{Dir: t.TempDir(), Deployment: "test"}
	for fence := range uint64(3) {
		s, err := sqlite.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		lease, err := s.AcquireLease(t.Context(), "a", "alice", time.Hour)
		if err != nil || lease.Fence != fence+1 {
			t.Fatalf("%+v, %v", lease, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Several processes have the leases open; what one holds, another cannot have, and
// what a killed one held ends by the clock.
func TestLeasesOfManyProcesses(t *testing.T) {
	dir := t.TempDir()
	now := time.Unix(1_700_000_000, 0)
	open := func() *sqlite.Leases {
		t.Helper()
		l, err := sqlite.OpenLeases(t.Context(), dir, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first, second := open(), open()
	held, err := first.AcquireLease(t.Context(), "a", "first", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.AcquireLease(t.Context(), "a", "second", time.Minute); !errors.Is(err, store.ErrLeaseHeld) {
		t.Errorf("the second got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	first = open() // opening ends nothing and begins nothing
	if taken, err := second.AcquireLease(t.Context(), "a", "second", time.Minute); err != nil || taken.Fence != 2 {
		t.Errorf("%+v, %v", taken, err)
	}
	if _, err := first.RenewLease(t.Context(), held, time.Minute); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("the first renewed: %v", err)
	}
	if err := errors.Join(first.Close(), second.Close()); err != nil {
		t.Error(err)
	}

	other := t.TempDir()
	execute(t, filepath.Join(other, "leases.db"), `CREATE TABLE cookies (host TEXT)`)
	_, err = sqlite.OpenLeases(t.Context(), other, nil)
	wantLine(t, err, store.ErrUnusable, "another program")
}

// TestManyOpenLeasesAtOnce opens a directory that nobody has opened before, as the
// agents of a network do when they start together.
func TestManyOpenLeasesAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			l, err := sqlite.OpenLeases(t.Context(), dir, nil)
			if err != nil {
				return err
			}
			return l.Close()
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}
