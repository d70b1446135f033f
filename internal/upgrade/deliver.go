package upgrade

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade/fork"
)

func reverted(err error) bool { return errors.Is(err, fork.ErrReverted) }

// dispatched finds the message of a callRemote in what the Home said, and
// compares it byte for byte with the calls that it must hold.
func dispatched(result fork.Result, from, to Target, calls []Call) ([]byte, error) {
	body, err := EncodeCalls(calls)
	if err != nil {
		return nil, err
	}
	want := optics.Message{
		Origin: from.Domain, Sender: optics.Bytes32(from.Governance), Destination: to.Domain,
		Recipient: optics.Bytes32(to.Governance), Body: body,
	}
	for _, log := range result.Logs {
		event, err := abi.NewHome().UnpackDispatchEvent(log)
		if err != nil || log.Address != from.Home {
			continue // another event, or another contract
		}
		got, err := optics.DecodeMessage(event.Message)
		if err != nil {
			return nil, fmt.Errorf("the message that %s dispatches: %w", from.Network, err)
		}
		want.Nonce = got.Nonce
		if wanted, err := want.MarshalBinary(); err != nil || !bytes.Equal(wanted, event.Message) {
			return nil, fmt.Errorf("%w: %s dispatches %x, which is not from its router %s to the router %s of %s with the calls", ErrInput,
				from.Network, event.Message, from.Governance, to.Governance, to.Network)
		}
		return event.Message, nil
	}
	return nil, fmt.Errorf("%w: the home %s of %s dispatches no message of the governance router", ErrInput, from.Home, from.Network)
}

const proven = 1 // MessageStatus

// deliver processes the message of governance on the fork, as if it were proven:
// the deployed Replica, its gas and the deployed router decide what becomes of it.
func (m *maker) deliver(r *run) error {
	origin := r.route.GovernorDomain
	at, ok := r.target.Replicas[origin]
	if !ok {
		return fmt.Errorf("%w: it has no replica of the governor's domain %s", ErrInput, origin)
	}
	slot, _, err := m.published["Replica"].Layout.place("messages")
	if err != nil {
		return err
	}
	leaf, replica := crypto.Keccak256Hash(r.message), abi.NewReplica()
	place := mappingSlot(leaf, slot)
	if err := r.after.SetStorage(at, place, common.BigToHash(common.Big1)); err != nil {
		return err
	}
	status, err := read(r.after, at, replica.PackMessages(leaf), replica.UnpackMessages)
	if err != nil {
		return err
	}
	if status != proven {
		return fmt.Errorf("%w: the replica %s of domain %s keeps no status of messages at slot %d", ErrInput, at, origin, slot)
	}
	t := Transaction{From: stranger, To: &at, Data: replica.PackProcess(r.message), Method: "process of the governance message"}
	result, err := r.try(r.after, t)
	if err != nil {
		return err
	}
	for _, log := range result.Logs {
		if event, err := replica.UnpackProcessEvent(log); err == nil && log.Address == at && !event.Success {
			r.problem("the governance router refuses the message of the governor")
		}
	}
	return nil
}

// mappingSlot is where a mapping at a slot keeps the value of a key.
func mappingSlot(key common.Hash, slot uint64) common.Hash {
	word := common.BigToHash(new(big.Int).SetUint64(slot))
	return crypto.Keccak256Hash(key[:], word[:])
}
