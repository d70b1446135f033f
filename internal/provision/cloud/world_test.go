package cloud_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/cloud"
	"github.com/opticsnet/optics/internal/provision/iamapply"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

const (
	account = awsfake.DefaultAccount
	partner = "444455556666"
	region  = "us-west-2"
	offline = "http://aws.invalid"
)

// fakeClock passes time by sleeping only.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// errKilled is what requests of a process end with that was killed.
var errKilled = errors.New("killed")

// line is the way of one process to the endpoint.
type line struct {
	handler http.Handler
	dead    bool
}

func (l *line) Do(r *http.Request) (*http.Response, error) {
	if l.dead {
		return nil, errKilled
	}
	answer := httptest.NewRecorder()
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	l.handler.ServeHTTP(answer, in)
	if l.dead {
		return nil, errKilled // it was executed, and the answer is lost
	}
	return answer.Result(), nil
}

// world is an account, an environment that is to be in it, and the machine of an
// operator who may do no more than needed.
type world struct {
	t      *testing.T
	server *awsfake.Server
	after  func(awsfake.Call)
	env    *environment.Environment
	clock  *fakeClock
	dir    string
	who    awsfake.Credentials
}

// operator is what whoever applies plans has to be allowed beside the provisioner's
// policy.
const operator = `{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["iam:Get*","iam:List*","iam:CreatePolicy*","iam:CreateGroup","iam:CreateUser","iam:CreateRole",
  "iam:Attach*","iam:AddUserToGroup","iam:UpdateAssumeRolePolicy","iam:DeletePolicyVersion","iam:Tag*",
  "secretsmanager:DescribeSecret","kms:PutKeyPolicy"],"Resource":"*"}]}`

func newWorld(t *testing.T, name string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &fakeClock{now: time.Now()}, after: func(awsfake.Call) {}}
	w.serve("")
	w.env = must(environment.Load(filepath.Join("..", "..", "..", "environments", name, environment.FileName)))(t)
	w.become(w.makeOperator())
	return w
}

// serve starts the endpoint, with what a state file has.
func (w *world) serve(state string) {
	t := w.t
	t.Helper()
	w.server = must(awsfake.New(awsfake.Config{
		Now: time.Now, Seed: "cloud", Region: region, MoreAccounts: []string{partner}, StateFile: state,
		AfterCall: func(c awsfake.Call) { w.after(c) },
	}))(t)
	t.Cleanup(func() { _ = w.server.Close() })
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": offline, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "", "AWS_REGION": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
}

// makeOperator makes the user that plans and applies.
func (w *world) makeOperator() awsfake.Credentials {
	w.t.Helper()
	t, name := w.t, w.env.Name
	root := iam.NewFromConfig(w.root())
	who := aws.String("operator")
	must(root.CreateUser(t.Context(), &iam.CreateUserInput{UserName: who}))(t)
	set := must(iampolicy.Generate(w.inventory()))(t)
	texts := []string{operator}
	for _, p := range set.Policies {
		if p.Name == name+"-kms-admin" || p.Name == name+"-secrets-admin" {
			texts = append(texts, string(must(p.Document.MarshalJSON())(t)))
		}
	}
	for i, text := range texts {
		policy := must(root.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("own-" + string(rune('a'+i))), PolicyDocument: &text}))(t)
		must(root.AttachUserPolicy(t.Context(), &iam.AttachUserPolicyInput{UserName: who, PolicyArn: policy.Policy.Arn}))(t)
	}
	key := must(root.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: who}))(t).AccessKey
	return awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}
}

func (w *world) become(who awsfake.Credentials) {
	w.who = who
	w.t.Setenv("AWS_ACCESS_KEY_ID", who.AccessKeyID)
	w.t.Setenv("AWS_SECRET_ACCESS_KEY", who.SecretAccessKey)
}

// root returns a client for the root user, who does things behind the tool's back.
func (w *world) root() aws.Config {
	who := w.server.Root()
	return aws.Config{
		Region: region, BaseEndpoint: aws.String(offline), HTTPClient: &line{handler: w.server.Handler()},
		Credentials: credentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, ""),
	}
}

func (w *world) rootIAM() *iam.Client                { return iam.NewFromConfig(w.root()) }
func (w *world) rootKMS() *kms.Client                { return kms.NewFromConfig(w.root()) }
func (w *world) rootSecrets() *secretsmanager.Client { return secretsmanager.NewFromConfig(w.root()) }

// inventory has users, a role of a pod and one of another account.
func (w *world) inventory() iampolicy.Inventory {
	inv := iampolicy.Inventory{
		Environment: w.env.Name, Account: account, Regions: []string{region}, Users: true,
		UserRoles:   []iampolicy.AgentRole{iampolicy.RoleUpdater, iampolicy.RoleRelayer},
		PodIdentity: &iampolicy.Workload{Namespace: "optics", Roles: []iampolicy.AgentRole{iampolicy.RoleProcessor}},
		Operators: []iampolicy.Operator{{
			Name: "guard", Account: partner, ExternalID: "guard-of-staging", Roles: []iampolicy.AgentRole{iampolicy.RoleWatcher},
		}},
	}
	for _, k := range w.env.Inventory().Keys {
		if role := iampolicy.AgentRole(k.Role); k.Alias != "" {
			inv.Keys = append(inv.Keys, iampolicy.Key{Role: role, Purpose: iampolicy.Purpose(k.Purpose), Alias: k.Alias})
		} else {
			inv.Secrets = append(inv.Secrets, iampolicy.Secret{Role: role, Name: k.Secret})
		}
	}
	return inv
}

func (w *world) journal() string { return filepath.Join(w.dir, provision.JournalName) }

// process is one run of the program.
type process struct {
	*world
	line      *line
	aws       *keys.AWS
	resources []provision.Resource
}

// start reads what the resources are, as a process does.
func (w *world) start(ctx context.Context) (*process, error) {
	p := &process{world: w, line: &line{handler: w.server.Handler()}}
	pool := keys.NewAWSPool(keys.AWSConfig{HTTPClient: p.line, MaxAttempts: 2, MaxBackoff: time.Millisecond})
	var err error
	if p.aws, err = pool.Open(ctx, account, region); err != nil {
		return nil, err
	}
	records, err := provision.ReadJournal(w.journal())
	if err != nil {
		return nil, err
	}
	made, inventory := provision.Created(records), w.env.Inventory().Keys
	p.resources = cloud.Secrets(p.aws, w.env.Secrets)
	inv := w.inventory()
	if w.env.Keys.Provider == environment.SecretsManager {
		p.resources = append(p.resources, cloud.HexKeys(cloud.HexConfig{
			Lane: provision.AWS, Vault: keyring.NewSecretsVault(p.aws, nil), Keys: inventory, Made: made, Provision: p.provision,
		})...)
		return p, p.iam(inv)
	}
	beside, err := keyring.NewKMSVault(keyring.KMSConfig{AWS: p.aws, Clock: w.clock}).Beside(ctx, inventory)
	if err != nil {
		return nil, err
	}
	cfg := cloud.KMSConfig{AWS: p.aws, Keys: inventory, Made: made, Beside: beside, Provision: p.provision}
	p.resources = append(p.resources, cloud.KMSKeys(cfg)...)
	right, err := cloud.RightKeys(ctx, cfg)
	if err != nil {
		return nil, err
	}
	var missing []string
	for i, k := range inv.Keys {
		inv.Keys[i].ARN, inv.Keys[i].Beside = right[k.Alias], beside[k.Alias]
		if right[k.Alias] == "" {
			missing = append(missing, k.Alias)
		}
	}
	if len(missing) > 0 {
		p.resources = append(p.resources, cloud.Waiting(missing))
		return p, nil
	}
	return p, p.iam(inv)
}

func (p *process) iam(inv iampolicy.Inventory) error {
	set, err := iampolicy.Generate(inv)
	if err != nil {
		return err
	}
	applier := iamapply.New(iamapply.Config{IAM: iam.NewFromConfig(p.aws.Config()), KMS: p.aws.KMS(), Set: set})
	p.resources = append(p.resources, cloud.IAM(cloud.IAMConfig{Applier: applier, Clock: p.clock})...)
	return nil
}

// provision makes a key as the program does.
func (p *process) provision(ctx context.Context, key environment.Key) (e keyring.Entry, err error) {
	journal, err := keyring.OpenJournal(filepath.Join(p.dir, "keys.jsonl"), p.clock)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	var vault keyring.Vault = keyring.NewSecretsVault(p.aws, journal)
	if p.env.Keys.Provider == environment.KMS {
		vault = keyring.NewKMSVault(keyring.KMSConfig{AWS: p.aws, Journal: journal, Clock: p.clock})
	}
	ring, err := keyring.New(keyring.Config{Inventory: environment.Inventory{Keys: []environment.Key{key}}, Vault: vault, Journal: journal})
	if err != nil {
		return e, err
	}
	entries, err := ring.Provision(ctx)
	if err != nil {
		return e, err
	}
	return entries[0], nil
}

// plan makes a plan.
func (w *world) plan() *provision.Plan {
	w.t.Helper()
	p := must(w.start(w.t.Context()))(w.t)
	return must(provision.Make(w.t.Context(), provision.Config{Environment: w.env.Name, Resources: p.resources}))(w.t)
}

// apply applies a plan with everything opened anew.
func (w *world) apply(ctx context.Context, plan *provision.Plan, watch func(*process) provision.Watch) (err error) {
	w.t.Helper()
	p, err := w.start(ctx)
	if err != nil {
		return err
	}
	j, err := provision.OpenJournal(w.journal(), w.clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	var told provision.Watch
	if watch != nil {
		told = watch(p)
	}
	a, err := provision.NewApplier(plan, p.resources, j, told)
	if err != nil {
		return err
	}
	return a.Apply(ctx)
}

// settled applies plans until there is nothing to do, and returns how many there
// were.
func (w *world) settled() int {
	w.t.Helper()
	for n := 0; ; n++ {
		plan := w.plan()
		if len(plan.Steps) == 0 {
			return n
		}
		if n > 3 {
			w.t.Fatalf("the fifth plan still has steps: %+v", plan.Steps[0])
		}
		if err := w.apply(w.t.Context(), plan, nil); err != nil {
			w.t.Fatal(err)
		}
	}
}

// must returns a function that ends the test on an error and gives the value.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
