package devnet

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// planner collects the steps of one chain's deployment, in nonce order.
type planner struct {
	deployer common.Address
	updater  common.Address // attests
	watcher  common.Address // attests
	steps    []step
}

// create adds a contract creation and returns the address that it will have.
func (p *planner) create(what, bytecode string, constructor []byte) common.Address {
	address := crypto.CreateAddress(p.deployer, uint64(len(p.steps)))
	p.steps = append(p.steps, step{what: what, data: append(hexutil.MustDecode(bytecode), constructor...)})
	return address
}

func (p *planner) call(what string, to common.Address, data []byte) {
	p.steps = append(p.steps, step{what: what, to: &to, data: data})
}

// core adds everything but the Replicas, in upstream's order: whatever a
// step names stands before it. It returns the Home's implementation.
func (p *planner) core(d *Deployment) common.Address {
	managers, connections, homes := abi.NewUpdaterManager(), abi.NewXAppConnectionManager(), abi.NewHome()
	d.BeaconController = p.create("UpgradeBeaconController", abi.UpgradeBeaconControllerMetaData.Bin, nil)
	d.UpdaterManager = p.create("UpdaterManager", abi.UpdaterManagerMetaData.Bin,
		managers.PackConstructor(p.updater))
	d.ConnectionManager = p.create("XAppConnectionManager", abi.XAppConnectionManagerMetaData.Bin, nil)
	implementation := p.create("Home implementation", abi.HomeMetaData.Bin, homes.PackConstructor(uint32(d.Domain)))
	d.HomeBeacon = p.beacon("Home beacon", implementation, d.BeaconController)
	d.Home = p.proxy("Home proxy", d.HomeBeacon, homes.PackInitialize(d.UpdaterManager))
	p.call("XAppConnectionManager.setHome", d.ConnectionManager, connections.PackSetHome(d.Home))
	p.call("UpdaterManager.setHome", d.UpdaterManager, managers.PackSetHome(d.Home))
	return implementation
}

func (p *planner) replicaBeacon(d *Deployment, plain bool) {
	what, code := "Replica implementation", abi.ReplicaMetaData.Bin
	if plain {
		what, code = "PlainReplica implementation", abi.PlainReplicaMetaData.Bin
	}
	implementation := p.create(what, code,
		abi.NewReplica().PackConstructor(uint32(d.Domain), big.NewInt(processGas), big.NewInt(reserveGas)))
	d.ReplicaBeacon = p.beacon("Replica beacon", implementation, d.BeaconController)
}

// replica adds the Replica of a home, enrolled and with its watcher.
func (p *planner) replica(d *Deployment, home optics.Domain, optimisticSeconds uint64) {
	name, connections := "of "+home.String(), abi.NewXAppConnectionManager()
	initialize := abi.NewReplica().PackInitialize(uint32(home), p.updater, common.Hash{},
		new(big.Int).SetUint64(optimisticSeconds))
	replica := p.proxy("Replica proxy "+name, d.ReplicaBeacon, initialize)
	d.Replicas[home] = replica
	p.call("enrolment "+name, d.ConnectionManager, connections.PackOwnerEnrollReplica(replica, uint32(home)))
	p.call("watcher permission "+name, d.ConnectionManager,
		connections.PackSetWatcherPermission(p.watcher, uint32(home), true))
}

func (p *planner) recipients(d *Deployment) {
	d.Sink = p.create("MessageSink", abi.MessageSinkMetaData.Bin, nil)
	d.Reverter = p.create("RevertingRecipient", abi.RevertingRecipientMetaData.Bin, nil)
}

func (p *planner) beacon(what string, implementation, controller common.Address) common.Address {
	return p.create(what, abi.UpgradeBeaconMetaData.Bin, abi.NewUpgradeBeacon().PackConstructor(implementation, controller))
}

func (p *planner) proxy(what string, beacon common.Address, initialize []byte) common.Address {
	return p.create(what, abi.UpgradeBeaconProxyMetaData.Bin, abi.NewUpgradeBeaconProxy().PackConstructor(beacon, initialize))
}
