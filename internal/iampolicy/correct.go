package iampolicy

import (
	"slices"
	"strings"
)

// safeActions stand for kms:* in an administrator's policy: what provisioning
// needs on keys and aliases.
var safeActions = []string{
	"kms:CreateAlias", "kms:DescribeKey", "kms:GetKeyLastUsage", "kms:GetKeyPolicy", "kms:GetPublicKey",
	"kms:ListResourceTags", "kms:TagResource",
}

// correct returns a policy with everything put right that the facts and the
// policy itself allow to derive. It leaves key and trust policies, whose
// corrections need a person, as they are but for their version.
func correct(p *Policy, facts Facts) *Policy {
	corrected := &Policy{Version: Version2012, ID: p.ID}
	if facts.Kind != KindIdentity {
		corrected.Statements = p.Statements
		corrected.keepReadable(p.Version)
		return corrected
	}
	for _, s := range p.Statements {
		if s.Effect != Allow {
			corrected.Statements = append(corrected.Statements, s)
			continue
		}
		corrected.Statements = append(corrected.Statements, facts.correctAllow(s)...)
	}
	manages := func(s Statement) bool { return s.Effect == Allow && slices.ContainsFunc(manageActions, s.coversAction) }
	refuses := func(s Statement) bool { return s.Effect == Deny && s.coversAction("kms:Sign") }
	signs := func(s Statement) bool { return s.Effect == Allow && s.coversAction("kms:Sign") }
	all := corrected.Statements
	if slices.ContainsFunc(all, manages) && !slices.ContainsFunc(all, refuses) && !slices.ContainsFunc(all, signs) {
		corrected.Statements = append(corrected.Statements, neverSign)
	}
	uniqueSids(corrected.Statements)
	corrected.keepReadable(p.Version)
	return corrected
}

// keepReadable goes back to a version when the document cannot be read in the
// newer one: a ${ that was plain text need not be a variable.
func (p *Policy) keepReadable(version string) {
	text, err := p.MarshalJSON()
	if err == nil {
		_, err = Parse(text, KindAny)
	}
	if err != nil {
		p.Version = version
	}
}

// uniqueSids takes labels away that stand before already.
func uniqueSids(statements []Statement) {
	seen := map[string]bool{"": true}
	for i, s := range statements {
		if seen[s.Sid] {
			statements[i].Sid = ""
		}
		seen[s.Sid] = true
	}
}

// correctAllow corrects an Allow, which may become several statements: what an
// agent reads and what it signs have different conditions, and so have what is
// created and what is listed.
func (f Facts) correctAllow(s Statement) []Statement {
	signs := s.NotActions == nil && slices.ContainsFunc(s.Actions, func(a string) bool { return strings.EqualFold(a, "kms:Sign") })
	s.Actions = f.correctActions(s.Actions)
	s.Resources = f.correctResources(s.Resources)
	s.Conditions = f.correctConditions(s)
	switch {
	case s.NotActions != nil:
		return []Statement{s}
	case len(s.Actions) == 0:
		return nil
	case signs:
		return splitSigning(s)
	default:
		return f.splitStar(s)
	}
}

// correctActions drops what is not needed and replaces wildcards over KMS.
func (f Facts) correctActions(actions []string) []string {
	if actions == nil {
		return nil
	}
	kept := []string{}
	for _, action := range actions {
		switch {
		case strings.EqualFold(action, "kms:*"):
			kept = append(kept, safeActions...)
		case strings.Contains(strings.ToLower(action), "customkeystore"), containsFold(unneededActions, action):
		default:
			kept = append(kept, action)
		}
	}
	var unique []string
	for _, action := range kept {
		if !containsFold(unique, action) {
			unique = append(unique, action)
		}
	}
	return unique
}

// correctResources puts account and regions right, and lists the aliases.
func (f Facts) correctResources(resources []string) []string {
	if resources == nil {
		return nil
	}
	kept := []string{}
	for _, text := range resources {
		a, err := parseARN(text)
		if err != nil || a.service != "kms" && a.service != "secretsmanager" {
			kept = append(kept, text)
			continue
		}
		if f.Account != "" {
			a.account = f.Account
		}
		names := []string{a.resource}
		if matched := f.matching(a.resource); strings.ContainsAny(a.resource, "*?") && len(matched) > 0 {
			names = matched
		}
		for _, name := range names {
			a.resource = name
			kept = append(kept, f.inRegions(a)...)
		}
	}
	return slices.Compact(kept)
}

// inRegions returns an ARN once for each region when its region is open.
func (f Facts) inRegions(a arn) []string {
	if !strings.ContainsAny(a.region, "*?") || len(f.Regions) == 0 {
		return []string{a.String()}
	}
	var all []string
	for _, region := range f.Regions {
		a.region = region
		all = append(all, a.String())
	}
	return all
}

// correctConditions makes aliases exact, gives many-valued keys their set, and
// makes sure that a key is there before ForAllValues is asked about it. When two
// conditions would become one, which could allow more, all stay as they are.
func (f Facts) correctConditions(s Statement) []Condition {
	v := view{Statement: s}
	var corrected []Condition
	for _, c := range s.Conditions {
		op, err := parseOperator(c.Operator)
		switch {
		case err != nil || op.base == nullOperator:
		case aboutAliases(c) && !op.compare.negated:
			c = f.exactAliases(c, op)
		case op.set == "" && containsFold(multivaluedKeys, c.Key):
			c.Operator = forAny + ":" + c.Operator
		}
		corrected = append(corrected, c)
		if err == nil && op.set == forAll && !v.required(c.Key) {
			corrected = append(corrected, Condition{Operator: nullOperator, Key: c.Key, Values: []string{"false"}})
		}
	}
	seen := map[string]bool{}
	for _, c := range corrected {
		name := c.Operator + " " + strings.ToLower(c.Key)
		if seen[name] {
			return s.Conditions
		}
		seen[name] = true
	}
	return corrected
}

// aboutAliases says whether a condition is about the aliases of a key.
func aboutAliases(c Condition) bool {
	return strings.EqualFold(c.Key, "kms:ResourceAliases") || strings.EqualFold(c.Key, "kms:RequestAlias")
}

// exactAliases replaces patterns by the aliases they match. A pattern over both
// purposes keeps the signers: an attestation key has a policy of its own. What
// matches no known alias stays as it is.
func (f Facts) exactAliases(c Condition, op operator) Condition {
	var exact []string
	for _, value := range c.Values {
		matched := f.matching(value)
		if len(matched) == 0 {
			return c
		}
		if coversPurposes(value, matched) {
			matched = slices.DeleteFunc(matched, func(alias string) bool { return strings.Contains(alias, string(PurposeAttestation)) })
		}
		exact = append(exact, matched...)
	}
	slices.Sort(exact)
	set := forAny
	if op.set == forAll {
		set = forAll
	}
	return Condition{Operator: set + ":StringEquals", Key: "kms:ResourceAliases", Values: slices.Compact(exact)}
}

// splitSigning makes two statements of one that signs: reading, with
// kms:DescribeKey, and signing digests.
func splitSigning(s Statement) []Statement {
	read := s
	read.Actions = append([]string{"kms:DescribeKey"}, slices.DeleteFunc(slices.Clone(s.Actions), func(a string) bool {
		return strings.EqualFold(a, "kms:Sign") || strings.EqualFold(a, "kms:DescribeKey")
	})...)
	sign := s
	if s.Sid != "" {
		sign.Sid = s.Sid + "Sign"
	}
	sign.Actions = []string{"kms:Sign"}
	sign.Conditions = slices.DeleteFunc(slices.Clone(s.Conditions), func(c Condition) bool {
		return strings.EqualFold(c.Key, "kms:MessageType") || strings.EqualFold(c.Key, "kms:SigningAlgorithm")
	})
	read.Conditions = slices.Clone(sign.Conditions)
	sign.Conditions = append(
		sign.Conditions,
		Condition{Operator: "StringEquals", Key: "kms:MessageType", Values: []string{messageDigest}},
		Condition{Operator: "StringEquals", Key: "kms:SigningAlgorithm", Values: []string{algorithm}},
	)
	return []Statement{read, sign}
}

// splitStar pins the regions of a statement about no resource, and gives the
// creation of keys the conditions that only it can have.
func (f Facts) splitStar(s Statement) []Statement {
	creates := slices.ContainsFunc(s.Actions, func(a string) bool { return strings.EqualFold(a, "kms:CreateKey") })
	v := view{Statement: s}
	if slices.Contains(s.Resources, "*") && v.ofKMS() && !v.conditioned("aws:RequestedRegion") && len(f.Regions) > 0 {
		s.Conditions = append(slices.Clone(s.Conditions), Condition{Operator: "StringEquals", Key: "aws:RequestedRegion", Values: f.Regions})
	}
	if !creates || v.pinned("kms:KeySpec", keySpec) {
		return []Statement{s}
	}
	create := s
	create.Actions = []string{"kms:CreateKey"}
	if s.Sid != "" {
		create.Sid = s.Sid + "Create"
	}
	create.Conditions = append(
		slices.DeleteFunc(slices.Clone(s.Conditions), func(c Condition) bool { return strings.EqualFold(c.Key, "kms:KeySpec") }),
		Condition{Operator: "StringEquals", Key: "kms:KeySpec", Values: []string{keySpec}},
	)
	s.Actions = slices.DeleteFunc(slices.Clone(s.Actions), func(a string) bool { return strings.EqualFold(a, "kms:CreateKey") })
	if len(s.Actions) == 0 {
		return []Statement{create}
	}
	return []Statement{s, create}
}
