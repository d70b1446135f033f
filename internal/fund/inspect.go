package fund

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/store"
)

const (
	daySeconds = 24 * 60 * 60
	// leastHistory is the least block time in seconds from which a burn is told.
	leastHistory = 60 * 60
)

// Status reads all chains at one time. A chain that cannot be read has a Problem
// and does not hold up the others.
func (f *Fund) Status(ctx context.Context) Status {
	s := Status{Environment: f.cfg.Environment, Networks: make([]Network, len(f.cfg.Chains))}
	var group sync.WaitGroup
	for i, c := range f.cfg.Chains {
		group.Go(func() {
			n, err := f.inspect(ctx, c)
			if err != nil {
				n = outline(c)
				n.Problem = oneLine(err)
			}
			s.Networks[i] = n
		})
	}
	group.Wait()
	return s
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// outline is what is known of a chain without asking it.
func outline(c Chain) Network {
	n := Network{
		Name: c.Name, Chain: c.Domain, ChainID: c.ChainID, Token: c.Token,
		MaxFee: Wei(new(big.Int).SetUint64(c.Fees.MaxFeePerGas)), Accounts: []Account{},
	}
	n.Bank = Bank{
		Account: Account{Role: environment.Bank, Address: c.Bank, Band: Band{Low: Wei(c.Funding.Floor.Big())}},
		CapDay:  Wei(c.Funding.Caps.Day.Big()), CapTransaction: Wei(c.Funding.Caps.Transaction.Big()),
	}
	for _, a := range c.Accounts {
		band, _ := c.Funding.Band(a.Role) // New has seen that there is one
		n.Accounts = append(n.Accounts, Account{Role: a.Role, Address: a.Address, Band: Band{
			Low: Wei(band.Low.Big()), Target: Wei(band.Target.Big()), Days: band.Days,
		}})
	}
	return n
}

// inspect reads one chain at its newest block, and what the journals know of it.
func (f *Fund) inspect(ctx context.Context, c Chain) (Network, error) {
	ctx, cancel := context.WithTimeout(ctx, f.cfg.Timeout)
	defer cancel()
	n := outline(c)
	var newest uint64
	if f.cfg.Payments != nil {
		records, err := f.cfg.Payments.TxByPurpose(ctx, c.Domain, c.Bank, Purpose)
		if err != nil {
			return n, err
		}
		if newest, err = n.apply(records, f.cfg.Now()); err != nil {
			return n, err
		}
	}
	head, err := readHead(ctx, c.Node)
	if err != nil {
		return n, err
	}
	n.Block = uint64(head.Number)
	if n.Block < newest {
		return n, fmt.Errorf("the endpoint is at block %d, the journal has a payment in block %d; its balances are old", n.Block, newest)
	}
	if err := n.readAccounts(ctx, c.Node); err != nil {
		return n, err
	}
	for _, a := range n.all() {
		if a.Burn, err = f.burn(ctx, c, a.Address, uint64(head.Time)); err != nil {
			return n, err
		}
		a.judge()
	}
	slices.SortStableFunc(n.Accounts, byUrgency)
	return n, n.readGas(ctx, c.Node)
}

// all returns the accounts with the bank's.
func (n *Network) all() []*Account {
	all := []*Account{&n.Bank.Account}
	for i := range n.Accounts {
		all = append(all, &n.Accounts[i])
	}
	return all
}

// head is what is read of a block.
type head struct {
	Number hexutil.Uint64 `json:"number"`
	Time   hexutil.Uint64 `json:"timestamp"`
}

func readHead(ctx context.Context, node Node) (head, error) {
	var h *head
	if err := node.CallContext(ctx, &h, "eth_getBlockByNumber", "latest", false); err != nil {
		return head{}, fmt.Errorf("read newest block: %w", err)
	}
	if h == nil {
		return head{}, errors.New("read newest block: the node has none")
	}
	return *h, nil
}

// readAccounts reads balances, and whether the disperse contract is there, all at
// one block.
func (n *Network) readAccounts(ctx context.Context, node Node) error {
	accounts, at := n.all(), hexutil.Uint64(n.Block)
	balances := make([]hexutil.Big, len(accounts))
	var code hexutil.Bytes
	batch := []gethrpc.BatchElem{{Method: "eth_getCode", Args: []any{DisperseAddress(), at}, Result: &code}}
	for i, a := range accounts {
		batch = append(batch, gethrpc.BatchElem{Method: "eth_getBalance", Args: []any{a.Address, at}, Result: &balances[i]})
	}
	if err := node.BatchCallContext(ctx, batch); err != nil {
		return fmt.Errorf("read balances: %w", err)
	}
	for _, e := range batch {
		if e.Error != nil {
			return fmt.Errorf("read balances: %w", e.Error)
		}
	}
	for i, a := range accounts {
		a.Balance = Wei(balances[i].ToInt())
	}
	n.Disperse = isDisperse(code)
	return nil
}

// readGas asks what a transfer to each account in need takes: an account may have
// code, and some chains count gas in their own way.
func (n *Network) readGas(ctx context.Context, node Node) error {
	var asked []*Account
	var batch []gethrpc.BatchElem
	gas := make([]hexutil.Uint64, len(n.Accounts))
	for i := range n.Accounts {
		if a := &n.Accounts[i]; a.Level != InBand {
			call := map[string]common.Address{"from": n.Bank.Address, "to": a.Address}
			batch = append(batch, gethrpc.BatchElem{Method: "eth_estimateGas", Args: []any{call}, Result: &gas[len(asked)]})
			asked = append(asked, a)
		}
	}
	if len(batch) == 0 {
		return nil
	}
	if err := node.BatchCallContext(ctx, batch); err != nil {
		return fmt.Errorf("estimate transfers: %w", err)
	}
	for i, a := range asked {
		if err := batch[i].Error; err != nil {
			a.Refuses = "a transfer to it fails: " + oneLine(err)
			continue
		}
		a.Gas = uint64(gas[i])
	}
	return nil
}

// burn returns what an account spends in a day, measured up to a block's time, or
// nil when no journal knows.
func (f *Fund) burn(ctx context.Context, c Chain, address common.Address, now uint64) (*Amount, error) {
	window := uint64(f.cfg.Window.Seconds())
	since := now - min(now, window)
	journals := f.cfg.Journals
	if f.cfg.Payments != nil && address == c.Bank {
		journals = append(slices.Clip(journals), f.cfg.Payments)
	}
	all := store.Spent{Fee: new(big.Int), Value: new(big.Int)}
	for _, j := range journals {
		spent, err := j.Spent(ctx, c.Domain, address, since)
		if err != nil {
			return nil, err
		}
		if spent.First == 0 {
			continue
		}
		if all.First == 0 || spent.First < all.First {
			all.First = spent.First
		}
		all.Fee.Add(all.Fee, spent.Fee)
		all.Value.Add(all.Value, spent.Value)
	}
	day := PerDay(all, since, now)
	if day == nil {
		return nil, nil //nolint:nilnil // unknown is neither a number nor an error
	}
	return &Amount{day}, nil
}

// PerDay returns what an account spends in a day, in wei, from what its transactions
// took in blocks from since to now, both in seconds of block time: fees and value
// divided by the time since the first of them. It is nil with less than an hour of
// them.
func PerDay(spent store.Spent, since, now uint64) *big.Int {
	from := max(spent.First, since)
	if spent.First == 0 || now < from+leastHistory {
		return nil
	}
	day := new(big.Int).Add(spent.Fee, spent.Value)
	day.Mul(day, big.NewInt(daySeconds))
	return day.Quo(day, new(big.Int).SetUint64(now-from))
}
