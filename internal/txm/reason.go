package txm

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// maxReason is the longest reason in bytes that is kept of a contract's words.
const maxReason = 256

// reasonUnknown is the reason of a revert that nothing is known of.
const reasonUnknown = "reverted, reason unknown"

// Selectors of the two errors that Solidity itself throws.
var (
	selectorError = []byte{0x08, 0xc3, 0x79, 0xa0} // Error(string)
	selectorPanic = []byte{0x4e, 0x48, 0x7b, 0x71} // Panic(uint256)
)

// CustomErrors names the custom error that the data of a revert stand for; known is
// false for an error that it does not know. Nil knows none.
type CustomErrors func(data []byte) (text string, known bool)

// DecodeRevert says in one line what a contract meant by its revert data, as
// [CustomErrors.Decode] does without knowing any custom error.
func DecodeRevert(data []byte) string { return CustomErrors(nil).Decode(data) }

// Decode says in one line what a contract meant by its revert data: the text of
// Error(string), the meaning of Panic(uint256), the name of a custom error that is
// known, the selector and the beginning of the arguments of another, or that there
// was nothing. The text is the contract's: at most 256 bytes of it are kept, control
// characters are not.
func (custom CustomErrors) Decode(data []byte) string {
	switch {
	case len(data) == 0:
		return "reverted without a reason"
	case bytes.HasPrefix(data, selectorError), bytes.HasPrefix(data, selectorPanic):
		if text, err := abi.UnpackRevert(data); err == nil {
			if bytes.HasPrefix(data, selectorPanic) {
				return "panic: " + oneLine(text)
			}
			return oneLine(text)
		}
	}
	if custom != nil {
		if text, known := custom(data); known {
			return oneLine(text)
		}
	}
	if len(data) < 4 {
		return "reverted with " + hexutil.Encode(data)
	}
	args, more := data[4:], ""
	if len(args) > 96 {
		args, more = args[:96], "…"
	}
	if len(args) == 0 {
		return "custom error " + hexutil.Encode(data[:4])
	}
	return fmt.Sprintf("custom error %s (%x%s)", hexutil.Encode(data[:4]), args, more)
}

// oneLine makes foreign text fit for a log line and a table cell.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "") + "…"
	}
	return strings.TrimSpace(text)
}

const (
	// codeReverted is go-ethereum's JSON-RPC error code for a revert.
	codeReverted = 3
	// bareRevert is what nodes say, in lower case, of a revert without data.
	bareRevert = "execution reverted"
)

// executionFailures are the words with which nodes say that a simulated
// transaction failed by itself, in lower case.
var executionFailures = []string{
	"revert", "vm execution error",
	"invalid opcode", "invalid jump", "stack underflow", "stack limit reached",
	"out of gas", "gas required exceeds", "gas uint64 overflow",
	"write protection", "return data out of bounds", "contract creation code storage out of gas",
	"max code size exceeded", "max initcode size exceeded", "bad instruction", "call stack exhausted",
}

// revertOf tells an execution that failed from a node that failed. The reason
// is decoded where the node gives the data.
func revertOf(err error, custom CustomErrors) (reason string, reverts bool) {
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return "", false
	}
	message := strings.ToLower(answer.Error())
	says := func(words string) bool { return strings.Contains(message, words) }
	if answer.ErrorCode() != codeReverted && !slices.ContainsFunc(executionFailures, says) {
		return "", false
	}
	var detailed rpc.DataError
	if errors.As(err, &detailed) {
		if text, ok := detailed.ErrorData().(string); ok {
			data, err := hexutil.Decode(strings.TrimPrefix(text, "Reverted "))
			if err == nil {
				return custom.Decode(data), true
			}
		}
	}
	if message == bareRevert {
		return custom.Decode(nil), true
	}
	return oneLine(answer.Error()), true
}
