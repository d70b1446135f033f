// Package sqlite keeps a store in one SQLite database inside a data directory,
// without cgo. Package store says what a store promises.
//
// One connection writes, a few others read; SQLite's write-ahead log lets them
// work side by side, across processes too. Commits are synced to the disk
// (synchronous=FULL): a signing record that a loss of power could take back
// would allow a second signature. Holds and chunk sizes are not worth the few
// milliseconds (synchronous=NORMAL); the next synced commit takes them along.
//
// The directory holds optics.db with its -wal and -shm companions, and
// optics.lock, which carries the writing process's lock and id. The operating
// system drops the lock with the process, however it ends.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/opticsnet/optics/internal/store"
)

// syncLevel is the statement that sets how far commits go from then on.
type syncLevel string

const (
	// syncEach: a commit is on the disk when it returns.
	syncEach syncLevel = `PRAGMA synchronous = FULL`
	// syncLater: a commit is safe from a kill, not yet from a loss of power.
	syncLater syncLevel = `PRAGMA synchronous = NORMAL`
)

var errClosed = errors.New("store is closed")

// Store is an open store. Its methods may be called from any number of
// goroutines; those that write take turns.
type Store struct {
	log        *slog.Logger
	keepBlocks uint64
	now        func() time.Time // of leases
	lock       *flock.Flock     // nil when reading only

	readers *sql.DB
	reads   *statements

	writers *sql.DB // nil when reading only
	writer  *sql.Conn
	writes  *statements
	turn    chan struct{} // holds one token while nobody writes
	level   syncLevel     // of the writing connection; whoever has the turn may look

	closing sync.Once
	closed  error

	mu      sync.Mutex
	wakeups map[chan struct{}]struct{}
}

// Close waits for the write that is under way, closes the database and gives
// the directory free. Other methods fail after it; Close itself may be called
// again.
func (s *Store) Close() error {
	s.closing.Do(func() {
		errs := []error{s.reads.close(), s.readers.Close()}
		if s.writers != nil {
			<-s.turn
			errs = append(errs, s.writes.close(), s.writer.Close(), s.writers.Close(), s.lock.Close())
			close(s.turn)
		}
		if err := errors.Join(errs...); err != nil {
			s.closed = fmt.Errorf("close store: %w", err)
		}
	})
	return s.closed
}

// Subscribe returns a channel that receives after commits of this Store that
// changed chain facts (a cursor that moved counts: windows follow block time)
// or transaction records. Any number of commits may share one receive; the
// commit that caused it is visible before it. The channel of a store that is
// open for reading only never receives. After cancel nothing is received.
func (s *Store) Subscribe() (wakeup <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	s.wakeups[ch] = struct{}{}
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.wakeups, ch)
		s.mu.Unlock()
	}
}

func (s *Store) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.wakeups {
		select {
		case ch <- struct{}{}:
		default: // a wake-up is pending already
		}
	}
}

// write runs fn in one durable transaction.
func (s *Store) write(ctx context.Context, fn func(context.Context, *statements) error) error {
	return s.transact(ctx, syncEach, fn)
}

// writeFacts is write for verbs that subscribers want to know about.
func (s *Store) writeFacts(ctx context.Context, fn func(context.Context, *statements) error) error {
	if err := s.write(ctx, fn); err != nil {
		return err
	}
	s.wake()
	return nil
}

// transact runs fn in one transaction on the writing connection and commits
// when fn returns nil. Once fn runs, ctx no longer interrupts single statements
// (that would cost a goroutine for each); it is looked at before the commit.
func (s *Store) transact(ctx context.Context, level syncLevel, fn func(context.Context, *statements) error) error {
	if s.writer == nil {
		return store.ErrReadOnly
	}
	select {
	case _, open := <-s.turn:
		if !open {
			return errClosed
		}
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	inside := context.WithoutCancel(ctx)
	if s.level != level { // the pragma acts when it is compiled, so it cannot be a prepared statement
		if _, err := s.writer.ExecContext(inside, string(level)); err != nil {
			return fmt.Errorf("set synchronous: %w", err)
		}
		s.level = level
	}
	if _, err := s.writes.exec(inside, `BEGIN IMMEDIATE`); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err := fn(inside, s.writes)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		if _, err = s.writes.exec(inside, `COMMIT`); err == nil {
			return nil
		}
		err = fmt.Errorf("commit: %w", err)
	}
	if _, undo := s.writes.exec(inside, `ROLLBACK`); undo != nil {
		return errors.Join(err, fmt.Errorf("roll back: %w", undo))
	}
	return err
}
