package chain_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

// notUpdater is Error("!updater sig").
const notUpdater = "0x08c379a00000000000000000000000000000000000000000000000000000000000000020" +
	"000000000000000000000000000000000000000000000000000000000000000c2175706461746572207369670000000000000000000000000000000000000000"

// revertError is a revert in the words of some node.
type revertError struct {
	code    int
	message string
	data    any
}

func (e revertError) Error() string  { return e.message }
func (e revertError) ErrorCode() int { return e.code }
func (e revertError) ErrorData() any { return e.data }

// reverting refuses every call of every batch.
type reverting struct {
	chain.Node
	err error
}

func (n reverting) BatchCallContext(_ context.Context, batch []gethrpc.BatchElem) error {
	for i := range batch {
		batch[i].Error = n.err
	}
	return nil
}

func TestRevertsInTheWordsOfNodes(t *testing.T) {
	for name, test := range map[string]struct {
		said error
		want error
		text string
	}{
		"geth": {
			revertError{3, "execution reverted: !updater sig", notUpdater}, chain.ErrNotUpdaterSignature, "",
		},
		"nethermind": {
			revertError{-32015, "VM execution error.", "Reverted " + notUpdater}, chain.ErrNotUpdaterSignature, "",
		},
		"without data": {
			revertError{-32000, "execution reverted: not a current update", nil}, chain.ErrNotCurrentUpdate, "",
		},
		"another reason": {
			revertError{3, "execution reverted: paused", nil}, chain.ErrReverted, "paused",
		},
		"no reason": {
			revertError{3, "execution reverted", "0x"}, chain.ErrReverted, "",
		},
		"a custom error": {
			revertError{3, "execution reverted", "0xdeadbeef"}, chain.ErrReverted, "0xdeadbeef",
		},
		"a custom error of ours": {
			revertError{3, "execution reverted", "0x" + selector("Reentrant()")}, chain.ErrReverted, "Reentrant()",
		},
		"no revert at all": {
			revertError{-32000, "header not found", nil}, optics.ErrNotFound, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := chain.NewHome(reverting{err: test.said}, near, common.Address{1})
			_, err := home.IsImproper(t.Context(), optics.SignedUpdate{})
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("%v", err)
			}
		})
	}
}
