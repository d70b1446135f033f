package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

func open(t *testing.T, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func closeStore(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// execute runs SQL on a store's database as another program would.
func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	t.Run("the directory is private and may have any name", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "new", "what? 100% #1 ü&mode=ro")
		open(t, dir)
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("mode %v, %v; want 0700", info.Mode(), err)
		}
		if _, err := os.Stat(filepath.Join(dir, "optics.db")); err != nil {
			t.Error(err)
		}
	})
	t.Run("a second opening in one process is refused", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir)
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		wantLine(t, err, store.ErrLocked, dir)
		closeStore(t, s)
		open(t, dir)
	})
	t.Run("a directory of another deployment is refused", func(t *testing.T) {
		dir := t.TempDir()
		closeStore(t, open(t, dir))
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "other"})
		wantLine(t, err, store.ErrForeign, dir, "belongs to test, not to other", "choose another directory")
		open(t, dir) // neither locked nor bound anew
	})
	t.Run("a failed opening leaves no lock", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := sqlite.Open(ctx, store.Config{Dir: dir, Deployment: "test"}); err == nil {
			t.Fatal("opened with a context that is done")
		}
		open(t, dir)
	})
	t.Run("what is missing in the configuration is said", func(t *testing.T) {
		_, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir()})
		wantLine(t, err, store.ErrUnusable, "deployment")
	})
}

func TestOpenUnusable(t *testing.T) {
	t.Run("a file in place of the directory", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		write(t, path, "x")
		_, err := sqlite.Open(t.Context(), store.Config{Dir: path, Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, path, "is not a directory")
		_, err = sqlite.Open(t.Context(), store.Config{Dir: filepath.Join(path, "sub"), Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, path, "not a directory")
		_, err = sqlite.OpenReadOnly(t.Context(), path)
		wantLine(t, err, store.ErrUnusable, path)
	})
	t.Run("a directory without permission", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("nothing is forbidden to root")
		}
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, dir, "permission denied")
	})
	t.Run("a file that is no database", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "optics.db"), "this is not a database, but it is long enough to look at its header, which has to have a hundred bytes or more")
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, "optics.db", "not a database")
		_, err = sqlite.OpenReadOnly(t.Context(), dir)
		wantLine(t, err, store.ErrUnusable, "optics.db", "not a database")
	})
	t.Run("the database of another program", func(t *testing.T) {
		dir := t.TempDir()
		execute(t, filepath.Join(dir, "optics.db"), `CREATE TABLE cookies (host TEXT)`)
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, "another program")
	})
	t.Run("the database of a newer program", func(t *testing.T) {
		dir := t.TempDir()
		closeStore(t, open(t, dir))
		execute(t, filepath.Join(dir, "optics.db"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
		_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
		wantLine(t, err, store.ErrUnusable, "schema version 999", "use a newer program")
		_, err = sqlite.OpenReadOnly(t.Context(), dir)
		wantLine(t, err, store.ErrUnusable, "schema version 999", "use a newer program")
	})
}

// TestMigration opens a store that the first version of the schema filled.
func TestMigration(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	next := optics.Cursor{Chain: 2, Block: optics.BlockRef{Number: 1, Hash: common.Hash{1}}}
	p := optics.ProcessLog{
		At: optics.Position{Block: next.Block}, Replica: lane, Leaf: common.Hash{2}, ReturnHash: common.Hash{3}, ReturnData: []byte("x"),
	}
	if err := s.Append(t.Context(), optics.Cursor{Chain: 2}, next, nil, optics.Logs{Processes: []optics.ProcessLog{p}}); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	execute(t, filepath.Join(dir, "optics.db"), `ALTER TABLE process DROP COLUMN return_data; DROP TABLE signature; DROP TABLE lease; DROP TABLE foreign_tx;
		ALTER TABLE signed_update DROP COLUMN fence; ALTER TABLE signing_head DROP COLUMN fence;
		DROP INDEX intent_spent; ALTER TABLE intent DROP COLUMN value; ALTER TABLE intent DROP COLUMN creation;
		ALTER TABLE intent DROP COLUMN at_nonce; DELETE FROM goose_db_version WHERE version_id > 1`)

	_, err := sqlite.OpenReadOnly(t.Context(), dir)
	wantLine(t, err, store.ErrUnusable, "schema version 1", "start the agents of this version first")
	p.ReturnData = nil // the first version did not keep it
	s = open(t, dir)
	got, err := s.Process(t.Context(), lane, p.Leaf)
	if diff := cmp.Diff(p, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if seq, err := s.BeginSignature(t.Context(), optics.SignatureRecord{Key: "arn"}); err != nil || seq != 1 {
		t.Errorf("the first signature has number %d, %v", seq, err)
	}
}

func TestOpenReadOnly(t *testing.T) {
	dir := t.TempDir()
	_, err := sqlite.OpenReadOnly(t.Context(), dir)
	wantLine(t, err, optics.ErrNotFound, dir)

	s := open(t, dir)
	reader, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	next := optics.Cursor{Chain: 1, Block: optics.BlockRef{Number: 1, Hash: common.Hash{1}}}
	if err := s.Append(t.Context(), optics.Cursor{Chain: 1}, next, nil, optics.Logs{}); err != nil {
		t.Fatal(err)
	}
	if got, err := reader.Cursor(t.Context(), 1); err != nil || got != next {
		t.Errorf("a reader beside the writer sees %+v, %v", got, err)
	}
	if err := reader.SaveChunk(t.Context(), 1, 5); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a reader wrote: %v", err)
	}
	closeStore(t, reader)
	closeStore(t, s)

	alone, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close()
	if got, err := alone.Cursor(t.Context(), 1); err != nil || got != next {
		t.Errorf("a reader alone sees %+v, %v", got, err)
	}
	open(t, dir) // the reader holds no lock
}

func TestOpenReadOnlyRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"data", "./deep/data", "."} {
		closeStore(t, open(t, dir))
		reader, err := sqlite.OpenReadOnly(t.Context(), dir)
		if err != nil {
			t.Errorf("open %s: %v", dir, err)
			continue
		}
		closeStore(t, reader)
	}
}

func TestCancel(t *testing.T) {
	s := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	next := optics.Cursor{Chain: 1, Block: optics.BlockRef{Number: 1, Hash: common.Hash{1}}}
	if err := s.Append(ctx, optics.Cursor{Chain: 1}, next, nil, optics.Logs{}); !errors.Is(err, context.Canceled) {
		t.Errorf("append with a context that is done: %v", err)
	}
	if _, err := s.Cursor(t.Context(), 1); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("something of it stayed: %v", err)
	}
	closeStore(t, s)
	if err := s.SaveChunk(t.Context(), 1, 1); err == nil {
		t.Error("wrote to a closed store")
	}
	closeStore(t, s) // a second Close is harmless
}

func TestSyncLevel(t *testing.T) {
	s := open(t, t.TempDir())
	newFiller(s).append(t, 1, 1)
	for _, step := range []struct {
		name string
		do   func() error
		want int
	}{
		{"a chunk size may be lost with the power", func() error { return s.SaveChunk(t.Context(), 1, 5) }, 1},
		{"a signing head may not", func() error {
			return s.ImportSigningHead(t.Context(), common.Address{}, 1, common.Hash{}, 0)
		}, 2},
		{"a hold may", func() error { return s.Hold(t.Context(), lane, leafOf(t, s, 0), 1, "held") }, 1},
		{"a signing record may not", func() error { _, err := s.RecordSigning(t.Context(), signing(1)); return err }, 2},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if got, err := s.SyncLevel(t.Context()); err != nil || got != step.want {
			t.Errorf("%s: level %d, %v; want %d", step.name, got, err, step.want)
		}
	}
}

func leafOf(t *testing.T, s *sqlite.Store, index uint32) common.Hash {
	t.Helper()
	d, err := s.DispatchAt(t.Context(), 1, index)
	if err != nil {
		t.Fatal(err)
	}
	return d.Message.Leaf()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
