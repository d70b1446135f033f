package iampolicy

import (
	"fmt"
	"slices"
)

// The names of the administrators' group, user and policies.
const (
	adminName      = "kms-admin"
	rotationName   = "kms-rotation"
	breakGlassName = "kms-break-glass"
	secretsName    = "secrets-admin"
)

// neverSign is part of every administrator's policy: who manages keys neither
// uses them nor hands them on.
var neverSign = Statement{
	Sid: "NeverSignNorGrant", Effect: Deny,
	Actions:   []string{"kms:CreateGrant", "kms:Sign"},
	Resources: []string{"*"},
}

// adminPolicies returns the policies of those who manage keys and secrets.
func (inv Inventory) adminPolicies() []ManagedPolicy {
	var policies []ManagedPolicy
	describe := func(what string) string { return fmt.Sprintf("Optics %s: %s", inv.Environment, what) }
	if len(inv.Keys) > 0 {
		policies = append(
			policies,
			ManagedPolicy{inv.Environment + "-" + adminName, describe("creates, names and lists keys; cannot sign, re-point, delete or grant"), inv.provisioner()},
			ManagedPolicy{inv.Environment + "-" + rotationName, describe("moves an alias to a new key; attach it for the rotation only"), inv.rotation()},
			ManagedPolicy{inv.Environment + "-" + breakGlassName, describe("disables and deletes keys, changes key policies; with MFA, attach it in an emergency only"), inv.breakGlass()},
		)
	}
	if len(inv.Secrets) > 0 {
		policies = append(policies, ManagedPolicy{inv.Environment + "-" + secretsName, describe("stores and rotates hex keys; cannot read them"), inv.secretsAdmin()})
	}
	return policies
}

// addAdmins adds the document's administrator, and groups without members for
// what is needed rarely.
func (inv Inventory) addAdmins(set *Set) {
	admins := Group{Name: adminName}
	var rare []Group
	for _, p := range inv.adminPolicies() {
		switch p.Name {
		case inv.Environment + "-" + adminName, inv.Environment + "-" + secretsName:
			admins.Policies = append(admins.Policies, p.Name)
		default:
			rare = append(rare, Group{Name: p.Name, Policies: []string{p.Name}})
		}
	}
	if len(admins.Policies) == 0 {
		return
	}
	set.Groups = append(set.Groups, admins)
	set.Groups = append(set.Groups, rare...)
	set.Users = append(set.Users, User{Name: adminName, Groups: []string{adminName}})
}

// inRegions pins requests that are about no resource.
func (inv Inventory) inRegions() Condition {
	return Condition{Operator: "StringEquals", Key: "aws:RequestedRegion", Values: inv.Regions}
}

// ofEnvironment holds for keys that were created for the environment.
func (inv Inventory) ofEnvironment() Condition {
	return Condition{Operator: "StringEquals", Key: "aws:ResourceTag/environment", Values: []string{inv.Environment}}
}

// aliasARNs returns the ARNs of the environment's aliases, and of no other.
func (inv Inventory) aliasARNs() []string {
	var all []string
	for _, k := range inv.Keys {
		all = append(all, inv.arns("kms", k.Alias)...)
	}
	slices.Sort(all)
	return all
}

// provisioner is the policy of who creates keys: for this environment, of the
// one kind that chains use, under the environment's aliases.
func (inv Inventory) provisioner() *Policy {
	return policyOf(
		Statement{
			Sid: "ListKeys", Effect: Allow, Actions: []string{"kms:ListAliases", "kms:ListKeys"},
			Resources: []string{"*"}, Conditions: []Condition{inv.inRegions()},
		},
		Statement{
			Sid: "CreateSigningKeys", Effect: Allow, Actions: []string{"kms:CreateKey"}, Resources: []string{"*"},
			Conditions: []Condition{
				inv.inRegions(),
				{Operator: "StringEquals", Key: "kms:KeySpec", Values: []string{keySpec}},
				{Operator: "StringEquals", Key: "kms:KeyUsage", Values: []string{keyUsage}},
				{Operator: "StringEquals", Key: "aws:RequestTag/environment", Values: []string{inv.Environment}},
				{Operator: "BoolIfExists", Key: "kms:BypassPolicyLockoutSafetyCheck", Values: []string{"false"}},
			},
		},
		Statement{
			Sid: "TagNewKeys", Effect: Allow, Actions: []string{"kms:TagResource"}, Resources: inv.arns("kms", "key/*"),
			Conditions: []Condition{
				{Operator: "StringEquals", Key: "aws:RequestTag/environment", Values: []string{inv.Environment}},
				{Operator: "StringEqualsIfExists", Key: "aws:ResourceTag/environment", Values: []string{inv.Environment}},
			},
		},
		Statement{
			Sid: "NameKeys", Effect: Allow, Actions: []string{"kms:CreateAlias"}, Resources: inv.aliasARNs(),
		},
		Statement{
			Sid: "NameOwnKeys", Effect: Allow, Actions: []string{"kms:CreateAlias"}, Resources: inv.arns("kms", "key/*"),
			Conditions: []Condition{
				inv.ofEnvironment(),
				{Operator: "StringEquals", Key: "kms:KeySpec", Values: []string{keySpec}},
			},
		},
		Statement{
			Sid: "ReadKeys", Effect: Allow,
			Actions: []string{
				"kms:DescribeKey", "kms:GetKeyLastUsage", "kms:GetKeyPolicy", "kms:GetPublicKey", "kms:ListResourceTags",
			},
			Resources: inv.arns("kms", "key/*"),
		},
		neverSign,
	)
}

// rotation is the policy of who moves an alias to a new key.
func (inv Inventory) rotation() *Policy {
	return policyOf(
		Statement{Sid: "MoveAliases", Effect: Allow, Actions: []string{"kms:UpdateAlias"}, Resources: inv.aliasARNs()},
		Statement{
			Sid: "MoveAliasesOfOwnKeys", Effect: Allow, Actions: []string{"kms:UpdateAlias"},
			Resources: inv.arns("kms", "key/*"), Conditions: []Condition{inv.ofEnvironment()},
		},
		neverSign,
	)
}

// breakGlassDays is how long a key's deletion can be taken back: the longest
// that KMS offers.
const breakGlassDays = "30"

// breakGlass is the policy of who stops keys in an emergency.
func (inv Inventory) breakGlass() *Policy {
	mfa := Condition{Operator: "Bool", Key: "aws:MultiFactorAuthPresent", Values: []string{"true"}}
	return policyOf(
		Statement{
			Sid: "StopKeys", Effect: Allow,
			Actions: []string{
				"kms:CancelKeyDeletion", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy",
			},
			Resources: inv.arns("kms", "key/*"), Conditions: []Condition{inv.ofEnvironment(), mfa},
		},
		Statement{
			Sid: "DeleteKeysSlowly", Effect: Allow, Actions: []string{"kms:ScheduleKeyDeletion"},
			Resources: inv.arns("kms", "key/*"),
			Conditions: []Condition{
				inv.ofEnvironment(), mfa,
				{Operator: "NumericGreaterThanEquals", Key: "kms:ScheduleKeyDeletionPendingWindowInDays", Values: []string{breakGlassDays}},
			},
		},
		Statement{
			Sid: "DeleteAliases", Effect: Allow, Actions: []string{"kms:DeleteAlias"}, Resources: inv.aliasARNs(),
			Conditions: []Condition{mfa},
		},
		Statement{
			Sid: "DeleteAliasesOfOwnKeys", Effect: Allow, Actions: []string{"kms:DeleteAlias"},
			Resources: inv.arns("kms", "key/*"), Conditions: []Condition{inv.ofEnvironment(), mfa},
		},
		neverSign,
	)
}

// secretsAdmin is the policy of who stores hex keys for development.
func (inv Inventory) secretsAdmin() *Policy {
	return policyOf(
		Statement{
			Sid: "ListSecrets", Effect: Allow, Actions: []string{"secretsmanager:ListSecrets"},
			Resources: []string{"*"}, Conditions: []Condition{inv.inRegions()},
		},
		Statement{
			Sid: "StoreSecrets", Effect: Allow,
			Actions: []string{
				"secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue",
				"secretsmanager:TagResource", "secretsmanager:UpdateSecret", "secretsmanager:UpdateSecretVersionStage",
			},
			Resources: inv.secretARNs(inv.secretsOf("")),
		},
	)
}
