package iampolicy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Kind is what a policy is attached to, which decides its shape.
type Kind string

// The kinds of policies.
const (
	// KindAny is any of the others; nothing is asked of the shape that not all
	// of them have.
	KindAny Kind = ""
	// KindIdentity is a policy of users, groups and roles, a boundary or a
	// session's policy: no Principal, a Resource in each statement.
	KindIdentity Kind = "identity"
	// KindKey is the policy of a KMS key, or of another resource: a Principal and
	// a Resource in each statement.
	KindKey Kind = "key"
	// KindTrust is the trust policy of a role: a Principal in each statement, no
	// Resource.
	KindTrust Kind = "trust"
)

var (
	policyElements = []string{"Version", "Id", "Statement"}
	// answerElements are what documents are in, in answers of IAM and KMS.
	answerElements = []string{
		"AssumeRolePolicyDocument", "Document", "Policy", "PolicyDocument", "PolicyName", "PolicyVersion", "Role",
	}
	statementElements = []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
		"Resource", "NotResource", "Condition",
	}
	principalTypes = []string{TypeAWS, TypeService, TypeFederated, TypeCanonicalUser}
)

// sidText is what IAM takes as a label; KMS takes more.
var sidText = regexp.MustCompile(`^[0-9A-Za-z]*$`)

// actionText is an action with wildcards.
var actionText = regexp.MustCompile(`^(\*|[0-9A-Za-z-]+:[0-9A-Za-z*?]+)$`)

// Parse reads a policy document of a kind. It takes what AWS takes, with one
// exception: a name that stands twice in an object is refused. The error is a
// [*ParseError]: the first thing that is wrong, with its line and column.
func Parse(text []byte, kind Kind) (*Policy, error) {
	root, err := readTree(text)
	if err != nil {
		return nil, err
	}
	if !root.isObject() {
		return nil, root.errorf("found %s: expected a policy document, an object with Version and Statement", root.kind())
	}
	r := &documentReader{kind: kind, policy: &Policy{positions: map[string]Position{"": root.at}}}
	if err := r.document(root); err != nil {
		return nil, err
	}
	return r.policy, nil
}

// documentReader turns nodes into a policy.
type documentReader struct {
	kind   Kind
	policy *Policy
	sids   map[string]Position
}

// mark remembers where the element at a path stands.
func (r *documentReader) mark(path string, at Position) { r.policy.positions[path] = at }

func (r *documentReader) document(root node) error {
	var statements *node
	for _, m := range root.members {
		r.mark(m.name, m.at)
		var err error
		switch m.name {
		case "Version":
			r.policy.Version, err = word(m, Version2012, Version2008)
		case "Id":
			r.policy.ID, err = text(m)
		case "Statement":
			statements = &m.node
		default:
			if slices.Contains(answerElements, m.name) {
				return errorAt(m.at, "found %q, as in an answer of AWS: expected the policy document in it alone", m.name)
			}
			return errorAt(m.at, "unknown element %q in the policy%s", m.name, didYouMean(m.name, policyElements))
		}
		if err != nil {
			return err
		}
	}
	switch {
	case statements == nil:
		return root.errorf("the policy has no Statement: expected a statement or an array of them")
	case statements.isObject():
		return r.statement(*statements)
	case !statements.isArray():
		return statements.errorf("Statement is %s: expected a statement or an array of them", statements.kind())
	}
	for _, n := range statements.items {
		if err := r.statement(n); err != nil {
			return err
		}
	}
	return nil
}

func (r *documentReader) statement(n node) error {
	path := statementPath(len(r.policy.Statements))
	r.mark(path, n.at)
	if !n.isObject() {
		return n.errorf("a statement is %s: expected an object with Effect and Action", n.kind())
	}
	var s Statement
	present := map[string]bool{}
	for _, m := range n.members {
		r.mark(path+"."+m.name, m.at)
		present[m.name] = true
		if err := r.element(&s, m, path+"."+m.name); err != nil {
			return err
		}
	}
	if err := r.checkShape(n, present); err != nil {
		return err
	}
	r.policy.Statements = append(r.policy.Statements, s)
	return nil
}

func statementPath(i int) string { return fmt.Sprintf("Statement[%d]", i) }

// element reads one element of a statement.
func (r *documentReader) element(s *Statement, m member, path string) (err error) {
	switch m.name {
	case "Sid":
		s.Sid, err = r.sid(m)
	case "Effect":
		var effect string
		effect, err = word(m, string(Allow), string(Deny))
		s.Effect = Effect(effect)
	case "Principal":
		s.Principals, err = r.principals(m, path)
	case "NotPrincipal":
		s.NotPrincipals, err = r.principals(m, path)
	case "Action":
		s.Actions, err = r.list(m, path, checkAction)
	case "NotAction":
		s.NotActions, err = r.list(m, path, checkAction)
	case "Resource":
		s.Resources, err = r.list(m, path, r.checkResource)
	case "NotResource":
		s.NotResources, err = r.list(m, path, r.checkResource)
	case "Condition":
		s.Conditions, err = r.conditions(m, path)
	default:
		err = errorAt(m.at, "unknown element %q in a statement%s", m.name, didYouMean(m.name, statementElements))
	}
	return err
}

// checkShape says what a statement lacks or has too much of for its kind.
func (r *documentReader) checkShape(n node, present map[string]bool) error {
	if !present["Effect"] {
		return n.errorf("the statement has no Effect: expected Allow or Deny")
	}
	for _, name := range []string{"Action", "Resource", "Principal"} {
		if present[name] && present["Not"+name] {
			return n.errorf("the statement has %s and Not%s: expected one of them", name, name)
		}
	}
	has := func(name string) bool { return present[name] || present["Not"+name] }
	switch {
	case !has("Action"):
		return n.errorf("the statement has no Action: expected Action or NotAction")
	case r.kind == KindAny:
		return nil
	case r.kind == KindIdentity && has("Principal"):
		return n.errorf("the statement has a Principal: expected none in an identity policy, which speaks of whom it is attached to")
	case r.kind != KindIdentity && !has("Principal"):
		return n.errorf("the statement has no Principal: expected one in a %s policy", r.kind)
	case r.kind == KindTrust && has("Resource"):
		return n.errorf("the statement has a Resource: expected none in a trust policy, which speaks of its role")
	case r.kind != KindTrust && !has("Resource"):
		return n.errorf("the statement has no Resource: expected Resource or NotResource")
	}
	return nil
}

func (r *documentReader) sid(m member) (string, error) {
	sid, err := text(m)
	if err != nil || sid == "" {
		return sid, err
	}
	if (r.kind == KindIdentity || r.kind == KindTrust) && !sidText.MatchString(sid) {
		return "", m.node.errorf("Sid %q: expected letters and digits only", sid)
	}
	if before, twice := r.sids[sid]; twice {
		return "", m.node.errorf("Sid %q stands here a second time: the first is at %d:%d", sid, before.Line, before.Column)
	}
	if r.sids == nil {
		r.sids = map[string]Position{}
	}
	r.sids[sid] = m.node.at
	return sid, nil
}

// list reads a string or an array of strings.
func (r *documentReader) list(m member, path string, check func(string) error) ([]string, error) {
	items := m.node.items
	if !m.node.isArray() {
		items = []node{m.node}
	}
	values := make([]string, 0, len(items))
	for i, item := range items {
		r.mark(fmt.Sprintf("%s[%d]", path, i), item.at)
		value, ok := item.text()
		if !ok {
			return nil, item.errorf("%s is %s: expected a string or an array of strings", m.name, item.kind())
		}
		if err := check(value); err != nil {
			return nil, item.errorf("%s: %v", m.name, err)
		}
		values = append(values, value)
	}
	return values, nil
}

func checkAction(value string) error {
	if actionText.MatchString(value) {
		return nil
	}
	return fmt.Errorf("%q: expected service:Operation, with * and ? in the operation, or *", value)
}

func (r *documentReader) checkResource(value string) error {
	if value != "*" && !strings.HasPrefix(value, "arn:") {
		return fmt.Errorf("%q: expected an ARN or *", value)
	}
	return r.checkVariables(value)
}

// checkVariables refuses variables that cannot be read, where there are any.
func (r *documentReader) checkVariables(value string) error {
	if r.policy.Version != Version2012 {
		return nil
	}
	return checkVariables(value)
}

func (r *documentReader) principals(m member, path string) ([]PrincipalMatch, error) {
	if value, ok := m.node.text(); ok && value == "*" {
		return []PrincipalMatch{{Type: TypeAWS, Value: "*"}}, nil
	}
	if !m.node.isObject() {
		return nil, m.node.errorf("%s is %s: expected \"*\" or an object like {\"AWS\": \"arn:…\"}", m.name, m.node.kind())
	}
	entries := []PrincipalMatch{}
	for _, t := range m.node.members {
		if !slices.Contains(principalTypes, t.name) {
			return nil, errorAt(t.at, "unknown kind of principal %q%s", t.name, didYouMean(t.name, principalTypes))
		}
		values, err := r.list(t, path+"."+t.name, checkNothing)
		if err != nil {
			return nil, err
		}
		for _, value := range values {
			entries = append(entries, PrincipalMatch{Type: t.name, Value: value})
		}
	}
	return entries, nil
}

func checkNothing(value string) error {
	if value == "" {
		return fmt.Errorf("%q: expected a principal", value)
	}
	return nil
}

// text reads a string.
func text(m member) (string, error) {
	value, ok := m.node.text()
	if !ok {
		return "", m.node.errorf("%s is %s: expected a string", m.name, m.node.kind())
	}
	return value, nil
}

// word reads one of some strings.
func word(m member, allowed ...string) (string, error) {
	value, err := text(m)
	if err != nil {
		return "", err
	}
	if !slices.Contains(allowed, value) {
		return "", m.node.errorf("%s is %q: expected %s", m.name, value, strings.Join(allowed, " or "))
	}
	return value, nil
}
