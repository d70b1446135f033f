package devnet_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/opticsnet/optics/internal/devnet"
)

// childDir, when set, makes the test binary run the network in that directory
// until every message is delivered: the process that the test kills.
const childDir = "OPTICS_TEST_NETWORK_DIR"

// Every run makes fewer than killRounds blocks of a second each before it is
// killed, so that messages are left for the last run.
const (
	kills        = 10
	killRounds   = 25
	killRate     = 4 // a second of block time
	killMessages = kills*killRounds*killRate + 10
)

func killConfig(dir string) devnet.Config {
	cfg := config(dir, killMessages, killRate)
	cfg.Memory = false
	return cfg
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child runs the network and prints a line for each round of blocks.
func child(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n, err := devnet.Start(ctx, killConfig(dir))
	if err != nil {
		return err
	}
	say := func(round int) error {
		_, err := fmt.Printf("round %d\n", round)
		return err
	}
	return run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, say, delivered(ctx, n, killMessages)) })
}

// The process is killed ten times, each time after a random number of rounds, the
// first time while it may still deploy; nothing it did may be lost or done twice.
// Messages come so fast that most go in batches.
func TestNetworkSurvivesKills(t *testing.T) {
	dir := t.TempDir()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range kills {
		if ended := runChild(t, dir, random.IntN(killRounds), time.Duration(random.IntN(int(pause)))); ended {
			t.Fatalf("all messages were delivered before kill %d", i+1)
		}
	}
	if !runChild(t, dir, -1, 0) {
		t.Fatal("the last run did not deliver everything")
	}
	n, err := devnet.Start(t.Context(), killConfig(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	w := readTruth(t, n.File())
	if got := w.checkExactlyOnce(t, n.File()); got != killMessages {
		t.Errorf("%d messages were dispatched instead of %d", got, killMessages)
	}
	txs := 0
	for _, from := range n.File().Chains {
		for _, to := range n.File().Chains {
			txs += transactions(w.lane(from, to))
		}
	}
	if txs > killMessages*3/4 {
		t.Errorf("%d messages took %d transactions: too few batches to tell", killMessages, txs)
	}
	t.Logf("%d updates signed, %d transactions for %d messages", w.checkSignedOnce(t), txs, killMessages)
}

// runChild runs the network in a process of its own and kills it a moment after a
// round; a negative round lets it end. It reports whether it ended by itself.
func runChild(t *testing.T, dir string, killAfter int, moment time.Duration) (ended bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	for lines, rounds := bufio.NewScanner(stdout), 0; ; rounds++ {
		if rounds == killAfter {
			timer := time.NewTimer(moment)
			<-timer.C
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if !lines.Scan() {
			break
		}
	}
	err = cmd.Wait()
	if err != nil && !killed {
		t.Fatalf("the network ended with: %v: %s", err, stderr.String())
	}
	return err == nil
}
