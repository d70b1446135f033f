package optics

import "github.com/ethereum/go-ethereum/common"

// HomeState is what a Home says about itself at one block.
type HomeState struct {
	// Block is where the state was read.
	Block BlockRef
	// State is active or failed.
	State ContractState
	// Updater is the address whose signatures the Home accepts.
	Updater common.Address
	// CommittedRoot is the newest root that an accepted update committed.
	CommittedRoot common.Hash
	// Root is the root of the tree with every message dispatched so far.
	Root common.Hash
	// Count is the number of leaves in that tree.
	Count uint64
}

// ReplicaState is what a Replica says about itself at one block.
type ReplicaState struct {
	// Block is where the state was read.
	Block BlockRef
	// State is active or failed.
	State ContractState
	// Updater is the address whose signatures the Replica accepts.
	Updater common.Address
	// CommittedRoot is the newest root that an accepted update brought.
	CommittedRoot common.Hash
	// OptimisticSeconds is how long a new root waits before it is acceptable,
	// in seconds of block time.
	OptimisticSeconds uint64
}

// FraudKind tells the two provable frauds of an updater apart.
type FraudKind uint8

// The kinds of fraud. They are stored: never renumber.
const (
	// DoubleUpdate is two updates from one old root.
	DoubleUpdate FraudKind = 1
	// ImproperUpdate is an update to a root that the Home never had.
	ImproperUpdate FraudKind = 2
)

// String returns "double update" or "improper update".
func (k FraudKind) String() string {
	switch k {
	case DoubleUpdate:
		return "double update"
	case ImproperUpdate:
		return "improper update"
	}
	return "unknown fraud"
}

// Fraud is the proof that an updater signed what it must not.
type Fraud struct {
	// Kind says what the proof shows.
	Kind FraudKind
	// First is the fraudulent update, or the earlier seen of the two.
	First SignedUpdate
	// Second is the other update from First.OldRoot; the zero value for an
	// improper update.
	Second SignedUpdate
}
