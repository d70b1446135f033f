package fund

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// Payment is one account topped up.
type Payment struct {
	Role    environment.Role `json:"role"`
	Address common.Address   `json:"address"`
	Amount  Amount           `json:"amount"`
	// Balance is what the account had when this was decided.
	Balance Amount `json:"balance"`
	// Serial is the number of payments to the account before this one.
	Serial uint64 `json:"serial"`
}

// Transaction is what the bank sends at once: one payment, or a disperse call
// with several.
type Transaction struct {
	Payments []Payment `json:"payments"`
	// Value is the sum of the payments.
	Value Amount `json:"value"`
	// Gas is the most that it may use.
	Gas uint64 `json:"gas"`
}

// Unpaid is what an account needs and does not get.
type Unpaid struct {
	Role    environment.Role `json:"role"`
	Address common.Address   `json:"address"`
	Amount  Amount           `json:"amount"`
	Reason  string           `json:"reason"`
}

// NetworkPlan is what the bank should send on one chain.
type NetworkPlan struct {
	Network      string         `json:"network"`
	Token        string         `json:"token"`
	Bank         common.Address `json:"bank"`
	Transactions []Transaction  `json:"transactions"`
	Unpaid       []Unpaid       `json:"unpaid"`
	// Missing is what must be sent to the bank so that it can pay everything,
	// gas at the highest price that is allowed included.
	Missing Amount `json:"missing"`
	// Problem says why the chain could not be read; then nothing is planned.
	Problem string `json:"problem,omitempty"`
}

// Plan is what the banks of an environment should send.
type Plan struct {
	Environment string        `json:"environment"`
	Networks    []NetworkPlan `json:"networks"`
}

// Payments returns the number of payments.
func (p Plan) Payments() (n int) {
	for _, network := range p.Networks {
		n += len(network.payments())
	}
	return n
}

func (p NetworkPlan) payments() (all []Payment) {
	for _, t := range p.Transactions {
		all = append(all, t.Payments...)
	}
	return all
}

// What a disperse call needs beyond the transfers in it: 9,000 gas for the value
// of a call, 25,000 for an account that is new (EIP-161), and the event.
const (
	disperseGas     = 60_000
	disperseEachGas = 30_000
	// maxDisperse is the most payments in one call.
	maxDisperse = 100
	// marginPercent is what the pipeline adds to its estimate of gas.
	marginPercent = 25
)

// Decide says what the bank sends on one chain, the most urgent first; many is
// the number of payments from which on they go in a disperse call, if the
// contract is there. It reads nothing.
//
// Nobody gets more than is missing to its target, no transaction sends more than
// its cap, all together no more than the day's cap leaves, and the bank keeps its
// floor even if all gas costs the highest price that is allowed. When the money
// ends, the next in line gets what there is if that lifts it to the low end of its
// band, and nobody after it gets anything.
func Decide(n Network, many int) NetworkPlan {
	p := NetworkPlan{Network: n.Name, Token: n.Token, Bank: n.Bank.Address, Problem: n.Problem, Transactions: []Transaction{}, Unpaid: []Unpaid{}}
	if n.Problem != "" {
		return p
	}
	wants := wanting(n.Accounts)
	together := slices.DeleteFunc(slices.Clone(wants), func(a Account) bool { return a.Alone || a.Refuses != "" })
	disperses := n.Disperse && len(together) >= max(many, 2)

	var whole NetworkPlan
	rich := decision{plan: &whole, network: n, disperses: disperses, open: -1, bank: endless, day: endless}
	d := decision{plan: &p, network: n, disperses: disperses, open: -1, bank: n.Bank.free(), day: n.Bank.dayLeft()}
	for _, a := range wants {
		rich.pay(a)
		d.pay(a)
	}
	if cost := endless.Minus(rich.bank); cost.Sign() > 0 {
		p.Missing = cost.Minus(n.Bank.above()).notNegative()
	}
	for _, a := range n.Accounts {
		if a.Level != InBand && a.Pending.Sign() > 0 {
			d.unpaid(a, a.Band.Target.Minus(a.Balance).notNegative(), "a payment to it is not final yet; sending goes on with that one first")
		}
	}
	for i := range p.Transactions {
		// The contract wants rising addresses.
		slices.SortFunc(p.Transactions[i].Payments, func(a, b Payment) int { return a.Address.Cmp(b.Address) })
	}
	return p
}

// wanting returns the accounts that need something and have no payment under way,
// the most urgent first.
func wanting(accounts []Account) []Account {
	wants := slices.DeleteFunc(slices.Clone(accounts), func(a Account) bool {
		return a.Level == InBand || a.Pending.Sign() > 0 || !a.Balance.Less(a.Band.Target)
	})
	slices.SortStableFunc(wants, byUrgency)
	return wants
}

// endless is more than there is of any token.
var endless = Wei(new(big.Int).Lsh(big.NewInt(1), 300))

// decision is a plan in the making.
type decision struct {
	plan      *NetworkPlan
	network   Network
	disperses bool
	open      int    // the disperse call that takes further payments, or -1
	bank      Amount // what the bank may still spend
	day       Amount // what it may still send today
	ended     string // why nobody gets anything any more
}

// pay gives an account what it needs, or says why not.
func (d *decision) pay(a Account) {
	whole := a.Band.Target.Minus(a.Balance)
	if a.Refuses != "" {
		d.unpaid(a, whole, a.Refuses)
		return
	}
	amount := least(whole, d.network.Bank.CapTransaction)
	joins, gas := d.placeOf(a, amount)
	fee := d.network.MaxFee.Times(gas)
	if d.ended != "" {
		d.unpaid(a, whole, d.ended)
		return
	}
	if got := least(amount, d.day); got.Less(amount) {
		amount, d.ended = got, "the bank has reached its cap for today; it goes on after midnight UTC"
	}
	if got := d.bank.Minus(fee).notNegative(); got.Less(amount) {
		amount, d.ended = got, "the bank has too little above its floor"
	}
	if d.ended != "" && (a.Balance.Plus(amount).Less(a.Band.Low) || !fee.Less(amount)) {
		amount = Amount{} // it would not help, or cost more than it brings
	}
	if amount.Sign() > 0 {
		d.put(a, amount, joins, gas)
		d.bank, d.day = d.bank.Minus(amount).Minus(fee), d.day.Minus(amount)
	}
	if rest := whole.Minus(amount); rest.Sign() > 0 {
		reason := d.ended
		if reason == "" {
			reason = "it is more than one transaction may send; the rest follows when this is final"
		}
		d.unpaid(a, rest, reason)
	}
}

// placeOf says whether a payment joins the open disperse call, and how much gas
// it adds.
func (d *decision) placeOf(a Account, amount Amount) (joins bool, gas uint64) {
	gas = a.Gas
	if d.disperses && !a.Alone {
		if d.open >= 0 {
			t := d.plan.Transactions[d.open]
			joins = len(t.Payments) < maxDisperse && !d.network.Bank.CapTransaction.Less(t.Value.Plus(amount))
		}
		gas += disperseEachGas
		if !joins {
			gas += disperseGas
		}
	}
	return joins, gas + (gas*marginPercent+99)/100
}

// put adds a payment to the plan.
func (d *decision) put(a Account, amount Amount, joins bool, gas uint64) {
	txs := &d.plan.Transactions
	if !joins {
		*txs = append(*txs, Transaction{})
		if d.disperses && !a.Alone {
			d.open = len(*txs) - 1
		}
	}
	t := &(*txs)[len(*txs)-1]
	if joins {
		t = &(*txs)[d.open]
	}
	t.Payments = append(t.Payments, Payment{Role: a.Role, Address: a.Address, Amount: amount, Balance: a.Balance, Serial: a.Serial})
	t.Value, t.Gas = t.Value.Plus(amount), t.Gas+gas
}

func (d *decision) unpaid(a Account, amount Amount, reason string) {
	d.plan.Unpaid = append(d.plan.Unpaid, Unpaid{Role: a.Role, Address: a.Address, Amount: amount, Reason: reason})
}
