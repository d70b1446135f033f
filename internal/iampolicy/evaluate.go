package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// Evaluate decides a request as AWS does within its documented rules:
//
//  1. A Deny that matches, in any policy, refuses.
//  2. Within one account the resource's policy or the caller's own policies
//     suffice. KMS keys and roles to be assumed are different: their policy
//     must name the caller, or its account, which hands the decision to the
//     account's policies.
//  3. Across accounts both sides must allow.
//  4. What the caller's own policies allow counts only within its permissions
//     boundary and its session's policies. A resource's policy is free of both
//     when it names a user, a session or everybody, and bound by both when it
//     names the role of a session.
//  5. Otherwise nothing allows the request.
//
// It knows no service control policies, no resource control policies and no
// KMS grants. A request that is not well formed is refused with the reason.
func Evaluate(req Request, policies Policies) Decision {
	if err := req.check(); err != nil {
		return Decision{Missing: LayerIdentity, Reason: "refused: " + err.Error()}
	}
	e := &evaluation{req: req, ctx: req.context(), bounded: policies.Boundary != nil}
	e.identity = e.search(LayerIdentity, policies.Identity)
	e.group = e.search(LayerGroup, policies.Groups)
	e.boundary = e.search(LayerBoundary, one(policies.Boundary))
	e.session = e.search(LayerSession, policies.Session)
	e.resource = e.search(LayerResource, one(policies.Resource))
	if policies.Resource == nil && req.hasDefaultKeyPolicy() {
		e.resource.grant = grantAccount
	}
	d := e.decide(policies)
	d.Misses = e.near(d)
	return d
}

func one(a *Attached) []Attached {
	if a == nil {
		return nil
	}
	return []Attached{*a}
}

// evaluation is one request on its way through the layers.
type evaluation struct {
	req     Request
	ctx     requestContext
	bounded bool
	misses  []Miss

	identity, group, boundary, session, resource found
}

// found is what one layer says: its first Deny and its first Allow that match.
type found struct {
	deny, allow *Ref
	grant       grant // of a resource's policy: its strongest Allow
}

// search reads the policies of a layer.
func (e *evaluation) search(layer Layer, policies []Attached) found {
	var f found
	for _, attached := range policies {
		if attached.Policy == nil {
			continue
		}
		for i, s := range attached.Policy.Statements {
			ref := Ref{Layer: layer, Policy: attached.Name, Index: i, Sid: s.Sid}
			how, why, near := e.matches(s, attached.Policy.Version, layer)
			switch {
			case why != "":
				if near {
					e.misses = append(e.misses, Miss{Ref: ref, Effect: s.Effect, Why: why})
				}
			case s.Effect == Deny:
				if f.deny == nil {
					f.deny = &ref
				}
			case s.Effect == Allow:
				if f.allow == nil || how > f.grant {
					f.allow, f.grant = &ref, how
				}
			}
		}
	}
	return f
}

// matches says how a statement means the caller when all of it matches, or why
// it does not, and whether it came near: it is about the action.
func (e *evaluation) matches(s Statement, version string, layer Layer) (how grant, why string, near bool) {
	if !s.coversAction(e.req.Action) {
		return grantNone, "it is about other actions", false
	}
	how, why = e.matchPrincipal(s, layer)
	if why == "" {
		why = s.missesResource(e.req.Resource, version, layer, e.ctx)
	}
	for _, c := range s.Conditions {
		if why != "" {
			break
		}
		if ok, reason := e.condition(c, s.Effect, version); !ok {
			why = reason
		}
	}
	return how, why, true
}

// condition evaluates a condition. One whose operator is unknown, which no
// document that was parsed has, never allows and never lets a Deny slip.
func (e *evaluation) condition(c Condition, effect Effect, version string) (ok bool, why string) {
	if _, err := parseOperator(c.Operator); err != nil {
		return effect == Deny, err.Error()
	}
	return c.holds(e.ctx, version)
}

func (s Statement) coversAction(action string) bool {
	covers := func(p string) bool { return matchAction(p, action) }
	if s.NotActions != nil {
		return !slices.ContainsFunc(s.NotActions, covers)
	}
	return slices.ContainsFunc(s.Actions, covers)
}

// matchPrincipal says how a statement means the caller, or why it does not.
func (e *evaluation) matchPrincipal(s Statement, layer Layer) (grant, string) {
	named := s.Principals != nil || s.NotPrincipals != nil
	switch {
	case layer != LayerResource && named:
		return grantNone, "it has a Principal, which only a resource's policy may have"
	case layer != LayerResource:
		return grantDirect, ""
	case !named:
		return grantNone, "it has no Principal, which a resource's policy must have"
	case s.NotPrincipals != nil:
		// AWS: a boundary makes a Deny with NotPrincipal apply to the caller
		// whatever the element names.
		if e.req.Principal.exemptBy(s.NotPrincipals) && (s.Effect != Deny || !e.bounded) {
			return grantNone, fmt.Sprintf("its NotPrincipal leaves %s out", e.req.Principal)
		}
		return grantDirect, ""
	}
	if how := e.req.Principal.meantBy(s.Principals); how != grantNone {
		return how, ""
	}
	return grantNone, fmt.Sprintf("principal %s is not among %s", e.req.Principal, principalList(s.Principals))
}

func principalList(entries []PrincipalMatch) string {
	values := make([]string, len(entries))
	for i, m := range entries {
		values[i] = m.Value
	}
	return quoteList(values)
}

// missesResource says why a statement is not about a resource, empty when it is.
func (s Statement) missesResource(resource, version string, layer Layer, ctx requestContext) string {
	if layer == LayerResource && s.Resources == nil && s.NotResources == nil {
		return ""
	}
	patterns, negated := s.Resources, false
	if s.NotResources != nil {
		patterns, negated = s.NotResources, true
	}
	matched := false
	for _, text := range patterns {
		p, err := expand(text, version, ctx)
		if err != nil {
			return fmt.Sprintf("resource %q: %v", text, err)
		}
		matched = matched || p.resource().match(resource, false)
	}
	switch {
	case matched != negated:
		return ""
	case negated:
		return fmt.Sprintf("its NotResource leaves %s out", resource)
	default:
		return fmt.Sprintf("resource %s does not match %s", resource, quoteList(patterns))
	}
}

// near returns the statements worth showing: of a refusal by nobody's word
// those that could have allowed, otherwise none.
func (e *evaluation) near(d Decision) []Miss {
	if d.Allowed || d.Explicit {
		return nil
	}
	return slices.DeleteFunc(e.misses, func(m Miss) bool { return m.Effect != Allow })
}

// check returns what is wrong with a request.
func (r Request) check() error {
	service, operation, found := strings.Cut(r.Action, ":")
	if !found || service == "" || operation == "" || strings.ContainsAny(r.Action, "*? ") {
		return fmt.Errorf("action %q is not an operation: expected service:Operation", r.Action)
	}
	if r.Resource != "*" {
		if _, err := parseARN(r.Resource); err != nil {
			return fmt.Errorf("resource: %w, or *", err)
		}
	}
	if r.Principal.inAccount() && !isAccount(r.Principal.Account) {
		return fmt.Errorf("principal %q has account %q: expected 12 digits", r.Principal.ARN, r.Principal.Account)
	}
	return nil
}
