package cloud_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/provision"
)

// drift is one thing that somebody changes behind the tool's back.
type drift struct {
	name string
	// change makes it.
	change func(w *world)
	// want are the differences, each "resource field at address: found -> wanted", in
	// which * stands for anything.
	want []string
	// mend takes it back where no plan does.
	mend func(w *world)
}

const iamARN = "arn:aws:iam::" + account + ":"

func policyARN(name string) *string { return aws.String(iamARN + "policy/" + name) }

// rewrite changes the document of a managed policy.
func (w *world) rewrite(name string, edit func(*iampolicy.Policy)) {
	w.t.Helper()
	p := must(iampolicy.Generate(w.withARNs()))(w.t)
	for _, managed := range p.Policies {
		if managed.Name != name {
			continue
		}
		edit(managed.Document)
		text := string(must(managed.Document.MarshalJSON())(w.t))
		must(w.rootIAM().CreatePolicyVersion(w.t.Context(), &iam.CreatePolicyVersionInput{
			PolicyArn: policyARN(name), PolicyDocument: &text, SetAsDefault: true,
		}))(w.t)
	}
}

// withARNs is the inventory with the keys that are there.
func (w *world) withARNs() iampolicy.Inventory {
	inv := w.inventory()
	for i, k := range inv.Keys {
		inv.Keys[i].ARN = w.arn(k.Alias)
	}
	return inv
}

func (w *world) arn(alias string) string {
	w.t.Helper()
	return *must(w.rootKMS().DescribeKey(w.t.Context(), &kms.DescribeKeyInput{KeyId: &alias}))(w.t).KeyMetadata.Arn
}

var drifts = []drift{
	{
		name: "a key is disabled",
		change: func(w *world) {
			must(w.rootKMS().DisableKey(w.t.Context(), &kms.DisableKeyInput{KeyId: aws.String(w.arn("alias/staging-relayer-signer"))}))(w.t)
		},
		want: []string{"aws/key/staging-relayer-signer state at arn:*: Disabled -> Enabled"},
		mend: func(w *world) {
			must(w.rootKMS().EnableKey(w.t.Context(), &kms.EnableKeyInput{KeyId: aws.String(w.arn("alias/staging-relayer-signer"))}))(w.t)
		},
	},
	{
		name: "an alias is moved to another key of the environment",
		change: func(w *world) {
			w.moveAlias("alias/staging-relayer-signer", w.arn("alias/staging-processor-signer"))
		},
		want: []string{
			"aws/key/staging-relayer-signer tag optics-key at arn:*: staging-processor-signer -> staging-relayer-signer",
			"aws/key/staging-relayer-signer key at arn:*: arn:* -> arn:*",
		},
	},
	{
		name: "an alias is moved to a key that looks like the right one",
		change: func(w *world) {
			key := must(w.rootKMS().CreateKey(w.t.Context(), &kms.CreateKeyInput{
				KeySpec: types.KeySpecEccSecgP256k1, KeyUsage: types.KeyUsageTypeSignVerify, Tags: []types.Tag{
					{TagKey: aws.String("environment"), TagValue: aws.String("staging")},
					{TagKey: aws.String("optics-key"), TagValue: aws.String("staging-updater-signer")},
					{TagKey: aws.String("optics-generation"), TagValue: aws.String("1")},
				},
			}))(w.t)
			w.moveAlias("alias/staging-updater-signer", *key.KeyMetadata.Arn)
		},
		want: []string{
			"aws/key/staging-updater-signer key at arn:*: arn:* -> arn:*",
		},
	},
	{
		name: "a key loses the tag that says whose it is",
		change: func(w *world) {
			must(w.rootKMS().UntagResource(w.t.Context(), &kms.UntagResourceInput{
				KeyId: aws.String(w.arn("alias/staging-bank-signer")), TagKeys: []string{"optics-key"},
			}))(w.t)
		},
		want: []string{"aws/key/staging-bank-signer tag optics-key at arn:*: nothing -> staging-bank-signer"},
	},
	{
		name: "a statement is added to a policy",
		change: func(w *world) {
			w.rewrite("staging-relayer-signer", func(p *iampolicy.Policy) {
				p.Statements = append(p.Statements, iampolicy.Statement{
					Sid: "Generous", Effect: iampolicy.Allow, Actions: []string{"kms:*"}, Resources: []string{"*"},
				})
			})
		},
		want: []string{
			`aws/policy/staging-relayer-signer document Generous at ` + iamARN + `policy/staging-relayer-signer: ` +
				`{"Sid":"Generous","Effect":"Allow","Action":"kms:*","Resource":"*"} -> nothing`,
		},
	},
	{
		name: "a statement is taken out of a policy",
		change: func(w *world) {
			w.rewrite("staging-kms-admin", func(p *iampolicy.Policy) { p.Statements = p.Statements[:len(p.Statements)-1] })
		},
		want: []string{
			"aws/policy/staging-kms-admin document NeverSignNorGrant at " + iamARN + `policy/staging-kms-admin: nothing -> {"Sid":"NeverSignNorGrant",*}`,
		},
	},
	{
		name: "a policy is detached",
		change: func(w *world) {
			must(w.rootIAM().DetachGroupPolicy(w.t.Context(), &iam.DetachGroupPolicyInput{
				GroupName: aws.String("kms-admin"), PolicyArn: policyARN("staging-kms-admin"),
			}))(w.t)
		},
		want: []string{"aws/group/kms-admin policy/staging-kms-admin at " + iamARN + "group/kms-admin: nothing -> there"},
	},
	{
		name: "a policy of somebody else is attached",
		change: func(w *world) {
			must(w.rootIAM().AttachUserPolicy(w.t.Context(), &iam.AttachUserPolicyInput{
				UserName: aws.String("optics-relayer-staging"), PolicyArn: policyARN("staging-updater-attestation"),
			}))(w.t)
		},
		want: []string{
			"aws/user/optics-relayer-staging policy/" + iamARN + "policy/staging-updater-attestation at " +
				iamARN + "user/optics-relayer-staging: there -> nothing",
		},
		mend: func(w *world) {
			must(w.rootIAM().DetachUserPolicy(w.t.Context(), &iam.DetachUserPolicyInput{
				UserName: aws.String("optics-relayer-staging"), PolicyArn: policyARN("staging-updater-attestation"),
			}))(w.t)
		},
	},
	{
		name: "an inline policy is put on a user",
		change: func(w *world) {
			must(w.rootIAM().PutUserPolicy(w.t.Context(), &iam.PutUserPolicyInput{
				UserName: aws.String("optics-updater-staging"), PolicyName: aws.String("quick-fix"), PolicyDocument: aws.String(operator),
			}))(w.t)
		},
		want: []string{"aws/user/optics-updater-staging inline/quick-fix at " + iamARN + "user/optics-updater-staging: there -> nothing"},
	},
	{
		name: "a user is put into another group",
		change: func(w *world) {
			must(w.rootIAM().AddUserToGroup(w.t.Context(), &iam.AddUserToGroupInput{
				UserName: aws.String("kms-admin"), GroupName: aws.String("staging-kms-rotation"),
			}))(w.t)
		},
		want: []string{"aws/user/kms-admin group/staging-kms-rotation at " + iamARN + "user/kms-admin: there -> nothing"},
	},
	{
		name: "a user is taken out of its group",
		change: func(w *world) {
			must(w.rootIAM().RemoveUserFromGroup(w.t.Context(), &iam.RemoveUserFromGroupInput{
				UserName: aws.String("kms-admin"), GroupName: aws.String("kms-admin"),
			}))(w.t)
		},
		want: []string{"aws/user/kms-admin group/kms-admin at " + iamARN + "user/kms-admin: nothing -> there"},
	},
	{
		name: "another principal may assume a role",
		change: func(w *world) {
			must(w.rootIAM().UpdateAssumeRolePolicy(w.t.Context(), &iam.UpdateAssumeRolePolicyInput{
				RoleName: aws.String("optics-watcher-staging"), PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[` +
					`{"Effect":"Allow","Principal":{"AWS":"` + partner + `"},"Action":"sts:AssumeRole"}]}`),
			}))(w.t)
		},
		want: []string{
			"aws/role/optics-watcher-staging document * at " + iamARN + "role/optics-watcher-staging: nothing -> {*",
			"aws/role/optics-watcher-staging document statement 1 at " + iamARN + "role/optics-watcher-staging: {*\"sts:AssumeRole\"* -> nothing",
		},
	},
	{
		name: "a user of the environment is deleted",
		change: func(w *world) {
			user := aws.String("optics-relayer-staging")
			for _, p := range must(w.rootIAM().ListAttachedUserPolicies(w.t.Context(), &iam.ListAttachedUserPoliciesInput{UserName: user}))(w.t).AttachedPolicies {
				must(w.rootIAM().DetachUserPolicy(w.t.Context(), &iam.DetachUserPolicyInput{UserName: user, PolicyArn: p.PolicyArn}))(w.t)
			}
			must(w.rootIAM().DeleteUser(w.t.Context(), &iam.DeleteUserInput{UserName: user}))(w.t)
		},
		want: []string{
			"aws/user/optics-relayer-staging  at " + iamARN + "user/optics-relayer-staging: nothing -> to be there",
			"aws/user/optics-relayer-staging policy/staging-relayer-signer at " + iamARN + "user/optics-relayer-staging: nothing -> there",
		},
	},
	{
		name: "somebody has a name of the environment",
		change: func(w *world) {
			must(w.rootIAM().CreateUser(w.t.Context(), &iam.CreateUserInput{UserName: aws.String("optics-auditor-staging")}))(w.t)
		},
		want: []string{"aws/strangers user/optics-auditor-staging at user/optics-auditor-staging: there -> nothing"},
	},
	{
		name: "the policy of a key is changed",
		change: func(w *world) {
			must(w.rootKMS().PutKeyPolicy(w.t.Context(), &kms.PutKeyPolicyInput{
				KeyId: aws.String(w.arn("alias/staging-updater-attestation")), Policy: aws.String(`{"Version":"2012-10-17","Statement":[` +
					`{"Sid":"Everybody","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + account + `:root"},"Action":"kms:*","Resource":"*"}]}`),
			}))(w.t)
		},
		want: []string{
			"aws/key-policy/staging-updater-attestation document * at arn:aws:kms:*: nothing -> {*",
			"aws/key-policy/staging-updater-attestation document Everybody at arn:aws:kms:*: {*\"kms:*\"* -> nothing",
		},
	},
	{
		name: "a secret is about to be deleted",
		change: func(w *world) {
			must(w.rootSecrets().DeleteSecret(w.t.Context(), &secretsmanager.DeleteSecretInput{SecretId: aws.String("optics/staging/explorer-api-key")}))(w.t)
		},
		want: []string{"aws/secret/explorer-api-key state at arn:*: about to be deleted -> there"},
	},
	{
		name: "a secret is gone",
		change: func(w *world) {
			must(w.rootSecrets().DeleteSecret(w.t.Context(), &secretsmanager.DeleteSecretInput{
				SecretId: aws.String("optics/staging/explorer-api-key"), ForceDeleteWithoutRecovery: aws.Bool(true),
			}))(w.t)
		},
		want: []string{"aws/secret/explorer-api-key state at optics/staging/explorer-api-key: nothing -> there"},
	},
	{
		name: "a rotation is not finished",
		change: func(w *world) {
			must(w.rootKMS().CreateKey(w.t.Context(), &kms.CreateKeyInput{
				KeySpec: types.KeySpecEccSecgP256k1, KeyUsage: types.KeyUsageTypeSignVerify, Tags: []types.Tag{
					{TagKey: aws.String("environment"), TagValue: aws.String("staging")},
					{TagKey: aws.String("optics-key"), TagValue: aws.String("staging-kathy-signer")},
					{TagKey: aws.String("optics-generation"), TagValue: aws.String("2")},
				},
			}))(w.t)
		},
		want: []string{
			"aws/key/staging-kathy-signer rotation at arn:*: arn:* -> nothing",
			"aws/policy/staging-kathy-signer document *",
			"aws/key-policy/staging-kathy-signer@* document *",
		},
	},
}

func (w *world) moveAlias(alias, arn string) {
	w.t.Helper()
	must(w.rootKMS().UpdateAlias(w.t.Context(), &kms.UpdateAliasInput{AliasName: &alias, TargetKeyId: &arn}))(w.t)
}

// TestEveryChangeIsNamed changes each kind of thing once behind the tool's back.
func TestEveryChangeIsNamed(t *testing.T) {
	base := newWorld(t, "staging")
	state := filepath.Join(base.dir, "aws.json")
	base.serve(state)
	base.become(base.makeOperator())
	base.storeSecrets()
	base.settled()
	must(0, base.server.Close())(t)
	for _, d := range drifts {
		t.Run(strings.ReplaceAll(d.name, " ", "-"), func(t *testing.T) {
			w := base.copy(t, state)
			d.change(w)
			plan := w.plan()
			expect(t, d.want, plan.Differences())
			switch {
			case d.mend != nil:
				d.mend(w)
			case len(plan.Findings) > 0:
				return
			default:
				w.settled()
			}
			if plan := w.plan(); !plan.Empty() {
				t.Errorf("what was mended still differs: %+v", plan.Differences())
			}
		})
	}
}

// copy is another world that is as this one was when its state was written.
func (w *world) copy(t *testing.T, state string) *world {
	t.Helper()
	c := &world{t: t, dir: t.TempDir(), clock: w.clock, after: func(awsfake.Call) {}, env: w.env}
	for from, name := range map[string]string{state: "aws.json", w.journal(): provision.JournalName} {
		must(0, os.WriteFile(filepath.Join(c.dir, name), must(os.ReadFile(from))(t), 0o600))(t)
	}
	c.serve(filepath.Join(c.dir, "aws.json"))
	c.become(w.who)
	return c
}

// expect compares differences with what is expected, where each kind of resource may
// have several.
func expect(t *testing.T, want []string, found []provision.Finding) {
	t.Helper()
	var got []string
	matched := make([]bool, len(want))
	for _, f := range found {
		line := f.Resource + " " + f.Field + " at " + f.Address + ": " + orNothing(f.Found) + " -> " + orNothing(f.Wanted)
		known := false
		for i, pattern := range want {
			exact := "^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$"
			if regexp.MustCompile(exact).MatchString(line) {
				matched[i], known = true, true
			}
		}
		if !known {
			got = append(got, line)
		}
		if f.Why == "" || f.Do == "" {
			t.Errorf("%s: it says neither why nor what to do: %+v", line, f)
		}
	}
	for i, m := range matched {
		if !m {
			t.Errorf("not named: %s", want[i])
		}
	}
	if diff := cmp.Diff([]string(nil), got); diff != "" {
		t.Errorf("named, and not expected (-want +got):\n%s", diff)
	}
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
