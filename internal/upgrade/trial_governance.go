package upgrade

import (
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// router tries a GovernanceRouter: who may not, and recovery.
func (t *trial) router(r *run, p proxy) {
	router := abi.NewGovernanceRouter()
	to := p.address
	t.reverts("a stranger cannot begin recovery", "", r.after, to, router.PackInitiateRecoveryTimelock())
	t.reverts("a stranger cannot name a governor", "! called by governor", r.after, to, router.PackTransferGovernor(uint32(r.target.Domain), stranger))
	t.reverts("a stranger cannot set a router", "", r.after, to, router.PackSetRouterLocal(1, optics.Bytes32(stranger)))
	t.reverts("a stranger is no replica", "!replica", r.after, to, router.PackHandle(uint32(r.route.GovernorDomain), neverRoot, nil))
	t.recovers(r, to)
}

// governance tries whether who governs still does, whatever was upgraded.
func (t *trial) governance(r *run, all Targets) {
	t.subject = "governance"
	t.reverses(r, all)
	if r.route.Kind == Direct {
		return
	}
	harmless := []Call{{To: stranger}}
	t.governs(r, r.target.Governance, harmless, all)
	if r.route.Kind == Remote {
		t.hears(r, r.target.Governance, harmless, all)
	}
}

// reverses points the beacons back, by the way that governance takes, through the
// new implementations.
func (t *trial) reverses(r *run, all Targets) {
	var back []Call
	for _, b := range r.pending() {
		data := abi.NewUpgradeBeaconController().PackUpgrade(b.plan.Address, b.plan.Now.Address)
		back = append(back, Call{To: r.target.BeaconController, Data: data})
	}
	const rule = "governance can point the beacons back"
	f, router := r.after.Copy(), r.target.Governance
	switch r.route.Kind {
	case Direct:
		for _, c := range back {
			t.succeedsFor(rule, f, fork.Call{From: r.route.Sender, To: &c.To, Data: c.Data})
		}
	case Local:
		t.succeedsFor(rule, f, fork.Call{From: r.route.Sender, To: &router, Data: abi.NewGovernanceRouter().PackCallLocal(governanceCalls(back))})
	case Remote:
		t.reversesByMessage(rule, r, f, back, all)
	}
	for _, b := range r.pending() {
		now, err := implementationOf(f, b.plan.Address)
		if t.failed(err) {
			return
		}
		t.holds("the "+string(b.plan.Beacon)+" beacon is back where it was", now == b.plan.Now.Address, "it points to "+now.Hex())
	}
}

// reversesByMessage brings the calls in a message of the governor's router, as if
// it were proven, to the Replica with the upgrade.
func (t *trial) reversesByMessage(rule string, r *run, f *fork.Fork, calls []Call, all Targets) {
	governing, ok := all.ofDomain(r.route.GovernorDomain)
	body, err := EncodeCalls(calls)
	if t.failed(err) || !ok {
		return
	}
	message, err := optics.Message{
		Origin: governing.Domain, Sender: optics.Bytes32(governing.Governance), Nonce: math.MaxUint32 - 1,
		Destination: r.target.Domain, Recipient: optics.Bytes32(r.target.Governance), Body: body,
	}.MarshalBinary()
	if t.failed(err) {
		return
	}
	at := r.target.Replicas[governing.Domain]
	slot, err := r.statusSlot()
	if t.failed(err) || t.failed(f.SetStorage(at, mappingSlot(crypto.Keccak256Hash(message), slot), common.BigToHash(common.Big1))) {
		return
	}
	t.succeeds(rule, f, at, abi.NewReplica().PackProcess(message))
}

// statusSlot is where the Replicas with the upgrade keep the status of messages.
func (r *run) statusSlot() (uint64, error) {
	for _, b := range r.beacons {
		if b.plan.Beacon == ReplicaBeacon {
			slot, _, err := b.artifact.Layout.place("messages")
			return slot, err
		}
	}
	published, err := PublishedLayouts()
	if err != nil {
		return 0, err
	}
	slot, _, err := published["Replica"].Layout.place("messages")
	return slot, err
}

// governs makes calls as the governor.
func (t *trial) governs(r *run, at common.Address, calls []Call, all Targets) {
	router := abi.NewGovernanceRouter()
	if r.route.Kind != Local {
		return
	}
	from := r.route.Sender
	t.succeedsFor("who governs can call here", r.after.Copy(), fork.Call{From: from, To: &at, Data: router.PackCallLocal(governanceCalls(calls))})
	for _, other := range all {
		if other.Domain == r.target.Domain || r.route.InRecovery {
			continue
		}
		t.succeedsFor("the governor can call on "+other.Network, r.after.Copy(),
			fork.Call{From: from, To: &at, Data: router.PackCallRemote(uint32(other.Domain), governanceCalls(calls))})
	}
}

// hears brings messages as the Replica of the governor's domain.
func (t *trial) hears(r *run, at common.Address, calls []Call, all Targets) {
	router := abi.NewGovernanceRouter()
	governing, ok := all.ofDomain(r.route.GovernorDomain)
	message, err := EncodeCalls(calls)
	if t.failed(err) || !ok {
		return
	}
	replica := r.target.Replicas[governing.Domain]
	handle := func(sender common.Address) fork.Call {
		data := router.PackHandle(uint32(governing.Domain), optics.Bytes32(sender), message)
		return fork.Call{From: replica, To: &at, Data: data}
	}
	t.succeedsFor("the governor's router is heard", r.after.Copy(), handle(governing.Governance))
	_, err = r.after.Copy().Do(handle(stranger))
	if err != nil && !reverted(err) {
		t.failed(err)
		return
	}
	t.holds("another sender is not heard", err != nil, "it is")
}

// recovers asks for recovery as the recovery manager.
func (t *trial) recovers(r *run, at common.Address) {
	router, f := abi.NewGovernanceRouter(), r.after.Copy()
	active := ask(t, f, at, router.PackRecoveryActiveAt(), router.UnpackRecoveryActiveAt)
	manager := ask(t, f, at, router.PackRecoveryManager(), router.UnpackRecoveryManager)
	timelock := ask(t, f, at, router.PackRecoveryTimelock(), router.UnpackRecoveryTimelock)
	if active == nil || active.Sign() != 0 || timelock == nil || manager == (common.Address{}) {
		return // recovery runs already, or nobody can begin it
	}
	t.succeedsFor("the recovery manager can begin recovery", f, fork.Call{From: manager, To: &at, Data: router.PackInitiateRecoveryTimelock()})
	active = ask(t, f, at, router.PackRecoveryActiveAt(), router.UnpackRecoveryActiveAt)
	if active == nil {
		return
	}
	want := new(big.Int).Add(bigUint(f.Time()), timelock)
	t.holds("recovery waits for the timelock", active.Cmp(want) == 0, fmt.Sprintf("until %d instead of %d", active, want))
	t.succeedsFor("the recovery manager can end recovery", f, fork.Call{From: manager, To: &at, Data: router.PackExitRecovery()})
}
