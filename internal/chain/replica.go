package chain

import (
	"context"
	"fmt"
	"math/big"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// replicaABI packs and unpacks; it has no state.
var replicaABI = abi.NewReplica()

// Replica is one Replica contract. Its methods may be called from any goroutine.
//
// Reads take the block to read at; the zero BlockRef means the latest. They
// return errors that wrap optics.ErrNotFound when the chain has no such block
// (any more), and ErrNoContract.
type Replica struct {
	reader
	blocks *Client
	lane   optics.Contract
	gas    atomic.Pointer[ProcessGas]

	batches batches
}

// ProcessGas is what a Replica wants for handling one message, in gas. It is
// fixed in the contract's code.
type ProcessGas struct {
	// Process is what the recipient is given (PROCESS_GAS).
	Process uint64
	// Reserve is what must be left for the Replica after that (RESERVE_GAS).
	Reserve uint64
}

// Identity is what a Replica says it is.
type Identity struct {
	// Remote is the domain of the Home that it follows.
	Remote optics.Domain
	// Local is the domain of the chain that it believes to be on.
	Local optics.Domain
}

// NewReplica returns the Replica of a lane at an address.
func NewReplica(node Node, lane optics.Contract, address common.Address) *Replica {
	return &Replica{reader: reader{node: node, address: address}, blocks: NewClient(node), lane: lane}
}

// Address returns the contract's address.
func (r *Replica) Address() common.Address { return r.address }

// Lane returns the lane that the contract was bound to.
func (r *Replica) Lane() optics.Contract { return r.lane }

// State reads the Replica in one batch request. For the latest block one request
// before it asks which block that is.
func (r *Replica) State(ctx context.Context, at optics.BlockRef) (optics.ReplicaState, error) {
	at, err := r.blocks.orLatest(ctx, at)
	if err != nil {
		return optics.ReplicaState{}, r.failed("read", err)
	}
	s := optics.ReplicaState{Block: at}
	var state uint8
	var committed [32]byte
	var seconds *big.Int
	gets := []get{
		field(replicaABI.PackState(), replicaABI.UnpackState, &state),
		field(replicaABI.PackUpdater(), replicaABI.UnpackUpdater, &s.Updater),
		field(replicaABI.PackCommittedRoot(), replicaABI.UnpackCommittedRoot, &committed),
		field(replicaABI.PackOptimisticSeconds(), replicaABI.UnpackOptimisticSeconds, &seconds),
	}
	var limits gasLimits
	if r.gas.Load() == nil {
		gets = append(gets, limits.gets()...)
	}
	if err := r.read(ctx, at, gets...); err != nil {
		return optics.ReplicaState{}, r.failed("read", err)
	}
	if s.State, err = contractState(state); err != nil {
		return optics.ReplicaState{}, r.failed("read", err)
	}
	if s.OptimisticSeconds, err = toUint64(seconds); err != nil {
		return optics.ReplicaState{}, r.failed("read optimistic seconds of", err)
	}
	if limits.process != nil {
		if _, err := r.learn(limits); err != nil {
			return optics.ReplicaState{}, r.failed("read gas limits of", err)
		}
	}
	s.CommittedRoot = committed
	return s, nil
}

// gasLimits are PROCESS_GAS and RESERVE_GAS on their way in.
type gasLimits struct{ process, reserve *big.Int }

func (l *gasLimits) gets() []get {
	return []get{
		field(replicaABI.PackPROCESSGAS(), replicaABI.UnpackPROCESSGAS, &l.process),
		field(replicaABI.PackRESERVEGAS(), replicaABI.UnpackRESERVEGAS, &l.reserve),
	}
}

func (r *Replica) learn(l gasLimits) (ProcessGas, error) {
	process, err := toUint64(l.process)
	if err != nil {
		return ProcessGas{}, err
	}
	reserve, err := toUint64(l.reserve)
	if err != nil {
		return ProcessGas{}, err
	}
	g := ProcessGas{Process: process, Reserve: reserve}
	r.gas.Store(&g)
	return g, nil
}

// Gas returns PROCESS_GAS and RESERVE_GAS. It asks the contract once.
func (r *Replica) Gas(ctx context.Context) (ProcessGas, error) {
	if g := r.gas.Load(); g != nil {
		return *g, nil
	}
	var limits gasLimits
	if err := r.read(ctx, optics.BlockRef{}, limits.gets()...); err != nil {
		return ProcessGas{}, r.failed("read gas limits of", err)
	}
	g, err := r.learn(limits)
	if err != nil {
		return ProcessGas{}, r.failed("read gas limits of", err)
	}
	return g, nil
}

// ConfirmAt returns, for each root, the block time in seconds from which on
// messages can be proven under it; 0 for a root that the Replica does not know.
func (r *Replica) ConfirmAt(ctx context.Context, at optics.BlockRef, roots ...common.Hash) ([]uint64, error) {
	if len(roots) == 0 {
		return nil, nil
	}
	answers := make([]*big.Int, len(roots))
	gets := make([]get, len(roots))
	for i, root := range roots {
		gets[i] = field(replicaABI.PackConfirmAt(root), replicaABI.UnpackConfirmAt, &answers[i])
	}
	if err := r.read(ctx, at, gets...); err != nil {
		return nil, r.failed("read confirmation times of", err)
	}
	times := make([]uint64, len(roots))
	for i, answer := range answers {
		time, err := toUint64(answer)
		if err != nil {
			return nil, r.failed("read confirmation times of", err)
		}
		times[i] = time
	}
	return times, nil
}

// AcceptableRoot reports whether messages can be proven under a root in a block
// with the time of the one read at.
func (r *Replica) AcceptableRoot(ctx context.Context, at optics.BlockRef, root common.Hash) (bool, error) {
	var acceptable bool
	err := r.read(ctx, at, field(replicaABI.PackAcceptableRoot(root), replicaABI.UnpackAcceptableRoot, &acceptable))
	if err != nil {
		return false, r.failed("ask for a root of", err)
	}
	return acceptable, nil
}

// MessageStatus returns what the Replica knows of each leaf, in one batch.
func (r *Replica) MessageStatus(ctx context.Context, at optics.BlockRef, leaves ...common.Hash) ([]optics.MessageStatus, error) {
	if len(leaves) == 0 {
		return nil, nil
	}
	answers := make([]uint8, len(leaves))
	gets := make([]get, len(leaves))
	for i, leaf := range leaves {
		gets[i] = field(replicaABI.PackMessages(leaf), replicaABI.UnpackMessages, &answers[i])
	}
	if err := r.read(ctx, at, gets...); err != nil {
		return nil, r.failed("read message status of", err)
	}
	statuses := make([]optics.MessageStatus, len(leaves))
	for i, answer := range answers {
		if answer > uint8(optics.MessageProcessed) {
			return nil, r.failed("read message status of", fmt.Errorf("%w: status %d", optics.ErrMalformed, answer))
		}
		statuses[i] = optics.MessageStatus(answer)
	}
	return statuses, nil
}

// Identity reads the two domains that the contract itself names.
func (r *Replica) Identity(ctx context.Context) (Identity, error) {
	var remote, local uint32
	err := r.read(ctx, optics.BlockRef{},
		field(replicaABI.PackRemoteDomain(), replicaABI.UnpackRemoteDomain, &remote),
		field(replicaABI.PackLocalDomain(), replicaABI.UnpackLocalDomain, &local))
	if err != nil {
		return Identity{}, r.failed("read domains of", err)
	}
	return Identity{Remote: optics.Domain(remote), Local: optics.Domain(local)}, nil
}

func (r *Replica) failed(doing string, err error) error {
	return fmt.Errorf("%s %s: %w", doing, r.lane, err)
}
