package optics_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func TestParseDomain(t *testing.T) {
	for text, want := range map[string]optics.Domain{"0": 0, "1000": 1000, "6648936": 6648936, "4294967295": 1<<32 - 1} {
		if got, err := optics.ParseDomain(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", " 1", "-1", "+1", "1.0", "0x10", "1_000", "eth", "4294967296"} {
		if got, err := optics.ParseDomain(text); !errors.Is(err, optics.ErrMalformed) || got != 0 {
			t.Errorf("%q: %s, %v, want %v", text, got, err, optics.ErrMalformed)
		}
	}
}

func TestContracts(t *testing.T) {
	home := optics.HomeOf(1000)
	if !home.IsHome() || home.String() != "home 1000" {
		t.Errorf("%s, is a home: %t", home, home.IsHome())
	}
	lane := optics.Message{Origin: 1000, Destination: 2000}.Lane()
	if lane != (optics.Contract{Home: 1000, Chain: 2000}) || lane.IsHome() || lane.String() != "replica 1000→2000" {
		t.Errorf("%s, is a home: %t", lane, lane.IsHome())
	}
}

func TestBytes32PadsOnTheLeft(t *testing.T) {
	a := common.HexToAddress("0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a")
	want := common.HexToHash("0x00000000000000000000000019e7e376e7c213b7e7e7e46cc70a5dd086daff2a")
	if got := optics.Bytes32(a); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestStoredNumbers holds numbers that are in databases and on chains.
func TestStoredNumbers(t *testing.T) {
	for text, got := range map[string]struct {
		name   string
		number uint8
	}{
		"uninitialized":   {optics.StateUninitialized.String(), uint8(optics.StateUninitialized)},
		"active":          {optics.StateActive.String(), uint8(optics.StateActive) - 1},
		"failed":          {optics.StateFailed.String(), uint8(optics.StateFailed) - 2},
		"double update":   {optics.DoubleUpdate.String(), uint8(optics.DoubleUpdate) - 1},
		"improper update": {optics.ImproperUpdate.String(), uint8(optics.ImproperUpdate) - 2},
		"queued":          {optics.TxQueued.String(), uint8(optics.TxQueued)},
		"sent":            {optics.TxSent.String(), uint8(optics.TxSent) - 1},
		"mined":           {optics.TxMined.String(), uint8(optics.TxMined) - 2},
		"reverted":        {optics.TxReverted.String(), uint8(optics.TxReverted) - 3},
		"refused":         {optics.TxRefused.String(), uint8(optics.TxRefused) - 4},
		"replaced":        {optics.TxReplaced.String(), uint8(optics.TxReplaced) - 5},
	} {
		if got.name != text || got.number != 0 {
			t.Errorf("%s: is called %q, its number is off by %d", text, got.name, got.number)
		}
	}
	for _, text := range []string{optics.ContractState(9).String(), optics.FraudKind(9).String(), optics.TxState(9).String()} {
		if text != "unknown" && text != "unknown fraud" {
			t.Errorf("a number that means nothing is called %q", text)
		}
	}
	for state, ended := range map[optics.TxState]bool{
		optics.TxQueued: false, optics.TxSent: false, optics.TxMined: false,
		optics.TxReverted: true, optics.TxRefused: true, optics.TxReplaced: true,
	} {
		if state.Ended() != ended {
			t.Errorf("%s: ended is %t, want %t", state, state.Ended(), ended)
		}
	}
}

func TestLogsLen(t *testing.T) {
	l := optics.Logs{
		Dispatches: make([]optics.DispatchLog, 1), Updates: make([]optics.UpdateLog, 2), Processes: make([]optics.ProcessLog, 4),
		ImproperUpdates: make([]optics.ImproperUpdateLog, 8), DoubleUpdates: make([]optics.DoubleUpdateLog, 16),
		NewUpdaters: make([]optics.NewUpdaterLog, 32),
	}
	if l.Len() != 63 {
		t.Errorf("%d logs, want 63", l.Len())
	}
}
