package txm

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// explain fills in the reasons of reverted records by calling again: before the
// block that mined them and, when that succeeds, after it.
func (m *Manager) explain(ctx context.Context, records []optics.TxRecord, reverted []int) error {
	batch := make([]rpc.BatchElem, 0, 2*len(reverted))
	answers := make([]hexutil.Bytes, 2*len(reverted))
	for _, i := range reverted {
		rec := records[i]
		call := callOf(rec.TxIntent)
		if gas, ok := signedGas(rec); ok {
			call.Gas = (*hexutil.Uint64)(&gas)
		}
		for _, height := range []uint64{rec.Mined.Number - 1, rec.Mined.Number} {
			batch = append(batch, rpc.BatchElem{
				Method: "eth_call", Args: []any{call, hexutil.Uint64(height)}, Result: &answers[len(batch)],
			})
		}
	}
	if err := m.batch(ctx, batch); err != nil {
		return err
	}
	for n, i := range reverted {
		records[i].Reason = m.reasonOf(records[i], batch[2*n].Error, batch[2*n+1].Error)
		m.cfg.Log.WarnContext(ctx, "transaction reverted", "key", records[i].Key, "purpose", records[i].Purpose,
			"tx", records[i].TxHash.Hex(), "block", records[i].Mined.Number, "reason", records[i].Reason)
	}
	return nil
}

// reasonOf picks the reason of a reverted transaction out of what calls before
// and after its block answered.
func (m *Manager) reasonOf(rec optics.TxRecord, answers ...error) string {
	if gas, ok := signedGas(rec); ok && rec.GasUsed >= gas {
		return fmt.Sprintf("out of gas: used all %d", gas)
	}
	for _, err := range answers {
		if err == nil {
			continue
		}
		if reason, reverts := revertOf(err, m.cfg.CustomErrors); reverts {
			return reason
		}
	}
	return reasonUnknown
}
