package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

const (
	// LeasesFile is the name of the database of leases in its directory.
	LeasesFile = "leases.db"

	// leasesID is "OPTL".
	leasesID = 0x4f50544c
)

// Leases is a database of leases alone. Any number of processes on one machine may
// have it open; it must not be on a network file system.
type Leases struct{ db *Store }

// OpenLeases opens the leases in a directory, which it creates when it does not
// exist. Now is their clock; all who open them must have the same, so nil, the
// machine's, is for everything but tests. It returns an error that wraps
// [store.ErrUnusable].
func OpenLeases(ctx context.Context, dir string, now func() time.Time) (*Leases, error) {
	dir, err := makeDir(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, LeasesFile)
	// SQLite does not wait for another process that turns the database into one with
	// a log, as the first to open it does. So they come one after the other.
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, openingPace); err != nil {
		return nil, unusable(path, err)
	}
	l, err := openLeases(ctx, path, now)
	if err := errors.Join(err, lock.Unlock()); err != nil {
		return nil, err
	}
	return l, nil
}

// openingPace is how often it is tried whether nobody else opens the leases.
const openingPace = 10 * time.Millisecond

func openLeases(ctx context.Context, path string, now func() time.Time) (_ *Leases, err error) {
	s := newStore(store.Config{Now: now})
	if s.writers, err = sql.Open(driverName, dsn(path, "rwc", "journal_mode(WAL)")); err != nil {
		return nil, unusable(path, err)
	}
	s.writers.SetMaxOpenConns(1)
	if s.writer, err = s.writers.Conn(ctx); err != nil {
		return nil, errors.Join(unusable(path, err), s.writers.Close())
	}
	s.writes = newStatements(s.writer)
	s.readers, s.reads = s.writers, s.writes
	l := &Leases{s}
	if err := l.prepare(ctx, path); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// prepare makes the table, and refuses another program's database.
func (l *Leases) prepare(ctx context.Context, path string) error {
	return l.db.transact(ctx, syncLater, func(ctx context.Context, q *statements) error {
		var id, tables int64
		err := q.one(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`, nil, []any{&id, &tables})
		if err != nil {
			return unusable(path, err)
		}
		if id == leasesID {
			return nil
		}
		if tables > 0 {
			return fmt.Errorf("%w: %s is the database of another program; choose another directory", store.ErrUnusable, path)
		}
		_, err = l.db.writer.ExecContext(ctx, fmt.Sprintf(`CREATE TABLE lease (
			name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
			) STRICT, WITHOUT ROWID; PRAGMA application_id = %d`, leasesID))
		if err != nil {
			return unusable(path, err)
		}
		return nil
	})
}

// AcquireLease is as [Store.AcquireLease].
func (l *Leases) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (optics.Lease, error) {
	return l.db.AcquireLease(ctx, name, holder, ttl)
}

// RenewLease is as [Store.RenewLease].
func (l *Leases) RenewLease(ctx context.Context, lease optics.Lease, ttl time.Duration) (optics.Lease, error) {
	return l.db.RenewLease(ctx, lease, ttl)
}

// ReleaseLease is as [Store.ReleaseLease].
func (l *Leases) ReleaseLease(ctx context.Context, lease optics.Lease) error {
	return l.db.ReleaseLease(ctx, lease)
}

// Leases is as [Store.Leases].
func (l *Leases) Leases(ctx context.Context) ([]optics.Lease, error) { return l.db.Leases(ctx) }

// Close closes the database. Leases that were not given back end by themselves.
func (l *Leases) Close() error {
	return errors.Join(l.db.writes.close(), l.db.writer.Close(), l.db.writers.Close())
}
