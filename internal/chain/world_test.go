package chain_test

import (
	"context"
	"crypto/ecdsa"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/merkle"
)

const (
	near = optics.Domain(1000) // the Home's
	far  = optics.Domain(2000) // the Replica's, and of a second Home

	genesisTime       = 1_700_000_000
	optimisticSeconds = 60
	processGas        = 850_000
	reserveGas        = 15_000
	// maxTxGas is the most that one transaction may have since Osaka (EIP-7825).
	maxTxGas = 16_777_216
)

// world is one chain with both ends of a lane on it: a Home of near, a Replica
// of near that believes to be on far, a Home of far, all behind beacons.
type world struct {
	t       testing.TB
	evm     *localchain.Chain
	rpc     *gethrpc.Client
	payer   *ecdsa.PrivateKey
	updater *ecdsa.PrivateKey
	watcher *ecdsa.PrivateKey
	nonce   uint64

	home, farHome *chain.Home
	replica       *chain.Replica
	xapp          *chain.XAppConnectionManager
	sink          common.Address
	tree          merkle.Tree
	messages      []optics.Message
}

func key(t testing.TB, seed byte) *ecdsa.PrivateKey {
	t.Helper()
	k, err := crypto.ToECDSA(common.LeftPadBytes([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, payer: key(t, 1), updater: key(t, 2), watcher: key(t, 3)}
	evm, err := localchain.New(localchain.Config{
		ChainID: 31337, GenesisTime: genesisTime, Safe: 1, Finalized: 3,
		Alloc: types.GenesisAlloc{address(w.payer): {Balance: new(big.Int).Lsh(big.NewInt(1), 90)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := evm.Close(); err != nil {
			t.Error(err)
		}
	})
	w.evm = evm
	if w.rpc, err = gethrpc.DialContext(t.Context(), evm.HTTPURL()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.rpc.Close)
	w.deploy()
	return w
}

func address(k *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(k.PublicKey) }

func (w *world) deploy() {
	w.home = w.newHome(near)
	w.farHome = w.newHome(far)
	b := abi.NewReplica()
	proxy := w.proxy(&abi.ReplicaMetaData,
		b.PackConstructor(uint32(far), big.NewInt(processGas), big.NewInt(reserveGas)),
		b.PackInitialize(uint32(near), address(w.updater), common.Hash{}, big.NewInt(optimisticSeconds)))
	w.replica = chain.NewReplica(w.rpc, optics.Contract{Home: near, Chain: far}, proxy)
	x := abi.NewXAppConnectionManager()
	manager := w.create(&abi.XAppConnectionManagerMetaData, nil)
	w.xapp = chain.NewXAppConnectionManager(w.rpc, far, manager)
	w.must(manager, x.PackSetHome(w.farHome.Address()))
	w.must(manager, x.PackOwnerEnrollReplica(proxy, uint32(near)))
	w.must(manager, x.PackSetWatcherPermission(address(w.watcher), uint32(near), true))
	w.sink = w.create(&abi.MessageSinkMetaData, nil)
}

func (w *world) newHome(domain optics.Domain) *chain.Home {
	m, b := abi.NewUpdaterManager(), abi.NewHome()
	manager := w.create(&abi.UpdaterManagerMetaData, m.PackConstructor(address(w.updater)))
	proxy := w.proxy(&abi.HomeMetaData, b.PackConstructor(uint32(domain)), b.PackInitialize(manager))
	w.must(manager, m.PackSetHome(proxy))
	return chain.NewHome(w.rpc, domain, proxy)
}

// proxy deploys an implementation behind a beacon.
func (w *world) proxy(code *bind.MetaData, constructor, initialize []byte) common.Address {
	implementation := w.create(code, constructor)
	beacon := w.create(&abi.UpgradeBeaconMetaData,
		abi.NewUpgradeBeacon().PackConstructor(implementation, common.Address{0xbe}))
	return w.create(&abi.UpgradeBeaconProxyMetaData, abi.NewUpgradeBeaconProxy().PackConstructor(beacon, initialize))
}

func (w *world) create(code *bind.MetaData, constructor []byte) common.Address {
	w.t.Helper()
	data := append(common.FromHex(strings.TrimPrefix(code.Bin, "0x")), constructor...)
	receipt := w.mine(nil, data, 15_000_000)
	if receipt.Status != 1 {
		w.t.Fatal("contract creation reverted")
	}
	return receipt.ContractAddress
}

// send gives a transaction to the node and returns its hash.
func (w *world) send(to *common.Address, data []byte, gas uint64) common.Hash {
	w.t.Helper()
	tx := types.MustSignNewTx(w.payer, types.LatestSignerForChainID(w.evm.ChainID()), &types.DynamicFeeTx{
		ChainID: w.evm.ChainID(), Nonce: w.nonce, To: to, Data: data, Gas: gas,
		GasFeeCap: big.NewInt(100_000_000_000), GasTipCap: big.NewInt(1),
	})
	w.nonce++
	raw, err := tx.MarshalBinary()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.rpc.CallContext(w.ctx(), nil, "eth_sendRawTransaction", hexutil.Bytes(raw)); err != nil {
		w.t.Fatal(err)
	}
	return tx.Hash()
}

func (w *world) ctx() context.Context { return w.t.Context() }

// seal makes a block some seconds after the last.
func (w *world) seal(seconds uint64) {
	w.t.Helper()
	if _, err := w.evm.Seal(w.ctx(), w.evm.Head().Time+seconds); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) mine(to *common.Address, data []byte, gas uint64) *types.Receipt {
	w.t.Helper()
	hash := w.send(to, data, gas)
	w.seal(1)
	return w.receipt(hash)
}

func (w *world) receipt(hash common.Hash) *types.Receipt {
	w.t.Helper()
	var receipt *types.Receipt
	if err := w.rpc.CallContext(w.ctx(), &receipt, "eth_getTransactionReceipt", hash); err != nil || receipt == nil {
		w.t.Fatalf("no receipt of %s: %v", hash, err)
	}
	return receipt
}

func (w *world) must(to common.Address, data []byte) {
	w.t.Helper()
	if w.mine(&to, data, 5_000_000).Status != 1 {
		w.t.Fatal("transaction reverted")
	}
}

// do mines an intent with its own gas limit and wants it to succeed.
func (w *world) do(intent optics.TxIntent, err error) *types.Receipt {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	if intent.GasLimit == 0 {
		intent.GasLimit = 5_000_000
	}
	receipt := w.mine(&intent.To, intent.Data, intent.GasLimit)
	if receipt.Status != 1 {
		w.t.Fatalf("%s reverted with %d of %d gas used", intent.Key, receipt.GasUsed, intent.GasLimit)
	}
	return receipt
}

// dispatch sends a message from near to the sink and returns what it cost.
func (w *world) dispatch(recipient common.Address, body []byte) *types.Receipt {
	w.t.Helper()
	m := optics.Message{
		Origin: near, Sender: optics.Bytes32(address(w.payer)), Nonce: uint32(len(w.messages)),
		Destination: far, Recipient: optics.Bytes32(recipient), Body: body,
	}
	receipt := w.do(w.home.DispatchIntent("k", m.Destination, m.Recipient, m.Body))
	w.messages = append(w.messages, m)
	if err := w.tree.Append(m.Leaf()); err != nil {
		w.t.Fatal(err)
	}
	return receipt
}

func (w *world) sign(domain optics.Domain, oldRoot, newRoot common.Hash) optics.SignedUpdate {
	w.t.Helper()
	su := optics.SignedUpdate{Update: optics.Update{HomeDomain: domain, OldRoot: oldRoot, NewRoot: newRoot}}
	su.Signature = sign(w.t, w.updater, su.Digest())
	return su
}

func sign(t testing.TB, k *ecdsa.PrivateKey, digest common.Hash) optics.Signature {
	t.Helper()
	raw, err := crypto.Sign(digest[:], k)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := optics.DecodeSignature(raw)
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

func (w *world) proof(index uint64) merkle.Proof {
	w.t.Helper()
	p, err := w.tree.ProofAt(index, w.tree.Size())
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// deliverable brings the tree's root to the Replica and waits for its window.
func (w *world) deliverable() optics.SignedUpdate {
	w.t.Helper()
	state, err := w.home.State(w.ctx(), optics.BlockRef{})
	if err != nil {
		w.t.Fatal(err)
	}
	su := w.sign(near, state.CommittedRoot, w.tree.Root())
	w.do(w.home.UpdateIntent(su))
	w.do(w.replica.UpdateIntent(su))
	w.seal(optimisticSeconds)
	return su
}

// pool is the one endpoint as production reads it.
func pool(t testing.TB, evm *localchain.Chain) *rpc.Pool {
	t.Helper()
	p, err := rpc.New(rpc.Config{
		Chain: "tatooine", ChainID: evm.ChainID().Uint64(), Endpoints: []string{evm.HTTPURL(), evm.WSURL()}, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}
