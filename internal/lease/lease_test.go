package lease_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// shared is a store that fails while it is told to.
type shared struct {
	*sqlite.Store
	mu  sync.Mutex
	err error
}

func (s *shared) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *shared) failing() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *shared) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (optics.Lease, error) {
	if err := s.failing(); err != nil {
		return optics.Lease{}, err
	}
	return s.Store.AcquireLease(ctx, name, holder, ttl)
}

func (s *shared) RenewLease(ctx context.Context, l optics.Lease, ttl time.Duration) (optics.Lease, error) {
	if err := s.failing(); err != nil {
		return optics.Lease{}, err
	}
	return s.Store.RenewLease(ctx, l, ttl)
}

// inTime runs a test whose time passes at once, with a store that goes by it.
func inTime(t *testing.T, test func(t *testing.T, s *shared)) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := sqlite.Open(t.Context(), store.Config{Dir: dir, Deployment: "test", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		test(t, &shared{Store: db})
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// process is a Keeper that runs.
type process struct {
	*lease.Keeper
	end  context.CancelFunc
	done chan error
}

func start(t *testing.T, s lease.Store, holder string) *process {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	p := &process{end: end, done: make(chan error, 1), Keeper: lease.New(lease.Config{
		Store: s, Name: "account", What: "the account 0xa on alpha", Holder: holder, Now: time.Now,
	})}
	go func() { p.done <- p.Run(ctx) }()
	synctest.Wait()
	return p
}

// stop ends a process in order.
func (p *process) stop(t *testing.T) {
	t.Helper()
	p.end()
	if err := errors.Join(<-p.done, p.Release(t.Context())); err != nil {
		t.Error(err)
	}
}

// later lets time pass until everything rests again.
func later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func wantHeld(t *testing.T, p *process, fence uint64) {
	t.Helper()
	if l, err := p.Lease(); err != nil || l.Fence != fence {
		t.Errorf("fence %d, %v; want %d", l.Fence, err, fence)
	}
	if s := p.Status(); !s.Held || s.Waiting != "" {
		t.Errorf("status %+v", s)
	}
}

func wantNot(t *testing.T, p *process, kind error, parts ...string) {
	t.Helper()
	err := p.Check()
	if !errors.Is(err, kind) {
		t.Fatalf("got %v, want one that wraps %q", err, kind)
	}
	for _, part := range append(parts, "the account 0xa on alpha") {
		if !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is not one line with %q", err, part)
		}
	}
	if s := p.Status(); s.Held || s.Waiting != err.Error() {
		t.Errorf("status %+v", s)
	}
}

func TestTheSecondWaitsUntilTheFirstStops(t *testing.T) {
	inTime(t, func(t *testing.T, s *shared) {
		first := start(t, s, "first")
		wantHeld(t, first, 1)
		second := start(t, s, "second")
		later(10 * time.Minute) // the first renews
		wantHeld(t, first, 1)
		wantNot(t, second, lease.ErrNotHeld, "first has it since 2000-01-01T00:00:00Z, until 2000-01-01T00:10:", "takes over when it ends")
		select {
		case <-second.Held():
			t.Error("the second is ready")
		default:
		}
		first.stop(t)
		wantNot(t, first, lease.ErrNotHeld, "given back")
		later(lease.DefaultTTL / 10)
		<-second.Held()
		wantHeld(t, second, 2)
		second.stop(t)
	})
}

func TestTheSecondTakesOverFromOneThatWasKilled(t *testing.T) {
	inTime(t, func(t *testing.T, s *shared) {
		first := start(t, s, "first")
		first.end() // and gives nothing back
		<-first.done
		second := start(t, s, "second")
		later(lease.DefaultTTL - time.Millisecond)
		wantNot(t, second, lease.ErrNotHeld, "first has it")
		later(lease.DefaultTTL / 10)
		wantHeld(t, second, 2)
		wantNot(t, first, lease.ErrNotHeld, "not renewed since 2000-01-01T00:00:00Z")
		second.stop(t)
	})
}

func TestAStoreThatFailsForAWhileCostsTheLeaseForAWhile(t *testing.T) {
	inTime(t, func(t *testing.T, s *shared) {
		p := start(t, s, "first")
		s.fail(errors.New("connection refused"))
		later(lease.DefaultTTL - time.Millisecond)
		wantHeld(t, p, 1)
		later(time.Millisecond)
		wantNot(t, p, lease.ErrNotHeld, "check the store")
		s.fail(nil)
		later(lease.DefaultTTL / 10)
		wantHeld(t, p, 1)
		p.stop(t)

		s.fail(errors.New("connection refused"))
		p = start(t, s, "again")
		later(time.Minute)
		wantNot(t, p, lease.ErrNotHeld, "connection refused")
		s.fail(nil)
		later(lease.DefaultTTL / 10)
		wantHeld(t, p, 2)
		p.stop(t)
	})
}

func TestALeaseThatAnotherTookIsLostForGood(t *testing.T) {
	inTime(t, func(t *testing.T, s *shared) {
		first := start(t, s, "first")
		s.fail(errors.New("unreachable from here"))
		later(lease.DefaultTTL)
		second := start(t, s.Store, "second") // from a place that reaches the store
		wantHeld(t, second, 2)
		wantNot(t, first, lease.ErrNotHeld, "check the store")
		s.fail(nil)
		later(lease.DefaultTTL / 10)
		if err := <-first.done; !errors.Is(err, store.ErrLeaseLost) {
			t.Fatalf("it ended with %v", err)
		}
		wantNot(t, first, store.ErrLeaseLost, "second has it since 2000-01-01T00:00:30Z under fence 2", "start this process again")
		if err := first.Release(t.Context()); err != nil {
			t.Error(err)
		}
		later(time.Minute)
		wantHeld(t, second, 2)
		wantNot(t, first, store.ErrLeaseLost)
		second.stop(t)
	})
}

func TestTheLeaseEndsWithAndWithoutAMonotonicClock(t *testing.T) {
	inTime(t, func(t *testing.T, s *shared) {
		begin := time.Now()
		for name, at := range map[string]time.Time{
			"monotonic": begin.Add(lease.DefaultTTL),
			"wall":      begin.Add(lease.DefaultTTL).Round(0),
		} {
			now := begin
			k := lease.New(lease.Config{Store: s, Name: name, What: "w", Holder: "h", Now: func() time.Time { return now }})
			ctx, end := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- k.Run(ctx) }()
			<-k.Held()
			end()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			if err := k.Check(); err != nil {
				t.Errorf("%s: at once: %v", name, err)
			}
			if now = at; k.Check() == nil {
				t.Errorf("%s: it does not end", name)
			}
		}
	})
}
