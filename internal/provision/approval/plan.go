package approval

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Plan is what a person has to know of a plan before signing for it.
type Plan struct {
	// Environment is the name of the environment that it changes.
	Environment string
	// Digest is its canonical digest.
	Digest common.Hash
	// Kind is what it touches.
	Kind Kind
	// Proposer is who proposed it; empty where the plan does not say.
	Proposer string
	// Text is the plan as people read it: all that the digest covers.
	Text string
}

// Compare refuses a plan that is not what its reader has derived from own sources.
// The error wraps [ErrPlan] and names the first line that differs.
func (p Plan) Compare(own Plan) error {
	var what string
	switch {
	case p.Environment != own.Environment:
		what = fmt.Sprintf("it is for %s, this is %s", p.Environment, own.Environment)
	case p.Digest != own.Digest:
		what = fmt.Sprintf("its digest is %s, this machine finds %s%s", ShortDigest(p.Digest), ShortDigest(own.Digest), difference(p.Text, own.Text))
	case p.Kind != own.Kind:
		what = fmt.Sprintf("it says it needs the gate for %s, this machine finds %s", p.Kind, own.Kind)
	default:
		return nil
	}
	return fmt.Errorf("%w: %s; make the plan again", ErrPlan, what)
}

// difference names the first line in which two texts differ.
func difference(theirs, ours string) string {
	if theirs == ours {
		return ", with the same text"
	}
	a, b := strings.Split(theirs, "\n"), strings.Split(ours, "\n")
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	line := func(lines []string) string {
		if at >= len(lines) {
			return ""
		}
		return lines[at]
	}
	x, y := line(a), line(b)
	column := 0
	for column < len(x) && column < len(y) && x[column] == y[column] {
		column++
	}
	return fmt.Sprintf("; line %d is %s, here %s", at+1, window(x, column), window(y, column))
}

// window quotes the part of a line around a column.
func window(line string, column int) string {
	const before, after = 24, 24
	from, to := max(0, column-before), min(len(line), column+after)
	text := strings.ToValidUTF8(line[from:to], "")
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "…"
	}
	return strconv.Quote(text)
}
