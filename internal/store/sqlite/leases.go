package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// Leases are durable against a kill: what a loss of power takes back, it takes
// from a holder that is gone as well.

// AcquireLease takes a lease for a time, if nobody has it, under a fence above all
// earlier ones. A lease that is not over is refused to everybody, its holder too:
// the error is a *[store.HeldError] then. It wraps [optics.ErrMalformed] without a
// name or a holder, or for a time under a millisecond.
func (s *Store) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (optics.Lease, error) {
	var lease optics.Lease
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		if name == "" || holder == "" || ttl < time.Millisecond {
			return fmt.Errorf("%w: a name, a holder and at least a millisecond are needed", optics.ErrMalformed)
		}
		now := s.millis()
		last, err := leaseOf(ctx, q, name)
		switch {
		case err != nil && !errors.Is(err, optics.ErrNotFound):
			return err
		case last.Until > now:
			return &store.HeldError{Lease: last}
		}
		lease = optics.Lease{Name: name, Holder: holder, Fence: last.Fence + 1, Since: now, Until: now + millis(ttl)}
		_, err = q.exec(ctx, `INSERT INTO lease (name, holder, fence, since, until) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET holder = excluded.holder, fence = excluded.fence, since = excluded.since, until = excluded.until`,
			lease.Name, lease.Holder, num(lease.Fence), num(lease.Since), num(lease.Until))
		return err
	})
	if err != nil {
		return optics.Lease{}, fmt.Errorf("lease %s: %w", name, err)
	}
	return lease, nil
}

// RenewLease makes a lease last for a time from now on. That it was over does not
// matter as long as nobody took it. The error wraps [store.ErrLeaseLost] when
// somebody did, or when it was given back.
func (s *Store) RenewLease(ctx context.Context, lease optics.Lease, ttl time.Duration) (optics.Lease, error) {
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		if err := underLease(ctx, q, lease); err != nil {
			return err
		}
		lease.Until = s.millis() + millis(ttl)
		_, err := q.exec(ctx, `UPDATE lease SET until = ? WHERE name = ?`, num(lease.Until), lease.Name)
		return err
	})
	if err != nil {
		return optics.Lease{}, fmt.Errorf("renew lease %s: %w", lease.Name, err)
	}
	return lease, nil
}

// ReleaseLease gives a lease back, so that another may have it at once. A lease that
// is somebody else's by now stays as it is, and that is no error.
func (s *Store) ReleaseLease(ctx context.Context, lease optics.Lease) error {
	err := s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		_, err := q.exec(ctx, `UPDATE lease SET until = 0 WHERE name = ? AND fence = ?`, lease.Name, num(lease.Fence))
		return err
	})
	if err != nil {
		return fmt.Errorf("release lease %s: %w", lease.Name, err)
	}
	return nil
}

// Leases returns every lease that there ever was, as it is now or as it ended, by
// name.
func (s *Store) Leases(ctx context.Context) ([]optics.Lease, error) {
	leases, err := list(ctx, s.reads, scanLease, leaseQuery+`ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("leases: %w", err)
	}
	return leases, nil
}

const leaseQuery = `SELECT name, holder, fence, since, until FROM lease `

func scanLease(row scanner) (optics.Lease, error) {
	var l optics.Lease
	err := row(&l.Name, &l.Holder, into(&l.Fence), into(&l.Since), into(&l.Until))
	return l, err
}

func leaseOf(ctx context.Context, q *statements, name string) (optics.Lease, error) {
	return scanLease(func(dest ...any) error { return q.one(ctx, leaseQuery+`WHERE name = ?`, []any{name}, dest) })
}

// underLease refuses whoever has not the newest fence.
func underLease(ctx context.Context, q *statements, lease optics.Lease) error {
	last, err := leaseOf(ctx, q, lease.Name)
	switch {
	case errors.Is(err, optics.ErrNotFound):
		return fmt.Errorf("%w: there is no lease %s", store.ErrLeaseLost, lease.Name)
	case err != nil:
		return err
	case last.Fence != lease.Fence:
		return fmt.Errorf("%w: %s has it since %s under fence %d, this is fence %d",
			store.ErrLeaseLost, last.Holder, store.LeaseTime(last.Since), last.Fence, lease.Fence)
	case last.Until == 0:
		return fmt.Errorf("%w: fence %d was given back", store.ErrLeaseLost, lease.Fence)
	}
	return nil
}

// endLeases ends what earlier processes held: that this one has the directory's lock
// shows that they are gone.
func (s *Store) endLeases(ctx context.Context) error {
	return s.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		_, err := q.exec(ctx, `UPDATE lease SET until = 0 WHERE until <> 0`)
		return err
	})
}

// millis is the time by the store's clock, in milliseconds since 1970.
func (s *Store) millis() uint64 { return uint64(max(s.now().UnixMilli(), 0)) }

func millis(d time.Duration) uint64 { return uint64(max(d.Milliseconds(), 0)) }
