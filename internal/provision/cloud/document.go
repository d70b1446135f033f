package cloud

import (
	"encoding/json"
	"fmt"

	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/provision"
)

// statements says which statements of two documents differ, by their labels. One
// document that is none of a policy differs as a whole.
func statements(found, wanted string) []provision.Part {
	have, err := iampolicy.Parse([]byte(found), iampolicy.KindAny)
	if err != nil {
		return nil
	}
	want, err := iampolicy.Parse([]byte(wanted), iampolicy.KindAny)
	if err != nil {
		return nil
	}
	var parts []provision.Part
	add := func(name string, have, want *iampolicy.Statement) {
		if have == nil || want == nil || !iampolicy.Equal(alone(*have), alone(*want)) {
			parts = append(parts, provision.Part{Field: name, Found: statementText(have), Wanted: statementText(want)})
		}
	}
	byName := named(want)
	left := named(have)
	for _, name := range order(want, have) {
		add(name, left[name], byName[name])
	}
	return parts
}

// named are the statements of a document by their labels; one without a label has
// its place.
func named(p *iampolicy.Policy) map[string]*iampolicy.Statement {
	all := make(map[string]*iampolicy.Statement)
	for n := range p.Statements {
		all[label(p, n)] = &p.Statements[n]
	}
	return all
}

func label(p *iampolicy.Policy, n int) string {
	if sid := p.Statements[n].Sid; sid != "" {
		return sid
	}
	return fmt.Sprintf("statement %d", n+1)
}

// order are the labels of two documents, each once.
func order(documents ...*iampolicy.Policy) []string {
	var names []string
	seen := make(map[string]bool)
	for _, p := range documents {
		for n := range p.Statements {
			if name := label(p, n); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

func alone(s iampolicy.Statement) *iampolicy.Policy {
	return &iampolicy.Policy{Version: iampolicy.Version2012, Statements: []iampolicy.Statement{s}}
}

// statementText is a statement as JSON, "" for one that is not there.
func statementText(s *iampolicy.Statement) string {
	if s == nil {
		return ""
	}
	var only struct{ Statement []json.RawMessage }
	text, err := alone(*s).MarshalJSON()
	if err == nil {
		err = json.Unmarshal(text, &only)
	}
	if err != nil || len(only.Statement) != 1 {
		return fmt.Sprintf("%v", *s) // a condition that stands twice, which JSON cannot hold
	}
	return string(only.Statement[0])
}
