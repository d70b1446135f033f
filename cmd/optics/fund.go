package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// exitBelow is the exit code when all was read and an account needs money.
const exitBelow = 2

func newFund() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fund",
		Short: "Keep the accounts of an environment supplied with gas money",
		Long: "The environment file says what each role's account should hold on each chain. status shows\n" +
			"what they hold and how long it lasts, plan what the bank should send, send sends it.\n\n" +
			"Addresses of keys come from where the environment keeps them, or from --addresses.",
		Example: "  optics fund status -e staging --addresses keys.json --journal /var/lib/optics\n" +
			"  optics fund plan -e staging --addresses keys.json\n" +
			"  optics fund send -e staging --addresses keys.json --yes",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	environmentFlags(cmd)
	f := cmd.PersistentFlags()
	f.String("addresses", "", "file with the addresses of the keys: the output of optics keys list --output json\n"+
		"(default: ask the environment's KMS or secret manager, or its encrypted files)")
	f.String("state", defaultState(), "directory of encrypted keys")
	f.StringSlice("journal", nil, "data directory of agents, for what their accounts burn; several are possible")
	f.String("data", "", "directory with the bank's journal (default: optics/fund/<environment> in the user's configuration directory)")
	f.Int("many", 5, "from how many payments on one chain they go in one disperse call, where the contract is deployed")
	f.Duration("window", 7*24*time.Hour, "over how much block time the burn is averaged")
	cmd.AddCommand(newFundStatus(), newFundPlan(), newFundSend(), newFundDeploy())
	return cmd
}

// funding is an environment with everything that is needed to look after it.
type funding struct {
	env    *environment.Environment
	cfg    fund.Config
	keys   map[string]string // the bank's key of each network, "" for an account outside
	state  string            // directory of encrypted keys
	data   string
	closes []func()
}

func (f *funding) close() {
	for _, end := range slices.Backward(f.closes) {
		end()
	}
}

// openFunding reads the environment and opens the agents' journals and the
// endpoints. It asks nobody yet.
func openFunding(cmd *cobra.Command) (*funding, error) {
	if err := checkOutput(cmd); err != nil {
		return nil, err
	}
	e, err := loadEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	f := &funding{env: e, keys: make(map[string]string), state: cmd.Flag("state").Value.String()}
	if f.data, err = fundingData(cmd, e.Name); err != nil {
		return nil, err
	}
	many, errMany := cmd.Flags().GetInt("many")
	window, errWindow := cmd.Flags().GetDuration("window")
	dirs, errDirs := cmd.Flags().GetStringSlice("journal")
	if err := errors.Join(errMany, errWindow, errDirs); err != nil {
		return nil, err
	}
	if many < 2 || window < time.Hour {
		return nil, usagef("--many %d --window %s: at least 2 and 1h are possible", many, window)
	}
	f.cfg = fund.Config{Environment: e.Name, Many: many, Window: window, Now: time.Now}
	if err := errors.Join(f.openChains(cmd), f.openJournals(cmd, dirs)); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func fundingData(cmd *cobra.Command, name string) (string, error) {
	if dir := cmd.Flag("data").Value.String(); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the configuration directory: %w; name a directory with --data", err)
	}
	return filepath.Join(dir, "optics", "fund", name), nil
}

func (f *funding) openJournals(cmd *cobra.Command, dirs []string) error {
	for _, dir := range dirs {
		s, err := sqlite.OpenReadOnly(cmd.Context(), dir)
		if err != nil {
			return fmt.Errorf("--journal: %w", err)
		}
		f.closes = append(f.closes, func() { _ = s.Close() }) // read only
		f.cfg.Journals = append(f.cfg.Journals, s)
	}
	return nil
}

// read makes a Fund that sends nothing. Without a journal of the bank nothing was
// ever sent.
func (f *funding) read(cmd *cobra.Command) (*fund.Fund, error) {
	s, err := sqlite.OpenReadOnly(cmd.Context(), f.data)
	switch {
	case err == nil:
		f.closes = append(f.closes, func() { _ = s.Close() }) // read only
		f.cfg.Payments = s
	case !errors.Is(err, optics.ErrNotFound):
		return nil, fmt.Errorf("the bank's journal: %w", err)
	}
	return fund.New(f.cfg)
}

// openChains describes the chains of the environment.
func (f *funding) openChains(cmd *cobra.Command) error {
	holders, err := f.holders(cmd)
	if err != nil {
		return err
	}
	for i := range f.env.Networks {
		n := &f.env.Networks[i]
		urls, err := n.ResolveEndpoints(os.LookupEnv)
		if err != nil {
			return tellInvalid(cmd, err)
		}
		pool, err := rpc.New(rpc.Config{Chain: n.Name, ChainID: n.ChainID, Endpoints: urls, Now: time.Now})
		if err != nil {
			return err
		}
		f.closes = append(f.closes, pool.Close)
		fees, err := feesOf(n)
		if err != nil {
			return err
		}
		c := fund.Chain{
			Name: n.Name, Domain: n.Domain, ChainID: n.ChainID, Token: n.Token, Node: pool, Finality: n.Finality,
			Poll: pollOf(n), Fees: fees, Funding: f.env.FundingOn(n.Name),
		}
		for _, h := range holders[n.Name] {
			if h.Role == environment.Bank {
				c.Bank = h.Address
			} else if _, ok := c.Funding.Band(h.Role); ok {
				c.Accounts = append(c.Accounts, h)
			}
		}
		f.cfg.Chains = append(f.cfg.Chains, c)
	}
	return nil
}

func feesOf(n *environment.Network) (txm.FeePolicy, error) {
	highest, ok1 := n.Fees.MaxFee.Uint64()
	tip, ok2 := n.Fees.CapTip().Uint64()
	least, ok3 := n.Fees.MinTip.Uint64()
	if !ok1 || !ok2 || !ok3 || highest == 0 {
		return txm.FeePolicy{}, fmt.Errorf("fees of %s: from 1 wei to 18 ether are possible for one gas", n.Name)
	}
	return txm.FeePolicy{Legacy: n.Fees.Legacy, MaxFeePerGas: highest, MaxTipPerGas: tip, MinTip: least}, nil
}

// pollOf looks for blocks twice as often as they come, at most every 10 seconds.
func pollOf(n *environment.Network) time.Duration {
	return min(max(time.Duration(n.BlockTime)*time.Second/2, 200*time.Millisecond), 10*time.Second) //nolint:gosec // a block time is short
}

// holders returns the accounts that send transactions, by network.
func (f *funding) holders(cmd *cobra.Command) (map[string][]fund.Holder, error) {
	book, err := addressBook(cmd, f.env, f.state)
	if err != nil {
		return nil, err
	}
	signers := f.env.Inventory().Signers
	holders, unknown := make(map[string][]fund.Holder), []string{}
	for i := range signers {
		s := &signers[i]
		address, known, err := addressOf(*s, book)
		switch {
		case err != nil:
			return nil, tellInvalid(cmd, err)
		case !known:
			if s.Purpose == environment.Transactions && !slices.Contains(unknown, s.Key) {
				unknown = append(unknown, s.Key)
			}
			continue
		}
		s.Address = address.Hex()
		if s.Purpose == environment.Transactions {
			holders[s.Network] = append(holders[s.Network], fund.Holder{Role: s.Role, Address: address})
			if s.Role == environment.Bank {
				f.keys[s.Network] = s.Key
			}
		}
	}
	if len(unknown) > 0 {
		return nil, fmt.Errorf("%d keys have no address yet, such as %s; run optics keys provision -e %s, or name a file with --addresses", len(unknown), unknown[0], f.env.Name)
	}
	if problems := environment.Conflicts(signers); len(problems) > 0 {
		return nil, tellProblems(cmd, problems)
	}
	return holders, nil
}

// addressOf returns the address of a signer, where it is known.
func addressOf(s environment.Signer, book map[string]common.Address) (address common.Address, known bool, err error) {
	if s.Address == "" {
		address, known = book[s.Key]
		return address, known, nil
	}
	var account environment.Account
	if err = account.UnmarshalText([]byte(s.Address)); err == nil {
		address, err = account.Address(os.LookupEnv)
	}
	return address, true, err
}

// tellInvalid prints what is wrong with an environment, a line for each problem.
func tellInvalid(cmd *cobra.Command, err error) error {
	var invalid *environment.InvalidError
	if errors.As(err, &invalid) {
		return tellProblems(cmd, invalid.Problems)
	}
	return err
}

// readAddresses reads the addresses of keys by alias or name of the secret.
func readAddresses(path string) (map[string]common.Address, error) {
	if path == "" {
		return nil, nil
	}
	list, err := readKeyList("--addresses", path)
	if err != nil {
		return nil, err
	}
	book := make(map[string]common.Address)
	for _, e := range list {
		if e.Address != nil && *e.Address != (common.Address{}) {
			book[e.Alias] = *e.Address // otherwise it is not there yet
		}
	}
	return book, nil
}
