package fund

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// Purpose is the word that all payments carry in the journal.
const Purpose = "fund"

// The keys of payments are fund/<network>/<address>/<day>-<serial> for one
// account and disperse/<network>/<hash of the calldata>/<day>-<serial> for many.
// Serial counts the earlier ones, to the account or of the bank; day is that of
// the decision in UTC.
const (
	keyOne  = "fund"
	keyMany = "disperse"

	dayFormat = "20060102"
)

// intent returns what is journaled for a transaction. Nothing of it depends on
// anything but the transaction, the day and the number of records before it.
func (t Transaction) intent(network string, day time.Time, records int) optics.TxIntent {
	in := optics.TxIntent{Purpose: Purpose, Value: common.BigToHash(t.Value.Big())}
	if len(t.Payments) == 1 {
		p := t.Payments[0]
		in.To = p.Address
		in.Key = fmt.Sprintf("%s/%s/%s/%s-%d", keyOne, network, p.Address, day.UTC().Format(dayFormat), p.Serial)
		return in
	}
	recipients, amounts := make([]common.Address, len(t.Payments)), make([]*big.Int, len(t.Payments))
	for i, p := range t.Payments {
		recipients[i], amounts[i] = p.Address, p.Amount.Big()
	}
	in.To, in.Data = DisperseAddress(), abi.NewDisperse().PackDisperse(recipients, amounts)
	in.Key = fmt.Sprintf("%s/%s/%s/%s-%d", keyMany, network, crypto.Keccak256Hash(in.Data), day.UTC().Format(dayFormat), records)
	return in
}

// paid is one payment as the journal has it.
type paid struct {
	address common.Address
	amount  Amount
}

// entry is a transaction of the bank as the journal has it.
type entry struct {
	record   optics.TxRecord
	payments []paid
	day      string // yyyymmdd, UTC
	many     bool
}

// readEntry says what a record of the journal pays to whom.
func readEntry(record optics.TxRecord) (entry, error) {
	e := entry{record: record}
	parts := strings.Split(record.Key, "/")
	if len(parts) != 4 || parts[0] != keyOne && parts[0] != keyMany {
		return e, fmt.Errorf("%w: the journal has a payment with the key %q", optics.ErrMalformed, record.Key)
	}
	e.day, _, _ = strings.Cut(parts[3], "-")
	if e.many = parts[0] == keyMany; !e.many {
		e.payments = []paid{{record.To, Wei(record.Value.Big())}}
		return e, nil
	}
	recipients, amounts, err := unpackDisperse(record.Data)
	if err != nil {
		return e, fmt.Errorf("%w: payments of %q: %w", optics.ErrMalformed, record.Key, err)
	}
	for i := range recipients {
		e.payments = append(e.payments, paid{recipients[i], Wei(amounts[i])})
	}
	return e, nil
}

func unpackDisperse(data []byte) ([]common.Address, []*big.Int, error) {
	contract := abi.NewDisperse().GetABI()
	method, err := contract.MethodById(data)
	if err != nil {
		return nil, nil, err
	}
	values, err := method.Inputs.Unpack(data[4:])
	if err != nil {
		return nil, nil, err
	}
	recipients, ok1 := values[0].([]common.Address)
	amounts, ok2 := values[1].([]*big.Int)
	if !ok1 || !ok2 || len(recipients) != len(amounts) {
		return nil, nil, fmt.Errorf("no list of recipients and amounts")
	}
	return recipients, amounts, nil
}

// without says that the transaction had no effect and never will.
func (e entry) without() bool { return e.record.Settled && e.record.State.Ended() }

// apply brings the journal into a network that was read from the chain, and
// returns the number of the newest block that holds a payment.
func (n *Network) apply(records []optics.TxRecord, day time.Time) (newest uint64, err error) {
	today := day.UTC().Format(dayFormat)
	for _, record := range records {
		e, err := readEntry(record)
		if err != nil {
			return 0, err
		}
		newest = max(newest, record.Mined.Number)
		for _, p := range e.payments {
			n.applyPayment(e, p)
			if e.day == today && !e.without() {
				n.Bank.PaidToday = n.Bank.PaidToday.Plus(p.amount)
			}
		}
		// What is in a block has left the balance already, unless the block goes.
		if record.State == optics.TxQueued || record.State == optics.TxSent {
			n.Bank.Outstanding = n.Bank.Outstanding.Plus(Wei(record.Value.Big())).Plus(n.MaxFee.Times(gasOf(record)))
		}
	}
	return newest, nil
}

func (n *Network) applyPayment(e entry, p paid) {
	at := slices.IndexFunc(n.Accounts, func(a Account) bool { return a.Address == p.address })
	if at < 0 {
		return // an account that the environment has no more
	}
	a := &n.Accounts[at]
	a.Serial++
	a.Alone = e.many && e.without()
	if !e.record.Settled {
		a.Pending = a.Pending.Plus(p.amount)
	}
}

// gasOf bounds the gas of a record that is not in a block.
func gasOf(record optics.TxRecord) uint64 {
	if len(record.Data) == 0 {
		return transferGas + transferGas*marginPercent/100
	}
	each := uint64(len(record.Data)/64) * (transferGas + disperseEachGas)
	return (disperseGas + each) * (100 + marginPercent) / 100
}

// transferGas is what a transfer to an account without code needs.
const transferGas = 21_000
