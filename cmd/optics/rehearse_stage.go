package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/devnet/localchain"
	"github.com/opticsnet/optics/internal/environment"
)

const (
	// rehearsalPace is how often the chains of a rehearsal make a block at most.
	// Their time runs at least a second a block.
	rehearsalPace = 100 * time.Millisecond
	// rehearsalBehind is how far behind their clocks begin, so that blocks can come
	// quickly without running ahead.
	rehearsalBehind = time.Minute
)

// stage is where a rehearsal happens.
type stage struct {
	env       *environment.Environment
	program   string // this one
	dir       string
	temporary bool
	verbose   bool
	screen    io.Writer
	variables []string // of the environment of commands

	server *awsfake.Server
	chains []*localchain.Chain
	faucet *ecdsa.PrivateKey  // owns all money, and stands for the governor
	still  context.CancelFunc // ends the making of blocks
	blocks *errgroup.Group
	agents []*agentProcess
}

// newStage makes the working directory with the copy of the environment.
func newStage(cmd *cobra.Command, o rehearseOptions, env *environment.Environment) (*stage, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	s := &stage{env: env, program: program, dir: o.keep, verbose: o.verbose, screen: cmd.ErrOrStderr()}
	if s.dir == "" {
		s.temporary = true
		s.dir, err = os.MkdirTemp("", "optics-rehearsal-")
	} else if s.dir, err = filepath.Abs(s.dir); err == nil {
		err = os.MkdirAll(s.dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("make the working directory: %w", err)
	}
	if entries, err := os.ReadDir(s.dir); err != nil || len(entries) > 0 {
		return nil, usagef("--keep %s: an empty directory is expected", s.dir)
	}
	if s.faucet, err = crypto.GenerateKey(); err != nil {
		return nil, err
	}
	return s, nil
}

// close ends everything that the rehearsal has started, newest first.
func (s *stage) close() error {
	var errs []error
	for _, a := range s.agents {
		errs = append(errs, a.stop())
	}
	if s.still != nil {
		s.still()
		errs = append(errs, s.blocks.Wait())
	}
	for _, c := range s.chains {
		errs = append(errs, c.Close())
	}
	if s.server != nil {
		errs = append(errs, s.server.Close())
	}
	if s.temporary {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

// open starts the AWS account and the chains, and writes the environment.
func (s *stage) open(ctx context.Context) error {
	if err := s.openAccount(ctx); err != nil {
		return err
	}
	if err := s.openChains(ctx); err != nil {
		return err
	}
	return s.writeEnvironment()
}

func (s *stage) openAccount(ctx context.Context) error {
	region := s.env.Keys.Region
	if region == "" {
		region = awsfake.DefaultRegion
	}
	var err error
	if s.server, err = awsfake.New(awsfake.Config{Region: region, Now: time.Now, Log: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	if err := s.server.Start(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	root := s.server.Root()
	profile := fmt.Sprintf("[root]\naws_access_key_id = %s\naws_secret_access_key = %s\n", root.AccessKeyID, root.SecretAccessKey)
	if err := os.WriteFile(s.path("aws-credentials"), []byte(profile), 0o600); err != nil {
		return err
	}
	s.set("PATH", os.Getenv("PATH"))
	s.set("HOME", s.dir)
	s.set("OPTICS_STATE", s.path("state"))
	s.set("AWS_ENDPOINT_URL", s.server.URL())
	s.set("AWS_SHARED_CREDENTIALS_FILE", s.path("aws-credentials"))
	s.set("AWS_CONFIG_FILE", os.DevNull)
	s.set("AWS_EC2_METADATA_DISABLED", "true")
	return nil
}

func (s *stage) set(name, value string) { s.variables = append(s.variables, name+"="+value) }

// openChains starts a chain for each network, with the chain id of the file, and
// sets the variables that the file needs.
func (s *stage) openChains(ctx context.Context) error {
	rich := types.Account{Balance: new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(1e18))}
	alloc := types.GenesisAlloc{crypto.PubkeyToAddress(s.faucet.PublicKey): rich}
	given := make(map[string]bool)
	give := func(t environment.Text, value string) {
		for _, name := range t.Variables() {
			if !given[name] {
				given[name] = true
				s.set(name, value)
			}
		}
	}
	begun := uint64(time.Now().Add(-rehearsalBehind).Unix()) //nolint:gosec // after 1970
	inner, stop := context.WithCancel(ctx)
	s.still, s.blocks = stop, new(errgroup.Group)
	for i := range s.env.Networks {
		n := &s.env.Networks[i]
		chain, err := localchain.New(localchain.Config{Name: n.Name, ChainID: n.ChainID, Alloc: alloc, Finalized: 2, Safe: 1, GenesisTime: begun})
		if err != nil {
			return err
		}
		s.chains = append(s.chains, chain)
		s.blocks.Go(func() error { return makeBlocksOf(inner, chain) })
		for j, endpoint := range n.RPC.Endpoints {
			give(endpoint, fmt.Sprintf("%s/?provider=%d", strings.TrimSuffix(chain.HTTPURL(), "/"), j+1))
		}
	}
	if s.env.Keys.Account != nil {
		give(*s.env.Keys.Account, awsfake.DefaultAccount)
	}
	give(s.env.Contracts.Governor.Account.Text, crypto.PubkeyToAddress(s.faucet.PublicKey).Hex())
	for _, name := range s.env.Variables() {
		if !given[name] { // an account of somebody who does nothing in a rehearsal
			s.set(name, common.BytesToAddress(crypto.Keccak256([]byte(name))).Hex())
		}
	}
	return nil
}

// makeBlocksOf makes blocks until the context ends: quickly until the chain's clock
// has caught up with this machine's, then a block a second.
func makeBlocksOf(ctx context.Context, chain *localchain.Chain) error {
	ticker := time.NewTicker(rehearsalPace)
	defer ticker.Stop()
	for {
		ahead := time.Until(time.Unix(int64(chain.Head().Time), 0)) //nolint:gosec // a time of this century
		if ahead > 0 && ahead < time.Second {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(ahead):
			}
		}
		if _, err := chain.Seal(ctx, 0); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("make a block of %s: %w", chain.Name(), err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// blockTimeLine is where a network says how long a block takes.
var blockTimeLine = regexp.MustCompile(`(?m)^( +blockTime: *)[0-9a-z]+`)

// approvers are those of a rehearsal.
var approvers = []string{"first-approver", "second-approver"}

// writeEnvironment copies the environment file, with approvers whose keys are made
// here.
func (s *stage) writeEnvironment() error {
	text, err := os.ReadFile(s.env.File)
	if err != nil {
		return err
	}
	copied := blockTimeLine.ReplaceAllString(withoutKeys(string(text), "gates", "approvals", "operators"), "${1}1s")
	copied += "\n# For the rehearsal.\ngates:\n  changes: approvers\n  beacons: approvers\n" +
		"approvals:\n  threshold: {changes: 1, beacons: 1}\n  validFor: 1h\n  approvers:\n"
	for _, name := range approvers {
		public, err := s.makeSSHKey(name)
		if err != nil {
			return err
		}
		copied += fmt.Sprintf("    %s:\n      ssh: [\"%s\"]\n", name, public)
	}
	copied += "operators:\n"
	for _, o := range s.env.Operators {
		copied += "  " + o.Name + ": {access: user}\n"
	}
	dir := s.path(environmentsDir, s.env.Name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, environment.FileName), []byte(copied), 0o600)
}

// makeSSHKey makes an SSH key and returns its public part.
func (s *stage) makeSSHKey(name string) (string, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	block, err := ssh.MarshalPrivateKey(private, name)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(s.path(name), pem.EncodeToMemory(block), 0o600); err != nil {
		return "", err
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))), nil
}

// withoutKeys leaves keys of the first level out of a YAML text, with what belongs
// to them.
func withoutKeys(text string, names ...string) string {
	var out strings.Builder
	leave := false
	for line := range strings.Lines(text) {
		if line[0] != ' ' && line[0] != '\n' && line[0] != '#' {
			name, _, _ := strings.Cut(line, ":")
			leave = false
			for _, n := range names {
				leave = leave || name == n
			}
		}
		if !leave {
			out.WriteString(line)
		}
	}
	return out.String()
}
