package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/provision/beacons"
)

// labWorld is a deployed environment, lab, on two local chains. Its approvers
// are alice and bob, with SSH keys; alpha governs.
type labWorld struct {
	*approvalWorld
	chains []*localchain.Chain
}

// labGates are the lines of the environment's file that differ between classes.
type labGates struct {
	class, changes, beacons string
	threshold               string // of approvals, where the gates count them
	governor                string // its account
}

// labKey is the key of a role.
func labKey(role string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("lab " + role)))
	if err != nil {
		panic(err)
	}
	return key
}

func labAddress(role string) string { return crypto.PubkeyToAddress(labKey(role).PublicKey).Hex() }

// newLabWorld deploys an environment, whose governor is an account or "key".
func newLabWorld(t *testing.T, governor string) *labWorld {
	t.Helper()
	w := &labWorld{approvalWorld: &approvalWorld{dir: t.TempDir(), who: &scriptedPerson{}}}
	w.startChains(t)
	var keys []string
	for _, role := range []string{"deployer-signer", "governor-signer", "updater-signer", "updater-attestation", "watcher-signer", "watcher-attestation"} {
		for _, alias := range []string{"optics/lab/" + role, "alias/lab-" + role} {
			keys = append(keys, fmt.Sprintf(`{"alias": %q, "address": %q, "status": "present"}`, alias, labAddress(role)))
		}
	}
	w.write(t, "keys.json", "["+strings.Join(keys, ",\n ")+"]\n")
	t.Setenv("DEPLOYER_KEY", hex.EncodeToString(crypto.FromECDSA(labKey("deployer-signer"))))
	t.Setenv("GOVERNOR_KEY", hex.EncodeToString(crypto.FromECDSA(labKey("governor-signer"))))
	w.environment(t, labGates{"development", "none", "human", "", governor}, 850_000)
	plan := w.path("plan.json")
	w.session(t, exitOK, "plan", "--only", "chains", "--out", plan)
	w.session(t, exitOK, w.keys(governor, "apply", plan)...)
	w.session(t, exitOK, "drift", "--only", "chains")
	return w
}

func (w *labWorld) startChains(t *testing.T) {
	t.Helper()
	alloc := types.GenesisAlloc{}
	for _, role := range []string{"deployer-signer", "governor-signer", "updater-signer", "watcher-signer", "bank", "somebody"} {
		alloc[crypto.PubkeyToAddress(labKey(role).PublicKey)] = types.Account{Balance: new(big.Int).Mul(big.NewInt(1000), big.NewInt(1e18))}
	}
	ctx, stop := context.WithCancel(t.Context())
	var blocks errgroup.Group
	for i, name := range []string{"ALPHA_RPC", "BRAVO_RPC"} {
		chain, err := localchain.New(localchain.Config{ChainID: uint64(31001 + i), Alloc: alloc, GenesisTime: 1_700_000_000})
		if err != nil {
			t.Fatal(err)
		}
		w.chains = append(w.chains, chain)
		blocks.Go(func() error { return makeBlocksOf(ctx, chain) })
		t.Setenv(name+"_1", chain.HTTPURL()+"/?provider=1")
		t.Setenv(name+"_2", chain.HTTPURL()+"/?provider=2")
	}
	t.Cleanup(func() {
		stop()
		err := blocks.Wait()
		for _, c := range w.chains {
			err = errors.Join(err, c.Close())
		}
		if err != nil {
			t.Error(err)
		}
	})
}

// environment writes the environment's file.
func (w *labWorld) environment(t *testing.T, g labGates, processGas int) {
	t.Helper()
	access, provider := "none", "{provider: hex}"
	if g.class != "development" {
		access, provider = "user", `{provider: kms, account: "123456789012", region: us-west-2}`
	}
	governorBand := ""
	if g.governor == "key" {
		governorBand = ", governor: {low: 1 ether, target: 2 ether, days: 1}"
	}
	testnet := g.class != "production"
	approver := func(name string, n byte) string { return fmt.Sprintf("%s: {ssh: [%s]}", name, w.sshKey(t, name, n)) }
	w.sshKey(t, "stranger", 9)
	w.write(t, "environments/lab/environment.yaml", fmt.Sprintf(`
name: lab
class: %s
purpose: Tests upgrades.
gates: {changes: %s, beacons: %s}
approvals: {threshold: {%s}, validFor: 1h, approvers: {%s, %s}}
networks:
  alpha: {chainId: 31001, domain: 1000, testnet: %v, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["${ALPHA_RPC_1}", "${ALPHA_RPC_2}"], quorum: 2}, fees: {maxFee: 100 gwei}}
  bravo: {chainId: 31002, domain: 2000, testnet: %v, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["${BRAVO_RPC_1}", "${BRAVO_RPC_2}"], quorum: 2}, fees: {maxFee: 100 gwei}}
contracts: {deployer: key, governor: {network: alpha, account: "%s"}, recoveryManager: "%s", recoveryTimelock: 1d, optimisticSeconds: 1800, updater: key, watchers: [key], processGas: %d, reserveGas: 15000}
operators: {core: {access: %s}}
agents: {updater: {operator: core}, watcher: {operator: core}}
keys: %s
funding: {bank: {account: "%s", floor: 1 ether}, caps: {transaction: 5 ether, day: 20 ether}, bands: {updater: {low: 1 ether, target: 2 ether, days: 1}, watcher: {low: 1 ether, target: 2 ether, days: 1}, deployer: {low: 1 ether, target: 2 ether, days: 1}%s}}
`, g.class, g.changes, g.beacons, g.threshold, approver("alice", 1), approver("bob", 2), testnet, testnet, g.governor, labAddress("recovery"), processGas, access, provider, labAddress("bank"), governorBand))
}

// keys adds the keys that a development environment is given to a command.
func (w *labWorld) keys(governor string, args ...string) []string {
	args = append(args, "--key", "deployer=env:DEPLOYER_KEY")
	if governor == "key" {
		args = append(args, "--key", "governor=env:GOVERNOR_KEY")
	}
	return args
}

// try runs a command on the environment.
func (w *labWorld) try(t *testing.T, args ...string) (code int, text string) {
	t.Helper()
	var out, errs bytes.Buffer
	args = append(args, "-e", "lab", "--environments", w.path("environments"), "--addresses", w.path("keys.json"), "--state", w.path("state"))
	code = run(t.Context(), args, &out, &errs)
	return code, out.String() + errs.String()
}

// session runs a command that must end with an exit code.
func (w *labWorld) session(t *testing.T, code int, args ...string) string {
	t.Helper()
	got, text := w.try(t, args...)
	if got != code {
		t.Fatalf("optics %s ended with %d instead of %d:\n%s", strings.Join(args, " "), got, code, text)
	}
	return text
}

// planUpgrade plans 900,000 gas for messages on alpha, and writes the plan.
func (w *labWorld) planUpgrade(t *testing.T, name string) string {
	t.Helper()
	path := w.path(name)
	text := w.session(t, exitOK,
		"upgrade", "plan", "--beacon", "replica", "--implementation", "Replica", "--networks", "alpha", "--proposer", "dave", "--out", path)
	if !strings.Contains(text, "immutable   PROCESS_GAS 850000 → 900000") {
		t.Fatalf("the plan says\n%s", text)
	}
	return path
}

// digestOf returns the digest of a plan.
func digestOf(t *testing.T, path string) [32]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := beacons.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Digest()
}

// approve approves a plan as people do, who see it and write its digest.
func (w *labWorld) approve(t *testing.T, path, person string) error {
	t.Helper()
	digest := digestOf(t, path)
	w.who.answer = hex.EncodeToString(digest[:4])
	root := rootWith(newApprove(ownPlans{}, w.who))
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs([]string{
		"approve", path, "-e", "lab", "--environments", w.path("environments"), "--addresses", w.path("keys.json"), "--state", w.path("state"),
		"--key", w.path(person),
	})
	return root.ExecuteContext(t.Context())
}

// govern makes the calls that apply has written for governance.
func (w *labWorld) govern(t *testing.T, plan string) {
	t.Helper()
	data, err := os.ReadFile(plan + ".calls/alpha.json")
	if err != nil {
		t.Fatal(err)
	}
	var file callsFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, call := range file.Calls {
		w.send(t, "governor-signer", call.To, call.Data)
	}
}

// send sends a transaction of a role on alpha, and waits until it is in a block.
func (w *labWorld) send(t *testing.T, role string, to common.Address, data []byte) {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), w.chains[0].HTTPURL())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	nonce, err := client.PendingNonceAt(t.Context(), crypto.PubkeyToAddress(labKey(role).PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id := big.NewInt(31001)
	tx, err := types.SignNewTx(labKey(role), types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &to, Data: data, Gas: 1_000_000, GasFeeCap: big.NewInt(50e9), GasTipCap: big.NewInt(1e9),
	})
	if err == nil {
		err = client.SendTransaction(t.Context(), tx)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.mined(t, client, tx)
}

// mined waits until a transaction is in a block, and has succeeded there.
func (w *labWorld) mined(t *testing.T, client *ethclient.Client, tx *types.Transaction) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		receipt, err := client.TransactionReceipt(t.Context(), tx.Hash())
		if err == nil {
			if receipt.Status != types.ReceiptStatusSuccessful {
				t.Fatalf("%s reverted", hexutil.Encode(tx.Data()))
			}
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the transaction is in no block")
		case <-ticker.C:
		}
	}
}

// current is the current record.
func (w *labWorld) current(t *testing.T) *deployment.Record {
	t.Helper()
	r, err := deployment.Current(filepath.Join(w.dir, "environments", "lab"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
