package awsfake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/opticsnet/optics/internal/awsfake"
)

// TestState holds that what was answered is there after a crash: the file is copied
// while the endpoint runs, and opened by another.
func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aws.json")
	given := make(map[string]bool) // request ids, which reading calls do not save
	once := func(cfg *awsfake.Config) {
		cfg.AfterCall = func(call awsfake.Call) {
			if given[call.RequestID] {
				t.Errorf("the request id of call %d was given out before", call.Number)
			}
			given[call.RequestID] = true
		}
	}
	keep := func(cfg *awsfake.Config) { cfg.StateFile, cfg.Seed = path, "" }
	w := start(t, keep, once)
	ctx := t.Context()
	c := w.root()
	key := c.signingKey(t)
	c.alias(t, "alias/x", key)
	who := w.userKey(t, "u", policy("Allow", "kms:Sign", "*", `{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/x"}}`))
	must(c.secrets.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String("v")}))(t)
	point := c.public(t, key)

	if mode := must(os.Stat(path))(t).Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
	copied := filepath.Join(t.TempDir(), "crashed.json")
	if err := os.WriteFile(copied, must(os.ReadFile(path))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	again := start(t, func(cfg *awsfake.Config) { cfg.StateFile = copied }, once)
	if again.Root() != w.Root() {
		t.Error("the root user has another access key")
	}
	user := again.as(who, region)
	r, s := rs(t, must(user.sign(ctx, "alias/x"))(t).Signature)
	if !valid(point, digest, r, s) {
		t.Error("the key is another one")
	}
	secret := must(again.root().secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")}))(t)
	if *secret.SecretString != "v" {
		t.Errorf("the secret is %q", *secret.SecretString)
	}
	for range 50 {
		again.root().keys(t)
	}
	if _, err := awsfake.New(w.cfg); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("a second process: %v", err)
	}
}

func TestLastUseIsKeptAtTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aws.json")
	keep := func(cfg *awsfake.Config) { cfg.StateFile = path }
	w := start(t, keep)
	key := w.root().signingKey(t)
	must(w.root().sign(t.Context(), key))(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	use := must(start(t, keep).root().kms.GetKeyLastUsage(t.Context(), &kms.GetKeyLastUsageInput{KeyId: &key}))(t)
	if use.KeyLastUsage == nil || use.KeyLastUsage.Operation != "Sign" {
		t.Errorf("last use %+v", use.KeyLastUsage)
	}
}

// TestStateThatCannotBeSaved holds that a change that is not durable is not made.
func TestStateThatCannotBeSaved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	w := start(t, func(cfg *awsfake.Config) { cfg.StateFile = filepath.Join(dir, "aws.json") })
	c, ctx := w.root(), t.Context()
	must(c.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("first")}))(t)
	moved := dir + "-away"
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	refused(t, only(c.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("second")})), "InternalFailure", "save the state")
	if err := os.Rename(moved, dir); err != nil {
		t.Fatal(err)
	}
	if users := must(c.iam.ListUsers(ctx, &iam.ListUsersInput{}))(t).Users; len(users) != 1 {
		t.Errorf("%d users", len(users))
	}
	must(c.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("second")}))(t)
}

func TestStatesThatAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"not JSON":           {"{", 0o600, "not a state"},
		"another document":   {`{"Statement":[]}`, 0o600, "not a state"},
		"another format":     {`{"Format":2}`, 0o600, "format 1 "},
		"readable by others": {`{}`, 0o644, "0600 is expected"},
		"half an account":    {`{"Format":1,"Seed":"x","Accounts":{"111122223333":{"RootKey":"A"}},"AccessKeys":{"A":{"ID":"A"}}}`, 0o600, "is not whole"},
		"no root user":       {`{"Format":1,"Seed":"x","Accounts":{"111122223333":{"RootKey":"A"}},"AccessKeys":{}}`, 0o600, "has no root user"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "aws.json")
			if err := os.WriteFile(path, []byte(tc.text), tc.mode); err != nil {
				t.Fatal(err)
			}
			_, err := awsfake.New(awsfake.Config{Now: new(clock).now, StateFile: path})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, %q is expected in it", err, tc.want)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	now := new(clock).now
	for name, cfg := range map[string]awsfake.Config{
		"a clock":   {},
		"12 digits": {Now: now, Account: "11111111111"},
		"region":    {Now: now, MoreRegions: []string{"*"}},
		"delay":     {Now: now, AliasDelay: -1},
		"quota":     {Now: now, Quotas: map[string]float64{"kms:Sign": 0}},
	} {
		if _, err := awsfake.New(cfg); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, %q is expected in it", err, name)
		}
	}
}

// TestSeed holds that a seed decides about everything that is drawn.
func TestSeed(t *testing.T) {
	one := must(awsfake.New(awsfake.Config{Now: new(clock).now, Seed: "a"}))(t)
	two := must(awsfake.New(awsfake.Config{Now: new(clock).now, Seed: "a"}))(t)
	other := must(awsfake.New(awsfake.Config{Now: new(clock).now, Seed: "b"}))(t)
	if one.Root() != two.Root() || one.Root() == other.Root() {
		t.Error("the root users are not what the seeds say")
	}
}
