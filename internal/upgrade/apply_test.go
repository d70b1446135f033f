package upgrade_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/safe"
)

func dearer(t *testing.T) upgrade.Wish {
	t.Helper()
	return upgrade.Wish{
		Beacon: upgrade.ReplicaBeacon, Artifact: catalogue(t)["Replica"],
		Set: map[string]upgrade.Values{"": {"PROCESS_GAS": value(t, "900000")}},
	}
}

// interrupted sends so many transactions and then is cut off.
type interrupted struct {
	devSender
	left int
}

var errCut = errors.New("cut off")

func (s *interrupted) Send(ctx context.Context, t upgrade.Transaction) error {
	if s.left == 0 {
		return errCut
	}
	s.left--
	return s.devSender.Send(ctx, t)
}

// A plan that is cut short after every transaction ends all the same, with each
// made once.
func TestApplyGoesOn(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains, cfg.Governed = 2, false })
	f := n.File()
	var homes common.Address
	err := sealing(t.Context(), n, func(ctx context.Context) (err error) {
		homes, err = deployHomes(ctx, f, catalogue(t)["Home"])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(t, f, dearer(t), upgrade.Wish{Beacon: upgrade.HomeBeacon, Address: homes})
	p := makePlan(t, cfg)
	if len(p.Transactions) != 6 || len(p.Problems) > 0 {
		t.Fatalf("%d transactions, %v", len(p.Transactions), p.Problems)
	}
	err = sealing(t.Context(), n, func(ctx context.Context) error {
		for range p.Transactions {
			s := &interrupted{devSender{f}, 1}
			if err := upgrade.Apply(ctx, p, cfg.Nodes, s); err != nil && !errors.Is(err, errCut) || s.left != 0 {
				return errors.Join(err, errors.New("a transaction was made twice or not at all"))
			}
		}
		return upgrade.Apply(ctx, p, cfg.Nodes, &interrupted{devSender{f}, 0})
	})
	if err != nil {
		t.Fatal(err)
	}
	if left, err := upgrade.Pending(t.Context(), p, cfg.Nodes); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestApplyRefuses(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains, cfg.Governed = 2, false })
	f := n.File()
	cfg := config(t, f, dearer(t))
	p := makePlan(t, cfg)
	sender := &interrupted{devSender{f}, 0}
	t.Run("a plan with problems", func(t *testing.T) {
		bad := *p
		bad.Problems = []string{"the storage does not fit"}
		if err := upgrade.Apply(t.Context(), &bad, cfg.Nodes, sender); !errors.Is(err, upgrade.ErrProblems) {
			t.Error(err)
		}
	})
	err := sealing(t.Context(), n, func(ctx context.Context) error {
		_, err := f.Chains[0].Transact(ctx, devnet.User, &f.Chains[0].Sink, nil)
		if err != nil && !strings.Contains(err.Error(), "reverted") { // it is mined all the same
			return err
		}
		_, err = f.Chains[1].Transact(ctx, devnet.Deployer, &f.Chains[1].BeaconController,
			abi.NewUpgradeBeaconController().PackUpgrade(f.Chains[1].ReplicaBeacon, f.Chains[1].Sink))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("when the deployer's nonce has moved", func(t *testing.T) {
		err := upgrade.Apply(t.Context(), p, cfg.Nodes, sender)
		if !errors.Is(err, upgrade.ErrStale) || !strings.Contains(err.Error(), "alpha: create Replica: the plan is stale: the next nonce of") {
			t.Error(err)
		}
	})
	t.Run("when a beacon has moved", func(t *testing.T) {
		if _, err := upgrade.Pending(t.Context(), p, cfg.Nodes); !errors.Is(err, upgrade.ErrStale) {
			t.Error(err)
		}
	})
}

// Equal chains give equal plans, and a plan that was written is the same when it
// is read.
func TestPlansAreCanonical(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains = 2 })
	cfg := config(t, n.File(), dearer(t))
	p := makePlan(t, cfg)
	want, err := p.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := makePlan(t, cfg).Digest(); err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	document, err := p.Document()
	if err != nil {
		t.Fatal(err)
	}
	var back upgrade.Plan
	if err := json.Unmarshal(document, &back); err != nil {
		t.Fatal(err)
	}
	if got, err := back.Digest(); err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

// In recovery the recovery manager upgrades the chain, without the governor.
func TestRecoveryManagerUpgrades(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains = 2 })
	f := n.File()
	bravo := f.Chains[1]
	err := sealing(t.Context(), n, func(ctx context.Context) error {
		_, err := bravo.Transact(ctx, devnet.RecoveryManager, &bravo.Governance, abi.NewGovernanceRouter().PackInitiateRecoveryTimelock())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Chain(1).Seal(t.Context(), n.Chain(1).Head().Time+86_400); err != nil {
		t.Fatal(err)
	}
	cfg := config(t, f, dearer(t), upgrade.Wish{
		Beacon: upgrade.GovernanceBeacon, Artifact: catalogue(t)["GovernanceRouter"],
		Set: map[string]upgrade.Values{"": {"recoveryTimelock": value(t, "172800")}},
	})
	p := makePlan(t, cfg)
	last := p.Transactions[len(p.Transactions)-1]
	if len(p.Problems) > 0 || !p.Chains[1].Route.InRecovery || last.Network != "bravo" || last.Method != "callLocal" || last.From != devnet.Address(devnet.RecoveryManager) {
		t.Errorf("%v, %+v, %+v", p.Problems, p.Chains[1].Route, last)
	}
}

// Fraud has failed a Replica and a Home: what is left of them is tried.
func TestFailedContractsAreUpgraded(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains = 2 })
	f := n.File()
	bravo := f.Chains[1]
	sign := func(home optics.Domain, root common.Hash) []byte {
		digest := optics.Update{HomeDomain: home, NewRoot: root}.Digest()
		raw, err := crypto.Sign(digest[:], devnet.Key(devnet.UpdaterAttestation))
		if err != nil {
			t.Fatal(err)
		}
		signature, err := optics.DecodeSignature(raw)
		if err != nil {
			t.Fatal(err)
		}
		return signature[:]
	}
	err := sealing(t.Context(), n, func(ctx context.Context) error {
		for home, contract := range map[optics.Domain]common.Address{1000: bravo.Replicas[1000], 2000: bravo.Home} {
			one, two := common.Hash{1}, common.Hash{2}
			data := abi.NewReplica().PackDoubleUpdate(common.Hash{}, [2][32]byte{one, two}, sign(home, one), sign(home, two))
			if _, err := bravo.Transact(ctx, devnet.User, &contract, data); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var homes common.Address
	err = sealing(t.Context(), n, func(ctx context.Context) (err error) {
		homes, err = deployHomes(ctx, f, catalogue(t)["Home"])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p := makePlan(t, config(t, f, dearer(t), upgrade.Wish{Beacon: upgrade.HomeBeacon, Address: homes}))
	var said []string
	for _, c := range p.Checks {
		if c.Network == "bravo" && strings.HasPrefix(c.Rule, "it has failed") {
			said = append(said, c.String())
		}
	}
	want := []string{"bravo: replica of 1000: it has failed: updates revert", "bravo: home: it has failed: dispatch reverts"}
	if !slices.Equal(said, want) || len(p.Problems) > 0 {
		t.Errorf("%q, problems %q", said, p.Problems)
	}
}

// A Safe that governs gets one transaction of all calls.
func TestSafeBatches(t *testing.T) {
	f := network(t, nil).File()
	cfg := config(t, f, dearer(t))
	p := makePlan(t, cfg)
	nonce, governor := uint64(7), devnet.Address(devnet.Governor)
	sc := upgrade.SafeConfig{Safe: governor, Version: "1.4.1", Nonce: &nonce}
	if _, err := upgrade.SafeBatches(t.Context(), p, cfg.Nodes, sc); !errors.Is(err, upgrade.ErrInput) || !strings.Contains(err.Error(), "no MultiSendCallOnly at 0x9641") {
		t.Error(err)
	}
	sc.MultiSend = f.Chains[0].Sink
	batches, err := upgrade.SafeBatches(t.Context(), p, cfg.Nodes, sc)
	if err != nil || len(batches) != 1 {
		t.Fatal(batches, err)
	}
	var calls []safe.Call
	for _, x := range p.Transactions {
		if x.Step == upgrade.StepGovern {
			calls = append(calls, safe.Call{To: *x.To, Data: x.Data})
		}
	}
	tx, err := safe.Batch(calls, sc.MultiSend, nonce)
	if err != nil {
		t.Fatal(err)
	}
	b := batches[0]
	if b.Network != "alpha" || b.Calls != 3 || b.Hashes != tx.Hash(31_001, governor) || len(b.File.Transactions) != 3 || b.File.Transactions[1].Method.Name != "callRemote" {
		t.Errorf("%+v", b)
	}
	sc.Safe = devnet.Address(devnet.User)
	if _, err := upgrade.SafeBatches(t.Context(), p, cfg.Nodes, sc); !errors.Is(err, upgrade.ErrInput) {
		t.Error(err)
	}
	sc = upgrade.SafeConfig{Safe: governor}
	if _, err := upgrade.SafeBatches(t.Context(), p, cfg.Nodes, sc); err == nil || !strings.Contains(err.Error(), "says no version") {
		t.Error(err)
	}
}
