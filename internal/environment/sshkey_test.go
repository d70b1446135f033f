package environment_test

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/environment"
)

// wire returns the line of a .pub file with the given fields in wire form.
func wire(kind string, fields ...string) string {
	var blob []byte
	for _, field := range append([]string{kind}, fields...) {
		blob = append(binary.BigEndian.AppendUint32(blob, uint32(len(field))), field...)
	}
	return kind + " " + base64.StdEncoding.EncodeToString(blob)
}

func bytesOf(n int) string { return strings.Repeat("\x7f", n) }

func TestSSHKeys(t *testing.T) {
	for _, line := range []string{
		wire("ssh-ed25519", bytesOf(32)),
		wire("ssh-ed25519", bytesOf(32)) + " a person with a comment",
		wire("sk-ssh-ed25519@openssh.com", bytesOf(32), "ssh:"),
		wire("ecdsa-sha2-nistp256", "nistp256", bytesOf(65)),
		wire("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", bytesOf(65), "ssh:"),
		wire("ssh-rsa", "\x01\x00\x01", "\x00"+bytesOf(256)),
	} {
		var key, again environment.SSHKey
		if err := key.UnmarshalText([]byte(line)); err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		text, err := key.MarshalText()
		if err != nil || string(text) != line {
			t.Errorf("%s became %s, %v", line, text, err)
		}
		if err := again.UnmarshalText(text); err != nil || again.String() != key.String() {
			t.Errorf("%s, %v", again, err)
		}
	}
	for name, line := range map[string]string{
		"nothing":             "",
		"no key":              "ssh-ed25519",
		"two lines":           wire("ssh-ed25519", bytesOf(32)) + "\n" + wire("ssh-ed25519", bytesOf(32)),
		"no base64":           "ssh-ed25519 AAAA!",
		"another type inside": "ssh-rsa " + strings.Fields(wire("ssh-ed25519", bytesOf(32)))[1],
		"a short key":         wire("ssh-ed25519", bytesOf(31)),
		"a field too many":    wire("ssh-ed25519", bytesOf(32), ""),
		"a field too few":     wire("ssh-rsa", "\x01\x00\x01"),
		"another curve":       wire("ecdsa-sha2-nistp256", "nistp384", bytesOf(65)),
		"1024 bits":           wire("ssh-rsa", "\x01\x00\x01", "\x00"+bytesOf(128)),
		"DSA":                 wire("ssh-dss", bytesOf(32)),
		"a length that lies":  "ssh-ed25519 " + base64.StdEncoding.EncodeToString([]byte("\xff\xff\xff\xffssh")),
		"three bytes":         "ssh-ed25519 AAAA",
	} {
		var key environment.SSHKey
		if err := key.UnmarshalText([]byte(line)); err == nil {
			t.Errorf("%s is %s", name, key)
		}
	}
}
