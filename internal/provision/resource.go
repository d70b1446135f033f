// Package provision brings an environment from what is to what is wanted.
//
// Everything that an operator changes is a [Resource]: it reads what is, says the
// difference as [Step]s, and carries one out. [Make] asks all resources and
// returns a [Plan], whose digest covers what was read and what will be done. An
// [Applier] carries a plan out, lane by lane, journaling each step before and
// after it, and goes on where it stopped when it is started again. Drift is a
// plan that nobody applies.
package provision

import (
	"context"
	"strings"
)

// The lanes that are no networks.
const (
	// AWS is the cloud that has the environment's keys.
	AWS = "aws"
	// Files are the files of the operator's machine.
	Files = "files"
)

// State is what a resource was found to be: values by name, in the words of the
// environment file. A resource that is not there has no values.
type State map[string]string

// Resource is one thing that an environment wants.
type Resource interface {
	// Key names the resource in plans and journals, such as celo/home/proxy.
	Key() string
	// Lane is where it is: the name of a network, [AWS] or [Files]. The steps of a lane are
	// carried out in order, lanes at the same time.
	Lane() string
	// Needs are the keys of the resources that must be planned before.
	Needs() []string
	// Read returns what is.
	Read(ctx context.Context) (State, error)
	// Diff adds to the draft what has to be done about a state. It reads nothing.
	Diff(found State, draft *Draft) error
	// Apply begins one step: it journals what it needs to come to the same result
	// when it is asked again, and returns what to wait for.
	Apply(ctx context.Context, step Step) (Pending, error)
}

// Pending waits until a step has happened, and returns what came of it.
type Pending func(ctx context.Context) (Outcome, error)

// Outcome is what came of a step.
type Outcome struct {
	// Address is where a contract was created, or the ARN of what was made.
	Address string `json:"address,omitempty"`
	// Tx is the hash of the transaction, Block the number of its block.
	Tx    string `json:"tx,omitempty"`
	Block uint64 `json:"block,omitempty"`
	// GasUsed is in gas.
	GasUsed uint64 `json:"gasUsed,omitempty"`
	// CodeHash is the Keccak-256 of the code of a contract that was created.
	CodeHash string `json:"codeHash,omitempty"`
	// Arguments are those that the constructor of a contract was given, From is who
	// created it.
	Arguments []Argument `json:"arguments,omitempty"`
	From      string     `json:"from,omitempty"`
	// Note says what else there is to know.
	Note string `json:"note,omitempty"`
}

// Argument is one argument of a constructor.
type Argument struct {
	// Type is its Solidity type: address, uint32, uint256 or bytes.
	Type string `json:"type"`
	// Value is an address with its checksum, a decimal number, or 0x and hex
	// digits.
	Value string `json:"value"`
}

// Verb is what a step does.
type Verb string

// The verbs.
const (
	// Create makes what is not there.
	Create Verb = "create"
	// Set changes a value.
	Set Verb = "set"
	// Transfer hands a role to somebody else.
	Transfer Verb = "transfer"
	// Call sends a transaction that is only a means to a later step.
	Call Verb = "call"
	// Pay sends native tokens.
	Pay Verb = "pay"
)

// Risk is what a step can cost beyond its gas.
type Risk string

// The risks, from low to high.
const (
	// Reversible steps can be taken back by another step.
	Reversible Risk = "reversible"
	// CostsGas steps make something new that harms nobody.
	CostsGas Risk = "costs gas"
	// Irreversible steps cannot be taken back by who takes them.
	Irreversible Risk = "irreversible"
	// Governance steps change a system that is in use, by its governor.
	Governance Risk = "governance"
)

// Gate names the gate that a step must pass.
type Gate string

// The gates of an environment file.
const (
	// Changes is the gate of everything but beacons.
	Changes Gate = "changes"
	// Beacons is the gate of re-pointing an upgrade beacon.
	Beacons Gate = "beacons"
)

// Step is one change. A plan holds it as it is here; nothing else is done.
type Step struct {
	// ID names the step in its plan and does not depend on its place there.
	ID string `json:"id"`
	// Resource and Lane are those of the resource that it belongs to.
	Resource string `json:"resource"`
	Lane     string `json:"lane"`
	// Verb says what is done, to the value Field; a step without a field makes or
	// means the whole resource.
	Verb  Verb   `json:"verb"`
	Field string `json:"field,omitempty"`
	// Found is the value before the step, Wanted the one after it.
	Found  string `json:"found,omitempty"`
	Wanted string `json:"wanted,omitempty"`
	// Parts say what differs within the value, for values such as policies of which
	// a person wants to see the difference alone.
	Parts []Part `json:"parts,omitempty"`
	// Address is the contract, the ARN or the file that is changed or made.
	Address string `json:"address,omitempty"`
	// Why is one sentence.
	Why string `json:"why"`
	// Risk and Gate say what is at stake and who must agree.
	Risk Risk `json:"risk"`
	Gate Gate `json:"gate"`
	// Barrier says that all steps of the lane before this one must have happened,
	// and must be read back, before it begins.
	Barrier bool `json:"barrier,omitempty"`
	// Later says that the value changes some time after the step has happened, by a
	// message that it sends.
	Later bool `json:"later,omitempty"`
	// After are the ids of steps of other lanes that must have happened before.
	After []string `json:"after,omitempty"`
	// Phase orders what must not happen together while a plan is made: the first
	// step of another phase is a barrier.
	Phase int `json:"-"`
	// Call is the transaction, for steps on a chain.
	Call *Transaction `json:"call,omitempty"`
	// Arguments are those of the constructor, for steps that create a contract;
	// they are part of the data of the Call.
	Arguments []Argument `json:"arguments,omitempty"`
	// Document is what is written, for steps that write one.
	Document string `json:"document,omitempty"`
}

// Part is a difference within a value.
type Part struct {
	// Field names the part, such as a statement of a policy.
	Field string `json:"field"`
	// Found is what is, Wanted what is wanted; empty for a part that is not there.
	Found  string `json:"found,omitempty"`
	Wanted string `json:"wanted,omitempty"`
}

// Transaction is what a step sends.
type Transaction struct {
	// ChainID is the EIP-155 chain id.
	ChainID uint64 `json:"chainId"`
	// From is the sender, Nonce the only nonce that the transaction may have.
	From  string `json:"from"`
	Nonce uint64 `json:"nonce"`
	// To is the called contract; without it Data creates one.
	To string `json:"to,omitempty"`
	// Data is calldata or creation code, in hex.
	Data string `json:"data,omitempty"`
	// Value is in wei; empty is none.
	Value string `json:"value,omitempty"`
	// Gas is the gas limit.
	Gas uint64 `json:"gas"`
}

// Finding is a difference that no step of the plan removes.
type Finding struct {
	// Resource, Field and Address say where.
	Resource string `json:"resource"`
	Field    string `json:"field,omitempty"`
	Address  string `json:"address,omitempty"`
	// Found is what is, Wanted what the environment file wants.
	Found  string `json:"found"`
	Wanted string `json:"wanted"`
	// Why says why the plan does not change it, Do what a person does about it.
	Why string `json:"why"`
	Do  string `json:"do"`
	// Call is the call that removes it, for who may make it; From is empty or says
	// who that is, Nonce and Gas have no meaning.
	Call *Transaction `json:"call,omitempty"`
}

// KindOf returns what a resource is by its key: the part behind the lane, such as
// replica of celo/replica/ethereum/parameters.
func KindOf(key string) string {
	if words := strings.Split(key, "/"); len(words) > 1 {
		return words[1]
	}
	return key
}
