package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

const (
	upgradeFile = "upgrade.json"
	// upgradedGas is the gas that recipients of messages get after the upgrade.
	upgradedGas = 900_000
	// upgradeWait is how long messages of governance may take.
	upgradeWait = 10 * time.Minute
)

// processGasLine is where the environment's file says what recipients get.
var processGasLine = regexp.MustCompile(`(?m)^  processGas: *[0-9]+$`)

// upgradePlan wants more gas for recipients, which is part of the Replicas' code,
// and plans the upgrade that brings it. Without agents only the governing chain has
// it: nobody would carry the calls to the others.
func (s *stage) upgradePlan(ctx context.Context) error {
	file := s.path(environmentsDir, s.env.Name, environment.FileName)
	text, err := os.ReadFile(file) //nolint:gosec // the rehearsal's copy
	if err != nil {
		return err
	}
	wanted := fmt.Sprintf("  processGas: %d", upgradedGas)
	args := s.e("upgrade", "plan", "--addresses", "keys.json", "--beacon", "replica", "--implementation", "Replica",
		"--proposer", approvers[1], "--out", upgradeFile)
	if len(s.agents) == 0 {
		seat := s.env.Contracts.Governor.Network
		wanted = fmt.Sprintf("${0}\n  networks:\n    %s: {processGas: %d}", seat, upgradedGas)
		args = append(args, "--networks", seat)
	}
	changed := processGasLine.ReplaceAll(text, []byte(wanted))
	if string(changed) == string(text) {
		return fmt.Errorf("%s has no line for processGas of which another value could be rehearsed", file)
	}
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		return err
	}
	_, err = s.command(ctx, s.user(environment.Deployer), args...)
	return err
}

func (s *stage) upgradeRefused(ctx context.Context) error {
	_, err := s.ends(ctx, s.user(environment.Deployer), exitFault, s.e("upgrade", "apply", upgradeFile, "--addresses", "keys.json")...)
	return err
}

func (s *stage) upgradeApprove(ctx context.Context) error {
	out, err := s.command(ctx, s.user(environment.Deployer),
		s.e("approve", upgradeFile, "--addresses", "keys.json", "--print", "--output", "json")...)
	if err != nil {
		return err
	}
	return s.signStatement(ctx, upgradeFile, []byte(out), approvers[0])
}

// upgradeApply deploys the implementations, and then is the governor who makes the
// calls that apply has written. Where the environment has the governor's key, apply
// makes them.
func (s *stage) upgradeApply(ctx context.Context) error {
	code := exitOthers
	if s.env.Contracts.Governor.Account.IsKey() && len(s.agents) == 0 {
		code = exitOK
	}
	if _, err := s.ends(ctx, s.user(environment.Deployer), code, s.e("upgrade", "apply", upgradeFile, "--addresses", "keys.json")...); err != nil {
		return err
	}
	if s.env.Contracts.Governor.Account.IsKey() {
		return nil
	}
	made := 0
	for _, c := range s.chains {
		data, err := os.ReadFile(s.path(callsDir(upgradeFile), c.Name()+".json"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		var file callsFile
		if err := json.Unmarshal(data, &file); err != nil {
			return fmt.Errorf("read the calls of governance: %w", err)
		}
		for _, call := range file.Calls {
			if governor := crypto.PubkeyToAddress(s.faucet.PublicKey); call.From != governor {
				return fmt.Errorf("%s is to make a call, the governor is %s", call.From, governor)
			}
			if _, err := s.send(ctx, c.HTTPURL(), types.DynamicFeeTx{To: &call.To, Data: call.Data, Gas: 1_000_000}); err != nil {
				return fmt.Errorf("%s: %s: %w", c.Name(), call.What, err)
			}
			made++
		}
	}
	if made == 0 {
		return errors.New("apply has written no calls for governance")
	}
	return nil
}

// upgraded waits until all beacons read back as planned, and holds that the record
// has the new implementations and drift finds nothing.
func (s *stage) upgraded(ctx context.Context) error {
	before, err := s.record()
	if err != nil {
		return err
	}
	deployer := s.user(environment.Deployer)
	_, err = s.command(ctx, deployer, s.e("upgrade", "apply", upgradeFile, "--addresses", "keys.json", "--wait", "--timeout", upgradeWait.String())...)
	if err != nil {
		return err
	}
	after, err := s.record()
	if err != nil {
		return err
	}
	id := deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation}
	for _, n := range after.Networks {
		upgraded := len(s.agents) > 0 || n.Name == s.env.Contracts.Governor.Network
		was, _ := before.Network(n.Name).Contract(id)
		if is, _ := n.Contract(id); (is.Address != was.Address) != upgraded {
			return fmt.Errorf("the record has the Replica implementation of %s at %s, before it was at %s", n.Name, is.Address, was.Address)
		}
	}
	_, err = s.command(ctx, deployer, s.e("drift", "--only", "chains", "--addresses", "keys.json")...)
	return err
}
