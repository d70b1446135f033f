package keyring_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

func TestProvisionSecrets(t *testing.T) {
	w := newWorld(t, "development")
	first := w.provision()
	if len(first) != 11 {
		t.Fatalf("%d keys", len(first))
	}
	pool := keys.NewAWSPool(keys.AWSConfig{HTTPClient: &transport{handler: w.server.Handler()}})
	a := must(pool.Open(t.Context(), account, region))(t)
	for i, e := range first {
		key := w.env.Inventory().Keys[i]
		signer := must(keys.HexKeyFromSecret(t.Context(), a, key.Secret))(t)
		if !e.HasAddress(signer.Address()) || e.KeyID != strings.ToLower(signer.Address().Hex()) || e.Status != keyring.Created || e.Alias != key.Secret {
			t.Errorf("%s holds the key of %s: %+v", key.Secret, signer.Address(), e)
		}
	}
	for i, e := range w.provision() {
		if e.Status != keyring.Present || !e.HasAddress(*first[i].Address) {
			t.Errorf("the second run: %+v", e)
		}
	}
}

// Who stores keys need not be able to read them.
func TestProvisionSecretsWithoutReading(t *testing.T) {
	w := newWorld(t, "development")
	w.admin("development-secrets-admin")
	for _, e := range w.provision() {
		if e.Address == nil || e.Problem != "" {
			t.Errorf("%+v", e)
		}
	}
	r := must(w.rotate(w.key(environment.Updater, environment.Attestation)))(t)
	if r.Current.Address == nil {
		t.Errorf("rotated to %+v", r.Current)
	}
}

func TestProvisionSecretsSurvivesAKillAnywhere(t *testing.T) {
	probe := &transport{}
	w := newWorld(t, "development")
	run := func(w *world, p *transport) (bool, error) {
		return w.process(p, func(ring *keyring.Keyring) error { _, err := ring.Provision(t.Context()); return err })
	}
	if _, err := run(w, probe); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= probe.calls; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("call %d of %d, executed %t", n, probe.calls, after), func(t *testing.T) {
				w := newWorld(t, "development")
				if dead, err := run(w, &transport{killAt: n, after: after}); !dead {
					t.Fatalf("the process lives: %v", err)
				}
				seen := make(map[common.Address]bool)
				for _, e := range w.provision() {
					seen[*e.Address] = true
				}
				if len(seen) != 11 || w.clock.slept != 0 {
					t.Errorf("%d accounts, after waiting for %s", len(seen), w.clock.slept)
				}
			})
		}
	}
}

// Secrets that were stored by other means are read.
func TestListSecretsOfOthers(t *testing.T) {
	w := newWorld(t, "development")
	client := secretsmanager.NewFromConfig(w.root())
	store := func(role environment.Role, value string) string {
		name := w.key(role, environment.Transactions).Secret
		must(client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: &name, SecretString: &value}))(t)
		return name
	}
	store(environment.Updater, "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	store(environment.Relayer, "secret")
	gone := store(environment.Processor, "0x01")
	must(client.DeleteSecret(t.Context(), &secretsmanager.DeleteSecretInput{SecretId: &gone, RecoveryWindowInDays: aws.Int64(7)}))(t)
	var entries []keyring.Entry
	_, err := w.process(&transport{}, func(ring *keyring.Keyring) (err error) { entries, err = ring.List(t.Context()); return err })
	if !errors.Is(err, keyring.ErrProblems) || strings.Contains(err.Error(), "secret: secret") {
		t.Errorf("got %v", err)
	}
	byRole := make(map[environment.Role]keyring.Entry)
	for _, e := range entries {
		if e.Purpose == environment.Transactions {
			byRole[e.Role] = e
		}
	}
	if !byRole[environment.Updater].HasAddress(common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")) {
		t.Errorf("updater: %+v", byRole[environment.Updater])
	}
	if p := byRole[environment.Relayer].Problem; !strings.Contains(p, "64 hexadecimal digits") {
		t.Errorf("relayer: %q", p)
	}
	if p := byRole[environment.Processor].Problem; !strings.Contains(p, "restore-secret") {
		t.Errorf("processor: %q", p)
	}
	if s := byRole[environment.Kathy].Status; s != keyring.Missing {
		t.Errorf("kathy: %s", s)
	}
}
