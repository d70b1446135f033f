package txm

import (
	"context"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// verdict is what a node's answer to eth_sendRawTransaction means.
type verdict int

const (
	verdictTaken      verdict = iota // the node has it
	verdictNonceLow                  // the nonce is used: the chain knows by what
	verdictOccupied                  // the pool has another transaction with the nonce
	verdictFee                       // the price is too low for the pool or the block
	verdictFunds                     // the account cannot pay for all that is pending
	verdictLater                     // the pool is full, or the node has trouble
	verdictImpossible                // no repetition can help
)

// verdicts are the words of go-ethereum, Nethermind, Besu, Erigon, Reth and
// anvil, in lower case; the first that matches decides.
var verdicts = []struct {
	words   string
	verdict verdict
}{
	{"already known", verdictTaken},
	{"known transaction", verdictTaken},
	{"already imported", verdictTaken},
	{"alreadyknown", verdictTaken},
	{"already in mempool", verdictTaken},
	{"already exists", verdictTaken},
	{"nonce too low", verdictNonceLow},
	{"nonce is too low", verdictNonceLow},
	{"nonce_too_low", verdictNonceLow},
	{"oldnonce", verdictNonceLow},
	{"old nonce", verdictNonceLow},
	{"invalid transaction nonce", verdictNonceLow},
	{"replacement", verdictOccupied},
	{"could not replace", verdictOccupied},
	{"replacenotallowed", verdictOccupied},
	{"insufficient funds", verdictFunds},
	{"insufficientfunds", verdictFunds},
	{"insufficient balance", verdictFunds},
	{"overdraft", verdictFunds},
	{"upfront cost exceeds", verdictFunds},
	{"underpriced", verdictFee},
	{"fee too low", verdictFee},
	{"feetoolow", verdictFee},
	{"gas price too low", verdictFee},
	{"gas price below", verdictFee},
	{"below configured minimum", verdictFee},
	{"less than block base fee", verdictFee},
	{"max fee per gas less", verdictFee},
	{"exceeds block gas limit", verdictImpossible},
	{"gas limit too high", verdictImpossible},
	{"intrinsic gas", verdictImpossible},
	{"floor data gas", verdictImpossible},
	{"oversized data", verdictImpossible},
	{"not supported", verdictImpossible},
	{"invalid sender", verdictImpossible},
	{"invalid chain id", verdictImpossible},
	{"sender not an eoa", verdictImpossible},
}

// classify says what a node's answer means. An answer that nobody knows is
// worth a later try.
func classify(err error) verdict {
	if err == nil {
		return verdictTaken
	}
	message := strings.ToLower(err.Error())
	for _, known := range verdicts {
		if strings.Contains(message, known.words) {
			return known.verdict
		}
	}
	return verdictLater
}

// send hands to the node, lowest nonce first, the newest attempt of every
// record that it does not have, each at most once a block unless the node was
// out of reach.
func (m *Manager) send(ctx context.Context) error {
	height := m.pump.view.head.Latest.Number
	var due []*entry
	for _, e := range m.entries(optics.TxSent) {
		if !e.accepted && !e.tried(height) && e.rec.Nonce >= m.pump.view.nonce {
			due = append(due, e)
		}
	}
	if len(due) > 0 {
		defer m.announce()
	}
	for len(due) > 0 {
		n := min(len(due), m.pump.chunk)
		if err := m.sendChunk(ctx, due[:n]); err != nil {
			return err
		}
		due = due[n:]
	}
	return nil
}

// sendChunk sends one batch.
func (m *Manager) sendChunk(ctx context.Context, due []*entry) error {
	if err := m.permit(); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	hashes := make([]common.Hash, len(due))
	batch := make([]rpc.BatchElem, len(due))
	for i, e := range due {
		batch[i] = rpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Bytes(e.newest().Raw)}, Result: &hashes[i]}
	}
	if err := m.chunk(ctx, batch); err != nil {
		return err
	}
	for i, e := range due {
		m.judge(e, batch[i].Error)
	}
	m.cfg.Log.DebugContext(ctx, "sent transactions", "count", len(due), "first_nonce", due[0].rec.Nonce)
	return nil
}

// judge takes in the node's answer for one transaction.
func (m *Manager) judge(e *entry, answer error) {
	p := &m.pump
	e.accepted, e.low = false, false
	e.triedAt = p.view.head.Latest.Number + 1
	switch classify(answer) {
	case verdictTaken:
		e.accepted = true
	case verdictNonceLow:
		m.lookAgain()
	case verdictOccupied:
		// With earlier attempts the pool holds one of those at about this price:
		// when it does not get through, the next attempt pays more.
		if e.accepted = len(e.rec.Attempts) > 1; !e.accepted {
			p.refused(fmt.Sprintf("a transaction that is not in the journal is pending under nonce %d", e.rec.Nonce))
		}
	case verdictFee:
		e.low = true
	case verdictFunds:
		p.dry = fmt.Sprintf("the wallet is dry: nonce %d needs up to %s wei beyond what is in flight, %s has %s on chain %s",
			e.rec.Nonce, e.cost(), m.cfg.Signer.Address(), p.view.balance, m.cfg.Chain)
	case verdictLater, verdictImpossible:
		p.refused(fmt.Sprintf("the node refuses nonce %d (%s): %s", e.rec.Nonce, e.rec.Key, oneLine(answer.Error())))
	}
}

// refused keeps the first refusal since the last look.
func (p *pump) refused(text string) {
	if p.refusal == "" {
		p.refusal = text
	}
}
