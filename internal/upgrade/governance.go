package upgrade

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// Call is one call that a GovernanceRouter makes.
type Call struct {
	To   common.Address `json:"to"`
	Data []byte         `json:"data"`
}

const (
	typeCall         = 1
	callHeaderBytes  = 64
	callsHeaderBytes = 2
)

// EncodeCalls returns the message that asks a GovernanceRouter for the calls
// (protocol, 1.7): 0x01 ‖ number of calls u8 ‖ for each to (32) ‖ length of data
// u256 (32) ‖ data. It returns an error that wraps ErrInput for no call, for more
// than 255, and for a message that a Home does not take.
func EncodeCalls(calls []Call) ([]byte, error) {
	if len(calls) == 0 || len(calls) > math.MaxUint8 {
		return nil, fmt.Errorf("%w: %d governance calls in one message, 1 to %d are possible", ErrInput, len(calls), math.MaxUint8)
	}
	message := []byte{typeCall, byte(len(calls))} //nolint:gosec // checked above
	for _, c := range calls {
		var length [32]byte
		binary.BigEndian.PutUint64(length[24:], uint64(len(c.Data)))
		message = slices.Concat(message, common.LeftPadBytes(c.To[:], 32), length[:], c.Data)
	}
	if len(message) > optics.MaxBodyLen {
		return nil, fmt.Errorf("%w: %d governance calls take %d bytes, a Home takes %d", ErrInput, len(calls), len(message), optics.MaxBodyLen)
	}
	return message, nil
}

// DecodeCalls is the reverse of EncodeCalls. It returns an error that wraps
// optics.ErrMalformed unless the bytes are exactly as many calls as the count
// says, and at least one, or when a call's upper twelve address bytes are not
// zero.
func DecodeCalls(message []byte) ([]Call, error) {
	malformed := func(what string) error { return fmt.Errorf("%w: governance calls: %s", optics.ErrMalformed, what) }
	if len(message) < callsHeaderBytes+callHeaderBytes || message[0] != typeCall || message[1] == 0 {
		return nil, malformed("not a list of calls")
	}
	calls, rest := make([]Call, message[1]), message[callsHeaderBytes:]
	for i := range calls {
		if len(rest) < callHeaderBytes {
			return nil, malformed("fewer calls than the count says")
		}
		to, length := rest[:32], rest[32:callHeaderBytes]
		rest = rest[callHeaderBytes:]
		if slices.ContainsFunc(to[:12], func(b byte) bool { return b != 0 }) {
			return nil, malformed("a recipient that is no address")
		}
		n := binary.BigEndian.Uint64(length[24:])
		if slices.ContainsFunc(length[:24], func(b byte) bool { return b != 0 }) || n > uint64(len(rest)) {
			return nil, malformed("a call is longer than the message")
		}
		calls[i] = Call{To: common.BytesToAddress(to), Data: slices.Clone(rest[:n])}
		rest = rest[n:]
	}
	if len(rest) > 0 {
		return nil, malformed("more calls than the count says")
	}
	return calls, nil
}

// governanceCalls is how the contract's binding names them.
func governanceCalls(calls []Call) []abi.GovernanceMessageCall {
	packed := make([]abi.GovernanceMessageCall, 0, len(calls))
	for _, c := range calls {
		packed = append(packed, abi.GovernanceMessageCall{To: optics.Bytes32(c.To), Data: c.Data})
	}
	return packed
}
