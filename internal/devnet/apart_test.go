package devnet_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/node"
)

// sealing makes blocks in the background while body works.
func sealing(ctx context.Context, n *devnet.Network, body func() error) error {
	blocks, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- drive(blocks, n, nil, func() (bool, error) { return false, nil }) }()
	err := body()
	stop()
	if sealed := <-ended; !errors.Is(sealed, context.Canceled) {
		err = errors.Join(err, sealed)
	}
	return err
}

// when waits until the network's status is as it should be.
func when(ctx context.Context, n *devnet.Network, is func(node.Status) bool) error {
	var last node.Status
	err := watch(ctx, func() (bool, error) {
		var err error
		last, err = n.Node().Status(ctx)
		return is(last), err
	})
	if err != nil {
		return fmt.Errorf("%w; the status is %+v", err, last)
	}
	return nil
}

// processed reports whether every lane that is chosen has so many messages, all
// of them processed.
func processed(s node.Status, messages uint64, chosen func(node.LaneStatus) bool) bool {
	for _, l := range s.Lanes {
		if chosen(l) && (l.Dispatched < messages || l.Processed != l.Dispatched) {
			return false
		}
	}
	return true
}

// send sends one message over each lane that is chosen.
func send(ctx context.Context, n *devnet.Network, chosen func(from, to string) bool) error {
	f := n.File()
	for _, from := range f.Chains {
		for _, to := range f.Chains {
			if from.Name == to.Name || !chosen(from.Name, to.Name) {
				continue
			}
			if _, err := f.Send(ctx, from, to, optics.Bytes32(to.Sink), []byte("by hand")); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Home fails. Its updater and its relayers halt and say why; every lane of the
// other Homes goes on.
func TestFailedHomeHaltsItsOwnAgentsAlone(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.OptimisticSeconds = 30
	ctx, n := start(t, cfg)
	halts := []string{"updater alpha", "relayer alpha→bravo", "relayer alpha→charlie"}
	halted := func(s node.Status) (names []string) {
		for _, a := range s.Agents {
			if a.State == agent.Halted && strings.Contains(a.Detail, "has failed") {
				names = append(names, a.Name)
			}
		}
		return names
	}
	others := func(l node.LaneStatus) bool { return l.From != "alpha" }
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func() error {
			if _, err := n.Drill(ctx, optics.ImproperUpdate, func(string) {}); err != nil {
				return err
			}
			if err := when(ctx, n, func(s node.Status) bool { return len(halted(s)) >= len(halts) }); err != nil {
				return err
			}
			if err := send(ctx, n, func(from, _ string) bool { return from != "alpha" }); err != nil {
				return err
			}
			return when(ctx, n, func(s node.Status) bool { return processed(s, 1, others) })
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := halted(s); !slices.Equal(got, halts) {
		t.Errorf("halted are %v, want %v", got, halts)
	}
	for _, a := range s.Agents {
		if a.State == agent.Halted != slices.Contains(halts, a.Name) {
			t.Errorf("the %s is %s: %s", a.Name, a.State, a.Detail)
		}
	}
}

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

// A chain that only receives forks away the blocks in which messages were
// processed: they are processed once on the chain that is left.
func TestForkOfADestinationProcessesAgain(t *testing.T) {
	const depth = 12
	cfg := config(t.TempDir(), 0, 0)
	cfg.Finality = depth + 4
	ctx, n := start(t, cfg)
	toBravo := func(from, to string) bool { return from == "alpha" && to == "bravo" }
	var dropped optics.Logs
	err := run(ctx, n, func(ctx context.Context) error {
		err := sealing(ctx, n, func() error {
			for range 3 {
				if err := send(ctx, n, toBravo); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := drive(ctx, n, nil, delivered(ctx, n, 3)); err != nil {
			return err
		}
		bravo, top := n.File().Chains[1], n.Chain(1).Head().Number
		dropped = readLogs(t, bravo, top-depth+1, top)
		if _, err := n.Chain(1).Reorg(ctx, depth, localchain.LeaveOut); err != nil {
			return err
		}
		if err := when(ctx, n, func(s node.Status) bool { return total(s).Processed < 3 }); err != nil {
			return err
		}
		return drive(ctx, n, nil, delivered(ctx, n, 3))
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(dropped.Processes) == 0 {
		t.Error("the fork dropped no processed message")
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
}
