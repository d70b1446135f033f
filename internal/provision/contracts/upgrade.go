package contracts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/provision"
)

// Upgrade is what a beacon upgrade needs on the chains of an environment.
type Upgrade struct {
	// Implementations are created by the deployers, those of a chain in this order.
	Implementations []Implementation
	// Calls are made by who governs, after all implementations are there.
	Calls []Repointing
}

// Implementation is one that is created.
type Implementation struct {
	// Chain is the name of the network, Beacon is home, replica or governance.
	Chain, Beacon string
	// Name is the contract's in the sources.
	Name string
	// Bytecode is its creation code, Arguments are those of its constructor.
	Bytecode  []byte
	Arguments []provision.Argument
	// Address is where it comes to stand.
	Address common.Address
}

// Repointing is one call that points beacons of a chain to other implementations.
type Repointing struct {
	// Chain is where the beacons are, Seat where the call is made: elsewhere, when
	// a message carries it.
	Chain, Seat string
	// Beacons are those that change.
	Beacons []Repointed
	// From makes the call to the contract To, with Data.
	From, To common.Address
	Data     []byte
	// Ours says that the environment has From's key.
	Ours bool
	// What says in words what the call does.
	What string
}

// Repointed is a beacon with its implementation before and after.
type Repointed struct {
	// Beacon is home, replica or governance.
	Beacon string
	// Address is the beacon's.
	Address common.Address
	// Now and Then are implementations.
	Now, Then common.Address
}

// ImplementationKey names an implementation of an upgrade among the contracts of an
// environment: its address is part of the name, since a beacon has many in its life.
func ImplementationKey(chain, beacon string, address common.Address) string {
	return chain + "/upgrade/" + beacon + "/" + strings.ToLower(address.Hex())
}

// UpgradeResources returns the resources of a beacon upgrade. Nothing is changed
// that does not belong to it. The error names a chain that the config does not have.
func UpgradeResources(cfg Config, u Upgrade) ([]provision.Resource, error) {
	w := &world{governor: cfg.Governor, book: cfg.Book}
	for i := range cfg.Chains {
		w.chains = append(w.chains, &cfg.Chains[i])
	}
	var accounts, creations, calls []provision.Resource
	sends := func(c *Chain, role string, address common.Address) {
		known := func(r provision.Resource) bool {
			a, is := r.(*account)
			return is && a.chain == c && a.address == address
		}
		if !slices.ContainsFunc(accounts, known) {
			accounts = append(accounts, &account{chain: c, role: role, address: address})
		}
	}
	for _, i := range u.Implementations {
		c := w.chain(i.Chain)
		if c == nil {
			return nil, fmt.Errorf("%w of this environment: it creates %s on %s", provision.ErrPlan, i.Name, i.Chain)
		}
		sends(c, "deployer", c.Deployer)
		name := strings.TrimPrefix(ImplementationKey(i.Chain, i.Beacon, i.Address), i.Chain+"/")
		creations = append(creations, &contract{
			chain: c, book: w.book, name: name, what: i.Name, bytecode: hexutil.Encode(i.Bytecode), arguments: given(i.Arguments...),
		})
	}
	for _, call := range u.Calls {
		r := &repointing{chain: w.chain(call.Chain), seat: w.chain(call.Seat), call: call}
		if r.chain == nil || r.seat == nil {
			return nil, fmt.Errorf("%w of this environment: it changes %s by a call on %s", provision.ErrPlan, call.Chain, call.Seat)
		}
		if call.Ours {
			sends(r.seat, "sender/"+strings.ToLower(call.From.Hex()), call.From)
		}
		for _, needed := range creations {
			r.needs = append(r.needs, needed.Key())
		}
		calls = append(calls, r)
	}
	return slices.Concat(accounts, creations, calls), nil
}

// phaseRepoint follows the creations, which are in phase zero.
const phaseRepoint = 1

// repointGas is the gas limit of a call of governance: the base of a message that
// a Home takes, and for each beacon. It does not depend on how full the Home is, so
// that messages between a plan and its application change nothing in it.
const (
	repointGas       = 600_000
	repointGasBeacon = 150_000
)

// implementationField is the field of a beacon's state.
const implementationField = "implementation"

// repointing is a resource: beacons of a chain that one call changes.
type repointing struct {
	chain, seat *Chain
	call        Repointing
	needs       []string
}

func (r *repointing) Key() string {
	key := r.chain.Name + "/upgrade"
	for _, b := range r.call.Beacons {
		key += "/" + b.Beacon
	}
	return key + "/beacon"
}

func (r *repointing) Lane() string    { return r.seat.Name }
func (r *repointing) Needs() []string { return r.needs }

func (r *repointing) Read(ctx context.Context) (provision.State, error) {
	now := make([]string, len(r.call.Beacons))
	for i, b := range r.call.Beacons {
		answer, err := r.chain.call(ctx, b.Address, nil) // a beacon answers any call
		if err == nil {
			now[i], err = addressText([][]byte{answer})
		}
		if err != nil {
			return nil, fmt.Errorf("the %s beacon at %s: %w", b.Beacon, b.Address, err)
		}
	}
	return provision.State{implementationField: strings.Join(now, ", ")}, nil
}

func (r *repointing) Diff(found provision.State, d *provision.Draft) error {
	now, then := r.words()
	if found[implementationField] != now {
		return fmt.Errorf("%w: %s is %s, not %s", provision.ErrStale, r.Key(), found[implementationField], now)
	}
	why := r.call.What
	if r.seat != r.chain {
		why += "; it takes effect when the message has arrived, after the optimistic window"
	}
	address := r.call.Beacons[0].Address.Hex()
	if !r.call.Ours {
		d.Find(provision.Finding{
			Field: implementationField, Address: address, Found: now, Wanted: then, Why: why,
			Do: fmt.Sprintf("%s makes this call on %s; the environment has no key of it", r.call.From, r.seat.Name),
			Call: &provision.Transaction{
				ChainID: r.seat.ChainID, From: r.call.From.Hex(), To: r.call.To.Hex(), Data: hexutil.Encode(r.call.Data),
			},
		})
		return nil
	}
	call := r.seat.transaction(d, r.call.From, &r.call.To, r.call.Data)
	call.Gas = r.gas()
	d.Add(provision.Step{
		Verb: provision.Set, Field: implementationField, Address: address, Found: now, Wanted: then, Why: why,
		Risk: provision.Governance, Gate: provision.Beacons, Phase: phaseRepoint, Later: r.seat != r.chain,
		After: d.Before(phaseRepoint, r.seat.Name), Call: call,
	})
	return nil
}

func (r *repointing) gas() uint64 { return repointGas + repointGasBeacon*uint64(len(r.call.Beacons)) }

// words are the implementations before and after.
func (r *repointing) words() (now, then string) {
	var before, after []string
	for _, b := range r.call.Beacons {
		before, after = append(before, b.Now.Hex()), append(after, b.Then.Hex())
	}
	return strings.Join(before, ", "), strings.Join(after, ", ")
}

func (r *repointing) Apply(ctx context.Context, s provision.Step) (provision.Pending, error) {
	return send(ctx, r.seat, s)
}

// ErrGas means that a call of governance needs more gas than it is given.
var ErrGas = errors.New("more gas than an upgrade is given")

// SettleGas gives the calls of an upgrade's plan the gas that they always have. Use
// it after [Simulate], which measures what they need on the chain as it is; the
// error wraps [ErrGas].
func SettleGas(p *provision.Plan, resources []provision.Resource) error {
	for _, resource := range resources {
		r, is := resource.(*repointing)
		if !is {
			continue
		}
		for i := range p.Steps {
			s := &p.Steps[i]
			if s.Resource != r.Key() {
				continue
			}
			if s.Call.Gas > r.gas() {
				return fmt.Errorf("%w: step %s needs %d, %d are possible", ErrGas, s.ID, s.Call.Gas, r.gas())
			}
			s.Call.Gas = r.gas()
		}
	}
	return nil
}
