package published

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// compare looks for what contradicts between the files, and between them and the
// chains.
func (im *importing) compare() {
	for _, s := range im.states {
		im.compareConfig(s)
		im.compareChain(s)
	}
	im.compareManagers()
	if _, err := os.Stat(filepath.Join(im.path, "bridge")); err == nil {
		im.find(Note, nil, "%s is left out: contracts of token bridges are not part of a record", filepath.Join(im.path, "bridge"))
	}
	for _, s := range im.states {
		if s.published != s.name {
			im.find(Note, s.network, "is called %q in the files; names of an environment have small letters, digits and hyphens", s.published)
		}
		if len(s.entries) == 0 && s.facts == nil {
			im.find(Missing, s.network, "there is no %s: arguments of constructors are not known", s.file+verificationSuffix)
		}
	}
}

// compareConfig compares the agents' addresses with the contracts.
func (im *importing) compareConfig(s *state) {
	file := s.file + configSuffix
	if proxy := s.contracts.Home.Proxy.address(); s.home != proxy {
		im.find(Danger, s.network, "%s has %s for the Home, %s has %s, which is taken; agents may have used the other one", file, s.home, s.file+contractsSuffix, proxy)
	}
	for _, setup := range s.replicas {
		at := slices.IndexFunc(im.states, func(o *state) bool { return o.published == setup.Name && o != s })
		if at < 0 {
			im.find(Note, s.network, "%s has a replica on %s, which no file describes; it is left out", file, setup.Name)
			continue
		}
		there := im.states[at]
		proxy := there.addresses[deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: s.name}]
		if setup.Address.address() != proxy {
			im.find(Danger, s.network, "%s has %s for the Replica on %s, %s has %s, which is taken; agents may have used the other one",
				file, setup.Address.address(), there.name, there.file+contractsSuffix, proxy)
		}
	}
}

func (im *importing) compareChain(s *state) {
	f := s.facts
	if f == nil {
		return
	}
	if f.recoveryAt != 0 {
		im.find(Danger, s.network, "recovery is active, or was begun: recoveryActiveAt is %d", f.recoveryAt)
	}
	for _, other := range im.states {
		if other == s {
			continue
		}
		proxy := s.addresses[deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: other.name}]
		switch enrolled := f.replicas[other.name].enrolled; enrolled {
		case proxy:
		case common.Address{}:
			im.find(Danger, s.network, "no Replica of %s is enrolled; its messages are refused", other.name)
		default:
			im.find(Danger, s.network, "the Replica of %s that is enrolled is at %s; the files say %s", other.name, enrolled, proxy)
		}
	}
	changed := func(what string, now, then common.Address) {
		if now != then {
			im.find(Note, s.network, "the %s is %s now; %s has %s", what, now, s.file+contractsSuffix, then)
		}
	}
	changed("updater", f.updater, s.contracts.Updater.address())
	changed("recovery manager", f.recoveryManager, s.contracts.RecoveryManager.address())
}

// compareManagers looks for XAppConnectionManagers that a watcher does not know, or
// has wrong.
func (im *importing) compareManagers() {
	partial, ok := im.partials[legacyconfig.Watcher]
	if !ok {
		return
	}
	known := make(map[string]string)
	managers, _ := partial["managers"].(map[string]any)
	for _, m := range managers {
		if manager, ok := m.(map[string]any); ok {
			known[fmt.Sprint(manager["name"])] = fmt.Sprint(manager["address"])
		}
	}
	for _, s := range im.states {
		address, ok := known[s.published]
		want := s.contracts.XAppConnectionManager.address()
		switch {
		case !ok:
			im.find(Note, s.network, "watcher-partial.json has no XAppConnectionManager of it: watchers could not cut channels there; it is added")
		case common.HexToAddress(address) != want:
			im.find(Danger, s.network, "watcher-partial.json has %s for its XAppConnectionManager, %s has %s, which is taken: watchers could not cut channels",
				address, s.file+contractsSuffix, want)
		}
	}
}

// What an environment asks for at least, in seconds: a deployment that has less is
// imported as it is, its environment file asks for more.
var (
	leastTimelock = map[environment.Class]uint64{
		environment.Development: uint64(environment.Minute), environment.Staging: uint64(environment.Day), environment.Production: uint64(environment.Day),
	}
	leastWindow = map[environment.Class]uint64{environment.Development: 1, environment.Staging: 60, environment.Production: 600}
)

const (
	wantedTimelock = uint64(environment.Day)
	wantedWindow   = 1800
)

// timelockOf returns what the environment file asks for, and why.
func (im *importing) timelockOf(s *state) (seconds uint64, why string) {
	v := s.timelock
	switch {
	case v.from == "":
		im.find(Missing, s.network, "contracts.recoveryTimelock: no file says it; 1d is assumed; --rpc %s=URL reads it", s.name)
		return wantedTimelock, "CHECK: not in the files"
	case v.is < leastTimelock[im.options.Class]:
		im.find(Danger, s.network, "recovery timelock on chain is %d s (%s); the environment file asks for 1d, and only a new implementation of the GovernanceRouter changes it",
			v.is, v.from)
		return wantedTimelock, fmt.Sprintf("ON CHAIN: %ds, %s", v.is, v.from)
	}
	return v.is, v.from
}

// windowOf is timelockOf for the optimistic seconds.
func (im *importing) windowOf(s *state) (seconds uint64, why string) {
	v := s.optimistic
	switch {
	case v.from == "":
		im.find(Missing, s.network, "contracts.optimisticSeconds: no file says it; %d is assumed; --rpc NETWORK=URL of another network reads it", wantedWindow)
		return wantedWindow, "CHECK: not in the files"
	case v.is < leastWindow[im.options.Class]:
		im.find(Danger, s.network, "its Replicas wait %d s only (%s); the environment file asks for %d", v.is, v.from, wantedWindow)
		return wantedWindow, fmt.Sprintf("ON CHAIN: %d, %s", v.is, v.from)
	}
	return v.is, v.from
}
