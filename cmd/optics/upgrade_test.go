package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/devnet"
)

// governedNetwork starts a network with agents, makes blocks until the test ends,
// and describes it where commands look.
func governedNetwork(t *testing.T) {
	t.Helper()
	chat, err := kathy.Random(16, 7)
	if err != nil {
		t.Fatal(err)
	}
	n, err := devnet.Start(t.Context(), devnet.Config{
		Chains: 2, OptimisticSeconds: 3, Finality: 2, Dir: t.TempDir(), Memory: true, Now: time.Now, Governed: true,
		Traffic: devnet.Traffic{Chat: chat}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return n.Run(ctx) })
	group.Go(func() error {
		ticker := time.NewTicker(40 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
			if err := n.Seal(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	})
	t.Cleanup(func() {
		stop()
		if err := errors.Join(group.Wait(), n.Close()); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(t.TempDir(), "network.json")
	t.Setenv("OPTICS_NETWORK", path)
	if err := n.File().Write(path); err != nil {
		t.Fatal(err)
	}
}

// session runs one command and returns what it prints.
func session(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(t.Context(), args, &out, &errs); got != code {
		t.Fatalf("optics %s ended with %d instead of %d: %s%s", strings.Join(args, " "), got, code, errs.String(), out.String())
	}
	return out.String()
}

func TestUpgradeOfADevelopmentNetwork(t *testing.T) {
	governedNetwork(t)
	dir := t.TempDir()
	plan, files := filepath.Join(dir, "plan.json"), filepath.Join(dir, "files")
	wish := []string{"upgrade", "plan", "--beacon", "replica", "--implementation", "Replica", "--set", "PROCESS_GAS=900000"}
	text := session(t, exitOK, append(wish, "--out", plan, "--safe", devnet.Address(devnet.Governor).Hex(), "--safe-version", "1.3.0",
		"--safe-nonce", "3", "--safe-multisend", devnet.Address(devnet.Governor).Hex(), "--networks", "bravo", "--safe-out", files)...)
	for _, want := range []string{
		"immutable   PROCESS_GAS 850000 → 900000", "storage     as in this build", "ok    bravo: replica of 1000: an unproven message is not processed",
		"call  callRemote to domain 2000", "risk   governance", "version 1.3.0, nonce 3: 1 calls", "safeTxHash   0x",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if file, err := os.ReadFile(filepath.Join(files, "alpha.json")); err != nil || !bytes.Contains(file, []byte(`"checksum": "0x`)) {
		t.Errorf("%s, %v", file, err)
	}
	_, digest, _ := strings.Cut(text, "digest ")
	digest, _, _ = strings.Cut(digest, "\n")
	text = session(t, exitOK, "upgrade", "apply", plan, "--digest", digest)
	if !strings.HasSuffix(text, "every beacon has its new implementation\n") {
		t.Error(text)
	}
	if text := session(t, exitOK, append(wish, "--networks", "bravo")...); !strings.Contains(text, "nothing to do") {
		t.Error(text)
	}
	if text := session(t, exitOK, append(wish, "--output", "json")...); !strings.HasPrefix(text, `{"kind":"optics beacon upgrade"`) {
		t.Error(text)
	}
	text = session(t, exitFault, "upgrade", "plan", "--beacon", "replica", "--implementation", "PlainReplica")
	if !strings.Contains(text, "address owner: removed (REFUSED)") || !strings.Contains(text, "problem: bravo: storage behind the replica beacon does not fit") {
		t.Error(text)
	}
}
