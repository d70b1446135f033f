package devnet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
)

// forgetful is an endpoint that leaves the last log of one event out of the first
// answers that have one.
type forgetful struct {
	to    string
	event common.Hash
	omits atomic.Int64
	// lie, if set, changes every log of the event instead.
	lie func(*types.Log)
}

// forget makes an endpoint forget, and a network reach one chain by it.
func forget(t *testing.T, cfg *devnet.Config, chain string, event common.Hash) *forgetful {
	t.Helper()
	endpoint := &forgetful{event: event}
	endpoint.omits.Store(3)
	server := httptest.NewServer(endpoint)
	t.Cleanup(server.Close)
	cfg.Via = func(name, to string) string {
		if name != chain {
			return to
		}
		endpoint.to = to
		return server.URL
	}
	return endpoint
}

func (f *forgetful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, f.to, r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(f.omit(body))
}

func (f *forgetful) omit(body []byte) []byte {
	var answer struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Result  []types.Log     `json:"result"`
	}
	if !bytes.Contains(body, []byte(f.event.Hex())) || json.Unmarshal(body, &answer) != nil {
		return body
	}
	if f.lie == nil && f.omits.Add(-1) < 0 {
		return body
	}
	for i, l := range slices.Backward(answer.Result) {
		if l.Topics[0] != f.event {
			continue
		}
		if f.lie == nil {
			answer.Result = slices.Delete(answer.Result, i, i+1)
			break
		}
		f.lie(&answer.Result[i])
	}
	out, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return out
}

// Logs are left out that no later log shows: messages, which the Home counts, and
// processed messages, whose transactions are settled.
func TestLogsLeftOutOfAnAnswerAreReadAgain(t *testing.T) {
	const messages = 6
	for _, test := range []struct {
		name, chain string
		event       common.Hash
	}{
		{"Dispatch", "alpha", abi.NewHome().GetABI().Events["Dispatch"].ID},
		{"Process", "bravo", abi.NewReplica().GetABI().Events["Process"].ID},
	} {
		t.Run(test.name, func(t *testing.T) {
			cfg := config(t.TempDir(), messages, 0)
			endpoint := forget(t, &cfg, test.chain, test.event)
			ctx, n := start(t, cfg)
			err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, messages)) })
			if err != nil {
				t.Fatal(err)
			}
			if endpoint.omits.Load() > 0 {
				t.Error("the endpoint left nothing out")
			}
			readTruth(t, n.File()).checkExactlyOnce(t, n.File())
		})
	}
}

// The one update of a Home, or of a Replica, is left out, and none follows.
func TestUpdateLeftOutOfAnAnswerIsReadAgain(t *testing.T) {
	update := abi.NewHome().GetABI().Events["Update"].ID
	for what, chain := range map[string]string{"home": "alpha", "replica": "bravo"} {
		t.Run(what, func(t *testing.T) {
			cfg := config(t.TempDir(), 0, 0)
			endpoint := forget(t, &cfg, chain, update)
			ctx, n := start(t, cfg)
			err := run(ctx, n, func(ctx context.Context) error {
				return sealing(ctx, n, func() error {
					toBravo := func(from, to string) bool { return from == "alpha" && to == "bravo" }
					if err := send(ctx, n, toBravo); err != nil {
						return err
					}
					return watch(ctx, delivered(ctx, n, 1))
				})
			})
			if err != nil {
				t.Fatal(err)
			}
			if endpoint.omits.Load() > 0 {
				t.Error("the endpoint left nothing out")
			}
			readTruth(t, n.File()).checkExactlyOnce(t, n.File())
		})
	}
}
