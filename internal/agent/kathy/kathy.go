// Package kathy sends test traffic from one Home to one or more destinations.
package kathy

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Home is the contract that the traffic goes into.
type Home interface {
	// DispatchIntent packs Home.dispatch under the given key.
	DispatchIntent(key string, destination optics.Domain, recipient common.Hash, body []byte) (optics.TxIntent, error)
}

// Transactions is the pipeline to the Home's chain.
type Transactions interface {
	agent.Transactions
	// Lookup returns the newest try of an intent, or an error that wraps
	// optics.ErrNotFound.
	Lookup(ctx context.Context, key string) (optics.TxRecord, error)
}

// Target is one destination of the traffic.
type Target struct {
	// Domain is the destination's domain.
	Domain optics.Domain
	// Recipient handles the messages there.
	Recipient common.Hash
}

// Config describes a Kathy.
type Config struct {
	// Domain is the Home's.
	Domain optics.Domain
	Home   Home
	// Heads are those of the Home's chain.
	Heads agent.Heads
	// Txs sends to the Home's chain.
	Txs Transactions
	Log *slog.Logger

	// Name distinguishes several Kathys on one Home; it is part of the keys.
	Name string
	// Targets take turns.
	Targets []Target
	// Chat makes the bodies.
	Chat Chat
	// Rate is in messages a second of block time; 0 sends as fast as InFlight
	// allows.
	Rate float64
	// Total ends the traffic after that many messages; 0 means never. Messages
	// of earlier runs with the same Name count.
	Total uint64
	// Sent is the number of messages that earlier runs submitted.
	Sent uint64
	// InFlight is the most messages without a block at once; 0 means 1000.
	InFlight uint64
}

// page is how many messages one step passes over.
const page = 4096

// Kathy is the agent of one Home.
type Kathy struct {
	cfg     Config
	sent    uint64 // submitted, durable in the journal
	mined   uint64 // the first mined messages in a row
	began   uint64 // block time in seconds at which this run began, 0 before
	before  uint64 // sent when this run began
	retries agent.Retries
}

// New returns a Kathy.
func New(cfg Config) *Kathy {
	if cfg.InFlight == 0 {
		cfg.InFlight = 1000
	}
	return &Kathy{cfg: cfg, sent: cfg.Sent, before: cfg.Sent}
}

// Step submits the messages that are due by the time of the newest block.
func (k *Kathy) Step(ctx context.Context) (agent.Turn, error) {
	head, ok := k.cfg.Heads.Head()
	if !ok {
		return agent.Waiting("the first block of chain %s", k.cfg.Domain), nil
	}
	if k.began == 0 {
		k.began = head.Latest.Time
	}
	more, err := k.follow(ctx, head.Latest.Number)
	if err != nil {
		return agent.Turn{}, err
	}
	upTo := due(k.cfg, head.Latest.Time-min(k.began, head.Latest.Time), k.before, k.mined)
	intents := make([]optics.TxIntent, 0, upTo-min(upTo, k.sent))
	for n := k.sent; n < upTo; n++ {
		intent, err := k.message(n)
		if err != nil {
			return agent.Turn{}, err
		}
		intents = append(intents, intent)
	}
	if len(intents) > 0 {
		if _, err := k.cfg.Txs.Submit(ctx, intents...); err != nil {
			return agent.Turn{}, fmt.Errorf("submit messages: %w", err)
		}
		k.sent = upTo
	}
	if k.finished() {
		return agent.Waiting("nothing: all %d messages are sent", k.sent), nil
	}
	return agent.Turn{Waiting: fmt.Sprintf("the next block; %d messages sent, %d of them in a block", k.sent, k.mined), Again: more}, nil
}

func (k *Kathy) finished() bool {
	total, limited := limit(k.cfg)
	return limited && k.mined >= total
}

// follow advances over the messages that are in blocks, and sends the first one
// again that had no effect. It looks at one page: after a restart all messages
// of earlier runs are passed over.
func (k *Kathy) follow(ctx context.Context, height uint64) (more bool, err error) {
	for end := min(k.sent, k.mined+page); k.mined < end; k.mined++ {
		rec, err := k.cfg.Txs.Lookup(ctx, k.key(k.mined))
		if err != nil {
			return false, fmt.Errorf("look up %s: %w", k.key(k.mined), err)
		}
		if rec.State.Ended() {
			return false, k.again(ctx, height)
		}
		if rec.State != optics.TxMined {
			return false, nil
		}
	}
	return k.mined < k.sent, nil
}

// again sends the first message that is in no block once more.
func (k *Kathy) again(ctx context.Context, height uint64) error {
	intent, err := k.message(k.mined)
	if err != nil {
		return err
	}
	_, err = k.retries.Submit(ctx, k.cfg.Txs, height, intent)
	return err
}

func (k *Kathy) key(n uint64) string {
	return fmt.Sprintf("dispatch/%s/%s/%d", k.cfg.Domain, k.cfg.Name, n)
}

func (k *Kathy) message(n uint64) (optics.TxIntent, error) {
	target := k.cfg.Targets[n%uint64(len(k.cfg.Targets))]
	intent, err := k.cfg.Home.DispatchIntent(k.key(n), target.Domain, target.Recipient, k.cfg.Chat.Body(n))
	if err != nil {
		return intent, fmt.Errorf("pack message %d: %w", n, err)
	}
	return intent, nil
}

// limit returns the number of messages after which there are no more, and false
// when there is no such number.
func limit(cfg Config) (uint64, bool) {
	total, limited := cfg.Total, cfg.Total > 0
	if n, ends := cfg.Chat.Len(); ends && (!limited || n < total) {
		total, limited = n, true
	}
	return total, limited
}

// due is pure: it returns how many messages should have been submitted in all
// after so many seconds of a run that began with before messages, when the
// first mined ones are in blocks.
func due(cfg Config, seconds, before, mined uint64) uint64 {
	n := mined + cfg.InFlight
	if cfg.Rate > 0 {
		n = min(n, before+uint64(float64(seconds)*cfg.Rate))
	}
	if total, limited := limit(cfg); limited {
		n = min(n, total)
	}
	return n
}
