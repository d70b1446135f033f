package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/opticsnet/optics"
)

// preparer is a *sql.DB or *sql.Conn.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// statements prepares each query once. The queries are constants of this
// package, so their number is bounded.
type statements struct {
	on preparer

	mu       sync.Mutex
	prepared map[string]prepared
}

// prepared is a statement that stays open as long as its statements do.
type prepared struct{ *sql.Stmt }

func newStatements(on preparer) *statements {
	return &statements{on: on, prepared: make(map[string]prepared)}
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, stmt := range s.prepared {
		errs = append(errs, stmt.Close())
	}
	clear(s.prepared)
	return errors.Join(errs...)
}

func (s *statements) prepare(ctx context.Context, query string) (prepared, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.on.PrepareContext(ctx, query)
	if err != nil {
		return prepared{}, fmt.Errorf("prepare %q: %w", query, err)
	}
	s.prepared[query] = prepared{stmt}
	return prepared{stmt}, nil
}

// exec runs a query and returns how many rows it changed.
func (s *statements) exec(ctx context.Context, query string, args ...any) (int64, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// one scans the only row of a query into dest. It returns an error that wraps
// [optics.ErrNotFound] when there is none.
func (s *statements) one(ctx context.Context, query string, args, dest []any) error {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return optics.ErrNotFound
	}
	return err
}

// first is one, with false instead of an error when there is no row.
func (s *statements) first(ctx context.Context, query string, args, dest []any) (bool, error) {
	err := s.one(ctx, query, args, dest)
	if errors.Is(err, optics.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// each calls scan for every row of a query.
func (s *statements) each(ctx context.Context, query string, args []any, scan func(scanner) error) (err error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanner reads the columns of one row.
type scanner func(dest ...any) error

// list returns what scan makes of every row of a query.
func list[T any](ctx context.Context, s *statements, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := s.each(ctx, query, args, func(row scanner) error {
		record, err := scan(row)
		if err == nil {
			all = append(all, record)
		}
		return err
	})
	return all, err
}
