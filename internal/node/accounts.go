package node

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/txm"
)

// AccountStatus is one account that sends transactions, with its pipeline.
type AccountStatus struct {
	// Chain is the chain's name, Role the role that the account is of.
	Chain, Role string
	Address     common.Address
	// Txs is how the pipeline is.
	Txs txm.State
	// Burn is what its transactions took in a day, in wei, averaged over those of the
	// last burnWindow seconds of block time; nil is unknown: the journal has less than
	// an hour of them.
	Burn *big.Int
}

// burnWindow is over how much block time a burn is averaged, in seconds: a week.
const burnWindow = 7 * 24 * 60 * 60

// Accounts returns the accounts that send transactions, by chain and role. It asks no
// chain.
func (n *Node) Accounts(ctx context.Context) ([]AccountStatus, error) {
	var all []AccountStatus
	for _, l := range n.links {
		head, _ := l.heads.Head()
		now := head.Latest.Time
		for _, role := range slices.Sorted(maps.Keys(l.pipes)) {
			p := l.pipes[role]
			since := now - min(now, burnWindow)
			spent, err := n.cfg.Store.Spent(ctx, p.chain, p.from, since)
			if err != nil {
				return nil, fmt.Errorf("what the %s spent on %s: %w", role, l.cfg.Name, err)
			}
			all = append(all, AccountStatus{
				Chain: l.cfg.Name, Role: role, Address: p.from, Txs: p.State(), Burn: fund.PerDay(spent, since, now),
			})
		}
	}
	return all, nil
}

// LeaseStatus is the lease of an account or an attestation key.
type LeaseStatus struct {
	// Chain is the chain of the account, or of the Home whose updates the key signs.
	Chain, Role string
	Address     common.Address
	// Purpose is "transactions" or "attestation".
	Purpose string
	lease.Status
}

// Leases returns the leases without which this process signs nothing.
func (n *Node) Leases() []LeaseStatus {
	all := make([]LeaseStatus, len(n.custodies))
	for i, c := range n.custodies {
		all[i] = LeaseStatus{Chain: c.chain, Role: c.role, Address: c.address, Purpose: c.purpose, Status: c.status()}
	}
	return all
}
