package devnet

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

// Sent is a message that is in a block.
type Sent struct {
	Message   common.Hash `json:"message"`
	LeafIndex uint32      `json:"leaf_index"`
	Nonce     uint32      `json:"nonce"`
	TxHash    common.Hash `json:"transaction"`
	Block     uint64      `json:"block"`
}

// Send dispatches a message from the user's account and waits until it is in a
// block.
func (f File) Send(ctx context.Context, from, to FileChain, recipient common.Hash, body []byte) (Sent, error) {
	client, err := ethclient.DialContext(ctx, from.HTTP)
	if err != nil {
		return Sent{}, fmt.Errorf("reach %s: %w", from.Name, err)
	}
	defer client.Close()
	intent, err := chain.NewHome(client.Client(), from.Domain, from.Home).DispatchIntent("", to.Domain, recipient, body)
	if err != nil {
		return Sent{}, err
	}
	receipt, err := transact(ctx, client, from.Deployment, User, intent)
	if err != nil {
		return Sent{}, err
	}
	return dispatched(ctx, client, from, receipt)
}

// Transact sends a transaction from the account of a role and waits until it
// succeeded in a block; without a recipient it creates a contract.
func (c FileChain) Transact(ctx context.Context, r Role, to *common.Address, data []byte) (*types.Receipt, error) {
	client, err := ethclient.DialContext(ctx, c.HTTP)
	if err != nil {
		return nil, fmt.Errorf("reach %s: %w", c.Name, err)
	}
	defer client.Close()
	return deliver(ctx, client, c.Deployment, r, &types.DynamicFeeTx{To: to, Data: data, Gas: createGas})
}

// transact sends one transaction from the account of a role, outside of every
// pipeline, and waits until it succeeded in a block.
func transact(ctx context.Context, client *ethclient.Client, d Deployment, r Role, intent optics.TxIntent) (*types.Receipt, error) {
	return deliver(ctx, client, d, r, &types.DynamicFeeTx{To: &intent.To, Data: intent.Data, Gas: intent.GasLimit})
}

func deliver(ctx context.Context, client *ethclient.Client, d Deployment, r Role, draft *types.DynamicFeeTx) (*types.Receipt, error) {
	tx, err := sign(ctx, client, d.ChainID, r, draft)
	if err != nil {
		return nil, fmt.Errorf("send on %s: %w", d.Name, err)
	}
	if err := client.SendTransaction(ctx, tx); err != nil {
		return nil, fmt.Errorf("send on %s: %w", d.Name, err)
	}
	receipt, err := mined(ctx, client, tx.Hash())
	if err != nil {
		return nil, fmt.Errorf("wait for transaction %s on %s: %w", tx.Hash(), d.Name, err)
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		return nil, fmt.Errorf("transaction %s on %s reverted; has the contract failed?", tx.Hash(), d.Name)
	}
	return receipt, nil
}

func sign(ctx context.Context, client *ethclient.Client, chainID uint64, r Role, draft *types.DynamicFeeTx) (*types.Transaction, error) {
	nonce, err := client.PendingNonceAt(ctx, Address(r))
	if err != nil {
		return nil, fmt.Errorf("read the account's nonce: %w", err)
	}
	head, err := client.HeaderByNumber(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("read the head: %w", err)
	}
	id, tip := new(big.Int).SetUint64(chainID), big.NewInt(gwei)
	draft.ChainID, draft.Nonce, draft.GasTipCap = id, nonce, tip
	draft.GasFeeCap = new(big.Int).Add(tip, new(big.Int).Mul(head.BaseFee, big.NewInt(2)))
	return types.SignNewTx(Key(r), types.LatestSignerForChainID(id), draft)
}

func mined(ctx context.Context, client *ethclient.Client, hash common.Hash) (receipt *types.Receipt, err error) {
	err = until(ctx, func() (bool, error) {
		receipt, err = client.TransactionReceipt(ctx, hash)
		if errors.Is(err, ethereum.NotFound) {
			return false, nil
		}
		return true, err
	})
	return receipt, err
}

// dispatched finds the message in the block of its receipt.
func dispatched(ctx context.Context, client *ethclient.Client, c FileChain, receipt *types.Receipt) (Sent, error) {
	source := chain.NewLogSource(chain.LogSourceConfig{Chain: c.Domain, Node: client.Client(), Home: c.Home})
	block := receipt.BlockNumber.Uint64()
	logs, err := source.Logs(ctx, block, block)
	if err != nil {
		return Sent{}, fmt.Errorf("read block %d of %s: %w", block, c.Name, err)
	}
	for _, d := range logs.Dispatches {
		if d.At.TxHash == receipt.TxHash {
			return Sent{
				Message: d.Message.Leaf(), LeafIndex: d.LeafIndex, Nonce: d.Message.Nonce,
				TxHash: receipt.TxHash, Block: block,
			}, nil
		}
	}
	return Sent{}, fmt.Errorf("transaction %s in block %d of %s dispatched nothing", receipt.TxHash, block, c.Name)
}
