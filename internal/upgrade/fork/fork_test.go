package fork_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

const chainID = 31_001

// counter keeps a number in slot 0 and answers the time and the number, as 64
// bytes; called with any input it adds one first, and reverts on 7.
//
//	CALLDATASIZE ISZERO PUSH1 14 JUMPI SLOAD(0)+1 → SSTORE(0)
//	JUMPDEST TIMESTAMP → 0, SLOAD(0) → 32; revert(0,0) when it is 7; return(0,64)
var counter = common.FromHex("3615600e576000546001016000555b426000526000548060205260071460255760406000f35b60006000fd")

var (
	counterAt = common.Address{0xc0}
	stranger  = common.Address{0xaa}
)

func chain(t *testing.T) (*localchain.Chain, *gethrpc.Client) {
	t.Helper()
	c, err := localchain.New(localchain.Config{
		ChainID: chainID, GenesisTime: 1_700_000_000,
		Alloc: types.GenesisAlloc{counterAt: {Code: counter, Balance: common.Big1, Nonce: 1, Storage: map[common.Hash]common.Hash{{}: common.BigToHash(common.Big2)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	client, err := gethrpc.DialContext(t.Context(), c.HTTPURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return c, client
}

func newFork(t *testing.T, node fork.Node, reads int) *fork.Fork {
	t.Helper()
	f, err := fork.New(t.Context(), fork.Config{Node: node, ChainID: chainID, Reads: reads})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// count reads the number that the counter answers.
func count(t *testing.T, f *fork.Fork) uint64 {
	t.Helper()
	answer, err := f.View(counterAt, nil)
	if err != nil || len(answer) != 64 {
		t.Fatalf("%x, %v", answer, err)
	}
	return common.BytesToHash(answer[32:]).Big().Uint64()
}

func add(t *testing.T, f *fork.Fork) {
	t.Helper()
	if _, err := f.Do(fork.Call{From: stranger, To: &counterAt, Data: []byte{1}}); err != nil {
		t.Fatal(err)
	}
}

func TestAForkGoesOnFromTheChain(t *testing.T) {
	_, node := chain(t)
	f := newFork(t, node, 0)
	if got := count(t, f); got != 2 {
		t.Fatalf("the counter is %d", got)
	}
	add(t, f)
	c := f.Copy()
	add(t, c)
	if count(t, f) != 3 || count(t, c) != 4 {
		t.Errorf("the fork has %d and its copy %d", count(t, f), count(t, c))
	}
	if count(t, newFork(t, node, 0)) != 2 {
		t.Error("the chain itself has changed")
	}
}

func TestAFailedCallChangesNothing(t *testing.T) {
	_, node := chain(t)
	f := newFork(t, node, 0)
	if err := f.SetStorage(counterAt, common.Hash{}, common.Hash{31: 6}); err != nil {
		t.Fatal(err)
	}
	_, err := f.Do(fork.Call{From: stranger, To: &counterAt, Data: []byte{1}})
	if !errors.Is(err, fork.ErrReverted) || count(t, f) != 6 {
		t.Errorf("%v, the counter is %d", err, count(t, f))
	}
	_, err = f.Do(fork.Call{From: stranger, To: &counterAt, Data: []byte{1}, Gas: 100})
	if !errors.Is(err, fork.ErrReverted) || !strings.Contains(err.Error(), "out of gas") {
		t.Error(err)
	}
}

func TestTheClockMovesWhenToldTo(t *testing.T) {
	c, node := chain(t)
	f := newFork(t, node, 0)
	f.Advance(90)
	answer, err := f.View(counterAt, nil)
	if err != nil || common.BytesToHash(answer[:32]).Big().Uint64() != c.Head().Time+90 || f.Time() != c.Head().Time+90 {
		t.Errorf("%x, %v", answer, err)
	}
}

func TestContractsAreCreated(t *testing.T) {
	_, node := chain(t)
	f := newFork(t, node, 0)
	init := slices.Concat([]byte{0x60, byte(len(counter)), 0x80, 0x60, 9, 0x5f, 0x39, 0x5f, 0xf3}, counter)
	r, err := f.Do(fork.Call{From: stranger, Data: init})
	if err != nil || r.Created != crypto.CreateAddress(stranger, 0) {
		t.Fatalf("%+v, %v", r, err)
	}
	if code, err := f.Code(r.Created); err != nil || !slices.Equal(code, counter) {
		t.Errorf("%x, %v", code, err)
	}
	if nonce, err := f.Nonce(stranger); err != nil || nonce != 1 {
		t.Errorf("%d, %v", nonce, err)
	}
	if word, err := f.Storage(r.Created, common.Hash{}); err != nil || word != (common.Hash{}) {
		t.Errorf("%s, %v", word, err)
	}
}

func TestAForkStaysAtItsBlock(t *testing.T) {
	c, node := chain(t)
	f := newFork(t, node, 0)
	if _, err := c.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if f.Block().Number != 0 || count(t, f) != 2 {
		t.Errorf("%+v", f.Block())
	}
}

func TestReadsAreBoundedAndMadeOnce(t *testing.T) {
	_, node := chain(t)
	if _, err := newFork(t, node, 1).View(counterAt, nil); !errors.Is(err, fork.ErrTooManyReads) {
		t.Error(err)
	}
	counting := &countingNode{Node: node}
	f := newFork(t, counting, 0)
	count(t, f)
	before := counting.requests
	add(t, f)
	count(t, f.Copy())
	if counting.requests > before+1 { // the stranger's account
		t.Errorf("%d requests instead of 1", counting.requests-before)
	}
}

// countingNode counts requests.
type countingNode struct {
	fork.Node
	requests int
}

func (n *countingNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	n.requests++
	return n.Node.CallContext(ctx, result, method, args...)
}

func (n *countingNode) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	n.requests++
	return n.Node.BatchCallContext(ctx, batch)
}

// numberNode takes no block hashes (EIP-1898).
type numberNode struct{ fork.Node }

func (n numberNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if len(args) > 0 {
		if _, byHash := args[len(args)-1].(map[string]any); byHash {
			return errors.New("cannot unmarshal object into a block number")
		}
	}
	return n.Node.CallContext(ctx, result, method, args...)
}

func TestANodeWithoutBlockHashes(t *testing.T) {
	_, node := chain(t)
	if got := count(t, newFork(t, numberNode{node}, 0)); got != 2 {
		t.Errorf("the counter is %d", got)
	}
}

func TestTheWrongChainIsRefused(t *testing.T) {
	_, node := chain(t)
	_, err := fork.New(t.Context(), fork.Config{Node: node, ChainID: 1})
	if !errors.Is(err, fork.ErrWrongChain) || !strings.Contains(err.Error(), "the node has chain id 31001, 1 is expected") {
		t.Error(err)
	}
}
