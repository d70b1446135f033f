package upgrade

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

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
	// Deployers are who creates them on networks where that is somebody else.
	Deployers map[string]common.Address
	// AcceptUnknown are hashes of deployed code that is of no known implementation
	// and taken for the first version's.
	AcceptUnknown []common.Hash
	// Reads bounds what is read of each chain; 0 means fork.DefaultReads.
	Reads int
}

// deployer is who creates implementations on a network.
func (c Config) deployer(network string) common.Address {
	if own, ok := c.Deployers[network]; ok {
		return own
	}
	return c.Deployer
}

// maker makes one plan.
type maker struct {
	cfg       Config
	known     Catalogue
	published Catalogue
	runs      []*run // of all chains
	plan      *Plan
}

// run is the planning of one chain. What it finds is collected here, so that
// chains can be looked at side by side.
type run struct {
	target   Target
	wanted   bool
	base     *fork.Fork // as the chain is
	after    *fork.Fork // with the upgrade
	route    Route
	beacons  []*beaconRun
	nonce    uint64        // the deployer's next
	creates  []Transaction // of implementations
	problems []string
	checks   []Check
	message  []byte // from the governor's chain
}

func (r *run) problem(format string, args ...any) {
	r.problems = append(r.problems, r.target.Network+": "+fmt.Sprintf(format, args...))
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
	// First the chains to upgrade, then those that govern them.
	if err := m.each(func(r *run) error { return m.observe(ctx, r) }); err != nil {
		return nil, err
	}
	if err := m.each(func(r *run) error { return m.observeGoverning(ctx, r) }); err != nil {
		return nil, err
	}
	for _, r := range m.runs {
		m.plan.Transactions = append(m.plan.Transactions, r.creates...)
	}
	if err := m.govern(); err != nil {
		return nil, err
	}
	if err := m.each(func(r *run) error { return r.simulate(cfg.Targets) }); err != nil {
		return nil, err
	}
	for _, r := range m.runs {
		m.plan.Checks, m.plan.Problems = append(m.plan.Checks, r.checks...), append(m.plan.Problems, r.problems...)
		if r.wanted {
			m.plan.Chains = append(m.plan.Chains, r.document())
		}
	}
	m.plan.judge()
	return m.plan, nil
}

// each looks at all chains side by side.
func (m *maker) each(look func(*run) error) error {
	var group errgroup.Group
	for _, r := range m.runs {
		group.Go(func() error {
			if err := look(r); err != nil {
				return fmt.Errorf("%s: %w", r.target.Network, err)
			}
			return nil
		})
	}
	return group.Wait()
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
			for _, t := range m.cfg.Targets {
				if m.cfg.deployer(t.Network) == (common.Address{}) {
					return fmt.Errorf("%w: who deploys %s? its address follows from the deployer's", ErrInput, w.Artifact.Name)
				}
			}
		}
	}
	for _, t := range m.cfg.Targets {
		wanted := len(m.cfg.Networks) == 0 || slices.Contains(m.cfg.Networks, t.Network)
		m.runs = append(m.runs, &run{target: t, wanted: wanted})
	}
	return nil
}

// look makes a chain's fork and finds out who decides there.
func (m *maker) look(ctx context.Context, r *run) (err error) {
	cfg := fork.Config{Node: m.cfg.Nodes[r.target.Network], ChainID: r.target.ChainID, Reads: m.cfg.Reads}
	if r.base, err = fork.New(ctx, cfg); err != nil {
		return err
	}
	r.route, err = findRoute(r.base, r.target)
	return err
}

// observeGoverning looks at a chain that is not upgraded and governs one that is.
func (m *maker) observeGoverning(ctx context.Context, r *run) error {
	governs := func(o *run) bool {
		return o.wanted && o.route.Kind == Remote && o.route.GovernorDomain == r.target.Domain
	}
	if r.wanted || !slices.ContainsFunc(m.runs, governs) {
		return nil
	}
	return m.look(ctx, r)
}

// observe reads what a chain has and deploys on its fork what it shall have.
func (m *maker) observe(ctx context.Context, r *run) (err error) {
	if !r.wanted {
		return nil
	}
	if err := m.look(ctx, r); err != nil {
		return err
	}
	r.after = r.base.Copy()
	if r.nonce, err = r.base.Nonce(m.cfg.deployer(r.target.Network)); err != nil {
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
	old, values, err := m.identify(r, w.Beacon, b.oldCode)
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
func (m *maker) identify(r *run, beacon Beacon, code []byte) (*Artifact, Values, error) {
	old, values, err := m.known.Identify(code)
	if err == nil || !errors.Is(err, ErrUnknownCode) {
		return old, values, err
	}
	if hash := crypto.Keccak256Hash(code); !slices.Contains(m.cfg.AcceptUnknown, hash) {
		r.problem("the %s beacon has %s; if it is the first version's, say so with --accept-unknown-code %s", beacon, err, hash)
	}
	return nil, nil, nil
}

func describe(address common.Address, a *Artifact, code []byte) Implementation {
	hash := crypto.Keccak256Hash(code)
	i := Implementation{Address: address, Bytes: len(code), RuntimeHash: hash, CodeHash: hash}
	if a != nil {
		i.Name, i.CodeHash = a.Name, a.CodeHash()
	}
	return i
}
