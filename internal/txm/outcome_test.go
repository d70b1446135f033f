package txm_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/txm"
)

// Revert data as Solidity writes it.
var (
	errorText = append(common.FromHex("0x08c379a0"), append(common.LeftPadBytes([]byte{32}, 32),
		append(common.LeftPadBytes([]byte{7}, 32), common.RightPadBytes([]byte("!proven"), 32)...)...)...)
	panicOverflow = append(common.FromHex("0x4e487b71"), common.LeftPadBytes([]byte{0x11}, 32)...)
	customError   = common.FromHex("0xdeadbeef00000000000000000000000000000000000000000000000000000000000000ff")
)

// echoing is the intent to be reverted with data.
func echoing(key string, data []byte, gas uint64) optics.TxIntent {
	return optics.TxIntent{Key: key, To: echo, Data: data, GasLimit: gas, Purpose: "echo"}
}

func TestRevertsAreExplained(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	want := map[string]string{
		"text":   "!proven",
		"panic":  "panic: arithmetic underflow or overflow",
		"custom": "custom error 0xdeadbeef (" + strings.Repeat("0", 62) + "ff)",
		"empty":  "reverted without a reason",
		"burnt":  "out of gas: used all 50000",
		"second": "custom error 0x6f6e6365",
	}
	submit(t, m,
		echoing("text", errorText, 60_000), echoing("panic", panicOverflow, 60_000),
		echoing("custom", customError, 60_000), echoing("empty", nil, 60_000),
		optics.TxIntent{Key: "burnt", To: burner, GasLimit: 50_000},
		optics.TxIntent{Key: "first", To: once, GasLimit: 60_000},
		optics.TxIntent{Key: "second", To: once, GasLimit: 60_000},
		increment(1),
	)
	c.pooled(m, 8)
	block := c.step(m)
	for key, reason := range want {
		rec := lookup(t, m, key)
		if rec.State != optics.TxReverted || rec.Reason != reason || rec.Mined != refOf(block) || rec.Settled {
			t.Errorf("%s: %s in %d, reason %q, want %q", key, rec.State, rec.Mined.Number, rec.Reason, reason)
		}
	}
	if rec := lookup(t, m, increment(1).Key); rec.State != optics.TxMined {
		t.Errorf("the neighbour of reverted transactions is %s", rec.State)
	}
}

func TestWhatSimulationRefusesIsNeverSent(t *testing.T) {
	c := newChain(t, 1)
	m, _ := run(t, c.config(newJournal()))
	submit(t, m,
		echoing("text", errorText, 0), echoing("empty", nil, 0),
		optics.TxIntent{Key: "burnt", To: burner},
		optics.TxIntent{Key: "huge", To: counter, GasLimit: 16_777_217},
		optics.TxIntent{Key: "tiny", To: counter, GasLimit: 21_000, Data: []byte{1}},
		optics.TxIntent{Key: "long", To: counter, GasLimit: 16_000_000, Data: make([]byte, 130<<10)},
	)
	for key, part := range map[string]string{
		"text": "!proven", "empty": "reverted without a reason", "burnt": "invalid opcode",
		"huge": "a transaction may have 16777216", "tiny": "its calldata alone needs 21040", "long": "bytes of calldata",
	} {
		rec := inState(t, m, key, optics.TxRefused)
		if !strings.Contains(rec.Reason, part) || !rec.Settled || rec.HasNonce {
			t.Errorf("%s: reason %q, settled %t, has nonce %t; want %q", key, rec.Reason, rec.Settled, rec.HasNonce, part)
		}
	}
	if s := m.State(); s.NextNonce != 0 {
		t.Errorf("nonces up to %d were used", s.NextNonce)
	}
}

// named is a decoder that knows one custom error.
func named(data []byte) (string, bool) {
	return "TooLate(\nby: 255)", bytes.Equal(data, customError)
}

func TestCustomErrorsAreNamed(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	cfg.CustomErrors = named
	m, _ := run(t, cfg)
	submit(t, m, echoing("refused", customError, 0), echoing("sent", customError, 60_000), echoing("other", customError[:4], 60_000))
	c.pooled(m, 2)
	c.step(m)
	for key, want := range map[string]string{"refused": "TooLate( by: 255)", "sent": "TooLate( by: 255)", "other": "custom error 0xdeadbeef"} {
		if rec := lookup(t, m, key); rec.Reason != want {
			t.Errorf("%s: %s, reason %q, want %q", key, rec.State, rec.Reason, want)
		}
	}
}

func TestAnEstimateThatFailsForTheNodesReasonsIsMadeAgain(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	node.bend(refuse("eth_estimateGas", rpcError{code: -32000, text: "header not found"}), nil)
	cfg.Node = node
	m, _ := run(t, cfg)
	asks := increment(1)
	asks.GasLimit = 0
	submit(t, m, asks, increment(2))
	inState(t, m, increment(2).Key, optics.TxSent)
	if rec := lookup(t, m, asks.Key); rec.State != optics.TxQueued {
		t.Errorf("the intent without an estimate is %s", rec.State)
	}
	await(t, m, "the wait is visible", func() bool { return strings.Contains(m.State().Waiting, "header not found") })
	node.bend(nil, nil)
	c.step(m)
	inState(t, m, asks.Key, optics.TxSent)
	c.step(m)
	if rec := lookup(t, m, asks.Key); rec.State != optics.TxMined {
		t.Errorf("the intent is %s", rec.State)
	}
}

// rpcError is an error as a node gives it.
type rpcError struct {
	code int
	text string
}

func (e rpcError) Error() string  { return e.text }
func (e rpcError) ErrorCode() int { return e.code }

func TestDecodeRevert(t *testing.T) {
	long := append(common.FromHex("0x08c379a0"), append(common.LeftPadBytes([]byte{32}, 32),
		append(common.LeftPadBytes([]byte{4, 0}, 32), bytes.Repeat([]byte("a\n\x1b"), 342)...)...)...)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"text", errorText, "!proven"},
		{"panic", panicOverflow, "panic: arithmetic underflow or overflow"},
		{"custom", customError, "custom error 0xdeadbeef (" + strings.Repeat("0", 62) + "ff)"},
		{"nothing", nil, "reverted without a reason"},
		{"three bytes", []byte{1, 2, 3}, "reverted with 0x010203"},
		{"selector alone", customError[:4], "custom error 0xdeadbeef"},
		{"broken text", errorText[:40], "custom error 0x08c379a0 (" + common.Bytes2Hex(errorText[4:40]) + ")"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := txm.DecodeRevert(test.data); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := txm.DecodeRevert(long); len(got) > 260 || strings.ContainsAny(got, "\n\x1b") {
		t.Errorf("a long text became %d bytes: %q", len(got), got)
	}
}

func TestAnswersOfNodes(t *testing.T) {
	for text, want := range map[string]string{
		"already known":     "taken",
		"AlreadyKnown":      "taken",
		"Known transaction": "taken",
		"nonce too low: next nonce 5, tx nonce 4":      "nonce low",
		"OldNonce, Current nonce: 5":                   "nonce low",
		"replacement transaction underpriced":          "occupied",
		"ReplacementNotAllowed":                        "occupied",
		"transaction underpriced":                      "fee",
		"transaction underpriced: gas tip cap 0":       "fee",
		"FeeTooLow, MaxFeePerGas too low":              "fee",
		"max fee per gas less than block base fee":     "fee",
		"insufficient funds for gas * price + value":   "funds",
		"Upfront cost exceeds account balance":         "funds",
		"txpool is full":                               "later",
		"nonce too high":                               "later",
		"429 Too Many Requests":                        "later",
		"exceeds block gas limit":                      "impossible",
		"transaction gas limit too high (cap: 1, 2)":   "impossible",
		"transaction type not supported":               "impossible",
		"invalid sender: invalid chain id for signer":  "impossible",
		"intrinsic gas too low: gas 21000, min 21040":  "impossible",
		"insufficient gas for floor data gas cost: 30": "impossible",
	} {
		if got := txm.ClassifyName(errors.New(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := txm.ClassifyName(nil); got != "taken" {
		t.Errorf("no error is %q", got)
	}
}

func TestFees(t *testing.T) {
	policy := txm.FeePolicy{MaxFeePerGas: 1000, MaxTipPerGas: 100, MinTip: 2}
	for _, test := range []struct {
		name                      string
		base, suggested, fee, tip uint64
	}{
		{"twice the base fee and the tip", 100, 10, 210, 10},
		{"a tip of at least MinTip", 100, 0, 202, 2},
		{"a tip of at most half of MaxTipPerGas", 100, 90, 250, 50},
		{"a fee of at most MaxFeePerGas", 600, 10, 1000, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			fee, tip, err := policy.First(test.base, test.suggested)
			if err != nil || fee != test.fee || tip != test.tip {
				t.Errorf("got fee %d, tip %d, %v; want %d, %d", fee, tip, err, test.fee, test.tip)
			}
		})
	}
	for _, test := range []struct {
		name                      string
		oldFee, oldTip, base, sug uint64
		fee, tip                  uint64
		ok                        bool
	}{
		{"a quarter more", 200, 8, 10, 1, 250, 10, true},
		{"what the market asks", 200, 8, 400, 20, 820, 20, true},
		{"what the caps leave", 909, 8, 600, 1, 1000, 10, true},
		{"too little room below the cap", 950, 8, 600, 1, 1000, 10, false},
		{"too little room for the tip", 200, 95, 10, 1, 250, 100, false},
	} {
		t.Run("replacement: "+test.name, func(t *testing.T) {
			fee, tip, ok, err := policy.Bump(test.oldFee, test.oldTip, test.base, test.sug)

			if err != nil || fee != test.fee || tip != test.tip || ok != test.ok {
				t.Errorf("got fee %d, tip %d, %t, %v; want %d, %d, %t", fee, tip, ok, err, test.fee, test.tip, test.ok)
			}
		})
	}
	for name, wrong := range map[string]txm.FeePolicy{
		"BumpPercent":  {BumpPercent: 9},
		"MaxTipPerGas": {MaxTipPerGas: 2, MaxFeePerGas: 1},
		"MinTip":       {MinTip: 3, MaxTipPerGas: 2, MaxFeePerGas: 4},
	} {
		if _, _, err := wrong.First(1, 1); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var _ rpc.Error = rpcError{}
