package upgrade

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// Errors of Apply that callers tell apart.
var (
	// ErrProblems means that the plan has problems and is not made.
	ErrProblems = errors.New("the plan has problems")
	// ErrStale means that a chain is not as it was when the plan was made: plan
	// again.
	ErrStale = errors.New("the plan is stale")
)

// Sender makes a transaction of a plan on its network and returns when it has
// succeeded in a block. An error means that it was not made, or may yet be: Apply
// can be called again.
type Sender interface {
	Send(ctx context.Context, t Transaction) error
}

// Apply makes what is left of a plan. Before each transaction it reads the chain
// again. It returns when all are made; what goes over messages takes its time
// from there, see Pending. The errors wrap ErrProblems or ErrStale, or are those
// of a node or the sender.
//
// A plan that was cut short can be applied again. A message of governance that is
// on its way is sent again then; the second one finds nothing to do and fails.
func Apply(ctx context.Context, p *Plan, nodes map[string]fork.Node, sender Sender) error {
	if len(p.Problems) > 0 {
		return fmt.Errorf("%w: %s", ErrProblems, p.Problems[0])
	}
	for _, t := range p.Transactions {
		f, err := fork.New(ctx, fork.Config{Node: nodes[t.Network], ChainID: t.ChainID})
		if err != nil {
			return fmt.Errorf("%s: %w", t.Network, err)
		}
		var made bool
		if t.Step == StepDeploy {
			made, err = p.deployed(f, t)
		} else {
			made, err = governed(ctx, p, nodes, t)
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", t.Network, t.What, err)
		}
		if made {
			continue
		}
		if err := sender.Send(ctx, t); err != nil {
			return fmt.Errorf("%s: %s: %w", t.Network, t.What, err)
		}
	}
	return nil
}

// deployed reports whether a creation was made, and whether it still can be.
func (p *Plan) deployed(f *fork.Fork, t Transaction) (bool, error) {
	code, err := f.Code(*t.Creates)
	if err != nil {
		return false, err
	}
	if len(code) > 0 {
		for _, b := range p.Reached(t).Beacons {
			if b.Then.Address == *t.Creates {
				return true, b.Then.intact(code)
			}
		}
		return true, nil
	}
	nonce, err := f.Nonce(t.From)
	if err == nil && nonce != *t.Nonce {
		err = fmt.Errorf("%w: the next nonce of %s is %d, the contract's address needs %d", ErrStale, t.From, nonce, *t.Nonce)
	}
	return false, err
}

// governed reports whether what a transaction points beacons to is what they have.
func governed(ctx context.Context, p *Plan, nodes map[string]fork.Node, t Transaction) (bool, error) {
	chain := p.Reached(t)
	left, err := chain.left(ctx, nodes[chain.Network], t.Beacons)
	return err == nil && len(left) == 0, err
}

// Reached returns the chain whose beacons a transaction points elsewhere.
func (p *Plan) Reached(t Transaction) ChainPlan {
	for _, c := range p.Chains {
		if t.Destination != 0 && c.Domain == t.Destination || t.Destination == 0 && c.Network == t.Network {
			return c
		}
	}
	return ChainPlan{Network: t.Network, ChainID: t.ChainID}
}

// left lists those of some beacons that do not have what they shall have, and
// refuses those that have what nobody planned.
func (c ChainPlan) left(ctx context.Context, node fork.Node, of []Beacon) ([]string, error) {
	f, err := fork.New(ctx, fork.Config{Node: node, ChainID: c.ChainID})
	if err != nil {
		return nil, err
	}
	var left []string
	for _, b := range c.Beacons {
		if !slices.Contains(of, b.Beacon) {
			continue
		}
		now, err := implementationOf(f, b.Address)
		if err != nil {
			return nil, err
		}
		switch now {
		case b.Then.Address:
			code, err := f.Code(now)
			if err == nil {
				err = b.Then.intact(code)
			}
			if err != nil {
				return nil, err
			}
		case b.Now.Address:
			left = append(left, fmt.Sprintf("the %s beacon of %s", b.Beacon, c.Network))
		default:
			return nil, fmt.Errorf("%w: the %s beacon has %s, neither %s nor %s", ErrStale, b.Beacon, now, b.Now.Address, b.Then.Address)
		}
	}
	return left, nil
}

// intact checks that code is that of the implementation.
func (i Implementation) intact(code []byte) error {
	if hash := crypto.Keccak256Hash(code); hash != i.RuntimeHash {
		return fmt.Errorf("%w: the code of %s has hash %s, %s was planned", ErrStale, i.Address, hash, i.RuntimeHash)
	}
	return nil
}

// Pending reads the beacons back and lists those that do not have what they shall
// have yet. The error wraps ErrStale for one that has what nobody planned.
func Pending(ctx context.Context, p *Plan, nodes map[string]fork.Node) ([]string, error) {
	var all []string
	for _, c := range p.Chains {
		left, err := c.left(ctx, nodes[c.Network], beacons)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Network, err)
		}
		all = append(all, left...)
	}
	return all, nil
}

// Unmade returns the calls of governance whose beacons do not have what they shall
// have yet; one that a message carries is unmade until it has arrived. The error
// wraps ErrStale for a beacon that has what nobody planned.
func Unmade(ctx context.Context, p *Plan, nodes map[string]fork.Node) ([]Transaction, error) {
	var all []Transaction
	for _, t := range p.Transactions {
		if t.Step != StepGovern {
			continue
		}
		made, err := governed(ctx, p, nodes, t)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", t.Network, t.What, err)
		}
		if !made {
			all = append(all, t)
		}
	}
	return all, nil
}
