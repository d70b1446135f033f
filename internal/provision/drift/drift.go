// Package drift watches an environment: it looks at it again and again, says when a
// difference appears and when it goes, and shows how many there are to Prometheus.
package drift

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/provision"
)

// Seen is what one look has found.
type Seen struct {
	// Resources are the keys of all that was read.
	Resources []string
	// Differences are all of them.
	Differences []provision.Finding
}

// Config describes a [Watcher]. All fields are required.
type Config struct {
	// Environment is its name, for the metrics.
	Environment string
	// Look reads the environment once. An error means that something could not be
	// read, and says nothing about differences.
	Look func(ctx context.Context) (Seen, error)
	// Now is the clock of the metrics.
	Now func() time.Time
	// Log is told of differences that appear and go.
	Log *slog.Logger
}

// Watcher watches one environment. Its methods may be called from any goroutine.
type Watcher struct {
	cfg Config

	mu     sync.Mutex
	known  map[place]provision.Finding
	kinds  map[string]int // of all resources that were ever read
	last   time.Time      // of the last look that read everything
	failed uint64
}

// place is where a difference is.
type place struct{ resource, field, address string }

// New returns a watcher that has not looked yet.
func New(cfg Config) *Watcher {
	return &Watcher{cfg: cfg, known: make(map[place]provision.Finding), kinds: make(map[string]int)}
}

// Step looks once; it is an [agent.Step]. When something cannot be read, what is
// known stays as it was, and the error is that of the look.
func (w *Watcher) Step(ctx context.Context) (agent.Turn, error) {
	seen, err := w.cfg.Look(ctx)
	if err != nil {
		if ctx.Err() == nil {
			w.mu.Lock()
			w.failed++
			w.mu.Unlock()
		}
		return agent.Turn{}, err
	}
	found := make(map[place]provision.Finding, len(seen.Differences))
	for _, f := range seen.Differences {
		found[place{f.Resource, f.Field, f.Address}] = f
	}
	before := w.remember(seen, found)
	for _, at := range sorted(found) {
		f, old := found[at], before[at]
		if old.Found != f.Found || old.Wanted != f.Wanted {
			w.cfg.Log.WarnContext(ctx, "difference", "resource", f.Resource, "field", f.Field, "address", f.Address,
				"found", f.Found, "wanted", f.Wanted, "why", f.Why, "do", f.Do)
		}
	}
	for _, at := range sorted(before) {
		if _, still := found[at]; !still {
			w.cfg.Log.InfoContext(ctx, "difference is gone", "resource", at.resource, "field", at.field, "address", at.address)
		}
	}
	return agent.Waiting("%d differences", len(found)), nil
}

// remember keeps what was found, and returns what was known before.
func (w *Watcher) remember(seen Seen, found map[place]provision.Finding) map[place]provision.Finding {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.known
	w.known, w.last = found, w.cfg.Now()
	for kind := range w.kinds {
		w.kinds[kind] = 0
	}
	for _, key := range seen.Resources {
		w.kinds[provision.KindOf(key)] += 0
	}
	for at := range found {
		w.kinds[provision.KindOf(at.resource)]++
	}
	return before
}

func sorted(findings map[place]provision.Finding) []place {
	return slices.SortedFunc(maps.Keys(findings), func(a, b place) int {
		return slices.Compare([]string{a.resource, a.field, a.address}, []string{b.resource, b.field, b.address})
	})
}
