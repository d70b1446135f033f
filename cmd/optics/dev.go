package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/devnet"
)

// devOptions are the flags of optics dev.
type devOptions struct {
	chains     int
	blockTime  time.Duration
	optimistic uint64
	finality   uint64
	rate       float64
	messages   uint64
	bodyLen    int
	exit       bool
	json       bool
	data       string
	port       int
	drill      string
	plain      []string
	keys       string
	logLevel   string
	metrics    string
	shown      *metricsPort // of metrics
}

// Where the agents' keys are.
const (
	keysHex = "hex" // in this process, known to everybody
	keysKMS = "kms" // in the KMS of an offline AWS account
)

// drillWindow is the optimistic window of a drill in seconds, unless a flag says
// otherwise: long enough to see whether the watcher is in time.
const drillWindow = 30

var drills = map[string]optics.FraudKind{
	"double-update":   optics.DoubleUpdate,
	"improper-update": optics.ImproperUpdate,
}

func newDev() *cobra.Command {
	var o devOptions
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run a whole network on this machine",
		Long: "dev runs several chains in one process, deploys Optics on each, and runs every agent\n" +
			"for every lane. Nothing leaves this machine; the chains' RPC ports are on loopback.\n\n" +
			"With --keys kms it takes the steps of an operator first, in an AWS account that is offline,\n" +
			"too: keys in KMS made by kms-admin, an IAM user for each agent that signs with its own keys\n" +
			"alone, and money from a bank. The environment file of the network and the users' access\n" +
			"keys are in the data directory, for the other commands and for AWS tools.",
		Example: "  optics dev                                   three chains, a message a second, until Ctrl-C\n" +
			"  optics dev --messages 300 --exit --json      300 messages, then a summary\n" +
			"  optics dev --data ./network                  keep the network; the next start resumes it\n" +
			"  optics dev --drill double-update             let the updater cheat and see it caught\n" +
			"  optics dev --plain-replicas all              replicas of the first version: no batches, no reasons\n" +
			"  optics dev --plain-replicas bravo,charlie    the same on two of the chains\n" +
			"  optics dev --keys kms                        keys in KMS; each agent may use its own alone",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.complete(cmd); err != nil {
				return err
			}
			return runDev(cmd, o)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.chains, "chains", 3, fmt.Sprintf("number of chains, %d to %d", devnet.MinChains, devnet.MaxChains))
	f.DurationVar(&o.blockTime, "block-time", time.Second, "time between blocks, at least 1s")
	f.Uint64Var(&o.optimistic, "optimistic-seconds", 3, fmt.Sprintf("optimistic window of every replica in seconds (in a drill %d)", drillWindow))
	f.Uint64Var(&o.finality, "finality", 2, "blocks that must stand on a block before it is final")
	f.Float64Var(&o.rate, "rate", 1, "messages a second over all lanes; 0 is as many as the chains take (default with --messages: 0)")
	f.Uint64Var(&o.messages, "messages", 0, "number of messages over all lanes; 0 is no end")
	f.IntVar(&o.bodyLen, "body-bytes", 32, fmt.Sprintf("length of the random message bodies, at most %d", optics.MaxBodyLen))
	f.BoolVar(&o.exit, "exit", false, "with --messages: end when every message is processed, with code 0 only if all arrived")
	f.BoolVar(&o.json, "json", false, "print the summary as JSON, and log lines instead of the live view")
	f.StringVar(&o.data, "data", "", "directory that keeps the network (default: a temporary one, removed at the end)")
	f.IntVar(&o.port, "port", 0, "RPC port of the first chain, the others follow; 0 takes free ports")
	f.StringVar(&o.drill, "drill", "", "let the updater cheat: double-update or improper-update")
	f.StringSliceVar(&o.plain, "plain-replicas", nil, "chains whose replicas are of the first version, or all")
	f.StringVar(&o.keys, "keys", keysHex, "where the agents' keys are: hex, which everybody knows, or kms, in an AWS account of this process")
	f.StringVar(&o.logLevel, "log-level", "info", "error, warn, info or debug")
	metricsFlag(cmd, &o.metrics)
	return cmd
}

// complete fills in what depends on other flags and refuses what contradicts.
func (o *devOptions) complete(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	if o.messages > 0 && !changed("rate") {
		o.rate = 0
	}
	if o.drill != "" {
		if _, ok := drills[o.drill]; !ok {
			return usagef("--drill %q: double-update and improper-update are possible", o.drill)
		}
		if o.messages > 0 {
			return usagef("--drill and --messages exclude each other; a drill sends its own message")
		}
		o.rate = 0
		if !changed("optimistic-seconds") {
			o.optimistic = drillWindow
		}
	}
	switch {
	case o.exit && o.messages == 0:
		return usagef("--exit needs --messages")
	case o.chains < devnet.MinChains || o.chains > devnet.MaxChains:
		return usagef("--chains %d: from %d to %d are possible", o.chains, devnet.MinChains, devnet.MaxChains)
	case o.keys != keysHex && o.keys != keysKMS:
		return usagef("--keys %q: hex and kms are possible", o.keys)
	case o.keys == keysKMS && o.optimistic == 0:
		return usagef("--keys kms needs an optimistic window: --optimistic-seconds 1 or more")
	case o.blockTime < time.Second:
		return usagef("--block-time %s: at least 1s is needed, since a block is a second younger than the one before", o.blockTime)
	case o.rate < 0:
		return usagef("--rate %g: 0 or more is expected", o.rate)
	case o.rate == 0 && changed("rate") && o.messages == 0:
		return usagef("--rate 0 needs --messages")
	case o.port < 0 || o.port+o.chains > 65536:
		return usagef("--port %d: 0 to %d are possible for %d chains", o.port, 65536-o.chains, o.chains)
	}
	if err := o.completePlain(); err != nil {
		return err
	}
	if _, err := parseLevel(o.logLevel); err != nil {
		return err
	}
	if _, err := kathy.Random(o.bodyLen, 0); err != nil {
		return usagef("--body-bytes: %w", err)
	}
	return nil
}

// completePlain turns "all" into names and refuses names that no chain has.
func (o *devOptions) completePlain() error {
	names := devnet.ChainNames(o.chains)
	if slices.Equal(o.plain, []string{"all"}) {
		o.plain = names
	}
	for _, name := range o.plain {
		if !slices.Contains(names, name) {
			return usagef("--plain-replicas: no chain is called %q; the chains are %s, or all of them: all", name, strings.Join(names, ", "))
		}
	}
	return nil
}

func parseLevel(text string) (slog.Level, error) {
	levels := map[string]slog.Level{"error": slog.LevelError, "warn": slog.LevelWarn, "info": slog.LevelInfo, "debug": slog.LevelDebug}
	level, ok := levels[text]
	if !ok {
		return 0, usagef("--log-level %q: error, warn, info or debug are possible", text)
	}
	return level, nil
}

func runDev(cmd *cobra.Command, o devOptions) (err error) {
	if o.shown, err = listenMetrics(cmd.Context(), o.metrics); err != nil {
		return err
	}
	defer o.shown.close()
	dir, cleanup, err := o.directory()
	if err != nil {
		return err
	}
	defer cleanup()
	show, err := newShow(cmd, o, dir)
	if err != nil {
		return err
	}
	defer show.close()
	cfg, err := o.network(dir, show.log)
	if err != nil {
		return err
	}
	var cloud *devCloud
	if o.keys == keysKMS {
		if cloud, err = newCloud(o, dir, show.log); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, cloud.close()) }()
		cfg.Accounts = cloud.accounts
	}
	network, err := devnet.Start(cmd.Context(), cfg)
	if err != nil {
		return err
	}
	if cloud != nil {
		show.provisioned = cloud.table()
	}
	err = devSession(cmd.Context(), network, o, show)
	return errors.Join(err, network.Close())
}

// directory returns where the network is kept, and what to do at the end.
func (o devOptions) directory() (string, func(), error) {
	if o.data != "" {
		return o.data, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "optics-dev-")
	if err != nil {
		return "", nil, fmt.Errorf("make a temporary directory: %w; name one with --data", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil // the system clears what is left
}

func (o devOptions) network(dir string, log *slog.Logger) (devnet.Config, error) {
	chat, err := kathy.Random(o.bodyLen, 1)
	if err != nil {
		return devnet.Config{}, err
	}
	cfg := devnet.Config{
		Chains: o.chains, BlockTime: o.blockTime, OptimisticSeconds: o.optimistic, Finality: o.finality,
		Dir: dir, Memory: o.data == "", Port: o.port, Now: time.Now, Log: log,
		Traffic: devnet.Traffic{Messages: o.messages, Rate: o.rate, Chat: chat}, PlainReplicas: o.plain,
		Governed: true,
	}
	if o.drill != "" {
		cfg.Without = devnet.DrillWithout(drills[o.drill])
	}
	return cfg, nil
}

// devSession runs a network that has started until its purpose is reached or ctx
// ends.
func devSession(ctx context.Context, network *devnet.Network, o devOptions, show *show) error {
	remove, err := announce(network, show)
	if err != nil {
		return err
	}
	defer remove()
	if o.shown != nil {
		show.say("metrics are at " + o.shown.url())
	}
	ctx, finish := context.WithCancel(ctx)
	defer finish()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return o.shown.beside(ctx, network.Node(), network.Run) })
	group.Go(func() error { return show.follow(ctx, network.Node()) })
	group.Go(func() error {
		defer finish()
		return purpose(ctx, network, o, show)
	})
	return group.Wait()
}

// purpose does what the flags ask for and returns when it is done.
func purpose(ctx context.Context, network *devnet.Network, o devOptions, show *show) error {
	switch {
	case o.drill != "":
		return drill(ctx, network, drills[o.drill], show)
	case o.exit:
		return deliver(ctx, network, o.messages, show)
	}
	<-ctx.Done()
	return nil
}

// announce tells people and other processes where the network is.
func announce(network *devnet.Network, show *show) (remove func(), err error) {
	path, err := devnet.DefaultFile()
	if err != nil {
		return nil, err
	}
	file := network.File()
	if err := file.Write(path); err != nil {
		return nil, err
	}
	show.network(file)
	return func() {
		if now, err := devnet.ReadFile(path); err == nil && now.PID == file.PID {
			_ = os.Remove(path) // a stale description names a process that is gone
		}
	}, nil
}
