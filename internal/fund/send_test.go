package fund_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

func sent(t *testing.T, r fund.Result, want int) {
	t.Helper()
	if r.Err != nil || len(r.Sent) != want {
		t.Fatalf("%d transactions instead of %d: %v\n%+v", len(r.Sent), want, r.Err, r)
	}
	for _, s := range r.Sent {
		if s.State != "mined" || s.Block == 0 || s.TxHash == (common.Hash{}) {
			t.Errorf("%+v", s)
		}
	}
}

func TestSendOneByOne(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 0, environment.Watcher: 150})
	r := w.send(nil)
	sent(t, r, 2)
	w.has(environment.Updater, 300)
	w.has(environment.Relayer, 300)
	w.has(environment.Watcher, 150)
	if key := r.Sent[0].Key; key != "fund/alpha/"+addressOf(environment.Relayer).Hex()+"/20260301-0" {
		t.Errorf("the first key is %s", key)
	}
	sent(t, w.send(nil), 0)
	if n := w.nonce(); n != 2 {
		t.Errorf("the bank sent %d transactions", n)
	}
}

func TestSendTogether(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 0, environment.Watcher: 60},
		map[common.Address][]byte{fund.DisperseAddress(): disperseCode()})
	w.many = 3
	r := w.send(nil)
	sent(t, r, 1)
	if len(r.Sent[0].Payments) != 3 || !strings.HasPrefix(r.Sent[0].Key, "disperse/alpha/0x") {
		t.Errorf("%+v", r.Sent[0])
	}
	for _, role := range []environment.Role{environment.Updater, environment.Relayer, environment.Watcher} {
		w.has(role, 300)
	}
	s := w.open()
	defer s.Close()
	for _, a := range w.fund(s).Status(t.Context()).Networks[0].Accounts {
		if a.Serial != 1 || a.Pending.Sign() == 0 {
			t.Errorf("the journal has lost a payment: %+v", a)
		}
	}
}

func TestDeploy(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 0},
		map[common.Address][]byte{fund.Factory: factoryCode})
	w.many = 2
	s := w.open()
	f := w.fund(s)
	for range 2 {
		if at, err := f.Deploy(t.Context(), "alpha", w.wallet(s)); err != nil || at != fund.DisperseAddress() {
			t.Fatalf("%s %v", at, err)
		}
	}
	s.Close()
	if n := w.nonce(); n != 1 {
		t.Errorf("it was deployed by %d transactions", n)
	}
	sent(t, w.send(nil), 1)
	w.has(environment.Updater, 300)
}

// TestARefuserDoesNotStopTheOthers has an account that takes no transfers.
func TestARefuserDoesNotStopTheOthers(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 0, environment.Watcher: 60},
		map[common.Address][]byte{fund.DisperseAddress(): disperseCode(), addressOf(environment.Relayer): refuserCode})
	w.many = 2
	r := w.send(nil)
	sent(t, r, 1)
	w.has(environment.Updater, 300)
	w.has(environment.Watcher, 300)
	if len(r.Plan.Unpaid) != 1 || !strings.Contains(r.Plan.Unpaid[0].Reason, "a transfer to it fails") {
		t.Errorf("%+v", r.Plan.Unpaid)
	}
}

// TestNotPaidTwiceBeforeFinal has an account that is still below its band after
// a payment.
func TestNotPaidTwiceBeforeFinal(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	w.caps.Transaction = wei("0.04 ether")
	sent(t, w.send(nil), 1)
	w.has(environment.Updater, 90)
	r := w.send(nil)
	sent(t, r, 0)
	if len(r.Plan.Unpaid) != 1 || !strings.Contains(r.Plan.Unpaid[0].Reason, "not final yet") {
		t.Errorf("%+v", r.Plan.Unpaid)
	}
	w.seal(testFinality)
	w.now = noon.Add(12 * time.Hour)
	r = w.send(nil)
	sent(t, r, 1)
	w.has(environment.Updater, 130)
	if want := "fund/alpha/" + addressOf(environment.Updater).Hex() + "/20260302-1"; r.Sent[0].Key != want {
		t.Errorf("the key is %s instead of %s", r.Sent[0].Key, want)
	}
	s := w.open()
	defer s.Close()
	if today := w.fund(s).Status(t.Context()).Networks[0].Bank.PaidToday; !today.Equal(milli(40)) {
		t.Errorf("%s were paid on the second day", today)
	}
}

func TestCapOfTheDay(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 0, environment.Relayer: 90})
	w.caps.Day = wei("0.4 ether")
	r := w.send(nil)
	sent(t, r, 2)
	w.has(environment.Updater, 300)
	w.has(environment.Relayer, 190)
	if len(r.Plan.Unpaid) != 1 || !strings.Contains(r.Plan.Unpaid[0].Reason, "cap for today") {
		t.Errorf("%+v", r.Plan.Unpaid)
	}
}

// A day begins at midnight UTC, however little time passed since the last payment.
func TestCapOfTheDayEndsAtMidnight(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 0, environment.Relayer: 0})
	w.caps.Day = wei("0.3 ether")
	midnight := noon.Truncate(24 * time.Hour).Add(24 * time.Hour)
	for _, at := range []struct {
		now  time.Time
		paid int
	}{
		{noon, 1},
		{midnight.Add(-time.Second), 0},
		{midnight.In(time.FixedZone("west", -8*60*60)), 1},
	} {
		w.now = at.now
		sent(t, w.send(nil), at.paid)
	}
	w.has(environment.Updater, 300)
	w.has(environment.Relayer, 300)
}

func TestFloor(t *testing.T) {
	w := newWorld(t, 400, map[environment.Role]int64{environment.Updater: 0, environment.Relayer: 0})
	r := w.send(nil)
	sent(t, r, 1)
	if left := w.balance(bank(t).Address()); left.Less(milli(50)) {
		t.Errorf("%s is left in the bank", left)
	}
	// Two times 300 and the gas of a transfer, less the 350 above the floor.
	if want := milli(250).Plus(gwei40.Times(2 * 26_250)); !r.Plan.Missing.Equal(want) {
		t.Errorf("%s is missing instead of %s", r.Plan.Missing, want)
	}
}

func TestStalePlan(t *testing.T) {
	for name, change := range map[string]func(w *world, p *fund.Plan){
		"an account has more": func(w *world, p *fund.Plan) {
			p.Networks[0].Transactions[0].Payments[0].Balance = milli(49)
		},
		"an account was paid":   func(w *world, _ *fund.Plan) { w.send(nil) },
		"another environment":   func(_ *world, p *fund.Plan) { p.Environment = "other" },
		"more than the target":  func(_ *world, p *fund.Plan) { raise(p, milli(251)) },
		"more than the cap":     func(w *world, _ *fund.Plan) { w.caps.Transaction = wei("0.2 ether") },
		"more than the day":     func(w *world, _ *fund.Plan) { w.caps.Day = wei("0.2 ether") },
		"below the floor":       func(w *world, _ *fund.Plan) { w.floor = wei("4.75 ether") },
		"an account of another": func(_ *world, p *fund.Plan) { p.Networks[0].Transactions[0].Payments[0].Address[3]++ },
		"another bank":          func(_ *world, p *fund.Plan) { p.Networks[0].Bank[3]++ },
		"no disperse contract": func(_ *world, p *fund.Plan) {
			p.Networks[0].Transactions[0].Payments = append(p.Networks[0].Transactions[0].Payments, p.Networks[0].Transactions[1].Payments...)
			p.Networks[0].Transactions = p.Networks[0].Transactions[:1]
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50, environment.Relayer: 60})
			plan := w.fund(nil).Plan(t.Context())
			change(w, &plan)
			before := w.nonce()
			r := w.send(&plan)
			if !errors.Is(r.Err, fund.ErrStale) {
				t.Errorf("the error is %v", r.Err)
			}
			if w.nonce() != before {
				t.Error("something was sent")
			}
		})
	}
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	plan := w.fund(nil).Plan(t.Context())
	sent(t, w.send(&plan), 1)
	w.has(environment.Updater, 300)
}

func raise(p *fund.Plan, to fund.Amount) {
	t := &p.Networks[0].Transactions[0]
	t.Payments[0].Amount, t.Value = to, to
}

func TestTheJournalIsOpenOnce(t *testing.T) {
	w := newWorld(t, 5000, nil)
	s := w.open()
	defer s.Close()
	if _, err := sqlite.Open(t.Context(), store.Config{Dir: w.dir, Deployment: "fund/lab"}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the error is %v", err)
	}
}

func TestAnotherKey(t *testing.T) {
	w := newWorld(t, 5000, map[environment.Role]int64{environment.Updater: 50})
	s := w.open()
	defer s.Close()
	c := w.chain(w.rpc)
	c.Bank = common.HexToAddress("0xba")
	r := w.fund(s, c).Send(t.Context(), w.wallet(s), nil)[0]
	if r.Err == nil || !strings.Contains(r.Problem, "the bank is "+c.Bank.Hex()+", the key is that of") {
		t.Errorf("the error is %v", r.Err)
	}
}
