package deployment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// object is a JSON object whose members keep their order, as the files of
// operators do.
type object []member

type member struct {
	name  string
	value any // an object, or what encoding/json writes
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// get returns the value of a member, nil when there is none.
func (o object) get(name string) any {
	at := slices.IndexFunc(o, func(m member) bool { return m.name == name })
	if at < 0 {
		return nil
	}
	return o[at].value
}

// object returns the object that is a member, nil when there is none.
func (o object) object(name string) object {
	inner, _ := o.get(name).(object)
	return inner
}

// merge lays one object over another: objects are merged, whatever else is
// replaced, and new members come last.
func merge(under, over object) object {
	merged := slices.Clone(under)
	for _, m := range over {
		at := slices.IndexFunc(merged, func(old member) bool { return old.name == m.name })
		if at < 0 {
			merged = append(merged, m)
			continue
		}
		below, isObject := merged[at].value.(object)
		if above, both := m.value.(object); isObject && both {
			m.value = merge(below, above)
		}
		merged[at] = m
	}
	return merged
}

// parseObject reads a JSON object; nothing is an empty one.
func parseObject(data []byte) (object, error) {
	if len(data) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := parseValue(decoder)
	if err != nil {
		return nil, err
	}
	o, ok := value.(object)
	if _, err := decoder.Token(); !ok || !errors.Is(err, io.EOF) {
		return nil, errors.New("one JSON object is expected")
	}
	return o, nil
}

// parseValue reads the next value: objects as object, the others as encoding/json
// reads them.
func parseValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	switch token {
	case json.Delim('{'):
		return parseMembers(decoder)
	case json.Delim('['):
		return parseItems(decoder)
	}
	return token, nil
}

func parseMembers(decoder *json.Decoder) (object, error) {
	o := object{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("read JSON: %w", err)
		}
		name := fmt.Sprint(token)
		if o.get(name) != nil {
			return nil, fmt.Errorf("read JSON: %q stands twice in one object", name)
		}
		value, err := parseValue(decoder)
		if err != nil {
			return nil, err
		}
		o = append(o, member{name, value})
	}
	return o, closing(decoder)
}

func parseItems(decoder *json.Decoder) ([]any, error) {
	items := []any{}
	for decoder.More() {
		value, err := parseValue(decoder)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	return items, closing(decoder)
}

// closing reads the bracket that More has seen.
func closing(decoder *json.Decoder) error {
	if _, err := decoder.Token(); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}
