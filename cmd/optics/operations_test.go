package main

import (
	"bufio"
	"context"
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
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// The script walks the operations document from an empty account to agents that
// deliver messages. Every command is a process of its own.
func TestOperationsDocument(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/operations",
		Setup:    emptyAccount,
		Deadline: time.Now().Add(4 * time.Minute), // what should be refused may run instead
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "exits": exits, "field": field,
			"as": as, "digest": digest, "signatures": signatures, "network": startNetwork, "arrived": awaitMessages,
		},
	})
}

// rehearsal is what a script of operations has beside its files.
type rehearsal struct {
	server  *awsfake.Server
	network *devnet.Network
}

// rehearsalKey is where a script's rehearsal is kept.
type rehearsalKey struct{}

func rehearsalOf(ts *testscript.TestScript) *rehearsal {
	return ts.Value(rehearsalKey{}).(*rehearsal)
}

// emptyAccount starts an AWS account in which nothing is. The profile root is its
// owner; without a profile there are no credentials.
func emptyAccount(env *testscript.Env) error {
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: "operations", Region: "us-west-2"})
	if err != nil {
		return err
	}
	env.Defer(func() { _ = server.Close() })
	if err := server.Start(env.T().(testing.TB).Context(), "127.0.0.1:0"); err != nil {
		return err
	}
	env.Values[rehearsalKey{}] = &rehearsal{server: server}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_ENDPOINT_URL_STS": server.URL(), "AWS_CONFIG_FILE": os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(env.WorkDir, "aws-credentials"), "AWS_EC2_METADATA_DISABLED": "true",
		"HOME": env.WorkDir, "ACCOUNT": awsfake.DefaultAccount,
		"DEPLOYER": devnet.Address(devnet.Deployer).Hex(), "GOVERNOR": devnet.Address(devnet.User).Hex(),
	} {
		env.Setenv(name, value)
	}
	profile := fmt.Sprintf("[root]\naws_access_key_id = %s\naws_secret_access_key = %s\n", server.Root().AccessKeyID, server.Root().SecretAccessKey)
	return os.WriteFile(filepath.Join(env.WorkDir, "aws-credentials"), []byte(profile), 0o600)
}

// as makes the commands that follow those of a user: "as kms-admin".
func as(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: as user")
	}
	ts.Setenv("AWS_PROFILE", args[0])
}

// digest sets a variable to the digest of the plan on standard output: "digest
// APPROVED".
func digest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: digest VARIABLE")
	}
	lines := bufio.NewScanner(strings.NewReader(ts.ReadFile("stdout")))
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "digest "); ok {
			ts.Setenv(args[0], strings.TrimSpace(text))
			return
		}
	}
	ts.Fatalf("no digest on standard output")
}

// farKey is the account of a key that is somewhere else: it signs nothing.
type farKey struct{ address common.Address }

func (k farKey) Address() common.Address { return k.address }

func (k farKey) SignDigest(context.Context, common.Hash) (optics.Signature, error) {
	return optics.Signature{}, errors.New("the key is somewhere else")
}

// startNetwork starts two chains with contracts for the keys in a list, writes the
// files of their agents into the directory config, and makes blocks until the script
// ends: "network keys.json".
func startNetwork(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: network keys.json")
	}
	var list []struct {
		Alias   string         `json:"alias"`
		Address common.Address `json:"address"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &list))
	addresses := make(map[string]common.Address)
	for _, key := range list {
		addresses[key.Alias] = key.Address
	}
	ctx, stop := context.WithCancel(context.Background())
	ts.Defer(stop)
	n, err := devnet.Start(ctx, devnet.Config{
		Chains: 2, OptimisticSeconds: 60, Finality: 2, Dir: ts.MkAbs("chains"), Memory: true, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Accounts: func(context.Context, *sqlite.Store) (devnet.Accounts, error) {
			attest := func(role string) keys.Signer { return farKey{addresses["alias/staging-"+role+"-attestation"]} }
			return devnet.Accounts{
				Keys: node.Keys{Updater: attest("updater"), Watcher: attest("watcher")}, Bank: addresses["alias/staging-bank-signer"],
			}, nil
		},
	})
	ts.Check(err)
	rehearsalOf(ts).network = n
	ended := new(errgroup.Group)
	ended.Go(func() error { return n.Node().Run(ctx) }) // its index says what arrived
	ended.Go(func() error { return makeBlocks(ctx, n) })
	ts.Defer(func() {
		stop()
		if err := errors.Join(ended.Wait(), n.Close()); err != nil {
			ts.Logf("the network: %v", err)
		}
	})
	ts.Check(os.Mkdir(ts.MkAbs("config"), 0o700))
	for name, v := range legacyFiles(n.File()) {
		data, err := json.MarshalIndent(v, "", "  ")
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs("config"), name), data, 0o600))
	}
	alpha, bravo := n.File().Chains[0], n.File().Chains[1]
	ts.Setenv("ALPHA_RPC", alpha.HTTP)
	ts.Setenv("BRAVO_RPC", bravo.HTTP)
	ts.Setenv("OPT_BASE_HOME_CONNECTION_URL", alpha.HTTP)
	ts.Setenv("OPT_BASE_REPLICAS_BRAVO_CONNECTION_URL", bravo.HTTP)
}

// makeBlocks makes a block on every chain 40 times a second.
func makeBlocks(ctx context.Context, n *devnet.Network) error {
	ticker := time.NewTicker(25 * time.Millisecond)
	defer ticker.Stop()
	for {
		if err := n.Seal(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// awaitMessages waits until so many messages from alpha to bravo are processed:
// "arrived 3".
func awaitMessages(ts *testscript.TestScript, neg bool, args []string) {
	var count uint64
	if neg || len(args) != 1 {
		ts.Fatalf("usage: arrived count")
	}
	_, err := fmt.Sscan(args[0], &count)
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	done := arrived(rehearsalOf(ts).network, count)
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		ok, err := done(ctx)
		ts.Check(err)
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			ts.Fatalf("%s messages did not arrive within two minutes", args[0])
		case <-ticker.C:
		}
	}
}
