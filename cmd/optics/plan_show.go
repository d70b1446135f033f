package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/opticsnet/optics/internal/provision"
)

// showSteps prints a plan for a person.
func showSteps(w io.Writer, plan *provision.Plan) error {
	p := newPrinter(w)
	if len(plan.Steps) > 0 {
		p.row("#", "WHERE", "VERB", "WHAT", "VALUE", "GAS", "RISK", "WHY")
	}
	gas := make(map[string]uint64)
	for i, s := range plan.Steps {
		cost := ""
		if s.Call != nil {
			cost = fmt.Sprint(s.Call.Gas)
			gas[s.Lane] += s.Call.Gas
		}
		p.row(i+1, s.Lane, s.Verb, strings.TrimPrefix(s.Resource, s.Lane+"/"), valueOf(s), cost, s.Risk, s.Why)
	}
	p.flush()
	for _, s := range plan.Steps {
		if total, there := gas[s.Lane]; there {
			p.write(fmt.Sprintf("%s: %d gas at most\n", s.Lane, total))
			delete(gas, s.Lane)
		}
	}
	for _, f := range plan.Findings {
		p.write(findingLine(f))
	}
	return p.err
}

// valueOf says what a step makes of what.
func valueOf(s provision.Step) string {
	switch {
	case s.Verb == provision.Create:
		return s.Address
	case len(s.Parts) > 0:
		parts := make([]string, len(s.Parts))
		for i, part := range s.Parts {
			verb := "changes "
			if part.Found == "" {
				verb = "adds "
			} else if part.Wanted == "" {
				verb = "removes "
			}
			parts[i] = verb + part.Field
		}
		return s.Field + ": " + some(parts)
	case s.Found == "":
		return fmt.Sprintf("%s = %s", s.Field, s.Wanted)
	}
	return fmt.Sprintf("%s: %s -> %s", s.Field, s.Found, s.Wanted)
}

// findingLine is a difference in one line.
func findingLine(f provision.Finding) string {
	found, wanted := f.Found, f.Wanted
	if found == "" {
		found = "nothing"
	}
	if wanted == "" {
		wanted = "nothing"
	}
	line := fmt.Sprintf("DIFFERENT %s at %s: found %s, wanted %s: %s", strings.TrimSpace(f.Resource+" "+f.Field), f.Address, found, wanted, f.Why)
	if f.Do != "" {
		line += "; " + f.Do
	}
	if f.Call != nil {
		line += fmt.Sprintf(" (to %s, data %s)", f.Call.To, f.Call.Data)
	}
	return line + "\n"
}
