package provision_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/provision"
)

func TestApplyDoesWhatThePlanSays(t *testing.T) {
	s := newShelf()
	p, j := plan(t, things(s)), openJournal(t, t.TempDir())
	if err := apply(t, p, things(s), j); err != nil {
		t.Fatal(err)
	}
	last := slices.Index(s.done, "a/last:set:value")
	if len(s.done) != 4 || last < slices.Index(s.done, "b/one:set:value") || last < slices.Index(s.done, "a/one:set:value") {
		t.Errorf("the steps were done in the order %v", s.done)
	}
	if next := plan(t, things(s)); !next.Empty() {
		t.Errorf("the next plan has %v", next.Steps)
	}
	if begun, ended := j.Begun(p.DigestHex()); !begun || !ended {
		t.Error("the journal does not say that the plan is done")
	}
	s.put("a/one", "undone by somebody")
	if err := apply(t, p, things(s), j); err != nil || len(s.done) != 4 {
		t.Errorf("a plan that is done was done again: %v %v", s.done, err)
	}
}

func TestAPlanThatWentStaleIsRefused(t *testing.T) {
	s := newShelf()
	p, j := plan(t, things(s)), openJournal(t, t.TempDir())
	s.put("b/one", "6")
	err := apply(t, p, things(s), j)
	want := "value of b/one is 6, the plan was made when it was nothing"
	if !errors.Is(err, provision.ErrStale) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
	if s.get("b/one") != "6" || s.get("a/last") != "" {
		t.Error("what had moved was changed, or what comes after it")
	}
	if !errors.Is(err, provision.ErrStopped) || !strings.Contains(err.Error(), "a: not done: a/last:set:value waits for b/one:set:value, and b has stopped") {
		t.Errorf("the other lane: %v", err)
	}
}

func TestAFailureStopsWhatWaitsForIt(t *testing.T) {
	s := newShelf()
	p, dir := plan(t, things(s)), t.TempDir()
	s.fail["b/one:set:value"] = errors.New("out of gas")
	j := openJournal(t, dir)
	err := apply(t, p, things(s), j)
	if err == nil || !strings.Contains(err.Error(), "b: b/one:set:value: out of gas") {
		t.Errorf("got %v", err)
	}
	if s.get("a/one") != "1" || s.get("a/last") != "" {
		t.Errorf("what stands apart was not done, or what waits was: %v", s.values)
	}
	delete(s.fail, "b/one:set:value")
	if err := apply(t, p, things(s), j); err != nil {
		t.Fatal(err)
	}
	if n := len(s.done); n != 4 {
		t.Errorf("%d steps were done, the plan has 4: %v", n, s.done)
	}
}

func TestAStepWithoutEffectIsNoSuccess(t *testing.T) {
	s := newShelf()
	p, j := plan(t, things(s)), openJournal(t, t.TempDir())
	s.lie["b/one:set:value"] = true
	err := apply(t, p, things(s), j)
	if want := "it was done, but value is nothing instead of 1; make a new plan"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestAPlanOfOtherResources(t *testing.T) {
	s := newShelf()
	p := plan(t, things(s))
	if _, err := provision.NewApplier(p, things(s)[1:], openJournal(t, t.TempDir()), nil); !errors.Is(err, provision.ErrPlan) {
		t.Errorf("got %v", err)
	}
}

// TestJournalCutAnywhere cuts the journal of a plan at every byte: what is left must
// open, and the plan must go on from there.
func TestJournalCutAnywhere(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	p := plan(t, things(s))
	j := openJournal(t, dir)
	if err := apply(t, p, things(s), j); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, provision.JournalName))
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut <= len(whole); cut++ {
		again := t.TempDir()
		if err := os.WriteFile(filepath.Join(again, provision.JournalName), whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := provision.OpenJournal(filepath.Join(again, provision.JournalName), clock)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if n, want := len(j.Records()), strings.Count(string(whole[:cut]), "\n"); n != want {
			t.Fatalf("cut at %d: %d records, want %d", cut, n, want)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJournalRefusals(t *testing.T) {
	dir := t.TempDir()
	openJournal(t, dir)
	path := filepath.Join(dir, provision.JournalName)
	if _, err := provision.OpenJournal(path, clock); !errors.Is(err, provision.ErrBusy) {
		t.Errorf("a second process: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(bad, []byte("{\"event\":\"begin\"}\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := provision.OpenJournal(bad, clock); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a broken line: %v", err)
	}
	if records, err := provision.ReadJournal(filepath.Join(dir, "none")); records != nil || err != nil {
		t.Errorf("no journal: %v %v", records, err)
	}
}
