package iamapply_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

func TestApplyTwice(t *testing.T) {
	w := start(t)
	inv := staging()

	t.Run("an empty account gets all, a plan before it changes nothing", func(t *testing.T) {
		a := check(w.applier(t.Context(), inv))(t)
		first := check(a.Plan(t.Context()))(t)
		second := check(a.Plan(t.Context()))(t)
		if len(first.Steps) == 0 || first.Digest != second.Digest || first.Same != 0 {
			t.Errorf("two plans differ or are empty: %+v and %+v", first, second)
		}
		_, done := w.mustApply(t, inv)
		if len(done) != len(first.Steps) {
			t.Errorf("%d steps done, %d planned", len(done), len(first.Steps))
		}
	})

	t.Run("a second run changes nothing", func(t *testing.T) {
		before := w.snapshot(t, iampolicy.Inventory{})
		w.after = func(c awsfake.Call) {
			if c.Changed {
				t.Errorf("%s changed something", c.Action)
			}
		}
		defer func() { w.after = func(awsfake.Call) {} }()
		plan, _ := w.mustApply(t, inv)
		if len(plan.Steps) > 0 || len(plan.Extras) > 0 {
			t.Errorf("left to do: %v, extra: %v", plan.Steps, plan.Extras)
		}
		if diff := cmp.Diff(before, w.snapshot(t, iampolicy.Inventory{})); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("new keys are named in policies and get their own", func(t *testing.T) {
		w.makeKeys(t, inv)
		_, done := w.mustApply(t, inv)
		text := strings.Join(done, "\n")
		for _, want := range []string{
			"update policy staging-updater-signer: changes ReadOwnKeys, SignDigestsWithOwnKeys",
			"update key alias/staging-updater-signer: ",
			"adds EnableIAMPolicies, SignByItsOwnersOnly, SignDigestsOnly, NoGrants; removes Enable IAM User Permissions",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%q was not done:\n%s", want, text)
			}
		}
		if plan, _ := w.mustApply(t, inv); len(plan.Steps) > 0 {
			t.Errorf("left to do: %v", plan.Steps)
		}
	})
}

// A run that is killed after any of its calls is finished by the next.
func TestKilledAfterEveryCall(t *testing.T) {
	inv := staging()
	// One role with both purposes, and one that another party runs.
	inv.Keys = slices.DeleteFunc(inv.Keys, func(k iampolicy.Key) bool {
		return k.Role != iampolicy.RoleUpdater && (k.Role != iampolicy.RoleWatcher || k.Purpose != iampolicy.PurposeSigner)
	})
	clean := start(t)
	clean.makeKeys(t, inv)
	before := clean.Calls()
	clean.mustApply(t, inv)
	calls := clean.Calls() - before
	want := clean.snapshot(t, inv)
	if calls < 50 {
		t.Fatalf("%d calls are fewer than can be", calls)
	}
	for kill := 1; kill < calls; kill++ {
		w := start(t)
		w.makeKeys(t, inv)
		ctx, cancel := context.WithCancel(t.Context())
		first := w.Calls()
		w.after = func(c awsfake.Call) {
			if c.Number == first+kill {
				cancel()
			}
		}
		if _, _, err := w.apply(ctx, inv); err == nil {
			t.Fatalf("killed after call %d: no error", kill)
		}
		cancel()
		w.after = func(awsfake.Call) {}
		w.mustApply(t, inv)
		if diff := cmp.Diff(want, w.snapshot(t, inv)); diff != "" {
			t.Fatalf("killed after call %d (-clean +killed):\n%s", kill, diff)
		}
		if plan, _ := w.mustApply(t, inv); len(plan.Steps) > 0 {
			t.Fatalf("killed after call %d, left to do: %v", kill, plan.Steps)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Every answer that is lost is asked for again by the SDK: calls are made twice.
func TestLostAnswers(t *testing.T) {
	inv := staging()
	clean := start(t)
	clean.makeKeys(t, inv)
	clean.mustApply(t, inv)
	want := clean.snapshot(t, inv)
	again := retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		o.RateLimiter = unlimited{}
	})
	for _, action := range []string{
		"iam:CreatePolicy", "iam:CreateGroup", "iam:CreateUser", "iam:CreateRole", "iam:AttachGroupPolicy",
		"iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AddUserToGroup", "kms:PutKeyPolicy",
	} {
		t.Run(action, func(t *testing.T) {
			w := start(t)
			w.makeKeys(t, inv)
			if err := w.Inject(awsfake.Fault{Action: action, Kind: awsfake.FaultLostAnswer}); err != nil {
				t.Fatal(err)
			}
			w.as(w.Root(), again).mustApply(t, inv)
			if diff := cmp.Diff(want, w.snapshot(t, inv)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// unlimited lets every retry pass.
type unlimited struct{}

func (unlimited) GetToken(context.Context, uint) (func() error, error) {
	return func() error { return nil }, nil
}
func (unlimited) AddTokens(uint) error { return nil }

func TestVersions(t *testing.T) {
	w := start(t)
	inv := staging()
	w.mustApply(t, inv)
	arn := aws.String("arn:aws:iam::" + account + ":policy/staging-relayer-signer")
	document := func(sid string) *string {
		return aws.String(`{"Version":"2012-10-17","Statement":[{"Sid":"` + sid + `","Effect":"Allow","Action":"kms:Sign","Resource":"*"}]}`)
	}
	version := func(sid string) {
		t.Helper()
		check(w.iam.CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: document(sid), SetAsDefault: true}))(t)
	}
	ids := func() (all []string) {
		for _, v := range check(w.iam.ListPolicyVersions(t.Context(), &iam.ListPolicyVersionsInput{PolicyArn: arn}))(t).Versions {
			all = append(all, *v.VersionId)
		}
		return all
	}

	t.Run("a document in another order and form is no difference", func(t *testing.T) {
		v := check(w.iam.GetPolicyVersion(t.Context(), &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v1")}))(t)
		p := check(iampolicy.Parse([]byte(unescape(t, v.PolicyVersion.Document)), iampolicy.KindIdentity))(t)
		p.Statements[0], p.Statements[1] = p.Statements[1], p.Statements[0]
		text := check(p.Indented())(t)
		check(w.iam.CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: &text, SetAsDefault: true}))(t)
		if plan, _ := w.mustApply(t, inv); len(plan.Steps) > 0 {
			t.Errorf("to do: %v", plan.Steps)
		}
	})

	t.Run("a changed policy gets a new version, the old one stays", func(t *testing.T) {
		version("Mine")
		_, done := w.mustApply(t, inv)
		want := []string{"update policy staging-relayer-signer: adds ReadOwnKeys, SignDigestsWithOwnKeys; removes Mine"}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"v4", "v3", "v2", "v1"}, ids()); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("the sixth version takes the place of the oldest", func(t *testing.T) {
		version("MineAgain")
		_, done := w.mustApply(t, inv)
		if len(done) != 2 || done[0] != "delete policy staging-relayer-signer: version v1, the oldest; AWS keeps 5" {
			t.Errorf("done: %v", done)
		}
		if diff := cmp.Diff([]string{"v6", "v5", "v4", "v3", "v2"}, ids()); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("an old version in force is not the one that goes", func(t *testing.T) {
		check(w.iam.DeletePolicyVersion(t.Context(), &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v2")}))(t)
		version("First")
		check(w.iam.SetDefaultPolicyVersion(t.Context(), &iam.SetDefaultPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v3")}))(t)
		_, done := w.mustApply(t, inv)
		if len(done) != 2 || !strings.Contains(done[0], "version v4, the oldest") {
			t.Errorf("done: %v", done)
		}
	})
}

func TestWhatIsNotOurs(t *testing.T) {
	w := start(t)
	inv := staging()
	ctx := t.Context()
	// Lists have pages of 100: what is looked for is on the second.
	for i := range 130 {
		name := "aaa-" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		check(w.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: &name}))(t)
	}
	w.mustApply(t, inv)
	user := aws.String("optics-relayer-staging")
	check(w.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("optics-zealot-staging")}))(t)
	check(w.iam.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: user, PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}))(t)
	check(w.iam.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: user, PolicyName: aws.String("mine"), PolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Sign","Resource":"*"}]}`)}))(t)
	check(w.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{UserName: user, GroupName: aws.String("kms-admin")}))(t)

	before := w.snapshot(t, iampolicy.Inventory{})
	plan, _ := w.mustApply(t, inv)
	var extras []string
	for _, e := range plan.Extras {
		extras = append(extras, e.String())
	}
	want := []string{
		"user optics-relayer-staging has an inline policy mine",
		"user optics-relayer-staging has the policy arn:aws:iam::aws:policy/AdministratorAccess",
		"user optics-relayer-staging is in the group kms-admin",
		"user optics-zealot-staging has a name of the environment, whose file does not ask for it",
	}
	if diff := cmp.Diff(want, extras); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, w.snapshot(t, iampolicy.Inventory{})); diff != "" {
		t.Errorf("it was not left alone:\n%s", diff)
	}
}

func TestMoved(t *testing.T) {
	w := start(t)
	inv := staging()
	ctx := t.Context()
	a := check(w.applier(ctx, inv))(t)
	w.mustApply(t, inv)
	role := aws.String("optics-watcher-staging")
	trust := aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + partner + `"},"Action":"sts:AssumeRole"}]}`)
	check(w.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: role, PolicyDocument: trust}))(t)

	plan := check(a.Plan(ctx))(t)
	if len(plan.Steps) != 1 || plan.Steps[0].String() != "update role optics-watcher-staging: who may assume it: adds TrustOperator; removes statement 1" {
		t.Fatalf("steps %v", plan.Steps)
	}
	check(w.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: aws.String("arn:aws:iam::" + account + ":policy/staging-watcher-signer")}))(t)
	err := a.Apply(ctx, plan, func(s iamapply.Step) { t.Errorf("%s was done", s) })
	if !errors.Is(err, iamapply.ErrMoved) || !strings.Contains(err.Error(), "attach role optics-watcher-staging: policy staging-watcher-signer") {
		t.Errorf("error %v, ErrMoved is expected", err)
	}
	if again := check(a.Plan(ctx))(t); again.Digest == plan.Digest {
		t.Error("another difference has the same digest")
	}
}

func TestPaths(t *testing.T) {
	w := start(t)
	check(w.iam.CreateUser(t.Context(), &iam.CreateUserInput{
		UserName: aws.String("kms-admin"), Path: aws.String("/people/"), Tags: []types.Tag{},
	}))(t)
	_, _, err := w.apply(t.Context(), staging())
	if err == nil || !strings.Contains(err.Error(), "user kms-admin: it is there under the path /people/") {
		t.Errorf("error %v", err)
	}
}
