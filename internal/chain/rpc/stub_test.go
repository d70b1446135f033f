package rpc_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/chain/rpc"
)

const chainID = 1000

// call is one JSON-RPC request.
type call struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// stub is an endpoint that answers as it is told. Its zero value serves the right
// chain and answers everything else with null.
type stub struct {
	chainID uint64
	// answer returns a result or a *refusal.
	answer func(call) any
	// before may answer the HTTP request itself, and then returns true.
	before func(http.ResponseWriter, *http.Request) bool

	calls atomic.Int64 // without eth_chainId
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var one call
	batch := []call{{}}
	isBatch := body[0] == '['
	if isBatch {
		err = json.Unmarshal(body, &batch)
	} else {
		err = json.Unmarshal(body, &one)
		batch[0] = one
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if batch[0].Method != "eth_chainId" {
		s.calls.Add(1)
		if s.before != nil && s.before(w, r) {
			return
		}
	}
	answers := make([]map[string]any, len(batch))
	for i, c := range batch {
		answers[i] = map[string]any{"jsonrpc": "2.0", "id": c.ID}
		switch result := s.result(c).(type) {
		case *refusal:
			answers[i]["error"] = result
		default:
			answers[i]["result"] = result
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if isBatch {
		_ = json.NewEncoder(w).Encode(answers)
		return
	}
	_ = json.NewEncoder(w).Encode(answers[0])
}

func (s *stub) result(c call) any {
	if c.Method == "eth_chainId" {
		if s.chainID == 0 {
			return hexutil.Uint64(chainID)
		}
		return hexutil.Uint64(s.chainID)
	}
	if s.answer == nil {
		return nil
	}
	return s.answer(c)
}

// always answers every call with one value.
func always(result any) *stub { return &stub{answer: func(call) any { return result }} }

// failing answers every request with an HTTP status.
func failing(status int, body string) *stub {
	return &stub{before: func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}}
}

// hanging answers nothing until the test ends.
func hanging(t *testing.T) *stub {
	t.Helper()
	return &stub{before: func(_ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		return true
	}}
}

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func serve(t *testing.T, s http.Handler) string {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

func pool(t *testing.T, change func(*rpc.Config), stubs ...*stub) (*rpc.Pool, *clock) {
	t.Helper()
	clk := &clock{now: time.Unix(1_700_000_000, 0)}
	cfg := rpc.Config{Chain: "tatooine", ChainID: chainID, Now: clk.Now}
	for _, s := range stubs {
		cfg.Endpoints = append(cfg.Endpoints, serve(t, s))
	}
	if change != nil {
		change(&cfg)
	}
	p, err := rpc.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, clk
}

func blockNumber(t *testing.T, p *rpc.Pool) (uint64, error) {
	t.Helper()
	var n hexutil.Uint64
	err := p.CallContext(t.Context(), &n, "eth_blockNumber")
	return uint64(n), err
}

func states(p *rpc.Pool) []rpc.State {
	var all []rpc.State
	for _, h := range p.Health() {
		all = append(all, h.State)
	}
	return all
}
