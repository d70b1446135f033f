// Package iamapply brings what IAM has to hold for an environment, an
// [iampolicy.Set], into an AWS account.
//
// It reads what is there, says the difference, and makes it: policies get new
// versions, identities are created, policies attached, trust and key policies
// replaced. Nothing is detached and nobody is removed; what the account holds
// beyond the set is told as [Extra]. The only thing that is ever deleted is the
// oldest version of a policy of the set, when AWS keeps no more of them.
//
// Every target is read again right before it is changed, so an interrupted run is
// continued by the next, and a second run has nothing to do.
package iamapply

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// ErrMoved means that an account holds something else than the plan was made
// from. Make a new plan.
var ErrMoved = errors.New("the account has changed since the plan was made")

// Config is what an [Applier] is made of.
type Config struct {
	// IAM is the account's IAM.
	IAM IAM
	// KMS is KMS in the environment's region; it may be nil for a set without key
	// policies.
	KMS KeyPolicies
	// Set is what the account has to hold.
	Set iampolicy.Set
}

// Applier brings one set into one account.
type Applier struct {
	iam     IAM
	kms     KeyPolicies
	set     iampolicy.Set
	targets []target
}

// New returns an applier. It makes no call.
func New(cfg Config) *Applier {
	a := &Applier{iam: cfg.IAM, kms: cfg.KMS, set: cfg.Set}
	for _, p := range a.set.Policies {
		a.add(target{kind: "policy", name: p.Name, document: p.Document, compare: a.policy(p)})
	}
	for _, g := range a.set.Groups {
		a.add(target{kind: "group", name: g.Name, policies: g.Policies, compare: a.group(g)})
	}
	for _, u := range a.set.Users {
		a.add(target{kind: "user", name: u.Name, policies: u.Policies, groups: u.Groups, compare: a.user(u)})
	}
	for _, r := range a.set.Roles {
		a.add(target{kind: "role", name: r.Name, policies: r.Policies, document: r.Trust, compare: a.role(r)})
	}
	for _, k := range a.set.KeyPolicies {
		if k.KeyARN != "" && a.kms != nil {
			a.add(target{kind: "key", name: keyName(k), arn: k.KeyARN, document: k.Document, compare: a.keyPolicy(k)})
		}
	}
	return a
}

// target is one thing that the account has to hold.
type target struct {
	kind, name, arn  string
	policies, groups []string          // that it has and is in
	document         *iampolicy.Policy // nil without one
	compare          compare
}

// compare reads a target and says what has to be done. The steps have to be done
// in their order.
type compare func(context.Context) (difference, error)

// difference is what a target lacks, and what it has beyond the set.
type difference struct {
	steps  []Step
	extras []Extra
}

func (a *Applier) add(t target) {
	if t.arn == "" {
		t.arn = fmt.Sprintf("arn:%s:iam::%s:%s/%s", a.set.Partition, a.set.Account, t.kind, t.name)
	}
	a.targets = append(a.targets, t)
}

// Verb is what a step does.
type Verb string

// The verbs.
const (
	// VerbCreate makes what is not there.
	VerbCreate Verb = "create"
	// VerbUpdate replaces a document.
	VerbUpdate Verb = "update"
	// VerbAttach attaches a policy or adds a user to a group.
	VerbAttach Verb = "attach"
	// VerbDelete deletes the oldest version of a policy.
	VerbDelete Verb = "delete"
)

// Step is one call that changes the account.
type Step struct {
	// Verb says what is done.
	Verb Verb `json:"verb"`
	// Kind is policy, group, user, role or key; Name is its name, for a key its
	// alias, with the key's id behind it when the alias does not lead there.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Detail says more: the policy that is attached, the statements that differ.
	Detail string `json:"detail,omitempty"`

	field    string // the value of the target that it changes, "" for all
	found    string // what that is now
	document string // what is written, for the digest
	do       func(context.Context) error
}

// String returns the step in one line.
func (s Step) String() string {
	line := fmt.Sprintf("%s %s %s", s.Verb, s.Kind, s.Name)
	if s.Detail != "" {
		line += ": " + s.Detail
	}
	return line
}

// Extra is something that the account holds and the set does not. It is left
// alone.
type Extra struct {
	// Kind and Name say where it is.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// What it is.
	What string `json:"what"`

	field, found string // the value of the target, and what it is
}

// String returns the extra in one line.
func (e Extra) String() string { return fmt.Sprintf("%s %s %s", e.Kind, e.Name, e.What) }

// Plan is the difference between a set and an account.
type Plan struct {
	// Steps are what has to be done, in order.
	Steps []Step `json:"steps"`
	// Extras are what is left alone.
	Extras []Extra `json:"extras"`
	// Same is how many targets are as they have to be.
	Same int `json:"same"`
	// Digest stands for the account, the steps and the documents that they write:
	// SHA-256, in hex. Who agrees to a plan can agree to its digest.
	Digest string `json:"digest"`
}

// Plan reads the account and returns the difference. It changes nothing.
func (a *Applier) Plan(ctx context.Context) (Plan, error) {
	plan := Plan{Steps: []Step{}, Extras: []Extra{}}
	for _, t := range a.targets {
		d, err := t.compare(ctx)
		if err != nil {
			return Plan{}, t.failed("read", err)
		}
		plan.Steps = append(plan.Steps, d.steps...)
		plan.Extras = append(plan.Extras, d.extras...)
		if len(d.steps) == 0 {
			plan.Same++
		}
	}
	strangers, err := a.strangers(ctx)
	if err != nil {
		return Plan{}, fmt.Errorf("list what the account holds: %w", err)
	}
	plan.Extras = append(plan.Extras, strangers...)
	plan.Digest = a.digest(plan.Steps)
	return plan, nil
}

// digest hashes what steps do, each part with a line end behind it; no part has
// one itself.
func (a *Applier) digest(steps []Step) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", a.set.Environment, a.set.Partition, a.set.Account)
	for _, s := range steps {
		fmt.Fprintf(h, "%s\n%s\n", s, s.document)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Apply does the steps of a plan and calls done after each. A step that somebody
// has done in the meantime is left out. It ends with the first error, which wraps
// [ErrMoved] when a target needs something that is not in the plan. Apply may be
// called again, with the same plan or a new one.
func (a *Applier) Apply(ctx context.Context, plan Plan, done func(Step)) error {
	for _, t := range a.targets {
		var planned []Step
		for _, s := range plan.Steps {
			if s.Kind == t.kind && s.Name == t.name {
				planned = append(planned, s)
			}
		}
		if len(planned) == 0 {
			continue
		}
		if err := t.converge(ctx, planned, done); err != nil {
			return err
		}
	}
	return nil
}

// rounds is how often a target is read and brought forward. The second is needed
// when a call was made twice: its answer was lost and the SDK tried again.
const rounds = 3

// converge reads a target and does what it lacks.
func (t target) converge(ctx context.Context, planned []Step, done func(Step)) error {
	return t.bring(ctx, func(d difference) ([]Step, error) {
		if step, ok := unplanned(d.steps, planned); ok {
			return nil, fmt.Errorf("%w: it needs %s, too; look at the difference again", ErrMoved, step)
		}
		return d.steps, nil
	}, done)
}

// bring reads a target and does the steps that are chosen of those it lacks.
func (t target) bring(ctx context.Context, choose func(difference) ([]Step, error), done func(Step)) error {
	var overtaken error
	for range rounds {
		d, err := t.compare(ctx)
		if err != nil {
			return t.failed("read", err)
		}
		steps, err := choose(d)
		if err != nil {
			return err
		}
		overtaken = nil
		for _, step := range steps {
			if err := step.do(ctx); isOvertaken(err) {
				overtaken = fmt.Errorf("%s: %w", step, err)
				break
			} else if err != nil {
				return fmt.Errorf("%s: %w", step, err)
			}
			done(step)
		}
		if overtaken == nil {
			return nil
		}
	}
	return overtaken
}

// unplanned returns a step that a plan does not have.
func unplanned(steps, planned []Step) (Step, bool) {
	for _, step := range steps {
		same := func(p Step) bool { return p.String() == step.String() }
		if !slices.ContainsFunc(planned, same) {
			return step, true
		}
	}
	return Step{}, false
}

func (t target) failed(what string, err error) error {
	return fmt.Errorf("%s %s %s: %w", what, t.kind, t.name, err)
}
