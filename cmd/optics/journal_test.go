package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics/internal/devnet"
)

// output is what a command that runs has written so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// running is a command that runs.
type running struct {
	stderr *output
	stop   context.CancelFunc
	ended  chan int
}

func background(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{stderr: new(output), stop: stop, ended: make(chan int, 1)}
	go func() { r.ended <- run(ctx, args, io.Discard, r.stderr) }()
	return r
}

// metrics scrapes the command, "" as long as it does not serve.
func (r *running) metrics(t *testing.T) string {
	t.Helper()
	url := regexp.MustCompile(`http://[0-9.:]+/metrics`).FindString(r.stderr.String())
	if url == "" {
		return ""
	}
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %v %s", answer.Status, err, body)
	}
	return string(body)
}

// untilSo makes blocks until something is so.
func untilSo(t *testing.T, n *devnet.Network, r *running, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ticker := time.NewTicker(40 * time.Millisecond)
	defer ticker.Stop()
	for !is() {
		select {
		case code := <-r.ended:
			t.Fatalf("waiting for %s: it ended with %d: %s", what, code, r.stderr)
		case <-ticker.C:
		}
		if err := n.Seal(ctx); err != nil {
			t.Fatalf("waiting for %s: %v: %s", what, err, r.stderr)
		}
	}
}

// fromWallet sends a transaction from a role's account, beside its agent.
func fromWallet(t *testing.T, c devnet.FileChain, r devnet.Role) common.Hash {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), c.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	nonce, err := client.PendingNonceAt(t.Context(), devnet.Address(r))
	if err != nil {
		t.Fatal(err)
	}
	chainID := new(big.Int).SetUint64(c.ChainID)
	tx, err := types.SignNewTx(devnet.Key(r), types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, Gas: 21_000, To: &common.Address{1}, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(50e9),
	})
	if err == nil {
		err = client.SendTransaction(t.Context(), tx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tx.Hash()
}

// A wallet with the key of an agent sends a transaction. The agent stops and says
// which; after a restart, too. The journal shows it, and an acknowledgement lets the
// agent go on.
func TestSomebodyElseSends(t *testing.T) {
	n := bareNetwork(t)
	dir := t.TempDir()
	writeLegacy(t, n.File(), dir)
	db := filepath.Join(dir, "kathy")
	args := []string{"run", "kathy", "--legacy-config", dir, "--base-config", "alpha_config", "--db", db, "--metrics", "0"}
	sent := func() uint64 {
		s, err := n.Node().Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return total(s.Lanes)
	}

	kathy := background(t, args...)
	untilSo(t, n, kathy, "a message", func() bool { return sent() > 0 })
	held := `optics_lease_held{address="` + strings.ToLower(devnet.Address(devnet.KathySigner).Hex()) + `",chain="alpha",purpose="transactions",role="kathy"} 1`
	if m := kathy.metrics(t); !strings.Contains(m, held) {
		t.Errorf("the metrics do not say %s:\n%s", held, m)
	}
	hash := fromWallet(t, n.File().Chains[0], devnet.KathySigner)
	halted := `optics_agent_halted{reason="foreign_transaction",role="kathy",subject="alpha"} 1`
	for range 2 {
		untilSo(t, n, kathy, "a halt", func() bool { return strings.Contains(kathy.metrics(t), halted) })
		if !strings.Contains(kathy.stderr.String(), hash.Hex()) {
			t.Errorf("it does not name %s: %s", hash, kathy.stderr)
		}
		if err := tryCommand(t, db, nil, "acknowledge", "--domain", "1000", "--account", devnet.Address(devnet.KathySigner).Hex(), "--nonce", "0"); err == nil || !strings.Contains(err.Error(), "in use") {
			t.Errorf("beside the agent: %v", err)
		}
		kathy.stop()
		if code := <-kathy.ended; code != exitOK {
			t.Fatalf("exit code %d: %s", code, kathy.stderr)
		}
		kathy = background(t, args...)
	}
	kathy.stop()
	<-kathy.ended
	acknowledgeListed(t, db, hash)
	before := sent()
	kathy = background(t, args...)
	untilSo(t, n, kathy, "a message after that", func() bool { return sent() > before })
	kathy.stop()
	<-kathy.ended
}

// acknowledgeListed acknowledges the one foreign transaction that the journal shows.
func acknowledgeListed(t *testing.T, db string, hash common.Hash) {
	t.Helper()
	var view journalView
	if err := tryCommand(t, db, &view, "list", "--output", "json"); err != nil {
		t.Fatal(err)
	}
	if len(view.Foreign) != 1 || *view.Foreign[0].Transaction != hash || view.Foreign[0].Acknowledged || len(view.Accounts) == 0 || len(view.Leases) == 0 {
		t.Fatalf("the journal shows %+v", view)
	}
	f := view.Foreign[0]
	if err := tryCommand(t, db, nil, "acknowledge", "--domain", f.Domain.String(), "--account", f.Account.Hex(), "--nonce", fmt.Sprint(f.Nonce)); err != nil {
		t.Fatal(err)
	}
}

// tryCommand runs a command of optics journal and decodes its output.
func tryCommand(t *testing.T, db string, into any, args ...string) error {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), append([]string{"journal", "--db", db}, args...), &stdout, &stderr); code != exitOK {
		return errors.New(stderr.String())
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(stdout.Bytes(), into)
}

// Two agents with one key and data directories of their own share their leases: the
// second begins when the first has stopped.
func TestTwoSetupsOnOneSigner(t *testing.T) {
	n := bareNetwork(t)
	dir := t.TempDir()
	writeLegacy(t, n.File(), dir)
	start := func(name string) *running {
		return background(t, "run", "kathy", "--legacy-config", dir, "--base-config", "alpha_config",
			"--db", filepath.Join(dir, name), "--leases", filepath.Join(dir, "leases"), "--metrics", "0")
	}
	is := func(r *running, state string) func() bool {
		return func() bool {
			return strings.Contains(r.metrics(t), `optics_agent_state{role="kathy",state="`+state+`",subject="alpha"} 1`)
		}
	}
	first := start("first")
	untilSo(t, n, first, "the first to run", is(first, "running"))
	second := start("second")
	untilSo(t, n, second, "the second to see the first", func() bool { return strings.Contains(second.stderr.String(), "lease is held by another") })
	if !is(second, "starting")() || !strings.Contains(second.stderr.String(), "kathy in process ") {
		t.Errorf("the second begins: %s", second.stderr)
	}
	first.stop()
	if code := <-first.ended; code != exitOK {
		t.Errorf("exit code %d: %s", code, first.stderr)
	}
	untilSo(t, n, second, "the second to run", is(second, "running"))
	second.stop()
	if code := <-second.ended; code != exitOK {
		t.Errorf("exit code %d: %s", code, second.stderr)
	}
}
