package chain_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/merkle"
)

// The calls below are those of contracts/test/gas, byte for byte.
const (
	gasLeaves     = 130
	gasProven     = 100
	gasOptimistic = 30 * 60
	gasSnapshots  = "../../contracts/snapshots/gas"
)

var (
	gasSender    = common.Address(bytes.Repeat([]byte{0x51}, 20))
	gasRecipient = common.Address(bytes.Repeat([]byte{0x72}, 20))
)

func gasUpdater(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := crypto.ToECDSA(common.LeftPadBytes([]byte{0x0a, 0x11, 0xce}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func gasBody(length int) []byte {
	body := make([]byte, length)
	for i := range body {
		body[i] = byte(1 + i%255)
	}
	return body
}

// place deploys an implementation, and a proxy of it or what makes it one that
// can be used itself.
func (b *gasBench) place(code *bind.MetaData, constructor []byte) common.Address {
	b.t.Helper()
	implementation := b.create(code, constructor)
	if !b.proxied {
		b.state.SetState(implementation, common.Hash{}, common.Hash{})
		b.state.Finalise(b.rules())
		return implementation
	}
	beacon := b.create(&abi.UpgradeBeaconMetaData, abi.NewUpgradeBeacon().PackConstructor(implementation, gasSender))
	return b.create(&abi.UpgradeBeaconProxyMetaData, abi.NewUpgradeBeaconProxy().PackConstructor(beacon, nil))
}

func (b *gasBench) signed(oldRoot, newRoot common.Hash) []byte {
	b.t.Helper()
	u := optics.Update{HomeDomain: near, OldRoot: oldRoot, NewRoot: newRoot}
	signature := sign(b.t, gasUpdater(b.t), u.Digest())
	return signature[:]
}

// homeFigures calls note after each call that is measured, on a Home of its own.
func homeFigures(t *testing.T, setting gasSetting, note func(string, *gasBench)) {
	pack := abi.NewHome()
	type home struct {
		*gasBench
		at common.Address
	}
	dispatch := func(h home, length int) {
		h.call(h.at, pack.PackDispatch(uint32(far), common.BytesToHash(gasRecipient[:]), gasBody(length)))
	}
	fill := func(h home, number int) {
		for range number {
			dispatch(h, 32)
		}
	}
	update := func(h home) {
		oldRoot := common.BytesToHash(h.call(h.at, pack.PackCommittedRoot()))
		newRoot := common.BytesToHash(h.call(h.at, pack.PackRoot()))
		h.call(h.at, pack.PackUpdate(oldRoot, newRoot, h.signed(oldRoot, newRoot)))
	}
	used := func() home {
		b := newGasBench(t, setting)
		manager := b.create(&abi.UpdaterManagerMetaData,
			abi.NewUpdaterManager().PackConstructor(crypto.PubkeyToAddress(gasUpdater(t).PublicKey)))
		h := home{b, b.place(&abi.HomeMetaData, pack.PackConstructor(uint32(near)))}
		b.call(h.at, pack.PackInitialize(manager))
		b.call(manager, abi.NewUpdaterManager().PackSetHome(h.at))
		fill(h, 2)
		update(h)
		return h
	}
	for _, length := range []int{32, 100} {
		for leaves, suffix := range map[int]string{gasLeaves: "", 255: ", new branch slot"} {
			h := used()
			fill(h, leaves-2)
			dispatch(h, length)
			note(fmt.Sprintf("dispatch %d bytes%s", length, suffix), h.gasBench)
		}
	}
	for _, queued := range []int{1, 2, 64} {
		h := used()
		fill(h, gasLeaves-2-queued)
		update(h)
		fill(h, queued)
		update(h)
		note(fmt.Sprintf("home.update, %d queued", queued), h.gasBench)
	}
}

// gasReplica is a Replica in use, and the tree of the messages that it gets.
type gasReplica struct {
	*gasBench
	at       common.Address
	messages [][]byte
	tree     merkle.Tree
}

func newGasReplica(t *testing.T, setting gasSetting) *gasReplica {
	t.Helper()
	pack := abi.NewReplica()
	b := newGasBench(t, setting)
	b.state.SetCode(gasRecipient, []byte{0}, tracing.CodeChangeUnspecified)
	at := b.place(&abi.ReplicaMetaData, pack.PackConstructor(uint32(far), big.NewInt(processGas), big.NewInt(reserveGas)))
	b.call(at, pack.PackInitialize(uint32(near), crypto.PubkeyToAddress(gasUpdater(t).PublicKey),
		crypto.Keccak256Hash([]byte("an earlier root")), big.NewInt(gasOptimistic)))
	return &gasReplica{gasBench: b, at: at}
}

func (r *gasReplica) update(newRoot common.Hash) {
	r.t.Helper()
	pack := abi.NewReplica()
	oldRoot := common.BytesToHash(r.call(r.at, pack.PackCommittedRoot()))
	r.call(r.at, pack.PackUpdate(oldRoot, newRoot, r.signed(oldRoot, newRoot)))
}

// accept gives the Replica a tree of messages, and lets the window pass.
func (r *gasReplica) accept(length int) {
	r.t.Helper()
	for i := range gasLeaves {
		m := optics.Message{
			Origin: near, Sender: common.BytesToHash(gasSender[:]), Nonce: uint32(i),
			Destination: far, Recipient: common.BytesToHash(gasRecipient[:]), Body: gasBody(length),
		}
		raw, err := m.MarshalBinary()
		if err != nil {
			r.t.Fatal(err)
		}
		r.messages = append(r.messages, raw)
		if err := r.tree.Append(m.Leaf()); err != nil {
			r.t.Fatal(err)
		}
	}
	r.update(r.tree.Root())
	r.time += gasOptimistic
}

func replicaFigures(t *testing.T, setting gasSetting, note func(string, *gasBench)) {
	pack := abi.NewReplica()
	r := newGasReplica(t, setting)
	r.update(crypto.Keccak256Hash([]byte("the next root")))
	note("replica.update", r.gasBench)
	for _, length := range []int{32, 100} {
		r := newGasReplica(t, setting)
		r.accept(length)
		proof, err := r.tree.ProofAt(gasProven, gasLeaves)
		if err != nil {
			t.Fatal(err)
		}
		var path [merkle.Depth][32]byte
		for i, sibling := range proof.Path {
			path[i] = sibling
		}
		r.call(r.at, pack.PackProveAndProcess(r.messages[gasProven], path, big.NewInt(gasProven)))
		note(fmt.Sprintf("proveAndProcess %d bytes", length), r.gasBench)
	}
}

func gasFigures(t *testing.T, setting gasSetting) map[string]gasAccount {
	t.Helper()
	accounts := map[string]gasAccount{}
	note := func(name string, b *gasBench) { accounts[name] = b.account }
	homeFigures(t, setting, note)
	replicaFigures(t, setting, note)
	batchFigures(t, setting, note)
	return accounts
}

// forge's figures are what a receipt says, by the rules that the contracts are
// compiled for and by those of today.
func TestGasSnapshotsAreReceipts(t *testing.T) {
	for file, proxied := range map[string]bool{"direct": false, "proxy": true} {
		for rules, config := range map[string]*params.ChainConfig{"london": london(), "osaka": params.MergedTestChainConfig} {
			t.Run(file+" "+rules, func(t *testing.T) { agreeWithSnapshot(t, file, gasSetting{proxied, config}) })
		}
	}
}

func agreeWithSnapshot(t *testing.T, file string, setting gasSetting) {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("%s/%s.json", gasSnapshots, file))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, account := range gasFigures(t, setting) {
		got[name] = fmt.Sprint(account.total())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forge's figures (-) and the receipts (+):\n%s", diff)
	}
}
