package optics

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Lengths of an encoded message in bytes.
const (
	// MessageHeaderLen is the length of everything before the body.
	MessageHeaderLen = 76
	// MaxBodyLen is the largest body a Home accepts, inclusive
	// (MAX_MESSAGE_BODY_BYTES).
	MaxBodyLen = 2048
)

// Message is one message from an account on its origin chain to an account on
// its destination chain (protocol section 1.1).
type Message struct {
	// Origin is the domain of the Home that dispatched the message.
	Origin Domain
	// Sender is the dispatching account; EVM addresses are left-padded.
	Sender common.Hash
	// Nonce counts the messages of one Home to one destination, from 0.
	Nonce uint32
	// Destination is the domain on which the message is to be handled.
	Destination Domain
	// Recipient is the handling account. On EVM chains the last 20 bytes are
	// its address and the first 12 are ignored.
	Recipient common.Hash
	// Body is handed to the recipient as it is: 0 to MaxBodyLen bytes.
	Body []byte
}

// AppendBinary appends the wire form to b:
//
//	origin u32 ‖ sender 32 ‖ nonce u32 ‖ destination u32 ‖ recipient 32 ‖ body
//
// It returns an error that wraps [ErrBodyTooLong] for a body over MaxBodyLen.
func (m Message) AppendBinary(b []byte) ([]byte, error) {
	if len(m.Body) > MaxBodyLen {
		return b, fmt.Errorf("%w: %d bytes, at most %d", ErrBodyTooLong, len(m.Body), MaxBodyLen)
	}
	return m.append(b), nil
}

// MarshalBinary returns the wire form; see [Message.AppendBinary].
func (m Message) MarshalBinary() ([]byte, error) {
	return m.AppendBinary(make([]byte, 0, MessageHeaderLen+len(m.Body)))
}

func (m Message) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(m.Origin))
	b = append(b, m.Sender[:]...)
	b = binary.BigEndian.AppendUint32(b, m.Nonce)
	b = binary.BigEndian.AppendUint32(b, uint32(m.Destination))
	b = append(b, m.Recipient[:]...)
	return append(b, m.Body...)
}

// UnmarshalBinary decodes the wire form and copies the body. It returns an
// error that wraps [ErrMalformed] when b is shorter than the header and
// [ErrBodyTooLong] when the body is over MaxBodyLen.
func (m *Message) UnmarshalBinary(b []byte) error {
	if len(b) < MessageHeaderLen {
		return fmt.Errorf("%w: message of %d bytes, at least %d", ErrMalformed, len(b), MessageHeaderLen)
	}
	if n := len(b) - MessageHeaderLen; n > MaxBodyLen {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrBodyTooLong, n, MaxBodyLen)
	}
	*m = Message{
		Origin:      Domain(binary.BigEndian.Uint32(b)),
		Sender:      common.Hash(b[4:36]),
		Nonce:       binary.BigEndian.Uint32(b[36:]),
		Destination: Domain(binary.BigEndian.Uint32(b[40:])),
		Recipient:   common.Hash(b[44:76]),
		Body:        append([]byte{}, b[MessageHeaderLen:]...),
	}
	return nil
}

// DecodeMessage decodes the wire form; see [Message.UnmarshalBinary] for the
// errors.
func DecodeMessage(b []byte) (Message, error) {
	var m Message
	err := m.UnmarshalBinary(b)
	return m, err
}

// Leaf returns keccak256 of the wire form: the leaf in the Home's tree and the
// message's hash everywhere else.
func (m Message) Leaf() common.Hash {
	return crypto.Keccak256Hash(m.append(make([]byte, 0, MessageHeaderLen+len(m.Body))))
}

// DestinationAndNonce returns the message's indexed key, destination<<32 | nonce
// (protocol section 1.2).
func (m Message) DestinationAndNonce() uint64 { return DestinationAndNonce(m.Destination, m.Nonce) }

// DestinationAndNonce returns destination<<32 | nonce (protocol section 1.2).
func DestinationAndNonce(destination Domain, nonce uint32) uint64 {
	return uint64(destination)<<32 | uint64(nonce)
}

// Lane returns the Replica that the message goes through.
func (m Message) Lane() Contract { return Contract{Home: m.Origin, Chain: m.Destination} }
