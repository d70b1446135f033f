package devnet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/explain"
)

// handler answers, read-only and in JSON:
//
//	GET /v1/status            node.Status
//	GET /v1/messages/{hash}   explain.Report
func (n *Network) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", func(w http.ResponseWriter, r *http.Request) {
		status, err := n.node.Status(r.Context())
		reply(w, status, err)
	})
	mux.HandleFunc("GET /v1/messages/{hash}", func(w http.ResponseWriter, r *http.Request) {
		var report explain.Report
		hash, err := ParseHash(r.PathValue("hash"))
		if err == nil {
			report, err = n.node.Explain(r.Context(), hash)
		}
		reply(w, report, err)
	})
	return mux
}

// reply writes a value, or {"error": "…"} with status 404, 400 or 500.
func reply(w http.ResponseWriter, value any, err error) {
	code := http.StatusOK
	switch {
	case errors.Is(err, optics.ErrNotFound):
		code = http.StatusNotFound
	case errors.Is(err, optics.ErrMalformed):
		code = http.StatusBadRequest
	case err != nil:
		code = http.StatusInternalServerError
	}
	if err != nil {
		value = map[string]string{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(value) // the client is gone when this fails
}

// serve answers requests on a listener until ctx ends.
func (n *Network) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: n.handler(), ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // the process is ending
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the status: %w", err)
	}
	return nil
}

// ParseHash reads 32 bytes of hex with 0x. It returns an error that wraps
// optics.ErrMalformed.
func ParseHash(text string) (common.Hash, error) {
	var h common.Hash
	if err := h.UnmarshalText([]byte(text)); err != nil {
		return h, fmt.Errorf("%w: %q is not a hash: 0x and 64 hex digits are expected", optics.ErrMalformed, text)
	}
	return h, nil
}
