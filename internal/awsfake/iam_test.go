package awsfake_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
)

func TestUsersAndGroups(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	user, group := aws.String("optics-signer-staging"), aws.String("staging-signer")
	tags := []iamtypes.Tag{{Key: aws.String("env"), Value: aws.String("staging")}}

	made := must(c.CreateUser(ctx, &iam.CreateUserInput{UserName: user, Path: aws.String("/optics/"), Tags: tags}))(t).User
	if *made.Arn != "arn:aws:iam::"+account+":user/optics/optics-signer-staging" || len(*made.UserId) != 21 || len(made.Tags) != 1 {
		t.Errorf("user %+v", made)
	}
	refused(t, only(c.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("Optics-Signer-Staging")})), "EntityAlreadyExists", "already exists")
	refused(t, only(c.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("a b")})), "ValidationError", "userName")
	refused(t, only(c.GetUser(ctx, &iam.GetUserInput{UserName: aws.String("ghost")})), "NoSuchEntity", "The user with name ghost cannot be found.")
	if got := must(c.GetUser(ctx, &iam.GetUserInput{UserName: user}))(t).User; *got.UserId != *made.UserId || !got.CreateDate.Equal(*made.CreateDate) {
		t.Errorf("user %+v", got)
	}
	if self := must(c.GetUser(ctx, &iam.GetUserInput{}))(t).User; *self.Arn != "arn:aws:iam::"+account+":root" {
		t.Errorf("the root user is %s", *self.Arn)
	}

	grp := must(c.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: group}))(t).Group
	must(c.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: group, UserName: user}))(t)
	must(c.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: group, UserName: user}))(t)
	out := must(c.GetGroup(ctx, &iam.GetGroupInput{GroupName: group}))(t)
	if *out.Group.GroupId != *grp.GroupId || len(out.Users) != 1 || *out.Users[0].UserName != *user {
		t.Errorf("group %+v", out)
	}
	if of := must(c.ListGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: user}))(t).Groups; len(of) != 1 || *of[0].GroupName != *group {
		t.Errorf("groups %+v", of)
	}
	refused(t, only(c.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: group, UserName: aws.String("ghost")})), "NoSuchEntity")
	refused(t, only(c.DeleteGroup(ctx, &iam.DeleteGroupInput{GroupName: group})), "DeleteConflict")
	refused(t, only(c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: user})), "DeleteConflict", "must remove users from group first")
	must(c.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{GroupName: group, UserName: user}))(t)
	refused(t, only(c.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{GroupName: group, UserName: user})), "NoSuchEntity")
	must(c.DeleteGroup(ctx, &iam.DeleteGroupInput{GroupName: group}))(t)
	must(c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: user}))(t)
	if left := must(c.ListUsers(ctx, &iam.ListUsersInput{}))(t).Users; len(left) != 0 {
		t.Errorf("users %+v", left)
	}
}

func TestIAMPages(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	var want, got []string
	for i := range 120 {
		name := fmt.Sprintf("user-%03d", i)
		must(c.CreateUser(ctx, &iam.CreateUserInput{UserName: &name}))(t)
		want = append(want, name)
	}
	pager, pages := iam.NewListUsersPaginator(c, &iam.ListUsersInput{}), 0
	for pager.HasMorePages() {
		for _, one := range must(pager.NextPage(ctx))(t).Users {
			got = append(got, *one.UserName)
		}
		pages++
	}
	if diff := cmp.Diff(want, got); diff != "" || pages != 2 {
		t.Errorf("%d pages, %s", pages, diff)
	}
	refused(t, only(c.ListUsers(ctx, &iam.ListUsersInput{Marker: aws.String("nonsense")})), "ValidationError", "Marker")
	refused(t, only(c.ListUsers(ctx, &iam.ListUsersInput{MaxItems: aws.Int32(1001)})), "ValidationError", "maxItems")
}

func TestAccessKeys(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	who := w.userKey(t, "u", policy("Allow", "iam:*", "arn:aws:iam::"+account+":user/${aws:username}", ""))
	user := aws.String("u")
	own := w.as(who, region).iam
	second := must(own.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{}))(t).AccessKey
	if *second.UserName != "u" || len(*second.SecretAccessKey) != 40 || second.Status != "Active" {
		t.Errorf("key %+v", second)
	}
	refused(t, only(own.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})), "LimitExceeded", "AccessKeysPerUser: 2")
	refused(t, only(c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})), "ValidationError")
	if list := must(c.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: user}))(t).AccessKeyMetadata; len(list) != 2 {
		t.Errorf("keys %+v", list)
	}
	used := must(c.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: &who.AccessKeyID}))(t).AccessKeyLastUsed
	if *used.ServiceName != "iam" || used.LastUsedDate == nil {
		t.Errorf("last use %+v", used)
	}
	never := must(c.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: second.AccessKeyId}))(t).AccessKeyLastUsed
	if *never.ServiceName != "N/A" || never.LastUsedDate != nil {
		t.Errorf("last use %+v", never)
	}
	refused(t, only(c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: user})), "DeleteConflict")
	refused(t, only(c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: user, AccessKeyId: aws.String("AKIAAAAAAAAAAAAAAAAA")})), "NoSuchEntity")
	refused(t, only(own.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: aws.String("other")})), "AccessDenied")
}

func TestManagedPolicies(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	document := policy("Allow", "kms:Sign", "*", "")
	made := must(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("staging-relayer-signer"), PolicyDocument: &document, Description: aws.String("d")}))(t).Policy
	refused(t, only(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("staging-relayer-signer"), PolicyDocument: &document})), "EntityAlreadyExists")
	refused(t, only(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("bad"), PolicyDocument: aws.String(`{"Statement":1}`)})), "MalformedPolicyDocument")
	big := policy("Allow", "kms:Sign", "arn:aws:kms:us-east-1:"+account+":key/"+string(make7k()), "")
	refused(t, only(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("big"), PolicyDocument: &big})), "LimitExceeded", "PolicySize: 6144")

	version := must(c.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: made.Arn, VersionId: made.DefaultVersionId}))(t).PolicyVersion
	if plain := must(url.PathUnescape(*version.Document))(t); plain != document || !version.IsDefaultVersion {
		t.Errorf("document %s", plain)
	}
	for range 4 {
		must(c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: made.Arn, PolicyDocument: &document, SetAsDefault: true}))(t)
	}
	refused(t, only(c.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: made.Arn, PolicyDocument: &document})), "LimitExceeded", "5 versions")
	refused(t, only(c.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: made.Arn, VersionId: aws.String("v5")})), "DeleteConflict")
	refused(t, only(c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: made.Arn})), "DeleteConflict", "more than one version")
	must(c.SetDefaultPolicyVersion(ctx, &iam.SetDefaultPolicyVersionInput{PolicyArn: made.Arn, VersionId: aws.String("v2")}))(t)
	if got := must(c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: made.Arn}))(t).Policy; *got.DefaultVersionId != "v2" {
		t.Errorf("default version %s", *got.DefaultVersionId)
	}
	for _, v := range must(c.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: made.Arn}))(t).Versions {
		if !v.IsDefaultVersion {
			must(c.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: made.Arn, VersionId: v.VersionId}))(t)
		}
	}
	must(c.TagPolicy(ctx, &iam.TagPolicyInput{PolicyArn: made.Arn, Tags: []iamtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")}}}))(t)
	must(c.UntagPolicy(ctx, &iam.UntagPolicyInput{PolicyArn: made.Arn, TagKeys: []string{"a"}}))(t)
	if tags := must(c.ListPolicyTags(ctx, &iam.ListPolicyTagsInput{PolicyArn: made.Arn}))(t).Tags; len(tags) != 1 || *tags[0].Key != "b" {
		t.Errorf("tags %+v", tags)
	}
	names := func(scope iamtypes.PolicyScopeType) (out []string) {
		for _, p := range must(c.ListPolicies(ctx, &iam.ListPoliciesInput{Scope: scope}))(t).Policies {
			out = append(out, *p.PolicyName)
		}
		return out
	}
	if got := names("Local"); !slices.Equal(got, []string{"staging-relayer-signer"}) {
		t.Errorf("policies of the account %v", got)
	}
	if got := names("AWS"); !slices.Equal(got, []string{"AdministratorAccess"}) {
		t.Errorf("policies of AWS %v", got)
	}
	must(c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: made.Arn}))(t)
	refused(t, only(c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: made.Arn})), "NoSuchEntity")
}

func make7k() []byte {
	out := make([]byte, 7000)
	for i := range out {
		out[i] = 'x'
	}
	return out
}

// TestAttachments goes over users, groups and roles alike.
func TestAttachments(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	document := policy("Allow", "kms:Sign", "*", "")
	arn := must(c.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("p"), PolicyDocument: &document}))(t).Policy.Arn
	name := aws.String("x")
	must(c.CreateUser(ctx, &iam.CreateUserInput{UserName: name}))(t)
	must(c.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: name}))(t)
	must(c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: name, AssumeRolePolicyDocument: aws.String(trust("AWS", account, "sts:AssumeRole", ""))}))(t)

	must(c.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: name, PolicyArn: arn}))(t)
	must(c.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: name, PolicyArn: arn}))(t)
	must(c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: arn}))(t)
	refused(t, only(c.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: name, PolicyArn: aws.String(*arn + "x")})), "NoSuchEntity", "is not attachable")
	for _, got := range [][]iamtypes.AttachedPolicy{
		must(c.ListAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: name}))(t).AttachedPolicies,
		must(c.ListAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: name}))(t).AttachedPolicies,
		must(c.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: name}))(t).AttachedPolicies,
	} {
		if len(got) != 1 || *got[0].PolicyArn != *arn || *got[0].PolicyName != "p" {
			t.Errorf("attached %+v", got)
		}
	}
	all := must(c.ListEntitiesForPolicy(ctx, &iam.ListEntitiesForPolicyInput{PolicyArn: arn}))(t)
	if len(all.PolicyUsers) != 1 || len(all.PolicyGroups) != 1 || len(all.PolicyRoles) != 1 {
		t.Errorf("entities %+v", all)
	}
	if got := must(c.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn}))(t).Policy; *got.AttachmentCount != 3 {
		t.Errorf("%d attachments", *got.AttachmentCount)
	}
	refused(t, only(c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: arn})), "DeleteConflict")
	refused(t, only(c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})), "DeleteConflict", "must detach all policies first")
	must(c.DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: name, PolicyArn: arn}))(t)
	must(c.DetachGroupPolicy(ctx, &iam.DetachGroupPolicyInput{GroupName: name, PolicyArn: arn}))(t)
	must(c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: arn}))(t)
	refused(t, only(c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: arn})), "NoSuchEntity")
	must(c.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: arn}))(t)

	must(c.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: name, PolicyName: name, PolicyDocument: &document}))(t)
	must(c.PutGroupPolicy(ctx, &iam.PutGroupPolicyInput{GroupName: name, PolicyName: name, PolicyDocument: &document}))(t)
	must(c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: name, PolicyDocument: &document}))(t)
	for _, got := range []*string{
		must(c.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: name, PolicyName: name}))(t).PolicyDocument,
		must(c.GetGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: name, PolicyName: name}))(t).PolicyDocument,
		must(c.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: name, PolicyName: name}))(t).PolicyDocument,
	} {
		if must(url.PathUnescape(*got))(t) != document {
			t.Errorf("document %s", *got)
		}
	}
	if got := must(c.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: name}))(t).PolicyNames; !slices.Equal(got, []string{"x"}) {
		t.Errorf("inline policies %v", got)
	}
	big := policy("Allow", "kms:Sign", "arn:aws:kms:us-east-1:"+account+":key/"+string(make7k()[:2048]), "")
	refused(t, only(c.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: name, PolicyName: name, PolicyDocument: &big})), "LimitExceeded")
	refused(t, only(c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name})), "DeleteConflict", "must delete policies first")
	must(c.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: name, PolicyName: name}))(t)
	refused(t, only(c.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: name, PolicyName: name})), "NoSuchEntity")
	must(c.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: name}))(t)
	must(c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name}))(t)
}

func TestRoles(t *testing.T) {
	w := start(t)
	c, ctx := w.root().iam, t.Context()
	name := aws.String("optics-relayer-staging")
	text := trust("AWS", "arn:aws:iam::"+account+":root", "sts:AssumeRole", "")
	made := must(c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: name, Path: aws.String("/optics/"), AssumeRolePolicyDocument: &text, MaxSessionDuration: aws.Int32(7200), Description: aws.String("d")}))(t).Role
	got := must(c.GetRole(ctx, &iam.GetRoleInput{RoleName: name}))(t).Role
	if *got.RoleId != *made.RoleId || *got.MaxSessionDuration != 7200 || must(url.PathUnescape(*got.AssumeRolePolicyDocument))(t) != text {
		t.Errorf("role %+v", got)
	}
	refused(t, only(c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("y"), AssumeRolePolicyDocument: aws.String(policy("Allow", "sts:AssumeRole", "*", ""))})), "MalformedPolicyDocument")
	ghost := trust("AWS", "arn:aws:iam::"+account+":user/ghost", "sts:AssumeRole", "")
	refused(t, only(c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &ghost})), "MalformedPolicyDocument", "Invalid principal in policy")
	short := trust("AWS", "11111111111", "sts:AssumeRole", "")
	refused(t, only(c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &short})), "MalformedPolicyDocument")
	must(c.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: name, MaxSessionDuration: aws.Int32(3600)}))(t)
	must(c.TagRole(ctx, &iam.TagRoleInput{RoleName: name, Tags: []iamtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}))(t)
	if tags := must(c.ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: name}))(t).Tags; len(tags) != 1 {
		t.Errorf("tags %+v", tags)
	}
	if roles := must(c.ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/optics/")}))(t).Roles; len(roles) != 1 || *roles[0].MaxSessionDuration != 3600 || *roles[0].Description != "d" {
		t.Errorf("roles %+v", roles)
	}

	arn := must(c.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://oidc.example.org/id/1"), ClientIDList: []string{"sts.amazonaws.com"}}))(t).OpenIDConnectProviderArn
	refused(t, only(c.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://oidc.example.org/id/1")})), "EntityAlreadyExists")
	if list := must(c.ListOpenIDConnectProviders(ctx, &iam.ListOpenIDConnectProvidersInput{}))(t).OpenIDConnectProviderList; len(list) != 1 || *list[0].Arn != *arn {
		t.Errorf("providers %+v", list)
	}
	if one := must(c.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn}))(t); *one.Url != "oidc.example.org/id/1" || len(one.ClientIDList) != 1 {
		t.Errorf("provider %+v", one)
	}
	must(c.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn}))(t)
	refused(t, only(c.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})), "NoSuchEntity")
}

// TestAccounts holds that an account sees nothing of another.
func TestAccounts(t *testing.T) {
	const second = "444455556666"
	w := start(t, func(cfg *awsfake.Config) { cfg.MoreAccounts = []string{second} })
	ctx := t.Context()
	must(w.root().iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("u")}))(t)
	there := w.as(must(w.RootOf(second))(t), region)
	if users := must(there.iam.ListUsers(ctx, &iam.ListUsersInput{}))(t).Users; len(users) != 0 {
		t.Errorf("users %+v", users)
	}
	if _, err := w.RootOf("999988887777"); err == nil {
		t.Error("an account that is not there has a root user")
	}
	key := w.root().signingKey(t)
	refused(t, only(there.sign(ctx, key)), "AccessDeniedException")
}
