package upgrade_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/upgrade"
)

func lines(t *testing.T, from, to upgrade.Layout) (all []string, refused bool) {
	t.Helper()
	changes, err := upgrade.CompareLayouts(from, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		all, refused = append(all, c.String()), refused || c.Refused()
	}
	return all, refused
}

func catalogue(t *testing.T) upgrade.Catalogue {
	t.Helper()
	c, err := upgrade.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The contracts in use can be pointed to those of this build.
func TestLayoutsOfTheFirstVersion(t *testing.T) {
	published, err := upgrade.PublishedLayouts()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"Home": {
			"slot 0 offset 0: bool _initialized → uint8 _initialized: retyped",
			"slot 2 offset 0: mapping(uint256 => bytes32) queue.queue → mapping(uint256 => bytes32) queue.items: renamed",
			"slot 3 offset 0: mapping(bytes32 => uint256) queue.places: added",
			"slot 134 offset 21: uint32 copiedDomain: added",
			"slot 134 offset 25: uint40 copiedSeconds: added",
		},
		"Replica": {
			"slot 0 offset 0: bool _initialized → uint8 _initialized: retyped",
			"slot 0 offset 23: uint32 copiedDomain: added",
			"slot 0 offset 27: uint40 copiedSeconds: added",
			"slot 54 offset 0: address owner: added",
			"slot 55 offset 0: bytes32 genesisRoot: added",
		},
		"GovernanceRouter": {
			"slot 0 offset 0: bool _initialized → uint8 _initialized: retyped",
			"slot 4 offset 0: contract XAppConnectionManager xAppConnectionManager → contract IXAppConnectionManager xAppConnectionManager: retyped",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, refused := lines(t, published[name].Layout, catalogue(t)[name].Layout)
			if diff := cmp.Diff(want, got); diff != "" || refused {
				t.Errorf("refused: %t; -want +got\n%s", refused, diff)
			}
		})
	}
}

const types = `"types": {
 "u": {"encoding": "inplace", "label": "uint256", "numberOfBytes": "32"},
 "h": {"encoding": "inplace", "label": "uint128", "numberOfBytes": "16"},
 "a": {"encoding": "inplace", "label": "address", "numberOfBytes": "20"},
 "i": {"encoding": "inplace", "label": "contract IHome", "numberOfBytes": "20"},
 "e": {"encoding": "inplace", "label": "enum A.States", "numberOfBytes": "1"},
 "f": {"encoding": "inplace", "label": "enum B.States", "numberOfBytes": "1"},
 "s": {"encoding": "inplace", "label": "struct S", "numberOfBytes": "64", "members": [
   {"label": "x", "offset": 0, "slot": "0", "type": "u"}, {"label": "y", "offset": 0, "slot": "1", "type": "a"}]},
 "r": {"encoding": "inplace", "label": "struct S", "numberOfBytes": "64", "members": [
   {"label": "x", "offset": 0, "slot": "0", "type": "u"}, {"label": "y", "offset": 0, "slot": "1", "type": "a"},
   {"label": "z", "offset": 20, "slot": "1", "type": "e"}]},
 "ms": {"encoding": "mapping", "label": "mapping(uint256 => struct S)", "numberOfBytes": "32", "key": "u", "value": "s"},
 "mr": {"encoding": "mapping", "label": "mapping(uint256 => struct S)", "numberOfBytes": "32", "key": "u", "value": "r"},
 "ma": {"encoding": "mapping", "label": "mapping(address => struct S)", "numberOfBytes": "32", "key": "a", "value": "s"},
 "ds": {"encoding": "dynamic_array", "label": "struct S[]", "numberOfBytes": "32", "base": "s"},
 "dr": {"encoding": "dynamic_array", "label": "struct S[]", "numberOfBytes": "32", "base": "r"},
 "u3": {"encoding": "inplace", "label": "uint256[3]", "numberOfBytes": "96", "base": "u"},
 "u4": {"encoding": "inplace", "label": "uint256[4]", "numberOfBytes": "128", "base": "u"},
 "g8": {"encoding": "inplace", "label": "uint256[8]", "numberOfBytes": "256", "base": "u"},
 "g7": {"encoding": "inplace", "label": "uint256[7]", "numberOfBytes": "224", "base": "u"}}`

func layout(t *testing.T, variables string) (l upgrade.Layout) {
	t.Helper()
	if err := json.Unmarshal([]byte(`{"storage": [`+variables+`], `+types+`}`), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRulesOfLayouts(t *testing.T) {
	at := func(label, slot, kind string) string {
		return `{"label": "` + label + `", "offset": 0, "slot": "` + slot + `", "type": "` + kind + `"}`
	}
	gap := `, {"label": "__gap", "offset": 0, "slot": "1", "type": "g8"}`
	for name, c := range map[string]struct {
		from, to string
		want     []string
		refused  bool
	}{
		"nothing changed": {at("x", "0", "u") + gap, at("x", "0", "u") + gap, nil, false},
		"room shrinks by as much": {
			at("x", "0", "u") + gap, at("x", "0", "u") + "," + at("y", "1", "u") + "," + at("__gap", "2", "g7"),
			[]string{"slot 1 offset 0: uint256 y: added"},
			false,
		},
		"room does not shrink": {
			at("x", "0", "u") + gap, at("x", "0", "u") + "," + at("y", "1", "u") + "," + at("__gap", "2", "g8"),
			[]string{"slot 1 offset 0: uint256[8] __gap, up to slot 8 → uint256[8] __gap, up to slot 9: reserved room", "slot 1 offset 0: uint256 y: added"},
			true,
		},
		"room does not shrink and something follows": {
			at("x", "0", "u") + gap + "," + at("z", "9", "a"),
			at("x", "0", "u") + "," + at("y", "1", "u") + "," + at("__gap", "2", "g8") + "," + at("z", "10", "a"),
			[]string{
				"slot 1 offset 0: uint256[8] __gap, up to slot 8 → uint256[8] __gap, up to slot 9: reserved room",
				"slot 1 offset 0: uint256 y: added", "slot 9 offset 0: address z → slot 10 offset 0: moved",
				"slot 10 offset 0: address z: added",
			},
			true,
		},
		"another type":                  {at("x", "0", "u"), at("x", "0", "h"), []string{"slot 0 offset 0: uint256 x → uint128 x: type changed"}, true},
		"another name":                  {at("x", "0", "u"), at("y", "0", "u"), []string{"slot 0 offset 0: uint256 x → uint256 y: renamed"}, false},
		"an interface":                  {at("x", "0", "a"), at("x", "0", "i"), []string{"slot 0 offset 0: address x → contract IHome x: retyped"}, false},
		"an enum declared elsewhere":    {at("x", "0", "e"), at("x", "0", "f"), nil, false},
		"removed":                       {at("x", "0", "u") + "," + at("y", "1", "u"), at("x", "0", "u"), []string{"slot 1 offset 0: uint256 y: removed"}, true},
		"removed for room":              {at("x", "0", "u"), at("__gap", "0", "g8"), []string{"slot 0 offset 0: uint256 x: removed"}, true},
		"two change places":             {at("x", "0", "u") + "," + at("y", "1", "a"), at("y", "0", "a") + "," + at("x", "1", "u"), []string{"slot 0 offset 0: uint256 x → slot 1 offset 0: moved", "slot 1 offset 0: address y → slot 0 offset 0: moved"}, true},
		"a struct uses its own padding": {at("x", "0", "s"), at("x", "0", "r"), []string{"slot 1 offset 20: enum A.States x.z: added"}, false},
		"a mapped struct grows":         {at("x", "0", "ms"), at("x", "0", "mr"), []string{"slot 0 offset 0: mapping(uint256 => struct S) x → mapping(uint256 => struct S) x: retyped"}, false},
		"a mapped struct shrinks":       {at("x", "0", "mr"), at("x", "0", "ms"), []string{"slot 0 offset 0: mapping(uint256 => struct S) x → mapping(uint256 => struct S) x: type changed"}, true},
		"another key":                   {at("x", "0", "ms"), at("x", "0", "ma"), []string{"slot 0 offset 0: mapping(uint256 => struct S) x → mapping(address => struct S) x: type changed"}, true},
		"a listed struct grows":         {at("x", "0", "ds"), at("x", "0", "dr"), []string{"slot 0 offset 0: struct S[] x → struct S[] x: type changed"}, true},
		"an array grows":                {at("x", "0", "u3"), at("x", "0", "u4"), []string{"slot 0 offset 0: uint256[3] x → uint256[4] x: type changed"}, true},
		"behind the last":               {at("x", "0", "u"), at("x", "0", "u") + "," + at("y", "1", "u"), []string{"slot 1 offset 0: uint256 y: added"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, refused := lines(t, layout(t, c.from), layout(t, c.to))
			if diff := cmp.Diff(c.want, got); diff != "" || refused != c.refused {
				t.Errorf("refused %t; -want +got\n%s", refused, diff)
			}
		})
	}
}
