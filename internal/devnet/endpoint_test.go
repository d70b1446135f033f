package devnet_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// hanging is an endpoint that, while it is told to, answers nothing, and then
// drops what it was asked meanwhile.
type hanging struct {
	mu    sync.Mutex
	until chan struct{} // nil while it answers
	asked int           // requests without an answer
}

func (h *hanging) hang() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.until = make(chan struct{})
}

func (h *hanging) recover() (unanswered int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.until)
	h.until = nil
	return h.asked
}

// wait returns whether the endpoint hung at a request.
func (h *hanging) wait(ctx context.Context) bool {
	h.mu.Lock()
	until := h.until
	if until != nil {
		h.asked++
	}
	h.mu.Unlock()
	if until == nil {
		return false
	}
	select {
	case <-until:
	case <-ctx.Done():
	}
	return true
}

// before puts the endpoint before a chain.
func (h *hanging) before(t *testing.T, cfg *devnet.Config, chain string) {
	t.Helper()
	cfg.Via = func(name, to string) string {
		target, err := url.Parse(to)
		if err != nil || name != chain {
			return to
		}
		proxy := httputil.NewSingleHostReverseProxy(target)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if h.wait(r.Context()) {
				panic(http.ErrAbortHandler)
			}
			proxy.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
}

// The endpoint of one chain hangs. The lanes between the others deliver all they
// have meanwhile; when it answers again, everything else arrives.
func TestChainWhoseEndpointHangsDelaysNoOther(t *testing.T) {
	const messages, share = 60, 10
	cfg := config(t.TempDir(), messages, 0)
	endpoint := &hanging{}
	endpoint.before(t, &cfg, "charlie")
	ctx, n := start(t, cfg)
	apart := func(l node.LaneStatus) bool { return l.From != "charlie" && l.To != "charlie" }
	var meanwhile node.Status
	rounds := 0
	err := run(ctx, n, func(ctx context.Context) error {
		err := drive(ctx, n, nil, func() (_ bool, err error) {
			if rounds++; rounds == 4 { // there are messages, none of them processed
				endpoint.hang()
			}
			meanwhile, err = n.Node().Status(ctx)
			return processed(meanwhile, share, apart), err
		})
		if err != nil {
			return err
		}
		if endpoint.recover() == 0 {
			return errors.New("the endpoint was never asked while it hung")
		}
		return drive(ctx, n, nil, delivered(ctx, n, messages))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range meanwhile.Lanes {
		if l.To == "charlie" && l.Processed > 0 {
			t.Errorf("while the endpoint hung, lane %s→%s had processed %d messages", l.From, l.To, l.Processed)
		}
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
}

// An endpoint refuses every request: the status names it with the reason, without
// the secret in its URL, and the lanes between the other chains deliver.
func TestEndpointThatRefusesIsNamed(t *testing.T) {
	const messages, share = 12, 2
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "compute units exceeded", http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	cfg := config(t.TempDir(), messages, 0)
	cfg.Via = func(name, to string) string {
		if name != "charlie" {
			return to
		}
		return server.URL + "/secret"
	}
	ctx, n := start(t, cfg)
	apart := func(l node.LaneStatus) bool { return l.From != "charlie" && l.To != "charlie" }
	named := func(s node.Status) bool {
		for i, c := range s.Chains {
			e := c.Endpoints[0]
			if (c.Name == "charlie") != (e.State == rpc.Limited && e.Reason != "") {
				return false
			}
			if strings.Contains(e.Endpoint+e.Reason, "secret") {
				t.Errorf("endpoint %d shows %q %q", i, e.Endpoint, e.Reason)
			}
		}
		return true
	}
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func() error {
			return when(ctx, n, func(s node.Status) bool { return processed(s, share, apart) && named(s) })
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
