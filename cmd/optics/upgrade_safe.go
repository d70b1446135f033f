package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

// upgradeSafe are the flags for who governs with a Safe.
type upgradeSafe struct {
	address   string
	version   string
	nonce     int64
	multiSend string
	out       string
}

func (o *upgradeSafe) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.address, "safe", "", "Safe that governs: print the hashes that its owners sign")
	f.StringVar(&o.version, "safe-version", "", "version of the Safe, 1.3.0 or 1.4.1 (default: what it says)")
	f.Int64Var(&o.nonce, "safe-nonce", -1, "nonce of the Safe (default: its next)")
	f.StringVar(&o.multiSend, "safe-multisend", "", "MultiSendCallOnly that the Safe uses for several calls (default: that of its version)")
	f.StringVar(&o.out, "safe-out", "", "directory for a file of the Transaction Builder for each network")
}

// deliver prints the hashes and writes the files of a plan for a Safe.
func (o *upgradeSafe) deliver(cmd *cobra.Command, p *upgrade.Plan, nodes map[string]fork.Node, table bool) error {
	if o.address == "" {
		if o.out != "" {
			return usagef("--safe-out needs --safe")
		}
		return nil
	}
	cfg, err := o.config()
	if err != nil {
		return err
	}
	batches, err := upgrade.SafeBatches(cmd.Context(), p, nodes, cfg)
	if err != nil {
		return err
	}
	for _, b := range batches {
		if o.out != "" {
			if err := o.write(b); err != nil {
				return err
			}
		}
		if !table {
			continue
		}
		if err := printSafe(cmd.OutOrStdout(), cfg.Safe, b); err != nil {
			return err
		}
	}
	return nil
}

func (o *upgradeSafe) config() (upgrade.SafeConfig, error) {
	cfg := upgrade.SafeConfig{Version: o.version}
	if !common.IsHexAddress(o.address) {
		return cfg, usagef("--safe %q is not an address", o.address)
	}
	cfg.Safe = common.HexToAddress(o.address)
	if o.multiSend != "" {
		if !common.IsHexAddress(o.multiSend) {
			return cfg, usagef("--safe-multisend %q is not an address", o.multiSend)
		}
		cfg.MultiSend = common.HexToAddress(o.multiSend)
	}
	if o.nonce >= 0 {
		nonce := uint64(o.nonce)
		cfg.Nonce = &nonce
	}
	return cfg, nil
}

func (o *upgradeSafe) write(b upgrade.SafeBatch) error {
	if err := os.MkdirAll(o.out, 0o750); err != nil {
		return fmt.Errorf("write the file of the Safe: %w", err)
	}
	return writeIndented(filepath.Join(o.out, b.Network+".json"), b.File, 0o600)
}

// writeIndented writes a file of JSON for people and other programs.
func writeIndented(path string, v any, mode os.FileMode) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", path, err)
	}
	if err := os.WriteFile(path, append(data, '\n'), mode); err != nil {
		return fmt.Errorf("write calls: %w", err)
	}
	return nil
}

// printSafe writes what the owners of a Safe compare on their screens.
func printSafe(w io.Writer, safe common.Address, b upgrade.SafeBatch) error {
	l := &lineWriter{w: w}
	l.line("Safe %s on %s, version %s, nonce %d: %d calls", safe, b.Network, b.Version, b.Nonce, b.Calls)
	l.line("  to           %s (operation %d)", b.To, b.Operation)
	l.line("  domain hash  %s\n  message hash %s\n  safeTxHash   %s", b.Hashes.Domain, b.Hashes.Message, b.Hashes.SafeTx)
	return l.err
}
