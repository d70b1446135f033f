package devnet

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// Gas and prices of deployment transactions.
const (
	createGas = 5_000_000 // more than any creation uses
	callGas   = 3_000_000 // enough for a router that tells fifteen others who governs
	gwei      = 1_000_000_000
)

// deploy brings a chain to the state that the steps describe. The nonce of the
// deployer says how many of them are done, so that a deployment that was cut
// short goes on where it stopped. It calls seal to make blocks.
func deploy(ctx context.Context, client *gethrpc.Client, d Deployment, steps []step, seal func(context.Context) error) error {
	done, err := deployerNonce(ctx, client)
	if err != nil {
		return fmt.Errorf("deploy on %s: %w", d.Name, err)
	}
	hashes := make(map[uint64]common.Hash, len(steps))
	for i := done; i < uint64(len(steps)); i++ {
		if hashes[i], err = send(ctx, client, d.ChainID, i, steps[i]); err != nil {
			return fmt.Errorf("deploy %s on %s: %w", steps[i].what, d.Name, err)
		}
	}
	for done < uint64(len(steps)) {
		if err := seal(ctx); err != nil {
			return fmt.Errorf("make a block of %s: %w", d.Name, err)
		}
		before := done
		if done, err = deployerNonce(ctx, client); err != nil {
			return fmt.Errorf("deploy on %s: %w", d.Name, err)
		}
		if done == before {
			return fmt.Errorf("deploy on %s: step %d (%s) does not get into a block", d.Name, done, steps[done].what)
		}
	}
	for i, hash := range hashes {
		if err := succeeded(ctx, client, hash); err != nil {
			return fmt.Errorf("deploy %s on %s: %w", steps[i].what, d.Name, err)
		}
	}
	return nil
}

func deployerNonce(ctx context.Context, client *gethrpc.Client) (uint64, error) {
	var nonce hexutil.Uint64
	if err := client.CallContext(ctx, &nonce, "eth_getTransactionCount", Address(Deployer), "latest"); err != nil {
		return 0, fmt.Errorf("read the deployer's nonce: %w", err)
	}
	return uint64(nonce), nil
}

func send(ctx context.Context, client *gethrpc.Client, chainID, nonce uint64, s step) (common.Hash, error) {
	gas := uint64(createGas)
	if s.to != nil {
		gas = callGas
	}
	id := new(big.Int).SetUint64(chainID)
	tx, err := types.SignNewTx(Key(Deployer), types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: s.to, Data: s.data, Gas: gas,
		GasFeeCap: big.NewInt(100 * gwei), GasTipCap: big.NewInt(gwei),
	})
	if err != nil {
		return common.Hash{}, fmt.Errorf("sign: %w", err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return common.Hash{}, fmt.Errorf("encode: %w", err)
	}
	if err := client.CallContext(ctx, nil, "eth_sendRawTransaction", hexutil.Encode(raw)); err != nil {
		return common.Hash{}, fmt.Errorf("send: %w", err)
	}
	return tx.Hash(), nil
}

func succeeded(ctx context.Context, client *gethrpc.Client, hash common.Hash) error {
	var receipt *types.Receipt
	if err := client.CallContext(ctx, &receipt, "eth_getTransactionReceipt", hash); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	if receipt == nil || receipt.Status != types.ReceiptStatusSuccessful {
		return errors.New("the transaction reverted")
	}
	return nil
}
