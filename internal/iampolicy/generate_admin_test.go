package iampolicy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

const (
	anyKey   = "arn:aws:kms:us-west-2:111122223333:key/new"
	ownAlias = "arn:aws:kms:us-west-2:111122223333:alias/staging-relayer-signer"
)

// withPolicies returns what a user with some of the set's policies may do.
func withPolicies(set iampolicy.Set, names ...string) iampolicy.Policies {
	var policies iampolicy.Policies
	for _, p := range set.Policies {
		for _, name := range names {
			if p.Name == name {
				policies.Identity = append(policies.Identity, iampolicy.Attached{Name: p.Name, Policy: p.Document})
			}
		}
	}
	return policies
}

// adminCase is a request under one of the administrators' policies.
type adminCase struct {
	name, policy, action, resource string
	context                        context
	allowed                        bool
}

func adminCases() []adminCase {
	const admin, rotation, glass = "staging-kms-admin", "staging-kms-rotation", "staging-kms-break-glass"
	region := context{"aws:RequestedRegion": {"us-west-2"}}
	created := context{
		"aws:RequestedRegion": {"us-west-2"}, "kms:KeySpec": {"ECC_SECG_P256K1"}, "kms:KeyUsage": {"SIGN_VERIFY"},
		"aws:RequestTag/environment": {"staging"},
	}
	but := func(key string, values ...string) context {
		ctx := context{}
		for k, v := range created {
			ctx[k] = v
		}
		ctx[key] = values
		return ctx
	}
	ours := context{"aws:ResourceTag/environment": {"staging"}, "kms:KeySpec": {"ECC_SECG_P256K1"}, "aws:MultiFactorAuthPresent": {"true"}}
	slow := context{"aws:ResourceTag/environment": {"staging"}, "aws:MultiFactorAuthPresent": {"true"}, "kms:ScheduleKeyDeletionPendingWindowInDays": {"30"}}
	return []adminCase{
		{"list", admin, "kms:ListKeys", "*", region, true},
		{"list elsewhere", admin, "kms:ListAliases", "*", context{"aws:RequestedRegion": {"eu-west-1"}}, false},
		{"list without a region", admin, "kms:ListAliases", "*", nil, false},
		{"create", admin, "kms:CreateKey", "*", created, true},
		{"create, asked not to bypass the check", admin, "kms:CreateKey", "*", but("kms:BypassPolicyLockoutSafetyCheck", "false"), true},
		{"create, bypassing the check", admin, "kms:CreateKey", "*", but("kms:BypassPolicyLockoutSafetyCheck", "true"), false},
		{"create elsewhere", admin, "kms:CreateKey", "*", but("aws:RequestedRegion", "eu-west-1"), false},
		{"create another kind", admin, "kms:CreateKey", "*", but("kms:KeySpec", "RSA_4096"), false},
		{"create for another use", admin, "kms:CreateKey", "*", but("kms:KeyUsage", "KEY_AGREEMENT"), false},
		{"create for another environment", admin, "kms:CreateKey", "*", but("aws:RequestTag/environment", "production"), false},
		{"create without a tag", admin, "kms:CreateKey", "*", but("aws:RequestTag/environment"), false},
		{"tag a new key", admin, "kms:TagResource", anyKey, created, true},
		{"tag a key of another environment", admin, "kms:TagResource", anyKey, but("aws:ResourceTag/environment", "production"), false},
		{"tag for another environment", admin, "kms:TagResource", anyKey, but("aws:RequestTag/environment", "production"), false},
		{"name a key", admin, "kms:CreateAlias", ownAlias, nil, true},
		{"name its key", admin, "kms:CreateAlias", anyKey, ours, true},
		{"name a key of another environment", admin, "kms:CreateAlias", anyKey, context{"aws:ResourceTag/environment": {"production"}, "kms:KeySpec": {"ECC_SECG_P256K1"}}, false},
		{"name a key by another alias", admin, "kms:CreateAlias", "arn:aws:kms:us-west-2:111122223333:alias/staging-relayer-signer2", nil, false},
		{"describe", admin, "kms:DescribeKey", anyKey, nil, true},
		{"public key", admin, "kms:GetPublicKey", anyKey, nil, true},
		{"re-point", admin, "kms:UpdateAlias", ownAlias, nil, false},
		{"delete an alias", admin, "kms:DeleteAlias", ownAlias, nil, false},
		{"delete a key", admin, "kms:ScheduleKeyDeletion", anyKey, slow, false},
		{"key policy", admin, "kms:PutKeyPolicy", anyKey, ours, false},
		{"custom key store", admin, "kms:DeleteCustomKeyStore", "*", region, false},
		{"re-point for a rotation", rotation, "kms:UpdateAlias", ownAlias, nil, true},
		{"re-point its key", rotation, "kms:UpdateAlias", anyKey, ours, true},
		{"re-point to a key of another environment", rotation, "kms:UpdateAlias", anyKey, nil, false},
		{"disable", glass, "kms:DisableKey", anyKey, ours, true},
		{"disable without MFA", glass, "kms:DisableKey", anyKey, context{"aws:ResourceTag/environment": {"staging"}}, false},
		{"disable in another environment", glass, "kms:DisableKey", anyKey, context{"aws:MultiFactorAuthPresent": {"true"}, "aws:ResourceTag/environment": {"production"}}, false},
		{"delete slowly", glass, "kms:ScheduleKeyDeletion", anyKey, slow, true},
		{"delete fast", glass, "kms:ScheduleKeyDeletion", anyKey, context{"aws:ResourceTag/environment": {"staging"}, "aws:MultiFactorAuthPresent": {"true"}, "kms:ScheduleKeyDeletionPendingWindowInDays": {"7"}}, false},
		{"key policy in an emergency", glass, "kms:PutKeyPolicy", anyKey, ours, true},
		{"delete an alias in an emergency", glass, "kms:DeleteAlias", ownAlias, ours, true},
		{"store a secret", "staging-secrets-admin", "secretsmanager:PutSecretValue", "arn:aws:secretsmanager:us-west-2:111122223333:secret:staging/kathy-signer-AbCdEf", nil, true},
		{"read a stored secret", "staging-secrets-admin", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-west-2:111122223333:secret:staging/kathy-signer-AbCdEf", nil, false},
		{"kathy reads its secret", "staging-kathy-secrets", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-west-2:111122223333:secret:staging/kathy-signer-AbCdEf", nil, true},
		{"kathy reads a secret that begins alike", "staging-kathy-secrets", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-west-2:111122223333:secret:staging/kathy-signer-more-AbCdEf", nil, false},
	}
}

func TestAdministrators(t *testing.T) {
	set := generate(t, everything())
	ours := context{"aws:ResourceTag/environment": {"staging"}, "aws:MultiFactorAuthPresent": {"true"}}
	for _, c := range adminCases() {
		t.Run(c.name, func(t *testing.T) {
			d := iampolicy.Evaluate(iampolicy.Request{
				Principal: principal(t, "arn:aws:iam::111122223333:user/kms-admin"),
				Action:    c.action, Resource: c.resource, Context: c.context,
			}, withPolicies(set, c.policy))
			if d.Allowed != c.allowed {
				t.Errorf("allowed %t, want %t: %s %+v", d.Allowed, c.allowed, d.Reason, d.Misses)
			}
		})
	}
	for _, policy := range []string{"staging-kms-admin", "staging-kms-rotation", "staging-kms-break-glass"} {
		for _, action := range []string{"kms:Sign", "kms:CreateGrant"} {
			t.Run(policy+" never "+action, func(t *testing.T) {
				both := withPolicies(set, policy)
				both.Identity = append(both.Identity, attach(t, allowAll)...)
				d := iampolicy.Evaluate(iampolicy.Request{Principal: principal(t, user), Action: action, Resource: anyKey, Context: ours}, both)
				if d.Allowed || !d.Explicit {
					t.Error(d.Reason)
				}
			})
		}
	}
}

func TestTrustPolicies(t *testing.T) {
	set := generate(t, everything())
	pod := func(account string) context {
		return context{
			"aws:RequestTag/eks-cluster-arn": {cluster}, "aws:RequestTag/kubernetes-namespace": {"optics"},
			"aws:RequestTag/kubernetes-service-account": {account},
		}
	}
	const issuer = "oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF"
	const provider = "arn:aws:iam::111122223333:oidc-provider/" + issuer
	token := func(subject string) context {
		return context{issuer + ":aud": {"sts.amazonaws.com"}, issuer + ":sub": {"system:serviceaccount:optics:" + subject}}
	}
	party := context{"sts:ExternalId": {"agreed-id"}}
	for _, c := range []struct {
		name, role, who, action string
		context                 context
		allowed                 bool
	}{
		{"pod", "relayer", pods, "sts:AssumeRole", pod("optics-relayer"), true},
		{"pod tags its session", "relayer", pods, "sts:TagSession", pod("optics-relayer"), true},
		{"pod of another agent", "relayer", pods, "sts:AssumeRole", pod("optics-updater"), false},
		{"pod without tags", "relayer", pods, "sts:AssumeRole", nil, false},
		{"token", "relayer", provider, "sts:AssumeRoleWithWebIdentity", token("optics-relayer"), true},
		{"token of a named account", "kathy", provider, "sts:AssumeRoleWithWebIdentity", token("tester"), true},
		{"token of another agent", "relayer", provider, "sts:AssumeRoleWithWebIdentity", token("optics-updater"), false},
		{"token without audience", "relayer", provider, "sts:AssumeRoleWithWebIdentity", context{issuer + ":sub": {"system:serviceaccount:optics:optics-relayer"}}, false},
		{"token of another issuer", "relayer", provider + "0", "sts:AssumeRoleWithWebIdentity", token("optics-relayer"), false},
		{"operator", "watcher", alien, "sts:AssumeRole", party, true},
		{"operator without the external id", "watcher", alien, "sts:AssumeRole", nil, false},
		{"operator for another role", "relayer", alien, "sts:AssumeRole", party, false},
		{"another account", "watcher", "arn:aws:iam::777788889999:user/x", "sts:AssumeRole", party, false},
		{"our pod in the operator's place", "watcher", pods, "sts:AssumeRole", pod("optics-watcher"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			policies := iampolicy.Policies{Identity: attach(t, mayAssume)}
			name := "optics-" + c.role + "-staging"
			for _, r := range set.Roles {
				if r.Name == name {
					policies.Resource = &iampolicy.Attached{Name: "trust policy of " + name, Policy: r.Trust}
				}
			}
			d := iampolicy.Evaluate(iampolicy.Request{
				Principal: principal(t, c.who), Action: c.action, Resource: "arn:aws:iam::111122223333:role/" + name, Context: c.context,
			}, policies)
			if d.Allowed != c.allowed {
				t.Errorf("allowed %t, want %t: %s %+v", d.Allowed, c.allowed, d.Reason, d.Misses)
			}
		})
	}
}

// A role that another party runs has no user of ours, and its keys are not
// among those of the document's signer.
func TestAnOperatorsKeysAreItsAlone(t *testing.T) {
	inv := everything()
	inv.Regions = inv.Regions[:1]
	inv.PodIdentity, inv.IRSA = nil, nil
	set := generate(t, inv)
	var holders []string
	for identity, keys := range signers(t, set, set.Keys(inv)) {
		if strings.Contains(strings.Join(keys, " "), "watcher") {
			holders = append(holders, identity)
		}
	}
	if diff := cmp.Diff([]string{"optics-watcher-staging"}, holders); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
	for _, u := range set.Users {
		if u.Name == "optics-watcher-staging" {
			t.Error("there is a user for a role that another party runs")
		}
	}
}

func TestCommands(t *testing.T) {
	inv := staging()
	inv.Keys = inv.Keys[:1]
	inv.Keys[0].ARN = keyARN
	inv.PodIdentity = &iampolicy.Workload{Namespace: "optics", ClusterARN: cluster}
	commands, err := generate(t, inv).Commands()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range commands {
		var input map[string]any
		if err := json.Unmarshal(c.Input, &input); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"PolicyDocument", "AssumeRolePolicyDocument", "Policy"} {
			if text, ok := input[name].(string); ok {
				parse(t, text, iampolicy.KindAny)
			}
		}
		line := c.Service + " " + c.Operation
		for _, name := range []string{"PolicyName", "GroupName", "UserName", "RoleName", "PolicyArn", "KeyId"} {
			if text, ok := input[name].(string); ok {
				line += " " + text
			}
		}
		got = append(got, line)
	}
	const arn = " arn:aws:iam::111122223333:policy/"
	want := []string{
		"iam create-policy staging-updater-signer",
		"iam create-policy staging-kms-admin", "iam create-policy staging-kms-rotation", "iam create-policy staging-kms-break-glass",
		"iam create-group staging-signer", "iam attach-group-policy staging-signer" + arn + "staging-updater-signer",
		"iam create-group kms-admin", "iam attach-group-policy kms-admin" + arn + "staging-kms-admin",
		"iam create-group staging-kms-rotation", "iam attach-group-policy staging-kms-rotation" + arn + "staging-kms-rotation",
		"iam create-group staging-kms-break-glass", "iam attach-group-policy staging-kms-break-glass" + arn + "staging-kms-break-glass",
		"iam create-user optics-updater-staging", "iam attach-user-policy optics-updater-staging" + arn + "staging-updater-signer",
		"iam create-user optics-signer-staging", "iam add-user-to-group staging-signer optics-signer-staging",
		"iam create-user kms-admin", "iam add-user-to-group kms-admin kms-admin",
		"iam create-role optics-updater-staging", "iam attach-role-policy optics-updater-staging" + arn + "staging-updater-signer",
		"kms put-key-policy default " + keyARN,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
	if line := commands[4].String(); line != `aws iam create-group --cli-input-json '{"GroupName":"staging-signer"}'` {
		t.Error(line)
	}
	quoted := iampolicy.Command{Service: "iam", Operation: "x", Input: []byte(`"it's"`)}
	if quoted.String() != `aws iam x --cli-input-json '"it'\''s"'` {
		t.Error(quoted)
	}
}
