package optics

import "github.com/ethereum/go-ethereum/common"

// BlockRef identifies one block of a chain.
type BlockRef struct {
	// Number is the block's height.
	Number uint64
	// Hash is the block's hash.
	Hash common.Hash
	// Time is the block's timestamp in seconds since 1970.
	Time uint64
}

// Head is how far a chain has come, as one observer sees it.
type Head struct {
	// Latest is the newest block.
	Latest BlockRef
	// Final is the newest block that counts as final by the chain's configured
	// rule. It is the zero BlockRef while no block does. It may be older than a
	// Final reported before, after a fork of the chain's own finality.
	Final BlockRef
}

// Cursor is how far the logs of a chain have been read.
type Cursor struct {
	// Chain is the domain of the chain.
	Chain Domain
	// Block is the last block whose logs are in the store.
	Block BlockRef
	// Chunk is the number of blocks that one log query should span, as learned
	// from the endpoint; 0 when nothing was learned yet.
	Chunk uint64
}

// Position is where on its chain a log stands.
type Position struct {
	// Block is the block that holds the log.
	Block BlockRef
	// TxHash is the hash of the transaction that emitted the log.
	TxHash common.Hash
	// TxIndex is the transaction's index in its block.
	TxIndex uint32
	// LogIndex is the log's index in its block.
	LogIndex uint32
}

// DispatchLog is a Home's Dispatch event: a message entered the tree.
type DispatchLog struct {
	// At is where the log stands on the Home's chain.
	At Position
	// LeafIndex is the index of the message's leaf in the Home's tree.
	LeafIndex uint32
	// CommittedRoot is the root that the Home had committed at dispatch.
	CommittedRoot common.Hash
	// Message is the dispatched message.
	Message Message
}

// Leaf is what the tree needs of a DispatchLog.
type Leaf struct {
	// Index is the leaf's index in the tree.
	Index uint32
	// Hash is the message's hash.
	Hash common.Hash
	// CommittedRoot is the root that the Home had committed at dispatch.
	CommittedRoot common.Hash
	// Block is the block that dispatched the message.
	Block BlockRef
}

// UpdateLog is the Update event of a Home or a Replica: it accepted a signed
// update.
type UpdateLog struct {
	// At is where the log stands on the contract's chain.
	At Position
	// Contract is the Home or Replica that accepted the update.
	Contract Contract
	// Update is the accepted update with its signature.
	Update SignedUpdate
}

// MaxReturnLen is the most bytes of a recipient's answer that a Replica looks
// at.
const MaxReturnLen = 256

// ProcessLog is a Replica's Process event: a message was handed to its
// recipient, for good. The HandleFailed event right before it, when there is
// one, is in ReturnData.
type ProcessLog struct {
	// At is where the log stands on the Replica's chain.
	At Position
	// Replica is the emitting contract.
	Replica Contract
	// Leaf is the hash of the processed message.
	Leaf common.Hash
	// Success says whether the recipient's handle returned without reverting.
	Success bool
	// ReturnHash is keccak256 of at most MaxReturnLen bytes of returned data.
	ReturnHash common.Hash
	// ReturnData is what a recipient that failed reverted with, its first
	// MaxReturnLen bytes. It is nil when the recipient succeeded, and when the
	// Replica did not tell: one of the first version never does.
	ReturnData []byte
}

// ImproperUpdateLog is a Home's ImproperUpdate event: its updater signed a root
// that the Home never queued, and the Home failed.
type ImproperUpdateLog struct {
	// At is where the log stands on the Home's chain.
	At Position
	// Update is the fraudulent update.
	Update SignedUpdate
}

// DoubleUpdateLog is the DoubleUpdate event of a Home or a Replica: its updater
// signed two updates from one root, and the contract failed.
type DoubleUpdateLog struct {
	// At is where the log stands on the contract's chain.
	At Position
	// Contract is the Home or Replica that failed.
	Contract Contract
	// First and Second are the two updates; their old roots are equal.
	First, Second SignedUpdate
}

// NewUpdaterLog is a Home's NewUpdater event.
type NewUpdaterLog struct {
	// At is where the log stands on the Home's chain.
	At Position
	// Home is the emitting contract's domain.
	Home Domain
	// Updater is the address whose signatures the Home accepts from here on.
	Updater common.Address
}

// Logs are the facts that the contracts of one chain wrote in a range of
// blocks, each kind in chain order.
type Logs struct {
	Dispatches      []DispatchLog
	Updates         []UpdateLog
	Processes       []ProcessLog
	ImproperUpdates []ImproperUpdateLog
	DoubleUpdates   []DoubleUpdateLog
	NewUpdaters     []NewUpdaterLog
}

// Len returns the number of logs of all kinds.
func (l Logs) Len() int {
	return len(l.Dispatches) + len(l.Updates) + len(l.Processes) +
		len(l.ImproperUpdates) + len(l.DoubleUpdates) + len(l.NewUpdaters)
}

// SeenUpdate is a signed update that appeared on some chain. It is evidence: it
// stays known when a reorganization removes the log that showed it.
type SeenUpdate struct {
	// Seq orders the seen updates of a store; it grows.
	Seq uint64
	// Update is what the updater signed.
	Update SignedUpdate
	// Contract is where it was seen first.
	Contract Contract
	// At is where the log stood that showed it first.
	At Position
}

// Delivery is a message with the two ends of its way.
type Delivery struct {
	// Dispatch is the message's way in.
	Dispatch DispatchLog
	// Process is its way out.
	Process ProcessLog
}

// ContractState is the state machine of a Home or Replica.
type ContractState uint8

// The states, with the numbers that the contracts return.
const (
	StateUninitialized ContractState = iota
	StateActive
	StateFailed
)

// String returns "uninitialized", "active" or "failed".
func (s ContractState) String() string {
	switch s {
	case StateUninitialized:
		return "uninitialized"
	case StateActive:
		return "active"
	case StateFailed:
		return "failed"
	}
	return "unknown"
}

// MessageStatus is what a Replica says about a message.
type MessageStatus uint8

// The statuses, with the numbers that Replica.messages returns.
const (
	MessageNone MessageStatus = iota
	MessageProven
	MessageProcessed
)
