package sqlite_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// The test binary runs itself as the second process; these variables say so.
const (
	childTask = "OPTICS_STORE_TEST_TASK"
	childDir  = "OPTICS_STORE_TEST_DIR"
)

func TestMain(m *testing.M) {
	task := os.Getenv(childTask)
	if task == "" {
		os.Exit(m.Run())
	}
	if err := child(context.Background(), task, os.Getenv(childDir)); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func child(ctx context.Context, task, dir string) error {
	s, err := sqlite.Open(ctx, store.Config{Dir: dir, Deployment: "test"})
	if err != nil {
		return err
	}
	if task == "hold the lock" {
		fmt.Println("open")
		_, err := bufio.NewReader(os.Stdin).ReadString('\n')
		return errors.Join(err, s.Close())
	}
	return commitForEver(ctx, s)
}

// commitForEver commits one step of each kind at a time and prints its number
// once all of it is committed.
func commitForEver(ctx context.Context, s *sqlite.Store) error {
	if err := s.ImportSigningHead(ctx, common.Address{}, 1, common.Hash{}, 0); err != nil {
		return err
	}
	prev := optics.Cursor{Chain: 1}
	for n := uint64(1); ; n++ {
		next := optics.Cursor{Chain: 1, Block: optics.BlockRef{Number: n, Hash: numbered(n), Time: n}}
		logs := optics.Logs{Dispatches: []optics.DispatchLog{{
			At: optics.Position{Block: next.Block}, LeafIndex: uint32(n - 1),
			Message: optics.Message{Origin: 1, Destination: 2, Nonce: uint32(n - 1)},
		}}}
		if err := s.Append(ctx, prev, next, nil, logs); err != nil {
			return err
		}
		if _, err := s.RecordSigning(ctx, signing(n)); err != nil {
			return err
		}
		records, err := s.RecordTx(ctx, []optics.TxIntent{{Key: fmt.Sprint(n), Chain: 1}})
		if err != nil {
			return err
		}
		records[0].HasNonce, records[0].Nonce = true, n
		if err := s.SaveTx(ctx, records); err != nil {
			return err
		}
		fmt.Println(n)
		prev = next
	}
}

func numbered(n uint64) (h common.Hash) {
	binary.BigEndian.PutUint64(h[24:], n)
	return h
}

func signing(n uint64) optics.SigningRecord {
	return optics.SigningRecord{
		Update: optics.Update{HomeDomain: 1, OldRoot: numbered(n - 1), NewRoot: numbered(n)}, LeafCount: n,
	}
}

func startChild(t *testing.T, task, dir string) (cmd *exec.Cmd, out *bufio.Scanner, stop func()) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(stdout), func() { fmt.Fprintln(stdin) }
}

func TestSecondProcess(t *testing.T) {
	dir := t.TempDir()
	cmd, out, stop := startChild(t, "hold the lock", dir)
	if !out.Scan() || out.Text() != "open" {
		t.Fatalf("the other process says %q", out.Text())
	}

	_, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
	wantLine(t, err, store.ErrLocked, dir, fmt.Sprint(cmd.Process.Pid))
	reader, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatalf("read beside the writer: %v", err)
	}
	defer reader.Close()

	stop()
	for out.Scan() {
		t.Errorf("the other process says %q", out.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
	if err != nil {
		t.Fatalf("after the other process ended: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestKill kills a committing process and looks whether all that it reported
// is there.
func TestKill(t *testing.T) {
	for _, commits := range []int{1, 20, 45} {
		t.Run(fmt.Sprint(commits), func(t *testing.T) {
			dir := t.TempDir()
			cmd, out, _ := startChild(t, "commit", dir)
			last := uint64(0)
			for out.Scan() {
				if _, err := fmt.Sscan(out.Text(), &last); err != nil {
					t.Fatalf("the other process says %q", out.Text())
				}
				if last == uint64(commits) {
					if err := cmd.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := cmd.Wait(); err == nil || last < uint64(commits) {
				t.Fatalf("killed after %d, ended with %v", last, err)
			}
			checkCommitted(t, dir, last)
		})
	}
}

func checkCommitted(t *testing.T, dir string, last uint64) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	leaves, err := s.LeafCount(t.Context(), 1)
	if err != nil || leaves < last {
		t.Errorf("%d leaves, %v; want at least %d", leaves, err, last)
	}
	cursor, err := s.Cursor(t.Context(), 1)
	if err != nil || cursor.Block.Number != leaves {
		t.Errorf("cursor at %d, %v; want %d: one block for each leaf", cursor.Block.Number, err, leaves)
	}
	second := signing(last)
	second.Update.NewRoot = numbered(1 << 40)
	if _, err := s.RecordSigning(t.Context(), second); !errors.Is(err, optics.ErrDoubleUpdate) {
		t.Errorf("the guard forgot statement %d: %v", last, err)
	}
	record, err := s.Tx(t.Context(), 1, common.Address{}, fmt.Sprint(last))
	if err != nil || record.Nonce != last {
		t.Errorf("journal record %d: nonce %d, %v", last, record.Nonce, err)
	}
}

// wantLine checks that an error is one line for an operator.
func wantLine(t *testing.T, err, want error, parts ...string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want one that wraps %q", err, want)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one line: %q", err)
	}
}
