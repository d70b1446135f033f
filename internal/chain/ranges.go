package chain

import (
	"errors"
	"fmt"
	"strings"

	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// tooWideWords are the words in which nodes and providers refuse an eth_getLogs
// for the number of its blocks, of its results, or of their bytes.
var tooWideWords = []string{
	"block range",                // many: "block range is too large", "exceed maximum block range", "eth_getLogs block range limited"
	"range is too large",         // forno
	"range too large",            // besu, chainstack
	"range too wide",             // reth-based
	"too many blocks",            // several proxies
	"max range",                  // ankr: "block range exceeds max range"
	"maximum range",              // fireblocks-like gateways
	"maximum [from, to] blocks",  // bnb, polygon: "maximum [from, to] blocks distance: 3000"
	"blocks distance",            // the same
	"query returned more than",   // infura: "query returned more than 10000 results"
	"returned more than",         // erigon: "query returned more than N logs"
	"more than 10000 results",    // polygon
	"log response size exceeded", // alchemy
	"response size",              // alchemy, reth: "query exceeds max response size"
	"response is too big",        // nethermind gateways
	"response too large",         // geth, and our own bound
	"read limit exceeded",        // a WebSocket message over our bound
	"too many logs",              // nethermind: "too many logs requested"
	"too many results",           // several
	"query exceeds max results",  // reth
	"max results",                // reth: "query exceeds max results 20000"
	"limited to a",               // quicknode: "eth_getLogs is limited to a 10,000 range"
	"limited to 0 -",             // ankr, blockpi: "limited to 0 - 10000 blocks range"
	"blocks range",               // ankr, blockpi
	"logs matched by query",      // cloudflare: "too many logs matched by query"
	"query timeout exceeded",     // infura, alchemy: the query costs too much
	"query timed out",            // the same
	"reduce the range",           // hints
	"narrow your filter",         // several
}

// tooWide makes a refusal of a log query for its size wrap
// optics.ErrRangeTooLarge.
func tooWide(err error) error {
	var refusal gethrpc.Error
	isRefusal := errors.As(err, &refusal)
	text := strings.ToLower(err.Error())
	for _, words := range tooWideWords {
		if strings.Contains(text, words) {
			return fmt.Errorf("%w: %w", optics.ErrRangeTooLarge, err)
		}
	}
	if isRefusal && refusal.ErrorCode() == codeResponseTooLarge {
		return fmt.Errorf("%w: %w", optics.ErrRangeTooLarge, err)
	}
	return err
}

// codeResponseTooLarge is geth's for an answer over its size limit.
const codeResponseTooLarge = -32003
