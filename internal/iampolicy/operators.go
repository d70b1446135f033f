package iampolicy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// comparison is an operator without its set prefix and its suffix.
type comparison struct {
	// matches compares a value of the request with a value of the policy.
	matches func(value string, want pattern) bool
	// negated operators hold when no value of the policy matches.
	negated bool
	// variables says whether policy variables are replaced in its values.
	variables bool
	// check returns what is wrong with a value of the policy; nil takes any.
	check func(value string) error
}

// comparisons are all operators but Null, which compares nothing.
var comparisons = map[string]comparison{
	"StringEquals":              {matches: stringEquals, variables: true},
	"StringNotEquals":           {matches: stringEquals, variables: true, negated: true},
	"StringEqualsIgnoreCase":    {matches: stringEqualsFold, variables: true},
	"StringNotEqualsIgnoreCase": {matches: stringEqualsFold, variables: true, negated: true},
	"StringLike":                {matches: stringLike, variables: true},
	"StringNotLike":             {matches: stringLike, variables: true, negated: true},
	"ArnEquals":                 {matches: arnLike, variables: true},
	"ArnLike":                   {matches: arnLike, variables: true},
	"ArnNotEquals":              {matches: arnLike, variables: true, negated: true},
	"ArnNotLike":                {matches: arnLike, variables: true, negated: true},
	"NumericEquals":             {matches: numeric(func(c int) bool { return c == 0 }), check: checkNumber},
	"NumericNotEquals":          {matches: numeric(func(c int) bool { return c == 0 }), check: checkNumber, negated: true},
	"NumericLessThan":           {matches: numeric(func(c int) bool { return c < 0 }), check: checkNumber},
	"NumericLessThanEquals":     {matches: numeric(func(c int) bool { return c <= 0 }), check: checkNumber},
	"NumericGreaterThan":        {matches: numeric(func(c int) bool { return c > 0 }), check: checkNumber},
	"NumericGreaterThanEquals":  {matches: numeric(func(c int) bool { return c >= 0 }), check: checkNumber},
	"DateEquals":                {matches: date(func(c int) bool { return c == 0 }), check: checkDate},
	"DateNotEquals":             {matches: date(func(c int) bool { return c == 0 }), check: checkDate, negated: true},
	"DateLessThan":              {matches: date(func(c int) bool { return c < 0 }), check: checkDate},
	"DateLessThanEquals":        {matches: date(func(c int) bool { return c <= 0 }), check: checkDate},
	"DateGreaterThan":           {matches: date(func(c int) bool { return c > 0 }), check: checkDate},
	"DateGreaterThanEquals":     {matches: date(func(c int) bool { return c >= 0 }), check: checkDate},
	"Bool":                      {matches: boolEquals, check: checkBool},
	"BinaryEquals":              {matches: stringEquals},
	"IpAddress":                 {matches: ipIn, check: checkPrefix},
	"NotIpAddress":              {matches: ipIn, check: checkPrefix, negated: true},
}

const (
	nullOperator = "Null"
	forAny       = "ForAnyValue"
	forAll       = "ForAllValues"
	ifExists     = "IfExists"
)

// operator is an operator taken apart.
type operator struct {
	set      string // ForAnyValue, ForAllValues or empty
	base     string
	ifExists bool
	compare  comparison
}

// parseOperator takes an operator apart. Names are compared with case.
func parseOperator(text string) (operator, error) {
	var op operator
	base := text
	if set, rest, found := strings.Cut(text, ":"); found {
		if set != forAny && set != forAll {
			return op, fmt.Errorf("unknown condition operator %q: expected ForAnyValue: or ForAllValues: before the colon", text)
		}
		op.set, base = set, rest
	}
	if base == nullOperator && op.set == "" {
		op.base = base
		return op, nil
	}
	op.base, op.ifExists = strings.CutSuffix(base, ifExists)
	compare, known := comparisons[op.base]
	if !known {
		names := append(slices.Sorted(maps.Keys(comparisons)), nullOperator)
		hint := cmp.Or(didYouMean(op.base, names), ": expected one of the String, Numeric, Date, Bool, Binary, IpAddress, Arn and Null operators")
		return op, fmt.Errorf("unknown condition operator %q%s", text, hint)
	}
	op.compare = compare
	return op, nil
}

// holds evaluates a condition; when it does not hold, why says what was found.
func (c Condition) holds(ctx requestContext, version string) (ok bool, why string) {
	op, err := parseOperator(c.Operator)
	if err != nil {
		return false, err.Error()
	}
	values := ctx.values(c.Key)
	if op.base == nullOperator {
		return c.holdsNull(len(values) == 0)
	}
	want, err := c.wanted(op, ctx, version)
	if err != nil {
		return false, fmt.Sprintf("condition %s on %s: %v", c.Operator, c.Key, err)
	}
	if op.over(values, want) {
		return true, ""
	}
	found := "it is not in the request"
	if len(values) > 0 {
		found = "it is " + quoteList(values)
	}
	return false, fmt.Sprintf("condition %s on %s: %s, expected %s%s", c.Operator, c.Key, found, op.expectation(), quoteList(c.Values))
}

// holdsNull evaluates the operator Null: "true" wants the key to be absent.
func (c Condition) holdsNull(absent bool) (ok bool, why string) {
	for _, want := range c.Values {
		if absent && strings.EqualFold(want, "true") || !absent && strings.EqualFold(want, "false") {
			return true, ""
		}
	}
	if absent {
		return false, fmt.Sprintf("condition Null: %s is not in the request, but must not be absent", c.Key)
	}
	return false, fmt.Sprintf("condition Null: %s is in the request, but must be absent", c.Key)
}

// wanted returns the condition's values with their variables replaced.
func (c Condition) wanted(op operator, ctx requestContext, version string) ([]pattern, error) {
	want := make([]pattern, len(c.Values))
	for i, value := range c.Values {
		if !op.compare.variables {
			want[i] = literal(value)
			continue
		}
		p, err := expand(value, version, ctx)
		if err != nil {
			return nil, err
		}
		want[i] = p
	}
	return want, nil
}

// over evaluates the operator over the request's values of a key.
//
// Without a set prefix the key is taken to have one value: AWS leaves open what
// happens otherwise, and here several values match nothing. An absent key makes
// ForAllValues true and ForAnyValue false, a plain operator false and a plain
// negated operator true; IfExists makes all of them true.
func (op operator) over(values []string, want []pattern) bool {
	if len(values) == 0 {
		return op.ifExists || op.set == forAll || op.set == "" && op.compare.negated
	}
	holds := func(value string) bool { return op.one(value, want) }
	switch op.set {
	case forAny:
		return slices.ContainsFunc(values, holds)
	case forAll:
		empty := !slices.ContainsFunc(values, func(v string) bool { return v != "" })
		return empty || !slices.ContainsFunc(values, func(v string) bool { return !holds(v) })
	}
	if len(values) > 1 {
		return op.compare.negated
	}
	return holds(values[0])
}

// one compares one value: with any of the policy's values, or for a negated
// operator with none of them.
func (op operator) one(value string, want []pattern) bool {
	matched := slices.ContainsFunc(want, func(w pattern) bool { return op.compare.matches(value, w) })
	return matched != op.compare.negated
}

func (op operator) expectation() string {
	switch {
	case op.compare.negated:
		return "none of "
	case op.set == forAll:
		return "only "
	default:
		return ""
	}
}

// quoteList writes values as "a" or one of "a", "b".
func quoteList(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
