package upgrade

import (
	"encoding/hex"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/core/vm"
)

// Selector is the first four bytes of a call.
type Selector [4]byte

func (s Selector) String() string { return "0x" + hex.EncodeToString(s[:]) }

// Selectors finds the functions of a contract in its code: the compiler compares
// the call's first four bytes with each of them, PUSH4 ‖ selector ‖ EQ, or PUSH3
// and shorter for a selector that begins with zeros. They come sorted.
func Selectors(code []byte) []Selector {
	found := make(map[Selector]bool)
	for i := 0; i < len(code); i++ {
		op := vm.OpCode(code[i])
		if op < vm.PUSH1 || op > vm.PUSH32 {
			continue
		}
		width := int(op-vm.PUSH1) + 1
		from, to := i+1, i+1+width
		if width <= 4 && width > 2 && to+1 < len(code) && vm.OpCode(code[to]) == vm.EQ && isPush(code[to+1]) {
			var s Selector
			copy(s[4-width:], code[from:to])
			found[s] = true
		}
		i = to - 1
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b Selector) int { return slices.Compare(a[:], b[:]) })
}

// isPush tells a jump's target, which follows the comparison, from arithmetic.
func isPush(b byte) bool { op := vm.OpCode(b); return op >= vm.PUSH1 && op <= vm.PUSH32 }

// signatures names the selectors of all implementations that are known.
func (c Catalogue) signatures() map[Selector]string {
	names := make(map[Selector]string)
	for _, a := range c {
		for _, m := range a.ABI.Methods {
			names[Selector(m.ID)] = m.Sig
		}
	}
	return names
}

// FunctionChange are the functions that one code has and another has not.
type FunctionChange struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
}

// CompareFunctions compares the functions found in two codes; names are taken
// from the implementations that are known, others are their selectors.
func (c Catalogue) CompareFunctions(from, to []byte) FunctionChange {
	names := c.signatures()
	text := func(all, others []Selector) []string {
		lines := []string{}
		for _, s := range all {
			if slices.Contains(others, s) {
				continue
			}
			if name, ok := names[s]; ok {
				lines = append(lines, s.String()+" "+name)
			} else {
				lines = append(lines, s.String())
			}
		}
		return lines
	}
	old, now := Selectors(from), Selectors(to)
	return FunctionChange{Added: text(now, old), Removed: text(old, now)}
}
