package upgrade

import (
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
	"github.com/opticsnet/optics/merkle"
)

func bigUint(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

const processed = 2 // MessageStatus

// parcel is a message alone in a tree, that no Home sent.
type parcel struct {
	bytes []byte
	leaf  common.Hash
	root  common.Hash
	proof [32][32]byte
}

// wrap makes a parcel for an account without code, which takes any message.
func (t *trial) wrap(origin, destination optics.Domain, body string) (p parcel) {
	m := optics.Message{
		Origin: origin, Sender: optics.Bytes32(stranger), Nonce: math.MaxUint32 - 1, Destination: destination,
		Recipient: optics.Bytes32(stranger), Body: []byte(body),
	}
	var err error
	if p.bytes, err = m.MarshalBinary(); t.failed(err) {
		return p
	}
	var tree merkle.Tree
	if err := tree.Append(m.Leaf()); t.failed(err) {
		return p
	}
	proof, err := tree.ProofAt(0, 1)
	if t.failed(err) {
		return p
	}
	p.leaf, p.root = m.Leaf(), tree.Root()
	for i, h := range proof.Path {
		p.proof[i] = h
	}
	return p
}

// replica tries a Replica: updates, the window, messages, fraud, and what must
// not be delivered.
func (t *trial) replica(r *run, b *beaconRun, p proxy) {
	replica := abi.NewReplica()
	if _, ok := b.artifact.ABI.Methods["setUpdater"]; ok {
		t.reverts("a stranger cannot change the updater", "NotOwner(caller: ", r.after, p.address, replica.PackSetUpdater(stranger))
		t.reverts("a stranger cannot take it over", "NotOwner(caller: ", r.after, p.address, replica.PackTransferOwnership(stranger))
	}
	t.adopts(r, b, p)
	zero := ask(t, r.after, p.address, replica.PackAcceptableRoot(common.Hash{}), replica.UnpackAcceptableRoot)
	t.holds("nothing can be proven under the zero root", !zero, "it is acceptable")
	f := r.after.Copy()
	t.impersonate(f, b.artifact, p.address)
	m := t.wrap(p.remote, r.target.Domain, "upgrade")
	if t.err != nil {
		return
	}
	t.undelivered(f, r.target.Domain, p, m)
	state := ask(t, f, p.address, replica.PackState(), replica.UnpackState)
	if state != stateActive {
		t.reverts("it has failed: updates revert", "failed state", f, p.address, replica.PackUpdate(m.root, m.root, nil))
		return
	}
	t.replicaUpdates(f, p, m)
	t.delivered(f, p, m)
}

// adopts tries the implementation that gives a Replica without an owner one.
func (t *trial) adopts(r *run, b *beaconRun, p proxy) {
	adopt, ok := b.artifact.ABI.Methods["adopt"]
	if !ok {
		return
	}
	replica, f := abi.NewReplica(), r.after.Copy()
	if owner := ask(t, f, p.address, replica.PackOwner(), replica.UnpackOwner); owner != (common.Address{}) {
		t.reverts("it keeps its owner", "OwnedAlready(", f, p.address, adopt.ID)
		return
	}
	t.succeeds("anyone can give it its owner", f, p.address, adopt.ID)
	owner := ask(t, f, p.address, replica.PackOwner(), replica.UnpackOwner)
	want := b.values["ADOPTED_OWNER"]
	t.holds("its owner is the adopted one", owner == common.BytesToAddress(want[:]), "it is "+owner.Hex())
}

// undelivered tries what nobody proved.
func (t *trial) undelivered(f *fork.Fork, local optics.Domain, p proxy, m parcel) {
	replica := abi.NewReplica()
	t.reverts("an unproven message is not processed", "!proven", f, p.address, replica.PackProcess(m.bytes))
	t.reverts("a proof under a root that was never signed reverts", "!prove", f, p.address, replica.PackProveAndProcess(m.bytes, m.proof, common.Big0))
	var empty [32][32]byte
	t.reverts("a proof of zeros reverts", "!prove", f, p.address, replica.PackProveAndProcess(m.bytes, empty, common.Big0))
	elsewhere := t.wrap(p.remote, local+1, "upgrade")
	t.reverts("a message for another chain is not processed", "!destination", f, p.address, replica.PackProcess(elsewhere.bytes))
}

// replicaUpdates brings updates, right and wrong, and leaves the right one.
func (t *trial) replicaUpdates(f *fork.Fork, p proxy, m parcel) {
	replica := abi.NewReplica()
	old := common.Hash(ask(t, f, p.address, replica.PackCommittedRoot(), replica.UnpackCommittedRoot))
	window := ask(t, f, p.address, replica.PackOptimisticSeconds(), replica.UnpackOptimisticSeconds)
	right, wrong := t.signed(p.remote, old, m.root, testUpdater), t.signed(p.remote, old, m.root, testKey("stranger"))
	t.reverts("an update with a wrong updater's signature reverts", "!updater sig", f, p.address, replica.PackUpdate(old, m.root, wrong))
	t.reverts("an update from another root reverts", "not current update", f, p.address,
		replica.PackUpdate(neverRoot, m.root, t.signed(p.remote, neverRoot, m.root, testUpdater)))

	failing := f.Copy()
	fake := t.signed(p.remote, old, neverRoot, testUpdater)
	t.succeeds("fraud is taken: two signed roots", failing, p.address, replica.PackDoubleUpdate(old, [2][32]byte{m.root, neverRoot}, right, fake))
	t.hasFailed(failing, p)
	t.reverts("a failed replica takes no update", "failed state", failing, p.address, replica.PackUpdate(old, m.root, right))

	t.succeeds("a signed update works", f, p.address, replica.PackUpdate(old, m.root, right))
	at := ask(t, f, p.address, replica.PackConfirmAt(m.root), replica.UnpackConfirmAt)
	if window == nil || at == nil {
		return
	}
	want := new(big.Int).Add(bigUint(f.Time()), window)
	t.holds("the root waits for the optimistic window", at.Cmp(want) == 0, fmt.Sprintf("until %d instead of %d", at, want))
	if window.Sign() > 0 {
		t.reverts("a message is not proven before the window has passed", "!prove", f, p.address, replica.PackProveAndProcess(m.bytes, m.proof, common.Big0))
	}
	f.Advance(window.Uint64())
}

// delivered proves and processes a message once, and not again.
func (t *trial) delivered(f *fork.Fork, p proxy, m parcel) {
	replica := abi.NewReplica()
	other := t.wrap(p.remote, 0, "another")
	t.reverts("a message that is not under the root reverts", "!prove", f, p.address, replica.PackProveAndProcess(other.bytes, m.proof, common.Big0))
	t.reverts("a proof for another place reverts", "!prove", f, p.address, replica.PackProveAndProcess(m.bytes, m.proof, common.Big1))
	alone := f.Copy()
	t.succeeds("a message is proven", alone, p.address, replica.PackProve(m.leaf, m.proof, common.Big0))
	t.succeeds("a proven message is processed", alone, p.address, replica.PackProcess(m.bytes))
	result := t.succeeds("a message is proven and processed in one", f, p.address, replica.PackProveAndProcess(m.bytes, m.proof, common.Big0))
	taken := false
	for _, log := range result.Logs {
		event, err := replica.UnpackProcessEvent(log)
		taken = taken || err == nil && event.Success && common.Hash(event.MessageHash) == m.leaf
	}
	t.holds("the recipient gets it", taken, "no success is logged")
	t.spent("", f, p, m)
	t.spent(" that was proven before", alone, p, m)
}

// spent tries a processed message again.
func (t *trial) spent(which string, f *fork.Fork, p proxy, m parcel) {
	replica := abi.NewReplica()
	status := ask(t, f, p.address, replica.PackMessages(m.leaf), replica.UnpackMessages)
	t.holds("a message"+which+" is spent", status == processed, fmt.Sprintf("its status is %d", status))
	t.reverts("a message"+which+" is not processed twice", "!proven", f, p.address, replica.PackProcess(m.bytes))
	t.reverts("a message"+which+" is not proven twice", "!MessageStatus.None", f, p.address, replica.PackProveAndProcess(m.bytes, m.proof, common.Big0))
}
