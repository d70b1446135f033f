package txm

import (
	"fmt"

	"github.com/ethereum/go-ethereum/params"

	"github.com/opticsnet/optics"
)

// withMargin adds the margin to an estimate without leaving the cap.
func withMargin(gas uint64) uint64 {
	if gas > maxTxGas {
		return gas
	}
	return min(gas+gas*estimateMargin/100, maxTxGas)
}

// impossible says why no node would take a transaction, or nothing.
func (m *Manager) impossible(e *entry) string {
	least := floorGas(e.rec.TxIntent)
	switch {
	case e.gas > maxTxGas:
		return fmt.Sprintf("needs %d gas, a transaction may have %d", e.gas, maxTxGas)
	case e.gas > m.pump.view.gasLimit:
		return fmt.Sprintf("needs %d gas, a block has %d", e.gas, m.pump.view.gasLimit)
	case e.gas < least:
		return fmt.Sprintf("has %d gas, its calldata alone needs %d", e.gas, least)
	case len(e.rec.Data) > maxData:
		return fmt.Sprintf("has %d bytes of calldata, nodes take %d", len(e.rec.Data), maxData)
	case e.rec.Creation && len(e.rec.Data) > params.MaxInitCodeSize:
		return fmt.Sprintf("has %d bytes of creation code, a transaction may have %d", len(e.rec.Data), params.MaxInitCodeSize)
	}
	return ""
}

// floorGas is the least gas that a transaction with this calldata may have
// (EIP-2028 and EIP-7623), or this code to create from (EIP-2 and EIP-3860).
func floorGas(intent optics.TxIntent) uint64 {
	var zeros uint64
	for _, b := range intent.Data {
		if b == 0 {
			zeros++
		}
	}
	size := uint64(len(intent.Data))
	tokens := zeros + 4*(size-zeros)
	least := params.TxGas + params.TxCostFloorPerToken*tokens
	if intent.Creation {
		words := (size + 31) / 32
		least = max(least, params.TxGasContractCreation+4*tokens+params.InitCodeWordGas*words)
	}
	return least
}
