package legacyconfig_test

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/legacyconfig"
)

func document(t *testing.T, text string) *legacyconfig.Document {
	t.Helper()
	d, err := legacyconfig.ParseDocument("test.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is written looks like what stands around it; nothing else moves.
func TestSetKeepsTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		in, value string
		path      []string
		want      string
	}{
		"a value":                              {`{"a" : "1" ,"b":"2"}`, "3", []string{"a"}, `{"a" : "3" ,"b":"2"}`},
		"a number becomes a text":              {"{\n\t\"a\": 1e3\n}\n", "1", []string{"a"}, "{\n\t\"a\": \"1\"\n}\n"},
		"an object becomes a text":             {`{"a":{"b":[1, 2]},"c":1}`, "x", []string{"a"}, `{"a":"x","c":1}`},
		"the same text in other letters stays": {`{"a":"\u0062"}`, "b", []string{"a"}, `{"a":"\u0062"}`},
		"a key on its line":                    {"{\n  \"a\": \"1\"\n}\n", "2", []string{"b"}, "{\n  \"a\": \"1\",\n  \"b\": \"2\"\n}\n"},
		"a key after others":                   {"{\n    \"a\" : 1,\n    \"b\" : 2\n}", "3", []string{"c"}, "{\n    \"a\" : 1,\n    \"b\" : 2,\n    \"c\" : \"3\"\n}"},
		"a key in a line":                      {`{"a":{"x":1, "y":2}}`, "3", []string{"a", "z"}, `{"a":{"x":1, "y":2, "z":"3"}}`},
		"ends of lines of Windows":             {"{\r\n\t\"a\": 1\r\n}\r\n", "2", []string{"b", "c"}, "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": \"2\"\r\n\t}\r\n}\r\n"},
		"an object is added as a whole": {
			"{\n  \"s\": {\n    \"x\": {\n      \"k\": 1\n    }\n  }\n}", "2",
			[]string{"s", "y", "k"},
			"{\n  \"s\": {\n    \"x\": {\n      \"k\": 1\n    },\n    \"y\": {\n      \"k\": \"2\"\n    }\n  }\n}",
		},
		"an empty object":                   {"{\n  \"s\": {}\n}\n", "2", []string{"s", "y", "k"}, "{\n  \"s\": {\n    \"y\": {\n      \"k\": \"2\"\n    }\n  }\n}\n"},
		"an empty file":                     {`{}`, "2", []string{"a", "b"}, `{"a": {"b": "2"}}`},
		"empty lines are not copied inward": {"{\n\n  \"a\": 1,\n\n  \"b\": 2\n}", "3", []string{"c", "d"}, "{\n\n  \"a\": 1,\n\n  \"b\": 2,\n\n  \"c\": {\n    \"d\": \"3\"\n  }\n}"},
		"quotes and signs":                  {`{"a":1}`, `<"\>`, []string{`&"`}, `{"a":1,"&\"":"<\"\\>"}`},
	} {
		t.Run(name, func(t *testing.T) {
			d := document(t, c.in)
			if err := d.Set(c.value, c.path...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(d.Bytes())); diff != "" {
				t.Error(diff)
			}
			if got, ok := d.Text(c.path...); !ok || got != c.value {
				t.Errorf("%q stands there afterwards", got)
			}
		})
	}
}

func TestDeleteKeepsTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		path []string
		want string
	}{
		"the first":         {"{\n  \"a\": 1,\n  \"b\": 2\n}\n", []string{"a"}, "{\n  \"b\": 2\n}\n"},
		"the last":          {"{\n  \"a\": 1,\n  \"b\": 2\n}\n", []string{"b"}, "{\n  \"a\": 1\n}\n"},
		"one between":       {`{"a":1, "b":[2] ,"c":3}`, []string{"b"}, `{"a":1 ,"c":3}`},
		"the only one":      {"{ \"s\": {\n \"a\": 1 } }", []string{"s", "a"}, `{ "s": {} }`},
		"one that is not":   {`{"a":1}`, []string{"b"}, `{"a":1}`},
		"one below nothing": {`{"a":1}`, []string{"b", "c"}, `{"a":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			d := document(t, c.in)
			if err := d.Delete(c.path...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(d.Bytes())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSetRefusesToReplaceOnTheWay(t *testing.T) {
	d := document(t, "{\n  \"signers\": \"none\"\n}")
	err := d.Set("aws", "signers", "celo", "type")
	if want := "test.json:2:14: signers: is a string; an object is expected"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// wanted is what every published file of an agent is edited to.
var wanted = legacyconfig.Signers{
	Role: legacyconfig.Watcher, Networks: []string{"alfajores", "kovan"},
	Transactions: map[string]legacyconfig.KMSKey{
		"alfajores": {ID: "alias/staging-watcher-signer", Region: "us-west-2"},
		"kovan":     {ID: "alias/staging-watcher-signer", Region: "us-west-2"},
	},
	Attestation: &legacyconfig.KMSKey{ID: "alias/staging-watcher-attestation", Region: "us-west-2"},
}

// The golden files are the published ones with new signers. What differs can be
// read with diff.
func TestEditSignersOfPublishedFiles(t *testing.T) {
	for _, name := range []string{"alfajores_config.json", "watcher-partial.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata/development", name))
			if err != nil {
				t.Fatal(err)
			}
			d := document(t, string(data))
			left, err := legacyconfig.EditSigners(d, wanted)
			if err != nil {
				t.Fatal(err)
			}
			if name == "alfajores_config.json" && !cmp.Equal(left, []string{"rinkeby"}) {
				t.Errorf("left alone: %v", left)
			}
			golden := filepath.Join("testdata/golden", name)
			want, err := os.ReadFile(golden)
			if os.Getenv("UPDATE_GOLDEN") != "" {
				err = os.WriteFile(golden, d.Bytes(), 0o600)
				want = d.Bytes()
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(d.Bytes())); diff != "" {
				t.Errorf("%s (UPDATE_GOLDEN=1 rewrites it):\n%s", golden, diff)
			}
		})
	}
}

func TestARelayerSignsNoStatements(t *testing.T) {
	want := wanted
	want.Role = legacyconfig.Relayer
	if _, err := legacyconfig.EditSigners(document(t, "{}"), want); err == nil {
		t.Error("no error")
	}
}

// Whatever is edited: no panic, the second edit changes nothing, and a file of
// which everything that was set is taken away holds the bytes of before.
func FuzzEditSigners(f *testing.F) {
	for _, pattern := range []string{"testdata/development/*.json", "testdata/golden/*.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("no files: %v", err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, text := range []string{"{}", "{\"signers\":{}}", "{\"signers\":{\"kovan\":{}}\n}", "\t{\"a\": [{}]\r\n,\"watcher\" : {\"key\":\"1\",\"type\":2}}", "{\"signers\":null}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := legacyconfig.ParseDocument("fuzz.json", data)
		if err != nil {
			return
		}
		addAndRemove(t, data)
		if _, err := legacyconfig.EditSigners(d, wanted); err != nil {
			return
		}
		once := d.Bytes()
		again := document(t, string(once))
		if _, err := legacyconfig.EditSigners(again, wanted); err != nil {
			t.Fatalf("the second edit: %v", err)
		}
		if string(again.Bytes()) != string(once) {
			t.Fatalf("the second edit changes\n%s\nto\n%s", once, again.Bytes())
		}
		if id, _ := again.Text("signers", "kovan", "id"); id != "alias/staging-watcher-signer" {
			t.Fatalf("the signer of kovan is %q in\n%s", id, once)
		}
		if !utf8.Valid(once) {
			t.Fatal("the file is no text any more")
		}
	})
}

// addAndRemove adds a key that is not there and takes it away again.
func addAndRemove(t *testing.T, data []byte) {
	t.Helper()
	const key = "a key that is nowhere"
	d := document(t, string(data))
	if len(d.Keys()) == 0 || d.Set("x", key) != nil {
		return
	}
	if err := d.Delete(key); err != nil {
		t.Fatal(err)
	}
	if string(d.Bytes()) != string(data) {
		t.Fatalf("%q became %q", data, d.Bytes())
	}
}
