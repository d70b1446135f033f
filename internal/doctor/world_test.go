package doctor_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/doctor"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// world is a network of three real chains with contracts, as an environment.
type world struct {
	env    *environment.Environment
	file   devnet.File
	record *deployment.Record
	nodes  map[string]*gethrpc.Client
	now    time.Time // of the newest block
}

const labFile = `name: lab
class: development
purpose: Tests the doctor.
gates: {changes: none, beacons: human}
networks:
%scontracts:
  deployer: "0x00000000000000000000000000000000000000d1"
  governor: {network: alpha, account: "0x00000000000000000000000000000000000000d2"}
  recoveryManager: "0x00000000000000000000000000000000000000d3"
  recoveryTimelock: 1d
  optimisticSeconds: 10
  updater: %s
  watchers: [key]
operators:
  core: {access: none}
agents:
  updater: {operator: core}
  relayer: {operator: core}
  processor: {operator: core}
  watcher: {operator: core}
  kathy: {operator: core}
keys: {provider: hex}
funding:
  bank: {account: "0x00000000000000000000000000000000000000d5", floor: 1 ether}
  caps: {transaction: 2 ether, day: 10 ether}
  bands:
    updater: {low: 0.5 ether, target: 1 ether, days: 7}
    relayer: {low: 0.5 ether, target: 1 ether, days: 7}
    processor: {low: 0.5 ether, target: 1 ether, days: 7}
    watcher: {low: 0.5 ether, target: 1 ether, days: 7}
    kathy: {low: 0.5 ether, target: 1 ether, days: 7}
`

// load returns the environment of a network.
func load(t *testing.T, f devnet.File, updater, finality string) *environment.Environment {
	t.Helper()
	var networks strings.Builder
	for _, c := range f.Chains {
		fmt.Fprintf(&networks, "  %s:\n    chainId: %d\n    domain: %d\n    testnet: true\n    token: ETH\n    blockTime: 1s\n    finality: %s\n"+
			"    rpc: {endpoints: [%q, %q], quorum: 1}\n    fees: {maxFee: 100 gwei}\n", c.Name, c.ChainID, c.Domain, finality, c.HTTP, c.HTTP+"/")
	}
	e, err := environment.Parse("lab/environment.yaml", fmt.Appendf(nil, labFile, networks.String(), updater))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func newWorld(t *testing.T) *world {
	t.Helper()
	n, err := devnet.Start(t.Context(), devnet.Config{
		Chains: 3, OptimisticSeconds: 10, Finality: 2, Dir: t.TempDir(), Memory: true, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	for range 12 { // more than endpoints are compared below
		if err := n.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w := &world{file: n.File(), nodes: make(map[string]*gethrpc.Client)}
	w.env = load(t, w.file, "key", "2")
	w.record = &deployment.Record{Environment: "lab", Made: 1_795_389_647_618, ImportedFrom: "devnet"}
	for _, c := range w.file.Chains {
		client, err := gethrpc.DialContext(t.Context(), c.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		w.nodes[c.Name] = client
		w.put(t, c)
		var head struct {
			Timestamp hexutil.Uint64 `json:"timestamp"`
		}
		if err := client.CallContext(t.Context(), &head, "eth_getBlockByNumber", "latest", false); err != nil {
			t.Fatal(err)
		}
		if at := time.Unix(int64(head.Timestamp), 0); at.After(w.now) {
			w.now = at
		}
	}
	return w
}

// put records the contracts of a chain.
func (w *world) put(t *testing.T, c devnet.FileChain) {
	t.Helper()
	add := func(id deployment.ID, at common.Address) {
		var code hexutil.Bytes
		if err := w.nodes[c.Name].CallContext(t.Context(), &code, "eth_getCode", at, "latest"); err != nil {
			t.Fatal(err)
		}
		w.record.Put(c.Name, deployment.Contract{ID: id, Address: at, CodeHash: crypto.Keccak256Hash(code)})
	}
	add(deployment.ID{Contract: deployment.XAppConnectionManager}, c.ConnectionManager)
	add(deployment.ID{Contract: deployment.Home, Part: deployment.Proxy}, c.Home)
	for _, other := range w.file.Chains {
		if at, ok := c.Replicas[other.Domain]; ok {
			add(deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: other.Name}, at)
		}
	}
	n := w.record.Network(c.Name)
	n.ChainID, n.Domain, n.From = c.ChainID, c.Domain, 1
}

// account is the account of an agent's key on devnet.
func account(role environment.Role, purpose environment.Purpose) common.Address {
	return devnet.Address(devnet.Role(string(role) + "-" + string(purpose)))
}

// bound is what the data directory is bound to.
const bound = "agents of lab"

// config is that of a doctor to whom all is well.
func (w *world) config(t *testing.T) doctor.Config {
	t.Helper()
	selection, err := doctor.Select(w.env, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: bound, Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	chains := make(map[string]doctor.Chain)
	for _, c := range w.file.Chains {
		if err := s.ImportSigningHead(t.Context(), account(environment.Updater, environment.Attestation), c.Domain, common.Hash{}, 0); err != nil {
			t.Fatal(err)
		}
		node := w.nodes[c.Name]
		chains[c.Name] = doctor.Chain{Node: node, Endpoints: []doctor.Endpoint{{Name: "http://first", Node: node}, {Name: "http://second", Node: node}}}
	}
	return doctor.Config{
		Environment: w.env, Record: w.record, Selection: selection, Chains: chains,
		Open: func(_ context.Context, k environment.Key) (doctor.Signer, error) {
			return opened{address: account(k.Role, k.Purpose)}, nil
		},
		Data: doctor.Data{Dir: "data", Store: s, Deployment: bound},
		Now:  func() time.Time { return w.now.Add(3 * time.Second) },
	}
}

// opened is a key that was opened.
type opened struct {
	address    common.Address
	ready, use error
}

func (k opened) Address() common.Address            { return k.address }
func (k opened) Ready(context.Context) error        { return k.ready }
func (k opened) CheckLastUse(context.Context) error { return k.use }

// lyingNode answers some questions in its own way, and hands on the others.
type lyingNode struct {
	doctor.Node
	// answer returns the answer as JSON, and whether it is its own.
	answer func(method string, args []any) (string, bool)
}

var errGone = errors.New("connection refused")

func (n lyingNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if text, own := n.answer(method, args); own {
		if text == "" {
			return errGone
		}
		return json.Unmarshal([]byte(text), result)
	}
	return n.Node.CallContext(ctx, result, method, args...)
}

func (n lyingNode) BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error {
	if err := n.Node.BatchCallContext(ctx, batch); err != nil {
		return err
	}
	for i := range batch {
		if text, own := n.answer(batch[i].Method, batch[i].Args); own {
			if text == "" {
				return errGone
			}
			if err := json.Unmarshal([]byte(text), batch[i].Result); err != nil {
				return err
			}
		}
	}
	return nil
}

// lies makes all questions of one method be answered with a JSON text; "" is no answer.
func lies(to doctor.Node, method, text string) doctor.Node {
	return lyingNode{to, func(asked string, _ []any) (string, bool) { return text, asked == method }}
}

// claims makes one call of one contract be answered with a word.
func claims(to doctor.Node, contract common.Address, data []byte, word common.Hash) doctor.Node {
	return lyingNode{to, func(method string, args []any) (string, bool) {
		if method != "eth_call" {
			return "", false
		}
		call, ok := args[0].(map[string]any)
		mine := ok && call["to"] == contract && strings.HasPrefix(fmt.Sprint(call["data"]), hexutil.Encode(data))
		return `"` + word.Hex() + `"`, mine
	}}
}

// node replaces how a chain is reached, all endpoints together.
func node(cfg *doctor.Config, chain string, with func(doctor.Node) doctor.Node) {
	c := cfg.Chains[chain]
	c.Node = with(c.Node)
	cfg.Chains[chain] = c
}

// endpointOfBravo replaces how an endpoint of that chain is reached.
func endpointOfBravo(cfg *doctor.Config, i int, with func(doctor.Node) doctor.Node) {
	e := &cfg.Chains["bravo"].Endpoints[i]
	e.Node = with(e.Node)
}
