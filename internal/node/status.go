package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/chain/rpc"
)

// Status is a picture of the whole network at one moment.
type Status struct {
	Chains []ChainStatus  `json:"chains"`
	Lanes  []LaneStatus   `json:"lanes"`
	Agents []agent.Status `json:"agents"`
}

// ChainStatus is one chain in a Status.
type ChainStatus struct {
	Name   string        `json:"name"`
	Domain optics.Domain `json:"domain"`
	// Height and Final are block numbers; Indexed is the last block whose logs
	// are in the store.
	Height  uint64 `json:"height"`
	Final   uint64 `json:"final"`
	Indexed uint64 `json:"indexed"`
	// Leaves is the number of messages in the Home's tree.
	Leaves uint64 `json:"leaves"`
	// Troubles are what the transaction pipelines wait for or halted over, by
	// role.
	Troubles map[string]string `json:"troubles,omitempty"`
	// Endpoints are those of the chain, best first.
	Endpoints []EndpointStatus `json:"endpoints"`
}

// EndpointStatus is one endpoint in a Status.
type EndpointStatus struct {
	// Endpoint is the URL's scheme and host.
	Endpoint string `json:"endpoint"`
	// State says whether it is asked, and Reason why it is not.
	State  rpc.State `json:"state"`
	Reason string    `json:"reason,omitempty"`
}

// LaneStatus counts the messages of one lane that reached each stage.
type LaneStatus struct {
	From       string `json:"from"`
	To         string `json:"to"`
	Dispatched uint64 `json:"dispatched"`
	Signed     uint64 `json:"signed"`
	Relayed    uint64 `json:"relayed"`
	Processed  uint64 `json:"processed"`
	Failed     uint64 `json:"failed"`
	// Latency is from dispatch to process, of the newest messages, in seconds of
	// block time.
	Latency Percentiles `json:"latency_seconds"`
}

// recent is the number of leaves whose messages make a lane's latency.
const recent = 500

// Status reads the picture from memory and the store; it asks no chain.
func (n *Node) Status(ctx context.Context) (Status, error) {
	var s Status
	for _, l := range n.links {
		c, err := n.chainStatus(ctx, l)
		if err != nil {
			return s, err
		}
		s.Chains = append(s.Chains, c)
		s.Agents = append(s.Agents, l.indexLoop.Status())
		if l.treeLoop != nil {
			s.Agents = append(s.Agents, l.treeLoop.Status())
		}
	}
	for _, k := range n.keys {
		s.Agents = append(s.Agents, k.loop.Status())
	}
	for _, a := range n.agents {
		s.Agents = append(s.Agents, a.status())
	}
	for _, lane := range n.Lanes() {
		c, err := n.laneStatus(ctx, lane)
		if err != nil {
			return s, err
		}
		s.Lanes = append(s.Lanes, c)
	}
	return s, nil
}

// Tree returns the size and the root of our tree of a home's messages.
func (n *Node) Tree(home optics.Domain) (size uint64, root common.Hash) {
	tree := n.link(home).tree
	size = tree.Size()
	root, err := tree.RootAt(size)
	if err != nil {
		return 0, common.Hash{} // the tree shrank in between: as good as unknown
	}
	return size, root
}

// Lanes returns every lane, ordered by home and then by destination as the
// chains are.
func (n *Node) Lanes() []optics.Contract {
	var lanes []optics.Contract
	for _, home := range n.links {
		for _, remote := range n.links {
			if replica, ok := remote.replicas[home.cfg.Domain]; ok {
				lanes = append(lanes, replica.Lane())
			}
		}
	}
	return lanes
}

func (n *Node) chainStatus(ctx context.Context, l *link) (ChainStatus, error) {
	head, _ := l.heads.Head()
	cursor, err := n.cfg.Store.Cursor(ctx, l.cfg.Domain)
	if err != nil && !errors.Is(err, optics.ErrNotFound) {
		return ChainStatus{}, fmt.Errorf("cursor of %s: %w", l.cfg.Name, err)
	}
	c := ChainStatus{
		Name: l.cfg.Name, Domain: l.cfg.Domain, Height: head.Latest.Number, Final: head.Final.Number,
		Indexed: cursor.Block.Number, Leaves: l.tree.Size(), Troubles: make(map[string]string),
	}
	for _, h := range l.pool.Health() {
		c.Endpoints = append(c.Endpoints, EndpointStatus{Endpoint: h.Endpoint, State: h.State, Reason: h.Reason})
	}
	for role, pipe := range l.pipes {
		state := pipe.State()
		switch {
		case state.Halted != "":
			c.Troubles[role] = "halted: " + state.Halted
		case state.Waiting != "":
			c.Troubles[role] = state.Waiting
		}
	}
	return c, nil
}

func (n *Node) laneStatus(ctx context.Context, lane optics.Contract) (LaneStatus, error) {
	totals, err := n.cfg.Store.LaneTotals(ctx, lane)
	if err != nil {
		return LaneStatus{}, fmt.Errorf("totals of %s: %w", lane, err)
	}
	s := LaneStatus{
		From: n.names[lane.Home], To: n.names[lane.Chain],
		Dispatched: totals.Dispatched, Processed: totals.Processed, Failed: totals.Failed,
	}
	if s.Signed, err = n.covered(ctx, lane, optics.HomeOf(lane.Home)); err != nil {
		return s, err
	}
	if s.Relayed, err = n.covered(ctx, lane, lane); err != nil {
		return s, err
	}
	s.Latency, err = n.latency(ctx, lane)
	return s, err
}

func (n *Node) latency(ctx context.Context, lane optics.Contract) (Percentiles, error) {
	size := n.link(lane.Home).tree.Size()
	page, err := n.cfg.Store.Deliveries(ctx, lane, size-min(size, recent), recent)
	if err != nil {
		return Percentiles{}, fmt.Errorf("newest deliveries of %s: %w", lane, err)
	}
	seconds := make([]uint64, 0, len(page))
	for _, d := range page {
		in, out := d.Dispatch.At.Block.Time, d.Process.At.Block.Time
		seconds = append(seconds, out-min(in, out))
	}
	return percentiles(seconds), nil
}

// covered returns how many messages of a lane are under the newest root of a
// contract.
func (n *Node) covered(ctx context.Context, lane, contract optics.Contract) (uint64, error) {
	last, err := n.cfg.Store.LastUpdate(ctx, contract)
	if errors.Is(err, optics.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("last update of %s: %w", contract, err)
	}
	size, known := n.link(lane.Home).tree.SizeOf(last.Update.NewRoot)
	if !known {
		return 0, nil // the tree is behind the index for a moment
	}
	count, err := n.cfg.Store.LaneCount(ctx, lane, size)
	if err != nil {
		return 0, fmt.Errorf("messages of %s below leaf %d: %w", lane, size, err)
	}
	return count, nil
}

func (n *Node) link(domain optics.Domain) *link {
	for _, l := range n.links {
		if l.cfg.Domain == domain {
			return l
		}
	}
	panic("node: no chain with domain " + domain.String()) // domains come from the links themselves
}
