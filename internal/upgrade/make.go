package upgrade

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// Wish is what shall be behind a beacon.
type Wish struct {
	Beacon Beacon
	// Artifact is the implementation to be deployed; nil when Address says where one
	// is already.
	Artifact *Artifact
	// Address is an implementation that every chain has; zero when one is deployed.
	Address common.Address
	// Set are immutables that shall not stay as they are, by network; those of ""
	// are for all networks.
	Set map[string]Values
}

// Config says what to plan.
type Config struct {
	// Targets are all chains of the deployment: messages of governance go between
	// them.
	Targets Targets
	// Nodes are where the chains are read, by network.
	Nodes map[string]fork.Node
	// Networks are those to upgrade; empty means all.
	Networks []string
	Wishes   []Wish
	// Deployer creates the implementations; its nonces say at which addresses.
	Deployer common.Address
	// AcceptUnknown are hashes of deployed code that is of no known implementation
	// and taken for the first version's.
	AcceptUnknown []common.Hash
	// Reads bounds what is read of each chain; 0 means fork.DefaultReads.
	Reads int
}

// maker makes one plan.
type maker struct {
	cfg       Config
	known     Catalogue
	published Catalogue
	runs      []*run // of all chains
	plan      *Plan
}

// run is the planning of one chain.
type run struct {
	target  Target
	wanted  bool
	base    *fork.Fork // as the chain is
	after   *fork.Fork // with the upgrade
	route   Route
	beacons []*beaconRun
	nonce   uint64 // the deployer's next
	message []byte // from the governor's chain
}

// beaconRun is the planning of one beacon.
type beaconRun struct {
	wish     Wish
	plan     BeaconPlan
	oldCode  []byte
	oldABI   *Artifact // nil when unknown
	artifact *Artifact
	values   Values
}

func (r *run) pending() []*beaconRun {
	return slices.DeleteFunc(slices.Clone(r.beacons), func(b *beaconRun) bool { return b.plan.UpToDate() })
}

// Make plans an upgrade. A plan with Problems is complete and must not be made.
// The errors wrap ErrInput, or are of reading a chain.
func Make(ctx context.Context, cfg Config) (*Plan, error) {
	m := &maker{cfg: cfg, plan: &Plan{Kind: "optics beacon upgrade", Version: 1, Risk: "governance", Problems: []string{}}}
	if err := m.prepare(); err != nil {
		return nil, err
	}
	for _, t := range cfg.Targets {
		if err := m.observe(ctx, t); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Network, err)
		}
	}
	if err := m.govern(); err != nil {
		return nil, err
	}
	for _, r := range m.runs {
		if !r.wanted || len(r.pending()) == 0 {
			continue
		}
		checks, err := simulate(r, m.cfg.Targets)
		if err != nil {
			return nil, fmt.Errorf("%s: simulate: %w", r.target.Network, err)
		}
		m.plan.Checks = append(m.plan.Checks, checks...)
	}
	for _, r := range m.runs {
		if r.wanted {
			m.plan.Chains = append(m.plan.Chains, r.document())
		}
	}
	m.plan.judge()
	return m.plan, nil
}

func (r *run) document() ChainPlan {
	c := ChainPlan{Network: r.target.Network, Domain: r.target.Domain, ChainID: r.target.ChainID, Route: r.route}
	for _, b := range r.beacons {
		c.Beacons = append(c.Beacons, b.plan)
	}
	return c
}

// prepare loads what is known and checks what was asked for.
func (m *maker) prepare() (err error) {
	if m.known, err = LoadCatalogue(); err != nil {
		return err
	}
	if m.published, err = PublishedLayouts(); err != nil {
		return err
	}
	if err := m.cfg.Targets.check(); err != nil {
		return err
	}
	if len(m.cfg.Wishes) == 0 {
		return fmt.Errorf("%w: no beacon is named", ErrInput)
	}
	for _, name := range m.cfg.Networks {
		if !slices.ContainsFunc(m.cfg.Targets, func(t Target) bool { return t.Network == name }) {
			return fmt.Errorf("%w: no network is called %q", ErrInput, name)
		}
	}
	for _, w := range m.cfg.Wishes {
		if (w.Artifact == nil) == (w.Address == common.Address{}) {
			return fmt.Errorf("%w: the %s beacon needs an implementation, to be deployed or at an address", ErrInput, w.Beacon)
		}
		if w.Artifact != nil {
			m.known["for the "+string(w.Beacon)+" beacon"] = w.Artifact // beside one of its name
			if m.cfg.Deployer == (common.Address{}) {
				return fmt.Errorf("%w: who deploys %s? its address follows from the deployer's", ErrInput, w.Artifact.Name)
			}
		}
	}
	return nil
}

// observe reads what a chain has and deploys on its fork what it shall have.
func (m *maker) observe(ctx context.Context, t Target) error {
	f, err := fork.New(ctx, fork.Config{Node: m.cfg.Nodes[t.Network], ChainID: t.ChainID, Reads: m.cfg.Reads})
	if err != nil {
		return err
	}
	r := &run{target: t, base: f, wanted: len(m.cfg.Networks) == 0 || slices.Contains(m.cfg.Networks, t.Network)}
	m.runs = append(m.runs, r)
	if r.route, err = findRoute(f, t); err != nil {
		return err
	}
	if !r.wanted {
		return nil
	}
	r.after = f.Copy()
	if r.nonce, err = f.Nonce(m.cfg.Deployer); err != nil {
		return err
	}
	for _, w := range m.cfg.Wishes {
		b, err := m.beacon(r, w)
		if err != nil {
			return fmt.Errorf("%s beacon: %w", w.Beacon, err)
		}
		r.beacons = append(r.beacons, b)
	}
	return nil
}

// beacon compares what is behind a beacon with what shall be.
func (m *maker) beacon(r *run, w Wish) (*beaconRun, error) {
	b := &beaconRun{wish: w, plan: BeaconPlan{Beacon: w.Beacon, Address: r.target.Beacons[w.Beacon], Storage: []Change{}, Immutables: []ImmutableChange{}}}
	if b.plan.Address == (common.Address{}) {
		return nil, fmt.Errorf("%w: its address is not known", ErrInput)
	}
	current, err := implementationOf(r.base, b.plan.Address)
	if err != nil {
		return nil, err
	}
	if b.oldCode, err = r.base.Code(current); err != nil {
		return nil, err
	}
	old, values, err := m.identify(r.target.Network, w.Beacon, b.oldCode)
	if err != nil {
		return nil, err
	}
	b.oldABI = old
	b.plan.Now = describe(current, old, b.oldCode)
	if err := m.wanted(r, b, values); err != nil {
		return nil, err
	}
	return b, m.compare(r, b, values)
}

// identify names the deployed code. Unknown code is a problem of the plan unless
// it was accepted.
func (m *maker) identify(network string, beacon Beacon, code []byte) (*Artifact, Values, error) {
	old, values, err := m.known.Identify(code)
	if err == nil || !errors.Is(err, ErrUnknownCode) {
		return old, values, err
	}
	if hash := crypto.Keccak256Hash(code); !slices.Contains(m.cfg.AcceptUnknown, hash) {
		m.plan.Problems = append(m.plan.Problems, fmt.Sprintf(
			"%s: the %s beacon has %s; if it is the first version's, say so with --accept-unknown-code %s", network, beacon, err, hash))
	}
	return nil, nil, nil
}

func describe(address common.Address, a *Artifact, code []byte) Implementation {
	i := Implementation{Address: address, Bytes: len(code), CodeHash: crypto.Keccak256Hash(code)}
	if a != nil {
		i.Name, i.CodeHash = a.Name, a.CodeHash()
	}
	return i
}
