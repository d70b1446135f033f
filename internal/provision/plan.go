package provision

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"
)

// planVersion is the version of the form of plans.
const planVersion = 1

// maxPlan bounds the size of a plan, in bytes.
const maxPlan = 64 << 20

// readers is how many resources of one lane are read at a time.
const readers = 8

// Plan is what will be done to an environment, and what was read before. It holds
// no time and nothing that differs between two plans of the same things.
type Plan struct {
	// Version is the version of this form.
	Version int `json:"version"`
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Proposer is who proposes the plan, by the name of an approver or another. It
	// is not part of the digest; approvals name it.
	Proposer string `json:"proposer,omitempty"`
	// Inputs are what was wanted, such as the hash of the environment file and the
	// accounts that its keys have.
	Inputs map[string]string `json:"inputs"`
	// Observed is the state of every resource that is there.
	Observed map[string]State `json:"observed"`
	// Steps are done in this order within each lane.
	Steps []Step `json:"steps"`
	// Findings are differences that no step removes.
	Findings []Finding `json:"findings"`
}

// Config says what to plan.
type Config struct {
	// Environment is the name of the environment.
	Environment string
	// Inputs become [Plan.Inputs].
	Inputs map[string]string
	// Resources are planned in this order, except that what a resource needs comes
	// before it.
	Resources []Resource
	// Only, if it is there, says by its key which resources may have steps and
	// findings. The others are read all the same: they are what those stand on.
	Only func(key string) bool
}

// Make reads all resources and returns what has to be done. The error is that of
// a resource, which it names; or says which resources need each other in a circle,
// or which one that is left out would have to be made first.
func Make(ctx context.Context, cfg Config) (*Plan, error) {
	order, err := sorted(cfg.Resources)
	if err != nil {
		return nil, err
	}
	states, err := readAll(ctx, order)
	if err != nil {
		return nil, err
	}
	draft := newDraft()
	p := &Plan{
		Version: planVersion, Environment: cfg.Environment, Inputs: cfg.Inputs,
		Observed: make(map[string]State), Steps: []Step{}, Findings: []Finding{},
	}
	for i, r := range order {
		if len(states[i]) > 0 {
			p.Observed[r.Key()] = states[i]
		}
		if err := draft.take(r, cfg.Only == nil || cfg.Only(r.Key())); err != nil {
			return nil, err
		}
		if err := r.Diff(states[i], draft); err != nil {
			return nil, fmt.Errorf("plan %s: %w", r.Key(), err)
		}
	}
	p.Steps, p.Findings = append(p.Steps, draft.steps...), append(p.Findings, draft.findings...)
	return p, p.check()
}

// readAll reads lanes at the same time, and a few resources of each lane.
func readAll(ctx context.Context, resources []Resource) ([]State, error) {
	states := make([]State, len(resources))
	lanes := make(map[string][]int)
	for i, r := range resources {
		lanes[r.Lane()] = append(lanes[r.Lane()], i)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, members := range lanes {
		group.Go(func() error {
			lane, ctx := errgroup.WithContext(ctx)
			lane.SetLimit(readers)
			for _, i := range members {
				lane.Go(func() (err error) {
					if states[i], err = resources[i].Read(ctx); err != nil {
						err = fmt.Errorf("read %s: %w", resources[i].Key(), err)
					}
					return err
				})
			}
			return lane.Wait()
		})
	}
	return states, group.Wait()
}

// sorted puts what a resource needs before it, and keeps the order otherwise.
func sorted(resources []Resource) ([]Resource, error) {
	byKey := make(map[string]Resource, len(resources))
	for _, r := range resources {
		if byKey[r.Key()] != nil {
			return nil, fmt.Errorf("two resources are called %s", r.Key())
		}
		byKey[r.Key()] = r
	}
	out, state := make([]Resource, 0, len(resources)), make(map[string]int)
	var visit func(r Resource) error
	visit = func(r Resource) error {
		switch state[r.Key()] {
		case 1:
			return fmt.Errorf("%s needs itself, through others", r.Key())
		case 2:
			return nil
		}
		state[r.Key()] = 1
		for _, need := range r.Needs() {
			if byKey[need] == nil {
				return fmt.Errorf("%s needs %s, which is no resource of the environment", r.Key(), need)
			}
			if err := visit(byKey[need]); err != nil {
				return err
			}
		}
		state[r.Key()] = 2
		out = append(out, r)
		return nil
	}
	for _, r := range resources {
		if err := visit(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Encode returns the plan as canonical JSON: keys sorted, two spaces of
// indentation, a newline at the end. Equal plans are equal bytes.
func (p *Plan) Encode() []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		panic(err) // strings and numbers only
	}
	return out.Bytes()
}

// Digest is the SHA-256 of the canonical JSON without the proposer. Approvals sign
// it.
func (p *Plan) Digest() [32]byte {
	anybodys := *p
	anybodys.Proposer = ""
	return sha256.Sum256(anybodys.Encode())
}

// DigestHex is the digest in hex, 64 characters.
func (p *Plan) DigestHex() string {
	d := p.Digest()
	return hex.EncodeToString(d[:])
}

// Empty says that nothing has to be done and nothing is different.
func (p *Plan) Empty() bool { return len(p.Steps) == 0 && len(p.Findings) == 0 }

// Gates returns the gates that the steps must pass.
func (p *Plan) Gates() []Gate {
	var gates []Gate
	for _, s := range p.Steps {
		if !slices.Contains(gates, s.Gate) {
			gates = append(gates, s.Gate)
		}
	}
	slices.Sort(gates)
	return gates
}

// ErrPlan means that a file holds no plan, or one that was changed by hand.
var ErrPlan = errors.New("not a plan")

// Decode reads a plan. The error wraps [ErrPlan] for anything but the bytes that
// [Plan.Encode] makes.
func Decode(data []byte) (*Plan, error) {
	if len(data) > maxPlan {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are possible", ErrPlan, len(data), maxPlan)
	}
	var p Plan
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPlan, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", ErrPlan)
	}
	if p.Version != planVersion {
		return nil, fmt.Errorf("%w of a version that this program knows: %d, not %d", ErrPlan, p.Version, planVersion)
	}
	if !bytes.Equal(p.Encode(), data) {
		return nil, fmt.Errorf("%w in its canonical form; use the file as optics plan wrote it", ErrPlan)
	}
	return &p, p.check()
}

// check holds what the applier relies on.
func (p *Plan) check() error {
	seen := make(map[string]string, len(p.Steps))
	for _, s := range p.Steps {
		if _, twice := seen[s.ID]; twice || s.ID == "" || s.Lane == "" || s.Resource == "" {
			return fmt.Errorf("%w: step %q stands twice or lacks its id, resource or lane", ErrPlan, s.ID)
		}
		for _, id := range s.After {
			if lane, before := seen[id]; !before || lane == s.Lane {
				return fmt.Errorf("%w: step %q waits for %q, which is not a step of another lane before it", ErrPlan, s.ID, id)
			}
		}
		seen[s.ID] = s.Lane
	}
	return nil
}

// Differences returns everything that is not as it is wanted: what the steps would
// change, and the findings.
func (p *Plan) Differences() []Finding {
	all := make([]Finding, 0, len(p.Steps)+len(p.Findings))
	for _, s := range p.Steps {
		if s.Verb == Call {
			continue // a means to another step
		}
		do := "optics plan -e " + p.Environment
		for _, part := range s.Parts {
			all = append(all, Finding{
				Resource: s.Resource, Field: s.Field + " " + part.Field, Address: s.Address,
				Found: part.Found, Wanted: part.Wanted, Why: s.Why, Do: do,
			})
		}
		if len(s.Parts) > 0 {
			continue
		}
		f := Finding{
			Resource: s.Resource, Field: s.Field, Address: s.Address, Found: s.Found, Wanted: s.Wanted, Why: s.Why,
			Do: do,
		}
		if s.Verb == Create && f.Wanted == "" {
			f.Wanted = "to be there"
		}
		all = append(all, f)
	}
	return append(all, p.Findings...)
}
