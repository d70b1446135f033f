package published

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	bindings "github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
)

var errNoContract = errors.New("no contract answers")

// facts are what a chain says of the contracts of a network.
type facts struct {
	chainID         uint64
	governor        common.Address
	governorDomain  optics.Domain
	recoveryManager common.Address
	timelock        uint64 // seconds
	recoveryAt      uint64 // unix seconds, 0 while recovery is not active
	updater         common.Address
	processGas      uint64
	reserveGas      uint64
	replicas        map[string]replicaFacts // by the network that they follow
	implementations map[deployment.ID]common.Address
	code            map[deployment.ID]common.Hash
}

type replicaFacts struct {
	init     replicaInit
	enrolled common.Address
}

// reading asks several things and keeps the first error.
type reading struct {
	chain Chain
	err   error
}

// get makes one call of a view function, unless something went wrong before.
func get[T any](ctx context.Context, r *reading, to common.Address, data []byte, unpack func([]byte) (T, error)) (value T) { //nolint:ireturn // the caller's type
	if r.err != nil {
		return value
	}
	answer, err := r.chain.Call(ctx, to, data)
	switch {
	case err != nil:
		r.err = err
	case len(answer) == 0:
		r.err = fmt.Errorf("%w at %s", errNoContract, to)
	default:
		value, r.err = unpack(answer)
	}
	return value
}

// number asks for a number that must fit into 64 bits.
func (r *reading) number(ctx context.Context, to common.Address, data []byte, unpack func([]byte) (*big.Int, error)) uint64 {
	n := get(ctx, r, to, data, unpack)
	if r.err == nil && !n.IsUint64() {
		r.err = fmt.Errorf("%s answers %s, which is out of range", to, n)
	}
	if r.err != nil {
		return 0
	}
	return n.Uint64()
}

// read asks a chain about the contracts of a network.
func (d *Directory) read(ctx context.Context, c Chain, n *network, addresses map[deployment.ID]common.Address) (*facts, error) {
	id, err := c.ChainID(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", n.name, err)
	}
	f := &facts{
		chainID: id, replicas: make(map[string]replicaFacts),
		implementations: make(map[deployment.ID]common.Address), code: make(map[deployment.ID]common.Hash),
	}
	r := &reading{chain: c}
	d.readGovernance(ctx, r, f, addresses[deployment.ID{Contract: deployment.GovernanceRouter, Part: deployment.Proxy}])
	home := bindings.NewHome()
	at := addresses[deployment.ID{Contract: deployment.Home, Part: deployment.Proxy}]
	f.updater = get(ctx, r, at, home.PackUpdater(), home.UnpackUpdater)
	if domain := get(ctx, r, at, home.PackLocalDomain(), home.UnpackLocalDomain); r.err == nil && optics.Domain(domain) != n.domain {
		r.err = fmt.Errorf("the Home at %s is of domain %d; %s is expected: is this the endpoint of %s?", at, domain, n.domain, n.name)
	}
	for _, remote := range d.networks {
		if remote != n {
			d.readReplica(ctx, r, f, remote, addresses)
		}
	}
	d.readCode(ctx, r, f, addresses)
	if r.err != nil {
		return nil, fmt.Errorf("read %s: %w", n.name, r.err)
	}
	return f, nil
}

func (d *Directory) readGovernance(ctx context.Context, r *reading, f *facts, router common.Address) {
	g := bindings.NewGovernanceRouter()
	f.governor = get(ctx, r, router, g.PackGovernor(), g.UnpackGovernor)
	f.governorDomain = optics.Domain(get(ctx, r, router, g.PackGovernorDomain(), g.UnpackGovernorDomain))
	f.recoveryManager = get(ctx, r, router, g.PackRecoveryManager(), g.UnpackRecoveryManager)
	f.timelock = r.number(ctx, router, g.PackRecoveryTimelock(), g.UnpackRecoveryTimelock)
	f.recoveryAt = r.number(ctx, router, g.PackRecoveryActiveAt(), g.UnpackRecoveryActiveAt)
}

func (d *Directory) readReplica(ctx context.Context, r *reading, f *facts, remote *network, addresses map[deployment.ID]common.Address) {
	replica, xapps := bindings.NewReplica(), bindings.NewXAppConnectionManager()
	at := addresses[deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: remote.name}]
	f.replicas[remote.name] = replicaFacts{
		init: replicaInit{
			remote:     optics.Domain(get(ctx, r, at, replica.PackRemoteDomain(), replica.UnpackRemoteDomain)),
			updater:    get(ctx, r, at, replica.PackUpdater(), replica.UnpackUpdater),
			optimistic: r.number(ctx, at, replica.PackOptimisticSeconds(), replica.UnpackOptimisticSeconds),
		},
		enrolled: get(ctx, r, addresses[deployment.ID{Contract: deployment.XAppConnectionManager}],
			xapps.PackDomainToReplica(uint32(remote.domain)), xapps.UnpackDomainToReplica),
	}
	f.processGas = r.number(ctx, at, replica.PackPROCESSGAS(), replica.UnpackPROCESSGAS)
	f.reserveGas = r.number(ctx, at, replica.PackRESERVEGAS(), replica.UnpackRESERVEGAS)
}

// readCode reads the implementation of each beacon, and the hash of each code.
func (d *Directory) readCode(ctx context.Context, r *reading, f *facts, addresses map[deployment.ID]common.Address) {
	for _, id := range inOrderOf(addresses) {
		if at := addresses[id]; id.Part == deployment.Beacon {
			// A beacon answers any call of another than its controller with the
			// implementation, as one word.
			f.implementations[id] = get(ctx, r, at, nil, func(answer []byte) (common.Address, error) {
				if len(answer) != common.HashLength {
					return common.Address{}, fmt.Errorf("the %s at %s answers with %d bytes; 32 are expected", id, at, len(answer))
				}
				return common.BytesToAddress(answer), nil
			})
		}
	}
	for _, id := range inOrderOf(addresses) {
		at := addresses[id]
		if id.Part == deployment.Implementation {
			if now, ok := f.implementations[deployment.ID{Contract: id.Contract, Part: deployment.Beacon, Remote: id.Remote}]; ok {
				at = now
			}
		}
		if r.err != nil {
			return
		}
		code, err := r.chain.Code(ctx, at)
		if err == nil && len(code) == 0 {
			err = fmt.Errorf("the %s: %w at %s", id, errNoContract, at)
		}
		r.err = err
		f.code[id] = crypto.Keccak256Hash(code)
	}
}
