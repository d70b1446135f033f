package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/awsfake"
)

// awsFakeOptions are the flags of optics aws-fake serve and run.
type awsFakeOptions struct {
	listen     string
	anywhere   bool
	accounts   []string
	regions    []string
	state      string
	quotas     bool
	aliasDelay time.Duration
	logLevel   string
}

func newAWSFake() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "aws-fake",
		Short: "An AWS endpoint on this machine, to rehearse with",
		Long: "aws-fake is KMS, Secrets Manager, IAM and STS without AWS, for every AWS SDK and for the\n" +
			"aws command line. IAM decides about every call, as AWS does. It is a fake: its private\n" +
			"keys lie in plain text. Never keep a key in it that guards anything.",
		Example: "  optics aws-fake serve --state ./aws.json\n" +
			"  optics aws-fake run -- optics keys provision -e staging",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAWSFakeServe(), newAWSFakeRun(), newAWSFakeFault())
	return cmd
}

func newAWSFakeServe() *cobra.Command {
	var o awsFakeOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the endpoint until Ctrl-C",
		Long:  "serve prints what a shell needs to use the endpoint with any AWS tool, and serves until Ctrl-C.",
		Example: "  optics aws-fake serve                        an empty account, forgotten at the end\n" +
			"  optics aws-fake serve --state ./aws.json     an account that is there again the next time\n" +
			"  optics aws-fake serve --alias-delay 5m       changed aliases count as late as they may on AWS",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.session(cmd, func(ctx context.Context, server *awsfake.Server) error {
				o.announce(cmd, server)
				<-ctx.Done()
				return nil
			})
		},
	}
	o.flags(cmd, "127.0.0.1:4599")
	return cmd
}

func newAWSFakeRun() *cobra.Command {
	var o awsFakeOptions
	cmd := &cobra.Command{
		Use:   "run [flags] -- COMMAND [ARGUMENT…]",
		Short: "Run one command against the endpoint",
		Long: "run serves the endpoint, runs a command as its root user, and ends with it. The command\n" +
			"finds the endpoint and the access key in its environment.",
		Example: "  optics aws-fake run -- aws kms list-aliases\n" +
			"  optics aws-fake run --state ./aws.json -- ./rehearse.sh",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("a command is expected after --; see: %s --help", cmd.CommandPath())
			}
			return o.session(cmd, func(ctx context.Context, server *awsfake.Server) error {
				return o.execute(ctx, cmd, server, args)
			})
		},
	}
	o.flags(cmd, "127.0.0.1:0")
	return cmd
}

func (o *awsFakeOptions) flags(cmd *cobra.Command, listen string) {
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", listen, "address to listen on; port 0 takes a free one")
	f.BoolVar(&o.anywhere, "listen-anywhere", false, "allow addresses that other machines reach")
	f.StringSliceVar(&o.accounts, "account", []string{awsfake.DefaultAccount}, "accounts of 12 digits; the environment is for the first")
	f.StringSliceVar(&o.regions, "region", []string{awsfake.DefaultRegion}, "regions; the environment is for the first")
	f.StringVar(&o.state, "state", "", "file that keeps everything, private keys included; nothing is kept without it")
	f.BoolVar(&o.quotas, "quotas", true, "throttle calls of KMS as AWS does")
	f.DurationVar(&o.aliasDelay, "alias-delay", 0, "time until a changed alias or tag counts for authorization; on AWS up to 5m")
	f.StringVar(&o.logLevel, "log-level", "warn", "error, warn, info or debug; debug shows every call")
}

// check refuses what the endpoint must not be started with.
func (o *awsFakeOptions) check() error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return usagef("--listen %q: an address such as 127.0.0.1:4599 is expected", o.listen)
	}
	ip := net.ParseIP(host)
	if host != "localhost" && (ip == nil || !ip.IsLoopback()) && !o.anywhere {
		return usagef("--listen %s: other machines reach this address, and the endpoint keeps private keys; add --listen-anywhere if that is meant", o.listen)
	}
	if len(o.accounts) == 0 || len(o.regions) == 0 {
		return usagef("--account and --region need a value each")
	}
	return nil
}

// session serves the endpoint while do runs.
func (o *awsFakeOptions) session(cmd *cobra.Command, do func(context.Context, *awsfake.Server) error) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	level, err := parseLevel(o.logLevel)
	if err != nil {
		return err
	}
	cfg := awsfake.Config{
		Account: o.accounts[0], MoreAccounts: o.accounts[1:], Region: o.regions[0], MoreRegions: o.regions[1:],
		Now: time.Now, StateFile: o.state, AliasDelay: o.aliasDelay,
		Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level})),
	}
	if o.quotas {
		cfg.Quotas = awsfake.DefaultQuotas()
	}
	server, err := awsfake.New(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := server.Start(cmd.Context(), o.listen); err != nil {
		return err
	}
	return do(cmd.Context(), server)
}

// environment is what AWS tools need to use the endpoint as its root user.
func (o *awsFakeOptions) environment(server *awsfake.Server) []string {
	root := server.Root()
	return []string{
		"AWS_ENDPOINT_URL=" + server.URL(),
		"AWS_ENDPOINT_URL_STS=" + server.URL(), // the SDK for Go asks for web identities before it reads the line above
		"AWS_ACCESS_KEY_ID=" + root.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + root.SecretAccessKey,
		"AWS_REGION=" + o.regions[0],
		"AWS_DEFAULT_REGION=" + o.regions[0],
	}
}

// overriding are variables that would take an AWS tool elsewhere.
var overriding = []string{"AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"}

func (o *awsFakeOptions) announce(cmd *cobra.Command, server *awsfake.Server) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "# Offline AWS endpoint: account %s, region %s. A fake: keep no key in it that guards anything.\n",
		strings.Join(o.accounts, ", "), strings.Join(o.regions, ", "))
	fmt.Fprintf(out, "unset %s\n", strings.Join(overriding, " "))
	for _, line := range o.environment(server) {
		fmt.Fprintf(out, "export %s\n", line)
	}
	fmt.Fprintln(out, "# With these lines in a shell: aws kms list-aliases. Ctrl-C ends the endpoint.")
}

// execute runs a command and passes on that it failed; the command has told why.
func (o *awsFakeOptions) execute(ctx context.Context, cmd *cobra.Command, server *awsfake.Server, args []string) error {
	child := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the operator names the command to run
	child.Stdin, child.Stdout, child.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	for _, line := range os.Environ() {
		name, _, _ := strings.Cut(line, "=")
		if !slices.Contains(overriding, name) {
			child.Env = append(child.Env, line)
		}
	}
	child.Env = append(child.Env, o.environment(server)...)
	err := child.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		return errSilent
	}
	return fmt.Errorf("run %s: %w", args[0], err)
}
