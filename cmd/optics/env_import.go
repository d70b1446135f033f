package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/deployment/published"
	"github.com/opticsnet/optics/internal/environment"
)

// importOptions are the flags of env import.
type importOptions struct {
	name, class, dir string
	rpc, chainIDs    []string
}

// importReport is what env import says.
type importReport struct {
	Name       string              `json:"name"`
	File       string              `json:"file"`
	Deployment string              `json:"deployment"`
	Networks   []string            `json:"networks"`
	Loads      bool                `json:"loads"`
	Findings   []published.Finding `json:"findings"`
}

func newEnvImport() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import DIR",
		Short: "Make an environment of a deployment that exists",
		Long: "import reads the directory of a published deployment: <network>_config.json and\n" +
			"<network>_contracts.json of every network, <network>_verification.json and <agent>-partial.json\n" +
			"where they are. It writes an environment.yaml whose comments say where each value came from,\n" +
			"and a record of the deployment from which agents can run. With --rpc it reads what no file\n" +
			"says from the chain. Private keys and endpoints in the files are never copied.\n\n" +
			"It says a line for each thing that is wrong with the deployment (danger), that no source says\n" +
			"(missing) or that is worth knowing (note). Nothing that is there is overwritten. The exit code is\n" +
			"1 when the environment.yaml needs a change before it loads.",
		Example: "  optics env import config/development --name testnets\n" +
			"  optics env import config/mainnet --name mainnet --rpc celo=\"$CELO_RPC\" --rpc ethereum=\"$ETHEREUM_RPC\"\n" +
			"  optics env import config/1630948696371 --name lab --chain-id lab-chain=31337",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("one directory is expected; see: %s --help", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			return o.run(cmd, args[0])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.name, "name", "", "name of the environment; without it the name of DIR")
	f.StringVar(&o.class, "class", "", "development, staging or production; without it what the files call the environment")
	f.StringArrayVar(&o.rpc, "rpc", nil, "`NETWORK=URL`: read what no file says from the chain")
	f.StringArrayVar(&o.chainIDs, "chain-id", nil, "`NETWORK=NUMBER`: chain id of a network that is not a published one")
	f.StringVar(&o.dir, "output-dir", "", "directory that gets a folder for the environment; without it that of --environments")
	return cmd
}

// madePattern is the name that published tools give to a directory: the time in
// milliseconds.
var madePattern = regexp.MustCompile(`^1[0-9]{12}$`)

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

func (o importOptions) run(cmd *cobra.Command, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find the directory: %w", err)
	}
	d, err := published.Read(dir)
	if err != nil {
		return err
	}
	options, err := o.options(filepath.Base(dir))
	if err != nil {
		return err
	}
	envDir, err := o.target(cmd, options.Name)
	if err != nil {
		return err
	}
	if options.ChainIDs, err = o.numbers(); err != nil {
		return err
	}
	urls, err := pairs("rpc", o.rpc)
	if err != nil {
		return err
	}
	options.Chains = make(map[string]published.Chain)
	for name, endpoint := range urls {
		if !slices.Contains(d.Names(), name) {
			return usagef("--rpc %s: is not a network of %s; there are %s", name, dir, strings.Join(d.Names(), ", "))
		}
		client, err := gethrpc.DialContext(cmd.Context(), endpoint)
		if err != nil {
			return fmt.Errorf("reach the endpoint of %s: %w", name, hideURL(err))
		}
		defer client.Close()
		options.Chains[name] = importChain{client}
	}
	imported, err := d.Import(cmd.Context(), options)
	if err != nil {
		return hideURL(err)
	}
	return o.write(cmd, envDir, imported)
}

// options returns what the flags and the name of the directory say.
func (o importOptions) options(base string) (published.Options, error) {
	options := published.Options{Name: o.name, Class: environment.Class(o.class), Made: uint64(time.Now().UnixMilli())}
	if o.class != "" && options.Class.UnmarshalText([]byte(o.class)) != nil {
		return options, usagef("--class %q: development, staging or production is expected", o.class)
	}
	if options.Name == "" {
		options.Name = base
	}
	if !namePattern.MatchString(options.Name) {
		return options, usagef("--name: %q is no name of an environment; small letters, digits and hyphens are expected", options.Name)
	}
	if madePattern.MatchString(base) {
		made, err := strconv.ParseUint(base, 10, 64)
		if err != nil {
			return options, fmt.Errorf("read the time of %s: %w", base, err)
		}
		options.Made = made
	}
	return options, nil
}

// target returns the folder of the new environment, which must not have one yet.
func (o importOptions) target(cmd *cobra.Command, name string) (string, error) {
	parent := o.dir
	if parent == "" {
		parent = cmd.Flag("environments").Value.String()
	}
	envDir := filepath.Join(parent, name)
	file := filepath.Join(envDir, environment.FileName)
	switch _, err := os.Lstat(file); {
	case err == nil:
		return "", usagef("%s is there already and is not overwritten; name the environment otherwise with --name", file)
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("look for an environment: %w", err)
	}
	return envDir, nil
}

// pairs reads the values NETWORK=VALUE of a flag. Values are never shown.
func pairs(flag string, texts []string) (map[string]string, error) {
	values := make(map[string]string)
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		if _, twice := values[name]; !ok || value == "" || twice {
			return nil, usagef("--%s %s: NETWORK=VALUE is expected, once for each network", flag, name)
		}
		values[name] = value
	}
	return values, nil
}

func (o importOptions) numbers() (map[string]uint64, error) {
	texts, err := pairs("chain-id", o.chainIDs)
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]uint64)
	for name, text := range texts {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil || n == 0 {
			return nil, usagef("--chain-id %s=%s: a number above 0 is expected", name, text)
		}
		numbers[name] = n
	}
	return numbers, nil
}

// write writes record and environment file, the file last: it is what makes the
// folder an environment.
func (o importOptions) write(cmd *cobra.Command, envDir string, imported *published.Imported) error {
	if err := deployment.Write(envDir, imported.Record, imported.Agents); err != nil {
		return err
	}
	file := filepath.Join(envDir, environment.FileName)
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // environments are public
	if err != nil {
		return fmt.Errorf("write environment: %w", err)
	}
	_, err = f.Write(imported.File)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write environment: %w", err)
	}
	report := importReport{
		Name: imported.Record.Environment, File: file, Deployment: deployment.Dir(envDir, imported.Record.Made),
		Findings: append([]published.Finding{}, imported.Findings...),
	}
	for _, n := range imported.Record.Networks {
		report.Networks = append(report.Networks, n.Name)
	}
	_, loadErr := environment.Load(file)
	var invalid *environment.InvalidError
	if loadErr != nil && !errors.As(loadErr, &invalid) {
		return loadErr
	}
	report.Loads = loadErr == nil
	if err := printAs(cmd, report, func() error { return report.print(cmd) }); err != nil {
		return err
	}
	if invalid != nil {
		return tellProblems(cmd, invalid.Problems)
	}
	return nil
}

func (r importReport) print(cmd *cobra.Command) error {
	var text strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintln(&text, f)
	}
	fmt.Fprintf(&text, "%s: written: %d networks (%s)\n%s: written; agents run from it with --legacy-config\n",
		r.File, len(r.Networks), strings.Join(r.Networks, ", "), r.Deployment)
	_, err := fmt.Fprint(cmd.OutOrStdout(), text.String())
	return err
}

// importChain reads one chain over one endpoint.
type importChain struct{ client chain.Node }

// importTimeout bounds one question.
const importTimeout = 30 * time.Second

// ask makes one request. What it says of a failure names no endpoint.
func (c importChain) ask(ctx context.Context, result any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, importTimeout)
	defer cancel()
	var shown *url.Error
	err := c.client.CallContext(ctx, result, method, args...)
	if errors.As(err, &shown) {
		err = shown.Err
	}
	return err
}

// ChainID returns the EIP-155 chain id.
func (c importChain) ChainID(ctx context.Context) (uint64, error) {
	var id hexutil.Uint64
	err := c.ask(ctx, &id, "eth_chainId")
	return uint64(id), err
}

// Call returns what a contract answers at the latest block.
func (c importChain) Call(ctx context.Context, to common.Address, data []byte) ([]byte, error) {
	var answer hexutil.Bytes
	err := c.ask(ctx, &answer, "eth_call", map[string]any{"to": to, "data": hexutil.Bytes(data)}, "latest")
	return answer, err
}

// Code returns the code at an address at the latest block.
func (c importChain) Code(ctx context.Context, at common.Address) ([]byte, error) {
	var code hexutil.Bytes
	err := c.ask(ctx, &code, "eth_getCode", at, "latest")
	return code, err
}
