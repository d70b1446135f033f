package doctor

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// chainFacts are what was read of one chain.
type chainFacts struct {
	Chain
	network   *environment.Network
	endpoints []endpointFacts
	height    uint64 // the block that the endpoints are compared at
	final     bool   // there is a final block by the rule of the file
	deployed  *deployment.Network

	codes    map[common.Address]common.Hash // the zero hash is no code
	balances map[common.Address]*big.Int
	home     homeFacts
	replicas map[string]replicaFacts // by home
	problem  error                   // codes or balances could not be read
}

// endpointFacts are what one endpoint said.
type endpointFacts struct {
	name    string
	chainID uint64
	head    optics.BlockRef
	at      common.Hash // its block at the height of comparison
	problem error
}

// homeFacts are what the Home of a chain said.
type homeFacts struct {
	optics.HomeState
	domain  optics.Domain
	problem error
}

// replicaFacts are what the Replica of a home, and the connection manager beside
// it, said.
type replicaFacts struct {
	optics.ReplicaState
	chain.Identity
	enrolled common.Address
	watched  bool // the watcher may un-enrol it
	problem  error
}

// comparedBelow is how many blocks below the lowest head the endpoints are
// compared: their newest blocks may differ for a moment.
const comparedBelow = 10

// read reads one chain, its endpoints first: without one that answers nothing else
// is asked.
func (c *chainFacts) read(ctx context.Context, f *facts) {
	if c.Problem != nil {
		return
	}
	c.readEndpoints(ctx)
	if len(c.answering()) == 0 {
		return
	}
	heads := chain.NewHeads(chain.HeadsConfig{Node: c.Node, Finality: c.network.Finality, Chain: c.network.Domain})
	heads.Poll(ctx)
	head, known := heads.Head()
	c.final = known && head.Final != (optics.BlockRef{})
	if f.Record != nil {
		c.deployed = f.Record.Network(c.network.Name)
	}
	if c.problem = c.readAccounts(ctx, f); c.problem != nil || c.deployed == nil {
		return
	}
	c.readHome(ctx)
	c.replicas = make(map[string]replicaFacts)
	for _, home := range f.Selection.Homes {
		if of := f.Record.Network(home); of != nil && home != c.network.Name {
			c.replicas[home] = c.readReplica(ctx, f, of)
		}
	}
}

// answering returns the endpoints that serve the chain.
func (c *chainFacts) answering() []endpointFacts {
	var fit []endpointFacts
	for _, e := range c.endpoints {
		if e.problem == nil && e.chainID == c.network.ChainID {
			fit = append(fit, e)
		}
	}
	return fit
}

// newest returns the newest head of the endpoints that serve the chain.
func (c *chainFacts) newest() (newest optics.BlockRef) {
	for _, e := range c.answering() {
		if e.head.Number >= newest.Number {
			newest = e.head
		}
	}
	return newest
}

// readEndpoints asks every endpoint who it is and where it stands, and then for one
// block that all of them must have.
func (c *chainFacts) readEndpoints(ctx context.Context) {
	c.endpoints = make([]endpointFacts, len(c.Endpoints))
	c.each(func(i int, node Node) {
		e := &c.endpoints[i]
		e.name = c.Endpoints[i].Name
		client := chain.NewClient(node)
		if e.chainID, e.problem = client.ChainID(ctx); e.problem == nil {
			e.head, e.problem = client.Latest(ctx)
		}
	})
	fit := c.answering()
	if len(fit) == 0 {
		return
	}
	c.height = fit[0].head.Number
	for _, e := range fit {
		c.height = min(c.height, e.head.Number)
	}
	c.height -= min(c.height, comparedBelow)
	c.each(func(i int, node Node) {
		e := &c.endpoints[i]
		if e.problem != nil || e.chainID != c.network.ChainID {
			return
		}
		var block optics.BlockRef
		block, e.problem = chain.NewClient(node).Block(ctx, c.height)
		e.at = block.Hash
	})
}

// each asks all endpoints at the same time.
func (c *chainFacts) each(do func(i int, node Node)) {
	var wait sync.WaitGroup
	for i, e := range c.Endpoints {
		wait.Go(func() { do(i, e.Node) })
	}
	wait.Wait()
}

// readAccounts reads the codes of the contracts and the balances of our accounts, in
// one batch.
func (c *chainFacts) readAccounts(ctx context.Context, f *facts) error {
	c.codes, c.balances = make(map[common.Address]common.Hash), make(map[common.Address]*big.Int)
	var batch []gethrpc.BatchElem
	var take []func()
	if c.deployed != nil {
		for _, contract := range c.deployed.Contracts {
			var code hexutil.Bytes
			batch = append(batch, gethrpc.BatchElem{Method: "eth_getCode", Args: []any{contract.Address, "latest"}, Result: &code})
			take = append(take, func() {
				if len(code) > 0 {
					c.codes[contract.Address] = crypto.Keccak256Hash(code)
				}
			})
		}
	}
	for _, p := range f.posts {
		address, known := f.addressOf(p.Key)
		if !known || p.Network != c.network.Name || p.Purpose != environment.Transactions {
			continue
		}
		var balance hexutil.Big
		batch = append(batch, gethrpc.BatchElem{Method: "eth_getBalance", Args: []any{address, "latest"}, Result: &balance})
		take = append(take, func() { c.balances[address] = balance.ToInt() })
	}
	if len(batch) == 0 {
		return nil
	}
	if err := c.Node.BatchCallContext(ctx, batch); err != nil {
		return fmt.Errorf("read codes and balances: %w", err)
	}
	for i, elem := range batch {
		if elem.Error != nil {
			return fmt.Errorf("%s: %w", elem.Method, elem.Error)
		}
		take[i]()
	}
	return nil
}

// proxyOf returns where a proxy of a network stands.
func proxyOf(n *deployment.Network, kind deployment.Kind, remote string) (common.Address, bool) {
	c, ok := n.Contract(deployment.ID{Contract: kind, Part: deployment.Proxy, Remote: remote})
	return c.Address, ok
}

var errNotRecorded = errors.New("the record of the deployment does not have it")

func (c *chainFacts) readHome(ctx context.Context) {
	address, ok := proxyOf(c.deployed, deployment.Home, "")
	if !ok {
		c.home.problem = errNotRecorded
		return
	}
	home := chain.NewHome(c.Node, c.network.Domain, address)
	if c.home.HomeState, c.home.problem = home.State(ctx, optics.BlockRef{}); c.home.problem == nil {
		c.home.domain, c.home.problem = home.LocalDomain(ctx)
	}
}

func (c *chainFacts) readReplica(ctx context.Context, f *facts, home *deployment.Network) (r replicaFacts) {
	address, ok := proxyOf(c.deployed, deployment.Replica, home.Name)
	manager, managed := c.deployed.Contract(deployment.ID{Contract: deployment.XAppConnectionManager})
	if !ok || !managed {
		r.problem = errNotRecorded
		return r
	}
	replica := chain.NewReplica(c.Node, optics.Contract{Home: home.Domain, Chain: c.network.Domain}, address)
	connections := chain.NewXAppConnectionManager(c.Node, c.network.Domain, manager.Address)
	if r.ReplicaState, r.problem = replica.State(ctx, optics.BlockRef{}); r.problem != nil {
		return r
	}
	if r.Identity, r.problem = replica.Identity(ctx); r.problem != nil {
		return r
	}
	if r.enrolled, r.problem = connections.ReplicaOf(ctx, optics.BlockRef{}, home.Domain); r.problem != nil {
		return r
	}
	if watcher, ok := f.attestation(environment.Watcher, home.Name); ok {
		r.watched, r.problem = connections.WatcherPermission(ctx, optics.BlockRef{}, watcher, home.Domain)
	}
	return r
}
