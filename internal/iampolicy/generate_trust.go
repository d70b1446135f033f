package iampolicy

import (
	"fmt"
	"slices"
)

// podIdentityService assumes roles for pods.
const podIdentityService = "pods.eks.amazonaws.com"

// roles returns the role of every agent that runs in Kubernetes or elsewhere in
// another party's account.
func (inv Inventory) roles() []Role {
	var roles []Role
	for _, role := range agentRoles {
		policies := inv.policiesOf(role)
		trust := inv.trust(role)
		if len(policies) == 0 || len(trust) == 0 {
			continue
		}
		r := Role{
			Name:        inv.identityName(role),
			Description: fmt.Sprintf("Optics %s: the %s", inv.Environment, role),
			Trust:       policyOf(trust...),
		}
		for _, p := range policies {
			r.Policies = append(r.Policies, p.Name)
		}
		roles = append(roles, r)
	}
	return roles
}

// trust says who may assume a role: the other party that runs it, and nobody
// else, or our own pods.
func (inv Inventory) trust(role AgentRole) []Statement {
	if o := inv.operatorOf(role); o != nil {
		return []Statement{inv.trustOperator(o)}
	}
	var statements []Statement
	if inv.PodIdentity.runs(role) {
		statements = append(statements, inv.trustPods(role))
	}
	if inv.IRSA.runs(role) {
		statements = append(statements, inv.trustIssuer(role))
	}
	return statements
}

// clusterTag is the tag by which EKS Pod Identity names the cluster of a pod:
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
const clusterTag = "aws:RequestTag/eks-cluster-arn"

// trustPods trusts EKS Pod Identity, for one service account of one cluster, or of
// the account's clusters when none is named.
func (inv Inventory) trustPods(role AgentRole) Statement {
	w := inv.PodIdentity
	cluster := Condition{Operator: "StringEquals", Key: clusterTag, Values: []string{w.ClusterARN}}
	if w.ClusterARN == "" {
		all := arn{inv.Partition, "eks", "*", inv.Account, "cluster/*"}.String()
		cluster = Condition{Operator: "ArnLike", Key: clusterTag, Values: []string{all}}
	}
	return Statement{
		Sid: "TrustPods", Effect: Allow,
		Principals: []PrincipalMatch{{TypeService, podIdentityService}},
		Actions:    []string{"sts:AssumeRole", "sts:TagSession"},
		Conditions: []Condition{
			cluster,
			{Operator: "StringEquals", Key: "aws:RequestTag/kubernetes-namespace", Values: []string{w.Namespace}},
			{Operator: "StringEquals", Key: "aws:RequestTag/kubernetes-service-account", Values: []string{w.serviceAccount(role)}},
		},
	}
}

// trustIssuer trusts the tokens that a cluster issues for one service account.
func (inv Inventory) trustIssuer(role AgentRole) Statement {
	w := inv.IRSA
	return Statement{
		Sid: "TrustServiceAccount", Effect: Allow,
		Principals: []PrincipalMatch{{TypeFederated, inv.iamARN("oidc-provider/" + w.Issuer)}},
		Actions:    []string{"sts:AssumeRoleWithWebIdentity"},
		Conditions: []Condition{
			{Operator: "StringEquals", Key: w.Issuer + ":aud", Values: []string{"sts.amazonaws.com"}},
			{Operator: "StringEquals", Key: w.Issuer + ":sub", Values: []string{"system:serviceaccount:" + w.Namespace + ":" + w.serviceAccount(role)}},
		},
	}
}

// trustOperator trusts another account, which has to know the external id.
func (inv Inventory) trustOperator(o *Operator) Statement {
	return Statement{
		Sid: "TrustOperator", Effect: Allow,
		Principals: []PrincipalMatch{{TypeAWS, arn{inv.Partition, "iam", "", o.Account, "root"}.String()}},
		Actions:    []string{"sts:AssumeRole"},
		Conditions: []Condition{{Operator: "StringEquals", Key: "sts:ExternalId", Values: []string{o.ExternalID}}},
	}
}

// keyPolicies returns a policy for every key. It leaves the key to the policies
// of its account, as AWS's default does, and then takes back what no policy of
// the account may give: signing by anybody but the key's own identities, signing
// what is not a digest, and grants, which no IAM policy limits.
func (inv Inventory) keyPolicies(set Set) []KeyPolicy {
	var policies []KeyPolicy
	for _, k := range inv.Keys {
		everybody := []PrincipalMatch{{TypeAWS, "*"}}
		statements := []Statement{
			{
				Sid: "EnableIAMPolicies", Effect: Allow,
				Principals: []PrincipalMatch{{TypeAWS, inv.iamARN("root")}},
				Actions:    []string{"kms:*"}, Resources: []string{"*"},
			},
			{
				Sid: "SignDigestsOnly", Effect: Deny, Principals: everybody,
				Actions: []string{"kms:Sign"}, Resources: []string{"*"},
				Conditions: []Condition{{Operator: "StringNotEquals", Key: "kms:MessageType", Values: []string{messageDigest}}},
			},
			{
				Sid: "NoGrants", Effect: Deny, Principals: everybody,
				Actions: []string{"kms:CreateGrant"}, Resources: []string{"*"},
			},
		}
		if holders := set.holders(inv.name(k.Role, string(k.Purpose))); len(holders) > 0 {
			statements = slices.Insert(statements, 1, Statement{
				Sid: "SignByItsOwnersOnly", Effect: Deny, Principals: everybody,
				Actions: []string{"kms:Sign"}, Resources: []string{"*"},
				Conditions: []Condition{{Operator: "ArnNotEquals", Key: "aws:PrincipalArn", Values: holders}},
			})
		}
		policies = append(policies, KeyPolicy{Alias: k.Alias, KeyARN: k.ARN, Document: policyOf(statements...)})
		for _, other := range k.Beside {
			policies = append(policies, KeyPolicy{Alias: k.Alias, KeyARN: other, Beside: true, Document: policyOf(statements...)})
		}
	}
	return policies
}

// holders returns the ARNs of the users and roles that have a policy.
func (set Set) holders(policy string) []string {
	var arns []string
	for _, u := range set.Users {
		if slices.Contains(set.policiesOfUser(u), policy) {
			arns = append(arns, set.arn("user/"+u.Name))
		}
	}
	for _, r := range set.Roles {
		if slices.Contains(r.Policies, policy) {
			arns = append(arns, set.arn("role/"+r.Name))
		}
	}
	slices.Sort(arns)
	return arns
}

// policiesOfUser returns the names of a user's policies, with its groups'.
func (set Set) policiesOfUser(u User) []string {
	names := slices.Clone(u.Policies)
	for _, g := range set.Groups {
		if slices.Contains(u.Groups, g.Name) {
			names = append(names, g.Policies...)
		}
	}
	return names
}

// arn returns the ARN of something of IAM in the set's account.
func (set Set) arn(resource string) string {
	return arn{set.Partition, "iam", "", set.Account, resource}.String()
}
