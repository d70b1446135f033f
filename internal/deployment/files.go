package deployment

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
)

// files returns the files of a deployment by name.
func files(r *Record, configs AgentConfigs) (map[string][]byte, error) {
	r = r.sorted()
	values := make(map[string]any)
	for i := range r.Networks {
		n := &r.Networks[i]
		base, err := r.base(n, configs)
		if err != nil {
			return nil, fmt.Errorf("configuration of home %s: %w", n.Name, err)
		}
		values[n.Name+"_config.json"] = base
		values[n.Name+"_contracts.json"] = r.contracts(n)
		values[n.Name+"_verification.json"] = r.verification(n)
	}
	for role, given := range configs.Partials {
		partial, err := r.partial(string(role), given)
		if err != nil {
			return nil, fmt.Errorf("configuration of the %s: %w", role, err)
		}
		values[string(role)+"-partial.json"] = partial
	}
	written := make(map[string][]byte, len(values)+1)
	for name, value := range values {
		data, err := marshal(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		written[name] = data
	}
	data, err := r.Encode()
	written[FileName] = data
	return written, err
}

// base returns the base file of a home: what is always so, over it what the
// agents' configuration says, over that what was deployed.
func (r *Record) base(n *Network, configs AgentConfigs) (object, error) {
	given, err := parseObject(configs.Bases[n.Name])
	if err != nil {
		return nil, err
	}
	unset := object{{"key", ""}, {"type", "hexKey"}}
	signers := object{{n.Name, unset}}
	setups, replicas := object{}, object{}
	for _, remote := range r.Networks {
		if remote.Name == n.Name {
			continue
		}
		signers = append(signers, member{remote.Name, unset})
		replica, _ := remote.Contract(ID{Replica, Proxy, n.Name})
		facts := chainFacts(&remote, replica.Address)
		replicas = append(replicas, member{remote.Name, facts})
		setups = append(setups, member{remote.Name, merge(chainDefaults(), facts)})
	}
	home, _ := n.Contract(ID{Home, Proxy, ""})
	facts := chainFacts(n, home.Address)
	defaults := object{
		{"environment", ""},
		{"index", object{{"from", strconv.FormatUint(n.FirstBlock(), 10)}, {"chunk", defaultChunk}}},
		{"signers", signers},
		{"replicas", setups},
		{"home", merge(chainDefaults(), facts)},
		{"tracing", object{{"level", "debug"}, {"fmt", "json"}}},
		{"db", "db_path"},
	}
	return merge(merge(defaults, given), object{{"replicas", replicas}, {"home", facts}}), nil
}

// defaultChunk is how many blocks published agents ask for in one query.
const defaultChunk = "1999"

// chainDefaults are the members of a chain that an operator may change.
func chainDefaults() object {
	return object{
		{"address", ""},
		{"domain", ""},
		{"name", ""},
		{"rpcStyle", "ethereum"},
		{"connection", object{{"type", "http"}, {"url", ""}}},
	}
}

// chainFacts are the members of a chain that follow from the record.
func chainFacts(n *Network, contract common.Address) object {
	return object{{"address", contract.Hex()}, {"domain", n.Domain.String()}, {"name", n.Name}}
}

// partial returns the file of an agent. A watcher gets the XAppConnectionManager of
// every network: one that it does not have it cannot tell of fraud.
func (r *Record) partial(role string, given json.RawMessage) (object, error) {
	partial, err := parseObject(given)
	if err != nil || role != "watcher" {
		return partial, err
	}
	var managers object
	for i := range r.Networks {
		n := &r.Networks[i]
		manager, _ := n.Contract(ID{Contract: XAppConnectionManager})
		facts := chainFacts(n, manager.Address)
		name, old := managerOf(partial.object("managers"), n.Name)
		managers = append(managers, member{name, merge(merge(chainDefaults(), old), facts)})
	}
	kept := slices.DeleteFunc(partial, func(m member) bool { return m.name == "managers" })
	return append(kept, member{"managers", managers}), nil
}

// managerOf returns the manager of a network among those of a watcher's file, and
// its key; the key is the published one where there is none.
func managerOf(managers object, network string) (string, object) {
	for _, m := range managers {
		if manager, ok := m.value.(object); ok && manager.get("name") == network {
			return m.name, manager
		}
	}
	return network + "BridgeRouter", nil
}

// The shapes of <network>_contracts.json.
type (
	contractsFile struct {
		UpgradeBeaconController common.AddressEIP55  `json:"upgradeBeaconController"`
		XAppConnectionManager   common.AddressEIP55  `json:"xAppConnectionManager"`
		UpdaterManager          common.AddressEIP55  `json:"updaterManager"`
		Governance              upgradeableFile      `json:"governance"`
		Home                    upgradeableFile      `json:"home"`
		Replicas                object               `json:"replicas"`
		RecoveryManager         common.AddressEIP55  `json:"recoveryManager"`
		Updater                 common.AddressEIP55  `json:"updater"`
		Governor                *governorInContracts `json:"governor,omitempty"`
	}
	upgradeableFile struct {
		Implementation common.AddressEIP55 `json:"implementation"`
		Proxy          common.AddressEIP55 `json:"proxy"`
		Beacon         common.AddressEIP55 `json:"beacon"`
	}
	governorInContracts struct {
		Address common.AddressEIP55 `json:"address"`
		Domain  uint32              `json:"domain"`
	}
)

// contracts returns the file of the contracts on a network. Its replicas are those
// on the network, by the domain whose Home they follow, in the order of numbers.
func (r *Record) contracts(n *Network) contractsFile {
	a, _ := r.Addresses(n.Name)
	three := func(u Upgradeable) upgradeableFile {
		return upgradeableFile{common.AddressEIP55(u.Implementation), common.AddressEIP55(u.Proxy), common.AddressEIP55(u.Beacon)}
	}
	f := contractsFile{
		UpgradeBeaconController: common.AddressEIP55(a.UpgradeBeaconController),
		XAppConnectionManager:   common.AddressEIP55(a.XAppConnectionManager),
		UpdaterManager:          common.AddressEIP55(a.UpdaterManager),
		Governance:              three(a.GovernanceRouter),
		Home:                    three(a.Home),
		Replicas:                object{},
		RecoveryManager:         common.AddressEIP55(n.RecoveryManager),
		Updater:                 common.AddressEIP55(n.Updater),
	}
	remotes := slices.Clone(r.Networks)
	slices.SortFunc(remotes, func(a, b Network) int { return cmp.Compare(a.Domain, b.Domain) })
	for _, remote := range remotes {
		if remote.Name != n.Name {
			f.Replicas = append(f.Replicas, member{remote.Domain.String(), three(a.Replicas[remote.Name])})
		}
	}
	if g := r.Governor; g != nil {
		f.Governor = &governorInContracts{common.AddressEIP55(g.Address), uint32(r.Network(g.Network).Domain)}
	}
	return f
}

// verified is an entry of <network>_verification.json.
type verified struct {
	Name                 string              `json:"name"`
	Address              common.AddressEIP55 `json:"address"`
	ConstructorArguments []any               `json:"constructorArguments"`
	IsProxy              bool                `json:"isProxy,omitempty"`
}

// publishedNames are the names of kinds and parts in verification files, where
// they are others.
var (
	publishedNames = map[Kind]string{GovernanceRouter: "Governance"}
	publishedParts = map[Part]string{Implementation: " Implementation", Beacon: " UpgradeBeacon", Proxy: " Proxy"}
)

// verification returns what an explorer needs to check the contracts of a network.
// A contract whose arguments are not known is left out.
func (r *Record) verification(n *Network) []verified {
	entries := []verified{}
	for _, c := range verificationOrder(n.Contracts) {
		if c.Arguments == nil {
			continue
		}
		name := cmp.Or(publishedNames[c.Contract], string(c.Contract)) + publishedParts[c.Part]
		e := verified{Name: name, Address: common.AddressEIP55(c.Address), ConstructorArguments: []any{}, IsProxy: c.Part == Proxy}
		for _, a := range c.Arguments {
			e.ConstructorArguments = append(e.ConstructorArguments, a.plain())
		}
		entries = append(entries, e)
	}
	return entries
}

// verificationOrder is the order of deployment.
func verificationOrder(contracts []Contract) []Contract {
	ordered := slices.Clone(contracts)
	slices.SortStableFunc(ordered, func(a, b Contract) int { return a.compare(b.ID) })
	return ordered
}

// maxPlain is the largest number that every JSON reader keeps: 2^53 - 1.
const maxPlain = 1<<53 - 1

// plain returns the value as verification files have it: numbers as numbers.
func (a Argument) plain() any {
	if a.Type == "uint32" || a.Type == "uint256" {
		if n, err := strconv.ParseUint(a.Value, 10, 64); err == nil && n <= maxPlain {
			return n
		}
	}
	return a.Value
}
