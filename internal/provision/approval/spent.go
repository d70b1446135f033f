package approval

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
)

// Use is what became of a serial.
type Use struct {
	// Plan is the digest of the plan that it was spent on.
	Plan common.Hash
	// Finished tells that the plan was applied to its end: nothing is left that the
	// serial could open.
	Finished bool
}

// Spent remembers which serials were used. Everything is durable on return.
type Spent interface {
	// UseOf returns what a serial was spent on, and false when it was not.
	UseOf(ctx context.Context, serial Serial) (Use, bool, error)
	// Spend records, before a plan is applied, that serials are used for it: all of
	// them or none. Serials that are spent on that plan already, which is not
	// finished, stay as they are, so a run that was killed goes on with what opened
	// it. The error wraps [ErrSpent] when one is spent otherwise.
	Spend(ctx context.Context, plan common.Hash, serials []Serial) error
	// Finish records that a plan was applied to its end: what is spent on it opens
	// nothing any more, not even the same plan.
	Finish(ctx context.Context, plan common.Hash) error
}
