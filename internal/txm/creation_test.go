package txm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// creation is an intent that creates a contract whose code is one byte.
func creation(key string, nonce uint64, b byte) optics.TxIntent {
	// PUSH1 b, PUSH1 0, MSTORE8, PUSH1 1, PUSH1 0, RETURN
	code := []byte{0x60, b, 0x60, 0, 0x53, 0x60, 1, 0x60, 0, 0xf3}
	return optics.TxIntent{Key: key, Creation: true, Data: code, GasLimit: 100_000, Pinned: true, AtNonce: nonce}
}

// TestCreationsTakeTheirNonces submits creations in the wrong order: each must
// come to the address that its nonce gives it.
func TestCreationsTakeTheirNonces(t *testing.T) {
	for name, legacy := range map[string]bool{"EIP-1559": false, "legacy": true} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, 1)
			cfg := c.config(newJournal())
			cfg.Fees.Legacy = legacy
			m, _ := run(t, cfg)
			submit(t, m, creation("third", 2, 3))
			submit(t, m, creation("second", 1, 2), creation("first", 0, 1))
			for range 3 {
				c.step(m)
			}
			for i, key := range []string{"first", "second", "third"} {
				rec := inState(t, m, key, optics.TxMined)
				at := crypto.CreateAddress(rec.From, uint64(i))
				var code hexutil.Bytes
				if err := c.rpc.Call(&code, "eth_getCode", at, "latest"); err != nil {
					t.Fatal(err)
				}
				if want := []byte{byte(i + 1)}; rec.Nonce != uint64(i) || !slices.Equal(code, want) {
					t.Errorf("%s has nonce %d and %s stands at %s; want nonce %d and %x", key, rec.Nonce, code, at, i, want)
				}
			}
		})
	}
}

// TestAPinnedNonceThatIsGone must not be sent under another.
func TestAPinnedNonceThatIsGone(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	submit(t, m, increment(1))
	c.pooled(m, 1)
	c.step(m)
	submit(t, m, creation("late", 0, 1), creation("in time", 1, 1))
	c.pooled(m, 1)
	c.step(m)
	late := inState(t, m, "late", optics.TxRefused)
	if !strings.Contains(late.Reason, "may have nonce 0 only, which another transaction of "+late.From.Hex()+" has") {
		t.Errorf("reason: %s", late.Reason)
	}
	if rec := inState(t, m, "in time", optics.TxMined); rec.Nonce != 1 {
		t.Errorf("the other has nonce %d", rec.Nonce)
	}
}

// TestCreationsThatNoNodeTakes end before they are sent.
func TestCreationsThatNoNodeTakes(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	large := creation("too large", 0, 1)
	large.Data, large.GasLimit = make([]byte, 49_153), 10_000_000
	poor := creation("too little gas", 0, 1)
	poor.GasLimit = 53_001
	submit(t, m, large, poor)
	for key, want := range map[string]string{
		"too large":      "has 49153 bytes of creation code, a transaction may have 49152",
		"too little gas": "has 53001 gas, its calldata alone needs 53",
	} {
		if rec := inState(t, m, key, optics.TxRefused); !strings.Contains(rec.Reason, want) {
			t.Errorf("%s: %s", key, rec.Reason)
		}
	}
}
