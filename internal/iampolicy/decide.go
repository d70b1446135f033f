package iampolicy

import (
	"fmt"
	"strconv"
	"strings"
)

// decide puts together what the layers say.
func (e *evaluation) decide(policies Policies) Decision {
	for _, f := range []found{e.identity, e.group, e.boundary, e.session, e.resource} {
		if f.deny != nil {
			return Decision{Explicit: true, By: f.deny, Reason: "denied by " + f.deny.String()}
		}
	}
	if !e.req.Principal.inAccount() {
		if e.resource.allow == nil {
			return e.refuse(LayerResource)
		}
		return allowed(e.resource.allow)
	}
	if e.req.sameAccount() {
		return e.within(policies)
	}
	if e.resource.grant == grantNone {
		return e.refuse(LayerResource)
	}
	return e.byIdentity(policies, e.resource.allow)
}

// within decides a request to a resource of the caller's own account.
func (e *evaluation) within(policies Policies) Decision {
	switch e.resource.grant {
	case grantDirect:
		return allowed(e.resource.allow)
	case grantRole:
		if missing := e.limit(policies); missing != "" {
			return e.refuse(missing)
		}
		return allowed(e.resource.allow, e.boundary.allow, e.session.allow)
	case grantNone:
		if e.req.needsResourcePolicy() {
			return e.refuse(LayerResource)
		}
	case grantAccount:
	}
	return e.byIdentity(policies, e.resource.allow)
}

// byIdentity decides by the caller's own policies and what limits them.
func (e *evaluation) byIdentity(policies Policies, through *Ref) Decision {
	own := e.identity.allow
	if own == nil {
		own = e.group.allow
	}
	root := e.req.Principal.Type == PrincipalRoot
	if own == nil && !root {
		return e.refuse(LayerIdentity)
	}
	if missing := e.limit(policies); missing != "" {
		return e.refuse(missing)
	}
	d := allowed(own, through, e.boundary.allow, e.session.allow)
	if own == nil {
		d.Reason = "allowed: the root user of an account may do everything in it"
	}
	return d
}

// limit returns the layer that does not let the caller's policies count, empty
// when all do.
func (e *evaluation) limit(policies Policies) Layer {
	switch {
	case policies.Boundary != nil && e.boundary.allow == nil:
		return LayerBoundary
	case len(policies.Session) > 0 && e.session.allow == nil:
		return LayerSession
	default:
		return ""
	}
}

// allowed is the decision by a statement, through others that are not nil.
func allowed(by *Ref, through ...*Ref) Decision {
	d := Decision{Allowed: true, By: by}
	if by != nil {
		d.Reason = "allowed by " + by.String()
	}
	for _, ref := range through {
		if ref != nil {
			d.Through = append(d.Through, *ref)
		}
	}
	return d
}

// refuse is the decision when a layer does not allow.
func (e *evaluation) refuse(missing Layer) Decision {
	return Decision{
		Missing: missing,
		Reason:  fmt.Sprintf("refused: no %s allows %s on %s", missing, e.req.Action, e.req.Resource),
	}
}

// String names the statement: its label or number, and its policy.
func (r Ref) String() string {
	label := fmt.Sprintf("statement %d", r.Index+1)
	if r.Sid != "" {
		label = fmt.Sprintf("statement %q", r.Sid)
	}
	return fmt.Sprintf("%s of %s %q", label, r.Layer, r.Policy)
}

// AccessDenied returns the message of AWS's AccessDenied error for a request
// that was refused: who, which action, which resource, and which kind of policy
// is the reason.
func (d Decision) AccessDenied(req Request) string {
	message := fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s", req.Principal, req.Action, req.Resource)
	if d.Explicit && d.By != nil {
		return message + " with an explicit deny in " + d.By.Layer.awsName(true)
	}
	return fmt.Sprintf("%s because no %s allows the %s action", message, d.Missing.awsName(false), req.Action)
}

// awsName is what AWS's messages call a layer, with its article or without.
func (l Layer) awsName(article bool) string {
	name := "identity-based policy"
	switch l {
	case LayerBoundary:
		name = "permissions boundary"
	case LayerSession:
		name = "session policy"
	case LayerResource:
		name = "resource-based policy"
	case LayerIdentity, LayerGroup:
	}
	if !article {
		return name
	}
	if strings.HasPrefix(name, "i") {
		return "an " + name
	}
	return "a " + name
}

// owner returns the account of the request's resource, empty when unknown.
func (r Request) owner() string {
	if r.ResourceAccount != "" {
		return r.ResourceAccount
	}
	a, err := parseARN(r.Resource)
	if err != nil {
		return ""
	}
	return a.account
}

func (r Request) sameAccount() bool {
	owner := r.owner()
	return owner == "" || owner == r.Principal.Account
}

// needsResourcePolicy says whether the policies of the caller's account count
// only when the resource's own policy lets them: keys, and roles to be assumed.
func (r Request) needsResourcePolicy() bool {
	return r.hasDefaultKeyPolicy() || r.onRole()
}

// hasDefaultKeyPolicy says whether the resource is a KMS key.
func (r Request) hasDefaultKeyPolicy() bool {
	a, err := parseARN(r.Resource)
	return err == nil && a.service == "kms" && strings.HasPrefix(a.resource, "key/") && r.sameAccount()
}

func (r Request) onRole() bool {
	a, err := parseARN(r.Resource)
	service, _, _ := strings.Cut(r.Action, ":")
	return err == nil && strings.EqualFold(service, "sts") && a.service == "iam" && strings.HasPrefix(a.resource, "role/")
}

// context returns the request's keys by name in lower case, with those that
// follow from the principal.
func (r Request) context() requestContext {
	ctx := requestContext{}
	p := r.Principal
	ctx["aws:principalisawsservice"] = []string{strconv.FormatBool(p.Type == PrincipalService)}
	if p.Type != PrincipalAnonymous {
		ctx["aws:principaltype"] = []string{string(p.Type)}
	}
	if p.inAccount() {
		ctx["aws:principalarn"] = []string{p.ARN}
		ctx["aws:principalaccount"] = []string{p.Account}
		if strings.HasPrefix(strings.ToLower(r.Action), "kms:") {
			ctx["kms:calleraccount"] = []string{p.Account}
		}
	}
	if p.Type == PrincipalSession {
		ctx["aws:principalarn"] = []string{p.RoleARN}
	}
	if p.Type == PrincipalUser {
		ctx["aws:username"] = []string{p.Name}
	}
	for key, values := range r.Context {
		ctx[strings.ToLower(key)] = values
	}
	return ctx
}
