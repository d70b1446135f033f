package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/legacyconfig"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// runOptions are the flags of optics run.
type runOptions struct {
	dir      string
	base     string
	db       string
	finality []string
	from     []string
	history  bool
	logLevel string
	journals []string
	foreign  string
	metrics  string
	leases   string
}

// signerOpener opens the key that a configuration names. Signatures of keys that
// keep a journal go into that of the store.
type signerOpener func(ctx context.Context, s legacyconfig.Signer, journal keys.SignatureJournal) (keys.Signer, error)

func newRun(open signerOpener) *cobra.Command {
	var o runCrewOptions
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run agents of an environment, or one agent of a published configuration",
		Long: "run -e ENVIRONMENT runs agents of an environment: all that its file has, for all homes, or some\n" +
			"roles and homes, in one process or in many. Contracts come from the current deployment, keys\n" +
			"from where the environment keeps them. It starts nothing that optics doctor calls broken.\n\n" +
			"run ROLE runs one agent of one home with the configuration of published agents: a directory\n" +
			"with the base file of the home, <network>_config.json, and <agent>-partial.json. Environment\n" +
			"variables go over both: OPT_BASE_* and, over these, OPT_<AGENT>_*. RUN_ENV and BASE_CONFIG name\n" +
			"directory and file where no flag does: ./config/$RUN_ENV/$BASE_CONFIG.\n\n" +
			"Agents end with Ctrl-C or SIGTERM. They can be killed at any time.",
		Example: "  optics run -e development\n" +
			"  optics run -e staging --role updater --home celo --data /var/lib/optics/celo --metrics 9090\n" +
			"  optics run -e staging --role relayer,processor\n" +
			"  optics run relayer --legacy-config config/development --base-config alfajores_config.json\n" +
			"  RUN_ENV=development BASE_CONFIG=kovan_config.json optics run processor --db ./processor",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().NFlag() == 0 {
				return cmd.Help()
			}
			return o.run(cmd)
		},
	}
	o.flags(cmd)
	for _, role := range legacyconfig.Roles() {
		cmd.AddCommand(newRunAgent(role, open))
	}
	return cmd
}

func newRunAgent(role legacyconfig.Role, open signerOpener) *cobra.Command {
	var o runOptions
	does := map[legacyconfig.Role]string{
		legacyconfig.Updater:   "Sign the roots of a home",
		legacyconfig.Relayer:   "Carry signed roots to the replicas",
		legacyconfig.Processor: "Prove and process messages on the replicas",
		legacyconfig.Watcher:   "Watch a home and its replicas for fraud",
		legacyconfig.Kathy:     "Send test messages from a home",
	}
	cmd := &cobra.Command{
		Use:   string(role),
		Short: does[role],
		Example: fmt.Sprintf("  optics run %[1]s --legacy-config config/development --base-config alfajores_config.json\n"+
			"  optics run %[1]s --legacy-config . --base-config kovan_config.json --db ./%[1]s --finality kovan=12", role),
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := runAgent(cmd, role, o, open)
			var invalid *legacyconfig.InvalidError
			if errors.As(err, &invalid) {
				fmt.Fprintln(cmd.ErrOrStderr(), invalid)
				return errSilent
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "legacy-config", "", "directory of the configuration (default ./config/$RUN_ENV)")
	f.StringVar(&o.base, "base-config", "", "base file in it, with or without .json (default $BASE_CONFIG, or base)")
	f.StringVar(&o.db, "db", "", "data directory, instead of db in the configuration")
	f.StringSliceVar(&o.finality, "finality", []string{"finalized"}, "when a block is final: finalized, safe or a number of blocks; chain=rule for one chain")
	f.StringSliceVar(&o.from, "from", nil, "chain=block: the first block of a chain that can hold a log, instead of index.from")
	f.StringVar(&o.logLevel, "log-level", "", "error, warn, info or debug, instead of tracing.level in the configuration")
	f.StringSliceVar(&o.journals, "journal", nil, "data directory of another agent that signs with the same KMS keys; its signatures are known then")
	f.StringVar(&o.foreign, "foreign-use", foreignStop, "when KMS knows a signature that no journal has: stop, or only warn")
	f.StringVar(&o.leases, "leases", "", "directory that all agents on this machine with the same keys share: only one of them uses an account at a time")
	metricsFlag(cmd, &o.metrics)
	if role == legacyconfig.Updater {
		f.BoolVar(&o.history, "import-signing-history", false,
			"take what this key signed from the chain, once, after every other updater with it was stopped")
	}
	return cmd
}

// runAgent runs an agent until the command's context ends.
func runAgent(cmd *cobra.Command, role legacyconfig.Role, o runOptions, open signerOpener) (err error) {
	cfg, err := o.load(role)
	if err != nil {
		return err
	}
	log, err := o.logger(cmd, cfg)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	shown, err := listenMetrics(ctx, o.metrics)
	if err != nil {
		return err
	}
	defer shown.close()
	for _, p := range cfg.Notes {
		log.WarnContext(ctx, "configuration note", "setting", p.Path, "at", p.Place.String(), "note", p.Text)
	}
	db, err := sqlite.Open(ctx, store.Config{
		Dir: cfg.DB, Log: log,
		Deployment: fmt.Sprintf("agents of home %s of domain %s at %s", cfg.Home.Name, cfg.Home.Domain, cfg.Home.Address),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	journal, done, err := openSharedJournal(ctx, db, o.journals)
	if err != nil {
		return err
	}
	defer done()
	build := &agentBuild{cfg: cfg, options: o, store: db, journal: journal, open: open, log: log}
	nodeCfg, err := build.config(ctx)
	if err != nil {
		return err
	}
	free, err := o.openLeases(ctx, &nodeCfg)
	if err != nil {
		return err
	}
	defer free()
	n, err := node.New(ctx, nodeCfg)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "agent started", "agent", string(role), "home", cfg.Home.Name, "data", cfg.DB, "metrics", shown.url())
	if err := shown.beside(ctx, n, n.Run); err != nil {
		return err
	}
	log.InfoContext(context.WithoutCancel(ctx), "agent stopped", "agent", string(role), "home", cfg.Home.Name)
	return nil
}

// load reads the configuration and lays the flags over it.
func (o runOptions) load(role legacyconfig.Role) (*legacyconfig.Config, error) {
	dir := o.dir
	if dir == "" {
		env := os.Getenv("RUN_ENV")
		if env == "" {
			return nil, usagef("name the directory of the configuration with --legacy-config, or set RUN_ENV")
		}
		dir = filepath.Join("config", env)
	}
	cfg, err := legacyconfig.Load(legacyconfig.Source{
		Dir: dir, Base: cmp.Or(o.base, os.Getenv("BASE_CONFIG")), Role: role, Environ: os.Environ(),
	})
	if err != nil {
		return nil, err
	}
	cfg.DB = cmp.Or(o.db, cfg.DB)
	for _, text := range o.from {
		name, block, ok := strings.Cut(text, "=")
		at, err := strconv.ParseUint(block, 10, 64)
		c := chainOf(cfg, name)
		if !ok || err != nil || c == nil {
			return nil, usagef("--from %q: chain=block is expected; the chains are %s", text, strings.Join(chainNames(cfg), ", "))
		}
		c.From = at
	}
	if o.foreign != foreignStop && o.foreign != foreignWarn {
		return nil, usagef("--foreign-use %q: %s or %s is expected", o.foreign, foreignStop, foreignWarn)
	}
	_, err = o.finalityOf(cfg, cfg.Home.Name)
	return cfg, err
}

// finalityOf returns the rule of a chain.
func (o runOptions) finalityOf(cfg *legacyconfig.Config, name string) (chain.Finality, error) {
	rule := chain.Finalized
	for _, text := range o.finality {
		of, word, ok := strings.Cut(text, "=")
		if !ok {
			of, word = "", text
		}
		parsed, err := chain.ParseFinality(word)
		switch {
		case err != nil:
			return rule, usagef("--finality %s: finalized, safe or a number of blocks is expected", text)
		case ok && chainOf(cfg, of) == nil:
			return rule, usagef("--finality %s: the chains are %s", text, strings.Join(chainNames(cfg), ", "))
		case !ok || of == name:
			rule = parsed
		}
	}
	return rule, nil
}

func chainOf(cfg *legacyconfig.Config, name string) *legacyconfig.Chain {
	if cfg.Home.Name == name {
		return &cfg.Home
	}
	at := slices.IndexFunc(cfg.Replicas, func(c legacyconfig.Chain) bool { return c.Name == name })
	if at < 0 {
		return nil
	}
	return &cfg.Replicas[at]
}

func chainNames(cfg *legacyconfig.Config) []string {
	names := []string{cfg.Home.Name}
	for _, c := range cfg.Replicas {
		names = append(names, c.Name)
	}
	return names
}

func (o runOptions) logger(cmd *cobra.Command, cfg *legacyconfig.Config) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: cfg.Level}
	if o.logLevel != "" {
		level, err := parseLevel(o.logLevel)
		if err != nil {
			return nil, err
		}
		options.Level = level
	}
	if cfg.JSON {
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), options)), nil
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), options)), nil
}
