package chain_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// counting counts the batch requests of a node.
type counting struct {
	chain.Node
	batches, calls int
}

func (c *counting) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	c.batches++
	return c.Node.BatchCallContext(ctx, batch)
}

func (c *counting) CallContext(ctx context.Context, result any, method string, args ...any) error {
	c.calls++
	return c.Node.CallContext(ctx, result, method, args...)
}

func bareChain(t *testing.T) *localchain.Chain {
	t.Helper()
	c, err := localchain.New(localchain.Config{ChainID: 31337, GenesisTime: genesisTime, Safe: 1, Finalized: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func seal(t *testing.T, c *localchain.Chain) optics.BlockRef {
	t.Helper()
	b, err := c.Seal(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return optics.BlockRef{Number: b.Number, Hash: b.Hash, Time: b.Time}
}

func TestHeadsFollowEveryRule(t *testing.T) {
	for rule, lag := range map[chain.Finality]int{
		chain.Confirmations(0): 0, chain.Confirmations(2): 2, chain.Safe: 1, chain.Finalized: 3,
	} {
		t.Run(rule.String(), func(t *testing.T) {
			evm := bareChain(t)
			node := &counting{Node: pool(t, evm)}
			heads := chain.NewHeads(chain.HeadsConfig{Node: node, Finality: rule})
			if _, known := heads.Head(); known {
				t.Error("knows a head before it asked")
			}
			genesis := evm.Head()
			refs := []optics.BlockRef{{Hash: genesis.Hash, Time: genesis.Time}}
			for range 6 {
				refs = append(refs, seal(t, evm))
				asked := node.batches + node.calls
				if !heads.Poll(t.Context()) {
					t.Fatal("a new block is no change")
				}
				want := optics.Head{Latest: refs[len(refs)-1]}
				if n := len(refs) - 1 - lag; n >= 0 {
					want.Final = refs[n]
				}
				if got, known := heads.Head(); got != want || !known {
					t.Errorf("head is %+v, want %+v", got, want)
				}
				if requests := node.batches + node.calls - asked; requests != 1 {
					t.Errorf("%d requests for one head", requests)
				}
			}
			if heads.Poll(t.Context()) {
				t.Error("the same block is a change")
			}
		})
	}
}

func TestHeadsAfterAReorg(t *testing.T) {
	evm := bareChain(t)
	client, err := gethrpc.DialContext(t.Context(), evm.HTTPURL())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	heads := chain.NewHeads(chain.HeadsConfig{Node: client, Finality: chain.Confirmations(1)})
	for range 4 {
		seal(t, evm)
	}
	heads.Poll(t.Context())
	before, _ := heads.Head()
	if _, err := evm.Reorg(t.Context(), 3, nil); err != nil {
		t.Fatal(err)
	}
	if !heads.Poll(t.Context()) {
		t.Fatal("a reorganization is no change")
	}
	after, _ := heads.Head()
	if after.Latest.Hash == before.Latest.Hash || after.Final.Hash == before.Final.Hash ||
		after.Final.Number+1 != after.Latest.Number {
		t.Errorf("head went from %+v to %+v", before, after)
	}
}

// scripted answers eth_getBlockByNumber from a table of tags and heights.
type scripted struct {
	chain.Node
	blocks map[string]any // *optics.BlockRef, nil, or an error
}

func (s *scripted) BatchCallContext(_ context.Context, batch []gethrpc.BatchElem) error {
	for i, elem := range batch {
		switch b := s.blocks[fmt.Sprint(elem.Args[0])].(type) {
		case error:
			batch[i].Error = b
		case optics.BlockRef:
			text := fmt.Sprintf(`{"number":"%#x","hash":"%s","timestamp":"%#x"}`, b.Number, b.Hash, b.Time)
			batch[i].Error = json.Unmarshal([]byte(text), elem.Result)
		default:
			batch[i].Error = json.Unmarshal([]byte("null"), elem.Result)
		}
	}
	return nil
}

// saidError is a refusal by a node.
type saidError struct {
	code int
	text string
}

func (s saidError) Error() string  { return s.text }
func (s saidError) ErrorCode() int { return s.code }

func TestHeadsTolerateTags(t *testing.T) {
	block := func(n byte) optics.BlockRef {
		return optics.BlockRef{Number: uint64(n), Hash: common.Hash{n}, Time: 100 + uint64(n)}
	}
	node := &scripted{}
	heads := chain.NewHeads(chain.HeadsConfig{Node: node, Finality: chain.Safe})
	for _, step := range []struct {
		name string
		safe any
		want optics.BlockRef
	}{
		{"a young chain of geth has none", saidError{-39001, "Unknown block"}, optics.BlockRef{}},
		{"older words", saidError{-32000, "safe block not found"}, optics.BlockRef{}},
		{"null", nil, optics.BlockRef{}},
		{"there is one", block(8), block(8)},
		{"it goes backwards", block(5), block(5)},
		{"it is above latest", block(11), optics.BlockRef{}},
		{"it is of another branch", optics.BlockRef{Number: 10, Hash: common.Hash{99}, Time: 1}, optics.BlockRef{}},
		{"it is the latest", block(10), block(10)},
	} {
		node.blocks = map[string]any{"latest": block(10), "safe": step.safe}
		heads.Poll(t.Context())
		if got, known := heads.Head(); !known || got.Final != step.want || got.Latest != block(10) {
			t.Errorf("%s: head is %+v", step.name, got)
		}
	}
	t.Run("an error keeps what is known", func(t *testing.T) {
		before, _ := heads.Head()
		node.blocks = map[string]any{"latest": block(12), "safe": saidError{-32000, "database is on fire"}}
		if heads.Poll(t.Context()) {
			t.Error("an error is a change")
		}
		if after, _ := heads.Head(); after != before {
			t.Errorf("head went from %+v to %+v", before, after)
		}
	})
}

// announcing tells of each subscription that is made.
type announcing struct {
	*rpc.Pool
	subscribed chan struct{}
}

func (a announcing) SubscribeNewHead(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error) {
	sub, err := a.Pool.SubscribeNewHead(ctx, ch)
	if err == nil {
		select {
		case a.subscribed <- struct{}{}:
		default: // nobody has looked at the one before
		}
	}
	return sub, err
}

// following is a Heads that runs.
type following struct {
	heads      *chain.Heads
	changed    <-chan struct{}
	subscribed chan struct{}
}

// follow runs heads over a pool until the test ends.
func follow(t *testing.T, change func(*rpc.Config, *chain.HeadsConfig), endpoints ...string) following {
	t.Helper()
	poolConfig := rpc.Config{Chain: "tatooine", ChainID: 31337, Endpoints: endpoints, Now: time.Now}
	cfg := chain.HeadsConfig{PollInterval: time.Hour, Silence: time.Hour}
	change(&poolConfig, &cfg)
	pool, err := rpc.New(poolConfig)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	node := announcing{Pool: pool, subscribed: make(chan struct{}, 1)}
	if cfg.Node == nil {
		cfg.Node = node
	}
	heads := chain.NewHeads(cfg)
	changed, cancel := heads.Subscribe()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- heads.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return following{heads: heads, changed: changed, subscribed: node.subscribed}
}

// until waits for a head at least as high.
func (f following) until(number uint64) {
	for {
		if h, known := f.heads.Head(); known && h.Latest.Number >= number {
			return
		}
		<-f.changed
	}
}

func TestHeadsAreAnnounced(t *testing.T) {
	evm := bareChain(t)
	f := follow(t, func(*rpc.Config, *chain.HeadsConfig) {}, evm.WSURL())
	for range 5 {
		f.until(seal(t, evm).Number) // in an hour without the announcement
	}
}

func TestHeadsArePolledFor(t *testing.T) {
	evm := bareChain(t)
	f := follow(t, func(_ *rpc.Config, c *chain.HeadsConfig) { c.PollInterval = time.Millisecond }, evm.HTTPURL())
	for range 5 {
		f.until(seal(t, evm).Number)
	}
}

func TestWebSocketThatDiesSilently(t *testing.T) {
	evm := bareChain(t)
	line := newLine(t, strings.TrimPrefix(evm.WSURL(), "ws://"))
	f := follow(t, func(p *rpc.Config, c *chain.HeadsConfig) {
		p.Timeout = 100 * time.Millisecond
		p.RestMin, p.RestMax = time.Millisecond, time.Millisecond
		c.PollInterval, c.Silence = 5*time.Millisecond, 5*time.Millisecond
	}, "ws://"+line.address, evm.HTTPURL())
	<-f.subscribed
	line.freeze()
	for range 3 {
		f.until(seal(t, evm).Number)
	}
	line.thaw()
	<-f.subscribed // it comes back to the endpoint that it prefers
	f.until(seal(t, evm).Number)
}

// apart asks one endpoint and listens to another.
type apart struct {
	chain.Node
	listen func(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error)
}

func (a apart) SubscribeNewHead(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error) {
	return a.listen(ctx, ch)
}

func TestSilenceAloneIsNoticed(t *testing.T) {
	evm := bareChain(t)
	client, err := gethrpc.DialContext(t.Context(), evm.HTTPURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	line := newLine(t, strings.TrimPrefix(evm.WSURL(), "ws://"))
	deaf, err := gethrpc.DialContext(t.Context(), "ws://"+line.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(deaf.Close)
	t.Cleanup(line.thaw)
	subscriptions := make(chan struct{}, 1)
	f := follow(t, func(_ *rpc.Config, c *chain.HeadsConfig) {
		c.PollInterval, c.Silence = time.Millisecond, 20*time.Millisecond
		c.Node = apart{Node: client, listen: func(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error) {
			sub, err := deaf.EthSubscribe(ctx, ch, "newHeads")
			line.freeze()
			subscriptions <- struct{}{}
			return sub, err
		}}
	}, evm.HTTPURL())
	<-subscriptions
	for range 3 {
		f.until(seal(t, evm).Number)
	}
}
