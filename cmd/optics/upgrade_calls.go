package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/upgrade"
)

// callsFile are the calls that governance makes on one network.
type callsFile struct {
	Environment string        `json:"environment"`
	Plan        string        `json:"plan"` // its digest
	Network     string        `json:"network"`
	ChainID     uint64        `json:"chainId"`
	Calls       []outsideCall `json:"calls"`
}

// outsideCall is a call that the environment has no key for.
type outsideCall struct {
	What   string         `json:"what"`
	Method string         `json:"method"`
	From   common.Address `json:"from"`
	To     common.Address `json:"to"`
	Value  string         `json:"value"` // in wei
	Data   hexutil.Bytes  `json:"data"`
}

// callsDir is where the calls of governance are written.
func callsDir(plan string) string { return plan + ".calls" }

// tellCalls writes the calls that others must make, a file for each network and one
// for the Transaction Builder of each Safe, and says so. Files of calls that are
// made are removed.
func (r *upgradeRun) tellCalls(ctx context.Context, left []upgrade.Transaction) error {
	files := make(map[string]*callsFile)
	for _, t := range r.plan.Upgrade.Transactions {
		for _, end := range []string{".json", ".safe.json"} {
			if err := os.Remove(r.callsPath(t.Network, end)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove calls that are made: %w", err)
			}
		}
	}
	for _, t := range left {
		if files[t.Network] == nil {
			files[t.Network] = &callsFile{Environment: r.p.env.Name, Plan: r.plan.Changes.DigestHex(), Network: t.Network, ChainID: t.ChainID}
		}
		files[t.Network].Calls = append(files[t.Network].Calls, outsideCall{
			What: t.What, Method: t.Method, From: t.From, To: *t.To, Value: "0", Data: t.Data,
		})
		l := &lineWriter{w: r.cmd.OutOrStdout()}
		l.line("for governance: on %s (chain id %d) %s calls %s of %s, to %s", t.Network, t.ChainID, t.From, t.Method, t.To, t.What)
		if t.Destination != 0 {
			l.line("  if it is made already, its message is under way, and nothing is to be done but to wait")
		}
		if l.err != nil {
			return l.err
		}
	}
	for _, f := range files {
		if err := r.writeCalls(f.Network, ".json", f); err != nil {
			return err
		}
	}
	return r.tellSafes(ctx, left)
}

// tellSafes writes the files of the Safes among those who must act.
func (r *upgradeRun) tellSafes(ctx context.Context, left []upgrade.Transaction) error {
	var asked []common.Address
	for _, t := range left {
		if slices.Contains(asked, t.From) {
			continue
		}
		asked = append(asked, t.From)
		var code hexutil.Bytes
		if err := r.p.nodes[t.Network].CallContext(ctx, &code, "eth_getCode", t.From, "latest"); err != nil {
			return fmt.Errorf("%s: ask whether %s is a contract: %w", t.Network, t.From, err)
		}
		if len(code) == 0 {
			continue
		}
		theirs := *r.plan.Upgrade
		theirs.Transactions = left
		batches, err := upgrade.SafeBatches(ctx, &theirs, r.p.forkNodes(), upgrade.SafeConfig{Safe: t.From})
		if errors.Is(err, upgrade.ErrInput) {
			fmt.Fprintf(r.cmd.OutOrStdout(), "no file for the Transaction Builder: %v\n", err)
			continue
		}
		if err != nil {
			return err
		}
		for _, b := range batches {
			if err := printSafe(r.cmd.OutOrStdout(), t.From, b); err != nil {
				return err
			}
			if err := r.writeCalls(b.Network, ".safe.json", b.File); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *upgradeRun) callsPath(network, end string) string {
	return filepath.Join(callsDir(r.path), network+end)
}

// writeCalls writes a file for governance.
func (r *upgradeRun) writeCalls(network, end string, v any) error {
	if err := os.MkdirAll(callsDir(r.path), 0o755); err != nil { //nolint:gosec // calls are for everybody to read
		return fmt.Errorf("write the calls of governance: %w", err)
	}
	return writeIndented(r.callsPath(network, end), v, 0o644)
}
