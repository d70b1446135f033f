package chain

import (
	"errors"
	"fmt"
	"math"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// The events that are read, by their first topic.
var (
	topicDispatch       = topicOf(abi.HomeDispatchEventName)
	topicUpdate         = topicOf(abi.HomeUpdateEventName)
	topicImproperUpdate = topicOf(abi.HomeImproperUpdateEventName)
	topicDoubleUpdate   = topicOf(abi.HomeDoubleUpdateEventName)
	topicNewUpdater     = topicOf(abi.HomeNewUpdaterEventName)
	topicProcess        = replicaABI.GetABI().Events[abi.ReplicaProcessEventName].ID
	topicHandleFailed   = replicaABI.GetABI().Events[abi.ReplicaHandleFailedEventName].ID

	topics = []common.Hash{
		topicDispatch, topicUpdate, topicProcess, topicHandleFailed, topicImproperUpdate, topicDoubleUpdate, topicNewUpdater,
	}
)

func topicOf(event string) common.Hash { return homeABI.GetABI().Events[event].ID }

// decoder turns logs into facts. It believes nothing that it can check.
type decoder struct {
	chain     optics.Domain
	contracts map[common.Address]optics.Contract
	logs      optics.Logs
	// failed is what the last log said about a recipient, nil when it said nothing.
	// The message's Process log must follow at once.
	failed *failedLog
}

// failedLog is a HandleFailed log.
type failedLog struct {
	at         optics.Position
	replica    optics.Contract
	leaf       common.Hash
	returnData []byte
}

func (f *failedLog) missing() error {
	return fmt.Errorf("no Process log follows the HandleFailed of message %s in transaction %s log %d", f.leaf, f.at.TxHash, f.at.LogIndex)
}

// Errors about logs that the contracts do not emit.
var (
	errNotHome    = errors.New("a replica emits no such event")
	errNotReplica = errors.New("a home emits no such event")
)

func (d *decoder) add(raw *rawLog, block optics.BlockRef) error {
	contract, ok := d.contracts[raw.Address]
	if !ok {
		return fmt.Errorf("%s is none of the contracts asked for", raw.Address)
	}
	if len(raw.Topics) == 0 {
		return errors.New("log without topics")
	}
	at := optics.Position{
		Block:    block,
		TxHash:   *raw.TxHash,
		TxIndex:  uint32(*raw.TxIndex), // #nosec G115 -- checked by complete
		LogIndex: uint32(*raw.Index),   // #nosec G115 -- checked by complete
	}
	l := &types.Log{Address: raw.Address, Topics: raw.Topics, Data: raw.Data}
	if d.failed != nil && raw.Topics[0] != topicProcess {
		return d.failed.missing()
	}
	switch raw.Topics[0] {
	case topicDispatch:
		return d.dispatch(l, at, contract)
	case topicUpdate:
		return d.update(l, at, contract)
	case topicProcess:
		return d.process(l, at, contract)
	case topicHandleFailed:
		return d.handleFailed(l, at, contract)
	case topicImproperUpdate:
		return d.improperUpdate(l, at, contract)
	case topicDoubleUpdate:
		return d.doubleUpdate(l, at, contract)
	case topicNewUpdater:
		return d.newUpdater(l, at, contract)
	}
	return fmt.Errorf("topic %s was not asked for", raw.Topics[0])
}

// indexed checks the number of indexed values.
func indexed(l *types.Log, n int) error {
	if len(l.Topics) != n+1 {
		return fmt.Errorf("%d indexed values instead of %d", len(l.Topics)-1, n)
	}
	return nil
}

func (d *decoder) dispatch(l *types.Log, at optics.Position, contract optics.Contract) error {
	if !contract.IsHome() {
		return errNotHome
	}
	if err := indexed(l, 3); err != nil {
		return err
	}
	e, err := homeABI.UnpackDispatchEvent(l)
	if err != nil {
		return err
	}
	m, err := optics.DecodeMessage(e.Message)
	if err != nil {
		return err
	}
	if leaf := m.Leaf(); leaf != e.MessageHash {
		return fmt.Errorf("message hash %x of a message with hash %s", e.MessageHash, leaf)
	}
	if m.Origin != contract.Home {
		return fmt.Errorf("message from %s at %s", m.Origin, contract)
	}
	if key := m.DestinationAndNonce(); key != e.DestinationAndNonce {
		return fmt.Errorf("destination and nonce %#x of a message with %#x", e.DestinationAndNonce, key)
	}
	if !e.LeafIndex.IsUint64() || e.LeafIndex.Uint64() > math.MaxUint32 {
		return fmt.Errorf("leaf index %s does not fit the tree", e.LeafIndex)
	}
	d.logs.Dispatches = append(d.logs.Dispatches, optics.DispatchLog{
		At:            at,
		LeafIndex:     uint32(e.LeafIndex.Uint64()), // #nosec G115 -- checked above
		CommittedRoot: e.CommittedRoot,
		Message:       m,
	})
	return nil
}

func (d *decoder) update(l *types.Log, at optics.Position, contract optics.Contract) error {
	if err := indexed(l, 3); err != nil {
		return err
	}
	e, err := homeABI.UnpackUpdateEvent(l)
	if err != nil {
		return err
	}
	if optics.Domain(e.HomeDomain) != contract.Home {
		return fmt.Errorf("update of home %d at %s", e.HomeDomain, contract)
	}
	su, err := signed(contract, e.OldRoot, e.NewRoot, e.Signature)
	if err != nil {
		return err
	}
	d.logs.Updates = append(d.logs.Updates, optics.UpdateLog{At: at, Contract: contract, Update: su})
	return nil
}

func (d *decoder) process(l *types.Log, at optics.Position, contract optics.Contract) error {
	if contract.IsHome() {
		return errNotReplica
	}
	if err := indexed(l, 3); err != nil {
		return err
	}
	if len(l.Data) != 0 {
		return fmt.Errorf("%d bytes of data in an event without any", len(l.Data))
	}
	e, err := replicaABI.UnpackProcessEvent(l)
	if err != nil {
		return err
	}
	p := optics.ProcessLog{At: at, Replica: contract, Leaf: e.MessageHash, Success: e.Success, ReturnHash: e.ReturnData}
	if f := d.failed; f != nil {
		d.failed = nil
		switch {
		case f.at.TxHash != at.TxHash || f.at.LogIndex+1 != at.LogIndex || f.replica != contract || f.leaf != p.Leaf:
			return f.missing()
		case p.Success:
			return fmt.Errorf("a recipient that failed and succeeded with message %s", p.Leaf)
		case crypto.Keccak256Hash(f.returnData) != p.ReturnHash:
			return fmt.Errorf("return data of hash %s with data of hash %s before it", p.ReturnHash, crypto.Keccak256Hash(f.returnData))
		}
		p.ReturnData = f.returnData
	}
	d.logs.Processes = append(d.logs.Processes, p)
	return nil
}

func (d *decoder) handleFailed(l *types.Log, at optics.Position, contract optics.Contract) error {
	if contract.IsHome() {
		return errNotReplica
	}
	if err := indexed(l, 1); err != nil {
		return err
	}
	e, err := replicaABI.UnpackHandleFailedEvent(l)
	if err != nil {
		return err
	}
	if len(e.ReturnData) > optics.MaxReturnLen {
		return fmt.Errorf("%d bytes of return data, at most %d", len(e.ReturnData), optics.MaxReturnLen)
	}
	d.failed = &failedLog{at: at, replica: contract, leaf: e.MessageHash, returnData: append([]byte{}, e.ReturnData...)}
	return nil
}

func (d *decoder) improperUpdate(l *types.Log, at optics.Position, contract optics.Contract) error {
	if !contract.IsHome() {
		return errNotHome
	}
	if err := indexed(l, 0); err != nil {
		return err
	}
	e, err := homeABI.UnpackImproperUpdateEvent(l)
	if err != nil {
		return err
	}
	su, err := signed(contract, e.OldRoot, e.NewRoot, e.Signature)
	if err != nil {
		return err
	}
	d.logs.ImproperUpdates = append(d.logs.ImproperUpdates, optics.ImproperUpdateLog{At: at, Update: su})
	return nil
}

func (d *decoder) doubleUpdate(l *types.Log, at optics.Position, contract optics.Contract) error {
	if err := indexed(l, 0); err != nil {
		return err
	}
	e, err := homeABI.UnpackDoubleUpdateEvent(l)
	if err != nil {
		return err
	}
	first, err := signed(contract, e.OldRoot, e.NewRoot[0], e.Signature)
	if err != nil {
		return fmt.Errorf("first update: %w", err)
	}
	second, err := signed(contract, e.OldRoot, e.NewRoot[1], e.Signature2)
	if err != nil {
		return fmt.Errorf("second update: %w", err)
	}
	if first.NewRoot == second.NewRoot {
		return fmt.Errorf("both updates are to %s", first.NewRoot)
	}
	d.logs.DoubleUpdates = append(d.logs.DoubleUpdates, optics.DoubleUpdateLog{
		At: at, Contract: contract, First: first, Second: second,
	})
	return nil
}

func (d *decoder) newUpdater(l *types.Log, at optics.Position, contract optics.Contract) error {
	if !contract.IsHome() {
		return errNotHome
	}
	if err := indexed(l, 0); err != nil {
		return err
	}
	e, err := homeABI.UnpackNewUpdaterEvent(l)
	if err != nil {
		return err
	}
	d.logs.NewUpdaters = append(d.logs.NewUpdaters, optics.NewUpdaterLog{At: at, Home: contract.Home, Updater: e.Updater})
	return nil
}

// signed is an update that a contract accepted or judged: its signature has the
// form that the contracts take.
func signed(contract optics.Contract, oldRoot, newRoot common.Hash, signature []byte) (optics.SignedUpdate, error) {
	sig, err := optics.DecodeSignature(signature)
	if err != nil {
		return optics.SignedUpdate{}, err
	}
	if sig[64] != signature[64] {
		return optics.SignedUpdate{}, fmt.Errorf("%w: v is %d", optics.ErrSignature, signature[64])
	}
	return optics.SignedUpdate{
		Update:    optics.Update{HomeDomain: contract.Home, OldRoot: oldRoot, NewRoot: newRoot},
		Signature: sig,
	}, nil
}
