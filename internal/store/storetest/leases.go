package storetest

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/store"
)

// epoch is when the suite's clock begins, in seconds.
const epoch = 1_700_000_000

// ttl is how long the suite's leases last.
const ttl = 30 * time.Second

// clock is moved by hand.
type clock struct{ passed atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(epoch, 0).Add(time.Duration(c.passed.Load())) }
func (c *clock) advance(d time.Duration) { c.passed.Add(int64(d)) }

func testLeases(t *testing.T, place func(t *testing.T, now Clock) Open) {
	for name, test := range map[string]func(t *testing.T, c *clock, open Open){
		"one has it, and another after it ended":         testLeaseLife,
		"who renews keeps it":                            testLeaseRenewal,
		"who gives it back frees it":                     testLeaseRelease,
		"fences grow for ever":                           testLeaseFences,
		"of many at once one gets it":                    testLeaseCrowd,
		"a former holder journals no transaction":        testFencedJournal,
		"a former holder records no statement":           testFencedGuard,
		"what is not the form of a lease is not a lease": testLeaseForm,
	} {
		t.Run(name, func(t *testing.T) {
			c := new(clock)
			test(t, c, place(t, c.now))
		})
	}
}

func acquired(t *testing.T, s Store, name, holder string) optics.Lease {
	t.Helper()
	return must(s.AcquireLease(t.Context(), name, holder, ttl))(t)
}

func testLeaseLife(t *testing.T, c *clock, open Open) {
	s := open(t)
	same(t, "none yet", len(must(s.Leases(t.Context()))(t)), 0)
	first := acquired(t, s, "a", "alice")
	same(t, "first", first, optics.Lease{Name: "a", Holder: "alice", Fence: 1, Since: epoch * 1000, Until: (epoch + 30) * 1000})
	other := acquired(t, s, "b", "bob")
	for _, who := range []string{"bob", "alice"} {
		_, err := s.AcquireLease(t.Context(), "a", who, ttl)
		wantErr(t, err, store.ErrLeaseHeld)
		var held *store.HeldError
		if !errors.As(err, &held) {
			t.Fatalf("%v does not say who has it", err)
		}
		same(t, "held", held.Lease, first)
	}
	c.advance(ttl - time.Millisecond)
	_, err := s.AcquireLease(t.Context(), "a", "bob", ttl)
	wantErr(t, err, store.ErrLeaseHeld)
	c.advance(time.Millisecond)
	second := acquired(t, s, "a", "bob")
	same(t, "second", second, optics.Lease{Name: "a", Holder: "bob", Fence: 2, Since: (epoch + 30) * 1000, Until: (epoch + 60) * 1000})
	_, err = s.RenewLease(t.Context(), first, ttl)
	wantErr(t, err, store.ErrLeaseLost)
	same(t, "all", must(s.Leases(t.Context()))(t), []optics.Lease{second, other})
}

func testLeaseRenewal(t *testing.T, c *clock, open Open) {
	s := open(t)
	lease := acquired(t, s, "a", "alice")
	c.advance(20 * time.Second)
	renewed := must(s.RenewLease(t.Context(), lease, ttl))(t)
	lease.Until = (epoch + 50) * 1000
	same(t, "renewed", renewed, lease)
	c.advance(20 * time.Second)
	_, err := s.AcquireLease(t.Context(), "a", "bob", ttl)
	wantErr(t, err, store.ErrLeaseHeld)
	c.advance(20 * time.Second) // it is over, and nobody took it
	same(t, "renewed late", must(s.RenewLease(t.Context(), lease, ttl))(t).Fence, uint64(1))
	_, err = s.AcquireLease(t.Context(), "a", "bob", ttl)
	wantErr(t, err, store.ErrLeaseHeld)
	_, err = s.RenewLease(t.Context(), optics.Lease{Name: "never", Fence: 1}, ttl)
	wantErr(t, err, store.ErrLeaseLost)
}

func testLeaseRelease(t *testing.T, c *clock, open Open) {
	s := open(t)
	first := acquired(t, s, "a", "alice")
	release := func(lease optics.Lease) {
		t.Helper()
		if err := s.ReleaseLease(t.Context(), lease); err != nil {
			t.Fatal(err)
		}
	}
	release(first)
	_, err := s.RenewLease(t.Context(), first, ttl)
	wantErr(t, err, store.ErrLeaseLost)
	second := acquired(t, s, "a", "bob")
	same(t, "fence", second.Fence, uint64(2))
	release(first) // of alice, who has nothing to give back any more
	_, err = s.AcquireLease(t.Context(), "a", "carol", ttl)
	wantErr(t, err, store.ErrLeaseHeld)
	release(optics.Lease{Name: "never", Fence: 1})
	c.advance(0)
}

func testLeaseFences(t *testing.T, c *clock, open Open) {
	s := open(t)
	for fence := range uint64(4) {
		lease := acquired(t, s, "a", "alice")
		same(t, "fence", lease.Fence, fence+1)
		if fence%2 == 0 {
			if err := s.ReleaseLease(t.Context(), lease); err != nil {
				t.Fatal(err)
			}
		}
		c.advance(ttl)
		if fence == 1 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t)
		}
	}
}

func testLeaseCrowd(t *testing.T, _ *clock, open Open) {
	s := open(t)
	const crowd = 8
	errs := make(chan error, crowd)
	for range crowd {
		go func() {
			_, err := s.AcquireLease(t.Context(), "a", "alice", ttl)
			errs <- err
		}()
	}
	got := 0
	for range crowd {
		if err := <-errs; err == nil {
			got++
		} else {
			wantErr(t, err, store.ErrLeaseHeld)
		}
	}
	same(t, "holders", got, 1)
}

func testFencedJournal(t *testing.T, c *clock, open Open) {
	s := open(t)
	first := acquired(t, s, "a", "alice")
	records := must(s.RecordTx(t.Context(), []optics.TxIntent{{Key: "k", Chain: domainA, From: alice}}))(t)
	records[0].State, records[0].HasNonce, records[0].Nonce = optics.TxSent, true, 7
	if err := s.SaveTxUnder(t.Context(), first, records); err != nil {
		t.Fatal(err)
	}
	c.advance(ttl)
	later := must(s.Tx(t.Context(), domainA, alice, "k"))(t)
	later.Reason = "late, and nobody else has come"
	if err := s.SaveTxUnder(t.Context(), first, []optics.TxRecord{later}); err != nil {
		t.Fatal(err)
	}
	second := acquired(t, s, "a", "bob")
	stale := later
	stale.Reason = "stale"
	wantErr(t, s.SaveTxUnder(t.Context(), first, []optics.TxRecord{stale}), store.ErrLeaseLost)
	wantErr(t, s.SaveTxUnder(t.Context(), optics.Lease{Name: "never", Fence: 1}, []optics.TxRecord{stale}), store.ErrLeaseLost)
	same(t, "unchanged", must(s.Tx(t.Context(), domainA, alice, "k"))(t).Reason, later.Reason)
	if err := s.SaveTxUnder(t.Context(), second, []optics.TxRecord{stale}); err != nil {
		t.Fatal(err)
	}
}

func testFencedGuard(t *testing.T, c *clock, open Open) {
	s := open(t)
	importHead(t, s, statement(0, 1).Update.OldRoot, 0)
	first := acquired(t, s, "a", "alice")
	same(t, "under the first fence", must(s.RecordSigningUnder(t.Context(), first, statement(0, 3)))(t), statement(0, 3))
	c.advance(ttl)
	second := acquired(t, s, "a", "bob")
	for name, rec := range map[string]optics.SigningRecord{"the next": statement(3, 5), "the same again": statement(0, 3)} {
		if _, err := s.RecordSigningUnder(t.Context(), first, rec); err == nil {
			t.Errorf("%s: recorded under an old fence", name)
		} else {
			wantErr(t, err, store.ErrLeaseLost)
		}
	}
	same(t, "under the second fence", must(s.RecordSigningUnder(t.Context(), second, statement(3, 5)))(t), statement(3, 5))
	_, err := s.RecordSigning(t.Context(), statement(5, 6))
	wantErr(t, err, store.ErrLeaseLost)
	importHead(t, s, root(7), 7)
	_, err = s.RecordSigning(t.Context(), statement(7, 8))
	wantErr(t, err, store.ErrLeaseLost)
	same(t, "after an import", must(s.RecordSigningUnder(t.Context(), second, statement(7, 8)))(t), statement(7, 8))
}

func testLeaseForm(t *testing.T, _ *clock, open Open) {
	s := open(t)
	for _, bad := range []struct {
		name, holder string
		ttl          time.Duration
	}{{"", "alice", ttl}, {"a", "", ttl}, {"a", "alice", 0}} {
		_, err := s.AcquireLease(t.Context(), bad.name, bad.holder, bad.ttl)
		wantErr(t, err, optics.ErrMalformed)
	}
}
