package chain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// The revert strings of the contracts that callers here tell apart.
const (
	reasonNotUpdater  = "!updater sig"
	reasonNotCurrent  = "not a current update"
	reasonFailedState = "failed state"
)

var reasons = map[string]error{
	reasonNotUpdater:  ErrNotUpdaterSignature,
	reasonNotCurrent:  ErrNotCurrentUpdate,
	reasonFailedState: ErrFailedState,
}

// refused makes the answer to a call that a contract reverted wrap ErrReverted,
// and the answer to one at a block that does not exist optics.ErrNotFound. Other
// errors stay as they are.
func refused(err error) error {
	var refusal gethrpc.Error
	if !errors.As(err, &refusal) {
		return err
	}
	reason, ok := revertReason(refusal)
	if !ok {
		return unknownBlock(err)
	}
	if known, ok := reasons[reason]; ok {
		return known
	}
	if reason == "" {
		return fmt.Errorf("%w without a reason", ErrReverted)
	}
	return fmt.Errorf("%w: %s", ErrReverted, reason)
}

// revertReason returns the decoded reason of a revert, "" for a revert without
// one. The reason is in the data of the error (geth, erigon, reth and, after the
// word "Reverted", nethermind) or, where a node leaves that out, in its message.
func revertReason(refusal gethrpc.Error) (reason string, reverted bool) {
	message := refusal.Error()
	lower := strings.ToLower(message)
	reverted = refusal.ErrorCode() == 3 || strings.Contains(lower, "execution reverted") ||
		strings.Contains(lower, "vm execution error") || strings.HasPrefix(lower, "revert")
	if !reverted {
		return "", false
	}
	if data, ok := revertData(refusal); ok {
		return DecodeRevert(data), true
	}
	_, after, _ := strings.Cut(message, "revert")
	after = strings.TrimPrefix(after, "ed")
	return strings.Trim(strings.Join(strings.Fields(after), " "), ": "), true
}

func revertData(refusal gethrpc.Error) ([]byte, bool) {
	var with gethrpc.DataError
	if !errors.As(refusal, &with) {
		return nil, false
	}
	text, ok := with.ErrorData().(string)
	if !ok {
		return nil, false
	}
	data, err := hexutil.Decode(strings.TrimSpace(strings.TrimPrefix(text, "Reverted")))
	return data, err == nil && len(data) > 0
}
