package environment_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/environment"
)

func parse(t *testing.T, text string) *environment.Environment {
	t.Helper()
	e, err := environment.Parse("lab.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func names(e *environment.Environment, name func(environment.Key) string) (list []string) {
	for _, k := range e.Inventory().Keys {
		list = append(list, name(k))
	}
	return list
}

func alias(k environment.Key) string { return k.Alias }

func TestSharedKeys(t *testing.T) {
	e := parse(t, good(t))
	want := []string{
		"alias/lab-updater-signer", "alias/lab-updater-attestation", "alias/lab-relayer-signer", "alias/lab-processor-signer",
		"alias/lab-watcher-signer", "alias/lab-watcher-attestation", "alias/lab-kathy-signer", "alias/lab-deployer-signer", "alias/lab-bank-signer",
	}
	if diff := cmp.Diff(want, names(e, alias)); diff != "" {
		t.Error(diff)
	}
	for _, k := range e.Inventory().Keys {
		want := []string{"alpha", "bravo"}
		if k.Role == environment.Kathy {
			want = want[1:]
		}
		if diff := cmp.Diff(want, k.Networks); diff != "" || k.Network != "" || k.Secret != "" {
			t.Errorf("%s: %s", k.Name, diff)
		}
	}
}

// One key for each network, in the order of the operations document and in the
// order of keys that exist already.
func TestKeysPerNetwork(t *testing.T) {
	text := edited(t, good(t), "region: us-west-2", "region: us-west-2\n  perNetwork: true")
	want := []string{
		"alias/lab-updater-signer-alpha", "alias/lab-updater-signer-bravo", "alias/lab-updater-attestation-alpha", "alias/lab-updater-attestation-bravo",
		"alias/lab-relayer-signer-alpha", "alias/lab-relayer-signer-bravo", "alias/lab-processor-signer-alpha", "alias/lab-processor-signer-bravo",
		"alias/lab-watcher-signer-alpha", "alias/lab-watcher-signer-bravo", "alias/lab-watcher-attestation-alpha", "alias/lab-watcher-attestation-bravo",
		"alias/lab-kathy-signer-bravo", "alias/lab-deployer-signer-alpha", "alias/lab-deployer-signer-bravo",
		"alias/lab-bank-signer-alpha", "alias/lab-bank-signer-bravo",
	}
	if diff := cmp.Diff(want, names(parse(t, text), alias)); diff != "" {
		t.Error(diff)
	}
	first := parse(t, edited(t, text, "perNetwork: true", "perNetwork: true\n  aliasOrder: network-first"))
	for i, got := range names(first, alias) {
		words := strings.Split(strings.TrimPrefix(want[i], "alias/lab-"), "-")
		if other := "alias/lab-" + words[2] + "-" + words[0] + "-" + words[1]; got != other {
			t.Errorf("%s instead of %s", got, other)
		}
	}
	if got := first.Inventory().Keys[0].Description; got != "lab alpha updater-signer" {
		t.Errorf("the description is %q", got)
	}
}

// In development keys are secrets; governor and recovery manager may be keys too.
func TestSecretsOfDevelopment(t *testing.T) {
	e := parse(t, edited(t, good(t), "class: staging", "class: development", "provider: kms", "provider: secrets-manager", `"${LAB_GOVERNOR}"`, "key",
		"    kathy: {low", "    governor: {low: 1 ether, target: 2 ether, days: 1}\n    kathy: {low"))
	got := names(e, func(k environment.Key) string { return k.Secret + k.Alias })
	if want := "optics/lab/governor-signer"; !slices.Contains(got, want) || got[0] != "optics/lab/updater-signer" {
		t.Errorf("the secrets are %v", got)
	}
	for _, k := range e.Inventory().Keys {
		if k.Role == environment.Governor && !slices.Equal(k.Networks, []string{"alpha"}) {
			t.Errorf("the governor's key is for %v", k.Networks)
		}
	}
}

// Attestation and transactions are never one key.
func TestSigners(t *testing.T) {
	e := parse(t, edited(t, good(t), "  watchers:", "  updater: \"0x4444444444444444444444444444444444444444\"\n  watchers:"))
	var got []string
	for _, s := range e.Inventory().Signers {
		if s.Network == "alpha" {
			got = append(got, string(s.Role)+" "+string(s.Purpose)+" "+s.Key+" "+s.Address)
		}
		if s.ChainID != map[string]uint64{"alpha": 31001, "bravo": 31002}[s.Network] || s.Environment != "lab" {
			t.Errorf("%+v", s)
		}
	}
	want := []string{
		"updater signer alias/lab-updater-signer ",
		"updater attestation alias/lab-updater-attestation 0x4444444444444444444444444444444444444444",
		"relayer signer alias/lab-relayer-signer ", "processor signer alias/lab-processor-signer ",
		"watcher signer alias/lab-watcher-signer ", "watcher attestation alias/lab-watcher-attestation ",
		"deployer signer alias/lab-deployer-signer ", "bank signer alias/lab-bank-signer ",
		"governor signer  ${LAB_GOVERNOR}", "recovery-manager signer  0x2222222222222222222222222222222222222222",
		"watcher attestation  0x3333333333333333333333333333333333333333",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two keys that turn out to be one account are found once their addresses are
// known.
func TestConflictsOfResolvedAddresses(t *testing.T) {
	signers := parse(t, good(t)).Inventory().Signers
	if problems := environment.Conflicts(signers); len(problems) > 0 {
		t.Fatal(problems)
	}
	for i := range signers {
		if signers[i].Role == environment.Relayer || signers[i].Role == environment.Processor {
			signers[i].Address = "0x5555555555555555555555555555555555555555"
		}
	}
	problems := environment.Conflicts(signers)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "as the processor signer of lab, but is the relayer signer of lab already") {
		t.Errorf("%v", problems)
	}
}

// What holds on a chain is what stands for all, with what stands for this one.
func TestOverrides(t *testing.T) {
	e := parse(t, good(t))
	alpha, bravo := e.ContractsOn("alpha"), e.ContractsOn("bravo")
	if alpha.OptimisticSeconds != 1800 || bravo.OptimisticSeconds != 600 || bravo.RecoveryTimelock != environment.Day ||
		bravo.ProcessGas != 850_000 || bravo.ReserveGas != 15_000 || len(bravo.Watchers) != 2 || !bravo.Updater.IsKey() {
		t.Errorf("%+v\n%+v", alpha, bravo)
	}
	onAlpha, onBravo := e.FundingOn("alpha"), e.FundingOn("bravo")
	band, _ := onBravo.Band(environment.Updater)
	if band.Low.String() != "5 ether" || onBravo.Caps.Day.String() != "100 ether" || onBravo.Floor.String() != "1 ether" {
		t.Errorf("%+v", onBravo)
	}
	if _, ok := onAlpha.Band(environment.Kathy); ok || len(onAlpha.Bands) != 5 || len(onBravo.Bands) != 6 {
		t.Errorf("%+v\n%+v", onAlpha, onBravo)
	}
	if e.Approvals.ValidFor != environment.Day || e.Networks[1].RPC.LogRange != 2000 || e.Networks[1].Finality.String() != "12" {
		t.Errorf("the defaults are %+v", e)
	}
}

// An agent's keys are its operator's; those of operations are the first
// operator's, or those of the one that is named.
func TestOperatorOf(t *testing.T) {
	for _, test := range []struct {
		text string
		role environment.Role
		want string
	}{
		{good(t), environment.Watcher, "guard"},
		{good(t), environment.Bank, "core"},
		{edited(t, good(t), "region: us-west-2", "region: us-west-2\n  operator: guard"), environment.Deployer, "guard"},
	} {
		operator, ok := parse(t, test.text).OperatorOf(test.role)
		if !ok || operator.Name != test.want {
			t.Errorf("the operator of the %s is %+v", test.role, operator)
		}
	}
}

// folder writes environments and returns their directory.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, environment.FileName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// One account on one chain in two environments is refused; the people who govern
// and recover may be the same.
func TestTwoEnvironments(t *testing.T) {
	one := edited(t, good(t), `"${LAB_GOVERNOR}"`, `"0x2222222222222222222222222222222222222222"`)
	other := edited(t, one, "name: lab", "name: other")
	dir := folder(t, map[string]string{"lab": one, "other": other})
	all, err := environment.LoadAll(dir)
	lines := problemsOf(t, err)
	if len(all) != 2 || len(lines) != 1 || !strings.HasPrefix(lines[0], filepath.Join(dir, "other", environment.FileName)+":46:19: contracts.watchers[1]: ") ||
		!strings.Contains(lines[0], "as the watcher attestation of other, but is the watcher attestation of lab already ("+filepath.Join(dir, "lab", environment.FileName)+":46:19)") {
		t.Errorf("%d, %s", len(all), strings.Join(lines, "\n"))
	}
	dir = folder(t, map[string]string{"lab": one, "other": edited(t, other, `[key, "0x3333333333333333333333333333333333333333"]`, "[key]")})
	if _, err := environment.LoadAll(dir); err != nil {
		t.Error(err)
	}
}

// Two environments whose names and networks run into each other would share keys.
func TestOneKeyInTwoEnvironments(t *testing.T) {
	first := edited(t, good(t), "region: us-west-2", "region: us-west-2\n  perNetwork: true\n  aliasOrder: network-first")
	second := edited(t, good(t), "name: lab", "name: lab-alpha", "31001", "31011", "31002", "31012")
	_, err := environment.LoadAll(folder(t, map[string]string{"lab": first, "lab-alpha": second}))
	lines := problemsOf(t, err)
	if len(lines) == 0 || !strings.Contains(lines[0], `the key "alias/lab-alpha-updater-signer" of lab-alpha is also the updater-signer of lab`) {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

func TestFolders(t *testing.T) {
	_, err := environment.LoadAll(folder(t, map[string]string{"staging-2": good(t)}))
	if lines := problemsOf(t, err); len(lines) != 1 || !strings.HasSuffix(lines[0], `:2:7: name: "lab" is not the name of its folder, "staging-2"; they must be equal`) {
		t.Errorf("%q", lines)
	}
	if _, err := environment.LoadAll(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no environment in") {
		t.Errorf("%v", err)
	}
	all, err := environment.LoadAll(folder(t, map[string]string{"lab": good(t), "broken": "name: ["}))
	if len(all) != 1 || len(problemsOf(t, err)) != 1 {
		t.Errorf("%d, %v", len(all), err)
	}
	if _, err := environment.Load(filepath.Join(t.TempDir(), "missing.yaml")); err == nil {
		t.Error("a file that is not there was loaded")
	}
}
