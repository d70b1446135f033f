package deployment_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

var update = flag.Bool("update", false, "write the golden files")

// The files of one network, to the byte.
func TestFilesInThePublishedForm(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, whole())
	written := tree(t, deployment.Dir(dir, made))
	if len(written) != 3*3+5+1 {
		t.Errorf("%d files", len(written))
	}
	for _, name := range []string{"alpha_config.json", "alpha_contracts.json", "alpha_verification.json", "watcher-partial.json"} {
		golden := filepath.Join("testdata", "golden", name)
		if *update {
			if err := os.WriteFile(golden, []byte(written[name]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), written[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Every Replica stands in the verification file once, with the address of its own.
func TestVerificationFilesNameEveryReplica(t *testing.T) {
	dir := t.TempDir()
	r := whole()
	write(t, dir, r)
	for _, name := range names {
		var entries []struct{ Name, Address string }
		if err := json.Unmarshal([]byte(tree(t, deployment.Dir(dir, made))[name+"_verification.json"]), &entries); err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		var replicas []string
		for _, e := range entries {
			if seen[e.Address] {
				t.Errorf("%s: %s stands twice", name, e.Address)
			}
			if seen[e.Address] = true; e.Name == "Replica Proxy" {
				replicas = append(replicas, e.Address)
			}
		}
		a, _ := r.Addresses(name)
		for remote, replica := range a.Replicas {
			if !strings.Contains(strings.Join(replicas, " "), replica.Proxy.Hex()) {
				t.Errorf("%s: the Replica of %s is not among %v", name, remote, replicas)
			}
		}
		if len(entries) != 13 || len(replicas) != 2 {
			t.Errorf("%s: %d entries, %d replicas", name, len(entries), len(replicas))
		}
	}
}

const key = "4c0883a69102937d6231471b5dbb6204fe512961708279f2e3e8a5d4b8e3e3e8"

// variables are what an operator of a home sets.
func variables(home string, all []string) []string {
	var env []string
	for _, name := range all {
		upper := strings.ToUpper(name)
		env = append(env, "OPT_BASE_SIGNERS_"+upper+"_KEY="+key)
		if name == home {
			env = append(env, "OPT_BASE_HOME_CONNECTION_URL=http://node.example/"+name)
			continue
		}
		env = append(env, "OPT_BASE_REPLICAS_"+upper+"_CONNECTION_URL=http://node.example/"+name)
	}
	return append(env, "OPT_UPDATER_UPDATER_KEY="+key, "OPT_WATCHER_WATCHER_KEY="+key)
}

// Agents of every role and home find in the written files the contracts of the
// record.
func TestAgentsRunFromADeployment(t *testing.T) {
	dir := t.TempDir()
	r := whole()
	write(t, dir, r)
	for _, home := range names {
		for _, role := range legacyconfig.Roles() {
			t.Run(fmt.Sprintf("%s of %s", role, home), func(t *testing.T) {
				cfg, err := legacyconfig.Load(legacyconfig.Source{
					Dir: deployment.Dir(dir, made), Base: home + "_config.json", Role: role, Environ: variables(home, names),
				})
				if err != nil {
					t.Fatal(err)
				}
				agrees(t, r, home, cfg)
			})
		}
	}
}

// agrees compares what an agent reads with a record.
func agrees(t *testing.T, r *deployment.Record, home string, cfg *legacyconfig.Config) {
	t.Helper()
	a, _ := r.Addresses(home)
	if cfg.Home.Name != home || cfg.Home.Address != a.Home.Proxy || cfg.Home.Domain != domains[home] || cfg.Home.From != 100 {
		t.Errorf("home: %+v", cfg.Home)
	}
	if len(cfg.Replicas) != 2 {
		t.Errorf("%d replicas", len(cfg.Replicas))
	}
	for _, replica := range cfg.Replicas {
		there, _ := r.Addresses(replica.Name)
		if replica.Address != there.Replicas[home].Proxy || replica.Domain != domains[replica.Name] || replica.From != 100 {
			t.Errorf("replica: %+v", replica)
		}
		manager := cfg.Managers[replica.Name]
		if cfg.Role == legacyconfig.Watcher && (manager.Address != there.XAppConnectionManager || manager.Address == common.Address{}) {
			t.Errorf("manager: %+v", manager)
		}
	}
}

// What an environment says of agents and keys stands in the files, for keys of every
// sort.
func TestAgentsOfAnEnvironment(t *testing.T) {
	kms := environmentWith(t, "kms", false)
	dir := t.TempDir()
	given, err := deployment.AgentConfigsOf(kms)
	if err != nil {
		t.Fatal(err)
	}
	if err := deployment.Write(dir, whole(), given); err != nil {
		t.Fatal(err)
	}
	// Keys of KMS need no variable but the endpoints.
	var endpoints []string
	for _, v := range variables("bravo", names) {
		if strings.Contains(v, "_URL=") {
			endpoints = append(endpoints, v)
		}
	}
	load := func(role legacyconfig.Role, environ []string) *legacyconfig.Config {
		t.Helper()
		cfg, err := legacyconfig.Load(legacyconfig.Source{Dir: deployment.Dir(dir, made), Base: "bravo_config", Role: role, Environ: environ})
		if err != nil {
			t.Fatal(err)
		}
		agrees(t, whole(), "bravo", cfg)
		return cfg
	}
	cfg := load(legacyconfig.Updater, endpoints)
	if cfg.Attestation.ID != "alias/lab-updater-attestation" || cfg.Home.Signer.ID != "alias/lab-updater-signer" ||
		cfg.Home.Signer.Region != "us-west-2" || cfg.Interval.Seconds() != 7 {
		t.Errorf("%+v", cfg)
	}
	if cfg = load(legacyconfig.Watcher, endpoints); cfg.Replicas[1].Signer.ID != "alias/lab-watcher-signer" || cfg.Interval.Seconds() != 100 {
		t.Errorf("%+v", cfg)
	}

	// With a key for each network the statements' key is that of the home.
	dir = t.TempDir()
	if given, err = deployment.AgentConfigsOf(environmentWith(t, "kms", true)); err != nil {
		t.Fatal(err)
	}
	if err := deployment.Write(dir, whole(), given); err != nil {
		t.Fatal(err)
	}
	if cfg = load(legacyconfig.Updater, endpoints); cfg.Attestation.ID != "alias/lab-updater-attestation-bravo" || cfg.Home.Signer.ID != "alias/lab-updater-signer-bravo" {
		t.Errorf("%+v", cfg)
	}

	// Hex keys never stand in files.
	dir = t.TempDir()
	if given, err = deployment.AgentConfigsOf(environmentWith(t, "hex", false)); err != nil {
		t.Fatal(err)
	}
	if err := deployment.Write(dir, whole(), given); err != nil {
		t.Fatal(err)
	}
	if cfg = load(legacyconfig.Watcher, variables("bravo", names)); cfg.Attestation.Key.Reveal() != key {
		t.Errorf("%+v", cfg)
	}
}

// environmentWith returns the environment of the tests with keys of a provider.
func environmentWith(t *testing.T, provider string, perNetwork bool) *environment.Environment {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "lab.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if provider == "hex" {
		text = strings.NewReplacer("provider: kms", "provider: hex", "access: user", "access: none",
			"  account: \"123456789012\"\n", "", "  region: us-west-2\n", "").Replace(text)
	}
	text = strings.Replace(text, "perNetwork: false", fmt.Sprintf("perNetwork: %v", perNetwork), 1)
	e, err := environment.Parse("lab.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
