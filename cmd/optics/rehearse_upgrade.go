package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

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
// and plans the upgrade that brings it. Without agents nobody would carry the calls
// to other chains: then only the governing one is upgraded, to Replicas that an
// owner can adopt, of which the file says nothing.
func (s *stage) upgradePlan(ctx context.Context) error {
	args := s.e("upgrade", "plan", "--addresses", "keys.json", "--proposer", approvers[1], "--out", upgradeFile, "--beacon", "replica")
	if len(s.agents) == 0 {
		args = append(args, "--implementation", "AdoptingReplica", "--set", "ADOPTED_OWNER=governance", "--networks", s.env.Contracts.Governor.Network)
	} else {
		args = append(args, "--implementation", "Replica")
		if err := s.wantGas(); err != nil {
			return err
		}
	}
	_, err := s.command(ctx, s.user(environment.Deployer), args...)
	return err
}

// wantGas changes the environment's file.
func (s *stage) wantGas() error {
	file := s.path(environmentsDir, s.env.Name, environment.FileName)
	text, err := os.ReadFile(file) //nolint:gosec // the rehearsal's copy
	if err != nil {
		return err
	}
	changed := processGasLine.ReplaceAll(text, fmt.Appendf(nil, "  processGas: %d", upgradedGas))
	if bytes.Equal(changed, text) {
		return fmt.Errorf("%s has no line for processGas of which another value could be rehearsed", file)
	}
	return os.WriteFile(file, changed, 0o600) //nolint:gosec // the same
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

// upgradeApply deploys the implementations as the deployer, and makes the calls of
// governance as the governor: with the environment's key, or as somebody outside who
// makes what apply has written.
func (s *stage) upgradeApply(ctx context.Context) error {
	apply := s.e("upgrade", "apply", upgradeFile, "--addresses", "keys.json")
	if _, err := s.ends(ctx, s.user(environment.Deployer), exitOthers, apply...); err != nil {
		return err
	}
	if s.env.Contracts.Governor.Account.IsKey() {
		code := exitOthers // until messages have arrived
		if len(s.agents) == 0 {
			code = exitOK
		}
		_, err := s.ends(ctx, s.user(environment.Governor), code, apply...)
		return err
	}
	return s.governUpgrade(ctx)
}

// governUpgrade makes the calls that apply has written.
func (s *stage) governUpgrade(ctx context.Context) error {
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

// upgraded waits until all beacons read back as planned, and holds that the current
// record has the new implementations and drift finds nothing.
func (s *stage) upgraded(ctx context.Context) error {
	deployer := s.user(environment.Deployer)
	_, err := s.command(ctx, deployer, s.e("upgrade", "apply", upgradeFile, "--addresses", "keys.json", "--wait", "--timeout", upgradeWait.String())...)
	if err != nil {
		return err
	}
	plan, err := readUpgrade(s.path(upgradeFile))
	if err != nil {
		return err
	}
	record, err := s.record()
	if err != nil {
		return err
	}
	if record.Plan != plan.Changes.DigestHex() {
		return fmt.Errorf("the current deployment is of plan %s, the upgrade is %s", record.Plan, plan.Changes.DigestHex())
	}
	for _, c := range plan.Upgrade.Chains {
		addresses, _ := record.Addresses(c.Network)
		for _, replica := range addresses.Replicas {
			if then := c.Beacons[0].Then.Address; replica.Implementation != then {
				return fmt.Errorf("the record has the Replica implementation of %s at %s, it is at %s", c.Network, replica.Implementation, then)
			}
		}
	}
	_, err = s.command(ctx, deployer, s.e("drift", "--only", "chains", "--addresses", "keys.json")...)
	return err
}
