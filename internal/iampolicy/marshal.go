package iampolicy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// list is written as a string when it has one value.
type list []string

func (l list) MarshalJSON() ([]byte, error) {
	if len(l) == 1 {
		return encode(l[0])
	}
	return encode([]string(l))
}

type policyJSON struct {
	Version   string          `json:",omitempty"`
	ID        string          `json:"Id,omitempty"`
	Statement []statementJSON `json:""`
}

type statementJSON struct {
	Sid          string                     `json:",omitempty"`
	Effect       Effect                     `json:""`
	Principal    any                        `json:",omitempty"`
	NotPrincipal any                        `json:",omitempty"`
	Action       *list                      `json:",omitempty"`
	NotAction    *list                      `json:",omitempty"`
	Resource     *list                      `json:",omitempty"`
	NotResource  *list                      `json:",omitempty"`
	Condition    map[string]map[string]list `json:",omitempty"`
}

// encode writes a value as JSON without escaping <, > and &.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// MarshalJSON writes the document on one line, in the order in which it is, with
// a list of one value as a string. It fails for a statement with two conditions
// of one operator and key, which JSON cannot hold.
func (p *Policy) MarshalJSON() ([]byte, error) {
	doc := policyJSON{Version: p.Version, ID: p.ID, Statement: []statementJSON{}}
	for i, s := range p.Statements {
		sj, err := s.json()
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i+1, err)
		}
		doc.Statement = append(doc.Statement, sj)
	}
	return encode(doc)
}

// UnmarshalJSON reads a document of any kind, as [Parse] does.
func (p *Policy) UnmarshalJSON(text []byte) error {
	parsed, err := Parse(text, KindAny)
	if err != nil {
		return err
	}
	*p = *parsed
	return nil
}

// Indented returns the document as people read it, with a line end.
func (p *Policy) Indented() (string, error) {
	line, err := p.MarshalJSON()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, line, "", "  "); err != nil {
		return "", err
	}
	b.WriteByte('\n')
	return b.String(), nil
}

func (s Statement) json() (statementJSON, error) {
	sj := statementJSON{
		Sid: s.Sid, Effect: s.Effect,
		Action: optional(s.Actions), NotAction: optional(s.NotActions),
		Resource: optional(s.Resources), NotResource: optional(s.NotResources),
	}
	if s.Principals != nil {
		sj.Principal = principalJSON(s.Principals)
	}
	if s.NotPrincipals != nil {
		sj.NotPrincipal = principalJSON(s.NotPrincipals)
	}
	for _, c := range s.Conditions {
		if sj.Condition == nil {
			sj.Condition = map[string]map[string]list{}
		}
		keys := sj.Condition[c.Operator]
		if keys == nil {
			keys = map[string]list{}
			sj.Condition[c.Operator] = keys
		}
		if _, twice := keys[c.Key]; twice {
			return sj, fmt.Errorf("condition %s on %s stands there twice", c.Operator, c.Key)
		}
		keys[c.Key] = c.Values
	}
	return sj, nil
}

func optional(values []string) *list {
	if values == nil {
		return nil
	}
	l := list(values)
	return &l
}

// principalJSON writes everybody as "*", and others by their kinds.
func principalJSON(entries []PrincipalMatch) any {
	if len(entries) == 1 && entries[0] == (PrincipalMatch{TypeAWS, "*"}) {
		return "*"
	}
	byType := map[string]list{}
	for _, m := range entries {
		byType[m.Type] = append(byType[m.Type], m.Value)
	}
	return byType
}

// Canonical returns one text for all documents that say the same, on one line:
// statements, lists and names sorted, lists without repetition, actions and
// condition keys in lower case, an account in a Principal as its root's ARN, and
// an absent version as 2008-10-17. Labels are kept: a changed Sid or Id is a
// difference.
func (p *Policy) Canonical() ([]byte, error) {
	doc := policyJSON{Version: p.Version, ID: p.ID, Statement: []statementJSON{}}
	if doc.Version == "" {
		doc.Version = Version2008
	}
	type sorted struct {
		statement statementJSON
		text      string
	}
	var all []sorted
	for i, s := range p.Statements {
		sj, err := s.canonical().json()
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i+1, err)
		}
		text, err := encode(sj)
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i+1, err)
		}
		all = append(all, sorted{sj, string(text)})
	}
	slices.SortFunc(all, func(a, b sorted) int { return strings.Compare(a.text, b.text) })
	for _, s := range all {
		doc.Statement = append(doc.Statement, s.statement)
	}
	return encode(doc)
}

// Equal says whether two documents say the same, as [Policy.Canonical] has it:
// the order and the form of lists make no difference.
func Equal(a, b *Policy) bool {
	if a == nil || b == nil {
		return a == b
	}
	textA, errA := a.Canonical()
	textB, errB := b.Canonical()
	return errA == nil && errB == nil && bytes.Equal(textA, textB)
}

func (s Statement) canonical() Statement {
	s.Actions, s.NotActions = set(s.Actions, strings.ToLower), set(s.NotActions, strings.ToLower)
	s.Resources, s.NotResources = set(s.Resources, same), set(s.NotResources, same)
	s.Principals, s.NotPrincipals = principalSet(s.Principals), principalSet(s.NotPrincipals)
	conditions := make([]Condition, len(s.Conditions))
	for i, c := range s.Conditions {
		conditions[i] = Condition{Operator: c.Operator, Key: strings.ToLower(c.Key), Values: set(c.Values, same)}
	}
	s.Conditions = conditions
	return s
}

func same(text string) string { return text }

// set returns values under a form, sorted and without repetition; nil stays nil.
func set(values []string, form func(string) string) []string {
	if values == nil {
		return nil
	}
	formed := make([]string, len(values))
	for i, v := range values {
		formed[i] = form(v)
	}
	slices.Sort(formed)
	return slices.Compact(formed)
}

func principalSet(entries []PrincipalMatch) []PrincipalMatch {
	if entries == nil {
		return nil
	}
	formed := slices.Clone(entries)
	for i, m := range formed {
		if m.Type == TypeAWS && isAccount(m.Value) {
			formed[i].Value = rootARN(m.Value)
		}
	}
	slices.SortFunc(formed, func(a, b PrincipalMatch) int {
		return strings.Compare(a.Type+"\n"+a.Value, b.Type+"\n"+b.Value)
	})
	return slices.Compact(formed)
}
