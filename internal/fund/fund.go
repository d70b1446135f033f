// Package fund keeps the accounts of an environment supplied with gas money.
//
// Status reads what the accounts have and what they burn, Decide says without
// reading anything what the bank should send, Send sends it. Every payment is
// journaled under a key that says for whom and the how manieth it is, before a
// nonce is used for it, and goes through the transaction pipeline (package txm):
// a run that is killed at any point is finished by the next one. An account with a
// payment that is not final is not paid again, so that neither a crash, nor an
// endpoint that lags, nor a reorganization pays it twice. The journal is open in
// one process at a time.
//
// Amounts are whole wei. Days are UTC and come from an injected clock; what an
// account burns is measured in block time.
package fund

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/txm"
)

// Errors that callers tell apart.
var (
	// ErrStale means that the accounts are not what they were when the plan was
	// made. Nothing was sent on that chain; plan again.
	ErrStale = errors.New("the plan is stale")

	// ErrUnfinished means that payments are in the journal and not in a block yet.
	// Sending again goes on with them.
	ErrUnfinished = errors.New("payments are under way")
)

// Journal is what was spent, as the journals of transactions know it.
type Journal interface {
	// Spent returns what an account spent in blocks from a time on, in seconds
	// since 1970.
	Spent(ctx context.Context, domain optics.Domain, from common.Address, since uint64) (store.Spent, error)
}

// Payments is the bank's journal, read.
type Payments interface {
	Journal
	// TxByPurpose returns the record of the latest try of every key for a purpose,
	// in the order in which the keys came.
	TxByPurpose(ctx context.Context, domain optics.Domain, from common.Address, purpose string) ([]optics.TxRecord, error)
}

// Node is an endpoint of a chain, or several that act as one. Errors of
// CallContext and of elements of a batch that are a gethrpc.Error are what the
// node said.
type Node interface {
	CallContext(ctx context.Context, result any, method string, args ...any) error
	BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error
}

// Holder is an account to look after.
type Holder struct {
	Role    environment.Role
	Address common.Address
}

// Chain is one chain of the environment.
type Chain struct {
	// Name, Domain, ChainID and Token are those of the environment's network.
	Name    string
	Domain  optics.Domain
	ChainID uint64
	Token   string
	// Node is asked.
	Node Node
	// Finality says which block is final.
	Finality chain.Finality
	// Poll is how often a new block is looked for while something is sent.
	Poll time.Duration
	// Fees bounds what gas may cost; MaxFeePerGas is not zero.
	Fees txm.FeePolicy
	// Funding are the floor, the caps and the bands.
	Funding environment.NetworkFunding
	// Bank pays.
	Bank common.Address
	// Accounts are paid; each role has a band.
	Accounts []Holder
}

// Config describes a Fund. Environment, Chains and Now are required.
type Config struct {
	// Environment is the name of the environment.
	Environment string
	Chains      []Chain
	// Journals are those of the agents, for what they burn.
	Journals []Journal
	// Payments is the bank's journal; nil is an empty one.
	Payments Payments
	// Window is the span of block time over which the burn is averaged; 0 means 7
	// days.
	Window time.Duration
	// Many is from how many payments on one chain they go in a disperse call, if
	// the contract is there; 0 means 5.
	Many int
	// Timeout bounds the reading of one chain; 0 means 20 seconds.
	Timeout time.Duration
	// Now is the clock that days are told by.
	Now func() time.Time
	// Log is told what is sent. Nil discards.
	Log *slog.Logger
}

// Fund looks after the accounts of one environment. Its methods may be called
// from any goroutine.
type Fund struct{ cfg Config }

// New returns a Fund. It reads nothing. The error names what is missing.
func New(cfg Config) (*Fund, error) {
	if cfg.Environment == "" || cfg.Now == nil {
		return nil, errors.New("funding: Environment and Now must be set")
	}
	if cfg.Window == 0 {
		cfg.Window = 7 * 24 * time.Hour
	}
	if cfg.Many == 0 {
		cfg.Many = 5
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 20 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Chains = slices.Clone(cfg.Chains)
	for i := range cfg.Chains {
		if err := cfg.Chains[i].complete(); err != nil {
			return nil, fmt.Errorf("funding of %s: %w", cfg.Chains[i].Name, err)
		}
	}
	return &Fund{cfg: cfg}, nil
}

// complete checks a chain. An account with two roles (a governor who is recovery
// manager, too) is kept once, with the band that has the higher target.
func (c *Chain) complete() error {
	if c.Node == nil || c.Fees.MaxFeePerGas == 0 {
		return errors.New("Node and Fees.MaxFeePerGas must be set")
	}
	kept := make(map[common.Address]int)
	var accounts []Holder
	for _, a := range c.Accounts {
		band, ok := c.Funding.Band(a.Role)
		at, twice := kept[a.Address]
		switch {
		case !ok:
			return fmt.Errorf("the role %s has no band", a.Role)
		case a.Address == c.Bank:
			return fmt.Errorf("the bank's account %s is the %s's, too; a bank that pays itself never ends", a.Address, a.Role)
		case !twice:
			kept[a.Address] = len(accounts)
			accounts = append(accounts, a)
		default:
			if other, _ := c.Funding.Band(accounts[at].Role); other.Target.Cmp(band.Target) < 0 {
				accounts[at] = a
			}
		}
	}
	c.Accounts = accounts
	return nil
}

// Plan says what the banks should send now.
func (f *Fund) Plan(ctx context.Context) Plan { return f.PlanOf(f.Status(ctx)) }

// PlanOf is Plan for accounts that were read already.
func (f *Fund) PlanOf(s Status) Plan {
	p := Plan{Environment: s.Environment, Networks: make([]NetworkPlan, len(s.Networks))}
	for i, n := range s.Networks {
		p.Networks[i] = Decide(n, f.cfg.Many)
	}
	return p
}
