package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// Quorum asks all endpoints of a Pool everything and believes what a fixed number
// of them say. It is for the one who signs: an endpoint that lies to us alone must
// not do, also when the honest ones are down. Ask for blocks by hash or height;
// about the latest one, endpoints often differ for a moment.
type Quorum struct {
	pool *Pool
	n    int
}

// Quorum returns a Quorum of n endpoints, from 1 to the number there are. An
// endpoint that does not answer, or serves another chain, does not count.
// The error wraps ErrConfig.
func (p *Pool) Quorum(n int) (*Quorum, error) {
	if n < 1 || n > len(p.endpoints) {
		return nil, fmt.Errorf("%w: %d of %d endpoints of chain %s have to agree", ErrConfig, n, len(p.endpoints), p.cfg.Chain)
	}
	return &Quorum{pool: p, n: n}, nil
}

// Agree asks the endpoints of the Pool and returns the answer that n of them
// give, as JSON with sorted keys; answers are equal when their JSON values are.
// The error wraps ErrNoQuorum, or ErrConfig for an n that cannot be.
func (p *Pool) Agree(ctx context.Context, n int, method string, args ...any) (json.RawMessage, error) {
	q, err := p.Quorum(n)
	if err != nil {
		return nil, err
	}
	var value any
	if err := q.CallContext(ctx, &value, method, args...); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

// CallContext makes one call; see [Quorum.BatchCallContext]. A refusal that the
// endpoints agree on comes back as it is.
func (q *Quorum) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if result == nil {
		result = new(json.RawMessage)
	}
	batch := []gethrpc.BatchElem{{Method: method, Args: args, Result: result}}
	if err := q.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	return batch[0].Error
}

// BatchCallContext asks every endpoint for all of a batch, in one request each.
// Answers agree when the decoded results are equal, and refusals when code and
// text are. The error wraps ErrNoQuorum and says who differs; nothing is decoded
// then.
func (q *Quorum) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // the answers that are not needed any more
	ballots := make(chan ballot, len(q.pool.endpoints))
	for _, e := range q.pool.endpoints {
		go func() { ballots <- q.poll(ctx, e, fresh(batch)) }()
	}
	var counted []ballot
	var against []error
	for range q.pool.endpoints {
		b := <-ballots
		if b.err != nil {
			against = append(against, b.err)
			continue
		}
		counted = append(counted, b)
		if agreeing := b.among(counted); agreeing == q.n {
			adopt(batch, b.batch)
			return nil
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("chain %s: %w", q.pool.cfg.Chain, err)
	}
	return q.disagreement(counted, against)
}

// ballot is one endpoint's answer to a batch.
type ballot struct {
	endpoint string
	batch    []gethrpc.BatchElem
	err      error
}

func (q *Quorum) poll(ctx context.Context, e *endpoint, batch []gethrpc.BatchElem) ballot {
	if h := e.health(q.pool.cfg.Now()); h.State == Limited || h.State == WrongChain || h.State == Behind {
		return ballot{err: &endpointError{name: e.name, text: h.Reason}}
	}
	err := q.pool.attempt(ctx, e, 1, func(ctx context.Context, c *gethrpc.Client) error {
		return q.pool.sendBatch(ctx, c, 0, batch)
	})
	if err != nil {
		return ballot{err: e.hide(err)}
	}
	return ballot{endpoint: e.name, batch: batch}
}

// among counts the ballots that say the same, itself included.
func (b ballot) among(all []ballot) (n int) {
	for _, other := range all {
		if slices.EqualFunc(b.batch, other.batch, sameAnswer) {
			n++
		}
	}
	return n
}

func sameAnswer(a, b gethrpc.BatchElem) bool {
	if a.Error == nil && b.Error == nil {
		return reflect.DeepEqual(a.Result, b.Result)
	}
	var left, right gethrpc.Error
	return errors.As(a.Error, &left) && errors.As(b.Error, &right) &&
		left.ErrorCode() == right.ErrorCode() && left.Error() == right.Error()
}

// fresh returns the batch with results of its own.
func fresh(batch []gethrpc.BatchElem) []gethrpc.BatchElem {
	own := slices.Clone(batch)
	for i := range own {
		own[i].Result = reflect.New(reflect.TypeOf(batch[i].Result).Elem()).Interface()
	}
	return own
}

// adopt puts the results of another batch into this one's.
func adopt(batch, from []gethrpc.BatchElem) {
	for i := range batch {
		batch[i].Error = from[i].Error
		reflect.ValueOf(batch[i].Result).Elem().Set(reflect.ValueOf(from[i].Result).Elem())
	}
}

func (q *Quorum) disagreement(counted []ballot, against []error) error {
	most := 0
	for _, b := range counted {
		most = max(most, b.among(counted))
	}
	text := fmt.Sprintf("%d of %d endpoints of chain %s say the same, %d are needed", most, len(q.pool.endpoints), q.pool.cfg.Chain, q.n)
	for _, err := range against {
		text += "; " + err.Error()
	}
	return fmt.Errorf("%w: %s", ErrNoQuorum, text)
}
