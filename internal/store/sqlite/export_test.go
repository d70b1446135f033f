package sqlite

import "context"

// SyncLevel returns what PRAGMA synchronous says about the writing connection:
// 1 is NORMAL, 2 is FULL.
func (s *Store) SyncLevel(ctx context.Context) (level int, err error) {
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	return level, s.writer.QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&level)
}
