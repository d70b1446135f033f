package legacyconfig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Document is a JSON file whose values are changed one by one. Every byte that has
// nothing to do with a change stays as it is: the order of keys, indentation,
// spaces, ends of lines, escapes.
type Document struct {
	file string
	data []byte
	root *node
}

// Entry is a key with a text or, where Entries is not nil, an object.
type Entry struct {
	Key     string
	Text    string
	Entries []Entry
}

// ParseDocument reads a file that is one JSON object. The error is an
// [*InvalidError].
func ParseDocument(file string, data []byte) (*Document, error) {
	root, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	return &Document{file: file, data: slices.Clone(data), root: root}, nil
}

// Bytes returns the file.
func (d *Document) Bytes() []byte { return slices.Clone(d.data) }

// Text returns the text at a path, false when there is no string.
func (d *Document) Text(path ...string) (string, bool) {
	n := d.find(path)
	if n == nil || n.kind != text {
		return "", false
	}
	return n.text, true
}

// Keys returns the names in the object at a path, in order; none when there is no
// object.
func (d *Document) Keys(path ...string) []string {
	n := d.find(path)
	if n == nil {
		return nil
	}
	names := make([]string, len(n.members))
	for i, m := range n.members {
		names[i] = m.name
	}
	return names
}

func (d *Document) find(path []string) *node {
	n := d.root
	for _, name := range path {
		n = n.get(name)
	}
	return n
}

// Set makes the value at a path a text, unless it is that already. A path that
// does not exist yet is added at the end of the last object that does. It is an
// error, an [*InvalidError], when something else than an object is on the way.
func (d *Document) Set(value string, path ...string) error {
	n := d.root
	for i, name := range path {
		if n.kind != object {
			return invalid([]Problem{{Place: n.place, Path: strings.Join(path[:i], "."), Text: "is " + n.kind.String() + "; an object is expected"}})
		}
		next := n.member(name)
		if next == nil {
			return d.add(n, nested(value, path[i:]))
		}
		n = next
	}
	if n.kind == text && n.text == value {
		return nil
	}
	return d.splice(n.start, n.end, encode(value))
}

// nested returns the entry that a path ends in a text.
func nested(value string, path []string) Entry {
	e := Entry{Key: path[len(path)-1], Text: value}
	for _, name := range slices.Backward(path[:len(path)-1]) {
		e = Entry{Key: name, Entries: []Entry{e}}
	}
	return e
}

// Delete removes the key at a path. It is no error when there is none.
func (d *Document) Delete(path ...string) error {
	parent, name := d.find(path[:len(path)-1]), path[len(path)-1]
	if parent == nil {
		return nil
	}
	at := slices.IndexFunc(parent.members, func(m member) bool { return m.name == name })
	switch {
	case at < 0:
		return nil
	case at > 0:
		return d.splice(parent.members[at-1].value.end, parent.members[at].value.end, "")
	case len(parent.members) > 1:
		return d.splice(parent.members[0].nameStart, parent.members[1].nameStart, "")
	}
	return d.splice(parent.start+1, parent.end-1, "")
}

// add puts an entry at the end of an object, written as its members are.
func (d *Document) add(n *node, e Entry) error {
	if len(n.members) == 0 {
		indent, unit := d.indentOf(n.start), d.unit()
		if !bytes.ContainsRune(d.data, '\n') {
			return d.splice(n.start+1, n.end-1, render(e, style{separator: " ", colon: ": "}))
		}
		inner := d.lineEnd() + indent + unit
		return d.splice(n.start+1, n.end-1, inner+render(e, style{separator: inner, unit: unit, colon: ": "})+d.lineEnd()+indent)
	}
	first, last := n.members[0], n.members[len(n.members)-1]
	lead := string(d.data[n.start+1 : first.nameStart])
	if len(n.members) > 1 {
		between := d.data[n.members[len(n.members)-2].value.end:last.nameStart]
		lead = string(between[bytes.IndexByte(between, ',')+1:])
	}
	s := style{separator: lead, colon: string(d.data[last.nameEnd:last.value.start]), unit: d.unit()}
	if at := strings.LastIndexByte(lead, '\n'); at >= 0 {
		s.separator = d.lineEnd() + lead[at+1:]
	}
	return d.splice(last.value.end, last.value.end, ","+lead+render(e, s))
}

// style is how an object is written: what stands before each key, between key and
// value, and what an inner object is indented by.
type style struct{ separator, colon, unit string }

func render(e Entry, s style) string {
	if e.Entries == nil {
		return encode(e.Key) + s.colon + encode(e.Text)
	}
	if !strings.Contains(s.separator, "\n") {
		parts := make([]string, len(e.Entries))
		for i, inner := range e.Entries {
			parts[i] = render(inner, s)
		}
		return encode(e.Key) + s.colon + "{" + strings.Join(parts, ", ") + "}"
	}
	deeper := style{separator: s.separator + s.unit, colon: s.colon, unit: s.unit}
	parts := make([]string, len(e.Entries))
	for i, inner := range e.Entries {
		parts[i] = deeper.separator + render(inner, deeper)
	}
	return encode(e.Key) + s.colon + "{" + strings.Join(parts, ",") + s.separator + "}"
}

// splice replaces bytes and reads the file again.
func (d *Document) splice(start, end int, with string) error {
	data := slices.Concat(d.data[:start], []byte(with), d.data[end:])
	root, err := parse(d.file, data)
	if err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	d.data, d.root = data, root
	return nil
}

// encode writes a string as JSON, without the escapes that are for HTML.
func encode(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("legacyconfig: encode a string: " + err.Error()) // strings can be encoded, all of them
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lineEnd is what ends the first line.
func (d *Document) lineEnd() string {
	if at := bytes.IndexByte(d.data, '\n'); at > 0 && d.data[at-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// indentOf returns the white space at the beginning of the line of an offset.
func (d *Document) indentOf(offset int) string {
	line := d.data[bytes.LastIndexByte(d.data[:offset], '\n')+1:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// unit returns what the first member of the file is indented by, two spaces where
// that does not tell.
func (d *Document) unit() string {
	if len(d.root.members) > 0 {
		if indent := d.indentOf(d.root.members[0].nameStart); indent != "" && d.indentOf(d.root.start) == "" {
			return indent
		}
	}
	return "  "
}
