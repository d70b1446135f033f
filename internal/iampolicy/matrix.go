package iampolicy

import (
	"slices"
	"strings"
)

// Identity is a user or role and the policies that apply to it.
type Identity struct {
	// Name is the user's or role's name.
	Name string
	// Principal is who it is.
	Principal Principal
	// Policies are its own; Resource is not used.
	Policies Policies
}

// KeyFacts are what a request about a KMS key depends on.
type KeyFacts struct {
	// ARN is the key's ARN.
	ARN string
	// Aliases are the key's aliases, with alias/ before them.
	Aliases []string
	// Tags are the key's tags.
	Tags map[string]string
	// Policy is the key's policy, nil for AWS's default.
	Policy *Attached
}

// SignRequest returns the request to sign a digest with a key, as an agent makes
// it. Requests differ in kms:MessageType, DIGEST or RAW, and the algorithm.
func SignRequest(p Principal, key KeyFacts) Request {
	req := KeyRequest(p, "kms:Sign", key)
	req.Context["kms:MessageType"] = []string{messageDigest}
	req.Context["kms:SigningAlgorithm"] = []string{algorithm}
	return req
}

// KeyRequest returns the request for an operation on a signing key, with what KMS
// knows of the key: its aliases, its tags, its kind and its region.
func KeyRequest(p Principal, action string, key KeyFacts) Request {
	ctx := map[string][]string{
		"kms:ResourceAliases": key.Aliases,
		"kms:KeySpec":         {keySpec},
		"kms:KeyUsage":        {keyUsage},
	}
	for name, value := range key.Tags {
		ctx["aws:ResourceTag/"+name] = []string{value}
	}
	if a, err := parseARN(key.ARN); err == nil {
		ctx["aws:RequestedRegion"] = []string{a.region}
	}
	return Request{Principal: p, Action: action, Resource: key.ARN, Context: ctx}
}

// waysAround are the operations by which an identity that may not sign with a
// key can come to sign with it, or let somebody else.
var waysAround = []string{"kms:CreateGrant", "kms:PutKeyPolicy"}

// Row says what one identity may do with one key.
type Row struct {
	// Identity is the identity's name.
	Identity string
	// KeyARN and Aliases are the key's.
	KeyARN  string
	Aliases []string
	// Sign is the decision about signing a digest, with the statement that decided.
	Sign Decision
	// SignRaw is the decision about signing a message that KMS hashes itself:
	// one that no agent needs.
	SignRaw Decision
	// Read is the decision about reading the public key.
	Read Decision
	// Around are operations it may do that would let it sign after all.
	Around []string
}

// Matrix says who can sign with which key: a row for each identity and key,
// sorted by identity, then by key.
func Matrix(identities []Identity, keys []KeyFacts) []Row {
	var rows []Row
	for _, id := range identities {
		for _, key := range keys {
			policies := id.Policies
			policies.Resource = key.Policy
			raw := SignRequest(id.Principal, key)
			raw.Context["kms:MessageType"] = []string{"RAW"}
			row := Row{
				Identity: id.Name, KeyARN: key.ARN, Aliases: key.Aliases,
				Sign:    Evaluate(SignRequest(id.Principal, key), policies),
				SignRaw: Evaluate(raw, policies),
				Read:    Evaluate(KeyRequest(id.Principal, "kms:GetPublicKey", key), policies),
			}
			for _, action := range waysAround {
				if Evaluate(KeyRequest(id.Principal, action, key), policies).Allowed {
					row.Around = append(row.Around, action)
				}
			}
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if c := strings.Compare(a.Identity, b.Identity); c != 0 {
			return c
		}
		return strings.Compare(a.name(), b.name())
	})
	return rows
}

// name is what a row's key is sorted by: its first alias, then its ARN.
func (r Row) name() string {
	return strings.Join(r.Aliases, " ") + " " + r.KeyARN
}

// Identities returns the set's users and roles with the policies they would have.
func (set Set) Identities() []Identity {
	var all []Identity
	for _, u := range set.Users {
		id := Identity{Name: u.Name, Principal: set.principal("user/" + u.Name)}
		id.Policies.Identity = set.attached(u.Policies)
		for _, g := range set.Groups {
			if slices.Contains(u.Groups, g.Name) {
				id.Policies.Groups = append(id.Policies.Groups, set.attached(g.Policies)...)
			}
		}
		all = append(all, id)
	}
	for _, r := range set.Roles {
		all = append(all, Identity{
			Name: r.Name, Principal: set.principal("role/" + r.Name),
			Policies: Policies{Identity: set.attached(r.Policies)},
		})
	}
	return all
}

// Identity returns the set's user or role of a name.
func (set Set) Identity(name string) (Identity, bool) {
	for _, id := range set.Identities() {
		if id.Name == name {
			return id, true
		}
	}
	return Identity{}, false
}

// principal returns who a user or role of the set is.
func (set Set) principal(resource string) Principal {
	a := arn{set.Partition, "iam", "", set.Account, resource}
	p, _ := a.principal(a.String())
	return p
}

// attached returns the set's policies of these names.
func (set Set) attached(names []string) []Attached {
	var all []Attached
	for _, name := range names {
		for _, p := range set.Policies {
			if p.Name == name {
				all = append(all, Attached{Name: p.Name, Policy: p.Document})
			}
		}
	}
	return all
}

// Keys returns the environment's keys under the set's key policies, one for each
// region while a key's ARN is not known. Its ARN is then made of its alias, and
// its policy still applies.
func (set Set) Keys(inventory Inventory) []KeyFacts {
	if inventory.Partition == "" {
		inventory.Partition = set.Partition
	}
	var all []KeyFacts
	for _, kp := range set.KeyPolicies {
		arns := []string{kp.KeyARN}
		if kp.KeyARN == "" {
			arns = inventory.arns("kms", "key/"+strings.TrimPrefix(kp.Alias, "alias/"))
		}
		aliases := []string{kp.Alias}
		if kp.Beside {
			aliases = nil
		}
		for _, keyARN := range arns {
			all = append(all, KeyFacts{
				ARN: keyARN, Aliases: aliases,
				Tags:   map[string]string{"environment": set.Environment},
				Policy: &Attached{Name: "key policy of " + kp.Alias, Policy: kp.Document},
			})
		}
	}
	return all
}
