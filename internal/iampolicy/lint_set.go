package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// maxAttached is how many managed policies AWS attaches to one user, group or
// role unless it is asked for more.
const maxAttached = 10

// setRules are the rules of [LintSet] by name.
var setRules = map[string]rule{
	"access-keys":    {SeverityWarning, "users have access keys that leak and never expire"},
	"attached-many":  {SeverityError, fmt.Sprintf("AWS attaches at most %d", maxAttached)},
	"group-unknown":  {SeverityError, "AWS refuses the membership"},
	"pod-clusters":   {SeverityWarning, "every cluster of the account in which somebody makes a service account of this name could use the role"},
	"policy-unknown": {SeverityError, "AWS refuses the attachment"},
	"roles-many":     {SeverityWarning, "a fault in one agent can sign as another"},
	"sign-around":    {SeverityError, "it can let itself or others sign"},
	"sign-raw":       {SeverityError, "it can be made to sign what nobody checked as a digest"},
}

// LintSet says what is wrong with users, groups, roles and key policies as a
// whole: names that do not fit, identities that sign for several roles or that
// can come to sign, long-lived access keys. The inventory says whose the keys
// are. The documents themselves are for [Lint].
func LintSet(set Set, inventory Inventory) []Finding {
	l := &setLinter{}
	l.names(set)
	if len(set.Users) > 0 {
		l.add("access-keys", "Users", quoteList(userNames(set.Users)), "use roles: EKS Pod Identity, IRSA, or a role for another account")
	}
	roles := map[string]AgentRole{}
	for _, k := range inventory.Keys {
		roles[k.Alias] = k.Role
	}
	signsFor := map[string][]string{}
	for _, row := range Matrix(set.Identities(), set.Keys(inventory)) {
		key := strings.Join(row.Aliases, ", ")
		if row.Sign.Allowed && len(row.Aliases) > 0 {
			role := string(roles[row.Aliases[0]])
			if !slices.Contains(signsFor[row.Identity], role) {
				signsFor[row.Identity] = append(signsFor[row.Identity], role)
			}
		}
		if row.SignRaw.Allowed {
			l.add("sign-raw", row.Identity, row.Identity+" signs RAW messages with "+key, "condition kms:Sign on kms:MessageType "+messageDigest)
		}
		if len(row.Around) > 0 {
			l.add("sign-around", row.Identity, fmt.Sprintf("%s may %s on %s", row.Identity, strings.Join(row.Around, ", "), key), "leave these to a break-glass policy")
		}
	}
	l.clusters(set)
	for _, id := range set.Identities() {
		if signed := signsFor[id.Name]; len(signed) > 1 {
			l.add("roles-many", id.Name, fmt.Sprintf("%s signs for %s", id.Name, strings.Join(signed, ", ")), "give each role an identity of its own")
		}
	}
	return l.findings
}

// setLinter collects findings about a set.
type setLinter struct{ findings []Finding }

func (l *setLinter) add(name, path, what, correction string) {
	r := setRules[name]
	l.findings = append(l.findings, Finding{
		Rule: name, Severity: r.severity, Path: path, What: what, Why: r.why, Correction: correction,
	})
}

// names checks that whatever is attached and joined exists.
func (l *setLinter) names(set Set) {
	var policies, groups []string
	for _, p := range set.Policies {
		policies = append(policies, p.Name)
	}
	for _, g := range set.Groups {
		groups = append(groups, g.Name)
		l.attached("group "+g.Name, g.Policies, policies)
	}
	for _, u := range set.Users {
		l.attached("user "+u.Name, u.Policies, policies)
		for _, g := range u.Groups {
			if !slices.Contains(groups, g) {
				l.add("group-unknown", "user "+u.Name, fmt.Sprintf("user %s is in group %q", u.Name, g), "create the group"+didYouMean(g, groups))
			}
		}
	}
	for _, r := range set.Roles {
		l.attached("role "+r.Name, r.Policies, policies)
	}
}

func (l *setLinter) attached(who string, names, known []string) {
	if len(names) > maxAttached {
		l.add("attached-many", who, fmt.Sprintf("%s has %d policies", who, len(names)), "join policies")
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			l.add("policy-unknown", who, fmt.Sprintf("%s has policy %q", who, name), "create the policy"+didYouMean(name, known))
		}
	}
}

func userNames(users []User) []string {
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.Name
	}
	return names
}

// clusters finds the roles that pods of any cluster may use.
func (l *setLinter) clusters(set Set) {
	var open []string
	for _, r := range set.Roles {
		if r.Trust == nil {
			continue
		}
		trust := Lint(r.Trust, Facts{Kind: KindTrust, Account: set.Account})
		if slices.ContainsFunc(trust.Findings, func(f Finding) bool { return f.Rule == "pod-identity-cluster" }) {
			open = append(open, r.Name)
		}
	}
	if len(open) > 0 {
		l.add("pod-clusters", "Roles", quoteList(open), "name the cluster: --cluster-arn arn:"+set.Partition+":eks:REGION:"+set.Account+":cluster/NAME")
	}
}
