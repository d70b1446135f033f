package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/chain/rpc"
)

func TestFailover(t *testing.T) {
	faults := map[string]struct {
		stub  *stub
		state rpc.State
	}{
		"an endpoint that hangs":          {hanging(t), rpc.Resting},
		"HTTP 429":                        {failing(429, "slow down"), rpc.Limited},
		"HTTP 500":                        {failing(500, "oops"), rpc.Resting},
		"HTTP 502 with a web page":        {failing(502, "<html>"), rpc.Resting},
		"HTTP 401":                        {failing(401, "bad key"), rpc.Resting},
		"garbage instead of JSON":         {failing(200, "hello"), rpc.Resting},
		"an answer of another type":       {always(map[string]any{"no": "number"}), rpc.Resting},
		"limit exceeded":                  {always(&refusal{Code: -32005, Message: "limit exceeded"}), rpc.Limited},
		"compute units":                   {always(&refusal{Code: 429, Message: "Your app has exceeded its compute units per second capacity"}), rpc.Limited},
		"daily limit":                     {always(&refusal{Code: -32005, Message: "daily request count exceeded, request rate limited"}), rpc.Limited},
		"a node that times out on itself": {always(&refusal{Code: -32002, Message: "request timed out"}), rpc.Resting},
		"another chain":                   {&stub{chainID: 5}, rpc.WrongChain},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			good := always("0x7")
			p, _ := pool(t, func(c *rpc.Config) { c.Timeout = 200 * time.Millisecond }, fault.stub, good)
			n, err := blockNumber(t, p)
			if err != nil || n != 7 {
				t.Fatalf("got %d, %v from the second endpoint", n, err)
			}
			if got := states(p); got[0] != fault.state || got[1] != rpc.Fit {
				t.Errorf("states are %q, want the first %q and the second fit", got, fault.state)
			}
			asked := fault.stub.calls.Load()
			if _, err := blockNumber(t, p); err != nil {
				t.Fatal(err)
			}
			if fault.stub.calls.Load() != asked {
				t.Error("the endpoint was asked again while it rests")
			}
		})
	}
}

func TestAnswersOfTheNodeComeBack(t *testing.T) {
	refusals := map[string]*refusal{
		"revert":        {Code: 3, Message: "execution reverted: !proven", Data: "0x08c379a0"},
		"params":        {Code: -32602, Message: "invalid argument 0"},
		"nonce":         {Code: -32000, Message: "nonce too low: next nonce 5, tx nonce 3"},
		"underpriced":   {Code: -32000, Message: "replacement transaction underpriced"},
		"funds":         {Code: -32000, Message: "insufficient funds for gas * price + value"},
		"gas limit":     {Code: -32000, Message: "exceeds block gas limit"},
		"gas cap":       {Code: -32000, Message: "transaction gas limit exceeded: cap 16777216"},
		"unknown block": {Code: -32601, Message: "the method does not exist"},
	}
	var ranges []struct {
		Provider string
		refusal
	}
	raw, err := os.ReadFile("../testdata/range_refusals.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &ranges); err != nil {
		t.Fatal(err)
	}
	for _, r := range ranges {
		refusals["range: "+r.Provider] = &r.refusal
	}
	for name, want := range refusals {
		t.Run(name, func(t *testing.T) {
			second := always("0x7")
			p, _ := pool(t, nil, always(want), second)
			_, err := blockNumber(t, p)
			var got gethrpc.Error
			if !errors.As(err, &got) || got.ErrorCode() != want.Code || got.Error() != want.Message {
				t.Errorf("got %v, want %d %s", err, want.Code, want.Message)
			}
			if second.calls.Load() != 0 || states(p)[0] != rpc.Fit {
				t.Error("the endpoint was blamed for the answer of its node")
			}
			var data gethrpc.DataError
			if want.Data != nil && (!errors.As(err, &data) || data.ErrorData() != want.Data) {
				t.Errorf("data is lost from %v", err)
			}
		})
	}
	t.Run("inside an HTTP error", func(t *testing.T) {
		p, _ := pool(t, nil, failing(400, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"block range is too large"}}`))
		var got gethrpc.Error
		if _, err := blockNumber(t, p); !errors.As(err, &got) || got.ErrorCode() != -32602 {
			t.Errorf("got %v", err)
		}
	})
}

func TestMissingStateIsLookedForElsewhere(t *testing.T) {
	pruned := always(&refusal{Code: -32000, Message: "missing trie node deadbeef"})
	p, _ := pool(t, nil, pruned, always("0x9"))
	if n, err := blockNumber(t, p); err != nil || n != 9 {
		t.Errorf("got %d, %v", n, err)
	}
	if states(p)[0] != rpc.Fit {
		t.Error("the pruned endpoint was blamed")
	}
}

func TestRestGrowsAndEnds(t *testing.T) {
	var ill atomic.Bool
	ill.Store(true)
	sick := &stub{
		answer: func(call) any { return "0x1" },
		before: func(w http.ResponseWriter, _ *http.Request) bool {
			if ill.Load() {
				w.WriteHeader(http.StatusTooManyRequests)
			}
			return ill.Load()
		},
	}
	p, clk := pool(t, func(c *rpc.Config) { c.RestMin, c.RestMax = time.Second, 8*time.Second }, sick)
	var before time.Duration
	for i := range 6 {
		if _, err := blockNumber(t, p); !errors.Is(err, rpc.ErrUnavailable) {
			t.Fatalf("try %d: %v", i, err)
		}
		h := p.Health()[0]
		rest := h.Until.Sub(clk.Now())
		if most := min(time.Second<<i, 8*time.Second); rest > most || rest < most/2 {
			t.Errorf("rest %d is %s, want between half of and all of %s", i, rest, most)
		}
		if h.Failures != i+1 || h.State != rpc.Limited || rest < before/4 {
			t.Errorf("health is %+v", h)
		}
		asked := sick.calls.Load()
		if _, err := blockNumber(t, p); !errors.Is(err, rpc.ErrUnavailable) || sick.calls.Load() != asked {
			t.Fatal("asked while it wanted to be left alone")
		}
		before = rest
		clk.advance(rest)
	}
	ill.Store(false)
	if _, err := blockNumber(t, p); err != nil {
		t.Fatal(err)
	}
	if h := p.Health()[0]; h.State != rpc.Fit || h.Failures != 0 {
		t.Errorf("health after an answer is %+v", h)
	}
}

func TestBrokenEndpointIsTriedWhenThereIsNoOther(t *testing.T) {
	var first atomic.Bool
	flaky := &stub{
		answer: func(call) any { return "0x1" },
		before: func(w http.ResponseWriter, _ *http.Request) bool {
			if first.CompareAndSwap(false, true) {
				w.WriteHeader(http.StatusBadGateway)
				return true
			}
			return false
		},
	}
	p, _ := pool(t, nil, flaky)
	if _, err := blockNumber(t, p); !errors.Is(err, rpc.ErrUnavailable) {
		t.Fatal(err)
	}
	if _, err := blockNumber(t, p); err != nil {
		t.Errorf("one failure keeps the only endpoint out: %v", err)
	}
}

func TestWrongChainNamesBothIDs(t *testing.T) {
	p, _ := pool(t, nil, &stub{chainID: 44787})
	_, err := blockNumber(t, p)
	if !errors.Is(err, rpc.ErrWrongChain) || !errors.Is(err, rpc.ErrUnavailable) {
		t.Fatal(err)
	}
	for _, want := range []string{"44787", "1000", "tatooine"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
	if _, err := blockNumber(t, p); !errors.Is(err, rpc.ErrWrongChain) {
		t.Errorf("the second error forgot why: %v", err)
	}
}

func TestStaleEndpointIsSetAside(t *testing.T) {
	stale, fresh := always("0x64"), always("0x6e")
	p, _ := pool(t, func(c *rpc.Config) { c.MaxLag = 5 }, stale, fresh)
	p.Survey(t.Context())
	if got := states(p); got[0] != rpc.Behind || got[1] != rpc.Fit {
		t.Fatalf("states are %q", got)
	}
	if n, err := blockNumber(t, p); err != nil || n != 110 {
		t.Errorf("got %d, %v", n, err)
	}
	stale.answer = func(call) any { return "0x70" }
	p.Survey(t.Context())
	if got := states(p); got[0] != rpc.Fit {
		t.Errorf("states after it caught up are %q", got)
	}
}

func TestBatch(t *testing.T) {
	byMethod := func(results map[string]any) *stub {
		return &stub{answer: func(c call) any { return results[c.Method] }}
	}
	batch := func() ([]gethrpc.BatchElem, *hexutil.Uint64, *hexutil.Uint64) {
		var a, b hexutil.Uint64
		return []gethrpc.BatchElem{{Method: "a", Result: &a}, {Method: "b", Result: &b}}, &a, &b
	}
	t.Run("one element that the endpoint failed sends all elsewhere", func(t *testing.T) {
		limited := byMethod(map[string]any{"a": "0x1", "b": &refusal{Code: 429, Message: "too many requests"}})
		p, _ := pool(t, nil, limited, byMethod(map[string]any{"a": "0x3", "b": "0x4"}))
		elems, a, b := batch()
		if err := p.BatchCallContext(t.Context(), elems); err != nil || *a != 3 || *b != 4 || elems[1].Error != nil {
			t.Errorf("got %d, %d, %v, %v", *a, *b, elems[1].Error, err)
		}
	})
	t.Run("refusals stay with their element", func(t *testing.T) {
		p, _ := pool(t, nil, byMethod(map[string]any{"a": "0x1", "b": &refusal{Code: 3, Message: "execution reverted"}}))
		elems, a, _ := batch()
		if err := p.BatchCallContext(t.Context(), elems); err != nil || *a != 1 || elems[1].Error == nil {
			t.Errorf("got %d, %v, %v", *a, elems[1].Error, err)
		}
	})
	t.Run("what no node has is the answer to each element", func(t *testing.T) {
		lacking := func() *stub {
			return byMethod(map[string]any{"a": "0x1", "b": &refusal{Code: -32000, Message: "header not found"}})
		}
		first, second := lacking(), lacking()
		p, _ := pool(t, nil, first, second)
		elems, _, _ := batch()
		var refused gethrpc.Error
		if err := p.BatchCallContext(t.Context(), elems); err != nil || !errors.As(elems[1].Error, &refused) {
			t.Errorf("%v, %v", elems[1].Error, err)
		}
		if first.calls.Load() != 1 || second.calls.Load() != 1 {
			t.Error("not every endpoint was asked")
		}
	})
	t.Run("a batch that is refused as a whole", func(t *testing.T) {
		p, _ := pool(t, nil, failing(400, `{"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"no"}}`))
		elems, _, _ := batch()
		if err := p.BatchCallContext(t.Context(), elems); err != nil || elems[0].Error == nil || elems[1].Error == nil {
			t.Errorf("%v, %v, %v", elems[0].Error, elems[1].Error, err)
		}
	})
	t.Run("long batches are sent in parts", func(t *testing.T) {
		s := always("0x1")
		p, _ := pool(t, func(c *rpc.Config) { c.MaxBatch = 10 }, s)
		elems := make([]gethrpc.BatchElem, 25)
		for i := range elems {
			elems[i] = gethrpc.BatchElem{Method: "x", Result: new(hexutil.Uint64)}
		}
		if err := p.BatchCallContext(t.Context(), elems); err != nil || s.calls.Load() != 3 {
			t.Errorf("%d requests, %v", s.calls.Load(), err)
		}
		if stats := p.Stats(); stats.Requests != 3 || stats.Calls["x"] != 25 || stats.Errors != 0 {
			t.Errorf("stats are %+v", stats)
		}
	})
}

func TestRawTransactionThatArrivedBefore(t *testing.T) {
	known := always(&refusal{Code: -32000, Message: "already known"})
	raw := hexutil.Bytes{0x02, 0xff, 0x01}
	t.Run("counts as sent after another endpoint did not answer", func(t *testing.T) {
		p, _ := pool(t, nil, failing(502, ""), known)
		var hash common.Hash
		err := p.CallContext(t.Context(), &hash, "eth_sendRawTransaction", raw)
		if err != nil || hash != crypto.Keccak256Hash(raw) {
			t.Errorf("got %s, %v", hash, err)
		}
	})
	t.Run("is the node's answer otherwise", func(t *testing.T) {
		p, _ := pool(t, nil, known)
		var refused gethrpc.Error
		if err := p.CallContext(t.Context(), nil, "eth_sendRawTransaction", raw); !errors.As(err, &refused) {
			t.Errorf("got %v", err)
		}
	})
}

func TestResponseTooLarge(t *testing.T) {
	p, _ := pool(t, func(c *rpc.Config) { c.MaxResponse = 1000 }, always(strings.Repeat("x", 5000)), always("0x1"))
	var s string
	if err := p.CallContext(t.Context(), &s, "eth_getLogs"); !errors.Is(err, rpc.ErrResponseTooLarge) {
		t.Errorf("got %v", err)
	}
	if states(p)[0] != rpc.Fit {
		t.Error("the endpoint rests for what we asked")
	}
}

func TestSecretsStayHidden(t *testing.T) {
	const secret = "s3cr3tkey"
	echo := func(w http.ResponseWriter, r *http.Request) bool {
		http.Error(w, "no such project: "+r.URL.Path+"?"+r.URL.RawQuery, http.StatusForbidden)
		return true
	}
	endpoints := []string{
		serve(t, &stub{before: echo}) + "/v3/" + secret + "?apikey=" + secret,
		"http://user:" + secret + "@127.0.0.1:1/" + secret, // nothing listens on port 1
		"ws://127.0.0.1:1/ws/" + secret,
	}
	p, _ := pool(t, func(c *rpc.Config) { c.Endpoints = endpoints })
	_, err := blockNumber(t, p)
	if !errors.Is(err, rpc.ErrUnavailable) {
		t.Fatal(err)
	}
	if strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "http://127.0.0.1:1") {
		t.Errorf("the error is %s", err)
	}
	for _, h := range p.Health() {
		if strings.Contains(h.Reason+h.Endpoint, secret) {
			t.Errorf("health shows a secret: %+v", h)
		}
	}
	_, err = rpc.New(rpc.Config{Chain: "x", ChainID: 1, Now: time.Now, Endpoints: []string{"http://%zz" + secret}})
	if !errors.Is(err, rpc.ErrConfig) || strings.Contains(err.Error(), secret) {
		t.Errorf("the error is %v", err)
	}
}

func TestCallerThatGivesUp(t *testing.T) {
	p, _ := pool(t, nil, hanging(t))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.CallContext(ctx, nil, "eth_blockNumber") }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if states(p)[0] != rpc.Fit {
		t.Error("the endpoint was blamed")
	}
}

func TestSubscriptionsNeedAWebSocket(t *testing.T) {
	p, _ := pool(t, nil, always("0x1"))
	if _, err := p.SubscribeNewHead(t.Context(), make(chan json.RawMessage)); !errors.Is(err, rpc.ErrNoSubscription) {
		t.Errorf("got %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := rpc.Config{Chain: "x", ChainID: 1, Now: time.Now, Endpoints: []string{"http://127.0.0.1:1"}}
	for name, spoil := range map[string]func(*rpc.Config){
		"chain":     func(c *rpc.Config) { c.Chain = "" },
		"id":        func(c *rpc.Config) { c.ChainID = 0 },
		"clock":     func(c *rpc.Config) { c.Now = nil },
		"endpoints": func(c *rpc.Config) { c.Endpoints = nil },
		"scheme":    func(c *rpc.Config) { c.Endpoints = []string{"ftp://host"} },
		"host":      func(c *rpc.Config) { c.Endpoints = []string{"http://"} },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			spoil(&cfg)
			if _, err := rpc.New(cfg); !errors.Is(err, rpc.ErrConfig) {
				t.Errorf("got %v", err)
			}
		})
	}
}
