package legacyconfig

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of one file.
const (
	maxFile  = 1 << 20
	maxDepth = 16
)

type kind int

const (
	null kind = iota
	object
	array
	text
	number
	boolean
)

func (k kind) String() string {
	return [...]string{"null", "an object", "a list", "a string", "a number", "true or false"}[k]
}

// node is one JSON value with the bytes that it stands on.
type node struct {
	kind    kind
	text    string // of a string, without quotes and escapes; of others as written
	members []member
	items   []*node
	place   Place

	start, end int
}

// member is a name and its value in an object.
type member struct {
	name               string
	nameStart, nameEnd int
	place              Place
	value              *node
}

// member returns the value of a name, nil for none.
func (n *node) member(name string) *node {
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// parser reads one file.
type parser struct {
	file  string
	data  []byte
	dec   *json.Decoder
	depth int
}

// parse reads one JSON object. The error is an *InvalidError.
func parse(file string, data []byte) (*node, error) {
	p := &parser{file: file, data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	if len(data) > maxFile {
		return nil, p.wrong(0, "has %d bytes; a configuration has at most %d", len(data), maxFile)
	}
	if !utf8.Valid(data) {
		return nil, p.wrong(0, "is not UTF-8 text")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
			return nil, p.wrong(len(data), "is not JSON: %s", syntax)
		case errors.As(err, &syntax):
			return nil, p.wrong(int(max(0, syntax.Offset-1)), "is not JSON: %s", syntax)
		}
		return nil, p.wrong(0, "is not JSON: %s", err)
	}
	root, err := p.value()
	if err != nil {
		return nil, err
	}
	if root.kind != object {
		return nil, p.wrong(root.start, "is %s; an object is expected", root.kind)
	}
	return root, nil
}

func (p *parser) wrong(offset int, format string, args ...any) error {
	return &InvalidError{Problems: []Problem{{Place: p.place(offset), Text: fmt.Sprintf(format, args...)}}}
}

func (p *parser) place(offset int) Place {
	before := p.data[:min(offset, len(p.data))]
	return Place{File: p.file, Line: 1 + bytes.Count(before, []byte{'\n'}), Column: len(before) - bytes.LastIndexByte(before, '\n')}
}

// next returns the next token and where it begins and ends.
func (p *parser) next() (token json.Token, start, end int, err error) {
	from := int(p.dec.InputOffset())
	token, err = p.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, 0, 0, p.wrong(from, "is not JSON: %s", err)
	}
	start = from + len(p.data[from:]) - len(bytes.TrimLeft(p.data[from:], " \t\r\n,:"))
	return token, start, int(p.dec.InputOffset()), nil
}

// value reads one value. Its syntax was checked before.
func (p *parser) value() (*node, error) {
	token, start, end, err := p.next()
	if err != nil {
		return nil, err
	}
	n := &node{place: p.place(start), start: start, end: end, text: string(p.data[start:end])}
	switch t := token.(type) {
	case json.Delim:
		return n, p.inside(n, t)
	case string:
		n.kind, n.text = text, t
	case json.Number:
		n.kind = number
	case bool:
		n.kind = boolean
	}
	return n, nil
}

// inside reads what an object or a list holds, with the closing bracket.
func (p *parser) inside(n *node, opening json.Delim) error {
	if p.depth++; p.depth > maxDepth {
		return p.wrong(n.start, "more than %d brackets are open", maxDepth)
	}
	n.text = ""
	read := p.element
	n.kind = array
	if opening == '{' {
		n.kind, read = object, p.member
	}
	for p.dec.More() {
		if err := read(n); err != nil {
			return err
		}
	}
	_, _, end, err := p.next()
	n.end = end
	p.depth--
	return err
}

func (p *parser) element(n *node) error {
	item, err := p.value()
	n.items = append(n.items, item)
	return err
}

func (p *parser) member(n *node) error {
	name, start, end, err := p.next()
	if err != nil {
		return err
	}
	m := member{name: fmt.Sprint(name), nameStart: start, nameEnd: end, place: p.place(start)}
	if n.member(m.name) != nil {
		return p.wrong(start, "%s stands twice in one object", quote(m.name))
	}
	m.value, err = p.value()
	n.members = append(n.members, m)
	return err
}
