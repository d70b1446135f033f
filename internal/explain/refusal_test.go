package explain_test

import (
	"encoding/hex"
	"strings"
	"testing"
	"unicode"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/explain"
)

// word is one value in the contract ABI.
func word(n byte) string { return strings.Repeat("00", 31) + hex.EncodeToString([]byte{n}) }

// errorString is Error(string) as the EVM returns it, at most the 256 bytes that
// a Replica keeps.
func errorString(text string) []byte {
	data := append(unhex("08c379a0"+word(32)+word(byte(len(text)))), text...)
	data = append(data, make([]byte, (32-len(text)%32)%32)...)
	return data[:min(len(data), optics.MaxReturnLen)]
}

func unhex(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

func reasonFor(data []byte) string {
	f := way()
	f.Process = processed(false)
	f.Process.ReturnData = data
	return explain.Explain(f).Reason
}

func TestReasonOfARefusal(t *testing.T) {
	long := strings.Repeat("a", 250)
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"nothing told":             {nil, "the recipient refused; its replica does not tell why (one of the first version never does)"},
		"nothing said":             {[]byte{}, "the recipient refused without a reason: it reverted with nothing, or used up its gas"},
		"a text":                   {errorString("refused"), "the recipient refused: refused"},
		"no text":                  {errorString(""), "the recipient refused: "},
		"a text in another tongue": {errorString("négatif ✓"), "the recipient refused: négatif ✓"},
		"a text that was cut":      {errorString(long), "the recipient refused: " + long[:optics.MaxReturnLen-68] + "…"},
		"a text with a length of its own": {
			unhex("08c379a0" + word(32) + strings.Repeat("ff", 32)),
			"the recipient refused: custom error 0x08c379a0 with 0x" + word(32) + strings.Repeat("ff", 32),
		},
		"a text elsewhere":       {unhex("08c379a0" + word(64) + word(1)), "the recipient refused: custom error 0x08c379a0 with 0x" + word(64) + word(1)},
		"a text without length":  {unhex("08c379a0" + word(32)), "the recipient refused: custom error 0x08c379a0 with 0x" + word(32)},
		"control characters":     {errorString("\x1b[2J\r\nfine\u202e"), `the recipient refused: \x1b[2J\r\nfine\u202e`},
		"bytes that are no text": {errorString("\xff\xfe"), `the recipient refused: \xff\xfe`},
		"a panic":                {unhex("4e487b71" + word(0x12)), "the recipient refused: panic 0x12 division by zero"},
		"an unknown panic":       {unhex("4e487b71" + word(0x99)), "the recipient refused: panic 0x99"},
		"a panic cut short":      {unhex("4e487b71"), "the recipient refused: custom error 0x4e487b71"},
		"a custom error":         {unhex("deadbeef"), "the recipient refused: custom error 0xdeadbeef"},
		"with arguments":         {unhex("deadbeef" + word(7)), "the recipient refused: custom error 0xdeadbeef with 0x" + word(7)},
		"three bytes":            {unhex("c0ffee"), "the recipient refused: 0xc0ffee"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := reasonFor(test.data); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Whatever a recipient says, it is one line that prints, and not a long one.
func FuzzReasonOfARefusal(f *testing.F) {
	for _, data := range [][]byte{nil, {}, errorString("refused"), unhex("4e487b71" + word(1)), make([]byte, 4000)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := reasonFor(data)
		if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) || len(got) > 6*optics.MaxReturnLen {
			t.Errorf("%q", got)
		}
	})
}
