package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// conditions checks the conditions one by one.
func (v view) conditions() {
	for _, c := range v.Conditions {
		op, err := parseOperator(c.Operator)
		if err != nil {
			continue // no document that was parsed has one
		}
		element := "Condition." + c.Operator + "." + c.Key
		v.knownKey(c, element)
		v.setOperator(c, op, element)
		v.aliasKeys(c, element)
		for i, value := range c.Values {
			at := fmt.Sprintf("%s[%d]", element, i)
			if v.policy.Version != Version2012 && strings.Contains(value, "${") {
				v.add("variable-version", at, fmt.Sprintf("%q has a variable", value), "write the version 2012-10-17")
			}
			if op.base != nullOperator && aboutAliases(c) {
				v.aliasValue(value, op, at)
			}
		}
	}
}

// knownKey checks the name of a condition key of KMS.
func (v view) knownKey(c Condition, element string) {
	if len(c.Values) == 0 {
		v.add("empty", element, "condition "+c.Operator+" on "+c.Key+" has no values", "name them, or drop the condition")
	}
	key := strings.ToLower(c.Key)
	if !strings.HasPrefix(key, "kms:") {
		return
	}
	known := slices.ContainsFunc(kmsConditions, func(k string) bool {
		k = strings.ToLower(k)
		return key == k || strings.HasSuffix(k, ":") && strings.HasPrefix(key, k)
	})
	if !known {
		v.add("condition-unknown", element, c.Key, "write the key's name"+didYouMean(c.Key, kmsConditions))
	}
}

// setOperator checks how an operator goes with the number of values of its key.
func (v view) setOperator(c Condition, op operator, element string) {
	if v.Effect == Allow && op.set == forAll && !v.required(c.Key) {
		v.add("for-all-values", element, c.Operator+" alone in an Allow", fmt.Sprintf("add a condition ForAnyValue on %s, or Null %s false", c.Key, c.Key))
	}
	if op.set == "" && op.base != nullOperator && containsFold(multivaluedKeys, c.Key) {
		v.add("multivalued", element, c.Operator+" on "+c.Key, "write ForAnyValue:"+c.Operator)
	}
	if v.Effect == Allow && op.set != forAny && op.compare.negated && !v.required(c.Key) {
		v.add("negated-allow", element, c.Operator+" in an Allow", fmt.Sprintf("name what is allowed, or add Null %s false", c.Key))
	}
}

// required says whether another condition makes sure that a key is there.
func (v view) required(key string) bool {
	return slices.ContainsFunc(v.Conditions, func(c Condition) bool {
		op, err := parseOperator(c.Operator)
		if err != nil || !strings.EqualFold(c.Key, key) || op.ifExists {
			return false
		}
		if op.base == nullOperator {
			return len(c.Values) == 1 && strings.EqualFold(c.Values[0], "false")
		}
		return op.set == forAny || op.set == "" && !op.compare.negated
	})
}

// aliasKeys checks where the two condition keys about aliases stand.
func (v view) aliasKeys(c Condition, element string) {
	switch {
	case strings.EqualFold(c.Key, "kms:ResourceAliases") && v.facts.Kind == KindKey:
		v.add("resource-aliases-key", element, c.Key+" in a key policy", "use it in the identity's policy")
	case strings.EqualFold(c.Key, "kms:RequestAlias"):
		v.add("request-alias", element, c.Key, "write ForAnyValue:StringEquals kms:ResourceAliases")
	}
}

// aliasValue checks one alias of a condition.
func (v view) aliasValue(value string, op operator, element string) {
	wild := strings.ContainsAny(value, "*?")
	like := strings.HasSuffix(op.base, "Like")
	if v.Effect == Allow && wild && !like {
		v.add("alias-literal", element, fmt.Sprintf("%q with %s", value, op.base), "list the aliases: "+v.facts.aliasesLike(value))
		return
	}
	matched := v.facts.matching(value)
	if len(v.facts.Aliases) > 0 && len(matched) == 0 && !op.compare.negated {
		v.add("alias-none", element, fmt.Sprintf("%q", value), "list the environment's aliases, like "+v.facts.Aliases[0])
	}
	if v.Effect != Allow || !wild {
		return
	}
	v.add("alias-prefix", element, fmt.Sprintf("%q also matches %q", value, alsoMatches(value)), "write ForAnyValue:StringEquals with "+v.facts.aliasesLike(value))
	if coversPurposes(value, matched) {
		v.add("alias-purposes", element, fmt.Sprintf("%q covers signer and attestation", value), "give the attestation key a policy of its own")
	}
}

// alsoMatches returns an alias that nobody meant with a pattern.
func alsoMatches(value string) string {
	return strings.NewReplacer("*", "2-signer-of-another", "?", "x").Replace(value)
}

// coversPurposes says whether a pattern covers keys of both purposes, among
// known aliases or, without any, by its own words.
func coversPurposes(value string, known []string) bool {
	if len(known) == 0 {
		role := strings.Contains(value, string(RoleUpdater)) || strings.Contains(value, string(RoleWatcher))
		stem := strings.TrimRight(value, "*-")
		known = []string{}
		for _, purpose := range []Purpose{PurposeSigner, PurposeAttestation} {
			if alias := stem + "-" + string(purpose); role && compile(value).match(alias, false) {
				known = append(known, alias)
			}
		}
	}
	has := func(purpose Purpose) bool {
		return slices.ContainsFunc(known, func(alias string) bool { return strings.Contains(alias, string(purpose)) })
	}
	return has(PurposeSigner) && has(PurposeAttestation)
}

// matching returns the known aliases that a pattern matches.
func (f Facts) matching(value string) []string {
	var matched []string
	for _, alias := range f.Aliases {
		if compile(value).match(alias, false) {
			matched = append(matched, alias)
		}
	}
	return matched
}

// aliasesLike names the known aliases that a pattern means.
func (f Facts) aliasesLike(value string) string {
	if matched := f.matching(value); len(matched) > 0 {
		return strings.Join(matched, ", ")
	}
	return "the role's exact aliases"
}
