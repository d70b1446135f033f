package contracts

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/provision"
)

// The phases of a deployment; the package comment says why.
const (
	phaseBuild = iota
	phaseEnrol
	phasePark
	phaseGovern
	phaseUnpark
	phaseHandOver
)

// ownerField is who may change a contract's settings.
const ownerField = "owner"

// settings are values of one contract.
type settings struct {
	world    *world
	chain    *Chain
	key      string // without the chain
	contract string // key of the contract, without the chain
	needs    []string
	fields   []field
	// owner asks who may change them, "" when nobody may. For a contract that is
	// not there yet it is the deployer.
	owner func() []byte
}

// field is one value.
type field struct {
	name string
	// get are the calls that ask for it, text what their answers say: "" for what
	// is not set.
	get  [][]byte
	slot string // of storage, in hex, for a value that no call tells
	text func(answers [][]byte) (string, error)
	// want is what it must be, start what it is when the contract was just
	// created.
	want  func(d *provision.Draft) string
	start func(d *provision.Draft) string
	// set returns the calldata that sets it; nil for what nobody can set.
	set   func(d *provision.Draft) []byte
	verb  provision.Verb
	phase int
	// before and after are calls that go around it while the deployer does it.
	before, after func(d *provision.Draft) provision.Step
	// why says in a sentence what the value is for, do what a person does about
	// one that nobody can set.
	why, do  string
	optional bool // contracts of the first version do not have it
}

func (s *settings) Key() string  { return s.chain.Name + "/" + s.key }
func (s *settings) Lane() string { return s.chain.Name }

func (s *settings) Needs() []string {
	return append([]string{s.chain.Name + "/" + s.contract}, s.needs...)
}

func (s *settings) Read(ctx context.Context) (provision.State, error) {
	at, known := s.world.book.Where(s.chain.Name + "/" + s.contract)
	if !known {
		return nil, nil
	}
	address, state := common.HexToAddress(at.Address), provision.State{}
	fields := s.fields
	if s.owner != nil {
		fields = append([]field{{name: ownerField, get: [][]byte{s.owner()}, text: addressText, optional: true}}, fields...)
	}
	for _, f := range fields {
		text, err := s.read(ctx, address, f)
		if err != nil {
			return nil, fmt.Errorf("%s at %s: %w", f.name, at.Address, err)
		}
		if text != "" {
			state[f.name] = text
		}
		way, err := s.world.underWay(ctx, s.chain, s.stepID(f))
		if err != nil {
			return nil, fmt.Errorf("%s at %s: %w", f.name, at.Address, err)
		}
		if way != "" {
			state[underWayField(f)] = way
		}
	}
	return state, nil
}

// underWayField is where a state says which value of a field a message brings.
func underWayField(f field) string { return f.name + " under way" }

// stepID is the id that the step of a field has in plans.
func (s *settings) stepID(f field) string {
	return provision.StepID(s.Key(), f.does(), f.name)
}

// does is what a step does to the field.
func (f field) does() provision.Verb {
	if f.verb == "" {
		return provision.Set
	}
	return f.verb
}

func (s *settings) read(ctx context.Context, at common.Address, f field) (string, error) {
	if f.slot != "" {
		word, err := s.chain.storage(ctx, at, f.slot)
		if err != nil {
			return "", err
		}
		return f.text([][]byte{word})
	}
	answers := make([][]byte, len(f.get))
	for i, data := range f.get {
		var err error
		var refused gethrpc.Error
		answers[i], err = s.chain.call(ctx, at, data)
		if f.optional && errors.As(err, &refused) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
	}
	return f.text(answers)
}

func (s *settings) Diff(found provision.State, d *provision.Draft) error {
	key := s.chain.Name + "/" + s.contract
	address, planned := d.Output(key), d.Planned(key) != ""
	owner := found[ownerField]
	if planned {
		owner = s.chain.Deployer.Hex()
	}
	for _, f := range s.fields {
		have, want := found[f.name], f.want(d)
		if planned && f.start != nil {
			have = f.start(d)
		}
		if f.optional && !planned && have == "" && owner == "" {
			continue // a contract that does not have it
		}
		if have != want {
			s.change(d, f, change{address: address, owner: owner, have: have, want: want, way: found[underWayField(f)]})
		}
	}
	return nil
}

// change is a value that has to become another.
type change struct {
	address, owner, have, want string
	way                        string // the value that a message brings
}

func (s *settings) change(d *provision.Draft, f field, c change) {
	found := provision.Finding{Field: f.name, Address: c.address, Found: c.have, Wanted: c.want, Why: f.why, Do: f.do}
	if f.set == nil {
		d.Find(found)
		return
	}
	if c.way == c.want {
		found.Why = "a message of the governor that sets it is under way"
		found.Do = "wait for the updater, the optimistic window and the processor; the next plan sends it again should it fail"
		d.Find(found)
		return
	}
	step := provision.Step{
		Verb: f.does(), Field: f.name, Found: c.have, Wanted: c.want, Address: c.address,
		Why: f.why, Risk: provision.Reversible, Phase: f.phase,
	}
	if f.verb != "" {
		step.Risk = provision.Irreversible
	}
	deploying := c.owner == s.chain.Deployer.Hex()
	if deploying && f.before != nil {
		d.Add(f.before(d))
	}
	if f.phase > phaseBuild {
		step.After = d.Before(f.phase, s.chain.Name)
	}
	if why := s.world.send(d, s.chain, c.owner, f.set(d), &step); why != "" {
		found.Do, found.Call = why, step.Call
		d.Find(found)
		return
	}
	d.Add(step)
	if deploying && f.after != nil {
		d.Add(f.after(d))
	}
}

func (s *settings) Apply(ctx context.Context, step provision.Step) (provision.Pending, error) {
	return send(ctx, s.world.chain(step.Lane), step)
}

// addressText is an address, "" for the zero address.
func addressText(answers [][]byte) (string, error) {
	return oneWord(answers, func(w common.Hash) (string, error) {
		if w == (common.Hash{}) {
			return "", nil
		}
		address := common.BytesToAddress(w[12:])
		if common.BytesToHash(address[:]) != w {
			return "", fmt.Errorf("%s is not an address", w)
		}
		return address.Hex(), nil
	})
}

// numberText is a number in decimal.
func numberText(answers [][]byte) (string, error) {
	return oneWord(answers, func(w common.Hash) (string, error) { return w.Big().String(), nil })
}

// boolText is "true", or "" for false.
func boolText(answers [][]byte) (string, error) {
	return oneWord(answers, func(w common.Hash) (string, error) {
		if w == (common.Hash{}) {
			return "", nil
		}
		return "true", nil
	})
}

func oneWord(answers [][]byte, text func(common.Hash) (string, error)) (string, error) {
	if len(answers) != 1 || len(answers[0]) != common.HashLength {
		return "", fmt.Errorf("the answer has %d bytes, not 32", len(answers[0]))
	}
	return text(common.Hash(answers[0]))
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }
