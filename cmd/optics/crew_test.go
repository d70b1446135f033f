package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/keyring"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// lab is an environment of local chains, with keys in encrypted files. Its chains make a
// block as soon as they have a transaction.
type lab struct {
	t      *testing.T
	dir    string
	env    *environment.Environment
	keys   map[string]common.Address // by name
	chains []*localchain.Chain
	mu     sync.Mutex
	stop   func()
}

// labNames are the networks of a lab.
var labNames = []string{"alpha", "bravo", "charlie"}

const labFile = `name: lab
class: development
purpose: Tests the commands that deploy and start.
gates: {changes: none, beacons: human}
networks:
%scontracts:
  deployer: key
  governor: {network: alpha, account: key}
  recoveryManager: "0x00000000000000000000000000000000000000d3"
  recoveryTimelock: 1d
  optimisticSeconds: 10
  watchers: [key]
operators:
  core: {access: none}
agents:
  updater: {operator: core, interval: 1s}
  relayer: {operator: core}
  processor: {operator: core}
  watcher: {operator: core}
  kathy: {operator: core, interval: 2s}
keys: {provider: hex}
funding:
  bank: {account: key, floor: 1 ether}
  caps: {transaction: 2 ether, day: 100 ether}
  bands:
    updater: {low: 0.5 ether, target: 1 ether, days: 1}
    relayer: {low: 0.5 ether, target: 1 ether, days: 1}
    processor: {low: 0.5 ether, target: 1 ether, days: 1}
    watcher: {low: 0.5 ether, target: 1 ether, days: 1}
    kathy: {low: 0.5 ether, target: 1 ether, days: 1}
    deployer: {low: 0.5 ether, target: 1 ether, days: 1}
    governor: {low: 0.5 ether, target: 1 ether, days: 1}
`

// newLab starts chains on which nobody but deployer, governor and bank has anything.
func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{t: t, dir: t.TempDir(), keys: make(map[string]common.Address)}
	t.Setenv(passphraseVariable, "open sesame")
	l.write(func(int) string { return "http://127.0.0.1:1" })
	l.provision()
	alloc := types.GenesisAlloc{}
	for _, name := range []string{"lab-deployer-signer", "lab-governor-signer", "lab-bank-signer"} {
		alloc[l.keys[name]] = types.Account{Balance: new(big.Int).Mul(big.NewInt(100), big.NewInt(1e18))}
	}
	for i := range labNames {
		c, err := localchain.New(localchain.Config{ChainID: uint64(31_000 + i), Alloc: alloc, GenesisTime: uint64(time.Now().Unix() - 3600)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		l.chains = append(l.chains, c)
	}
	l.write(func(i int) string { return l.chains[i].HTTPURL() })
	ctx, stop := context.WithCancel(t.Context())
	var group errgroup.Group
	group.Go(func() error { return l.sealing(ctx) })
	l.stop = sync.OnceFunc(func() {
		stop()
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(l.stop)
	return l
}

// write writes the environment file.
func (l *lab) write(endpoint func(i int) string) {
	l.t.Helper()
	var networks strings.Builder
	for i, name := range labNames {
		fmt.Fprintf(&networks, "  %s:\n    chainId: %d\n    domain: %d\n    testnet: true\n    token: ETH\n    blockTime: 1s\n    finality: 1\n"+
			"    rpc: {endpoints: [%q], quorum: 1}\n    fees: {maxFee: 100 gwei}\n", name, 31_000+i, 1000*(i+1), endpoint(i))
	}
	path := filepath.Join(l.dir, "environments", "lab", "environment.yaml")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, fmt.Appendf(nil, labFile, networks.String()), 0o600)
	}
	if err == nil {
		l.env, err = environment.Load(path)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// provision makes the keys, with weak encryption.
func (l *lab) provision() {
	l.t.Helper()
	journal, err := keyring.OpenJournal(filepath.Join(l.dir, "state", "keys-lab.jsonl"), wallClock{})
	if err != nil {
		l.t.Fatal(err)
	}
	defer journal.Close()
	vault := keyring.NewFileVault(keyring.FilesConfig{
		Dir: filepath.Join(l.dir, "state", "keys-lab"), Passphrase: "open sesame", Light: true, Journal: journal,
	})
	for _, key := range l.env.Inventory().Keys {
		e, err := vault.Create(l.t.Context(), key)
		if err != nil {
			l.t.Fatal(err)
		}
		l.keys[key.Name] = *e.Address
	}
}

// sealing makes blocks until ctx ends, and one more after each, so that they are final.
func (l *lab) sealing(ctx context.Context) error {
	open := make([]bool, len(l.chains))
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
		for i, c := range l.chains {
			ready, _ := c.Pending()
			if ready > 0 || open[i] {
				open[i] = ready > 0
				if err := l.seal(ctx, i, 0); err != nil && ctx.Err() == nil {
					return err
				}
			}
		}
	}
}

func (l *lab) seal(ctx context.Context, i int, at uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.chains[i].Seal(ctx, at)
	return err
}

// freshen makes final blocks on all chains, the newest of which is 100 seconds old: not
// too old, and with time to go before it is in the future.
func (l *lab) freshen() {
	l.t.Helper()
	for i := range l.chains {
		for range 2 {
			if err := l.seal(l.t.Context(), i, uint64(time.Now().Unix()-100)); err != nil {
				l.t.Fatal(err)
			}
		}
	}
}

// optics runs a command that must end with an exit code.
func (l *lab) optics(code int, args ...string) (stdout, stderr string) {
	l.t.Helper()
	var out, told bytes.Buffer
	if got := run(l.t.Context(), l.args(args...), &out, &told); got != code {
		l.t.Fatalf("optics %s: exit code %d instead of %d\n%s%s", strings.Join(args, " "), got, code, out.String(), told.String())
	}
	return out.String(), told.String()
}

func (l *lab) args(args ...string) []string {
	return append(args, "-e", "lab", "--environments", filepath.Join(l.dir, "environments"), "--state", filepath.Join(l.dir, "state"))
}

// deploy plans and applies.
func (l *lab) deploy() {
	l.t.Helper()
	plan := filepath.Join(l.dir, "plan.json")
	l.optics(exitOK, "plan", "--out", plan)
	l.optics(exitOK, "apply", plan)
}

// examine returns the doctor's lines that are not ok.
func (l *lab) examine(code int) []doctor.Line {
	l.t.Helper()
	l.freshen()
	out, _ := l.optics(code, "doctor", "--output", "json")
	var r doctor.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		l.t.Fatal(err)
	}
	return slices.DeleteFunc(r.Lines, func(line doctor.Line) bool { return line.State == doctor.OK })
}

// An environment goes from its file to delivered messages, by the commands that an
// operator has. At every stage the doctor says what is missing, and the command that it
// names repairs it.
func TestAnEnvironmentFromItsFileToDeliveredMessages(t *testing.T) {
	l := newLab(t)
	ill := l.examine(exitBroken)
	if want := "optics plan -e lab"; ill[0].Check != "deployment" || !strings.HasPrefix(ill[0].Repair, want) {
		t.Fatalf("before the deployment the first line is %+v", ill[0])
	}
	l.deploy()
	ill = l.examine(exitBroken)
	for _, line := range ill {
		if line.Check != "balance" && line.Check != "history" {
			t.Errorf("after the deployment: %+v", line)
		}
	}
	if want := ill[0].Repair; want != "optics fund send -e lab" {
		t.Errorf("repair of a balance: %s", want)
	}
	l.optics(exitOK, "fund", "send", "--data", filepath.Join(l.dir, "bank"))
	ill = l.examine(exitBroken)
	for _, line := range ill {
		if line.Check != "history" || !strings.Contains(line.Repair, "--import-signing-history") {
			t.Errorf("after funding: %+v", line)
		}
	}
	if _, told := l.optics(exitFault, "run"); !strings.Contains(told, "history") || !strings.Contains(told, "nothing was started: 3 lines") {
		t.Errorf("run without a history: %s", told)
	}
	first := filepath.Join(l.dir, "state", "run-lab")
	l.runUntil(func(ctx context.Context) bool { return l.processed(ctx, first) > 0 }, []string{"run", "--import-signing-history"})
	if ill = l.examine(exitOK); len(ill) != 0 {
		t.Errorf("after all: %+v", ill)
	}
	// The same agents in two processes, one of which has a directory of its own, go on.
	before, second := l.processed(t.Context(), first), filepath.Join(l.dir, "carriers")
	l.runUntil(func(ctx context.Context) bool { return l.processed(ctx, second) > before },
		[]string{"run", "--role", "updater,watcher,kathy"}, []string{"run", "--role", "relayer,processor", "--data", second})
}

// runUntil runs agents, in one process or in several, until done says so.
func (l *lab) runUntil(done func(context.Context) bool, processes ...[]string) {
	l.t.Helper()
	l.freshen()
	limited, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	group, ctx := errgroup.WithContext(limited)
	for _, args := range processes {
		group.Go(func() error {
			var out bytes.Buffer
			code := run(ctx, l.args(args...), &out, &out)
			if code != exitOK || !strings.Contains(out.String(), "agents stopped") {
				return fmt.Errorf("exit code %d: %s", code, out.String())
			}
			return nil
		})
	}
	group.Go(func() error {
		for tick := time.NewTicker(100 * time.Millisecond); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return ctx.Err()
			case <-tick.C:
			}
			for i := range l.chains {
				if err := l.seal(ctx, i, 0); err != nil {
					return err
				}
			}
			if done(ctx) {
				return errDone
			}
		}
	})
	if err := group.Wait(); !errors.Is(err, errDone) {
		l.t.Fatal(err)
	}
}

// processed returns how many messages were processed on the lane with the fewest, as a
// data directory knows it, or 0 when one of them failed.
func (l *lab) processed(ctx context.Context, dir string) uint64 {
	s, err := sqlite.OpenReadOnly(ctx, dir)
	if err != nil {
		return 0 // not there yet
	}
	defer s.Close()
	least := ^uint64(0)
	for _, home := range l.env.Networks {
		for _, remote := range l.env.Networks {
			if home.Name == remote.Name {
				continue
			}
			totals, err := s.LaneTotals(ctx, optics.Contract{Home: home.Domain, Chain: remote.Domain})
			if err != nil || totals.Failed > 0 {
				return 0
			}
			least = min(least, totals.Processed)
		}
	}
	return least
}
