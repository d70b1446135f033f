package chain

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
)

// LogSourceConfig describes a LogSource. Node, and Home or a Replica, are
// required.
type LogSourceConfig struct {
	// Chain is the domain of the chain.
	Chain optics.Domain
	// Node is asked.
	Node Node
	// Home is the address of the chain's Home, zero for none.
	Home common.Address
	// Replicas are the addresses of the chain's Replicas by home domain.
	Replicas map[optics.Domain]common.Address
}

// LogSource reads the logs that the contracts of one chain emitted. Its methods
// may be called from any goroutine.
type LogSource struct {
	*Client
	cfg       LogSourceConfig
	contracts map[common.Address]optics.Contract
	addresses []common.Address
}

// NewLogSource returns a LogSource.
func NewLogSource(cfg LogSourceConfig) *LogSource {
	s := &LogSource{Client: NewClient(cfg.Node), cfg: cfg, contracts: make(map[common.Address]optics.Contract)}
	if cfg.Home != (common.Address{}) {
		s.contracts[cfg.Home] = optics.HomeOf(cfg.Chain)
	}
	for home, address := range cfg.Replicas {
		s.contracts[address] = optics.Contract{Home: home, Chain: cfg.Chain}
	}
	s.addresses = slices.SortedFunc(maps.Keys(s.contracts), common.Address.Cmp)
	return s
}

// rawLog is a log as a node sends it. Absent fields stay nil.
type rawLog struct {
	Address     common.Address  `json:"address"`
	Topics      []common.Hash   `json:"topics"`
	Data        hexutil.Bytes   `json:"data"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	BlockHash   *common.Hash    `json:"blockHash"`
	BlockTime   *hexutil.Uint64 `json:"blockTimestamp"`
	TxHash      *common.Hash    `json:"transactionHash"`
	TxIndex     *hexutil.Uint64 `json:"transactionIndex"`
	Index       *hexutil.Uint64 `json:"logIndex"`
	Removed     bool            `json:"removed"`
}

// Logs returns what the contracts emitted from block from to block to, both
// inclusive, each kind in chain order: one eth_getLogs and, where the node leaves
// the time of blocks out of logs, one batch for it.
//
// The errors wrap optics.ErrRangeTooLarge when the endpoint refuses the range for
// its size, and ErrDishonest, naming transaction and log index, when a log is not
// one that the contract can have emitted, or the logs are not of one chain: that
// can also be a reorganization between two requests.
func (s *LogSource) Logs(ctx context.Context, from, to uint64) (optics.Logs, error) {
	logs, err := s.logs(ctx, from, to)
	if err != nil {
		return optics.Logs{}, fmt.Errorf("logs of chain %s from block %d to %d: %w", s.cfg.Chain, from, to, err)
	}
	return logs, nil
}

func (s *LogSource) logs(ctx context.Context, from, to uint64) (optics.Logs, error) {
	if from > to || len(s.addresses) == 0 {
		return optics.Logs{}, nil
	}
	raws, err := s.query(ctx, from, to)
	if err != nil {
		return optics.Logs{}, err
	}
	blocks, err := s.locate(ctx, raws)
	if err != nil {
		return optics.Logs{}, err
	}
	d := decoder{chain: s.cfg.Chain, contracts: s.contracts}
	for i := range raws {
		if err := d.add(&raws[i], blocks[uint64(*raws[i].BlockNumber)]); err != nil {
			return optics.Logs{}, fmt.Errorf("%w: transaction %s log %d: %w", ErrDishonest, raws[i].TxHash, *raws[i].Index, err)
		}
	}
	if d.failed != nil {
		return optics.Logs{}, fmt.Errorf("%w: %w", ErrDishonest, d.failed.missing())
	}
	return d.logs, nil
}

// query returns the logs in chain order, without those that a reorganization
// removed.
func (s *LogSource) query(ctx context.Context, from, to uint64) ([]rawLog, error) {
	var raws []rawLog
	err := s.node.CallContext(ctx, &raws, "eth_getLogs", map[string]any{
		"fromBlock": hexutil.Uint64(from),
		"toBlock":   hexutil.Uint64(to),
		"address":   s.addresses,
		"topics":    [][]common.Hash{topics},
	})
	if err != nil {
		return nil, tooWide(err)
	}
	raws = slices.DeleteFunc(raws, func(l rawLog) bool { return l.Removed })
	for i := range raws {
		if err := raws[i].complete(from, to); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDishonest, err)
		}
	}
	slices.SortFunc(raws, func(a, b rawLog) int {
		return cmp.Or(cmp.Compare(*a.BlockNumber, *b.BlockNumber), cmp.Compare(*a.Index, *b.Index))
	})
	for i := 1; i < len(raws); i++ {
		if a, b := raws[i-1], raws[i]; *a.BlockNumber == *b.BlockNumber && *a.Index == *b.Index {
			return nil, fmt.Errorf("%w: transactions %s and %s both have log %d of block %d",
				ErrDishonest, a.TxHash, b.TxHash, *a.Index, *a.BlockNumber)
		}
	}
	return raws, nil
}

// complete checks that a log says where it stands, and that it was asked for.
func (l *rawLog) complete(from, to uint64) error {
	if l.BlockNumber == nil || l.BlockHash == nil || l.TxHash == nil || l.TxIndex == nil || l.Index == nil {
		return fmt.Errorf("a log of %s does not say where it stands", l.Address)
	}
	if n := uint64(*l.BlockNumber); n < from || n > to {
		return fmt.Errorf("transaction %s log %d is of block %d", l.TxHash, *l.Index, n)
	}
	if *l.TxIndex > 1<<32-1 || *l.Index > 1<<32-1 {
		return fmt.Errorf("transaction %s log %d: index over 32 bits", l.TxHash, *l.Index)
	}
	return nil
}

// locate returns the blocks that hold the logs. Their times come with the logs
// or, from older nodes, with one more request.
func (s *LogSource) locate(ctx context.Context, raws []rawLog) (map[uint64]optics.BlockRef, error) {
	blocks := make(map[uint64]optics.BlockRef)
	var timeless []uint64
	for i := range raws {
		l := &raws[i]
		n := uint64(*l.BlockNumber)
		ref := optics.BlockRef{Number: n, Hash: *l.BlockHash}
		if l.BlockTime != nil {
			ref.Time = uint64(*l.BlockTime)
		}
		known, ok := blocks[n]
		switch {
		case !ok:
			blocks[n] = ref
			if ref.Time == 0 && n > 0 {
				timeless = append(timeless, n)
			}
		case known != ref:
			return nil, fmt.Errorf("%w: transaction %s log %d places block %d at %s, time %d; another log at %s, time %d",
				ErrDishonest, l.TxHash, *l.Index, n, ref.Hash, ref.Time, known.Hash, known.Time)
		}
	}
	refs, err := s.Blocks(ctx, timeless...)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		if known := blocks[ref.Number]; known.Hash != ref.Hash {
			return nil, fmt.Errorf("%w: logs place block %d at %s, its header at %s", ErrDishonest, ref.Number, known.Hash, ref.Hash)
		}
		blocks[ref.Number] = ref
	}
	return blocks, nil
}
