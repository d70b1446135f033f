package provision_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/opticsnet/optics/internal/provision"
)

// shelf is a world of named values.
type shelf struct {
	mu     sync.Mutex
	values map[string]string
	done   []string // ids of the steps that were applied
	fail   map[string]error
	lie    map[string]bool // steps that say they were done and were not
}

func newShelf() *shelf {
	return &shelf{values: map[string]string{}, fail: map[string]error{}, lie: map[string]bool{}}
}

func (s *shelf) get(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key]
}

func (s *shelf) put(key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value
}

// thing is a resource with one value.
type thing struct {
	shelf     *shelf
	key, lane string
	want      string
	needs     []string
	phase     int
}

func (t *thing) Key() string     { return t.key }
func (t *thing) Lane() string    { return t.lane }
func (t *thing) Needs() []string { return t.needs }

func (t *thing) Read(context.Context) (provision.State, error) {
	if err := t.shelf.fail["read "+t.key]; err != nil {
		return nil, err
	}
	value := t.shelf.get(t.key)
	if value == "" {
		return nil, nil
	}
	return provision.State{"value": value}, nil
}

func (t *thing) Diff(found provision.State, d *provision.Draft) error {
	if found["value"] != t.want {
		d.Add(provision.Step{
			Verb: provision.Set, Field: "value", Found: found["value"], Wanted: t.want, Why: "it is wanted", Risk: provision.Reversible,
			Phase: t.phase, After: d.Before(t.phase, t.lane),
		})
	}
	return nil
}

func (t *thing) Apply(_ context.Context, s provision.Step) (provision.Pending, error) {
	return func(ctx context.Context) (provision.Outcome, error) {
		if err := errors.Join(ctx.Err(), t.shelf.fail[s.ID]); err != nil {
			return provision.Outcome{}, err
		}
		if !t.shelf.lie[s.ID] {
			t.shelf.put(t.key, s.Wanted)
		}
		t.shelf.mu.Lock()
		defer t.shelf.mu.Unlock()
		t.shelf.done = append(t.shelf.done, s.ID)
		return provision.Outcome{Tx: "0x" + s.Wanted}, nil
	}, nil
}

// things are a few resources in two lanes and two phases.
func things(s *shelf) []provision.Resource {
	return []provision.Resource{
		&thing{shelf: s, key: "a/last", lane: "a", want: "9", needs: []string{"a/one", "b/one"}, phase: 1},
		&thing{shelf: s, key: "a/one", lane: "a", want: "1"},
		&thing{shelf: s, key: "a/two", lane: "a", want: "2", needs: []string{"a/one"}},
		&thing{shelf: s, key: "b/one", lane: "b", want: "1"},
	}
}

func plan(t *testing.T, resources []provision.Resource) *provision.Plan {
	t.Helper()
	p, err := provision.Make(t.Context(), provision.Config{Environment: "lab", Inputs: map[string]string{"file": "x"}, Resources: resources})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// clock stands still.
func clock() time.Time { return time.UnixMilli(1_700_000_000_123) }

func openJournal(t *testing.T, dir string) *provision.Journal {
	t.Helper()
	j, err := provision.OpenJournal(filepath.Join(dir, provision.JournalName), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func apply(t *testing.T, p *provision.Plan, resources []provision.Resource, j *provision.Journal) error {
	t.Helper()
	a, err := provision.NewApplier(p, resources, j, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a.Apply(t.Context())
}
