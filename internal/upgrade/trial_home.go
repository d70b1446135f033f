package upgrade

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

const (
	stateActive = uint8(optics.StateActive)
	stateFailed = uint8(optics.StateFailed)
)

// neverRoot is a root that no tree has.
var neverRoot = crypto.Keccak256Hash([]byte("optics upgrade simulation root"))

// home tries a Home: messages, updates, fraud, and who may not.
func (t *trial) home(r *run, b *beaconRun, p proxy, all Targets) {
	home := abi.NewHome()
	t.reverts("a stranger cannot change the updater", "!updaterManager", r.after, p.address, home.PackSetUpdater(stranger))
	t.reverts("a stranger cannot change the updater manager", notOwner, r.after, p.address, home.PackSetUpdaterManager(stranger))
	to := otherDomain(r.target.Domain, all)
	dispatch := home.PackDispatch(uint32(to), optics.Bytes32(stranger), []byte("upgrade"))
	state := ask(t, r.after, p.address, home.PackState(), home.UnpackState)
	if state != stateActive {
		t.reverts("it has failed: dispatch reverts", "failed state", r.after, p.address, dispatch)
		return
	}
	f := r.after.Copy()
	t.impersonate(f, b.artifact, p.address)
	if t.err != nil {
		return
	}
	t.dispatches(f, p, to, dispatch)
	t.homeUpdates(f, r.target.Domain, p)
}

// otherDomain is a destination: another chain's, or one that nobody has.
func otherDomain(own optics.Domain, all Targets) optics.Domain {
	for _, t := range all {
		if t.Domain != own {
			return t.Domain
		}
	}
	return own + 1
}

// dispatches sends a message and looks for it.
func (t *trial) dispatches(f *fork.Fork, p proxy, to optics.Domain, dispatch []byte) {
	home := abi.NewHome()
	nonce := ask(t, f, p.address, home.PackNonces(uint32(to)), home.UnpackNonces)
	result := t.succeeds("dispatch works", f, p.address, dispatch)
	var sent *optics.Message
	for _, log := range result.Logs {
		event, err := home.UnpackDispatchEvent(log)
		if err != nil {
			continue // another event
		}
		if m, err := optics.DecodeMessage(event.Message); err == nil && m.Leaf() == event.MessageHash {
			sent = &m
		}
	}
	t.holds("the message is logged with the next nonce", sent != nil && sent.Nonce == nonce && sent.Destination == to, fmt.Sprintf("%+v is logged", sent))
	root := ask(t, f, p.address, home.PackRoot(), home.UnpackRoot)
	queued := ask(t, f, p.address, home.PackQueueContains(root), home.UnpackQueueContains)
	t.holds("the new root waits for the updater", queued, "it does not")
}

// homeUpdates brings updates, right and wrong.
func (t *trial) homeUpdates(f *fork.Fork, domain optics.Domain, p proxy) {
	home := abi.NewHome()
	next := ask(t, f, p.address, home.PackSuggestUpdate(), home.UnpackSuggestUpdate)
	old, root := common.Hash(next.CommittedRoot), common.Hash(next.New)
	right, wrong := t.signed(domain, old, root, testUpdater), t.signed(domain, old, root, testKey("stranger"))
	t.reverts("an update with a wrong updater's signature reverts", "!updater sig", f, p.address, home.PackUpdate(old, root, wrong))
	t.reverts("an update from another root reverts", "not a current update", f, p.address,
		home.PackUpdate(neverRoot, root, t.signed(domain, neverRoot, root, testUpdater)))

	f2 := f.Copy()
	t.succeeds("a signed update works", f2, p.address, home.PackUpdate(old, root, right))
	committed := ask(t, f2, p.address, home.PackCommittedRoot(), home.UnpackCommittedRoot)
	t.holds("the signed root is committed", committed == root, fmt.Sprintf("%x is", committed))

	fake := t.signed(domain, old, neverRoot, testUpdater)
	f3 := f.Copy()
	t.succeeds("fraud is taken: a signed root that the tree never had", f3, p.address, home.PackImproperUpdate(old, neverRoot, fake))
	t.hasFailed(f3, p)
	f4 := f.Copy()
	t.succeeds("fraud is taken: two signed roots", f4, p.address, home.PackDoubleUpdate(old, [2][32]byte{root, neverRoot}, right, fake))
	t.hasFailed(f4, p)
	t.reverts("a failed home takes no message", "failed state", f4, p.address, home.PackDispatch(1, neverRoot, nil))
}

// hasFailed checks the state of a Home or Replica after fraud.
func (t *trial) hasFailed(f *fork.Fork, p proxy) {
	home := abi.NewHome() // the same function in both
	state := ask(t, f, p.address, home.PackState(), home.UnpackState)
	t.holds("fraud fails the contract", state == stateFailed, fmt.Sprintf("its state is %d", state))
}
