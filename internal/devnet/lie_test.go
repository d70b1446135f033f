package devnet_test

import (
	"context"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// otherMessage makes a Dispatch log one of another message, with all that the log
// says about itself: its body ends in another byte, and its hash is right.
func otherMessage(l *types.Log) {
	const at = 96 // committed root, offset, length: 32 bytes each
	length := common.BytesToHash(l.Data[64:at]).Big().Uint64()
	message := l.Data[at : at+length]
	message[length-1] ^= 1
	l.Topics[1] = crypto.Keccak256Hash(message)
}

// An endpoint shows messages that were never sent, without contradicting itself.
// The root of the Home contradicts it: nothing is signed for that Home, its tree
// halts, and the other Homes are not concerned.
func TestEndpointThatLiesAboutMessagesGetsNoSignature(t *testing.T) {
	const messages = 12
	cfg := config(t.TempDir(), messages, 0)
	endpoint := forget(t, &cfg, "alpha", abi.NewHome().GetABI().Events["Dispatch"].ID)
	endpoint.lie = otherMessage
	ctx, n := start(t, cfg)
	after := 0 // blocks since the tree has halted and the others have delivered
	err := run(ctx, n, func(ctx context.Context) error {
		return drive(ctx, n, nil, func() (bool, error) {
			status, err := n.Node().Status(ctx)
			if err != nil {
				return false, err
			}
			var delivered uint64
			for _, l := range status.Lanes {
				if l.From != "alpha" {
					delivered += l.Processed
				}
			}
			halted := slices.ContainsFunc(status.Agents, func(a agent.Status) bool {
				return a.Name == "tree alpha" && a.State == agent.Halted
			})
			if halted && delivered == messages*2/3 {
				after++
			}
			return after == 10, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	alpha := n.File().Chains[0].Domain
	for _, logs := range readTruth(t, n.File()).logs {
		for _, u := range logs.Updates {
			if u.Contract.Home == alpha {
				t.Errorf("%s was signed for alpha", u.Update.NewRoot)
			}
		}
	}
}
