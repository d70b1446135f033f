package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/fund"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// sendOptions are the flags of commands that send from the bank.
type sendOptions struct {
	yes     bool
	bankKey string
	timeout time.Duration
}

func (o *sendOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.yes, "yes", false, "send; without it nothing is sent, except in development environments")
	f.StringVar(&o.bankKey, "bank-key", "", "where the bank's key is: env:VARIABLE, or file:PATH that its owner alone can read\n"+
		"(default: the environment's KMS, secret manager or encrypted files)")
	f.DurationVar(&o.timeout, "timeout", 10*time.Minute, "how long to wait until everything is in a block; what is not goes on with the next run")
}

func newFundSend() *cobra.Command {
	var o sendOptions
	var planFile string
	cmd := &cobra.Command{
		Use:   "send",
		Short: "Top the accounts up from the bank",
		Long: "send goes on with what an earlier run has left under way, reads all balances again, and sends\n" +
			"what plan would show. Every payment is journaled before it is signed: a run that is killed\n" +
			"is finished by the next one, and nobody is paid twice. One process at a time has the bank's\n" +
			"journal. With --plan it sends that plan, or refuses it when the accounts have changed.\n\n" +
			"Outside of development environments nothing is sent without --yes.\n\n" +
			"The exit code is 0 when everybody has enough, 2 when somebody could not be paid, 1 when\n" +
			"something failed.",
		Example: "  optics fund send -e staging --addresses keys.json             show what would be sent\n" +
			"  optics fund send -e staging --addresses keys.json --yes\n" +
			"  optics fund send -e staging --addresses keys.json --yes --plan plan.json\n" +
			"  optics fund send -e development --bank-key file:bank.key",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			plan, err := readPlan(planFile)
			if err != nil {
				return err
			}
			f, err := openFunding(cmd)
			if err != nil {
				return err
			}
			defer f.close()
			if !o.yes && f.env.Class != environment.Development {
				return dryRun(cmd, f, plan)
			}
			return sendFunds(cmd, f, o, plan)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&planFile, "plan", "", "send the plan in this file: the output of optics fund plan --output json")
	return cmd
}

func newFundDeploy() *cobra.Command {
	var o sendOptions
	var network string
	cmd := &cobra.Command{
		Use:   "deploy --network NAME",
		Short: "Deploy the contract that pays many accounts at once",
		Long: "deploy puts the disperse contract on a chain, at the address that follows from its code, by the\n" +
			"factory for CREATE2 that nearly every chain has. It belongs to nobody and is needed once;\n" +
			"without it payments go one by one.",
		Example: "  optics fund deploy -e staging --addresses keys.json --network celo-sepolia --yes",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := openFunding(cmd)
			if err != nil {
				return err
			}
			defer f.close()
			if _, ok := f.env.Network(network); !ok {
				return usagef("--network %q: the networks are %s", network, strings.Join(f.env.NetworkNames(), ", "))
			}
			if !o.yes && f.env.Class != environment.Development {
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "nothing was sent; with --yes the contract is deployed at %s on %s\n", fund.DisperseAddress(), network)
				return err
			}
			ctx, sender, wallet, err := f.openWallet(cmd, o)
			if err != nil {
				return err
			}
			address, err := sender.Deploy(ctx, network, wallet)
			if err != nil {
				return fmt.Errorf("deploy on %s: %w", network, err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), address)
			return err
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&network, "network", "", "name of the chain")
	return cmd
}

func readPlan(path string) (*fund.Plan, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no plan was given
	}
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("--plan: %w", err)
	}
	var plan fund.Plan
	if err := json.Unmarshal(data, &plan); err != nil || plan.Environment == "" {
		return nil, usagef("--plan: %s is not the output of optics fund plan --output json: %v", path, err)
	}
	return &plan, nil
}

// dryRun shows what would be sent.
func dryRun(cmd *cobra.Command, f *funding, plan *fund.Plan) error {
	reader, err := f.read(cmd)
	if err != nil {
		return err
	}
	if plan == nil {
		now := reader.Plan(cmd.Context())
		plan = &now
	}
	err = showPlan(cmd, *plan)
	fmt.Fprintf(cmd.ErrOrStderr(), "optics: nothing was sent: %s is a %s environment; send with --yes\n", f.env.Name, f.env.Class)
	return err
}

// openWallet opens the bank's journal for this process alone, and its keys.
func (f *funding) openWallet(cmd *cobra.Command, o sendOptions) (context.Context, *fund.Fund, fund.Wallet, error) {
	none := fund.Wallet{}
	s, err := sqlite.Open(cmd.Context(), store.Config{Dir: f.data, Deployment: "fund/" + f.env.Name})
	if err != nil {
		return nil, nil, none, fmt.Errorf("the bank's journal: %w", err)
	}
	f.closes = append(f.closes, func() {
		if err := s.Close(); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "optics: the bank's journal: %v\n", err)
		}
	})
	f.cfg.Payments = s
	f.cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	sender, err := fund.New(f.cfg)
	if err != nil {
		return nil, nil, none, err
	}
	signers, err := f.bankSigners(cmd.Context(), o.bankKey, s)
	if err != nil {
		return nil, nil, none, fmt.Errorf("the bank's key: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), o.timeout, fmt.Errorf("%s have passed", o.timeout))
	f.closes = append(f.closes, cancel)
	return ctx, sender, fund.Wallet{Journal: s, Signer: func(network string) keys.Signer { return signers[network] }}, nil
}

func sendFunds(cmd *cobra.Command, f *funding, o sendOptions, plan *fund.Plan) error {
	ctx, sender, wallet, err := f.openWallet(cmd, o)
	if err != nil {
		return err
	}
	results := sender.Send(ctx, wallet, plan)
	if err := printAs(cmd, results, func() error { return printResults(cmd, results) }); err != nil {
		return err
	}
	code := exitOK
	for _, r := range results {
		if len(r.Plan.Unpaid) > 0 && code == exitOK {
			code = exitBelow
		}
		if r.Err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "optics: %s: %s\n", r.Network, r.Problem)
			code = exitFault
		}
	}
	if code != exitOK {
		return &exitError{code}
	}
	return nil
}

func printResults(cmd *cobra.Command, results []fund.Result) error {
	p := newPrinter(cmd.OutOrStdout())
	count := 0
	for _, r := range results {
		for _, s := range r.Sent {
			for _, payment := range s.Payments {
				if count++; count == 1 {
					p.row("NETWORK", "ADDRESS", "GOT", "STATE", "BLOCK", "TRANSACTION")
				}
				hash := "-"
				if s.TxHash != (common.Hash{}) {
					hash = s.TxHash.Hex()
				}
				p.row(r.Network, payment.Address, payment.Amount.String()+" "+r.Token, s.State, s.Block, hash)
			}
		}
	}
	p.flush()
	if count == 0 {
		p.write("nothing was sent\n")
	}
	for _, r := range results {
		printUnpaid(p, r.Plan)
	}
	return p.err
}
