package deployment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Encode returns the canonical JSON of the record: networks and contracts sorted,
// two spaces of indentation, a line feed at the end. Equal records have equal
// bytes. The error says what [Record.Check] says.
func (r *Record) Encode() ([]byte, error) {
	s := r.sorted()
	s.Version = Version
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("record of a deployment: %w", err)
	}
	return marshal(s)
}

// Decode reads what Encode returns. Anything else is an error: an unknown key, a
// missing one, another order, other spaces. A record is never edited by hand.
func Decode(data []byte) (*Record, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var r Record
	if err := decoder.Decode(&r); err != nil {
		return nil, fmt.Errorf("record of a deployment: %w", err)
	}
	if r.Version != Version {
		return nil, fmt.Errorf("record of a deployment: version %d; this program reads version %d", r.Version, Version)
	}
	canonical, err := r.Encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(canonical, data) {
		return nil, fmt.Errorf("record of a deployment: line %d: %w", firstDifference(canonical, data), errNotCanonical)
	}
	return &r, nil
}

var errNotCanonical = errors.New("is not as it was written; records are never edited: restore the file")

// firstDifference returns the number of the line in which two texts differ.
func firstDifference(a, b []byte) int {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return 1 + bytes.Count(b[:at], []byte{'\n'})
}

// marshal writes JSON as all files of a deployment have it.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}
