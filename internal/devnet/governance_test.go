package devnet_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/devnet"
)

// asks calls a function of a contract on a chain and unpacks its answer.
func asks[T any](t *testing.T, c devnet.FileChain, to common.Address, data []byte, unpack func([]byte) (T, error)) T {
	t.Helper()
	answer, err := dial(t, c).CallContract(t.Context(), callMsg(to, data), nil)
	if err != nil {
		t.Fatal(err)
	}
	value, err := unpack(answer)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// A governed network begins with nothing on its way, and nothing is the
// deployer's any more.
func TestAGovernedNetworkBeginsEmpty(t *testing.T) {
	cfg := config(t.TempDir(), 0, 0)
	cfg.Governed, cfg.PlainReplicas = true, []string{"charlie"}
	_, n := start(t, cfg)
	f := n.File()
	home, router, owned := abi.NewHome(), abi.NewGovernanceRouter(), abi.NewUpgradeBeaconController()
	for i, c := range f.Chains {
		if count := asks(t, c, c.Home, home.PackCount(), home.UnpackCount); count.Sign() != 0 {
			t.Errorf("%s: %d messages", c.Name, count)
		}
		contracts := []common.Address{c.BeaconController, c.UpdaterManager, c.ConnectionManager, c.Home}
		for _, replica := range c.Replicas {
			if c.Name != "charlie" {
				contracts = append(contracts, replica)
			}
		}
		for _, contract := range contracts {
			if owner := asks(t, c, contract, owned.PackOwner(), owned.UnpackOwner); owner != c.Governance {
				t.Errorf("%s: %s belongs to %s", c.Name, contract, owner)
			}
		}
		var governor common.Address
		if i == 0 {
			governor = devnet.Address(devnet.Governor)
		}
		if got := asks(t, c, c.Governance, router.PackGovernor(), router.UnpackGovernor); got != governor {
			t.Errorf("%s: the governor is %s", c.Name, got)
		}
		if got := asks(t, c, c.Governance, router.PackGovernorDomain(), router.UnpackGovernorDomain); got != 1000 {
			t.Errorf("%s: the governor is on %d", c.Name, got)
		}
		for _, other := range f.Chains {
			got := asks(t, c, c.Governance, router.PackRouters(uint32(other.Domain)), router.UnpackRouters)
			if other.Domain != c.Domain && got != optics.Bytes32(other.Governance) {
				t.Errorf("%s: the router of %s is %x", c.Name, other.Name, got)
			}
		}
		connections := abi.NewXAppConnectionManager()
		if got := asks(t, c, c.ConnectionManager, connections.PackHome(), connections.UnpackHome); got != c.Home {
			t.Errorf("%s: the home is %s", c.Name, got)
		}
	}
}
