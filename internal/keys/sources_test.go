package keys_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

func file(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantKey expects the test key, and nothing of it in an error.
func wantKey(t *testing.T, key *keys.HexKey, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if key.Address() != common.HexToAddress(hexAddress) {
		t.Errorf("got %s", key)
	}
}

func TestHexKeyFromEnv(t *testing.T) {
	env := map[string]string{"GOOD": " 0x" + hexKey + "\n", "EMPTY": "", "BAD": hexKey[:40]}
	lookup := func(name string) (string, bool) { value, ok := env[name]; return value, ok }
	key, err := keys.HexKeyFromEnv(lookup, "GOOD")
	wantKey(t, key, err)
	for _, name := range []string{"EMPTY", "MISSING"} {
		_, err := keys.HexKeyFromEnv(lookup, name)
		wantLine(t, err, keys.ErrKeyMissing, name, "is not set")
	}
	_, err = keys.HexKeyFromEnv(lookup, "BAD")
	wantLine(t, err, optics.ErrMalformed, "BAD", "64 hexadecimal digits")
	if strings.Contains(err.Error(), hexKey[:8]) {
		t.Errorf("the key shows in %v", err)
	}
}

func TestHexKeyFromFile(t *testing.T) {
	for _, mode := range []os.FileMode{0o600, 0o400} {
		key, err := keys.HexKeyFromFile(file(t, hexKey+"\n", mode))
		wantKey(t, key, err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o601, 0o644} {
		path := file(t, hexKey, mode)
		_, err := keys.HexKeyFromFile(path)
		wantLine(t, err, keys.ErrDenied, path, "chmod 600")
	}
	_, err := keys.HexKeyFromFile(filepath.Join(t.TempDir(), "nothing"))
	wantLine(t, err, keys.ErrKeyMissing, "nothing")
	_, err = keys.HexKeyFromFile(t.TempDir())
	wantLine(t, err, optics.ErrMalformed, "is not a file")
	_, err = keys.HexKeyFromFile(file(t, strings.Repeat("0", 10_000), 0o600))
	wantLine(t, err, optics.ErrMalformed, "10000 bytes")
	_, err = keys.HexKeyFromFile(file(t, hexKey[:60], 0o600))
	wantLine(t, err, optics.ErrMalformed, "60 characters")
}

func TestHexKeyFromSecret(t *testing.T) {
	w := newWorld(t)
	name, value, bad := "optics/development/updater-signer", "0x"+hexKey, "optics/development/bad"
	must(w.aws.Secrets().CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: &name, SecretString: &value}))(t)
	must(w.aws.Secrets().CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: &bad, SecretString: &bad}))(t)
	key, err := keys.HexKeyFromSecret(t.Context(), w.aws, name)
	wantKey(t, key, err)
	_, err = keys.HexKeyFromSecret(t.Context(), w.aws, "optics/development/missing")
	wantLine(t, err, keys.ErrKeyMissing, "optics/development/missing", region)
	_, err = keys.HexKeyFromSecret(t.Context(), w.aws, bad)
	wantLine(t, err, optics.ErrMalformed, bad)
	w.user(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}`)
	_, err = keys.HexKeyFromSecret(t.Context(), w.aws, name)
	wantLine(t, err, keys.ErrDenied, "secretsmanager:GetSecretValue", name)
}

func TestHexKeyFromKeystore(t *testing.T) {
	private, err := crypto.HexToECDSA(hexKey)
	if err != nil {
		t.Fatal(err)
	}
	text, err := keystore.EncryptKey(&keystore.Key{Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private},
		"open sesame", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	path := file(t, string(text), 0o600)
	key, err := keys.HexKeyFromKeystore(path, "open sesame")
	wantKey(t, key, err)
	_, err = keys.HexKeyFromKeystore(path, "guess")
	wantLine(t, err, keys.ErrDenied, "passphrase", path)
	_, err = keys.HexKeyFromKeystore(file(t, string(text), 0o644), "open sesame")
	wantLine(t, err, keys.ErrDenied, "chmod 600")
	_, err = keys.HexKeyFromKeystore(file(t, "{}", 0o600), "open sesame")
	wantLine(t, err, optics.ErrMalformed, "not an encrypted key")
}

func TestPin(t *testing.T) {
	key := parse(t, hexKey)
	if err := keys.Pin(key, key.Address()); err != nil {
		t.Error(err)
	}
	err := keys.Pin(key, common.Address{1})
	wantLine(t, err, keys.ErrKeyAddress, hexAddress, common.Address{1}.Hex())
	if errors.Is(err, keys.ErrDenied) {
		t.Error("two kinds of error")
	}
}
