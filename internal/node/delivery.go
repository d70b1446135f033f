package node

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"sort"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Report sums up what a network delivered.
type Report struct {
	Chains    int    `json:"chains"`
	Lanes     int    `json:"lanes"`
	Sent      uint64 `json:"sent"`
	Delivered uint64 `json:"delivered"`
	Failed    uint64 `json:"failed"`
	// DispatchToProcess and ConfirmableToProcess are in seconds of block time;
	// a message is confirmable once the window of the first root that holds it
	// is over.
	DispatchToProcess    Percentiles `json:"dispatch_to_process_seconds"`
	ConfirmableToProcess Percentiles `json:"confirmable_to_process_seconds"`
	// Seconds is the block time from the first dispatch to the last process.
	Seconds uint64 `json:"seconds"`
	// MessagesPerSecond is Delivered / Seconds.
	MessagesPerSecond float64 `json:"messages_per_second"`
	// Gas is by purpose of the transactions.
	Gas []GasUse `json:"gas"`
	// GasPerMessage is all gas divided by Delivered.
	GasPerMessage float64 `json:"gas_per_message"`
	// RPCPerMessage is all JSON-RPC calls, and HTTPPerMessage all requests (a
	// batch is one), divided by Delivered.
	RPCPerMessage      float64 `json:"rpc_calls_per_message"`
	RequestsPerMessage float64 `json:"rpc_requests_per_message"`
}

// Percentiles are of a number of seconds.
type Percentiles struct {
	P50 uint64 `json:"p50"`
	P95 uint64 `json:"p95"`
	P99 uint64 `json:"p99"`
}

// GasUse is what the transactions for one purpose used.
type GasUse struct {
	Purpose string `json:"purpose"`
	Count   uint64 `json:"count"`
	// Average is the gas of one transaction.
	Average uint64 `json:"average_gas"`
	// Fee is what all of them paid, in wei.
	Fee *big.Int `json:"fee_wei"`
}

// Report reads the store and returns what was delivered so far.
func (n *Node) Report(ctx context.Context) (Report, error) {
	lanes := n.Lanes()
	r := Report{Chains: len(n.links), Lanes: len(lanes)}
	var all tally
	for _, lane := range lanes {
		totals, err := n.cfg.Store.LaneTotals(ctx, lane)
		if err != nil {
			return r, fmt.Errorf("totals of %s: %w", lane, err)
		}
		r.Sent += totals.Dispatched
		r.Delivered += totals.Processed - totals.Failed
		r.Failed += totals.Failed
		if err := n.measure(ctx, lane, &all); err != nil {
			return r, err
		}
	}
	r.DispatchToProcess, r.ConfirmableToProcess = percentiles(all.total), percentiles(all.confirmable)
	r.Seconds = all.last - all.first
	r.MessagesPerSecond = per(float64(r.Delivered), r.Seconds)
	return r, n.costs(ctx, &r)
}

// per divides and keeps two decimals.
func per(amount float64, of uint64) float64 {
	return math.Round(100*amount/float64(max(of, 1))) / 100
}

func (n *Node) costs(ctx context.Context, r *Report) error {
	stats, err := n.cfg.Store.GasStats(ctx)
	if err != nil {
		return fmt.Errorf("gas: %w", err)
	}
	var gas uint64
	for _, s := range stats {
		gas += s.GasUsed
		r.Gas = append(r.Gas, GasUse{Purpose: s.Purpose, Count: s.Count, Average: s.GasUsed / max(s.Count, 1), Fee: s.Fee})
	}
	r.GasPerMessage = per(float64(gas), r.Delivered)
	var calls, requests uint64
	for _, l := range n.links {
		s := l.pool.Stats()
		requests += s.Requests
		for _, n := range s.Calls {
			calls += n
		}
	}
	r.RPCPerMessage, r.RequestsPerMessage = per(float64(calls), r.Delivered), per(float64(requests), r.Delivered)
	return nil
}

// tally collects durations in seconds and the ends of the whole, in seconds
// since 1970.
type tally struct {
	total, confirmable []uint64
	first, last        uint64
}

// measure adds the deliveries of a lane.
func (n *Node) measure(ctx context.Context, lane optics.Contract, t *tally) error {
	roots, err := n.confirmations(ctx, lane)
	if err != nil {
		return err
	}
	for after := uint64(0); ; {
		page, err := n.cfg.Store.Deliveries(ctx, lane, after, 1000)
		if err != nil {
			return fmt.Errorf("deliveries of %s: %w", lane, err)
		}
		if len(page) == 0 {
			return nil
		}
		for _, d := range page {
			in, out := d.Dispatch.At.Block.Time, d.Process.At.Block.Time
			t.total = append(t.total, out-min(in, out))
			if at, ok := confirmable(roots, uint64(d.Dispatch.LeafIndex)); ok {
				t.confirmable = append(t.confirmable, out-min(at, out))
			}
			if t.first == 0 || in < t.first {
				t.first = in
			}
			t.last = max(t.last, out)
		}
		after = uint64(page[len(page)-1].Dispatch.LeafIndex) + 1
	}
}

// confirmation is a root on a Replica: how many leaves it has, and when its
// window was over.
type confirmation struct{ size, at uint64 }

func (n *Node) confirmations(ctx context.Context, lane optics.Contract) ([]confirmation, error) {
	remote, tree := n.link(lane.Chain), n.link(lane.Home).tree
	state, err := remote.replicas[lane.Home].State(ctx, optics.BlockRef{})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", lane, err)
	}
	var roots []confirmation
	for root := (common.Hash{}); ; {
		page, err := n.cfg.Store.UpdatesFrom(ctx, lane, root, 1000)
		if err != nil {
			return nil, fmt.Errorf("updates of %s from %s: %w", lane, root, err)
		}
		if len(page) == 0 {
			return roots, nil
		}
		for _, u := range page {
			if size, known := tree.SizeOf(u.Update.NewRoot); known {
				roots = append(roots, confirmation{size: size, at: u.At.Block.Time + state.OptimisticSeconds})
			}
			root = u.Update.NewRoot
		}
	}
}

// confirmable returns when the first root with a leaf became acceptable; roots
// are in chain order, so their sizes grow.
func confirmable(roots []confirmation, leaf uint64) (uint64, bool) {
	i := sort.Search(len(roots), func(i int) bool { return roots[i].size > leaf })
	if i == len(roots) {
		return 0, false
	}
	return roots[i].at, true
}

func percentiles(seconds []uint64) Percentiles {
	if len(seconds) == 0 {
		return Percentiles{}
	}
	sort.Slice(seconds, func(i, j int) bool { return seconds[i] < seconds[j] })
	at := func(p int) uint64 { return seconds[(len(seconds)-1)*p/100] }
	return Percentiles{P50: at(50), P95: at(95), P99: at(99)}
}
