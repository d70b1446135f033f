package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// show is how optics dev tells what happens: a live view on a terminal, log
// lines otherwise; the summary goes to standard output.
type show struct {
	out  io.Writer // summary
	err  io.Writer // log lines
	log  *slog.Logger
	json bool
	live *screen // nil without a terminal
	file *os.File

	provisioned string // the keys and who signs with them; empty when everybody knows them
}

// newShow decides how to tell. With a live view the log goes to optics.log in
// dir, since lines would tear the view apart.
func newShow(cmd *cobra.Command, o devOptions, dir string) (*show, error) {
	level, err := parseLevel(o.logLevel)
	if err != nil {
		return nil, err
	}
	s := &show{out: cmd.OutOrStdout(), err: cmd.ErrOrStderr(), json: o.json}
	lines := s.err
	if tty, ok := s.out.(*os.File); ok && !o.json && !o.exit && o.drill == "" && term.IsTerminal(int(tty.Fd())) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the data directory: %w", err)
		}
		s.file, err = os.OpenFile(filepath.Join(dir, "optics.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) //nolint:gosec // the user names the directory
		if err != nil {
			return nil, fmt.Errorf("open the log file: %w", err)
		}
		lines, s.live = s.file, newScreen(tty)
	}
	s.log = slog.New(slog.NewTextHandler(lines, &slog.HandlerOptions{Level: level}))
	return s, nil
}

func (s *show) close() {
	if s.live != nil {
		s.live.close()
	}
	if s.file != nil {
		_ = s.file.Close() // a log of a network that has ended
	}
}

// say prints one line of progress.
func (s *show) say(text string) { fmt.Fprintln(s.err, text) }

// network prints where the chains are.
func (s *show) network(f devnet.File) {
	if s.live != nil {
		s.live.file, s.live.provisioned = f, s.provisioned
		return
	}
	if s.provisioned != "" {
		s.say(s.provisioned)
	}
	for _, c := range f.Chains {
		s.say(fmt.Sprintf("%-8s domain %-5s chain id %d  %s  %s  home %s", c.Name, c.Domain, c.ChainID, c.HTTP, c.WS, c.Home))
	}
	s.say("status at " + f.API + "/v1/status; send with: optics message send --from " + f.Chains[0].Name + " --to " + f.Chains[1].Name + " --recipient " + f.Chains[1].Sink.Hex() + " --body hello")
}

// Pauses between two pictures of the network.
const (
	liveEvery = 500 * time.Millisecond
	lineEvery = 2 * time.Second
)

// follow shows the network until ctx ends.
func (s *show) follow(ctx context.Context, n *node.Node) error {
	every := lineEvery
	if s.live != nil {
		every = liveEvery
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		status, err := n.Status(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if s.live != nil {
			s.live.draw(status)
			continue
		}
		if line := progress(status); line != last {
			s.say(line)
			last = line
		}
	}
}

// progress is one line about the whole network.
func progress(s node.Status) string {
	var sum node.LaneStatus
	for _, l := range s.Lanes {
		sum.Dispatched += l.Dispatched
		sum.Signed += l.Signed
		sum.Relayed += l.Relayed
		sum.Processed += l.Processed
		sum.Failed += l.Failed
	}
	return fmt.Sprintf("dispatched %d  signed %d  relayed %d  processed %d  failed %d",
		sum.Dispatched, sum.Signed, sum.Relayed, sum.Processed, sum.Failed)
}

// report prints the summary of a run.
func (s *show) report(r node.Report) error {
	if s.json {
		return printJSON(s.out, r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "delivered %d of %d messages, %d failed, on %d chains and %d lanes\n", r.Delivered, r.Sent, r.Failed, r.Chains, r.Lanes)
	fmt.Fprintf(&b, "%.1f messages a second over %d s of block time\n", r.MessagesPerSecond, r.Seconds)
	fmt.Fprintf(&b, "%-24s p50 %d s  p95 %d s  p99 %d s\n", "dispatch to process", r.DispatchToProcess.P50, r.DispatchToProcess.P95, r.DispatchToProcess.P99)
	fmt.Fprintf(&b, "%-24s p50 %d s  p95 %d s  p99 %d s\n", "confirmable to process", r.ConfirmableToProcess.P50, r.ConfirmableToProcess.P95, r.ConfirmableToProcess.P99)
	for _, g := range r.Gas {
		fmt.Fprintf(&b, "%-24s %d transactions, %d gas each\n", g.Purpose, g.Count, g.Average)
	}
	fmt.Fprintf(&b, "a message took %.0f gas, %.1f RPC calls in %.1f requests\n", r.GasPerMessage, r.RPCPerMessage, r.RequestsPerMessage)
	_, err := io.WriteString(s.out, b.String())
	return err
}

// drill prints what a drill found.
func (s *show) drill(r devnet.DrillReport) error {
	if s.json {
		return printJSON(s.out, r)
	}
	var b strings.Builder
	for _, c := range r.Cuts {
		fmt.Fprintf(&b, "%s un-enrolled the replica of %s %d s after the fraud\n", c.Chain, r.Home, c.Seconds)
	}
	margin := "before"
	if !r.InTime {
		margin = "AFTER"
	}
	fmt.Fprintf(&b, "%s: the channel to %s was cut %s the fraudulent root was usable; the home has failed\n", r.Kind, r.Victim, margin)
	_, err := io.WriteString(s.out, b.String())
	return err
}
