// Package keyring provisions the keys of an environment: it creates what is
// missing, shows what is there, and never destroys.
//
// Which keys there are follows from the environment file. Where they are is a
// [Vault]: AWS KMS ([KMSVault]), and for development hex keys in AWS Secrets
// Manager ([SecretsVault]) or in encrypted files ([FileVault]). Every step is
// idempotent, journaled before it is taken, and found again after a crash
// anywhere: two runs, or one that was killed and another, end in the same keys.
//
// A rotation has two halves. The first makes a new key beside the old one; what
// follows from it on the chains, and its funding, takes people and time. The second
// moves the name to the new key, and is the last step.
package keyring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// Status says how a key came to be where it is.
type Status string

// The states of a key.
const (
	// Present is a key that was there before.
	Present Status = "present"
	// Created is a key that this run made.
	Created Status = "created"
	// Adopted is a key that an earlier run made and could not name.
	Adopted Status = "adopted"
	// Missing is a key that is not there.
	Missing Status = "missing"
	// Staged is the next key of a rotation that is not finished.
	Staged Status = "staged"
)

// ErrProblems means that keys are there and cannot be used; [Entry.Problem] says
// why.
var ErrProblems = errors.New("keys have problems")

// Entry is one key as its vault has it.
type Entry struct {
	// Alias is the KMS alias, or the name of the secret or file.
	Alias string `json:"alias"`
	// Region is the AWS region, empty for files.
	Region string `json:"region,omitempty"`
	// KeyID is the id of the KMS key, or of the secret's version.
	KeyID string `json:"keyId,omitempty"`
	// ARN is the key's or the secret's; for files it is the path.
	ARN string `json:"arn,omitempty"`
	// Description is the description in the vault.
	Description string `json:"description,omitempty"`
	// Address is the Ethereum account, nil while it is not known.
	Address *common.Address `json:"address,omitempty"`
	// Status says how it came to be there.
	Status Status `json:"status"`
	// Problem says in one line why it cannot be used; empty when it can.
	Problem string `json:"problem,omitempty"`
	// Role, Purpose, Networks and Operator are those of the inventory.
	Role     environment.Role    `json:"role"`
	Purpose  environment.Purpose `json:"purpose"`
	Networks []string            `json:"networks"`
	Operator string              `json:"operator"`
}

// newEntry is a key of which nothing is known but what the inventory says.
func newEntry(k environment.Key) Entry {
	return Entry{
		Alias: k.Alias + k.Secret, Description: k.Description, Status: Missing,
		Role: k.Role, Purpose: k.Purpose, Networks: k.Networks, Operator: k.Operator,
	}
}

// HasAddress reports whether the key is known to have an address.
func (e Entry) HasAddress(a common.Address) bool { return e.Address != nil && *e.Address == a }

// Vault keeps keys under names.
type Vault interface {
	// List returns an entry for each key, in order, with status Present or Missing.
	// A key that is there and cannot be used is no error; it has a Problem.
	List(ctx context.Context, keys []environment.Key) ([]Entry, error)
	// Create makes the key of a name that has none, or adopts the one that an
	// earlier run made. Whatever it did is durable and found again after a crash.
	Create(ctx context.Context, key environment.Key) (Entry, error)
	// Staged returns the next key beside the current one, and whether there is one.
	Staged(ctx context.Context, key environment.Key, current Entry) (Entry, bool, error)
	// Stage makes the next key beside the current one. It is called when there is
	// none.
	Stage(ctx context.Context, key environment.Key, current Entry) (Entry, error)
	// Move gives the name to the next key. The key before stays as it is.
	Move(ctx context.Context, key environment.Key, current, next Entry) error
}

// Config is what a [Keyring] is made of; all but Journal and Progress are required.
type Config struct {
	// Inventory is what the environment needs.
	Inventory environment.Inventory
	// Vault is where the keys are.
	Vault Vault
	// Journal remembers intents; whoever only lists needs none.
	Journal *Journal
	// Progress is told what happens, a line at a time.
	Progress func(line string)
}

// Keyring is the keys of one environment.
type Keyring struct{ cfg Config }

// New returns a keyring.
func New(cfg Config) (*Keyring, error) {
	if cfg.Vault == nil {
		return nil, errors.New("a keyring needs a vault")
	}
	if cfg.Progress == nil {
		cfg.Progress = func(string) {}
	}
	return &Keyring{cfg}, nil
}

// List returns what is there, in the order of the inventory. The error wraps
// [ErrProblems] when a key is there that cannot be used; the entries say which.
func (k *Keyring) List(ctx context.Context) ([]Entry, error) {
	entries, err := k.cfg.Vault.List(ctx, k.cfg.Inventory.Keys)
	if err != nil {
		return nil, err
	}
	return entries, k.judge(entries)
}

// Provision creates what is missing. It returns the entries also when it fails
// midway: those that are still missing have that status. The error wraps
// [ErrProblems] as that of [Keyring.List].
func (k *Keyring) Provision(ctx context.Context) ([]Entry, error) {
	if k.cfg.Journal == nil {
		return nil, errors.New("provisioning needs a journal")
	}
	entries, err := k.cfg.Vault.List(ctx, k.cfg.Inventory.Keys)
	if err != nil {
		return nil, err
	}
	for i, key := range k.cfg.Inventory.Keys {
		if entries[i].Status != Missing {
			continue
		}
		k.tell("%s: is missing", key.Name)
		entry, err := k.cfg.Vault.Create(ctx, key)
		if err != nil {
			return entries, fmt.Errorf("create %s: %w", key.Name, err)
		}
		k.tell("%s: %s, %s", key.Name, entry.Status, entry.Address)
		entries[i] = entry
	}
	return entries, k.judge(entries)
}

// judge marks keys that turn out to be one account, and says whether anything is
// wrong.
func (k *Keyring) judge(entries []Entry) error {
	addresses := make(map[string]string)
	for _, e := range entries {
		if e.Address != nil {
			addresses[e.Alias] = e.Address.Hex()
		}
	}
	signers := slices.Clone(k.cfg.Inventory.Signers)
	for i, s := range signers {
		if address, ok := addresses[s.Key]; ok {
			signers[i].Address = address
		}
	}
	var all []string
	for _, e := range entries {
		if e.Problem != "" {
			all = append(all, e.Problem)
		}
	}
	for _, p := range environment.Conflicts(signers) {
		all = append(all, p.Text)
	}
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrProblems, strings.Join(all, "; "))
}

func (k *Keyring) tell(format string, args ...any) { k.cfg.Progress(fmt.Sprintf(format, args...)) }

// Clock is the time, for dates in journals and for waiting.
type Clock interface {
	// Now returns the time.
	Now() time.Time
	// Sleep waits, or returns the error of a context that ends before.
	Sleep(ctx context.Context, d time.Duration) error
}
