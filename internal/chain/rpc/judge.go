package rpc

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// verdict is what an answer says about the endpoint that gave it.
type verdict uint8

const (
	// answered: the node did its work, also when it refused.
	answered verdict = iota
	// lacks: the node does not have what was asked for; another one may.
	lacks
	// exhausted: the endpoint wants to be asked less.
	exhausted
	// broken: no answer, or garbage.
	broken
)

// Error codes of JSON-RPC, and of providers.
const (
	codeLimitExceeded  = -32005
	codeTooManyCalls   = 429
	codeRateLimited    = -32029
	codeRequestTimeout = -32002
)

// judge says what an error means for the endpoint. It returns the error with a
// JSON-RPC error that was inside an HTTP error taken out.
func judge(err error) (verdict, error) {
	if err == nil {
		return answered, nil
	}
	if tooLarge(err) {
		return answered, ErrResponseTooLarge
	}
	var status gethrpc.HTTPError
	if errors.As(err, &status) {
		return judgeHTTP(status)
	}
	var refusal gethrpc.Error
	if errors.As(err, &refusal) {
		return judgeRefusal(refusal), err
	}
	return broken, err
}

func judgeHTTP(status gethrpc.HTTPError) (verdict, error) {
	if status.StatusCode == http.StatusTooManyRequests {
		return exhausted, status
	}
	if refusal, ok := insideHTTP(status.Body); ok {
		return judgeRefusal(refusal), refusal
	}
	if status.StatusCode == http.StatusRequestEntityTooLarge {
		return answered, status
	}
	return broken, status
}

// insideHTTP finds the JSON-RPC error in the body of an HTTP error: providers
// answer 400 or 500 to a range that is too large.
func insideHTTP(body []byte) (*nodeError, bool) {
	var message struct {
		Error *nodeError `json:"error"`
	}
	if err := json.Unmarshal(body, &message); err != nil || message.Error == nil {
		return nil, false
	}
	return message.Error, message.Error.Message != ""
}

// nodeError is a JSON-RPC error object.
type nodeError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func (e *nodeError) Error() string  { return e.Message }
func (e *nodeError) ErrorCode() int { return e.Code }
func (e *nodeError) ErrorData() any { return e.Data }

// judgeRefusal tells the refusals that are about the request from those that are
// about the endpoint. Providers share codes between the two: words decide first.
func judgeRefusal(refusal gethrpc.Error) verdict {
	text := strings.ToLower(refusal.Error())
	code := refusal.ErrorCode()
	switch {
	case contains(text, "block range", "blocks range", "blocks distance", "range is too", "range too", "range limit", "ranges over",
		"limited to", "returned more than", "too many logs", "too many results", "max results", "logs matched",
		"response size", "response too large", "query timeout", "query timed out"):
		return answered
	case contains(text, "rate limit", "ratelimit", "too many requests", "compute unit", "throughput", "request limit",
		"requests per second", "daily request count", "monthly", "quota", "capacity exceeded", "exceeded its"),
		strings.Contains(text, "limit exceeded") && !strings.Contains(text, "gas"),
		code == codeLimitExceeded, code == codeTooManyCalls, code == codeRateLimited:
		return exhausted
	case contains(text, "missing trie node", "historical state", "header not found", "header for hash not found",
		"state is not available", "pruned"):
		return lacks
	case code == codeRequestTimeout,
		contains(text, "request timed out", "service unavailable", "temporarily unavailable", "bad gateway",
			"gateway timeout", "internal server error", "no available upstream", "upstream error"):
		return broken
	}
	return answered
}

// tooLarge reports whether an answer was over the size that we accept, by HTTP
// or by WebSocket.
func tooLarge(err error) bool {
	return errors.Is(err, ErrResponseTooLarge) || strings.Contains(err.Error(), "websocket: read limit exceeded")
}

// alreadyKnown reports whether a node has a transaction already.
func alreadyKnown(err error) bool {
	var refusal gethrpc.Error
	return errors.As(err, &refusal) &&
		contains(strings.ToLower(refusal.Error()), "already known", "known transaction", "already imported", "alreadyknown", "already in mempool")
}

func contains(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
