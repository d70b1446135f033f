package environment

import (
	"fmt"
	"slices"
)

// Variables returns the names of all variables of the file, in order and once
// each.
func (e *Environment) Variables() []string {
	var names []string
	for _, t := range e.texts {
		for _, name := range t.Variables() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// CheckVariables looks up every variable of the file, and checks that the values
// are what they must be: URLs of nodes, AWS accounts, addresses, and no account in
// two roles on one chain. The error is an [InvalidError]; it shows no value of an
// endpoint. Commands that need a part only resolve that part.
func (e *Environment) CheckVariables(lookup Lookup) error {
	var problems []Problem
	for _, t := range e.texts {
		_, err := t.Resolve(lookup)
		problems = append(problems, problemsOf(t, err)...)
	}
	if len(problems) > 0 {
		return invalid(problems)
	}
	for i := range e.Networks {
		_, err := e.Networks[i].ResolveEndpoints(lookup)
		problems = append(problems, problemsOf(Text{place: e.Place("networks." + e.Networks[i].Name)}, err)...)
	}
	_, err := e.Keys.ResolveAccount(lookup)
	problems = append(problems, problemsOf(Text{place: e.Place("keys.account")}, err)...)
	for i := range e.Operators {
		_, err := e.Operators[i].ResolveAccount(lookup)
		problems = append(problems, problemsOf(Text{place: e.Place("operators")}, err)...)
	}
	signers, wrong := e.resolveSigners(lookup)
	problems = append(problems, wrong...)
	if len(wrong) == 0 {
		problems = append(problems, Conflicts(signers)...)
	}
	return invalid(problems)
}

// resolveSigners returns the inventory's signers with the addresses that their
// variables hold.
func (e *Environment) resolveSigners(lookup Lookup) ([]Signer, []Problem) {
	var problems []Problem
	signers := e.Inventory().Signers
	for i, s := range signers {
		if s.Address == "" {
			continue
		}
		account := Account{Text{raw: s.Address, place: s.place}}
		address, err := account.Address(lookup)
		problems = append(problems, problemsOf(account.Text, err)...)
		signers[i].Address = address.Hex()
	}
	return signers, problems
}

// Notes are what an operator should know about a file that is right.
func (e *Environment) Notes() []Problem {
	var notes []Problem
	if a := e.Approvals; a != nil && len(a.Approvers) == 0 {
		notes = append(notes, Problem{Place: e.Place("approvals.approvers"), Text: fmt.Sprintf(
			"there are no approvers; nothing can be approved until %d stand here", max(a.Threshold.Changes, a.Threshold.Beacons))})
	}
	if e.Class == Development {
		return notes
	}
	for _, operator := range e.Operators {
		if operator.Access == AccessUser {
			notes = append(notes, Problem{Place: e.Place("operators." + operator.Name + ".access"), Text: "a user has access keys that do not expire; " +
				"pod-identity, irsa or cross-account do without"})
		}
	}
	return notes
}
