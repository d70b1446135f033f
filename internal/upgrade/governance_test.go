package upgrade_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/upgrade"
)

// The bytes of protocol, section 1.7, written out.
func TestEncodeCalls(t *testing.T) {
	calls := []upgrade.Call{
		{To: common.HexToAddress("0x1111111111111111111111111111111111111111"), Data: common.FromHex("0xaabbcc")},
		{To: common.HexToAddress("0x2222222222222222222222222222222222222222"), Data: []byte{}},
	}
	want := "0102" +
		"0000000000000000000000001111111111111111111111111111111111111111" +
		"0000000000000000000000000000000000000000000000000000000000000003" + "aabbcc" +
		"0000000000000000000000002222222222222222222222222222222222222222" +
		"0000000000000000000000000000000000000000000000000000000000000000"
	got, err := upgrade.EncodeCalls(calls)
	if err != nil || common.Bytes2Hex(got) != want {
		t.Fatalf("%x, %v", got, err)
	}
	back, err := upgrade.DecodeCalls(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(calls, back); diff != "" {
		t.Error(diff)
	}
	for name, bad := range map[string][]byte{
		"nothing":                nil,
		"another type":           append([]byte{2}, got[1:]...),
		"fewer than the count":   append([]byte{1, 3}, got[2:]...),
		"more than the count":    append([]byte{1, 1}, got[2:]...),
		"cut":                    got[:len(got)-1],
		"a recipient of 32 byte": append([]byte{1, 2, 9}, got[3:]...),
		"a length of 32 bytes":   append(append(bytes.Clone(got[:34]), 1), got[35:]...),
	} {
		if _, err := upgrade.DecodeCalls(bad); !errors.Is(err, optics.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, bad := range map[string][]upgrade.Call{
		"no call": nil, "too many": make([]upgrade.Call, 256), "too long": {{Data: make([]byte, optics.MaxBodyLen)}},
	} {
		if _, err := upgrade.EncodeCalls(bad); !errors.Is(err, upgrade.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeCalls(f *testing.F) {
	f.Add([]byte{1, 1})
	seed, err := upgrade.EncodeCalls([]upgrade.Call{{Data: []byte{1}}, {To: common.Address{2}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, message []byte) {
		calls, err := upgrade.DecodeCalls(message)
		if err != nil {
			return
		}
		again, err := upgrade.EncodeCalls(calls)
		if len(message) <= optics.MaxBodyLen && (err != nil || !bytes.Equal(again, message)) {
			t.Errorf("%x became %x, %v", message, again, err)
		}
	})
}
