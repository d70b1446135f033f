package localchain_test

import (
	"context"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func TestSealTakesWhatWasAccepted(t *testing.T) {
	alice, bob := newAccount(t, 1), newAccount(t, 2)
	chain := startChain(t, localchain.Config{Alloc: fund(alice, bob)})
	client := dial(t, chain.HTTPURL())
	for round := range 150 {
		var accepted []*types.Transaction
		for i := range 1 + round%40 {
			sender := []*account{alice, bob}[i%2]
			accepted = append(accepted, sender.tx(t, chain, &common.Address{1}, 1, nil))
		}
		sendBatch(t, client, accepted, len(accepted))
		if block := seal(t, chain); block.Transactions != len(accepted) {
			t.Fatalf("block %d holds %d transactions, want the %d accepted", block.Number, block.Transactions, len(accepted))
		}
	}
}

func TestSealHoldsBackWhatDoesNotFit(t *testing.T) {
	alice, bob := newAccount(t, 1), newAccount(t, 2)
	chain := startChain(t, localchain.Config{Alloc: fund(alice, bob), GasLimit: 200_000})
	client := dial(t, chain.HTTPURL())
	for range 10 {
		send(t, client, alice.tx(t, chain, &bob.addr, 1, nil))
	}
	bob.nonce = 3 // a gap that nobody fills
	send(t, client, bob.tx(t, chain, &alice.addr, 1, nil))
	var counts []int
	for range 3 {
		counts = append(counts, seal(t, chain).Transactions)
	}
	// Each asks for 100,000 gas and uses 21,000: the fifth starts with 116,000
	// left, the sixth has 95,000 and waits.
	if counts[0] != 5 || counts[1] != 5 || counts[2] != 0 {
		t.Errorf("blocks hold %v transactions, want 5, 5, 0", counts)
	}
	if executable, queued := chain.Pending(); executable != 0 || queued != 1 {
		t.Errorf("%d executable, %d queued; want 0 and 1", executable, queued)
	}
}

func TestSealFollowsTheGivenTime(t *testing.T) {
	chain := startChain(t, localchain.Config{})
	for _, step := range []struct {
		name        string
		given, want uint64
	}{
		{"a given time is taken", genesisTime + 10, genesisTime + 10},
		{"an earlier time becomes a second after the parent", genesisTime, genesisTime + 11},
		{"the same time becomes a second after the parent", genesisTime + 11, genesisTime + 12},
		{"a year ahead of every clock", 1 << 34, 1 << 34},
		{"and on from there", 0, 1<<34 + 1},
	} {
		block, err := chain.Seal(t.Context(), step.given)
		if err != nil {
			t.Fatal(err)
		}
		if block.Time != step.want || block != chain.Head() {
			t.Errorf("%s: sealed %+v, head %+v, want time %d", step.name, block, chain.Head(), step.want)
		}
	}
}

func TestTagsLagBehindTheHead(t *testing.T) {
	chain := startChain(t, localchain.Config{Safe: 2, Finalized: 4})
	client := dial(t, chain.HTTPURL())
	for height := range int64(7) {
		for tag, lag := range map[rpc.BlockNumber]int64{rpc.SafeBlockNumber: 2, rpc.FinalizedBlockNumber: 4} {
			head, err := client.HeaderByNumber(t.Context(), big.NewInt(tag.Int64()))
			switch {
			case height < lag && err == nil:
				t.Errorf("height %d: %s is block %d, want an error", height, tag, head.Number)
			case height >= lag && err != nil:
				t.Errorf("height %d: %s: %v", height, tag, err)
			case height >= lag && head.Number.Int64() != height-lag:
				t.Errorf("height %d: %s is block %d, want %d", height, tag, head.Number, height-lag)
			}
		}
		seal(t, chain)
	}
}

func TestSealEndsWithItsContext(t *testing.T) {
	chain := startChain(t, localchain.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := chain.Seal(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if _, err := chain.Reorg(ctx, 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestRunSealsByTheGivenClock(t *testing.T) {
	clock := time.Unix(genesisTime+1000, 0)
	chain := startChain(t, localchain.Config{Now: func() time.Time { return clock }})
	heads := make(chan *types.Header, 1)
	sub, err := dial(t, chain.WSURL()).SubscribeNewHead(t.Context(), heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- chain.Run(ctx, time.Second) }()
	if head := <-heads; head.Time != genesisTime+1000 {
		t.Errorf("block time %d, want %d", head.Time, genesisTime+1000)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("run ended with %v, want nil", err)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Run("a period below one second", func(t *testing.T) {
		chain := startChain(t, localchain.Config{Now: time.Now})
		if err := chain.Run(t.Context(), time.Second-1); !errors.Is(err, localchain.ErrConfig) {
			t.Errorf("error %v, want ErrConfig", err)
		}
	})
	t.Run("no clock", func(t *testing.T) {
		if err := startChain(t, localchain.Config{}).Run(t.Context(), time.Second); !errors.Is(err, localchain.ErrConfig) {
			t.Errorf("error %v, want ErrConfig", err)
		}
	})
}

func TestForksAreThoseOfRealChains(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	client := dial(t, chain.HTTPURL())
	recorder := deployRecorder(t, chain, alice)
	t.Run("storage costs what it costs", func(t *testing.T) {
		call := alice.tx(t, chain, &recorder, 0, word(7))
		send(t, client, call)
		seal(t, chain)
		// 21,000 and call data, 22,100 for a new slot, 1,006 for the log.
		if gas := receipt(t, client, call).GasUsed; gas < 44_000 || gas > 45_000 {
			t.Errorf("gas used %d, want 44,000 to 45,000", gas)
		}
	})
	t.Run("a transaction is capped at 16,777,216 gas", func(t *testing.T) {
		for gas, allowed := range map[uint64]bool{params.MaxTxGas: true, params.MaxTxGas + 1: false} {
			tx, err := types.SignNewTx(alice.key, types.LatestSignerForChainID(chain.ChainID()), &types.DynamicFeeTx{
				ChainID: chain.ChainID(), Nonce: alice.nonce, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(params.GWei * 10),
				Gas: gas, To: &recorder,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := client.SendTransaction(t.Context(), tx); (err == nil) != allowed {
				t.Errorf("%d gas: error %v", gas, err)
			}
		}
	})
}

func TestWideAnswersPass(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	client := dial(t, chain.WSURL())
	recorder := deployRecorder(t, chain, alice)
	const count = 3000
	calls := make([]*types.Transaction, count)
	for i := range calls {
		calls[i] = alice.tx(t, chain, &recorder, 0, word(int64(i)))
	}
	sendBatch(t, client, calls, count)
	for mined := 0; mined < count; {
		mined += seal(t, chain).Transactions
	}
	logs, err := client.FilterLogs(t.Context(), ethereum.FilterQuery{
		FromBlock: new(big.Int), Addresses: []common.Address{recorder}, Topics: [][]common.Hash{{recorderTopic}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(logs) != count {
		t.Fatalf("%d logs, want %d", len(logs), count)
	}
	for i, entry := range logs {
		if got := new(big.Int).SetBytes(entry.Data).Int64(); got != int64(i) {
			t.Fatalf("log %d records %d", i, got)
		}
	}
}

func TestFailedCallIsTraced(t *testing.T) {
	chain := startChain(t, localchain.Config{})
	block := seal(t, chain)
	var trace []any
	client := dial(t, chain.HTTPURL()).Client()
	if err := client.CallContext(t.Context(), &trace, "debug_traceBlockByHash", block.Hash); err != nil {
		t.Error(err)
	}
	if err := client.CallContext(t.Context(), nil, "engine_getClientVersionV1"); err == nil || !strings.Contains(err.Error(), "not") {
		t.Errorf("engine API answers %v, want it absent", err)
	}
}
