package chain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
)

// subscriber is a Node that can tell of new blocks.
type subscriber interface {
	// SubscribeNewHead sends the header of every new block until the subscription
	// ends. It returns when the context ends.
	SubscribeNewHead(ctx context.Context, ch chan<- json.RawMessage) (*gethrpc.ClientSubscription, error)
}

// HeadsConfig describes a Heads. Node is required.
type HeadsConfig struct {
	// Node is asked. When it has a SubscribeNewHead method, as rpc.Pool does, new
	// blocks are announced by it; they are polled for otherwise.
	Node Node
	// Finality says which block is final; the zero value says the latest.
	Finality Finality
	// PollInterval is how often a chain without subscription is asked for its
	// head: about its block time. 0 means 2 seconds.
	PollInterval time.Duration
	// Silence is how long a subscription may say nothing before the chain is
	// polled; when that shows a new block the subscription is dead and made anew.
	// 0 means three PollIntervals.
	Silence time.Duration
	// Chain is the domain of the chain, for logs.
	Chain optics.Domain
	// Log is told when the chain can or cannot be read. Nil discards.
	Log *slog.Logger
}

// Heads follows the newest and the final block of one chain. Its methods may be
// called from any goroutine; Run once.
type Heads struct {
	cfg HeadsConfig

	mu      sync.Mutex
	head    optics.Head
	known   bool
	waiting map[chan struct{}]struct{}
	failing bool
}

// NewHeads returns a Heads that knows nothing until Run.
func NewHeads(cfg HeadsConfig) *Heads {
	if cfg.PollInterval == 0 {
		cfg.PollInterval = 2 * time.Second
	}
	if cfg.Silence == 0 {
		cfg.Silence = 3 * cfg.PollInterval
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Heads{cfg: cfg, waiting: make(map[chan struct{}]struct{})}
}

// Head returns the newest head, and false before the first one is known. Heads
// may go backwards: after a reorganization, and when another endpoint answers.
func (h *Heads) Head() (optics.Head, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.head, h.known
}

// Subscribe returns a channel that gets a value after the head has changed. It
// holds one: whoever was busy gets one for all changes meanwhile. Cancel ends it.
func (h *Heads) Subscribe() (changed <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting[ch] = struct{}{}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.waiting, ch)
	}
}

// Run follows the chain until the context ends; then it returns nil. When the
// chain cannot be read it logs so once and goes on trying.
func (h *Heads) Run(ctx context.Context) error {
	h.Poll(ctx)
	source, announces := h.cfg.Node.(subscriber)
	for ctx.Err() == nil {
		if announces && h.listen(ctx, source) {
			continue
		}
		h.pollFor(ctx, pollsPerAttempt)
	}
	return nil
}

// pollsPerAttempt is how many polls pass between two attempts to subscribe.
const pollsPerAttempt = 5

func (h *Heads) pollFor(ctx context.Context, polls int) {
	ticker := time.NewTicker(h.cfg.PollInterval)
	defer ticker.Stop()
	for range polls {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			h.Poll(ctx)
		}
	}
}

// subscribe returns a subscription, or nil for none. It polls while it waits: an
// endpoint may take its time to say nothing.
func (h *Heads) subscribe(ctx context.Context, source subscriber, announced chan<- json.RawMessage) *gethrpc.ClientSubscription {
	made := make(chan *gethrpc.ClientSubscription, 1)
	go func() {
		sub, err := source.SubscribeNewHead(ctx, announced)
		if err != nil {
			h.cfg.Log.DebugContext(ctx, "no subscription, polling", "chain", h.cfg.Chain, "error", err)
		}
		made <- sub
	}()
	ticker := time.NewTicker(h.cfg.PollInterval)
	defer ticker.Stop()
	for {
		select {
		case sub := <-made:
			return sub
		case <-ticker.C:
			h.Poll(ctx)
		}
	}
}

// listen follows a subscription until it dies. It returns false when there was
// none.
func (h *Heads) listen(ctx context.Context, source subscriber) bool {
	announced := make(chan json.RawMessage, 16)
	sub := h.subscribe(ctx, source, announced)
	if sub == nil {
		return false
	}
	defer func() { go sub.Unsubscribe() }() // a dead connection would make us wait for its answer
	h.Poll(ctx)                             // what happened before the subscription
	silence := time.NewTimer(h.cfg.Silence)
	defer silence.Stop()
	for {
		select {
		case <-ctx.Done():
			return true
		case err := <-sub.Err():
			h.cfg.Log.DebugContext(ctx, "subscription ended", "chain", h.cfg.Chain, "error", err)
			h.Poll(ctx)
			return false // poll for a while: the endpoint may be down
		case raw := <-announced:
			h.announced(ctx, newest(raw, announced))
		case <-silence.C:
			if h.Poll(ctx) {
				h.cfg.Log.WarnContext(ctx, "subscription is silent, polling", "chain", h.cfg.Chain)
				return false
			}
		}
		silence.Reset(h.cfg.Silence)
	}
}

// newest skips announcements that are overtaken already.
func newest(raw json.RawMessage, more <-chan json.RawMessage) json.RawMessage {
	for {
		select {
		case raw = <-more:
		default:
			return raw
		}
	}
}

// announced polls with the height of the announced block as a hint.
func (h *Heads) announced(ctx context.Context, raw json.RawMessage) {
	var announced header
	if err := json.Unmarshal(raw, &announced); err != nil || announced.Number == nil {
		h.Poll(ctx)
		return
	}
	h.poll(ctx, uint64(*announced.Number))
}

// Poll asks for the head now and reports whether there is a new one. An error is
// logged, the first time in a row.
func (h *Heads) Poll(ctx context.Context) (changed bool) {
	head, _ := h.Head()
	return h.poll(ctx, head.Latest.Number+1)
}

func (h *Heads) poll(ctx context.Context, guess uint64) (changed bool) {
	head, err := h.read(ctx, guess)
	if ctx.Err() != nil {
		return false
	}
	h.report(ctx, err)
	if err != nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known && head == h.head {
		return false
	}
	h.head, h.known = head, true
	for ch := range h.waiting {
		select {
		case ch <- struct{}{}:
		default: // it has one already
		}
	}
	return true
}

func (h *Heads) report(ctx context.Context, err error) {
	failing := err != nil
	h.mu.Lock()
	was := h.failing
	h.failing = failing
	h.mu.Unlock()
	if was == failing {
		return
	}
	if failing {
		h.cfg.Log.WarnContext(ctx, "cannot read head", "chain", h.cfg.Chain, "error", err)
		return
	}
	h.cfg.Log.InfoContext(ctx, "head is read again", "chain", h.cfg.Chain)
}

// read asks for both blocks in one batch. Which block has n confirmations is not
// known before the latest is: it is guessed, and asked for again when the guess
// was wrong.
func (h *Heads) read(ctx context.Context, guess uint64) (optics.Head, error) {
	wanted := any(h.cfg.Finality.tag)
	if h.cfg.Finality.tag == "" {
		wanted = quantity(below(guess, h.cfg.Finality.confirmations))
	}
	var latest, final *header
	batch := []gethrpc.BatchElem{blockByNumber("latest", &latest), blockByNumber(wanted, &final)}
	if h.cfg.Finality == (Finality{}) {
		batch = batch[:1] // the latest is final
	}
	if err := h.cfg.Node.BatchCallContext(ctx, batch); err != nil {
		return optics.Head{}, fmt.Errorf("read head: %w", err)
	}
	if batch[0].Error != nil {
		return optics.Head{}, fmt.Errorf("read latest block: %w", batch[0].Error)
	}
	ref, err := latest.ref()
	if err != nil {
		return optics.Head{}, fmt.Errorf("read latest block: %w", err)
	}
	head := optics.Head{Latest: ref}
	switch {
	case h.cfg.Finality == (Finality{}):
		head.Final = ref
	case h.cfg.Finality.tag != "":
		head.Final, err = tagged(batch[1].Error, final, ref)
	default:
		head.Final, err = h.confirmed(ctx, ref, batch[1].Error, final)
	}
	return head, err
}

// confirmed returns the block that has exactly the configured confirmations.
func (h *Heads) confirmed(ctx context.Context, latest optics.BlockRef, guessErr error, guessed *header) (optics.BlockRef, error) {
	n := h.cfg.Finality.confirmations
	if latest.Number < n {
		return optics.BlockRef{}, nil
	}
	number := latest.Number - n
	if guessErr == nil {
		if ref, err := guessed.ref(); err == nil && ref.Number == number {
			return ref, nil
		}
	}
	ref, err := NewClient(h.cfg.Node).Block(ctx, number)
	if errors.Is(err, optics.ErrNotFound) {
		return optics.BlockRef{}, nil // a reorganization made the chain shorter
	}
	return ref, err
}
