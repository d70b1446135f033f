package iampolicy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// A statement of each kind with nothing wrong but what the case puts in.
const (
	signTail   = `,"Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-relayer-signer"},"StringEquals":{"kms:MessageType":"DIGEST","kms:SigningAlgorithm":"ECDSA_SHA_256"}}`
	readKey    = `{"Effect":"Allow","Action":"kms:DescribeKey","Resource":"arn:aws:kms:us-west-2:111122223333:key/1"}`
	refuseSign = `{"Sid":"NeverSign","Effect":"Deny","Action":"kms:Sign","Resource":"*"}`
)

// ruleCases name, for some statements, the rules that they break. Each has a
// neighbour that breaks none.
var ruleCases = []struct {
	kind       iampolicy.Kind
	statements string
	want       string
}{
	// Accounts, regions, services, aliases of ARNs.
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:111122223333:key/1"), ""},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:1111222233334:key/1"), "account-digits"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:11112222333x:key/1"), "account-digits"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:444455556666:key/1"), "account-other"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:*:key/1"), "account-any"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:${aws:PrincipalAccount}:key/1"), ""},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:*"), "account-any"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-*:111122223333:key/1"), "region-any"},
	{"identity", allow("s3:GetObject", "arn:aws:s3:::bucket/*"), ""},
	{"identity", allow("kms:DescribeKey", "arn:aws:k*:us-west-2:111122223333:key/1"), "service-any"},
	{"identity", allow("kms:DescribeKey", "arn:aws:kms:us-west-2:111122223333:alias/staging-relayer-signer"), "alias-as-resource"},
	{"identity", allow("kms:CreateAlias", "arn:aws:kms:us-west-2:111122223333:alias/staging-relayer-signer") + "," + refuseSign, ""},
	{"identity", allow("kms:CreateAlias", "arn:aws:kms:us-west-2:111122223333:alias/staging-*") + "," + refuseSign, "alias-resource-any"},

	{"identity", `{"Effect":"Deny","Action":"kms:Sign","Resource":"arn:aws:kms:*:11112222333:key/*"}`, "account-digits"},
	{"identity", `{"Effect":"Deny","Action":"kms:Sign","Resource":["arn:aws:kms:*:*:key/*","arn:aws:kms:*","arn:aws:kms:*:*:alias/*"]}`, ""},

	// Operations.
	{"identity", allow("kms:DescribeKeys", "arn:aws:kms:us-west-2:111122223333:key/1"), "action-unknown"},
	{"identity", allow("kms:describekey", "arn:aws:kms:us-west-2:111122223333:key/1"), ""},
	{"identity", allow("kms:Decrypt", "arn:aws:kms:us-west-2:111122223333:key/1"), "action-unneeded"},
	{"identity", allow("kms:Get*", "arn:aws:kms:us-west-2:111122223333:key/1"), ""},
	{"identity", allow("kms:Create*", "arn:aws:kms:us-west-2:111122223333:key/1") + "," + refuseSign, "kms-all"},
	{"identity", allow("kms:ConnectCustomKeyStore", "*"), "custom-key-store region-unpinned"},
	{"identity", allow("kms:ListKeys", "*"), "region-unpinned"},
	{"identity", `{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-west-2"}}}`, ""},
	{"identity", allow("kms:ListKeys", "arn:aws:kms:us-west-2:111122223333:key/1"), "list-resource"},
	{"identity", `{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-west-2"}}},` + refuseSign, "create-key-any"},
	{"identity", `{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-west-2","kms:KeySpec":"ECC_SECG_P256K1"}}},` + refuseSign, ""},
	{"identity", allow("kms:PutKeyPolicy", "arn:aws:kms:us-west-2:111122223333:key/1"), "no-deny-sign"},

	// Signing.
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/*"`, signTail) + "," + readKey, ""},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/*"`, signTail), "no-describe"},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/1"`, "") + "," + readKey, "message-type signing-algorithm"},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/*"`, "") + "," + readKey, "any-key message-type signing-algorithm"},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/1"`, strings.ReplaceAll(signTail, `"DIGEST"`, `["DIGEST","RAW"]`)) + "," + readKey, "message-type"},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/1"`, strings.ReplaceAll(signTail, `"StringEquals":`, `"StringEqualsIfExists":`)) + "," + readKey, "message-type signing-algorithm"},
	{"identity", sign(`"arn:aws:kms:us-west-2:111122223333:key/1"`, signTail) + "," + readKey + "," + allow("kms:DisableKey", "arn:aws:kms:us-west-2:111122223333:key/1"), "no-deny-sign sign-and-manage"},

	// Conditions.
	{"identity", on(`"ForAllValues:StringEquals":{"kms:ResourceAliases":"alias/staging-relayer-signer"}`), "for-all-values"},
	{"identity", on(`"ForAllValues:StringLike":{"kms:ResourceAliases":"alias/staging-relayer*"}`), "alias-prefix for-all-values"},
	{"identity", on(`"ForAllValues:StringLike":{"kms:ResourceAliases":"alias/staging-*"},"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-relayer*"}`), "alias-prefix alias-purposes"},
	{"identity", on(`"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-*-signer"},"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-relayer-signer"}`), "alias-prefix"},
	{"identity", on(`"ForAllValues:StringEquals":{"aws:TagKeys":"x"},"Null":{"aws:TagKeys":"false"}`), ""},
	{"identity", on(`"ForAllValues:StringEquals":{"aws:TagKeys":"x"},"Null":{"aws:TagKeys":"true"}`), "for-all-values"},
	{"identity", on(`"ForAllValues:StringEquals":{"aws:TagKeys":"x"},"ForAnyValue:StringEquals":{"aws:TagKeys":"x"}`), ""},
	{"identity", on(`"StringEquals":{"kms:ResourceAliases":"alias/staging-relayer-signer"}`), "multivalued"},
	{"identity", on(`"Null":{"kms:ResourceAliases":"false"}`), ""},
	{"identity", on(`"StringNotEquals":{"kms:MessageType":"RAW"}`), "negated-allow"},
	{"identity", on(`"StringNotEquals":{"kms:MessageType":"RAW"},"Null":{"kms:MessageType":"false"}`), ""},
	{"identity", on(`"StringEquals":{"kms:MesageType":"DIGEST"}`), "condition-unknown"},
	{"identity", on(`"StringEquals":{"kms:EncryptionContext:any":"x"}`), ""},
	{"identity", on(`"StringEquals":{"kms:MessageType":[]}`), "empty"},
	{"identity", on(`"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-relayer-signer"}`), ""},
	{"identity", on(`"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-relayer*"}`), "alias-prefix"},
	{"identity", on(`"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-watcher*"}`), "alias-prefix alias-purposes"},
	{"identity", on(`"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-relayer*"}`), "alias-literal"},
	{"identity", on(`"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/staging-alfajores-relayer*"}`), "alias-none alias-prefix"},
	{"identity", on(`"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-relay-signer"}`), "alias-none"},
	{"identity", on(`"StringEquals":{"kms:RequestAlias":"alias/staging-relayer-signer"}`), "request-alias"},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/x"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-relayer-signer"}}}`, "resource-aliases-key"},

	// Elements.
	{"identity", `{"Effect":"Allow","NotAction":"iam:*","Resource":"arn:aws:kms:us-west-2:111122223333:key/1"},` + refuseSign, "not-action"},
	{"identity", `{"Effect":"Deny","NotAction":"kms:*","Resource":"*"}`, ""},
	{"identity", `{"Effect":"Allow","Action":"kms:DescribeKey","NotResource":"arn:aws:kms:us-west-2:111122223333:key/1"}`, "not-resource"},
	{"identity", `{"Effect":"Allow","Action":[],"Resource":"*"}`, "empty"},
	{"identity", `{"Effect":"Allow","Action":"kms:DescribeKey","Resource":[]}`, "empty"},

	// Key policies.
	{"key", enableIAM, ""},
	{"key", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/x"},"Action":"kms:DescribeKey","Resource":"*"}`, "lock-out"},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":"*","Action":"kms:DescribeKey","Resource":"*"}`, "principal-any"},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":"*","Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"}}}`, ""},
	{"key", enableIAM + `,{"Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*"}`, ""},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/x"},"Action":"kms:*","Resource":"*"}`, "kms-all"},
	{"key", enableIAM + `,{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"kms:Sign","Resource":"*"}`, "not-principal"},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::11111111111:root"},"Action":"kms:DescribeKey","Resource":"*"}`, "principal-account"},
	{"key", enableIAM + `,{"Effect":"Allow","Principal":{"AWS":[]},"Action":"kms:DescribeKey","Resource":"*"}`, "empty"},

	// Trust policies.
	{"trust", `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`, "external-id"},
	{"trust", trustAlien, ""},
	{"trust", trustRoot, ""},
	{"trust", `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}`, "principal-any"},
	{"trust", toPods, "pod-identity"},
	{"trust", podsOf(`"StringEquals":{"aws:RequestTag/kubernetes-service-account":"optics-relayer"}`), "pod-identity-cluster"},
	{"trust", podsOf(`"StringEquals":{"aws:RequestTag/kubernetes-service-account":"optics-relayer"},"ArnLike":{"aws:RequestTag/eks-cluster-arn":"arn:aws:eks:*:111122223333:cluster/*"}`), "pod-identity-cluster"},
	{"trust", podsOf(`"StringEquals":{"aws:RequestTag/kubernetes-service-account":"optics-relayer","aws:RequestTag/eks-cluster-arn":"arn:aws:eks:us-west-2:111122223333:cluster/agents"}`), ""},
	{"trust", trustToken, "oidc-audience oidc-subject"},
	{"trust", `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/issuer"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"issuer:sub":"*"},"StringEquals":{"issuer:aud":"sts.amazonaws.com"}}}`, "oidc-subject"},
}

func podsOf(conditions string) string {
	return `{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{` + conditions + `}}`
}

func allow(action, resource string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Action":%q,"Resource":%q}`, action, resource)
}

func sign(resource, tail string) string {
	return `{"Effect":"Allow","Action":"kms:Sign","Resource":` + resource + tail + `}`
}

func on(conditions string) string {
	return `{"Effect":"Allow","Action":"kms:GetPublicKey","Resource":"arn:aws:kms:us-west-2:111122223333:key/*","Condition":{` + conditions + `}}`
}

func TestLintRules(t *testing.T) {
	for i, c := range ruleCases {
		t.Run(fmt.Sprintf("%d %s", i, c.want), func(t *testing.T) {
			p := parse(t, `{"Version":"2012-10-17","Statement":[`+c.statements+`]}`, c.kind)
			f := facts("staging")
			f.Kind = c.kind
			if diff := cmp.Diff(c.want, broken(iampolicy.Lint(p, f))); diff != "" {
				t.Errorf("%s (-want +got): %s", c.statements, diff)
			}
			f.Kind = iampolicy.KindAny
			if diff := cmp.Diff(c.want, broken(iampolicy.Lint(p, f))); diff != "" {
				t.Errorf("kind guessed: %s (-want +got): %s", c.statements, diff)
			}
		})
	}
}

// broken returns the rules of a report, sorted, each once.
func broken(report iampolicy.Report) string {
	var names []string
	for _, f := range report.Findings {
		names = append(names, f.Rule)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

func TestLintOfTheWholeDocument(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no version", `{"Statement":[` + readKey + `]}`, "version"},
		{"old version with a variable", `{"Version":"2008-10-17","Statement":[` + allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}") + `]}`, "variable-version version"},
		{"old version with a variable in a condition", `{"Statement":[` + on(`"StringEquals":{"aws:ResourceTag/owner":"${aws:username}"}`) + `]}`, "variable-version version"},
		{"too long", `{"Version":"2012-10-17","Statement":[` + allow("kms:DescribeKey", "arn:aws:kms:us-west-2:111122223333:key/"+strings.Repeat("1", 6144)) + `]}`, "size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := iampolicy.Lint(parse(t, c.text, iampolicy.KindIdentity), facts("staging"))
			if diff := cmp.Diff(c.want, broken(report)); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
		})
	}
}

// A correction never allows what the policy did not: whoever follows it gains
// no permission but to describe the keys that he could sign with.
func TestCorrectionsGrantNothingNew(t *testing.T) {
	keys := []iampolicy.KeyFacts{}
	for _, alias := range append(facts("staging").Aliases, "alias/production-updater-signer") {
		keys = append(keys, iampolicy.KeyFacts{ARN: "arn:aws:kms:us-west-2:111122223333:key/" + alias[6:], Aliases: []string{alias}})
	}
	keys = append(
		keys,
		iampolicy.KeyFacts{ARN: keyARN, Aliases: []string{"alias/staging-relayer-signer", "alias/other"}},
		iampolicy.KeyFacts{ARN: keyARN, Aliases: []string{"alias/staging-relayer-signer", "alias/staging-updater-signer"}},
		iampolicy.KeyFacts{ARN: keyARN},
	)
	actions := []string{"kms:Sign", "kms:GetPublicKey", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Decrypt"}
	for _, c := range ruleCases {
		if c.kind != iampolicy.KindIdentity || strings.Contains(c.want, "account-") {
			continue // with the account put right, more of our own matches
		}
		p := parse(t, `{"Version":"2012-10-17","Statement":[`+c.statements+`]}`, c.kind)
		corrected := iampolicy.Lint(p, facts("staging")).Corrected
		if corrected == nil || strings.Contains(c.want, "alias-literal") || strings.Contains(c.want, "multivalued") || strings.Contains(c.want, "request-alias") {
			continue // these matched nothing, and now match what was meant
		}
		for _, key := range keys {
			for _, action := range actions {
				req := iampolicy.SignRequest(principal(t, user), key)
				req.Action = action
				before := iampolicy.Evaluate(req, iampolicy.Policies{Identity: []iampolicy.Attached{{Policy: p}}})
				after := iampolicy.Evaluate(req, iampolicy.Policies{Identity: []iampolicy.Attached{{Policy: corrected}}})
				if after.Allowed && !before.Allowed {
					t.Errorf("%s: the correction allows %s on %s", c.statements, action, key.ARN)
				}
			}
		}
	}
}

// Without a Resource the kind of a policy cannot be told from its shape.
func TestLintOfAPolicyWithoutResource(t *testing.T) {
	p := parse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:DescribeKey"}}`, iampolicy.KindAny)
	if diff := cmp.Diff("no-resource", broken(iampolicy.Lint(p, facts("staging")))); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestCheckAction(t *testing.T) {
	for action, want := range map[string]string{
		"kms:Sign":                     "",
		"kms:sign":                     "",
		"kms:GenerateMac":              "",
		"kms:DescribeCustomKeyStores":  "",
		"sts:AssumeRole":               "",
		"Sign":                         `"Sign": expected one operation, such as kms:Sign`,
		"kms:*":                        `"kms:*": expected one operation, such as kms:Sign`,
		":Sign":                        `":Sign": expected one operation, such as kms:Sign`,
		"kms:Sgn":                      `"kms:Sgn": KMS has no such operation: did you mean "kms:Sign"?`,
		"kms:TransferOwnershipOfAKey2": `"kms:TransferOwnershipOfAKey2": KMS has no such operation`,
	} {
		got := ""
		if err := iampolicy.CheckAction(action); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, expected %q", action, got, want)
		}
	}
}
