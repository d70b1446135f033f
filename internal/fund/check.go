package fund

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// check refuses a plan that does not fit what is true now. Balances that fell
// since do no harm; one that rose was paid by somebody else. The error wraps
// ErrStale.
func (p NetworkPlan) check(now Network) error {
	stale := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s; plan again", ErrStale, fmt.Sprintf(format, args...))
	}
	if p.Bank != now.Bank.Address {
		return stale("the bank is %s, not %s", now.Bank.Address, p.Bank)
	}
	var sum, fees Amount
	seen := make(map[common.Address]bool)
	for _, t := range p.Transactions {
		value, gas, err := t.check(now, seen)
		if err != nil {
			return stale("%v", err)
		}
		sum, fees = sum.Plus(value), fees.Plus(now.MaxFee.Times(gas))
	}
	switch {
	case now.Bank.dayLeft().Less(sum):
		return stale("it sends %s, the cap of the day leaves %s", sum, now.Bank.dayLeft())
	case now.Bank.free().Less(sum.Plus(fees)):
		return stale("it needs %s with gas, the bank has %s above its floor", sum.Plus(fees), now.Bank.free())
	}
	return nil
}

// check returns what the transaction sends and the gas that it may use.
func (t Transaction) check(now Network, seen map[common.Address]bool) (value Amount, gas uint64, err error) {
	for _, payment := range t.Payments {
		at := slices.IndexFunc(now.Accounts, func(a Account) bool { return a.Role == payment.Role && a.Address == payment.Address })
		if at < 0 || seen[payment.Address] {
			return value, 0, fmt.Errorf("%s is not the %s's account, or is there twice", payment.Address, payment.Role)
		}
		seen[payment.Address] = true
		if err := payment.check(now.Accounts[at]); err != nil {
			return value, 0, err
		}
		value, gas = value.Plus(payment.Amount), gas+now.Accounts[at].Gas
	}
	if n := uint64(len(t.Payments)); n > 1 {
		gas += disperseGas + n*disperseEachGas
	}
	switch {
	case len(t.Payments) > 1 && !now.Disperse:
		return value, 0, fmt.Errorf("the disperse contract is not there")
	case len(t.Payments) == 0 || len(t.Payments) > maxDisperse:
		return value, 0, fmt.Errorf("a transaction has %d payments, 1 to %d are possible", len(t.Payments), maxDisperse)
	case !value.Equal(t.Value) || now.Bank.CapTransaction.Less(value):
		return value, 0, fmt.Errorf("a transaction sends %s, one may send %s", value, now.Bank.CapTransaction)
	}
	return value, gas + gas*marginPercent/100, nil
}

func (p Payment) check(now Account) error {
	who := fmt.Sprintf("the %s's account %s", now.Role, now.Address)
	switch {
	case now.Serial != p.Serial || now.Pending.Sign() > 0:
		return fmt.Errorf("%s was paid meanwhile", who)
	case p.Balance.Less(now.Balance):
		return fmt.Errorf("%s has %s, it had %s", who, now.Balance, p.Balance)
	case now.Band.Target.Less(now.Balance.Plus(p.Amount)):
		return fmt.Errorf("%s would have more than its target, %s", who, now.Band.Target)
	case p.Amount.Sign() <= 0:
		return fmt.Errorf("%s would get nothing", who)
	case now.Level == InBand:
		return fmt.Errorf("%s needs nothing any more", who)
	case now.Refuses != "":
		return fmt.Errorf("%s: %s", who, now.Refuses)
	}
	return nil
}
