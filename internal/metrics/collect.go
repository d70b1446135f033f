package metrics

import (
	"math/big"
	"strings"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/node"
)

var (
	agentState = gauge("agent_state", "1 for the state that the agent is in (starting, running, retrying, halted), 0 for the others. "+
		"Subject is the chain, the lane as home→replica, or the key.", "role", "subject", "state")
	agentHalted = gauge("agent_halted", "1 for the reason why the agent halted; missing while it has not.", "role", "subject", "reason")
	agentSteps  = counter("agent_steps_total", "Steps of the agent that ended.", "role", "subject")

	chainBlock = gauge("chain_block_number", "The chain's latest block, its newest final one, and the last one that is indexed.", "chain", "block")
	chainLeafs = gauge("chain_leaves", "Messages in the tree of the chain's Home.", "chain")
	endpoints  = gauge("chain_endpoints", "Endpoints of the chain by state: fit ones are asked, the others (resting, limited, behind, wrong_chain) are set aside.", "chain", "state")

	laneMessages = gauge("lane_messages", "Messages of the lane that have reached a stage: dispatched, signed, relayed, processed; "+
		"failed are those of processed whose recipient failed. Falls when a chain reorganizes.", "home", "replica", "stage")
	laneLatency = gauge("lane_latency_seconds", "Block time from dispatch to process of the newest messages: the 50th, 95th and 99th percentile.", "home", "replica", "percentile")

	balance = gauge("account_balance_ether", "What the account has, in 10^18 wei, at the pipeline's last look; missing before the first.", "chain", "role", "address")
	burn    = gauge("account_burn_ether_per_day", "What the account's transactions took in a day, in 10^18 wei; missing when unknown.", "chain", "role", "address")
	runway  = gauge("account_runway_seconds", "How long the balance lasts at that burn (86400 are a day); missing when unknown or nothing is spent.", "chain", "role", "address")
	nonce   = gauge("account_next_nonce", "The nonce after the highest one used.", "chain", "role", "address")

	txOpen = gauge("transactions_open", "Transactions of the account that are not settled: queued without a nonce, in_flight, "+
		"or unsettled in a block that is not final.", "chain", "role", "address", "state")
	txHalted   = gauge("transactions_halted", "Whether nothing is sent until an operator acts (1): somebody else sent from the account.", "chain", "role", "address")
	txWaiting  = gauge("transactions_waiting", "Whether sending waits for something (1), such as funds or a lower fee.", "chain", "role", "address")
	txFeeBumps = counter("transactions_fee_bumps_total", "Replacements with a higher fee that were signed.", "chain", "role", "address")

	leaseHeld = gauge("lease_held", "Whether this process may use the key (1), or another has the lease or the store fails (0).",
		"chain", "role", "address", "purpose")
	leaseFence = gauge("lease_fence", "The fence of the lease, which grows with each holder; 0 without a lease.", "chain", "role", "address", "purpose")
)

func (s scrape) agent(a agent.Status) {
	role, subject, _ := strings.Cut(a.Name, " ")
	for _, state := range []agent.State{agent.Starting, agent.Running, agent.Retrying, agent.Halted} {
		s.show(agentState, truth(a.State == state), role, subject, string(state))
	}
	if a.State == agent.Halted {
		s.show(agentHalted, 1, role, subject, string(a.Reason))
	}
	s.show(agentSteps, float64(a.Steps), role, subject)
}

func (s scrape) chain(c node.ChainStatus) {
	s.show(chainBlock, float64(c.Height), c.Name, "latest")
	s.show(chainBlock, float64(c.Final), c.Name, "final")
	s.show(chainBlock, float64(c.Indexed), c.Name, "indexed")
	s.show(chainLeafs, float64(c.Leaves), c.Name)
	for _, state := range []rpc.State{rpc.Fit, rpc.Resting, rpc.Limited, rpc.Behind, rpc.WrongChain} {
		n := 0
		for _, e := range c.Endpoints {
			if e.State == state {
				n++
			}
		}
		s.show(endpoints, float64(n), c.Name, strings.ReplaceAll(string(state), " ", "_"))
	}
}

func (s scrape) lane(l node.LaneStatus) {
	for _, stage := range []struct {
		name  string
		count uint64
	}{{"dispatched", l.Dispatched}, {"signed", l.Signed}, {"relayed", l.Relayed}, {"processed", l.Processed}, {"failed", l.Failed}} {
		s.show(laneMessages, float64(stage.count), l.From, l.To, stage.name)
	}
	s.show(laneLatency, float64(l.Latency.P50), l.From, l.To, "50")
	s.show(laneLatency, float64(l.Latency.P95), l.From, l.To, "95")
	s.show(laneLatency, float64(l.Latency.P99), l.From, l.To, "99")
}

func (s scrape) account(a node.AccountStatus) {
	labels := []string{a.Chain, a.Role, strings.ToLower(a.Address.Hex())}
	if a.Txs.Balance != nil {
		s.show(balance, ether(a.Txs.Balance), labels...)
	}
	if a.Burn != nil {
		s.show(burn, ether(a.Burn), labels...)
	}
	if a.Txs.Balance != nil && a.Burn != nil && a.Burn.Sign() > 0 {
		s.show(runway, daySeconds*ether(a.Txs.Balance)/ether(a.Burn), labels...)
	}
	s.show(nonce, float64(a.Txs.NextNonce), labels...)
	s.show(txHalted, truth(a.Txs.Halted != ""), labels...)
	s.show(txWaiting, truth(a.Txs.Waiting != ""), labels...)
	s.show(txFeeBumps, float64(a.Txs.FeeBumps), labels...)
	s.show(txOpen, float64(a.Txs.Queued), append(labels, "queued")...)
	s.show(txOpen, float64(a.Txs.InFlight), append(labels, "in_flight")...)
	s.show(txOpen, float64(a.Txs.Unsettled), append(labels, "unsettled")...)
}

func (s scrape) lease(l node.LeaseStatus) {
	labels := []string{l.Chain, l.Role, strings.ToLower(l.Address.Hex()), l.Purpose}
	s.show(leaseHeld, truth(l.Held), labels...)
	s.show(leaseFence, float64(l.Fence), labels...)
}

const daySeconds = 24 * 60 * 60

// ether is an amount of wei in units of 10^18, rounded.
func ether(wei *big.Int) float64 {
	value, _ := new(big.Rat).SetFrac(wei, big.NewInt(1e18)).Float64()
	return value
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
