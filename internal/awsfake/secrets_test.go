package awsfake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/google/go-cmp/cmp"
)

func TestSecretVersions(t *testing.T) {
	w := start(t)
	c, ctx := w.root().secrets, t.Context()
	name := aws.String("development/relayer-signer")
	made := must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: name, SecretString: aws.String("one"), Tags: []smtypes.Tag{{Key: aws.String("env"), Value: aws.String("development")}}}))(t)
	if !strings.HasPrefix(*made.ARN, "arn:aws:secretsmanager:us-east-1:"+account+":secret:development/relayer-signer-") {
		t.Errorf("ARN %s", *made.ARN)
	}
	get := func(in secretsmanager.GetSecretValueInput) string {
		t.Helper()
		if in.SecretId == nil {
			in.SecretId = name
		}
		return *must(c.GetSecretValue(ctx, &in))(t).SecretString
	}
	if get(secretsmanager.GetSecretValueInput{SecretId: made.ARN}) != "one" || get(secretsmanager.GetSecretValueInput{}) != "one" {
		t.Error("the value is not what was stored")
	}

	put := must(c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: name, SecretString: aws.String("two")}))(t)
	if !slices.Equal(put.VersionStages, []string{"AWSCURRENT"}) {
		t.Errorf("stages %v", put.VersionStages)
	}
	if got := get(secretsmanager.GetSecretValueInput{VersionStage: aws.String("AWSPREVIOUS")}); got != "one" {
		t.Errorf("the previous value is %q", got)
	}
	must(c.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: name, SecretString: aws.String("three"), Description: aws.String("d")}))(t)
	if got := get(secretsmanager.GetSecretValueInput{VersionId: put.VersionId}); got != "two" {
		t.Errorf("version %s is %q", *put.VersionId, got)
	}
	described := must(c.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: name}))(t)
	if *described.Description != "d" || len(described.VersionIdsToStages) != 2 || !slices.Equal(described.VersionIdsToStages[*put.VersionId], []string{"AWSPREVIOUS"}) || len(described.Tags) != 1 {
		t.Errorf("secret %+v", described)
	}
	if all := must(c.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: name, IncludeDeprecated: aws.Bool(true)}))(t).Versions; len(all) != 3 {
		t.Errorf("%d versions", len(all))
	}

	token := aws.String(strings.Repeat("a", 32))
	first := &secretsmanager.PutSecretValueInput{SecretId: name, SecretString: aws.String("four"), ClientRequestToken: token}
	must(c.PutSecretValue(ctx, first))(t)
	must(c.PutSecretValue(ctx, first))(t)
	first.SecretString = aws.String("five")
	refused(t, only(c.PutSecretValue(ctx, first)), "ResourceExistsException", "You can't modify an existing version")
	if got := get(secretsmanager.GetSecretValueInput{}); got != "four" {
		t.Errorf("the value is %q", got)
	}

	pending := must(c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: name, SecretString: aws.String("six"), VersionStages: []string{"AWSPENDING"}}))(t)
	refused(t, only(c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{SecretId: name, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: pending.VersionId})), "InvalidParameterException", "RemoveFromVersionId")
	must(c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{SecretId: name, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: pending.VersionId, RemoveFromVersionId: token}))(t)
	if get(secretsmanager.GetSecretValueInput{}) != "six" || get(secretsmanager.GetSecretValueInput{VersionStage: aws.String("AWSPREVIOUS")}) != "four" {
		t.Error("the stages have not moved")
	}
}

func TestSecretValues(t *testing.T) {
	w := start(t)
	c, ctx := w.root().secrets, t.Context()
	name, token := aws.String("s"), aws.String(strings.Repeat("a", 32))
	must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: name, SecretString: aws.String("x")}))(t)

	t.Run("the same request again is answered, another is refused", func(t *testing.T) {
		again := &secretsmanager.CreateSecretInput{Name: aws.String("again"), SecretString: aws.String("x"), ClientRequestToken: token}
		must(c.CreateSecret(ctx, again))(t)
		must(c.CreateSecret(ctx, again))(t)
		again.SecretString = aws.String("y")
		refused(t, only(c.CreateSecret(ctx, again)), "ResourceExistsException", "already exists")
	})
	t.Run("bytes come back as they went", func(t *testing.T) {
		want := []byte{0, 255, 1}
		must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("binary"), SecretBinary: want}))(t)
		if got := must(c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("binary")}))(t).SecretBinary; !slices.Equal(got, want) {
			t.Errorf("bytes %x", got)
		}
	})
	t.Run("what is not there or cannot be", func(t *testing.T) {
		refused(t, only(c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("ghost")})), "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
		refused(t, only(c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: name, VersionStage: aws.String("NONE")})), "ResourceNotFoundException", "staging label: NONE")
		refused(t, only(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("a b")})), "ValidationException")
		refused(t, only(c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: name})), "InvalidParameterException")
		refused(t, only(c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: name, SecretString: aws.String(strings.Repeat("x", 65537))})), "InvalidParameterException")
	})
}

func TestSecretDeletion(t *testing.T) {
	w := start(t)
	c, ctx := w.root().secrets, t.Context()
	name := aws.String("s")
	must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: name, SecretString: aws.String("x")}))(t)
	refused(t, only(c.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: name, RecoveryWindowInDays: aws.Int64(6)})), "InvalidParameterException")
	must(c.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: name, RecoveryWindowInDays: aws.Int64(7)}))(t)
	refused(t, only(c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: name})), "InvalidRequestException", "marked for deletion")
	refused(t, only(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: name})), "InvalidRequestException", "already scheduled for deletion")
	must(c.RestoreSecret(ctx, &secretsmanager.RestoreSecretInput{SecretId: name}))(t)
	must(c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: name}))(t)
	must(c.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: name}))(t)
	w.clock.advance(30 * 24 * time.Hour)
	refused(t, only(c.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: name})), "ResourceNotFoundException")
	must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: name}))(t)
	must(c.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: name, ForceDeleteWithoutRecovery: aws.Bool(true)}))(t)
	refused(t, only(c.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: name})), "ResourceNotFoundException")
}

func TestSecretLists(t *testing.T) {
	w := start(t)
	c, ctx := w.root().secrets, t.Context()
	var want, got []string
	for i := range 120 {
		name := fmt.Sprintf("development/key-%03d", i)
		must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &name}))(t)
		want = append(want, name)
	}
	must(c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("other"), Tags: []smtypes.Tag{{Key: aws.String("env"), Value: aws.String("x")}}}))(t)
	pager, pages := secretsmanager.NewListSecretsPaginator(c, &secretsmanager.ListSecretsInput{Filters: []smtypes.Filter{{Key: "name", Values: []string{"development/"}}}}), 0
	for pager.HasMorePages() {
		for _, one := range must(pager.NextPage(ctx))(t).SecretList {
			got = append(got, *one.Name)
		}
		pages++
	}
	if diff := cmp.Diff(want, got); diff != "" || pages != 2 {
		t.Errorf("%d pages, %s", pages, diff)
	}
	tagged := must(c.ListSecrets(ctx, &secretsmanager.ListSecretsInput{Filters: []smtypes.Filter{{Key: "tag-key", Values: []string{"env"}}}}))(t).SecretList
	if len(tagged) != 1 || *tagged[0].Name != "other" {
		t.Errorf("secrets with the tag: %+v", tagged)
	}
	refused(t, only(c.ListSecrets(ctx, &secretsmanager.ListSecretsInput{NextToken: aws.String("nonsense")})), "InvalidNextTokenException")
	refused(t, only(c.ListSecrets(ctx, &secretsmanager.ListSecretsInput{Filters: []smtypes.Filter{{Key: "nonsense", Values: []string{"x"}}}})), "InvalidParameterException")
}

func TestSecretPermissions(t *testing.T) {
	w := start(t)
	root, ctx := w.root().secrets, t.Context()
	made := must(root.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("mine"), SecretString: aws.String("x")}))(t)
	must(root.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("yours"), SecretString: aws.String("x")}))(t)
	must(root.TagResource(ctx, &secretsmanager.TagResourceInput{SecretId: aws.String("yours"), Tags: []smtypes.Tag{{Key: aws.String("role"), Value: aws.String("kathy")}}}))(t)
	get := func(c *clients, name string) error {
		return only(c.secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name}))
	}
	byARN := w.user(t, "by-arn", policy("Allow", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:"+account+":secret:mine-??????", ""))
	if err := get(byARN, "mine"); err != nil {
		t.Error(err)
	}
	refused(t, get(byARN, "yours"), "AccessDeniedException", "secretsmanager:GetSecretValue")
	refused(t, get(byARN, "ghost"), "AccessDeniedException")
	byTag := w.user(t, "by-tag", policy("Allow", "secretsmanager:GetSecretValue", "*", `{"StringEquals":{"aws:ResourceTag/role":"kathy"}}`))
	if err := get(byTag, "yours"); err != nil {
		t.Error(err)
	}
	refused(t, get(byTag, *made.ARN), "AccessDeniedException", *made.ARN)
	must(root.UntagResource(ctx, &secretsmanager.UntagResourceInput{SecretId: aws.String("yours"), TagKeys: []string{"role"}}))(t)
	refused(t, get(byTag, "yours"), "AccessDeniedException")
}

// A secret's ARN ends in a suffix that nobody knows before it is there.
func TestCreateSecretPermissions(t *testing.T) {
	for _, tc := range []struct {
		name, resource string
		allowed        bool
	}{
		{"six characters of a suffix", "mine-??????", true},
		{"any suffix", "mine-*", true},
		{"any ending", "min*", true},
		{"the name alone", "mine", false},
		{"a suffix of five characters", "mine-?????", false},
		{"another name", "yours-??????", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := start(t)
			arn := "arn:aws:secretsmanager:us-east-1:" + account + ":secret:"
			user := w.user(t, "storer", policy("Allow", "secretsmanager:*", arn+tc.resource, ""))
			err := only(user.secrets.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{
				Name: aws.String("mine"), SecretString: aws.String("x"), Tags: []smtypes.Tag{{Key: aws.String("role"), Value: aws.String("kathy")}},
			}))
			if tc.allowed {
				if err != nil {
					t.Error(err)
				}
				return
			}
			refused(t, err, "AccessDeniedException", "secretsmanager:CreateSecret", arn+"mine-??????")
		})
	}
}
