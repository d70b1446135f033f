package provision

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// ErrStale means that something has changed since the plan was made. Make a new
// plan.
var ErrStale = errors.New("the plan is stale")

// ErrStopped means that steps were not done because others failed. Apply the plan
// again when the cause is gone.
var ErrStopped = errors.New("not done")

// Event is how far a step has come.
type Event string

// The events that a [Watch] sees.
const (
	// Begins means that the step was journaled and is under way.
	Begins Event = "begins"
	// Happened means that it was done and read back.
	Happened Event = "done"
	// Known means that an earlier run has done it.
	Known Event = "done before"
)

// Watch is told of every step. It is called by several lanes at once.
type Watch func(step Step, event Event, outcome Outcome)

// Applier carries out one plan.
type Applier struct {
	plan      *Plan
	digest    string
	resources map[string]Resource
	journal   *Journal
	watch     Watch
	before    progress
	passed    map[string]chan struct{} // closed when a step has happened
}

// NewApplier returns an applier for a plan and the resources that it was made of.
// The error wraps [ErrPlan] when the plan has steps of other resources.
func NewApplier(plan *Plan, resources []Resource, journal *Journal, watch Watch) (*Applier, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	a := &Applier{
		plan: plan, digest: plan.DigestHex(), resources: make(map[string]Resource), journal: journal, watch: watch,
		passed: make(map[string]chan struct{}),
	}
	if watch == nil {
		a.watch = func(Step, Event, Outcome) {}
	}
	for _, r := range resources {
		a.resources[r.Key()] = r
	}
	for _, s := range plan.Steps {
		r := a.resources[s.Resource]
		if r == nil {
			return nil, fmt.Errorf("%w of this environment: step %s is of no resource", ErrPlan, s.ID)
		}
		a.passed[s.ID] = make(chan struct{})
	}
	return a, nil
}

// Apply carries out the plan, or what an earlier run has left of it. Each step is
// journaled before it begins and after it was read back. Lanes are independent: one
// that fails stops those that wait for it. The error wraps [ErrStale] when what a
// step changes is not as the plan found it, and [ErrStopped] for a lane that
// another one stopped.
func (a *Applier) Apply(ctx context.Context) error {
	a.before = a.journal.progress(a.digest)
	if a.before.ended {
		return nil
	}
	if !a.before.begun {
		if err := a.journal.write(Record{Plan: a.digest, Event: eventBegin}); err != nil {
			return err
		}
	}
	lanes := make(map[string][]Step)
	for _, s := range a.plan.Steps {
		lanes[s.Lane] = append(lanes[s.Lane], s)
	}
	if err := a.applyLanes(ctx, lanes); err != nil {
		return err
	}
	return a.journal.write(Record{Plan: a.digest, Event: eventEnd})
}

func (a *Applier) applyLanes(ctx context.Context, lanes map[string][]Step) error {
	names := slices.Sorted(maps.Keys(lanes))
	errs := make([]error, len(names))
	stopped := make(map[string]chan struct{}, len(names))
	for _, name := range names {
		stopped[name] = make(chan struct{})
	}
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			defer close(stopped[name])
			if err := a.lane(ctx, lanes[name], stopped); err != nil {
				errs[i] = fmt.Errorf("%s: %w", name, err)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// lane does the steps of a lane, as many at a time as may go together.
func (a *Applier) lane(ctx context.Context, steps []Step, stopped map[string]chan struct{}) error {
	for len(steps) > 0 {
		if err := a.await(ctx, steps[0], stopped); err != nil {
			return err
		}
		n := 1
		for n < len(steps) && !steps[n].Barrier && a.clear(steps[n]) {
			n++
		}
		if err := a.together(ctx, steps[:n]); err != nil {
			return err
		}
		steps = steps[n:]
	}
	return nil
}

// await waits for the steps of other lanes that a step comes after.
func (a *Applier) await(ctx context.Context, s Step, stopped map[string]chan struct{}) error {
	for _, id := range s.After {
		lane := a.step(id).Lane
		select {
		case <-a.passed[id]:
			continue
		case <-ctx.Done():
			return fmt.Errorf("%w: %s waits for %s: %w", ErrStopped, s.ID, id, context.Cause(ctx))
		case <-stopped[lane]:
		}
		select {
		case <-a.passed[id]: // both at once
		default:
			return fmt.Errorf("%w: %s waits for %s, and %s has stopped", ErrStopped, s.ID, id, lane)
		}
	}
	return nil
}

// clear says whether a step need not wait for another lane.
func (a *Applier) clear(s Step) bool {
	return !slices.ContainsFunc(s.After, func(id string) bool {
		select {
		case <-a.passed[id]:
			return false
		default:
			return true
		}
	})
}

func (a *Applier) step(id string) Step {
	i := slices.IndexFunc(a.plan.Steps, func(s Step) bool { return s.ID == id })
	return a.plan.Steps[i]
}

// together begins steps one after the other and then waits for all of them.
func (a *Applier) together(ctx context.Context, steps []Step) error {
	if err := a.unmoved(ctx, steps); err != nil {
		return err
	}
	pending := make([]Pending, len(steps))
	for i, s := range steps {
		if a.before.done[s.ID] {
			continue
		}
		if err := a.note(s, eventIntent, nil); err != nil {
			return err
		}
		a.watch(s, Begins, Outcome{})
		var err error
		if pending[i], err = a.resources[s.Resource].Apply(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.ID, err)
		}
	}
	for i, s := range steps {
		if err := a.finish(ctx, s, pending[i]); err != nil {
			return fmt.Errorf("%s: %w", s.ID, err)
		}
		close(a.passed[s.ID])
	}
	return nil
}

// unmoved reads again what steps that were never begun will change.
func (a *Applier) unmoved(ctx context.Context, steps []Step) error {
	for _, s := range steps {
		if a.before.intended[s.ID] {
			continue
		}
		found, err := a.resources[s.Resource].Read(ctx)
		if err != nil {
			return fmt.Errorf("read %s again: %w", s.Resource, err)
		}
		if s.Field == "" && len(found) > 0 && s.Verb == Create {
			return fmt.Errorf("%w: %s is there already", ErrStale, s.Resource)
		}
		if s.Field != "" && found[s.Field] != s.Found {
			return fmt.Errorf("%w: %s of %s is %s, the plan was made when it was %s", ErrStale, s.Field, s.Resource, said(found[s.Field]), said(s.Found))
		}
	}
	return nil
}

// finish waits for a step, reads back what it has changed, and journals it.
func (a *Applier) finish(ctx context.Context, s Step, pending Pending) error {
	if a.before.done[s.ID] {
		a.watch(s, Known, Outcome{})
		return nil
	}
	var out Outcome
	var err error
	if pending != nil {
		if out, err = pending(ctx); err != nil {
			return err
		}
	}
	if err := a.readBack(ctx, s); err != nil {
		return err
	}
	if err := a.note(s, eventDone, &out); err != nil {
		return err
	}
	a.watch(s, Happened, out)
	return nil
}

// readBack holds that a step has had its effect.
func (a *Applier) readBack(ctx context.Context, s Step) error {
	if s.Verb == Call || s.Verb == Pay || s.Later {
		return nil
	}
	found, err := a.resources[s.Resource].Read(ctx)
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	switch {
	case s.Field == "" && len(found) == 0:
		return errors.New("it was done, but nothing is there; make a new plan")
	case s.Field != "" && found[s.Field] != s.Wanted:
		return fmt.Errorf("it was done, but %s is %s instead of %s; make a new plan", s.Field, said(found[s.Field]), said(s.Wanted))
	}
	return nil
}

func (a *Applier) note(s Step, event string, out *Outcome) error {
	if event == eventIntent && a.before.intended[s.ID] {
		return nil
	}
	r := Record{Plan: a.digest, Event: event, Step: s.ID, Resource: s.Resource, Verb: s.Verb, Outcome: out}
	if s.Later {
		r.Wanted = s.Wanted
	}
	return a.journal.write(r)
}

// said is a value for a person.
func said(value string) string {
	if strings.TrimSpace(value) == "" {
		return "nothing"
	}
	return value
}
