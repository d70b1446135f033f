package txm_test

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/txm"
)

const (
	chainID     = 4242
	domain      = optics.Domain(1000)
	genesisTime = 1_700_000_000
)

// Contracts in a few bytes of EVM code.
var (
	// counter adds one to the storage slot that the first word of calldata names.
	counter = common.HexToAddress("0xc0")
	// echo reverts with its calldata.
	echo = common.HexToAddress("0xec")
	// burner runs into an invalid opcode.
	burner = common.HexToAddress("0xbb")
	// once succeeds for its first caller and reverts with "once" afterwards.
	once = common.HexToAddress("0x01ce")

	code = map[common.Address]string{
		counter: "5f3580546001019055" + "00",
		echo:    "365f5f37365ffd",
		burner:  "fe",
		// sload(0) is zero: sstore(0, 1), stop; else revert with four bytes.
		once: "5f54600a5760015f55005b636f6e63655f526004601cfd",
	}
)

// chain is a local chain with what a pipeline needs of it.
type chain struct {
	*localchain.Chain
	t   testing.TB
	rpc *rpc.Client
	// final is how many blocks a block needs on top to count as final.
	final uint64

	mu   sync.Mutex
	head optics.Head
	has  bool
	subs map[chan struct{}]struct{}
}

// newChain starts a chain whose accounts from 0 to accounts-1 own ether.
func newChain(t testing.TB, accounts int) *chain {
	t.Helper()
	alloc := types.GenesisAlloc{}
	for address, text := range code {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		alloc[address] = types.Account{Code: raw, Balance: new(big.Int)}
	}
	for i := range accounts {
		alloc[crypto.PubkeyToAddress(privateKey(i).PublicKey)] = types.Account{Balance: ether(1000)}
	}
	local, err := localchain.New(localchain.Config{ChainID: chainID, Alloc: alloc, GenesisTime: genesisTime})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { local.Close() })
	client, err := rpc.DialContext(t.Context(), local.HTTPURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c := &chain{Chain: local, t: t, rpc: client, final: 3, subs: map[chan struct{}]struct{}{}}
	c.seal()
	return c
}

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }

// privateKey returns the key of an account.
func privateKey(i int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i))))
	if err != nil {
		panic(err)
	}
	return key
}

// signer returns an account as a signer.
func signer(t testing.TB, i int) keys.Signer {
	t.Helper()
	key, err := keys.ParseHexKey(hex.EncodeToString(crypto.FromECDSA(privateKey(i))))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// seal makes a block and tells everybody.
func (c *chain) seal() localchain.Block {
	c.t.Helper()
	b, err := c.Seal(c.t.Context(), 0)
	if err != nil {
		c.t.Fatal(err)
	}
	c.tell()
	return b
}

// tell publishes the newest block as head.
func (c *chain) tell() {
	newest := c.Head()
	head := optics.Head{Latest: refOf(newest)}
	if newest.Number >= c.final {
		var b struct {
			Hash common.Hash    `json:"hash"`
			Time hexutil.Uint64 `json:"timestamp"`
		}
		n := newest.Number - c.final
		if err := c.rpc.Call(&b, "eth_getBlockByNumber", hexutil.Uint64(n), false); err != nil {
			c.t.Fatal(err)
		}
		head.Final = optics.BlockRef{Number: n, Hash: b.Hash, Time: uint64(b.Time)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head, c.has = head, true
	for ch := range c.subs {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func refOf(b localchain.Block) optics.BlockRef {
	return optics.BlockRef{Number: b.Number, Hash: b.Hash, Time: b.Time}
}

// heads is the chain as txm.Heads.
type heads struct{ c *chain }

func (h heads) Head() (optics.Head, bool) {
	h.c.mu.Lock()
	defer h.c.mu.Unlock()
	return h.c.head, h.c.has
}

func (h heads) Subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	h.c.mu.Lock()
	defer h.c.mu.Unlock()
	h.c.subs[ch] = struct{}{}
	return ch, func() {
		h.c.mu.Lock()
		defer h.c.mu.Unlock()
		delete(h.c.subs, ch)
	}
}

// count reads a slot of the counter contract.
func (c *chain) count(word uint64) uint64 {
	c.t.Helper()
	var value common.Hash
	if err := c.rpc.Call(&value, "eth_getStorageAt", counter, common.BigToHash(new(big.Int).SetUint64(word)), "latest"); err != nil {
		c.t.Fatal(err)
	}
	return value.Big().Uint64()
}

// config is that of a pipeline for account 0.
func (c *chain) config(journal txm.Journal) txm.Config {
	return txm.Config{
		Chain: domain, ChainID: chainID, Signer: signer(c.t, 0), Journal: journal,
		Node: c.rpc, Heads: heads{c}, StuckAfter: 3, Retry: time.Millisecond,
		Fees: txm.FeePolicy{MinTip: 1},
	}
}

// run starts a pipeline and stops it with the test, or earlier.
func run(t testing.TB, cfg txm.Config) (*txm.Manager, func()) {
	t.Helper()
	m, err := txm.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- m.Run(ctx) }()
	var once sync.Once
	stop := func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return m, stop
}

// await waits until a condition on the pipeline holds.
func await(t testing.TB, m *txm.Manager, what string, holds func() bool) {
	t.Helper()
	changed, stop := m.Subscribe()
	defer stop()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !holds() {
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s; state %+v", what, m.State())
		}
	}
}

// step seals a block and waits until the pipeline has worked it in.
func (c *chain) step(m *txm.Manager) localchain.Block {
	c.t.Helper()
	b := c.seal()
	c.settled(m)
	return b
}

// settled waits until the pipeline has worked in the newest head.
func (c *chain) settled(m *txm.Manager) {
	c.t.Helper()
	height := c.Head().Number
	await(c.t, m, fmt.Sprintf("block %d is worked in", height), func() bool { return m.State().Height == height })
}

// pooled waits until nothing is queued and n transactions are in the pool.
func (c *chain) pooled(m *txm.Manager, n int) {
	c.t.Helper()
	await(c.t, m, fmt.Sprintf("%d transactions are in the pool", n), func() bool {
		executable, queued := c.Pending()
		return executable+queued == n && m.State().Queued == 0
	})
}

// increment is the intent to count a word up once.
func increment(word uint64) optics.TxIntent {
	return optics.TxIntent{
		Key: fmt.Sprintf("count/%d", word), To: counter, Purpose: "count",
		Data: common.BigToHash(new(big.Int).SetUint64(word)).Bytes(), GasLimit: 60_000,
	}
}

// submit journals intents or fails the test.
func submit(t testing.TB, m *txm.Manager, intents ...optics.TxIntent) []optics.TxRecord {
	t.Helper()
	records, err := m.Submit(t.Context(), intents...)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// lookup returns the record of a key or fails the test.
func lookup(t testing.TB, m *txm.Manager, key string) optics.TxRecord {
	t.Helper()
	rec, err := m.Lookup(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// inState waits until a record is in a state and returns it.
func inState(t testing.TB, m *txm.Manager, key string, state optics.TxState) optics.TxRecord {
	t.Helper()
	await(t, m, key+" is "+state.String(), func() bool { return lookup(t, m, key).State == state })
	return lookup(t, m, key)
}

// memoryJournal is a journal that survives managers, not processes.
type memoryJournal struct {
	mu      sync.Mutex
	records map[string][]optics.TxRecord // by key, by try
	seq     uint64
	saves   int
	foreign []optics.ForeignTx
}

func newJournal() *memoryJournal { return &memoryJournal{records: map[string][]optics.TxRecord{}} }

func (j *memoryJournal) RecordTx(_ context.Context, intents []optics.TxIntent) ([]optics.TxRecord, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	fresh := map[string][]optics.TxRecord{}
	out := make([]optics.TxRecord, len(intents))
	for i, intent := range intents {
		tries, ok := fresh[intent.Key]
		if !ok {
			tries = slices.Clone(j.records[intent.Key])
		}
		switch n := len(tries); {
		case int(intent.Try) == n && (n == 0 || tries[n-1].State.Ended()):
			j.seq++
			tries = append(tries, optics.TxRecord{TxIntent: intent, Seq: j.seq})
		case n == 0:
			return nil, fmt.Errorf("%w: try %d of %q", optics.ErrNotFound, intent.Try, intent.Key)
		}
		fresh[intent.Key] = tries
		out[i] = tries[len(tries)-1]
	}
	maps.Copy(j.records, fresh)
	return out, nil
}

func (j *memoryJournal) SaveTx(_ context.Context, records []optics.TxRecord) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.saves++
	for _, rec := range records {
		tries := j.records[rec.Key]
		if int(rec.Try) >= len(tries) {
			return fmt.Errorf("%w: %q", optics.ErrNotFound, rec.Key)
		}
		if tries[rec.Try].Settled {
			return fmt.Errorf("%w: %q is settled", optics.ErrConflict, rec.Key)
		}
		tries[rec.Try] = rec
	}
	return nil
}

func (j *memoryJournal) OpenTx(context.Context, optics.Domain, common.Address) ([]optics.TxRecord, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []optics.TxRecord
	for _, tries := range j.records {
		for _, rec := range tries {
			if !rec.Settled {
				out = append(out, rec)
			}
		}
	}
	slices.SortFunc(out, func(a, b optics.TxRecord) int { return int(a.Seq) - int(b.Seq) })
	return out, nil
}

func (j *memoryJournal) Tx(_ context.Context, _ optics.Domain, _ common.Address, key string) (optics.TxRecord, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	tries := j.records[key]
	if len(tries) == 0 {
		return optics.TxRecord{}, fmt.Errorf("%w: %q", optics.ErrNotFound, key)
	}
	return tries[len(tries)-1], nil
}

func (j *memoryJournal) TxNonce(context.Context, optics.Domain, common.Address) (next uint64, known bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, tries := range j.records {
		for _, rec := range tries {
			if rec.HasNonce {
				next, known = max(next, rec.Nonce+1), true
			}
		}
	}
	foreign := j.acknowledged()
	return max(next, foreign), known || foreign > 0, nil
}
