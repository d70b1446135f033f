package environment

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Wei is an exact amount of a chain's native token: an integer from 0 to
// 2^256-1 of its smallest unit, of which 10^18 make one token. In files it is
// written with its unit, "0.5 ether", "20 gwei" or "1 wei", also where the token
// has another name than ether. The zero value is 0.
type Wei struct{ n *big.Int }

// decimals are those of each unit.
var decimals = map[string]int{"wei": 0, "gwei": 9, "ether": 18}

// unitNames are the units, the smallest first.
var unitNames = []string{"wei", "gwei", "ether"}

var amountPattern = regexp.MustCompile(`^([0-9]{1,78})(?:\.([0-9]{1,18}))?(?: ([a-zA-Z]+))?$`)

// NewWei returns n wei. It keeps a copy; n is not negative.
func NewWei(n *big.Int) Wei { return Wei{n: new(big.Int).Set(n)} }

// ParseWei reads an amount with its unit. Decimals below one wei are refused,
// never rounded.
func ParseWei(text string) (Wei, error) {
	parts := amountPattern.FindStringSubmatch(text)
	if parts == nil {
		return Wei{}, fmt.Errorf(`%s is not an amount; write a decimal number, a space and ether, gwei or wei, such as 0.5 ether`, quote(text))
	}
	whole, fraction, unit := parts[1], strings.TrimRight(parts[2], "0"), parts[3]
	places, known := decimals[unit]
	switch {
	case unit == "":
		return Wei{}, fmt.Errorf("%s has no unit; write ether, gwei or wei after it", quote(text))
	case !known:
		return Wei{}, fmt.Errorf("%s has an unknown unit; ether, gwei or wei are possible%s", quote(text), meant(unit, unitNames))
	case len(fraction) > places:
		return Wei{}, fmt.Errorf("%s is not a whole number of wei; %s has %d decimals", quote(text), unit, places)
	}
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", places-len(fraction)), 10)
	if !ok || n.BitLen() > 256 {
		return Wei{}, fmt.Errorf("%s is too large; the largest amount is 2^256-1 wei", quote(text))
	}
	return Wei{n: n}, nil
}

// Big returns the amount in wei, as a copy.
func (w Wei) Big() *big.Int {
	if w.n == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(w.n)
}

// Uint64 returns the amount in wei, and whether it is below 2^64 (18.4 ether).
func (w Wei) Uint64() (uint64, bool) { n := w.Big(); return n.Uint64(), n.IsUint64() }

// Cmp returns -1, 0 or 1 as w is less than, equal to or more than other.
func (w Wei) Cmp(other Wei) int { return w.Big().Cmp(other.Big()) }

// Equal reports whether both are the same amount.
func (w Wei) Equal(other Wei) bool { return w.Cmp(other) == 0 }

// IsZero reports whether the amount is 0.
func (w Wei) IsZero() bool { return w.n == nil || w.n.Sign() == 0 }

// String returns the exact amount in ether from 0.001 ether on, in gwei from
// 0.001 gwei on, else in wei. ParseWei reads it.
func (w Wei) String() string {
	n := w.Big()
	for _, unit := range []string{"ether", "gwei"} {
		places := decimals[unit]
		one := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
		if new(big.Int).Mul(n, big.NewInt(1000)).Cmp(one) < 0 {
			continue
		}
		whole, rest := new(big.Int).QuoRem(n, one, new(big.Int))
		text := whole.String()
		if rest.Sign() > 0 {
			text += "." + strings.TrimRight(fmt.Sprintf("%0*s", places, rest), "0")
		}
		return text + " " + unit
	}
	return n.String() + " wei"
}

// MarshalText returns what ParseWei reads. It never fails.
func (w Wei) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is ParseWei.
func (w *Wei) UnmarshalText(text []byte) (err error) {
	*w, err = ParseWei(string(text))
	return err
}

// Seconds is a length of time in whole seconds. In files it is written with its
// unit: "90s", "30m", "36h", "1d" or "2w".
type Seconds uint64

// Lengths of time.
const (
	Minute Seconds = 60
	Hour           = 60 * Minute
	Day            = 24 * Hour
	Week           = 7 * Day
)

var durationUnits = []struct {
	name    string
	seconds Seconds
}{{"w", Week}, {"d", Day}, {"h", Hour}, {"m", Minute}, {"s", 1}}

var durationPattern = regexp.MustCompile(`^([0-9]{1,10})([a-z]*)$`)

// maxDuration is a hundred years: far less than would overflow on a chain.
const maxDuration = 36500 * Day

var errDuration = errors.New("write a whole number and s, m, h, d or w, such as 90s or 1d")

// ParseSeconds reads a length of time with its unit, at most 100 years.
func ParseSeconds(text string) (Seconds, error) {
	parts := durationPattern.FindStringSubmatch(text)
	if parts == nil {
		return 0, fmt.Errorf("%s is not a length of time; %w", quote(text), errDuration)
	}
	if parts[2] == "" {
		return 0, fmt.Errorf("%s has no unit; %w", quote(text), errDuration)
	}
	for _, unit := range durationUnits {
		if unit.name != parts[2] {
			continue
		}
		n, err := strconv.ParseUint(parts[1], 10, 64)
		if err != nil || n > uint64(maxDuration/unit.seconds) {
			return 0, fmt.Errorf("%s is too long; 100 years are possible", quote(text))
		}
		return Seconds(n) * unit.seconds, nil
	}
	return 0, fmt.Errorf("%s has an unknown unit; %w", quote(text), errDuration)
}

// String returns the length in the largest unit that is exact; weeks are
// written as days. ParseSeconds reads it.
func (s Seconds) String() string {
	for _, unit := range durationUnits[1:] {
		if s != 0 && s%unit.seconds == 0 {
			return fmt.Sprintf("%d%s", s/unit.seconds, unit.name)
		}
	}
	return "0s"
}

// MarshalText returns what ParseSeconds reads. It never fails.
func (s Seconds) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is ParseSeconds.
func (s *Seconds) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeconds(string(text))
	return err
}
