package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/fund"
)

func newFundPlan() *cobra.Command {
	return &cobra.Command{
		Use:   "plan",
		Short: "Show what the bank should send",
		Long: "plan says who gets how much to reach its band's target, the most urgent first, within the\n" +
			"caps of a transaction and of the day and above the bank's floor; who gets nothing and why;\n" +
			"and exactly what the bank is missing. It sends nothing.\n\n" +
			"The exit code is 0, or 1 when a chain could not be read.",
		Example: "  optics fund plan -e staging --addresses keys.json\n" +
			"  optics fund plan -e staging --addresses keys.json --output json >plan.json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := openFunding(cmd)
			if err != nil {
				return err
			}
			defer f.close()
			reader, err := f.read(cmd)
			if err != nil {
				return err
			}
			return showPlan(cmd, reader.Plan(cmd.Context()))
		},
	}
}

func showPlan(cmd *cobra.Command, plan fund.Plan) error {
	if err := printAs(cmd, plan, func() error { return printPlan(cmd, plan) }); err != nil {
		return err
	}
	unread := false
	for _, n := range plan.Networks {
		if n.Problem != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "optics: %s could not be read: %s\n", n.Network, n.Problem)
			unread = true
		}
	}
	if unread {
		return errSilent
	}
	return nil
}

func printPlan(cmd *cobra.Command, plan fund.Plan) error {
	p := newPrinter(cmd.OutOrStdout())
	if plan.Payments() > 0 {
		p.row("NETWORK", "TX", "ROLE", "ADDRESS", "BALANCE", "GETS")
	}
	for _, n := range plan.Networks {
		for i, t := range n.Transactions {
			for _, payment := range t.Payments {
				p.row(n.Network, i+1, payment.Role, payment.Address, payment.Balance, payment.Amount.String()+" "+n.Token)
			}
		}
	}
	p.flush()
	if plan.Payments() == 0 {
		p.write("nothing to send\n")
	}
	for _, n := range plan.Networks {
		printUnpaid(p, n)
	}
	return p.err
}

// printUnpaid says who gets nothing and what the bank is missing.
func printUnpaid(p *printer, n fund.NetworkPlan) {
	for _, u := range n.Unpaid {
		p.write(fmt.Sprintf("%s: %s %s does not get %s %s: %s\n", n.Network, u.Role, u.Address, u.Amount, n.Token, u.Reason))
	}
	if n.Missing.Sign() > 0 {
		p.write(fmt.Sprintf("%s: the bank is missing %s %s (%s wei); send it to %s\n", n.Network, n.Missing, n.Token, n.Missing.Big(), n.Bank))
	}
	p.flush()
}
