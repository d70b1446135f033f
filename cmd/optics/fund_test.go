package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// fundRoles are the accounts of the scripts' environments; the first is the bank.
var fundRoles = []string{"bank", "updater", "watcher", "deployer", "governor", "recovery-manager"}

// fundKey is the key of a role in the scripts.
func fundKey(role string) []byte { return crypto.Keccak256([]byte("fund " + role)) }

func fundAddress(role string) string {
	key, err := crypto.ToECDSA(fundKey(role))
	if err != nil {
		panic(err)
	}
	return crypto.PubkeyToAddress(key.PublicKey).Hex()
}

// Each script is a session of somebody who funds accounts on local chains.
func TestFundScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/fund",
		Setup: func(env *testscript.Env) error {
			env.Setenv("BANK_KEY", hex.EncodeToString(fundKey("bank")))
			env.Setenv("DEAD", "http://127.0.0.1:1/secret")
			for _, role := range fundRoles {
				env.Setenv(strings.ToUpper(strings.ReplaceAll(role, "-", "_")), fundAddress(role))
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":      code,
			"exits":     exits,
			"chain":     startChain,
			"addresses": writeAddresses,
		},
	})
}

// exits runs a command that must end with an exit code: "exits 2 optics fund status".
func exits(ts *testscript.TestScript, _ bool, args []string) {
	got, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d instead of %s: %v", got, args[0], err)
	}
}

// startChain starts a chain that makes blocks as long as transactions wait, and
// sets a variable to its URL: "chain ALPHA_RPC_1 31001 bank=10 updater=0.5".
func startChain(ts *testscript.TestScript, _ bool, args []string) {
	id, err := strconv.ParseUint(args[1], 10, 64)
	ts.Check(err)
	balances := map[string]string{}
	for _, arg := range args[2:] {
		role, ether, _ := strings.Cut(arg, "=")
		balances[role] = ether
	}
	url, end, err := runChain(id, balances)
	ts.Check(err)
	ts.Defer(end)
	ts.Setenv(args[0], url)
}

func runChain(id uint64, balances map[string]string) (url string, end func(), err error) {
	alloc := types.GenesisAlloc{}
	for role, ether := range balances {
		wei, ok := new(big.Rat).SetString(ether + "e18")
		if !ok {
			return "", nil, fmt.Errorf("%s is no amount", ether)
		}
		key, err := crypto.ToECDSA(fundKey(role))
		if err != nil {
			return "", nil, err
		}
		alloc[crypto.PubkeyToAddress(key.PublicKey)] = types.Account{Balance: wei.Num()}
	}
	chain, err := localchain.New(localchain.Config{ChainID: id, Alloc: alloc, GenesisTime: 1_700_000_000})
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for first := true; ; first = false {
			if executable, _ := chain.Pending(); executable > 0 || first {
				_, _ = chain.Seal(ctx, 0) // at the end the chain may be closed
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
	return chain.HTTPURL(), func() { cancel(); <-done; _ = chain.Close() }, nil
}

// writeAddresses writes what keys list would: "addresses FILE ENVIRONMENT [ROLE]",
// without a role; or, with kms instead of it, the aliases of KMS.
func writeAddresses(ts *testscript.TestScript, _ bool, args []string) {
	without, alias := "", "optics/%s/%s-signer"
	if len(args) > 2 {
		without = args[2]
	}
	if without == "kms" {
		alias = "alias/%s-%s-signer"
	}
	var lines []string
	for _, role := range fundRoles {
		if role != without {
			lines = append(lines, fmt.Sprintf(`{"alias": %q, "address": %q, "status": "present"}`, fmt.Sprintf(alias, args[1], role), fundAddress(role)))
		}
	}
	text := "[" + strings.Join(lines, ",\n ") + "]\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// TestFundServe reads the gauges of a running exporter.
func TestFundServe(t *testing.T) {
	url, end, err := runChain(31001, map[string]string{"bank": "10", "updater": "1.5"})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	t.Setenv("SOLO_RPC", url)
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "solo"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := fmt.Sprintf(soloEnvironment, fundAddress("deployer"), fundAddress("governor"), fundAddress("recovery-manager"), fundAddress("bank"))
	if err := os.WriteFile(filepath.Join(dir, "solo", "environment.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	addresses := filepath.Join(dir, "keys.json")
	text := fmt.Sprintf(`{"keys": [{"alias": "optics/solo/updater-signer", "address": %q}, {"alias": "optics/solo/watcher-signer", "address": %q}]}`,
		fundAddress("updater"), fundAddress("watcher"))
	if err := os.WriteFile(addresses, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		defer in.Close()
		ended <- run(ctx, []string{
			"fund", "status", "--environments", dir, "--addresses", addresses, "--data", filepath.Join(dir, "bank"), "--serve", "127.0.0.1:0", "--interval", "1s",
		}, in, os.Stderr)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	want := `optics_fund_balance{address="` + strings.ToLower(fundAddress("updater")) + `",environment="solo",network="solo",role="updater"} 1.5`
	for !strings.Contains(scrape(t, strings.TrimSpace(line)), want) { // until the first look is done
		if t.Context().Err() != nil {
			t.Fatal("no gauge came")
		}
	}
	cancel()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func scrape(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// soloEnvironment wants the accounts of deployer, governor, recovery manager and
// bank.
const soloEnvironment = `
name: solo
class: development
purpose: Tests.
gates: {changes: none, beacons: human}
networks:
  solo: {chainId: 31001, domain: 1000, testnet: true, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["${SOLO_RPC}"], quorum: 1}, fees: {maxFee: 100 gwei}}
  dead: {chainId: 31002, domain: 2000, testnet: true, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["http://127.0.0.1:1"], quorum: 1}, fees: {maxFee: 100 gwei}}
contracts: {deployer: "%s", governor: {network: solo, account: "%s"}, recoveryManager: "%s", recoveryTimelock: 1h, optimisticSeconds: 3}
operators: {core: {access: none}}
agents: {updater: {operator: core}, watcher: {operator: core}}
keys: {provider: hex}
funding:
  bank: {account: "%s", floor: 1 ether}
  caps: {transaction: 5 ether, day: 20 ether}
  bands:
    updater: {low: 1 ether, target: 2 ether, days: 1}
    watcher: {low: 1 ether, target: 2 ether, days: 1}
`
