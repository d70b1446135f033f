package environment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place says where in which file something stands.
type Place struct {
	// File is the path that was loaded.
	File string `json:"file"`
	// Line and Column count from 1; Column counts characters.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Path names the value, such as networks.celo.rpc.endpoints[0]; it is empty
	// for the whole file.
	Path string `json:"path"`
}

// String returns file:line:column.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Problem is one thing that is wrong with an environment file, in one line.
type Problem struct {
	Place
	// Text says what was found, what is expected, and what to do.
	Text string `json:"text"`
}

// String returns "file:line:column: path: text".
func (p Problem) String() string {
	if p.Path == "" {
		return p.Place.String() + ": " + p.Text
	}
	return p.Place.String() + ": " + p.Path + ": " + p.Text
}

// InvalidError says everything that is wrong with one or several environment
// files. No text of it holds a value that looks like a secret.
type InvalidError struct {
	// Problems are in order of file, line and column; there is at least one.
	Problems []Problem
}

// Error returns one line for each problem.
func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// invalid returns an InvalidError over the problems in order, or nil when there
// are none.
func invalid(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &InvalidError{Problems: slices.Compact(problems)}
}

// maxQuoted is how many characters of a value an error repeats.
const maxQuoted = 60

// quote repeats a value in an error.
func quote(text string) string {
	if runes := []rune(text); len(runes) > maxQuoted {
		text = string(runes[:maxQuoted]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// oneOf returns "a, b or c".
func oneOf(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// meant returns "; did you mean x?" for the word that is nearest to what was
// written, or nothing when none is near.
func meant(written string, words []string) string {
	best, distance := "", 1+max(1, min(3, (len([]rune(written))+2)/3))
	for _, word := range words {
		if d := editDistance(strings.ToLower(written), strings.ToLower(word), distance); d < distance {
			best, distance = word, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// editDistance counts the insertions, deletions, substitutions and swaps of
// neighbours that make b of a (optimal string alignment); limit or more is
// returned as limit.
func editDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if gap := len(s) - len(t); gap >= limit || -gap >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(t)], limit)
}
