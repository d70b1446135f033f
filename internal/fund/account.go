package fund

import (
	"cmp"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
)

// Level says how an account is off, the worst first.
type Level string

// The levels.
const (
	// Empty has nothing at all.
	Empty Level = "empty"
	// Hours has less than a day left.
	Hours Level = "hours"
	// Low is below the low end of the band.
	Low Level = "low"
	// Short lasts for fewer days than the band asks for.
	Short Level = "short"
	// InBand needs nothing.
	InBand Level = "ok"
)

var levels = []Level{Empty, Hours, Low, Short, InBand}

// Band is what an account should hold.
type Band struct {
	// Low is the balance below which it is topped up.
	Low Amount `json:"low"`
	// Target is what it is topped up to. The bank has none.
	Target Amount `json:"target"`
	// Days is the runway below which it is topped up although it holds more.
	Days uint64 `json:"days"`
}

// Account is one role's account on one chain, at one block.
type Account struct {
	Role    environment.Role `json:"role"`
	Address common.Address   `json:"address"`
	Balance Amount           `json:"balance"`
	Band    Band             `json:"band"`
	Level   Level            `json:"level"`
	// Burn is what its own transactions took from it in a day; nil is unknown:
	// no journal has an hour of them.
	Burn *Amount `json:"burnPerDay"`
	// DaysLeft is how long the balance lasts at that rate; nil when that is
	// unknown or nothing was spent.
	DaysLeft *Days `json:"daysLeft"`
	// Pending is what the bank has sent and what is not final yet. The account is
	// not paid again before it is.
	Pending Amount `json:"pending"`
	// Serial is the number of payments to the account in the bank's journal.
	Serial uint64 `json:"serial"`
	// Alone says that it is paid by a transaction of its own, because a disperse
	// call with it failed.
	Alone bool `json:"alone,omitempty"`
	// Gas is what a transfer to it needs; 0 when it was not asked for.
	Gas uint64 `json:"-"`
	// Refuses says why a transfer to it cannot succeed.
	Refuses string `json:"refuses,omitempty"`
}

// Bank is the account that pays, on one chain.
type Bank struct {
	Account
	// CapTransaction and CapDay bound what one transaction and one day (UTC) may
	// send.
	CapTransaction Amount `json:"capTransaction"`
	CapDay         Amount `json:"capDay"`
	// PaidToday is what was sent since midnight UTC, whether it is final or not.
	PaidToday Amount `json:"paidToday"`
	// Outstanding is what was sent and may still be missing from Balance.
	Outstanding Amount `json:"outstanding"`
}

// above is what the bank has above its floor; negative below it.
func (b Bank) above() Amount { return b.Balance.Minus(b.Outstanding).Minus(b.Band.Low) }

// free is what the bank can give without going below its floor.
func (b Bank) free() Amount { return b.above().notNegative() }

// dayLeft is what the day's cap leaves.
func (b Bank) dayLeft() Amount { return b.CapDay.Minus(b.PaidToday).notNegative() }

// Network is the accounts of one chain at one block.
type Network struct {
	Name    string        `json:"network"`
	Chain   optics.Domain `json:"domain"`
	ChainID uint64        `json:"chainId"`
	Token   string        `json:"token"`
	// Block is the block that everything was read at.
	Block uint64 `json:"block"`
	Bank  Bank   `json:"bank"`
	// Accounts are the others, the most urgent first.
	Accounts []Account `json:"accounts"`
	// MaxFee is the most that one gas may cost, in wei.
	MaxFee Amount `json:"-"`
	// Disperse says that the contract that pays many at once is deployed.
	Disperse bool `json:"disperse"`
	// Problem says why the chain could not be read; then there is nothing but
	// names and addresses.
	Problem string `json:"problem,omitempty"`
}

// Status is the accounts of an environment.
type Status struct {
	Environment string    `json:"environment"`
	Networks    []Network `json:"networks"`
}

// InBand reports whether every account that could be read holds enough, the banks
// too.
func (s Status) InBand() bool {
	for _, n := range s.Networks {
		if n.Problem == "" && !n.inBand() {
			return false
		}
	}
	return true
}

func (n Network) inBand() bool {
	return n.Bank.Level == InBand && !slices.ContainsFunc(n.Accounts, func(a Account) bool { return a.Level != InBand })
}

// Problems returns the networks that could not be read.
func (s Status) Problems() []string {
	var names []string
	for _, n := range s.Networks {
		if n.Problem != "" {
			names = append(names, n.Name)
		}
	}
	return names
}

// Row is one account with its chain.
type Row struct {
	Network, Token string
	Account
}

// Rows returns the accounts of all chains that could be read, the banks too, the
// most urgent first.
func (s Status) Rows() []Row {
	var rows []Row
	for _, n := range s.Networks {
		if n.Problem != "" {
			continue
		}
		for _, a := range n.all() {
			rows = append(rows, Row{n.Name, n.Token, *a})
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return byUrgency(a.Account, b.Account) })
	return rows
}

// judge fills in what follows from balance, band and burn.
func (a *Account) judge() {
	a.DaysLeft = nil
	if a.Burn != nil && a.Burn.Sign() > 0 {
		days := daysOf(a.Balance, *a.Burn)
		a.DaysLeft = &days
	}
	under := func(days uint64) bool { return a.DaysLeft != nil && uint64(*a.DaysLeft) < 10*days }
	switch {
	case a.Balance.Sign() == 0 && a.Band.Low.Sign() > 0:
		a.Level = Empty
	case under(1) && a.Band.Days > 0:
		a.Level = Hours
	case a.Balance.Less(a.Band.Low):
		a.Level = Low
	case under(a.Band.Days):
		a.Level = Short
	default:
		a.Level = InBand
	}
}

// byUrgency orders accounts: by level, then by the days that are left where they
// are known, then by how full they are.
func byUrgency(a, b Account) int {
	order := cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level))
	if a.Level != Low && b.Level != Low {
		order = cmp.Or(order, cmp.Compare(a.runway(), b.runway()))
	}
	return cmp.Or(order, a.fullness(b), cmp.Compare(a.Role, b.Role), a.Address.Cmp(b.Address))
}

// runway is the days left, or more than any number of days.
func (a Account) runway() Days {
	if a.DaysLeft == nil {
		return longest + 1
	}
	return *a.DaysLeft
}

// fullness compares balance ÷ low of two accounts, multiplied out.
func (a Account) fullness(b Account) int {
	left, right := a.Balance.Big(), b.Balance.Big()
	return left.Mul(left, b.Band.Low.Big()).Cmp(right.Mul(right, a.Band.Low.Big()))
}
