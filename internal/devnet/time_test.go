package devnet_test

import (
	"context"
	"testing"

	"github.com/opticsnet/optics/internal/node"
)

// The clocks of three chains have nothing in common: one leaps by an hour with
// each block, one stands still most of the time. Windows follow the block time of
// the chain that they are on.
func TestChainsWithTheirOwnTime(t *testing.T) {
	const messages, share = 18, 3
	ctx, n := start(t, config(t.TempDir(), messages, 0))
	alpha, bravo, charlie := n.Chain(0), n.Chain(1), n.Chain(2)
	now, round := bravo.Head().Time, 0
	done := delivered(ctx, n, messages)
	err := run(ctx, n, func(ctx context.Context) error {
		return watch(ctx, func() (bool, error) {
			round++
			now += 3600
			if _, err := alpha.Seal(ctx, 0); err != nil {
				return false, err
			}
			if _, err := bravo.Seal(ctx, now); err != nil {
				return false, err
			}
			if round%5 == 0 {
				if _, err := charlie.Seal(ctx, 0); err != nil {
					return false, err
				}
			}
			return done()
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
	if ahead := bravo.Head().Time - charlie.Head().Time; ahead < 3600 {
		t.Errorf("the clocks differ by %d s only", ahead)
	}
	status, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !processed(status, share, func(node.LaneStatus) bool { return true }) {
		t.Errorf("the lanes are %+v", status.Lanes)
	}
}
