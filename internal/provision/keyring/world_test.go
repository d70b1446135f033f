package keyring_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

const (
	account = awsfake.DefaultAccount
	region  = "us-west-2"
	offline = "http://aws.invalid"
)

// fakeClock passes time by sleeping only.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	slept time.Duration
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.slept = c.now.Add(d), c.slept+d
	return ctx.Err()
}

// errKilled is what a process ends with that is killed at a call.
var errKilled = errors.New("killed")

// transport takes requests to the endpoint and kills the process at one of them.
type transport struct {
	handler http.Handler
	calls   int
	killAt  int  // number of the call, 0 for none
	after   bool // the call is executed, its answer is lost
}

func (p *transport) Do(r *http.Request) (*http.Response, error) {
	p.calls++
	if p.calls == p.killAt && !p.after {
		panic(errKilled)
	}
	answer := httptest.NewRecorder()
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	p.handler.ServeHTTP(answer, in)
	if p.calls == p.killAt {
		panic(errKilled)
	}
	return answer.Result(), nil
}

// world is an account, an environment whose keys are in it, and an operator's
// machine.
type world struct {
	t       *testing.T
	server  *awsfake.Server
	env     *environment.Environment
	clock   *fakeClock
	journal string
	lines   []string
}

func newWorld(t *testing.T, name string) *world {
	t.Helper()
	server := must(awsfake.New(awsfake.Config{Now: time.Now, Seed: t.Name(), Region: region}))(t)
	t.Cleanup(func() { server.Close() })
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": offline, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "", "AWS_REGION": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	w := &world{t: t, server: server, env: load(t, name), clock: &fakeClock{now: time.Now()}, journal: filepath.Join(t.TempDir(), "state", "keys.jsonl")}
	w.become(server.Root())
	return w
}

// load reads a committed environment.
func load(t *testing.T, name string) *environment.Environment {
	t.Helper()
	return must(environment.Load(filepath.Join("..", "..", "..", "environments", name, environment.FileName)))(t)
}

func (w *world) become(who awsfake.Credentials) {
	w.t.Setenv("AWS_ACCESS_KEY_ID", who.AccessKeyID)
	w.t.Setenv("AWS_SECRET_ACCESS_KEY", who.SecretAccessKey)
}

// root returns a client for the root user.
func (w *world) root() aws.Config {
	who := w.server.Root()
	return aws.Config{
		Region: region, BaseEndpoint: aws.String(offline), HTTPClient: &transport{handler: w.server.Handler()},
		Credentials: credentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, ""),
	}
}

// admin makes a user with some of the policies that are generated for the environment,
// and becomes it.
func (w *world) admin(policies ...string) {
	w.t.Helper()
	inv := iampolicy.Inventory{Environment: w.env.Name, Account: account, Regions: []string{region}, Users: true}
	for _, k := range w.env.Inventory().Keys {
		if role := iampolicy.AgentRole(k.Role); k.Alias != "" {
			inv.Keys = append(inv.Keys, iampolicy.Key{Role: role, Purpose: iampolicy.Purpose(k.Purpose), Alias: k.Alias})
		} else {
			inv.Secrets = append(inv.Secrets, iampolicy.Secret{Role: role, Name: k.Secret})
		}
	}
	var texts []string
	for _, p := range must(iampolicy.Generate(inv))(w.t).Policies {
		if slices.Contains(policies, p.Name) {
			texts = append(texts, string(must(p.Document.MarshalJSON())(w.t)))
		}
	}
	w.user(texts...)
}

// user makes a user with policies and becomes it.
func (w *world) user(policies ...string) {
	w.t.Helper()
	client, name := iam.NewFromConfig(w.root()), aws.String(fmt.Sprintf("admin-%d", w.server.Calls()))
	must(client.CreateUser(w.t.Context(), &iam.CreateUserInput{UserName: name}))(w.t)
	for i, text := range policies {
		made := must(client.CreatePolicy(w.t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String(fmt.Sprintf("%s-%d", *name, i)), PolicyDocument: &text}))(w.t)
		must(client.AttachUserPolicy(w.t.Context(), &iam.AttachUserPolicyInput{UserName: name, PolicyArn: made.Policy.Arn}))(w.t)
	}
	key := must(client.CreateAccessKey(w.t.Context(), &iam.CreateAccessKeyInput{UserName: name}))(w.t).AccessKey
	w.become(awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey})
}

// process runs f as one process would, with a keyring of its own. It reports
// whether the process was killed.
func (w *world) process(p *transport, f func(*keyring.Keyring) error) (dead bool, err error) {
	w.t.Helper()
	journal, err := keyring.OpenJournal(w.journal, w.clock)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	defer func() {
		if r := recover(); r != nil {
			if r != errKilled { //nolint:errorlint // the value that was thrown
				panic(r)
			}
			dead = true
		}
	}()
	p.handler = w.server.Handler()
	pool := keys.NewAWSPool(keys.AWSConfig{HTTPClient: p, MaxAttempts: 2, MaxBackoff: time.Millisecond})
	a, err := pool.Open(w.t.Context(), account, region)
	if err != nil {
		return false, err
	}
	var vault keyring.Vault = keyring.NewSecretsVault(a, journal)
	if w.env.Keys.Provider == environment.KMS {
		vault = keyring.NewKMSVault(keyring.KMSConfig{AWS: a, Journal: journal, Clock: w.clock, Progress: w.tell})
	}
	ring := must(keyring.New(keyring.Config{Inventory: w.env.Inventory(), Vault: vault, Journal: journal, Progress: w.tell}))(w.t)
	return false, f(ring)
}

func (w *world) tell(line string) { w.lines = append(w.lines, line) }

// provision runs one whole process.
func (w *world) provision() []keyring.Entry {
	w.t.Helper()
	var entries []keyring.Entry
	if _, err := w.process(&transport{}, func(ring *keyring.Keyring) (err error) {
		entries, err = ring.Provision(w.t.Context())
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return entries
}

// key returns a key of the inventory.
func (w *world) key(role environment.Role, purpose environment.Purpose) environment.Key {
	w.t.Helper()
	all := w.env.Inventory().Keys
	i := slices.IndexFunc(all, func(k environment.Key) bool { return k.Role == role && k.Purpose == purpose })
	if i < 0 {
		w.t.Fatalf("there is no key %s %s", role, purpose)
	}
	return all[i]
}

// allKeys returns the ids of all keys in KMS.
func (w *world) allKeys() []string {
	w.t.Helper()
	out := must(kms.NewFromConfig(w.root()).ListKeys(w.t.Context(), &kms.ListKeysInput{Limit: aws.Int32(1000)}))(w.t)
	var ids []string
	for _, k := range out.Keys {
		ids = append(ids, *k.KeyId)
	}
	return ids
}

// told reports whether a line of progress has the words.
func (w *world) told(words string) bool {
	return slices.ContainsFunc(w.lines, func(line string) bool { return strings.Contains(line, words) })
}

// same drops what tells how a key came, so that runs can be compared.
func same(entries []keyring.Entry) []keyring.Entry {
	out := slices.Clone(entries)
	for i := range out {
		out[i].Status = ""
	}
	return out
}

// must returns a function that ends the test on an error and gives the value.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
