package fund_test

import (
	"context"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

const (
	bankKey     = "0x1111111111111111111111111111111111111111111111111111111111111111"
	genesisTime = 1_700_000_000
	// testFinality is how many blocks make a block final.
	testFinality = 2
)

var (
	factoryCode = common.FromHex("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3")
	// refuserCode reverts whatever it is called with.
	refuserCode = []byte{0x5f, 0x5f, 0xfd}
	noon        = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func bank(t testing.TB) keys.Signer {
	t.Helper()
	key, err := keys.ParseHexKey(bankKey)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// world is one chain, on which blocks come by themselves as long as transactions
// wait, with a bank and accounts.
type world struct {
	*localchain.Chain
	t      testing.TB
	rpc    *gethrpc.Client
	dir    string
	now    time.Time
	many   int
	alloc  types.GenesisAlloc
	caps   environment.Caps
	floor  environment.Wei
	holder []fund.Holder
}

func wei(text string) environment.Wei {
	w, err := environment.ParseWei(text)
	if err != nil {
		panic(err)
	}
	return w
}

// newWorld starts a chain whose accounts hold the given milliether. The agents'
// band is from 0.1 to 0.3 ether.
func newWorld(t testing.TB, bankMilli int64, balances map[environment.Role]int64, code ...map[common.Address][]byte) *world {
	t.Helper()
	w := &world{
		t: t, dir: filepath.Join(t.TempDir(), "bank"), now: noon, many: 100, alloc: types.GenesisAlloc{},
		caps: environment.Caps{Transaction: wei("1 ether"), Day: wei("2 ether")}, floor: wei("0.05 ether"),
	}
	w.alloc[bank(t).Address()] = types.Account{Balance: milli(bankMilli).Big()}
	for _, role := range []environment.Role{environment.Updater, environment.Relayer, environment.Processor, environment.Watcher, environment.Kathy} {
		if balance, ok := balances[role]; ok {
			w.alloc[addressOf(role)] = types.Account{Balance: milli(balance).Big()}
			w.holder = append(w.holder, fund.Holder{Role: role, Address: addressOf(role)})
		}
	}
	for _, codes := range code {
		for address, text := range codes {
			w.alloc[address] = types.Account{Code: text, Balance: w.balanceOr0(address)}
		}
	}
	var err error
	if w.Chain, err = localchain.New(localchain.Config{ChainID: 4242, Alloc: w.alloc, GenesisTime: genesisTime}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if w.rpc, err = gethrpc.DialContext(t.Context(), w.HTTPURL()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.rpc.Close)
	w.seal(1)
	w.mine()
	return w
}

func (w *world) balanceOr0(a common.Address) *big.Int {
	if b := w.alloc[a].Balance; b != nil {
		return b
	}
	return new(big.Int)
}

func (w *world) seal(blocks int) {
	w.t.Helper()
	for range blocks {
		if _, err := w.Seal(w.t.Context(), 0); err != nil {
			w.t.Fatal(err)
		}
	}
}

// mine makes a block whenever a transaction can go into one.
func (w *world) mine() {
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if executable, _ := w.Pending(); executable > 0 {
				_, _ = w.Seal(ctx, 0) // at the end of the test the chain may be closed
			}
		}
	}()
	w.t.Cleanup(func() { cancel(); <-done })
}

func (w *world) balance(a common.Address) fund.Amount {
	w.t.Helper()
	var b hexutil.Big
	if err := w.rpc.Call(&b, "eth_getBalance", a, "latest"); err != nil {
		w.t.Fatal(err)
	}
	return fund.Wei(b.ToInt())
}

func (w *world) nonce() uint64 {
	w.t.Helper()
	var n hexutil.Uint64
	if err := w.rpc.Call(&n, "eth_getTransactionCount", bank(w.t).Address(), "latest"); err != nil {
		w.t.Fatal(err)
	}
	return uint64(n)
}

// open opens the bank's journal.
func (w *world) open() *sqlite.Store {
	w.t.Helper()
	s, err := sqlite.Open(w.t.Context(), store.Config{Dir: w.dir, Deployment: "fund/lab"})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// chain describes the world's chain to a Fund.
func (w *world) chain(node fund.Node) fund.Chain {
	var bands []environment.Band
	for _, role := range environment.AgentRoles() {
		bands = append(bands, environment.Band{Role: role, Low: wei("0.1 ether"), Target: wei("0.3 ether"), Days: 3})
	}
	return fund.Chain{
		Name: "alpha", Domain: 1000, ChainID: 4242, Token: "ETH", Node: node, Finality: chain.Confirmations(testFinality), Poll: 2 * time.Millisecond,
		Fees:    txm.FeePolicy{MaxFeePerGas: 40_000_000_000, MinTip: 1},
		Funding: environment.NetworkFunding{Network: "alpha", Floor: w.floor, Caps: w.caps, Bands: bands},
		Bank:    bank(w.t).Address(), Accounts: w.holder,
	}
}

func (w *world) fund(payments fund.Payments, chains ...fund.Chain) *fund.Fund {
	w.t.Helper()
	if len(chains) == 0 {
		chains = []fund.Chain{w.chain(w.rpc)}
	}
	f, err := fund.New(fund.Config{
		Environment: "lab", Chains: chains, Payments: payments, Many: w.many, Timeout: 10 * time.Second, Now: func() time.Time { return w.now },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func (w *world) wallet(journal txm.Journal) fund.Wallet {
	signer := bank(w.t)
	return fund.Wallet{Journal: journal, Signer: func(string) keys.Signer { return signer }}
}

// send is one run of the command: the journal is opened and closed.
func (w *world) send(plan *fund.Plan) fund.Result {
	w.t.Helper()
	s := w.open()
	defer s.Close()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	return w.fund(s).Send(ctx, w.wallet(s), plan)[0]
}

// has fails the test unless an account has so many milliether.
func (w *world) has(role environment.Role, want int64) {
	w.t.Helper()
	if got := w.balance(addressOf(role)); !got.Equal(milli(want)) {
		w.t.Errorf("the %s has %s instead of %s", role, got, milli(want))
	}
}

// disperseCode is what the chain has at the contract's address once it is there.
func disperseCode() []byte {
	code := common.FromHex(abi.DisperseMetaData.Bin)
	at := 0
	for i := range code { // the runtime code begins where the creation code ends, with INVALID between
		if code[i] == 0xfe {
			at = i + 1
			break
		}
	}
	return code[at:]
}
