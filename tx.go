package optics

import "github.com/ethereum/go-ethereum/common"

// TxIntent is a transaction that should happen once. It is journaled before a
// nonce is used for it.
type TxIntent struct {
	// Key says what the transaction is for, in words that are the same each
	// time, such as "relay/1000/2000/0x…". For one chain and sender no two
	// intents with one Key and Try exist.
	Key string
	// Try counts the attempts at the same purpose, from 0. A higher Try is
	// accepted only after the one before it ended without effect.
	Try uint32
	// Chain is the domain of the chain that the transaction is for.
	Chain Domain
	// From is the sending account.
	From common.Address
	// To is the called contract; it has no meaning for a creation.
	To common.Address
	// Creation says that Data is the code of a contract to create, at the address
	// that follows from the sender and the nonce.
	Creation bool
	// AtNonce, when Pinned, is the only nonce that the transaction may have: it
	// waits for its turn, and is refused when the nonce went to another.
	AtNonce uint64
	Pinned  bool
	// Data is the calldata, or the creation code with its arguments.
	Data []byte
	// Value is what the transaction carries, in wei: a big-endian integer of 32
	// bytes. The zero value carries nothing.
	Value common.Hash
	// GasLimit is in gas; 0 asks for an estimate.
	GasLimit uint64
	// Purpose is one word for logs and metrics, such as "relay".
	Purpose string
	// Urgent intents (fraud proofs) overtake the others that have no nonce yet.
	Urgent bool
}

// TxState is how far an intent has come.
type TxState uint8

// The states of an intent. They are stored: never renumber.
const (
	// TxQueued: journaled, no nonce yet.
	TxQueued TxState = iota
	// TxSent: signed with a nonce, stored, handed to the node or about to be.
	TxSent
	// TxMined: in a block, and succeeded there.
	TxMined
	// TxReverted: in a block, and reverted there. The reason is known.
	TxReverted
	// TxRefused: never sent because the node's simulation reverts. The reason
	// is known.
	TxRefused
	// TxReplaced: its nonce was used by a transaction that is not ours.
	TxReplaced
)

var txStates = [...]string{"queued", "sent", "mined", "reverted", "refused", "replaced"}

// String returns the state in one word.
func (s TxState) String() string {
	if int(s) < len(txStates) {
		return txStates[s]
	}
	return "unknown"
}

// Ended reports whether the intent had no effect and, unless the chain
// reorganizes, never will; only a higher Try can.
func (s TxState) Ended() bool { return s == TxReverted || s == TxRefused || s == TxReplaced }

// TxAttempt is one signed transaction for an intent. A replacement with a
// higher fee has the same nonce.
type TxAttempt struct {
	// Hash is the transaction's hash.
	Hash common.Hash
	// Raw is the signed transaction as eth_sendRawTransaction takes it.
	Raw []byte
	// FeeCap is the most that is paid for one gas, in wei.
	FeeCap uint64
	// TipCap is the most that is paid to the proposer for one gas, in wei.
	TipCap uint64
	// SentAt is the height of the chain when the attempt was signed.
	SentAt uint64
}

// TxRecord is an intent with everything that is known about it.
type TxRecord struct {
	TxIntent
	// Seq orders the intents of a store; it grows.
	Seq uint64
	// State is how far the intent has come.
	State TxState
	// Settled says that State will never change again: the block that decided
	// it is final, or nothing was sent.
	Settled bool
	// Nonce is the account nonce; meaningful once HasNonce is true.
	Nonce uint64
	// HasNonce says that a nonce was used.
	HasNonce bool
	// Attempts are the signed transactions, oldest first; at most one of them
	// is ever mined.
	Attempts []TxAttempt
	// Mined is the block that holds the mined or reverted attempt, the zero
	// BlockRef before.
	Mined BlockRef
	// TxHash is the hash of the mined attempt.
	TxHash common.Hash
	// GasUsed is in gas, once mined.
	GasUsed uint64
	// GasPrice is the effective price of one gas in wei, once mined.
	GasPrice uint64
	// Reason says why the intent ended without effect, decoded where it could
	// be.
	Reason string
}

// ForeignTx is what somebody else sent from an account of ours: at least one
// transaction that is not in the journal.
type ForeignTx struct {
	// Chain and From are the account's.
	Chain Domain
	From  common.Address
	// Nonce is the first that was used so, Next the one after the last.
	Nonce, Next uint64
	// TxHash is the transaction that used Nonce, and Block the height of its block;
	// both are zero when the node could not show it.
	TxHash common.Hash
	Block  uint64
	// Acknowledged says that an operator knows of it and that sending may go on.
	Acknowledged bool
}

// Account is an account on a chain.
type Account struct {
	Chain   Domain
	Address common.Address
}
