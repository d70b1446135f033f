package kathy

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"github.com/opticsnet/optics"
)

// Chat makes message bodies. The n-th body is always the same, so that a message
// that is sent again after a crash is the same message.
type Chat struct {
	bodies [][]byte
	repeat bool
	random int // length of random bodies, -1 for none
	seed   uint64
}

// Static returns a Chat that says the same every time.
func Static(body []byte) Chat { return Chat{bodies: [][]byte{body}, repeat: true, random: -1} }

// OrderedList returns a Chat that says each body once and then falls silent.
func OrderedList(bodies [][]byte) Chat { return Chat{bodies: bodies, random: -1} }

// Random returns a Chat of random printable bodies of a length in bytes. Chats
// of different seeds differ. It returns an error that wraps
// optics.ErrBodyTooLong for a length that no Home accepts.
func Random(length int, seed uint64) (Chat, error) {
	if length < 0 || length > optics.MaxBodyLen {
		return Chat{}, fmt.Errorf("%w: random bodies of %d bytes, at most %d", optics.ErrBodyTooLong, length, optics.MaxBodyLen)
	}
	return Chat{random: length, seed: seed}, nil
}

// Len returns the number of different messages, 0 when there is no end.
func (c Chat) Len() uint64 {
	if c.random >= 0 || c.repeat {
		return 0
	}
	return uint64(len(c.bodies))
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Body returns the n-th body, counted from 0.
func (c Chat) Body(n uint64) []byte {
	if c.random < 0 {
		return c.bodies[n%uint64(len(c.bodies))]
	}
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], c.seed)
	binary.BigEndian.PutUint64(seed[8:], n)
	source := rand.NewChaCha8(seed)
	body := make([]byte, c.random)
	for i := range body {
		body[i] = alphabet[source.Uint64()%uint64(len(alphabet))]
	}
	return body
}
