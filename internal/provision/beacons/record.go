package beacons

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade"
)

// kinds are the contracts behind the beacons.
var kinds = map[upgrade.Beacon]deployment.Kind{
	upgrade.HomeBeacon: deployment.Home, upgrade.ReplicaBeacon: deployment.Replica, upgrade.GovernanceBeacon: deployment.GovernanceRouter,
}

// Known are implementations that the environment has had: those of its records, and
// those that its journal says were created.
type Known struct {
	// Records are records of the environment, in any order.
	Records []*deployment.Record
	// Created are outcomes of the journal, by [contracts.ImplementationKey].
	Created map[string]provision.Outcome
}

// implementation returns how one came to be. The error wraps [ErrUnrecorded].
func (k Known) implementation(network string, beacon upgrade.Beacon, address common.Address) (deployment.Contract, error) {
	id := deployment.ID{Contract: kinds[beacon], Part: deployment.Implementation}
	if made, ok := k.Created[contracts.ImplementationKey(network, string(beacon), address)]; ok {
		c := deployment.Contract{
			ID: id, Address: address, CodeHash: common.HexToHash(made.CodeHash), Block: made.Block,
			Transaction: common.HexToHash(made.Tx), Deployer: common.HexToAddress(made.From), Arguments: []deployment.Argument{},
		}
		for _, a := range made.Arguments {
			c.Arguments = append(c.Arguments, deployment.Argument(a))
		}
		return c, nil
	}
	for _, r := range k.Records {
		if n := r.Network(network); n != nil {
			if c, ok := n.Contract(id); ok && c.Address == address {
				return c, nil
			}
		}
	}
	return deployment.Contract{}, fmt.Errorf("%w: %s for the %s beacon of %s; name the contract, and the plan deploys it",
		ErrUnrecorded, address, beacon, network)
}

// Check holds that after the plan a record can be written: that every implementation
// is one that the plan creates, or that is known. The error wraps [ErrUnrecorded].
func (p *Plan) Check(k Known) error {
	created := make(map[string]bool)
	for _, t := range p.Upgrade.Transactions {
		if t.Creates != nil {
			created[t.Network+t.Creates.Hex()] = true
		}
	}
	for _, c := range p.Upgrade.Chains {
		for _, b := range c.Beacons {
			if b.UpToDate() || created[c.Network+b.Then.Address.Hex()] {
				continue
			}
			if _, err := k.implementation(c.Network, b.Beacon, b.Then.Address); err != nil {
				return err
			}
		}
	}
	return nil
}

// Record returns the record of the deployment after the plan: the one before it
// with the new implementations. The error wraps [ErrUnrecorded].
func (p *Plan) Record(before *deployment.Record, k Known, made uint64) (*deployment.Record, error) {
	after := *before
	after.Made, after.Plan = made, p.Changes.DigestHex()
	after.Networks = nil
	for _, n := range before.Networks {
		n.Contracts = append([]deployment.Contract(nil), n.Contracts...)
		after.Networks = append(after.Networks, n)
	}
	for _, c := range p.Upgrade.Chains {
		for _, b := range c.Beacons {
			if b.UpToDate() {
				continue
			}
			implementation, err := k.implementation(c.Network, b.Beacon, b.Then.Address)
			if err != nil {
				return nil, err
			}
			after.Put(c.Network, implementation)
		}
	}
	return &after, nil
}
