package agent_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/opticsnet/optics/internal/agent"
)

// steps runs a Loop in the clock of a synctest bubble and notes when each step
// began.
type steps struct {
	start time.Time
	at    []time.Duration
	do    func(n int) (agent.Turn, error)
}

func (s *steps) step(context.Context) (agent.Turn, error) {
	s.at = append(s.at, time.Since(s.start))
	if s.do == nil {
		return agent.Turn{}, nil
	}
	return s.do(len(s.at))
}

// inBubble runs test beside a running Loop with an idle pause of 10 s, a pace of
// 1 s and a first backoff of 4 s.
func inBubble(t *testing.T, do func(n int) (agent.Turn, error), test func(s *steps, l *agent.Loop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &steps{start: time.Now(), do: do}
		l := agent.New(agent.Config{Name: "test", Step: s.step, Idle: 10 * time.Second, Pace: time.Second, Backoff: 4 * time.Second})
		if got := l.Status(); got != (agent.Status{Name: "test", State: agent.Starting}) {
			t.Errorf("before the first step the status is %+v", got)
		}
		ended := make(chan error, 1)
		go func() { ended <- l.Run(ctx) }()
		synctest.Wait()
		test(s, l)
		select {
		case err := <-ended:
			t.Fatalf("Run ended before its context: %v", err)
		default:
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// after lets the bubble's clock run.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func wantSteps(t *testing.T, s *steps, want ...time.Duration) {
	t.Helper()
	if len(s.at) != len(want) {
		t.Fatalf("steps at %v, want %v", s.at, want)
	}
	for i := range want {
		if s.at[i] != want[i] {
			t.Fatalf("steps at %v, want %v", s.at, want)
		}
	}
}

func TestLoopPaces(t *testing.T) {
	t.Run("an idle agent steps after the idle pause and the pace", func(t *testing.T) {
		inBubble(t, nil, func(s *steps, _ *agent.Loop) {
			after(25 * time.Second)
			wantSteps(t, s, 0, 11*time.Second, 22*time.Second)
		})
	})
	t.Run("a wake-up is followed by a step after the pace", func(t *testing.T) {
		inBubble(t, nil, func(s *steps, l *agent.Loop) {
			after(3 * time.Second)
			l.Wake()
			after(2 * time.Second)
			wantSteps(t, s, 0, 4*time.Second)
		})
	})
	t.Run("many wake-ups cost one step", func(t *testing.T) {
		inBubble(t, nil, func(s *steps, l *agent.Loop) {
			for range 9 {
				l.Wake()
				after(100 * time.Millisecond)
			}
			after(5 * time.Second)
			wantSteps(t, s, 0, time.Second)
		})
	})
	t.Run("a wake-up during a step is not lost", func(t *testing.T) {
		var loop atomic.Pointer[agent.Loop]
		do := func(n int) (agent.Turn, error) {
			if n == 2 {
				loop.Load().Wake()
			}
			return agent.Turn{}, nil
		}
		inBubble(t, do, func(s *steps, l *agent.Loop) {
			loop.Store(l)
			after(15 * time.Second)
			wantSteps(t, s, 0, 11*time.Second, 12*time.Second)
		})
	})
	t.Run("more to do needs no pause", func(t *testing.T) {
		do := func(n int) (agent.Turn, error) { return agent.Turn{Again: n < 4}, nil }
		inBubble(t, do, func(s *steps, _ *agent.Loop) { wantSteps(t, s, 0, 0, 0, 0) })
	})
}

func TestLoopBacksOff(t *testing.T) {
	failing := errors.New("the node is away")
	do := func(n int) (agent.Turn, error) {
		if n == 10 {
			return agent.Waiting("a message"), nil
		}
		return agent.Turn{}, failing
	}
	inBubble(t, do, func(s *steps, l *agent.Loop) {
		after(time.Second)
		l.Wake() // a failure is not retried sooner for it
		if got := l.Status(); got.State != agent.Retrying || got.Detail != failing.Error() || got.Steps != 1 {
			t.Errorf("after a failure the status is %+v", got)
		}
		after(30 * time.Minute)
		first := 4 * time.Second
		for i := range 9 {
			pause, least := s.at[i+1]-s.at[i], first<<min(i, 6)
			if most := least + least/4; pause < least || pause > most {
				t.Errorf("pause %d is %v, want %v to %v", i+1, pause, least, most)
			}
		}
		if pause := s.at[10] - s.at[9]; pause != 11*time.Second {
			t.Errorf("after a step that worked the pause is %v, want the idle one", pause)
		}
	})
	t.Run("the growth starts anew after a success", func(t *testing.T) {
		do := func(n int) (agent.Turn, error) {
			if n == 3 {
				return agent.Turn{Again: true}, nil
			}
			return agent.Turn{}, failing
		}
		inBubble(t, do, func(s *steps, _ *agent.Loop) {
			after(20 * time.Second)
			if pause := s.at[4] - s.at[3]; pause < 4*time.Second || pause > 5*time.Second {
				t.Errorf("the first pause after a success is %v, want 4 s to 5 s", pause)
			}
		})
	})
}

func TestLoopHalts(t *testing.T) {
	do := func(int) (agent.Turn, error) {
		return agent.Turn{}, errors.Join(errors.New("beside it"), agent.Halt(agent.Fraud, "deploy a new channel", "home %d has failed", 7))
	}
	inBubble(t, do, func(s *steps, l *agent.Loop) {
		after(time.Hour)
		l.Wake()
		after(time.Hour)
		wantSteps(t, s, 0)
		got := l.Status()
		if got.State != agent.Halted || got.Reason != agent.Fraud || !strings.Contains(got.Detail, "halted: home 7 has failed; deploy a new channel") {
			t.Errorf("the status is %+v", got)
		}
	})
}

func TestLoopEnds(t *testing.T) {
	t.Run("during a step, whose error is not reported", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			l := agent.New(agent.Config{Name: "test", Step: func(ctx context.Context) (agent.Turn, error) {
				<-ctx.Done()
				return agent.Turn{}, ctx.Err()
			}})
			go func() { time.Sleep(time.Second); cancel() }()
			if err := l.Run(ctx); err != nil {
				t.Errorf("Run ended with %v", err)
			}
			if got := l.Status(); got.State != agent.Starting {
				t.Errorf("the status is %+v", got)
			}
		})
	})
	t.Run("at once when ctx is over before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := &steps{}
		if err := agent.New(agent.Config{Step: s.step}).Run(ctx); err != nil || len(s.at) != 0 {
			t.Errorf("%d steps and %v", len(s.at), err)
		}
	})
}

func TestLoopStatus(t *testing.T) {
	inBubble(t, func(n int) (agent.Turn, error) { return agent.Waiting("message %d", n), nil }, func(_ *steps, l *agent.Loop) {
		after(12 * time.Second)
		want := agent.Status{Name: "test", State: agent.Running, Detail: "message 2", Steps: 2}
		if got := l.Status(); got != want {
			t.Errorf("the status is %+v, want %+v", got, want)
		}
	})
}
