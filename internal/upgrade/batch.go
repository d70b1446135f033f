package upgrade

import (
	"context"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	contracts "github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
	"github.com/opticsnet/optics/internal/upgrade/safe"
)

// SafeConfig describes the Safe that makes a plan's transactions.
type SafeConfig struct {
	Safe common.Address
	// Version is 1.3.0 or 1.4.1; empty asks the Safe.
	Version string
	// Nonce is the Safe's; nil asks the Safe.
	Nonce *uint64
	// MultiSend is the MultiSendCallOnly for several calls; zero takes the one that
	// the version has on the chain.
	MultiSend common.Address
}

// SafeBatch is a Safe's transaction on one chain.
type SafeBatch struct {
	Network   string
	Version   string
	Nonce     uint64
	Calls     int
	To        common.Address
	Operation safe.Operation
	Hashes    safe.Hashes
	File      safe.File
}

// SafeBatches makes one transaction of a Safe for each chain where the plan has
// some of its. It reads the Safe where the configuration does not say. The errors
// wrap ErrInput for a Safe that has nothing to do in the plan, or for several calls
// with nothing at the address of MultiSendCallOnly.
func SafeBatches(ctx context.Context, p *Plan, nodes map[string]fork.Node, cfg SafeConfig) ([]SafeBatch, error) {
	var networks []string
	for _, t := range p.Transactions {
		if t.Step == StepGovern && t.From == cfg.Safe && !slices.Contains(networks, t.Network) {
			networks = append(networks, t.Network)
		}
	}
	if len(networks) == 0 && !p.Empty() {
		return nil, fmt.Errorf("%w: no transaction of the plan is from %s", ErrInput, cfg.Safe)
	}
	batches := make([]SafeBatch, 0, len(networks))
	for _, network := range networks {
		b, err := safeBatch(ctx, p, nodes, cfg, network)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", network, err)
		}
		batches = append(batches, b)
	}
	return batches, nil
}

func safeBatch(ctx context.Context, p *Plan, nodes map[string]fork.Node, cfg SafeConfig, network string) (SafeBatch, error) {
	methods, err := governingMethods()
	if err != nil {
		return SafeBatch{}, err
	}
	var (
		named   []safe.Named
		calls   []safe.Call
		chainID uint64
	)
	for _, t := range p.Transactions {
		if t.Step != StepGovern || t.From != cfg.Safe || t.Network != network {
			continue
		}
		c := safe.Call{To: *t.To, Data: t.Data}
		calls, named, chainID = append(calls, c), append(named, safe.Named{Call: c, Method: methods[t.Method]}), t.ChainID
	}
	f, err := fork.New(ctx, fork.Config{Node: nodes[network], ChainID: chainID})
	if err != nil {
		return SafeBatch{}, err
	}
	b := SafeBatch{Network: network, Calls: len(calls)}
	if err := b.ask(f, cfg); err != nil {
		return b, err
	}
	multi, err := multiSend(f, cfg, b.Version, chainID, len(calls))
	if err != nil {
		return b, err
	}
	tx, err := safe.Batch(calls, multi, b.Nonce)
	if err != nil {
		return b, err
	}
	b.To, b.Operation, b.Hashes = tx.To, tx.Operation, tx.Hash(chainID, cfg.Safe)
	b.File, err = safe.NewFile("Optics upgrade", chainID, cfg.Safe, named)
	return b, err
}

// ask fills in what the configuration leaves to the Safe.
func (b *SafeBatch) ask(f *fork.Fork, cfg SafeConfig) (err error) {
	b.Version = cfg.Version
	if b.Version == "" {
		if b.Version, err = read(f, cfg.Safe, safe.VersionSelector, safe.UnpackVersion); err != nil {
			return fmt.Errorf("%w: %s says no version: %w", ErrInput, cfg.Safe, err)
		}
	}
	if cfg.Nonce != nil {
		b.Nonce = *cfg.Nonce
		return nil
	}
	if b.Nonce, err = read(f, cfg.Safe, safe.NonceSelector, safe.UnpackNonce); err != nil {
		return fmt.Errorf("%w: %s says no nonce: %w", ErrInput, cfg.Safe, err)
	}
	return nil
}

// multiSend is the contract for several calls, which must be there.
func multiSend(f *fork.Fork, cfg SafeConfig, version string, chainID uint64, calls int) (common.Address, error) {
	at, err := safe.MultiSendCallOnly(version, chainID)
	if err != nil {
		return at, fmt.Errorf("%w: %w", ErrInput, err)
	}
	if cfg.MultiSend != (common.Address{}) {
		at = cfg.MultiSend
	}
	code, err := f.Code(at)
	if err == nil && calls > 1 && len(code) == 0 {
		err = fmt.Errorf("%w: there is no MultiSendCallOnly at %s; name the one that the Safe uses", ErrInput, at)
	}
	return at, err
}

// governingMethods are the functions that who governs calls.
func governingMethods() (map[string]abi.Method, error) {
	known, err := LoadCatalogue()
	if err != nil {
		return nil, err
	}
	controller, err := contracts.UpgradeBeaconControllerMetaData.ParseABI()
	if err != nil {
		return nil, fmt.Errorf("read the controller's functions: %w", err)
	}
	router := known["GovernanceRouter"].ABI
	return map[string]abi.Method{
		"upgrade": controller.Methods["upgrade"], "callLocal": router.Methods["callLocal"], "callRemote": router.Methods["callRemote"],
	}, nil
}
