package chain_test

import (
	"errors"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

func TestParseFinality(t *testing.T) {
	for text, want := range map[string]chain.Finality{
		"safe": chain.Safe, "finalized": chain.Finalized, "12": chain.Confirmations(12), "0": chain.Confirmations(0),
	} {
		got, err := chain.ParseFinality(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%q is %s, %v", text, got, err)
		}
		var again chain.Finality
		if err := again.UnmarshalText([]byte(text)); err != nil || again != want {
			t.Errorf("%q is %s, %v", text, again, err)
		}
	}
	for _, text := range []string{"", "Safe", "latest", "-1", "1.5", "99999999999"} {
		if got, err := chain.ParseFinality(text); !errors.Is(err, optics.ErrMalformed) {
			t.Errorf("%q is %s, %v", text, got, err)
		}
	}
}
