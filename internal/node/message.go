package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/explain"
)

// Explain says at which stage a message stands and what it waits for. It returns
// an error that wraps optics.ErrNotFound for a message that was never seen.
func (n *Node) Explain(ctx context.Context, leaf common.Hash) (explain.Report, error) {
	d, err := n.cfg.Store.Dispatch(ctx, leaf)
	if err != nil {
		return explain.Report{}, fmt.Errorf("message %s: %w", leaf, err)
	}
	f, err := n.facts(ctx, d)
	if err != nil {
		return explain.Report{}, fmt.Errorf("message %s: %w", leaf, err)
	}
	return explain.Explain(f), nil
}

func (n *Node) facts(ctx context.Context, d optics.DispatchLog) (explain.Facts, error) {
	lane, leaf := d.Message.Lane(), d.Message.Leaf()
	home, remote := n.link(lane.Home), n.link(lane.Chain)
	f := explain.Facts{Dispatch: d, Halted: n.halted(lane)}
	f.HomeHead, _ = home.heads.Head()
	f.ReplicaHead, _ = remote.heads.Head()
	var err error
	if f.Signed, f.Relayed, err = n.covering(ctx, d); err != nil {
		return f, err
	}
	state, err := remote.replicas[lane.Home].State(ctx, optics.BlockRef{})
	if err != nil {
		return f, fmt.Errorf("read replica: %w", err)
	}
	f.OptimisticSeconds = state.OptimisticSeconds
	if f.Process, err = found(n.cfg.Store.Process(ctx, lane, leaf)); err != nil {
		return f, err
	}
	if err := remote.addTx(ctx, &f); err != nil {
		return f, err
	}
	f.Hold, f.HoldUntil, err = n.cfg.Store.HoldOf(ctx, lane, leaf)
	if errors.Is(err, optics.ErrNotFound) {
		err = nil
	}
	return f, err
}

// addTx adds the transaction that processes the message, where a processor runs.
func (l *link) addTx(ctx context.Context, f *explain.Facts) error {
	if !l.can(roleProcessor) {
		return nil
	}
	m := f.Dispatch.Message
	intent, err := l.replicas[m.Origin].ProcessIntent(m)
	if err != nil {
		return fmt.Errorf("key of the message's transaction: %w", err)
	}
	if f.Tx, err = found(l.pipes[roleProcessor].Lookup(ctx, intent.Key)); err != nil {
		return err
	}
	if f.Tx == nil && f.Process == nil {
		if f.Tx, err = l.batchOf(ctx, m.Origin, m.Leaf()); err != nil {
			return fmt.Errorf("batch of the message: %w", err)
		}
	}
	return nil
}

// found turns a record that does not exist into nil.
func found[T any](record T, err error) (*T, error) {
	if errors.Is(err, optics.ErrNotFound) {
		return nil, nil //nolint:nilnil // nil is how Facts says that there is none
	}
	return &record, err
}

// covering returns the first update of the Home, and of the Replica, over a tree
// that holds the message; nil for none.
func (n *Node) covering(ctx context.Context, d optics.DispatchLog) (signed, relayed *optics.UpdateLog, err error) {
	lane := d.Message.Lane()
	tree := n.link(lane.Home).tree
	for root := d.CommittedRoot; relayed == nil; {
		updates, err := n.cfg.Store.UpdatesFrom(ctx, optics.HomeOf(lane.Home), root, 64)
		if err != nil {
			return nil, nil, fmt.Errorf("updates from %s: %w", root, err)
		}
		if len(updates) == 0 {
			return signed, nil, nil
		}
		for _, u := range updates {
			root = u.Update.NewRoot
			if size, known := tree.SizeOf(root); !known || size <= uint64(d.LeafIndex) {
				continue
			}
			if signed == nil {
				signed = &u
			}
			if relayed, err = found(n.cfg.Store.UpdateTo(ctx, lane, root)); err != nil || relayed != nil {
				return signed, relayed, err
			}
		}
	}
	return signed, relayed, nil
}

// halted returns the halts of a lane's agents by role.
func (n *Node) halted(lane optics.Contract) map[string]string {
	halts := make(map[string]string)
	for _, a := range n.agents {
		if a.home != lane.Home || (a.replica != lane.Home && a.replica != lane.Chain) {
			continue
		}
		if s := a.loop.Status(); s.State == agent.Halted {
			halts[a.role] = s.Detail
		}
	}
	return halts
}
