package contracts

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// world is an environment while its resources are planned and applied.
type world struct {
	chains   []*Chain
	governor Governor
	book     *Book
	sent     map[string]provision.Record
}

func (w *world) chain(name string) *Chain {
	for _, c := range w.chains {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Keys of contracts, without the chain.
const (
	controllerKey  = "beacon-controller"
	managerKey     = "updater-manager"
	connectionsKey = "connection-manager"
	homeKey        = "home"
	governanceKey  = "governance"
	replicaKey     = "replica"
)

func implementationOf(name string) string { return name + "/implementation" }
func beaconOf(name string) string         { return name + "/beacon" }
func proxyOf(name string) string          { return name + "/proxy" }
func replicaOf(home *Chain) string        { return replicaKey + "/" + home.Name }

// output returns the address of a contract of a chain, planned or there.
func (w *world) output(d *provision.Draft, c *Chain, key string) common.Address {
	return common.HexToAddress(d.Output(c.Name + "/" + key))
}

// send fills in how a call reaches a contract whose owner is known: by the
// deployer as long as it owns the contract, by the governor afterwards. When none
// of our keys can, it says who must, and the step holds what they call.
func (w *world) send(d *provision.Draft, c *Chain, owner string, data []byte, step *provision.Step) (do string) {
	to := common.HexToAddress(step.Address)
	router := w.output(d, c, proxyOf(governanceKey))
	seat := w.chain(w.governor.Network)
	switch {
	case owner == c.Deployer.Hex():
		step.Call = c.transaction(d, c.Deployer, &to, data)
		return ""
	case owner == w.governor.Address.Hex() && c == seat:
		return w.byGovernor(d, step, to, data)
	case owner == router.Hex():
		calls := []abi.GovernanceMessageCall{{To: common.BytesToHash(to[:]), Data: data}}
		packed := abi.NewGovernanceRouter().PackCallLocal(calls)
		if c != seat {
			packed = abi.NewGovernanceRouter().PackCallRemote(uint32(c.Domain), calls)
			step.Lane, step.Later = seat.Name, true
			step.Why += "; it takes effect when the message has arrived, after the optimistic window"
		}
		return w.byGovernor(d, step, w.output(d, seat, proxyOf(governanceKey)), packed)
	}
	step.Call = &provision.Transaction{ChainID: c.ChainID, From: owner, To: to.Hex(), Data: hexutil.Encode(data)}
	return fmt.Sprintf("its owner %s makes this call; the environment has no key of it", said(owner))
}

// byGovernor sends with the governor's key, if it is ours.
func (w *world) byGovernor(d *provision.Draft, step *provision.Step, to common.Address, data []byte) string {
	seat := w.chain(w.governor.Network)
	step.Risk = provision.Governance
	if !w.governor.Ours {
		step.Call = &provision.Transaction{ChainID: seat.ChainID, From: w.governor.Address.Hex(), To: to.Hex(), Data: hexutil.Encode(data)}
		return fmt.Sprintf("the governor %s makes this call on %s", w.governor.Address, seat.Name)
	}
	step.Call = seat.transaction(d, w.governor.Address, &to, data)
	return ""
}

// said is an account for a person.
func said(account string) string {
	if account == "" {
		return "(nobody)"
	}
	return account
}

// addresses returns a resource's wanted value that is the address of a contract.
func (w *world) address(c *Chain, key string) func(*provision.Draft) string {
	return func(d *provision.Draft) string { return d.Output(c.Name + "/" + key) }
}

// fixed returns a wanted value that is known.
func fixed(value string) func(*provision.Draft) string {
	return func(*provision.Draft) string { return value }
}

// calldata returns calldata that needs no address of the plan.
func calldata(data []byte) func(*provision.Draft) []byte {
	return func(*provision.Draft) []byte { return data }
}
