package environment

import (
	"fmt"
	"strings"
)

// Conflicts refuses one account that signs on one chain for two purposes, in two
// roles or in two environments: each would move the other's nonces, or sign what
// the other must not. Governor and recovery manager may be one account, also in
// two environments: they are people, and send nothing by themselves.
//
// Accounts are compared by key and by Address, so that it also finds two keys
// that turn out to be one account once their addresses are known.
func Conflicts(signers []Signer) []Problem {
	type identity struct {
		chain   uint64
		account string
	}
	first, told := make(map[identity]Signer), make(map[string]bool)
	var problems []Problem
	for _, s := range signers {
		for _, account := range []string{s.id, strings.ToLower(s.Address)} {
			if account == "" {
				continue
			}
			id := identity{s.ChainID, account}
			before, taken := first[id]
			if !taken {
				first[id] = s
				continue
			}
			if pair := s.slot() + "|" + before.slot(); !before.may(s) && !told[pair] {
				told[pair] = true
				problems = append(problems, Problem{Place: s.place, Text: fmt.Sprintf(
					"%s would sign on chain %d as the %s, but is the %s already (%s); give each its own account",
					quote(s.name()), s.ChainID, s.slot(), before.slot(), before.place)})
			}
		}
	}
	return problems
}

// may reports whether two signers may be one account.
func (s Signer) may(other Signer) bool {
	people := func(r Role) bool { return r == Governor || r == RecoveryManager }
	return s.slot() == other.slot() || people(s.Role) && people(other.Role)
}

// slot says what the account signs as.
func (s Signer) slot() string {
	return fmt.Sprintf("%s %s of %s", s.Role, s.Purpose, s.Environment)
}

func (s Signer) name() string {
	if s.Address != "" {
		return s.Address
	}
	return s.Key
}

// sharedKeys refuses one key of a provider in two environments.
func sharedKeys(keys []Key) []Problem {
	first := make(map[string]Key)
	var problems []Problem
	for _, k := range keys {
		before, taken := first[k.ID()]
		if !taken {
			first[k.ID()] = k
			continue
		}
		problems = append(problems, Problem{Place: k.place, Text: fmt.Sprintf(
			"the key %s of %s is also the %s-%s of %s (%s); name the environments or networks so that their keys differ",
			quote(k.Alias+k.Secret), k.Environment, before.Role, before.Purpose, before.Environment, before.place)})
	}
	return problems
}
