package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/cloud"
	"github.com/opticsnet/optics/internal/provision/iamapply"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// inCloud adds the resources that are on no chain.
func (p *planning) inCloud(cmd *cobra.Command) error {
	inventory := p.env.Inventory().Keys
	if p.scope.has(provision.Files) {
		p.resources = append(p.resources, cloud.AgentFiles(cloud.FilesConfig{Dir: p.dir, Environment: p.env, Clock: wallClock{}}))
		if p.env.Keys.Provider == environment.Hex {
			vault, err := openVault(cmd, p.env, p.state, nil)
			if err != nil {
				return err
			}
			p.resources = append(p.resources, cloud.HexKeys(cloud.HexConfig{
				Lane: provision.Files, Vault: vault, Keys: inventory, Made: p.made, Provision: p.provisioner(cmd),
			})...)
		}
	}
	if p.env.Keys.Provider == environment.Hex || !p.scope.has(provision.AWS) {
		return nil
	}
	account, err := p.openAccount(cmd.Context())
	if err != nil {
		return fmt.Errorf("%w; or leave AWS out: --only %s", err, scopeChains)
	}
	return explainAWS(account, p.inAWS(cmd, account))
}

// openAccount opens the AWS account that has the keys.
func (p *planning) openAccount(ctx context.Context) (*keys.AWS, error) {
	if p.account != nil {
		return p.account, nil
	}
	digits, err := p.env.Keys.ResolveAccount(os.LookupEnv)
	if err == nil {
		p.account, err = keys.NewAWSPool(keys.AWSConfig{}).Open(ctx, digits, p.env.Keys.Region)
	}
	return p.account, err
}

// inAWS adds keys, secrets, and who may use them. Policies name keys by their ARNs,
// so that IAM waits for the keys.
func (p *planning) inAWS(cmd *cobra.Command, account *keys.AWS) error {
	p.resources = append(p.resources, cloud.Secrets(account, p.env.Secrets)...)
	w := &iamWorld{env: p.env}
	var err error
	if w.inventory, err = (&iamOptions{style: styleFile}).inventory(p.env); err != nil {
		return err
	}
	inventory := p.env.Inventory().Keys
	if p.env.Keys.Provider == environment.SecretsManager {
		vault := keyring.NewSecretsVault(account, nil)
		p.resources = append(p.resources, cloud.HexKeys(cloud.HexConfig{
			Lane: provision.AWS, Vault: vault, Keys: inventory, Made: p.made, Provision: p.provisioner(cmd),
		})...)
	} else {
		cfg, err := p.rightKeys(cmd.Context(), account)
		if err != nil {
			return err
		}
		cfg.Provision = p.provisioner(cmd)
		p.resources = append(p.resources, cloud.KMSKeys(cfg)...)
		waiting := len(p.waiting)
		for i, key := range w.inventory.Keys {
			w.inventory.Keys[i].ARN, w.inventory.Keys[i].Beside = p.right[key.Alias], cfg.Beside[key.Alias]
			if p.right[key.Alias] == "" {
				p.waiting[key.Alias] = true
			}
		}
		if len(p.waiting) > waiting {
			return nil
		}
	}
	if err := w.generate(); err != nil {
		return err
	}
	applier := iamapply.New(iamapply.Config{IAM: iam.NewFromConfig(account.Config()), KMS: account.KMS(), Set: w.set})
	p.resources = append(p.resources, cloud.IAM(cloud.IAMConfig{
		Applier: applier, Clock: wallClock{}, Explain: func(err error) error { return explainAWS(account, err) },
	})...)
	return nil
}

// rightKeys says which keys have to be in KMS, and finds those of them that are there.
func (p *planning) rightKeys(ctx context.Context, account *keys.AWS) (cloud.KMSConfig, error) {
	cfg := cloud.KMSConfig{AWS: account, Keys: p.env.Inventory().Keys, Made: p.made}
	var err error
	if cfg.Beside, err = besideKeys(ctx, account, p.state, p.env); err != nil {
		return cfg, err
	}
	p.right, err = cloud.RightKeys(ctx, cfg)
	return cfg, err
}

// kmsAddresses finds the accounts of the keys in KMS. Where an alias was moved it is
// the account of the right key: no role goes to another one.
func (p *planning) kmsAddresses(cmd *cobra.Command, book map[string]common.Address) error {
	account, err := p.openAccount(cmd.Context())
	if err != nil {
		return fmt.Errorf("find the accounts of the keys: %w; or name a file with --addresses", err)
	}
	if p.right == nil {
		if _, err := p.rightKeys(cmd.Context(), account); err != nil {
			return err
		}
	}
	for alias, arn := range p.right {
		address, err := account.AddressKMS(cmd.Context(), arn)
		switch {
		case err == nil:
			book[alias] = address
		case !errors.Is(err, keys.ErrKeyState) && !errors.Is(err, keys.ErrKeyMissing):
			return fmt.Errorf("find the accounts of the keys: %w", err)
		}
	}
	return nil
}

// provisioner makes keys with the journal of optics keys.
func (p *planning) provisioner(cmd *cobra.Command) cloud.Provisioner {
	return func(ctx context.Context, key environment.Key) (entry keyring.Entry, err error) {
		journal, err := keyring.OpenJournal(keysJournal(p.state, p.env.Name), wallClock{})
		if err != nil {
			return entry, err
		}
		defer func() { err = errors.Join(err, journal.Close()) }()
		vault, err := openVault(cmd, p.env, p.state, journal)
		if err != nil {
			return entry, err
		}
		ring, err := keyring.New(keyring.Config{
			Inventory: environment.Inventory{Keys: []environment.Key{key}}, Vault: vault, Journal: journal, Progress: progressOf(cmd),
		})
		if err != nil {
			return entry, err
		}
		entries, err := ring.Provision(ctx)
		if err != nil {
			return entry, err
		}
		return entries[0], nil
	}
}

// keysJournal is the journal of the keys of an environment.
func keysJournal(state, env string) string { return filepath.Join(state, "keys-"+env+".jsonl") }

// funds adds what the accounts hold. Balances move all the time, so that they are no
// part of plans, which would be stale at once.
func (p *planning) funds(book map[string]common.Address) error {
	var accounts []cloud.Account
	for _, s := range p.env.Inventory().Signers {
		if s.Purpose != environment.Transactions {
			continue
		}
		address, known, err := addressOf(s, book)
		if err != nil {
			return err
		}
		n, _ := p.env.Network(s.Network)
		funding := p.env.FundingOn(s.Network)
		low := funding.Floor
		if s.Role != environment.Bank {
			band, has := funding.Band(s.Role)
			known, low = known && has, band.Low
		}
		if known {
			accounts = append(accounts, cloud.Account{
				Network: n.Name, Node: p.nodes[n.Name], Role: s.Role, Address: address, Low: low, Token: n.Token,
			})
		}
	}
	p.watched = cloud.Funds(p.env.Name, accounts)
	return nil
}

// besideKeys returns the keys of rotations by alias. The journal of keys is used where
// this machine has one.
func besideKeys(ctx context.Context, account *keys.AWS, state string, env *environment.Environment) (found map[string][]string, err error) {
	cfg := keyring.KMSConfig{AWS: account, Clock: wallClock{}}
	path := keysJournal(state, env.Name)
	if _, missing := os.Stat(path); missing == nil {
		if cfg.Journal, err = keyring.OpenJournal(path, cfg.Clock); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, cfg.Journal.Close()) }()
	} else if !errors.Is(missing, os.ErrNotExist) {
		return nil, fmt.Errorf("journal of keys: %w", missing)
	}
	return keyring.NewKMSVault(cfg).Beside(ctx, env.Inventory().Keys)
}
