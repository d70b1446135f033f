package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// Resources returns everything that the chains of an environment must hold, in
// the order in which it is made. The error says what is wrong with the config.
func Resources(cfg Config) ([]provision.Resource, error) {
	w := &world{governor: cfg.Governor, book: cfg.Book}
	for i := range cfg.Chains {
		w.chains = append(w.chains, &cfg.Chains[i])
	}
	if w.chain(cfg.Governor.Network) == nil {
		return nil, fmt.Errorf("the governor is on %q, which is no network of the environment", cfg.Governor.Network)
	}
	if len(w.chains) < 2 {
		return nil, fmt.Errorf("%d networks; messages need two", len(w.chains))
	}
	var all []provision.Resource
	for _, c := range w.chains {
		all = append(all, w.accounts(c)...)
		all = append(all, w.core(c)...)
	}
	for _, c := range w.chains {
		all = append(all, w.replicas(c)...)
		all = append(all, w.parameters(c)...)
	}
	for _, phase := range []func(*Chain) []provision.Resource{w.enrolments, w.govern, w.owners} {
		for _, c := range w.chains {
			all = append(all, phase(c)...)
		}
	}
	return all, nil
}

// accounts are those that send.
func (w *world) accounts(c *Chain) []provision.Resource {
	all := []provision.Resource{&account{chain: c, role: "deployer", address: c.Deployer}}
	if w.governor.Ours && c.Name == w.governor.Network && w.governor.Address != c.Deployer {
		all = append(all, &account{chain: c, role: "governor", address: w.governor.Address})
	}
	return all
}

// core are the contracts of a chain but its Replicas' proxies.
func (w *world) core(c *Chain) []provision.Resource {
	homes, routers := abi.NewHome(), abi.NewGovernanceRouter()
	all := []provision.Resource{
		w.contract(c, controllerKey, "UpgradeBeaconController", abi.UpgradeBeaconControllerMetaData.Bin, nil),
		w.contract(c, managerKey, "UpdaterManager", abi.UpdaterManagerMetaData.Bin, calldata(abi.NewUpdaterManager().PackConstructor(c.Updater))),
		w.contract(c, connectionsKey, "XAppConnectionManager", abi.XAppConnectionManagerMetaData.Bin, nil),
	}
	all = append(all, w.upgradeable(c, homeKey, "Home", abi.HomeMetaData.Bin, homes.PackConstructor(uint32(c.Domain)))...)
	all = append(all, w.proxy(c, homeKey, homeKey, "Home", func(d *provision.Draft) []byte {
		return homes.PackInitialize(w.output(d, c, managerKey))
	}), w.homeOf(c))
	timelock := new(big.Int).SetUint64(c.RecoveryTimelock)
	all = append(all, w.upgradeable(c, governanceKey, "GovernanceRouter", abi.GovernanceRouterMetaData.Bin,
		routers.PackConstructor(uint32(c.Domain), timelock))...)
	router := w.proxy(c, governanceKey, governanceKey, "GovernanceRouter", func(d *provision.Draft) []byte {
		return routers.PackInitialize(w.output(d, c, connectionsKey), c.RecoveryManager)
	})
	// It asks the connection manager for the domain, which asks the Home.
	router.needs = append(router.needs, c.Name+"/"+connectionsKey+"/home")
	process, reserve := new(big.Int).SetUint64(c.ProcessGas), new(big.Int).SetUint64(c.ReserveGas)
	all = append(all, router)
	return append(all, w.upgradeable(c, replicaKey, "Replica", abi.ReplicaMetaData.Bin,
		abi.NewReplica().PackConstructor(uint32(c.Domain), process, reserve))...)
}

// homeOf tells the connection manager which Home is the chain's.
func (w *world) homeOf(c *Chain) *settings {
	connections := abi.NewXAppConnectionManager()
	return &settings{
		world: w, chain: c, key: connectionsKey + "/home", contract: connectionsKey, owner: connections.PackOwner,
		needs: []string{c.Name + "/" + proxyOf(homeKey)},
		fields: []field{{
			name: "home", get: [][]byte{connections.PackHome()}, text: addressText, want: w.address(c, proxyOf(homeKey)),
			set: func(d *provision.Draft) []byte { return connections.PackSetHome(w.output(d, c, proxyOf(homeKey))) },
			why: "applications send through this Home",
		}},
	}
}

// contract is a contract without a proxy.
func (w *world) contract(c *Chain, key, what, code string, arguments func(*provision.Draft) []byte) *contract {
	return &contract{chain: c, book: w.book, name: key, what: what, creation: func(d *provision.Draft) []byte {
		if arguments == nil {
			return hexutil.MustDecode(code)
		}
		return append(hexutil.MustDecode(code), arguments(d)...)
	}}
}

// upgradeable is an implementation with its beacon, and where the beacon points.
func (w *world) upgradeable(c *Chain, key, what, code string, arguments []byte) []provision.Resource {
	implementation := w.contract(c, implementationOf(key), what+" implementation", code, calldata(arguments))
	beacon := w.contract(c, beaconOf(key), what+" beacon", abi.UpgradeBeaconMetaData.Bin, func(d *provision.Draft) []byte {
		return abi.NewUpgradeBeacon().PackConstructor(w.output(d, c, implementationOf(key)), w.output(d, c, controllerKey))
	})
	beacon.needs = []string{implementation.Key(), c.Name + "/" + controllerKey}
	points := &settings{
		world: w, chain: c, key: beaconOf(key) + "/implementation", contract: beaconOf(key),
		needs: []string{implementation.Key()},
		fields: []field{{
			name: "implementation", get: [][]byte{{}}, text: addressText,
			want: w.address(c, implementationOf(key)), start: w.address(c, implementationOf(key)),
			why: "all proxies of the beacon run this code, and pointing it elsewhere always needs a person",
			do:  "find out who upgraded it; to change it: optics upgrade plan --beacon " + key,
		}},
	}
	return []provision.Resource{implementation, beacon, points}
}

// proxy is a proxy of a beacon.
func (w *world) proxy(c *Chain, key, beacon, what string, initialize func(*provision.Draft) []byte) *contract {
	p := w.contract(c, proxyOf(key), what+" proxy", abi.UpgradeBeaconProxyMetaData.Bin, func(d *provision.Draft) []byte {
		return abi.NewUpgradeBeaconProxy().PackConstructor(w.output(d, c, beaconOf(beacon)), initialize(d))
	})
	p.needs = []string{c.Name + "/" + beaconOf(beacon)}
	return p
}

// replicas are the Replicas of a chain, one for each other Home.
func (w *world) replicas(c *Chain) []provision.Resource {
	var all []provision.Resource
	for _, home := range w.others(c) {
		window := new(big.Int).SetUint64(home.OptimisticSeconds)
		initialize := abi.NewReplica().PackInitialize(uint32(home.Domain), home.Updater, common.Hash{}, window)
		all = append(all, w.proxy(c, replicaOf(home), replicaKey, "Replica of "+home.Name, calldata(initialize)))
	}
	return all
}

func (w *world) others(c *Chain) []*Chain {
	var all []*Chain
	for _, other := range w.chains {
		if other != c {
			all = append(all, other)
		}
	}
	return all
}
