package contracts

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/chain/abi"
)

// processedStatus is the status of a message that a Replica has delivered
// (protocol: MessageStatus).
const processedStatus = 2

// underWay returns the value that a message to a chain brings, when the step was
// sent and its message was not delivered yet. One that was delivered has failed if
// the value is another one still; the step is due again.
func (w *world) underWay(ctx context.Context, c *Chain, step string) (string, error) {
	sent, ok := w.sent[step]
	seat := w.chain(w.governor.Network)
	if !ok || c == seat {
		return "", nil
	}
	home, ok1 := w.book.Where(seat.Name + "/" + proxyOf(homeKey))
	replica, ok2 := w.book.Where(c.Name + "/" + proxyOf(replicaOf(seat)))
	if !ok1 || !ok2 {
		return "", nil
	}
	var receipt *types.Receipt
	if err := seat.Node.CallContext(ctx, &receipt, "eth_getTransactionReceipt", common.HexToHash(sent.Outcome.Tx)); err != nil {
		return "", fmt.Errorf("the governor's transaction %s on %s: %w", sent.Outcome.Tx, seat.Name, err)
	}
	if receipt == nil {
		return "", nil // a reorganization has dropped it
	}
	homes := abi.NewHome()
	for _, log := range receipt.Logs {
		event, err := homes.UnpackDispatchEvent(log)
		if err != nil || log.Address != common.HexToAddress(home.Address) || event.DestinationAndNonce>>32 != uint64(c.Domain) {
			continue
		}
		answer, err := c.call(ctx, common.HexToAddress(replica.Address), abi.NewReplica().PackMessages(event.MessageHash))
		if err != nil {
			return "", fmt.Errorf("the governor's message on %s: %w", c.Name, err)
		}
		if common.BytesToHash(answer).Big().Uint64() != processedStatus {
			return sent.Wanted, nil
		}
	}
	return "", nil
}
