package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// containsFold is slices.Contains without case.
func containsFold(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
}

// lists checks elements that are empty, or negated in an Allow.
func (v view) lists() {
	for _, e := range []struct {
		name   string
		values []string
	}{{"Action", v.Actions}, {"Resource", v.Resources}} {
		if e.values != nil && len(e.values) == 0 {
			v.add("empty", e.name, e.name+" has no values", "name them, or drop the statement")
		}
	}
	if v.facts.Kind != KindTrust && v.Resources == nil && v.NotResources == nil {
		v.add("no-resource", "", "the statement has no Resource", "name the keys: "+v.facts.example("key/*"))
	}
	if v.Effect != Allow {
		return
	}
	if v.NotActions != nil {
		v.add("not-action", "NotAction", "NotAction with Allow", "list the operations in Action")
	}
	if v.NotResources != nil {
		v.add("not-resource", "NotResource", "NotResource with Allow", "list the resources in Resource")
	}
}

// arns checks the ARNs: an Allow that is too wide, and any that matches nothing.
func (v view) arns() {
	for i, text := range v.Resources {
		element := fmt.Sprintf("Resource[%d]", i)
		if v.policy.Version != Version2012 && strings.Contains(text, "${") {
			v.add("variable-version", element, fmt.Sprintf("%q has a variable", text), "write the version 2012-10-17")
		}
		a, err := parseARN(text)
		if err != nil {
			if v.Effect == Allow && text != "*" && strings.Contains(text, "*") {
				v.add("account-any", element, fmt.Sprintf("%q leaves account and region open", text), "write the whole ARN: "+v.facts.example("key/*"))
			}
			continue
		}
		v.account(a, element)
		v.region(a, element)
		v.aliasResource(a, element)
	}
}

func (v view) account(a arn, element string) {
	switch {
	case strings.ContainsAny(a.service, "*?"):
		v.add("service-any", element, fmt.Sprintf("service %q", a.service), "write kms")
	case strings.Contains(a.account, "${") || a.account == "":
	case strings.ContainsAny(a.account, "*?"):
		if v.Effect == Allow {
			v.add("account-any", element, fmt.Sprintf("account %q", a.account), "write "+v.facts.account())
		}
	case !isAccount(a.account):
		v.add("account-digits", element, fmt.Sprintf("account %q has %d characters", a.account, len(a.account)), "write "+v.facts.account())
	case v.facts.Kind == KindIdentity && v.facts.Account != "" && a.account != v.facts.Account:
		v.add("account-other", element, fmt.Sprintf("account %s", a.account), "write "+v.facts.account())
	}
}

func (v view) region(a arn, element string) {
	regional := a.service == "kms" || a.service == "secretsmanager"
	if v.Effect == Allow && regional && strings.ContainsAny(a.region, "*?") {
		v.add("region-any", element, fmt.Sprintf("region %q", a.region), "write "+v.facts.regions())
	}
}

// aliasResource checks the ARNs of aliases.
func (v view) aliasResource(a arn, element string) {
	if v.Effect != Allow || a.service != "kms" || !strings.HasPrefix(a.resource, "alias/") {
		return
	}
	if !slices.ContainsFunc(aliasActions, v.coversAction) {
		v.add("alias-as-resource", element, fmt.Sprintf("%q, with %s", a.resource, quoteList(v.Actions)), "write key/* with a condition ForAnyValue:StringEquals on kms:ResourceAliases")
	}
	if strings.ContainsAny(a.resource, "*?") && slices.ContainsFunc(aliasActions, v.coversAction) {
		v.add("alias-resource-any", element, fmt.Sprintf("aliases %q", a.resource), "list the aliases of the environment")
	}
}

// actions checks the operations of an Allow, one by one.
func (v view) actions() {
	if v.Effect != Allow {
		return
	}
	for i, action := range v.Actions {
		element := fmt.Sprintf("Action[%d]", i)
		service, _, _ := strings.Cut(action, ":")
		switch {
		case action != "*" && !strings.EqualFold(service, "kms"):
		case strings.ContainsAny(action, "*?"):
			v.wildcardAction(action, element)
		case strings.Contains(strings.ToLower(action), "customkeystore"):
			v.add("custom-key-store", element, action, "drop it")
		case containsFold(unneededActions, action):
			v.add("action-unneeded", element, action, "drop it")
		case !containsFold(kmsActions, action):
			v.add("action-unknown", element, action, "write the operation's name"+didYouMean(action, kmsActions))
		}
	}
	v.starResource()
	if v.names("kms:CreateKey") && slices.Contains(v.Resources, "*") && v.facts.Kind == KindIdentity && !v.pinned("kms:KeySpec", keySpec) {
		v.add("create-key-any", "Action", "kms:CreateKey without a condition on kms:KeySpec", "add StringEquals kms:KeySpec "+keySpec)
	}
}

// CheckAction says what is wrong with the name of one operation: its form, or that KMS
// has none of the name. Operations of other services are taken as they are.
func CheckAction(action string) error {
	service, operation, ok := strings.Cut(action, ":")
	known := containsFold(kmsActions, action) || containsFold(unneededActions, action) || strings.Contains(strings.ToLower(action), "customkeystore")
	switch {
	case !ok || service == "" || operation == "" || strings.ContainsAny(action, "*? "):
		return fmt.Errorf("%q: expected one operation, such as kms:Sign", action)
	case strings.EqualFold(service, "kms") && !known:
		return fmt.Errorf("%q: KMS has no such operation%s", action, didYouMean(action, kmsActions))
	}
	return nil
}

// wildcardAction names what a wildcard covers that it should not.
func (v view) wildcardAction(action, element string) {
	if v.delegates() {
		return
	}
	var covered []string
	for _, danger := range dangerousActions {
		if matchAction(action, danger) {
			covered = append(covered, danger)
		}
	}
	if len(covered) > 0 {
		v.add("kms-all", element, fmt.Sprintf("%q covers %s", action, strings.Join(covered, ", ")), "list the operations that are needed, and leave these to a policy of their own")
	}
}

// starResource checks operations that are about no resource: they need *, and
// with it a condition on the region.
func (v view) starResource() {
	if v.facts.Kind != KindIdentity || len(v.Actions) == 0 {
		return
	}
	others := slices.ContainsFunc(v.Actions, func(a string) bool { return !containsFold(starActions, a) })
	star := slices.Contains(v.Resources, "*")
	switch {
	case !others && v.Resources != nil && !star && len(v.Resources) > 0:
		v.add("list-resource", "Resource", fmt.Sprintf("%s on %s", quoteList(v.Actions), quoteList(v.Resources)), "write * and pin the region by a condition on aws:RequestedRegion")
	case star && v.ofKMS() && !v.conditioned("aws:RequestedRegion"):
		v.add("region-unpinned", "Resource", "resource * without a condition on aws:RequestedRegion", "add StringEquals aws:RequestedRegion "+v.facts.regions())
	}
}

// ofKMS says whether one of the actions is one of KMS.
func (v view) ofKMS() bool { return slices.ContainsFunc(kmsActions, v.coversAction) }

// signing checks an Allow that names kms:Sign; a wildcard over it is a finding of
// its own.
func (v view) signing() {
	if v.Effect != Allow || !containsFold(v.Actions, "kms:Sign") {
		return
	}
	if !v.pinned("kms:MessageType", messageDigest) {
		v.add("message-type", "Action", "kms:Sign without a condition on kms:MessageType", "add StringEquals kms:MessageType "+messageDigest)
	}
	if !v.pinned("kms:SigningAlgorithm", algorithm) {
		v.add("signing-algorithm", "Action", "kms:Sign without a condition on kms:SigningAlgorithm", "add StringEquals kms:SigningAlgorithm "+algorithm)
	}
	open := slices.ContainsFunc(v.Resources, func(r string) bool { return strings.ContainsAny(r, "*?") })
	if v.facts.Kind == KindIdentity && open && !v.conditioned("kms:ResourceAliases") && !v.conditioned("kms:RequestAlias") {
		v.add("any-key", "Resource", "kms:Sign on "+quoteList(v.Resources)+" without a condition on kms:ResourceAliases", "add ForAnyValue:StringEquals kms:ResourceAliases with the role's aliases, or name the keys")
	}
}

// pinned says whether the conditions let a key have one value only.
func (v view) pinned(key, value string) bool {
	return slices.ContainsFunc(v.Conditions, func(c Condition) bool {
		return c.Operator == "StringEquals" && strings.EqualFold(c.Key, key) && len(c.Values) == 1 && c.Values[0] == value
	})
}

// conditioned says whether a condition is about a key.
func (v view) conditioned(key string) bool {
	return slices.ContainsFunc(v.Conditions, func(c Condition) bool { return strings.EqualFold(c.Key, key) })
}

func (f Facts) account() string {
	if f.Account != "" {
		return f.Account
	}
	return "the environment's account, 12 digits"
}

func (f Facts) regions() string {
	if len(f.Regions) > 0 {
		return strings.Join(f.Regions, " or ")
	}
	return "the environment's region"
}

// example returns an ARN of KMS with what is known.
func (f Facts) example(resource string) string {
	region, account := "REGION", "ACCOUNT"
	if len(f.Regions) > 0 {
		region = f.Regions[0]
	}
	if f.Account != "" {
		account = f.Account
	}
	return arn{"aws", "kms", region, account, resource}.String()
}
