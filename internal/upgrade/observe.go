package upgrade

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// read calls a function that changes nothing and unpacks its answer.
func read[T any](f *fork.Fork, to common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) { //nolint:ireturn // a value
	var none T
	answer, err := f.View(to, data)
	if err != nil {
		return none, fmt.Errorf("call %s: %w", to, err)
	}
	value, err := unpack(answer)
	if err != nil {
		return none, fmt.Errorf("the answer of %s: %w; is it the right contract?", to, err)
	}
	return value, nil
}

// implementationOf asks a beacon, which answers any call with 32 bytes.
func implementationOf(f *fork.Fork, beacon common.Address) (common.Address, error) {
	return read(f, beacon, nil, func(answer []byte) (common.Address, error) {
		word := common.BytesToHash(answer)
		if len(answer) != wordBytes || word.Big().BitLen() > 8*common.AddressLength {
			return common.Address{}, fmt.Errorf("%w: %d bytes instead of an address", ErrInput, len(answer))
		}
		return common.BytesToAddress(answer), nil
	})
}

// wanted finds the implementation that shall be behind the beacon: one that the
// chain has, or one that is deployed on the fork.
func (m *maker) wanted(r *run, b *beaconRun, old Values) error {
	if b.wish.Artifact == nil {
		return m.present(r, b)
	}
	b.artifact = b.wish.Artifact
	values, err := m.values(r, b, old)
	if err != nil {
		return err
	}
	b.values = values
	if b.oldABI != nil && b.oldABI.CodeHash() == b.artifact.CodeHash() && maps.Equal(old, values) {
		b.plan.Then = b.plan.Now
		return nil
	}
	creation, err := b.artifact.Creation(values)
	if err != nil {
		return err
	}
	result, err := r.after.Do(fork.Call{From: m.cfg.deployer(r.target.Network), Data: creation})
	if err != nil {
		return fmt.Errorf("deploy %s: %w", b.artifact.Name, err)
	}
	if got, ok := b.artifact.Match(result.Return); !ok || !maps.Equal(got, values) {
		return fmt.Errorf("%w: the creation code of %s does not give its code", ErrInput, b.artifact.Name)
	}
	b.plan.Then = describe(result.Created, b.artifact, result.Return)
	nonce, created := r.nonce, result.Created
	r.nonce++
	r.creates = append(r.creates, Transaction{
		Network: r.target.Network, ChainID: r.target.ChainID, Step: StepDeploy, What: "create " + b.artifact.Name,
		From: m.cfg.deployer(r.target.Network), Data: creation, Nonce: &nonce, Creates: &created,
	})
	return nil
}

// present takes an implementation that the chain has.
func (m *maker) present(r *run, b *beaconRun) error {
	code, err := r.base.Code(b.wish.Address)
	if err != nil {
		return err
	}
	a, values, err := m.known.Identify(code)
	if err != nil {
		return fmt.Errorf("%w: %s: %w; name the file of the implementation instead", ErrInput, b.wish.Address, err)
	}
	b.artifact, b.values = a, values
	b.plan.Then = describe(b.wish.Address, a, code)
	return nil
}

// set are the immutables that were set for a network.
func (w Wish) set(network string) Values {
	set := make(Values)
	maps.Copy(set, w.Set[""])
	maps.Copy(set, w.Set[network])
	return set
}

// values are the immutables of the new implementation: those that were set, and
// for the others what the deployed one says.
func (m *maker) values(r *run, b *beaconRun, old Values) (Values, error) {
	set := b.wish.set(r.target.Network)
	values := make(Values, len(b.artifact.Immutables))
	for _, i := range b.artifact.Immutables {
		if value, ok := set[i.Name]; ok {
			values[i.Name] = value
		} else if value, ok := old[i.Name]; ok {
			values[i.Name] = value
		} else if value, ok, err := getter(r.base, b.plan.Now.Address, b.artifact, i.Name); err != nil {
			return nil, err
		} else if ok {
			values[i.Name] = value
		} else {
			return nil, fmt.Errorf("%w: nothing says what %s of %s is on %s; set it", ErrInput, i.Name, b.artifact.Name, r.target.Network)
		}
		delete(set, i.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		return nil, fmt.Errorf("%w: %s has no immutable %s", ErrInput, b.artifact.Name, name)
	}
	return values, nil
}

// getter asks an implementation for one word by the name of a function, which an
// older one may not have.
func getter(f *fork.Fork, implementation common.Address, a *Artifact, name string) (value common.Hash, ok bool, err error) {
	method, ok := a.ABI.Methods[name]
	if !ok {
		return value, false, nil
	}
	answer, err := f.View(implementation, method.ID)
	switch {
	case err != nil && !reverted(err):
		return value, false, fmt.Errorf("ask %s for %s: %w", implementation, name, err)
	case err != nil || len(answer) != wordBytes:
		return value, false, nil
	}
	return common.BytesToHash(answer), true, nil
}

// compare fills in what differs between the two implementations.
func (m *maker) compare(r *run, b *beaconRun, old Values) error {
	set := b.wish.set(r.target.Network)
	for _, i := range b.artifact.Immutables {
		change := ImmutableChange{Name: i.Name, Then: i.Text(b.values[i.Name])}
		if value, ok := old[i.Name]; ok {
			change.Now = i.Text(value)
		} else if value, ok, err := getter(r.base, b.plan.Now.Address, b.artifact, i.Name); err != nil {
			return err
		} else if ok {
			change.Now = i.Text(value)
		}
		b.plan.Immutables = append(b.plan.Immutables, change)
		if value, ok := set[i.Name]; !ok && change.Now != "" && change.Now != change.Then || ok && value != b.values[i.Name] {
			r.problem("%s of the %s beacon would go from %s to %s; if it shall, set it to that", i.Name, b.plan.Beacon, change.Now, change.Then)
		}
	}
	if domain, ok := b.values["localDomain"]; ok && domain != common.BigToHash(bigUint(uint64(r.target.Domain))) {
		r.problem("the %s implementation is for domain %s, the chain's is %s", b.plan.Beacon, domain.Big(), r.target.Domain)
	}
	code, err := r.after.Code(b.plan.Then.Address)
	if err != nil {
		return err
	}
	b.plan.Functions = m.known.CompareFunctions(b.oldCode, code)
	from, known := m.published[b.wish.Beacon.contract()], "the first version"
	if b.oldABI != nil {
		from, known = b.oldABI, "this build"
	}
	b.plan.Layout = known
	changes, err := CompareLayouts(from.Layout, b.artifact.Layout)
	if err != nil {
		return err
	}
	b.plan.Storage = append(b.plan.Storage, changes...)
	return nil
}
