package published_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/deployment/published"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

const (
	made        = 1_700_000_000_000
	development = "../../legacyconfig/testdata/development"
	key         = "4c0883a69102937d6231471b5dbb6204fe512961708279f2e3e8a5d4b8e3e3e8"
)

var networks = []string{"alfajores", "kovan", "rinkeby"}

// imported imports a directory; what it makes must load.
func imported(t *testing.T, dir string, o published.Options) (*published.Imported, *environment.Environment) {
	t.Helper()
	d, err := published.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if o.Name == "" {
		o.Name = "lab"
	}
	o.Made = made
	im, err := d.Import(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	e, err := environment.Parse("environment.yaml", im.File)
	if err != nil {
		t.Fatalf("%v\n%s", err, im.File)
	}
	return im, e
}

// lines returns the findings of a level.
func lines(im *published.Imported, level published.Level) []string {
	var texts []string
	for _, f := range im.Findings {
		if f.Level == level {
			texts = append(texts, f.String())
		}
	}
	return texts
}

// says reports a finding that is missing.
func says(t *testing.T, im *published.Imported, want string) {
	t.Helper()
	if !slices.ContainsFunc(im.Findings, func(f published.Finding) bool { return strings.HasPrefix(f.String(), want) }) {
		t.Errorf("%q is not among the findings:\n%v", want, im.Findings)
	}
}

// copied returns a copy of the published directory.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(development)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces text in a file, once.
func edit(t *testing.T, dir, name, old, with string) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s: %q is not there", name, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, with, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// variables are what an operator of a home sets.
func variables(home string) []string {
	env := []string{"OPT_UPDATER_UPDATER_KEY=" + key, "OPT_WATCHER_WATCHER_KEY=" + key}
	for _, name := range networks {
		upper, url := strings.ToUpper(name), "_CONNECTION_URL=http://node.example/"+name
		env = append(env, "OPT_BASE_SIGNERS_"+upper+"_KEY="+key)
		if name == home {
			env = append(env, "OPT_BASE_HOME"+url)
			continue
		}
		env = append(env, "OPT_BASE_REPLICAS_"+upper+url)
	}
	return env
}

// A published directory, imported and written, gives every agent what it had.
func TestAgentsRunFromWhatWasImported(t *testing.T) {
	im, _ := imported(t, development, published.Options{})
	dir := t.TempDir()
	if err := deployment.Write(dir, im.Record, im.Agents); err != nil {
		t.Fatal(err)
	}
	load := func(dir, home string, role legacyconfig.Role) *legacyconfig.Config {
		cfg, err := legacyconfig.Load(legacyconfig.Source{Dir: dir, Base: home + "_config.json", Role: role, Environ: variables(home)})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(cfg.Replicas, func(a, b legacyconfig.Chain) int { return strings.Compare(a.Name, b.Name) })
		return cfg
	}
	same := cmp.Options{
		cmp.AllowUnexported(legacyconfig.Secret{}), cmpopts.IgnoreTypes(legacyconfig.Place{}), cmpopts.IgnoreFields(legacyconfig.Config{}, "Notes"),
	}
	for _, home := range networks {
		for _, role := range legacyconfig.Roles() {
			t.Run(fmt.Sprintf("%s of %s", role, home), func(t *testing.T) {
				if diff := cmp.Diff(load(development, home, role), load(deployment.Dir(dir, made), home, role), same); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// The files of networks and agents keep every value, to the order of their members.
func TestFilesOfADeploymentStayAsTheyAre(t *testing.T) {
	im, _ := imported(t, development, published.Options{})
	dir := t.TempDir()
	if err := deployment.Write(dir, im.Record, im.Agents); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"alfajores_config.json", "rinkeby_config.json", "alfajores_contracts.json", "kovan_contracts.json", "rinkeby_contracts.json",
		"updater-partial.json", "relayer-partial.json", "processor-partial.json", "kathy-partial.json",
	} {
		var before, after any
		for path, into := range map[string]*any{filepath.Join(development, name): &before, filepath.Join(deployment.Dir(dir, made), name): &after} {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, into); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What the files say stands in the environment, what they do not say is named.
func TestTheEnvironmentOfAPublishedDeployment(t *testing.T) {
	im, e := imported(t, development, published.Options{})
	if e.Class != environment.Development || e.Contracts.Governor.Network != "kovan" || e.Contracts.Updater.String() != "0x4177372FD9581ceb2367e0Ce84adC5DAD9DF8D55" ||
		e.Contracts.RecoveryManager.String() != "0x24F6c874F56533d9a1422e85e5C7A806ED11c036" {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]string{"kovan", "alfajores", "rinkeby"}, e.NetworkNames()); diff != "" {
		t.Errorf("the order of deployment: %s", diff)
	}
	for name, want := range map[string]struct {
		domain, chainID uint64
		legacy          bool
	}{"kovan": {3000, 42, true}, "alfajores": {1000, 44787, true}, "rinkeby": {2000, 4, false}} {
		n, ok := e.Network(name)
		if !ok || uint64(n.Domain) != want.domain || n.ChainID != want.chainID || n.Fees.Legacy != want.legacy || n.RPC.LogRange != 1999 {
			t.Errorf("%+v", n)
		}
		if got := im.Record.Network(name); got.FirstBlock() == 0 || uint64(got.Domain) != want.domain {
			t.Errorf("%+v", got)
		}
	}
	if updater, _ := e.Agent(environment.Updater); *updater.Interval != 5 || *updater.Pause != 15 {
		t.Errorf("%+v", updater)
	}
	for _, want := range []string{
		"missing: contracts.governor.network: no file says who governs; kovan was deployed first and is assumed",
		"missing: contracts.governor.account: no file says it; ${LAB_GOVERNOR} holds it",
		"missing: kovan: contracts.recoveryTimelock: no file says it; 1d is assumed; --rpc kovan=URL reads it",
		"missing: rinkeby: contracts.optimisticSeconds: no file says it; 1800 is assumed",
		"missing: alfajores: there is no alfajores_verification.json: arguments of constructors are not known",
		"missing: contracts.watchers: no file says who watches",
		"note: rinkeby: watcher-partial.json has no XAppConnectionManager of it",
	} {
		says(t, im, want)
	}
	if found := lines(im, published.Danger); len(found) != 0 {
		t.Errorf("%v", found)
	}
}

// Every class gets a file that loads.
func TestClasses(t *testing.T) {
	for label, class := range map[string]environment.Class{
		"dev": environment.Development, "staging": environment.Staging, "staging-community": environment.Staging,
	} {
		dir := copied(t)
		for _, name := range networks {
			edit(t, dir, name+"_config.json", `"environment": "dev"`, fmt.Sprintf(`"environment": %q`, label))
		}
		if _, e := imported(t, dir, published.Options{}); e.Class != class {
			t.Errorf("%s: %s", label, e.Class)
		}
	}
	if _, e := imported(t, development, published.Options{Class: environment.Staging}); e.Class != environment.Staging {
		t.Errorf("%s", e.Class)
	}
	dir := copied(t)
	for name, domains := range map[string][3]string{
		"alfajores": {"celo", "1000", "1667591279"}, "kovan": {"ethereum", "3000", "6648936"}, "rinkeby": {"polygon", "2000", "1886350457"},
	} {
		everywhere(t, dir, name, domains[0])
		everywhere(t, dir, `"`+domains[1]+`"`, `"`+domains[2]+`"`)
	}
	everywhere(t, dir, `"dev"`, `"prod-community"`)
	im, e := imported(t, dir, published.Options{})
	if celo, _ := e.Network("celo"); e.Class != environment.Production || celo.Testnet || celo.RPC.Quorum != 2 || celo.ChainID != 42220 {
		t.Errorf("%+v", celo)
	}
	says(t, im, "missing: approvals.approvers: ")
	says(t, im, "missing: keys.account and keys.region: ")
}

// everywhere replaces text in all files of a directory and in their names.
func everywhere(t *testing.T, dir, old, with string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		path = filepath.Join(dir, strings.ReplaceAll(entry.Name(), old, strings.ReplaceAll(with, " ", "_")))
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, with)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
