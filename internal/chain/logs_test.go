package chain_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// source reads the logs of far, with its Home and its Replica of near.
func (w *world) source(node chain.Node) *chain.LogSource {
	return chain.NewLogSource(chain.LogSourceConfig{
		Chain: far, Node: node, Home: w.farHome.Address(),
		Replicas: map[optics.Domain]common.Address{near: w.replica.Address()},
	})
}

// nearSource reads the logs of near, with its Home alone.
func (w *world) nearSource(node chain.Node) *chain.LogSource {
	return chain.NewLogSource(chain.LogSourceConfig{Chain: near, Node: node, Home: w.home.Address()})
}

func (w *world) logs(s *chain.LogSource) optics.Logs {
	w.t.Helper()
	logs, err := s.Logs(w.ctx(), 0, w.head().Number)
	if err != nil {
		w.t.Fatal(err)
	}
	return logs
}

func TestLogsOfEveryKind(t *testing.T) {
	w := newWorld(t)
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := w.dispatch(w.sink, []byte("one"))
	dispatchedIn := w.head()
	w.dispatch(common.Address{}, fullBody())
	su := w.deliverable()
	w.do(w.replica.ProveAndProcessIntent(w.messages[0], w.proof(0)))
	first, second := w.sign(near, su.NewRoot, common.Hash{1}), w.sign(near, su.NewRoot, common.Hash{2})
	w.do(w.replica.DoubleUpdateIntent(first, second))
	improper := w.sign(near, su.NewRoot, common.Hash{1})
	w.do(w.home.ImproperUpdateIntent(improper))

	t.Run("of a home", func(t *testing.T) {
		got := w.logs(w.nearSource(w.rpc))
		if got.Len() != 5 || len(got.Dispatches) != 2 || len(got.Updates) != 1 || len(got.ImproperUpdates) != 1 || len(got.NewUpdaters) != 1 {
			t.Fatalf("got %+v", got)
		}
		want := optics.DispatchLog{
			At: optics.Position{
				Block: dispatchedIn, TxHash: sent.TxHash, TxIndex: uint32(sent.TransactionIndex), LogIndex: uint32(sent.Logs[0].Index),
			},
			Message: w.messages[0],
		}
		if diff := cmp.Diff(want, got.Dispatches[0]); diff != "" {
			t.Error(diff)
		}
		if d := got.Dispatches[1]; d.LeafIndex != 1 || d.At.Block.Number <= dispatchedIn.Number {
			t.Errorf("second dispatch is %+v", d)
		}
		if u := got.Updates[0]; u.Update != su || u.Contract != optics.HomeOf(near) {
			t.Errorf("update is %+v", u)
		}
		if got.ImproperUpdates[0].Update != improper || got.NewUpdaters[0].Updater != address(w.updater) || got.NewUpdaters[0].Home != near {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("of a replica", func(t *testing.T) {
		got := w.logs(w.source(w.rpc))
		lane := optics.Contract{Home: near, Chain: far}
		if got.Len() != 4 || len(got.Updates) != 1 || len(got.Processes) != 1 || len(got.DoubleUpdates) != 1 {
			t.Fatalf("got %+v", got)
		}
		if u := got.Updates[0]; u.Update != su || u.Contract != lane {
			t.Errorf("update is %+v", u)
		}
		if p := got.Processes[0]; p.Leaf != w.messages[0].Leaf() || !p.Success || p.Replica != lane || p.ReturnHash != crypto.Keccak256Hash() {
			t.Errorf("process is %+v", p)
		}
		if d := got.DoubleUpdates[0]; d.First != first || d.Second != second || d.Contract != lane {
			t.Errorf("double update is %+v", d)
		}
	})
	t.Run("of a range without any", func(t *testing.T) {
		got, err := w.source(w.rpc).Logs(t.Context(), 0, 0)
		if err != nil || got.Len() != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// refusing refuses every call.
type refusing struct {
	chain.Node
	err error
}

func (n refusing) CallContext(context.Context, any, string, ...any) error { return n.err }

func TestRangesThatAreTooLarge(t *testing.T) {
	var refusals []struct {
		Provider, Message string
		Code              int
	}
	raw, err := os.ReadFile("testdata/range_refusals.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &refusals); err != nil {
		t.Fatal(err)
	}
	source := func(err error) *chain.LogSource {
		return chain.NewLogSource(chain.LogSourceConfig{Chain: far, Home: common.Address{1}, Node: refusing{err: err}})
	}
	for _, r := range refusals {
		t.Run(r.Provider, func(t *testing.T) {
			if _, err := source(saidError{r.Code, r.Message}).Logs(t.Context(), 1, 2); !errors.Is(err, optics.ErrRangeTooLarge) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, other := range []error{
		saidError{-32005, "daily request count exceeded, request rate limited"},
		saidError{-32000, "header not found"},
		saidError{-32602, "invalid params"},
		context.DeadlineExceeded,
	} {
		t.Run("not: "+other.Error(), func(t *testing.T) {
			if _, err := source(other).Logs(t.Context(), 1, 2); errors.Is(err, optics.ErrRangeTooLarge) || !errors.Is(err, other) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAnswersOverTheSizeLimit(t *testing.T) {
	w := newWorld(t)
	for range 4 {
		w.dispatch(w.sink, fullBody())
	}
	for _, url := range []string{w.evm.HTTPURL(), w.evm.WSURL()} {
		t.Run(url[:strings.Index(url, ":")], func(t *testing.T) {
			pool, err := rpc.New(rpc.Config{
				Chain: "tatooine", ChainID: 31337, Endpoints: []string{url}, MaxResponse: 12_000, Now: time.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(pool.Close)
			source := w.nearSource(pool)
			if _, err := source.Logs(t.Context(), 0, w.head().Number); !errors.Is(err, optics.ErrRangeTooLarge) {
				t.Fatalf("%v", err)
			}
			last := w.head().Number
			if logs, err := source.Logs(t.Context(), last, last); err != nil || len(logs.Dispatches) != 1 {
				t.Errorf("a smaller range: %+v, %v", logs, err)
			}
		})
	}
}

func TestLogsFollowAReorg(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	before := w.logs(w.nearSource(w.rpc)).Dispatches[0].At.Block
	if _, err := w.evm.Reorg(t.Context(), 1, localchain.OneLater); err != nil {
		t.Fatal(err)
	}
	after := w.logs(w.nearSource(w.rpc)).Dispatches[0].At.Block
	if after.Number != before.Number+1 || after != w.head() {
		t.Errorf("block went from %+v to %+v, head is %+v", before, after, w.head())
	}
}

// BenchmarkLogs shows what decoding and checking add to the bare query.
func BenchmarkLogs(b *testing.B) {
	w := newWorld(b)
	const perBlock, blocks = 200, 10
	intent, err := w.home.DispatchIntent("k", far, common.Hash{1}, make([]byte, 64))
	if err != nil {
		b.Fatal(err)
	}
	for range blocks {
		for range perBlock {
			w.send(&intent.To, intent.Data, intent.GasLimit)
		}
		w.seal(1)
	}
	last := w.head().Number
	rate := func(b *testing.B, read func() int) {
		b.ReportAllocs()
		total := 0
		for b.Loop() {
			total += read()
		}
		if total != b.N*perBlock*blocks {
			b.Fatalf("%d logs", total)
		}
		b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "logs/s")
	}
	b.Run("raw", func(b *testing.B) {
		rate(b, func() int {
			var logs []json.RawMessage
			err := w.rpc.CallContext(b.Context(), &logs, "eth_getLogs", map[string]any{
				"fromBlock": "0x0", "toBlock": hexutil.Uint64(last), "address": w.home.Address(),
				"topics": []any{crypto.Keccak256Hash([]byte("Dispatch(bytes32,uint256,uint64,bytes32,bytes)"))},
			})
			if err != nil {
				b.Fatal(err)
			}
			return len(logs)
		})
	})
	b.Run("source", func(b *testing.B) {
		s := w.nearSource(w.rpc)
		rate(b, func() int {
			logs, err := s.Logs(b.Context(), 0, last)
			if err != nil {
				b.Fatal(err)
			}
			return len(logs.Dispatches)
		})
	})
}
