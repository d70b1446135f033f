package optics

import "errors"

// Sentinel errors. They say what the caller should do; the text around them
// says what happened.
var (
	// ErrMalformed means that bytes or text are not a valid encoding. Trying
	// again with the same input cannot help.
	ErrMalformed = errors.New("malformed")

	// ErrBodyTooLong means that a message body is over [MaxBodyLen] bytes.
	ErrBodyTooLong = errors.New("message body too long")

	// ErrSignature means that a signature is not one that the contracts accept
	// (length, v other than 27 or 28, high s, or no key recovers from it).
	ErrSignature = errors.New("invalid signature")

	// ErrNotFound means that a record or a block does not exist (yet).
	ErrNotFound = errors.New("not found")

	// ErrConflict means that a record exists and says something else, or that
	// a compare-and-swap found another value than expected. Read again before
	// the next try.
	ErrConflict = errors.New("conflict")

	// ErrGap means that chain facts are missing between what is known and what
	// was offered: an endpoint left logs out. Read the range again, elsewhere
	// if possible.
	ErrGap = errors.New("gap in chain facts")

	// ErrDoubleUpdate means that signing would create a second update from one
	// old root, which is provable fraud. Never retry with the same arguments.
	ErrDoubleUpdate = errors.New("refused to sign a second update from one root")

	// ErrUnknownRoot means that a root is not one our own tree ever had.
	ErrUnknownRoot = errors.New("unknown root")

	// ErrBatchTooLarge means that a batch does not fit one transaction, by its gas
	// or by its calldata. Make a smaller one.
	ErrBatchTooLarge = errors.New("batch does not fit one transaction")

	// ErrRangeTooLarge means that an endpoint refused a log query for its size.
	// Ask again for fewer blocks.
	ErrRangeTooLarge = errors.New("log range too large")
)
