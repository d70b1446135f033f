package iampolicy

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

// Principal is a caller.
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
