package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// principals checks whom a statement of a resource's policy is about.
func (v view) principals() {
	if v.NotPrincipals != nil {
		v.add("not-principal", "NotPrincipal", "NotPrincipal with "+string(v.Effect), "name whom it is about, or deny * with a condition ArnNotEquals on aws:PrincipalArn")
	}
	if v.Principals != nil && len(v.Principals) == 0 {
		v.add("empty", "Principal", "Principal has no values", "name them, or drop the statement")
	}
	for _, m := range v.Principals {
		v.principal(m)
	}
	if v.facts.Kind == KindTrust && v.Effect == Allow {
		v.trust()
	}
}

func (v view) principal(m PrincipalMatch) {
	if v.Effect == Allow && m.Value == "*" && !slices.ContainsFunc(narrowingKeys, v.conditioned) {
		v.add("principal-any", "Principal", "the principal is *", "name the users or roles, or the account's root to leave it to the account's policies")
	}
	if m.Type != TypeAWS || m.Value == "*" {
		return
	}
	account := m.Value
	if a, err := parseARN(m.Value); err == nil {
		account = a.account
	}
	if !isAccount(account) {
		v.add("principal-account", "Principal", fmt.Sprintf("%q has no account of 12 digits", m.Value), "write an ARN with the account's 12 digits")
	}
}

// trust checks who may assume a role.
func (v view) trust() {
	for _, m := range v.Principals {
		switch {
		case m.Type == TypeAWS && v.foreign(m.Value) && !v.equals("sts:ExternalId"):
			v.add("external-id", "Principal", fmt.Sprintf("%q without an external id", m.Value), "add StringEquals sts:ExternalId")
		case m.Type == TypeService && m.Value == podIdentityService && !v.equals("aws:RequestTag/kubernetes-service-account"):
			v.add("pod-identity", "Principal", m.Value+" without a service account", "add StringEquals on aws:RequestTag/kubernetes-namespace, kubernetes-service-account and eks-cluster-arn")
		case m.Type == TypeService && m.Value == podIdentityService && !v.equals(clusterTag):
			v.add("pod-identity-cluster", "Principal", m.Value+" without a cluster", "add StringEquals "+clusterTag+" with the cluster's ARN")
		case m.Type == TypeFederated && strings.Contains(m.Value, ":oidc-provider/"):
			v.oidc(m.Value)
		}
	}
}

// foreign says whether a principal is in an account that is not ours.
func (v view) foreign(value string) bool {
	account := accountOf(value)
	if a, err := parseARN(value); err == nil {
		account = a.account
	}
	return account != "" && v.facts.Account != "" && account != v.facts.Account
}

// oidc checks a trust in the tokens of an issuer.
func (v view) oidc(provider string) {
	_, issuer, _ := strings.Cut(provider, ":oidc-provider/")
	if !v.equals(issuer + ":sub") {
		v.add("oidc-subject", "Principal", "no StringEquals on "+issuer+":sub", "add it with system:serviceaccount:NAMESPACE:NAME")
	}
	if !v.equals(issuer + ":aud") {
		v.add("oidc-audience", "Principal", "no StringEquals on "+issuer+":aud", "add it with sts.amazonaws.com")
	}
}

// equals says whether a condition asks for exact values of a key.
func (v view) equals(key string) bool {
	return slices.ContainsFunc(v.Conditions, func(c Condition) bool {
		return c.Operator == "StringEquals" && strings.EqualFold(c.Key, key) && len(c.Values) > 0
	})
}
