package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/keys"
)

// checkKeysEvery is the pause between two checks of a key.
const checkKeysEvery = time.Minute

// checkable is a key of a service that tells whether it can sign, and who used it
// last.
type checkable interface {
	keys.Signer
	// Ready proves that the key could sign now, without a signature.
	Ready(ctx context.Context) error
	// CheckLastUse returns a *[keys.ForeignUseError] when somebody else used the key
	// last.
	CheckLastUse(ctx context.Context) error
}

// keyCheck sees to one key, which may be that of several roles.
type keyCheck struct {
	signer checkable
	roles  []string
	log    *slog.Logger
	warn   bool // a foreign use is told and stops nothing
	loop   *agent.Loop

	mu      sync.Mutex
	foreign error  // a *agent.HaltError once somebody else used it
	told    string // the last thing that was warned of
}

// checkOf returns the check of a key, nil for one that cannot be checked. Equal keys
// have one check.
func (n *Node) checkOf(signer keys.Signer, role string) *keyCheck {
	key, ok := signer.(checkable)
	if !ok {
		return nil
	}
	at := slices.IndexFunc(n.keys, func(k *keyCheck) bool { return k.signer.Address() == key.Address() })
	if at >= 0 {
		if k := n.keys[at]; !slices.Contains(k.roles, role) {
			k.roles = append(k.roles, role)
		}
		return n.keys[at]
	}
	k := &keyCheck{signer: key, roles: []string{role}, warn: n.cfg.WarnOfForeignUse, log: n.cfg.Log.With("part", "key", "key", fmt.Sprint(key))}
	k.loop = agent.New(agent.Config{Name: "key " + key.Address().Hex(), Step: k.step, Idle: cmp.Or(n.cfg.KeyChecks, checkKeysEvery), Log: k.log})
	n.keys = append(n.keys, k)
	return k
}

// checkKeys checks every key once. The error is one line for each that cannot be
// used.
func (n *Node) checkKeys(ctx context.Context) error {
	errs := make([]error, len(n.keys))
	var group errgroup.Group
	for i, k := range n.keys {
		group.Go(func() error {
			if err := k.check(ctx); err != nil {
				errs[i] = fmt.Errorf("key of the %s: %w", strings.Join(k.roles, " and the "), err)
			}
			return nil
		})
	}
	return errors.Join(group.Wait(), errors.Join(errs...))
}

func (k *keyCheck) step(ctx context.Context) (agent.Turn, error) {
	if err := k.check(ctx); err != nil {
		return agent.Turn{}, err
	}
	return agent.Waiting("the next check"), nil
}

// check proves that the key can sign and that nobody else used it. A *agent.HaltError
// stays.
func (k *keyCheck) check(ctx context.Context) error {
	if err := k.signer.Ready(ctx); err != nil {
		return err
	}
	err := k.signer.CheckLastUse(ctx)
	var foreign *keys.ForeignUseError
	switch {
	case errors.As(err, &foreign) && k.warn:
		k.warnOnce(ctx, err)
		return nil
	case errors.As(err, &foreign):
		halt := agent.Halt(agent.ForeignUse, fmt.Sprintf("stop whoever did; if it is an agent of yours with the same key, name its data directory with --journal; "+
			"if it is known and over: optics journal acknowledge-use --db DIR --request %s", foreign.RequestID), "%v", err)
		k.mu.Lock()
		k.foreign = halt
		k.mu.Unlock()
		return halt
	case errors.Is(err, keys.ErrDenied):
		k.warnOnce(ctx, fmt.Errorf("its last use cannot be checked: %w", err))
		return nil
	}
	return err
}

// halted returns a *agent.HaltError once somebody else used the key.
func (k *keyCheck) halted() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.foreign
}

// warnOnce warns of what it did not warn of the last time.
func (k *keyCheck) warnOnce(ctx context.Context, err error) {
	k.mu.Lock()
	news := k.told != err.Error()
	k.told = err.Error()
	k.mu.Unlock()
	if news {
		k.log.WarnContext(ctx, "key is doubtful", "reason", err)
	}
}
