package iampolicy

import (
	"fmt"
	"math/big"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

func stringEquals(value string, want pattern) bool { return value == want.String() }

func stringEqualsFold(value string, want pattern) bool {
	return strings.EqualFold(value, want.String())
}

func stringLike(value string, want pattern) bool { return want.match(value, false) }

func arnLike(value string, want pattern) bool { return want.matchARN(value) }

func boolEquals(value string, want pattern) bool {
	return checkBool(value) == nil && strings.EqualFold(value, want.String())
}

func checkBool(value string) error {
	if strings.EqualFold(value, "true") || strings.EqualFold(value, "false") {
		return nil
	}
	return fmt.Errorf("%q is not a boolean: expected true or false", value)
}

// decimal is a whole number or a decimal fraction, short enough to be exact.
var decimal = regexp.MustCompile(`^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?$`)

func parseNumber(value string) (*big.Rat, bool) {
	if !decimal.MatchString(value) {
		return nil, false
	}
	return new(big.Rat).SetString(value)
}

func checkNumber(value string) error {
	if _, ok := parseNumber(value); ok {
		return nil
	}
	return fmt.Errorf("%q is not a number: expected digits, with a fraction or without", value)
}

// numeric returns a comparison of numbers; holds is given -1, 0 or 1 as the
// request's value is less than, equal to or greater than the policy's.
func numeric(holds func(order int) bool) func(string, pattern) bool {
	return func(value string, want pattern) bool {
		a, okA := parseNumber(value)
		b, okB := parseNumber(want.String())
		return okA && okB && holds(a.Cmp(b))
	}
}

// dateLayouts are the W3C profiles of ISO 8601.
var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006",
}

// epochSeconds is a time as seconds since 1970: more digits than a year has.
var epochSeconds = regexp.MustCompile(`^[0-9]{5,12}$`)

func parseDate(value string) (time.Time, bool) {
	if epochSeconds.MatchString(value) {
		seconds, err := strconv.ParseInt(value, 10, 64)
		return time.Unix(seconds, 0), err == nil
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, value); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func checkDate(value string) error {
	if _, ok := parseDate(value); ok {
		return nil
	}
	return fmt.Errorf("%q is not a date: expected ISO 8601, like 2026-01-31T00:00:00Z, or seconds since 1970", value)
}

// date returns a comparison of times, like [numeric].
func date(holds func(order int) bool) func(string, pattern) bool {
	return func(value string, want pattern) bool {
		a, okA := parseDate(value)
		b, okB := parseDate(want.String())
		return okA && okB && holds(a.Compare(b))
	}
}

func parsePrefix(value string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(value); err == nil {
		return prefix, true
	}
	addr, err := netip.ParseAddr(value)
	if err != nil || addr.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(addr, addr.BitLen()), true
}

func checkPrefix(value string) error {
	if _, ok := parsePrefix(value); ok {
		return nil
	}
	return fmt.Errorf("%q is not an address: expected one like 203.0.113.0/24 or 2001:db8::/32", value)
}

func ipIn(value string, want pattern) bool {
	addr, err := netip.ParseAddr(value)
	prefix, ok := parsePrefix(want.String())
	return err == nil && ok && prefix.Contains(addr.Unmap())
}
