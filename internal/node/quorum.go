package node

import (
	"context"
	"encoding/json"
	"fmt"

	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// agreer asks several endpoints and returns what n of them say alike.
type agreer interface {
	Agree(ctx context.Context, n int, method string, args ...any) (json.RawMessage, error)
}

// quorum is a chain.Node whose every answer is one that several endpoints give.
// The updater reads through it: a single endpoint that lies gets no signature.
type quorum struct {
	pool agreer
	n    int
}

// CallContext decodes the answer that n endpoints agree on.
func (q quorum) CallContext(ctx context.Context, result any, method string, args ...any) error {
	raw, err := q.pool.Agree(ctx, q.n, method, args...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, result); err != nil {
		return fmt.Errorf("decode the answer to %s: %w", method, err)
	}
	return nil
}

// BatchCallContext asks each request of the batch by itself.
func (q quorum) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	for i := range batch {
		e := &batch[i]
		if e.Error = q.CallContext(ctx, e.Result, e.Method, e.Args...); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
