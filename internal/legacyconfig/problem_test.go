package legacyconfig_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/legacyconfig"
)

// Each case changes one thing in a published file or its variables and expects one
// problem; a ^ in the changed text stands before the place of the problem.
func TestProblems(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		env      string
		want     string
	}{
		"unknown key":                {old: `"db"`, new: `^"dbb"`, want: `dbb: "dbb" is not possible; db, home, index, interval, replicas, signers or tracing is expected; did you mean db?`},
		"unknown key below":          {old: `"rpcStyle": "ethereum",` + "\n    \"connection\": {\n      \"type\": \"http\",\n      \"url\": \"\"\n    }\n  },\n  \"tracing\"", new: `"rpcStyle": "ethereum", ^"rpc": 1, "connection": {"type": "http", "url": ""}}, "tracing"`, want: `home.rpc: "rpc" is not possible; address, connection, disabled, domain, name or rpcStyle is expected`},
		"unknown variable":           {env: "OPT_BASE_TRACING_LEVL=info", want: `OPT_BASE_TRACING_LEVL: tracing.levl: "levl" is not possible; fmt or level is expected; did you mean level?`},
		"no database":                {old: "},\n  \"db\": \"db_path\"", new: "}", want: ":1:1: db: is missing"},
		"empty database":             {env: "OPT_BASE_DB=", want: "OPT_BASE_DB: db: is empty"},
		"a domain that is none":      {env: "OPT_BASE_HOME_DOMAIN=0x10", want: `OPT_BASE_HOME_DOMAIN: home.domain: is "0x10"; a number from 0 to 4294967295 is expected`},
		"a block that is none":       {old: `"7672149"`, new: `^"tip"`, want: `index.from: is "tip"; a number from 0 to 18446744073709551615 is expected`},
		"two replicas, one domain":   {env: "OPT_BASE_REPLICAS_KOVAN_DOMAIN=2000", want: "replicas.rinkeby.domain: 2000 is the domain of replicas.kovan already"},
		"a name that is not its key": {env: "OPT_BASE_REPLICAS_KOVAN_NAME=ropsten", want: `replicas.kovan.name: is "ropsten"; the name of the chain, "kovan", is expected`},
		"a short address":            {env: "OPT_BASE_HOME_ADDRESS=0x1234", want: `OPT_BASE_HOME_ADDRESS: home.address: is "0x1234"; 40 hexadecimal digits are expected`},
		"the zero address":           {env: "OPT_BASE_HOME_ADDRESS=" + strings.Repeat("0", 40), want: "home.address: is no contract: it is zero"},
		"no endpoint":                {env: "OPT_BASE_HOME_CONNECTION_URL=", want: "home.connection.url: is empty; write it there or set OPT_BASE_HOME_CONNECTION_URL"},
		"another sort of endpoint":   {env: "OPT_BASE_HOME_CONNECTION_URL=ws://user:hunter2@node", want: "home.connection.url: is not a URL that begins with http:// or https:// (it is not shown)"},
		"a short key":                {env: "OPT_BASE_SIGNERS_KOVAN_KEY=abcdef", want: "signers.kovan.key: is no private key of 64 hexadecimal digits (it is not shown)"},
		"an empty key":               {env: "OPT_BASE_SIGNERS_KOVAN_KEY=", want: "signers.kovan.key: is missing or empty; set OPT_RELAYER_SIGNERS_KOVAN_KEY"},
		"a signer of no known type":  {env: "OPT_BASE_SIGNERS_KOVAN_TYPE=node", want: `OPT_BASE_SIGNERS_KOVAN_TYPE: signers.kovan.type: "node" is not possible; hexKey or aws is expected`},
		"a KMS key without a region": {env: "OPT_BASE_SIGNERS_KOVAN_TYPE=aws\nOPT_BASE_SIGNERS_KOVAN_ID=alias/a", want: "signers.kovan.region: is missing or empty"},
		"no signer":                  {old: "    \"kovan\": {\n      \"key\": \"\",\n      \"type\": \"hexKey\"\n    },\n", new: "", env: "OPT_BASE_SIGNERS_KOVAN=", want: "signers.kovan: is a string; an object is expected"},
		"no interval":                {env: "OPT_RELAYER_INTERVAL=0", want: "OPT_RELAYER_INTERVAL: interval: is 0s; from 1s to a day are possible"},
		"a value for an object":      {env: "OPT_BASE_HOME=kovan", want: "OPT_BASE_HOME: home: is a string; an object is expected"},
		"a key twice":                {old: `"db": "db_path"`, new: `"db": "a", ^"db": "b"`, want: `"db" stands twice in one object`},
		"no JSON":                    {old: `"db": "db_path"`, new: `"db": ^db_path`, want: "is not JSON: invalid character 'd' looking for beginning of value"},
		"cut off":                    {old: "\n}\n", new: "\n^", want: "is not JSON: unexpected end of JSON input"},
	} {
		t.Run(name, func(t *testing.T) {
			place, err := loadChanged(t, c.old, c.new, c.env)
			var invalid *legacyconfig.InvalidError
			if !errors.As(err, &invalid) {
				t.Fatalf("%v", err)
			}
			if len(invalid.Problems) != 1 || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), place) {
				t.Errorf("%s\nwant at %s\n%s", err, place, c.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("the endpoint is shown")
			}
		})
	}
}

// loadChanged loads the published files of a relayer with one change, and returns
// the place of the ^ in it.
func loadChanged(t *testing.T, before, after, env string) (place string, err error) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(published, "alfajores_config.json"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if before != "" && !strings.Contains(text, before) {
		t.Fatalf("the file has no %s", before)
	}
	text = strings.Replace(text, before, after, 1)
	if lead, rest, marked := strings.Cut(text, "^"); marked {
		text = lead + rest
		place = position(lead)
	}
	dir := t.TempDir()
	write(t, dir, "alfajores_config.json", text)
	write(t, dir, "relayer-partial.json", `{"interval": "10"}`)
	environ := variables("alfajores", "kovan", "rinkeby")
	for _, variable := range strings.Split(env, "\n") {
		name, _, _ := strings.Cut(variable, "=")
		for i := range environ {
			if strings.HasPrefix(environ[i], name+"=") || (name != "" && strings.HasPrefix(environ[i], name+"_")) {
				environ[i] = "UNSET="
			}
		}
		environ = append(environ, variable)
	}
	_, err = legacyconfig.Load(legacyconfig.Source{Dir: dir, Base: "alfajores_config", Role: legacyconfig.Relayer, Environ: environ})
	return place, err
}

// position returns ":line:column:" of the character after a text.
func position(lead string) string {
	line := 1 + strings.Count(lead, "\n")
	return fmt.Sprintf(":%d:%d:", line, len(lead)-strings.LastIndex(lead, "\n"))
}

func TestWatcherNeedsEveryManager(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"alfajores_config.json", "watcher-partial.json", "kovan_contracts.json"} {
		data, err := os.ReadFile(filepath.Join(published, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, string(data))
	}
	_, err := legacyconfig.Load(legacyconfig.Source{
		Dir: dir, Base: "alfajores_config", Role: legacyconfig.Watcher, Environ: variables("alfajores", "kovan", "rinkeby"),
	})
	if want := "managers.rinkeby: is missing: the XAppConnectionManager of rinkeby"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
