package environment

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// SSHKey is a public key as it stands in a .pub file: type, base64, and a comment
// that means nothing (RFC 4253 section 6.6, RFC 5656, RFC 8709). Private keys
// never stand in an environment file.
type SSHKey struct {
	// Type is the name of the algorithm, such as ssh-ed25519.
	Type string
	// Blob is the key in SSH wire form.
	Blob []byte
	// Comment is the rest of the line.
	Comment string
}

// sshFields is how many length-prefixed fields follow the name in the wire form
// of each type.
var sshFields = map[string]int{
	"ssh-ed25519":                        1, // the key, 32 bytes
	"sk-ssh-ed25519@openssh.com":         2, // the key, application
	"ecdsa-sha2-nistp256":                2, // curve, point
	"sk-ecdsa-sha2-nistp256@openssh.com": 3, // curve, point, application
	"ssh-rsa":                            2, // exponent, modulus
}

var sshTypes = []string{"ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa"}

// minRSABytes is the least length of an RSA modulus: 2048 bits.
const minRSABytes = 256

// String returns type and base64, without the comment: equal keys have equal
// strings.
func (k SSHKey) String() string { return k.Type + " " + base64.StdEncoding.EncodeToString(k.Blob) }

// MarshalText returns what UnmarshalText reads. It never fails.
func (k SSHKey) MarshalText() ([]byte, error) {
	return []byte(strings.TrimSuffix(k.String()+" "+k.Comment, " ")), nil
}

// UnmarshalText reads one line of a .pub file.
func (k *SSHKey) UnmarshalText(text []byte) error {
	line := string(text)
	words := strings.Fields(line)
	if len(words) < 2 || strings.Contains(strings.TrimSpace(line), "\n") {
		return errors.New("is not an SSH public key; write the line of a .pub file, such as ssh-ed25519 AAAA…")
	}
	if _, ok := sshFields[words[0]]; !ok {
		return fmt.Errorf("%s is not a type of SSH key; %s is expected%s", quote(words[0]), oneOf(sshTypes), meant(words[0], sshTypes))
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil {
		return errors.New("is not an SSH public key: its second word is not base64; a part may be missing")
	}
	if err := checkSSHBlob(words[0], blob); err != nil {
		return fmt.Errorf("is not an SSH public key of type %s: %w", words[0], err)
	}
	*k = SSHKey{Type: words[0], Blob: blob, Comment: strings.Join(words[2:], " ")}
	return nil
}

// checkSSHBlob checks the fields of the wire form: each is a length u32 and as
// many bytes.
func checkSSHBlob(kind string, blob []byte) error {
	var fields [][]byte
	for len(blob) > 0 {
		if len(blob) < 4 {
			return errors.New("it is cut off")
		}
		n := int(binary.BigEndian.Uint32(blob))
		if n < 0 || n > len(blob)-4 {
			return errors.New("it is cut off")
		}
		fields = append(fields, blob[4:4+n])
		blob = blob[4+n:]
	}
	if len(fields) != 1+sshFields[kind] || string(fields[0]) != kind {
		return errors.New("its inside does not fit the type")
	}
	key := fields[1]
	switch {
	case slices.Contains([]string{"ssh-ed25519", "sk-ssh-ed25519@openssh.com"}, kind) && len(key) != 32:
		return fmt.Errorf("the key has %d bytes, 32 are expected", len(key))
	case strings.Contains(kind, "ecdsa") && (string(key) != "nistp256" || len(fields[2]) != 65):
		return errors.New("a point of 65 bytes on nistp256 is expected")
	case kind == "ssh-rsa" && len(strings.TrimLeft(string(fields[2]), "\x00")) < minRSABytes:
		return errors.New("at least 2048 bits are expected")
	}
	return nil
}
