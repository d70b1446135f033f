package fund_test

import (
	"context"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/store"
)

// ledger is a journal that knows what accounts spent, and from when on.
type ledger struct {
	spent map[environment.Role]store.Spent
	since uint64
}

func (l *ledger) Spent(_ context.Context, _ optics.Domain, from common.Address, since uint64) (store.Spent, error) {
	l.since = since
	for role, spent := range l.spent {
		if addressOf(role) == from {
			return spent, nil
		}
	}
	return store.Spent{Fee: new(big.Int), Value: new(big.Int)}, nil
}

// deadNode hangs until it is given up.
type deadNode struct{}

func (deadNode) CallContext(ctx context.Context, _ any, _ string, _ ...any) error {
	<-ctx.Done()
	return ctx.Err()
}

func (deadNode) BatchCallContext(ctx context.Context, _ []gethrpc.BatchElem) error {
	<-ctx.Done()
	return ctx.Err()
}

// refusingJournal cannot be read.
type refusingJournal struct{}

func (refusingJournal) Spent(context.Context, optics.Domain, common.Address, uint64) (store.Spent, error) {
	return store.Spent{}, errors.New("disk on fire")
}

// statusWorld has a chain ten days old with an account in each state, and another
// chain that does not answer.
func statusWorld(t *testing.T) (*world, *ledger, *fund.Fund) {
	t.Helper()
	w := newWorld(t, 5000, map[environment.Role]int64{
		environment.Updater: 250, environment.Relayer: 250, environment.Processor: 60, environment.Watcher: 200, environment.Kathy: 0,
	})
	const day = 24 * 60 * 60
	now := uint64(genesisTime + 10*day)
	if _, err := w.Seal(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	of := func(fee, value int64, first uint64) store.Spent {
		return store.Spent{Count: 1, Fee: milli(fee).Big(), Value: milli(value).Big(), First: first}
	}
	journal := &ledger{spent: map[environment.Role]store.Spent{
		environment.Updater:   of(700, 0, genesisTime),        // 100 a day over the window of 7
		environment.Relayer:   of(100, 50, now-day/2),         // 300 a day over half a day
		environment.Processor: of(500, 0, now-leastHistory/2), // too short to tell
		environment.Watcher:   of(0, 0, genesisTime),
	}}
	dead := w.chain(deadNode{})
	dead.Name = "bravo"
	f, err := fund.New(fund.Config{
		Environment: "lab", Chains: []fund.Chain{dead, w.chain(w.rpc)}, Journals: []fund.Journal{journal},
		Timeout: 500 * time.Millisecond, Now: func() time.Time { return w.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, journal, f
}

const leastHistory = 60 * 60

func TestStatus(t *testing.T) {
	w, journal, f := statusWorld(t)
	s := f.Status(t.Context())
	if p := s.Networks[0].Problem; !strings.Contains(p, "deadline") || len(s.Problems()) != 1 {
		t.Errorf("the dead chain: %q %v", p, s.Problems())
	}
	n := s.Networks[1]
	if n.Problem != "" || s.InBand() || n.Block != w.Head().Number || n.Bank.Level != fund.InBand {
		t.Errorf("%+v", n)
	}
	if want := w.Head().Time - 7*24*60*60; journal.since != want {
		t.Errorf("the journal was asked from %d on instead of %d", journal.since, want)
	}
	var got []string
	for _, a := range n.Accounts {
		text := string(a.Role) + " " + string(a.Level)
		if a.Burn != nil {
			text += " burns " + a.Burn.String()
		}
		if a.DaysLeft != nil {
			text += " lasts " + a.DaysLeft.String()
		}
		got = append(got, text)
	}
	want := []string{
		"kathy empty", "relayer hours burns 0.300000 lasts 0.8", "processor low", "updater short burns 0.100000 lasts 2.5", "watcher ok burns 0.000000",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the accounts are\n%s\ninstead of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if plan := f.PlanOf(s); plan.Payments() != 4 || plan.Networks[0].Problem == "" {
		t.Errorf("%+v", plan)
	}
}

func TestStatusWithoutJournal(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 250})
	f, err := fund.New(fund.Config{
		Environment: "lab", Chains: []fund.Chain{w.chain(w.rpc)}, Journals: []fund.Journal{refusingJournal{}}, Now: func() time.Time { return w.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := f.Status(t.Context()); !strings.Contains(s.Networks[0].Problem, "disk on fire") {
		t.Errorf("%+v", s)
	}
}

// TestALaggingEndpoint has an endpoint that has not seen the newest payment.
func TestALaggingEndpoint(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	sent(t, w.send(nil), 1)
	other := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	s := w.open()
	defer s.Close()
	n := w.fund(s, w.chain(other.rpc)).Status(t.Context()).Networks[0]
	if !strings.Contains(n.Problem, "the endpoint is at block 1, the journal has a payment in block 2") {
		t.Errorf("the problem is %q", n.Problem)
	}
}

func TestNew(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	for want, change := range map[string]func(c *fund.Chain){
		"Node and Fees.MaxFeePerGas must be set": func(c *fund.Chain) { c.Node = nil },
		"the role deployer has no band":          func(c *fund.Chain) { c.Accounts = []fund.Holder{{Role: environment.Deployer}} },
		"a bank that pays itself":                func(c *fund.Chain) { c.Bank = c.Accounts[0].Address },
	} {
		c := w.chain(w.rpc)
		change(&c)
		_, err := fund.New(fund.Config{Environment: "lab", Chains: []fund.Chain{c}, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v instead of %q", err, want)
		}
	}
	c := w.chain(w.rpc)
	c.Accounts = append(c.Accounts, fund.Holder{Role: environment.Relayer, Address: c.Accounts[0].Address})
	if n := w.fund(nil, c).Status(t.Context()).Networks[0]; len(n.Accounts) != 1 {
		t.Errorf("one account with two roles is there %d times", len(n.Accounts))
	}
}

func TestExporter(t *testing.T) {
	_, _, f := statusWorld(t)
	e := fund.NewExporter(f.Status)
	handler, err := e.Handler()
	if err != nil {
		t.Fatal(err)
	}
	scrape := func() string {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
		if recorder.Code != http.StatusOK {
			t.Fatalf("%d %s", recorder.Code, recorder.Body)
		}
		return recorder.Body.String()
	}
	if text := scrape(); text != "" {
		t.Errorf("before the first look:\n%s", text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ticks, done := make(chan time.Time), make(chan struct{})
	go func() { defer close(done); e.Run(ctx, ticks) }()
	ticks <- time.Time{} // taken once the first look is done
	text := scrape()
	for _, want := range []string{
		`optics_fund_network_up{environment="lab",network="bravo"} 0`,
		`optics_fund_network_up{environment="lab",network="alpha"} 1`,
		`optics_fund_balance{address="` + strings.ToLower(addressOf(environment.Processor).Hex()) + `",environment="lab",network="alpha",role="processor"} 0.06`,
		`role="updater"} 2.5`, `role="kathy"} 0`, `role="bank"} 5`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, `days_left{address="`+strings.ToLower(addressOf(environment.Processor).Hex())) {
		t.Error("days that are not known are shown")
	}
	cancel()
	<-done
}
