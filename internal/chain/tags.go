package chain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// tagged returns the block of a tag. There is none while the chain is young, and
// none while the tag is above the latest block: that happens after a fork, until
// the next block, and says nothing that one could act on.
func tagged(err error, h *header, latest optics.BlockRef) (optics.BlockRef, error) {
	if noSuchBlock(err) || err == nil && h == nil {
		return optics.BlockRef{}, nil
	}
	if err != nil {
		return optics.BlockRef{}, fmt.Errorf("read final block: %w", err)
	}
	ref, err := h.ref()
	if err != nil {
		return optics.BlockRef{}, fmt.Errorf("read final block: %w", err)
	}
	if ref.Number > latest.Number || ref.Number == latest.Number && ref.Hash != latest.Hash {
		return optics.BlockRef{}, nil
	}
	return ref, nil
}

// codeUnknownBlock is geth's for a tag that names no block.
const codeUnknownBlock = -39001

// noSuchBlock reports whether a node says that a tag names no block (yet).
func noSuchBlock(err error) bool {
	var refusal gethrpc.Error
	if !errors.As(err, &refusal) {
		return false
	}
	text := strings.ToLower(refusal.Error())
	return refusal.ErrorCode() == codeUnknownBlock || errors.Is(unknownBlock(err), optics.ErrNotFound) ||
		strings.Contains(text, "block not found") || strings.Contains(text, "block is not available")
}

func quantity(n uint64) hexutil.Uint64 { return hexutil.Uint64(n) }

// below returns n - by, 0 at least.
func below(n, by uint64) uint64 {
	if n < by {
		return 0
	}
	return n - by
}
