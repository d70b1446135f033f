package approval_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision/approval"
)

func newJournal(t *testing.T, path string) *approval.Journal {
	t.Helper()
	j, err := approval.NewJournal(approval.JournalConfig{Path: path, Now: func() time.Time { return time.Unix(now, 5) }})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func spend(t *testing.T, j *approval.Journal, plan common.Hash, serials ...approval.Serial) {
	t.Helper()
	if err := j.Spend(t.Context(), plan, serials); err != nil {
		t.Fatal(err)
	}
}

// use returns what a serial was spent on, nil for nothing.
func use(t *testing.T, j *approval.Journal, s approval.Serial) *approval.Use {
	t.Helper()
	u, used, err := j.UseOf(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if !used {
		return nil
	}
	return &u
}

func TestSerialsAreSpentOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), approval.JournalName)
	j := newJournal(t, path)
	if got := use(t, j, serial(1)); got != nil {
		t.Errorf("before anything: %+v", got)
	}
	spend(t, j, plan, serial(1), serial(2))
	spend(t, newJournal(t, path), plan, serial(1), serial(2)) // a run that was killed and started again
	spend(t, j, plan, serial(2), serial(3))                   // an approval came late
	if err := j.Spend(t.Context(), otherPlan, []approval.Serial{serial(4), serial(1)}); !errors.Is(err, approval.ErrSpent) {
		t.Errorf("spent on another plan: %v", err)
	}
	if got := use(t, j, serial(4)); got != nil {
		t.Errorf("a refused call spent %+v", got)
	}
	if diff := cmp.Diff(&approval.Use{Plan: plan}, use(t, j, serial(1))); diff != "" {
		t.Errorf("begun (-want +got):\n%s", diff)
	}
	for range 2 {
		if err := j.Finish(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(&approval.Use{Plan: plan, Finished: true}, use(t, j, serial(3))); diff != "" {
		t.Errorf("finished (-want +got):\n%s", diff)
	}
	if err := j.Spend(t.Context(), plan, []approval.Serial{serial(1)}); !errors.Is(err, approval.ErrSpent) {
		t.Errorf("spent on the same plan that was finished: %v", err)
	}
	spend(t, j, plan, serial(9)) // the same plan, approved again
	if diff := cmp.Diff(&approval.Use{Plan: plan}, use(t, j, serial(9))); diff != "" {
		t.Errorf("begun again (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"at":"2026-01-01T00:00:00Z","event":"begun","plan":"` + plan.Hex() + `","serials":["01010101010101010101010101010101","02020202020202020202020202020202"]}
{"at":"2026-01-01T00:00:00Z","event":"begun","plan":"` + plan.Hex() + `","serials":["03030303030303030303030303030303"]}
{"at":"2026-01-01T00:00:00Z","event":"finished","plan":"` + plan.Hex() + `"}
{"at":"2026-01-01T00:00:00Z","event":"begun","plan":"` + plan.Hex() + `","serials":["09090909090909090909090909090909"]}
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

func TestWhatSpendsNothingMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), approval.JournalName)
	j := newJournal(t, path)
	spend(t, j, plan)
	if err := j.Finish(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file: %v", err)
	}
}

// A crash leaves any beginning of the last line. All of its serials are spent, or
// none, and the journal goes on.
func TestACrashLeavesAWholeJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), approval.JournalName)
	j := newJournal(t, path)
	spend(t, j, plan, serial(1))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spend(t, j, otherPlan, serial(2), serial(3))
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := len(before); n <= len(after); n++ {
		if err := os.WriteFile(path, after[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		whole := n == len(after)
		if two, three := use(t, j, serial(2)), use(t, j, serial(3)); (two != nil) != whole || (three != nil) != whole || use(t, j, serial(1)) == nil {
			t.Fatalf("%d bytes: %v, %v", n, two, three)
		}
		spend(t, j, otherPlan, serial(2), serial(3))
		if text, err := os.ReadFile(path); err != nil || string(text) != string(after) {
			t.Fatalf("%d bytes: went on with %q, %v", n, text, err)
		}
	}
}

func TestManyProcessesShareAJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), approval.JournalName)
	var group sync.WaitGroup
	won := make(chan byte, 16)
	for n := range byte(16) {
		group.Go(func() {
			plan := common.Hash{n + 1}
			switch err := newJournal(t, path).Spend(t.Context(), plan, []approval.Serial{serial(99), serial(n)}); {
			case err == nil:
				won <- n
			case !errors.Is(err, approval.ErrSpent):
				t.Errorf("process %d: %v", n, err)
			}
		})
	}
	group.Wait()
	close(won)
	winner := <-won
	if len(won) > 0 {
		t.Fatalf("%d others spent it, too", len(won))
	}
	if got := use(t, newJournal(t, path), serial(99)); got == nil || got.Plan != (common.Hash{winner + 1}) {
		t.Errorf("spent on %+v, not by %d", got, winner)
	}
}

func TestJournalsThatCannotBeRead(t *testing.T) {
	good := `{"at":"2026-01-01T00:00:00Z","event":"begun","plan":"` + plan.Hex() + `","serials":["01010101010101010101010101010101"]}` + "\n"
	for name, line := range map[string]string{
		"no JSON":              "<<<<<<< ours",
		"empty line":           "",
		"unknown key":          strings.Replace(good, `"at"`, `"note":1,"at"`, 1),
		"unknown event":        strings.Replace(good, "begun", "undone", 1),
		"no serials":           `{"at":"2026-01-01T00:00:00Z","event":"begun","plan":"` + plan.Hex() + `"}`,
		"no plan":              `{"at":"2026-01-01T00:00:00Z","event":"finished"}`,
		"two objects":          strings.TrimSpace(good) + "{}",
		"a brace more":         strings.TrimSpace(good) + "}",
		"spent on two plans":   strings.Replace(good, plan.Hex(), otherPlan.Hex(), 1),
		"finished has serials": strings.Replace(good, "begun", "finished", 1),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), approval.JournalName)
			if err := os.WriteFile(path, []byte(good+strings.TrimSuffix(line, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			j := newJournal(t, path)
			_, _, err := j.UseOf(t.Context(), serial(1))
			if err == nil || !strings.HasPrefix(err.Error(), "journal of approvals: "+path+":2 cannot be read (") || strings.Contains(err.Error(), "\n") {
				t.Errorf("read: %v", err)
			}
			if err := j.Spend(t.Context(), plan, []approval.Serial{serial(5)}); err == nil {
				t.Error("a journal that cannot be read went on")
			}
		})
	}
}
