package txm_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/txm"
)

// bentNode is a node whose answers a test bends.
type bentNode struct {
	txm.Node
	mu sync.Mutex
	// before, if set, may answer an element itself by returning true.
	before func(e *rpc.BatchElem) bool
	// after, if set, sees each element with its answer.
	after func(e *rpc.BatchElem)
	// maxBatch, if set, is the largest batch that the node takes.
	maxBatch int
	// requests counts requests, elements the calls in them by method.
	requests int
	elements map[string]int
	// news is closed at the next request.
	news chan struct{}
}

// sent waits until so many transactions have reached the node; how it was bent then
// is how they end.
func (n *bentNode) sent(t testing.TB, calls int) {
	t.Helper()
	const method = "eth_sendRawTransaction"
	for {
		n.mu.Lock()
		if n.news == nil {
			n.news = make(chan struct{})
		}
		got, news := n.elements[method], n.news
		n.mu.Unlock()
		if got >= calls {
			return
		}
		select {
		case <-news:
		case <-t.Context().Done():
			t.Fatalf("%d calls of %s have reached the node instead of %d", got, method, calls)
		}
	}
}

func (n *bentNode) bend(before func(*rpc.BatchElem) bool, after func(*rpc.BatchElem)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.before, n.after = before, after
}

func (n *bentNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	batch := []rpc.BatchElem{{Method: method, Args: args, Result: result}}
	if err := n.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	return batch[0].Error
}

func (n *bentNode) BatchCallContext(ctx context.Context, batch []rpc.BatchElem) error {
	n.mu.Lock()
	before, after := n.before, n.after
	n.requests++
	if n.elements == nil {
		n.elements = map[string]int{}
	}
	for _, e := range batch {
		n.elements[e.Method]++
	}
	if n.news != nil {
		close(n.news)
		n.news = nil
	}
	tooMany := n.maxBatch > 0 && len(batch) > n.maxBatch
	n.mu.Unlock()
	if tooMany {
		return errors.New("413 batch too large")
	}
	var pass []rpc.BatchElem
	var at []int
	for i := range batch {
		if before != nil && before(&batch[i]) {
			if errors.Is(batch[i].Error, errUnreachable) {
				return errUnreachable
			}
			if errors.Is(batch[i].Error, errHangs) {
				<-ctx.Done()
				return ctx.Err()
			}
			continue
		}
		pass, at = append(pass, batch[i]), append(at, i)
	}
	if len(pass) > 0 {
		if err := n.Node.BatchCallContext(ctx, pass); err != nil {
			return err
		}
	}
	for k, i := range at {
		batch[i].Error = pass[k].Error
	}
	if after != nil {
		for i := range batch {
			after(&batch[i])
		}
	}
	return nil
}

var (
	// errUnreachable makes the whole request fail.
	errUnreachable = errors.New("connection refused")
	// errHangs makes the whole request hang until its deadline.
	errHangs = errors.New("hangs")
)

// refuse answers every call of a method with an error.
func refuse(method string, answer error) func(*rpc.BatchElem) bool {
	return func(e *rpc.BatchElem) bool {
		if e.Method != method {
			return false
		}
		e.Error = answer
		return true
	}
}

// swallow takes every call of a method and does nothing.
func swallow(method string) func(*rpc.BatchElem) bool { return refuse(method, nil) }

// rewrite replaces one field of an answer that is an object.
func rewrite(e *rpc.BatchElem, field string, value any) {
	text, err := json.Marshal(e.Result)
	if err != nil {
		panic(err)
	}
	object := map[string]any{}
	if err := json.Unmarshal(text, &object); err != nil {
		panic(err)
	}
	object[field] = value
	if text, err = json.Marshal(object); err != nil {
		panic(err)
	}
	if err := json.Unmarshal(text, e.Result); err != nil {
		panic(err)
	}
}
