package upgrade

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// RouteKind is how a chain's beacons are reached.
type RouteKind string

// The kinds.
const (
	// Direct is a call to the UpgradeBeaconController by the account that owns it.
	Direct RouteKind = "direct"
	// Local is callLocal on the chain's own GovernanceRouter.
	Local RouteKind = "local"
	// Remote is callRemote on the GovernanceRouter of the governor's chain.
	Remote RouteKind = "remote"
)

// Route is the way from who decides to a chain's UpgradeBeaconController.
type Route struct {
	Kind RouteKind `json:"kind"`
	// Owner owns the UpgradeBeaconController.
	Owner common.Address `json:"owner"`
	// Sender makes the transaction: the owner, the governor, or the recovery manager
	// of a chain in recovery.
	Sender common.Address `json:"sender"`
	// GovernorDomain is where the governor is; 0 for a direct route.
	GovernorDomain optics.Domain `json:"governor_domain"`
	// InRecovery says that the recovery manager acts in the governor's place.
	InRecovery bool `json:"in_recovery"`
}

// findRoute asks a chain who may upgrade its beacons.
func findRoute(f *fork.Fork, t Target) (Route, error) {
	controller, governance := abi.NewUpgradeBeaconController(), abi.NewGovernanceRouter()
	owner, err := read(f, t.BeaconController, controller.PackOwner(), controller.UnpackOwner)
	if err != nil {
		return Route{}, fmt.Errorf("read the owner of the upgrade beacon controller: %w", err)
	}
	if owner == (common.Address{}) {
		return Route{}, fmt.Errorf("%w: nobody owns the upgrade beacon controller %s, its beacons stay as they are for good", ErrInput, t.BeaconController)
	}
	r := Route{Kind: Direct, Owner: owner, Sender: owner}
	if owner != t.Governance {
		return r, nil
	}
	domain, err := read(f, t.Governance, governance.PackGovernorDomain(), governance.UnpackGovernorDomain)
	if err != nil {
		return Route{}, fmt.Errorf("read the governor's domain: %w", err)
	}
	r.GovernorDomain = optics.Domain(domain)
	if r.InRecovery, err = read(f, t.Governance, governance.PackInRecovery(), governance.UnpackInRecovery); err != nil {
		return Route{}, fmt.Errorf("read whether governance is in recovery: %w", err)
	}
	sender := governance.PackGovernor()
	r.Kind = Local
	switch {
	case r.InRecovery:
		sender = governance.PackRecoveryManager()
	case r.GovernorDomain != t.Domain:
		r.Kind = Remote
	}
	if r.Sender, err = read(f, t.Governance, sender, governance.UnpackGovernor); err != nil {
		return Route{}, fmt.Errorf("read who governs: %w", err)
	}
	return r, nil
}

// govern adds the transactions that re-point the beacons, and makes them on the
// forks: first those of the chain itself, then those of others.
func (m *maker) govern() error {
	for _, r := range m.runs {
		calls := r.calls()
		if len(calls) == 0 {
			continue
		}
		if _, err := EncodeCalls(calls); err != nil { // the same bounds wherever they are made
			return fmt.Errorf("%s: %w", r.target.Network, err)
		}
		var err error
		switch r.route.Kind {
		case Direct:
			err = m.direct(r, calls)
		case Local:
			err = m.local(r, calls)
		case Remote:
			err = m.remote(r, calls)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.target.Network, err)
		}
	}
	return nil
}

// calls are those that the owner of the controller has to make.
func (r *run) calls() []Call {
	var calls []Call
	for _, b := range r.pending() {
		calls = append(calls, Call{
			To:   r.target.BeaconController,
			Data: abi.NewUpgradeBeaconController().PackUpgrade(b.plan.Address, b.plan.Then.Address),
		})
	}
	return calls
}

func (r *run) repointed() []Beacon {
	var all []Beacon
	for _, b := range r.pending() {
		all = append(all, b.plan.Beacon)
	}
	return all
}

func (r *run) what() string {
	text := "point the"
	for i, b := range r.pending() {
		if i > 0 {
			text += " and the"
		}
		text += fmt.Sprintf(" %s beacon of %s to %s at %s", b.plan.Beacon, r.target.Network, b.plan.Then.Name, b.plan.Then.Address)
	}
	return text
}

func (m *maker) add(r *run, t Transaction) {
	t.Network, t.ChainID, t.Step = r.target.Network, r.target.ChainID, StepGovern
	m.plan.Transactions = append(m.plan.Transactions, t)
}

// try makes a transaction on a fork. One that fails is a problem of the plan.
func (r *run) try(f *fork.Fork, t Transaction) (fork.Result, error) {
	result, err := f.Do(fork.Call{From: t.From, To: t.To, Data: t.Data})
	if reverted(err) {
		r.problem("%s by %s fails: %s", t.Method, t.From, err)
		return result, nil
	}
	return result, err
}

func (m *maker) direct(r *run, calls []Call) error {
	for i, c := range calls {
		b := r.pending()[i]
		t := Transaction{
			From: r.route.Sender, To: &calls[i].To, Data: c.Data, Method: "upgrade", Beacons: []Beacon{b.plan.Beacon},
			What: fmt.Sprintf("point the %s beacon to %s at %s", b.plan.Beacon, b.plan.Then.Name, b.plan.Then.Address),
		}
		m.add(r, t)
		if _, err := r.try(r.after, t); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) local(r *run, calls []Call) error {
	router := r.target.Governance
	t := Transaction{
		From: r.route.Sender, To: &router, Method: "callLocal", Calls: planned(calls), What: r.what(), Beacons: r.repointed(),
		Data: abi.NewGovernanceRouter().PackCallLocal(governanceCalls(calls)),
	}
	m.add(r, t)
	_, err := r.try(r.after, t)
	return err
}

func planned(calls []Call) []PlannedCall {
	all := make([]PlannedCall, 0, len(calls))
	for _, c := range calls {
		all = append(all, PlannedCall{To: c.To, Data: c.Data})
	}
	return all
}

// remote sends the calls from the governor's chain, and processes the message on
// the fork of this one.
func (m *maker) remote(r *run, calls []Call) error {
	i := slices.IndexFunc(m.runs, func(o *run) bool { return o.target.Domain == r.route.GovernorDomain })
	if i < 0 {
		return fmt.Errorf("%w: its governor is on domain %s, which is not among the networks", ErrInput, r.route.GovernorDomain)
	}
	governing := m.runs[i]
	if governing.route.Kind != Local || governing.route.InRecovery {
		return fmt.Errorf("%w: its governor is on %s, where no governor can send now", ErrInput, governing.target.Network)
	}
	router := governing.target.Governance
	t := Transaction{
		From: governing.route.Sender, To: &router, Method: "callRemote", Destination: r.target.Domain, Calls: planned(calls),
		What: r.what(), Beacons: r.repointed(),
		Data: abi.NewGovernanceRouter().PackCallRemote(uint32(r.target.Domain), governanceCalls(calls)),
	}
	m.add(governing, t)
	result, err := governing.try(governing.base.Copy(), t)
	if err != nil || result.Logs == nil {
		return err
	}
	r.message, err = dispatched(result, governing.target, r.target, calls)
	if err != nil {
		return err
	}
	return m.deliver(r)
}
