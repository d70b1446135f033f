package iampolicy

import (
	"fmt"
	"slices"
)

// maxPolicySize is how many characters a managed policy may have, white space
// not counted.
const maxPolicySize = 6144

// Set is everything IAM has to hold for an environment. Names are unique within
// their kind; policies are attached by name.
type Set struct {
	Environment string
	Partition   string
	Account     string
	Policies    []ManagedPolicy
	Groups      []Group
	Users       []User
	Roles       []Role
	KeyPolicies []KeyPolicy
}

// ManagedPolicy is a customer managed policy.
type ManagedPolicy struct {
	Name        string
	Description string
	Document    *Policy
}

// Group is a group of users and the policies attached to it.
type Group struct {
	Name     string
	Policies []string
}

// User is a user, the groups it is in and the policies attached to it.
type User struct {
	Name     string
	Groups   []string
	Policies []string
}

// Role is a role, who may assume it and the policies attached to it.
type Role struct {
	Name        string
	Description string
	Trust       *Policy
	Policies    []string
}

// KeyPolicy is the policy of a KMS key.
type KeyPolicy struct {
	// Alias is the key's alias.
	Alias string
	// KeyARN is empty while it is not known.
	KeyARN string
	// Beside says that the alias does not lead to the key: it led there before a
	// rotation, or will after it.
	Beside   bool
	Document *Policy
}

// Generate returns what IAM has to hold for an environment: least privilege for
// every identity, by exact aliases, digests only, in the environment's own
// account and regions. The error says which value of the inventory is wrong.
func Generate(inventory Inventory) (Set, error) {
	inv, err := inventory.normal()
	if err != nil {
		return Set{}, err
	}
	set := Set{Environment: inv.Environment, Partition: inv.Partition, Account: inv.Account}
	for _, role := range agentRoles {
		set.Policies = append(set.Policies, inv.policiesOf(role)...)
	}
	set.Policies = append(set.Policies, inv.adminPolicies()...)
	if inv.Users {
		inv.addUsers(&set)
	}
	set.Roles = inv.roles()
	set.KeyPolicies = inv.keyPolicies(set)
	for _, p := range set.Policies {
		text, err := p.Document.MarshalJSON()
		if err != nil {
			return Set{}, fmt.Errorf("policy %s: %w", p.Name, err)
		}
		if len(text) > maxPolicySize {
			return Set{}, fmt.Errorf("policy %s has %d characters, AWS takes %d: give the environment fewer keys or shorter aliases", p.Name, len(text), maxPolicySize)
		}
	}
	return set, nil
}

// policiesOf returns the policies of a role: signing, attesting, reading its
// secrets; those it has keys for.
func (inv Inventory) policiesOf(role AgentRole) []ManagedPolicy {
	var policies []ManagedPolicy
	for _, purpose := range []Purpose{PurposeSigner, PurposeAttestation} {
		if keys := inv.keysOf(role, purpose); len(keys) > 0 {
			policies = append(policies, ManagedPolicy{
				Name:        inv.name(role, string(purpose)),
				Description: fmt.Sprintf("Optics %s: the %s signs with its own %s keys", inv.Environment, role, purpose),
				Document:    inv.signing(keys),
			})
		}
	}
	if names := inv.secretsOf(role); len(names) > 0 {
		policies = append(policies, ManagedPolicy{
			Name:        inv.name(role, "secrets"),
			Description: fmt.Sprintf("Optics %s: the %s reads its own hex keys", inv.Environment, role),
			Document: policyOf(Statement{
				Sid: "ReadOwnSecrets", Effect: Allow,
				Actions:   []string{"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"},
				Resources: inv.secretARNs(names),
			}),
		})
	}
	return policies
}

// name returns <environment>-<role>-<what>.
func (inv Inventory) name(role AgentRole, what string) string {
	return fmt.Sprintf("%s-%s-%s", inv.Environment, role, what)
}

// identityName returns the name of the user or role that plays a role.
func (inv Inventory) identityName(role AgentRole) string {
	return fmt.Sprintf("optics-%s-%s", role, inv.Environment)
}

func policyOf(statements ...Statement) *Policy {
	return &Policy{Version: Version2012, Statements: statements}
}

func (inv Inventory) keysOf(role AgentRole, purpose Purpose) []Key {
	var keys []Key
	for _, k := range inv.Keys {
		if k.Role == role && k.Purpose == purpose {
			keys = append(keys, k)
		}
	}
	return keys
}

func (inv Inventory) secretsOf(role AgentRole) []string {
	var names []string
	for _, s := range inv.Secrets {
		if role == "" || s.Role == role {
			names = append(names, s.Name)
		}
	}
	return names
}

// The facts that a request to sign a digest brings with it, and the only ones
// under which an agent may sign.
const (
	messageDigest = "DIGEST"
	algorithm     = "ECDSA_SHA_256"
	keySpec       = "ECC_SECG_P256K1"
	keyUsage      = "SIGN_VERIFY"
)

// readActions is what a signer needs to know of its own keys.
var readActions = []string{"kms:DescribeKey", "kms:GetKeyLastUsage", "kms:GetPublicKey"}

// signing is the policy of who signs digests with some keys.
func (inv Inventory) signing(keys []Key) *Policy {
	aliases := make([]string, len(keys))
	var turning []string
	for i, k := range keys {
		aliases[i] = k.Alias
		if len(k.Beside) > 0 {
			turning = append(append(turning, k.ARN), k.Beside...)
		}
	}
	slices.Sort(aliases)
	own := Condition{Operator: "ForAnyValue:StringEquals", Key: "kms:ResourceAliases", Values: aliases}
	policy := policyOf(
		Statement{
			Sid: "ReadOwnKeys", Effect: Allow, Actions: readActions,
			Resources: inv.keyARNs(keys), Conditions: []Condition{own},
		},
		Statement{
			Sid: "SignDigestsWithOwnKeys", Effect: Allow, Actions: []string{"kms:Sign"},
			Resources: inv.keyARNs(keys), Conditions: append([]Condition{own}, digestsOnly...),
		},
	)
	if len(turning) > 0 {
		slices.Sort(turning)
		policy.Statements = append(policy.Statements, rotating(turning)...)
	}
	return policy
}

// digestsOnly holds for requests to sign a digest as chains need it.
var digestsOnly = []Condition{
	{Operator: "StringEquals", Key: "kms:MessageType", Values: []string{messageDigest}},
	{Operator: "StringEquals", Key: "kms:SigningAlgorithm", Values: []string{algorithm}},
}

// rotating returns what is allowed with the keys of rotations that are not finished,
// whichever of them the alias leads to: it takes up to five minutes until a move
// counts for kms:ResourceAliases, and until the agent is restarted it signs with the
// key before.
func rotating(arns []string) []Statement {
	return []Statement{
		{Sid: "ReadKeysInRotation", Effect: Allow, Actions: readActions, Resources: arns},
		{Sid: "SignDigestsWithKeysInRotation", Effect: Allow, Actions: []string{"kms:Sign"}, Resources: arns, Conditions: digestsOnly},
	}
}

// keyARNs returns the ARNs of the keys, or of all keys in the environment's
// regions while one of them is not known.
func (inv Inventory) keyARNs(keys []Key) []string {
	known := make([]string, 0, len(keys))
	for _, k := range keys {
		if k.ARN == "" {
			return inv.arns("kms", "key/*")
		}
		known = append(known, k.ARN)
	}
	slices.Sort(known)
	return known
}

// arns returns the ARN of a resource in each of the environment's regions.
func (inv Inventory) arns(service, resource string) []string {
	all := make([]string, len(inv.Regions))
	for i, region := range inv.Regions {
		all[i] = arn{inv.Partition, service, region, inv.Account, resource}.String()
	}
	return all
}

// secretARNs returns the ARNs of secrets; AWS adds a hyphen and six characters
// to the name.
func (inv Inventory) secretARNs(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, inv.arns("secretsmanager", "secret:"+name+"-??????")...)
	}
	return all
}

// iamARN returns the ARN of something of IAM, for example user/kms-admin.
func (inv Inventory) iamARN(resource string) string {
	return arn{inv.Partition, "iam", "", inv.Account, resource}.String()
}

// addUsers adds one user for each role that no other party runs, and the users
// and groups of the operations document. Its signer can send transactions for
// every agent, and attests nothing.
func (inv Inventory) addUsers(set *Set) {
	signers := Group{Name: inv.Environment + "-signer"}
	for _, role := range agentRoles {
		policies := inv.policiesOf(role)
		if len(policies) == 0 || inv.operatorOf(role) != nil || !among(inv.UserRoles, role) {
			continue
		}
		user := User{Name: inv.identityName(role)}
		for _, p := range policies {
			user.Policies = append(user.Policies, p.Name)
			if p.Name == inv.name(role, string(PurposeSigner)) && !slices.Contains(operationRoles, role) {
				signers.Policies = append(signers.Policies, p.Name)
			}
		}
		set.Users = append(set.Users, user)
	}
	if len(signers.Policies) > 0 {
		set.Groups = append(set.Groups, signers)
		set.Users = append(set.Users, User{Name: "optics-signer-" + inv.Environment, Groups: []string{signers.Name}})
	}
	inv.addAdmins(set)
}

func (inv Inventory) operatorOf(role AgentRole) *Operator {
	for i, o := range inv.Operators {
		if slices.Contains(o.Roles, role) {
			return &inv.Operators[i]
		}
	}
	return nil
}
