package awsfake

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
)

// jsonRead makes an operation of a JSON service that changes nothing.
func jsonRead[In any](run func(*call, *In) (any, error)) operation {
	return operation{run: jsonRun(run)}
}

// jsonWrite makes an operation of a JSON service that changes something.
func jsonWrite[In any](run func(*call, *In) (any, error)) operation {
	return operation{run: jsonRun(run), changes: true}
}

func jsonRun[In any](run func(*call, *In) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		in := new(In)
		decoder := json.NewDecoder(bytes.NewReader(c.body))
		err := decoder.Decode(in)
		if err == nil {
			if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
				err = errors.New("more than one value")
			}
		}
		if err != nil {
			return nil, refuse("SerializationException", "the body is not the JSON of %s: %v", c.name(), err)
		}
		return run(c, in)
	}
}

// tagJSON is a tag of KMS, which calls its halves TagKey and TagValue.
type tagJSON struct {
	Key   string `json:"TagKey"`
	Value string `json:"TagValue"`
}

// secretTag is a tag of Secrets Manager.
type secretTag struct {
	Key   string
	Value string
}

// pageToken makes the opaque marker that goes on after an item.
func pageToken(after string) string {
	return base64.StdEncoding.EncodeToString([]byte("after:" + after))
}

// page cuts one page out of items sorted by name. An empty marker begins; next is
// empty on the last page. ok is false for a marker that never was given out.
func page[T any](items []T, name func(T) string, marker string, limit int) (out []T, next string, ok bool) {
	from := 0
	if marker != "" {
		raw, err := base64.StdEncoding.DecodeString(marker)
		after, found := bytes.CutPrefix(raw, []byte("after:"))
		if err != nil || !found {
			return nil, "", false
		}
		from = len(items)
		if i := slices.IndexFunc(items, func(item T) bool { return name(item) > string(after) }); i >= 0 {
			from = i
		}
	}
	items = items[from:]
	if len(items) <= limit {
		return items, "", true
	}
	return items[:limit], pageToken(name(items[limit-1])), true
}

// kmsPage is the page of a KMS list: the default and the largest limit differ from
// list to list.
func kmsPage[T any](items []T, name func(T) string, in listInput, standard, most int) ([]T, string, error) {
	limit := standard
	if in.Limit != nil {
		limit = *in.Limit
	}
	if limit < 1 || limit > most {
		rule := "have value less than or equal to " + strconv.Itoa(most)
		if limit < 1 {
			rule = "have value greater than or equal to 1"
		}
		return nil, "", breach("ValidationException", strconv.Itoa(limit), "limit", rule)
	}
	out, next, ok := page(items, name, in.Marker, limit)
	if !ok {
		return nil, "", refuse("InvalidMarkerException", "Could not deserialize marker '%.40s'", in.Marker)
	}
	return out, next, nil
}

// listInput is what every list of KMS takes.
type listInput struct {
	Limit  *int
	Marker string
}
