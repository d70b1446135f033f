package environment_test

import (
	"math/big"
	"testing"

	"github.com/opticsnet/optics/internal/environment"
)

func TestWei(t *testing.T) {
	for text, want := range map[string][2]string{
		"0 wei":                      {"0", "0 wei"},
		"1 wei":                      {"1", "1 wei"},
		"0.5 ether":                  {"500000000000000000", "0.5 ether"},
		"20 gwei":                    {"20000000000", "20 gwei"},
		"1.000000000000000001 ether": {"1000000000000000001", "1.000000000000000001 ether"},
		"0.000000001 gwei":           {"1", "1 wei"},
		"1000000000 gwei":            {"1000000000000000000", "1 ether"},
		"0.0009 ether":               {"900000000000000", "900000 gwei"},
		"999999 wei":                 {"999999", "999999 wei"},
		"1.50 gwei":                  {"1500000000", "1.5 gwei"},
		"115792089237316195423570985008687907853269984665640564039457584007913129639935 wei": {
			"115792089237316195423570985008687907853269984665640564039457584007913129639935",
			"115792089237316195423570985008687907853269984665640564039457.584007913129639935 ether",
		},
	} {
		w, err := environment.ParseWei(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if w.Big().String() != want[0] || w.String() != want[1] {
			t.Errorf("%s is %s, %s", text, w.Big(), w)
		}
		if again, err := environment.ParseWei(w.String()); err != nil || !again.Equal(w) {
			t.Errorf("%s does not come back from %s: %v", text, w, err)
		}
	}
	for _, text := range []string{
		"", "1", "1ether", "1  ether", ".5 ether", "1. ether", "1e18 wei", "0x1 wei", "+1 wei", "1,5 ether", "1 finney", "0.0000000000000000001 ether",
		"115792089237316195423570985008687907853269984665640564039457584007913129639936 wei", "１ wei",
	} {
		if w, err := environment.ParseWei(text); err == nil {
			t.Errorf("%q is %s", text, w)
		}
	}
}

func TestWeiIsACopy(t *testing.T) {
	n := big.NewInt(5)
	w := environment.NewWei(n)
	n.SetInt64(6)
	w.Big().SetInt64(7)
	if w.String() != "5 wei" {
		t.Errorf("the amount is %s", w)
	}
	if n, ok := w.Uint64(); n != 5 || !ok {
		t.Errorf("%d, %v", n, ok)
	}
}

func TestSeconds(t *testing.T) {
	for text, want := range map[string]struct {
		seconds environment.Seconds
		shown   string
	}{"90s": {90, "90s"}, "30m": {1800, "30m"}, "60m": {3600, "1h"}, "36h": {129600, "36h"}, "1d": {86400, "1d"}, "2w": {1209600, "14d"}, "0s": {0, "0s"}, "010s": {10, "10s"}} {
		s, err := environment.ParseSeconds(text)
		if err != nil || s != want.seconds || s.String() != want.shown {
			t.Errorf("%s is %d, %s, %v", text, s, s, err)
		}
	}
	for _, text := range []string{"", "1", "d", "1.5h", "-1s", "1h30m", "1 d", "1ms", "9999999999w", "36501d"} {
		if s, err := environment.ParseSeconds(text); err == nil {
			t.Errorf("%q is %s", text, s)
		}
	}
}
