package chain_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// A Replica says why a recipient failed right before it says that it did. What
// does not come that way, no Replica emitted.
func TestHostileReasons(t *testing.T) {
	w := newWorld(t)
	reverter := w.create(&abi.RevertingRecipientMetaData, nil)
	for range 2 {
		w.dispatch(reverter, nil)
	}
	w.deliverable()
	if _, err := w.replica.Gas(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.do(w.batch(w.replica, 0, 1))
	honest := w.logs(w.source(w.rpc))
	if len(honest.Processes) != 2 || !strings.Contains(string(honest.Processes[1].ReturnData), "refused") {
		t.Fatalf("%+v", honest.Processes)
	}
	failed := abi.NewReplica().GetABI().Events[abi.ReplicaHandleFailedEventName].ID.Hex()
	is := func(l map[string]any) bool { return l["topics"].([]any)[0] == failed }
	reasons := func(change func(l map[string]any)) func([]map[string]any) []map[string]any {
		return each(func(l map[string]any) {
			if is(l) {
				change(l)
			}
		})
	}
	processes := func(change func(topics []any)) func([]map[string]any) []map[string]any {
		return each(func(l map[string]any) {
			if topics := l["topics"].([]any); len(topics) == 4 && l["data"] == "0x" {
				change(topics)
			}
		})
	}
	for name, lie := range map[string]func([]map[string]any) []map[string]any{
		"another reason":  reasons(func(l map[string]any) { l["data"] = strings.Replace(l["data"].(string), "72656675", "72656676", 1) }),
		"another message": reasons(func(l map[string]any) { l["topics"].([]any)[1] = common.Hash{1}.Hex() }),
		"no message":      reasons(func(l map[string]any) { l["topics"] = l["topics"].([]any)[:1] }),
		"no data":         reasons(func(l map[string]any) { l["data"] = "0x" }),
		"another place":   reasons(func(l map[string]any) { l["logIndex"] = "0x77" }),
		"another transaction": reasons(func(l map[string]any) {
			l["transactionHash"] = common.Hash{1}.Hex()
		}),
		"of a home": reasons(func(l map[string]any) { l["address"] = w.farHome.Address().Hex() }),
		"a long reason": reasons(func(l map[string]any) {
			l["data"] = common.BigToHash(common.Big32).Hex() + strings.Repeat("0", 61) + "101" + strings.Repeat("00", 288)
		}),
		"a success":   processes(func(topics []any) { topics[2] = common.BigToHash(common.Big1).Hex() }),
		"other hash":  processes(func(topics []any) { topics[3] = common.Hash{1}.Hex() }),
		"no last log": func(logs []map[string]any) []map[string]any { return logs[:len(logs)-1] },
		"two reasons": func(logs []map[string]any) []map[string]any {
			twin := maps.Clone(logs[slices.IndexFunc(logs, is)])
			twin["logIndex"] = "0x77"
			return append(logs, twin)
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := w.source(&tampering{Node: w.rpc, change: lie}).Logs(t.Context(), 0, w.head().Number)
			if !errors.Is(err, chain.ErrDishonest) {
				t.Errorf("%+v, %v", got.Processes, err)
			}
		})
	}
	t.Run("a node that tells none is believed", func(t *testing.T) {
		got, err := w.source(&tampering{Node: w.rpc, change: func(logs []map[string]any) []map[string]any {
			return slices.DeleteFunc(logs, is)
		}}).Logs(t.Context(), 0, w.head().Number)
		want := slices.Clone(honest.Processes)
		for i := range want {
			want[i].ReturnData = nil
		}
		if diff := cmp.Diff(want, got.Processes); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}
