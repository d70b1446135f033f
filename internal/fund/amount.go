package fund

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Amount is an exact amount of a chain's native token in wei. It may be negative
// between two calculations, never in a result. The zero value is 0.
type Amount struct{ wei *big.Int }

// Wei returns n wei. It keeps a copy.
func Wei(n *big.Int) Amount { return Amount{new(big.Int).Set(n)} }

// Big returns the amount in wei, as a copy.
func (a Amount) Big() *big.Int {
	if a.wei == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(a.wei)
}

// Plus returns the sum.
func (a Amount) Plus(b Amount) Amount { return Amount{new(big.Int).Add(a.Big(), b.Big())} }

// Minus returns the difference, which may be negative.
func (a Amount) Minus(b Amount) Amount { return Amount{new(big.Int).Sub(a.Big(), b.Big())} }

// Times returns the amount n times.
func (a Amount) Times(n uint64) Amount {
	return Amount{new(big.Int).Mul(a.Big(), new(big.Int).SetUint64(n))}
}

// Cmp returns -1, 0 or 1 as a is less than, equal to or more than b.
func (a Amount) Cmp(b Amount) int { return a.Big().Cmp(b.Big()) }

// Less reports whether a is less than b.
func (a Amount) Less(b Amount) bool { return a.Cmp(b) < 0 }

// Equal reports whether both are the same amount.
func (a Amount) Equal(b Amount) bool { return a.Cmp(b) == 0 }

// Sign returns -1, 0 or 1 as the amount is negative, 0 or positive.
func (a Amount) Sign() int { return a.Big().Sign() }

// notNegative returns the amount, or 0 for a negative one.
func (a Amount) notNegative() Amount {
	if a.Sign() < 0 {
		return Amount{}
	}
	return a
}

// least returns the smallest of two amounts.
func least(a, b Amount) Amount {
	if b.Less(a) {
		return b
	}
	return a
}

const (
	etherDecimals = 18
	shownDecimals = 6
)

// String returns the amount in ether (10^18 wei) with 6 decimals, rounded down.
func (a Amount) String() string {
	digits := fmt.Sprintf("%0*s", etherDecimals+1, new(big.Int).Abs(a.Big()))
	point := len(digits) - etherDecimals
	text := digits[:point] + "." + digits[point:point+shownDecimals]
	if a.Sign() < 0 {
		return "-" + text
	}
	return text
}

// amountJSON is an amount in JSON: both are text, because programs lose digits of
// large numbers. Only wei is read.
type amountJSON struct {
	Ether string `json:"ether"`
	Wei   string `json:"wei"`
}

// MarshalJSON returns {"ether": "0.500000", "wei": "500000000000000000"}.
func (a Amount) MarshalJSON() ([]byte, error) {
	return json.Marshal(amountJSON{Ether: a.String(), Wei: a.Big().String()})
}

// UnmarshalJSON reads the wei of what MarshalJSON writes.
func (a *Amount) UnmarshalJSON(data []byte) error {
	var text amountJSON
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	n, ok := new(big.Int).SetString(text.Wei, 10)
	if !ok || n.Sign() < 0 || n.BitLen() > 256 {
		return fmt.Errorf("%q is not a number of wei from 0 to 2^256-1", text.Wei)
	}
	a.wei = n
	return nil
}

// Days is a number of days in tenths.
type Days uint64

// longest is what is said of more days than anybody plans for.
const longest Days = 100_000 * 10

// String returns the days with one decimal, such as 12.3.
func (d Days) String() string {
	text := fmt.Sprintf("%02d", uint64(d))
	return text[:len(text)-1] + "." + text[len(text)-1:]
}

// MarshalJSON returns the number that String shows.
func (d Days) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a number with at most one decimal.
func (d *Days) UnmarshalJSON(data []byte) error {
	whole, tenth, _ := strings.Cut(string(data), ".")
	n, err := strconv.ParseUint(whole+fmt.Sprintf("%.1s", tenth+"0"), 10, 64)
	if err != nil || len(tenth) > 1 {
		return fmt.Errorf("%s is not a number of days with one decimal", data)
	}
	*d = Days(n)
	return nil
}

// daysOf returns how long a balance lasts; the burn is positive.
func daysOf(balance, burn Amount) Days {
	n := balance.Times(10).Big()
	n.Quo(n, burn.Big())
	if !n.IsUint64() || Days(n.Uint64()) > longest {
		return longest
	}
	return Days(n.Uint64())
}
