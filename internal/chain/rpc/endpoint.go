package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// idleConnections is how many HTTP connections to one endpoint are kept open.
const idleConnections = 64

// longestError bounds, in bytes, what is shown of an endpoint's error: some
// answer with a web page.
const longestError = 160

// endpoint is one URL, its connection and its record.
type endpoint struct {
	cfg  *Config
	url  *url.URL
	name string // scheme://host, without secrets
	ws   bool
	http *http.Transport // of an endpoint that is no WebSocket

	dialing chan struct{} // held by the one that connects

	mu       sync.Mutex
	client   *gethrpc.Client // nil until dialed
	verified bool            // the client's chain id is right
	failures int             // in a row
	until    time.Time       // rests until then
	limited  bool            // rests because it asked us to
	reason   error           // why it rests, without secrets
	head     uint64          // newest block at the last survey
	behind   uint64          // blocks behind the best, when that is too many
}

func newEndpoint(raw string, cfg *Config) (*endpoint, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("not a URL") // the parser's error quotes it
	}
	e := &endpoint{cfg: cfg, url: u, name: u.Scheme + "://" + u.Host, dialing: make(chan struct{}, 1)}
	switch u.Scheme {
	case "http", "https":
	case "ws", "wss":
		e.ws = true
	default:
		return nil, fmt.Errorf("scheme %q is not http, https, ws or wss", u.Scheme)
	}
	if u.Host == "" {
		return nil, errors.New("URL has no host")
	}
	e.http = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        idleConnections,
		MaxIdleConnsPerHost: idleConnections,
		IdleConnTimeout:     90 * time.Second,
	}
	return e, nil
}

// connect returns a client whose chain id was verified.
func (e *endpoint) connect(ctx context.Context) (*gethrpc.Client, error) {
	if c, ok := e.connected(); ok {
		return c, nil
	}
	select {
	case e.dialing <- struct{}{}:
		defer func() { <-e.dialing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c, ok := e.connected(); ok {
		return c, nil
	}
	client, err := e.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := e.verify(ctx, client); err != nil {
		return client, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.verified = true
	return client, nil
}

func (e *endpoint) connected() (*gethrpc.Client, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.client, e.client != nil && e.verified
}

func (e *endpoint) dial(ctx context.Context) (*gethrpc.Client, error) {
	e.mu.Lock()
	client := e.client
	e.mu.Unlock()
	if client != nil {
		return client, nil
	}
	bounded := &http.Client{Transport: &boundedTransport{next: e.http, limit: e.cfg.MaxResponse}}
	client, err := gethrpc.DialOptions(ctx, e.url.String(),
		gethrpc.WithHTTPClient(bounded), gethrpc.WithWebsocketMessageSizeLimit(e.cfg.MaxResponse))
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.client, e.verified = client, false
	return client, nil
}

func (e *endpoint) verify(ctx context.Context, client *gethrpc.Client) error {
	var id hexutil.Uint64
	if err := client.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return err
	}
	if uint64(id) != e.cfg.ChainID {
		return fmt.Errorf("%w: chain id is %d instead of %d", ErrWrongChain, uint64(id), e.cfg.ChainID)
	}
	return nil
}

// drop closes the connection, unless another one took its place.
func (e *endpoint) drop(client *gethrpc.Client) {
	e.mu.Lock()
	if e.client == nil || client != nil && client != e.client {
		e.mu.Unlock()
		return
	}
	client, e.client, e.verified = e.client, nil, false
	e.mu.Unlock()
	client.Close()
}

// judged keeps book of how the endpoint did.
func (e *endpoint) judged(ctx context.Context, client *gethrpc.Client, err error) {
	verdict, err := judge(err)
	if verdict == answered || verdict == lacks {
		if e.recovered() {
			e.cfg.Log.InfoContext(ctx, "endpoint answers again", "chain", e.cfg.Chain, "endpoint", e.name)
		}
		return
	}
	hidden := e.hide(err)
	if rest, first := e.rest(verdict == exhausted, hidden); first {
		e.cfg.Log.WarnContext(ctx, "endpoint rests", "chain", e.cfg.Chain, "error", hidden, "for", rest)
	}
	if e.ws && verdict == broken && client != nil {
		e.drop(client) // a connection may be half dead: its replacement is not
	}
}

func (e *endpoint) recovered() (wasIll bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	wasIll = e.failures > 0
	e.failures, e.until, e.limited, e.reason = 0, time.Time{}, false, nil
	return wasIll
}

// rest makes the endpoint rest, each time in a row twice as long, less up to half
// of it by chance so that not all clients come back at once.
func (e *endpoint) rest(limited bool, reason error) (rest time.Duration, first bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	rest = e.cfg.RestMax
	if doubled := e.cfg.RestMin << min(e.failures, 30); doubled > 0 && doubled < rest && !errors.Is(reason, ErrWrongChain) {
		rest = doubled
	}
	rest -= time.Duration(rand.Int64N(int64(rest/2) + 1)) // #nosec G404 -- spreads load, guards nothing
	e.failures++
	e.until, e.limited, e.reason = e.cfg.Now().Add(rest), limited, reason
	return rest, e.failures == 1
}

// hide names the endpoint in front of an error and takes the secrets of its URL
// out of the text.
func (e *endpoint) hide(err error) error {
	var already *endpointError
	if errors.As(err, &already) {
		return err
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err // its text would quote the URL
	}
	return &endpointError{name: e.name, text: e.redact(err.Error()), wrongChain: errors.Is(err, ErrWrongChain)}
}

func (e *endpoint) redact(text string) string {
	secrets := []string{e.url.String(), e.url.RequestURI()}
	secrets = append(secrets, strings.Split(e.url.EscapedPath(), "/")...)
	for _, values := range e.url.Query() {
		secrets = append(secrets, values...)
	}
	if password, ok := e.url.User.Password(); ok {
		secrets = append(secrets, password, e.url.User.Username())
	}
	const shortest = 4 // "/v1" is no secret, and a common part of words
	for _, s := range secrets {
		if len(s) >= shortest {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestError {
		text = strings.ToValidUTF8(text[:longestError], "") + "…"
	}
	return text
}

// endpointError is a failure of one endpoint, without secrets.
type endpointError struct {
	name, text string
	wrongChain bool
}

func (e *endpointError) Error() string { return e.name + ": " + e.text }

func (e *endpointError) Is(target error) bool { return e.wrongChain && target == ErrWrongChain }

// boundedTransport bounds the size of answers.
type boundedTransport struct {
	next  http.RoundTripper
	limit int64
}

func (t *boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: t.limit}
	return resp, nil
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrResponseTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n, ErrResponseTooLarge
	}
	return n, err
}
