package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// errDone ends a group whose work is done.
var errDone = errors.New("done")

// bareNetwork is a network of two chains with contracts and without agents.
func bareNetwork(t *testing.T) *devnet.Network {
	t.Helper()
	var without []string
	for _, lane := range [][2]string{{"alpha", "bravo"}, {"bravo", "alpha"}} {
		without = append(without, "updater "+lane[0], "watcher "+lane[0], "relayer "+lane[0]+"→"+lane[1], "processor "+lane[0]+"→"+lane[1])
	}
	n, err := devnet.Start(t.Context(), devnet.Config{
		Chains: 2, OptimisticSeconds: 1, Finality: 2, Dir: t.TempDir(), Memory: true, Now: time.Now,
		Without: without, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Node().Run(ctx) }() // its index says what arrived
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, n.Close()); err != nil {
			t.Error(err)
		}
	})
	return n
}

// legacyFiles are the files that describe a network in the published form, with
// empty keys and endpoints as published files have them. Kathy sends to the second
// chain.
func legacyFiles(f devnet.File) map[string]any {
	setup := func(c devnet.FileChain, address common.Address) map[string]any {
		return map[string]any{
			"name": c.Name, "domain": c.Domain.String(), "address": address.Hex(), "rpcStyle": "ethereum",
			"connection": map[string]any{"type": "http", "url": ""},
		}
	}
	unset := map[string]any{"key": "", "type": "hexKey"}
	files, managers := make(map[string]any), make(map[string]any)
	for _, home := range f.Chains {
		signers, replicas := make(map[string]any), make(map[string]any)
		for _, c := range f.Chains {
			signers[c.Name] = unset
			if c.Name != home.Name {
				replicas[c.Name] = setup(c, c.Replicas[home.Domain])
			}
		}
		managers[home.Name+"BridgeRouter"] = setup(home, home.ConnectionManager)
		files[home.Name+"_config.json"] = map[string]any{
			"environment": "dev", "index": map[string]any{"from": "0", "chunk": "1999"}, "signers": signers,
			"replicas": replicas, "home": setup(home, home.Home), "db": "db_path",
			"tracing": map[string]any{"level": "debug", "fmt": "json"},
		}
	}
	files["updater-partial.json"] = map[string]any{"interval": "1", "pause": "1", "updater": unset}
	files["relayer-partial.json"] = map[string]any{"interval": "1"}
	files["processor-partial.json"] = map[string]any{"interval": "1"}
	files["watcher-partial.json"] = map[string]any{"interval": "1", "watcher": unset, "managers": managers}
	files["kathy-partial.json"] = map[string]any{"interval": "1", "chat": map[string]any{
		"type": "static", "message": "static message", "recipient": optics.Bytes32(f.Chains[1].Sink).Hex(),
	}}
	return files
}

// writeLegacy describes a network in the published form and sets the variables that
// fill in keys and endpoints.
func writeLegacy(t *testing.T, f devnet.File, dir string) {
	t.Helper()
	for name, v := range legacyFiles(f) {
		writeJSON(t, dir, name, v)
	}
	alpha, bravo := f.Chains[0], f.Chains[1]
	t.Setenv("OPT_BASE_HOME_CONNECTION_URL", alpha.HTTP)
	t.Setenv("OPT_BASE_REPLICAS_BRAVO_CONNECTION_URL", bravo.HTTP)
	for name, role := range map[string]devnet.Role{
		"OPT_UPDATER_UPDATER_KEY": devnet.UpdaterAttestation, "OPT_UPDATER_SIGNERS_ALPHA_KEY": devnet.UpdaterSigner,
		"OPT_RELAYER_SIGNERS_BRAVO_KEY": devnet.RelayerSigner, "OPT_PROCESSOR_SIGNERS_BRAVO_KEY": devnet.ProcessorSigner,
		"OPT_WATCHER_WATCHER_KEY": devnet.WatcherAttestation, "OPT_WATCHER_SIGNERS_ALPHA_KEY": devnet.WatcherSigner,
		"OPT_WATCHER_SIGNERS_BRAVO_KEY": devnet.WatcherSigner, "OPT_KATHY_SIGNERS_ALPHA_KEY": devnet.KathySigner,
	} {
		t.Setenv(name, hex.EncodeToString(crypto.FromECDSA(devnet.Key(role))))
	}
}

func writeJSON(t *testing.T, dir, name string, v any) {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fleet runs agents of home alpha, and makes blocks, until done says so.
func fleet(t *testing.T, n *devnet.Network, dir string, agents [][]string, done func(ctx context.Context) (bool, error)) error {
	t.Helper()
	limited, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	group, ctx := errgroup.WithContext(limited)
	for _, args := range agents {
		args = append([]string{"run"}, append(args, "--legacy-config", dir, "--base-config", "alpha_config.json", "--db", filepath.Join(dir, args[0]))...)
		group.Go(func() error {
			var stdout, stderr bytes.Buffer
			if code := run(ctx, args, &stdout, &stderr); code != exitOK {
				return fmt.Errorf("%s: exit code %d: %s", args[1], code, stderr.String())
			}
			if ctx.Err() == nil {
				return fmt.Errorf("%s ended by itself: %s", args[1], stderr.String())
			}
			if !strings.Contains(stderr.String(), "agent stopped") {
				return fmt.Errorf("%s did not stop in order: %s", args[1], stderr.String())
			}
			return nil
		})
	}
	group.Go(func() error {
		ticker := time.NewTicker(40 * time.Millisecond)
		defer ticker.Stop()
		for {
			if err := n.Seal(ctx); err != nil {
				return err
			}
			ok, err := done(ctx)
			if err != nil {
				return err
			}
			if ok {
				return errDone
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-ticker.C:
			}
		}
	})
	if err := group.Wait(); !errors.Is(err, errDone) {
		return err
	}
	return nil
}

func seal(t *testing.T, n *devnet.Network, blocks int) {
	t.Helper()
	for range blocks {
		if err := n.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// arrived reports whether so many messages from alpha to bravo were processed, all
// of them with success.
func arrived(n *devnet.Network, messages uint64) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		s, err := n.Node().Status(ctx)
		if err != nil {
			return false, err
		}
		for _, l := range s.Lanes {
			if l.From == "alpha" {
				return l.Processed >= messages, failed(l.Failed)
			}
		}
		return false, nil
	}
}

// total counts the messages that were sent.
func total(lanes []node.LaneStatus) (sum uint64) {
	for _, l := range lanes {
		sum += l.Dispatched
	}
	return sum
}

func failed(n uint64) error {
	if n > 0 {
		return fmt.Errorf("%d messages failed", n)
	}
	return nil
}

// Agents that know a network from published files and variables alone deliver its
// messages, and go on where they were when they are started again. An updater that
// does not know what its key signed does not start.
func TestAgentsOfPublishedFilesDeliver(t *testing.T) {
	n := bareNetwork(t)
	dir := t.TempDir()
	writeLegacy(t, n.File(), dir)
	others := [][]string{{"relayer"}, {"processor"}, {"watcher"}, {"kathy"}}
	if err := fleet(t, n, dir, append(others, []string{"updater", "--import-signing-history"}), arrived(n, 3)); err != nil {
		t.Fatal(err)
	}

	seal(t, n, 3) // the last update becomes final
	var stderr bytes.Buffer
	args := []string{"run", "updater", "--legacy-config", dir, "--base-config", "alpha_config", "--db", filepath.Join(dir, "lost")}
	if code := run(t.Context(), args, &stderr, &stderr); code != exitFault || !strings.Contains(stderr.String(), "--import-signing-history") {
		t.Errorf("an updater without a history: exit code %d, %s", code, stderr.String())
	}
	if err := os.RemoveAll(filepath.Join(dir, "updater")); err != nil {
		t.Fatal(err)
	}
	s, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	later := total(s.Lanes) + 3 // messages that only a new signature brings over
	if err := fleet(t, n, dir, append(others, []string{"updater", "--import-signing-history"}), arrived(n, later)); err != nil {
		t.Fatal(err)
	}
}
