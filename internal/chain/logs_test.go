package chain_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// tampering changes the logs on their way from the node.
type tampering struct {
	chain.Node
	change func(logs []map[string]any) []map[string]any
}

func (n *tampering) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if method != "eth_getLogs" {
		return n.Node.CallContext(ctx, result, method, args...)
	}
	var logs []map[string]any
	if err := n.Node.CallContext(ctx, &logs, method, args...); err != nil {
		return err
	}
	text, err := json.Marshal(n.change(logs))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, result)
}

// each changes every log.
func each(change func(map[string]any)) func([]map[string]any) []map[string]any {
	return func(logs []map[string]any) []map[string]any {
		for _, l := range logs {
			change(l)
		}
		return logs
	}
}

// dispatched changes the Dispatch logs.
func dispatched(change func(log map[string]any, topics []any)) func([]map[string]any) []map[string]any {
	return each(func(l map[string]any) {
		if topics := l["topics"].([]any); len(topics) == 4 && len(l["data"].(string)) > 350 {
			change(l, topics)
		}
	})
}

func TestHostileLogs(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	w.dispatch(w.sink, []byte("two"))
	w.do(w.home.UpdateIntent(w.sign(near, common.Hash{}, w.tree.Root())))
	honest := w.logs(w.nearSource(w.rpc))
	word := func(n int) string { return common.BigToHash(common.Big1).Hex()[:66-2] + fmt.Sprintf("%02x", n) }
	replace := func(l map[string]any, old, with string) {
		if !strings.Contains(l["data"].(string), old) {
			t.Errorf("nothing to replace in %s", l["data"])
		}
		l["data"] = strings.Replace(l["data"].(string), old, with, 1)
	}
	lies := map[string]func([]map[string]any) []map[string]any{
		"another message hash":    dispatched(func(_ map[string]any, topics []any) { topics[1] = word(1) }),
		"another nonce":           dispatched(func(_ map[string]any, topics []any) { topics[3] = word(9) }),
		"an endless leaf index":   dispatched(func(_ map[string]any, topics []any) { topics[2] = "0x" + strings.Repeat("f", 64) }),
		"another destination":     dispatched(func(l map[string]any, _ []any) { replace(l, "000007d0", "000007d1") }),
		"data cut short":          dispatched(func(l map[string]any, _ []any) { l["data"] = l["data"].(string)[:130] }),
		"no data":                 dispatched(func(l map[string]any, _ []any) { l["data"] = "0x" }),
		"a topic too few":         each(func(l map[string]any) { l["topics"] = l["topics"].([]any)[:1] }),
		"no topics":               each(func(l map[string]any) { l["topics"] = []any{} }),
		"an event not asked for":  each(func(l map[string]any) { l["topics"].([]any)[0] = word(3) }),
		"a stranger's log":        each(func(l map[string]any) { l["address"] = common.Address{1}.Hex() }),
		"a block not asked for":   each(func(l map[string]any) { l["blockNumber"] = "0xffff" }),
		"a pending log":           each(func(l map[string]any) { l["blockHash"] = nil }),
		"a log without a place":   each(func(l map[string]any) { delete(l, "logIndex") }),
		"an index over 32 bits":   each(func(l map[string]any) { l["transactionIndex"] = "0x100000000" }),
		"another home in updates": each(func(l map[string]any) { updates(l, func(topics []any) { topics[1] = word(7) }) }),
		"one log twice": func(logs []map[string]any) []map[string]any {
			return append(logs, logs[0])
		},
		"a block with two hashes": func(logs []map[string]any) []map[string]any {
			twin := make(map[string]any)
			for k, v := range logs[0] {
				twin[k] = v
			}
			twin["logIndex"], twin["blockHash"] = "0x77", common.Hash{1}.Hex()
			return append(logs, twin)
		},
		"a block with two times": func(logs []map[string]any) []map[string]any {
			twin := make(map[string]any)
			for k, v := range logs[0] {
				twin[k] = v
			}
			twin["logIndex"], twin["blockTimestamp"] = "0x77", "0x1"
			return append(logs, twin)
		},
		"a hash that is not the header's": each(func(l map[string]any) {
			delete(l, "blockTimestamp")
			l["blockHash"] = common.Hash{1}.Hex()
		}),
	}
	for name, lie := range lies {
		t.Run(name, func(t *testing.T) {
			got, err := w.nearSource(&tampering{Node: w.rpc, change: lie}).Logs(t.Context(), 0, w.head().Number)
			if !errors.Is(err, chain.ErrDishonest) {
				t.Errorf("got %d logs, %v", got.Len(), err)
			}
		})
	}
	harmless := map[string]func([]map[string]any) []map[string]any{
		"any order": func(logs []map[string]any) []map[string]any {
			for i, j := 0, len(logs)-1; i < j; i, j = i+1, j-1 {
				logs[i], logs[j] = logs[j], logs[i]
			}
			return logs
		},
		"no block times": each(func(l map[string]any) { delete(l, "blockTimestamp") }),
		"removed logs": func(logs []map[string]any) []map[string]any {
			return append(logs, map[string]any{"address": common.Address{1}.Hex(), "topics": []any{}, "data": "0x", "removed": true})
		},
	}
	for name, change := range harmless {
		t.Run(name, func(t *testing.T) {
			got, err := w.nearSource(&tampering{Node: w.rpc, change: change}).Logs(t.Context(), 0, w.head().Number)
			if diff := cmp.Diff(honest, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
	t.Run("an error names transaction and log", func(t *testing.T) {
		_, err := w.nearSource(&tampering{Node: w.rpc, change: lies["another nonce"]}).Logs(t.Context(), 0, w.head().Number)
		at := honest.Dispatches[0].At
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("transaction %s log %d", at.TxHash, at.LogIndex)) {
			t.Errorf("%v", err)
		}
	})
}

// updates changes an Update log.
func updates(l map[string]any, change func(topics []any)) {
	if topics := l["topics"].([]any); len(topics) == 4 && len(l["data"].(string)) < 350 {
		change(topics)
	}
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
			if _, err := source(said{r.Code, r.Message}).Logs(t.Context(), 1, 2); !errors.Is(err, optics.ErrRangeTooLarge) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, other := range []error{
		said{-32005, "daily request count exceeded, request rate limited"}, said{-32000, "header not found"},
		said{-32602, "invalid params"}, context.DeadlineExceeded,
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
