// Package awsfake is an AWS endpoint without AWS: one HTTP server that the real
// SDK and the real aws command line take for KMS, Secrets Manager, IAM and STS.
//
// Requests must be signed (Signature Version 4) with an access key that exists
// here, and IAM decides about every one of them. Keys, aliases, secrets,
// identities, policies and sessions behave as AWS documents them, with its error
// codes, pages and limits. Clock, randomness, quotas, faults and the delay of
// alias changes belong to the caller, so that a test can bring about what AWS does
// once a month.
//
// It is a fake: private keys, secret access keys and secrets lie in plain text in
// memory and in the state file. It must never hold a key that guards anything.
package awsfake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Defaults of a [Config].
const (
	// DefaultAccount is the account there is when none is named.
	DefaultAccount = "111122223333"
	// DefaultRegion is the region served when none is named.
	DefaultRegion = "us-east-1"
	// DefaultMaxSkew is how far the date of a request may be from the clock.
	DefaultMaxSkew = 5 * time.Minute
)

// Config is what a [Server] is made of. Now is required; every other field has a
// useful zero value.
type Config struct {
	// Account is the first account: 12 digits. DefaultAccount when empty.
	Account string
	// MoreAccounts are further accounts, each with a root user of its own.
	MoreAccounts []string
	// Region is the first region. DefaultRegion when empty.
	Region string
	// MoreRegions are further regions with keys and secrets of their own. A
	// request that is signed for any other region is refused.
	MoreRegions []string
	// Now is the clock of everything but pauses: dates, expiry, quotas, delays.
	Now func() time.Time
	// MaxSkew is how far the date of a request may be from Now: DefaultMaxSkew
	// when zero, any distance when negative.
	MaxSkew time.Duration
	// Seed makes ids, keys and signatures the same in every run. With an empty
	// seed they are random. A state file keeps the seed it was made with.
	Seed string
	// StateFile keeps everything between two runs. The file is replaced after
	// every call that changes something, before the call is answered; only its
	// owner may read it. Nothing is kept when empty.
	StateFile string
	// Quotas are calls a second by "service:Action", for each account and region;
	// a second's worth may come at once. Nothing is limited when nil. See
	// [DefaultQuotas].
	Quotas map[string]float64
	// AliasDelay is how long a changed alias or tag of a key still counts as it
	// was before for authorization. AWS says up to five minutes.
	AliasDelay time.Duration
	// AfterCall is called after every call, when its changes are durable and
	// before its answer leaves. It may call the server.
	AfterCall func(Call)
	// Log receives a line for every call at debug level. Nil discards.
	Log *slog.Logger
}

// Call tells of one call that was made.
type Call struct {
	// Number counts all calls of this server from 1.
	Number int
	// Action is the service and the operation, as in "kms:Sign".
	Action string
	// Principal is the ARN of the caller, empty when it is not known.
	Principal string
	// RequestID is the id in the answer's header.
	RequestID string
	// Status is the HTTP status of the answer.
	Status int
	// ErrorCode is the AWS error code of the answer, empty for success.
	ErrorCode string
	// Changed says that the call changed something.
	Changed bool
}

// Credentials are an access key.
type Credentials struct {
	// AccessKeyID is the public half.
	AccessKeyID string
	// SecretAccessKey is the secret half.
	SecretAccessKey string
	// SessionToken goes with temporary credentials only.
	SessionToken string
}

// Server is the endpoint. It may be used from any goroutine; calls are executed
// one after the other.
type Server struct {
	cfg      Config
	log      *slog.Logger
	services map[string]*service

	mu      sync.Mutex
	state   *state
	saved   []byte // the state as it is durable
	calls   int
	faults  []*armedFault
	shape   SignatureShape
	buckets map[string]*bucket

	lock     *flock.Flock // of the state file
	listener net.Listener
	http     *http.Server
	served   chan error
	unused   sync.Map // connections without a request so far
	closing  chan struct{}
	close    sync.Once
}

var (
	accountPattern = regexp.MustCompile(`^[0-9]{12}$`)
	regionPattern  = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-[0-9]+$`)
)

// New returns a server that does not listen yet. It reads the state file when
// there is one, and refuses a file that is damaged, of another format, readable by
// others, or in use by another process. Close it in any case.
func New(cfg Config) (*Server, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	s := &Server{
		cfg: cfg, log: cfg.Log, services: services(),
		buckets: make(map[string]*bucket), closing: make(chan struct{}),
	}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("open the state of the AWS endpoint: %w", errors.Join(err, s.unlock()))
	}
	return s, nil
}

// complete fills in the defaults and refuses what cannot be.
func (cfg *Config) complete() error {
	if cfg.Now == nil {
		return errors.New("the AWS endpoint needs a clock")
	}
	if cfg.Account == "" {
		cfg.Account = DefaultAccount
	}
	if cfg.Region == "" {
		cfg.Region = DefaultRegion
	}
	if cfg.MaxSkew == 0 {
		cfg.MaxSkew = DefaultMaxSkew
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	for _, account := range cfg.accounts() {
		if !accountPattern.MatchString(account) {
			return fmt.Errorf("account %q: 12 digits are expected", account)
		}
	}
	for _, region := range cfg.regions() {
		if !regionPattern.MatchString(region) {
			return fmt.Errorf("region %q: a name such as %s is expected", region, DefaultRegion)
		}
	}
	if cfg.AliasDelay < 0 {
		return fmt.Errorf("alias delay %s: 0 or more is expected", cfg.AliasDelay)
	}
	for action, rate := range cfg.Quotas {
		if rate <= 0 {
			return fmt.Errorf("quota of %s: %g calls a second, more than 0 are expected", action, rate)
		}
	}
	return nil
}

func (cfg *Config) accounts() []string {
	return append([]string{cfg.Account}, cfg.MoreAccounts...)
}

func (cfg *Config) regions() []string {
	return append([]string{cfg.Region}, cfg.MoreRegions...)
}

func (cfg *Config) serves(region string) bool { return slices.Contains(cfg.regions(), region) }

// Handler returns the endpoint as a handler, for a server of the caller's.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Start listens on an address such as 127.0.0.1:0 and serves until Close.
func (s *Server) Start(ctx context.Context, address string) error {
	if s.listener != nil {
		return errors.New("the AWS endpoint has started already")
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen for AWS clients: %w", err)
	}
	s.listener, s.served = listener, make(chan error, 1)
	s.http = &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: maxDelay + time.Minute, // it would cut a delay short
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ConnState: s.follow,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	go func() { s.served <- s.http.Serve(listener) }()
	return nil
}

// URL returns the address to give to clients, or nothing before Start.
func (s *Server) URL() string {
	if s.listener == nil {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// follow remembers the connections that clients have opened and not used, as they
// do when another becomes free first. The end would wait for them.
func (s *Server) follow(conn net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.unused.Store(conn, nil)
	} else {
		s.unused.Delete(conn)
	}
}

// closeWait is how long Close waits for calls that are being answered.
const closeWait = 5 * time.Second

// Close ends the calls that a fault holds back, lets the others end, stops
// listening, and saves what reading calls changed (when a key was used last). It
// may be called more than once.
func (s *Server) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		if s.http != nil {
			ctx, cancel := context.WithTimeout(context.Background(), closeWait)
			defer cancel()
			s.unused.Range(func(conn, _ any) bool {
				_ = conn.(net.Conn).Close() // nothing was said on it
				return true
			})
			err = s.http.Shutdown(ctx)
			if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
				err = errors.Join(err, served)
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		err = errors.Join(err, s.save(), s.unlock())
	})
	if err != nil {
		return fmt.Errorf("close the AWS endpoint: %w", err)
	}
	return nil
}

// Root returns the access key of the first account's root user.
func (s *Server) Root() Credentials {
	root, err := s.RootOf(s.cfg.Account)
	if err != nil { // the account was made in New
		panic(err)
	}
	return root
}

// RootOf returns the access key of an account's root user, which may do everything
// that no key policy withholds from it.
func (s *Server) RootOf(account string) (Credentials, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner, ok := s.state.Accounts[account]
	if !ok {
		return Credentials{}, fmt.Errorf("account %q is not one of this endpoint's", account)
	}
	key := s.state.AccessKeys[owner.RootKey]
	return Credentials{AccessKeyID: key.ID, SecretAccessKey: key.Secret}, nil
}

// Calls returns the number of calls so far.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}
