package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// candidates returns the endpoints to ask, in order, and why the others are not
// among them. Endpoints that are fit come in the order of the configuration. After
// them, when none of them answers, come those that rest because they did not
// answer, the one that wakes first in front; those that wanted to be asked less
// do not.
func (p *Pool) candidates() (fit []*endpoint, out []error) {
	type resting struct {
		*endpoint
		until time.Time
	}
	now := p.cfg.Now()
	var last []resting
	for _, e := range p.endpoints {
		h := e.health(now)
		switch h.State {
		case Fit:
			fit = append(fit, e)
		case Resting:
			last = append(last, resting{endpoint: e, until: h.Until})
		case Limited, Behind, WrongChain:
			out = append(out, &endpointError{name: e.name, text: h.Reason, wrongChain: h.State == WrongChain})
		}
	}
	slices.SortStableFunc(last, func(a, b resting) int { return a.until.Compare(b.until) })
	for _, r := range last {
		fit = append(fit, r.endpoint)
	}
	return fit, out
}

// Run compares the heads of the endpoints at every SurveyInterval until the
// context ends; then it returns nil. With one endpoint there is nothing to
// compare.
func (p *Pool) Run(ctx context.Context) error {
	if len(p.endpoints) == 1 {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(p.cfg.SurveyInterval)
	defer ticker.Stop()
	for {
		p.Survey(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Survey asks every endpoint that does not rest for its newest block and sets
// those aside that are more than MaxLag blocks behind the best. What it finds is
// in Health.
func (p *Pool) Survey(ctx context.Context) {
	heads := make([]*hexutil.Uint64, len(p.endpoints))
	var wg sync.WaitGroup
	now := p.cfg.Now()
	for i, e := range p.endpoints {
		if s := e.health(now).State; s != Fit && s != Behind {
			continue
		}
		wg.Go(func() {
			var head hexutil.Uint64
			err := p.attempt(ctx, e, 1, func(ctx context.Context, c *gethrpc.Client) error {
				p.stats.count("eth_blockNumber")
				p.stats.requests.Add(1)
				return c.CallContext(ctx, &head, "eth_blockNumber")
			})
			if err == nil {
				heads[i] = &head
			}
		})
	}
	wg.Wait()
	var best uint64
	for _, h := range heads {
		if h != nil {
			best = max(best, uint64(*h))
		}
	}
	for i, h := range heads {
		if h != nil {
			p.endpoints[i].at(ctx, uint64(*h), best)
		}
	}
}

// at records the endpoint's head.
func (e *endpoint) at(ctx context.Context, head, best uint64) {
	e.mu.Lock()
	was := e.behind
	e.head, e.behind = head, 0
	if best-head > e.cfg.MaxLag {
		e.behind = best - head
	}
	behind := e.behind
	e.mu.Unlock()
	switch {
	case was == 0 && behind > 0:
		e.cfg.Log.WarnContext(ctx, "endpoint is behind", "chain", e.cfg.Chain, "endpoint", e.name, "blocks", behind)
	case was > 0 && behind == 0:
		e.cfg.Log.InfoContext(ctx, "endpoint caught up", "chain", e.cfg.Chain, "endpoint", e.name)
	}
}

// SubscribeNewHead sends the header of every new block to ch, as JSON, over the
// first WebSocket endpoint that is fit, until the subscription is ended or its
// Err channel says that the connection is gone. A connection can die without a
// sign: whoever hears nothing for long should ask. It returns an error that wraps
// ErrNoSubscription when there is no such endpoint.
func (p *Pool) SubscribeNewHead(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error) {
	now := p.cfg.Now()
	cause := error(&endpointError{name: "chain " + p.cfg.Chain, text: "no WebSocket endpoint"})
	for _, e := range p.endpoints {
		if !e.ws {
			continue
		}
		if h := e.health(now); h.State != Fit {
			cause = &endpointError{name: e.name, text: h.Reason}
			continue
		}
		var sub *gethrpc.ClientSubscription
		err := p.attempt(ctx, e, 1, func(ctx context.Context, c *gethrpc.Client) (err error) {
			p.stats.count("eth_subscribe")
			p.stats.requests.Add(1)
			sub, err = c.EthSubscribe(ctx, ch, "newHeads")
			return err
		})
		if err == nil {
			return sub, nil
		}
		cause = e.hide(err)
	}
	return nil, fmt.Errorf("%w: %w", ErrNoSubscription, cause)
}
