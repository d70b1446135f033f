package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
)

// killer ends a context after a number of writes.
type killer struct {
	io.Writer
	mu   sync.Mutex
	left int
	kill context.CancelFunc
}

func (k *killer) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.left--; k.left == 0 {
		k.kill()
	}
	return k.Writer.Write(p)
}

// applyKilled applies an upgrade until it ends by itself, and kills it after each
// line that it says. It returns the exit code, what was said last, and the kills.
func (w *labWorld) applyKilled(t *testing.T, plan string) (code int, text string, kills int) {
	t.Helper()
	for lines := 1; ; lines++ {
		ctx, kill := context.WithCancel(t.Context())
		var out bytes.Buffer
		k := &killer{Writer: &out, left: lines, kill: kill}
		code := run(ctx, append(w.keys("key", "upgrade", "apply", plan), "-e", "lab", "--environments", w.path("environments"),
			"--addresses", w.path("keys.json"), "--state", w.path("state")), k, k)
		killed := ctx.Err() != nil
		kill()
		if !killed {
			return code, out.String(), kills
		}
		kills++
	}
}

// sent returns how many transactions an account has sent on each chain.
func (w *labWorld) sent(t *testing.T, role string) [2]uint64 {
	t.Helper()
	var all [2]uint64
	for i, c := range w.chains {
		client, err := ethclient.DialContext(t.Context(), c.HTTPURL())
		if err != nil {
			t.Fatal(err)
		}
		all[i], err = client.NonceAt(t.Context(), crypto.PubkeyToAddress(labKey(role).PublicKey), nil)
		client.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// The environment has the governor's key: apply makes everything, whatever kills it,
// and nothing twice. What a message carries is said to be under way.
func TestUpgradeThatIsKilled(t *testing.T) {
	w := newLabWorld(t, "key")
	w.environment(t, labGates{"development", "none", "approvers", "beacons: 1", "key"}, 900_000)
	before, deployed, governed := w.current(t), w.sent(t, "deployer-signer"), w.sent(t, "governor-signer")
	plan := w.planUpgrade(t, "upgrade.json")
	if err := w.approve(t, plan, "bob"); err != nil {
		t.Fatal(err)
	}
	code, text, kills := w.applyKilled(t, plan)
	if code != exitOK || kills < 3 {
		t.Fatalf("exit code %d after %d kills:\n%s", code, kills, text)
	}
	if text := w.session(t, exitOK, w.keys("key", "upgrade", "apply", plan)...); !strings.Contains(text, "was applied before") {
		t.Error(text)
	}
	w.recorded(t, before)
	w.sentSince(t, "deployer-signer", deployed, [2]uint64{1, 0})
	w.sentSince(t, "governor-signer", governed, [2]uint64{1, 0})

	plan = w.path("bravo.json")
	w.session(t, exitOK, "upgrade", "plan", "--beacon", "replica", "--implementation", "Replica", "--proposer", "dave", "--out", plan)
	if err := w.approve(t, plan, "bob"); err != nil {
		t.Fatal(err)
	}
	if code, text, _ = w.applyKilled(t, plan); code != exitOthers || !strings.Contains(text, "under way: alpha sent a message to bravo to point the replica beacon") {
		t.Errorf("exit code %d:\n%s", code, text)
	}
	w.sentSince(t, "deployer-signer", deployed, [2]uint64{1, 1})
	w.sentSince(t, "governor-signer", governed, [2]uint64{2, 0})
	text = w.session(t, exitFault, append(w.keys("key", "upgrade", "apply", plan), "--wait", "--timeout", "3s")...)
	if !strings.Contains(text, "the replica beacon of bravo did not follow in time; apply the plan again to go on waiting") {
		t.Error(text)
	}
}

func (w *labWorld) sentSince(t *testing.T, role string, before, want [2]uint64) {
	t.Helper()
	now := w.sent(t, role)
	for i := range now {
		if now[i]-before[i] != want[i] {
			t.Errorf("%s sent %d transactions on chain %d, the plans have %d", role, now[i]-before[i], i+1, want[i])
		}
	}
}
