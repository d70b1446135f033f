package sqlite_test

import (
	"testing"

	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, now storetest.Clock) storetest.Open {
		config := store.Config{Dir: t.TempDir(), Deployment: "test", KeepBlocks: storetest.KeepBlocks, Now: now}
		return func(t *testing.T) storetest.Store {
			s, err := sqlite.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		}
	})
}
