package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// Facts are what a policy is checked against. Every field may be empty: a rule
// that needs a fact that is missing looks at the policy alone.
type Facts struct {
	// Kind is what the policy is attached to; KindAny has it guessed.
	Kind Kind
	// Account is the environment's account.
	Account string
	// Regions are the environment's regions.
	Regions []string
	// Aliases are the aliases of the environment's keys.
	Aliases []string
}

// Severity is how bad a finding is.
type Severity string

// The severities.
const (
	// SeverityError: the policy does not work, or gives away keys.
	SeverityError Severity = "error"
	// SeverityWarning: it works, but gives more than is needed or may surprise.
	SeverityWarning Severity = "warning"
)

// Finding is one thing that is wrong with a policy.
type Finding struct {
	// Rule is the rule's name, for example account-digits.
	Rule string
	// Severity is how bad it is.
	Severity Severity
	// Path is the element, for example Statement[0].Resource[0].
	Path string
	// Position is where the element stands; the zero Position for a policy that
	// was not parsed.
	Position Position
	// What says what was found, Why why it is wrong, Correction what to write.
	What, Why, Correction string
	// Corrected says that [Report.Corrected] puts it right.
	Corrected bool
}

// String returns the finding in one line: place, rule, what, why, correction.
func (f Finding) String() string {
	place := f.Path
	if f.Position != (Position{}) {
		place = fmt.Sprintf("%d:%d", f.Position.Line, f.Position.Column)
	}
	return fmt.Sprintf("%s: %s: %s: %s: %s; %s", place, f.Severity, f.Rule, f.What, f.Why, f.Correction)
}

// Report is what was found in a policy.
type Report struct {
	// Findings are in the order of the text.
	Findings []Finding
	// Corrected is the policy with everything put right that can be derived; nil
	// when that is nothing.
	Corrected *Policy
}

// Lint says what is wrong with a policy for signing keys, why, and what to write
// instead.
func Lint(p *Policy, facts Facts) Report {
	if facts.Kind == KindAny {
		facts.Kind = guessKind(p)
	}
	report := Report{Findings: findings(p, facts)}
	corrected := correct(p, facts)
	if len(report.Findings) == 0 || Equal(p, corrected) {
		return report
	}
	left := map[string]bool{}
	for _, f := range findings(corrected, facts) {
		left[f.Rule] = true
	}
	for i, f := range report.Findings {
		report.Findings[i].Corrected = !left[f.Rule]
	}
	report.Corrected = corrected
	return report
}

// guessKind tells a policy's kind from its shape.
func guessKind(p *Policy) Kind {
	kind := KindIdentity
	for _, s := range p.Statements {
		if s.Principals == nil && s.NotPrincipals == nil {
			continue
		}
		kind = KindKey
		if s.Resources == nil && s.NotResources == nil {
			return KindTrust
		}
	}
	return kind
}

// linter collects findings.
type linter struct {
	policy   *Policy
	facts    Facts
	findings []Finding
}

// findings returns what is wrong, in the order of the text.
func findings(p *Policy, facts Facts) []Finding {
	l := &linter{policy: p, facts: facts}
	l.wholePolicy()
	for i, s := range p.Statements {
		v := view{Statement: s, linter: l, path: statementPath(i)}
		v.lists()
		v.arns()
		v.actions()
		v.signing()
		v.conditions()
		v.principals()
	}
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		if a.Position.Line != b.Position.Line {
			return a.Position.Line - b.Position.Line
		}
		return a.Position.Column - b.Position.Column
	})
	return l.findings
}

// add records a finding at a path.
func (l *linter) add(name, path, what, correction string) {
	r := rules[name]
	l.findings = append(l.findings, Finding{
		Rule: name, Severity: r.severity, Path: path, Position: l.position(path),
		What: what, Why: r.why, Correction: correction,
	})
}

// position returns the place of the element at a path, or of what holds it.
func (l *linter) position(path string) Position {
	for {
		if at, ok := l.policy.positions[path]; ok {
			return at
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return l.policy.positions[""]
		}
		path = path[:cut]
	}
}

// view is one statement under the linter.
type view struct {
	Statement
	*linter
	path string
}

// add records a finding at an element of the statement.
func (v view) add(name, element, what, correction string) {
	path := v.path
	if element != "" {
		path += "." + element
	}
	v.linter.add(name, path, what, correction)
}

// names says whether an Allow names an action itself or by a wildcard of KMS;
// NotAction is a finding of its own.
func (v view) names(action string) bool {
	return v.Effect == Allow && v.NotActions == nil && v.coversAction(action)
}

// delegates says whether the statement hands a resource to its own account, as
// the first statement of AWS's default key policy does.
func (v view) delegates() bool {
	if v.facts.Kind != KindKey || v.Effect != Allow || len(v.Principals) == 0 {
		return false
	}
	return !slices.ContainsFunc(v.Principals, func(m PrincipalMatch) bool { return m.Type != TypeAWS || accountOf(m.Value) == "" })
}

// wholePolicy checks what no single statement shows.
func (l *linter) wholePolicy() {
	if l.policy.Version != Version2012 {
		l.add("version", "Version", fmt.Sprintf("the version is %q", l.policy.Version), "write 2012-10-17")
	}
	text, err := l.policy.MarshalJSON()
	if limit := sizeLimits[l.facts.Kind]; err == nil && len(text) > limit {
		l.add("size", "", fmt.Sprintf("the policy has %d characters", len(text)), fmt.Sprintf("AWS takes %d: split it", limit))
	}
	granted := func(action string) bool {
		return slices.ContainsFunc(l.policy.Statements, func(s Statement) bool { return s.Effect == Allow && s.coversAction(action) })
	}
	denied := func(action string) bool {
		return slices.ContainsFunc(l.policy.Statements, func(s Statement) bool {
			return s.Effect == Deny && s.coversAction(action) && len(s.Conditions) == 0
		})
	}
	if l.facts.Kind == KindKey && !granted("kms:PutKeyPolicy") {
		l.add("lock-out", "Statement", "nobody may change this policy", "hand the key to its account: Principal arn:aws:iam::ACCOUNT:root, Action kms:*")
	}
	if l.facts.Kind != KindIdentity {
		return
	}
	if granted("kms:Sign") && !granted("kms:DescribeKey") {
		l.add("no-describe", "Statement", "kms:Sign without kms:DescribeKey", "allow kms:DescribeKey on the same keys")
	}
	if slices.ContainsFunc(manageActions, granted) && !denied("kms:Sign") {
		l.add("no-deny-sign", "Statement", "the policy manages keys, and nothing in it refuses kms:Sign", "add a Deny of kms:Sign and kms:CreateGrant on *")
	}
	if granted("kms:Sign") && !denied("kms:Sign") && slices.ContainsFunc(manageActions, granted) {
		l.add("sign-and-manage", "Statement", "the policy lets one identity both sign with keys and manage them", "split it: one policy for the signer, one for the administrator")
	}
}
