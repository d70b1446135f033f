package published

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// state is a network with everything that the sources say of it together.
type state struct {
	*network

	info      chainInfo
	known     bool // info is the chain's
	addresses map[deployment.ID]common.Address
	arguments map[deployment.ID][]deployment.Argument
	facts     *facts // nil where the chain was not asked

	chainID         value[uint64]
	updater         value[common.Address]
	recoveryManager value[common.Address]
	timelock        value[uint64]
	optimistic      value[uint64]
	processGas      value[uint64]
	reserveGas      value[uint64]
}

// value is what a source says; from is the source, "" where there is none.
type value[T any] struct {
	is   T
	from string
}

// importing is one import under way.
type importing struct {
	*Directory

	options  Options
	states   []*state
	governor *deployment.Governor
	// governing is the network of the governor, and who says so.
	governing value[string]
}

// onChain is the source of what was read.
const onChain = "read from chain"

// Import makes an environment of the directory. The error is about an option that is
// needed or wrong, a chain that cannot be read, or a record that contradicts itself.
func (d *Directory) Import(ctx context.Context, options Options) (*Imported, error) {
	im := &importing{Directory: d, options: options}
	im.options.Class = cmp.Or(options.Class, classOf(d.label))
	for name := range options.ChainIDs {
		if err := im.has(name); err != nil {
			return nil, err
		}
	}
	for name := range options.Chains {
		if err := im.has(name); err != nil {
			return nil, err
		}
	}
	for _, n := range d.networks {
		s := &state{network: n, addresses: d.addresses(n)}
		s.info, s.known = chains[n.name]
		if !s.known {
			s.info = unknownChain
			s.info.testnet = im.options.Class != environment.Production
		}
		s.arguments = d.arguments(n, s.addresses)
		if c, ok := options.Chains[n.name]; ok {
			f, err := d.read(ctx, c, n, s.addresses)
			if err != nil {
				return nil, err
			}
			s.facts = f
		}
		im.states = append(im.states, s)
	}
	for _, s := range im.states {
		if err := im.settle(s); err != nil {
			return nil, err
		}
	}
	if err := im.settleGovernor(); err != nil {
		return nil, err
	}
	im.compare()
	record, err := im.record()
	if err != nil {
		return nil, err
	}
	agents, err := im.agents()
	if err != nil {
		return nil, err
	}
	file := im.file()
	slices.SortStableFunc(im.findings, func(a, b Finding) int {
		levels := []Level{Danger, Missing, Note}
		return cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level))
	})
	return &Imported{File: file, Record: record, Agents: agents, Findings: slices.Compact(im.findings)}, nil
}

// Names returns the names that the networks have in an environment, in the order in
// which they were deployed as far as the files tell.
func (d *Directory) Names() []string {
	names := make([]string, len(d.networks))
	for i, n := range d.networks {
		names[i] = n.name
	}
	return names
}

func (im *importing) has(name string) error {
	if !slices.Contains(im.Names(), name) {
		return fmt.Errorf("%s is not a network of %s; there are %v", name, im.path, im.Names())
	}
	return nil
}

// classOf returns the class of an environment by what the agents' files call it.
func classOf(label string) environment.Class {
	switch label {
	case "prod", "prod-community", "production", "production-community", "mainnet":
		return environment.Production
	case "staging", "staging-community":
		return environment.Staging
	}
	return environment.Development
}

func (im *importing) find(level Level, n *network, format string, args ...any) {
	name := ""
	if n != nil {
		name = n.name
	}
	im.findings = append(im.findings, Finding{Level: level, Network: name, Text: fmt.Sprintf(format, args...)})
}

// settle takes each value from the best source that has it: the chain, what was
// given, the files.
func (im *importing) settle(s *state) error {
	given, isGiven := im.options.ChainIDs[s.name]
	switch {
	case s.facts != nil:
		s.chainID = value[uint64]{s.facts.chainID, onChain}
		if isGiven && given != s.facts.chainID {
			return fmt.Errorf("%s: the chain id is %d; %d was given", s.name, s.facts.chainID, given)
		}
	case isGiven:
		s.chainID = value[uint64]{given, "given"}
	case s.known:
		s.chainID = value[uint64]{s.info.chainID, "that of " + s.name}
	default:
		return fmt.Errorf("%s: the chain id is not in the files; name it with --chain-id %[1]s=NUMBER, or an endpoint with --rpc %[1]s=URL", s.name)
	}
	if s.known && s.chainID.is != s.info.chainID {
		im.find(Note, s.network, "is chain %d, not %d as the published %s", s.chainID.is, s.info.chainID, s.name)
		s.info.finality = unknownChain.finality
	}
	contracts := s.file + contractsSuffix
	s.updater = value[common.Address]{s.contracts.Updater.address(), contracts}
	s.recoveryManager = value[common.Address]{s.contracts.RecoveryManager.address(), contracts}
	im.fromArguments(s)
	if f := s.facts; f != nil {
		s.updater, s.recoveryManager = value[common.Address]{f.updater, onChain}, value[common.Address]{f.recoveryManager, onChain}
		s.timelock = value[uint64]{f.timelock, onChain}
		s.processGas, s.reserveGas = value[uint64]{f.processGas, onChain}, value[uint64]{f.reserveGas, onChain}
	}
	for _, on := range im.states {
		if on != s {
			im.windowOn(s, on)
		}
	}
	if s.updater.is == (common.Address{}) {
		return fmt.Errorf("%s: %s names no updater; name an endpoint with --rpc %[1]s=URL", s.name, contracts)
	}
	return nil
}

// fromArguments takes values from arguments of constructors.
func (im *importing) fromArguments(s *state) {
	from := s.file + verificationSuffix
	take := func(id deployment.ID, at int, into *value[uint64]) {
		arguments := s.arguments[id]
		if at >= len(arguments) {
			return
		}
		if n, ok := natural(arguments[at].Value, 10); ok && n.IsUint64() {
			*into = value[uint64]{n.Uint64(), from}
		}
	}
	take(deployment.ID{Contract: deployment.GovernanceRouter, Part: deployment.Implementation}, 1, &s.timelock)
	take(deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation}, 1, &s.processGas)
	take(deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation}, 2, &s.reserveGas)
}

// windowOn takes the optimistic seconds of a home from its Replica on another chain;
// the longest counts.
func (im *importing) windowOn(s, on *state) {
	var init replicaInit
	from := onChain
	switch {
	case on.facts != nil:
		init = on.facts.replicas[s.name].init
	default:
		proxy := deployment.Contract{
			ID:        deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: s.name},
			Arguments: on.arguments[deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: s.name}],
		}
		data, _ := proxy.InitData()
		decoded, ok := decodeReplicaInit(data)
		if !ok {
			return
		}
		init, from = decoded, on.file+verificationSuffix
	}
	if s.optimistic.from != "" && s.optimistic.is != init.optimistic {
		im.find(Danger, s.network, "its Replicas wait %d and %d seconds; watchers have the shorter time", s.optimistic.is, init.optimistic)
	}
	if s.optimistic.from == "" || init.optimistic > s.optimistic.is {
		s.optimistic = value[uint64]{init.optimistic, from}
	}
	if init.updater != s.updater.is {
		im.find(Danger, s.network, "its updater is %s, but its Replica on %s takes updates of %s only", s.updater.is, on.name, init.updater)
	}
	if init.remote != s.domain {
		im.find(Danger, on.network, "the Replica of %s follows domain %s; %s is expected", s.name, init.remote, s.domain)
	}
}

// settleGovernor finds out who governs, and from where.
func (im *importing) settleGovernor() error {
	byDomain := func(domain optics.Domain) *state {
		at := slices.IndexFunc(im.states, func(s *state) bool { return s.domain == domain })
		if at < 0 {
			return nil
		}
		return im.states[at]
	}
	for _, s := range im.states {
		if g := s.contracts.Governor; g != nil {
			if on := byDomain(optics.Domain(g.Domain)); on != nil { //nolint:gosec // compared with domains
				im.governing = value[string]{on.name, s.file + contractsSuffix}
				im.governor = &deployment.Governor{Network: on.name, Address: g.Address.address()}
			}
		}
	}
	for _, s := range im.states {
		if s.facts == nil {
			continue
		}
		on := byDomain(s.facts.governorDomain)
		if on == nil {
			return fmt.Errorf("%s is governed from domain %s, which is none of the networks", s.name, s.facts.governorDomain)
		}
		if im.governing.from == onChain && im.governing.is != on.name {
			im.find(Danger, s.network, "is governed from %s, other networks from %s", on.name, im.governing.is)
		}
		im.governing = value[string]{on.name, onChain}
	}
	if im.governing.from == "" {
		first := im.states[0]
		im.governing = value[string]{is: first.name}
		im.find(Missing, nil, "contracts.governor.network: no file says who governs; %s was deployed first and is assumed; --rpc %[1]s=URL reads it", first.name)
	}
	at := slices.IndexFunc(im.states, func(s *state) bool { return s.name == im.governing.is })
	if f := im.states[at].facts; f != nil && f.governorDomain == im.states[at].domain {
		im.governor = &deployment.Governor{Network: im.governing.is, Address: f.governor}
	}
	if im.governor != nil && im.governor.Address == (common.Address{}) {
		im.find(Danger, im.states[at].network, "the governor is the zero address; nobody governs")
		im.governor = nil
	}
	return nil
}

// baseOf returns the name of a directory, also of ".".
func baseOf(dir string) string {
	if path, err := filepath.Abs(dir); err == nil {
		dir = path
	}
	return filepath.Base(dir)
}

// record returns the record of the deployment.
func (im *importing) record() (*deployment.Record, error) {
	r := &deployment.Record{
		Environment: im.options.Name, Made: im.options.Made, ImportedFrom: baseOf(im.path), Governor: im.governor,
	}
	for _, s := range im.states {
		for _, id := range inOrderOf(s.addresses) {
			address := s.addresses[id]
			c := deployment.Contract{ID: id, Address: address, Arguments: s.arguments[id]}
			if f := s.facts; f != nil {
				c.CodeHash = f.code[id]
				beacon := deployment.ID{Contract: id.Contract, Part: deployment.Beacon, Remote: id.Remote}
				if now := f.implementations[beacon]; id.Part == deployment.Implementation && now != address {
					im.find(Note, s.network, "the %s was replaced: it is at %s, and not at %s any more", id, now, address)
					c.Address, c.Arguments = now, nil
				}
			}
			r.Put(s.name, c)
		}
		n := r.Network(s.name)
		n.ChainID, n.Domain, n.From = s.chainID.is, s.domain, s.from
		n.Updater, n.RecoveryManager = s.updater.is, s.recoveryManager.is
	}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", im.path, err)
	}
	return r, nil
}
