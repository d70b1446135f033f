package deployment_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// configs are those of the tests: published agents' files.
func configs() deployment.AgentConfigs {
	return deployment.AgentConfigs{
		Bases: map[string]json.RawMessage{"alpha": json.RawMessage(`{"environment": "dev", "index": {"chunk": "500"}}`)},
		Partials: map[legacyconfig.Role]json.RawMessage{
			"updater":   json.RawMessage(`{"interval": "5", "pause": "15", "updater": {"key": "", "type": "hexKey"}}`),
			"relayer":   json.RawMessage(`{"interval": "10"}`),
			"processor": json.RawMessage(`{"interval": "10"}`),
			"watcher":   json.RawMessage(`{"interval": "100", "watcher": {"key": "", "type": "hexKey"}}`),
			"kathy":     json.RawMessage(`{"interval": "100", "chat": {"type": "default"}}`),
		},
	}
}

func write(t *testing.T, dir string, r *deployment.Record) {
	t.Helper()
	if err := deployment.Write(dir, r, configs()); err != nil {
		t.Fatal(err)
	}
}

// tree returns the contents of all files below a directory.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	contents := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		contents[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return contents
}

func TestDeploymentsAreAddedAndPointedTo(t *testing.T) {
	dir := t.TempDir()
	if _, err := deployment.Current(dir); !errors.Is(err, deployment.ErrNone) {
		t.Errorf("%v", err)
	}
	if list, err := deployment.List(dir); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	first, second := whole(), whole()
	second.Made++
	second.Plan = "sha256:0304"
	write(t, dir, first)
	before := tree(t, deployment.Dir(dir, first.Made))
	write(t, dir, second)
	current, err := deployment.Current(dir)
	if err != nil || current.Made != second.Made || current.Plan != second.Plan {
		t.Fatalf("%v %v", current, err)
	}
	if _, err := deployment.Read(dir, first.Made); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(before, tree(t, deployment.Dir(dir, first.Made))); diff != "" {
		t.Errorf("the first deployment changed: %s", diff)
	}
	list, err := deployment.List(dir)
	want := []deployment.Listed{{Made: second.Made, Current: true}, {Made: first.Made}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := deployment.Read(dir, made+2); !errors.Is(err, deployment.ErrNone) {
		t.Error(err)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, whole())
	before := tree(t, dir)
	other := whole()
	other.Plan = "sha256:0506"
	if err := deployment.Write(dir, other, configs()); !errors.Is(err, deployment.ErrExists) || !strings.Contains(err.Error(), "deployment.json") {
		t.Error(err)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A write that ended between the directory and the pointer goes on when it is
// called again.
func TestAWriteThatWasCutShort(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, whole())
	pointer := filepath.Join(dir, deployment.Folder, deployment.PointerName)
	if err := os.Remove(pointer); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, deployment.Folder, ".draft-123"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := deployment.Current(dir); !errors.Is(err, deployment.ErrNone) {
		t.Errorf("a deployment that is not pointed to is current: %v", err)
	}
	write(t, dir, whole())
	if r, err := deployment.Current(dir); err != nil || r.Made != made {
		t.Errorf("%v %v", r, err)
	}
	if list, err := deployment.List(dir); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

// A record that is not whole leaves nothing behind.
func TestNoPartOfADeploymentIsWritten(t *testing.T) {
	dir := t.TempDir()
	r := whole()
	r.Network("bravo").Contracts = r.Network("bravo").Contracts[:9]
	if err := deployment.Write(dir, r, configs()); err == nil || !strings.Contains(err.Error(), "bravo: the Replica proxy of alpha is missing") {
		t.Error(err)
	}
	bad := configs()
	bad.Partials["relayer"] = json.RawMessage(`{"interval"`)
	if err := deployment.Write(dir, whole(), bad); err == nil || !strings.Contains(err.Error(), "configuration of the relayer") {
		t.Error(err)
	}
	if found := tree(t, dir); len(found) != 0 {
		t.Errorf("%v", found)
	}
}

func TestPointersThatLead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, whole())
	pointer := filepath.Join(dir, deployment.Folder, deployment.PointerName)
	for text, want := range map[string]string{
		"1700000000001\n":      "points to deployment 1700000000001, which is not there",
		"1700000000000":        "13 digits and a line feed",
		"../1700000000000\n":   "13 digits and a line feed",
		"":                     "13 digits and a line feed",
		"1700000000000\n\n":    "13 digits and a line feed",
		"17000000000000000 \n": "13 digits and a line feed",
	} {
		if err := os.WriteFile(pointer, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := deployment.Current(dir); err == nil || errors.Is(err, deployment.ErrNone) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestADirectoryThatWasRenamed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, whole())
	if err := os.Rename(deployment.Dir(dir, made), deployment.Dir(dir, made+1)); err != nil {
		t.Fatal(err)
	}
	if _, err := deployment.Read(dir, made+1); err == nil || !strings.Contains(err.Error(), "was made at 1700000000000; the name of its directory says 1700000000001") {
		t.Error(err)
	}
}
