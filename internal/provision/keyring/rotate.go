package keyring

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// Rotation is where the rotation of a key stands.
type Rotation struct {
	// Current is the key that has the name.
	Current Entry `json:"current"`
	// Next is the key that will have it; nil when the name was moved.
	Next *Entry `json:"next,omitempty"`
	// Before is the key that had the name until this run moved it; nil otherwise.
	Before *Entry `json:"before,omitempty"`
	// Moved says that the name is at the key that was asked for.
	Moved bool `json:"moved"`
}

// Stage makes the next key beside the current one, or finds the one that an earlier
// run made. Nothing that is in use changes.
func (k *Keyring) Stage(ctx context.Context, key environment.Key) (Rotation, error) {
	current, err := k.current(ctx, key)
	if err != nil {
		return Rotation{}, err
	}
	next, ok, err := k.cfg.Vault.Staged(ctx, key, current)
	if err == nil && !ok {
		next, err = k.cfg.Vault.Stage(ctx, key, current)
	}
	if err != nil {
		return Rotation{Current: current}, fmt.Errorf("make the next %s: %w", key.Name, err)
	}
	return Rotation{Current: current, Next: &next}, nil
}

// Move gives the name to the next key, which must have the address. When the name is
// there already nothing changes.
func (k *Keyring) Move(ctx context.Context, key environment.Key, to common.Address) (Rotation, error) {
	current, err := k.current(ctx, key)
	if err != nil {
		return Rotation{}, err
	}
	if current.HasAddress(to) {
		return Rotation{Current: current, Moved: true}, nil
	}
	next, ok, err := k.cfg.Vault.Staged(ctx, key, current)
	switch {
	case err != nil:
		return Rotation{Current: current}, fmt.Errorf("find the next %s: %w", key.Name, err)
	case !ok:
		return Rotation{Current: current}, fmt.Errorf("%s has no next key; make it first: optics keys rotate %s %s", key.Name, key.Role, key.Purpose)
	case !next.HasAddress(to):
		return Rotation{Current: current, Next: &next}, fmt.Errorf("the next %s is %s, not %s; nothing was changed", key.Name, next.Address, to)
	}
	if err := k.cfg.Vault.Move(ctx, key, current, next); err != nil {
		return Rotation{Current: current, Next: &next}, fmt.Errorf("move %s: %w", key.Name, err)
	}
	next.Status = Present
	return Rotation{Current: next, Before: &current, Moved: true}, nil
}

// Rotate stages and moves at once, for keys on which nothing waits. Killed and
// called again, it ends the rotation that it began, and begins no other.
func (k *Keyring) Rotate(ctx context.Context, key environment.Key) (Rotation, error) {
	begun, ok := k.journal().last(stepRotate, key.Name, key.ID())
	if !ok || begun.Outcome != outcomeIntent {
		r, err := k.Stage(ctx, key)
		if err != nil {
			return r, err
		}
		begun = Record{Step: stepRotate, Key: key.Name, Place: key.ID(), Address: r.Next.Address.Hex()}
		if err := k.journal().write(begun, outcomeIntent); err != nil {
			return r, err
		}
	}
	r, err := k.Move(ctx, key, common.HexToAddress(begun.Address))
	if err != nil {
		return r, err
	}
	return r, k.journal().write(begun, outcomeDone)
}

func (k *Keyring) journal() *Journal { return k.cfg.Journal }

// current returns the key that has the name now.
func (k *Keyring) current(ctx context.Context, key environment.Key) (Entry, error) {
	if k.cfg.Journal == nil {
		return Entry{}, errors.New("rotating needs a journal")
	}
	entries, err := k.cfg.Vault.List(ctx, []environment.Key{key})
	switch {
	case err != nil:
		return Entry{}, err
	case entries[0].Status == Missing:
		return entries[0], fmt.Errorf("%s is missing; run: optics keys provision -e %s", key.Name, key.Environment)
	}
	return entries[0], nil
}
