package localchain_test

import (
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func reorg(t *testing.T, chain *localchain.Chain, depth int, place localchain.Placement) localchain.Fork {
	t.Helper()
	fork, err := chain.Reorg(t.Context(), depth, place)
	if err != nil {
		t.Fatal(err)
	}
	return fork
}

// records returns the heights and values of the recorder's logs on the chain.
func records(t *testing.T, chain *localchain.Chain, recorder common.Address) (heights, values []int64) {
	t.Helper()
	query := ethereum.FilterQuery{FromBlock: new(big.Int), Addresses: []common.Address{recorder}}
	logs, err := dial(t, chain.HTTPURL()).FilterLogs(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range logs {
		heights = append(heights, int64(entry.BlockNumber))
		values = append(values, new(big.Int).SetBytes(entry.Data).Int64())
	}
	return heights, values
}

func TestReorgTakesLogsBackAndMinesThemAgain(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	recorder := deployRecorder(t, chain, alice)
	client := dial(t, chain.WSURL())
	logs := make(chan types.Log, 8)
	sub, err := client.SubscribeFilterLogs(t.Context(), ethereum.FilterQuery{Addresses: []common.Address{recorder}}, logs)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	call := alice.tx(t, chain, &recorder, 0, word(42))
	send(t, client, call)
	held := seal(t, chain)
	old := seal(t, chain)

	fork := reorg(t, chain, 2, nil)
	if fork.Ancestor.Number != 1 || !cmp.Equal(fork.Dropped, []localchain.Block{held, old}) || len(fork.Added) != 3 {
		t.Errorf("fork %+v", fork)
	}
	head := chain.Head()
	if head != fork.Added[2] || head.Number != old.Number+1 {
		t.Errorf("head %+v, want the last of %+v", head, fork.Added)
	}
	if _, err := client.TransactionReceipt(t.Context(), call.Hash()); !errors.Is(err, ethereum.NotFound) {
		t.Errorf("receipt of a dropped transaction: %v, want not found", err)
	}
	if heights, _ := records(t, chain, recorder); len(heights) != 0 {
		t.Errorf("logs at %v, want none", heights)
	}
	if executable, queued := chain.Pending(); executable != 1 || queued != 0 {
		t.Errorf("%d executable, %d queued; want the dropped transaction", executable, queued)
	}
	again := seal(t, chain)
	if r := receipt(t, client, call); r.BlockHash != again.Hash {
		t.Errorf("mined in %s, want %s", r.BlockHash, again.Hash)
	}
	type seen struct {
		Block   common.Hash
		Removed bool
	}
	var got []seen
	for range 3 {
		entry := <-logs
		got = append(got, seen{entry.BlockHash, entry.Removed})
	}
	if diff := cmp.Diff([]seen{{held.Hash, false}, {held.Hash, true}, {again.Hash, false}}, got); diff != "" {
		t.Errorf("logs over the subscription (-want +got):\n%s", diff)
	}
}

func TestPlacementsDecideWhatIsMinedWhere(t *testing.T) {
	// backwards mines everything in one block, the last sender first.
	backwards := func(dropped []types.Transactions) []types.Transactions {
		all := slices.Concat(dropped...)
		slices.Reverse(all)
		return []types.Transactions{all}
	}
	for name, want := range map[string]struct {
		place           localchain.Placement
		heights, values []int64
		later           int // transactions in the block after the reorg
	}{
		"left out":       {localchain.LeaveOut, nil, nil, 3},
		"same blocks":    {localchain.SameBlocks, []int64{2, 3, 4}, []int64{0, 1, 2}, 0},
		"one later":      {localchain.OneLater, []int64{3, 4, 5}, []int64{0, 1, 2}, 0},
		"backwards":      {backwards, []int64{2, 2, 2}, []int64{2, 1, 0}, 0},
		"only the first": {func(d []types.Transactions) []types.Transactions { return d[:1] }, []int64{2}, []int64{0}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			senders := []*account{newAccount(t, 1), newAccount(t, 2), newAccount(t, 3)}
			chain := startChain(t, localchain.Config{Alloc: fund(senders...)})
			client := dial(t, chain.HTTPURL())
			recorder := deployRecorder(t, chain, senders[0])
			for i, sender := range senders {
				send(t, client, sender.tx(t, chain, &recorder, 0, word(int64(i))))
				seal(t, chain)
			}
			fork := reorg(t, chain, len(senders), want.place)
			for i, dropped := range fork.Dropped {
				if added := fork.Added[i]; added.Hash == dropped.Hash || added.Number != dropped.Number || added.Time != dropped.Time {
					t.Errorf("block %+v was replaced by %+v", dropped, added)
				}
			}
			heights, values := records(t, chain, recorder)
			if diff := cmp.Diff(want.heights, heights); diff != "" {
				t.Errorf("heights (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want.values, values); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if block := seal(t, chain); block.Transactions != want.later {
				t.Errorf("the next block holds %d transactions, want %d", block.Transactions, want.later)
			}
		})
	}
}

func TestDeepReorgLosesNoTransaction(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	client := dial(t, chain.HTTPURL())
	const depth = 100
	for range depth {
		send(t, client, alice.tx(t, chain, &common.Address{1}, 1, nil))
		seal(t, chain)
	}
	reorg(t, chain, depth, nil)
	if block := seal(t, chain); block.Transactions != depth {
		t.Errorf("the next block holds %d transactions, want %d", block.Transactions, depth)
	}
}

func TestReorgBelowFinalizedMovesTheTags(t *testing.T) {
	chain := startChain(t, localchain.Config{Safe: 1, Finalized: 2})
	client := dial(t, chain.HTTPURL())
	for range 6 {
		seal(t, chain)
	}
	fork := reorg(t, chain, 5, nil)
	final, err := client.HeaderByNumber(t.Context(), big.NewInt(-3))
	if err != nil {
		t.Fatal(err)
	}
	if want := fork.Added[3]; final.Hash() != want.Hash {
		t.Errorf("finalized is %d %s, want %+v of the new branch", final.Number, final.Hash(), want)
	}
}

func TestReorgsOfReorgsAreAllDifferent(t *testing.T) {
	chain := startChain(t, localchain.Config{})
	seen := map[common.Hash]bool{chain.Head().Hash: true, seal(t, chain).Hash: true}
	for depth := 1; depth <= 5; depth++ {
		for _, block := range reorg(t, chain, depth, nil).Added {
			if seen[block.Hash] {
				t.Errorf("depth %d: block %d is one that there was before", depth, block.Number)
			}
			seen[block.Hash] = true
		}
	}
}

func TestReorgRefuses(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	client := dial(t, chain.HTTPURL())
	for range 2 {
		send(t, client, alice.tx(t, chain, &common.Address{1}, 1, nil))
		seal(t, chain)
	}
	head := chain.Head()
	for _, depth := range []int{-1, 0, 3} {
		if _, err := chain.Reorg(t.Context(), depth, nil); !errors.Is(err, localchain.ErrReorgDepth) {
			t.Errorf("depth %d: error %v, want ErrReorgDepth", depth, err)
		}
	}
	for name, place := range map[string]localchain.Placement{
		"nonces out of order": func(d []types.Transactions) []types.Transactions { return []types.Transactions{nil, d[1], d[0]} },
		"too many blocks":     func(d []types.Transactions) []types.Transactions { return make([]types.Transactions, 4) },
		"twice":               func(d []types.Transactions) []types.Transactions { return []types.Transactions{d[0], d[0]} },
	} {
		if _, err := chain.Reorg(t.Context(), 2, place); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got := chain.Head(); got != head {
			t.Errorf("%s: head %+v, want %+v", name, got, head)
		}
	}
	// The blocks that were built before the refusal are in the database: the
	// same ones are needed now.
	fork := reorg(t, chain, 2, localchain.SameBlocks)
	if fork.Added[0].Transactions != 1 || fork.Added[1].Transactions != 1 {
		t.Errorf("fork %+v, want a transaction in each block", fork)
	}
}
