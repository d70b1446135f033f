package upgrade_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
)

// forged is an implementation with other code, whose creation runs no constructor:
// it returns the code as it is.
func forged(t *testing.T, name string, values upgrade.Values, change func([]byte) []byte) *upgrade.Artifact {
	t.Helper()
	a := *catalogue(t)[name]
	a.DeployedBytecode = change(bytes.Clone(a.DeployedBytecode))
	code := bytes.Clone(a.DeployedBytecode)
	for _, i := range a.Immutables {
		for _, place := range i.Places {
			value := values[i.Name]
			copy(code[place:], value[:])
		}
	}
	// PUSH2 size, DUP1, PUSH1 11, PUSH0, CODECOPY, PUSH0, RETURN
	a.Bytecode = slices.Concat([]byte{0x61, byte(len(code) >> 8), byte(len(code)), 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3}, code)
	return &a
}

// replicaValues are those of a Replica on bravo.
func replicaValues(t *testing.T) upgrade.Values {
	t.Helper()
	return upgrade.Values{"localDomain": value(t, "2000"), "PROCESS_GAS": value(t, "850000"), "RESERVE_GAS": value(t, "16000")}
}

// problems plans for bravo alone and returns the reasons against it.
func problems(t *testing.T, f devnet.File, wishes ...upgrade.Wish) string {
	t.Helper()
	cfg := config(t, f, wishes...)
	cfg.Networks = []string{"bravo"}
	return strings.Join(makePlan(t, cfg).Problems, "\n")
}

// What is wrong with an implementation is found, whatever it is.
func TestWrongImplementationsAreRefused(t *testing.T) {
	f := network(t, func(cfg *devnet.Config) { cfg.Chains = 2 }).File()
	same := func(code []byte) []byte { return code }
	replaced := func(old, now string) func([]byte) []byte {
		return func(code []byte) []byte {
			if !bytes.Contains(code, []byte(old)) {
				t.Fatalf("the code has no %q", old)
			}
			return bytes.ReplaceAll(code, []byte(old), []byte(now))
		}
	}
	for name, c := range map[string]struct {
		artifact *upgrade.Artifact
		want     []string
	}{
		"nobody locked it": {
			forged(t, "Replica", replicaValues(t), same),
			[]string{"replica beacon: the implementation itself cannot be initialized: it does not"},
		},
		"it speaks another language": {
			forged(t, "Replica", replicaValues(t), replaced("!updater sig", "!updater key")),
			[]string{"an update with a wrong updater's signature reverts: reverted: !updater key instead of !updater sig"},
		},
		"the first version takes no place of a newer one": {
			catalogue(t)["PlainReplica"],
			[]string{
				"slot 54 offset 0: address owner: removed", "slot 55 offset 0: bytes32 genesisRoot: removed",
			},
		},
		"its clock counts blocks": {
			forged(t, "Replica", replicaValues(t), withBlocks),
			[]string{"the root waits for the optimistic window: until", "a proven message is processed: reverted: !proven"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := map[string]upgrade.Values{"": {"RESERVE_GAS": value(t, "16000")}}
			got := problems(t, f, upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Artifact: c.artifact, Set: set})
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not among\n%s", want, got)
				}
			}
		})
	}
}

// withBlocks puts the block's number wherever the code asks for its time.
func withBlocks(code []byte) []byte {
	for i := 0; i < len(code); i++ {
		switch op := vm.OpCode(code[i]); {
		case op >= vm.PUSH1 && op <= vm.PUSH32:
			i += int(op-vm.PUSH1) + 1
		case op == vm.TIMESTAMP:
			code[i] = byte(vm.NUMBER)
		}
	}
	return code
}

// An implementation that the chains have is judged like one that is deployed.
func TestPresentImplementations(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains = 2 })
	f := n.File()
	var foreign, dearer common.Address
	err := sealing(t.Context(), n, func(ctx context.Context) error {
		for _, i := range []struct {
			into *common.Address
			code []byte
		}{
			{&foreign, must(catalogue(t)["Home"].Creation(upgrade.Values{"localDomain": value(t, "1000")}))},
			{&dearer, must(catalogue(t)["Replica"].Creation(upgrade.Values{
				"localDomain": value(t, "2000"), "PROCESS_GAS": value(t, "900000"), "RESERVE_GAS": value(t, "15000"),
			}))},
		} {
			receipt, err := f.Chains[1].Transact(ctx, devnet.Attacker, nil, i.code)
			if err != nil {
				return err
			}
			*i.into = receipt.ContractAddress
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("for another chain", func(t *testing.T) {
		got := problems(t, f, upgrade.Wish{Beacon: upgrade.HomeBeacon, Address: foreign})
		if !strings.Contains(got, "bravo: the home implementation is for domain 1000, the chain's is 2000") {
			t.Error(got)
		}
	})
	t.Run("with other values", func(t *testing.T) {
		got := problems(t, f, upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Address: dearer})
		if !strings.Contains(got, "bravo: PROCESS_GAS of the replica beacon would go from 850000 to 900000; if it shall, set it to that") {
			t.Error(got)
		}
	})
	t.Run("with other values that were asked for", func(t *testing.T) {
		set := map[string]upgrade.Values{"bravo": {"PROCESS_GAS": value(t, "900000")}}
		if got := problems(t, f, upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Address: dearer, Set: set}); got != "" {
			t.Error(got)
		}
	})
	t.Run("of no known code", func(t *testing.T) {
		cfg := config(t, f, upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Address: f.Chains[1].Sink})
		if _, err := upgrade.Make(t.Context(), cfg); !errors.Is(err, upgrade.ErrUnknownCode) || !errors.Is(err, upgrade.ErrInput) {
			t.Error(err)
		}
	})
}

func must(code []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return code
}

// Code that nobody knows is taken for the first version's only on the operator's
// word, by its hash. The deployer of a network that is not governed upgrades
// without a router.
func TestUnknownCodeNeedsAWord(t *testing.T) {
	n := network(t, func(cfg *devnet.Config) { cfg.Chains, cfg.Governed, cfg.PlainReplicas = 2, false, []string{"bravo"} })
	f := n.File()
	c := f.Chains[1]
	a := forged(t, "PlainReplica", replicaValues(t), func(code []byte) []byte {
		return append(code, 0xfe) // says nothing, and is another hash
	})
	var hash common.Hash
	err := sealing(t.Context(), n, func(ctx context.Context) error {
		receipt, err := c.Transact(ctx, devnet.Attacker, nil, a.Bytecode)
		if err != nil {
			return err
		}
		hash = crypto.Keccak256Hash(a.Bytecode[10:])
		upgradeCall := abi.NewUpgradeBeaconController().PackUpgrade(c.ReplicaBeacon, receipt.ContractAddress)
		_, err = c.Transact(ctx, devnet.Deployer, &c.BeaconController, upgradeCall)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wish := upgrade.Wish{
		Beacon: upgrade.ReplicaBeacon, Artifact: catalogue(t)["AdoptingReplica"],
		Set: map[string]upgrade.Values{"": {"ADOPTED_OWNER": common.BytesToHash(c.Sink[:])}},
	}
	got := problems(t, f, wish)
	if !strings.Contains(got, "say so with --accept-unknown-code "+hash.Hex()) {
		t.Error(got)
	}
	cfg := config(t, f, wish)
	cfg.Networks, cfg.AcceptUnknown = []string{"bravo"}, []common.Hash{hash}
	p := makePlan(t, cfg)
	if len(p.Problems) > 0 || p.Chains[0].Beacons[0].Layout != "the first version" {
		t.Errorf("%v, %+v", p.Problems, p.Chains)
	}
	last := p.Transactions[len(p.Transactions)-1]
	want := abi.NewUpgradeBeaconController().PackUpgrade(c.ReplicaBeacon, *p.Transactions[0].Creates)
	if last.From != devnet.Address(devnet.Deployer) || *last.To != c.BeaconController || !bytes.Equal(last.Data, want) {
		t.Errorf("%+v", last)
	}
	var added []string
	for _, s := range p.Chains[0].Beacons[0].Storage {
		added = append(added, s.New)
	}
	if !slices.Contains(added, "address owner") {
		t.Error(added)
	}
	if !slices.ContainsFunc(p.Checks, func(c upgrade.Check) bool { return c.Rule == "its owner is the adopted one" && c.OK }) {
		t.Error("adopt was not tried")
	}
}
