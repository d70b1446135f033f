package keys_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// The contract recovers the signer of an update with OpenZeppelin's rules.
func TestKMSSignaturesVerifyOnChain(t *testing.T) {
	w := newWorld(t)
	signer := w.signer(new(memoryJournal))
	replica := newReplica(t, w.key)
	u := optics.Update{HomeDomain: 1000}
	for _, group := range []struct {
		shape awsfake.SignatureShape
		n     int
	}{
		{awsfake.HighS, 80}, {awsfake.LowS, 80}, {awsfake.ShortR, 20}, {awsfake.ShortS, 20},
	} {
		w.ShapeSignatures(group.shape)
		for range group.n {
			u.OldRoot, u.NewRoot = u.NewRoot, common.BigToHash(new(big.Int).Add(u.NewRoot.Big(), big.NewInt(1)))
			sig, err := signer.SignDigest(t.Context(), u.Digest())
			if err != nil {
				t.Fatal(err)
			}
			if !replica.update(u, sig) {
				t.Fatalf("the Replica refuses %x, signed in shape %d", sig, group.shape)
			}
		}
	}
	if got := replica.committed(t); got != u.NewRoot || u.NewRoot.Big().Uint64() != 200 {
		t.Errorf("committed root %s after %s", got, u.NewRoot)
	}
	bad, err := signer.SignDigest(t.Context(), common.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	u.OldRoot, u.NewRoot = u.NewRoot, common.Hash{1}
	if replica.update(u, bad) {
		t.Error("the Replica takes a signature of another digest")
	}
}

// replica is a Replica in an EVM without a chain.
type replica struct {
	cfg     *runtime.Config
	address common.Address
}

func newReplica(t *testing.T, updater common.Address) *replica {
	t.Helper()
	b := abi.NewPlainReplica()
	r := &replica{cfg: &runtime.Config{GasLimit: 20_000_000, Time: 1_700_000_000}}
	if _, _, err := runtime.Execute(nil, nil, r.cfg); err != nil { // makes the state
		t.Fatal(err)
	}
	implementation := r.create(t, &abi.PlainReplicaMetaData, b.PackConstructor(2000, big.NewInt(850_000), big.NewInt(15_000)))
	beacon := r.create(t, &abi.UpgradeBeaconMetaData, abi.NewUpgradeBeacon().PackConstructor(implementation, common.Address{0xbe}))
	r.address = r.create(t, &abi.UpgradeBeaconProxyMetaData, abi.NewUpgradeBeaconProxy().PackConstructor(
		beacon, b.PackInitialize(1000, updater, common.Hash{}, big.NewInt(60))))
	return r
}

func (r *replica) create(t *testing.T, code *bind.MetaData, constructor []byte) common.Address {
	t.Helper()
	_, address, _, err := runtime.Create(append(common.FromHex(code.Bin), constructor...), r.cfg)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func (r *replica) update(u optics.Update, sig optics.Signature) bool {
	_, _, err := runtime.Call(r.address, abi.NewPlainReplica().PackUpdate(u.OldRoot, u.NewRoot, sig[:]), r.cfg)
	return err == nil
}

func (r *replica) committed(t *testing.T) common.Hash {
	t.Helper()
	b := abi.NewPlainReplica()
	out, _, err := runtime.Call(r.address, b.PackCommittedRoot(), r.cfg)
	if err != nil {
		t.Fatal(err)
	}
	return must(b.UnpackCommittedRoot(out))(t)
}

