package kathy

import "testing"

func TestDue(t *testing.T) {
	list := OrderedList([][]byte{{1}, {2}, {3}})
	for _, test := range []struct {
		name                   string
		cfg                    Config
		seconds, before, mined uint64
		want                   uint64
	}{
		{"nothing at the first moment of a rate", Config{Rate: 2, InFlight: 100, Chat: Static(nil)}, 0, 0, 0, 0},
		{"two a second", Config{Rate: 2, InFlight: 100, Chat: Static(nil)}, 10, 0, 0, 20},
		{"one in four seconds", Config{Rate: 0.25, InFlight: 100, Chat: Static(nil)}, 11, 0, 0, 2},
		{"the rate counts from this run", Config{Rate: 2, InFlight: 1000, Chat: Static(nil)}, 10, 500, 0, 520},
		{"no more than in flight", Config{Rate: 2, InFlight: 5, Chat: Static(nil)}, 10, 0, 7, 12},
		{"without a rate as many as in flight", Config{InFlight: 5, Chat: Static(nil)}, 0, 0, 7, 12},
		{"no more than the total", Config{InFlight: 100, Total: 9, Chat: Static(nil)}, 0, 0, 7, 9},
		{"no more than the list", Config{InFlight: 100, Total: 9, Chat: list}, 0, 0, 0, 3},
		{"no more than the total of a list", Config{InFlight: 100, Total: 2, Chat: list}, 0, 0, 0, 2},
		{"nothing of an empty list", Config{InFlight: 100, Chat: OrderedList(nil)}, 0, 0, 0, 0},
		{"nothing of no chat", Config{InFlight: 100}, 0, 0, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := due(test.cfg, test.seconds, test.before, test.mined); got != test.want {
				t.Errorf("%d messages are due, want %d", got, test.want)
			}
		})
	}
}
