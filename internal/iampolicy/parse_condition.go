package iampolicy

import (
	"encoding/json"
	"fmt"
	"strings"
)

// conditions reads {operator: {key: value or values}}.
func (r *documentReader) conditions(m member, path string) ([]Condition, error) {
	if !m.node.isObject() {
		return nil, m.node.errorf("Condition is %s: expected an object of operators", m.node.kind())
	}
	var conditions []Condition
	for _, o := range m.node.members {
		op, err := parseOperator(o.name)
		if err != nil {
			return nil, errorAt(o.at, "%v", err)
		}
		r.mark(path+"."+o.name, o.at)
		if !o.node.isObject() {
			return nil, o.node.errorf("condition %s is %s: expected an object of keys", o.name, o.node.kind())
		}
		seen := map[string]bool{}
		for _, k := range o.node.members {
			keyPath := path + "." + o.name + "." + k.name
			r.mark(keyPath, k.at)
			if err := checkKey(k, seen); err != nil {
				return nil, err
			}
			values, err := r.conditionValues(op, k, keyPath)
			if err != nil {
				return nil, err
			}
			conditions = append(conditions, Condition{Operator: o.name, Key: k.name, Values: values})
		}
	}
	return conditions, nil
}

// checkKey refuses keys without a prefix, and one that stands twice: names of
// keys have no case.
func checkKey(k member, seen map[string]bool) error {
	service, name, found := strings.Cut(k.name, ":")
	if !found || service == "" || name == "" {
		return errorAt(k.at, "condition key %q: expected prefix:name, like kms:MessageType", k.name)
	}
	lower := strings.ToLower(k.name)
	if seen[lower] {
		return errorAt(k.at, "condition key %q stands here a second time: keys have no case", k.name)
	}
	seen[lower] = true
	return nil
}

// conditionValues reads the values of a key: strings, or booleans and numbers
// without quotes.
func (r *documentReader) conditionValues(op operator, k member, path string) ([]string, error) {
	items := k.node.items
	if !k.node.isArray() {
		items = []node{k.node}
	}
	values := make([]string, 0, len(items))
	for i, item := range items {
		r.mark(fmt.Sprintf("%s[%d]", path, i), item.at)
		var value string
		switch v := item.value.(type) {
		case string:
			value = v
		case bool:
			value = fmt.Sprintf("%t", v)
		case json.Number:
			value = v.String()
		default:
			return nil, item.errorf("condition key %s is %s: expected a string or an array of strings", k.name, item.kind())
		}
		if err := r.checkValue(op, value); err != nil {
			return nil, item.errorf("condition key %s: %v", k.name, err)
		}
		values = append(values, value)
	}
	return values, nil
}

func (r *documentReader) checkValue(op operator, value string) error {
	switch {
	case op.base == nullOperator:
		return checkBool(value)
	case op.compare.variables:
		return r.checkVariables(value)
	case op.compare.check != nil:
		return op.compare.check(value)
	default:
		return nil
	}
}
