package doctor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

func examine(t *testing.T, cfg doctor.Config) doctor.Report {
	t.Helper()
	d, err := doctor.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ill are the lines that are not ok.
func ill(r doctor.Report) (lines []doctor.Line) {
	for _, l := range r.Lines {
		if l.State != doctor.OK {
			lines = append(lines, l)
		}
		if l.State == doctor.OK != (l.Repair == "") || strings.Contains(l.Text+l.Repair, "\n") {
			lines = append(lines, doctor.Line{Text: fmt.Sprintf("%+v has a repair without need, none, or two lines", l)})
		}
	}
	return lines
}

// fault is one thing that is wrong, and what must be said of it.
type fault struct {
	name   string
	breaks func(t *testing.T, w *world, cfg *doctor.Config)
	want   doctor.Line // Text and Repair are parts
}

func word(a common.Address) common.Hash { return common.BytesToHash(a[:]) }

func one(n byte) common.Hash { return common.Hash{31: n} }

// The doctor finds nothing where all is well, in the same lines every time; each thing
// that is wrong is named, with what repairs it.
func TestDoctor(t *testing.T) {
	w := newWorld(t)
	var count int
	cfg := w.config(t)
	cfg.Progress = func(done, all int) { count = all - done }
	well := examine(t, cfg)
	if well.State != doctor.OK || len(ill(well)) > 0 || count != 0 {
		t.Fatalf("where all is well: %+v", ill(well))
	}
	cfg.Parallel = 1
	if diff := cmp.Diff(well, examine(t, cfg)); diff != "" {
		t.Errorf("one after the other (-at once +in order):\n%s", diff)
	}
	for _, f := range append(append(deploymentFaults(), chainFaults()...), laneFaults()...) {
		t.Run(f.name, func(t *testing.T) {
			cfg := w.config(t)
			f.breaks(t, w, &cfg)
			r := examine(t, cfg)
			lines := ill(r)
			if len(lines) == 0 || f.want.State == doctor.Broken && r.State != doctor.Broken {
				t.Fatalf("state %s, %+v", r.State, lines)
			}
			found := false
			for _, l := range lines {
				found = found || l.Subject == f.want.Subject && l.Check == f.want.Check && l.State == f.want.State && l.Unread == f.want.Unread &&
					strings.Contains(l.Text, f.want.Text) && strings.Contains(l.Repair, f.want.Repair)
			}
			if !found {
				t.Errorf("no line is %+v among\n%s", f.want, show(lines))
			}
		})
	}
}

func show(lines []doctor.Line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%+v\n", l)
	}
	return b.String()
}

func deploymentFaults() []fault {
	relayer := "optics/lab/relayer-signer"
	opens := func(k opened, err error) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, _ *world, cfg *doctor.Config) {
			others := cfg.Open
			cfg.Open = func(ctx context.Context, key environment.Key) (doctor.Signer, error) {
				if key.Secret != relayer {
					return others(ctx, key)
				}
				if k.address == (common.Address{}) {
					k.address = account(environment.Relayer, environment.Transactions)
				}
				return k, err
			}
		}
	}
	return []fault{
		{"nothing is deployed", func(_ *testing.T, _ *world, cfg *doctor.Config) { cfg.Record = nil }, doctor.Line{
			Subject: "lab", Check: "deployment", State: doctor.Broken, Text: "nothing is deployed", Repair: "optics plan -e lab",
		}},
		{"the record cannot be read", func(_ *testing.T, _ *world, cfg *doctor.Config) { cfg.Record, cfg.RecordProblem = nil, errGone }, doctor.Line{
			Subject: "lab", Check: "deployment", State: doctor.Broken, Text: "connection refused", Repair: "optics env deployments -e lab",
		}},
		{"the record is of another environment", func(_ *testing.T, w *world, cfg *doctor.Config) {
			other := *w.record
			other.Environment, cfg.Record = "elsewhere", &other
		}, doctor.Line{Subject: "lab", Check: "deployment", State: doctor.Broken, Text: "environment elsewhere", Repair: "optics env deployments -e lab"}},
		{"a network is not deployed", func(_ *testing.T, w *world, cfg *doctor.Config) {
			other := *w.record
			other.Networks, cfg.Record = other.Networks[:2], &other
		}, doctor.Line{Subject: "lab", Check: "deployment", State: doctor.Broken, Text: "does not have charlie", Repair: "optics plan -e lab"}},
		{"the file names a network less", func(_ *testing.T, w *world, cfg *doctor.Config) {
			other := *w.record
			other.Networks = append(other.Networks[:3:3], deployment.Network{Name: "delta"})
			cfg.Record = &other
		}, doctor.Line{Subject: "lab", Check: "deployment", State: doctor.Warning, Text: "delta", Repair: "optics drift -e lab"}},
		{"a key is not there", opens(opened{}, fmt.Errorf("%w: no file", keys.ErrKeyMissing)), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Broken, Text: "key not found", Repair: "optics keys provision -e lab",
		}},
		{"a key may not be used", opens(opened{ready: fmt.Errorf("%w: kms:Sign", keys.ErrDenied)}, nil), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Broken, Text: "kms:Sign", Repair: "optics iam apply -e lab",
		}},
		{"the key service does not answer", opens(opened{ready: keys.ErrUnavailable}, nil), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Broken, Unread: true, Text: "not available", Repair: "wait",
		}},
		{"there are no credentials", opens(opened{}, keys.ErrCredentials), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Broken, Text: "credentials", Repair: "AWS_PROFILE",
		}},
		{"somebody else signed with a key", opens(opened{use: &keys.ForeignUseError{Key: "arn", RequestID: "0f1c"}}, nil), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Broken, Text: "request 0f1c", Repair: "optics journal acknowledge-use --db data --request 0f1c",
		}},
		{"somebody else signed with a key that is shared", func(t *testing.T, w *world, cfg *doctor.Config) {
			cfg.WarnOfForeignUse = true
			opens(opened{use: &keys.ForeignUseError{Key: "arn", RequestID: "0f1c"}}, nil)(t, w, cfg)
		}, doctor.Line{Subject: relayer, Check: "key", State: doctor.Warning, Text: "request 0f1c", Repair: "acknowledge-use"}},
		{"who signed last cannot be told", opens(opened{use: keys.ErrDenied}, nil), doctor.Line{
			Subject: relayer, Check: "key", State: doctor.Warning, Text: "cannot be told", Repair: "optics iam apply -e lab",
		}},
		{"a key is another than listed", func(_ *testing.T, _ *world, cfg *doctor.Config) {
			cfg.Addresses = map[string]common.Address{relayer: {1}}
		}, doctor.Line{Subject: relayer, Check: "key", State: doctor.Broken, Text: "the list of addresses says 0x01", Repair: "optics keys list -e lab"}},
		{"the updater is another than the file says", func(t *testing.T, w *world, cfg *doctor.Config) {
			cfg.Environment = load(t, w.file, `"0x00000000000000000000000000000000000000D9"`, "2")
			cfg.Selection, _ = doctor.Select(cfg.Environment, nil, nil)
		}, doctor.Line{Subject: "optics/lab/updater-attestation", Check: "key", State: doctor.Broken, Text: "the updater is 0x00000000000000000000000000000000000000D9", Repair: "contracts.updater"}},
		{"two roles have one account", opens(opened{address: account(environment.Processor, environment.Transactions)}, nil), doctor.Line{
			Subject: "accounts", Check: "accounts", State: doctor.Broken, Text: "relayer signer", Repair: "optics keys rotate -e lab",
		}},
		{"another environment has the account", func(_ *testing.T, w *world, cfg *doctor.Config) {
			cfg.Others = []environment.Signer{{
				Environment: "elsewhere", Network: "alpha", ChainID: w.file.Chains[0].ChainID, Role: environment.Relayer, Purpose: environment.Transactions,
				Address: account(environment.Relayer, environment.Transactions).Hex(),
			}}
		}, doctor.Line{Subject: "accounts", Check: "accounts", State: doctor.Broken, Text: "of elsewhere", Repair: "optics keys rotate -e lab"}},
		{"one home of several", func(_ *testing.T, _ *world, cfg *doctor.Config) {
			cfg.Selection, _ = doctor.Select(cfg.Environment, []string{"relayer"}, []string{"alpha"})
		}, doctor.Line{Subject: "relayer", Check: "sharing", State: doctor.Warning, Text: "bravo, charlie", Repair: "in one process"}},
	}
}

func chainFaults() []fault {
	alter := func(with func(doctor.Node) doctor.Node) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, _ *world, cfg *doctor.Config) { node(cfg, "bravo", with) }
	}
	ends := func(all bool, method, text string) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, _ *world, cfg *doctor.Config) {
			endpointOfBravo(cfg, 0, func(n doctor.Node) doctor.Node { return lies(n, method, text) })
			if all {
				endpointOfBravo(cfg, 1, func(n doctor.Node) doctor.Node { return lies(n, method, text) })
			}
		}
	}
	const old = `{"number":"0x4","hash":"0x00000000000000000000000000000000000000000000000000000000000000aa","timestamp":"0x65000000"}`
	return []fault{
		{"a variable is not set", func(_ *testing.T, _ *world, cfg *doctor.Config) {
			cfg.Chains["bravo"] = doctor.Chain{Problem: errors.New("BRAVO_RPC is not set")}
		}, doctor.Line{Subject: "bravo", Check: "endpoint", State: doctor.Broken, Unread: true, Text: "BRAVO_RPC is not set", Repair: "optics env check -e lab --variables"}},
		{"one endpoint is dead", ends(false, "eth_chainId", ""), doctor.Line{
			Subject: "bravo", Check: "endpoint", State: doctor.Warning, Unread: true, Text: "http://first does not answer: read chain id: connection refused", Repair: "set http://127.0.0.1",
		}},
		{"all endpoints are dead", ends(true, "eth_chainId", ""), doctor.Line{
			Subject: "bravo", Check: "quorum", State: doctor.Broken, Unread: true, Text: "0 of 2 endpoints serve the chain, 1 are needed", Repair: "optics doctor -e lab",
		}},
		{"an endpoint of another chain", ends(false, "eth_chainId", `"0x5"`), doctor.Line{
			Subject: "bravo", Check: "endpoint", State: doctor.Broken, Text: "http://first serves another chain than bravo", Repair: "to an endpoint of bravo",
		}},
		{"an endpoint is behind", func(_ *testing.T, _ *world, cfg *doctor.Config) {
			endpointOfBravo(cfg, 0, func(n doctor.Node) doctor.Node {
				return lyingNode{n, func(_ string, args []any) (string, bool) { return old, len(args) > 0 && args[0] == "latest" }}
			})
		}, doctor.Line{
			Subject: "bravo", Check: "endpoint", State: doctor.Warning, Text: "http://first is at block 4, ", Repair: "wait until it has caught up",
		}},
		{"endpoints disagree", func(_ *testing.T, _ *world, cfg *doctor.Config) {
			endpointOfBravo(cfg, 1, forked)
		}, doctor.Line{Subject: "bravo", Check: "quorum", State: doctor.Broken, Text: "endpoints disagree about block", Repair: "networks.bravo.rpc.endpoints"}},
		{"the chain stands still", func(_ *testing.T, w *world, cfg *doctor.Config) {
			cfg.Now = func() time.Time { return w.now.Add(time.Hour) }
		}, doctor.Line{Subject: "bravo", Check: "head", State: doctor.Broken, Text: "at most 2m0s is expected", Repair: "an explorer of bravo"}},
		{"the clock is behind", func(_ *testing.T, w *world, cfg *doctor.Config) {
			cfg.Now = func() time.Time { return w.now.Add(-time.Hour) }
		}, doctor.Line{Subject: "clock", Check: "clock", State: doctor.Broken, Text: "the clock of this machine is 1h0m0s behind", Repair: "timedatectl"}},
		{"nothing is final", func(t *testing.T, w *world, cfg *doctor.Config) {
			cfg.Environment = load(t, w.file, "key", "1000")
			cfg.Selection, _ = doctor.Select(cfg.Environment, nil, nil)
		}, doctor.Line{Subject: "bravo", Check: "finality", State: doctor.Broken, Text: "by the rule 1000", Repair: "networks.bravo.finality"}},
		{"a contract is gone", alter(func(n doctor.Node) doctor.Node { return lies(n, "eth_getCode", `"0x"`) }), doctor.Line{
			Subject: "bravo", Check: "contracts", State: doctor.Broken, Text: "Home proxy at 0x", Repair: "optics plan -e lab",
		}},
		{"a contract has other code", alter(func(n doctor.Node) doctor.Node { return lies(n, "eth_getCode", `"0x6001"`) }), doctor.Line{
			Subject: "bravo", Check: "contracts", State: doctor.Broken, Text: "was deployed", Repair: "ask other endpoints",
		}},
		{"codes cannot be read", alter(func(n doctor.Node) doctor.Node { return lies(n, "eth_getCode", "") }), doctor.Line{
			Subject: "bravo", Check: "contracts", State: doctor.Broken, Unread: true, Text: "connection refused", Repair: "check the endpoints",
		}},
		{"an account is empty", alter(func(n doctor.Node) doctor.Node { return lies(n, "eth_getBalance", `"0x0"`) }), doctor.Line{
			Subject: "bravo", Check: "balance", State: doctor.Broken, Text: "at least 0.5 ether is wanted", Repair: "optics fund send -e lab",
		}},
		{"an account is below its band", alter(func(n doctor.Node) doctor.Node { return lies(n, "eth_getBalance", `"0x16345785d8a0000"`) }), doctor.Line{
			Subject: "bravo", Check: "balance", State: doctor.Warning, Text: "has 0.1 ETH; at least 0.5 ether is wanted", Repair: "optics fund send -e lab",
		}},
	}
}

// forked is an endpoint whose blocks below the newest are others.
func forked(n doctor.Node) doctor.Node {
	return lyingNode{n, func(method string, args []any) (string, bool) {
		if method != "eth_getBlockByNumber" {
			return "", false
		}
		number, is := args[0].(hexutil.Uint64)
		return fmt.Sprintf(`{"number":%q,"hash":%q,"timestamp":"0x65000000"}`, number, common.Hash{1}), is
	}}
}

func laneFaults() []fault {
	home, replica, connections := abi.NewHome(), abi.NewReplica(), abi.NewXAppConnectionManager()
	onHome := func(data []byte, answer common.Hash) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, w *world, cfg *doctor.Config) {
			node(cfg, "alpha", func(n doctor.Node) doctor.Node { return claims(n, w.file.Chains[0].Home, data, answer) })
		}
	}
	onReplica := func(data []byte, answer common.Hash) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, w *world, cfg *doctor.Config) {
			at := w.file.Chains[1].Replicas[w.file.Chains[0].Domain]
			node(cfg, "bravo", func(n doctor.Node) doctor.Node { return claims(n, at, data, answer) })
		}
	}
	onConnections := func(selector []byte, answer common.Hash) func(*testing.T, *world, *doctor.Config) {
		return func(_ *testing.T, w *world, cfg *doctor.Config) {
			node(cfg, "bravo", func(n doctor.Node) doctor.Node {
				return claims(n, w.file.Chains[1].ConnectionManager, selector[:4], answer)
			})
		}
	}
	lane, runbook := "alpha→bravo", "docs/runbook/halts.md"
	return []fault{
		{"a home has failed", onHome(home.PackState(), one(2)), doctor.Line{Subject: "alpha", Check: "home", State: doctor.Broken, Text: "it has failed", Repair: runbook}},
		{"a home has another domain", onHome(home.PackLocalDomain(), one(7)), doctor.Line{
			Subject: "alpha", Check: "home", State: doctor.Broken, Text: "it is of domain 7", Repair: "networks.alpha.domain",
		}},
		{"a home has another updater", onHome(home.PackUpdater(), word(common.Address{9})), doctor.Line{
			Subject: "alpha", Check: "updater", State: doctor.Broken, Text: "our key is " + account(environment.Updater, environment.Attestation).Hex(), Repair: "optics plan -e lab",
		}},
		{"a replica has failed", onReplica(replica.PackState(), one(2)), doctor.Line{Subject: lane, Check: "replica", State: doctor.Broken, Text: "it has failed", Repair: runbook}},
		{"a replica follows another home", onReplica(replica.PackRemoteDomain(), one(7)), doctor.Line{
			Subject: lane, Check: "replica", State: doctor.Broken, Text: "it is of home 7", Repair: "optics env deployments -e lab",
		}},
		{"a replica has another updater", onReplica(replica.PackUpdater(), word(common.Address{9})), doctor.Line{
			Subject: lane, Check: "updater", State: doctor.Broken, Text: "no update can pass", Repair: "optics plan -e lab",
		}},
		{"a replica is not enrolled", onConnections(connections.PackDomainToReplica(0), common.Hash{}), doctor.Line{
			Subject: lane, Check: "replica", State: doctor.Broken, Text: "is not enrolled", Repair: runbook,
		}},
		{"another replica is enrolled", onConnections(connections.PackDomainToReplica(0), word(common.Address{9})), doctor.Line{
			Subject: lane, Check: "replica", State: doctor.Broken, Text: "another replica is enrolled", Repair: "optics plan -e lab",
		}},
		{"the watcher has no permission", onConnections(connections.PackWatcherPermission(common.Address{}, 0), common.Hash{}), doctor.Line{
			Subject: lane, Check: "watcher", State: doctor.Broken, Text: "may not un-enrol", Repair: "optics plan -e lab",
		}},
		{"the store cannot be used", func(_ *testing.T, _ *world, cfg *doctor.Config) { cfg.Data.Problem = errGone }, doctor.Line{
			Subject: "data", Check: "store", State: doctor.Broken, Text: "connection refused", Repair: "--data",
		}},
		{"the store is of another deployment", func(_ *testing.T, _ *world, cfg *doctor.Config) { cfg.Data.Deployment = "agents of moon" }, doctor.Line{
			Subject: "data", Check: "store", State: doctor.Broken, Text: "belongs to agents of lab, not to agents of moon", Repair: "--data",
		}},
		{"somebody else sent from an account", func(t *testing.T, w *world, cfg *doctor.Config) {
			f := optics.ForeignTx{Chain: w.file.Chains[1].Domain, From: account(environment.Relayer, environment.Transactions), Nonce: 17, Next: 18}
			if err := cfg.Data.Store.(*sqlite.Store).RecordForeignTx(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}, doctor.Line{Subject: "data", Check: "nonces", State: doctor.Broken, Text: "relayer's account", Repair: "optics journal acknowledge --db data --domain 2000"}},
		{"agents run with the account", func(t *testing.T, _ *world, cfg *doctor.Config) {
			name := "sender/1/" + account(environment.Relayer, environment.Transactions).Hex()
			if _, err := cfg.Data.Store.(*sqlite.Store).AcquireLease(t.Context(), name, "relayer in process 7", time.Minute); err != nil {
				t.Fatal(err)
			}
		}, doctor.Line{Subject: "data", Check: "leases", State: doctor.Warning, Text: "relayer in process 7 has the lease sender/1/0x", Repair: "others wait"}},
		{"there is no store yet", func(_ *testing.T, _ *world, cfg *doctor.Config) { cfg.Data.Store = nil }, doctor.Line{
			Subject: "data", Check: "history", State: doctor.Broken, Text: "what the updater's key signed for bravo", Repair: "optics run -e lab --role updater --data data --import-signing-history",
		}},
	}
}
