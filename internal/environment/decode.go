package environment

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// decoder turns YAML nodes into values, and collects everything that is wrong on
// the way. What keys there are, it reads from the fields of the structs:
//
//	json:"chainId"         the key
//	env:"required"         the key must be there
//	env:"default=2000"     what stands there when the key is not
//	env:"name"             the field is the key of an entry: networks: {celo: …}
//	env:"value"            the field is the value of such an entry
//	env:"-"                the field has no key
type decoder struct {
	*source
	places map[string]Place
	// bad are the paths of which something is wrong already; void are those whose
	// values are not what the file means, and tell nothing.
	bad, void map[string]bool
	// texts are those with variables, in order.
	texts []Text
}

// field is a field of a struct that has a key.
type field struct {
	index    int
	key      string
	required bool
	absent   string // the default, "" for none
}

// fieldsOf returns the fields that have a key, and the indices of the fields for
// an entry's name and value, -1 for none.
func fieldsOf(t reflect.Type) (fields []field, name, value int) {
	name, value = -1, -1
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch rule := f.Tag.Get("env"); {
		case !f.IsExported() || rule == "-":
		case rule == "name":
			name = i
		case rule == "value":
			value = i
		default:
			absent, _ := strings.CutPrefix(rule, "default=")
			if absent == rule {
				absent = ""
			}
			fields = append(fields, field{index: i, key: key, required: rule == "required", absent: absent})
		}
	}
	return fields, name, value
}

// fine reports whether nothing is known to be wrong with a path.
func (d *decoder) fine(path string) bool {
	if d.bad[path] {
		return false
	}
	for p := path; p != ""; p = parentPath(p) {
		if d.void[p] {
			return false
		}
	}
	return !d.void[""]
}

// problem reports what is wrong with the value of a path, unless something is
// known to be wrong with it.
func (d *decoder) problem(path, format string, args ...any) {
	if !d.fine(path) {
		return
	}
	place := d.place(path)
	d.fail(place.Line, place.Column, path, format, args...)
}

// fail reports what is wrong at a place of a path.
func (d *decoder) fail(line, column int, path, format string, args ...any) {
	d.bad[path] = true
	d.report(line, column, path, format, args...)
}

func (d *decoder) place(path string) Place {
	e := Environment{File: d.file, places: d.places}
	return e.Place(path)
}

func (d *decoder) mark(path string, node ast.Node) {
	at := node.GetToken().Position
	d.places[path] = Place{File: d.file, Line: at.Line, Column: max(1, at.Column), Path: path}
}

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

// value decodes a node into v.
func (d *decoder) value(node ast.Node, v reflect.Value, path string) {
	if looksSecret(scalarText(node)) != "" {
		d.void[path] = true // it was reported with the file's secrets
		return
	}
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(node, v.Elem(), path)
	case v.Addr().Type().Implements(textType), v.Kind() != reflect.Struct && v.Kind() != reflect.Slice:
		d.mark(path, node)
		d.scalar(node, v, path)
	case v.Kind() == reflect.Struct:
		d.structure(node, v, path)
	default:
		_, name, _ := entryFields(v.Type().Elem())
		if name >= 0 {
			d.entries(node, v, path)
		} else {
			d.list(node, v, path)
		}
	}
}

func entryFields(t reflect.Type) (fields []field, name, value int) {
	if t.Kind() != reflect.Struct {
		return nil, -1, -1
	}
	return fieldsOf(t)
}

// pairs returns the keys and values of a mapping. A key that stands twice is
// reported, and left out the second time.
func (d *decoder) pairs(node ast.Node, path string) ([]*ast.MappingValueNode, bool) {
	var all []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		all = n.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{n}
	default:
		d.wrongType(node, path, "a mapping of key: value")
		return nil, false
	}
	first := make(map[string]int)
	var pairs []*ast.MappingValueNode
	for _, pair := range all {
		token := pair.Key.GetToken()
		at, key := token.Position, token.Value
		if looksSecret(key) != "" {
			continue
		}
		if before, twice := first[key]; twice {
			d.fail(at.Line, at.Column, join(path, key), "the key stands twice, in line %d too", before)
			continue
		}
		first[key] = at.Line
		pairs = append(pairs, pair)
	}
	return pairs, true
}

// structure decodes a mapping whose keys are the fields of a struct.
func (d *decoder) structure(node ast.Node, v reflect.Value, path string) {
	fields, _, _ := fieldsOf(v.Type())
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	byKey, names := make(map[string]field), make([]string, len(fields))
	for i, f := range fields {
		byKey[f.key], names[i] = f, f.key
	}
	found := make(map[string]bool)
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		at := join(path, key)
		f, known := byKey[key]
		if !known {
			p := pair.Key.GetToken().Position
			d.fail(p.Line, p.Column, at, "unknown key%s; possible are %s", strings.TrimSuffix(meant(key, names), "?"), oneOf(names))
			continue
		}
		found[key] = true
		d.mark(at, pair.Key)
		d.value(pair.Value, v.Field(f.index), at)
	}
	for _, f := range fields {
		switch at := join(path, f.key); {
		case found[f.key]:
		case f.required:
			d.problem(at, "the key is missing")
			d.void[at] = true
		case f.absent != "":
			d.text(f.absent, v.Field(f.index), at)
		}
	}
}

// entries decodes a mapping from names to structs, in order.
func (d *decoder) entries(node ast.Node, v reflect.Value, path string) {
	pairs, ok := d.pairs(node, path)
	if !ok {
		return
	}
	_, name, value := fieldsOf(v.Type().Elem())
	v.Set(reflect.MakeSlice(v.Type(), 0, len(pairs)))
	for _, pair := range pairs {
		token := pair.Key.GetToken()
		at := join(path, token.Value)
		d.mark(at, pair.Key)
		item := reflect.New(v.Type().Elem()).Elem()
		if !d.text(token.Value, item.Field(name), at) {
			d.bad[path] = true // an entry is missing
			continue
		}
		if value >= 0 {
			d.value(pair.Value, item.Field(value), at)
		} else {
			d.value(pair.Value, item, at)
		}
		v.Set(reflect.Append(v, item))
	}
}

// list decodes a sequence.
func (d *decoder) list(node ast.Node, v reflect.Value, path string) {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		d.wrongType(node, path, "a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(sequence.Values), len(sequence.Values)))
	for i, item := range sequence.Values {
		d.value(item, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

// scalar decodes a single value. Only the type of v decides how it is read: 0123
// is no octal number, and yes is no boolean.
func (d *decoder) scalar(node ast.Node, v reflect.Value, path string) {
	var isText, isNumber, isBool bool
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		isText = true
	case *ast.IntegerNode, *ast.FloatNode:
		isNumber = true
	case *ast.BoolNode:
		isBool = true
	}
	raw := scalarText(node)
	_, custom := v.Addr().Interface().(encoding.TextUnmarshaler)
	switch wanted := v.Kind(); {
	case custom && (isText || isNumber),
		wanted == reflect.String && isText,
		wanted == reflect.Bool && isBool,
		isUint(wanted) && isNumber:
		d.text(raw, v, path)
	case wanted == reflect.Bool:
		d.wrongType(node, path, "true or false")
	case isUint(wanted) && !custom:
		d.wrongType(node, path, "a whole number")
	default:
		d.wrongType(node, path, "a text")
	}
}

// scalarText returns the text of a single value, "" of anything else.
func scalarText(node ast.Node) string {
	switch n := node.(type) {
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n")
	case *ast.BoolNode:
		return strconv.FormatBool(n.Value)
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode:
		return node.GetToken().Value
	}
	return ""
}

func isUint(k reflect.Kind) bool {
	return k == reflect.Uint64 || k == reflect.Uint32
}

// text sets v from its text and reports whether it could; if not, so is the
// reason.
func (d *decoder) text(raw string, v reflect.Value, path string) bool {
	if placed, ok := v.Addr().Interface().(interface{ setPlace(Place) }); ok {
		placed.setPlace(d.place(path))
	}
	var err error
	if custom, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		err = custom.UnmarshalText([]byte(raw))
	} else {
		err = plainText(raw, v)
	}
	if err != nil {
		d.problem(path, "%v", err)
		d.void[path] = true
	} else if t, ok := v.Addr().Interface().(interface{ text() Text }); ok && len(t.text().Variables()) > 0 {
		d.texts = append(d.texts, t.text())
	}
	return err == nil
}

func plainText(raw string, v reflect.Value) error {
	switch {
	case v.Kind() == reflect.Bool:
		v.SetBool(raw == "true")
	case isUint(v.Kind()):
		n, err := strconv.ParseUint(raw, 10, v.Type().Bits())
		if err != nil {
			return fmt.Errorf("%s is not a whole number from 0 to %d, in decimal digits", quote(raw), ^uint64(0)>>(64-v.Type().Bits()))
		}
		v.SetUint(n)
	default:
		v.SetString(raw)
	}
	return nil
}

// wrongType reports that a node is of another type than expected.
func (d *decoder) wrongType(node ast.Node, path, wanted string) {
	found := "something else"
	hint := ""
	switch n := node.(type) {
	case *ast.NullNode:
		found = "nothing"
	case *ast.BoolNode:
		found = n.GetToken().Value
	case *ast.IntegerNode, *ast.FloatNode:
		found = "the number " + quote(node.GetToken().Value)
	case *ast.StringNode:
		found = "the text " + quote(n.Value)
		if _, err := strconv.ParseUint(n.Value, 10, 64); wanted == "a whole number" && err == nil {
			hint = "; remove the quotes"
		}
	case *ast.LiteralNode:
		found = "a text"
	case *ast.MappingNode, *ast.MappingValueNode:
		found = "a mapping"
	case *ast.SequenceNode:
		found = "a list"
	}
	if wanted == "a text" && (strings.HasPrefix(found, "the number") || found == "true" || found == "false") {
		hint = "; put it in quotes"
	}
	at := node.GetToken().Position
	if d.fine(path) {
		d.fail(at.Line, at.Column, path, "%s is expected, %s was found%s", wanted, found, hint)
	}
	d.void[path] = true
}

var simpleKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// join returns the path of a key.
func join(path, key string) string {
	if !simpleKey.MatchString(key) {
		key = quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// parentPath returns the path without its last key or index, "" at the end.
func parentPath(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}
