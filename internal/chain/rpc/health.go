package rpc

import (
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// State is whether an endpoint is asked.
type State string

// The states of an endpoint.
const (
	// Fit endpoints are asked, in the order of the configuration.
	Fit State = "fit"
	// Resting endpoints did not answer; they are asked when no fit one answers.
	Resting State = "resting"
	// Limited endpoints wanted to be asked less; they are left alone.
	Limited State = "limited"
	// Behind endpoints have an old head; see Survey.
	Behind State = "behind"
	// WrongChain endpoints serve another chain. They are looked at again after
	// the longest rest.
	WrongChain State = "wrong chain"
)

// Health is how one endpoint is. It holds no secrets.
type Health struct {
	// Endpoint is the URL's scheme and host.
	Endpoint string
	// State says whether it is asked.
	State State
	// Reason says why the state is not Fit.
	Reason string
	// Until is when a rest ends; zero without a rest.
	Until time.Time
	// Failures counts the failures in a row.
	Failures int
	// Head is the newest block at the last Survey; 0 before.
	Head uint64
}

// Health returns how each endpoint is, in the order of the configuration.
func (p *Pool) Health() []Health {
	now := p.cfg.Now()
	all := make([]Health, len(p.endpoints))
	for i, e := range p.endpoints {
		all[i] = e.health(now)
	}
	return all
}

func (e *endpoint) health(now time.Time) Health {
	e.mu.Lock()
	defer e.mu.Unlock()
	h := Health{Endpoint: e.name, State: Fit, Failures: e.failures, Head: e.head}
	if now.Before(e.until) {
		h.Until = e.until
		var failure *endpointError
		if errors.As(e.reason, &failure) {
			h.Reason = failure.text
		}
		switch {
		case errors.Is(e.reason, ErrWrongChain):
			h.State = WrongChain
		case e.limited:
			h.State = Limited
		default:
			h.State = Resting
		}
		return h
	}
	if e.behind > 0 {
		h.State, h.Reason = Behind, fmt.Sprintf("%d blocks behind", e.behind)
	}
	return h
}

// Stats counts what was asked of all endpoints since New.
type Stats struct {
	// Requests is the number of HTTP requests and WebSocket messages; a batch is
	// one.
	Requests uint64
	// Calls is the number of calls by method; a batch is as many as it holds.
	Calls map[string]uint64
	// Errors is the number of times that an endpoint failed. What nodes refuse
	// does not count.
	Errors uint64
}

// Stats returns the counts so far.
func (p *Pool) Stats() Stats {
	p.stats.mu.Lock()
	defer p.stats.mu.Unlock()
	return Stats{
		Requests: p.stats.requests.Load(),
		Calls:    maps.Clone(p.stats.calls),
		Errors:   p.stats.errors.Load(),
	}
}

type counters struct {
	requests, errors atomic.Uint64

	mu    sync.Mutex
	calls map[string]uint64
}

func (c *counters) count(method string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls == nil {
		c.calls = make(map[string]uint64)
	}
	c.calls[method]++
}
