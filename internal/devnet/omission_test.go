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

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/chain/abi"
)

// forgetful is an endpoint that leaves the last Dispatch log out of the first
// answers that have one.
type forgetful struct {
	to    string
	omits atomic.Int64
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
	dispatch := abi.NewHome().GetABI().Events["Dispatch"].ID
	if !bytes.Contains(body, []byte(dispatch.Hex())) || json.Unmarshal(body, &answer) != nil {
		return body
	}
	if f.omits.Add(-1) < 0 {
		return body
	}
	for i, l := range slices.Backward(answer.Result) {
		if l.Topics[0] == dispatch {
			answer.Result = slices.Delete(answer.Result, i, i+1)
			break
		}
	}
	out, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return out
}

// The newest message of a Home is missing from the index, and no later message
// shows it: the count on the chain does.
func TestMessagesLeftOutOfAnAnswerAreReadAgain(t *testing.T) {
	const messages = 6
	endpoint := &forgetful{}
	endpoint.omits.Store(3)
	server := httptest.NewServer(endpoint)
	t.Cleanup(server.Close)
	cfg := config(t.TempDir(), messages, 0)
	cfg.Via = func(chain, to string) string {
		if chain != "alpha" {
			return to
		}
		endpoint.to = to
		return server.URL
	}
	ctx, n := start(t, cfg)
	err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, messages)) })
	if err != nil {
		t.Fatal(err)
	}
	if endpoint.omits.Load() > 0 {
		t.Error("the endpoint left nothing out")
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
}
