package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

const (
	databaseFile = "optics.db"
	lockFile     = "optics.lock"
	driverName   = "sqlite"

	// applicationID is "OPTX"; the first migration writes it.
	applicationID = 0x4f505458

	readerConns = 4
)

//go:embed migrations/*.sql
var migrations embed.FS

// Pragmas of every connection. There is only one writer, so that the busy
// timeout is for rare moments, such as the recovery of the log after a kill.
var pragmas = []string{"busy_timeout(10000)", "synchronous(FULL)", "temp_store(MEMORY)"}

// Open opens the store in a data directory for reading and writing, creates or
// migrates it as needed and locks it against other processes. It returns an
// error that wraps [store.ErrLocked], [store.ErrForeign] or
// [store.ErrUnusable]; each is one line that says what to do.
func Open(ctx context.Context, config store.Config) (*Store, error) {
	if config.Dir == "" || config.Deployment == "" {
		return nil, fmt.Errorf("%w: both a directory and a deployment must be named", store.ErrUnusable)
	}
	dir, err := makeDir(config.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	s, err := openWriting(ctx, dir, config)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.lock = lock
	return s, nil
}

// OpenReadOnly opens the store in a data directory for reading, beside the
// process that writes it or without one. The directory may be relative to the
// working directory. It takes no lock and creates nothing. Verbs that write return
// [store.ErrReadOnly]. It returns an error that wraps [optics.ErrNotFound] when
// there is no store yet, or [store.ErrUnusable].
func OpenReadOnly(ctx context.Context, dir string) (*Store, error) {
	abs, err := filepath.Abs(dir) // in a URL there are no others
	if err != nil {
		return nil, unusable(dir, err)
	}
	path := filepath.Join(abs, databaseFile)
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: no store in %s; start the agents with it first", optics.ErrNotFound, dir)
	case err != nil:
		return nil, unusable(dir, err)
	}
	s := newStore(store.Config{})
	if err := s.openReaders(abs); err != nil {
		return nil, err
	}
	if err := checkVersion(ctx, s.readers, path); err != nil {
		return nil, errors.Join(err, s.readers.Close())
	}
	return s, nil
}

// OpenBound is [Open] for a store that exists, whatever deployment it is bound to: for
// those who correct its journals while no agent runs. It returns an error that wraps
// [optics.ErrNotFound] when there is no store.
func OpenBound(ctx context.Context, dir string) (*Store, error) {
	reader, err := OpenReadOnly(ctx, dir)
	if err != nil {
		return nil, err
	}
	deployment, err := reader.Deployment(ctx)
	if err := errors.Join(err, reader.Close()); err != nil {
		return nil, err
	}
	return Open(ctx, store.Config{Dir: dir, Deployment: deployment})
}

// Deployment returns the fingerprint of the deployment that the data is about.
func (s *Store) Deployment(ctx context.Context) (string, error) {
	var bound string
	err := s.reads.one(ctx, `SELECT value FROM meta WHERE key = 'deployment'`, nil, []any{&bound})
	if err != nil {
		return "", fmt.Errorf("deployment of the store: %w", err)
	}
	return bound, nil
}

func newStore(config store.Config) *Store {
	s := &Store{
		log:        config.Log,
		keepBlocks: config.KeepBlocks,
		now:        config.Now,
		turn:       make(chan struct{}, 1),
		wakeups:    make(map[chan struct{}]struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now //nolint:forbidigo // leases end by wall time
	}
	if s.keepBlocks == 0 {
		s.keepBlocks = store.DefaultKeepBlocks
	}
	s.turn <- struct{}{}
	return s
}

func openWriting(ctx context.Context, dir string, config store.Config) (*Store, error) {
	s := newStore(config)
	path := filepath.Join(dir, databaseFile)
	db, err := sql.Open(driverName, dsn(path, "rwc", "journal_mode(WAL)", "cache_size(-32000)"))
	if err != nil {
		return nil, unusable(dir, err)
	}
	s.writers = db
	s.writers.SetMaxOpenConns(1)
	if err := s.prepareWriter(ctx, path, config.Deployment); err != nil {
		return nil, errors.Join(err, s.writers.Close())
	}
	if err := s.openReaders(dir); err != nil {
		return nil, errors.Join(err, s.writer.Close(), s.writers.Close())
	}
	return s, nil
}

func (s *Store) prepareWriter(ctx context.Context, path, deployment string) error {
	if err := checkOwner(ctx, s.writers, path); err != nil {
		return err
	}
	if err := s.migrate(ctx, path); err != nil {
		return err
	}
	conn, err := s.writers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	s.writer, s.writes = conn, newStatements(conn)
	err = s.bind(ctx, filepath.Dir(path), deployment)
	if err == nil {
		err = s.endLeases(ctx)
	}
	if err != nil {
		return errors.Join(err, s.writes.close(), conn.Close())
	}
	return nil
}

func (s *Store) openReaders(dir string) error {
	db, err := sql.Open(driverName, dsn(filepath.Join(dir, databaseFile), "ro", "query_only(1)", "cache_size(-8000)"))
	if err != nil {
		return unusable(dir, err)
	}
	db.SetMaxOpenConns(readerConns)
	db.SetMaxIdleConns(readerConns)
	s.readers, s.reads = db, newStatements(db)
	return nil
}

// dsn escapes the path: a directory may have a '?' or '%' in its name.
func dsn(path, mode string, extra ...string) string {
	values := url.Values{"mode": {mode}, "_pragma": append(append([]string{}, pragmas...), extra...)}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: values.Encode()}).String()
}

func makeDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", unusable(dir, err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%w: %s is not a directory; choose another one", store.ErrUnusable, dir)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return "", unusable(dir, err)
	}
	return abs, nil
}

// lockDir takes the lock and leaves the process id in the file for whoever
// comes second. The id is only for people: the lock decides.
func lockDir(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, lockFile)
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err != nil {
		return nil, unusable(dir, err)
	}
	if !locked {
		who := "another process"
		if b, err := os.ReadFile(path); err == nil && len(b) > 0 { //nolint:gosec // the path is the operator's
			who = "process " + strings.TrimSpace(string(b))
		}
		return nil, fmt.Errorf("%w: %s uses %s; end it or choose another directory", store.ErrLocked, who, dir)
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return nil, errors.Join(unusable(dir, err), lock.Close())
	}
	return lock, nil
}

// checkOwner refuses a file that is not a database, and a database with tables
// that this program did not make.
func checkOwner(ctx context.Context, db *sql.DB, path string) error {
	var id, tables int64
	err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &tables)
	if err != nil {
		return unusable(path, err)
	}
	if id != applicationID && tables > 0 && !unfinished(ctx, db) {
		return fmt.Errorf("%w: %s is the database of another program; choose another directory", store.ErrUnusable, path)
	}
	return nil
}

// unfinished reports whether the only tables are those of the migrations'
// journal: the first opening was killed before the first migration ended.
func unfinished(ctx context.Context, db *sql.DB) bool {
	var others int64
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence')`).Scan(&others)
	return err == nil && others == 0
}

func (s *Store) migrate(ctx context.Context, path string) error {
	provider, err := newProvider(s.writers)
	if err != nil {
		return err
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version of %s: %w", path, err)
	}
	if have > want {
		return newer(path, have, want)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s from schema version %d to %d: %w", path, have, want, err)
	}
	if len(done) > 0 {
		s.log.InfoContext(ctx, "migrated store", "path", path, "from_version", have, "to_version", want)
	}
	return nil
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("embedded migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("embedded migrations: %w", err)
	}
	return provider, nil
}

// checkVersion is what a reader can do about migrations: refuse.
func checkVersion(ctx context.Context, db *sql.DB, path string) error {
	if err := checkOwner(ctx, db, path); err != nil {
		return err
	}
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	want := sources[len(sources)-1].Version
	var have int64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&have); err != nil {
		return unusable(path, err)
	}
	switch {
	case have > want:
		return newer(path, have, want)
	case have < want:
		return fmt.Errorf("%w: %s has schema version %d, this program needs %d; start the agents of this version first", store.ErrUnusable, path, have, want)
	}
	return nil
}

func (s *Store) bind(ctx context.Context, dir, deployment string) error {
	return s.write(ctx, func(ctx context.Context, q *statements) error {
		if _, err := q.exec(ctx, `INSERT INTO meta (key, value) VALUES ('deployment', ?) ON CONFLICT DO NOTHING`, deployment); err != nil {
			return unusable(dir, err)
		}
		var bound string
		if err := q.one(ctx, `SELECT value FROM meta WHERE key = 'deployment'`, nil, []any{&bound}); err != nil {
			return unusable(dir, err)
		}
		if bound != deployment {
			return fmt.Errorf("%w: %s belongs to %s, not to %s; choose another directory", store.ErrForeign, dir, bound, deployment)
		}
		return nil
	})
}

func newer(path string, have, want int64) error {
	return fmt.Errorf("%w: %s has schema version %d, this program knows %d; use a newer program", store.ErrUnusable, path, have, want)
}

// unusable drops what os and SQLite repeat about the path.
func unusable(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("%w: %s: %w; choose another directory, or mend this one", store.ErrUnusable, path, err)
}
