package iamapply

import (
	"context"
	"fmt"
	"slices"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// The names of a target's values. Each policy that is attached to an identity, and
// each group that a user is in, is a value of its own.
const (
	// FieldDocument is the document of a policy, of a key's policy, or of who may
	// assume a role.
	FieldDocument = "document"

	fieldPolicy   = "policy/"
	fieldInline   = "inline/"
	fieldGroup    = "group/"
	fieldBoundary = "boundary/"
)

// there is the value of what is there and has no more to say.
const there = "there"

// Target is one thing that an account has to hold, with values by name.
type Target struct{ target }

// Targets returns what the account has to hold, in the order in which it can be
// made.
func (a *Applier) Targets() []Target {
	all := make([]Target, len(a.targets))
	for i, t := range a.targets {
		all[i] = Target{t}
	}
	return all
}

// Kind is policy, group, user, role or key, the last one meaning the policy of a
// key.
func (t Target) Kind() string { return t.kind }

// Name is the name; that of a key is its alias, with its id behind it when the
// alias does not lead there.
func (t Target) Name() string { return t.name }

// ARN is the Amazon resource name.
func (t Target) ARN() string { return t.arn }

// Document is the document that is wanted; nil for groups and users.
func (t Target) Document() *iampolicy.Policy { return t.document }

// Needs are the policies and groups that must be there before.
func (t Target) Needs() (policies, groups []string) { return t.policies, t.groups }

// Wanted returns the values that are wanted.
func (t Target) Wanted() (map[string]string, error) {
	values := make(map[string]string)
	for _, name := range t.policies {
		values[fieldPolicy+name] = there
	}
	for _, name := range t.groups {
		values[fieldGroup+name] = there
	}
	if t.document != nil {
		text, err := t.document.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", t.kind, t.name, err)
		}
		values[FieldDocument] = string(text)
	}
	return values, nil
}

// Read returns the values that the account has, none when the target is not there.
// A document that says the same as the one that is wanted is equal to it.
func (t Target) Read(ctx context.Context) (map[string]string, error) {
	d, err := t.compare(ctx)
	if err != nil {
		return nil, t.failed("read", err)
	}
	values, err := t.Wanted()
	if err != nil {
		return nil, err
	}
	for _, s := range d.steps {
		switch {
		case s.Verb == VerbCreate:
			return nil, nil
		case s.found != "":
			values[s.field] = s.found
		case s.Verb == VerbAttach:
			delete(values, s.field)
		}
	}
	for _, e := range d.extras {
		values[e.field] = e.found
	}
	return values, nil
}

// Do brings one value to what is wanted; without a name it makes the target, with
// its document. What is there already is left as it is. For another version of a
// policy the oldest one is deleted when AWS keeps no more of them.
func (t Target) Do(ctx context.Context, field string) error {
	return t.bring(ctx, func(d difference) ([]Step, error) {
		return slices.DeleteFunc(d.steps, func(s Step) bool { return s.field != field }), nil
	}, func(Step) {})
}

// Undo is the command that takes away a value that is not wanted.
func (t Target) Undo(field string) string { return undo(t.kind, t.name, field) }

// Strangers returns what bears a name of the environment and is not in the set, by
// kind and name.
func (a *Applier) Strangers(ctx context.Context) (map[string]string, error) {
	extras, err := a.strangers(ctx)
	if err != nil {
		return nil, fmt.Errorf("list what the account holds: %w", err)
	}
	found := make(map[string]string, len(extras))
	for _, e := range extras {
		found[e.Kind+"/"+e.Name] = there
	}
	return found, nil
}
