package keys_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

const (
	account = awsfake.DefaultAccount
	region  = awsfake.DefaultRegion
	alias   = "alias/staging-updater-attestation"
)

// world is an AWS account with one signing key under an alias.
type world struct {
	*awsfake.Server
	t    *testing.T
	aws  *keys.AWS
	pool *keys.AWSPool
	arn  string
	key  common.Address

	mu    sync.Mutex
	calls []awsfake.Call
}

// inProcess takes requests to the endpoint without a network.
type inProcess struct{ http.Handler }

func (p inProcess) Do(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	p.ServeHTTP(answer, in)
	answer.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat)) // as servers do
	return answer.Result(), nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	server, err := awsfake.New(awsfake.Config{
		Now: time.Now, Seed: t.Name(), MoreRegions: []string{"eu-west-1"}, MoreAccounts: []string{"444455556666"},
		AfterCall: func(c awsfake.Call) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.calls = append(w.calls, c)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	w.Server = server
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": "http://aws.invalid", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "", "AWS_REGION": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	w.become(server.Root())
	w.aws = w.open(region)
	w.arn = w.newKey(types.KeySpecEccSecgP256k1, types.KeyUsageTypeSignVerify)
	w.name(alias, w.arn)
	w.key = must(w.aws.AddressKMS(t.Context(), w.arn))(t)
	return w
}

// become gives the process the credentials of another identity, and clients of
// their own.
func (w *world) become(who awsfake.Credentials) {
	w.t.Setenv("AWS_ACCESS_KEY_ID", who.AccessKeyID)
	w.t.Setenv("AWS_SECRET_ACCESS_KEY", who.SecretAccessKey)
	w.pool = keys.NewAWSPool(keys.AWSConfig{HTTPClient: inProcess{w.Handler()}, MaxBackoff: time.Millisecond})
}

func (w *world) open(region string) *keys.AWS {
	w.t.Helper()
	return must(w.pool.Open(w.t.Context(), account, region))(w.t)
}

// user makes a user with a policy and becomes it.
func (w *world) user(policy string) {
	w.t.Helper()
	root := iam.New(iam.Options{
		BaseEndpoint: aws.String("http://aws.invalid"), Region: region, HTTPClient: inProcess{w.Handler()},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: w.Root().AccessKeyID, SecretAccessKey: w.Root().SecretAccessKey}, nil
		}),
	})
	name := aws.String("optics")
	must(root.CreateUser(w.t.Context(), &iam.CreateUserInput{UserName: name}))(w.t)
	must(root.PutUserPolicy(w.t.Context(), &iam.PutUserPolicyInput{UserName: name, PolicyName: name, PolicyDocument: &policy}))(w.t)
	key := must(root.CreateAccessKey(w.t.Context(), &iam.CreateAccessKeyInput{UserName: name}))(w.t).AccessKey
	w.become(awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey})
	w.aws = w.open(region)
}

func (w *world) newKey(spec types.KeySpec, usage types.KeyUsageType) string {
	w.t.Helper()
	out := must(w.aws.KMS().CreateKey(w.t.Context(), &kms.CreateKeyInput{KeySpec: spec, KeyUsage: usage}))(w.t)
	return *out.KeyMetadata.Arn
}

func (w *world) name(alias, key string) {
	w.t.Helper()
	must(w.aws.KMS().CreateAlias(w.t.Context(), &kms.CreateAliasInput{AliasName: &alias, TargetKeyId: &key}))(w.t)
}

// count returns how many calls of an action were made.
func (w *world) count(action string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.calls {
		if c.Action == action {
			n++
		}
	}
	return n
}

func (w *world) inject(f awsfake.Fault) {
	w.t.Helper()
	if err := w.Inject(f); err != nil {
		w.t.Fatal(err)
	}
}

// config is that of the world's key.
func (w *world) config(journal keys.SignatureJournal) keys.KMSConfig {
	return keys.KMSConfig{AWS: w.aws, Key: alias, Address: w.key, Journal: journal, Purpose: "transaction of the updater"}
}

func (w *world) signer(journal keys.SignatureJournal) *keys.KMSKey {
	w.t.Helper()
	return must(keys.OpenKMS(w.t.Context(), w.config(journal)))(w.t)
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

// wantLine expects an error of a kind in one line of at most 300 bytes with words.
func wantLine(t *testing.T, err, kind error, words ...string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("got %v, expected %v", err, kind)
	}
	if text := err.Error(); len(text) > 300 || strings.Contains(text, "\n") {
		t.Errorf("not one short line (%d bytes): %q", len(text), text)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q is not in: %v", word, err)
		}
	}
}

// memoryJournal is a journal that survives signers, not processes.
type memoryJournal struct {
	mu      sync.Mutex
	records []optics.SignatureRecord
	broken  error // of EndSignature
}

func (j *memoryJournal) BeginSignature(_ context.Context, rec optics.SignatureRecord) (uint64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	rec.Seq = uint64(len(j.records) + 1)
	j.records = append(j.records, rec)
	return rec.Seq, nil
}

func (j *memoryJournal) EndSignature(_ context.Context, rec optics.SignatureRecord) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	j.records[rec.Seq-1] = rec
	return nil
}

func (j *memoryJournal) OpenSignatures(context.Context, common.Address, int) (open []optics.SignatureRecord, _ error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range j.records {
		if r.Open() {
			open = append(open, r)
		}
	}
	return open, nil
}

func (j *memoryJournal) SignatureByRequest(_ context.Context, id string) (optics.SignatureRecord, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range j.records {
		if r.RequestID == id {
			return r, nil
		}
	}
	return optics.SignatureRecord{}, optics.ErrNotFound
}

func (j *memoryJournal) HasSignatures(_ context.Context, signer common.Address) (bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, rec := range j.records {
		if rec.Signer == signer {
			return true, nil
		}
	}
	return false, nil
}
