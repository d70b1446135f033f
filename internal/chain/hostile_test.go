package chain_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/chain"
)

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

// updates changes an Update log.
func updates(l map[string]any, change func(topics []any)) {
	if topics := l["topics"].([]any); len(topics) == 4 && len(l["data"].(string)) < 350 {
		change(topics)
	}
}

// lies are what no contract emits.
func lies(t *testing.T) map[string]func([]map[string]any) []map[string]any {
	t.Helper()
	word := func(n int) string { return common.BigToHash(common.Big1).Hex()[:66-2] + fmt.Sprintf("%02x", n) }
	replace := func(l map[string]any, old, with string) {
		if !strings.Contains(l["data"].(string), old) {
			t.Errorf("nothing to replace in %s", l["data"])
		}
		l["data"] = strings.Replace(l["data"].(string), old, with, 1)
	}
	return map[string]func([]map[string]any) []map[string]any{
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
}

// harmless is what an honest node may send, too.
func harmless() map[string]func([]map[string]any) []map[string]any {
	return map[string]func([]map[string]any) []map[string]any{
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
}

func TestHostileLogs(t *testing.T) {
	w := newWorld(t)
	w.dispatch(w.sink, []byte("one"))
	w.dispatch(w.sink, []byte("two"))
	w.do(w.home.UpdateIntent(w.sign(near, common.Hash{}, w.tree.Root())))
	honest := w.logs(w.nearSource(w.rpc))
	lies := lies(t)
	for name, lie := range lies {
		t.Run(name, func(t *testing.T) {
			got, err := w.nearSource(&tampering{Node: w.rpc, change: lie}).Logs(t.Context(), 0, w.head().Number)
			if !errors.Is(err, chain.ErrDishonest) {
				t.Errorf("got %d logs, %v", got.Len(), err)
			}
		})
	}
	for name, change := range harmless() {
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
