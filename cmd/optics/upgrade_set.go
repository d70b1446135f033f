package main

import (
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/provision/contracts"
	"github.com/opticsnet/optics/internal/upgrade"
)

// setting is one --set.
type setting struct {
	network, name string
	value         common.Hash
}

func parseSet(texts []string, targets upgrade.Targets) ([]setting, error) {
	var all []setting
	for _, text := range texts {
		left, value, ok := strings.Cut(text, "=")
		network, name, scoped := strings.Cut(left, ":")
		if !scoped {
			network, name = "", left
		}
		if !ok || name == "" {
			return nil, usagef("--set %q: [NETWORK:]NAME=VALUE is expected", text)
		}
		found := false
		for _, t := range targets {
			if network != "" && network != t.Network {
				continue
			}
			found = true
			s := setting{network: t.Network, name: name, value: optics.Bytes32(t.Governance)}
			if value != "governance" {
				var err error
				if s.value, err = upgrade.ParseValue(value); err != nil {
					return nil, usagef("--set %s: %w", left, err)
				}
			}
			all = append(all, s)
		}
		if !found {
			return nil, usagef("--set %q: no network is called %q", text, network)
		}
	}
	return all, nil
}

// share gives each setting to the implementations that have such an immutable.
func share(wishes []upgrade.Wish, set []setting) error {
	for _, s := range set {
		taken := false
		for _, w := range wishes {
			if w.Artifact != nil && !w.Artifact.HasImmutable(s.name) {
				continue
			}
			taken = true
			if w.Set[s.network] == nil {
				w.Set[s.network] = make(upgrade.Values)
			}
			w.Set[s.network][s.name] = s.value
		}
		if !taken {
			return usagef("--set %s: no implementation has such an immutable", s.name)
		}
	}
	return nil
}

// ofEnvironment adds to the settings what the environment's file wants of the
// immutables, and refuses a setting that it contradicts.
func ofEnvironment(set []setting, wishes []upgrade.Wish, chains []contracts.Chain) ([]setting, error) {
	for _, c := range chains {
		wanted := []setting{{name: "PROCESS_GAS"}, {name: "RESERVE_GAS"}, {name: "recoveryTimelock"}}
		for i, n := range []uint64{c.ProcessGas, c.ReserveGas, c.RecoveryTimelock} {
			wanted[i].network, wanted[i].value = c.Name, common.BigToHash(new(big.Int).SetUint64(n))
		}
		for _, w := range wanted {
			said := false
			for _, s := range set {
				if s.network != w.network || s.name != w.name {
					continue
				}
				if said = true; s.value != w.value {
					return nil, usagef("--set %s:%s=%s: the environment's file wants %s; change it there", s.network, s.name, s.value.Big(), w.value.Big())
				}
			}
			has := func(wish upgrade.Wish) bool { return wish.Artifact == nil || wish.Artifact.HasImmutable(w.name) }
			if !said && slices.ContainsFunc(wishes, has) {
				set = append(set, w)
			}
		}
	}
	return set, nil
}
