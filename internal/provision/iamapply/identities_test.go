package iamapply_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

// signAs signs a digest, or 32 bytes as a raw message.
func (c clients) signAs(t *testing.T, alias string, kind kmstypes.MessageType) error {
	t.Helper()
	_, err := c.kms.Sign(t.Context(), &kms.SignInput{
		KeyId: &alias, Message: make([]byte, 32), MessageType: kind, SigningAlgorithm: kmstypes.SigningAlgorithmSpecEcdsaSha256,
	})
	return err
}

// allowed turns an answer into a verdict; anything but AccessDenied ends the test.
func allowed(t *testing.T, err error) bool {
	t.Helper()
	var api smithy.APIError
	if errors.As(err, &api) && strings.HasPrefix(api.ErrorCode(), "AccessDenied") {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	return true
}

// user makes an access key and returns the clients of a user.
func (w *world) user(t *testing.T, name string) clients {
	t.Helper()
	key := check(w.iam.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: &name}))(t).AccessKey
	return w.as(awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}, aws.NopRetryer{})
}

// partnerSession assumes a role from the other account.
func (w *world) partnerSession(t *testing.T, role, externalID string) (clients, error) {
	t.Helper()
	caller := w.as(check(w.RootOf(partner))(t), aws.NopRetryer{})
	// The root user of an account cannot assume roles; a user of it can.
	name := "guard-" + externalID
	check(caller.iam.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name}))(t)
	check(caller.iam.PutUserPolicy(t.Context(), &iam.PutUserPolicyInput{UserName: &name, PolicyName: aws.String("assume"), PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}`)}))(t)
	key := check(caller.iam.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: &name}))(t).AccessKey
	guard := w.as(awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}, aws.NopRetryer{})
	out, err := sts.NewFromConfig(guard.config).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + account + ":role/" + role), RoleSessionName: aws.String("guard"), ExternalId: &externalID,
	})
	if err != nil {
		return clients{}, err
	}
	c := out.Credentials
	return w.as(awsfake.Credentials{AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken}, aws.NopRetryer{}), nil
}

// Every identity signs with its own keys and with no other, and the offline answer
// is the endpoint's.
func TestWhoSigns(t *testing.T) {
	w := start(t)
	inv := staging()
	w.makeKeys(t, inv)
	w.mustApply(t, inv)
	watcher := check(w.partnerSession(t, "optics-watcher-staging", "guard-of-staging"))(t)
	who := map[string]clients{
		"optics-updater-staging": w.user(t, "optics-updater-staging"),
		"optics-relayer-staging": w.user(t, "optics-relayer-staging"),
		"optics-bank-staging":    w.user(t, "optics-bank-staging"),
		"optics-signer-staging":  w.user(t, "optics-signer-staging"),
		"kms-admin":              w.user(t, "kms-admin"),
		"optics-watcher-staging": watcher,
	}
	want := map[string][]string{
		"optics-updater-staging": {"updater-signer", "updater-attestation"},
		"optics-relayer-staging": {"relayer-signer"},
		"optics-bank-staging":    {"bank-signer"},
		// The document's signer sends for all agents that we run; it attests nothing.
		"optics-signer-staging":  {"updater-signer", "relayer-signer"},
		"kms-admin":              nil,
		"optics-watcher-staging": {"watcher-signer", "watcher-attestation"},
	}
	got := map[string][]string{}
	for name, c := range who {
		got[name] = nil
		for _, k := range inv.Keys {
			if allowed(t, c.signAs(t, k.Alias, kmstypes.MessageTypeDigest)) {
				got[name] = append(got[name], strings.TrimPrefix(k.Alias, "alias/staging-"))
			}
			if allowed(t, c.signAs(t, k.Alias, kmstypes.MessageTypeRaw)) {
				t.Errorf("%s signs a raw message with %s", name, k.Alias)
			}
			_, err := c.kms.CreateGrant(t.Context(), &kms.CreateGrantInput{
				KeyId:            check(w.kms.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: &k.Alias}))(t).KeyMetadata.Arn,
				GranteePrincipal: aws.String("arn:aws:iam::" + account + ":user/kms-admin"), Operations: []kmstypes.GrantOperation{"Sign"},
			})
			if allowed(t, err) {
				t.Errorf("%s grants %s", name, k.Alias)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("who signs with what (-want +got):\n" + diff)
	}
	if diff := cmp.Diff(got, offlineAnswer(t, inv)); diff != "" {
		t.Error("the endpoint and the matrix differ (-endpoint +matrix):\n" + diff)
	}

	t.Run("another account needs the external id", func(t *testing.T) {
		_, err := w.partnerSession(t, "optics-watcher-staging", "some-other-guard")
		if allowed(t, err) {
			t.Error("a wrong external id was taken")
		}
	})

	t.Run("an administrator by other policies cannot sign either", func(t *testing.T) {
		check(w.iam.AttachUserPolicy(t.Context(), &iam.AttachUserPolicyInput{
			UserName: aws.String("optics-bank-staging"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess"),
		}))(t)
		if allowed(t, who["optics-bank-staging"].signAs(t, "alias/staging-updater-attestation", kmstypes.MessageTypeDigest)) {
			t.Error("the bank's user attests")
		}
	})

	t.Run("kms-admin makes the environment's keys", func(t *testing.T) {
		admin := who["kms-admin"]
		check(admin.kms.CreateKey(t.Context(), &kms.CreateKeyInput{
			KeySpec: kmstypes.KeySpecEccSecgP256k1, KeyUsage: kmstypes.KeyUsageTypeSignVerify,
			Tags: []kmstypes.Tag{{TagKey: aws.String("environment"), TagValue: aws.String("staging")}},
		}))(t)
		alias := "alias/staging-relayer-signer"
		own := check(w.kms.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: aws.String("alias/staging-bank-signer")}))(t).KeyMetadata.Arn
		_, err := admin.kms.UpdateAlias(t.Context(), &kms.UpdateAliasInput{AliasName: &alias, TargetKeyId: own})
		if allowed(t, err) {
			t.Error("kms-admin points an alias elsewhere")
		}
	})
}

// offlineAnswer returns who signs with what as optics iam matrix has it.
func offlineAnswer(t *testing.T, inv iampolicy.Inventory) map[string][]string {
	t.Helper()
	set := check(iampolicy.Generate(inv))(t)
	rows := iampolicy.Matrix(set.Identities(), set.Keys(inv))
	can := map[string][]string{}
	for _, id := range set.Identities() {
		can[id.Name] = nil
		for _, k := range inv.Keys { // in the order of the inventory
			for _, row := range rows {
				if row.Identity == id.Name && row.Sign.Allowed && row.Aliases[0] == k.Alias {
					can[id.Name] = append(can[id.Name], strings.TrimPrefix(k.Alias, "alias/staging-"))
				}
			}
		}
	}
	return can
}

func TestFindKeys(t *testing.T) {
	w := start(t)
	inv := staging()
	w.makeKeys(t, inv)
	// A page has 50 aliases unless more are asked for; these come before ours.
	var key *string
	for i := range 120 {
		if i%40 == 0 {
			key = check(w.kms.CreateKey(t.Context(), &kms.CreateKeyInput{}))(t).KeyMetadata.KeyId
		}
		name := "alias/a" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		check(w.kms.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: &name, TargetKeyId: key}))(t)
	}
	asked := append(inv.Keys, iampolicy.Key{Role: iampolicy.RoleKathy, Purpose: iampolicy.PurposeSigner, Alias: "alias/staging-kathy-signer"})
	found, missing, err := iamapply.FindKeys(t.Context(), w.kms, asked)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"alias/staging-kathy-signer"}, missing); diff != "" {
		t.Error(diff)
	}
	for _, k := range found[:len(inv.Keys)] {
		if want := *check(w.kms.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: &k.Alias}))(t).KeyMetadata.Arn; k.ARN != want {
			t.Errorf("%s is %s, %s is expected", k.Alias, k.ARN, want)
		}
	}
}

func TestAccessKeys(t *testing.T) {
	w := start(t)
	w.mustApply(t, staging())
	users := []string{"optics-updater-staging", "optics-relayer-staging"}
	path := filepath.Join(t.TempDir(), "credentials")
	write := func() (all []iamapply.AccessKey, err error) {
		err = iamapply.WriteAccessKeys(t.Context(), w.iam, users, path, func(k iamapply.AccessKey) { all = append(all, k) })
		return all, err
	}

	t.Run("each user gets one key, in a file for its owner alone", func(t *testing.T) {
		all := check(write())(t)
		if len(all) != 2 || !all[0].Created || !all[1].Created {
			t.Errorf("keys %+v", all)
		}
		if mode := check(os.Stat(path))(t).Mode().Perm(); mode != 0o600 {
			t.Errorf("mode %o", mode)
		}
	})

	t.Run("a second run makes none", func(t *testing.T) {
		before := check(os.ReadFile(path))(t)
		for _, k := range check(write())(t) {
			if k.Created || k.Lost || k.ID == "" {
				t.Errorf("key %+v", k)
			}
		}
		if diff := cmp.Diff(string(before), string(check(os.ReadFile(path))(t))); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("a key without its secret is told", func(t *testing.T) {
		if err := os.Truncate(path, 0); err != nil {
			t.Fatal(err)
		}
		for _, k := range check(write())(t) {
			if k.Created || !k.Lost || k.ID == "" {
				t.Errorf("key %+v", k)
			}
		}
	})

	t.Run("a profile that was cut off is refused", func(t *testing.T) {
		if err := os.WriteFile(path, []byte("[optics-updater-staging]\naws_access_key_id = AKIA\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := write(); err == nil || !strings.Contains(err.Error(), "profile [optics-updater-staging] has no aws_secret_access_key") {
			t.Errorf("error %v", err)
		}
	})

	t.Run("a file that others read is refused", func(t *testing.T) {
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := write(); err == nil || !strings.Contains(err.Error(), "has mode 0640") {
			t.Errorf("error %v", err)
		}
	})
}
