// Package lease keeps what must have one user to one user: a Keeper takes a lease
// from a store that all users share, renews it, and says at every moment whether it
// still stands. Whoever acts under it asks first.
//
//	acquire ──▶ held ──▶ renew, every third of its time ──▶ … ──▶ release
//	   │ ▲                  │            └─ the store fails ─▶ over at its end, and back when the store is
//	   ▼ │                  └─ somebody else has it ─▶ lost, for good
//	held by another: wait
package lease

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// DefaultTTL is how long a lease lasts without being renewed when [Config.TTL] is
// zero: how long a standby waits for a process that was killed on another machine.
const DefaultTTL = 30 * time.Second

const (
	// renewals is how often a lease is renewed within its time.
	renewals = 3
	// looks is how often within that time a lease is asked for that another has, and
	// a store that failed is asked again.
	looks = 10
)

// Store gives leases; its clock decides when they end.
type Store interface {
	// AcquireLease takes a lease that nobody has. The error is a *[store.HeldError]
	// when somebody does.
	AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (optics.Lease, error)
	// RenewLease makes a lease last for ttl from now on. The error wraps
	// [store.ErrLeaseLost] when it is not the holder's any more.
	RenewLease(ctx context.Context, lease optics.Lease, ttl time.Duration) (optics.Lease, error)
	// ReleaseLease gives a lease back.
	ReleaseLease(ctx context.Context, lease optics.Lease) error
}

// ErrNotHeld means that a lease is not held at the moment, and that it may be later.
var ErrNotHeld = errors.New("lease is not held")

// Config describes a Keeper. All fields but TTL and Log are required.
type Config struct {
	// Store gives the lease.
	Store Store
	// Name is the lease's name in the store.
	Name string
	// What says for people what the lease is about, such as "the account 0x… on
	// alpha".
	What string
	// Holder says for people who asks.
	Holder string
	// TTL is how long the lease lasts without being renewed.
	TTL time.Duration
	// Now is the clock of this process. Only differences count.
	Now func() time.Time
	// Log gets a line when the lease is taken, waited for or lost; nil discards it.
	Log *slog.Logger
}

// Status is a picture of a Keeper at one moment.
type Status struct {
	// Name and What are those of the Config.
	Name string `json:"name"`
	What string `json:"what"`
	// Held says whether the lease stands.
	Held bool `json:"held"`
	// Fence is that of the lease, 0 before the first.
	Fence uint64 `json:"fence"`
	// Waiting says why it is not held, and what to do; empty while it is.
	Waiting string `json:"waiting,omitempty"`
}

// Keeper holds one lease. Its methods may be called from any goroutine; Run once.
type Keeper struct {
	cfg  Config
	held chan struct{} // closed when the lease is first held

	mu      sync.Mutex
	lease   optics.Lease // the zero Lease before the first
	asked   time.Time    // when it was asked for by this process's clock: it lasts for TTL from then on
	waiting string       // why there is none
	behind  uint64       // the fence of the one that is waited for
	lost    error
}

// New returns a Keeper that asks for nothing before Run.
func New(cfg Config) *Keeper {
	if cfg.TTL == 0 {
		cfg.TTL = DefaultTTL
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{cfg: cfg, held: make(chan struct{}), waiting: "it was not asked for yet"}
}

// Run takes the lease, as soon as nobody else has it, and renews it until ctx ends,
// when it returns nil. It returns an error that wraps [store.ErrLeaseLost] when
// somebody else has it in between: what this process remembers is old by then, and
// only a new start makes it right. A store that fails is asked for ever.
func (k *Keeper) Run(ctx context.Context) error {
	for !k.acquire(ctx) {
		if !pause(ctx, k.cfg.TTL/looks) {
			return nil
		}
	}
	close(k.held)
	wait := k.cfg.TTL / renewals
	for pause(ctx, wait) {
		err := k.renew(ctx)
		switch {
		case errors.Is(err, store.ErrLeaseLost):
			return k.lose(ctx, err)
		case err != nil && ctx.Err() == nil:
			k.cfg.Log.WarnContext(ctx, "lease not renewed", "lease", k.cfg.Name, "error", err)
			wait = k.cfg.TTL / looks
		default:
			wait = k.cfg.TTL / renewals
		}
	}
	return nil
}

// Held returns a channel that is closed when the lease is first held.
func (k *Keeper) Held() <-chan struct{} { return k.held }

// Lease returns the lease while it stands. Otherwise the error, in one line, wraps
// [ErrNotHeld], or [store.ErrLeaseLost] when it is lost for good.
func (k *Keeper) Lease() (optics.Lease, error) {
	now := k.cfg.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.lost != nil:
		return optics.Lease{}, k.lost
	case k.lease.Fence == 0:
		return optics.Lease{}, fmt.Errorf("%w: %s: %s", ErrNotHeld, k.cfg.What, k.waiting)
	case passed(k.asked, now) >= k.cfg.TTL:
		return optics.Lease{}, fmt.Errorf("%w: %s: it was not renewed since %s; check the store", ErrNotHeld, k.cfg.What, k.asked.UTC().Format(time.RFC3339))
	}
	return k.lease, nil
}

// Last returns the newest lease that there was, whether it stands or not; the zero
// Lease before the first. The store still knows whether anybody else has it.
func (k *Keeper) Last() optics.Lease {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lease
}

// Check returns nil while the lease stands, or the error of [Keeper.Lease].
func (k *Keeper) Check() error {
	_, err := k.Lease()
	return err
}

// Status returns how the lease is.
func (k *Keeper) Status() Status {
	lease, err := k.Lease()
	s := Status{Name: k.cfg.Name, What: k.cfg.What, Held: err == nil, Fence: lease.Fence}
	if err != nil {
		s.Waiting = err.Error()
	}
	return s
}

// Release gives the lease back if there is one. Nothing may be done under it from
// then on. Run must have returned.
func (k *Keeper) Release(ctx context.Context) error {
	k.mu.Lock()
	lease := k.lease
	k.lease, k.waiting = optics.Lease{}, "it was given back"
	k.mu.Unlock()
	if lease.Fence == 0 {
		return nil
	}
	return k.cfg.Store.ReleaseLease(ctx, lease)
}

// acquire asks for the lease and reports whether it got it.
func (k *Keeper) acquire(ctx context.Context) bool {
	asked := k.cfg.Now()
	lease, err := k.cfg.Store.AcquireLease(ctx, k.cfg.Name, k.cfg.Holder, k.cfg.TTL)
	var held *store.HeldError
	switch {
	case err == nil:
		k.adopt(asked, lease)
		k.cfg.Log.InfoContext(ctx, "lease taken", "lease", k.cfg.Name, "fence", lease.Fence)
		return true
	case ctx.Err() != nil:
	case errors.As(err, &held):
		text := fmt.Sprintf("%s has it since %s, until %s if it is not renewed; end that process if it should not run, otherwise this one takes over when it ends",
			held.Lease.Holder, store.LeaseTime(held.Lease.Since), store.LeaseTime(held.Lease.Until))
		if k.wait(text, held.Lease.Fence) {
			k.cfg.Log.WarnContext(ctx, "lease is held by another", "lease", k.cfg.Name, "what", k.cfg.What,
				"holder", held.Lease.Holder, "since", store.LeaseTime(held.Lease.Since), "until", store.LeaseTime(held.Lease.Until))
		}
	default:
		if k.wait(err.Error(), 0) {
			k.cfg.Log.WarnContext(ctx, "lease not taken", "lease", k.cfg.Name, "error", err)
		}
	}
	return false
}
