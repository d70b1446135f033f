package iampolicy

import (
	"fmt"
	"strings"
)

// PrincipalType is a kind of caller.
type PrincipalType string

// The kinds of callers. The names are those of aws:PrincipalType where AWS has
// one.
const (
	PrincipalUser      PrincipalType = "User"
	PrincipalSession   PrincipalType = "AssumedRole"
	PrincipalRoot      PrincipalType = "Account"
	PrincipalService   PrincipalType = "Service"
	PrincipalFederated PrincipalType = "Federated"
	PrincipalAnonymous PrincipalType = "Anonymous"
)

// Principal is a caller. [ParsePrincipal] makes one of an ARN.
type Principal struct {
	// Type is its kind.
	Type PrincipalType
	// ARN is the caller as sts:GetCallerIdentity names it, for example
	// arn:aws:iam::111122223333:user/optics-relayer-staging or
	// arn:aws:sts::111122223333:assumed-role/optics-relayer-staging/pod-1. For a
	// service it is the service's name, for a federated caller its provider.
	ARN string
	// RoleARN is the role of a session, with the role's path.
	RoleARN string
	// Account is the caller's account: 12 digits, empty for services, federated
	// and anonymous callers.
	Account string
	// Name is the user's or the role's name without its path.
	Name string
}

// simulatedSession names the session of a role that is given by its own ARN.
const simulatedSession = "session"

// ParsePrincipal reads who a caller is from the ARN of a user, a role, a role's
// session, an account's root or an OIDC or SAML provider, from a 12-digit
// account (its root), from a service's name like pods.eks.amazonaws.com, or
// from * for an anonymous caller. A role stands for a session of it. The ARN of
// a session does not tell the role's path: set RoleARN for a role that has one.
func ParsePrincipal(text string) (Principal, error) {
	switch {
	case text == "*":
		return Principal{Type: PrincipalAnonymous}, nil
	case isAccount(text):
		return Principal{Type: PrincipalRoot, ARN: rootARN(text), Account: text}, nil
	case !strings.HasPrefix(text, "arn:") && strings.HasSuffix(text, ".amazonaws.com"):
		return Principal{Type: PrincipalService, ARN: text}, nil
	}
	a, err := parseARN(text)
	if err != nil {
		return Principal{}, fmt.Errorf("principal %q: %w", text, err)
	}
	if !isAccount(a.account) {
		return Principal{}, fmt.Errorf("principal %q: account %q: expected 12 digits", text, a.account)
	}
	p, ok := a.principal(text)
	if !ok {
		return Principal{}, fmt.Errorf("principal %q: expected a user, role, assumed-role, root or provider of iam or sts", text)
	}
	return p, nil
}

// principal says who an ARN of IAM or STS is.
func (a arn) principal(text string) (Principal, bool) {
	kind, rest, _ := strings.Cut(a.resource, "/")
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	p := Principal{ARN: text, Account: a.account, Name: name}
	switch {
	case a.service == "iam" && a.resource == "root":
		p.Type, p.Name = PrincipalRoot, ""
	case a.service == "iam" && (kind == "oidc-provider" || kind == "saml-provider") && rest != "":
		return Principal{Type: PrincipalFederated, ARN: text}, true
	case name == "":
		return Principal{}, false
	case a.service == "iam" && kind == "user":
		p.Type = PrincipalUser
	case a.service == "iam" && kind == "role":
		p.Type, p.RoleARN = PrincipalSession, text
		p.ARN = fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", a.partition, a.account, name, simulatedSession)
	case a.service == "sts" && kind == "assumed-role":
		role, session, found := strings.Cut(rest, "/")
		if !found || role == "" || strings.Contains(session, "/") {
			return Principal{}, false
		}
		p.Type, p.Name = PrincipalSession, role
		p.RoleARN = fmt.Sprintf("arn:%s:iam::%s:role/%s", a.partition, a.account, role)
	default:
		return Principal{}, false
	}
	return p, true
}

// String returns the caller's ARN or name.
func (p Principal) String() string {
	if p.Type == PrincipalAnonymous {
		return "anonymous"
	}
	return p.ARN
}

// inAccount says whether identity policies can speak for the caller.
func (p Principal) inAccount() bool {
	return p.Type == PrincipalUser || p.Type == PrincipalSession || p.Type == PrincipalRoot
}

// grant is how a policy of a resource means a caller, from weakest to strongest.
type grant int

const (
	// grantNone: not at all.
	grantNone grant = iota
	// grantAccount: its account, which leaves the decision to the account.
	grantAccount
	// grantRole: the role of its session; boundary and session policy still limit.
	grantRole
	// grantDirect: itself, or everybody; nothing but an explicit deny limits it.
	grantDirect
)

// meant says how an entry of a Principal element means the caller.
func (m PrincipalMatch) meant(p Principal) grant {
	switch {
	case m.Type == TypeService && p.Type == PrincipalService,
		m.Type == TypeFederated && p.Type == PrincipalFederated:
		if m.Value == p.ARN {
			return grantDirect
		}
		return grantNone
	case m.Type != TypeAWS:
		return grantNone
	case m.Value == "*", m.Value == p.ARN && p.inAccount():
		return grantDirect
	case accountOf(m.Value) != "" && accountOf(m.Value) == p.Account:
		if p.Type == PrincipalRoot {
			return grantDirect
		}
		return grantAccount
	case p.RoleARN != "" && m.Value == p.RoleARN:
		return grantRole
	default:
		return grantNone
	}
}

// meantBy returns the strongest way in which a Principal element means p.
func (p Principal) meantBy(entries []PrincipalMatch) grant {
	best := grantNone
	for _, m := range entries {
		best = max(best, m.meant(p))
	}
	return best
}

// exemptBy says whether a NotPrincipal element leaves the caller out. It must
// name all that the caller is: a user with its account, a session with its
// role and its account.
func (p Principal) exemptBy(entries []PrincipalMatch) bool {
	var account, role, self bool
	for _, m := range entries {
		if m.Value == "*" {
			return true
		}
		switch m.meant(p) {
		case grantDirect:
			self = true
		case grantRole:
			role = true
		case grantAccount:
			account = true
		case grantNone:
		}
	}
	if p.Type == PrincipalSession && !role || p.inAccount() && p.Type != PrincipalRoot && !account {
		return false
	}
	return self
}
