package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// Exit codes of optics doctor.
const (
	exitWarnings = 1
	exitBroken   = 2
)

func newDoctor() *cobra.Command {
	var o crewOptions
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say whether agents of an environment could start, and what to repair",
		Long: "doctor looks at everything that must be true before agents start, a line each: the deployment,\n" +
			"keys and who else has them, endpoints and whether they agree, contracts and their code, homes\n" +
			"and replicas, who may sign what for them, balances, clock, and the data directory. It opens the\n" +
			"keys as the agents would, so run it as the agents run: with their credentials. It signs nothing\n" +
			"and changes nothing.\n\n" +
			"The exit code is 0 when all is ok, 1 with warnings, 2 when something is broken or could not be\n" +
			"read, or the command line is wrong.",
		Example: "  optics doctor -e staging\n" +
			"  optics doctor -e staging --role updater,watcher --home celo --data /var/lib/optics/celo\n" +
			"  optics doctor -e development --key relayer=env:RELAYER_KEY --role relayer\n" +
			"  optics doctor -e production --output json | jq -r '.lines[] | select(.state != \"ok\").repair'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			c, err := openCrew(cmd, o)
			if err != nil {
				return err
			}
			defer c.close()
			report, err := c.beforeStart(cmd, o)
			if err != nil {
				return err
			}
			return tellReport(cmd, report)
		},
	}
	environmentFlags(cmd)
	o.flags(cmd)
	return cmd
}

// beforeStart examines agents that do not run in this process.
func (c *crew) beforeStart(cmd *cobra.Command, o crewOptions) (doctor.Report, error) {
	data := doctor.Data{Dir: c.data}
	if c.record != nil {
		data.Deployment = c.deployment()
	}
	var journal keys.SignatureJournal = noJournal{}
	db, err := sqlite.OpenReadOnly(cmd.Context(), c.data)
	switch {
	case err == nil:
		c.closes = append(c.closes, func() { _ = db.Close() }) // read only
		shared, done, err := openSharedJournal(cmd.Context(), db, o.journals)
		if err != nil {
			return doctor.Report{}, err
		}
		c.closes = append(c.closes, done)
		data.Store, journal = db, shared
	case !errors.Is(err, optics.ErrNotFound):
		data.Problem = err
	}
	if _, err := os.Stat(filepath.Join(c.leases, sqlite.LeasesFile)); err == nil {
		leases, err := sqlite.OpenLeases(cmd.Context(), c.leases, nil)
		if err != nil {
			return doctor.Report{}, fmt.Errorf("--leases: %w", err)
		}
		c.closes = append(c.closes, func() { _ = leases.Close() }) // nothing was written
		data.Shared = leases
	}
	return c.examine(cmd, data, journal)
}

// noJournal is for keys that are opened and sign nothing.
type noJournal struct{}

var errNoJournal = errors.New("nothing is signed without a data directory")

// BeginSignature refuses.
func (noJournal) BeginSignature(context.Context, optics.SignatureRecord) (uint64, error) {
	return 0, errNoJournal
}

// EndSignature refuses.
func (noJournal) EndSignature(context.Context, optics.SignatureRecord) error { return errNoJournal }

// OpenSignatures returns none.
func (noJournal) OpenSignatures(context.Context, common.Address, int) ([]optics.SignatureRecord, error) {
	return nil, nil
}

// SignatureByRequest finds none.
func (noJournal) SignatureByRequest(context.Context, string) (optics.SignatureRecord, error) {
	return optics.SignatureRecord{}, optics.ErrNotFound
}

// HasSignatures knows of none.
func (noJournal) HasSignatures(context.Context, common.Address) (bool, error) { return false, nil }

// tellReport prints what was found, and ends the command with its exit code.
func tellReport(cmd *cobra.Command, r doctor.Report) error {
	err := printAs(cmd, r, func() error { return printLines(cmd.OutOrStdout(), r.Lines) })
	switch {
	case err != nil:
		return err
	case r.State == doctor.Broken:
		return &exitError{exitBroken}
	case r.State == doctor.Warning:
		return &exitError{exitWarnings}
	}
	return nil
}

// printLines prints lines of a doctor, one for each, with the repair behind an arrow.
func printLines(w io.Writer, lines []doctor.Line) error {
	p := newPrinter(w)
	for _, l := range lines {
		text := l.Text
		if l.Repair != "" {
			text += " → " + l.Repair
		}
		p.row(coloured(w, l.State), l.Subject, l.Check, text)
	}
	p.flush()
	return p.err
}
