package keys_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

const (
	// The first account of the mnemonic that every development chain knows.
	hexKey     = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
	hexAddress = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
)

func parse(t *testing.T, text string) *keys.HexKey {
	t.Helper()
	key, err := keys.ParseHexKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestHexKeySigns(t *testing.T) {
	for _, text := range []string{hexKey, "0x" + hexKey, strings.ToUpper(hexKey)} {
		key := parse(t, text)
		if got := key.Address(); got != common.HexToAddress(hexAddress) {
			t.Errorf("address is %s", got)
		}
		for i := range 64 {
			digest := common.Hash{byte(i)}
			sig, err := key.SignDigest(t.Context(), digest)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := sig.Recover(digest); err != nil || got != key.Address() {
				t.Fatalf("signature of %s recovers to %s, %v", digest, got, err)
			}
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := parse(t, hexKey).SignDigest(ended, common.Hash{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v", err)
	}
}

func TestHexKeyIsNeverShown(t *testing.T) {
	key := parse(t, hexKey)
	encoded, err := json.Marshal(map[string]any{"pointer": key, "value": *key})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).InfoContext(t.Context(), "key", "pointer", key, "value", *key)
	slog.New(slog.NewJSONHandler(&log, nil)).InfoContext(t.Context(), "key", "pointer", key, "value", *key)
	type config struct {
		Key     *keys.HexKey
		private *keys.HexKey
	}
	shown := []string{string(encoded), log.String(), key.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, key), fmt.Sprintf(verb, *key), fmt.Sprintf(verb, config{key, key}), fmt.Sprintf(verb, []any{key}))
	}
	decimal := "77814517325470205911140941194401928579557062014761831930645393041380819009408"
	for _, text := range shown {
		low := strings.ToLower(text)
		if strings.Contains(low, hexKey[:16]) || strings.Contains(low, hexKey[48:]) || strings.Contains(text, decimal[:16]) {
			t.Errorf("the key shows in %q", text)
		}
	}
	if got := fmt.Sprintf("%v", key); got != "key of "+hexAddress {
		t.Errorf("printed as %q", got)
	}
}

func TestHexKeyErrorsAreClearAndSilent(t *testing.T) {
	for name, text := range map[string]string{
		"empty":     "",
		"short":     hexKey[:62],
		"long":      hexKey + "00",
		"not hex":   "zz" + hexKey[2:],
		"space":     " " + hexKey[1:],
		"zero":      strings.Repeat("0", 64),
		"the order": "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := keys.ParseHexKey(text)
			if !errors.Is(err, optics.ErrMalformed) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "zz") || strings.Contains(err.Error(), hexKey[8:16]) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestSignFailure(t *testing.T) {
	notice := optics.FailureNotice{HomeDomain: 1000, Updater: common.Hash{31: 7}}
	key := parse(t, hexKey)
	signed, err := keys.SignFailure(t.Context(), key, notice)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := signed.Signer(); err != nil || who != key.Address() || signed.FailureNotice != notice {
		t.Errorf("%+v is signed by %s, %v", signed, who, err)
	}
	if _, err := keys.SignFailure(t.Context(), foreignSigner{key}, notice); !errors.Is(err, optics.ErrSignature) {
		t.Errorf("a signature of another key: %v", err)
	}
}

// foreignSigner says that it is another account than the one that signs.
type foreignSigner struct{ *keys.HexKey }

func (foreignSigner) Address() common.Address { return common.Address{1} }
