package agenttest

import (
	"context"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Journal is the part of a store that keeps transactions.
type Journal interface {
	// RecordTx journals intents.
	RecordTx(ctx context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error)
	// SaveTx stores what became of them.
	SaveTx(ctx context.Context, records []optics.TxRecord) error
	// Tx returns the newest try of a key.
	Tx(ctx context.Context, chain optics.Domain, from common.Address, key string) (optics.TxRecord, error)
	// OpenTx returns the records that are not settled.
	OpenTx(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.TxRecord, error)
}

// Pipeline journals what it is given and sends nothing.
type Pipeline struct {
	// Chain is the domain that intents are for.
	Chain optics.Domain
	// Journal is a real one.
	Journal Journal
	// Err is what Submit returns when it is set; nothing is journaled then.
	Err error

	// Calls counts Submit, Lookups counts Lookup.
	Calls, Lookups int
	// Sent are the intents that were new, in order.
	Sent []optics.TxIntent
	last map[string]uint32
}

// Submit journals intents.
func (p *Pipeline) Submit(ctx context.Context, intents ...optics.TxIntent) ([]optics.TxRecord, error) {
	p.Calls++
	if p.Err != nil {
		return nil, p.Err
	}
	for i := range intents {
		intents[i].Chain = p.Chain
	}
	records, err := p.Journal.RecordTx(ctx, intents)
	if err != nil {
		return nil, err
	}
	if p.last == nil {
		p.last = make(map[string]uint32)
	}
	for i, rec := range records {
		if last, known := p.last[rec.Key]; !known || rec.Try > last {
			p.last[rec.Key] = rec.Try
			p.Sent = append(p.Sent, intents[i])
		}
	}
	return records, nil
}

// Lookup returns the newest try of an intent.
func (p *Pipeline) Lookup(ctx context.Context, key string) (optics.TxRecord, error) {
	p.Lookups++
	return p.Journal.Tx(ctx, p.Chain, common.Address{}, key)
}

// Open returns the records that are not settled.
func (p *Pipeline) Open(ctx context.Context) ([]optics.TxRecord, error) {
	return p.Journal.OpenTx(ctx, p.Chain, common.Address{})
}

// Becomes says what became of the newest try of an intent.
func (p *Pipeline) Becomes(t *testing.T, key string, state optics.TxState, reason string) {
	t.Helper()
	rec, err := p.Journal.Tx(t.Context(), p.Chain, common.Address{}, key)
	if err != nil {
		t.Fatal(err)
	}
	rec.State, rec.Reason = state, reason
	if err := p.Journal.SaveTx(t.Context(), []optics.TxRecord{rec}); err != nil {
		t.Fatal(err)
	}
}

// Mines puts the newest try of an intent into a block.
func (p *Pipeline) Mines(t *testing.T, key string, at optics.BlockRef) {
	t.Helper()
	rec, err := p.Journal.Tx(t.Context(), p.Chain, common.Address{}, key)
	if err != nil {
		t.Fatal(err)
	}
	rec.State, rec.Mined = optics.TxMined, at
	if err := p.Journal.SaveTx(t.Context(), []optics.TxRecord{rec}); err != nil {
		t.Fatal(err)
	}
}

// Settles ends the newest try of an intent in a block that is final.
func (p *Pipeline) Settles(t *testing.T, key string, state optics.TxState, reason string, at optics.BlockRef) {
	t.Helper()
	rec, err := p.Journal.Tx(t.Context(), p.Chain, common.Address{}, key)
	if err != nil {
		t.Fatal(err)
	}
	rec.State, rec.Reason, rec.Mined, rec.Settled = state, reason, at, true
	if err := p.Journal.SaveTx(t.Context(), []optics.TxRecord{rec}); err != nil {
		t.Fatal(err)
	}
}

// Take returns the keys of what was sent since the last Take.
func (p *Pipeline) Take() []string {
	var keys []string
	for _, intent := range p.Sent {
		keys = append(keys, intent.Key)
	}
	p.Sent = nil
	return keys
}
