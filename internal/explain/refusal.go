package explain

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/opticsnet/optics"
)

// Selectors of the two errors that Solidity itself throws.
var (
	selectorError = []byte{0x08, 0xc3, 0x79, 0xa0} // Error(string)
	selectorPanic = []byte{0x4e, 0x48, 0x7b, 0x71} // Panic(uint256)
)

// panics are the codes of Panic(uint256) as the Solidity manual lists them.
var panics = map[uint64]string{
	0x01: "a false assert",
	0x11: "arithmetic over- or underflow",
	0x12: "division by zero",
	0x21: "no such enum value",
	0x22: "a storage byte array that is not encoded right",
	0x31: "pop of an empty array",
	0x32: "index out of bounds",
	0x41: "too much memory",
	0x51: "call of a function that is not set",
}

// wordLen is the length in bytes of one value in the contract ABI.
const wordLen = 32

// refusal says in one line why a recipient failed. The words are the recipient's,
// which may be hostile: what does not print is escaped, and a Replica keeps no
// more than optics.MaxReturnLen bytes of them.
func refusal(p *optics.ProcessLog) string {
	data := p.ReturnData
	switch {
	case data == nil:
		return "the recipient refused; its replica does not tell why (one of the first version never does)"
	case len(data) == 0:
		return "the recipient refused without a reason: it reverted with nothing, or used up its gas"
	}
	return "the recipient refused: " + meaning(data[:min(len(data), optics.MaxReturnLen)])
}

// meaning decodes what a contract reverted with, which may have been cut short.
func meaning(data []byte) string {
	if args, ok := bytes.CutPrefix(data, selectorError); ok {
		if text, ok := stringArg(args); ok {
			return text
		}
	}
	if args, ok := bytes.CutPrefix(data, selectorPanic); ok {
		if code, ok := number(args); ok {
			return strings.TrimSpace(fmt.Sprintf("panic 0x%02x %s", code, panics[code]))
		}
	}
	if len(data) < len(selectorError) {
		return "0x" + hex.EncodeToString(data)
	}
	selector, args := data[:len(selectorError)], data[len(selectorError):]
	if len(args) == 0 {
		return "custom error 0x" + hex.EncodeToString(selector)
	}
	return fmt.Sprintf("custom error 0x%x with 0x%x", selector, args)
}

// stringArg reads the only argument of a call: offset 32, length, bytes. Where
// the bytes were cut short, the text ends with an ellipsis.
func stringArg(args []byte) (text string, ok bool) {
	offset, ok := number(args)
	if !ok || offset != wordLen {
		return "", false
	}
	length, ok := number(args[wordLen:])
	if !ok {
		return "", false
	}
	body, more := args[2*wordLen:], ""
	if length > uint64(len(body)) {
		length, more = uint64(len(body)), "…"
	}
	quoted := strconv.Quote(string(body[:length]))
	return quoted[1:len(quoted)-1] + more, true
}

// number reads a uint256 that fits 64 bits.
func number(b []byte) (n uint64, ok bool) {
	const high = wordLen - 8
	if len(b) < wordLen || !bytes.Equal(b[:high], make([]byte, high)) {
		return 0, false
	}
	return binary.BigEndian.Uint64(b[high:wordLen]), true
}
