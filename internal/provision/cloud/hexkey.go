package cloud

import (
	"context"
	"fmt"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// Lister says what is there of some keys: an entry for each, in order. A key that is
// there and cannot be used is no error; it has a Problem.
type Lister interface {
	List(ctx context.Context, keys []environment.Key) ([]keyring.Entry, error)
}

// HexConfig says which hex keys have to be there, for development.
type HexConfig struct {
	// Lane is where they are: [provision.AWS] for a secret manager, or
	// [provision.Files] for encrypted files.
	Lane string
	// Vault has them.
	Vault Lister
	// Keys are the environment's.
	Keys []environment.Key
	// Made are the keys that plans have made, by resource.
	Made map[string]provision.Outcome
	// Provision makes a key.
	Provision Provisioner
}

// HexKeys returns a resource for each key. It publishes the key's account; the key
// itself is never read.
func HexKeys(cfg HexConfig) []provision.Resource {
	all := make([]provision.Resource, len(cfg.Keys))
	for i, k := range cfg.Keys {
		all[i] = &hexKey{cfg, k}
	}
	return all
}

// hexKey is a key in a secret or a file.
type hexKey struct {
	cfg HexConfig
	key environment.Key
}

const fieldProblem = "problem"

// Key implements [provision.Resource].
func (k *hexKey) Key() string { return k.cfg.Lane + "/key/" + k.key.Name }

// Lane implements [provision.Resource].
func (k *hexKey) Lane() string { return k.cfg.Lane }

// Needs implements [provision.Resource].
func (k *hexKey) Needs() []string { return nil }

// Read implements [provision.Resource].
func (k *hexKey) Read(ctx context.Context) (provision.State, error) {
	entries, err := k.cfg.Vault.List(ctx, []environment.Key{k.key})
	if err != nil {
		return nil, err
	}
	if len(entries) != 1 {
		return nil, fmt.Errorf("%d entries for one key", len(entries))
	}
	e := entries[0]
	if e.Status == keyring.Missing && e.Problem == "" {
		return nil, nil
	}
	state := provision.State{fieldKey: e.ARN}
	if e.Problem != "" {
		state[fieldProblem] = e.Problem
	}
	if e.Address != nil {
		state[fieldAccount] = e.Address.Hex()
	}
	return state, nil
}

// Diff implements [provision.Resource].
func (k *hexKey) Diff(found provision.State, d *provision.Draft) error {
	if len(found) == 0 {
		step := d.Add(provision.Step{
			Verb: provision.Create, Address: k.key.Secret, Risk: provision.Reversible, Barrier: true,
			Why: whyKey(k.key, k.cfg.Made[k.Key()]),
		})
		d.Publish("", &step)
		return nil
	}
	d.Publish(found[fieldAccount], nil)
	differ(found, d, found[fieldKey], []wants{{fieldProblem, "", "the key cannot be used", "mend it, or restore it"}})
	return nil
}

// Apply implements [provision.Resource].
func (k *hexKey) Apply(context.Context, provision.Step) (provision.Pending, error) {
	return makeKey(k.cfg.Provision, k.key), nil
}
