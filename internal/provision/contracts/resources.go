package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// Resources returns everything that the chains of an environment must hold, in
// the order in which it is made. The error says what is wrong with the config.
func Resources(cfg Config) ([]provision.Resource, error) {
	w := &world{governor: cfg.Governor, book: cfg.Book, sent: cfg.Sent}
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
	homes, routers, domain := abi.NewHome(), abi.NewGovernanceRouter(), domainArgument(c.Domain)
	all := []provision.Resource{
		w.contract(c, controllerKey, source{"UpgradeBeaconController", abi.UpgradeBeaconControllerMetaData.Bin}, nil),
		w.contract(c, managerKey, source{"UpdaterManager", abi.UpdaterManagerMetaData.Bin}, given(addressArgument(c.Updater))),
		w.contract(c, connectionsKey, source{"XAppConnectionManager", abi.XAppConnectionManagerMetaData.Bin}, nil),
	}
	all = append(all, w.upgradeable(c, homeKey, source{"Home", abi.HomeMetaData.Bin}, domain)...)
	all = append(all, w.proxy(c, homeKey, homeKey, func(d *provision.Draft) []byte {
		return homes.PackInitialize(w.output(d, c, managerKey))
	}), w.homeOf(c))
	all = append(all, w.upgradeable(c, governanceKey, source{"GovernanceRouter", abi.GovernanceRouterMetaData.Bin},
		domain, numberArgument(c.RecoveryTimelock))...)
	router := w.proxy(c, governanceKey, governanceKey, func(d *provision.Draft) []byte {
		return routers.PackInitialize(w.output(d, c, connectionsKey), c.RecoveryManager)
	})
	// It asks the connection manager for the domain, which asks the Home.
	router.needs = append(router.needs, c.Name+"/"+connectionsKey+"/home")
	all = append(all, router)
	return append(all, w.upgradeable(c, replicaKey, source{"Replica", abi.ReplicaMetaData.Bin},
		domain, numberArgument(c.ProcessGas), numberArgument(c.ReserveGas))...)
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

// source is a contract as the sources have it: its name and its creation code.
type source struct{ name, bytecode string }

// contract is a contract without a proxy.
func (w *world) contract(c *Chain, key string, of source, arguments func(*provision.Draft) []provision.Argument) *contract {
	return &contract{chain: c, book: w.book, name: key, what: of.name, bytecode: of.bytecode, arguments: arguments}
}

// upgradeable is an implementation with its beacon, and where the beacon points.
func (w *world) upgradeable(c *Chain, key string, of source, arguments ...provision.Argument) []provision.Resource {
	implementation := w.contract(c, implementationOf(key), of, given(arguments...))
	implementation.what += " implementation"
	beacon := w.contract(c, beaconOf(key), source{of.name + " beacon", abi.UpgradeBeaconMetaData.Bin}, func(d *provision.Draft) []provision.Argument {
		return []provision.Argument{
			addressArgument(w.output(d, c, implementationOf(key))), addressArgument(w.output(d, c, controllerKey)),
		}
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
func (w *world) proxy(c *Chain, key, beacon string, initialize func(*provision.Draft) []byte) *contract {
	p := w.contract(c, proxyOf(key), source{key + " proxy", abi.UpgradeBeaconProxyMetaData.Bin}, func(d *provision.Draft) []provision.Argument {
		return []provision.Argument{addressArgument(w.output(d, c, beaconOf(beacon))), bytesArgument(initialize(d))}
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
		all = append(all, w.proxy(c, replicaOf(home), replicaKey, calldata(initialize)))
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
