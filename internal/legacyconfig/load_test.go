package legacyconfig_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/legacyconfig"
)

const (
	published = "testdata/development"
	key       = "4c0883a69102937d6231471b5dbb6204fe512961708279f2e3e8a5d4b8e3e3e8"
)

// variables are what an operator of the published files has to set.
func variables(home string, others ...string) []string {
	env := []string{"PATH=/bin", "OPT_BASE_HOME_CONNECTION_URL=http://node.example/" + home}
	for _, name := range others {
		env = append(env, "OPT_BASE_REPLICAS_"+strings.ToUpper(name)+"_CONNECTION_URL=http://node.example/"+name)
	}
	for _, name := range append(others, home) {
		env = append(env, "OPT_BASE_SIGNERS_"+strings.ToUpper(name)+"_KEY="+key)
	}
	return append(env, "OPT_UPDATER_UPDATER_KEY=0x"+key, "OPT_WATCHER_WATCHER_KEY="+key)
}

func load(role legacyconfig.Role, env ...string) (*legacyconfig.Config, error) {
	return legacyconfig.Load(legacyconfig.Source{
		Dir: published, Base: "alfajores_config.json", Role: role, Environ: append(variables("alfajores", "kovan", "rinkeby"), env...),
	})
}

// Every published file serves every agent once its variables are set.
func TestPublishedFilesLoad(t *testing.T) {
	networks := []string{"alfajores", "kovan", "rinkeby"}
	for _, role := range legacyconfig.Roles() {
		for i, home := range networks {
			t.Run(fmt.Sprintf("%s of %s", role, home), func(t *testing.T) {
				others := []string{networks[(i+1)%3], networks[(i+2)%3]}
				cfg, err := legacyconfig.Load(legacyconfig.Source{
					Dir: published, Base: home + "_config", Role: role, Environ: variables(home, others...),
				})
				if err != nil {
					t.Fatal(err)
				}
				if cfg.Home.Name != home || cfg.Home.From == 0 || len(cfg.Replicas) != 2 || cfg.DB != "db_path" {
					t.Errorf("%+v", cfg)
				}
				for _, r := range cfg.Replicas {
					if r.From == 0 || r.URL != "http://node.example/"+r.Name {
						t.Errorf("replica %+v", r)
					}
					if manager := cfg.Managers[r.Name]; role == legacyconfig.Watcher && (manager.Address == common.Address{}) {
						t.Errorf("no manager of %s", r.Name)
					}
				}
			})
		}
	}
}

func TestValuesOfAPublishedFile(t *testing.T) {
	cfg, err := load(legacyconfig.Updater)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Interval != 5*time.Second || cfg.Level != slog.LevelDebug || !cfg.JSON || cfg.Home.Domain != 1000 || cfg.Home.From != 7672149 {
		t.Errorf("%+v", cfg)
	}
	if cfg.Attestation.Key.Reveal() != "0x"+key || cfg.Home.Signer.Key.Reveal() != key || cfg.Replicas[0].Signer.Type != "" {
		t.Error("the signers are not those of the variables")
	}
	if text := fmt.Sprintf("%v %+v %#v %q %s", cfg, cfg, cfg.Home.Signer, cfg.Home.Signer.Key, cfg.Attestation); strings.Contains(text, key) {
		t.Error("a key is printed")
	}
	var ignored []string
	for _, p := range cfg.Notes {
		ignored = append(ignored, p.Path)
	}
	for _, want := range []string{"environment", "index.chunk", "pause", "signers.kovan"} {
		if !strings.Contains(strings.Join(ignored, " "), want) {
			t.Errorf("%s is not among the ignored %v", want, ignored)
		}
	}
}

// The base file, the partial file, OPT_BASE_ and OPT_<AGENT>_ lie over each other in
// this order.
func TestPrecedence(t *testing.T) {
	dir := t.TempDir()
	base, err := os.ReadFile(filepath.Join(published, "alfajores_config.json"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "base.json", strings.Replace(string(base), `"db": "db_path"`, `"db": "of base", "interval": 1`, 1))
	src := legacyconfig.Source{Dir: dir, Role: legacyconfig.Relayer, Environ: variables("alfajores", "kovan", "rinkeby")}
	expect := func(want string, seconds int) {
		t.Helper()
		cfg, err := legacyconfig.Load(src)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.DB != want || cfg.Interval != time.Duration(seconds)*time.Second {
			t.Errorf("db %q, interval %s; want %q, %ds", cfg.DB, cfg.Interval, want, seconds)
		}
	}
	expect("of base", 1)
	write(t, dir, "relayer-partial.json", `{"db": "of partial", "interval": "2"}`)
	expect("of partial", 2)
	src.Environ = append(src.Environ, "OPT_BASE_DB=of OPT_BASE", "OPT_UPDATER_DB=of another agent")
	expect("of OPT_BASE", 2)
	src.Environ = append([]string{"OPT_RELAYER_DB=of OPT_RELAYER", "OPT_RELAYER_INTERVAL=3"}, src.Environ...)
	expect("of OPT_RELAYER", 3)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A signer in KMS comes over an empty key, as the published chart sets it.
func TestKMSSignerFromVariables(t *testing.T) {
	cfg, err := load(legacyconfig.Updater, "OPT_UPDATER_SIGNERS_ALFAJORES_TYPE=aws", "OPT_UPDATER_SIGNERS_ALFAJORES_ID=alias/a",
		"OPT_UPDATER_SIGNERS_ALFAJORES_REGION=us-west-2")
	if err != nil {
		t.Fatal(err)
	}
	if s := cfg.Home.Signer; s.Type != legacyconfig.AWS || s.ID != "alias/a" || s.Region != "us-west-2" {
		t.Errorf("%+v", s)
	}
}

func TestProcessorSettings(t *testing.T) {
	cfg, err := load(legacyconfig.Processor, "OPT_PROCESSOR_INDEXON=anything", "OPT_PROCESSOR_S3_BUCKET=b", "OPT_PROCESSOR_S3_REGION=r")
	if err != nil {
		t.Fatal(err)
	}
	if !cfg.IndexOnly || cfg.Replicas[0].Signer.Type != "" {
		t.Errorf("%+v", cfg)
	}
	cfg, err = load(legacyconfig.Processor, "OPT_BASE_REPLICAS_KOVAN_DISABLED=1")
	if err != nil || len(cfg.Replicas) != 1 || cfg.Replicas[0].Name != "rinkeby" {
		t.Errorf("%+v, %v", cfg, err)
	}
}

// A variable may name what a file spells with capitals.
func TestVariableTakesTheSpellingOfTheFile(t *testing.T) {
	_, err := load(legacyconfig.Relayer, "OPT_BASE_HOME_RPCSTYLE=substrate")
	want := `OPT_BASE_HOME_RPCSTYLE: home.rpcStyle: "substrate" is not possible; ethereum is expected`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := legacyconfig.Load(legacyconfig.Source{Dir: published, Base: "celo_config", Role: legacyconfig.Relayer})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "celo_config.json") {
		t.Error(err)
	}
}

func FuzzLoad(f *testing.F) {
	base, err := os.ReadFile(filepath.Join(published, "kovan_config.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(base), "HOME_CONNECTION_URL", "http://node")
	f.Add(`{"home":{"name":1e3,"domain":-1},"signers":[]}`, "SIGNERS", "")
	f.Add(`{"replicas":{"a":{"disabled":0},"b":null}}`, "REPLICAS__", key)
	f.Fuzz(func(t *testing.T, text, name, value string) {
		dir := t.TempDir()
		write(t, dir, "base.json", text)
		for _, role := range legacyconfig.Roles() {
			src := legacyconfig.Source{Dir: dir, Role: role, Environ: []string{"OPT_BASE_" + name + "=" + value, "OPT_BASE_SIGNERS_KOVAN_KEY=" + key}}
			if _, err := legacyconfig.Load(src); err != nil && strings.Contains(err.Error(), key) && !strings.Contains(text+name+value, key) {
				t.Errorf("the error shows a key: %s", err)
			}
		}
	})
}
