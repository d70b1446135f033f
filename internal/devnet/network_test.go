package devnet_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/store"
)

func callMsg(to common.Address, data []byte) ethereum.CallMsg {
	return ethereum.CallMsg{To: &to, Data: data}
}

// patience bounds a test that would otherwise hang; it decides nothing.
const patience = 3 * time.Minute

func start(t *testing.T, cfg devnet.Config) (context.Context, *devnet.Network) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	n, err := devnet.Start(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return ctx, n
}

func TestNetworkDeliversOverEveryLane(t *testing.T) {
	const messages = 60
	ctx, n := start(t, config(t.TempDir(), messages, 0))
	err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, messages)) })
	if err != nil {
		t.Fatal(err)
	}
	w := readTruth(t, n.File())
	if got := w.checkExactlyOnce(t, n.File()); got != messages {
		t.Errorf("%d messages were dispatched instead of %d", got, messages)
	}
	w.checkSignedOnce(t)
	report, err := n.Node().Report(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Delivered != messages || report.Failed != 0 || report.Lanes != 6 || report.Chains != 3 {
		t.Errorf("the report says %+v", report)
	}
}

// A fork of 20 blocks takes away dispatches, updates and processed messages. The
// transactions of the dropped blocks go back to the pool and come in another
// order, so that the tree is another one.
func TestNetworkSurvivesAReorgOfTwentyBlocks(t *testing.T) {
	const messages, depth, forkAt = 150, 20, 60
	cfg := config(t.TempDir(), messages, 2)
	cfg.Finality = depth + 4
	ctx, n := start(t, cfg)
	var dropped optics.Logs
	reorg := func(round int) error {
		if round != forkAt {
			return nil
		}
		bravo, top := n.File().Chains[1], n.Chain(1).Head().Number
		dropped = readLogs(t, bravo, top-depth+1, top)
		_, err := n.Chain(1).Reorg(ctx, depth, localchain.LeaveOut)
		return err
	}
	err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, reorg, delivered(ctx, n, messages)) })
	if err != nil {
		t.Fatal(err)
	}
	relayed := slices.ContainsFunc(dropped.Updates, func(u optics.UpdateLog) bool { return !u.Contract.IsHome() })
	signed := slices.ContainsFunc(dropped.Updates, func(u optics.UpdateLog) bool { return u.Contract.IsHome() })
	if len(dropped.Dispatches) == 0 || len(dropped.Processes) == 0 || !relayed || !signed {
		t.Errorf("the fork dropped too little to tell: %d dispatches, %d updates, %d processes",
			len(dropped.Dispatches), len(dropped.Updates), len(dropped.Processes))
	}
	w := readTruth(t, n.File())
	w.checkExactlyOnce(t, n.File())
	w.checkSignedOnce(t)
	for _, c := range n.File().Chains {
		checkTree(t, n, c)
	}
}

func TestDrillsEndWithEveryChannelCut(t *testing.T) {
	for _, kind := range []optics.FraudKind{optics.DoubleUpdate, optics.ImproperUpdate} {
		t.Run(kind.String(), func(t *testing.T) {
			cfg := config(t.TempDir(), 0, 0)
			cfg.OptimisticSeconds, cfg.Without = 600, devnet.DrillWithout(kind)
			ctx, n := start(t, cfg)
			var report devnet.DrillReport
			err := run(ctx, n, func(ctx context.Context) error {
				blocks, stop := context.WithCancel(ctx)
				defer stop()
				go func() { _ = drive(blocks, n, nil, func() (bool, error) { return false, nil }) }()
				var err error
				report, err = n.Drill(ctx, kind, func(string) {})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Cuts) != 2 || !report.InTime || !report.HomeFailed {
				t.Errorf("the drill reports %+v", report)
			}
			w := readTruth(t, n.File())
			shown := len(w.logs[1000].ImproperUpdates)
			if kind == optics.DoubleUpdate {
				shown = len(w.logs[1000].DoubleUpdates)
			}
			if shown+len(w.logs[1000].ImproperUpdates)+len(w.logs[1000].DoubleUpdates) == 0 {
				t.Error("the home shows no proof of the fraud")
			}
		})
	}
}

func TestStartRefuses(t *testing.T) {
	t.Run("a port that is taken", func(t *testing.T) {
		first, n := start(t, config(t.TempDir(), 0, 0))
		cfg := config(t.TempDir(), 0, 0)
		cfg.Port = port(t, n.File().Chains[0].HTTP)
		if _, err := devnet.Start(first, cfg); !errors.Is(err, localchain.ErrPortInUse) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a directory that another network uses", func(t *testing.T) {
		cfg := config(t.TempDir(), 0, 0)
		ctx, _ := start(t, cfg)
		if _, err := devnet.Start(ctx, cfg); !errors.Is(err, store.ErrLocked) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a directory of another network", func(t *testing.T) {
		cfg := config(t.TempDir(), 0, 0)
		n, err := devnet.Start(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
		cfg.Chains = 2
		if _, err := devnet.Start(t.Context(), cfg); !errors.Is(err, store.ErrForeign) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a file in the place of the directory", func(t *testing.T) {
		cfg := config(filepath.Join(writeFile(t), "network"), 0, 0)
		if _, err := devnet.Start(t.Context(), cfg); !errors.Is(err, store.ErrUnusable) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("settings out of range", func(t *testing.T) {
		for _, change := range []func(*devnet.Config){
			func(c *devnet.Config) { c.Chains = 1 },
			func(c *devnet.Config) { c.Chains = 17 },
			func(c *devnet.Config) { c.BlockTime = time.Millisecond },
			func(c *devnet.Config) { c.Dir = "" },
			func(c *devnet.Config) { c.Traffic.Rate = -1 },
		} {
			cfg := config(t.TempDir(), 0, 0)
			change(&cfg)
			if _, err := devnet.Start(t.Context(), cfg); !errors.Is(err, devnet.ErrConfig) {
				t.Errorf("got %v", err)
			}
		}
	})
}

func port(t *testing.T, url string) int {
	t.Helper()
	_, text, ok := strings.Cut(strings.TrimPrefix(url, "http://"), ":")
	n, err := strconv.Atoi(text)
	if !ok || err != nil {
		t.Fatalf("no port in %s", url)
	}
	return n
}

func writeFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkTree fails unless our tree of a Home is the one on its chain.
func checkTree(t *testing.T, n *devnet.Network, c devnet.FileChain) {
	t.Helper()
	state, err := chain.NewHome(dial(t, c).Client(), c.Domain, c.Home).State(t.Context(), optics.BlockRef{})
	if err != nil {
		t.Fatal(err)
	}
	size, root := n.Node().Tree(c.Domain)
	if size != state.Count || root != state.Root {
		t.Errorf("home of %s has root %s with %d leaves, our tree %s with %d", c.Name, state.Root, state.Count, root, size)
	}
}
