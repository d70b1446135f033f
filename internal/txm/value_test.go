package txm_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
)

// TestValue sends what an intent carries, with a fixed gas limit and with an
// estimate, and counts it in what the wallet can pay.
func TestValue(t *testing.T) {
	for name, legacy := range map[string]bool{"EIP-1559": false, "legacy": true} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, 1)
			cfg := c.config(newJournal())
			cfg.Fees.Legacy = legacy
			m, _ := run(t, cfg)
			pay := func(key string, to common.Address, wei *big.Int, gas uint64) optics.TxIntent {
				return optics.TxIntent{Key: key, To: to, Value: common.BigToHash(wei), GasLimit: gas}
			}
			fixed, estimated := common.HexToAddress("0xf1"), common.HexToAddress("0xe5")
			submit(t, m, pay("fixed", fixed, big.NewInt(7), 21_000), pay("estimated", estimated, ether(2), 0),
				pay("counter takes calls and value", counter, big.NewInt(5), 0))
			c.pooled(m, 3)
			c.step(m)
			for to, want := range map[common.Address]*big.Int{fixed: big.NewInt(7), estimated: ether(2), counter: big.NewInt(5)} {
				var got hexutil.Big
				if err := c.rpc.Call(&got, "eth_getBalance", to, "latest"); err != nil {
					t.Fatal(err)
				}
				if got.ToInt().Cmp(want) != 0 {
					t.Errorf("%s has %s wei instead of %s", to, got.ToInt(), want)
				}
			}
			submit(t, m, pay("too much", fixed, ether(998), 21_000))
			await(t, m, "the wallet is dry", func() bool { return strings.Contains(m.State().Waiting, "the wallet is dry: send at least ") })
		})
	}
}
