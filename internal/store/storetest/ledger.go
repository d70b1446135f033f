package storetest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics"
)

// Domains of the suite's chains. The last needs all 32 bits.
const (
	domainA optics.Domain = 1000
	domainB optics.Domain = 2000
	domainC optics.Domain = 4_000_000_000
)

// ledger makes up the facts of a few chains as their contracts would write
// them, and stores them block by block.
type ledger struct {
	store  Store
	chains map[optics.Domain]*chain
}

type chain struct {
	domain  optics.Domain
	fork    byte
	history []*block
}

// block is one block under construction, or one that is stored.
type block struct {
	chain *chain
	ref   optics.BlockRef
	logs  optics.Logs
	count uint32 // logs of all kinds
}

func newLedger(s Store) *ledger {
	return &ledger{store: s, chains: make(map[optics.Domain]*chain)}
}

func hashOf(parts ...any) common.Hash {
	var b bytes.Buffer
	for _, p := range parts {
		if s, ok := p.(string); ok {
			b.WriteString(s)
		} else if err := binary.Write(&b, binary.BigEndian, p); err != nil {
			panic(err)
		}
	}
	return crypto.Keccak256Hash(b.Bytes())
}

func addressOf(name string) common.Address { return common.Address(hashOf(name).Bytes()[12:]) }

func signatureOf(parts ...any) optics.Signature {
	var s optics.Signature
	r := hashOf(parts...)
	copy(s[:32], r[:])
	s[63], s[64] = 1, 27
	return s
}

func signed(home optics.Domain, from, to common.Hash) optics.SignedUpdate {
	return optics.SignedUpdate{
		Update:    optics.Update{HomeDomain: home, OldRoot: from, NewRoot: to},
		Signature: signatureOf("update", uint32(home), from, to),
	}
}

// on returns a chain; its first block has the number 1.
func (l *ledger) on(domain optics.Domain) *chain {
	c, ok := l.chains[domain]
	if !ok {
		c = &chain{domain: domain}
		l.chains[domain] = c
	}
	return c
}

func (c *chain) cursor() optics.Cursor {
	if len(c.history) == 0 {
		return optics.Cursor{Chain: c.domain}
	}
	return optics.Cursor{Chain: c.domain, Block: c.history[len(c.history)-1].ref}
}

// next begins the block after the newest.
func (c *chain) next() *block {
	n := c.cursor().Block.Number + 1
	return &block{chain: c, ref: optics.BlockRef{
		Number: n, Hash: hashOf("block", uint32(c.domain), n, c.fork), Time: 1_700_000_000 + 12*n,
	}}
}

func (b *block) at() optics.Position {
	b.count++
	return optics.Position{Block: b.ref, TxHash: hashOf("tx", b.ref.Hash, b.count), TxIndex: b.count / 2, LogIndex: b.count}
}

func (b *block) dispatch(to optics.Domain, body string) optics.DispatchLog {
	var index, nonce uint32
	for _, old := range append(b.chain.history[:len(b.chain.history):len(b.chain.history)], b) {
		for _, d := range old.logs.Dispatches {
			index++
			if d.Message.Destination == to {
				nonce++
			}
		}
	}
	log := optics.DispatchLog{
		At: b.at(), LeafIndex: index, CommittedRoot: hashOf("committed", index),
		Message: optics.Message{
			Origin: b.chain.domain, Sender: hashOf("sender"), Nonce: nonce,
			Destination: to, Recipient: hashOf("recipient"), Body: []byte(body),
		},
	}
	b.logs.Dispatches = append(b.logs.Dispatches, log)
	return log
}

func (b *block) process(m optics.DispatchLog, success bool) optics.ProcessLog {
	log := optics.ProcessLog{
		At: b.at(), Replica: m.Message.Lane(), Leaf: m.Message.Leaf(), Success: success, ReturnHash: hashOf("return", success),
	}
	b.logs.Processes = append(b.logs.Processes, log)
	return log
}

func (b *block) update(home optics.Domain, from, to common.Hash) optics.UpdateLog {
	log := optics.UpdateLog{
		At: b.at(), Contract: optics.Contract{Home: home, Chain: b.chain.domain}, Update: signed(home, from, to),
	}
	b.logs.Updates = append(b.logs.Updates, log)
	return log
}

// store appends the block, which must work.
func (l *ledger) append(t *testing.T, b *block) {
	t.Helper()
	if err := l.offer(t, b); err != nil {
		t.Fatal(err)
	}
	b.chain.history = append(b.chain.history, b)
}

// offer tries to append the block and leaves the ledger as it is.
func (l *ledger) offer(t *testing.T, b *block) error {
	t.Helper()
	return l.store.Append(t.Context(), b.chain.cursor(), optics.Cursor{Chain: b.chain.domain, Block: b.ref}, nil, b.logs)
}

// empty appends blocks without logs.
func (l *ledger) empty(t *testing.T, domain optics.Domain, n int) {
	t.Helper()
	for range n {
		l.append(t, l.on(domain).next())
	}
}

// rollback takes the chain and the store back to a height; what comes after
// is another fork.
func (l *ledger) rollback(t *testing.T, domain optics.Domain, number uint64) int {
	t.Helper()
	c := l.on(domain)
	removed, err := l.store.Rollback(t.Context(), domain, c.history[number-1].ref)
	if err != nil {
		t.Fatal(err)
	}
	c.history = c.history[:number]
	c.fork++
	return removed
}

// same fails the test when got is not want; empty and nil are alike.
func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// must returns the value of a call that must work: must(t)(call()).
func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want one that wraps %q", err, want)
	}
}
