package upgrade_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/upgrade"
)

// What the scan finds in the code of each implementation is what its ABI lists.
func TestSelectorsAreThoseOfTheABI(t *testing.T) {
	for name, a := range catalogue(t) {
		t.Run(name, func(t *testing.T) {
			var want []string
			for _, m := range a.ABI.Methods {
				want = append(want, upgrade.Selector(m.ID).String())
			}
			slices.Sort(want)
			var got []string
			for _, s := range upgrade.Selectors(a.DeployedBytecode) {
				got = append(got, s.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
