package iampolicy

import (
	"fmt"
	"strings"
)

// requestContext holds the keys of a request, by their names in lower case. A
// key without values is absent.
type requestContext map[string][]string

func (c requestContext) values(key string) []string { return c[strings.ToLower(key)] }

// variable is a ${...} of a policy.
type variable struct {
	name     string
	fallback string
	optional bool // whether there is a fallback
}

// cutVariable takes the variable that text begins with from it. The syntax is
// ${name}, or ${name, 'fallback'}.
func cutVariable(text string) (variable, string, error) {
	body, rest, closed := strings.Cut(strings.TrimPrefix(text, "${"), "}")
	if !closed {
		return variable{}, "", fmt.Errorf("variable %q is not closed: expected }", text)
	}
	name, fallback, optional := strings.Cut(body, ",")
	v := variable{name: strings.TrimSpace(name), optional: optional}
	if v.name == "" || strings.ContainsAny(v.name, "${' ") && v.name != "$" {
		return variable{}, "", fmt.Errorf("variable ${%s} has no name: expected ${key} or ${key, 'fallback'}", body)
	}
	if optional {
		fallback = strings.TrimSpace(fallback)
		if len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\'' {
			return variable{}, "", fmt.Errorf("variable ${%s} has a fallback without quotes: expected ${key, 'fallback'}", body)
		}
		v.fallback = fallback[1 : len(fallback)-1]
	}
	return v, rest, nil
}

// checkVariables returns an error for a text with a variable that cannot be read.
func checkVariables(text string) error {
	for {
		_, from, found := cutBefore(text, "${")
		if !found {
			return nil
		}
		_, rest, err := cutVariable(from)
		if err != nil {
			return err
		}
		text = rest
	}
}

// cutBefore is strings.Cut, but what follows keeps the separator.
func cutBefore(text, sep string) (before, from string, found bool) {
	i := strings.Index(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i:], true
}

// expand reads a text with wildcards and, in documents of 2012, variables. What
// a variable stands for is taken as it is, without wildcards. A variable that
// the request has no value for, or several, and that has no fallback is an
// error: AWS then drops the statement.
func expand(text, version string, ctx requestContext) (pattern, error) {
	if version != Version2012 {
		return compile(text), nil
	}
	var p pattern
	for {
		before, from, found := cutBefore(text, "${")
		p = append(p, compile(before)...)
		if !found {
			return p, nil
		}
		v, rest, err := cutVariable(from)
		if err != nil {
			return nil, err
		}
		value, err := v.resolve(ctx)
		if err != nil {
			return nil, err
		}
		p = append(p, literal(value)...)
		text = rest
	}
}

func (v variable) resolve(ctx requestContext) (string, error) {
	if v.name == "*" || v.name == "?" || v.name == "$" {
		return v.name, nil
	}
	values := ctx.values(v.name)
	switch {
	case len(values) == 1:
		return values[0], nil
	case len(values) > 1:
		return "", fmt.Errorf("variable ${%s} has %d values in the request, expected one", v.name, len(values))
	case v.optional:
		return v.fallback, nil
	default:
		return "", fmt.Errorf("variable ${%s} has no value in the request", v.name)
	}
}
