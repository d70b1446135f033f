package devnet_test

import (
	"context"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// ownKey is a key that no development network has by itself.
func ownKey(t *testing.T, name string) *keys.HexKey {
	t.Helper()
	key, err := keys.ParseHexKey(hex.EncodeToString(crypto.Keccak256([]byte("own " + name))))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// ownAccounts opens accounts that are the network's own; the updater is called as
// given.
func ownAccounts(t *testing.T, updater string, prepare func(context.Context, devnet.File) error) devnet.OpenAccounts {
	t.Helper()
	a := devnet.Accounts{
		Keys: node.Keys{
			Updater: ownKey(t, updater), Watcher: ownKey(t, "watcher"),
			UpdaterTxs: ownKey(t, "updater-txs"), RelayerTxs: ownKey(t, "relayer-txs"),
			ProcessorTxs: ownKey(t, "processor-txs"), KathyTxs: ownKey(t, "kathy-txs"),
		},
		Bank: ownKey(t, "bank").Address(), Prepare: prepare,
	}
	return func(context.Context, *sqlite.Store) (devnet.Accounts, error) { return a, nil }
}

// A network with keys of its own gives money to its bank alone, is prepared before
// its agents begin, and does not run when that fails.
func TestOwnAccountsArePreparedFirst(t *testing.T) {
	errPoor := errors.New("no money")
	var bank, agent, known *big.Int
	cfg := config(t.TempDir(), 1, 0)
	cfg.Accounts = ownAccounts(t, "updater", func(ctx context.Context, f devnet.File) error {
		client := dial(t, f.Chains[0])
		for _, look := range []struct {
			address common.Address
			wei     **big.Int
		}{
			{ownKey(t, "bank").Address(), &bank}, {ownKey(t, "kathy-txs").Address(), &agent}, {devnet.Address(devnet.KathySigner), &known},
		} {
			wei, err := client.BalanceAt(ctx, look.address, nil)
			if err != nil {
				return err
			}
			*look.wei = wei
		}
		return errPoor
	})
	n, err := devnet.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if err := n.Run(t.Context()); !errors.Is(err, errPoor) {
		t.Errorf("error %v, want that of the preparation", err)
	}
	if bank.Sign() == 0 || agent.Sign() != 0 || known.Sign() != 0 {
		t.Errorf("the bank has %s, an agent %s, an account that everybody knows %s", bank, agent, known)
	}
}

// The keys of a network are those with which it began.
func TestOwnAccountsStay(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.Memory = false
	start := func(accounts devnet.OpenAccounts) error {
		cfg.Accounts = accounts
		n, err := devnet.Start(t.Context(), cfg)
		if err != nil {
			return err
		}
		return n.Close()
	}
	if err := start(ownAccounts(t, "updater", nil)); err != nil {
		t.Fatal(err)
	}
	if err := start(ownAccounts(t, "updater", nil)); err != nil {
		t.Fatal(err)
	}
	for want, accounts := range map[string]devnet.OpenAccounts{
		"the updater of the home on alpha is " + ownKey(t, "updater").Address().Hex(): ownAccounts(t, "another", nil),
		"without the attestation keys": func(context.Context, *sqlite.Store) (devnet.Accounts, error) { return devnet.Accounts{}, nil },
		"alpha began with other keys": func(ctx context.Context, journal *sqlite.Store) (devnet.Accounts, error) {
			a, err := ownAccounts(t, "updater", nil)(ctx, journal)
			a.Bank = ownKey(t, "another").Address()
			return a, err
		},
		"belongs to another deployment": nil,
	} {
		if err := start(accounts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
