package upgrade

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// governance tries a GovernanceRouter: calls, messages, recovery, and who may
// not.
func (t *trial) governance(r *run, _ *beaconRun, p proxy, all Targets) {
	router := abi.NewGovernanceRouter()
	to := p.address
	t.reverts("a stranger cannot begin recovery", "", r.after, to, router.PackInitiateRecoveryTimelock())
	t.reverts("a stranger cannot name a governor", "! called by governor", r.after, to, router.PackTransferGovernor(uint32(r.target.Domain), stranger))
	t.reverts("a stranger cannot set a router", "", r.after, to, router.PackSetRouterLocal(1, optics.Bytes32(stranger)))
	t.reverts("a stranger is no replica", "!replica", r.after, to, router.PackHandle(uint32(r.route.GovernorDomain), neverRoot, nil))
	harmless := []Call{{To: stranger}}
	t.governs(r, to, harmless, all)
	if r.route.Kind == Remote {
		t.hears(r, to, harmless, all)
	}
	t.recovers(r, to)
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
