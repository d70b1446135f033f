package chain

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/merkle"
)

// ErrGasUnknown means that an intent was asked for before State or Gas had read
// what the Replica wants.
var ErrGasUnknown = errors.New("process gas was not read yet")

// ErrForeign means that an update or a message belongs to another Home or chain
// than the contract.
var ErrForeign = errors.New("belongs to another contract")

// UpdateIntent packs Home.update. Its gas is estimated when it is sent: a Home
// of the first version walks its queue. It returns an error that wraps ErrForeign for the update of
// another home.
func (h *Home) UpdateIntent(su optics.SignedUpdate) (optics.TxIntent, error) {
	if err := h.owns(su); err != nil {
		return optics.TxIntent{}, err
	}
	return optics.TxIntent{
		Key:     fmt.Sprintf("update/%s/%s/%s", h.domain, su.OldRoot, su.NewRoot),
		Chain:   h.domain,
		To:      h.address,
		Data:    homeABI.PackUpdate(su.OldRoot, su.NewRoot, su.Signature[:]),
		Purpose: "update",
	}, nil
}

// DispatchIntent packs Home.dispatch under a key of the caller's. It returns an
// error that wraps optics.ErrBodyTooLong for a body that the Home refuses.
func (h *Home) DispatchIntent(key string, destination optics.Domain, recipient common.Hash, body []byte) (optics.TxIntent, error) {
	if len(body) > optics.MaxBodyLen {
		return optics.TxIntent{}, fmt.Errorf("dispatch at %s: %w: %d bytes, at most %d",
			optics.HomeOf(h.domain), optics.ErrBodyTooLong, len(body), optics.MaxBodyLen)
	}
	data := homeABI.PackDispatch(uint32(destination), recipient, body)
	return optics.TxIntent{
		Key:      key,
		Chain:    h.domain,
		To:       h.address,
		Data:     data,
		GasLimit: dispatchGas(data),
		Purpose:  "dispatch",
	}, nil
}

// ImproperUpdateIntent packs Home.improperUpdate. Its gas allows for a queue
// twice as long as the longest that State or QueueLength saw. It returns an
// error that wraps ErrForeign for the update of another home.
func (h *Home) ImproperUpdateIntent(su optics.SignedUpdate) (optics.TxIntent, error) {
	if err := h.owns(su); err != nil {
		return optics.TxIntent{}, err
	}
	return optics.TxIntent{
		Key:      fmt.Sprintf("improper_update/%s/%s/%s", h.domain, su.OldRoot, su.NewRoot),
		Chain:    h.domain,
		To:       h.address,
		Data:     homeABI.PackImproperUpdate(su.OldRoot, su.NewRoot, su.Signature[:]),
		GasLimit: improperUpdateGas(h.queued.Load()),
		Purpose:  "improper_update",
		Urgent:   true,
	}, nil
}

// DoubleUpdateIntent packs Home.doubleUpdate. It returns an error that wraps
// ErrForeign for updates of another home, and optics.ErrMalformed for two that
// do not contradict each other.
func (h *Home) DoubleUpdateIntent(a, b optics.SignedUpdate) (optics.TxIntent, error) {
	return doubleUpdateIntent(optics.HomeOf(h.domain), h.address, a, b)
}

// UpdateIntent packs Replica.update. It returns an error that wraps ErrForeign
// for the update of another home.
func (r *Replica) UpdateIntent(su optics.SignedUpdate) (optics.TxIntent, error) {
	if su.HomeDomain != r.lane.Home {
		return optics.TxIntent{}, foreign(su, r.lane)
	}
	return optics.TxIntent{
		Key:      fmt.Sprintf("relay/%s/%s/%s/%s", r.lane.Home, r.lane.Chain, su.OldRoot, su.NewRoot),
		Chain:    r.lane.Chain,
		To:       r.address,
		Data:     replicaABI.PackUpdate(su.OldRoot, su.NewRoot, su.Signature[:]),
		GasLimit: gasRelay,
		Purpose:  "relay",
	}, nil
}

// ProveAndProcessIntent packs Replica.proveAndProcess. It returns errors that
// wrap ErrForeign for a message of another lane, optics.ErrMalformed for a proof
// of another leaf, optics.ErrBodyTooLong, and ErrGasUnknown.
func (r *Replica) ProveAndProcessIntent(m optics.Message, p merkle.Proof) (optics.TxIntent, error) {
	raw, err := r.encode(m)
	if err != nil {
		return optics.TxIntent{}, err
	}
	leaf := m.Leaf()
	if p.Leaf != leaf {
		return optics.TxIntent{}, fmt.Errorf("%w: proof of leaf %s for message %s", optics.ErrMalformed, p.Leaf, leaf)
	}
	var path [merkle.Depth][32]byte
	for i := range p.Path {
		path[i] = p.Path[i]
	}
	data := replicaABI.PackProveAndProcess(raw, path, new(big.Int).SetUint64(p.Index))
	return r.processIntent(leaf, data)
}

// ProcessIntent packs Replica.process, for a message that is proven already. It
// has the key of ProveAndProcessIntent. It returns errors that wrap ErrForeign,
// optics.ErrBodyTooLong, and ErrGasUnknown.
func (r *Replica) ProcessIntent(m optics.Message) (optics.TxIntent, error) {
	raw, err := r.encode(m)
	if err != nil {
		return optics.TxIntent{}, err
	}
	return r.processIntent(m.Leaf(), replicaABI.PackProcess(raw))
}

// DoubleUpdateIntent packs Replica.doubleUpdate; see [Home.DoubleUpdateIntent].
func (r *Replica) DoubleUpdateIntent(a, b optics.SignedUpdate) (optics.TxIntent, error) {
	return doubleUpdateIntent(r.lane, r.address, a, b)
}

func (r *Replica) processIntent(leaf common.Hash, data []byte) (optics.TxIntent, error) {
	gas := r.gas.Load()
	if gas == nil {
		return optics.TxIntent{}, fmt.Errorf("%s: %w", r.lane, ErrGasUnknown)
	}
	return optics.TxIntent{
		Key:      fmt.Sprintf("process/%s/%s/%s", r.lane.Home, r.lane.Chain, leaf),
		Chain:    r.lane.Chain,
		To:       r.address,
		Data:     data,
		GasLimit: processGas(*gas, data),
		Purpose:  "process",
	}, nil
}

func (r *Replica) encode(m optics.Message) ([]byte, error) {
	if m.Origin != r.lane.Home || m.Destination != r.lane.Chain {
		return nil, fmt.Errorf("message %s→%s at %s: %w", m.Origin, m.Destination, r.lane, ErrForeign)
	}
	raw, err := m.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", m.Leaf(), err)
	}
	return raw, nil
}

func (h *Home) owns(su optics.SignedUpdate) error {
	if su.HomeDomain != h.domain {
		return foreign(su, optics.HomeOf(h.domain))
	}
	return nil
}

func foreign(su optics.SignedUpdate, contract optics.Contract) error {
	return fmt.Errorf("update of home %s at %s: %w", su.HomeDomain, contract, ErrForeign)
}

// doubleUpdateIntent has one key for one pair, whichever comes first.
func doubleUpdateIntent(contract optics.Contract, to common.Address, a, b optics.SignedUpdate) (optics.TxIntent, error) {
	for _, su := range []optics.SignedUpdate{a, b} {
		if su.HomeDomain != contract.Home {
			return optics.TxIntent{}, foreign(su, contract)
		}
	}
	if a.OldRoot != b.OldRoot || a.NewRoot == b.NewRoot {
		return optics.TxIntent{}, fmt.Errorf("%w: no double update from %s to %s and from %s to %s",
			optics.ErrMalformed, a.OldRoot, a.NewRoot, b.OldRoot, b.NewRoot)
	}
	if bytes.Compare(a.NewRoot[:], b.NewRoot[:]) > 0 {
		a, b = b, a
	}
	roots := [2][32]byte{a.NewRoot, b.NewRoot}
	return optics.TxIntent{
		Key: fmt.Sprintf("double_update/%s/%s/%s/%s/%s",
			contract.Home, contract.Chain, a.OldRoot, a.NewRoot, b.NewRoot),
		Chain:    contract.Chain,
		To:       to,
		Data:     homeABI.PackDoubleUpdate(a.OldRoot, roots, a.Signature[:], b.Signature[:]),
		GasLimit: gasDoubleUpdate,
		Purpose:  "double_update",
		Urgent:   true,
	}, nil
}
