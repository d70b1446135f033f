// Package rpc makes several JSON-RPC endpoints of one chain act as one.
//
// A request goes to the first endpoint of the list that is fit. What the node
// itself refuses (a revert, invalid parameters, a range that is too large, a
// nonce that is too low) is the answer, and comes back as it is. An endpoint that
// does not answer, answers with garbage, or has had enough of us rests for a
// while, alone, and the next one is asked. An endpoint of another chain, or one
// that is behind the others, is set aside.
//
// URLs may hold secrets: errors, logs and Health show scheme and host alone.
package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// Errors that callers tell apart. An error that is a gethrpc.Error is what a
// node said; nothing was wrong with its endpoint.
var (
	// ErrConfig means that the Config cannot make a Pool; the text names the field.
	ErrConfig = errors.New("invalid endpoint configuration")

	// ErrUnavailable means that no endpoint answered; the text says why, endpoint
	// by endpoint. A transaction that was being sent may have arrived. It is
	// worth trying again later.
	ErrUnavailable = errors.New("no endpoint answers")

	// ErrWrongChain means that an endpoint serves another chain than configured.
	ErrWrongChain = errors.New("endpoint serves another chain")

	// ErrResponseTooLarge means that an answer was over MaxResponse bytes. Ask
	// for less. The endpoint does not rest for it.
	ErrResponseTooLarge = errors.New("response too large")

	// ErrNoQuorum means that too few endpoints gave one answer.
	ErrNoQuorum = errors.New("endpoints do not agree")

	// ErrNoSubscription means that no endpoint takes subscriptions now: none is a
	// WebSocket, or those that are rest.
	ErrNoSubscription = errors.New("no endpoint for subscriptions")
)

// Config describes a Pool. Chain, ChainID, Endpoints and Now are required.
type Config struct {
	// Chain is the chain's name, for errors and logs.
	Chain string
	// ChainID is the EIP-155 chain id that every endpoint must have.
	ChainID uint64
	// Endpoints are URLs (http, https, ws or wss), the preferred one first.
	Endpoints []string
	// Timeout bounds each request to one endpoint; 0 means 10 seconds.
	Timeout time.Duration
	// MaxResponse is the largest accepted answer in bytes; 0 means 256 MiB.
	MaxResponse int64
	// MaxBatch is the most calls in one batch request; longer batches are sent
	// in parts. 0 means 500.
	MaxBatch int
	// MaxLag is how many blocks an endpoint may be behind the best one before
	// it is set aside; 0 means 5.
	MaxLag uint64
	// SurveyInterval is how often Run compares the endpoints' heads; 0 means 15
	// seconds.
	SurveyInterval time.Duration
	// RestMin and RestMax bound how long an endpoint rests after a failure; the
	// rest doubles with each failure in a row. 0 means 250 ms and 1 minute.
	RestMin, RestMax time.Duration
	// Now is the clock that rests are measured with.
	Now func() time.Time
	// Log is told when an endpoint falls ill or recovers. Nil discards.
	Log *slog.Logger
}

// Pool is the endpoints of one chain. Its methods may be called from any
// goroutine.
type Pool struct {
	cfg       Config
	endpoints []*endpoint
	stats     counters
}

// New returns a Pool. It connects to nothing yet: an endpoint is dialed, and its
// chain id verified, when it is first asked. The error wraps ErrConfig.
func New(cfg Config) (*Pool, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	setDefault(&cfg.Timeout, 10*time.Second)
	setDefault(&cfg.MaxResponse, 256<<20)
	setDefault(&cfg.MaxBatch, 500)
	setDefault(&cfg.MaxLag, 5)
	setDefault(&cfg.SurveyInterval, 15*time.Second)
	setDefault(&cfg.RestMin, 250*time.Millisecond)
	setDefault(&cfg.RestMax, time.Minute)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p := &Pool{cfg: cfg}
	for i, raw := range cfg.Endpoints {
		e, err := newEndpoint(raw, &p.cfg)
		if err != nil {
			return nil, fmt.Errorf("%w: endpoint %d of chain %s: %w", ErrConfig, i+1, cfg.Chain, err)
		}
		p.endpoints = append(p.endpoints, e)
	}
	return p, nil
}

func (cfg Config) check() error {
	switch {
	case cfg.Chain == "":
		return fmt.Errorf("%w: Chain is empty", ErrConfig)
	case cfg.ChainID == 0:
		return fmt.Errorf("%w: ChainID of chain %s is zero", ErrConfig, cfg.Chain)
	case len(cfg.Endpoints) == 0:
		return fmt.Errorf("%w: chain %s has no endpoints", ErrConfig, cfg.Chain)
	case cfg.Now == nil:
		return fmt.Errorf("%w: Now of chain %s is nil", ErrConfig, cfg.Chain)
	}
	return nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Close ends all connections and subscriptions.
func (p *Pool) Close() {
	for _, e := range p.endpoints {
		e.drop(nil)
		e.http.CloseIdleConnections()
	}
}

// CallContext makes one call and decodes its answer into result, a pointer or
// nil. The error is a gethrpc.Error when the node refused, and wraps
// ErrUnavailable, ErrResponseTooLarge or the context's error otherwise.
//
// A raw transaction that a second endpoint knows already, after a first one did
// not answer, counts as sent.
func (p *Pool) CallContext(ctx context.Context, result any, method string, args ...any) error {
	return p.ask(ctx, func(ctx context.Context, c *gethrpc.Client, attempt int) error {
		if attempt > 0 {
			zero(result)
		}
		p.stats.count(method)
		p.stats.requests.Add(1)
		err := c.CallContext(ctx, result, method, args...)
		if attempt > 0 && method == "eth_sendRawTransaction" && alreadyKnown(err) {
			return sentBefore(result, args)
		}
		return err
	})
}

// BatchCallContext makes all calls of a batch, in requests of at most MaxBatch
// calls, each to one endpoint. What the node refused is in the calls' Error
// fields. The error is as with CallContext.
func (p *Pool) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	for len(batch) > 0 {
		part := batch[:min(len(batch), p.cfg.MaxBatch)]
		err := p.ask(ctx, func(ctx context.Context, c *gethrpc.Client, attempt int) error {
			return p.sendBatch(ctx, c, attempt, part)
		})
		var refusal gethrpc.Error
		if err != nil && !errors.As(err, &refusal) {
			return err
		}
		refuse(part, err)
		batch = batch[len(part):]
	}
	return nil
}

// refuse gives every call that has none the error that the whole batch met: the
// nodes lack the state that it asks for, or would not have it at all.
func refuse(batch []gethrpc.BatchElem, err error) {
	for i := range batch {
		if batch[i].Error == nil {
			batch[i].Error = err
		}
	}
}

// sendBatch returns an error when the endpoint failed any of the calls: then all
// of them go to another one, so that they are answered from one state.
func (p *Pool) sendBatch(ctx context.Context, c *gethrpc.Client, attempt int, batch []gethrpc.BatchElem) error {
	for i := range batch {
		batch[i].Error = nil
		if attempt > 0 {
			zero(batch[i].Result)
		}
		p.stats.count(batch[i].Method)
	}
	p.stats.requests.Add(1)
	if err := c.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	for i := range batch {
		if v, _ := judge(batch[i].Error); v != answered {
			return batch[i].Error
		}
	}
	return nil
}

// ask lets one endpoint after the other do something until one of them answers.
func (p *Pool) ask(ctx context.Context, do func(context.Context, *gethrpc.Client, int) error) error {
	var failed, lacking []error
	candidates, out := p.candidates()
	for attempt, e := range candidates {
		err := p.attempt(ctx, e, len(candidates)-attempt, func(ctx context.Context, c *gethrpc.Client) error {
			return do(ctx, c, attempt)
		})
		if err != nil && ctx.Err() != nil {
			return fmt.Errorf("chain %s: %w", p.cfg.Chain, ctx.Err())
		}
		verdict, err := judge(err)
		switch verdict {
		case answered:
			return err
		case lacks:
			lacking = append(lacking, err)
		case exhausted, broken:
			p.stats.errors.Add(1)
			failed = append(failed, e.hide(err))
		}
	}
	if len(lacking) > 0 {
		return lacking[0]
	}
	return &unavailableError{chain: p.cfg.Chain, causes: append(failed, out...)}
}

// attempt asks one endpoint within its share of the time and keeps book of how it
// did.
func (p *Pool) attempt(ctx context.Context, e *endpoint, left int, do func(context.Context, *gethrpc.Client) error) error {
	limit := p.cfg.Timeout
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		if rest := deadline.Sub(p.cfg.Now()) / 2; rest > 0 {
			limit = min(limit, rest)
		}
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client, err := e.connect(within)
	if err == nil {
		err = do(within, client)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return err // it says nothing about the endpoint
	}
	if err != nil && within.Err() != nil {
		err = fmt.Errorf("%w %s", errTimeout, limit)
	}
	e.judged(ctx, client, err)
	return err
}

var errTimeout = errors.New("no answer within")

// zero clears what a failed attempt may have decoded already.
func zero(result any) {
	if v := reflect.ValueOf(result); v.Kind() == reflect.Pointer && !v.IsNil() {
		v.Elem().SetZero()
	}
}

// sentBefore answers eth_sendRawTransaction with the transaction's hash.
func sentBefore(result any, args []any) error {
	if result == nil || len(args) == 0 {
		return nil
	}
	encoded, err := json.Marshal(args[0])
	if err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	var raw hexutil.Bytes
	if err := json.Unmarshal(encoded, &raw); err != nil {
		return fmt.Errorf("decode transaction: %w", err)
	}
	return json.Unmarshal([]byte(`"`+crypto.Keccak256Hash(raw).Hex()+`"`), result)
}

// unavailableError names every endpoint with what is wrong with it. It unwraps
// to no cause: a timeout of an endpoint is not one of the caller.
type unavailableError struct {
	chain  string
	causes []error
}

func (e *unavailableError) Error() string {
	texts := make([]string, len(e.causes))
	for i, cause := range e.causes {
		texts[i] = cause.Error()
	}
	return fmt.Sprintf("%s of chain %s: %s", ErrUnavailable, e.chain, strings.Join(texts, "; "))
}

func (e *unavailableError) Is(target error) bool {
	if target == ErrUnavailable {
		return true
	}
	for _, cause := range e.causes {
		if target == ErrWrongChain && errors.Is(cause, ErrWrongChain) {
			return true
		}
	}
	return false
}
