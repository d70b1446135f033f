package node

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPercentiles(t *testing.T) {
	hundred := make([]uint64, 0, 101)
	for i := range uint64(101) {
		hundred = append(hundred, 100-i)
	}
	for name, test := range map[string]struct {
		seconds []uint64
		want    Percentiles
	}{
		"of nothing":       {nil, Percentiles{}},
		"of one":           {[]uint64{7}, Percentiles{7, 7, 7}},
		"of 0 to 100":      {hundred, Percentiles{50, 95, 99}},
		"of a few and one": {[]uint64{1, 1, 1, 90}, Percentiles{1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, percentiles(test.seconds)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConfirmable(t *testing.T) {
	roots := []confirmation{{size: 3, at: 100}, {size: 5, at: 110}}
	for leaf, want := range map[uint64]uint64{0: 100, 2: 100, 3: 110, 4: 110} {
		if at, ok := confirmable(roots, leaf); !ok || at != want {
			t.Errorf("leaf %d is confirmable at %d (%t), want %d", leaf, at, ok, want)
		}
	}
	if _, ok := confirmable(roots, 5); ok {
		t.Error("leaf 5 is under no root")
	}
}
