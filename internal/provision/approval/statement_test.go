package approval_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/provision/approval"
)

func TestStatementsAreReadAsTheyAreSigned(t *testing.T) {
	text := statement(1).Text()
	for name, test := range map[string]struct{ old, new, want string }{
		"title":          {"version 1", "version 2", `malformed: not a statement: "Optics approval, version 1" and 8 lines after it are expected`},
		"line ends":      {"\n", "\r\n", `malformed: not a statement: "Optics approval, version 1" and 8 lines after it are expected`},
		"a line more":    {"\n\n", "\n\n\n", `malformed: not a statement: "Optics approval, version 1" and 8 lines after it are expected`},
		"order":          {"Gate:   ", "Plan:   ", "malformed: not a statement: line 4 is not the Gate"},
		"a second blank": {"Gate:        ", "Gate:         ", `malformed: " changes" is not a gate; changes or beacons is expected`},
		"short digest":   {"0x3f9a12bc", "0x3f", "malformed: not a statement: the plan is no digest of 32 bytes"},
		"capitals":       {"0x3f9a", "0x3F9A", "malformed: not a statement: it is not written as it is signed; take the file as it was printed"},
		"no time":        {"2025-12-31T23:00:00Z", "yesterday", "malformed: not a statement: Issued: a time such as 2026-01-01T00:00:00Z is expected"},
		"another zone":   {"2026-01-01T01:00:00Z", "2026-01-01T02:00:00+01:00", "malformed: not a statement: it is not written as it is signed; take the file as it was printed"},
		"serial":         {"0101", "01G1", "malformed: a serial has small hexadecimal digits alone"},
		"environment":    {"production", "Production", `malformed: "Production" is not the name of an environment`},
		"zero digest":    {plan.Hex(), common.Hash{}.Hex(), "malformed: the digest of the plan is zero"},
		"zero serial":    {serial(1).String(), strings.Repeat("0", 32), "malformed: the serial is zero"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(text, test.old, test.new, 1)
			if changed == text {
				t.Fatalf("%q does not stand in\n%s", test.old, text)
			}
			_, err := approval.ParseStatement(changed)
			if !errors.Is(err, approval.ErrMalformed) || err.Error() != test.want {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

func TestSerialsAreDrawn(t *testing.T) {
	s, err := approval.NewSerial(bytes.NewReader(bytes.Repeat([]byte{7}, 16)))
	if err != nil || s != serial(7) {
		t.Errorf("%s, %v", s, err)
	}
	if _, err := approval.NewSerial(bytes.NewReader(make([]byte, 15))); err == nil {
		t.Error("a source that ends gave a serial")
	}
}
