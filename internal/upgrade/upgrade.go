// Package upgrade plans the upgrade of beacons: what runs behind them now, what
// shall run, whether the storage of the proxies fits, what happens on a fork of
// every chain, and the transactions that governance has to make.
//
// It reads chains and sends nothing. A plan is a document with a digest; equal
// chains and equal wishes give an equal one.
package upgrade

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Beacon is a kind of proxies that are upgraded together.
type Beacon string

// The beacons of a chain.
const (
	HomeBeacon       Beacon = "home"
	ReplicaBeacon    Beacon = "replica"
	GovernanceBeacon Beacon = "governance"
)

var beacons = []Beacon{HomeBeacon, ReplicaBeacon, GovernanceBeacon}

// ParseBeacon returns an error that wraps ErrInput and lists the beacons.
func ParseBeacon(text string) (Beacon, error) {
	if !slices.Contains(beacons, Beacon(text)) {
		return "", fmt.Errorf("%w: no beacon is called %q; there are %s, %s and %s", ErrInput, text, beacons[0], beacons[1], beacons[2])
	}
	return Beacon(text), nil
}

// contract is the one whose storage the beacon's proxies have.
func (b Beacon) contract() string {
	return map[Beacon]string{HomeBeacon: "Home", ReplicaBeacon: "Replica", GovernanceBeacon: "GovernanceRouter"}[b]
}

// Target is one chain with its contracts.
type Target struct {
	Network string        `json:"network"`
	Domain  optics.Domain `json:"domain"`
	ChainID uint64        `json:"chain_id"`

	Home common.Address `json:"home"`
	// Replicas are the Replicas on this chain by the domain they follow.
	Replicas          map[optics.Domain]common.Address `json:"replicas"`
	ConnectionManager common.Address                   `json:"x_app_connection_manager"`
	// Governance is the GovernanceRouter's proxy; zero where there is none.
	Governance       common.Address            `json:"governance_router"`
	BeaconController common.Address            `json:"upgrade_beacon_controller"`
	Beacons          map[Beacon]common.Address `json:"beacons"`
}

// proxy is a contract behind a beacon.
type proxy struct {
	name    string
	address common.Address
	remote  optics.Domain // of a Replica
}

// proxies lists what a beacon of the chain stands behind.
func (t Target) proxies(b Beacon) []proxy {
	switch b {
	case HomeBeacon:
		return []proxy{{name: "home", address: t.Home}}
	case ReplicaBeacon:
		var all []proxy
		for _, d := range slices.Sorted(maps.Keys(t.Replicas)) {
			all = append(all, proxy{name: "replica of " + d.String(), address: t.Replicas[d], remote: d})
		}
		return all
	case GovernanceBeacon:
		return []proxy{{name: "governance router", address: t.Governance}}
	}
	return nil
}

// Targets are the chains of one deployment.
type Targets []Target

func (ts Targets) ofDomain(d optics.Domain) (Target, bool) {
	i := slices.IndexFunc(ts, func(t Target) bool { return t.Domain == d })
	if i < 0 {
		return Target{}, false
	}
	return ts[i], true
}

func (ts Targets) domains() []optics.Domain {
	var all []optics.Domain
	for _, t := range ts {
		all = append(all, t.Domain)
	}
	return all
}

// check refuses a chain that stands there twice, and a Target without what every
// upgrade needs.
func (ts Targets) check() error {
	names, seen := make([]string, 0, len(ts)), make(map[any]bool)
	for _, t := range ts {
		names = append(names, t.Network)
		switch {
		case seen[t.Network] || seen[t.Domain] || seen[t.ChainID]:
			return fmt.Errorf("%w: %s, domain %s or chain id %d stands there twice among %s", ErrInput, t.Network, t.Domain, t.ChainID, strings.Join(names, ", "))
		case t.BeaconController == (common.Address{}):
			return fmt.Errorf("%w: %s has no upgrade_beacon_controller", ErrInput, t.Network)
		}
		seen[t.Network], seen[t.Domain], seen[t.ChainID] = true, true, true
	}
	return nil
}
