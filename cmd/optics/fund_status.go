package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/fund"
)

func newFundStatus() *cobra.Command {
	var serve string
	var interval time.Duration
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the accounts hold and how long it lasts",
		Long: "status reads every chain and shows each role's account, the most urgent first: balance, band,\n" +
			"what it burns in a day and how many days are left. The burn comes from the journals of the\n" +
			"agents (--journal); it is unknown where they have less than an hour of transactions.\n\n" +
			"The exit code is 0 when every account has enough, 2 when one does not, 1 when a chain could\n" +
			"not be read; the others are shown all the same.",
		Example: "  optics fund status -e staging --addresses keys.json --journal /var/lib/optics\n" +
			"  optics fund status -e staging --addresses keys.json --output json\n" +
			"  optics fund status -e staging --addresses keys.json --serve 127.0.0.1:9095    gauges for Prometheus",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if interval < time.Second {
				return usagef("--interval %s: at least 1s is possible", interval)
			}
			f, err := openFunding(cmd)
			if err != nil {
				return err
			}
			defer f.close()
			reader, err := f.read(cmd)
			if err != nil {
				return err
			}
			if serve != "" {
				return serveStatus(cmd, reader, serve, interval)
			}
			return showStatus(cmd, reader.Status(cmd.Context()))
		},
	}
	cmd.Flags().StringVar(&serve, "serve", "", "serve gauges for Prometheus at this address, under /metrics, until Ctrl-C")
	cmd.Flags().DurationVar(&interval, "interval", time.Minute, "with --serve: how often the chains are read")
	return cmd
}

func showStatus(cmd *cobra.Command, s fund.Status) error {
	err := printAs(cmd, s, func() error {
		p := newPrinter(cmd.OutOrStdout())
		p.row("NETWORK", "ROLE", "ADDRESS", "BALANCE", "LOW", "TARGET", "BURN/DAY", "DAYS LEFT", "STATE")
		for _, r := range s.Rows() {
			p.row(r.Network, r.Role, r.Address, r.Balance.String()+" "+r.Token, r.Band.Low, targetText(r), burnText(r), daysText(r), stateText(r))
		}
		p.flush()
		return p.err
	})
	if err != nil {
		return err
	}
	unread := false
	for _, n := range s.Networks {
		if n.Problem != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "optics: %s could not be read: %s\n", n.Name, n.Problem)
			unread = true
		}
	}
	switch {
	case unread:
		return errSilent
	case !s.InBand():
		return &exitError{exitBelow}
	}
	return nil
}

func targetText(r fund.Row) string {
	if r.Band.Target.Sign() == 0 {
		return "-"
	}
	return r.Band.Target.String()
}

func burnText(r fund.Row) string {
	if r.Burn == nil {
		return "unknown"
	}
	return r.Burn.String()
}

func daysText(r fund.Row) string {
	switch {
	case r.Burn == nil:
		return "unknown"
	case r.DaysLeft == nil:
		return "-"
	}
	return r.DaysLeft.String()
}

func stateText(r fund.Row) string {
	text := string(r.Level)
	if r.Pending.Sign() > 0 {
		text += ", " + r.Pending.String() + " on its way"
	}
	return text
}

// serveStatus shows the accounts as gauges until the command is interrupted.
func serveStatus(cmd *cobra.Command, reader *fund.Fund, address string, interval time.Duration) error {
	exporter := fund.NewExporter(reader.Status)
	handler, err := exporter.Handler()
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", address)
	if err != nil {
		return fmt.Errorf("--serve: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(cmd.OutOrStdout(), "http://%s/metrics\n", listener.Addr())

	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	go exporter.Run(ctx, ticker.C)
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = server.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
