package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/provision/keyring"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// accounts opens the account, and every agent's keys with the agent's own access key.
func (c *devCloud) accounts(ctx context.Context, journal *sqlite.Store) (devnet.Accounts, error) {
	a := devnet.Accounts{Prepare: c.fund}
	if err := c.open(ctx); err != nil {
		return a, err
	}
	for _, role := range environment.AgentRoles() {
		own, err := c.identity(ctx, role)
		if err != nil {
			return a, err
		}
		for _, e := range c.keys {
			if e.Role != role {
				continue
			}
			signer, err := c.signer(ctx, own, e, journal)
			if err != nil {
				return a, fmt.Errorf("the %s as %s: %w", role, own.Caller(), err)
			}
			*place(&a.Keys, e) = signer
		}
	}
	bank, err := c.key(environment.Bank)
	if err != nil {
		return a, err
	}
	a.Bank = *bank.Address
	_, err = c.identity(ctx, environment.Bank)
	return a, err
}

// identity reaches the account as the user of a role.
func (c *devCloud) identity(ctx context.Context, role environment.Role) (*keys.AWS, error) {
	own, err := c.openUser(ctx, c.user(role))
	if err == nil {
		c.callers[role] = own.Caller()
	}
	return own, err
}

// user is the name that the user of a role has by package iampolicy.
func (c *devCloud) user(role environment.Role) string {
	return fmt.Sprintf("optics-%s-%s", role, c.env.Name)
}

func (c *devCloud) signer(ctx context.Context, own *keys.AWS, e keyring.Entry, journal keys.SignatureJournal) (*keys.KMSKey, error) {
	return keys.OpenKMS(ctx, keys.KMSConfig{AWS: own, Key: e.Alias, Address: *e.Address, Journal: journal, Purpose: string(e.Role)})
}

// key returns the transaction key of a role.
func (c *devCloud) key(role environment.Role) (keyring.Entry, error) {
	at := slices.IndexFunc(c.keys, func(e keyring.Entry) bool { return e.Role == role && e.Purpose == environment.Transactions })
	if at < 0 || c.keys[at].Address == nil {
		return keyring.Entry{}, fmt.Errorf("environment %s has no key of the %s", c.env.Name, role)
	}
	return c.keys[at], nil
}

// place returns where a key of an agent belongs.
func place(k *node.Keys, e keyring.Entry) *keys.Signer {
	type use struct {
		role    environment.Role
		purpose environment.Purpose
	}
	return map[use]*keys.Signer{
		{environment.Updater, environment.Attestation}:    &k.Updater,
		{environment.Updater, environment.Transactions}:   &k.UpdaterTxs,
		{environment.Relayer, environment.Transactions}:   &k.RelayerTxs,
		{environment.Processor, environment.Transactions}: &k.ProcessorTxs,
		{environment.Watcher, environment.Attestation}:    &k.Watcher,
		{environment.Watcher, environment.Transactions}:   &k.WatcherTxs,
		{environment.Kathy, environment.Transactions}:     &k.KathyTxs,
	}[use{e.Role, e.Purpose}]
}

// fund tops the agents' accounts up from the bank, as optics fund send does.
func (c *devCloud) fund(ctx context.Context, f devnet.File) (err error) {
	if err := c.writeEnvironment(f.Chains); err != nil {
		return err
	}
	bank, err := c.key(environment.Bank)
	if err != nil {
		return err
	}
	own, err := c.openUser(ctx, c.user(environment.Bank))
	if err != nil {
		return err
	}
	journal, err := sqlite.Open(ctx, store.Config{Dir: c.path(cloudBank), Deployment: "fund/" + c.env.Name, Log: c.log})
	if err != nil {
		return fmt.Errorf("the bank's journal: %w", err)
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	signer, err := c.signer(ctx, own, bank, journal)
	if err != nil {
		return fmt.Errorf("the bank as %s: %w", own.Caller(), err)
	}
	cfg := fund.Config{Environment: c.env.Name, Payments: journal, Now: time.Now, Log: c.log}
	for i := range c.env.Networks {
		described, end, err := c.funded(&c.env.Networks[i], *bank.Address)
		if err != nil {
			return err
		}
		defer end()
		cfg.Chains = append(cfg.Chains, described)
	}
	sender, err := fund.New(cfg)
	if err != nil {
		return err
	}
	for _, r := range sender.Send(ctx, fund.Wallet{Journal: journal, Signer: func(string) keys.Signer { return signer }}, nil) {
		if r.Err != nil {
			return fmt.Errorf("fund the agents on %s: %w", r.Network, r.Err)
		}
		for _, u := range r.Plan.Unpaid {
			return fmt.Errorf("fund the agents on %s: the %s gets nothing: %s", r.Network, u.Role, u.Reason)
		}
	}
	return nil
}

// funded describes one chain to the bank; what it returns closes its endpoint.
func (c *devCloud) funded(n *environment.Network, bank common.Address) (fund.Chain, func(), error) {
	fees, err := feesOf(n)
	if err != nil {
		return fund.Chain{}, nil, err
	}
	pool, err := rpc.New(rpc.Config{Chain: n.Name, ChainID: n.ChainID, Endpoints: []string{n.RPC.Endpoints[0].String()}, Now: time.Now, Log: c.log})
	if err != nil {
		return fund.Chain{}, nil, err
	}
	described := fund.Chain{
		Name: n.Name, Domain: n.Domain, ChainID: n.ChainID, Token: n.Token, Node: pool, Finality: n.Finality,
		Poll: pollOf(n), Fees: fees, Funding: c.env.FundingOn(n.Name), Bank: bank,
	}
	for _, e := range c.keys {
		if e.Role != environment.Bank && e.Purpose == environment.Transactions {
			described.Accounts = append(described.Accounts, fund.Holder{Role: e.Role, Address: *e.Address})
		}
	}
	return described, pool.Close, nil
}
