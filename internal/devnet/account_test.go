package devnet_test

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// transfer sends wei from one account of the network to another.
func transfer(t *testing.T, c devnet.FileChain, from, to devnet.Role, wei *big.Int) (*types.Transaction, error) {
	t.Helper()
	client, recipient := dial(t, c), devnet.Address(to)
	nonce, err := client.PendingNonceAt(t.Context(), devnet.Address(from))
	if err != nil {
		return nil, err
	}
	id := new(big.Int).SetUint64(c.ChainID)
	tx, err := types.SignNewTx(devnet.Key(from), types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &recipient, Value: wei, Gas: 21_000,
		GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(50e9),
	})
	if err != nil {
		return nil, err
	}
	return tx, client.SendTransaction(t.Context(), tx)
}

// The processor has no funds. It says on every chain how much is missing and
// where to send it; a chain that gets funds goes on at once.
func TestDryWalletWaitsForFunds(t *testing.T) {
	const messages, share = 12, 2
	cfg := config(t.TempDir(), messages, 0)
	cfg.Balances = map[devnet.Role]*big.Int{devnet.ProcessorSigner: new(big.Int)}
	ctx, n := start(t, cfg)
	ether := big.NewInt(1e18)
	dry := func(s node.Status) (chains []string) {
		for _, c := range s.Chains {
			trouble := c.Troubles["processor"]
			if strings.Contains(trouble, "the wallet is dry: send at least ") && strings.Contains(trouble, devnet.Address(devnet.ProcessorSigner).Hex()) {
				chains = append(chains, c.Name)
			}
		}
		return chains
	}
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func() error {
			err := when(ctx, n, func(s node.Status) bool { return len(dry(s)) == 3 && total(s).Dispatched == messages })
			if err != nil {
				return err
			}
			bravo := func(l node.LaneStatus) bool { return l.To == "bravo" }
			if _, err := transfer(t, n.File().Chains[1], devnet.User, devnet.ProcessorSigner, ether); err != nil {
				return err
			}
			err = when(ctx, n, func(s node.Status) bool { return processed(s, share, bravo) })
			if err != nil {
				return err
			}
			s, err := n.Node().Status(ctx)
			if err != nil {
				return err
			}
			if got := dry(s); !slices.Equal(got, []string{"alpha", "charlie"}) || total(s).Processed != 2*share {
				t.Errorf("once bravo has funds, %v are dry and %d messages are processed", got, total(s).Processed)
			}
			for _, i := range []int{0, 2} {
				if _, err := transfer(t, n.File().Chains[i], devnet.User, devnet.ProcessorSigner, ether); err != nil {
					return err
				}
			}
			return when(ctx, n, func(s node.Status) bool {
				return processed(s, share, func(node.LaneStatus) bool { return true }) && len(dry(s)) == 0
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	readTruth(t, n.File()).checkExactlyOnce(t, n.File())
}

// Somebody else sends from the relayer's account on one chain. What is to be
// relayed there stays, and the status names the transaction; all else goes on.
func TestForeignTransactionStopsItsAccountAlone(t *testing.T) {
	const messages, share = 12, 2
	ctx, n := start(t, config(t.TempDir(), messages, 0))
	var foreign common.Hash
	named := func(s node.Status) bool {
		trouble := s.Chains[1].Troubles["relayer"]
		return strings.HasPrefix(trouble, "halted: ") && strings.Contains(trouble, foreign.Hex())
	}
	others := func(l node.LaneStatus) bool { return l.To != "bravo" }
	err := run(ctx, n, func(ctx context.Context) error {
		if err := drive(ctx, n, nil, delivered(ctx, n, messages)); err != nil {
			return err
		}
		return sealing(ctx, n, func() error {
			tx, err := transfer(t, n.File().Chains[1], devnet.RelayerSigner, devnet.Attacker, big.NewInt(1))
			if err != nil {
				return err
			}
			foreign = tx.Hash()
			if err := when(ctx, n, named); err != nil {
				return err
			}
			if err := send(ctx, n, func(string, string) bool { return true }); err != nil {
				return err
			}
			return when(ctx, n, func(s node.Status) bool { return processed(s, share+1, others) })
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !named(s) {
		t.Errorf("the troubles of bravo are %v", s.Chains[1].Troubles)
	}
	for i, l := range s.Lanes {
		if l.To == "bravo" && (l.Dispatched != share+1 || l.Relayed != share) {
			t.Errorf("lane %d is %+v", i, l)
		}
	}
}
