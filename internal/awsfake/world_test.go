package awsfake_test

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
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/opticsnet/optics/internal/awsfake"
)

const (
	account = awsfake.DefaultAccount
	region  = awsfake.DefaultRegion
)

// clock is a clock that tests move; it begins at the real time, since the SDK signs
// with it.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// world is an endpoint with clients for it.
type world struct {
	*awsfake.Server
	clock *clock
	cfg   awsfake.Config
}

// start serves an endpoint until the test ends. The dates of requests do not count,
// so that tests may move the clock.
func start(t *testing.T, change ...func(*awsfake.Config)) *world {
	t.Helper()
	w := &world{clock: new(clock)}
	w.cfg = awsfake.Config{Now: w.clock.now, Seed: t.Name(), MaxSkew: -1, MoreRegions: []string{"eu-west-1"}}
	for _, f := range change {
		f(&w.cfg)
	}
	server, err := awsfake.New(w.cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	w.Server = server
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// clients are the SDK's clients of one caller in one region.
type clients struct {
	kms     *kms.Client
	iam     *iam.Client
	sts     *sts.Client
	secrets *secretsmanager.Client
	config  aws.Config
}

func (w *world) root() *clients { return w.as(w.Root(), region) }

func (w *world) as(who awsfake.Credentials, in string) *clients {
	provider := credentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, who.SessionToken)
	return w.with(aws.Config{Region: in, Credentials: provider})
}

// with makes clients that try once.
func (w *world) with(cfg aws.Config) *clients {
	cfg.BaseEndpoint = aws.String(w.URL())
	if cfg.Retryer == nil {
		cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	}
	return &clients{
		kms: kms.NewFromConfig(cfg), iam: iam.NewFromConfig(cfg), sts: sts.NewFromConfig(cfg),
		secrets: secretsmanager.NewFromConfig(cfg), config: cfg,
	}
}

// inProcess takes requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) Do(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	p.ServeHTTP(answer, in)
	return answer.Result(), nil
}

// user makes a user with an inline policy and returns its clients.
func (w *world) user(t *testing.T, name, policy string) *clients {
	t.Helper()
	return w.as(w.userKey(t, name, policy), region)
}

func (w *world) userKey(t *testing.T, name, policy string) awsfake.Credentials {
	t.Helper()
	root := w.root()
	must(root.iam.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name}))(t)
	if policy != "" {
		must(root.iam.PutUserPolicy(t.Context(), &iam.PutUserPolicyInput{
			UserName: &name, PolicyName: aws.String("inline"), PolicyDocument: &policy,
		}))(t)
	}
	key := must(root.iam.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: &name}))(t).AccessKey
	return awsfake.Credentials{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}
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

// refused expects an error with a code, whose message holds all the words.
func refused(t *testing.T, err error, code string, words ...string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("error %v, an answer with code %s is expected", err, code)
	}
	if api.ErrorCode() != code {
		t.Fatalf("code %s (%s), %s is expected", api.ErrorCode(), api.ErrorMessage(), code)
	}
	for _, word := range words {
		if !strings.Contains(api.ErrorMessage(), word) {
			t.Errorf("message %q, %q is expected in it", api.ErrorMessage(), word)
		}
	}
}

// only drops the value of a call, for a test of its error.
func only[T any](_ T, err error) error { return err }

// signingKey makes a key as Optics has them and returns its ARN.
func (c *clients) signingKey(t *testing.T) string {
	t.Helper()
	out, err := c.kms.CreateKey(t.Context(), &kms.CreateKeyInput{
		KeySpec: kmstypes.KeySpecEccSecgP256k1, KeyUsage: kmstypes.KeyUsageTypeSignVerify,
	})
	if err != nil {
		t.Fatal(err)
	}
	return *out.KeyMetadata.Arn
}

func (c *clients) alias(t *testing.T, name, key string) {
	t.Helper()
	if _, err := c.kms.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: &name, TargetKeyId: &key}); err != nil {
		t.Fatal(err)
	}
}

var digest = []byte("0123456789abcdef0123456789abcdef")

// sign signs the digest with a key.
func (c *clients) sign(ctx context.Context, key string) (*kms.SignOutput, error) {
	return c.kms.Sign(ctx, &kms.SignInput{
		KeyId: &key, Message: digest, MessageType: kmstypes.MessageTypeDigest,
		SigningAlgorithm: kmstypes.SigningAlgorithmSpecEcdsaSha256,
	})
}
