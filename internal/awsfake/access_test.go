package awsfake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/awsfake"
)

// policy is a document of one statement.
func policy(effect, actions, resource, condition string) string {
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `","Action":["` + strings.ReplaceAll(actions, " ", `","`) +
		`"],"Resource":"` + resource + `"`
	if condition != "" {
		text += `,"Condition":` + condition
	}
	return text + "}]}"
}

const anyKey = "arn:aws:kms:us-east-1:" + account + ":key/*"

func TestAuthorization(t *testing.T) {
	w := start(t)
	root, ctx := w.root(), t.Context()
	own, other := root.signingKey(t), root.signingKey(t)
	root.alias(t, "alias/staging-relayer-signer", own)
	root.alias(t, "alias/staging-updater-signer", other)

	t.Run("a new user may do nothing, and is told so as AWS does", func(t *testing.T) {
		c := w.user(t, "nobody", "")
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException",
			"User: arn:aws:iam::"+account+":user/nobody is not authorized to perform: kms:Sign on resource: "+own+
				" because no identity-based policy allows the kms:Sign action")
		refused(t, only(c.iam.ListUsers(ctx, &iam.ListUsersInput{})), "AccessDenied", "iam:ListUsers")
	})

	t.Run("an alias condition lets in that key alone", func(t *testing.T) {
		c := w.user(t, "relayer", policy("Allow", "kms:Sign kms:GetPublicKey", anyKey,
			`{"ForAnyValue:StringEquals":{"kms:ResourceAliases":["alias/staging-relayer-signer"]}}`))
		must(c.sign(ctx, own))(t)
		must(c.sign(ctx, "alias/staging-relayer-signer"))(t)
		refused(t, only(c.sign(ctx, other)), "AccessDeniedException", other)
		refused(t, only(c.sign(ctx, "alias/staging-updater-signer")), "AccessDeniedException", other)
		refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &own})), "AccessDeniedException", "kms:DescribeKey")
	})

	t.Run("the request's alias counts only when the request names it", func(t *testing.T) {
		c := w.user(t, "by-alias", policy("Allow", "kms:Sign", anyKey, `{"StringEquals":{"kms:RequestAlias":"alias/staging-relayer-signer"}}`))
		must(c.sign(ctx, "alias/staging-relayer-signer"))(t)
		must(c.sign(ctx, "arn:aws:kms:us-east-1:"+account+":alias/staging-relayer-signer"))(t)
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException")
	})

	t.Run("message type and algorithm are held", func(t *testing.T) {
		c := w.user(t, "digests", policy("Allow", "kms:Sign", anyKey,
			`{"StringEquals":{"kms:MessageType":"DIGEST","kms:SigningAlgorithm":"ECDSA_SHA_256","kms:KeySpec":"ECC_SECG_P256K1","kms:KeyUsage":"SIGN_VERIFY","aws:RequestedRegion":"us-east-1","aws:username":"digests","kms:CallerAccount":"`+account+`"}}`))
		must(c.sign(ctx, own))(t)
		refused(t, only(c.kms.Sign(ctx, &kms.SignInput{KeyId: &own, Message: digest, SigningAlgorithm: "ECDSA_SHA_256"})), "AccessDeniedException")
	})

	t.Run("a dry run needs the permission", func(t *testing.T) {
		in := &kms.SignInput{KeyId: &own, Message: digest, MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256", DryRun: aws.Bool(true)}
		c := w.user(t, "dry", "")
		refused(t, only(c.kms.Sign(ctx, in)), "AccessDeniedException")
	})

	t.Run("an explicit deny wins and is named", func(t *testing.T) {
		c := w.user(t, "admin", policy("Allow", "kms:*", "*", ""))
		must(c.sign(ctx, own))(t)
		must(root.iam.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: aws.String("admin"), PolicyName: aws.String("deny"), PolicyDocument: aws.String(policy("Deny", "kms:Sign", "*", ""))}))(t)
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException", "with an explicit deny in an identity-based policy")
	})

	t.Run("a boundary narrows what a user's policies allow", func(t *testing.T) {
		c := w.user(t, "bounded", policy("Allow", "kms:*", "*", ""))
		arn := must(root.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("bounds"), PolicyDocument: aws.String(policy("Allow", "kms:DescribeKey", "*", ""))}))(t).Policy.Arn
		must(root.iam.PutUserPermissionsBoundary(ctx, &iam.PutUserPermissionsBoundaryInput{UserName: aws.String("bounded"), PermissionsBoundary: arn}))(t)
		must(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &own}))(t)
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException", "because no permissions boundary allows the kms:Sign action")
		must(root.iam.DeleteUserPermissionsBoundary(ctx, &iam.DeleteUserPermissionsBoundaryInput{UserName: aws.String("bounded")}))(t)
		must(c.sign(ctx, own))(t)
	})

	t.Run("groups and managed policies count", func(t *testing.T) {
		c := w.user(t, "member", "")
		arn := must(root.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("signers"), PolicyDocument: aws.String(policy("Allow", "kms:Sign", "*", ""))}))(t).Policy.Arn
		group, user := aws.String("staging-signer"), aws.String("member")
		must(root.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: group}))(t)
		must(root.iam.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: group, PolicyArn: arn}))(t)
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException")
		must(root.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: group, UserName: user}))(t)
		must(c.sign(ctx, own))(t)
		must(root.iam.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{GroupName: group, UserName: user}))(t)
		refused(t, only(c.sign(ctx, own)), "AccessDeniedException")
	})

	t.Run("tags of keys and of requests count", func(t *testing.T) {
		tag := []kmstypes.Tag{{TagKey: aws.String("env"), TagValue: aws.String("staging")}}
		must(root.kms.TagResource(ctx, &kms.TagResourceInput{KeyId: &own, Tags: tag}))(t)
		c := w.user(t, "tagged", policy("Allow", "kms:Sign", "*", `{"StringEquals":{"aws:ResourceTag/env":"staging"}}`))
		must(c.sign(ctx, own))(t)
		refused(t, only(c.sign(ctx, other)), "AccessDeniedException")

		maker := w.user(t, "maker", policy("Allow", "kms:CreateKey kms:TagResource", "*", `{"StringEquals":{"aws:RequestTag/env":"staging"},"ForAllValues:StringEquals":{"aws:TagKeys":["env"]}}`))
		must(maker.kms.CreateKey(ctx, &kms.CreateKeyInput{Tags: tag}))(t)
		refused(t, only(maker.kms.CreateKey(ctx, &kms.CreateKeyInput{})), "AccessDeniedException", "kms:CreateKey")
		untagging := w.user(t, "untagging", policy("Allow", "kms:CreateKey", "*", ""))
		refused(t, only(untagging.kms.CreateKey(ctx, &kms.CreateKeyInput{Tags: tag})), "AccessDeniedException", "kms:TagResource")
	})

	t.Run("an alias needs the permission on both ends", func(t *testing.T) {
		for name, tc := range map[string]struct {
			resource string
			ok       bool
		}{
			"alias-only": {"arn:aws:kms:us-east-1:" + account + ":alias/*", false},
			"key-only":   {anyKey, false},
			"both":       {"arn:aws:kms:us-east-1:" + account + ":*", true},
		} {
			c := w.user(t, name, policy("Allow", "kms:CreateAlias", tc.resource, ""))
			err := only(c.kms.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String("alias/" + name), TargetKeyId: &own}))
			if tc.ok != (err == nil) {
				t.Errorf("%s: %v", name, err)
			}
			if !tc.ok {
				refused(t, err, "AccessDeniedException", "kms:CreateAlias")
			}
		}
	})
}

func TestAliasDelay(t *testing.T) {
	w := start(t, func(cfg *awsfake.Config) { cfg.AliasDelay = 5 * time.Minute })
	root, ctx := w.root(), t.Context()
	first, second := root.signingKey(t), root.signingKey(t)
	c := w.user(t, "relayer", policy("Allow", "kms:Sign", "*", `{"ForAnyValue:StringEquals":{"kms:ResourceAliases":["alias/x"]}}`))

	root.alias(t, "alias/x", first)
	refused(t, only(c.sign(ctx, first)), "AccessDeniedException")
	w.clock.advance(5 * time.Minute)
	must(c.sign(ctx, first))(t)

	must(root.kms.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: aws.String("alias/x"), TargetKeyId: &second}))(t)
	w.clock.advance(4 * time.Minute)
	must(c.sign(ctx, first))(t)
	refused(t, only(c.sign(ctx, "alias/x")), "AccessDeniedException", second)
	w.clock.advance(time.Minute)
	refused(t, only(c.sign(ctx, first)), "AccessDeniedException")
	must(c.sign(ctx, "alias/x"))(t)

	must(root.kms.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: aws.String("alias/x")}))(t)
	must(c.sign(ctx, second))(t)
	w.clock.advance(5 * time.Minute)
	refused(t, only(c.sign(ctx, second)), "AccessDeniedException")
}

func TestKeyPolicies(t *testing.T) {
	w := start(t)
	root, ctx := w.root(), t.Context()
	key := root.signingKey(t)
	put := func(c *clients, text string, bypass bool) error {
		return only(c.kms.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: &key, Policy: &text, BypassPolicyLockoutSafetyCheck: bypass}))
	}
	c := w.user(t, "signer", policy("Allow", "kms:Sign", "*", ""))
	must(c.sign(ctx, key))(t)

	statement := func(principal, actions string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":` + actions + `,"Resource":"*"}]}`
	}
	first := must(root.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &key}))(t)
	if !strings.Contains(*first.Policy, "Enable IAM User Permissions") || *first.PolicyName != "default" {
		t.Errorf("policy %s", *first.Policy)
	}
	if names := must(root.kms.ListKeyPolicies(ctx, &kms.ListKeyPoliciesInput{KeyId: &key}))(t).PolicyNames; len(names) != 1 {
		t.Errorf("policies %v", names)
	}
	refused(t, put(root, statement("arn:aws:iam::"+account+":user/ghost", `"kms:*"`), false), "MalformedPolicyDocumentException", "invalid principals")
	refused(t, put(root, "{", false), "MalformedPolicyDocumentException")
	signer := "arn:aws:iam::" + account + ":user/signer"
	refused(t, put(root, statement(signer, `"kms:Sign"`), false), "MalformedPolicyDocumentException", "will not allow you to update the key policy")
	if err := put(root, statement(signer, `["kms:Sign","kms:PutKeyPolicy"]`), true); err != nil {
		t.Fatal(err)
	}
	// The key policy no longer leaves anything to IAM: the root user is shut out.
	must(c.sign(ctx, key))(t)
	refused(t, only(root.sign(ctx, key)), "AccessDeniedException", "because no resource-based policy allows")
	if err := put(c, *first.Policy, true); err != nil {
		t.Fatal(err)
	}
	must(root.sign(ctx, key))(t)
}

func TestGrants(t *testing.T) {
	w := start(t)
	root, ctx := w.root(), t.Context()
	key := root.signingKey(t)
	c := w.user(t, "grantee", "")
	who := aws.String("arn:aws:iam::" + account + ":user/grantee")
	in := &kms.CreateGrantInput{KeyId: &key, GranteePrincipal: who, RetiringPrincipal: who, Name: aws.String("g"), Operations: []kmstypes.GrantOperation{"Sign"}}

	refused(t, only(c.sign(ctx, key)), "AccessDeniedException")
	out := must(root.kms.CreateGrant(ctx, in))(t)
	if again := must(root.kms.CreateGrant(ctx, in))(t); *again.GrantId != *out.GrantId {
		t.Error("the same named grant is another one")
	}
	must(c.sign(ctx, key))(t)
	refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key})), "AccessDeniedException")
	if list := must(root.kms.ListGrants(ctx, &kms.ListGrantsInput{KeyId: &key}))(t).Grants; len(list) != 1 || *list[0].GranteePrincipal != *who {
		t.Errorf("grants %+v", list)
	}
	must(root.kms.RevokeGrant(ctx, &kms.RevokeGrantInput{KeyId: &key, GrantId: out.GrantId}))(t)
	refused(t, only(c.sign(ctx, key)), "AccessDeniedException")
	refused(t, only(root.kms.RevokeGrant(ctx, &kms.RevokeGrantInput{KeyId: &key, GrantId: out.GrantId})), "NotFoundException")

	out = must(root.kms.CreateGrant(ctx, in))(t)
	must(c.kms.RetireGrant(ctx, &kms.RetireGrantInput{GrantToken: out.GrantToken}))(t)
	refused(t, only(c.sign(ctx, key)), "AccessDeniedException")
	for name, change := range map[string]func(*kms.CreateGrantInput){
		"InvalidArnException": func(in *kms.CreateGrantInput) { in.GranteePrincipal = aws.String("nobody") },
		"ValidationException": func(in *kms.CreateGrantInput) { in.Operations = []kmstypes.GrantOperation{"Decrypt"} },
	} {
		bad := *in
		change(&bad)
		refused(t, only(root.kms.CreateGrant(ctx, &bad)), name)
	}
}
