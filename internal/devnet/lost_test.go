package devnet_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/node"
)

// The store is lost while the chains go on. Nobody knows what the updater's key
// has signed, so it signs nothing; all that was signed before is still carried.
func TestLostStoreSignsNothing(t *testing.T) {
	const messages = 6
	cfg := config(t.TempDir(), messages, 0)
	cfg.Memory = false
	func() {
		ctx, n := start(t, cfg)
		err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, messages)) })
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	if err := os.RemoveAll(filepath.Join(cfg.Dir, "store")); err != nil {
		t.Fatal(err)
	}
	ctx, n := start(t, cfg)
	refused := func(s node.Status) (updaters int) {
		for _, a := range s.Agents {
			if a.State == agent.Halted && strings.HasPrefix(a.Name, "updater ") && strings.Contains(a.Detail, "does not know what this key signed before") {
				updaters++
			}
		}
		return updaters
	}
	before := readTruth(t, n.File()).checkSignedOnce(t)
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func() error {
			return when(ctx, n, func(s node.Status) bool {
				sum := total(s)
				return refused(s) == 3 && sum.Dispatched > messages && sum.Processed == messages
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := readTruth(t, n.File()).checkSignedOnce(t); after != before {
		t.Errorf("%d updates were signed before the store was lost, and %d by the end", before, after)
	}
}
