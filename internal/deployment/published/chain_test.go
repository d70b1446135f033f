package published_test

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/deployment/published"
)

// kovan is an EVM with the contracts of the network in it, and what reads it.
type kovan struct {
	t   *testing.T
	cfg *runtime.Config
	// asOf are the contracts' addresses by those of the published files.
	asOf map[string]common.Address
	// implementations are those of Replicas: the first, and one that may follow.
	implementations [2]common.Address
	beacon          common.Address
	controller      common.Address
	router          common.Address
}

var (
	deployer = common.HexToAddress("0xdede")
	governor = common.HexToAddress("0x6060")
	updater  = common.HexToAddress("0x4177372FD9581ceb2367e0Ce84adC5DAD9DF8D55")
	manager  = common.HexToAddress("0x24F6c874F56533d9a1422e85e5C7A806ED11c036")
)

// newKovan deploys the contracts of one network: recovery takes one second, and the
// Replica of rinkeby is not enrolled.
func newKovan(t *testing.T) *kovan {
	t.Helper()
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	k := &kovan{t: t, cfg: &runtime.Config{State: db, Origin: deployer, GasLimit: 30_000_000}, asOf: make(map[string]common.Address)}
	beacons, proxies := abi.NewUpgradeBeacon(), abi.NewUpgradeBeaconProxy()
	add := func(name, bin string, constructor []byte) common.Address {
		k.asOf[name] = k.create(bin, constructor)
		return k.asOf[name]
	}
	upgradeable := func(names [3]string, bin string, constructor, initialize []byte) (implementation, beacon, proxy common.Address) {
		implementation = add(names[0], bin, constructor)
		beacon = add(names[1], abi.UpgradeBeaconMetaData.Bin, beacons.PackConstructor(implementation, k.controller))
		return implementation, beacon, add(names[2], abi.UpgradeBeaconProxyMetaData.Bin, proxies.PackConstructor(beacon, initialize))
	}
	k.controller = add("0x74d7bB9E0DEf2E0d8d684979Bef402eB2159591A", abi.UpgradeBeaconControllerMetaData.Bin, nil)
	updaters := add("0xC13d45adb0C66fA90392Be865698565577673951", abi.UpdaterManagerMetaData.Bin, abi.NewUpdaterManager().PackConstructor(updater))
	connections := abi.NewXAppConnectionManager()
	xapps := add("0xAF24a3DB95Ca55eEFADD7b1753F71c774810Df80", abi.XAppConnectionManagerMetaData.Bin, nil)
	_, _, home := upgradeable([3]string{"0x5dC555C92554a14300dd02440045EB68Cfc553b3", "0xc60C01eD8609611586d34a7bef6dC87cFDB90f60", "0x0ED518F19fEbbd3737e39a55a8a708AFe8a9BE59"},
		abi.HomeMetaData.Bin, abi.NewHome().PackConstructor(3000), abi.NewHome().PackInitialize(updaters))
	k.send(xapps, connections.PackSetHome(home))
	g := abi.NewGovernanceRouter()
	_, _, k.router = upgradeable([3]string{"0x69842bfB14a2e7142c32339f501AF3B38A306e57", "0xD2dfE96E41327435f70572521cc965ED052F7010", "0xcd256379089d39B075a4270e33976B582A7641E2"},
		abi.GovernanceRouterMetaData.Bin, g.PackConstructor(3000, big.NewInt(1)), g.PackInitialize(xapps, manager))
	k.send(k.router, g.PackTransferGovernor(3000, governor))

	r := abi.NewReplica()
	constructor := r.PackConstructor(3000, big.NewInt(850_000), big.NewInt(16_000))
	initialize := func(domain uint32) []byte { return r.PackInitialize(domain, updater, common.Hash{}, big.NewInt(7)) }
	first, beacon, replica := upgradeable([3]string{"0x96e26cCc4b4682ce594a92B264baAdaF5DA64584", "0xf15e1eb4702344Ba744da084172046dAdc360d0f", "0xC6b39Ac67FBE3e029708390ffea130c8C0E7D30b"},
		abi.ReplicaMetaData.Bin, constructor, initialize(1000))
	k.send(xapps, connections.PackOwnerEnrollReplica(replica, 1000))
	add("0x6776ef96A04a40a4dCB835D42bF59649aA9daFeA", abi.UpgradeBeaconProxyMetaData.Bin, proxies.PackConstructor(beacon, initialize(2000)))
	k.beacon, k.implementations = beacon, [2]common.Address{first, k.create(abi.ReplicaMetaData.Bin, constructor)}
	return k
}

func (k *kovan) create(bin string, constructor []byte) common.Address {
	k.t.Helper()
	_, address, _, err := runtime.Create(append(common.FromHex(bin), constructor...), k.cfg)
	if err != nil {
		k.t.Fatal(err)
	}
	return address
}

func (k *kovan) send(to common.Address, data []byte) {
	k.t.Helper()
	if answer, err := k.Call(k.t.Context(), to, data); err != nil {
		k.t.Fatalf("%v: %q", err, answer)
	}
}

// directory returns published files of the contracts.
func (k *kovan) directory() string {
	k.t.Helper()
	dir := withVerification(k.t)
	for old, address := range k.asOf {
		everywhere(k.t, dir, old, address.Hex())
		everywhere(k.t, dir, strings.ToLower(old[2:]), strings.ToLower(address.Hex()[2:]))
	}
	return dir
}

// ChainID is not that of the chain that went by the name.
func (k *kovan) ChainID(context.Context) (uint64, error) { return 31_337, nil }

func (k *kovan) Call(_ context.Context, to common.Address, data []byte) ([]byte, error) {
	answer, _, err := runtime.Call(to, data, k.cfg)
	return answer, err
}

func (k *kovan) Code(_ context.Context, at common.Address) ([]byte, error) {
	return k.cfg.State.GetCode(at), nil
}

func TestWhatTheChainSaysCounts(t *testing.T) {
	k := newKovan(t)
	dir := k.directory()
	edit(t, dir, "kovan_contracts.json", manager.Hex(), common.HexToAddress("0x99").Hex())
	im, e := imported(t, dir, published.Options{Chains: map[string]published.Chain{"kovan": k}})
	for _, want := range []string{
		"danger: kovan: recovery timelock on chain is 1 s (read from chain); the environment file asks for 1d",
		"danger: kovan: no Replica of rinkeby is enrolled; its messages are refused",
		"danger: rinkeby: its Replicas wait 7 and 10 seconds; watchers have the shorter time",
		"note: kovan: is chain 31337, not 42 as the published kovan",
		"note: kovan: the recovery manager is " + manager.Hex() + " now; kovan_contracts.json has 0x0000000000000000000000000000000000000099",
	} {
		says(t, im, want)
	}
	g := e.Contracts.Governor
	if on := e.ContractsOn("kovan"); g.Network != "kovan" || g.Account.String() != governor.Hex() || on.ReserveGas != 16_000 || on.RecoveryManager.String() != manager.Hex() {
		t.Errorf("%+v %+v", g, on)
	}
	if on := e.ContractsOn("rinkeby"); on.OptimisticSeconds != 10 {
		t.Errorf("the longer window counts: %+v", on)
	}
	n := im.Record.Network("kovan")
	if im.Record.Governor == nil || im.Record.Governor.Address != governor || n.ChainID != 31_337 {
		t.Errorf("%+v", im.Record.Governor)
	}
	for _, c := range n.Contracts {
		if c.CodeHash != crypto.Keccak256Hash(k.cfg.State.GetCode(c.Address)) || c.Arguments == nil {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
	for _, f := range im.Findings {
		if strings.Contains(f.Text, "governor") {
			t.Errorf("%s", f)
		}
	}
}

// What the chain says of an implementation that was replaced stands in the record.
func TestAnUpgradedDeployment(t *testing.T) {
	k := newKovan(t)
	dir := k.directory()
	k.send(k.controller, abi.NewUpgradeBeaconController().PackUpgrade(k.beacon, k.implementations[1]))
	k.cfg.Origin = manager
	k.send(k.router, abi.NewGovernanceRouter().PackInitiateRecoveryTimelock())
	im, _ := imported(t, dir, published.Options{Chains: map[string]published.Chain{"kovan": k}})
	says(t, im, "note: kovan: the Replica implementation was replaced: it is at "+k.implementations[1].Hex()+", and not at "+k.implementations[0].Hex())
	says(t, im, "danger: kovan: recovery is active, or was begun: recoveryActiveAt is ")
	c, _ := im.Record.Network("kovan").Contract(deployment.ID{Contract: deployment.Replica, Part: deployment.Implementation})
	if c.Address != k.implementations[1] || c.Arguments != nil || c.CodeHash != crypto.Keccak256Hash(k.cfg.State.GetCode(c.Address)) {
		t.Errorf("%+v", c)
	}
}

func TestChainsThatAreNotTheRightOnes(t *testing.T) {
	k := newKovan(t)
	dir := k.directory()
	d, err := published.Read(development)
	if err != nil {
		t.Fatal(err)
	}
	options := published.Options{Name: "lab", Made: made, Chains: map[string]published.Chain{"kovan": k}}
	if _, err := d.Import(t.Context(), options); err == nil || !strings.Contains(err.Error(), "read kovan: no contract answers at 0xcd256379089d39B075a4270e33976B582A7641E2") {
		t.Error(err)
	}
	edit(t, dir, "kovan_config.json", `"domain": "3000"`, `"domain": "3001"`)
	edit(t, dir, "alfajores_contracts.json", `"3000"`, `"3001"`)
	edit(t, dir, "rinkeby_contracts.json", `"3000"`, `"3001"`)
	if d, err = published.Read(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), options); err == nil || !strings.Contains(err.Error(), "is of domain 3000; 3001 is expected: is this the endpoint of kovan?") {
		t.Error(err)
	}
	options.ChainIDs = map[string]uint64{"kovan": 42}
	if d, err = published.Read(k.directory()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Import(t.Context(), options); err == nil || !strings.Contains(err.Error(), "kovan: the chain id is 31337; 42 was given") {
		t.Error(err)
	}
}
