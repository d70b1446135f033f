package localchain_test

import (
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func TestTwoChainsServeTheirOwnRPC(t *testing.T) {
	alice, bob := newAccount(t, 1), newAccount(t, 2)
	for _, id := range []uint64{1001, 1002} {
		chain := startChain(t, localchain.Config{ChainID: id, Alloc: fund(alice)})
		client := dial(t, chain.HTTPURL())
		got, err := client.ChainID(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got.Uint64() != id {
			t.Errorf("chain id %d, want %d", got, id)
		}
		alice.nonce = 0
		transfer := alice.tx(t, chain, &bob.addr, int64(id), nil)
		creation := alice.tx(t, chain, nil, 0, recorderCode)
		send(t, client, transfer, creation)
		block := seal(t, chain)
		if block.Number != 1 || block.Transactions != 2 {
			t.Errorf("sealed %+v, want block 1 with 2 transactions", block)
		}
		if wei := balance(t, client, bob.addr); wei.Uint64() != id {
			t.Errorf("bob has %d wei, want %d", wei, id)
		}
		code, err := client.CodeAt(t.Context(), receipt(t, client, creation).ContractAddress, nil)
		if err != nil || len(code) != 18 {
			t.Errorf("code %x, error %v; want 18 bytes", code, err)
		}
	}
}

func TestNewHeadsArriveOverWebSocket(t *testing.T) {
	chain := startChain(t, localchain.Config{})
	heads := make(chan *types.Header, 3)
	sub, err := dial(t, chain.WSURL()).SubscribeNewHead(t.Context(), heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	for range 3 {
		want := seal(t, chain)
		select {
		case head := <-heads:
			if head.Hash() != want.Hash {
				t.Errorf("head %d %s, want %d %s", head.Number, head.Hash(), want.Number, want.Hash)
			}
		case err := <-sub.Err():
			t.Fatal(err)
		}
	}
}

func TestOccupiedPortIsNamed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	for _, cfg := range []localchain.Config{{HTTPPort: port}, {WSPort: port}} {
		cfg.Name, cfg.ChainID, cfg.GenesisTime = "alpha", 1, genesisTime
		_, err := localchain.New(cfg)
		if !errors.Is(err, localchain.ErrPortInUse) {
			t.Fatalf("error %v, want ErrPortInUse", err)
		}
		text := err.Error()
		if !strings.Contains(text, strconv.Itoa(port)) || !strings.Contains(text, `"alpha"`) || strings.Contains(text, "\n") {
			t.Errorf("error %q, want one line with the chain and port %d", text, port)
		}
	}
}

func TestGivenPortsAreServed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	chain := startChain(t, localchain.Config{HTTPPort: port, WSPort: port})
	if want := fmt.Sprintf("http://127.0.0.1:%d", port); chain.HTTPURL() != want {
		t.Errorf("HTTP at %s, want %s", chain.HTTPURL(), want)
	}
	for _, url := range []string{chain.HTTPURL(), chain.WSURL()} {
		if _, err := dial(t, url).BlockNumber(t.Context()); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestConfigIsRefused(t *testing.T) {
	for name, cfg := range map[string]localchain.Config{
		"no chain id":     {GenesisTime: 1},
		"no clock":        {ChainID: 1},
		"impossible port": {ChainID: 1, GenesisTime: 1, WSPort: 65536},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := localchain.New(cfg); !errors.Is(err, localchain.ErrConfig) {
				t.Errorf("error %v, want ErrConfig", err)
			}
		})
	}
}

func TestGenesisTakesTheGivenClock(t *testing.T) {
	noon := time.Unix(1_234_567, 0)
	chain, err := localchain.New(localchain.Config{ChainID: 1, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer chain.Close()
	if head := chain.Head(); head.Number != 0 || head.Time != 1_234_567 {
		t.Errorf("head %+v, want block 0 at 1234567", head)
	}
}

func TestDataDirIsResumed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "alpha")
	alice, bob := newAccount(t, 1), newAccount(t, 2)
	clock := time.Unix(genesisTime, 0)
	cfg := localchain.Config{ChainID: 7, Alloc: fund(alice), DataDir: dir, Now: func() time.Time { return clock }}
	first, err := localchain.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(5) {
		send(t, dial(t, first.HTTPURL()), alice.tx(t, first, &bob.addr, n, nil))
		seal(t, first)
	}
	want := first.Head()
	t.Run("another process is kept out", func(t *testing.T) {
		if _, err := localchain.New(cfg); !errors.Is(err, localchain.ErrDataDirInUse) {
			t.Errorf("error %v, want ErrDataDirInUse", err)
		}
	})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if _, err := first.Seal(t.Context(), 0); !errors.Is(err, localchain.ErrClosed) {
		t.Errorf("seal after close: %v, want ErrClosed", err)
	}
	t.Run("foreign chains are refused", func(t *testing.T) {
		otherID, otherTime, otherAccounts := cfg, cfg, cfg
		otherID.ChainID = 8
		otherTime.GenesisTime = genesisTime + 1
		otherAccounts.Alloc = fund(bob)
		for _, other := range []localchain.Config{otherID, otherTime, otherAccounts} {
			_, err := localchain.New(other)
			if !errors.Is(err, localchain.ErrForeignDataDir) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line of ErrForeignDataDir", err)
			}
		}
	})
	t.Run("the head and the state come back", func(t *testing.T) {
		clock = clock.Add(time.Hour)
		second := startChain(t, localchain.Config{ChainID: 7, Alloc: cfg.Alloc, DataDir: dir, Now: cfg.Now, Finalized: 2})
		if got := second.Head(); got != want {
			t.Errorf("head %+v, want %+v", got, want)
		}
		client := dial(t, second.HTTPURL())
		if wei := balance(t, client, bob.addr); wei.Cmp(big.NewInt(10)) != 0 {
			t.Errorf("bob has %d wei, want 10", wei)
		}
		wei, err := client.BalanceAt(t.Context(), bob.addr, big.NewInt(3))
		if err != nil || wei.Cmp(big.NewInt(3)) != 0 {
			t.Errorf("bob had %d wei at block 3, error %v; want 3", wei, err)
		}
		if final, err := client.HeaderByNumber(t.Context(), big.NewInt(-3)); err != nil || final.Number.Int64() != 3 {
			t.Errorf("finalized is %v, error %v; want block 3", final, err)
		}
		if next := seal(t, second); next.Number != want.Number+1 || next.Parent != want.Hash {
			t.Errorf("sealed %+v on %+v", next, want)
		}
	})
}

func TestUnusableDataDirIsOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a chain"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "genesis.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"a file": file, "another program's": broken} {
		t.Run(name, func(t *testing.T) {
			_, err := localchain.New(localchain.Config{ChainID: 1, GenesisTime: 1, DataDir: dir})
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), dir) {
				t.Errorf("error %v, want one line that names %s", err, dir)
			}
		})
	}
}

func TestPoolHoldsThousandsFromOneSender(t *testing.T) {
	alice := newAccount(t, 1)
	chain := startChain(t, localchain.Config{Alloc: fund(alice)})
	client := dial(t, chain.HTTPURL())
	const count = 4000
	var raw []*types.Transaction
	for range count {
		raw = append(raw, alice.tx(t, chain, &common.Address{1}, 1, nil))
	}
	sendBatch(t, client, raw, 600)
	mined := 0
	for mined < count {
		block := seal(t, chain)
		if block.Transactions == 0 {
			t.Fatalf("block %d is empty with %d of %d mined", block.Number, mined, count)
		}
		mined += block.Transactions
	}
	if executable, queued := chain.Pending(); executable != 0 || queued != 0 {
		t.Errorf("%d executable and %d queued are left", executable, queued)
	}
}
