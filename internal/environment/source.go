package environment

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a file. They are far above what an environment needs, and keep a
// hostile file from taking time or memory: nesting is bounded by the length of a
// line, or by maxFlow where it needs no indentation.
const (
	maxFile = 128 << 10 // bytes
	maxLine = 2000      // bytes
	maxFlow = 16        // nested [ and {
)

// source is one file on its way to an Environment.
type source struct {
	file     string
	problems []Problem
	// secret says that the file has what looks like a secret.
	secret bool
}

func (s *source) report(line, column int, path, format string, args ...any) {
	s.problems = append(s.problems, Problem{
		Place: Place{File: s.file, Line: line, Column: max(1, column), Path: path},
		Text:  fmt.Sprintf(format, args...),
	})
}

// parse returns the root of the file's only document, or nil after problems that
// leave nothing to decode.
func (s *source) parse(data []byte) ast.Node { //nolint:ireturn // what the library has
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !s.bounded(data) {
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	plain := s.plain(tokens)
	s.findSecrets(tokens)
	if !plain {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		s.syntax(err)
		return nil
	}
	switch {
	case len(file.Docs) > 1:
		s.report(line(file.Docs[1].Start), 1, "", "a second document begins here; one file holds one environment")
		return nil
	case len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.CommentType:
		s.report(1, 1, "", "the file is empty; an environment is expected")
		return nil
	}
	return file.Docs[0].Body
}

func line(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 1
	}
	return t.Position.Line
}

// bounded refuses what is too large or no text.
func (s *source) bounded(data []byte) bool {
	if len(data) > maxFile {
		s.report(1, 1, "", "the file has %d bytes; at most %d are possible", len(data), maxFile)
		return false
	}
	n := 0
	for text := range strings.Lines(string(data)) {
		n++
		switch {
		case len(text) > maxLine:
			s.report(n, 1, "", "the line has %d bytes; at most %d are possible", len(text), maxLine)
		case !utf8.ValidString(text):
			s.report(n, 1, "", "the line is not UTF-8")
		case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }):
			s.report(n, 1, "", "the line has a control character")
		default:
			continue
		}
		return false
	}
	return true
}

// notPlain are the parts of YAML that an environment file does without: each
// could make a value be something else than what stands there.
var notPlain = map[token.Type]string{
	token.AnchorType:     "anchors are not possible; write the value out where it is needed",
	token.AliasType:      "aliases are not possible; write the value out (a text that begins with * needs quotes)",
	token.MergeKeyType:   "merge keys are not possible; write the values out",
	token.TagType:        "tags are not possible (a text that begins with ! needs quotes)",
	token.DirectiveType:  "directives are not possible",
	token.MappingKeyType: "complex keys are not possible; write key: value",
}

// plain reports whether the tokens are those of plain YAML.
func (s *source) plain(tokens token.Tokens) bool {
	before, flow := len(s.problems), 0
	for _, t := range tokens {
		if t.Position == nil {
			continue
		}
		if text, ok := notPlain[t.Type]; ok {
			s.report(t.Position.Line, t.Position.Column, "", "%s", text)
		}
		switch t.Type { //nolint:exhaustive // the others open and close nothing
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(0, flow-1)
		}
		if flow > maxFlow {
			s.report(t.Position.Line, t.Position.Column, "", "more than %d brackets are open", maxFlow)
			break
		}
	}
	return len(s.problems) == before
}

// syntax reports what the YAML library could not read.
func (s *source) syntax(err error) {
	var known interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &known) || known.GetToken() == nil || known.GetToken().Position == nil {
		s.report(1, 1, "", "this is not YAML")
		return
	}
	at, text := known.GetToken().Position, "this is not YAML: "+firstLine(known.GetMessage())
	if s.secret {
		text = "this is not YAML" // what the library says may repeat the secret
	}
	s.report(at.Line, at.Column, "", "%s", text)
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}
