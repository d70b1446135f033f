package txm_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/txm"
)

var errCrashed = errors.New("crashed")

// crash ends the world of a pipeline at its k-th call of journal or node:
// either before the call has any effect or after it, with the answer lost.
type crash struct {
	mu       sync.Mutex
	left     int
	after    bool
	happened chan struct{}
}

// around makes a call unless the world has ended.
func (c *crash) around(call func() error) error {
	c.mu.Lock()
	ended := c.left <= 0
	c.left--
	now := !ended && c.left == 0
	c.mu.Unlock()
	switch {
	case ended || now && !c.after:
	case now:
		_ = call()
	default:
		return call()
	}
	if now {
		close(c.happened)
	}
	return errCrashed
}

type crashingJournal struct {
	txm.Journal
	c *crash
}

func (j crashingJournal) RecordTx(ctx context.Context, intents []optics.TxIntent) (out []optics.TxRecord, err error) {
	err = j.c.around(func() error { out, err = j.Journal.RecordTx(ctx, intents); return err })
	return out, err
}

func (j crashingJournal) SaveTx(ctx context.Context, records []optics.TxRecord) error {
	return j.c.around(func() error { return j.Journal.SaveTx(ctx, records) })
}

type crashingNode struct {
	txm.Node
	c *crash
}

func (n crashingNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	return n.c.around(func() error { return n.Node.CallContext(ctx, result, method, args...) })
}

func (n crashingNode) BatchCallContext(ctx context.Context, batch []rpc.BatchElem) error {
	return n.c.around(func() error { return n.Node.BatchCallContext(ctx, batch) })
}

// TestACrashAnywhereCostsNothing ends the pipeline at each of its calls, before
// and after the call's effect, starts another on the same journal, and finds
// that every intent had its effect exactly once.
func TestACrashAnywhereCostsNothing(t *testing.T) {
	const most = 60
	c := newChain(t, 2*most)
	account := 0
	for _, after := range []bool{false, true} {
		for k := 1; ; k++ {
			if k == most {
				t.Fatalf("no run without a crash within %d calls", most)
			}
			crashed := crashOnce(t, c, account, &crash{left: k, after: after, happened: make(chan struct{})})
			account++
			if !crashed {
				if k < 12 {
					t.Fatalf("the whole run made only %d calls", k)
				}
				break
			}
		}
	}
}

// crashOnce runs one account's pipeline with a crash, and again without one.
func crashOnce(t *testing.T, c *chain, account int, world *crash) (crashed bool) {
	t.Helper()
	journal := newJournal()
	cfg := c.config(journal)
	cfg.Signer = signer(t, account)
	words := []uint64{uint64(account)*10 + 1, uint64(account)*10 + 2, uint64(account)*10 + 3}
	intents := make([]optics.TxIntent, len(words))
	for i, word := range words {
		intents[i] = increment(word)
	}
	intents[1].GasLimit = 0

	first := cfg
	first.Journal, first.Node = crashingJournal{journal, world}, crashingNode{c.rpc, world}
	crashed = drive(t, c, first, intents, world.happened)
	if crashed {
		drive(t, c, cfg, intents, nil)
	}

	for _, word := range words {
		if n := c.count(word); n != 1 {
			t.Errorf("call %d (after: %t): word %d was counted %d times", world.left, world.after, word, n)
		}
	}
	var nonce hexutil.Uint64
	if err := c.rpc.Call(&nonce, "eth_getTransactionCount", cfg.Signer.Address(), "latest"); err != nil {
		t.Fatal(err)
	}
	if int(nonce) != len(words) {
		t.Errorf("%d transactions were mined for %d intents", nonce, len(words))
	}
	if open, _ := journal.OpenTx(t.Context(), domain, common.Address{}); !t.Failed() && len(open) != 0 {
		t.Errorf("%d records are still open: %+v", len(open), open)
	}
	return crashed
}

// drive submits intents and seals blocks until all are settled, or until the
// crash.
func drive(t *testing.T, c *chain, cfg txm.Config, intents []optics.TxIntent, crashed <-chan struct{}) bool {
	t.Helper()
	m, err := txm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); _ = m.Run(ctx) }()
	defer func() { cancel(); <-done }()
	changed, stop := m.Subscribe()
	defer stop()
	if _, err := m.Submit(ctx, intents...); err != nil && !errors.Is(err, errCrashed) {
		t.Fatal(err)
	}
	for {
		s := m.State()
		switch {
		case s.Queued == 0 && s.InFlight == 0 && s.Unsettled == 0 && s.NextNonce == uint64(len(intents)):
			return false
		case s.Queued == 0 && s.Height == c.Chain.Head().Number:
			c.seal()
		}
		select {
		case <-changed:
		case <-crashed:
			return true
		case <-ctx.Done():
			t.Fatal(fmt.Errorf("not done: %+v", s))
		}
	}
}
