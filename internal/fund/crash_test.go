package fund_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

var errCrashed = errors.New("crashed")

// crash ends the world at its k-th call of the journal or at its k-th transaction
// that is sent: either before the call has any effect or after it, with the answer
// lost.
type crash struct {
	mu    sync.Mutex
	left  int
	after bool
	end   context.CancelFunc
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
	c.end()
	return errCrashed
}

// journal is the bank's, and ends with the world.
type journal struct {
	*sqlite.Store
	c *crash
}

func (j journal) RecordTx(ctx context.Context, intents []optics.TxIntent) (out []optics.TxRecord, err error) {
	err = j.c.around(func() error { out, err = j.Store.RecordTx(ctx, intents); return err })
	return out, err
}

func (j journal) SaveTx(ctx context.Context, records []optics.TxRecord) error {
	return j.c.around(func() error { return j.Store.SaveTx(ctx, records) })
}

func (j journal) OpenTx(ctx context.Context, domain optics.Domain, from common.Address) (out []optics.TxRecord, err error) {
	err = j.c.around(func() error { out, err = j.Store.OpenTx(ctx, domain, from); return err })
	return out, err
}

// node sends transactions until the world ends.
type node struct {
	fund.Node
	c *crash
}

func (n node) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	if batch[0].Method != "eth_sendRawTransaction" {
		return n.Node.BatchCallContext(ctx, batch)
	}
	// One at a time, so that the world can end between two of them.
	for i := range batch {
		err := n.c.around(func() error { return n.Node.BatchCallContext(ctx, batch[i:i+1]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// TestACrashAnywherePaysOnce ends a run at each of its journal steps and sent
// transactions, before and after their effect, runs again, and finds that every
// account has exactly its target.
func TestACrashAnywherePaysOnce(t *testing.T) {
	const most = 40
	for name, many := range map[string]int{"one by one": 100, "together": 2} {
		t.Run(name, func(t *testing.T) {
			for _, after := range []bool{false, true} {
				for k := 1; ; k++ {
					if k == most {
						t.Fatalf("no run without a crash within %d calls", most)
					}
					if !crashOnce(t, many, k, after) {
						if k < 7 {
							t.Errorf("the whole run made only %d calls", k-1)
						}
						break
					}
				}
			}
		})
	}
}

func crashOnce(t *testing.T, many, k int, after bool) (crashed bool) {
	t.Helper()
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 0, environment.Watcher: 70},
		map[common.Address][]byte{fund.DisperseAddress(): disperseCode()})
	defer w.Close()
	w.many = many
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	end := &crash{left: k, after: after, end: cancel}
	s := w.open()
	var held txm.Journal = journal{s, end}
	r := w.fund(s, w.chain(node{w.rpc, end})).Send(ctx, w.wallet(held), nil)[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if crashed = r.Err != nil; crashed {
		if again := w.send(nil); again.Err != nil {
			t.Errorf("call %d (after: %t): the next run: %v", k, after, again.Err)
		}
	}
	for _, role := range []environment.Role{environment.Updater, environment.Relayer, environment.Watcher} {
		w.has(role, 300)
	}
	want := uint64(3)
	if many == 2 {
		want = 1
	}
	if n := w.nonce(); n != want || t.Failed() {
		t.Fatalf("call %d (after: %t): %d transactions were mined instead of %d", k, after, n, want)
	}
	return crashed
}
