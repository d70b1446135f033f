package cloud

import (
	"context"
	"fmt"
	"strings"

	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

// IAMConfig says who may do what.
type IAMConfig struct {
	// Applier brings it into the account.
	Applier *iamapply.Applier
	// Clock is for waiting until IAM shows what was changed.
	Clock Clock
	// Explain makes one line of an error of the SDK; nil leaves it.
	Explain func(error) error
}

// IAM returns a resource for every policy, group, user, role and policy of a key, and
// one for what bears a name of the environment and is none of these.
func IAM(cfg IAMConfig) []provision.Resource {
	if cfg.Explain == nil {
		cfg.Explain = func(err error) error { return err }
	}
	var all []provision.Resource
	for _, t := range cfg.Applier.Targets() {
		all = append(all, &identity{cfg, t})
	}
	return append(all, &strangers{noSteps{provision.AWS + "/strangers", provision.AWS}, cfg})
}

// identity is one thing that IAM has to hold, or the policy of a key.
type identity struct {
	cfg    IAMConfig
	target iamapply.Target
}

func identityKey(kind, name string) string {
	if kind == "key" {
		kind = "key-policy"
	}
	return provision.AWS + "/" + kind + "/" + strings.ReplaceAll(strings.TrimPrefix(name, "alias/"), " ", "@")
}

// Key implements [provision.Resource].
func (i *identity) Key() string { return identityKey(i.target.Kind(), i.target.Name()) }

// Lane implements [provision.Resource].
func (i *identity) Lane() string { return provision.AWS }

// Needs implements [provision.Resource].
func (i *identity) Needs() []string {
	policies, groups := i.target.Needs()
	needs := make([]string, 0, len(policies)+len(groups))
	for _, name := range policies {
		needs = append(needs, identityKey("policy", name))
	}
	for _, name := range groups {
		needs = append(needs, identityKey("group", name))
	}
	return needs
}

// Read implements [provision.Resource].
func (i *identity) Read(ctx context.Context) (provision.State, error) {
	values, err := i.target.Read(ctx)
	if err != nil {
		return nil, i.cfg.Explain(err)
	}
	if values != nil {
		values["arn"] = i.target.ARN()
	}
	return values, nil
}

// Diff implements [provision.Resource].
func (i *identity) Diff(found provision.State, d *provision.Draft) error {
	wanted, err := i.target.Wanted()
	if err != nil {
		return err
	}
	isNew := len(found) == 0
	if isNew {
		d.Add(provision.Step{
			Verb: provision.Create, Address: i.target.ARN(), Risk: provision.Reversible, Barrier: true, Document: wanted[iamapply.FieldDocument],
			Why: fmt.Sprintf("the environment needs this %s", i.target.Kind()),
		})
	}
	for _, field := range sorted(wanted) {
		if found[field] == wanted[field] || isNew && field == iamapply.FieldDocument {
			continue
		}
		step := provision.Step{
			Verb: provision.Set, Field: field, Found: found[field], Wanted: wanted[field], Address: i.target.ARN(),
			Risk: provision.Reversible, Barrier: true, Why: "the environment implies that it is there",
		}
		if field == iamapply.FieldDocument {
			step.Document, step.Parts = wanted[field], statements(found[field], wanted[field])
			step.Why = "nobody may do more or less than the environment implies"
		}
		d.Add(step)
	}
	for _, field := range sorted(found) {
		if _, ok := wanted[field]; ok || field == "arn" {
			continue
		}
		d.Find(provision.Finding{
			Field: field, Address: i.target.ARN(), Found: found[field], Why: "the environment implies nothing like it",
			Do: "find out who made it; " + i.target.Undo(field),
		})
	}
	return nil
}

// Apply implements [provision.Resource].
func (i *identity) Apply(_ context.Context, s provision.Step) (provision.Pending, error) {
	return func(ctx context.Context) (provision.Outcome, error) {
		if wanted, err := i.target.Wanted(); err != nil || wanted[s.Field] != s.Wanted {
			return provision.Outcome{}, fmt.Errorf("%w: %s of %s is to be something else than the plan has", provision.ErrStale, s.Field, i.Key())
		}
		if err := i.target.Do(ctx, s.Field); err != nil {
			return provision.Outcome{}, i.cfg.Explain(err)
		}
		return provision.Outcome{Address: i.target.ARN()}, settle(ctx, i.cfg.Clock, i, s)
	}, nil
}

// strangers are what bears a name of the environment that its file does not give.
type strangers struct {
	noSteps
	cfg IAMConfig
}

// Read implements [provision.Resource].
func (s *strangers) Read(ctx context.Context) (provision.State, error) {
	found, err := s.cfg.Applier.Strangers(ctx)
	if err != nil {
		return nil, s.cfg.Explain(err)
	}
	return found, nil
}

// Diff implements [provision.Resource].
func (s *strangers) Diff(found provision.State, d *provision.Draft) error {
	for _, field := range sorted(found) {
		d.Find(provision.Finding{
			Field: field, Address: field, Found: found[field], Why: "it has a name of the environment, whose file does not ask for it",
			Do: "find out what it is for; it may be of a role that runs no more, or another way to the keys",
		})
	}
	return nil
}
