package main

import (
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

func TestRenderShowsWhatMatters(t *testing.T) {
	text := render(devnet.File{Chains: []devnet.FileChain{{HTTP: "http://127.0.0.1:1"}}}, node.Status{
		Chains: []node.ChainStatus{{
			Name: "alpha", Height: 16, Final: 14, Indexed: 15, Leaves: 7,
			Troubles: map[string]string{"relayer": "needs 5 wei at 0x1"},
		}},
		Lanes: []node.LaneStatus{{From: "alpha", To: "bravo", Dispatched: 5, Signed: 4, Relayed: 3, Processed: 2, Failed: 1, Latency: node.Percentiles{P50: 8}}},
		Agents: []agent.Status{
			{Name: "kathy alpha", State: agent.Running, Detail: "the next block"},
			{Name: "updater alpha", State: agent.Halted, Detail: "halted: root 0x" + strings.Repeat("ab", 32)},
		},
	})
	for _, want := range []string{
		"alpha  16      14     15       7       http://127.0.0.1:1",
		"alpha→bravo  5           4       3        2          1       8 s",
		"halted: root 0xabababab…",
		"relayer on alpha",
		"needs 5 wei at 0x1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Index(text, "updater alpha") > strings.Index(text, "kathy alpha") {
		t.Error("the agent that needs a person is not first")
	}
}
