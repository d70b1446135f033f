package devnet_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// config is a network of three chains whose blocks the test makes.
func config(dir string, messages uint64, rate float64) devnet.Config {
	chat, err := kathy.Random(16, 7)
	if err != nil {
		panic(err)
	}
	return devnet.Config{
		Chains: 3, OptimisticSeconds: 3, Finality: 2, Dir: dir, Memory: true, Now: time.Now,
		Traffic: devnet.Traffic{Messages: messages, Rate: rate, Chat: chat},
		Log:     slog.New(slog.DiscardHandler),
	}
}

// pause is between two blocks: long enough for the agents to see each of them,
// much shorter than a second.
const pause = 40 * time.Millisecond

// drive makes blocks on every chain until done says so, and calls each after
// every round with its number.
func drive(ctx context.Context, n *devnet.Network, each func(round int) error, done func() (bool, error)) error {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for round := 0; ; round++ {
		if err := n.Seal(ctx); err != nil {
			return err
		}
		if each != nil {
			if err := each(round); err != nil {
				return err
			}
		}
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

// delivered reports whether so many messages were sent and all are processed. A
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
		sum := total(status)
		return sum.Dispatched >= messages && sum.Processed == sum.Dispatched, nil
	}
}

func total(s node.Status) (sum node.LaneStatus) {
	for _, l := range s.Lanes {
		sum.Dispatched += l.Dispatched
		sum.Processed += l.Processed
		sum.Failed += l.Failed
	}
	return sum
}

// truth is what the chains themselves say, read without any part of the agents
// but the log decoder.
type truth struct {
	logs map[optics.Domain]optics.Logs
}

func readTruth(t *testing.T, f devnet.File) truth {
	t.Helper()
	w := truth{logs: make(map[optics.Domain]optics.Logs)}
	for _, c := range f.Chains {
		client := dial(t, c)
		height, err := client.BlockNumber(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.logs[c.Domain] = readLogs(t, c, 0, height)
	}
	return w
}

func readLogs(t *testing.T, c devnet.FileChain, from, to uint64) optics.Logs {
	t.Helper()
	source := chain.NewLogSource(chain.LogSourceConfig{
		Chain: c.Domain, Node: dial(t, c).Client(), Home: c.Home, Replicas: c.Replicas,
	})
	logs, err := source.Logs(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return logs
}

func dial(t *testing.T, c devnet.FileChain) *ethclient.Client {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), c.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// checkExactlyOnce fails unless every dispatched message was processed once, with
// success, and was handled once by its recipient.
func (w truth) checkExactlyOnce(t *testing.T, f devnet.File) (messages int) {
	t.Helper()
	processed := make(map[common.Hash]int)
	for _, logs := range w.logs {
		for _, p := range logs.Processes {
			processed[p.Leaf]++
			if !p.Success {
				t.Errorf("message %s failed", p.Leaf)
			}
		}
	}
	sinks := make(map[optics.Domain]uint64)
	for _, logs := range w.logs {
		for _, d := range logs.Dispatches {
			messages++
			sinks[d.Message.Destination]++
			if n := processed[d.Message.Leaf()]; n != 1 {
				t.Errorf("message %s of %s was processed %d times", d.Message.Leaf(), d.Message.Lane(), n)
			}
		}
	}
	for _, c := range f.Chains {
		if got := sinkTotal(t, c); got.Uint64() != sinks[c.Domain] {
			t.Errorf("the recipient on %s handled %d messages instead of %d", c.Name, got, sinks[c.Domain])
		}
	}
	return messages
}

func sinkTotal(t *testing.T, c devnet.FileChain) *big.Int {
	t.Helper()
	sink := abi.NewMessageSink()
	out, err := dial(t, c).CallContract(t.Context(), callMsg(c.Sink, sink.PackTotal()), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := sink.UnpackTotal(out)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// checkSignedOnce fails when any chain shows two updates of one Home from one old
// root.
func (w truth) checkSignedOnce(t *testing.T) (updates int) {
	t.Helper()
	type key struct {
		home optics.Domain
		old  common.Hash
	}
	signed := make(map[key]common.Hash)
	for _, logs := range w.logs {
		for _, u := range logs.Updates {
			k := key{u.Contract.Home, u.Update.OldRoot}
			if other, ok := signed[k]; ok && other != u.Update.NewRoot {
				t.Errorf("home %s: %s and %s were both signed from %s", k.home, other, u.Update.NewRoot, k.old)
			}
			signed[k] = u.Update.NewRoot
		}
		if len(logs.DoubleUpdates)+len(logs.ImproperUpdates) > 0 {
			t.Errorf("a chain shows fraud")
		}
	}
	return len(signed)
}
