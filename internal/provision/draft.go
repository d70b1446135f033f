package provision

import (
	"fmt"
	"maps"
	"slices"
)

// Draft is a plan while it is made. Resources add steps and findings, and read
// what the resources before them will be.
type Draft struct {
	resource Resource
	silent   bool            // the resource is left out of the plan
	left     map[string]bool // resources that are left out and not there
	steps    []Step
	findings []Finding
	outputs  map[string]string
	creators map[string]string // output → id of the step that makes it
	counters map[string]uint64
}

func newDraft() *Draft {
	return &Draft{left: make(map[string]bool), outputs: make(map[string]string), creators: make(map[string]string), counters: make(map[string]uint64)}
}

// take turns to the next resource. One that is left out changes nothing in the
// plan. The error says what a resource needs that is left out and not there.
func (d *Draft) take(r Resource, in bool) error {
	d.resource, d.silent = r, !in
	for _, need := range r.Needs() {
		switch {
		case !d.left[need]:
		case in:
			return fmt.Errorf("%s needs %s, which is not there and left out of this plan; leave out less", r.Key(), need)
		default:
			d.left[r.Key()] = true // nobody can stand on it
		}
	}
	return nil
}

// Add adds a step. The id and the resource are filled in, and the lane of the
// resource unless the step has one; the id is the resource with the verb and the
// field.
func (d *Draft) Add(s Step) Step {
	s.Resource = d.resource.Key()
	if s.Lane == "" {
		s.Lane = d.resource.Lane()
	}
	s.ID = StepID(s.Resource, s.Verb, s.Field)
	if s.Gate == "" {
		s.Gate = Changes
	}
	if before := d.stepsOf(s.Lane); len(before) > 0 && before[len(before)-1].Phase != s.Phase {
		s.Barrier = true
	}
	if d.silent {
		d.left[s.Resource] = d.left[s.Resource] || s.Verb == Create
		return s
	}
	d.steps = append(d.steps, s)
	return s
}

// Find adds a difference that no step removes.
func (d *Draft) Find(f Finding) {
	if d.silent {
		return
	}
	f.Resource = d.resource.Key()
	d.findings = append(d.findings, f)
}

// Publish says what a resource is for others, such as the address of a contract,
// and by which step it will be there; nil when it is there.
func (d *Draft) Publish(value string, by *Step) {
	d.outputs[d.resource.Key()] = value
	if by != nil {
		d.creators[d.resource.Key()] = by.ID
	}
}

// Output returns what a resource has published; "" before.
func (d *Draft) Output(key string) string { return d.outputs[key] }

// Planned returns the id of the step that will make a resource, or "" when it is
// there.
func (d *Draft) Planned(key string) string { return d.creators[key] }

// Count returns the next value of a counter, such as the nonces of an account.
func (d *Draft) Count(counter string) uint64 {
	n := d.counters[counter]
	if !d.silent {
		d.counters[counter] = n + 1
	}
	return n
}

// Start sets the next value of a counter.
func (d *Draft) Start(counter string, n uint64) { d.counters[counter] = n }

// Before returns, for each lane but one, the id of its last step in an earlier
// phase: what must have happened before that phase begins in that lane.
func (d *Draft) Before(phase int, lane string) []string {
	last := make(map[string]string)
	for _, s := range d.steps {
		if s.Lane != lane && s.Phase < phase {
			last[s.Lane] = s.ID
		}
	}
	return slices.Sorted(maps.Values(last))
}

func (d *Draft) stepsOf(lane string) []Step {
	return slices.DeleteFunc(slices.Clone(d.steps), func(s Step) bool { return s.Lane != lane })
}

// StepID is the id of a step: its resource, its verb and its field, if it has one.
func StepID(resource string, verb Verb, field string) string {
	id := resource + ":" + string(verb)
	if field != "" {
		id += ":" + field
	}
	return id
}
