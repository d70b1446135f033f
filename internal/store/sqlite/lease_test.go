package sqlite_test

import (
	"testing"
	"time"

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
