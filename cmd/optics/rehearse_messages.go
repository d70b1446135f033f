package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/devnet/localchain"
)

// letter is a message of a rehearsal.
type letter struct {
	from, to int // places of the chains
	leaf     common.Hash
	replica  common.Address // of from, on to
}

// processed is the state of a message that was delivered, in Replica.messages.
const processed = 2

// exchange sends a message on every lane and waits until each has arrived. When all
// roots have come to the Replicas, the optimistic windows pass.
func (s *stage) exchange(ctx context.Context) error {
	letters, err := s.dispatch(ctx)
	if err != nil {
		return err
	}
	if err := s.passWindows(ctx, letters); err != nil {
		return err
	}
	for _, l := range letters {
		what := fmt.Sprintf("the message from %s has arrived at %s", s.chains[l.from].Name(), s.chains[l.to].Name())
		if err := s.while(ctx, what, func() (bool, error) {
			word, err := s.ask(ctx, l.to, l.replica, abi.NewReplica().PackMessages(l.leaf))
			return word.Big().Uint64() == processed, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// dispatch sends a message from every chain to every other.
func (s *stage) dispatch(ctx context.Context) ([]letter, error) {
	record, err := s.record()
	if err != nil {
		return nil, err
	}
	var letters []letter
	for from := range s.chains {
		home, err := addressOfContract(record, s.env.Networks[from].Name, deployment.ID{Contract: deployment.Home, Part: deployment.Proxy})
		if err != nil {
			return nil, err
		}
		for to := range s.chains {
			if from == to {
				continue
			}
			replica, err := addressOfContract(record, s.env.Networks[to].Name,
				deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: s.env.Networks[from].Name})
			if err != nil {
				return nil, err
			}
			data := abi.NewHome().PackDispatch(uint32(s.env.Networks[to].Domain), optics.Bytes32(rehearsalRecipient), []byte("rehearsal"))
			receipt, err := s.send(ctx, s.chains[from].HTTPURL(), types.DynamicFeeTx{To: &home, Data: data, Gas: 300_000})
			if err != nil {
				return nil, fmt.Errorf("dispatch on %s: %w", s.chains[from].Name(), err)
			}
			if len(receipt.Logs) != 1 || len(receipt.Logs[0].Topics) < 2 {
				return nil, errors.New("dispatch has no event")
			}
			// The leaf is the first indexed value of Dispatch.
			letters = append(letters, letter{from, to, receipt.Logs[0].Topics[1], replica})
		}
	}
	return letters, nil
}

// passGovernance lets the messages of the governing chain arrive.
func (s *stage) passGovernance(ctx context.Context) error {
	record, err := s.record()
	if err != nil {
		return err
	}
	seat := slices.Index(s.env.NetworkNames(), s.env.Contracts.Governor.Network)
	var letters []letter
	for to, n := range s.env.Networks {
		if to == seat {
			continue
		}
		replica, err := addressOfContract(record, n.Name,
			deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: s.env.Networks[seat].Name})
		if err != nil {
			return err
		}
		letters = append(letters, letter{from: seat, to: to, replica: replica})
	}
	return s.passWindows(ctx, letters)
}

// rehearsalRecipient is an account without code, which takes every message.
var rehearsalRecipient = common.HexToAddress("0x00000000000000000000000000000000007e5701")

// passWindows waits until the Replicas have the roots, and moves the clocks of the
// chains past the windows.
func (s *stage) passWindows(ctx context.Context, letters []letter) error {
	replicas := abi.NewReplica()
	for _, l := range letters {
		home := s.chains[l.from].Name()
		if err := s.while(ctx, "the root of "+home+" has come to "+s.chains[l.to].Name(), func() (bool, error) {
			root, err := s.ask(ctx, l.to, l.replica, replicas.PackCommittedRoot())
			if err != nil || root == (common.Hash{}) {
				return false, err
			}
			return s.covers(ctx, l, root)
		}); err != nil {
			return err
		}
	}
	var longest uint64
	for _, n := range s.env.Networks {
		longest = max(longest, s.env.ContractsOn(n.Name).OptimisticSeconds)
	}
	for _, c := range s.chains {
		if _, err := c.Seal(ctx, c.Head().Time+longest+1); err != nil {
			return fmt.Errorf("move the clock of %s: %w", c.Name(), err)
		}
	}
	return nil
}

// covers says whether the root of a Replica is that of its Home, so that it holds
// everything that was dispatched.
func (s *stage) covers(ctx context.Context, l letter, root common.Hash) (bool, error) {
	record, err := s.record()
	if err != nil {
		return false, err
	}
	home, err := addressOfContract(record, s.env.Networks[l.from].Name, deployment.ID{Contract: deployment.Home, Part: deployment.Proxy})
	if err != nil {
		return false, err
	}
	newest, err := s.ask(ctx, l.from, home, abi.NewHome().PackRoot())
	return newest == root, err
}

// while is until, as long as all agents run.
func (s *stage) while(ctx context.Context, what string, holds func() (bool, error)) error {
	return s.until(ctx, what, func() (bool, error) {
		for _, a := range s.agents {
			if err := a.failed(); err != nil {
				return false, err
			}
		}
		return holds()
	})
}

// ask calls a contract and returns the first word of the answer.
func (s *stage) ask(ctx context.Context, chain int, to common.Address, data []byte) (common.Hash, error) {
	out, err := callOn(ctx, s.chains[chain], to, data)
	return common.BytesToHash(out[:min(len(out), common.HashLength)]), err
}

func callOn(ctx context.Context, chain *localchain.Chain, to common.Address, data []byte) ([]byte, error) {
	client, err := rpc.DialContext(ctx, chain.HTTPURL())
	if err != nil {
		return nil, err
	}
	defer client.Close()
	var out hexutil.Bytes
	call := map[string]any{"to": to, "data": hexutil.Bytes(data), "gas": (*hexutil.Big)(big.NewInt(10_000_000))}
	if err := client.CallContext(ctx, &out, "eth_call", call, "latest"); err != nil {
		return nil, fmt.Errorf("ask %s on %s: %w", to, chain.Name(), err)
	}
	return out, nil
}

func addressOfContract(r *deployment.Record, network string, id deployment.ID) (common.Address, error) {
	if n := r.Network(network); n != nil {
		if c, ok := n.Contract(id); ok {
			return c.Address, nil
		}
	}
	return common.Address{}, fmt.Errorf("the record has no %s on %s", id, network)
}
