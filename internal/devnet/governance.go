package devnet

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// governanceOffset is how many steps stand between the beginning of a chain's
// governance and the creation of its router's proxy.
const governanceOffset = 2

// governance adds the GovernanceRouter. It tells nobody of the others' routers:
// each chain sets them for itself, so that no message waits when a network
// begins.
func (p *planner) governance(d *Deployment, i int, s shape) {
	router := abi.NewGovernanceRouter()
	implementation := p.create("GovernanceRouter implementation", abi.GovernanceRouterMetaData.Bin,
		router.PackConstructor(uint32(d.Domain), big.NewInt(recoveryTimelock)))
	d.GovernanceBeacon = p.beacon("GovernanceRouter beacon", implementation, d.BeaconController)
	d.Governance = p.proxy("GovernanceRouter proxy", d.GovernanceBeacon,
		router.PackInitialize(d.ConnectionManager, Address(RecoveryManager)))
	for j := range s.chains {
		if j != i {
			p.call("router of "+domainOf(j).String(), d.Governance,
				router.PackSetRouterLocal(uint32(domainOf(j)), optics.Bytes32(p.routerOf(s))))
		}
	}
}

// routerOf is the address of the router's proxy, the same on every chain: the
// deployer is the same, and so is the number of steps before it.
func (p *planner) routerOf(s shape) common.Address {
	_, before := plan(0, shape{chains: s.chains})
	return crypto.CreateAddress(p.deployer, uint64(len(before)+governanceOffset))
}

// handOver gives everything to the governor of the first chain, the ownership
// last. A router that hands the governor over to another chain tells all routers,
// and these would refuse it: the governor's own knows already, the others hear
// it from their deployer. So the message goes, as long as that takes, through the
// Home's implementation, which works like a Home that nobody follows.
func (p *planner) handOver(d *Deployment, i int, s shape, homeImplementation common.Address) {
	router, connections := abi.NewGovernanceRouter(), abi.NewXAppConnectionManager()
	transfer := router.PackTransferGovernor(uint32(domainOf(0)), Address(Governor))
	if i == 0 {
		p.call("governor", d.Governance, transfer)
	} else {
		p.call("Home that nobody follows", d.ConnectionManager, connections.PackSetHome(homeImplementation))
		p.call("governor", d.Governance, transfer)
		p.call("Home", d.ConnectionManager, connections.PackSetHome(d.Home))
	}
	owned := []struct {
		what    string
		address common.Address
	}{
		{"UpdaterManager", d.UpdaterManager},
		{"XAppConnectionManager", d.ConnectionManager},
		{"Home", d.Home},
		{"UpgradeBeaconController", d.BeaconController},
	}
	for _, o := range owned {
		p.call("owner of "+o.what, o.address, abi.NewUpgradeBeaconController().PackTransferOwnership(d.Governance)) // the same in all
	}
	for j := range s.chains {
		if replica, ok := d.Replicas[domainOf(j)]; ok && !s.plain {
			p.call("owner of Replica of "+domainOf(j).String(), replica, abi.NewReplica().PackTransferOwnership(d.Governance))
		}
	}
}
