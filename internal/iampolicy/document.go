// Package iampolicy reads, writes, evaluates, lints and generates AWS IAM
// policy documents: what an environment's identities may do with its keys, and
// which statement says so. It is pure: documents and facts in, answers out. It
// talks to no AWS account.
package iampolicy

// The versions of the policy language. Policy variables work in 2012-10-17
// only; a document without a version is one of 2008-10-17.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17"
)

// Effect is what a statement does with the requests that it matches.
type Effect string

// The two effects. There is no third one: AWS compares them with case.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Policy is a policy document.
type Policy struct {
	// Version is the version of the language, empty when the document has none.
	Version string
	// ID is the document's own name; few have one.
	ID string
	// Statements are the document's statements, in its order.
	Statements []Statement

	// positions says where each element stood in the text, by its path.
	positions map[string]Position
}

// Statement is one statement of a policy. Of each pair of an element and its
// Not form at most one is set. A list that is nil stands for an element that is
// absent; one that is empty but not nil for an element without values, which
// AWS accepts and which matches nothing.
type Statement struct {
	// Sid names the statement; it is a label without effect.
	Sid string
	// Effect says what the statement does.
	Effect Effect
	// Principals and NotPrincipals say whose requests it is about. Only
	// policies of resources have them.
	Principals, NotPrincipals []PrincipalMatch
	// Actions and NotActions are patterns like kms:Sign or kms:*, compared
	// without case.
	Actions, NotActions []string
	// Resources and NotResources are patterns of ARNs, compared with case. The
	// trust policies of roles have none.
	Resources, NotResources []string
	// Conditions must all hold.
	Conditions []Condition
}

// PrincipalMatch is one entry of a Principal element.
type PrincipalMatch struct {
	// Type is AWS, Service, Federated or CanonicalUser.
	Type string
	// Value is an ARN, a 12-digit account, a service's name, a provider, or *
	// for everybody.
	Value string
}

// The types of entries in a Principal element.
const (
	TypeAWS           = "AWS"
	TypeService       = "Service"
	TypeFederated     = "Federated"
	TypeCanonicalUser = "CanonicalUser"
)

// Condition is one test of a statement: an operator, a key of the request's
// context and the values to compare with.
type Condition struct {
	// Operator is an operator with its set prefix and its suffix, for example
	// StringEquals, ForAnyValue:StringLike or NumericLessThanIfExists.
	Operator string
	// Key is a key of the request's context, compared without case.
	Key string
	// Values are alternatives, or none of them may match for a negated operator.
	Values []string
}

// Position is a place in a document's text. The zero Position is no place.
type Position struct {
	// Line and Column count from one; a column is a byte.
	Line, Column int
}
