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
	"block range",         // geth, erigon, reth, alchemy, chainstack, forno, bsc
	"blocks range",        // ankr
	"blocks distance",     // bor
	"range is too",        // proxies
	"range too",           // cloudflare, blast
	"rpc range limit",     // besu
	"ranges over",         // drpc
	"max range",           // proxies
	"maximum range",       // proxies
	"too many blocks",     // avalanche
	"limited to",          // quicknode, ankr
	"returned more than",  // erigon, infura, zksync
	"too many logs",       // nethermind
	"too many results",    // proxies
	"max results",         // reth
	"logs matched",        // polygon, arbitrum
	"response size",       // reth, alchemy
	"response is too big", // proxies
	"response too large",  // geth, and our own bound
	"read limit exceeded", // a WebSocket message over our own bound
	"query timeout",       // infura, alchemy: it cost them too much
	"query timed out",     // proxies
	"narrow your filter",  // proxies
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
