package devnet_test

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/explain"
)

// account sends transactions of one role, one after the other, and does not wait
// for blocks.
type account struct {
	t      *testing.T
	role   devnet.Role
	client *ethclient.Client
	id     *big.Int
	nonce  uint64
}

func newAccount(t *testing.T, c devnet.FileChain, role devnet.Role) *account {
	t.Helper()
	a := &account{t: t, role: role, client: dial(t, c), id: new(big.Int).SetUint64(c.ChainID)}
	nonce, err := a.client.PendingNonceAt(t.Context(), devnet.Address(role))
	if err != nil {
		t.Fatal(err)
	}
	a.nonce = nonce
	return a
}

// send returns the address of the contract that a transaction to nobody creates.
func (a *account) send(to *common.Address, data []byte, gas uint64) common.Address {
	a.t.Helper()
	tx := types.MustSignNewTx(devnet.Key(a.role), types.LatestSignerForChainID(a.id), &types.DynamicFeeTx{
		ChainID: a.id, Nonce: a.nonce, To: to, Data: data, Gas: gas,
		GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(100e9),
	})
	if err := a.client.SendTransaction(a.t.Context(), tx); err != nil {
		a.t.Fatal(err)
	}
	a.nonce++
	return crypto.CreateAddress(devnet.Address(a.role), a.nonce-1)
}

// wave dispatches a message to each recipient, all in the next block.
func (a *account) wave(from, to devnet.FileChain, name string, recipients ...common.Address) {
	a.t.Helper()
	home := chain.NewHome(a.client.Client(), from.Domain, from.Home)
	for i, r := range recipients {
		intent, err := home.DispatchIntent("", to.Domain, optics.Bytes32(r), fmt.Append(nil, name, i))
		if err != nil {
			a.t.Fatal(err)
		}
		a.send(&intent.To, intent.Data, intent.GasLimit)
	}
}

// burner is a contract that uses all gas it is given: JUMPDEST PUSH1 0 JUMP.
var burner = common.FromHex("0x635b6000566000526004601cf3")

// lane returns the ends of the messages from a home to a chain, by leaf index.
func (w truth) lane(from, to devnet.FileChain) []optics.Delivery {
	processes := make(map[common.Hash]optics.ProcessLog)
	for _, p := range w.logs[to.Domain].Processes {
		processes[p.Leaf] = p
	}
	var ways []optics.Delivery
	for _, d := range w.logs[from.Domain].Dispatches {
		if p, ok := processes[d.Message.Leaf()]; ok {
			ways = append(ways, optics.Delivery{Dispatch: d, Process: p})
		}
	}
	return ways
}

// transactions counts the different ones that processed messages.
func transactions(ways []optics.Delivery) int {
	seen := make(map[common.Hash]bool)
	for _, d := range ways {
		seen[d.Process.At.TxHash] = true
	}
	return len(seen)
}

// A recipient that reverts and one that burns all its gas stand between others on
// every lane from alpha. On the chains that take batches each lane's messages go
// in one transaction; on those that do not, one by one.
func TestMessagesGoTogetherWhereTheReplicaTakesBatches(t *testing.T) {
	names := devnet.ChainNames(3)
	for name, plain := range map[string][]string{"everywhere": nil, "nowhere": names, "on charlie": names[:2]} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t.TempDir(), 0, 0)
			cfg.PlainReplicas = plain
			ctx, n := start(t, cfg)
			f := n.File()
			alpha := f.Chains[0]
			err := run(ctx, n, func(ctx context.Context) error {
				user := newAccount(t, alpha, devnet.User)
				for _, to := range f.Chains[1:] {
					burn := newAccount(t, to, devnet.User).send(nil, burner, 200_000)
					recipients := slices.Repeat([]common.Address{to.Sink}, waveLen)
					recipients[2], recipients[4] = to.Reverter, burn
					user.wave(alpha, to, to.Name, recipients...)
				}
				return drive(ctx, n, nil, delivered(ctx, n, 2*waveLen))
			})
			if err != nil {
				t.Fatal(err)
			}
			w := readTruth(t, f)
			for _, to := range f.Chains[1:] {
				checkWave(t, n, w.lane(alpha, to), !slices.Contains(plain, to.Name))
			}
		})
	}
}

// waveLen is the number of messages between which two fail: so many that what a
// batch allows them all is enough for one that burns its gas.
const waveLen = 16

// checkWave fails unless the messages ended as they should, together or one by
// one.
func checkWave(t *testing.T, n *devnet.Network, ways []optics.Delivery, together bool) {
	t.Helper()
	reasons := map[int]string{
		2: "the recipient refused: refused",
		4: "the recipient refused without a reason: it reverted with nothing, or used up its gas",
	}
	want := 1
	if !together {
		want = len(ways)
		for i := range reasons {
			reasons[i] = "the recipient refused; its replica does not tell why (one of the first version never does)"
		}
	}
	if len(ways) != waveLen || transactions(ways) != want {
		t.Errorf("%d messages were processed in %d transactions, want %d", len(ways), transactions(ways), want)
	}
	for i, d := range ways {
		report, err := n.Node().Explain(t.Context(), d.Dispatch.Message.Leaf())
		if err != nil {
			t.Fatal(err)
		}
		stage := explain.Processed
		if reasons[i] != "" {
			stage = explain.Failed
		}
		if report.Stage != stage || report.Reason != reasons[i] {
			t.Errorf("message %d of %s is %s: %q", i, d.Dispatch.Message.Lane(), report.Stage, report.Reason)
		}
	}
}

// A batch that runs out of gas leaves its last messages behind. They go alone.
func TestMessagesThatABatchLeavesBehind(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.Chains = 2
	ctx, n := start(t, cfg)
	f := n.File()
	alpha, bravo := f.Chains[0], f.Chains[1]
	const messages = 12
	err := run(ctx, n, func(ctx context.Context) error {
		burn := newAccount(t, bravo, devnet.User).send(nil, burner, 200_000)
		user := newAccount(t, alpha, devnet.User)
		user.wave(alpha, bravo, "burn", slices.Repeat([]common.Address{burn}, messages-2)...)
		user.wave(alpha, bravo, "last", bravo.Sink, bravo.Sink)
		return drive(ctx, n, nil, delivered(ctx, n, messages))
	})
	if err != nil {
		t.Fatal(err)
	}
	ways := readTruth(t, f).lane(alpha, bravo)
	first := make(map[common.Hash]int)
	for _, d := range ways {
		first[d.Process.At.TxHash]++
	}
	if len(ways) != messages || len(first) < 3 || first[ways[0].Process.At.TxHash] < 2 {
		t.Errorf("%d messages were processed in transactions of %v", len(ways), first)
	}
	for _, d := range ways[messages-2:] {
		if !d.Process.Success {
			t.Errorf("message %d failed", d.Dispatch.LeafIndex)
		}
	}
}
