package agent

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// State is what a Loop does at the moment.
type State string

// The states of a Loop.
const (
	// Starting: no step has ended yet.
	Starting State = "starting"
	// Running: the last step ended well.
	Running State = "running"
	// Retrying: the last step failed, and the next comes after a pause.
	Retrying State = "retrying"
	// Halted: a step found that going on would be wrong.
	Halted State = "halted"
)

// Status is what a Loop reports about its agent.
type Status struct {
	// Name is the agent's name with its home or lane.
	Name string `json:"name"`
	// State is what the loop does.
	State State `json:"state"`
	// Detail says what the agent waits for, why it retries, or why it halted.
	Detail string `json:"detail"`
	// Reason is the kind of halt; empty unless the state is Halted.
	Reason Reason `json:"reason,omitempty"`
	// Steps counts the steps that ended.
	Steps uint64 `json:"steps"`
}

// Config describes a Loop.
type Config struct {
	// Name is the agent's name with its home or lane, such as
	// "relayer 1000→2000".
	Name string
	// Step is the agent.
	Step Step
	// Idle is the longest pause between two steps; 0 means 5 seconds.
	Idle time.Duration
	// Pace is the shortest pause between two steps, so that many wake-ups cost
	// one step; 0 means 20 milliseconds.
	Pace time.Duration
	// Backoff is the first pause after an error; it doubles up to 64 times
	// itself. 0 means 500 milliseconds.
	Backoff time.Duration
	// Log receives a line when the loop's state changes.
	Log *slog.Logger
}

// Loop calls an agent's Step, again when something new may be there and after a
// pause when not.
type Loop struct {
	cfg  Config
	wake chan struct{}

	mu     sync.Mutex
	status Status
}

// New returns a Loop that has not started.
func New(cfg Config) *Loop {
	if cfg.Idle == 0 {
		cfg.Idle = 5 * time.Second
	}
	if cfg.Pace == 0 {
		cfg.Pace = 20 * time.Millisecond
	}
	if cfg.Backoff == 0 {
		cfg.Backoff = 500 * time.Millisecond
	}
	return &Loop{
		cfg:    cfg,
		wake:   make(chan struct{}, 1),
		status: Status{Name: cfg.Name, State: Starting},
	}
}

// Wake makes the next step come after the pace instead of the idle pause. It
// never blocks.
func (l *Loop) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Status returns what the loop does now.
func (l *Loop) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// Run steps until ctx ends and returns nil then. A halted agent keeps Run
// waiting, so that one agent's halt ends nothing else.
func (l *Loop) Run(ctx context.Context) error {
	failures := 0
	for ctx.Err() == nil {
		l.merge()
		turn, err := l.cfg.Step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		switch {
		case IsHalt(err):
			l.halt(ctx, err)
			<-ctx.Done()
			return nil
		case err != nil:
			failures++
			l.report(ctx, Retrying, err.Error())
			l.pause(ctx, l.backoff(failures), nil)
			continue
		}
		failures = 0
		l.report(ctx, Running, turn.Waiting)
		if turn.Again {
			continue
		}
		l.pause(ctx, l.cfg.Idle, l.wake)
		l.pause(ctx, l.cfg.Pace, nil)
	}
	return nil
}

// merge forgets a wake-up that came before the step that follows: the step sees
// what it was about.
func (l *Loop) merge() {
	select {
	case <-l.wake:
	default:
	}
}

// backoff returns the pause after the n-th failure in a row: doubling, at most
// 64 times the first, plus up to a quarter of jitter.
func (l *Loop) backoff(n int) time.Duration {
	d := l.cfg.Backoff << min(n-1, 6)
	return d + rand.N(d/4+1) //nolint:gosec // jitter needs no secrecy
}

func (l *Loop) pause(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-wake:
	}
}

// halt reports why the agent does not step any more.
func (l *Loop) halt(ctx context.Context, err error) {
	var halt *HaltError
	errors.As(err, &halt)
	l.mu.Lock()
	l.status.Reason = halt.Reason
	l.mu.Unlock()
	l.report(ctx, Halted, err.Error())
}

func (l *Loop) report(ctx context.Context, state State, detail string) {
	l.mu.Lock()
	old := l.status
	l.status.State, l.status.Detail = state, detail
	l.status.Steps++
	l.mu.Unlock()
	if l.cfg.Log == nil || (old.State == state && (state == Running || old.Detail == detail)) {
		return
	}
	switch state {
	case Halted:
		l.cfg.Log.ErrorContext(ctx, "agent halted", "reason", detail)
	case Retrying:
		l.cfg.Log.WarnContext(ctx, "agent retries", "reason", detail)
	case Starting, Running:
		level := slog.LevelInfo
		if old.State == Starting {
			level = slog.LevelDebug // as expected
		}
		l.cfg.Log.Log(ctx, level, "agent runs", "waiting", detail)
	}
}

// ErrBehind means that the index has not read what a step needs yet. The next
// step may find it.
var ErrBehind = errors.New("index is behind the chain")
