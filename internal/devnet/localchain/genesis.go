package localchain

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// birthFile keeps, inside the data directory, what the genesis block was made of.
const birthFile = "genesis.json"

// birth is what has to be known of a chain's beginning to resume it.
type birth struct {
	ChainID  uint64 `json:"chain_id"`
	Time     uint64 `json:"time"`      // timestamp of the genesis block in seconds
	GasLimit uint64 `json:"gas_limit"` // gas limit of the genesis block
}

// genesis returns the genesis block of a new chain, or the one that the data
// directory was begun with.
func (c *Chain) genesis() (*core.Genesis, error) {
	born := birth{ChainID: c.cfg.ChainID, Time: c.cfg.GenesisTime, GasLimit: c.cfg.GasLimit}
	if born.Time == 0 {
		born.Time = unixSeconds(c.cfg.Now())
	}
	if c.cfg.DataDir != "" {
		kept, err := c.remember(born)
		if err != nil {
			return nil, err
		}
		born = kept
	}
	alloc := systemContracts()
	maps.Copy(alloc, c.cfg.Alloc)
	return &core.Genesis{
		Config:     forks(born.ChainID),
		Timestamp:  born.Time,
		GasLimit:   born.GasLimit,
		BaseFee:    big.NewInt(params.InitialBaseFee),
		Difficulty: new(big.Int),
		Alloc:      alloc,
	}, nil
}

// remember returns the birth that the data directory records, or records this one.
func (c *Chain) remember(born birth) (birth, error) {
	path := filepath.Join(c.cfg.DataDir, birthFile)
	text, err := os.ReadFile(path) // #nosec G304 -- the operator's own data directory
	if errors.Is(err, fs.ErrNotExist) {
		return born, record(path, born)
	}
	if err != nil {
		return birth{}, fmt.Errorf("read data directory: %w", err)
	}
	var kept birth
	if err := json.Unmarshal(text, &kept); err != nil {
		return birth{}, fmt.Errorf("%w: %s is not ours: %w", ErrForeignDataDir, path, err)
	}
	if kept.ChainID != c.cfg.ChainID {
		return birth{}, fmt.Errorf("%w: %s has chain id %d, want %d", ErrForeignDataDir, c.cfg.DataDir, kept.ChainID, c.cfg.ChainID)
	}
	if c.cfg.GenesisTime != 0 && kept.Time != c.cfg.GenesisTime {
		return birth{}, fmt.Errorf("%w: %s began at %d, want %d", ErrForeignDataDir, c.cfg.DataDir, kept.Time, c.cfg.GenesisTime)
	}
	return kept, nil
}

// record writes the birth so that a reader finds all of it or nothing.
func record(path string, born birth) error {
	text, err := json.Marshal(born)
	if err != nil {
		return fmt.Errorf("encode %s: %w", birthFile, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), birthFile+".*")
	if err != nil {
		return fmt.Errorf("write data directory: %w", err)
	}
	_, err = draft.Write(append(text, '\n'))
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write data directory: %w", err), os.Remove(draft.Name()))
	}
	return nil
}

// forks returns the rules of a chain: everything up to Osaka from genesis, and
// not the experimental fork that go-ethereum's own development rules add, which
// multiplies the gas of storage.
func forks(chainID uint64) *params.ChainConfig {
	rules := *params.AllDevChainProtocolChanges
	rules.ChainID = new(big.Int).SetUint64(chainID)
	rules.BogotaTime = nil
	return &rules
}

// systemContracts returns the accounts that the protocol itself calls in each
// block: beacon roots (EIP-4788), block hashes (EIP-2935), withdrawal requests
// (EIP-7002) and consolidation requests (EIP-7251).
func systemContracts() types.GenesisAlloc {
	deployed := func(code []byte) types.Account {
		return types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	return types.GenesisAlloc{
		params.BeaconRootsAddress:        deployed(params.BeaconRootsCode),
		params.HistoryStorageAddress:     deployed(params.HistoryStorageCode),
		params.WithdrawalQueueAddress:    deployed(params.WithdrawalQueueCode),
		params.ConsolidationQueueAddress: deployed(params.ConsolidationQueueCode),
	}
}
