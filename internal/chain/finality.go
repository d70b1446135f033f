package chain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/opticsnet/optics"
)

// Finality is the rule by which a block of one chain counts as final. The zero
// value calls every block final at once.
type Finality struct {
	tag           string // "safe" or "finalized"; "" counts confirmations
	confirmations uint64
}

// The tags by which a node itself says what is final.
var (
	// Safe trusts the node's safe tag.
	Safe = Finality{tag: "safe"}
	// Finalized trusts the node's finalized tag.
	Finalized = Finality{tag: "finalized"}
)

// Confirmations calls a block final when n blocks stand on it.
func Confirmations(n uint64) Finality { return Finality{confirmations: n} }

// ParseFinality reads "safe", "finalized" or a number of confirmations. The
// error wraps optics.ErrMalformed.
func ParseFinality(text string) (Finality, error) {
	switch text {
	case Safe.tag:
		return Safe, nil
	case Finalized.tag:
		return Finalized, nil
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return Finality{}, fmt.Errorf(`%w: finality %q is not "safe", "finalized" or a number of blocks`, optics.ErrMalformed, text)
	}
	return Confirmations(n), nil
}

// UnmarshalText is ParseFinality.
func (f *Finality) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFinality(string(text))
	return err
}

// MarshalText returns what ParseFinality reads. It never fails.
func (f Finality) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// String returns "safe", "finalized" or the number of confirmations.
func (f Finality) String() string {
	if f.tag != "" {
		return f.tag
	}
	return strconv.FormatUint(f.confirmations, 10)
}
