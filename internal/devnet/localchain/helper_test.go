package localchain_test

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

const genesisTime = 1_700_000_000

// recorderCode deploys a contract that stores the first word of its call data
// in slot 0 and logs it under topic 1:
//
//	v := calldataload(0); sstore(0, v); mstore(0, v); log1(0, 32, 1)
var (
	recorderCode  = common.FromHex("6012600c60003960126000f3" + "600035806000556000526001602060" + "00a100")
	recorderTopic = common.BigToHash(big.NewInt(1))
)

// account is a funded sender that counts its own nonces.
type account struct {
	key   *ecdsa.PrivateKey
	addr  common.Address
	nonce uint64
}

func newAccount(t testing.TB, number byte) *account {
	t.Helper()
	a, err := accountOf(number)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// accountOf returns the account with the key keccak256(number).
func accountOf(number byte) (*account, error) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte{number}))
	if err != nil {
		return nil, err
	}
	return &account{key: key, addr: crypto.PubkeyToAddress(key.PublicKey)}, nil
}

// fund returns a genesis allocation of a million ether each.
func fund(accounts ...*account) types.GenesisAlloc {
	alloc := types.GenesisAlloc{}
	for _, a := range accounts {
		alloc[a.addr] = types.Account{Balance: new(big.Int).Mul(big.NewInt(1e6), big.NewInt(params.Ether))}
	}
	return alloc
}

// tx signs the account's next transaction; without a recipient it creates a contract.
func (a *account) tx(t testing.TB, chain *localchain.Chain, to *common.Address, value int64, data []byte) *types.Transaction {
	t.Helper()
	tx, err := a.sign(chain.ChainID(), to, value, data)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func (a *account) sign(chainID *big.Int, to *common.Address, value int64, data []byte) (*types.Transaction, error) {
	gas := uint64(100_000)
	if to == nil {
		gas = 1_000_000
	}
	tx, err := types.SignNewTx(a.key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID:   chainID,
		Nonce:     a.nonce,
		GasTipCap: big.NewInt(params.GWei),
		GasFeeCap: big.NewInt(1000 * params.GWei),
		Gas:       gas,
		To:        to,
		Value:     big.NewInt(value),
		Data:      data,
	})
	if err == nil {
		a.nonce++
	}
	return tx, err
}

// word returns a number as 32 bytes of call data.
func word(n int64) []byte { return common.BigToHash(big.NewInt(n)).Bytes() }

func startChain(t testing.TB, cfg localchain.Config) *localchain.Chain {
	t.Helper()
	if cfg.ChainID == 0 {
		cfg.ChainID = 1000
	}
	if cfg.GenesisTime == 0 {
		cfg.GenesisTime = genesisTime
	}
	chain, err := localchain.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := chain.Close(); err != nil {
			t.Error(err)
		}
	})
	return chain
}

func dial(t testing.TB, url string) *ethclient.Client {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// send hands transactions to the chain over JSON-RPC.
func send(t testing.TB, client *ethclient.Client, txs ...*types.Transaction) {
	t.Helper()
	for _, tx := range txs {
		if err := client.SendTransaction(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
	}
}

// seal makes a block one second after the newest.
func seal(t testing.TB, chain *localchain.Chain) localchain.Block {
	t.Helper()
	block, err := chain.Seal(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return block
}

func receipt(t testing.TB, client *ethclient.Client, tx *types.Transaction) *types.Receipt {
	t.Helper()
	r, err := client.TransactionReceipt(t.Context(), tx.Hash())
	if err != nil {
		t.Fatalf("receipt of %s: %v", tx.Hash(), err)
	}
	return r
}

// deployRecorder mines the creation of the recorder contract.
func deployRecorder(t testing.TB, chain *localchain.Chain, from *account) common.Address {
	t.Helper()
	client := dial(t, chain.HTTPURL())
	creation := from.tx(t, chain, nil, 0, recorderCode)
	send(t, client, creation)
	seal(t, chain)
	r := receipt(t, client, creation)
	if r.Status != types.ReceiptStatusSuccessful {
		t.Fatalf("creation failed: %+v", r)
	}
	return r.ContractAddress
}

// balance returns what an address has at the newest block, in wei.
func balance(t testing.TB, client *ethclient.Client, addr common.Address) *big.Int {
	t.Helper()
	wei, err := client.BalanceAt(t.Context(), addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	return wei
}

// sendBatch hands transactions over in JSON-RPC batches of the given size.
func sendBatch(t testing.TB, client *ethclient.Client, txs []*types.Transaction, size int) {
	t.Helper()
	for len(txs) > 0 {
		part := txs[:min(size, len(txs))]
		txs = txs[len(part):]
		batch := make([]rpc.BatchElem, len(part))
		for i, tx := range part {
			raw, err := tx.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			batch[i] = rpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Encode(raw)}, Result: new(common.Hash)}
		}
		if err := client.Client().BatchCallContext(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		for _, elem := range batch {
			if elem.Error != nil {
				t.Fatal(elem.Error)
			}
		}
	}
}
