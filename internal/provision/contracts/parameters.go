package contracts

import (
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// managedHomeSlot is where an UpdaterManager keeps its Home, which it tells nobody
// (contracts/snapshots/storageLayout/UpdaterManager.json).
const managedHomeSlot = "0x1"

// parameters are what the contracts of a chain are told.
func (w *world) parameters(c *Chain) []provision.Resource {
	all := []provision.Resource{w.managed(c), w.home(c), w.recovery(c)}
	for _, other := range w.others(c) {
		all = append(all, w.replica(c, other))
	}
	for _, other := range w.others(c) {
		for _, watcher := range other.Watchers {
			all = append(all, w.watcher(c, other, watcher))
		}
	}
	for _, other := range w.others(c) {
		all = append(all, w.router(c, other))
	}
	return all
}

// managed is what the updater manager holds.
func (w *world) managed(c *Chain) *settings {
	manager, home := abi.NewUpdaterManager(), proxyOf(homeKey)
	return &settings{
		world: w, chain: c, key: managerKey + "/parameters", contract: managerKey, owner: manager.PackOwner,
		needs: []string{c.Name + "/" + home},
		fields: []field{
			{
				// setUpdater changes the Home's, too.
				name: "updater", get: [][]byte{manager.PackUpdater()}, text: addressText,
				want: fixed(c.Updater.Hex()), start: fixed(c.Updater.Hex()),
				set: calldata(manager.PackSetUpdater(c.Updater)),
				why: "this account attests the roots of the Home",
			},
			{
				name: "home", slot: managedHomeSlot, text: addressText, want: w.address(c, home),
				set: func(d *provision.Draft) []byte { return manager.PackSetHome(w.output(d, c, home)) },
				why: "the updater of this Home is managed",
			},
		},
	}
}

// home is what the Home holds.
func (w *world) home(c *Chain) *settings {
	homes := abi.NewHome()
	return &settings{
		world: w, chain: c, key: homeKey + "/parameters", contract: proxyOf(homeKey), owner: homes.PackOwner,
		needs: []string{c.Name + "/" + managerKey},
		fields: []field{
			constant("localDomain", homes.PackLocalDomain(), number(uint64(c.Domain))),
			{
				name: "updaterManager", get: [][]byte{homes.PackUpdaterManager()}, text: addressText,
				want: w.address(c, managerKey), start: w.address(c, managerKey),
				set: func(d *provision.Draft) []byte { return homes.PackSetUpdaterManager(w.output(d, c, managerKey)) },
				why: "it says who the updater is, and is told of fraud",
			},
			{
				name: "updater", get: [][]byte{homes.PackUpdater()}, text: addressText, want: fixed(c.Updater.Hex()), start: fixed(c.Updater.Hex()),
				why: "this account attests the roots of the Home",
				do:  "set it through the UpdaterManager, which sets both; see " + c.Name + "/" + managerKey,
			},
			alive(homes.PackState(), "the Home dispatches and accepts nothing any more"),
		},
	}
}

// recovery is what the governance router was created with.
func (w *world) recovery(c *Chain) *settings {
	routers := abi.NewGovernanceRouter()
	return &settings{
		world: w, chain: c, key: governanceKey + "/parameters", contract: proxyOf(governanceKey), owner: routers.PackGovernor,
		needs: []string{c.Name + "/" + connectionsKey},
		fields: []field{
			constant("localDomain", routers.PackLocalDomain(), number(uint64(c.Domain))),
			{
				name: "recoveryTimelock", get: [][]byte{routers.PackRecoveryTimelock()}, text: numberText,
				want: fixed(number(c.RecoveryTimelock)), start: fixed(number(c.RecoveryTimelock)),
				why: "these seconds are all that everybody else has to notice a recovery; it is part of the implementation's code",
				do:  "upgrade to an implementation with the right value: optics upgrade plan --beacon governance",
			},
			{
				name: "recoveryManager", get: [][]byte{routers.PackRecoveryManager()}, text: addressText,
				want: fixed(c.RecoveryManager.Hex()), start: fixed(c.RecoveryManager.Hex()),
				why: "this account takes over when governance is lost",
				do:  fmt.Sprintf("the account that is recovery manager now calls transferRecoveryManager(%s)", c.RecoveryManager),
			},
			{
				name: "recoveryActiveAt", get: [][]byte{routers.PackRecoveryActiveAt()}, text: numberText, want: fixed("0"), start: fixed("0"),
				why: "somebody has asked for recovery; from that second on the recovery manager governs this chain",
				do:  "find out who and why at once; the recovery manager ends it with exitRecovery()",
			},
			{
				name: "xAppConnectionManager", get: [][]byte{routers.PackXAppConnectionManager()}, text: addressText,
				want: w.address(c, connectionsKey), start: w.address(c, connectionsKey),
				set: func(d *provision.Draft) []byte {
					return routers.PackSetXAppConnectionManager(w.output(d, c, connectionsKey))
				},
				why: "governance messages are sent and believed through it",
			},
		},
	}
}

// replica is what one Replica was created with.
func (w *world) replica(c, home *Chain) *settings {
	replicas := abi.NewReplica()
	return &settings{
		world: w, chain: c, key: replicaOf(home) + "/parameters", contract: proxyOf(replicaOf(home)), owner: replicas.PackOwner,
		fields: []field{
			constant("localDomain", replicas.PackLocalDomain(), number(uint64(c.Domain))),
			constant("remoteDomain", replicas.PackRemoteDomain(), number(uint64(home.Domain))),
			{
				name: "updater", get: [][]byte{replicas.PackUpdater()}, text: addressText, want: fixed(home.Updater.Hex()), start: fixed(home.Updater.Hex()),
				set: calldata(replicas.PackSetUpdater(home.Updater)),
				why: "signatures of this account are believed",
			},
			unchangeable("optimisticSeconds", replicas.PackOptimisticSeconds(), number(home.OptimisticSeconds),
				"watchers have these seconds to stop a fraud; a Replica keeps them for ever", "enrol a new Replica with the right value, or correct the environment file"),
			unchangeable("processGas", replicas.PackPROCESSGAS(), number(c.ProcessGas),
				"recipients get this gas; it is part of the implementation's code", "optics upgrade plan --beacon replica"),
			unchangeable("reserveGas", replicas.PackRESERVEGAS(), number(c.ReserveGas),
				"this gas is kept back for what follows a recipient; it is part of the implementation's code", "optics upgrade plan --beacon replica"),
			alive(replicas.PackState(), "the Replica accepts no update any more"),
		},
	}
}

// watcher is the permission of one watcher for the Replicas of one Home.
func (w *world) watcher(c, home *Chain, watcher common.Address) *settings {
	connections := abi.NewXAppConnectionManager()
	domain := uint32(home.Domain)
	return &settings{
		world: w, chain: c, key: "watcher/" + home.Name + "/" + strings.ToLower(watcher.Hex()), contract: connectionsKey, owner: connections.PackOwner,
		fields: []field{{
			name: "permission", get: [][]byte{connections.PackWatcherPermission(watcher, domain)}, text: boolText, want: fixed("true"),
			set: calldata(connections.PackSetWatcherPermission(watcher, domain, true)),
			why: "watcher " + watcher.Hex() + " may cut the channel from " + home.Name,
		}},
	}
}

// router is the governance router of another chain, as this one knows it.
func (w *world) router(c, other *Chain) *settings {
	routers := abi.NewGovernanceRouter()
	domain, key := uint32(other.Domain), proxyOf(governanceKey)
	return &settings{
		world: w, chain: c, key: governanceKey + "/router/" + other.Name, contract: key, owner: routers.PackGovernor,
		needs: []string{other.Name + "/" + key},
		fields: []field{{
			name: "router", get: [][]byte{routers.PackRouters(domain)}, text: addressText, want: w.address(other, key),
			set: func(d *provision.Draft) []byte {
				address := w.output(d, other, key)
				return routers.PackSetRouterLocal(domain, common.BytesToHash(address[:]))
			},
			why: "governance speaks with " + other.Name + " through it",
		}},
	}
}

// constant is a value that a contract was created with and must have.
func constant(name string, get []byte, value string) field {
	return unchangeable(name, get, value, "the contract was created for it", "the record of the deployment names the wrong contract, or the endpoint lies")
}

func unchangeable(name string, get []byte, value, why, do string) field {
	return field{name: name, get: [][]byte{get}, text: numberText, want: fixed(value), start: fixed(value), why: why, do: do}
}

// alive is the state of a Home or Replica.
func alive(get []byte, why string) field {
	states := map[string]string{"0": "uninitialized", "1": "active", "2": "failed"}
	return field{
		name: "state", get: [][]byte{get}, want: fixed("active"), start: fixed("active"),
		text: func(answers [][]byte) (string, error) {
			n, err := numberText(answers)
			if err == nil && states[n] == "" {
				err = fmt.Errorf("%s is no state", n)
			}
			return states[n], err
		},
		why: why, do: "an updater has signed fraud; see docs/runbook/halts.md",
	}
}
