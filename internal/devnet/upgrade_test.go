package devnet_test

import (
	"context"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
)

// seals makes so many rounds of blocks.
func seals(ctx context.Context, n *devnet.Network, blocks int) error {
	return drive(ctx, n, nil, func() (bool, error) { blocks--; return blocks <= 0, nil })
}

// The beacon of bravo's Replicas is upgraded from the first version to the newest
// while the agents run. They notice within 64 blocks.
func TestAnUpgradeOfTheReplicasIsNoticed(t *testing.T) {
	const each = 6
	ways, n := upgraded(t, []string{"bravo"}, abi.ReplicaMetaData.Bin, each, 66)
	if len(ways) != 2*each+1 || transactions(ways[:each]) != each || transactions(ways[each:]) != 1 {
		t.Errorf("%d messages, in %d transactions before and %d after", len(ways), transactions(ways[:each]), transactions(ways[each:]))
	}
	report, err := n.Node().Explain(t.Context(), ways[2*each].Dispatch.Message.Leaf())
	if err != nil || report.Reason != "the recipient refused: refused" {
		t.Errorf("%+v, %v", report, err)
	}
}

// The other way round: the next batch reverts as a whole, and each of its messages
// goes alone.
func TestADowngradeOfTheReplicasCostsOneBatch(t *testing.T) {
	const each = 6
	ways, n := upgraded(t, nil, abi.PlainReplicaMetaData.Bin, each, 2)
	if len(ways) != 2*each+1 || transactions(ways[:each]) != 1 || transactions(ways[each:]) != each+1 {
		t.Errorf("%d messages, in %d transactions before and %d after", len(ways), transactions(ways[:each]), transactions(ways[each:]))
	}
	report, err := n.Node().Report(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range report.Gas {
		if want := map[string]uint64{"process": each + 1, "process_batch": 2}[g.Purpose]; want != 0 && g.Count != want {
			t.Errorf("%d transactions to %s, want %d", g.Count, g.Purpose, want)
		}
	}
}

// upgraded sends messages from alpha to bravo, gives bravo's Replicas other code,
// and sends as many again and one that is refused. It returns all of them.
func upgraded(t *testing.T, plain []string, code string, each, blocks int) ([]optics.Delivery, *devnet.Network) {
	t.Helper()
	cfg := config(t.TempDir(), 0, 0)
	cfg.Chains, cfg.PlainReplicas = 2, plain
	ctx, n := start(t, cfg)
	f := n.File()
	alpha, bravo := f.Chains[0], f.Chains[1]
	err := run(ctx, n, func(ctx context.Context) error {
		user := newAccount(t, alpha, devnet.User)
		sinks := slices.Repeat([]common.Address{bravo.Sink}, each)
		user.wave(alpha, bravo, "before", sinks...)
		if err := drive(ctx, n, nil, delivered(ctx, n, uint64(each))); err != nil {
			return err
		}
		upgrade(t, bravo, code)
		if err := seals(ctx, n, blocks); err != nil {
			return err
		}
		user.wave(alpha, bravo, "after", append(sinks, bravo.Reverter)...)
		return drive(ctx, n, nil, delivered(ctx, n, uint64(2*each+1)))
	})
	if err != nil {
		t.Fatal(err)
	}
	return readTruth(t, f).lane(alpha, bravo), n
}

// upgrade makes the beacon of a chain's Replicas point to other code.
func upgrade(t *testing.T, c devnet.FileChain, code string) {
	t.Helper()
	deployer := newAccount(t, c, devnet.Deployer)
	var beacon common.Address // was created right before the first proxy
	for nonce := range deployer.nonce {
		created := crypto.CreateAddress(devnet.Address(devnet.Deployer), nonce)
		if created == c.Replicas[1000] {
			break
		}
		beacon = created
	}
	implementation := deployer.send(nil, append(common.FromHex(code),
		abi.NewReplica().PackConstructor(uint32(c.Domain), big.NewInt(850_000), big.NewInt(15_000))...), 5_000_000)
	deployer.send(&c.BeaconController, abi.NewUpgradeBeaconController().PackUpgrade(beacon, implementation), 200_000)
}

// A relayer that was away finds several updates. It brings them in one
// transaction where the Replica takes batches.
func TestUpdatesThatWaitedGoTogether(t *testing.T) {
	for name, plain := range map[string][]string{"with batches": nil, "without": {"bravo"}} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t.TempDir(), 0, 0)
			cfg.Chains, cfg.PlainReplicas, cfg.Memory = 2, plain, false
			cfg.Without = []string{"relayer alpha→bravo"}
			const updates = 3
			signUpdates(t, cfg, updates)
			cfg.Without = nil
			ctx, n := start(t, cfg)
			err := run(ctx, n, func(ctx context.Context) error { return drive(ctx, n, nil, delivered(ctx, n, updates)) })
			if err != nil {
				t.Fatal(err)
			}
			seen := make(map[common.Hash]int)
			for _, u := range readTruth(t, n.File()).logs[2000].Updates {
				if !u.Contract.IsHome() {
					seen[u.At.TxHash]++
				}
			}
			if want := map[bool]int{true: 1, false: updates}[plain == nil]; len(seen) != want {
				t.Errorf("the updates came in transactions of %v, want %d", seen, want)
			}
		})
	}
}

// signUpdates runs a network until alpha's Home has accepted that many updates.
func signUpdates(t *testing.T, cfg devnet.Config, updates int) {
	t.Helper()
	n, err := devnet.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	f := n.File()
	alpha, bravo := f.Chains[0], f.Chains[1]
	err = run(t.Context(), n, func(ctx context.Context) error {
		user := newAccount(t, alpha, devnet.User)
		for i := range updates {
			user.wave(alpha, bravo, "message", bravo.Sink)
			err := drive(ctx, n, nil, func() (bool, error) {
				status, err := n.Node().Status(ctx)
				return err == nil && status.Lanes[0].Signed > uint64(i), err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(readTruth(t, f).logs[alpha.Domain].Updates); got != updates {
		t.Fatalf("%d updates were accepted, want %d", got, updates)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
}

// Somebody asks for a message while its batch is on its way.
func TestAMessageInABatchIsExplained(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.Chains = 2
	ctx, n := start(t, cfg)
	f := n.File()
	alpha, bravo := f.Chains[0], f.Chains[1]
	m := optics.Message{
		Origin: alpha.Domain, Sender: optics.Bytes32(devnet.Address(devnet.User)), Destination: bravo.Domain,
		Recipient: optics.Bytes32(bravo.Sink), Body: []byte("message0"),
	}
	said := make(map[string]bool)
	err := run(ctx, n, func(ctx context.Context) error {
		newAccount(t, alpha, devnet.User).wave(alpha, bravo, "message", bravo.Sink, bravo.Sink)
		ask := func(int) error {
			if report, err := n.Node().Explain(ctx, m.Leaf()); err == nil {
				said[report.WaitsFor] = true
			}
			return nil
		}
		return drive(ctx, n, ask, delivered(ctx, n, 2))
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(said)), func(text string) bool {
		return strings.HasPrefix(text, "its transaction, which is") || strings.HasPrefix(text, "the index to read block")
	}) {
		t.Errorf("the message waited for %v", slices.Collect(maps.Keys(said)))
	}
}
