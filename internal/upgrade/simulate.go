package upgrade

import (
	"bytes"
	"crypto/ecdsa"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// The accounts of the simulation, which exist on no chain.
var (
	testUpdater = testKey("updater")
	// stranger may do what anybody may do.
	stranger = address(testKey("stranger"))
)

func testKey(name string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("optics upgrade simulation " + name)))
	if err != nil {
		panic("upgrade: no key for " + name + ": " + err.Error()) // a fixed input that is tested
	}
	return key
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// Reasons that the contracts give.
const (
	alreadyInitialized = "Initializable: contract is already initialized"
	notOwner           = "Ownable: caller is not the owner"
)

// trial tries what must hold of one contract on a fork with the upgrade. The
// first error that is not the contract's ends it.
type trial struct {
	network, subject string
	checks           []Check
	err              error
}

func (t *trial) holds(rule string, ok bool, found string) {
	c := Check{Network: t.network, Subject: t.subject, Rule: rule, OK: ok}
	if !ok {
		c.Found = found
	}
	t.checks = append(t.checks, c)
}

// failed reports whether there is nothing more to try.
func (t *trial) failed(err error) bool {
	if err != nil && t.err == nil {
		t.err = err
	}
	return t.err != nil
}

// succeeds makes a call of a stranger, which the fork keeps.
func (t *trial) succeeds(rule string, f *fork.Fork, to common.Address, data []byte) fork.Result {
	return t.succeedsFor(rule, f, fork.Call{From: stranger, To: &to, Data: data})
}

func (t *trial) succeedsFor(rule string, f *fork.Fork, c fork.Call) fork.Result {
	result, err := f.Do(c)
	if err != nil && !reverted(err) {
		t.failed(err)
		return result
	}
	t.holds(rule, err == nil, fmt.Sprint(err))
	return result
}

// reverts makes a call of a stranger that must fail for a reason. A reason that
// begins with 0x is the selector of a custom error, an empty one any.
func (t *trial) reverts(rule, reason string, f *fork.Fork, to common.Address, data []byte) {
	_, err := f.Copy().Do(fork.Call{From: stranger, To: &to, Data: data})
	switch {
	case err != nil && !reverted(err):
		t.failed(err)
	case err == nil:
		t.holds(rule, false, "it does not")
	default:
		t.holds(rule, strings.Contains(err.Error(), reason), fmt.Sprintf("%s instead of %s", err, reason))
	}
}

// ask reads a value; a contract that refuses gives the zero value and a failed
// check.
func ask[T any](t *trial, f *fork.Fork, to common.Address, data []byte, unpack func([]byte) (T, error)) T { //nolint:ireturn // a value
	value, err := read(f, to, data, unpack)
	switch {
	case reverted(err):
		t.holds("answers", false, err.Error())
	case err != nil:
		t.failed(err)
	}
	return value
}

// simulate tries what must hold on a chain after its upgrade.
func (r *run) simulate(all Targets) error {
	if len(r.pending()) == 0 {
		return nil
	}
	t := &trial{network: r.target.Network}
	for _, b := range r.pending() {
		t.pointing(r, b)
		for _, p := range r.target.proxies(b.plan.Beacon) {
			t.subject = p.name
			t.follows(r, b, p)
			t.getters(r, b, p, all)
			switch b.plan.Beacon {
			case HomeBeacon:
				t.home(r, b, p, all)
			case ReplicaBeacon:
				t.replica(r, b, p)
			case GovernanceBeacon:
				t.router(r, p)
			}
		}
	}
	t.strangers(r)
	t.governance(r, all)
	r.checks = t.checks
	return t.err
}

// pointing checks the beacon and the implementation themselves.
func (t *trial) pointing(r *run, b *beaconRun) {
	t.subject = string(b.plan.Beacon) + " beacon"
	now, err := implementationOf(r.after, b.plan.Address)
	if t.failed(err) {
		return
	}
	t.holds("answers the new implementation", now == b.plan.Then.Address, "it answers "+now.Hex())
	implementation := b.plan.Then.Address
	t.reverts("the implementation itself cannot be initialized", alreadyInitialized, r.after, implementation, initialization(b.plan.Beacon))
}

// initialization is a call of initialize with arguments that would do.
func initialization(b Beacon) []byte {
	switch b {
	case HomeBeacon:
		return abi.NewHome().PackInitialize(stranger)
	case ReplicaBeacon:
		return abi.NewReplica().PackInitialize(1, stranger, common.Hash{}, common.Big0)
	case GovernanceBeacon:
		return abi.NewGovernanceRouter().PackInitialize(stranger, stranger)
	}
	return nil
}

// follows checks that the proxy is the beacon's: its code names it.
func (t *trial) follows(r *run, b *beaconRun, p proxy) {
	code, err := r.base.Code(p.address)
	if t.failed(err) {
		return
	}
	t.holds("follows the beacon", bytes.Contains(code, b.plan.Address[:]), fmt.Sprintf("the code of %s does not name %s", p.address, b.plan.Address))
	t.reverts("initialize reverts", alreadyInitialized, r.after, p.address, initialization(b.plan.Beacon))
}

// getters compares what every function without arguments that both
// implementations have answers before and after, and those with arguments that
// matter.
func (t *trial) getters(r *run, b *beaconRun, p proxy, all Targets) {
	set := b.wish.set(r.target.Network) // these shall change
	had := Selectors(b.oldCode)
	for _, name := range slices.Sorted(maps.Keys(b.artifact.ABI.Methods)) {
		m := b.artifact.ABI.Methods[name]
		_, changes := set[name]
		if len(m.Inputs) > 0 || !m.IsConstant() || changes || !slices.Contains(had, Selector(m.ID)) {
			continue
		}
		t.same(r, p, name+"()", m.ID)
	}
	for name, data := range t.lookups(r, b, p, all) {
		t.same(r, p, name, data)
	}
}

func (t *trial) same(r *run, p proxy, what string, data []byte) {
	before, err := r.base.View(p.address, data)
	if err != nil && !reverted(err) {
		t.failed(err)
		return
	}
	after, now := r.after.View(p.address, data)
	if now != nil && !reverted(now) {
		t.failed(now)
		return
	}
	ok := bytes.Equal(before, after) && (err == nil) == (now == nil)
	t.holds(what+" answers as before", ok, answerText(after, now)+" instead of "+answerText(before, err))
}

func answerText(answer []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("0x%x", answer)
}

// lookups are the functions with arguments whose answers are compared.
func (t *trial) lookups(r *run, b *beaconRun, p proxy, all Targets) func(func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		domains := all.domains()
		slices.Sort(domains)
		for _, d := range domains {
			if b.plan.Beacon == HomeBeacon && !yield("nonces("+d.String()+")", abi.NewHome().PackNonces(uint32(d))) ||
				b.plan.Beacon == GovernanceBeacon && !yield("routers("+d.String()+")", abi.NewGovernanceRouter().PackRouters(uint32(d))) {
				return
			}
		}
		if b.plan.Beacon != ReplicaBeacon {
			return
		}
		replica := abi.NewReplica()
		root := ask(t, r.base, p.address, replica.PackCommittedRoot(), replica.UnpackCommittedRoot)
		if root != (common.Hash{}) {
			_ = yield("confirmAt(committedRoot)", replica.PackConfirmAt(root)) &&
				yield("acceptableRoot(committedRoot)", replica.PackAcceptableRoot(root))
		}
	}
}

// strangers tries what nobody but governance may do.
func (t *trial) strangers(r *run) {
	t.subject = "governance"
	b := r.pending()[0]
	t.reverts("a stranger cannot upgrade a beacon", notOwner, r.after, r.target.BeaconController,
		abi.NewUpgradeBeaconController().PackUpgrade(b.plan.Address, b.plan.Now.Address))
	other := r.after.Copy()
	to := b.plan.Address
	if _, err := other.Do(fork.Call{From: stranger, To: &to, Data: common.LeftPadBytes(b.plan.Now.Address[:], wordBytes)}); err != nil && !reverted(err) {
		t.failed(err)
		return
	}
	now, err := implementationOf(other, to)
	if t.failed(err) {
		return
	}
	t.holds("a beacon does not obey a stranger", now == b.plan.Then.Address, "it points to "+now.Hex())
	if r.target.Governance == (common.Address{}) {
		return
	}
	reason := "! called by governor"
	if r.route.InRecovery {
		reason = "! called by recovery manager"
	}
	t.reverts("a stranger's calls revert", reason, r.after, r.target.Governance,
		abi.NewGovernanceRouter().PackCallLocal(governanceCalls(r.calls())))
}

// impersonate makes the test updater the updater of a Home or Replica, past its
// code.
func (t *trial) impersonate(f *fork.Fork, a *Artifact, at common.Address) {
	slot, offset, err := a.Layout.place("updater")
	if t.failed(err) {
		return
	}
	key := common.BigToHash(bigUint(slot))
	word, err := f.Storage(at, key)
	if t.failed(err) {
		return
	}
	updater := address(testUpdater)
	copy(word[wordBytes-int(offset)-common.AddressLength:], updater[:]) //nolint:gosec // below 32
	t.failed(f.SetStorage(at, key, word))
}

// signed is an update with the signature of a key.
func (t *trial) signed(home optics.Domain, from, to common.Hash, key *ecdsa.PrivateKey) []byte {
	digest := optics.Update{HomeDomain: home, OldRoot: from, NewRoot: to}.Digest()
	raw, err := crypto.Sign(digest[:], key)
	if t.failed(err) {
		return nil
	}
	signature, err := optics.DecodeSignature(raw)
	t.failed(err)
	return signature[:]
}
