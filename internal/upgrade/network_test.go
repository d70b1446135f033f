package upgrade_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/upgrade"
)

// devSender sends with the keys that everybody knows.
type devSender struct{ file devnet.File }

func (s devSender) Send(ctx context.Context, t upgrade.Transaction) error {
	c, err := s.file.Chain(t.Network)
	if err != nil {
		return err
	}
	role, ok := devnet.RoleOf(t.From)
	if !ok {
		return fmt.Errorf("nobody is %s", t.From)
	}
	_, err = c.Transact(ctx, role, t.To, t.Data)
	return err
}

// getters reads functions without arguments of all proxies, by chain and name.
func getters(t *testing.T, f devnet.File, known upgrade.Catalogue) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, c := range f.Chains {
		client, err := ethclient.DialContext(t.Context(), c.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		proxies := map[string]common.Address{"Home": c.Home, "GovernanceRouter": c.Governance}
		for d, replica := range c.Replicas {
			proxies["Replica "+d.String()] = replica
		}
		for name, proxy := range proxies {
			contract, _, _ := strings.Cut(name, " ")
			for _, m := range known[contract].ABI.Methods {
				// What messages move on is left out.
				if len(m.Inputs) > 0 || !m.IsConstant() || strings.Contains(" committedRoot count queueEnd queueLength root suggestUpdate tree ", " "+m.Name+" ") {
					continue
				}
				out, err := client.CallContract(t.Context(), ethereum.CallMsg{To: &proxy, Data: m.ID}, nil)
				if err != nil {
					t.Fatal(err)
				}
				all[c.Name+" "+name+" "+m.Name] = common.Bytes2Hex(out)
			}
		}
		client.Close()
	}
	return all
}

// The governor of the first chain upgrades Homes, Replicas and routers of all
// chains: at home by a call, elsewhere by messages that the agents carry. Then
// messages still flow.
func TestGovernanceUpgradesAllChains(t *testing.T) {
	n := network(t, nil)
	f, known := n.File(), catalogue(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var p *upgrade.Plan
	before := getters(t, f, known)
	err := run(ctx, n, func(ctx context.Context) error {
		return sealing(ctx, n, func(ctx context.Context) error {
			if err := say(ctx, f, "before"); err != nil {
				return err
			}
			homes, err := deployHomes(ctx, f, known["Home"])
			if err != nil {
				return err
			}
			cfg := config(t, f,
				upgrade.Wish{Beacon: upgrade.HomeBeacon, Address: homes},
				upgrade.Wish{Beacon: upgrade.ReplicaBeacon, Artifact: known["Replica"], Set: map[string]upgrade.Values{"": {"PROCESS_GAS": value(t, "900000")}}},
				upgrade.Wish{Beacon: upgrade.GovernanceBeacon, Artifact: known["GovernanceRouter"], Set: map[string]upgrade.Values{"bravo": {"recoveryTimelock": value(t, "172800")}}},
			)
			if p, err = upgrade.Make(ctx, cfg); err != nil {
				return err
			}
			if err := upgrade.Apply(ctx, p, cfg.Nodes, devSender{f}); err != nil {
				return err
			}
			err = until(ctx, func() (bool, error) {
				left, err := upgrade.Pending(ctx, p, cfg.Nodes)
				return len(left) == 0, err
			})
			if err != nil {
				return err
			}
			if err := say(ctx, f, "after"); err != nil {
				return err
			}
			// Six messages each time, and two of governance.
			if err := until(ctx, delivered(ctx, n, 14)); err != nil {
				return err
			}
			again, err := upgrade.Make(ctx, cfg)
			if err != nil || !again.Empty() {
				return fmt.Errorf("the next plan is not empty: %+v, %w", again.Transactions, err)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := before
	for _, c := range f.Chains {
		for d := range c.Replicas {
			want[c.Name+" Replica "+d.String()+" PROCESS_GAS"] = fmt.Sprintf("%064x", 900_000)
		}
	}
	want["bravo GovernanceRouter recoveryTimelock"] = fmt.Sprintf("%064x", 172_800)
	if diff := cmp.Diff(want, getters(t, f, known)); diff != "" {
		t.Error(diff)
	}
}

// say sends a message over every lane.
func say(ctx context.Context, f devnet.File, body string) error {
	for _, from := range f.Chains {
		for _, to := range f.Chains {
			if from.Domain == to.Domain {
				continue
			}
			if _, err := f.Send(ctx, from, to, optics.Bytes32(to.Sink), []byte(body)); err != nil {
				return err
			}
		}
	}
	return nil
}

// deployHomes creates a Home's implementation on every chain, by an account whose
// first transaction it is: it has one address everywhere.
func deployHomes(ctx context.Context, f devnet.File, home *upgrade.Artifact) (at common.Address, err error) {
	for _, c := range f.Chains {
		code, err := home.Creation(upgrade.Values{"localDomain": common.BigToHash(new(big.Int).SetUint64(uint64(c.Domain)))})
		if err != nil {
			return at, err
		}
		receipt, err := c.Transact(ctx, devnet.Attacker, nil, code)
		if err != nil {
			return at, err
		}
		at = receipt.ContractAddress
	}
	return at, nil
}
