package devnet_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/index"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// indexChunk is how many blocks a query spans in BenchmarkIndex.
const indexChunk = 256

// BenchmarkIndex reads the logs of one chain of a network that has delivered
// 6,000 messages: raw is eth_getLogs alone, indexed puts every fact into a
// store.
func BenchmarkIndex(b *testing.B) {
	const messages = 6000
	n, err := devnet.Start(b.Context(), config(b.TempDir(), messages, 0))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = n.Close() })
	err = run(b.Context(), n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, messages)) })
	if err != nil {
		b.Fatal(err)
	}
	c := n.File().Chains[0]
	client, err := ethclient.DialContext(b.Context(), c.HTTP)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	b.Run("raw", func(b *testing.B) {
		logs := 0
		for range b.N {
			logs += rawLogs(b, client, c)
		}
		b.ReportMetric(float64(logs)/b.Elapsed().Seconds(), "logs/s")
	})
	b.Run("indexed", func(b *testing.B) {
		logs := 0
		for range b.N {
			logs += indexed(b, client, c)
		}
		b.ReportMetric(float64(logs)/b.Elapsed().Seconds(), "logs/s")
	})
}

func rawLogs(b *testing.B, client *ethclient.Client, c devnet.FileChain) (n int) {
	b.Helper()
	height, err := client.BlockNumber(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	addresses := []common.Address{c.Home}
	for _, r := range c.Replicas {
		addresses = append(addresses, r)
	}
	for from := uint64(0); from <= height; from += indexChunk {
		logs, err := client.FilterLogs(b.Context(), ethereum.FilterQuery{
			FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(min(from+indexChunk-1, height)), Addresses: addresses,
		})
		if err != nil {
			b.Fatal(err)
		}
		n += len(logs)
	}
	return n
}

// standingHead is a chain that stands still.
type standingHead struct{ head optics.Head }

func (h standingHead) Head() (optics.Head, bool) { return h.head, true }

func indexed(b *testing.B, client *ethclient.Client, c devnet.FileChain) int {
	b.Helper()
	b.StopTimer()
	log := slog.New(slog.DiscardHandler)
	s, err := sqlite.Open(b.Context(), store.Config{Dir: b.TempDir(), Deployment: "benchmark", Log: log})
	if err != nil {
		b.Fatal(err)
	}
	latest, err := chain.NewClient(client.Client()).Latest(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	x := index.New(index.Config{
		Chain: c.Domain, MaxChunk: indexChunk, Store: s, Log: log,
		Heads: standingHead{optics.Head{Latest: latest}},
		Source: chain.NewLogSource(chain.LogSourceConfig{
			Chain: c.Domain, Node: client.Client(), Home: c.Home, Replicas: c.Replicas,
		}),
	})
	b.StartTimer()
	for more := true; more; {
		if more, err = x.Step(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	count, err := facts(b.Context(), s, c)
	if err := errors.Join(err, s.Close()); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	return count
}

// facts counts the messages, updates and processed messages of a chain.
func facts(ctx context.Context, s *sqlite.Store, c devnet.FileChain) (int, error) {
	leaves, err := s.LeafCount(ctx, c.Domain)
	if err != nil {
		return 0, err
	}
	n := int(leaves)
	for home := range c.Replicas {
		totals, err := s.LaneTotals(ctx, optics.Contract{Home: home, Chain: c.Domain})
		if err != nil {
			return 0, err
		}
		n += int(totals.Processed)
	}
	return n, nil
}
