package iampolicy

// Request is one call to AWS that is to be authorized.
type Request struct {
	// Principal is who asks.
	Principal Principal
	// Action is the operation, for example kms:Sign.
	Action string
	// Resource is the ARN the operation is about, or * for operations that are
	// about none, such as kms:ListKeys.
	Resource string
	// ResourceAccount owns the resource: 12 digits. Empty means the account in
	// the ARN, or the principal's where the ARN has none.
	ResourceAccount string
	// Context holds the keys of the request by name, for example kms:MessageType
	// or aws:RequestedRegion. Names are compared without case. A key with no
	// values is an absent key. What follows from the principal is added unless
	// it is here: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType,
	// aws:PrincipalIsAWSService, aws:username, and kms:CallerAccount for
	// operations of KMS.
	Context map[string][]string
}

// Attached is a policy and where it comes from.
type Attached struct {
	// Name says which policy it is: an ARN, or a name like "inline policy x".
	Name string
	// Policy is the document.
	Policy *Policy
}

// Policies are all policies that apply to one request.
type Policies struct {
	// Identity are the inline and managed policies of the user or role.
	Identity []Attached
	// Groups are the inline and managed policies of the user's groups.
	Groups []Attached
	// Boundary is the permissions boundary of the user or role, nil for none.
	Boundary *Attached
	// Session are the policies passed when the session began, empty for none.
	Session []Attached
	// Resource is the resource's own policy: a key policy, or the trust policy
	// of the role for sts:AssumeRole and its like. Nil means none was given. A
	// KMS key without one is taken to have AWS's default key policy, which
	// leaves the decision to the policies of its account.
	Resource *Attached
}

// Layer is a kind of policy that takes part in a decision.
type Layer string

// The layers, in the order in which they are searched.
const (
	LayerIdentity Layer = "identity policy"
	LayerGroup    Layer = "group policy"
	LayerBoundary Layer = "permissions boundary"
	LayerSession  Layer = "session policy"
	LayerResource Layer = "resource policy"
)

// Ref names one statement of one policy.
type Ref struct {
	// Layer is the kind of the policy.
	Layer Layer
	// Policy is its name, as in [Attached].
	Policy string
	// Index is the statement's place in the policy, from zero.
	Index int
	// Sid is its label, empty for none.
	Sid string
}

// Miss is a statement that was about the action but did not match.
type Miss struct {
	// Ref is the statement.
	Ref Ref
	// Effect is what it would have done.
	Effect Effect
	// Why is one sentence: what failed, what was found and what was expected.
	Why string
}

// Decision is the answer to a [Request].
type Decision struct {
	// Allowed says whether the request may be made.
	Allowed bool
	// Explicit says, of a request that is refused, that a statement refuses it;
	// otherwise no statement allows it.
	Explicit bool
	// By is the statement that decided: the Deny, or the Allow. It is nil when
	// nothing allowed the request, and for the root user of an account.
	By *Ref
	// Through are the other statements that had to allow the request too: of
	// the boundary, the session, the resource's policy.
	Through []Ref
	// Missing is, without an explicit deny, the layer that should have allowed
	// the request and did not.
	Missing Layer
	// Reason is the decision in one sentence.
	Reason string
	// Misses are the statements that came near: about this action, but with
	// another principal, resource or condition.
	Misses []Miss
}
