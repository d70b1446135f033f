package fund_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
)

// milli is thousandths of an ether.
func milli(n int64) fund.Amount {
	return fund.Wei(new(big.Int).Mul(big.NewInt(n), big.NewInt(1e15)))
}

// account has a band from 100 to 300 milliether and 3 days.
func account(role environment.Role, level fund.Level, balance int64, days ...fund.Days) fund.Account {
	a := fund.Account{
		Role: role, Address: addressOf(role), Level: level, Balance: milli(balance), Gas: 21_000,
		Band: fund.Band{Low: milli(100), Target: milli(300), Days: 3},
	}
	if len(days) > 0 {
		a.DaysLeft = &days[0]
	}
	return a
}

func addressOf(role environment.Role) common.Address { return common.BytesToAddress([]byte(role)) }

// gwei40 makes the gas of a transfer, with its margin, cost 1.05 milliether.
var gwei40 = fund.Wei(big.NewInt(40_000_000_000))

// network has a bank with a floor of 50 milliether, and caps that do not matter.
func network(bank int64, accounts ...fund.Account) fund.Network {
	return fund.Network{Name: "alpha", Token: "ETH", MaxFee: gwei40, Accounts: accounts, Bank: fund.Bank{
		Account:        fund.Account{Role: environment.Bank, Address: common.HexToAddress("0xba"), Balance: milli(bank), Band: fund.Band{Low: milli(50)}},
		CapTransaction: milli(10_000), CapDay: milli(100_000),
	}}
}

// story tells a plan in short: a line for each transaction, for what is unpaid,
// and for what is missing.
func story(p fund.NetworkPlan) string {
	var lines []string
	for _, t := range p.Transactions {
		var texts []string
		for _, payment := range t.Payments {
			texts = append(texts, fmt.Sprintf("%s %s", payment.Role, payment.Amount))
		}
		lines = append(lines, strings.Join(texts, " + "))
	}
	for _, u := range p.Unpaid {
		lines = append(lines, fmt.Sprintf("%s not %s: %.24s", u.Role, u.Amount, u.Reason))
	}
	if p.Missing.Sign() > 0 {
		lines = append(lines, "missing "+p.Missing.String())
	}
	return strings.Join(lines, "\n")
}

// decisions are networks and what is decided for them.
//
//nolint:revive // a table
func decisions() map[string]decisionTest {
	const bankEnds, dayEnds, tooMuch = "the bank has too little ", "the bank has reached its", "it is more than one tran"
	updater, relayer := account(environment.Updater, fund.Low, 50), account(environment.Relayer, fund.Low, 80)
	watcher := account(environment.Watcher, fund.InBand, 200)
	return map[string]decisionTest{
		"an account in its band gets nothing": {
			network: func() fund.Network { return network(5000, watcher) },
		},
		"an account below its band gets what is missing to the target": {
			network: func() fund.Network { return network(5000, updater, watcher) },
			want:    "updater 0.250000",
		},
		"the emptier goes first": {
			network: func() fund.Network { return network(5000, relayer, updater) },
			want:    "updater 0.250000\nrelayer 0.220000",
		},
		"empty, then hours left, then low, then few days left": {
			network: func() fund.Network {
				return network(5000, account(environment.Kathy, fund.Short, 250, 20), relayer,
					account(environment.Watcher, fund.Hours, 290, 9), account(environment.Processor, fund.Empty, 0))
			},
			want: "processor 0.300000\nwatcher 0.010000\nrelayer 0.220000\nkathy 0.050000",
		},
		"an account at its target gets nothing, however fast it burns": {
			network: func() fund.Network { return network(5000, account(environment.Kathy, fund.Short, 300, 20)) },
		},
		"the cap of a transaction leaves the rest for later": {
			network: func() fund.Network {
				n := network(5000, updater, relayer)
				n.Bank.CapTransaction = milli(240)
				return n
			},
			want: "updater 0.240000\nrelayer 0.220000\nupdater not 0.010000: " + tooMuch,
		},
		"the cap of the day ends with the most urgent": {
			network: func() fund.Network {
				n := network(5000, relayer, updater, account(environment.Kathy, fund.Low, 90))
				n.Bank.CapDay, n.Bank.PaidToday = milli(1000), milli(700)
				return n
			},
			want: "updater 0.250000\nrelayer 0.050000\nrelayer not 0.170000: " + dayEnds + "\nkathy not 0.210000: " + dayEnds,
		},
		"a day that is over its cap pays nothing": {
			network: func() fund.Network {
				n := network(5000, updater)
				n.Bank.CapDay, n.Bank.PaidToday = milli(1000), milli(1001)
				return n
			},
			want: "updater not 0.250000: " + dayEnds,
		},
		"exactly enough for everything with gas": {
			network: func() fund.Network {
				n := network(520, updater, relayer)
				n.Bank.Balance = n.Bank.Balance.Plus(milli(2)).Plus(fund.Wei(big.NewInt(1e14)))
				return n
			},
			want: "updater 0.250000\nrelayer 0.220000",
		},
		"one wei less is missing, and is said": {
			network: func() fund.Network {
				n := network(520, updater, relayer)
				n.Bank.Balance = n.Bank.Balance.Plus(milli(2)).Plus(fund.Wei(big.NewInt(1e14 - 1)))
				return n
			},
			want: "updater 0.250000\nrelayer 0.219999\nrelayer not 0.000000: " + bankEnds + "\nmissing 0.000000",
		},
		"a bank that runs dry lifts the next to its low end and nobody after": {
			network: func() fund.Network {
				return network(400, relayer, updater, account(environment.Kathy, fund.Short, 299, 5))
			},
			// 350 above the floor; 250 + 1.05, then 98.95 - 1.05.
			want: "updater 0.250000\nrelayer 0.097900\nrelayer not 0.122100: " + bankEnds +
				"\nkathy not 0.001000: " + bankEnds + "\nmissing 0.124150",
		},
		"what would not lift it stays for it": {
			network: func() fund.Network {
				return network(310, relayer, updater, account(environment.Kathy, fund.Short, 299, 5))
			},
			want: "updater 0.250000\nrelayer not 0.220000: " + bankEnds + "\nkathy not 0.001000: " + bankEnds + "\nmissing 0.214150",
		},
		"a bank at its floor pays nothing": {
			network: func() fund.Network { return network(50, updater) },
			want:    "updater not 0.250000: " + bankEnds + "\nmissing 0.251050",
		},
		"what is under way is not the bank's any more": {
			network: func() fund.Network {
				n := network(1000, updater)
				n.Bank.Outstanding = milli(890)
				return n
			},
			want: "updater 0.058950\nupdater not 0.191050: " + bankEnds + "\nmissing 0.191050",
		},
		"a payment that is not final is waited for": {
			network: func() fund.Network {
				paid := updater
				paid.Pending = milli(250)
				return network(5000, paid, relayer)
			},
			want: "relayer 0.220000\nupdater not 0.250000: a payment to it is not f",
		},
		"an account that takes no transfer is named": {
			network: func() fund.Network {
				stubborn := updater
				stubborn.Refuses = "a transfer to it fails: no"
				return network(5000, stubborn, relayer)
			},
			want: "relayer 0.220000\nupdater not 0.250000: a transfer to it fails: ",
		},
		"a chain that was not read gets no payment": {
			network: func() fund.Network {
				n := network(5000, updater)
				n.Problem = "timeout"
				return n
			},
		},
		"many go together": {
			network: func() fund.Network { return dispersing(5000) },
			many:    3,
			want:    "kathy 0.240000 + relayer 0.220000 + updater 0.250000",
		},
		"few go alone": {
			network: func() fund.Network { return dispersing(5000) },
			many:    4,
			want:    "updater 0.250000\nkathy 0.240000\nrelayer 0.220000",
		},
		"together they keep the cap of a transaction": {
			network: func() fund.Network {
				n := dispersing(5000)
				n.Bank.CapTransaction = milli(490)
				return n
			},
			many: 3,
			want: "kathy 0.240000 + updater 0.250000\nrelayer 0.220000",
		},
		"one that made a call fail goes alone": {
			network: func() fund.Network {
				n := dispersing(5000)
				n.Accounts[0].Alone = true
				return n
			},
			many: 2,
			want: "updater 0.250000\nkathy 0.240000 + relayer 0.220000",
		},
	}
}

type decisionTest struct {
	network func() fund.Network
	many    int
	want    string
}

func TestDecide(t *testing.T) {
	for name, test := range decisions() {
		t.Run(name, func(t *testing.T) {
			if test.many == 0 {
				test.many = 5
			}
			n := test.network()
			if diff := cmp.Diff(test.want, story(fund.Decide(n, test.many))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// dispersing is a network with the disperse contract and three accounts in need.
func dispersing(bank int64) fund.Network {
	n := network(bank, account(environment.Updater, fund.Low, 50), account(environment.Relayer, fund.Low, 80), account(environment.Kathy, fund.Low, 60))
	n.Disperse = true
	return n
}

// TestDecideKeepsItsPromises tries many banks and caps: nobody gets more than is
// missing, no cap is passed, the floor holds with all gas, and what is said to be
// missing is exactly that.
func TestDecideKeepsItsPromises(t *testing.T) {
	for bank := int64(40); bank < 900; bank += 7 {
		for _, limit := range []int64{90, 260, 480, 2000} {
			for _, many := range []int{2, 9} {
				n := dispersing(bank)
				n.Bank.CapTransaction, n.Bank.CapDay = milli(limit), milli(limit*2)
				p := fund.Decide(n, many)
				var spent fund.Amount
				for _, tx := range p.Transactions {
					if n.Bank.CapTransaction.Less(tx.Value) {
						t.Errorf("a transaction sends %s", tx.Value)
					}
					spent = spent.Plus(tx.Value).Plus(n.MaxFee.Times(tx.Gas))
				}
				if left := n.Bank.Balance.Minus(spent); left.Less(milli(50)) && spent.Sign() > 0 {
					t.Errorf("bank %d, cap %d, many %d: %s is left", bank, limit, many, left)
				}
				n.Bank.Balance = n.Bank.Balance.Plus(p.Missing)
				if again := fund.Decide(n, many); again.Missing.Sign() > 0 || strings.Contains(story(again), "too little") {
					t.Errorf("bank %d, cap %d: %s more was not enough:\n%s", bank, limit, p.Missing, story(again))
				}
			}
		}
	}
}

func TestAmount(t *testing.T) {
	for wei, want := range map[string]string{
		"0": "0.000000", "999999999999": "0.000000", "1000000000000": "0.000001", "1999999999999999999": "1.999999",
		"123456789012345678901234567890": "123456789012.345678",
	} {
		n, _ := new(big.Int).SetString(wei, 10)
		a := fund.Wei(n)
		if a.String() != want {
			t.Errorf("%s wei is %s instead of %s", wei, a, want)
		}
		text, err := json.Marshal(a)
		if want := fmt.Sprintf(`{"ether":%q,"wei":%q}`, want, wei); err != nil || string(text) != want {
			t.Errorf("%s %v", text, err)
		}
		var back fund.Amount
		if err := json.Unmarshal(text, &back); err != nil || !back.Equal(a) {
			t.Errorf("%s came back as %s: %v", a, back.Big(), err)
		}
	}
	for _, bad := range []string{`{"wei":"-1"}`, `{"wei":"1.5"}`, `{}`, `7`} {
		var a fund.Amount
		if err := json.Unmarshal([]byte(bad), &a); err == nil {
			t.Errorf("%s was read as %s", bad, a.Big())
		}
	}
	for days, want := range map[fund.Days]string{0: "0.0", 7: "0.7", 123: "12.3"} {
		var back fund.Days
		if err := json.Unmarshal([]byte(want), &back); days.String() != want || err != nil || back != days {
			t.Errorf("%d tenths are %s, and %s is %d: %v", uint64(days), days, want, uint64(back), err)
		}
	}
}
