package kathy

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"github.com/opticsnet/optics"
)

// Chat makes message bodies. The n-th body is always the same, so that a message
// that is sent again after a crash is the same message. The zero Chat says
// nothing.
type Chat struct {
	kind   kind
	bodies [][]byte
	length int // of random bodies
	seed   uint64
}

type kind int

const (
	listed kind = iota
	static
	random
)

// Static returns a Chat that says the same every time.
func Static(body []byte) Chat { return Chat{kind: static, bodies: [][]byte{body}} }

// OrderedList returns a Chat that says each body once and then falls silent.
func OrderedList(bodies [][]byte) Chat { return Chat{bodies: bodies} }

// Random returns a Chat of random printable bodies of a length in bytes. Chats
// of different seeds differ. It returns an error that wraps
// optics.ErrBodyTooLong for a length that no Home accepts.
func Random(length int, seed uint64) (Chat, error) {
	if length < 0 || length > optics.MaxBodyLen {
		return Chat{}, fmt.Errorf("%w: random bodies of %d bytes, at most %d", optics.ErrBodyTooLong, length, optics.MaxBodyLen)
	}
	return Chat{kind: random, length: length, seed: seed}, nil
}

// Len returns the number of different messages, and false when there is no end.
func (c Chat) Len() (uint64, bool) { return uint64(len(c.bodies)), c.kind == listed }

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Body returns the n-th body, counted from 0. Of a list n must be below Len.
func (c Chat) Body(n uint64) []byte {
	switch c.kind {
	case static:
		return c.bodies[0]
	case listed:
		return c.bodies[n]
	case random:
	}
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], c.seed)
	binary.BigEndian.PutUint64(seed[8:], n)
	source := rand.NewChaCha8(seed)
	body := make([]byte, c.length)
	for i := range body {
		body[i] = alphabet[source.Uint64()%uint64(len(alphabet))]
	}
	return body
}
