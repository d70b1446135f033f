package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The bounds of a text that is read at all. AWS takes at most 32 KiB, for a key
// policy; a document is six levels deep.
const (
	maxText  = 1 << 20
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
	r := &treeReader{text: text, json: json.NewDecoder(bytes.NewReader(text))}
	r.json.UseNumber()
	n, err := r.read(0)
	if err != nil {
		return node{}, err
	}
	at := r.next()
	if _, err := r.json.Token(); !errors.Is(err, io.EOF) {
		return node{}, errorAt(at, "text follows the document: expected its end")
	}
	return n, nil
}

// next returns the place of the next token.
func (r *treeReader) next() Position {
	offset := int(r.json.InputOffset())
	rest := r.text[offset:]
	return positionIn(r.text, offset+len(rest)-len(bytes.TrimLeft(rest, " \t\r\n,:")))
}

// token reads the next token and where it stands.
func (r *treeReader) token() (json.Token, Position, error) {
	at := r.next()
	t, err := r.json.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return t, at, nil
	case errors.As(err, &syntax):
		return nil, at, errorAt(positionIn(r.text, max(0, int(syntax.Offset)-1)), "not JSON: %s", syntax)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, at, errorAt(positionIn(r.text, len(r.text)), "not JSON: the text ends inside the document")
	default:
		return nil, at, errorAt(at, "not JSON: %v", err)
	}
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
			return nil, errorAt(at, "not JSON: expected a name in quotes")
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
	before := string(text[:min(offset, len(text))])
	line := strings.LastIndexByte(before, '\n')
	return Position{Line: 1 + strings.Count(before, "\n"), Column: len(before) - line}
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
