package awsfake

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// draw returns 32 bytes that depend on the seed, the number of starts with this
// state, and the number of draws before: repeatable with a seed, and never the same
// twice, even when a draw was not saved before a crash.
func (st *state) draw(label string) [32]byte {
	st.Draws++
	h := sha256.New()
	h.Write([]byte(st.Seed))
	h.Write(binary.BigEndian.AppendUint64(nil, st.Starts))
	h.Write(binary.BigEndian.AppendUint64(nil, st.Draws))
	h.Write([]byte(label))
	return [32]byte(h.Sum(nil))
}

// randomSeed returns a seed that nobody can guess.
func randomSeed() string {
	return rand.Text()
}

// uuid returns an id in the form of a random UUID.
func (st *state) uuid(label string) string {
	b := st.draw(label)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	x := hex.EncodeToString(b[:16])
	return strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}

// uniqueID returns an IAM id: a prefix of four letters and 17 capitals or digits.
func (st *state) uniqueID(prefix string) string {
	b := st.draw(prefix)
	return prefix + base32.StdEncoding.EncodeToString(b[:])[:17]
}

// accessKeyID returns the id of an access key: AKIA or ASIA and 16 characters.
func (st *state) accessKeyID(prefix string) string {
	b := st.draw(prefix)
	return prefix + base32.StdEncoding.EncodeToString(b[:])[:16]
}

// secretKey returns a secret access key of 40 characters.
func (st *state) secretKey() string {
	b := st.draw("secret access key")
	return base64.StdEncoding.EncodeToString(b[:30])
}

// suffix returns the six letters at the end of a secret's ARN.
func (st *state) suffix() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := st.draw("suffix")
	out := make([]byte, 6)
	for i := range out {
		out[i] = letters[int(b[i])%len(letters)]
	}
	return string(out)
}
