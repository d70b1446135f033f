package keyring_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// desk is an operator's directory with two keys.
type desk struct {
	dir  string
	inv  environment.Inventory
	ring *keyring.Keyring
}

func newDesk(t *testing.T, passphrase string) *desk {
	t.Helper()
	d := &desk{dir: filepath.Join(t.TempDir(), "keys")}
	for _, purpose := range []environment.Purpose{environment.Transactions, environment.Attestation} {
		name := "updater-" + string(purpose)
		d.inv.Keys = append(d.inv.Keys, environment.Key{
			Environment: "local", Role: environment.Updater, Purpose: purpose, Name: "local-" + name, Secret: "optics/local/" + name,
		})
	}
	journal := must(keyring.OpenJournal(filepath.Join(d.dir, "journal.jsonl"), &fakeClock{now: time.Now()}))(t)
	t.Cleanup(func() { journal.Close() })
	vault := keyring.NewFileVault(keyring.FilesConfig{Dir: d.dir, Passphrase: passphrase, Light: true, Journal: journal})
	d.ring = must(keyring.New(keyring.Config{Inventory: d.inv, Vault: vault, Journal: journal}))(t)
	return d
}

func TestFiles(t *testing.T) {
	d := newDesk(t, "open sesame")
	first := must(d.ring.Provision(t.Context()))(t)
	path := filepath.Join(d.dir, "local-updater-signer.json")
	info := must(os.Stat(path))(t)
	if info.Mode().Perm() != 0o600 || first[0].ARN != path || first[0].Status != keyring.Created {
		t.Errorf("mode %v: %+v", info.Mode(), first[0])
	}
	signer := must(keys.HexKeyFromKeystore(path, "open sesame"))(t)
	if !first[0].HasAddress(signer.Address()) {
		t.Errorf("the file holds the key of %s, %s is expected", signer.Address(), first[0].Address)
	}
	second := must(d.ring.Provision(t.Context()))(t)
	if second[1].Status != keyring.Present || *second[1].Address != *first[1].Address {
		t.Errorf("the second run: %+v", second[1])
	}
	staged := must(d.ring.Stage(t.Context(), d.inv.Keys[0]))(t)
	moved := must(d.ring.Move(t.Context(), d.inv.Keys[0], *staged.Next.Address))(t)
	if !moved.Moved || moved.Current.HasAddress(signer.Address()) {
		t.Errorf("moved %+v", moved)
	}
	if signer := must(keys.HexKeyFromKeystore(path, "open sesame"))(t); !moved.Current.HasAddress(signer.Address()) {
		t.Errorf("the file holds the key of %s", signer.Address())
	}
	must(keys.HexKeyFromKeystore(filepath.Join(d.dir, "local-updater-signer."+signer.Address().Hex()+".json"), "open sesame"))(t)
	must(d.ring.Rotate(t.Context(), d.inv.Keys[0]))(t)
	for _, e := range must(os.ReadDir(d.dir))(t) {
		if strings.HasPrefix(e.Name(), ".") || strings.Contains(e.Name(), "next") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

func TestFilesRefusals(t *testing.T) {
	d := newDesk(t, "")
	if _, err := d.ring.Provision(t.Context()); !errors.Is(err, keyring.ErrPassphrase) || !strings.Contains(err.Error(), "OPTICS_KEYS_PASSPHRASE") {
		t.Errorf("got %v", err)
	}
	path := filepath.Join(d.dir, "local-updater-signer.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ring.List(t.Context()); !errors.Is(err, keyring.ErrProblems) || !strings.Contains(err.Error(), "not an encrypted key") {
		t.Errorf("got %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ring.List(t.Context()); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("got %v", err)
	}
}

func TestJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "keys.jsonl")
	clock := &fakeClock{now: time.Now()}
	journal := must(keyring.OpenJournal(path, clock))(t)
	if _, err := keyring.OpenJournal(path, clock); !errors.Is(err, keyring.ErrBusy) {
		t.Errorf("opened twice: %v", err)
	}
	journal.Close()
	if mode := must(os.Stat(path))(t).Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"step":"create-key","key":"a","outcome":"intent"}` + "\n" + `{"step":"crea`)
	must(keyring.OpenJournal(path, clock))(t).Close()
	if text := string(must(os.ReadFile(path))(t)); strings.Contains(text, `"crea"`) || strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		t.Errorf("a line that was cut off is still there: %q", text)
	}
	write("{}\nnonsense\n")
	if _, err := keyring.OpenJournal(path, clock); err == nil || !strings.Contains(err.Error(), path+":2 cannot be read") {
		t.Errorf("got %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.OpenJournal(path, clock); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("got %v", err)
	}
}
