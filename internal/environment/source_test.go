package environment_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/environment"
)

const (
	hexKey      = "8f2a559490d1b1a0f5f0d3c5b3e1a9c7d5e3f1029384756abcdef0123456789a"
	providerKey = "9aa3d95b3bc440fa88ea12eaa4456161"
)

// What looks like a secret is refused wherever it stands, and never repeated.
func TestSecretsAreRefused(t *testing.T) {
	const key, url = "this looks like a private key of 32 bytes; keys never stand in an environment file: remove it, and make a new key, since this one may have been seen",
		"write ${NAME} for the URL, or for its secret part, and set the variable NAME where the command runs"
	tests := []problemTest{
		{"a key", []string{"deployer: key", "deployer: ▶0x" + hexKey}, []string{key}},
		{"a key in quotes", []string{"deployer: key", `deployer: ▶"` + hexKey + `"`}, []string{key}},
		{"a key in a text", []string{"purpose: Tests the loader.", "purpose: ▶Tests the loader with " + hexKey + " as key."}, []string{key}},
		{"a key in a comment", []string{"deployer: key", "deployer: key ▶# was 0x" + hexKey}, []string{key}},
		{"a key as a name", []string{"  explorer-api-key: ", "  ▶" + hexKey + ": "}, []string{key}},
		{"a private key file", []string{"purpose: Tests the loader.", "purpose: ▶|\n  -----BEGIN OPENSSH PRIVATE KEY-----\n  b3BlbnNzaC1rZXktdjEAAAAA"}, []string{
			"this looks like a private key; keys never stand in an environment file: remove it, and make a new key, since this one may have been seen",
		}},
		{"a key in a folded block", []string{"deployer: key", "deployer: ▶>\n    0x" + hexKey}, []string{key}},
		{"a key after a comment", []string{"deployer: key", "deployer: | # once\n    ▶0x" + hexKey}, []string{key}},
		{"a key for a number", []string{"chainId: 31002", "chainId: ▶0x" + hexKey}, []string{key}},
		{"a key for a list", []string{`watchers: [key, "0x3333333333333333333333333333333333333333"]`, "watchers: ▶" + hexKey}, []string{key}},
		{"a key for a mapping", []string{"  core: {access: user}", "  core: ▶" + hexKey}, []string{key}},
		{"a key where YAML ends", []string{"deployer: key", "deployer: ▶" + hexKey + "\n    : ▶: :"}, []string{key, "this is not YAML"}},
		{"an AWS access key", []string{"optics/lab/explorer-api-key", "▶AKIAIOSFODNN7EXAMPLE"}, []string{
			"this looks like an AWS access key; credentials come from the environment of the process, never from an environment file",
		}},
		{"a URL with a password", []string{`"http://localhost:8545"`, `▶"https://user:hunter2@node.example/rpc"`}, []string{"this is a URL with credentials; " + url}},
		{"a URL with a user", []string{`"http://localhost:8545"`, `▶"wss://user@node.example"`}, []string{"this is a URL with credentials; " + url}},
		{"a URL with a parameter", []string{`"http://localhost:8545"`, `▶"https://node.example/?apikey=hunter2"`}, []string{"this is a URL with a key; " + url}},
		{"a URL with a provider's key", []string{`"http://localhost:8545"`, `▶"https://mainnet.example.io/v3/` + providerKey + `"`}, []string{"this is a URL with what looks like a provider's key; " + url}},
	}
	runProblems(t, tests)
	for _, test := range tests {
		text, _ := marks(edited(t, good(t), test.edits...))
		_, err := environment.Parse("lab.yaml", []byte(text))
		for _, secret := range []string{hexKey, providerKey, "hunter2", "AKIAIO", "b3Blbn"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error repeats the secret: %v", test.name, err)
			}
		}
	}
}

// A variable in the place of the secret part is what the hint asks for.
func TestVariablesInTheSecretPart(t *testing.T) {
	for _, url := range []string{"https://${LAB_USER}:${LAB_PASSWORD}@node.example", "https://node.example/v3/${LAB_KEY}", "https://node.example/?apikey=${LAB_KEY}"} {
		if _, err := environment.Parse("lab.yaml", []byte(edited(t, good(t), "http://localhost:8545", url))); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// Parts of YAML that could make a value be something else than what stands there
// are refused, and so is what is no YAML.
func TestPlainYAML(t *testing.T) {
	runProblems(t, []problemTest{
		{"an anchor and its alias", []string{"relayer: {operator: core}", "relayer: ▶&core {operator: core}", "processor: {operator: core}", "processor: ▶*core"}, []string{
			"anchors are not possible; write the value out where it is needed",
			"aliases are not possible; write the value out (a text that begins with * needs quotes)",
		}},
		{"a merge key", []string{"relayer: {operator: core}", "relayer: {▶<<: x}"}, []string{"merge keys are not possible; write the values out"}},
		{"a tag", []string{"chainId: 31002", "chainId: ▶!!str 31002"}, []string{"tags are not possible (a text that begins with ! needs quotes)"}},
		{"a complex key", []string{"  relayer: {operator", "  ▶? relayer\n  : {operator"}, []string{"complex keys are not possible; write key: value"}},
		{"a second document", []string{"secrets:", "▶---\nsecrets:"}, []string{"a second document begins here; one file holds one environment"}},
		{"a bracket that stays open", []string{"watchers: [key,", "watchers: [[key,", "  networks:\n    bravo: {o", "  ▶networks:\n    bravo: {o"}, []string{"this is not YAML: ',' or ']' must be specified"}},
		{"a tabulator", []string{"  relayer: {operator", "▶\trelayer: {operator"}, []string{"this is not YAML: found character '\t' that cannot start any token"}},
		{"a control character", []string{"purpose: Tests", "▶purpose: \x01Tests"}, []string{"the line has a control character"}},
		{"no UTF-8", []string{"purpose: Tests", "▶purpose: \xff\xfeTests"}, []string{"the line is not UTF-8"}},
		{"a long line", []string{"purpose: Tests", "▶purpose: " + strings.Repeat("x", 2000)}, []string{"the line has 2022 bytes; at most 2000 are possible"}},
		{"many brackets", []string{"purpose: Tests the loader.", "purpose: " + strings.Repeat("[", 16) + "▶["}, []string{"more than 16 brackets are open"}},
	})
	for name, text := range map[string]string{"empty": "", "comments": "# nothing\n", "a header": "---\n"} {
		_, err := environment.Parse("lab.yaml", []byte(text))
		if lines := problemsOf(t, err); len(lines) != 1 || lines[0] != "lab.yaml:1:1: the file is empty; an environment is expected" {
			t.Errorf("%s: %q", name, lines)
		}
	}
	_, err := environment.Parse("lab.yaml", []byte("- a\n- b\n"))
	if lines := problemsOf(t, err); len(lines) != 1 || !strings.Contains(lines[0], "a mapping of key: value is expected, a list was found") {
		t.Errorf("a list: %q", lines)
	}
}

// A carriage return, a byte order mark and a document header change nothing.
func TestOtherEditors(t *testing.T) {
	for name, text := range map[string]string{
		"CRLF": strings.ReplaceAll(good(t), "\n", "\r\n"), "BOM": "\ufeff" + good(t), "header": "---\n" + good(t),
	} {
		if _, err := environment.Parse("lab.yaml", []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A hostile file takes little time and memory, whatever it repeats.
func TestHostileFiles(t *testing.T) {
	for name, text := range map[string]string{
		"a large file":     strings.Repeat("# comment\n", 30_000),
		"brackets":         strings.Repeat("[\n", 60_000),
		"braces":           strings.Repeat("{\n", 60_000),
		"sequences":        strings.Repeat(strings.Repeat("- ", 900)+"\n", 70),
		"a staircase":      staircase(500),
		"many keys":        strings.Repeat("key: 1\n", 9_000),
		"many list items":  "networks:\n" + strings.Repeat("- 1\n", 32_000),
		"an open quote":    "name: '" + strings.Repeat("x\n", 60_000),
		"a thousand bombs": "a: &a [x]\n" + strings.Repeat("b: [*a,*a,*a,*a,*a,*a,*a,*a]\n", 4000),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := environment.Parse("lab.yaml", []byte(text)); err == nil {
				t.Error("the file was taken")
			}
		})
	}
}

func staircase(steps int) string {
	var b strings.Builder
	for i := range steps {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// FuzzParse feeds arbitrary files: each is taken or refused with problems in one
// line each, and what is taken can be shown.
func FuzzParse(f *testing.F) {
	f.Add(good(f))
	for _, name := range []string{"development", "staging", "production"} {
		data, err := os.ReadFile(filepath.Join(committed, name, environment.FileName))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	for _, text := range []string{"", "a: [", "? a\n: b", "&a a: *a", "- - - -", "a: |\n  b\n c", "\"a\\nb\": 1", "{a: 1, a: 2}", "name:\n  - {", "%YAML 1.2\n---\na: 1", "a: !!binary x", "networks: {a: {rpc: {endpoints: [1, {}, []]}}}"} {
		f.Add(text)
	}
	for _, place := range []string{"name: lab", "class: staging", "  core: {access: user}", "chainId: 31001", "[key, ", "explorer-api-key"} {
		f.Add(strings.Replace(good(f), place, place+" "+hexKey, 1))
		f.Add(strings.Replace(good(f), place, hexKey, 1))
		f.Add(strings.Replace(good(f), place, "x: "+hexKey, 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := environment.Parse("lab.yaml", []byte(text))
		if err != nil {
			if strings.Contains(text, hexKey) && strings.Contains(err.Error(), hexKey[:20]) {
				t.Fatalf("the error repeats a key: %v", err)
			}
			var invalid *environment.InvalidError
			if !errors.As(err, &invalid) || len(invalid.Problems) == 0 {
				t.Fatalf("the error is %v", err)
			}
			for _, p := range invalid.Problems {
				if strings.ContainsAny(p.String(), "\n\r") || p.Line < 1 || p.Column < 1 {
					t.Fatalf("the problem is %q", p)
				}
			}
			return
		}
		e.Inventory()
		e.Notes()
		if _, err := json.Marshal(e); err != nil {
			t.Fatal(err)
		}
	})
}
