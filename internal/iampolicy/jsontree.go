package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The bounds of a text that is read at all. AWS takes at most 32 KiB, for a key
// policy; a document is six levels deep.
const (
	maxText  = 1 << 17
	maxDepth = 32
)

// ParseError says what is wrong with a document, and where.
type ParseError struct {
	// Position is where the wrong element begins.
	Position Position
	// Message says what was found and what was expected, in one line.
	Message string
}

// Error returns line:column: message.
func (e *ParseError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Position.Line, e.Position.Column, e.Message)
}

// node is a JSON value and where it stood.
type node struct {
	at      Position
	value   any // json.Delim for objects and arrays, else string, json.Number, bool or nil
	members []member
	items   []node
}

// member is one name and value of an object.
type member struct {
	at   Position
	name string
	node node
}

// text returns a string's value.
func (n node) text() (string, bool) {
	s, ok := n.value.(string)
	return s, ok
}

func (n node) isObject() bool { return n.value == json.Delim('{') }

func (n node) isArray() bool { return n.value == json.Delim('[') }

// kind names what a value is.
func (n node) kind() string {
	switch v := n.value.(type) {
	case json.Delim:
		if v == '{' {
			return "an object"
		}
		return "an array"
	case string:
		return fmt.Sprintf("the string %q", v)
	case json.Number:
		return "the number " + v.String()
	case bool:
		return fmt.Sprintf("%t", v)
	default:
		return "null"
	}
}

// errorf is an error at the value.
func (n node) errorf(format string, args ...any) error { return errorAt(n.at, format, args...) }

func errorAt(at Position, format string, args ...any) error {
	return &ParseError{Position: at, Message: fmt.Sprintf(format, args...)}
}

// treeReader reads JSON into nodes.
type treeReader struct {
	text []byte
	json *json.Decoder

	// passed is how much of the text lies before the place at, which only moves
	// forward: finding all places takes one reading.
	passed int
	at     Position
}

// readTree reads one JSON value with nothing behind it. Names may stand once in
// an object.
func readTree(text []byte) (node, error) {
	first := Position{1, 1}
	switch {
	case len(text) > maxText:
		return node{}, errorAt(first, "the text is %d bytes long: expected a policy document of at most %d", len(text), maxText)
	case len(bytes.TrimSpace(text)) == 0:
		return node{}, errorAt(first, "the text is empty: expected a policy document")
	case bytes.HasPrefix(text, []byte("%7B")):
		return node{}, errorAt(first, "the document is URL-encoded, as the IAM API returns it: decode it first")
	case !utf8.Valid(text):
		return node{}, errorAt(positionIn(text, invalidByte(text)), "the text is not UTF-8")
	}
	if err := checkSyntax(text); err != nil {
		return node{}, err
	}
	r := &treeReader{text: text, json: json.NewDecoder(bytes.NewReader(text)), at: Position{1, 1}}
	r.json.UseNumber()
	return r.read(0)
}

// checkSyntax returns where a text stops being JSON.
func checkSyntax(text []byte) error {
	var whole json.RawMessage
	err := json.Unmarshal(text, &whole)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(text)) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return errorAt(positionIn(text, len(text)), "not JSON: the text ends inside the document")
	case errors.As(err, &syntax):
		return errorAt(positionIn(text, max(0, int(syntax.Offset)-1)), "not JSON: %v", err)
	default:
		return errorAt(Position{1, 1}, "not JSON: %v", err)
	}
}

// next returns the place of the next token.
func (r *treeReader) next() Position {
	from := int(r.json.InputOffset())
	for from < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[from]) >= 0 {
		from++
	}
	r.at = r.at.after(r.text[r.passed:from])
	r.passed = from
	return r.at
}

// token reads the next token and where it stands.
func (r *treeReader) token() (json.Token, Position, error) {
	at := r.next()
	t, err := r.json.Token()
	if err != nil {
		return nil, at, errorAt(at, "not JSON: %v", err)
	}
	return t, at, nil
}

func (r *treeReader) read(depth int) (node, error) {
	t, at, err := r.token()
	if err != nil {
		return node{}, err
	}
	n := node{at: at, value: t}
	switch {
	case depth > maxDepth:
		return node{}, n.errorf("more than %d levels deep: expected a policy document", maxDepth)
	case t == json.Delim('{'):
		n.members, err = r.readMembers(depth)
	case t == json.Delim('['):
		n.items, err = r.readItems(depth)
	}
	return n, err
}

func (r *treeReader) readMembers(depth int) ([]member, error) {
	var members []member
	seen := map[string]Position{}
	for r.json.More() {
		t, at, err := r.token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, errorAt(at, "found %v: expected a name in quotes", t)
		}
		if before, twice := seen[name]; twice {
			return nil, errorAt(at, "%q stands here a second time: the first is at %d:%d", name, before.Line, before.Column)
		}
		seen[name] = at
		value, err := r.read(depth + 1)
		if err != nil {
			return nil, err
		}
		members = append(members, member{at: at, name: name, node: value})
	}
	_, _, err := r.token()
	return members, err
}

func (r *treeReader) readItems(depth int) ([]node, error) {
	items := []node{}
	for r.json.More() {
		item, err := r.read(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, _, err := r.token()
	return items, err
}

// positionIn turns an offset in bytes into a place.
func positionIn(text []byte, offset int) Position {
	return Position{1, 1}.after(text[:min(offset, len(text))])
}

// after returns the place behind some text that begins at a place.
func (p Position) after(text []byte) Position {
	lines := bytes.Count(text, []byte("\n"))
	if lines == 0 {
		return Position{Line: p.Line, Column: p.Column + len(text)}
	}
	return Position{Line: p.Line + lines, Column: len(text) - bytes.LastIndexByte(text, '\n')}
}

// invalidByte returns the offset of the first byte that is not UTF-8.
func invalidByte(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}
