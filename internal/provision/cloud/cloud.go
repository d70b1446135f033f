// Package cloud are the resources of an environment that are on no chain: keys and
// who may use them, secrets, what the accounts hold, and the agents' files, each a
// [provision.Resource].
//
// Nothing is taken away by a plan. What an account holds beyond what the
// environment implies, such as a policy too many, is a finding with the command
// that removes it. No secret is ever read.
package cloud

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// Clock is the time, for waiting until AWS shows what was changed.
type Clock interface {
	// Now returns the time.
	Now() time.Time
	// Sleep waits, or returns the error of a context that ends before.
	Sleep(ctx context.Context, d time.Duration) error
}

// Provisioner makes the key of a name that has none, and returns the one that an
// earlier run made when there is one. What it did is durable and found again after
// a crash.
type Provisioner func(ctx context.Context, key environment.Key) (keyring.Entry, error)

const (
	// settleTime is how long AWS may take to show what was changed.
	settleTime = time.Minute
	// settlePause is the pause between two looks.
	settlePause = 2 * time.Second
)

// settle waits until a resource shows what a step has done. What does not show
// itself in time is for the reader of the step to tell.
func settle(ctx context.Context, clock Clock, r provision.Resource, s provision.Step) error {
	for end := clock.Now().Add(settleTime); ; {
		found, err := r.Read(ctx)
		if err != nil {
			return err
		}
		if s.Field == "" && len(found) > 0 || s.Field != "" && found[s.Field] == s.Wanted || !clock.Now().Before(end) {
			return nil
		}
		if err := clock.Sleep(ctx, settlePause); err != nil {
			return err
		}
	}
}

// wants is a value that a resource must have.
type wants struct{ field, value, why, do string }

// differ adds a finding for every value that is not as it is wanted.
func differ(found provision.State, d *provision.Draft, address string, wanted []wants) {
	for _, w := range wanted {
		if found[w.field] != w.value {
			d.Find(provision.Finding{Field: w.field, Address: address, Found: found[w.field], Wanted: w.value, Why: w.why, Do: w.do})
		}
	}
}

// noSteps is part of resources that nothing can be done about.
type noSteps struct{ key, lane string }

// Key implements [provision.Resource].
func (n noSteps) Key() string { return n.key }

// Lane implements [provision.Resource].
func (n noSteps) Lane() string { return n.lane }

// Needs implements [provision.Resource].
func (n noSteps) Needs() []string { return nil }

// Apply implements [provision.Resource].
func (n noSteps) Apply(context.Context, provision.Step) (provision.Pending, error) {
	return nil, errNoSteps(n.key)
}

func errNoSteps(key string) error { return fmt.Errorf("%s has no steps", key) }

// waiting says that other resources wait for keys.
type waiting struct {
	noSteps
	keys []string
}

// Waiting returns the one finding for everything that cannot be planned while keys
// have no account yet: contracts, roles, and who may use the keys. The names are
// those of the keys.
func Waiting(keys []string) provision.Resource { //nolint:ireturn // a resource is what callers want
	return &waiting{noSteps{"accounts", provision.Files}, slices.Sorted(slices.Values(keys))}
}

// Read implements [provision.Resource].
func (w *waiting) Read(context.Context) (provision.State, error) { return nil, nil }

// Diff implements [provision.Resource].
func (w *waiting) Diff(_ provision.State, d *provision.Draft) error {
	if len(w.keys) == 0 {
		return errors.New("no key is waited for")
	}
	names := w.keys[0]
	if len(w.keys) > 1 {
		names += fmt.Sprintf(" and %d more", len(w.keys)-1)
	}
	d.Find(provision.Finding{
		Field: "keys", Address: names, Found: "no account", Wanted: "an account of every key",
		Why: "contracts, their roles and who may use the keys follow from the accounts, and are planned when the keys can be used",
		Do:  "make and mend the keys, which this plan does unless it leaves them out, then plan again",
	})
	return nil
}

// sorted are the names of a state's values.
func sorted(s map[string]string) []string { return slices.Sorted(maps.Keys(s)) }
