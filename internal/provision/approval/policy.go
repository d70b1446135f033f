package approval

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// Policy is what an environment asks for before plans of one kind are applied.
type Policy struct {
	// Environment and Class are those of the environment.
	Environment string
	Class       environment.Class
	// Kind is what the plan touches, Gate what the environment asks for it.
	Kind Kind
	Gate environment.Gate
	// Threshold is how many distinct approvers the gate "approvers" needs.
	Threshold uint64
	// ValidFor is the longest time that an approval may hold.
	ValidFor environment.Seconds
	// Approvers are the people who may sign.
	Approvers []environment.Approver
}

// PolicyOf returns the policy of an environment for plans of one kind. An
// environment without approvers lets approvals hold for a day.
func PolicyOf(env *environment.Environment, kind Kind) Policy {
	p := Policy{Environment: env.Name, Class: env.Class, Kind: kind, Gate: env.Gates.Beacons, ValidFor: environment.Day}
	if kind == Changes {
		p.Gate = env.Gates.Changes
	}
	if a := env.Approvals; a != nil {
		p.Approvers, p.ValidFor, p.Threshold = a.Approvers, a.ValidFor, a.Threshold.Beacons
		if kind == Changes {
			p.Threshold = a.Threshold.Changes
		}
	}
	return p
}

// Person returns the name of the approver whom a name or key stands for: a name, an
// address, the line of a .pub file or a fingerprint SHA256:…. It is empty for
// everybody else. Names and addresses may be written in any case.
func (p Policy) Person(text string) string {
	words := strings.Fields(text)
	if len(words) >= 2 {
		text = words[0] + " " + words[1]
	}
	for _, approver := range p.Approvers {
		is := strings.EqualFold(approver.Name, text)
		for _, k := range approver.SSH {
			is = is || text == k.String() || text == SSHKeyOf(k).Short()
		}
		for _, a := range approver.Ethereum {
			is = is || strings.EqualFold(text, a.String())
		}
		if is {
			return approver.Name
		}
	}
	return ""
}

// Case is what [Policy.Check] decides about.
type Case struct {
	// Plan is the digest of the plan as it was read just now.
	Plan common.Hash
	// Proposer is who proposed it, in a form that [Policy.Person] knows, or the
	// name of somebody who is no approver.
	Proposer string
	// Now is the time in unix seconds.
	Now uint64
	// Consent is what the person who applies the plan has said.
	Consent Consent
	// Approvals are those there are, in any order.
	Approvals []Approval
}

// Accepted is an approval that counts.
type Accepted struct {
	// Person is the approver.
	Person string `json:"person"`
	// Key is the key that signed.
	Key Key `json:"key"`
	// Serial and Expiry are those of the statement.
	Serial Serial `json:"serial"`
	Expiry uint64 `json:"expiry"`
}

// Until returns when the approval holds no longer, in UTC.
func (a Accepted) Until() time.Time { return time.Unix(int64(min(a.Expiry, lastSecond)), 0).UTC() }

// Verdict is what came of a check.
type Verdict struct {
	// Open tells whether the plan may be applied.
	Open bool `json:"open"`
	// Why says in one line what opened it, or what is missing.
	Why string `json:"why"`
	// Needed is how many distinct people must approve; 0 where none must.
	Needed uint64 `json:"needed"`
	// Accepted are the approvals that count, one for each person, by name.
	Accepted []Accepted `json:"accepted"`
	// Refused are the others, each with its reason.
	Refused []Refused `json:"refused"`
	// Missing are the approvers who have not approved and could, in the order of
	// the environment file.
	Missing []string `json:"missing"`
}

// Serials returns the serials of what counts: what is to be spent.
func (v Verdict) Serials() []Serial {
	serials := make([]Serial, len(v.Accepted))
	for i, a := range v.Accepted {
		serials[i] = a.Serial
	}
	return serials
}

// Check says whether a plan may be applied, who approved it, and for each approval
// that does not count why. It changes nothing: whoever applies the plan spends
// [Verdict.Serials] first. An error means that spent could not be read.
func (p Policy) Check(ctx context.Context, spent Spent, c Case) (Verdict, error) {
	v := Verdict{Accepted: []Accepted{}, Refused: []Refused{}, Missing: []string{}}
	approvals := slices.Clone(c.Approvals)
	slices.SortStableFunc(approvals, func(a, b Approval) int {
		return cmp.Or(cmp.Compare(a.Statement.Issued, b.Statement.Issued),
			bytes.Compare(a.Statement.Serial[:], b.Statement.Serial[:]), bytes.Compare(a.Signature, b.Signature))
	})
	for _, a := range approvals {
		signer, err := p.signer(a)
		if err == nil {
			err = p.fits(a.Statement, c)
		}
		if err == nil {
			var fault error
			if err, fault = p.fresh(ctx, spent, c.Plan, signer.Serial); fault != nil {
				return Verdict{}, fmt.Errorf("read which approvals were used: %w", fault)
			}
		}
		if err == nil {
			err = p.mayCount(signer, c, v.Accepted)
		}
		if err != nil {
			v.Refused = append(v.Refused, Refused{Serial: signer.Serial, Key: signer.Key, Person: signer.Person, Err: err})
			continue
		}
		v.Accepted = append(v.Accepted, signer)
	}
	slices.SortFunc(v.Accepted, func(a, b Accepted) int { return cmp.Compare(a.Person, b.Person) })
	v.Missing = append(v.Missing, p.missing(c, v.Accepted)...)
	p.decide(&v, c)
	return v, nil
}

// signer finds who signed. What is known of an approval is returned also with an
// error.
func (p Policy) signer(a Approval) (Accepted, error) {
	s := Accepted{Serial: a.Statement.Serial, Expiry: a.Statement.Expiry}
	if err := a.Statement.Validate(); err != nil {
		return s, err
	}
	key, err := a.Key()
	if err != nil {
		return s, err
	}
	s.Key, s.Person = key, p.Person(string(key))
	switch {
	case s.Person != "":
		return s, nil
	case a.Scheme == Ethereum:
		return s, fmt.Errorf("%w: %s is no approver of %s; a signature over another statement looks so, too", ErrForeign, key.Short(), p.Environment)
	}
	return s, fmt.Errorf("%w: %s is that of no approver of %s", ErrForeign, key.Short(), p.Environment)
}

// MayApprove returns the approver whose key it is, before anything is signed. The
// error wraps [ErrForeign] for a key of nobody, and [ErrOwn] where the approver
// proposed the plan and the gate is for others.
func (p Policy) MayApprove(key Key, proposer string) (string, error) {
	person := p.Person(string(key))
	if person == "" {
		return "", fmt.Errorf("%w: %s is that of no approver of %s", ErrForeign, key.Short(), p.Environment)
	}
	return person, p.own(person, proposer)
}

// own refuses the proposer where others must approve.
func (p Policy) own(person, proposer string) error {
	if p.Gate == environment.GateApprovers && person == p.Person(proposer) {
		return fmt.Errorf("%w: %s proposed the plan; others must approve it", ErrOwn, person)
	}
	return nil
}

// fits says whether a statement is about the case.
func (p Policy) fits(s Statement, c Case) error {
	switch {
	case s.Environment != p.Environment:
		return fmt.Errorf("%w: it is for %s, not for %s", ErrEnvironment, s.Environment, p.Environment)
	case s.Gate != p.Kind:
		return fmt.Errorf("%w: it is for %s, the plan needs one for %s", ErrGate, s.Gate, p.Kind)
	case s.Plan != c.Plan:
		return fmt.Errorf("%w: it is for plan %s, this is plan %s; approve this one", ErrPlan, ShortDigest(s.Plan), ShortDigest(c.Plan))
	case !p.same(s.Proposer, c.Proposer):
		return fmt.Errorf("%w: its signer was told %s, the plan is proposed by %s", ErrProposer, s.Proposer, c.Proposer)
	case s.Issued > c.Now:
		return fmt.Errorf("%w: it holds from %s, now it is %s; compare the clocks", ErrEarly, utc(s.Issued), utc(c.Now))
	case s.Expiry <= c.Now:
		return fmt.Errorf("%w: it held until %s, now it is %s; approve again", ErrExpired, utc(s.Expiry), utc(c.Now))
	case s.Expiry-s.Issued > uint64(p.ValidFor):
		return fmt.Errorf("%w: it holds for %s, %s allows %s", ErrLong, length(s.Expiry-s.Issued), p.Environment, p.ValidFor)
	}
	return nil
}

// same says whether two words stand for one proposer.
func (p Policy) same(a, b string) bool {
	person := p.Person(a)
	return a == b || person != "" && person == p.Person(b)
}

// mayCount says whether a person counts who signed what fits.
func (p Policy) mayCount(signer Accepted, c Case, before []Accepted) error {
	if err := p.own(signer.Person, c.Proposer); err != nil {
		return err
	}
	for _, other := range before {
		switch {
		case other.Person == signer.Person:
			return fmt.Errorf("%w: %s has approved already, with %s; a person counts once", ErrDuplicate, signer.Person, other.Key.Short())
		case other.Serial == signer.Serial:
			return fmt.Errorf("%w: %s has signed with this serial; each approver makes an own statement", ErrSpent, other.Person)
		}
	}
	return nil
}

// fresh says whether a serial may be used for a plan; fault is that of spent.
func (p Policy) fresh(ctx context.Context, spent Spent, plan common.Hash, serial Serial) (reason, fault error) {
	use, used, err := spent.UseOf(ctx, serial)
	switch {
	case err != nil:
		return nil, err
	case used && use.Plan != plan:
		return fmt.Errorf("%w: its serial was spent on plan %s; approve again", ErrSpent, ShortDigest(use.Plan)), nil
	case used && use.Finished:
		return fmt.Errorf("%w: plan %s was applied with it to its end; approve again", ErrSpent, ShortDigest(plan)), nil
	}
	return nil, nil
}

// missing are the approvers who could still approve.
func (p Policy) missing(c Case, accepted []Accepted) []string {
	var names []string
	for _, approver := range p.Approvers {
		if p.own(approver.Name, c.Proposer) == nil && !slices.ContainsFunc(accepted, func(a Accepted) bool { return a.Person == approver.Name }) {
			names = append(names, approver.Name)
		}
	}
	return names
}

// ErrClosed means that a plan may not be applied yet.
var ErrClosed = errors.New("not approved")

// Err returns nil when the plan may be applied, and otherwise an error that wraps
// [ErrClosed] and says in one line what is missing.
func (v Verdict) Err() error {
	if v.Open {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrClosed, v.Why)
}
