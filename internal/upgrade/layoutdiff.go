package upgrade

import (
	"fmt"
	"slices"
	"strings"
)

// ChangeKind says what became of a variable.
type ChangeKind string

// The kinds. The last four are refused: a proxy's storage would be read as what
// it is not.
const (
	Added   ChangeKind = "added"   // takes bytes that were reserved or never used
	Renamed ChangeKind = "renamed" // the same bytes under another name
	Retyped ChangeKind = "retyped" // another name for the same bytes, such as an interface for an address
	Changed ChangeKind = "type changed"
	Moved   ChangeKind = "moved"
	Removed ChangeKind = "removed"
	Gap     ChangeKind = "reserved room" // does not end where it ended
)

// Change is a difference between two storage layouts.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// Slot and Offset are where the variable is, or was; the offset is in bytes
	// from the low end of the slot.
	Slot   uint64 `json:"slot"`
	Offset uint64 `json:"offset"`
	// Old and New are type and name; empty where there is none.
	Old string `json:"old"`
	New string `json:"new"`
}

// Refused reports whether a proxy cannot be pointed from one layout to the other.
func (c Change) Refused() bool {
	return c.Kind == Changed || c.Kind == Moved || c.Kind == Removed || c.Kind == Gap
}

func (c Change) String() string {
	text := fmt.Sprintf("slot %d offset %d: ", c.Slot, c.Offset)
	switch {
	case c.Old == "":
		text += c.New
	case c.New == "":
		text += c.Old
	default:
		text += c.Old + " → " + c.New
	}
	return text + ": " + string(c.Kind)
}

// comparison is two layouts on their way to a list of changes.
type comparison struct {
	old, new           Layout
	oldCells, newCells []cell
	changes            []Change
}

// CompareLayouts lists the differences from one layout to another, by slot. Safe
// are other names, new variables in reserved room that shrinks by as much, in
// bytes that no variable had, and behind the last one. It returns an error when
// a layout contradicts itself.
func CompareLayouts(from, to Layout) ([]Change, error) {
	c := comparison{old: from, new: to}
	var err error
	if c.oldCells, err = from.cells(); err != nil {
		return nil, fmt.Errorf("deployed: %w", err)
	}
	if c.newCells, err = to.cells(); err != nil {
		return nil, fmt.Errorf("new: %w", err)
	}
	for _, was := range c.oldCells {
		if was.gap {
			c.reserved(was)
		} else {
			c.variable(was)
		}
	}
	c.added()
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return int(a.Slot*wordBytes+a.Offset) - int(b.Slot*wordBytes+b.Offset) //nolint:gosec // slots have at most 48 bits
	})
	return c.changes, nil
}

func (c *comparison) report(kind ChangeKind, at uint64, was, is string) {
	c.changes = append(c.changes, Change{Kind: kind, Slot: at / wordBytes, Offset: at % wordBytes, Old: was, New: is})
}

func (c *comparison) oldText(v cell) string { return c.old.label(v.typeKey) + " " + v.name }
func (c *comparison) newText(v cell) string { return c.new.label(v.typeKey) + " " + v.name }

// variable looks for the variable that was here.
func (c *comparison) variable(was cell) {
	i := slices.IndexFunc(c.newCells, func(v cell) bool { return v.at == was.at && !v.gap })
	if i < 0 {
		c.gone(was)
		return
	}
	is := c.newCells[i]
	switch fits, same := c.fits(was.typeKey, is.typeKey), c.sameLabel(was.typeKey, is.typeKey); {
	case !fits && c.movedTo(was) != nil:
		c.gone(was)
	case !fits:
		c.report(Changed, was.at, c.oldText(was), c.newText(is))
	case !same:
		c.report(Retyped, was.at, c.oldText(was), c.newText(is))
	case was.name != is.name:
		c.report(Renamed, was.at, c.oldText(was), c.newText(is))
	}
}

// gone reports a variable that is not where it was.
func (c *comparison) gone(was cell) {
	if to := c.movedTo(was); to != nil {
		place := fmt.Sprintf("slot %d offset %d", to.at/wordBytes, to.at%wordBytes)
		c.report(Moved, was.at, c.oldText(was), place)
		return
	}
	c.report(Removed, was.at, c.oldText(was), "")
}

// movedTo finds the variable elsewhere, by name and type.
func (c *comparison) movedTo(was cell) *cell {
	for i, is := range c.newCells {
		if is.name == was.name && is.at != was.at && c.fits(was.typeKey, is.typeKey) {
			return &c.newCells[i]
		}
	}
	return nil
}

// reserved checks that reserved room ends where it ended, or is used up to there.
func (c *comparison) reserved(was cell) {
	end := was.end()
	for _, is := range c.newCells {
		if is.end() == end || (is.end() > end-wordBytes && is.end() < end && !is.gap) {
			return
		}
	}
	is := ""
	if i := slices.IndexFunc(c.newCells, func(v cell) bool { return v.gap && v.at < end && v.end() > was.at }); i >= 0 {
		is = fmt.Sprintf("%s, up to slot %d", c.newText(c.newCells[i]), c.newCells[i].end()/wordBytes-1)
	}
	c.report(Gap, was.at, fmt.Sprintf("%s, up to slot %d", c.oldText(was), end/wordBytes-1), is)
}

// added reports the variables where none was. One that lies over another that
// was there before is reported with that one.
func (c *comparison) added() {
	for _, is := range c.newCells {
		if is.gap {
			continue
		}
		taken := slices.ContainsFunc(c.oldCells, func(was cell) bool {
			return !was.gap && was.at < is.end() && is.at < was.end()
		})
		if !taken {
			c.report(Added, is.at, "", c.newText(is))
		}
	}
}

// fits reports whether bytes of one type can be read as another's.
func (c *comparison) fits(was, is string) bool {
	old, now := c.old.Types[was], c.new.Types[is]
	if old.Label == "bool" && now.Label == "uint8" { // false is 0 and true is 1
		return true
	}
	if old.Encoding == "mapping" && now.Encoding == "mapping" {
		return c.old.shape(old.Key) == c.new.shape(now.Key) && c.fitsValue(old.Value, now.Value)
	}
	return c.old.shape(was) == c.new.shape(is)
}

// fitsValue is fits for what a mapping holds: a struct there may grow at its end,
// since nothing lies behind it.
func (c *comparison) fitsValue(was, is string) bool {
	old, now := c.old.Types[was], c.new.Types[is]
	if len(old.Members) > 0 && len(now.Members) >= len(old.Members) {
		grown := c.new.memberShapes(now.Members)
		return slices.Equal(c.old.memberShapes(old.Members), grown[:len(old.Members)])
	}
	return c.fits(was, is)
}

// sameLabel compares the types as Solidity writes them, without the contracts
// that declare them: an enum that goes to an interface is the same.
func (c *comparison) sameLabel(was, is string) bool {
	return bare(c.old.label(was)) == bare(c.new.label(is)) && c.fitsExactly(was, is)
}

func (c *comparison) fitsExactly(was, is string) bool { return c.old.shape(was) == c.new.shape(is) }

// bare drops the declaring contracts: "enum ICommon.States" is "enum States".
func bare(label string) string {
	words := strings.Split(label, " ")
	for i, w := range words {
		words[i] = w[strings.LastIndex(w, ".")+1:]
	}
	return strings.Join(words, " ")
}
