package provision_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision"
)

func TestAPlanIsTheSameEachTime(t *testing.T) {
	s := newShelf()
	first, second := plan(t, things(s)), plan(t, things(s))
	if !bytes.Equal(first.Encode(), second.Encode()) || first.Digest() != second.Digest() {
		t.Error("two plans of the same things differ")
	}
	first.Proposer = "alice"
	if first.Digest() != second.Digest() {
		t.Error("the digest depends on who proposes")
	}
	var ids []string
	for _, step := range first.Steps {
		ids = append(ids, step.ID)
	}
	want := []string{"a/one:set:value", "b/one:set:value", "a/last:set:value", "a/two:set:value"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	last := first.Steps[2]
	if !last.Barrier || !cmp.Equal(last.After, []string{"b/one:set:value"}) {
		t.Errorf("the step of the second phase: barrier %v, after %v", last.Barrier, last.After)
	}
	for name, change := range map[string]func(){
		"what was found": func() { s.put("b/one", "7") },
		"what is done":   func() { s.put("b/one", "1") },
	} {
		change()
		if plan(t, things(s)).Digest() == first.Digest() {
			t.Errorf("the digest does not depend on %s", name)
		}
	}
}

func TestWhatCannotBePlanned(t *testing.T) {
	s := newShelf()
	s.fail["read b/one"] = errors.New("no answer")
	for name, c := range map[string]struct {
		resources []provision.Resource
		want      string
	}{
		"a circle": {[]provision.Resource{
			&thing{shelf: s, key: "x", needs: []string{"y"}}, &thing{shelf: s, key: "y", needs: []string{"x"}},
		}, "x needs itself, through others"},
		"a stranger":  {[]provision.Resource{&thing{shelf: s, key: "x", needs: []string{"z"}}}, "x needs z, which is no resource of the environment"},
		"a namesake":  {[]provision.Resource{&thing{shelf: s, key: "x"}, &thing{shelf: s, key: "x"}}, "two resources are called x"},
		"no answer":   {things(s), "read b/one: no answer"},
		"no lane":     {[]provision.Resource{&thing{shelf: s, key: "x", want: "1"}}, "not a plan: step \"x:set:value\" stands twice or lacks its id, resource or lane"},
		"no resource": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := provision.Make(t.Context(), provision.Config{Environment: "lab", Resources: c.resources})
			if got := errorText(err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestDecode(t *testing.T) {
	p := plan(t, things(newShelf()))
	p.Proposer = "alice"
	text := string(p.Encode())
	got, err := provision.Decode([]byte(text))
	if err != nil || !bytes.Equal(got.Encode(), []byte(text)) {
		t.Fatalf("a plan comes back as another: %v", err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":           {"hello", "invalid character"},
		"an unknown key":    {strings.Replace(text, `"version"`, `"extra": 1, "version"`, 1), `unknown field "extra"`},
		"another version":   {strings.Replace(text, `"version": 1`, `"version": 2`, 1), "of a version that this program knows: 2, not 1"},
		"another form":      {strings.Replace(text, "  ", " ", 1), "in its canonical form"},
		"something behind":  {text + "{}", "something follows it"},
		"a step twice":      {strings.ReplaceAll(text, "b/one:set:value", "a/one:set:value"), "stands twice"},
		"an unknown before": {strings.Replace(text, "\"after\": [\n        \"b/one:set:value\"", "\"after\": [\n        \"c/one:set:value\"", 1), "is not a step of another lane before it"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := provision.Decode([]byte(c.text)); !errors.Is(err, provision.ErrPlan) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	s := newShelf()
	p, err := provision.Make(f.Context(), provision.Config{Environment: "lab", Resources: things(s)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.Encode())
	f.Add([]byte(`{"version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := provision.Decode(data)
		if err == nil && !bytes.Equal(p.Encode(), data) {
			t.Error("what was read is not what stands there")
		}
	})
}

func TestDifferences(t *testing.T) {
	s := newShelf()
	s.put("b/one", "5")
	var got []string
	for _, d := range plan(t, things(s)).Differences() {
		got = append(got, strings.Join([]string{d.Resource, d.Field, d.Found, d.Wanted, d.Do}, " "))
	}
	want := []string{"a/one value  1 optics plan -e lab", "b/one value 5 1 optics plan -e lab", "a/last value  9 optics plan -e lab", "a/two value  2 optics plan -e lab"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
