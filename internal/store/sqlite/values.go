package sqlite

import (
	"fmt"
	"math"

	"github.com/opticsnet/optics"
)

type unsigned interface {
	~uint8 | ~uint32 | ~uint64
}

// num turns an unsigned number into the signed one with the same bits, which
// is how SQLite keeps it.
func num[T unsigned](v T) int64 {
	return int64(v) // the bits come back by the same conversion
}

// clamp keeps the order of numbers over 2^63-1 against block heights, times
// and leaf indexes, which never come near it.
func clamp(v uint64) int64 {
	return num(min(v, math.MaxInt64))
}

// atMost makes a limit of zero or less ask for nothing; to SQLite a negative
// limit means no limit.
func atMost(limit int) int64 { return int64(max(limit, 0)) }

// number scans an INTEGER column into an unsigned variable; NULL gives 0.
type number[T unsigned] struct{ to *T }

func into[T unsigned](to *T) number[T] { return number[T]{to} }

// Scan implements sql.Scanner.
func (n number[T]) Scan(src any) error {
	switch v := src.(type) {
	case int64:
		*n.to = T(v)
	case nil:
		*n.to = 0
	default:
		return fmt.Errorf("integer column holds %T", src)
	}
	return nil
}

// signature scans a BLOB column into a signature.
type signature struct{ to *optics.Signature }

// Scan implements sql.Scanner.
func (s signature) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != optics.SignatureLen {
		return fmt.Errorf("signature column holds %T of length %d", src, len(b))
	}
	*s.to = optics.Signature(b)
	return nil
}

// maybeSignature scans a BLOB column that may be NULL.
type maybeSignature struct{ to **optics.Signature }

// Scan implements sql.Scanner.
func (s maybeSignature) Scan(src any) error {
	if src == nil {
		*s.to = nil
		return nil
	}
	*s.to = new(optics.Signature)
	return signature{*s.to}.Scan(src)
}

// told scans a BLOB column that may be NULL. NULL and no bytes are two things.
type told struct{ to *[]byte }

// Scan implements sql.Scanner.
func (d told) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d.to = nil
	case []byte:
		*d.to = append([]byte{}, v...)
	default:
		return fmt.Errorf("blob column holds %T", src)
	}
	return nil
}

// The columns of a log's position; the fact's table and block b are joined.
const atColumns = `b.number, b.hash, b.time, f.tx_hash, f.tx_index, f.log_index`

func intoBlock(b *optics.BlockRef) []any {
	return []any{into(&b.Number), &b.Hash, into(&b.Time)}
}

func intoAt(at *optics.Position) []any {
	return append(intoBlock(&at.Block), &at.TxHash, into(&at.TxIndex), into(&at.LogIndex))
}

// atArgs are the values of the columns block, tx_hash, tx_index, log_index.
func atArgs(at optics.Position) []any {
	return []any{num(at.Block.Number), at.TxHash[:], num(at.TxIndex), num(at.LogIndex)}
}

func scanBlock(row scanner) (optics.BlockRef, error) {
	var b optics.BlockRef
	err := row(intoBlock(&b)...)
	return b, err
}
