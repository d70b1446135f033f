package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/keyring"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// startCloud opens the account of a network that is kept in dir.
func startCloud(t *testing.T, dir string) *devCloud {
	t.Helper()
	o := devOptions{chains: 2, blockTime: time.Second, optimistic: 3, finality: 2, data: dir, keys: keysKMS}
	c, err := newCloud(o, dir, slog.New(slog.DiscardHandler))
	if err == nil {
		err = c.open(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stopCloud closes it.
func stopCloud(t *testing.T, c *devCloud) {
	t.Helper()
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
}

// statuses returns the addresses of the keys, and how they came to be.
func statuses(c *devCloud) (addresses []common.Address, all []keyring.Status) {
	for _, e := range c.keys {
		addresses, all = append(addresses, *e.Address), append(all, e.Status)
	}
	return addresses, all
}

// Every user of a development network signs with its own keys alone, whatever AWS
// settings the process was started with.
func TestDevelopmentKeysBelongToTheirAgents(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_PROFILE": "of-somebody", "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:2",
		"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:3", "AWS_ACCESS_KEY_ID": "AKIAOFSOMEBODY", "AWS_SECRET_ACCESS_KEY": "other",
		"AWS_REGION": "eu-west-1",
	} {
		t.Setenv(name, value)
	}
	c := startCloud(t, t.TempDir())
	defer stopCloud(t, c)
	text, err := os.ReadFile(c.path(cloudCredentials))
	if err != nil {
		t.Fatal(err)
	}
	got, want := make(map[string][]string), make(map[string][]string)
	for _, user := range profiles(string(text)) {
		own, err := c.openUser(t.Context(), user)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.keys {
			ok, err := maySign(t.Context(), own.KMS(), namedKey{e.Alias, e.KeyID})
			if err != nil {
				t.Fatalf("%s with %s: %v", user, e.Alias, err)
			}
			if ok {
				got[user] = append(got[user], e.Alias)
			}
		}
	}
	const sender = "optics-signer-devnet" // of the operations document
	for _, e := range c.keys {
		want[c.user(e.Role)] = append(want[c.user(e.Role)], e.Alias)
		if e.Purpose == environment.Transactions && e.Role != environment.Bank {
			want[sender] = append(want[sender], e.Alias)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who signs (-want +got): %s", diff)
	}
}

// An account that is lost is a new one: nothing of the old one is taken for it.
func TestDevelopmentAccountIsLost(t *testing.T) {
	dir := t.TempDir()
	c := startCloud(t, dir)
	first, _ := statuses(c)
	stopCloud(t, c)
	if err := os.Remove(filepath.Join(dir, cloudState)); err != nil {
		t.Fatal(err)
	}
	c = startCloud(t, dir)
	defer stopCloud(t, c)
	second, _ := statuses(c)
	for i := range first {
		if first[i] == second[i] {
			t.Errorf("%s is %s again", c.keys[i].Alias, first[i])
		}
	}
}

// A network is started again with the keys that it had, also after a start that was
// killed before it had written an access key.
func TestDevelopmentKeysStay(t *testing.T) {
	dir := t.TempDir()
	c := startCloud(t, dir)
	first, how := statuses(c)
	if slices.ContainsFunc(how, func(s keyring.Status) bool { return s != keyring.Created }) {
		t.Errorf("the keys of a new network are %v", how)
	}
	stopCloud(t, c)
	path := filepath.Join(dir, cloudCredentials)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(text), "\n[optics-relayer-devnet]")
	if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}

	c = startCloud(t, dir)
	defer stopCloud(t, c)
	second, how := statuses(c)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("other keys (-first +second): %s", diff)
	}
	if slices.ContainsFunc(how, func(s keyring.Status) bool { return s != keyring.Present }) {
		t.Errorf("the keys of a known network are %v", how)
	}
}

// Every agent's signer uses the agent's own access key and journals.
func TestDevelopmentAccountsSign(t *testing.T) {
	dir := t.TempDir()
	c, err := newCloud(devOptions{chains: 2, blockTime: time.Second, optimistic: 3, keys: keysKMS}, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer stopCloud(t, c)
	db, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "keys", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a, err := c.accounts(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, cloudState)); err == nil {
		t.Error("the account of a network that is forgotten is kept")
	}
	for _, e := range c.keys {
		if e.Role == environment.Bank {
			continue
		}
		signer := *place(&a.Keys, e)
		digest := common.HexToHash("0x01")
		signature, err := signer.SignDigest(t.Context(), digest)
		if err != nil {
			t.Fatalf("%s: %v", e.Alias, err)
		}
		if by, err := signature.Recover(digest); err != nil || by != *e.Address {
			t.Errorf("%s: signed by %s, want %s, error %v", e.Alias, by, e.Address, err)
		}
		if open, err := db.OpenSignatures(t.Context(), *e.Address, 1); err != nil || len(open) > 0 {
			t.Errorf("%s: %d signatures are open in the journal, error %v", e.Alias, len(open), err)
		}
	}
}
