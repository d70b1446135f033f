package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/merkle"
)

// The functions of IReplicaBatch.
const (
	methodProcessBatch = "proveAndProcessBatch"
	methodUpdateBatch  = "updateBatch"
)

// batchInterface is what ERC-165 calls IReplicaBatch: the exclusive or of its
// selectors.
var batchInterface = func() (id [4]byte) {
	methods := replicaABI.GetABI().Methods
	for i := range id {
		id[i] = methods[methodProcessBatch].ID[i] ^ methods[methodUpdateBatch].ID[i]
	}
	return id
}()

const (
	// askAgain is how many blocks a Replica is believed that takes no batches: it
	// stands behind a beacon and may be upgraded at any time.
	askAgain = 64
	// maxBatchData is the most calldata of a batch in bytes. Pools refuse
	// transactions over 128 KiB.
	maxBatchData = 120 << 10
)

// support is what a Replica said about batches.
type support struct {
	yes bool
	at  uint64 // height
}

// batches is the part of a Replica that knows about batches.
type batches struct {
	handlerGas uint64
	said       atomic.Pointer[support]
}

// SupportsBatch says whether the Replica has IReplicaBatch. It asks the contract
// once and believes a yes until DoubtBatch, and a no for 64 blocks; height is the
// newest block of the Replica's chain. A Replica of the first version reverts,
// which is a no. An error is not, and is not remembered.
func (r *Replica) SupportsBatch(ctx context.Context, height uint64) (bool, error) {
	if s := r.batches.said.Load(); s != nil && (s.yes || height < s.at+askAgain) {
		return s.yes, nil
	}
	var yes bool
	err := r.read(ctx, optics.BlockRef{}, field(replicaABI.PackSupportsInterface(batchInterface), replicaABI.UnpackSupportsInterface, &yes))
	if err != nil && !errors.Is(err, ErrReverted) {
		return false, r.failed("ask for batches of", err)
	}
	r.batches.said.Store(&support{yes: yes, at: height})
	return yes, nil
}

// DoubtBatch forgets what the Replica said about batches: the next SupportsBatch
// asks again.
func (r *Replica) DoubtBatch() { r.batches.said.Store(nil) }

// SetHandlerGas sets what the gas limit of a batch allows each recipient, in gas;
// 0 means 100,000. Call it before the Replica is used.
func (r *Replica) SetHandlerGas(gas uint64) { r.batches.handlerGas = gas }

// ProveAndProcessBatchIntent packs Replica.proveAndProcessBatch. The key follows
// from the messages' leaves. Its gas limit allows each recipient what
// SetHandlerGas says; when recipients take more, the Replica leaves the last
// messages as they were.
//
// It returns errors that wrap ErrForeign for a message of another lane,
// optics.ErrMalformed for a multiproof of another number of leaves,
// optics.ErrBodyTooLong, ErrGasUnknown, and optics.ErrBatchTooLarge when the
// batch does not fit one transaction.
func (r *Replica) ProveAndProcessBatchIntent(messages []optics.Message, p merkle.Multiproof, root common.Hash) (optics.TxIntent, error) {
	if len(messages) != len(p.Indices) {
		return optics.TxIntent{}, fmt.Errorf("%w: a multiproof of %d leaves for %d messages", optics.ErrMalformed, len(p.Indices), len(messages))
	}
	gas := r.gas.Load()
	if gas == nil {
		return optics.TxIntent{}, fmt.Errorf("%s: %w", r.lane, ErrGasUnknown)
	}
	proof, err := p.MarshalBinary()
	if err != nil {
		return optics.TxIntent{}, fmt.Errorf("multiproof for %s: %w: %w", r.lane, optics.ErrMalformed, err)
	}
	raws, leaves := make([][]byte, len(messages)), make([]byte, 0, common.HashLength*len(messages))
	for i, m := range messages {
		if raws[i], err = r.encode(m); err != nil {
			return optics.TxIntent{}, err
		}
		leaf := m.Leaf()
		leaves = append(leaves, leaf[:]...)
	}
	data := replicaABI.PackProveAndProcessBatch(raws, proof, root)
	limit, fits := batchGas(*gas, r.batches.handlerGas, len(messages), len(p.Siblings), data)
	if !fits || len(data) > maxBatchData {
		return optics.TxIntent{}, fmt.Errorf("%d messages with %d bytes of calldata and %d gas at %s: %w",
			len(messages), len(data), limit, r.lane, optics.ErrBatchTooLarge)
	}
	return optics.TxIntent{
		Key:      fmt.Sprintf("process_batch/%s/%s/%d/%s", r.lane.Home, r.lane.Chain, len(messages), crypto.Keccak256Hash(leaves)),
		Chain:    r.lane.Chain,
		To:       r.address,
		Data:     data,
		GasLimit: limit,
		Purpose:  "process_batch",
	}, nil
}

// BatchLeaves returns the leaves of the messages that an intent of
// ProveAndProcessBatchIntent is about, false for another intent.
func (r *Replica) BatchLeaves(intent optics.TxIntent) ([]common.Hash, bool) {
	var args struct {
		Messages   [][]byte
		Multiproof []byte
		Root       [32]byte
	}
	if !r.unpack(intent, methodProcessBatch, &args) {
		return nil, false
	}
	leaves := make([]common.Hash, len(args.Messages))
	for i, raw := range args.Messages {
		leaves[i] = crypto.Keccak256Hash(raw)
	}
	return leaves, true
}

// UpdateBatchIntent packs Replica.updateBatch, for updates of which each starts
// where the one before it ends. It returns errors that wrap ErrForeign for the
// update of another home and optics.ErrMalformed for updates that are no chain.
func (r *Replica) UpdateBatchIntent(updates []optics.SignedUpdate) (optics.TxIntent, error) {
	if len(updates) == 0 {
		return optics.TxIntent{}, fmt.Errorf("%w: no update", optics.ErrMalformed)
	}
	packed := make([]abi.IReplicaBatchSignedUpdate, len(updates))
	for i, su := range updates {
		if su.HomeDomain != r.lane.Home {
			return optics.TxIntent{}, foreign(su, r.lane)
		}
		if i > 0 && su.OldRoot != updates[i-1].NewRoot {
			return optics.TxIntent{}, fmt.Errorf("%w: update from %s after one to %s", optics.ErrMalformed, su.OldRoot, updates[i-1].NewRoot)
		}
		packed[i] = abi.IReplicaBatchSignedUpdate{OldRoot: su.OldRoot, NewRoot: su.NewRoot, Signature: su.Signature[:]}
	}
	first, last := updates[0].OldRoot, updates[len(updates)-1].NewRoot
	return optics.TxIntent{
		Key:      fmt.Sprintf("relay_batch/%s/%s/%s/%s", r.lane.Home, r.lane.Chain, first, last),
		Chain:    r.lane.Chain,
		To:       r.address,
		Data:     replicaABI.PackUpdateBatch(packed),
		GasLimit: min(gasRelay+gasRelayMore*uint64(len(updates[1:])), maxTxGas),
		Purpose:  "relay_batch",
	}, nil
}

// BatchRoots returns the roots that an intent of UpdateBatchIntent leads to, the
// first being the one from which it starts; false for another intent.
func (r *Replica) BatchRoots(intent optics.TxIntent) ([]common.Hash, bool) {
	var args struct {
		Updates []abi.IReplicaBatchSignedUpdate
	}
	if !r.unpack(intent, methodUpdateBatch, &args) || len(args.Updates) == 0 {
		return nil, false
	}
	roots := []common.Hash{args.Updates[0].OldRoot}
	for _, u := range args.Updates {
		roots = append(roots, u.NewRoot)
	}
	return roots, true
}

// unpack reads the arguments of a call of the Replica's method, false for another
// call.
func (r *Replica) unpack(intent optics.TxIntent, method string, args any) bool {
	m := replicaABI.GetABI().Methods[method]
	input, ok := bytes.CutPrefix(intent.Data, m.ID)
	if !ok || intent.To != r.address || intent.Chain != r.lane.Chain {
		return false
	}
	values, err := m.Inputs.Unpack(input)
	return err == nil && m.Inputs.Copy(args, values) == nil
}
