package upgrade

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Layout is a contract's storage as the Solidity compiler describes it in its
// output storageLayout.
type Layout struct {
	Storage []Variable         `json:"storage"`
	Types   map[string]TypeDef `json:"types"`
}

// Variable is a state variable, or a member of a struct.
type Variable struct {
	Label string `json:"label"`
	// Offset is in bytes from the low end of the slot.
	Offset uint64 `json:"offset"`
	// Slot is a decimal number; that of a member counts from its struct's.
	Slot string `json:"slot"`
	// Type is a key of Layout.Types.
	Type string `json:"type"`
}

// TypeDef is a type of a Layout.
type TypeDef struct {
	// Encoding is inplace, mapping, dynamic_array or bytes.
	Encoding string `json:"encoding"`
	// Label is the type as Solidity writes it.
	Label string `json:"label"`
	// NumberOfBytes is a decimal number.
	NumberOfBytes string `json:"numberOfBytes"`
	// Key and Value are keys of Layout.Types, for a mapping.
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
	// Base is a key of Layout.Types, for an array.
	Base string `json:"base,omitempty"`
	// Members are those of a struct.
	Members []Variable `json:"members,omitempty"`
}

const wordBytes = 32

// cell is a variable or a struct's member that is no struct itself.
type cell struct {
	at, size uint64 // in bytes from slot 0
	name     string // path through structs
	typeKey  string
	gap      bool
}

func (c cell) end() uint64 { return c.at + c.size }

// gapName matches the arrays that hold room for later versions.
var gapName = regexp.MustCompile(`^_+[gG][aA][pP]$`)

// cells lists a layout's variables, structs taken apart, in the order in which
// they were declared.
func (l Layout) cells() ([]cell, error) {
	return l.flatten(l.Storage, 0, "")
}

func (l Layout) flatten(variables []Variable, base uint64, prefix string) ([]cell, error) {
	var cells []cell
	for _, v := range variables {
		def, ok := l.Types[v.Type]
		if !ok {
			return nil, fmt.Errorf("the layout does not say what type %s of %s%s is", v.Type, prefix, v.Label)
		}
		slot, err := strconv.ParseUint(v.Slot, 10, 48)
		if err != nil {
			return nil, fmt.Errorf("slot %q of %s%s: %w", v.Slot, prefix, v.Label, err)
		}
		size, err := strconv.ParseUint(def.NumberOfBytes, 10, 48)
		if err != nil {
			return nil, fmt.Errorf("size %q of %s%s: %w", def.NumberOfBytes, prefix, v.Label, err)
		}
		at := base + slot*wordBytes + v.Offset
		if len(def.Members) == 0 {
			gap := prefix == "" && def.Base != "" && def.Encoding == "inplace" && gapName.MatchString(v.Label)
			cells = append(cells, cell{at: at, size: size, name: prefix + v.Label, typeKey: v.Type, gap: gap})
			continue
		}
		members, err := l.flatten(def.Members, at, prefix+v.Label+".")
		if err != nil {
			return nil, err
		}
		cells = append(cells, members...)
	}
	return cells, nil
}

// place returns where a variable is; a member's name is its path.
func (l Layout) place(name string) (slot, offset uint64, err error) {
	cells, err := l.cells()
	if err != nil {
		return 0, 0, err
	}
	for _, c := range cells {
		if c.name == name {
			return c.at / wordBytes, c.at % wordBytes, nil
		}
	}
	return 0, 0, fmt.Errorf("the storage layout has no variable %s", name)
}

// label is a type as Solidity writes it.
func (l Layout) label(key string) string {
	if def, ok := l.Types[key]; ok {
		return def.Label
	}
	return key
}

// shape describes the bytes that a type takes and what stands in them: equal
// shapes read each other's bytes. Names of contracts, enums and structs do not
// count, their sizes and members do.
func (l Layout) shape(key string) string {
	def, ok := l.Types[key]
	switch {
	case !ok:
		return "unknown " + key
	case def.Encoding == "mapping":
		return "mapping(" + l.shape(def.Key) + " => " + l.shape(def.Value) + ")"
	case def.Encoding == "dynamic_array":
		return l.shape(def.Base) + "[]"
	case def.Base != "":
		return l.shape(def.Base) + def.Label[strings.LastIndex(def.Label, "["):]
	case len(def.Members) > 0:
		return "{" + strings.Join(l.memberShapes(def.Members), ", ") + "}"
	case strings.HasPrefix(def.Label, "contract "), def.Label == "address payable":
		return "address"
	case strings.HasPrefix(def.Label, "enum "):
		return "enum of " + def.NumberOfBytes + " bytes"
	}
	return def.Label
}

func (l Layout) memberShapes(members []Variable) []string {
	shapes := make([]string, 0, len(members))
	for _, m := range members {
		shapes = append(shapes, fmt.Sprintf("%s+%d %s", m.Slot, m.Offset, l.shape(m.Type)))
	}
	return shapes
}
