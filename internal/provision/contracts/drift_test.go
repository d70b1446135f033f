package contracts_test

import (
	"crypto/ecdsa"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// drift is one thing that is changed behind the tool's back. Chain a has the governor;
// all changes of what it governs are made by the governor, on a.
type drift struct {
	name   string
	change func(l *lab)
	// want are the differences that appear: resource, field, the contract whose
	// address is told, what is found and what is wanted. Words with a $ are the
	// addresses of contracts.
	want []string
}

// stranger is an account that has nothing to do with the environment.
var stranger = accountOf(key("stranger"))

// governed lists changes that the governor makes to contracts of a.
var governed = []drift{
	{
		"the updater of a home, through its manager",
		func(l *lab) { l.govern("updater-manager", abi.NewUpdaterManager().PackSetUpdater(stranger)) },
		[]string{
			"a/home/parameters updater at $a/home/proxy: STRANGER -> UPDATER",
			"a/updater-manager/parameters updater at $a/updater-manager: STRANGER -> UPDATER",
		},
	},
	{
		"a home that has failed",
		func(l *lab) { l.doubleUpdate() },
		[]string{"a/home/parameters state at $a/home/proxy: failed -> active"},
	},
	{
		"the updater manager of a home",
		func(l *lab) {
			l.govern("home/proxy", abi.NewHome().PackSetUpdaterManager(l.address("a/connection-manager")))
		},
		[]string{"a/home/parameters updaterManager at $a/home/proxy: $a/connection-manager -> $a/updater-manager"},
	},
	{
		"the home of an updater manager",
		func(l *lab) {
			l.govern("updater-manager", abi.NewUpdaterManager().PackSetHome(l.address("a/connection-manager")))
		},
		[]string{"a/updater-manager/parameters home at $a/updater-manager: $a/connection-manager -> $a/home/proxy"},
	},
	{
		"the home of a connection manager",
		func(l *lab) { l.govern("connection-manager", abi.NewXAppConnectionManager().PackSetHome(stranger)) },
		[]string{"a/connection-manager/home home at $a/connection-manager: STRANGER -> $a/home/proxy"},
	},
	{
		"the permission of a watcher",
		func(l *lab) {
			l.govern("connection-manager", abi.NewXAppConnectionManager().PackSetWatcherPermission(l.watcher, 2001, false))
		},
		[]string{"a/watcher/b/WATCHER permission at $a/connection-manager: nothing -> true"},
	},
	{
		"a replica that is not enrolled",
		func(l *lab) {
			l.govern("connection-manager", abi.NewXAppConnectionManager().PackOwnerUnenrollReplica(l.address("a/replica/b/proxy")))
		},
		[]string{"a/enrolment/b replica at $a/connection-manager: nothing -> $a/replica/b/proxy"},
	},
	{
		"another replica that is enrolled",
		func(l *lab) {
			l.govern("connection-manager", abi.NewXAppConnectionManager().PackOwnerEnrollReplica(stranger, 2001))
		},
		[]string{"a/enrolment/b replica at $a/connection-manager: STRANGER -> $a/replica/b/proxy"},
	},
	{
		"the updater of a replica",
		func(l *lab) { l.govern("replica/b/proxy", abi.NewReplica().PackSetUpdater(stranger)) },
		[]string{"a/replica/b/parameters updater at $a/replica/b/proxy: STRANGER -> UPDATER"},
	},
	{
		"the router of another chain",
		func(l *lab) {
			l.send(l.governor, "governance/proxy", abi.NewGovernanceRouter().PackSetRouterLocal(2001, common.BytesToHash(stranger[:])))
		},
		[]string{"a/governance/router/b router at $a/governance/proxy: STRANGER -> $b/governance/proxy"},
	},
	{
		"the connection manager of governance",
		func(l *lab) {
			l.send(l.governor, "governance/proxy", abi.NewGovernanceRouter().PackSetXAppConnectionManager(stranger))
		},
		[]string{"a/governance/parameters xAppConnectionManager at $a/governance/proxy: STRANGER -> $a/connection-manager"},
	},
	{
		"the implementation behind a beacon",
		func(l *lab) {
			l.govern("beacon-controller", abi.NewUpgradeBeaconController().PackUpgrade(l.address("a/replica/beacon"), l.address("a/home/implementation")))
			l.govern("beacon-controller", abi.NewUpgradeBeaconController().PackUpgrade(l.address("a/replica/beacon"), l.again("a/replica/implementation")))
		},
		[]string{"a/replica/beacon/implementation implementation at $a/replica/beacon: $again -> $a/replica/implementation"},
	},
}

// roles lists changes that end somebody's power.
var roles = []drift{
	owned("updater-manager"), owned("connection-manager"), owned("home/proxy"), owned("replica/b/proxy"), owned("beacon-controller"),
	{
		"the governor",
		func(l *lab) {
			l.send(l.governor, "governance/proxy", abi.NewGovernanceRouter().PackTransferGovernor(2000, stranger))
		},
		[]string{"a/governance/governor governor at $a/governance/proxy: a STRANGER -> a GOVERNOR"},
	},
	{
		"a recovery that was initiated",
		func(l *lab) {
			l.send(key("recovery"), "governance/proxy", abi.NewGovernanceRouter().PackInitiateRecoveryTimelock())
		},
		[]string{"a/governance/parameters recoveryActiveAt at $a/governance/proxy: LATER -> 0"},
	},
	{
		"the recovery manager",
		func(l *lab) {
			l.send(key("recovery"), "governance/proxy", abi.NewGovernanceRouter().PackTransferRecoveryManager(stranger))
		},
		[]string{"a/governance/parameters recoveryManager at $a/governance/proxy: STRANGER -> RECOVERY"},
	},
	{
		"the code at an address",
		func(l *lab) {
			l.nodes[0].lie = map[common.Address]hexutil.Bytes{l.address("a/replica/implementation"): {0xfe}}
		},
		[]string{"a/replica/implementation code at $a/replica/implementation: CODE -> HASH"},
	},
}

func owned(contract string) drift {
	return drift{
		"the owner of " + contract,
		func(l *lab) { l.govern(contract, abi.NewHome().PackTransferOwnership(stranger)) },
		[]string{"a/" + contract + "/owner owner at $a/" + contract + ": STRANGER -> $a/governance/proxy"},
	}
}

// created lists values that contracts were created with, and that the file wants
// otherwise.
var created = []drift{
	{
		"a recovery timelock of one second",
		func(l *lab) { l.cfg.Chains[0].RecoveryTimelock = 86_400 },
		[]string{"a/governance/parameters recoveryTimelock at $a/governance/proxy: 1 -> 86400"},
	},
	{
		"the optimistic seconds",
		func(l *lab) { l.cfg.Chains[1].OptimisticSeconds = 3600 },
		[]string{"a/replica/b/parameters optimisticSeconds at $a/replica/b/proxy: 1800 -> 3600"},
	},
	{
		"the process gas",
		func(l *lab) { l.cfg.Chains[1].ProcessGas = 900_000 },
		[]string{"b/replica/a/parameters processGas at $b/replica/a/proxy: 850000 -> 900000"},
	},
	{
		"the reserve gas",
		func(l *lab) { l.cfg.Chains[0].ReserveGas = 20_000 },
		[]string{"a/replica/b/parameters reserveGas at $a/replica/b/proxy: 15000 -> 20000"},
	},
	{
		"the domain",
		func(l *lab) { l.cfg.Chains[1].Domain = 2002 },
		[]string{
			"a/enrolment/b replica at $a/connection-manager: nothing -> $a/replica/b/proxy",
			"a/governance/router/b router at $a/governance/proxy: nothing -> $b/governance/proxy",
			"a/replica/b/parameters remoteDomain at $a/replica/b/proxy: 2001 -> 2002",
			"b/governance/parameters localDomain at $b/governance/proxy: 2001 -> 2002",
			"b/home/parameters localDomain at $b/home/proxy: 2001 -> 2002",
			"b/replica/a/parameters localDomain at $b/replica/a/proxy: 2001 -> 2002",
		},
	},
}

// TestEveryChangeIsNamed changes each parameter and role once behind the tool's back.
func TestEveryChangeIsNamed(t *testing.T) {
	l := newLab(t, 2)
	l.cfg.Chains[0].RecoveryTimelock = 1 // as the first networks had it
	p := l.plan()
	if err := l.apply(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	if found := l.differences(); len(found) > 0 {
		t.Fatalf("differences before anything was changed: %v", found)
	}
	for _, group := range [][]drift{governed, roles, created} {
		for _, d := range group {
			t.Run(strings.ReplaceAll(d.name, " ", "-"), func(t *testing.T) {
				l.t = t
				before := l.differences()
				d.change(l)
				after := l.differences()
				var want, got []string
				for _, text := range d.want {
					want = append(want, l.said(text))
				}
				for _, line := range after {
					if !slices.Contains(before, line) {
						got = append(got, line)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("what appears (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// differences are what drift tells, each in a line, sorted.
func (l *lab) differences() []string {
	l.t.Helper()
	p, err := provision.Make(l.t.Context(), provision.Config{Environment: "lab", Resources: l.resources()})
	if err != nil {
		l.t.Fatal(err)
	}
	var lines []string
	for _, f := range p.Differences() {
		if f.Why == "" || f.Do == "" {
			l.t.Errorf("%s %s says neither why nor what to do", f.Resource, f.Field)
		}
		found := f.Found
		if found == "" {
			found = "nothing"
		}
		if f.Field == "recoveryActiveAt" && found > "1700000000" {
			found = "LATER"
		}
		lines = append(lines, f.Resource+" "+f.Field+" at "+f.Address+": "+found+" -> "+f.Wanted)
	}
	slices.Sort(lines)
	return lines
}

// said puts addresses into an expected line.
func (l *lab) said(text string) string {
	words := strings.NewReplacer(
		"STRANGER", stranger.Hex(), "UPDATER", l.updater.Hex(), "RECOVERY", l.rm.Hex(), "GOVERNOR", accountOf(l.governor).Hex(),
		"WATCHER", strings.ToLower(l.watcher.Hex()), "$again", l.second.Hex(),
		"CODE", crypto.Keccak256Hash([]byte{0xfe}).Hex(), "HASH", l.code("a/replica/implementation"),
	)
	text = words.Replace(text)
	for _, key := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ':' }) {
		if name, is := strings.CutPrefix(key, "$"); is {
			text = strings.Replace(text, key, l.address(name).Hex(), 1)
		}
	}
	return text
}

func (l *lab) address(key string) common.Address {
	l.t.Helper()
	at, ok := l.cfg.Book.Where(key)
	if !ok {
		l.t.Fatalf("%s is not there", key)
	}
	return common.HexToAddress(at.Address)
}

func (l *lab) code(key string) string {
	at, _ := l.cfg.Book.Where(key)
	return at.CodeHash
}

// govern makes a call as the governor, through the governance router of a.
func (l *lab) govern(contract string, data []byte) {
	l.t.Helper()
	to := l.address("a/" + contract)
	calls := []abi.GovernanceMessageCall{{To: common.BytesToHash(to[:]), Data: data}}
	l.send(l.governor, "governance/proxy", abi.NewGovernanceRouter().PackCallLocal(calls))
}

// send sends a transaction on a, which must succeed.
func (l *lab) send(from *ecdsa.PrivateKey, contract string, data []byte) {
	l.t.Helper()
	to := l.address("a/" + contract)
	l.transact(from, &to, data)
}

func (l *lab) transact(from *ecdsa.PrivateKey, to *common.Address, data []byte) *types.Receipt {
	l.t.Helper()
	var nonce hexutil.Uint64
	if err := l.nodes[0].CallContext(l.t.Context(), &nonce, "eth_getTransactionCount", accountOf(from), "latest"); err != nil {
		l.t.Fatal(err)
	}
	tx, err := types.SignNewTx(from, types.LatestSignerForChainID(big.NewInt(1000)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1000), Nonce: uint64(nonce), GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(100e9), Gas: 8_000_000, To: to, Data: data,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err == nil {
		err = l.nodes[0].CallContext(l.t.Context(), new(common.Hash), "eth_sendRawTransaction", hexutil.Bytes(raw))
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	var receipt *types.Receipt
	for err == nil && receipt == nil { // until it is in a block
		<-ticker.C
		err = l.nodes[0].CallContext(l.t.Context(), &receipt, "eth_getTransactionReceipt", tx.Hash())
	}
	if err != nil || receipt == nil || receipt.Status != types.ReceiptStatusSuccessful {
		l.t.Fatalf("the change did not happen: %v, receipt %v", err, receipt != nil)
	}
	return receipt
}

// again creates a contract a second time.
func (l *lab) again(key string) common.Address {
	l.t.Helper()
	at, _ := l.cfg.Book.Where(key)
	var tx *types.Transaction
	if err := l.nodes[0].CallContext(l.t.Context(), &tx, "eth_getTransactionByHash", at.Tx); err != nil {
		l.t.Fatal(err)
	}
	l.second = l.transact(l.deployer, nil, tx.Data()).ContractAddress
	return l.second
}

// doubleUpdate has the updater of a sign two updates of one root.
func (l *lab) doubleUpdate() {
	l.t.Helper()
	old := l.ask(0, "home/proxy", abi.NewHome().PackCommittedRoot())
	signer := l.signer(key("stranger")) // who has become the updater
	var signatures [2][]byte
	roots := [2][32]byte{{1}, {2}}
	for i, root := range roots {
		s, err := signer.SignDigest(l.t.Context(), optics.Update{HomeDomain: 2000, OldRoot: old, NewRoot: root}.Digest())
		if err != nil {
			l.t.Fatal(err)
		}
		signatures[i] = s[:]
	}
	l.send(l.deployer, "home/proxy", abi.NewHome().PackDoubleUpdate(old, roots, signatures[0], signatures[1]))
}
