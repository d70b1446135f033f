package deployment_test

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
)

const made = 1_700_000_000_000

var (
	names   = []string{"charlie", "alpha", "bravo"} // in no order, as a deployment comes
	domains = map[string]optics.Domain{"alpha": 3000, "bravo": 1000, "charlie": 20000}
	updater = common.HexToAddress("0x00000000000000000000000000000000000000aa")
	manager = common.HexToAddress("0x00000000000000000000000000000000000000bb")
)

// at returns the address of a contract of the tests.
func at(network string, id deployment.ID) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte(network + id.String())))
}

// whole returns a record of three networks, filled in as a deployment goes on.
func whole() *deployment.Record {
	r := &deployment.Record{
		Environment: "lab", Made: made, Plan: "sha256:0102",
		Governor: &deployment.Governor{Network: "alpha", Address: common.HexToAddress("0xcc")},
	}
	for _, name := range names {
		for i, c := range contractsOf(name) {
			c.Address, c.CodeHash = at(name, c.ID), crypto.Keccak256Hash([]byte(c.String()))
			c.Block, c.Transaction = uint64(100+i), crypto.Keccak256Hash([]byte(name), []byte{byte(i)})
			c.Deployer = common.HexToAddress("0xdd")
			r.Put(name, c)
		}
		n := r.Network(name)
		n.ChainID, n.Domain, n.Updater, n.RecoveryManager = uint64(domains[name])+7, domains[name], updater, manager
	}
	return r
}

// contractsOf returns the contracts of a network with their arguments.
func contractsOf(name string) []deployment.Contract {
	here, number := domains[name], func(n int64) deployment.Argument { return deployment.NumberArgument(big.NewInt(n)) }
	id := func(k deployment.Kind, p deployment.Part, remote string) deployment.ID {
		return deployment.ID{Contract: k, Part: p, Remote: remote}
	}
	controller, xapps := at(name, id(deployment.UpgradeBeaconController, "", "")), at(name, id(deployment.XAppConnectionManager, "", ""))
	updaters := at(name, id(deployment.UpdaterManager, "", ""))
	beacon := func(k deployment.Kind) []deployment.Argument {
		return []deployment.Argument{deployment.AddressArgument(at(name, id(k, deployment.Implementation, ""))), deployment.AddressArgument(controller)}
	}
	proxy := func(k deployment.Kind, init []byte) []deployment.Argument {
		return []deployment.Argument{deployment.AddressArgument(at(name, id(k, deployment.Beacon, ""))), deployment.BytesArgument(init)}
	}
	domain := deployment.DomainArgument(here)
	list := []deployment.Contract{
		{ID: id(deployment.UpgradeBeaconController, "", ""), Arguments: []deployment.Argument{}},
		{ID: id(deployment.UpdaterManager, "", ""), Arguments: []deployment.Argument{deployment.AddressArgument(updater)}},
		{ID: id(deployment.XAppConnectionManager, "", ""), Arguments: []deployment.Argument{}},
		{ID: id(deployment.Home, deployment.Implementation, ""), Arguments: []deployment.Argument{domain}},
		{ID: id(deployment.Home, deployment.Beacon, ""), Arguments: beacon(deployment.Home)},
		{ID: id(deployment.Home, deployment.Proxy, ""), Arguments: proxy(deployment.Home, abi.NewHome().PackInitialize(updaters))},
		{ID: id(deployment.GovernanceRouter, deployment.Implementation, ""), Arguments: []deployment.Argument{domain, number(86400)}},
		{ID: id(deployment.GovernanceRouter, deployment.Beacon, ""), Arguments: beacon(deployment.GovernanceRouter)},
		{ID: id(deployment.GovernanceRouter, deployment.Proxy, ""), Arguments: proxy(deployment.GovernanceRouter, abi.NewGovernanceRouter().PackInitialize(xapps, manager))},
		{ID: id(deployment.Replica, deployment.Implementation, ""), Arguments: []deployment.Argument{domain, number(850000), number(15000)}},
		{ID: id(deployment.Replica, deployment.Beacon, ""), Arguments: beacon(deployment.Replica)},
	}
	for _, remote := range names {
		if remote != name {
			init := abi.NewReplica().PackInitialize(uint32(domains[remote]), updater, common.Hash{}, big.NewInt(1800))
			list = append(list, deployment.Contract{ID: id(deployment.Replica, deployment.Proxy, remote), Arguments: proxy(deployment.Replica, init)})
		}
	}
	return list
}

func encode(t *testing.T, r *deployment.Record) []byte {
	t.Helper()
	data, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestARecordHasOneForm(t *testing.T) {
	r := whole()
	data := encode(t, r)
	decoded, err := deployment.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if again := encode(t, decoded); !bytes.Equal(data, again) {
		t.Error(cmp.Diff(string(data), string(again)))
	}
	if r.Networks[0].Name != "charlie" || decoded.Networks[0].Name != "alpha" {
		t.Error("encoding sorts a copy")
	}
	other := whole()
	for _, name := range []string{"bravo", "alpha"} {
		n := other.Network(name)
		for i := len(n.Contracts) - 1; i >= 0; i-- {
			other.Put(name, n.Contracts[i])
		}
	}
	other.Networks[0], other.Networks[2] = other.Networks[2], other.Networks[0]
	if !bytes.Equal(data, encode(t, other)) {
		t.Error("the order of filling in can be seen")
	}
}

// What is not byte for byte what Encode writes is refused with its line.
func TestStrictDecoding(t *testing.T) {
	text := string(encode(t, whole()))
	for name, c := range map[string]struct{ old, with, want string }{
		"unknown key":     {`"environment":`, `"governess": 1, "environment":`, `unknown field "governess"`},
		"other spelling":  {`"environment":`, `"Environment":`, "line 3: is not as it was written"},
		"other spaces":    {`"made": `, `"made":  `, "line 4: is not as it was written"},
		"twice":           {`  "made": 1700000000000,`, `  "made": 1700000000000, "made": 1700000000000,`, "line 4: is not"},
		"later version":   {`"version": 1`, `"version": 2`, "version 2; this program reads version 1"},
		"something after": {"", "", "is not as it was written"},
		"wrong type":      {`"chainId": 3007`, `"chainId": "3007"`, "chainId"},
		"no address":      {strings.ToLower(manager.Hex()), "0xbb", "hex string has length 2"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(text, c.old, c.with, 1)
			if c.old == "" {
				changed += "{}"
			}
			if _, err := deployment.Decode([]byte(changed)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; %q is expected", err, c.want)
			}
		})
	}
}

func TestWhatARecordMustHave(t *testing.T) {
	home := deployment.ID{Contract: deployment.Home, Part: deployment.Proxy}
	of := func(r *deployment.Record, id deployment.ID) *deployment.Contract {
		n := r.Network("alpha")
		for i := range n.Contracts {
			if n.Contracts[i].ID == id {
				return &n.Contracts[i]
			}
		}
		panic(id.String())
	}
	for want, change := range map[string]func(*deployment.Record){
		"environment: \"../x\" is not a name":           func(r *deployment.Record) { r.Environment = "../x" },
		"made: 5 is not a time":                         func(r *deployment.Record) { r.Made = 5 },
		"plan: a deployment has the digest":             func(r *deployment.Record) { r.Plan = "" },
		"governor: is missing":                          func(r *deployment.Record) { r.Governor = nil },
		"governor: \"delta\" is not a network":          func(r *deployment.Record) { r.Governor.Network = "delta" },
		"networks: 1 are there":                         func(r *deployment.Record) { r.Networks = r.Networks[:1] },
		"alpha: the domain is missing":                  func(r *deployment.Record) { r.Network("alpha").Domain = 0 },
		"bravo: domain 3000 is that of alpha already":   func(r *deployment.Record) { r.Network("bravo").Domain = 3000 },
		"alpha: the updater is missing":                 func(r *deployment.Record) { r.Network("alpha").Updater = common.Address{} },
		"alpha: the UpgradeBeaconController is missing": func(r *deployment.Record) { r.Network("alpha").Contracts = r.Network("alpha").Contracts[1:] },
		"alpha: the Replica proxy of delta is not part of": func(r *deployment.Record) {
			r.Put("alpha", deployment.Contract{ID: deployment.ID{Contract: "Replica", Part: "proxy", Remote: "delta"}})
		},
		"alpha: the Replica proxy of bravo is missing": func(r *deployment.Record) {
			of(r, deployment.ID{Contract: "Replica", Part: "proxy", Remote: "bravo"}).Remote = "alpha"
		},
		"alpha: Home beacon and Home proxy have one address": func(r *deployment.Record) {
			of(r, home).Address = at("alpha", deployment.ID{Contract: "Home", Part: "beacon"})
		},
		"alpha: Home proxy: the arguments are missing":                            func(r *deployment.Record) { of(r, home).Arguments = nil },
		"alpha: Home proxy: the code hash is missing":                             func(r *deployment.Record) { of(r, home).CodeHash = common.Hash{} },
		"alpha: Home proxy: the block is missing":                                 func(r *deployment.Record) { of(r, home).Block = 0 },
		"alpha: Home proxy: the transaction is missing":                           func(r *deployment.Record) { of(r, home).Transaction = common.Hash{} },
		"alpha: Home proxy: the deployer is missing":                              func(r *deployment.Record) { of(r, home).Deployer = common.Address{} },
		"alpha: Home proxy: argument 1: \"0xAB\" is not a value of the type byte": func(r *deployment.Record) { of(r, home).Arguments[1].Value = "0xAB" },
		"alpha: Home proxy: its beacon is 0x00000000000000000000000000000000000000bb; " + at("alpha", deployment.ID{Contract: "Home", Part: "beacon"}).Hex(): func(r *deployment.Record) {
			of(r, home).Arguments[0] = deployment.AddressArgument(manager)
		},
		"alpha: Home proxy: was created in block 105, before the first block, 106": func(r *deployment.Record) { r.Network("alpha").From = 106 },
	} {
		t.Run(want, func(t *testing.T) {
			r := whole()
			change(r)
			if err := r.Check(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v; %q is expected", err, want)
			}
			if _, err := r.Encode(); err == nil {
				t.Error("it is written")
			}
		})
	}
}

// An imported deployment may lack facts, and nothing else.
func TestImportedRecordsMayLackFacts(t *testing.T) {
	r := whole()
	r.Plan, r.ImportedFrom, r.Governor = "", "mainnet", nil
	for i := range r.Networks {
		r.Networks[i].From = 100
		for j, c := range r.Networks[i].Contracts {
			r.Networks[i].Contracts[j] = deployment.Contract{ID: c.ID, Address: c.Address}
		}
	}
	if _, err := deployment.Decode(encode(t, r)); err != nil {
		t.Error(err)
	}
	r.Network("bravo").Contracts[3].Address = common.Address{}
	if err := r.Check(); err == nil || !strings.Contains(err.Error(), "bravo: Home implementation: the address is missing") {
		t.Error(err)
	}
}

func TestLookups(t *testing.T) {
	r := whole()
	a, ok := r.Addresses("bravo")
	want := deployment.Upgradeable{
		Implementation: at("bravo", deployment.ID{Contract: "Replica", Part: "implementation"}),
		Beacon:         at("bravo", deployment.ID{Contract: "Replica", Part: "beacon"}),
		Proxy:          at("bravo", deployment.ID{Contract: "Replica", Part: "proxy", Remote: "charlie"}),
	}
	if !ok || a.Replicas["charlie"] != want || len(a.Replicas) != 2 || a.Home.Proxy != at("bravo", deployment.ID{Contract: "Home", Part: "proxy"}) {
		t.Errorf("%+v", a)
	}
	if _, ok := r.Addresses("delta"); ok {
		t.Error("there is no delta")
	}
	// One Replica with a beacon of its own.
	own := common.HexToAddress("0xee")
	r.Put("bravo", deployment.Contract{ID: deployment.ID{Contract: "Replica", Part: "beacon", Remote: "charlie"}, Address: own})
	a, _ = r.Addresses("bravo")
	if a.Replicas["charlie"].Beacon != own || a.Replicas["alpha"].Beacon != want.Beacon {
		t.Errorf("%+v", a.Replicas)
	}
	if first := r.Network("bravo").FirstBlock(); first != 100 {
		t.Errorf("the first block is %d", first)
	}
	home, _ := r.Network("bravo").Contract(deployment.ID{Contract: "Home", Part: "proxy"})
	init, ok := home.InitData()
	if wanted := abi.NewHome().PackInitialize(a.UpdaterManager); !ok || !bytes.Equal(init, wanted) {
		t.Errorf("%x", init)
	}
	if _, ok := (deployment.Contract{}).InitData(); ok {
		t.Error("nothing is known of nothing")
	}
}
