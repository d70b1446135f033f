package awsfake_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/google/go-cmp/cmp"
)

func TestKeys(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()

	t.Run("a key is described as it was made", func(t *testing.T) {
		out := must(c.kms.CreateKey(ctx, &kms.CreateKeyInput{
			KeySpec: kmstypes.KeySpecEccSecgP256k1, KeyUsage: kmstypes.KeyUsageTypeSignVerify, Description: aws.String("relayer"),
			Tags: []kmstypes.Tag{{TagKey: aws.String("role"), TagValue: aws.String("relayer")}},
		}))(t).KeyMetadata
		again := must(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: out.KeyId}))(t).KeyMetadata
		if diff := cmp.Diff(out, again, cmp.AllowUnexported(kmstypes.KeyMetadata{}), cmp.Exporter(anyType)); diff != "" {
			t.Error(diff)
		}
		if *out.Arn != "arn:aws:kms:us-east-1:"+account+":key/"+*out.KeyId || !out.Enabled || *out.Description != "relayer" ||
			out.KeyState != kmstypes.KeyStateEnabled || out.SigningAlgorithms[0] != kmstypes.SigningAlgorithmSpecEcdsaSha256 {
			t.Errorf("metadata %+v", out)
		}
	})

	t.Run("a key without a spec is symmetric and signs nothing", func(t *testing.T) {
		out := must(c.kms.CreateKey(ctx, &kms.CreateKeyInput{}))(t).KeyMetadata
		if out.KeySpec != kmstypes.KeySpecSymmetricDefault || out.KeyUsage != kmstypes.KeyUsageTypeEncryptDecrypt {
			t.Errorf("spec %s, usage %s", out.KeySpec, out.KeyUsage)
		}
		refused(t, only(c.sign(ctx, *out.KeyId)), "InvalidKeyUsageException", "ENCRYPT_DECRYPT")
		refused(t, only(c.kms.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: out.KeyId})), "UnsupportedOperationException")
	})

	t.Run("what no key can be is refused", func(t *testing.T) {
		secp, p256 := kmstypes.KeySpecEccSecgP256k1, kmstypes.KeySpecRsa2048
		for _, tc := range []struct {
			in   kms.CreateKeyInput
			code string
		}{
			{kms.CreateKeyInput{KeySpec: secp}, "ValidationException"},
			{kms.CreateKeyInput{KeySpec: p256, KeyUsage: kmstypes.KeyUsageTypeSignVerify}, "UnsupportedOperationException"},
			{kms.CreateKeyInput{MultiRegion: aws.Bool(true)}, "UnsupportedOperationException"},
			{kms.CreateKeyInput{Tags: []kmstypes.Tag{{TagKey: aws.String("aws:x"), TagValue: aws.String("")}}}, "TagException"},
			{kms.CreateKeyInput{Policy: aws.String("{}")}, "MalformedPolicyDocumentException"},
		} {
			refused(t, only(c.kms.CreateKey(ctx, &tc.in)), tc.code)
		}
	})

	t.Run("a key that is not there", func(t *testing.T) {
		for id, words := range map[string]string{
			"00000000-0000-4000-8000-000000000000": "does not exist",
			"nonsense":                             "Invalid keyId",
			"alias/nobody":                         "Alias arn:aws:kms:us-east-1:" + account + ":alias/nobody is not found.",
			"arn:aws:kms:eu-west-1:" + account + ":key/00000000-0000-4000-8000-000000000000": "Invalid arn eu-west-1",
			"arn:aws:kms:us-east-1:999988887777:key/00000000-0000-4000-8000-000000000000":    "does not exist",
			"arn:aws:kms:us-east-1:" + account + ":alias/nobody":                             "is not found",
		} {
			refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &id})), "NotFoundException", words)
		}
		refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("arn:aws:s3:::x")})), "InvalidArnException")
	})

	t.Run("keys of another region are others", func(t *testing.T) {
		w := start(t)
		w.root().signingKey(t)
		there := must(w.as(w.Root(), "eu-west-1").kms.ListKeys(ctx, &kms.ListKeysInput{}))(t)
		if len(there.Keys) != 0 {
			t.Errorf("%d keys in a region where none was made", len(there.Keys))
		}
	})
}

func TestKeyStates(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()
	key := c.signingKey(t)
	id := &key
	c.alias(t, "alias/x", key)

	must(c.kms.DisableKey(ctx, &kms.DisableKeyInput{KeyId: id}))(t)
	refused(t, only(c.sign(ctx, "alias/x")), "DisabledException", key+" is disabled.")
	refused(t, only(c.kms.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: id})), "DisabledException")
	must(c.kms.EnableKey(ctx, &kms.EnableKeyInput{KeyId: id}))(t)
	must(c.sign(ctx, key))(t)

	refused(t, only(c.kms.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: id, PendingWindowInDays: aws.Int32(6)})), "ValidationException")
	out := must(c.kms.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: id, PendingWindowInDays: aws.Int32(7)}))(t)
	if days := out.DeletionDate.Sub(w.clock.now()).Hours() / 24; days < 6.9 || days > 7 {
		t.Errorf("deletion in %g days", days)
	}
	refused(t, only(c.sign(ctx, key)), "KMSInvalidStateException", "is pending deletion")
	refused(t, only(c.kms.EnableKey(ctx, &kms.EnableKeyInput{KeyId: id})), "KMSInvalidStateException")
	refused(t, only(c.kms.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String("alias/y"), TargetKeyId: id})), "KMSInvalidStateException")

	must(c.kms.CancelKeyDeletion(ctx, &kms.CancelKeyDeletionInput{KeyId: id}))(t)
	refused(t, only(c.sign(ctx, key)), "DisabledException")
	refused(t, only(c.kms.CancelKeyDeletion(ctx, &kms.CancelKeyDeletionInput{KeyId: id})), "KMSInvalidStateException", "is not pending deletion")

	must(c.kms.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: id}))(t)
	w.clock.advance(31 * 24 * time.Hour)
	refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: id})), "NotFoundException")
	refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/x")})), "NotFoundException")
}

func TestAliases(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()
	first, second := c.signingKey(t), c.signingKey(t)

	t.Run("two hundred and fifty aliases come in pages", func(t *testing.T) {
		var want []string
		var key string
		for i := range 250 {
			if i%50 == 0 { // as many as one key can have
				key = c.signingKey(t)
			}
			name := fmt.Sprintf("alias/many-%03d", i)
			c.alias(t, name, key)
			want = append(want, name)
		}
		want = append([]string{"alias/aws/secretsmanager"}, want...)
		refused(t, only(c.kms.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String("alias/more"), TargetKeyId: &key})), "LimitExceededException")

		for limit, pages := range map[int32]int{0: 6, 100: 3} {
			in := &kms.ListAliasesInput{}
			if limit > 0 {
				in.Limit = &limit
			}
			pager, n := kms.NewListAliasesPaginator(c.kms, in), 0
			var got []string
			for pager.HasMorePages() {
				out := must(pager.NextPage(ctx))(t)
				n++
				for _, entry := range out.Aliases {
					got = append(got, *entry.AliasName)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || n != pages {
				t.Errorf("%d pages instead of %d, %s", n, pages, diff)
			}
		}
		only50 := must(c.kms.ListAliases(ctx, &kms.ListAliasesInput{KeyId: &key}))(t)
		if len(only50.Aliases) != 50 || only50.Truncated {
			t.Errorf("%d aliases of one key", len(only50.Aliases))
		}
	})

	t.Run("pages that cannot be", func(t *testing.T) {
		refused(t, only(c.kms.ListAliases(ctx, &kms.ListAliasesInput{Limit: aws.Int32(101)})), "ValidationException", "101")
		refused(t, only(c.kms.ListAliases(ctx, &kms.ListAliasesInput{Marker: aws.String("nonsense")})), "InvalidMarkerException")
	})

	t.Run("an alias is made, moved and deleted", func(t *testing.T) {
		name := aws.String("alias/staging-relayer-signer")
		c.alias(t, *name, first)
		refused(t, only(c.kms.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: name, TargetKeyId: &second})), "AlreadyExistsException",
			"An alias with the name arn:aws:kms:us-east-1:"+account+":alias/staging-relayer-signer already exists")
		must(c.kms.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: name, TargetKeyId: &second}))(t)
		if got := must(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: name}))(t); *got.KeyMetadata.Arn != second {
			t.Errorf("the alias names %s, %s is expected", *got.KeyMetadata.Arn, second)
		}
		must(c.kms.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: name}))(t)
		refused(t, only(c.kms.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: name})), "NotFoundException")
		refused(t, only(c.kms.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: name, TargetKeyId: &second})), "NotFoundException")
	})

	t.Run("names that no alias can have", func(t *testing.T) {
		for name, code := range map[string]string{
			"staging": "ValidationException", "alias/aws/kms": "NotAuthorizedException", "alias/a b": "ValidationException",
		} {
			refused(t, only(c.kms.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: &name, TargetKeyId: &first})), code)
		}
	})

	t.Run("an alias does not change the kind of its key", func(t *testing.T) {
		other := must(c.kms.CreateKey(ctx, &kms.CreateKeyInput{}))(t).KeyMetadata.Arn
		c.alias(t, "alias/kind", first)
		refused(t, only(c.kms.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: aws.String("alias/kind"), TargetKeyId: other})), "ValidationException")
	})
}

func TestKeyTagsAndDescription(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()
	key := c.signingKey(t)
	var tags []kmstypes.Tag
	for i := range 50 {
		tags = append(tags, kmstypes.Tag{TagKey: aws.String(fmt.Sprintf("k%02d", i)), TagValue: aws.String("v")})
	}
	must(c.kms.TagResource(ctx, &kms.TagResourceInput{KeyId: &key, Tags: tags}))(t)
	one := []kmstypes.Tag{{TagKey: aws.String("more"), TagValue: aws.String("")}}
	refused(t, only(c.kms.TagResource(ctx, &kms.TagResourceInput{KeyId: &key, Tags: one})), "TagException")
	must(c.kms.UntagResource(ctx, &kms.UntagResourceInput{KeyId: &key, TagKeys: []string{"k00"}}))(t)
	pager := kms.NewListResourceTagsPaginator(c.kms, &kms.ListResourceTagsInput{KeyId: &key, Limit: aws.Int32(20)})
	var got []string
	for pager.HasMorePages() {
		for _, tag := range must(pager.NextPage(ctx))(t).Tags {
			got = append(got, *tag.TagKey)
		}
	}
	if len(got) != 49 || slices.Contains(got, "k00") {
		t.Errorf("tags %v", got)
	}

	must(c.kms.UpdateKeyDescription(ctx, &kms.UpdateKeyDescriptionInput{KeyId: &key, Description: aws.String("new")}))(t)
	if out := must(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key}))(t); *out.KeyMetadata.Description != "new" {
		t.Errorf("description %q", *out.KeyMetadata.Description)
	}
}
