package iampolicy

import (
	"strings"
	"unicode"
)

// A pattern is the text of a value with its wildcards told apart from its
// characters: a variable's value, and the variables ${*} and ${?}, stand for
// themselves.
type pattern []rune

// The wildcards of a pattern. No rune is negative.
const (
	anyOne       rune = -1 // ?
	anyRun       rune = -2 // *
	oneInSegment rune = -3 // ? that does not match a colon
	runInSegment rune = -4 // * that does not match a colon
)

// arnParts is how many parts an ARN has: arn, partition, service, region,
// account, resource. The resource may have colons of its own.
const arnParts = 6

// compile reads a text whose * and ? are wildcards.
func compile(text string) pattern {
	p := make(pattern, 0, len(text))
	for _, r := range text {
		p = append(p, wildcard(r))
	}
	return p
}

func wildcard(r rune) rune {
	switch r {
	case '*':
		return anyRun
	case '?':
		return anyOne
	default:
		return r
	}
}

// literal reads a text without wildcards.
func literal(text string) pattern { return pattern(text) }

// String returns the pattern's text, its wildcards as * and ?.
func (p pattern) String() string {
	var b strings.Builder
	for _, r := range p {
		switch r {
		case anyRun, runInSegment:
			b.WriteByte('*')
		case anyOne, oneInSegment:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// resource bounds the wildcards of a pattern in a Resource element as AWS does:
// they stay within one segment of the ARN, except in its last part, and except
// for a * that ends a segment, which may run on beyond the colon.
func (p pattern) resource() pattern {
	bound := make(pattern, len(p))
	colons := 0
	for i, r := range p {
		bound[i] = r
		ends := i+1 == len(p) || p[i+1] == ':'
		switch {
		case r == ':':
			colons++
		case colons >= arnParts-1:
		case r == anyOne:
			bound[i] = oneInSegment
		case r == anyRun && !ends:
			bound[i] = runInSegment
		}
	}
	return bound
}

// match says whether the whole text matches. It reads the text once and keeps
// the set of places in the pattern that it may stand at, so it takes at most
// len(p) × len(text) steps whatever the wildcards are.
func (p pattern) match(text string, fold bool) bool {
	at, next := make([]bool, len(p)+1), make([]bool, len(p)+1)
	at[0] = true
	p.skipRuns(at)
	for _, r := range text {
		clear(next)
		for i, want := range p {
			switch {
			case !at[i]:
			case want == anyRun, want == runInSegment && r != ':':
				next[i] = true
			case sameRune(want, r, fold):
				next[i+1] = true
			}
		}
		p.skipRuns(next)
		at, next = next, at
	}
	return at[len(p)]
}

// skipRuns adds the places that are reached over a * without reading anything.
func (p pattern) skipRuns(at []bool) {
	for i, r := range p {
		if at[i] && (r == anyRun || r == runInSegment) {
			at[i+1] = true
		}
	}
}

func sameRune(want, r rune, fold bool) bool {
	switch {
	case want == anyOne:
		return true
	case want == oneInSegment:
		return r != ':'
	case want < 0:
		return false
	case fold:
		return unicode.ToLower(want) == unicode.ToLower(r)
	default:
		return want == r
	}
}

// matchARN compares part by part, as the Arn operators do: a wildcard never
// reaches into the next of the first five parts. Both must have all six.
func (p pattern) matchARN(text string) bool {
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) != arnParts {
		return false
	}
	rest := p
	for i, part := range parts {
		end := len(rest)
		if i < arnParts-1 {
			if end = indexColon(rest); end < 0 {
				return false
			}
		}
		if !rest[:end].match(part, false) {
			return false
		}
		rest = rest[min(end+1, len(rest)):]
	}
	return true
}

func indexColon(p pattern) int {
	for i, r := range p {
		if r == ':' {
			return i
		}
	}
	return -1
}

// matchAction compares an action with a pattern of an Action element.
func matchAction(text, action string) bool {
	return compile(text).match(action, true)
}
