package metrics_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/metrics"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/txm"
)

// still is a node at one moment.
type still struct{ err error }

func (s still) Status(context.Context) (node.Status, error) {
	return node.Status{
		Chains: []node.ChainStatus{{
			Name: "alpha", Height: 12, Final: 10, Indexed: 11, Leaves: 7,
			Endpoints: []node.EndpointStatus{{Endpoint: "https://a", State: rpc.Fit}, {Endpoint: "https://a", State: rpc.WrongChain}},
		}},
		Lanes: []node.LaneStatus{{
			From: "alpha", To: "bravo", Dispatched: 5, Signed: 4, Relayed: 3, Processed: 2, Failed: 1,
			Latency: node.Percentiles{P50: 8, P95: 9, P99: 10},
		}},
		Agents: []agent.Status{
			{Name: "index alpha", State: agent.Running, Steps: 3},
			{Name: "relayer alpha→bravo", State: agent.Halted, Reason: agent.ForeignTx, Steps: 4},
		},
	}, s.err
}

var account = common.HexToAddress("0xAb00000000000000000000000000000000000001")

func (s still) Accounts(context.Context) ([]node.AccountStatus, error) {
	ether := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e17)) }
	return []node.AccountStatus{
		{Chain: "alpha", Role: "updater", Address: account}, // not looked at yet
		{Chain: "bravo", Role: "relayer", Address: account, Burn: ether(5), Txs: txm.State{
			Queued: 1, InFlight: 2, Unsettled: 3, Halted: "why", Waiting: "funds", NextNonce: 9, Balance: ether(15), FeeBumps: 4,
		}},
	}, nil
}

func (s still) Leases() []node.LeaseStatus {
	return []node.LeaseStatus{
		{Chain: "alpha", Role: "updater", Address: account, Purpose: "attestation", Status: lease.Status{Held: true, Fence: 3}},
		{Chain: "bravo", Role: "relayer", Address: account, Purpose: "transactions"},
	}
}

const address = `address="0xab00000000000000000000000000000000000001"`

func TestEveryMetricIsShown(t *testing.T) {
	handler, err := metrics.Handler(still{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	answer, err := http.Get(server.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", answer.Status, err)
	}
	lines := strings.Split(string(body), "\n")
	shown := make(map[string]bool)
	for _, line := range lines {
		shown[line] = true
	}
	for _, want := range []string{
		`optics_agent_state{role="relayer",state="halted",subject="alpha→bravo"} 1`,
		`optics_agent_state{role="relayer",state="running",subject="alpha→bravo"} 0`,
		`optics_agent_state{role="index",state="running",subject="alpha"} 1`,
		`optics_agent_halted{reason="foreign_transaction",role="relayer",subject="alpha→bravo"} 1`,
		`optics_agent_steps_total{role="index",subject="alpha"} 3`,
		`optics_chain_block_number{block="final",chain="alpha"} 10`,
		`optics_chain_leaves{chain="alpha"} 7`,
		`optics_chain_endpoints{chain="alpha",state="fit"} 1`,
		`optics_chain_endpoints{chain="alpha",state="wrong_chain"} 1`,
		`optics_lane_messages{home="alpha",replica="bravo",stage="relayed"} 3`,
		`optics_lane_latency_seconds{home="alpha",percentile="95",replica="bravo"} 9`,
		`optics_account_balance_ether{` + address + `,chain="bravo",role="relayer"} 1.5`,
		`optics_account_burn_ether_per_day{` + address + `,chain="bravo",role="relayer"} 0.5`,
		`optics_account_runway_seconds{` + address + `,chain="bravo",role="relayer"} 259200`,
		`optics_account_next_nonce{` + address + `,chain="bravo",role="relayer"} 9`,
		`optics_transactions_open{` + address + `,chain="bravo",role="relayer",state="in_flight"} 2`,
		`optics_transactions_halted{` + address + `,chain="bravo",role="relayer"} 1`,
		`optics_transactions_waiting{` + address + `,chain="alpha",role="updater"} 0`,
		`optics_transactions_fee_bumps_total{` + address + `,chain="bravo",role="relayer"} 4`,
		`optics_lease_held{` + address + `,chain="bravo",purpose="transactions",role="relayer"} 0`,
		`optics_lease_fence{` + address + `,chain="alpha",purpose="attestation",role="updater"} 3`,
	} {
		if !shown[want] {
			t.Errorf("missing: %s", want)
		}
	}
	for _, m := range metrics.List() {
		if !shown[fmt.Sprintf("# TYPE %s %s", m.Name, m.Type)] || !shown[fmt.Sprintf("# HELP %s %s", m.Name, m.Help)] {
			t.Errorf("%s is not shown", m.Name)
		}
	}
	if strings.Contains(string(body), `optics_account_balance_ether{`+address+`,chain="alpha"`) {
		t.Error("a balance that nobody read is shown")
	}
	if !strings.Contains(string(body), "go_goroutines") || !strings.Contains(string(body), "process_start_time_seconds") {
		t.Error("nothing of the process is shown")
	}
}

// The names keep to Prometheus' conventions as its own linter knows them.
func TestNames(t *testing.T) {
	problems, err := testutil.CollectAndLint(metrics.NewCollector(still{}))
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %+v", err, problems)
	}
}

func TestASourceThatFailsFailsTheScrape(t *testing.T) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics.NewCollector(still{errors.New("disk on fire")}))
	if _, err := registry.Gather(); err == nil || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("got %v", err)
	}
}

// The page says what there is, in its words.
func TestDocumentation(t *testing.T) {
	page, err := os.ReadFile("../../docs/design/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows, want []string
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "| `optics_") && (strings.Contains(line, "` | gauge |") || strings.Contains(line, "` | counter |")) {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	for _, m := range metrics.List() {
		want = append(want, fmt.Sprintf("| `%s` | %s | %s | %s |", m.Name, m.Type, strings.Join(m.Labels, ", "), m.Help))
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("the page differs (-want +got):\n%s\nwant:\n%s", diff, strings.Join(want, "\n"))
	}
	for _, reason := range agent.Reasons() {
		if !strings.Contains(string(page), "`"+string(reason)+"`") {
			t.Errorf("the page does not explain the reason %q", reason)
		}
	}
}
