package legacyconfig

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place says where a value comes from.
type Place struct {
	// File is the path that was read, Line and Column count from 1; Column counts
	// bytes.
	File         string
	Line, Column int
	// Variable is the environment variable that set the value; the others are
	// empty then.
	Variable string
}

// String returns file:line:column, or the name of the variable.
func (p Place) String() string {
	switch {
	case p.Variable != "":
		return p.Variable
	case p.Line == 0:
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one thing that is wrong, or worth knowing, in one line.
type Problem struct {
	Place
	// Path names the value, such as home.connection.url; it is empty for a whole
	// file.
	Path string
	// Text says what was found, what is expected, and what to do.
	Text string
}

// String returns "place: path: text".
func (p Problem) String() string {
	if p.Path == "" {
		return p.Place.String() + ": " + p.Text
	}
	return p.Place.String() + ": " + p.Path + ": " + p.Text
}

// InvalidError says everything that is wrong with a configuration. No text of it
// holds a key or an endpoint.
type InvalidError struct {
	// Problems are in order of place; there is at least one.
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

// invalid returns an InvalidError over the problems in order, nil for none.
func invalid(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	inOrder(problems)
	return &InvalidError{Problems: slices.Compact(problems)}
}

func inOrder(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Variable, b.Variable),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
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
	if near := nearest(written, words); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// nearest returns the word that is nearest to what was written, "" when none is
// near.
func nearest(written string, words []string) string {
	best, least := "", 1+max(1, min(3, (len(written)+2)/3))
	for _, word := range words {
		if d := distance(strings.ToLower(written), strings.ToLower(word)); d < least {
			best, least = word, d
		}
	}
	return best
}

// maxWord is the length of the longest word that is compared.
const maxWord = 64

// distance counts the insertions, deletions and substitutions that make b of a.
func distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return maxWord
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// quote repeats a value in an error, its beginning when it is long.
func quote(text string) string {
	if len(text) > maxWord {
		text = strings.ToValidUTF8(text[:maxWord], "") + "…"
	}
	return fmt.Sprintf("%q", text)
}
