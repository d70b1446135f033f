package keys

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
)

// Defaults for fields of [AWSConfig] that are zero.
const (
	// DefaultAttemptTimeout is how long one HTTP request to AWS may take.
	DefaultAttemptTimeout = 5 * time.Second
	// DefaultMaxAttempts is how often a call is made before it fails.
	DefaultMaxAttempts = 5
	// DefaultMaxBackoff is the longest pause between two attempts.
	DefaultMaxBackoff = 3 * time.Second
)

// credentialsTimeout bounds the search for credentials, which asks the machine's
// metadata service when nothing else is there.
const credentialsTimeout = 15 * time.Second

// AWSConfig says how AWS is reached. Credentials, profiles, roles and another
// endpoint (AWS_ENDPOINT_URL) are the SDK's own business: its environment
// variables, files and metadata services, and nothing else. Every field has a
// useful zero value.
type AWSConfig struct {
	// HTTPClient makes the requests; nil takes the SDK's with AttemptTimeout.
	HTTPClient aws.HTTPClient
	// AttemptTimeout bounds each request, so that one that is never answered
	// leaves time for another.
	AttemptTimeout time.Duration
	// MaxAttempts and MaxBackoff bound the retries of a call.
	MaxAttempts int
	MaxBackoff  time.Duration
	// Settings of the SDK lie over those of the process's environment and files: a
	// profile, an endpoint. They are for a process that is several identities.
	Settings []func(*config.LoadOptions) error
}

// AWS is one account in one region, with the clients for it. All signers of an
// account and region share it, and with it the pace that AWS allows: quotas are
// counted per account and region. It may be used from any goroutine.
type AWS struct {
	account, region, caller string
	config                  aws.Config
	kms                     *kms.Client
	secrets                 *secretsmanager.Client
}

// Account returns the 12 digits of the account.
func (a *AWS) Account() string { return a.account }

// Region returns the region.
func (a *AWS) Region() string { return a.region }

// Caller returns the ARN of the identity that the credentials belong to.
func (a *AWS) Caller() string { return a.caller }

// Config returns the configuration of the clients, for a client of another service.
// They share credentials, retries and endpoint.
func (a *AWS) Config() aws.Config { return a.config.Copy() }

// KMS returns the client for KMS.
func (a *AWS) KMS() *kms.Client { return a.kms }

// Secrets returns the client for Secrets Manager.
func (a *AWS) Secrets() *secretsmanager.Client { return a.secrets }

// AWSPool opens each account and region once. It may be used from any goroutine.
type AWSPool struct {
	cfg AWSConfig

	mu   sync.Mutex
	open map[[2]string]*AWS
}

// NewAWSPool returns a pool without connections.
func NewAWSPool(cfg AWSConfig) *AWSPool {
	if cfg.AttemptTimeout == 0 {
		cfg.AttemptTimeout = DefaultAttemptTimeout
	}
	if cfg.MaxAttempts == 0 {
		cfg.MaxAttempts = DefaultMaxAttempts
	}
	if cfg.MaxBackoff == 0 {
		cfg.MaxBackoff = DefaultMaxBackoff
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = awshttp.NewBuildableClient().WithTimeout(cfg.AttemptTimeout)
	}
	return &AWSPool{cfg: cfg, open: make(map[[2]string]*AWS)}
}

// Open returns the clients for an account and a region. The first time it asks AWS
// who the caller is. The error wraps [ErrCredentials] without usable credentials,
// [ErrAccount] when they are of another account, and [ErrRegion] when AWS does not
// serve the region.
func (p *AWSPool) Open(ctx context.Context, account, region string) (*AWS, error) {
	if len(account) != 12 || region == "" {
		return nil, fmt.Errorf("AWS account %q in region %q: 12 digits and the name of a region are expected", account, region)
	}
	return p.openOnce(ctx, account, region)
}

// OpenOwn returns the clients for the account that the credentials belong to, for
// configurations that name none. The error is as that of [AWSPool.Open].
func (p *AWSPool) OpenOwn(ctx context.Context, region string) (*AWS, error) {
	if region == "" {
		return nil, errors.New("AWS: the name of a region is expected")
	}
	return p.openOnce(ctx, "", region)
}

// openOnce connects unless that was done before; account is empty for the
// credentials' own.
func (p *AWSPool) openOnce(ctx context.Context, account, region string) (*AWS, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.open[[2]string{account, region}]; a != nil {
		return a, nil
	}
	a, err := p.connect(ctx, account, region)
	if err != nil {
		return nil, err
	}
	if known := p.open[[2]string{a.account, region}]; known != nil {
		a = known // it was opened under its number, or as the credentials' own
	}
	p.open[[2]string{account, region}], p.open[[2]string{a.account, region}] = a, a
	return a, nil
}

func (p *AWSPool) connect(ctx context.Context, account, region string) (*AWS, error) {
	settings := slices.Concat(p.cfg.Settings, []func(*config.LoadOptions) error{
		config.WithRegion(region), config.WithHTTPClient(p.cfg.HTTPClient), config.WithRetryer(p.retryer),
		config.WithLogger(logging.Nop{}), // what matters comes as an error; the rest would break the one line of a command
	})
	cfg, err := config.LoadDefaultConfig(ctx, settings...)
	if err != nil {
		return nil, explainSettings(err)
	}
	if err := checkEndpoint(cfg.BaseEndpoint); err != nil {
		return nil, err
	}
	a := &AWS{account: account, region: region, config: cfg, kms: kms.NewFromConfig(cfg), secrets: secretsmanager.NewFromConfig(cfg)}
	ctx, cancel := context.WithTimeout(ctx, credentialsTimeout)
	defer cancel()
	if err := findCredentials(ctx, cfg.Credentials); err != nil {
		return nil, err
	}
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, a.Explain(err, "sts:GetCallerIdentity", "")
	}
	a.caller = aws.ToString(who.Arn)
	if account == "" {
		a.account = aws.ToString(who.Account)
	} else if found := aws.ToString(who.Account); found != account {
		return nil, &awsError{kind: ErrAccount, text: fmt.Sprintf(
			"the credentials are of account %s (%s), the environment's keys are in account %s; use credentials of that account", found, a.caller, account)}
	}
	return a, nil
}

// findCredentials tells no credentials from bad ones.
func findCredentials(ctx context.Context, provider aws.CredentialsProvider) error {
	err := errors.New("nothing provides any")
	if provider != nil {
		_, err = provider.Retrieve(ctx)
	}
	if err == nil {
		return nil
	}
	return &awsError{
		kind: ErrCredentials, cause: err,
		text: "no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run where a role is attached",
	}
}

// retryer slows down with the throttling that AWS shows, for all users of a client
// together. What it never retries are answers that say no: AccessDenied, Disabled,
// KMSInvalidState, NotFound.
func (p *AWSPool) retryer() aws.Retryer { //nolint:ireturn // the SDK asks for this type
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = p.cfg.MaxAttempts, p.cfg.MaxBackoff
		})
	})
}

// RetryThrottlingOnly makes a call to KMS be retried only when AWS says that it was
// not executed for the pace. It is for calls that must not be executed twice.
func RetryThrottlingOnly(o *kms.Options) { o.Retryer = throttlingOnly{o.Retryer} }

type throttlingOnly struct{ aws.Retryer }

// IsErrorRetryable reports whether AWS refused the call for its pace.
func (throttlingOnly) IsErrorRetryable(err error) bool { return isThrottle(err) }

func isThrottle(err error) bool {
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary
}
