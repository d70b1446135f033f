package published_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/deployment/published"
)

// withVerification returns a copy of the published directory with the verification
// files of its time: a recovery timelock of one second, windows of ten, and the
// address of the first Replica in the place of another one's.
func withVerification(t *testing.T) string {
	t.Helper()
	dir := copied(t)
	for _, name := range networks {
		data, err := os.ReadFile(filepath.Join("testdata", name+"_verification.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+"_verification.json"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A recovery timelock of one second is said loudly, and the file asks for a day.
func TestAShortRecoveryTimelockIsSaid(t *testing.T) {
	im, e := imported(t, withVerification(t), published.Options{})
	for _, name := range networks {
		says(t, im, "danger: "+name+": recovery timelock on chain is 1 s ("+name+"_verification.json); the environment file asks for 1d")
		if on := e.ContractsOn(name); on.RecoveryTimelock.String() != "1d" || on.OptimisticSeconds != 10 {
			t.Errorf("%+v", on)
		}
		router, _ := im.Record.Network(name).Contract(deployment.ID{Contract: deployment.GovernanceRouter, Part: deployment.Implementation})
		if len(router.Arguments) != 2 || router.Arguments[1] != (deployment.Argument{Type: "uint256", Value: "1"}) {
			t.Errorf("the record says what is: %v", router.Arguments)
		}
	}
	if !strings.Contains(string(im.File), "recoveryTimelock: 1d # ON CHAIN: 1s, kovan_verification.json\n") {
		t.Error(string(im.File))
	}
	if len(lines(im, published.Danger)) != len(networks) {
		t.Errorf("%v", lines(im, published.Danger))
	}
	// Staging asks for a longer window, too.
	im, e = imported(t, withVerification(t), published.Options{Class: "staging"})
	says(t, im, "danger: kovan: its Replicas wait 10 s only (alfajores_verification.json); the environment file asks for 1800")
	if e.Contracts.OptimisticSeconds != 1800 {
		t.Errorf("%d", e.Contracts.OptimisticSeconds)
	}
}

// Replicas have the addresses of contracts files, and the arguments of their own
// entries, whatever address these name.
func TestReplicasOfVerificationFilesAreNotBelieved(t *testing.T) {
	dir := withVerification(t)
	im, _ := imported(t, dir, published.Options{})
	kovan := im.Record.Network("kovan")
	for remote, want := range map[string]string{
		"alfajores": "0xC6b39Ac67FBE3e029708390ffea130c8C0E7D30b", "rinkeby": "0x6776ef96A04a40a4dCB835D42bF59649aA9daFeA",
	} {
		replica, _ := kovan.Contract(deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: remote})
		init, ok := replica.InitData()
		if replica.Address != common.HexToAddress(want) || !ok || common.BytesToHash(init[4:36]).Big().Uint64() != uint64(im.Record.Network(remote).Domain) {
			t.Errorf("%s: %+v", remote, replica)
		}
	}
	says(t, im, "note: kovan: kovan_verification.json has 0x6776ef96A04a40a4dCB835D42bF59649aA9daFeA for the Replica proxy of alfajores, which is at 0xC6b39Ac67FBE3e029708390ffea130c8C0E7D30b; the contracts file is right")

	// What is written from the record is right, and imported again without a note.
	out := t.TempDir()
	if err := deployment.Write(out, im.Record, im.Agents); err != nil {
		t.Fatal(err)
	}
	again, _ := imported(t, deployment.Dir(out, made), published.Options{})
	if found := lines(again, published.Note); len(found) != 0 {
		t.Errorf("%v", found)
	}
	first, err := im.Record.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again.Record.ImportedFrom = im.Record.ImportedFrom
	second, err := again.Record.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("the second record differs")
	}
}

// Numbers that JavaScript wrote as objects or texts are numbers; what does not fit
// is left out and said.
func TestArgumentsOfOtherForms(t *testing.T) {
	dir := withVerification(t)
	edit(t, dir, "kovan_verification.json", "850000,", `{"type": "BigNumber", "hex": "0x0cf850"},`)
	edit(t, dir, "kovan_verification.json", `"Home Proxy"`, `"Contract Proxy"`)
	edit(t, dir, "rinkeby_verification.json", "850000,\n", "")
	edit(t, dir, "rinkeby_verification.json", `"0xDf4c0d67489F945C1e52440Ef8F203F4CE6e4176"`, `"0x0000000000000000000000000000000000000bad"`)
	im, e := imported(t, dir, published.Options{})
	if e.ContractsOn("kovan").ProcessGas != 850_000 {
		t.Errorf("%+v", e.ContractsOn("kovan"))
	}
	home, _ := im.Record.Network("kovan").Contract(deployment.ID{Contract: deployment.Home, Part: deployment.Proxy})
	if len(home.Arguments) != 2 {
		t.Errorf("an entry with an old name: %v", home)
	}
	says(t, im, "note: rinkeby: rinkeby_verification.json: arguments of the Replica implementation: 2 are there; 3 are expected; they are left out")
	says(t, im, "note: rinkeby: rinkeby_verification.json names Home Proxy at 0x0000000000000000000000000000000000000Bad, which is none of the contracts")
	replica, _ := im.Record.Network("rinkeby").Contract(deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation})
	if replica.Arguments != nil {
		t.Errorf("%v", replica)
	}
}

// Neither keys nor endpoints get out of the directory they stand in.
func TestSecretsAreNotCopied(t *testing.T) {
	dir := withVerification(t)
	const secret = "hunter2hunter2hunter2hunter2hunter2"
	edit(t, dir, "kovan_config.json", `"url": ""`, `"url": "https://node.example/v2/`+secret+`"`)
	edit(t, dir, "kovan_config.json", `"key": ""`, `"key": "`+key+`"`)
	edit(t, dir, "kovan_config.json", `"db": "db_path"`, `"db": "db_path", "password": "`+secret+`", "tracing": {"level": "info", "jaeger": {"password": "`+secret+`"}}`)
	edit(t, dir, "kovan_config.json", "\"tracing\": {\n    \"level\": \"debug\",\n    \"fmt\": \"json\"\n  },\n", "")
	edit(t, dir, "updater-partial.json", `"key": ""`, `"key": "`+key+`"`)
	edit(t, dir, "watcher-partial.json", `"url": ""`, `"url": "https://node.example/v2/`+secret+`"`)
	im, _ := imported(t, dir, published.Options{})
	says(t, im, "danger: kovan_config.json: signers.kovan.key is a private key")
	says(t, im, "danger: updater-partial.json: updater.key is a private key")
	says(t, im, "note: kovan_config.json: the endpoint of alfajores is left out")
	says(t, im, "note: kovan_config.json: password is left out: agents have no such setting")
	out := t.TempDir()
	if err := deployment.Write(out, im.Record, im.Agents); err != nil {
		t.Fatal(err)
	}
	all := string(im.File)
	for _, f := range im.Findings {
		all += f.String()
	}
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all += string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(all, secret) || strings.Contains(all, key) {
		t.Error("a secret was copied")
	}
	if !strings.Contains(all, `"level": "info"`) {
		t.Error("the level was not")
	}
}

// What the files of agents say against the contracts is said.
func TestFilesThatContradict(t *testing.T) {
	dir := withVerification(t)
	const other = "0x1111111111111111111111111111111111111111"
	edit(t, dir, "kovan_config.json", "0x0ED518F19fEbbd3737e39a55a8a708AFe8a9BE59", other)
	edit(t, dir, "alfajores_config.json", "0xC6b39Ac67FBE3e029708390ffea130c8C0E7D30b", other)
	edit(t, dir, "watcher-partial.json", "0xAF24a3DB95Ca55eEFADD7b1753F71c774810Df80", other)
	edit(t, dir, "rinkeby_contracts.json", `"updater": "0x4177372FD9581ceb2367e0Ce84adC5DAD9DF8D55"`,
		`"updater": "`+other+`", "governor": {"address": "`+other+`", "domain": 1000}`)
	if err := os.Mkdir(filepath.Join(dir, "bridge"), 0o700); err != nil {
		t.Fatal(err)
	}
	im, e := imported(t, dir, published.Options{})
	says(t, im, "danger: kovan: kovan_config.json has "+other+" for the Home, kovan_contracts.json has 0x0ED518F19fEbbd3737e39a55a8a708AFe8a9BE59, which is taken")
	says(t, im, "danger: alfajores: alfajores_config.json has "+other+" for the Replica on kovan")
	says(t, im, "danger: kovan: watcher-partial.json has "+other+" for its XAppConnectionManager")
	says(t, im, "danger: rinkeby: its updater is "+other+", but its Replica on kovan takes updates of 0x4177372FD9581ceb2367e0Ce84adC5DAD9DF8D55 only")
	says(t, im, "note: "+filepath.Join(dir, "bridge")+" is left out")
	if e.Contracts.Governor.Network != "alfajores" || e.Contracts.Governor.Account.String() != other || !e.Keys.PerNetwork {
		t.Errorf("%+v %+v", e.Contracts.Governor, e.Keys)
	}
	if g := im.Record.Governor; g == nil || g.Network != "alfajores" {
		t.Errorf("%+v", g)
	}
}

// Names of the files become names of an environment.
func TestNamesOfNetworks(t *testing.T) {
	dir := withVerification(t)
	everywhere(t, dir, "rinkeby", "arbitrum rinkeby")
	im, e := imported(t, dir, published.Options{})
	if n, ok := e.Network("arbitrum-rinkeby"); !ok || n.ChainID != 421611 {
		t.Errorf("%v", e.NetworkNames())
	}
	says(t, im, `note: arbitrum-rinkeby: is called "arbitrum rinkeby" in the files`)
	out := t.TempDir()
	if err := deployment.Write(out, im.Record, im.Agents); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(deployment.Dir(out, made), "kovan_config.json"))
	if err != nil || strings.Contains(string(data), "arbitrum rinkeby") || strings.Count(string(data), `"arbitrum-rinkeby"`) != 3 {
		t.Errorf("%v\n%s", err, data)
	}
}

func TestDirectoriesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(dir string)
		want   string
	}{
		"one network": {func(dir string) {
			for _, n := range networks[1:] {
				_ = os.Remove(filepath.Join(dir, n+"_config.json"))
			}
		}, "1 files <network>_config.json are there; at least 2"},
		"no contracts file": {func(dir string) { _ = os.Remove(filepath.Join(dir, "kovan_contracts.json")) }, "kovan_contracts.json: no such file"},
		"no JSON":           {func(dir string) { edit(t, dir, "kovan_contracts.json", "{", "[") }, "kovan_contracts.json: "},
		"no address":        {func(dir string) { edit(t, dir, "kovan_contracts.json", "0x74d7", "74d") }, "is not an address of 0x and 40 hex digits"},
		"a contract is missing": {
			func(dir string) { edit(t, dir, "kovan_contracts.json", `"1000"`, `"2001"`) },
			"kovan_contracts.json: replicas.2001: no file describes a network with that domain",
		},
		"no Replica": {
			func(dir string) { edit(t, dir, "kovan_contracts.json", `"1000"`, `"2001"`) },
			"kovan_contracts.json: the Replica proxy of alfajores is missing",
		},
		"one domain": {func(dir string) {
			edit(t, dir, "kovan_config.json", "\"home\": {\n    \"address\": \"0x0ED518F19fEbbd3737e39a55a8a708AFe8a9BE59\",\n    \"domain\": \"3000\"", "\"home\": {\n    \"address\": \"0x0ED518F19fEbbd3737e39a55a8a708AFe8a9BE59\",\n    \"domain\": \"1000\"")
		}, "are of one name or domain"},
		"two labels":    {func(dir string) { edit(t, dir, "kovan_config.json", `"dev"`, `"prod"`) }, `environment is "prod"; other files say "dev"`},
		"a broken list": {func(dir string) { edit(t, dir, "relayer-partial.json", "}", "") }, "relayer-partial.json: "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copied(t)
			c.change(dir)
			if _, err := published.Read(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; %q is expected", err, c.want)
			}
		})
	}
	unknown := copied(t)
	everywhere(t, unknown, "kovan", "ganache")
	d, err := published.Read(unknown)
	if err != nil {
		t.Fatal(err)
	}
	options := published.Options{Name: "lab", Made: made}
	if _, err := d.Import(t.Context(), options); err == nil || !strings.Contains(err.Error(), "--chain-id ganache=NUMBER, or an endpoint with --rpc ganache=URL") {
		t.Error(err)
	}
	options.ChainIDs = map[string]uint64{"ganache": 1337}
	im, err := d.Import(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	says(t, im, "missing: ganache: testnet, token, blockTime, finality and fees: no file says them")
	options.ChainIDs = map[string]uint64{"granache": 1337}
	if _, err := d.Import(t.Context(), options); err == nil || !strings.Contains(err.Error(), "granache is not a network of") {
		t.Error(err)
	}
}

// What an environment accepts is taken as it is, to the second.
func TestTimelocksThatAreLongEnough(t *testing.T) {
	for seconds, want := range map[string]string{"59": "1d", "60": "1m", "1209600": "14d"} {
		dir := withVerification(t)
		for _, name := range networks {
			domain := map[string]string{"alfajores": "1000", "kovan": "3000", "rinkeby": "2000"}[name]
			edit(t, dir, name+"_verification.json", domain+",\n      1\n", domain+",\n      "+seconds+"\n")
		}
		im, e := imported(t, dir, published.Options{})
		if got := e.Contracts.RecoveryTimelock.String(); got != want || (len(lines(im, published.Danger)) > 0) != (seconds == "59") {
			t.Errorf("%s s: %s, %v", seconds, got, lines(im, published.Danger))
		}
	}
}
