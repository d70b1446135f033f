// Package agent has what the agents of Optics share, and nothing else: the Loop
// that steps one of them, the ways a step can end, and the pace at which a
// transaction that had no effect is tried again.
//
// An agent is one Step: read, decide in a pure function, act, return. It starts
// no goroutine and keeps no timer. Whatever it needs from outside it declares
// as an interface of its own.
package agent

import (
	"context"
	"errors"
	"fmt"

	"github.com/opticsnet/optics"
)

// Step is one idempotent turn of an agent. It may be cut short at any point and
// must be right when it is called again.
//
// A *HaltError ends the stepping until the process is started anew. Any other
// error is retried with a growing pause.
type Step func(ctx context.Context) (Turn, error)

// Turn is how a step ended that did not fail.
type Turn struct {
	// Waiting says what the agent waits for now, in words for an operator.
	Waiting string
	// Again asks for the next step at once, because there is more to do.
	Again bool
}

// Waiting returns a Turn that waits for what the formatted text says.
func Waiting(format string, args ...any) Turn {
	return Turn{Waiting: fmt.Sprintf(format, args...)}
}

// Reason is why an agent halted, in one of a few words: a label for alarms.
type Reason string

// The reasons.
const (
	// Fraud was proven: a contract has failed.
	Fraud Reason = "fraud"
	// WrongUpdater is an updater that a contract, or the other contract of a lane, does
	// not trust.
	WrongUpdater Reason = "wrong_updater"
	// UnknownHistory means that it is not known what a key signed before, or that it
	// signed more than is known.
	UnknownHistory Reason = "unknown_history"
	// WrongIndex means that index and chain exclude each other.
	WrongIndex Reason = "wrong_index"
	// DeepReorg is a chain that reorganized deeper than its finality.
	DeepReorg Reason = "deep_reorg"
	// ForeignTx is a transaction that somebody else sent from our account.
	ForeignTx Reason = "foreign_transaction"
	// ForeignUse is a signature that somebody else made with our key.
	ForeignUse Reason = "foreign_key_use"
)

// Reasons returns all reasons.
func Reasons() []Reason {
	return []Reason{Fraud, WrongUpdater, UnknownHistory, WrongIndex, DeepReorg, ForeignTx, ForeignUse}
}

// HaltError stops an agent: going on would be wrong, and no retry can help.
type HaltError struct {
	// Reason is the kind of halt.
	Reason Reason
	// Why says what was found, with the values.
	Why string
	// Do says what an operator should do.
	Do string
}

// Error returns "halted: why; do".
func (e *HaltError) Error() string { return "halted: " + e.Why + "; " + e.Do }

// Halt returns a *HaltError. The text do tells the operator what to do; why is
// formatted with args.
func Halt(reason Reason, do, why string, args ...any) error {
	return &HaltError{Reason: reason, Why: fmt.Sprintf(why, args...), Do: do}
}

// IsHalt reports whether err is or wraps a *HaltError.
func IsHalt(err error) bool {
	var halt *HaltError
	return errors.As(err, &halt)
}

// Heads tells how far a chain has come.
type Heads interface {
	// Head returns the newest known head, false before the first one.
	Head() (optics.Head, bool)
}
