package iamapply_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

const (
	account = awsfake.DefaultAccount
	partner = "444455556666"
	region  = "us-west-2"
)

// world is an account with the endpoint's root user in it. Keys made first have the
// same ids in every world.
type world struct {
	*awsfake.Server
	clients
	after func(awsfake.Call)
}

// clients are the SDK's clients of one caller.
type clients struct {
	config aws.Config
	iam    *iam.Client
	kms    *kms.Client
}

func start(t testing.TB) *world {
	t.Helper()
	w := &world{after: func(awsfake.Call) {}}
	server, err := awsfake.New(awsfake.Config{
		Now: time.Now, Seed: "iamapply", Region: region, MoreAccounts: []string{partner},
		AfterCall: func(c awsfake.Call) { w.after(c) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	w.Server = server
	w.clients = w.as(server.Root(), aws.NopRetryer{})
	return w
}

func (w *world) as(who awsfake.Credentials, retryer aws.Retryer) clients {
	cfg := aws.Config{
		Region: region, BaseEndpoint: aws.String(w.URL()), Retryer: func() aws.Retryer { return retryer },
		Credentials: credentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, who.SessionToken),
	}
	return clients{cfg, iam.NewFromConfig(cfg), kms.NewFromConfig(cfg)}
}

// staging is an environment with two agents of ours, an attesting one among them,
// a watcher that another party runs, and a bank.
func staging() iampolicy.Inventory {
	inv := iampolicy.Inventory{
		Environment: "staging", Account: account, Regions: []string{region}, Users: true,
		Operators: []iampolicy.Operator{{
			Name: "guard", Account: partner, ExternalID: "guard-of-staging", Roles: []iampolicy.AgentRole{iampolicy.RoleWatcher},
		}},
	}
	for _, key := range []struct {
		role    iampolicy.AgentRole
		purpose iampolicy.Purpose
	}{
		{iampolicy.RoleUpdater, iampolicy.PurposeSigner},
		{iampolicy.RoleUpdater, iampolicy.PurposeAttestation},
		{iampolicy.RoleRelayer, iampolicy.PurposeSigner},
		{iampolicy.RoleWatcher, iampolicy.PurposeSigner},
		{iampolicy.RoleWatcher, iampolicy.PurposeAttestation},
		{iampolicy.RoleBank, iampolicy.PurposeSigner},
	} {
		inv.Keys = append(inv.Keys, iampolicy.Key{
			Role: key.role, Purpose: key.purpose, Alias: fmt.Sprintf("alias/staging-%s-%s", key.role, key.purpose),
		})
	}
	return inv
}

// makeKeys makes the keys of an inventory, as provisioning does.
func (w *world) makeKeys(t testing.TB, inv iampolicy.Inventory) {
	t.Helper()
	for _, k := range inv.Keys {
		key, err := w.kms.CreateKey(t.Context(), &kms.CreateKeyInput{
			KeySpec: kmstypes.KeySpecEccSecgP256k1, KeyUsage: kmstypes.KeyUsageTypeSignVerify,
			Tags: []kmstypes.Tag{{TagKey: aws.String("environment"), TagValue: &inv.Environment}},
		})
		if err == nil {
			_, err = w.kms.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: &k.Alias, TargetKeyId: key.KeyMetadata.KeyId})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// applier returns one for an inventory with the keys that are there.
func (c clients) applier(ctx context.Context, inv iampolicy.Inventory) (*iamapply.Applier, error) {
	found, _, err := iamapply.FindKeys(ctx, c.kms, inv.Keys)
	if err != nil {
		return nil, err
	}
	inv.Keys = found
	set, err := iampolicy.Generate(inv)
	if err != nil {
		return nil, err
	}
	return iamapply.New(iamapply.Config{IAM: c.iam, KMS: c.kms, Set: set}), nil
}

// apply is what the command does; it returns the plan and the steps that were done.
func (c clients) apply(ctx context.Context, inv iampolicy.Inventory) (iamapply.Plan, []string, error) {
	a, err := c.applier(ctx, inv)
	if err != nil {
		return iamapply.Plan{}, nil, err
	}
	plan, err := a.Plan(ctx)
	if err != nil {
		return plan, nil, err
	}
	var done []string
	err = a.Apply(ctx, plan, func(s iamapply.Step) { done = append(done, s.String()) })
	return plan, done, err
}

// mustApply applies without an error.
func (c clients) mustApply(t testing.TB, inv iampolicy.Inventory) (iamapply.Plan, []string) {
	t.Helper()
	plan, done, err := c.apply(t.Context(), inv)
	if err != nil {
		t.Fatal(err)
	}
	return plan, done
}

// snapshot returns all that an account holds, without ids and dates. It reads it
// another way than the code under test.
func (c clients) snapshot(t testing.TB, inv iampolicy.Inventory) map[string]string {
	t.Helper()
	ctx, all := t.Context(), map[string]string{}
	put := func(kind string, name *string, v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all[kind+" "+aws.ToString(name)] = string(text)
	}
	for _, p := range check(c.iam.ListPolicies(ctx, &iam.ListPoliciesInput{Scope: "Local"}))(t).Policies {
		v := check(c.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: p.Arn, VersionId: p.DefaultVersionId}))(t)
		versions := check(c.iam.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: p.Arn}))(t)
		put("policy", p.PolicyName, []any{unescape(t, v.PolicyVersion.Document), len(versions.Versions)})
		var who []string
		have := check(c.iam.ListEntitiesForPolicy(ctx, &iam.ListEntitiesForPolicyInput{PolicyArn: p.Arn}))(t)
		for _, one := range have.PolicyGroups {
			who = append(who, "group "+*one.GroupName)
		}
		for _, one := range have.PolicyUsers {
			who = append(who, "user "+*one.UserName)
		}
		for _, one := range have.PolicyRoles {
			who = append(who, "role "+*one.RoleName)
		}
		slices.Sort(who)
		put("holders", p.PolicyName, who)
	}
	for _, g := range check(c.iam.ListGroups(ctx, &iam.ListGroupsInput{}))(t).Groups {
		var members []string
		for _, u := range check(c.iam.GetGroup(ctx, &iam.GetGroupInput{GroupName: g.GroupName}))(t).Users {
			members = append(members, *u.UserName)
		}
		put("group", g.GroupName, members)
	}
	for _, u := range check(c.iam.ListUsers(ctx, &iam.ListUsersInput{}))(t).Users {
		put("user", u.UserName, check(c.iam.GetUser(ctx, &iam.GetUserInput{UserName: u.UserName}))(t).User.Tags)
	}
	for _, r := range check(c.iam.ListRoles(ctx, &iam.ListRolesInput{}))(t).Roles {
		put("role", r.RoleName, []any{unescape(t, r.AssumeRolePolicyDocument), aws.ToString(r.Description)})
	}
	for _, k := range inv.Keys {
		key := check(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &k.Alias}))(t).KeyMetadata.Arn
		put("key", &k.Alias, check(c.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: key}))(t).Policy)
	}
	return all
}

func unescape(t testing.TB, document *string) string {
	t.Helper()
	return check(url.PathUnescape(aws.ToString(document)))(t)
}

// check returns a function that ends the test on an error and gives the value.
func check[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
