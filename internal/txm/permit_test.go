package txm_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// permit is given and taken by hand.
type permit struct {
	mu  sync.Mutex
	err error
}

func (p *permit) Check() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

func (p *permit) set(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

func TestWithoutPermitNothingIsSignedOrSent(t *testing.T) {
	c := newChain(t, 1)
	cfg := c.config(newJournal())
	node := &bentNode{Node: c.rpc}
	p := &permit{err: errors.New("the lease is over")}
	cfg.Node, cfg.Permit = node, p
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	c.step(m)
	if rec, s := lookup(t, m, increment(1).Key), m.State(); rec.State != optics.TxQueued || !strings.Contains(s.Waiting, "the lease is over") {
		t.Errorf("record %+v, state %+v", rec, s)
	}
	p.set(nil)
	c.step(m)
	inState(t, m, increment(1).Key, optics.TxSent)
	c.pooled(m, 1)
	c.step(m)
	inState(t, m, increment(1).Key, optics.TxMined)
	if s := m.State(); s.Waiting != "" {
		t.Errorf("it waits for %q", s.Waiting)
	}

	// A transaction that is in the journal does not go out again either.
	node.bend(swallow("eth_sendRawTransaction"), nil)
	submit(t, m, increment(2))
	inState(t, m, increment(2).Key, optics.TxSent)
	node.sent(t, 2)
	p.set(errors.New("the lease is over"))
	node.bend(nil, nil)
	for range cfg.StuckAfter + 2 {
		c.step(m)
	}
	if c.count(2) != 0 {
		t.Error("it was sent without a permit")
	}
	p.set(nil)
	for range cfg.StuckAfter + 2 {
		c.step(m)
	}
	inState(t, m, increment(2).Key, optics.TxMined)
}

// signedOnce is a permit until something is signed and journaled.
type signedOnce struct{ journal *memoryJournal }

func (p signedOnce) Check() error {
	open, err := p.journal.OpenTx(context.Background(), domain, common.Address{})
	for _, rec := range open {
		if len(rec.Attempts) > 0 {
			return errors.New("the lease is over")
		}
	}
	return err
}

func TestAPermitThatEndsBetweenSigningAndSending(t *testing.T) {
	c := newChain(t, 1)
	journal := newJournal()
	cfg := c.config(journal)
	cfg.Permit = signedOnce{journal}
	m, _ := run(t, cfg)
	submit(t, m, increment(1))
	inState(t, m, increment(1).Key, optics.TxSent)
	for range cfg.StuckAfter + 2 {
		c.step(m)
	}
	if c.count(1) != 0 || len(lookup(t, m, increment(1).Key).Attempts) != 1 {
		t.Error("it was sent, or signed again, after the permit had ended")
	}
}

// What memoryJournal has of foreign transactions.

func (j *memoryJournal) RecordForeignTx(_ context.Context, f optics.ForeignTx) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !slices.ContainsFunc(j.foreign, func(k optics.ForeignTx) bool { return k.Nonce == f.Nonce && k.TxHash == f.TxHash }) {
		j.foreign = append(j.foreign, f)
	}
	return nil
}

func (j *memoryJournal) ForeignTxs(context.Context, optics.Domain, common.Address) ([]optics.ForeignTx, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.foreign), nil
}

func (j *memoryJournal) AcknowledgeForeignTx(_ context.Context, _ optics.Domain, _ common.Address, nonce uint64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := fmt.Errorf("%w: nonce %d", optics.ErrNotFound, nonce)
	for i := range j.foreign {
		if j.foreign[i].Nonce == nonce {
			j.foreign[i].Acknowledged, err = true, nil
		}
	}
	return err
}

// acknowledged is the nonce after the last foreign one that is acknowledged.
func (j *memoryJournal) acknowledged() (next uint64) {
	for _, f := range j.foreign {
		if f.Acknowledged {
			next = max(next, f.Next)
		}
	}
	return next
}
