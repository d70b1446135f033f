package processor

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func record(state optics.TxState, try uint32, reason string) optics.TxRecord {
	return optics.TxRecord{TxIntent: optics.TxIntent{Key: "m", Try: try}, State: state, Reason: reason}
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name   string
		rec    optics.TxRecord
		reason string // empty: not put aside
		until  uint64
	}{
		{name: "queued", rec: record(optics.TxQueued, 0, "")},
		{name: "sent", rec: record(optics.TxSent, 0, "")},
		{name: "mined", rec: record(optics.TxMined, 0, "")},
		{name: "first revert", rec: record(optics.TxReverted, 0, "gas"), reason: "reverted: gas", until: 1005},
		{name: "second revert", rec: record(optics.TxReverted, 1, "gas"), reason: "reverted: gas", until: 1010},
		{name: "third, refused", rec: record(optics.TxRefused, 2, "gas"), reason: "refused: gas", until: 1020},
		{name: "third, replaced", rec: record(optics.TxReplaced, 2, ""), reason: "replaced", until: 1020},
		{name: "last", rec: record(optics.TxReverted, 3, "gas"), reason: "parked after 4 tries: m: gas", until: Never},
		{name: "last, because it is not new to the replica", rec: record(optics.TxReverted, 3, statusRevert), reason: statusRevert, until: 1040},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, stop := judge(test.rec, 4, 1000)
			if stop != (test.reason != "") || !strings.Contains(h.reason, test.reason) || h.until != test.until {
				t.Errorf("got %v %+v, want %q until %d", stop, h, test.reason, test.until)
			}
		})
	}
}

func TestAfterEnd(t *testing.T) {
	for _, test := range []struct {
		name   string
		try    uint32
		status optics.MessageStatus
		again  bool
		reason string
		until  uint64
	}{
		{name: "first", status: optics.MessageNone, again: true},
		{name: "first, proven", status: optics.MessageProven, again: true},
		{name: "first, processed", status: optics.MessageProcessed, reason: "processed by somebody else", until: 1005},
		{name: "last", try: 3, status: optics.MessageProven, reason: "parked", until: Never},
		{name: "last, processed", try: 3, status: optics.MessageProcessed, reason: "processed by somebody else", until: 1040},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, again := afterEnd(record(optics.TxReverted, test.try, "x"), test.status, 4, 1000)
			if again != test.again || !strings.Contains(h.reason, test.reason) || h.until != test.until {
				t.Errorf("got %v %+v", again, h)
			}
		})
	}
}

func TestRefuse(t *testing.T) {
	a, b := common.Hash{1}, common.Hash{2}
	only := func(h ...common.Hash) map[common.Hash]bool { return set(h) }
	for _, test := range []struct {
		name            string
		allowed, denied map[common.Hash]bool
		reason          string
	}{
		{name: "no lists"},
		{name: "allowed", allowed: only(a)},
		{name: "another is denied", denied: only(b)},
		{name: "denied", denied: only(a), reason: "deny list"},
		{name: "only another is allowed", allowed: only(b), reason: "not on the allow list"},
		{name: "allowed and denied", allowed: only(a), denied: only(a), reason: "deny list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, stop := refuse(a, test.allowed, test.denied)
			if stop != (test.reason != "") || !strings.Contains(h.reason, test.reason) || stop && h.until != Never {
				t.Errorf("got %v %+v", stop, h)
			}
		})
	}
}

func TestUnfit(t *testing.T) {
	for err, want := range map[error]bool{
		fmt.Errorf("pack: %w", optics.ErrMalformed):   true,
		fmt.Errorf("pack: %w", optics.ErrBodyTooLong): true,
		errors.New("the node is away"):                false,
	} {
		if h, stop := unfit(err); stop != want || stop && h.until != Never {
			t.Errorf("%v: %v %+v", err, stop, h)
		}
	}
}
