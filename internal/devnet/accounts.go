package devnet

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// Accounts are those of a network whose agents have keys of their own, in the place
// of the ones that everybody knows.
type Accounts struct {
	// Keys are the agents'. Updater and Watcher are needed, because the contracts
	// name them; agents whose other keys are missing do not run.
	Keys node.Keys
	// Bank, when it is not zero, has a million ether on every chain that begins.
	Bank common.Address
	// Prepare, when it is not nil, is called once by Run, as soon as blocks are
	// made. The agents begin after it, and only without an error.
	Prepare func(ctx context.Context, f File) error
}

// OpenAccounts opens the accounts of a network. It is called once, before any chain
// runs; signatures go into the journal, which is open as long as the network.
type OpenAccounts func(ctx context.Context, journal *sqlite.Store) (Accounts, error)

// openAccounts takes the accounts that everybody knows unless there are others.
func (n *Network) openAccounts(ctx context.Context) (err error) {
	if n.cfg.Accounts == nil {
		n.accounts = Accounts{Keys: knownKeys()}
		return nil
	}
	if n.accounts, err = n.cfg.Accounts(ctx, n.store); err != nil {
		return err
	}
	if n.accounts.Keys.Updater == nil || n.accounts.Keys.Watcher == nil {
		return fmt.Errorf("%w: accounts without the attestation keys of updater and watcher", ErrConfig)
	}
	return nil
}

// genesis returns what the accounts begin with.
func (n *Network) genesis() types.GenesisAlloc {
	alloc := make(types.GenesisAlloc, len(roles)+1)
	for _, r := range roles {
		alloc[Address(r)] = types.Account{Balance: n.cfg.balance(r)}
	}
	if n.accounts.Bank != (common.Address{}) {
		alloc[n.accounts.Bank] = types.Account{Balance: million()}
	}
	return alloc
}

// balance is what an account begins with. The accounts of agents that have others
// begin with nothing.
func (c Config) balance(r Role) *big.Int {
	wei, ok := c.Balances[r]
	switch {
	case ok:
		return wei
	case c.Accounts != nil && r != Deployer && r != User && r != Attacker:
		return new(big.Int)
	}
	return million()
}

// million is a million ether in wei.
func million() *big.Int { return new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(1e18)) }

// checkUpdater refuses a chain whose Home has another updater than a network with
// keys of its own: they are not those with which the chain began.
func (n *Network) checkUpdater(d Deployment, state optics.HomeState) error {
	if updater := n.accounts.Keys.Updater.Address(); n.cfg.Accounts != nil && state.Updater != updater {
		return fmt.Errorf("the updater of the home on %s is %s, the network's key is %s; move its name back, or choose another directory",
			d.Name, state.Updater, updater)
	}
	return nil
}

// lost explains a chain that began with another bank.
func (n *Network) lost(name string, err error) error {
	if n.cfg.Accounts != nil && errors.Is(err, localchain.ErrForeignDataDir) {
		return fmt.Errorf("%w: %s began with other keys, which are lost; choose another directory", localchain.ErrForeignDataDir, name)
	}
	return err
}

// knownKeys are the keys that everybody knows.
func knownKeys() node.Keys {
	return node.Keys{
		Updater: signer(UpdaterAttestation), Watcher: signer(WatcherAttestation),
		UpdaterTxs: signer(UpdaterSigner), RelayerTxs: signer(RelayerSigner),
		ProcessorTxs: signer(ProcessorSigner), WatcherTxs: signer(WatcherSigner),
		KathyTxs: signer(KathySigner),
	}
}

func signer(r Role) *keys.HexKey {
	key, err := keys.ParseHexKey(hex.EncodeToString(crypto.FromECDSA(Key(r))))
	if err != nil {
		panic("devnet: key of role " + string(r) + ": " + err.Error()) // a fixed input that is tested
	}
	return key
}
