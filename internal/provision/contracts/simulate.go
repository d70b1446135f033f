package contracts

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

const (
	// spareGas is what a gas limit has above what the simulation needed, in
	// percent: storage may be warmer or colder when the time has come.
	spareGas = 20
	// leastSpare is the least of it, in gas.
	leastSpare = 20_000
)

// rules are those that what a transaction costs before it begins follows from.
var rules = params.Rules{IsHomestead: true, IsIstanbul: true, IsShanghai: true, IsPrague: true}

// Simulate runs the transactions of a plan on copies of the chains, in their
// order, and fills in what they need: the gas limit, and for creations the hash of
// the code that comes to stand. The error names the step that would fail.
func Simulate(ctx context.Context, p *provision.Plan, chains []Chain, nodes map[string]fork.Node) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, c := range chains {
		group.Go(func() error {
			if err := simulate(ctx, p, c, nodes[c.Name]); err != nil {
				return fmt.Errorf("simulate on %s: %w", c.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

func simulate(ctx context.Context, p *provision.Plan, c Chain, node fork.Node) error {
	var copied *fork.Fork
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Lane != c.Name || s.Call == nil {
			continue
		}
		if copied == nil {
			var err error
			if copied, err = fork.New(ctx, fork.Config{Node: node, ChainID: c.ChainID}); err != nil {
				return err
			}
		}
		if err := try(copied, s); err != nil {
			return fmt.Errorf("step %s: %w", s.ID, err)
		}
	}
	return nil
}

// try runs one step.
func try(copied *fork.Fork, s *provision.Step) error {
	data, err := hexutil.Decode(s.Call.Data)
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	call := fork.Call{From: common.HexToAddress(s.Call.From), Data: data}
	nonce, err := copied.Nonce(call.From)
	if err != nil {
		return err
	}
	if nonce != s.Call.Nonce {
		return fmt.Errorf("%w: it needs nonce %d, the account is at %d", provision.ErrStale, s.Call.Nonce, nonce)
	}
	creation := s.Call.To == ""
	if !creation {
		to := common.HexToAddress(s.Call.To)
		call.To = &to
	}
	result, err := copied.Do(call)
	if err != nil {
		return err
	}
	before, err := core.IntrinsicGas(data, nil, nil, call.From, call.To, nil, rules)
	if err != nil {
		return err
	}
	floor, err := core.FloorDataGas(rules, call.From, call.To, nil, data, nil)
	if err != nil {
		return err
	}
	used := max(before+result.GasUsed, floor)
	s.Call.Gas = used + max(used*spareGas/100, leastSpare)
	if !creation {
		return nil
	}
	if result.Created.Hex() != s.Address {
		return fmt.Errorf("the contract comes to stand at %s, the plan has it at %s", result.Created, s.Address)
	}
	code, err := copied.Code(result.Created)
	s.Wanted = crypto.Keccak256Hash(code).Hex()
	return err
}
