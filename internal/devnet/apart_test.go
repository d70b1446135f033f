package devnet_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/node"
)

// sealing makes blocks in the background while body works.
func sealing(ctx context.Context, n *devnet.Network, body func() error) error {
	blocks, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- drive(blocks, n, nil, func() (bool, error) { return false, nil }) }()
	err := body()
	stop()
	if sealed := <-ended; !errors.Is(sealed, context.Canceled) {
		err = errors.Join(err, sealed)
	}
	return err
}

// when waits until the network's status is as it should be.
func when(ctx context.Context, n *devnet.Network, is func(node.Status) bool) error {
	var last node.Status
	err := watch(ctx, func() (bool, error) {
		var err error
		last, err = n.Node().Status(ctx)
		return is(last), err
	})
	if err != nil {
		return fmt.Errorf("%w; the status is %+v", err, last)
	}
	return nil
}

// processed reports whether every lane that is chosen has so many messages, all
// of them processed.
func processed(s node.Status, messages uint64, chosen func(node.LaneStatus) bool) bool {
	for _, l := range s.Lanes {
		if chosen(l) && (l.Dispatched < messages || l.Processed != l.Dispatched) {
			return false
		}
	}
	return true
}

// send sends one message over each lane that is chosen.
func send(ctx context.Context, n *devnet.Network, chosen func(from, to string) bool) error {
	f := n.File()
	for _, from := range f.Chains {
		for _, to := range f.Chains {
			if from.Name == to.Name || !chosen(from.Name, to.Name) {
				continue
			}
			if _, err := f.Send(ctx, from, to, optics.Bytes32(to.Sink), []byte("by hand")); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Home fails. Its updater and its relayers halt and say why; every lane of the
// other Homes goes on.
func TestFailedHomeHaltsItsOwnAgentsAlone(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.OptimisticSeconds = 30
	ctx, n := start(t, cfg)
	halts := []string{"updater alpha", "relayer alpha→bravo", "relayer alpha→charlie"}
	halted := func(s node.Status) (names []string) {
		for _, a := range s.Agents {
			if a.State == agent.Halted && strings.Contains(a.Detail, "has failed") {
				names = append(names, a.Name)
			}
		}
		return names
	}
	others := func(l node.LaneStatus) bool { return l.From != "alpha" }
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func() error {
			if _, err := n.Drill(ctx, optics.ImproperUpdate, func(string) {}); err != nil {
				return err
			}
			if err := when(ctx, n, func(s node.Status) bool { return len(halted(s)) >= len(halts) }); err != nil {
				return err
			}
			if err := send(ctx, n, func(from, _ string) bool { return from != "alpha" }); err != nil {
				return err
			}
			return when(ctx, n, func(s node.Status) bool { return processed(s, 1, others) })
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := halted(s); !slices.Equal(got, halts) {
		t.Errorf("halted are %v, want %v", got, halts)
	}
	for _, a := range s.Agents {
		if a.State == agent.Halted != slices.Contains(halts, a.Name) {
			t.Errorf("the %s is %s: %s", a.Name, a.State, a.Detail)
		}
	}
}

// A chain that only receives forks away the blocks in which messages were
// processed: they are processed once on the chain that is left.
func TestForkOfADestinationProcessesAgain(t *testing.T) {
	const depth = 12
	cfg := config(t.TempDir(), 0, 0)
	cfg.Finality = depth + 4
	ctx, n := start(t, cfg)
	toBravo := func(from, to string) bool { return from == "alpha" && to == "bravo" }
	var dropped optics.Logs
	err := run(ctx, n, func(ctx context.Context) error {
		err := sealing(ctx, n, func() error {
			for range 3 {
				if err := send(ctx, n, toBravo); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := drive(ctx, n, nil, delivered(ctx, n, 3)); err != nil {
			return err
		}
		bravo, top := n.File().Chains[1], n.Chain(1).Head().Number
		dropped = readLogs(t, bravo, top-depth+1, top)
		if _, err := n.Chain(1).Reorg(ctx, depth, localchain.LeaveOut); err != nil {
			return err
		}
		if err := when(ctx, n, func(s node.Status) bool { return total(s).Processed < 3 }); err != nil {
			return err
		}
		return drive(ctx, n, nil, delivered(ctx, n, 3))
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(dropped.Processes) == 0 {
		t.Error("the fork dropped no processed message")
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
}
