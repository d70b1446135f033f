package upgrade_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// patience bounds a test that would otherwise hang; it decides nothing.
const patience = 3 * time.Minute

// network starts a network whose blocks the test makes.
func network(t *testing.T, change func(*devnet.Config)) *devnet.Network {
	t.Helper()
	chat, err := kathy.Random(16, 7)
	if err != nil {
		t.Fatal(err)
	}
	cfg := devnet.Config{
		Chains: 3, OptimisticSeconds: 3, Finality: 2, Dir: t.TempDir(), Memory: true, Now: time.Now, Governed: true,
		Traffic: devnet.Traffic{Chat: chat}, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&cfg)
	}
	n, err := devnet.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// config plans for all chains of a network.
func config(t *testing.T, f devnet.File, wishes ...upgrade.Wish) upgrade.Config {
	t.Helper()
	cfg := upgrade.Config{
		Nodes: make(map[string]fork.Node), Deployer: devnet.Address(devnet.User), Wishes: wishes,
	}
	for _, c := range f.Chains {
		client, err := gethrpc.DialContext(t.Context(), c.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		cfg.Nodes[c.Name] = client
		cfg.Targets = append(cfg.Targets, target(c))
	}
	return cfg
}

func target(c devnet.FileChain) upgrade.Target {
	return upgrade.Target{
		Network: c.Name, Domain: c.Domain, ChainID: c.ChainID, Home: c.Home, Replicas: c.Replicas,
		ConnectionManager: c.ConnectionManager, Governance: c.Governance, BeaconController: c.BeaconController,
		Beacons: map[upgrade.Beacon]common.Address{
			upgrade.HomeBeacon: c.HomeBeacon, upgrade.ReplicaBeacon: c.ReplicaBeacon, upgrade.GovernanceBeacon: c.GovernanceBeacon,
		},
	}
}

func value(t *testing.T, text string) common.Hash {
	t.Helper()
	v, err := upgrade.ParseValue(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// make plans, and fails on problems when there must be none.
func makePlan(t *testing.T, cfg upgrade.Config) *upgrade.Plan {
	t.Helper()
	p, err := upgrade.Make(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// errReached ends the group that a network runs in.
var errReached = errors.New("reached")

// run runs a network while body does its work.
func run(ctx context.Context, n *devnet.Network, body func(ctx context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return n.Run(ctx) })
	group.Go(func() error {
		if err := body(ctx); err != nil {
			return err
		}
		return errReached
	})
	if err := group.Wait(); !errors.Is(err, errReached) {
		return err
	}
	return nil
}

// until asks again until the answer is yes, an error, or ctx has ended.
func until(ctx context.Context, done func() (bool, error)) error {
	ticker := time.NewTicker(40 * time.Millisecond)
	defer ticker.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// sealing makes blocks while body waits for transactions.
func sealing(ctx context.Context, n *devnet.Network, body func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group.Go(func() error {
		err := until(ctx, func() (bool, error) { return ctx.Err() != nil, n.Seal(ctx) })
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	group.Go(func() error {
		defer stop()
		return body(ctx)
	})
	return group.Wait()
}

// delivered reports whether so many messages are processed, and none waits. A
// halted agent is an error.
func delivered(ctx context.Context, n *devnet.Network, messages uint64) func() (bool, error) {
	return func() (bool, error) {
		status, err := n.Node().Status(ctx)
		if err != nil {
			return false, err
		}
		for _, a := range status.Agents {
			if a.State == agent.Halted {
				return false, fmt.Errorf("the %s has %s", a.Name, a.Detail)
			}
		}
		var dispatched, processed uint64
		for _, l := range status.Lanes {
			dispatched += l.Dispatched
			processed += l.Processed
		}
		return dispatched >= messages && processed == dispatched, nil
	}
}
