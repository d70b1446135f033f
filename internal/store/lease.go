package store

import (
	"errors"
	"fmt"
	"time"

	"github.com/opticsnet/optics"
)

// Sentinel errors of leases.
var (
	// ErrLeaseHeld means that somebody else has the lease. A *[HeldError] says who.
	ErrLeaseHeld = errors.New("lease is held")

	// ErrLeaseLost means that the lease was given to somebody else since, or back.
	// Nothing may be done under it any more, and trying again is of no use.
	ErrLeaseLost = errors.New("lease is lost")
)

// HeldError says who has a lease that was asked for. It wraps [ErrLeaseHeld].
type HeldError struct {
	// Lease is the one that was found.
	Lease optics.Lease
}

// Error returns "lease is held by HOLDER since TIME until TIME", in UTC.
func (e *HeldError) Error() string {
	return fmt.Sprintf("%s by %s since %s until %s", ErrLeaseHeld, e.Lease.Holder, LeaseTime(e.Lease.Since), LeaseTime(e.Lease.Until))
}

// Unwrap returns [ErrLeaseHeld].
func (e *HeldError) Unwrap() error { return ErrLeaseHeld }

// LeaseTime returns the text of a lease's Since or Until: RFC 3339 in UTC, whole
// seconds.
func LeaseTime(milliseconds uint64) string {
	return time.UnixMilli(int64(milliseconds)).UTC().Format(time.RFC3339) //nolint:gosec // a time of ours
}
