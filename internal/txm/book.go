package txm

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics"
)

// entry is an open record with what is known of it beyond the journal. The
// record is replaced under the manager's lock; the other fields belong to the
// goroutine of Run.
type entry struct {
	rec optics.TxRecord
	// gas is the gas limit that was or will be signed, 0 while unknown.
	gas uint64
	// accepted says that the node took the newest attempt, as far as is known.
	accepted bool
	// triedAt is one more than the height at which the node last refused it.
	triedAt uint64
	// low says that the node refused the newest attempt for its fee.
	low bool
	// missing counts the looks at which the nonce was used and nobody had a
	// receipt for an attempt of ours.
	missing int
}

// tried says that the node refused the entry at this height already.
func (e *entry) tried(height uint64) bool { return e.triedAt == height+1 }

// newest returns the attempt that was signed last; the entry has one.
func (e *entry) newest() optics.TxAttempt { return e.rec.Attempts[len(e.rec.Attempts)-1] }

// cost is the most that the entry can take from the account, in wei.
func (e *entry) cost() *big.Int { return e.costAt(e.newest().FeeCap) }

// costAt returns gas × price, and the value that the entry carries, in wei.
func (e *entry) costAt(price uint64) *big.Int {
	fee := new(big.Int).Mul(new(big.Int).SetUint64(e.gas), new(big.Int).SetUint64(price))
	return fee.Add(fee, e.rec.Value.Big())
}

// ident names a record within a pipeline.
type ident struct {
	key string
	try uint32
}

func identOf(r optics.TxRecord) ident { return ident{r.Key, r.Try} }

// book is all open records of the pipeline, in memory.
type book struct {
	open   map[ident]*entry
	latest map[string]uint32 // the highest open try of a key
	nonces map[uint64]*entry // open records with a nonce
	// waiting are the records without a nonce, urgent ones and others, in the
	// order of Seq; some may have left the queue already.
	urgent, waiting []*entry
	queued          int    // how many records have no nonce
	next            uint64 // the nonce after the highest used
	known           bool   // next is known
	floor           uint64 // all nonces below are settled
}

func newBook() *book {
	return &book{open: map[ident]*entry{}, latest: map[string]uint32{}, nonces: map[uint64]*entry{}}
}

// add brings a record of the journal into memory, unless it is there or settled.
func (b *book) add(rec optics.TxRecord) {
	id := identOf(rec)
	if b.open[id] != nil || rec.Settled {
		return
	}
	e := &entry{rec: rec, gas: rec.GasLimit}
	b.open[id] = e
	b.latest[rec.Key] = max(b.latest[rec.Key], rec.Try)
	if rec.HasNonce {
		b.nonces[rec.Nonce] = e
		b.next = max(b.next, rec.Nonce+1)
		if gas, ok := signedGas(rec); ok {
			e.gas = gas
		}
	}
	if rec.State != optics.TxQueued {
		return
	}
	b.queued++
	if rec.Urgent {
		b.urgent = append(b.urgent, e)
	} else {
		b.waiting = append(b.waiting, e)
	}
}

// put takes over a record that was journaled.
func (b *book) put(rec optics.TxRecord) {
	id := identOf(rec)
	e := b.open[id]
	if e == nil {
		b.add(rec)
		return
	}
	if e.rec.State == optics.TxQueued && rec.State != optics.TxQueued {
		b.queued--
	}
	e.rec = rec
	if rec.HasNonce {
		b.nonces[rec.Nonce] = e
		b.next, b.known = max(b.next, rec.Nonce+1), true
	}
	if rec.Settled {
		b.drop(id, e)
	}
}

// drop forgets a settled record.
func (b *book) drop(id ident, e *entry) {
	delete(b.open, id)
	if b.latest[id.key] == id.try {
		delete(b.latest, id.key)
	}
	if e.rec.HasNonce {
		delete(b.nonces, e.rec.Nonce)
		b.floor = max(b.floor, e.rec.Nonce+1)
	}
}

// ready returns up to n queued entries that can go at a height, urgent ones
// first.
func (b *book) ready(n int, height uint64) []*entry {
	dead := func(e *entry) bool { return e.rec.State != optics.TxQueued }
	b.urgent, b.waiting = trim(b.urgent, dead), trim(b.waiting, dead)
	var out []*entry
	for _, list := range [][]*entry{b.urgent, b.waiting} {
		for _, e := range list {
			if len(out) == n {
				return out
			}
			if !dead(e) && !b.held(e) && !e.tried(height) {
				out = append(out, e)
			}
		}
	}
	return out
}

// trim drops the dead entries at the front of a list.
func trim(list []*entry, dead func(*entry) bool) []*entry {
	i := 0
	for i < len(list) && dead(list[i]) {
		list[i] = nil
		i++
	}
	return list[i:]
}

// held says whether an earlier try of the same purpose might still have effect
// after a reorganization.
func (b *book) held(e *entry) bool {
	return e.rec.Try > 0 && b.open[ident{e.rec.Key, e.rec.Try - 1}] != nil
}

// free returns the n lowest nonces that may be used: holes between those of open
// records first, then the next ones.
func (b *book) free(chain uint64, n int) []uint64 {
	out := make([]uint64, 0, n)
	for nonce := max(chain, b.floor); len(out) < n; nonce++ {
		if b.nonces[nonce] == nil {
			out = append(out, nonce)
		}
	}
	return out
}

// inState returns the entries with a nonce in a state, by nonce.
func (b *book) inState(states ...optics.TxState) []*entry {
	out := slices.Collect(maps.Values(b.nonces))
	out = slices.DeleteFunc(out, func(e *entry) bool { return !slices.Contains(states, e.rec.State) })
	slices.SortFunc(out, func(x, y *entry) int { return cmp.Compare(x.rec.Nonce, y.rec.Nonce) })
	return out
}

// sort puts the queues in the order of Seq and learns the floor; it ends the
// loading of a journal.
func (b *book) sort() {
	bySeq := func(x, y *entry) int { return cmp.Compare(x.rec.Seq, y.rec.Seq) }
	slices.SortFunc(b.urgent, bySeq)
	slices.SortFunc(b.waiting, bySeq)
	b.floor = b.next
	for n := range b.nonces {
		b.floor = min(b.floor, n)
	}
}

// signedGas reads the gas limit out of the newest attempt.
func signedGas(rec optics.TxRecord) (uint64, bool) {
	if len(rec.Attempts) == 0 {
		return 0, false
	}
	var tx types.Transaction
	if tx.UnmarshalBinary(rec.Attempts[len(rec.Attempts)-1].Raw) != nil {
		return 0, false
	}
	return tx.Gas(), true
}
