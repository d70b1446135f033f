package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// runCrewOptions are the flags of optics run for agents of an environment.
type runCrewOptions struct {
	crewOptions
	history  bool
	unread   bool
	metrics  string
	logLevel string
	logForm  string
}

func (o *runCrewOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("environments", "environments", "directory with a folder for each environment")
	f.StringP("environment", "e", "", "name of the environment")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("environment", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return environmentNames(cmd), cobra.ShellCompDirectiveNoFileComp
	}))
	o.crewOptions.flags(cmd)
	f.BoolVar(&o.history, "import-signing-history", false,
		"take what the updater's key signed from the chains, once, after every other updater with it was stopped")
	f.BoolVar(&o.unread, "allow-unreadable", false, "start although something could not be read; what needs it waits until it can be")
	f.StringVar(&o.logLevel, "log-level", "info", "error, warn, info or debug")
	f.StringVar(&o.logForm, "log-format", "text", "text or json")
	metricsFlag(cmd, &o.metrics)
}

func (o *runCrewOptions) logger(cmd *cobra.Command) (*slog.Logger, error) {
	level, err := parseLevel(o.logLevel)
	options := &slog.HandlerOptions{Level: level}
	switch {
	case err != nil:
		return nil, err
	case o.logForm == "json":
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), options)), nil
	case o.logForm == "text":
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), options)), nil
	}
	return nil, usagef("--log-format %q: text or json is expected", o.logForm)
}

// run runs agents of an environment until the command's context ends.
func (o *runCrewOptions) run(cmd *cobra.Command) (err error) {
	log, err := o.logger(cmd)
	if err != nil {
		return err
	}
	c, err := openCrew(cmd, o.crewOptions)
	if err != nil {
		return err
	}
	defer c.close()
	ctx := cmd.Context()
	shown, err := listenMetrics(ctx, o.metrics)
	if err != nil {
		return err
	}
	defer shown.close()
	b, err := o.prepare(cmd, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	cfg, err := b.config(ctx)
	if err != nil {
		return err
	}
	cfg.WarnOfForeignUse = c.shared
	n, err := node.New(ctx, cfg)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "agents started", "environment", c.env.Name, "roles", c.selection.Roles, "homes", c.selection.Homes,
		"data", c.data, "metrics", shown.url())
	if err := shown.beside(ctx, n, n.Run); err != nil {
		return err
	}
	log.InfoContext(context.WithoutCancel(ctx), "agents stopped", "environment", c.env.Name)
	return nil
}

// prepare opens the data directory, lets the doctor see everything, and imports what
// must be known before.
func (o *runCrewOptions) prepare(cmd *cobra.Command, c *crew, log *slog.Logger) (b *crewBuild, err error) {
	ctx := cmd.Context()
	b = &crewBuild{crew: c, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	data := doctor.Data{Dir: c.data, Mine: true, ImportsHistory: o.history}
	b.journal = noJournal{}
	if b.leases, err = sqlite.OpenLeases(ctx, c.leases, nil); err != nil {
		return b, fmt.Errorf("--leases: %w", err)
	}
	data.Shared = b.leases
	if c.record != nil {
		data.Deployment = c.deployment()
		b.store, data.Problem = sqlite.Open(ctx, store.Config{Dir: c.data, Deployment: data.Deployment, Log: log})
	}
	if b.store != nil {
		data.Store = b.store
		journal, done, err := openSharedJournal(ctx, b.store, o.journals)
		if err != nil {
			return b, err
		}
		c.closes = append(c.closes, done)
		b.journal = journal
	}
	report, err := c.examine(cmd, data, b.journal)
	if err != nil {
		return b, err
	}
	if err := o.refuse(cmd, report, log); err != nil {
		return b, err
	}
	return b, b.importHistory(ctx)
}

// refuse ends the command with the doctor's lines when something is broken.
func (o *runCrewOptions) refuse(cmd *cobra.Command, r doctor.Report, log *slog.Logger) error {
	broken := slices.DeleteFunc(r.Broken(), func(l doctor.Line) bool { return o.unread && l.Unread })
	if len(broken) > 0 {
		if err := printLines(cmd.ErrOrStderr(), broken); err != nil {
			return err
		}
		return fmt.Errorf("nothing was started: %d lines of optics doctor are broken", len(broken))
	}
	for _, l := range r.Lines {
		if l.State != doctor.OK {
			log.WarnContext(cmd.Context(), "doctor's line", "state", l.State, "subject", l.Subject, "check", l.Check, "text", l.Text, "repair", l.Repair)
		}
	}
	return nil
}

// crewBuild makes what a node needs of a crew.
type crewBuild struct {
	*crew
	store   *sqlite.Store // nil while nothing is deployed
	leases  *sqlite.Leases
	journal keys.SignatureJournal
	log     *slog.Logger
}

// close gives everything back. Leases that were not given back end by themselves.
func (b *crewBuild) close() (err error) {
	if b.leases != nil {
		err = b.leases.Close()
	}
	if b.store != nil {
		err = errors.Join(err, b.store.Close())
	}
	return err
}

// importHistory learns, for every home whose updater's history the store does not
// have, what its key signed. The doctor has refused before where that was not asked
// for.
func (b *crewBuild) importHistory(ctx context.Context) error {
	for _, p := range b.selection.Posts() {
		if p.Role != environment.Updater || p.Purpose != environment.Attestation {
			continue
		}
		n, _ := b.env.Network(p.Network)
		signer, err := b.open(ctx, p.Key, b.journal)
		if err != nil {
			return err
		}
		_, err = b.store.SigningHead(ctx, signer.Address(), n.Domain)
		if errors.Is(err, optics.ErrNotFound) {
			err = b.importOne(ctx, n, signer)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", n.Name, err)
		}
	}
	return nil
}

// importOne reads what one key signed for one home. States are read through the quorum of
// the file.
func (b *crewBuild) importOne(ctx context.Context, n *environment.Network, signer keys.Signer) error {
	home := b.record.Network(n.Name)
	address, _ := b.record.Addresses(n.Name)
	h := signingHistory{store: b.store, log: b.log, key: signer.Address(), home: homePlace{
		name: n.Name, domain: n.Domain, address: address.Home.Proxy, from: home.FirstBlock(), finality: n.Finality, logs: b.pools[n.Name],
	}}
	var err error
	if h.home.node, err = b.agreeing(n.Name); err != nil {
		return err
	}
	for _, other := range b.record.Networks {
		at, ok := b.record.Addresses(other.Name)
		if !ok || other.Name == n.Name || b.pools[other.Name] == nil {
			continue
		}
		reader, err := b.agreeing(other.Name)
		if err != nil {
			return err
		}
		h.replicas = append(h.replicas, replicaPlace{other.Name, other.Domain, at.Replicas[n.Name].Proxy, reader})
	}
	return h.take(ctx)
}
