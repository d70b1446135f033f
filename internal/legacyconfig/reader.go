package legacyconfig

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// reader turns values into settings and collects what is wrong with them. Its
// methods return zero for what they report.
type reader struct {
	problems []Problem
	notes    []Problem
	// meant are the paths that unknown keys seem to be meant for: they are not
	// missing beside.
	meant []string
}

func (r *reader) wrong(n *node, path, format string, args ...any) {
	r.problems = append(r.problems, Problem{Place: n.place, Path: path, Text: fmt.Sprintf(format, args...)})
}

// reported says whether something is wrong with a value already.
func (r *reader) reported(path string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Path == path })
}

func (r *reader) ignore(at Place, path, reason string) {
	r.notes = append(r.notes, Problem{Place: at, Path: path, Text: "is ignored: " + reason})
}

// fields are the members of one object: what is done with each of the known ones,
// and why others that published files have do not matter.
type fields struct {
	known    map[string]func(n *node, path string)
	unneeded map[string]string
}

// object reads the members of an object and refuses unknown ones.
func (r *reader) object(n *node, path string, f fields) {
	if n.kind != object {
		r.wrong(n, path, "is %s; an object is expected", n.kind)
		return
	}
	for _, m := range n.members {
		at := join(path, m.name)
		read, known := f.known[m.name]
		reason, unneeded := f.unneeded[m.name]
		switch {
		case unneeded:
			r.ignore(m.value.from(m.place), at, reason)
		case !known:
			names := slices.Sorted(maps.Keys(f.known))
			r.meant = append(r.meant, join(path, nearest(m.name, names)))
			r.problems = append(r.problems, Problem{Place: m.value.from(m.place), Path: at, Text: fmt.Sprintf(
				"%s is not possible; %s is expected%s", quote(m.name), oneOf(names), meant(m.name, names))})
		case m.value.kind != null:
			read(m.value, at)
		}
	}
}

// from returns where a member comes from: its name in a file, or the variable
// that set its value.
func (n *node) from(name Place) Place {
	if n.place.Variable != "" {
		return n.place
	}
	return name
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// need reports an object that lacks members.
func (r *reader) need(n *node, path string, names ...string) {
	for _, name := range names {
		if slices.Contains(r.meant, join(path, name)) {
			continue
		}
		if m := n.member(name); n.kind == object && (m == nil || m.kind == null) {
			r.wrong(n, join(path, name), "is missing")
		}
	}
}

// scalar returns the text of a string, a number or a boolean, as upstream takes
// one for the other.
func (r *reader) scalar(n *node, path string) (string, bool) {
	if n.kind == text || n.kind == number || n.kind == boolean {
		return n.text, true
	}
	r.wrong(n, path, "is %s; a string is expected", n.kind)
	return "", false
}

func (r *reader) text(to *string) func(*node, string) {
	return func(n *node, path string) { *to, _ = r.scalar(n, path) }
}

// filled reads a text that must not be empty.
func (r *reader) filled(to *string) func(*node, string) {
	return func(n *node, path string) {
		value, ok := r.scalar(n, path)
		if ok && strings.TrimSpace(value) == "" {
			r.wrong(n, path, "is empty")
		}
		*to = value
	}
}

func (r *reader) uint(n *node, path string, bits int) uint64 {
	value, ok := r.scalar(n, path)
	if !ok {
		return 0
	}
	v, err := strconv.ParseUint(value, 10, bits)
	if err != nil {
		r.wrong(n, path, "is %s; a number from 0 to %d is expected", quote(value), ^uint64(0)>>(64-bits))
	}
	return v
}

// seconds reads a length of time.
func (r *reader) seconds(to *time.Duration) func(*node, string) {
	return func(n *node, path string) {
		const most = 1 << 31
		v := r.uint(n, path, 64)
		if v > most {
			r.wrong(n, path, "is %d seconds; at most %d are possible", v, most)
			return
		}
		*to = time.Duration(v) * time.Second
	}
}

func (r *reader) domain(to *optics.Domain) func(*node, string) {
	return func(n *node, path string) {
		*to = optics.Domain(r.uint(n, path, 32)) //nolint:gosec // 32 bits were asked for
	}
}

func (r *reader) address(to *common.Address) func(*node, string) {
	return func(n *node, path string) {
		value, ok := r.scalar(n, path)
		raw, err := hex.DecodeString(trim0x(value))
		if ok && (err != nil || len(raw) != common.AddressLength) {
			r.wrong(n, path, "is %s; 40 hexadecimal digits are expected", quote(value))
		}
		*to = common.BytesToAddress(raw)
	}
}

func (r *reader) hash(n *node, path string) common.Hash {
	value, ok := r.scalar(n, path)
	raw, err := hex.DecodeString(trim0x(value))
	if ok && (err != nil || len(raw) != common.HashLength) {
		r.wrong(n, path, "is no 32 bytes; 64 hexadecimal digits are expected, %d characters were found", len(value))
	}
	return common.BytesToHash(raw)
}

// list calls read for each item.
func (r *reader) list(n *node, path string, read func(*node, string)) {
	if n.kind != array {
		r.wrong(n, path, "is %s; a list is expected", n.kind)
		return
	}
	for i, item := range n.items {
		read(item, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (r *reader) hashes(to *[]common.Hash) func(*node, string) {
	return func(n *node, path string) {
		r.list(n, path, func(item *node, at string) { *to = append(*to, r.hash(item, at)) })
	}
}

// word reads one of several words.
func word[T ~string](r *reader, to *T, possible ...T) func(*node, string) {
	return func(n *node, path string) {
		value, ok := r.scalar(n, path)
		if ok && !slices.Contains(possible, T(value)) {
			names := make([]string, len(possible))
			for i, p := range possible {
				names[i] = string(p)
			}
			r.wrong(n, path, "%s is not possible; %s is expected%s", quote(value), oneOf(names), meant(value, names))
		}
		*to = T(value)
	}
}

func trim0x(digits string) string {
	return strings.TrimPrefix(strings.TrimPrefix(digits, "0x"), "0X")
}
