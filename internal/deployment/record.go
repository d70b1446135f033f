// Package deployment keeps what was deployed: records on disk, one directory for
// each deployment of an environment.
//
//	environments/<environment>/deployments/
//	├── current                       the number of the current deployment
//	└── <unix-ms>/
//	    ├── deployment.json           the [Record]: canonical, strict
//	    ├── <network>_config.json     base configuration of the agents of a home
//	    ├── <network>_contracts.json  the contracts of a network
//	    ├── <network>_verification.json  constructor arguments, for explorers
//	    └── <agent>-partial.json      configuration of each agent
//
// The record is what programs read. The others have the form that operators of
// published agents have on disk and follow from the record and from
// [AgentConfigs]; nothing is read from them again.
//
// [Write] adds a deployment, whole or not at all, and then points to it. Nothing
// here is ever changed after it was written, but the pointer.
package deployment

import (
	"cmp"
	"encoding/hex"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// Version is the version of the form of a record.
const Version = 1

// Record is everything that is known of one deployment. Fill it in with
// [Record.Put], network by network and contract by contract in any order; [Write]
// checks and sorts it.
type Record struct {
	// Version is [Version]; Write sets it.
	Version uint64 `json:"version"`
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Made is when the deployment was begun, in milliseconds since 1970. It names
	// the directory.
	Made uint64 `json:"made"`
	// Plan is the digest of the plan that was applied, "" for a deployment that was
	// imported.
	Plan string `json:"plan,omitempty"`
	// ImportedFrom is the name of the directory that it was imported from, "" for a
	// deployment that a plan made. Where it is set, some facts of contracts may be
	// unknown.
	ImportedFrom string `json:"importedFrom,omitempty"`
	// Governor is who governs all networks; nil when that is not known, which is
	// possible for imported deployments alone.
	Governor *Governor `json:"governor,omitempty"`
	// Networks are the networks with their contracts, sorted by name.
	Networks []Network `json:"networks"`
}

// Governor is the account that governs, and where it is.
type Governor struct {
	// Network is the name of the governing network.
	Network string `json:"network"`
	// Address is the account.
	Address common.Address `json:"address"`
}

// Network is one network of a deployment.
type Network struct {
	// Name is the network's name in the environment.
	Name string `json:"name"`
	// ChainID is the EIP-155 chain id, Domain the number in Optics.
	ChainID uint64        `json:"chainId"`
	Domain  optics.Domain `json:"domain"`
	// From is the first block that can hold a log of the contracts, where that is
	// known and the blocks of the contracts are not; see [Network.FirstBlock].
	From uint64 `json:"from,omitempty"`
	// Updater and RecoveryManager are the accounts that the contracts were
	// initialized with. The zero address is no recovery manager.
	Updater         common.Address `json:"updater"`
	RecoveryManager common.Address `json:"recoveryManager"`
	// Contracts are the contracts on the network, sorted by [ID].
	Contracts []Contract `json:"contracts"`
}

// Kind is the name of a contract of the protocol.
type Kind string

// The kinds, in the order in which they are deployed.
const (
	UpgradeBeaconController Kind = "UpgradeBeaconController"
	UpdaterManager          Kind = "UpdaterManager"
	XAppConnectionManager   Kind = "XAppConnectionManager"
	Home                    Kind = "Home"
	GovernanceRouter        Kind = "GovernanceRouter"
	Replica                 Kind = "Replica"
)

var kinds = []Kind{UpgradeBeaconController, UpdaterManager, XAppConnectionManager, Home, GovernanceRouter, Replica}

// Upgradeable reports whether the kind is an implementation, an upgrade beacon and
// proxies.
func (k Kind) Upgradeable() bool { return k == Home || k == GovernanceRouter || k == Replica }

// Part is what of an upgradeable contract one is; "" for the others.
type Part string

// The parts, in the order in which they are deployed.
const (
	Implementation Part = "implementation"
	Beacon         Part = "beacon"
	Proxy          Part = "proxy"
)

var parts = []Part{"", Implementation, Beacon, Proxy}

// ID says which contract of a network one is.
type ID struct {
	// Contract is the kind.
	Contract Kind `json:"contract"`
	// Part is the part of an upgradeable contract.
	Part Part `json:"part,omitempty"`
	// Remote is the network whose Home a Replica follows. Implementation and beacon
	// of Replicas have none: they serve all. Where each Replica has its own, as in
	// some published deployments, they have one too.
	Remote string `json:"remote,omitempty"`
}

// String returns the ID in words, such as "Replica proxy of celo".
func (id ID) String() string {
	text := string(id.Contract)
	if id.Part != "" {
		text += " " + string(id.Part)
	}
	if id.Remote != "" {
		text += " of " + id.Remote
	}
	return text
}

// compare orders IDs as they are deployed, remotes by name.
func (id ID) compare(other ID) int {
	return cmp.Or(
		cmp.Compare(slices.Index(kinds, id.Contract), slices.Index(kinds, other.Contract)),
		cmp.Compare(slices.Index(parts, id.Part), slices.Index(parts, other.Part)),
		cmp.Compare(id.Remote, other.Remote))
}

// Contract is one contract and how it came to be. A fact that is not known is
// zero; that is possible in imported deployments alone.
type Contract struct {
	ID

	// Address is where it is.
	Address common.Address `json:"address"`
	// Arguments are the arguments of its constructor; nil says that they are not
	// known, an empty list that there are none.
	Arguments []Argument `json:"arguments"`
	// CodeHash is the keccak256 of its code on the chain.
	CodeHash common.Hash `json:"codeHash,omitzero"`
	// Block is the number of the block that it was created in, Transaction the
	// transaction's hash, Deployer its sender.
	Block       uint64         `json:"block,omitempty"`
	Transaction common.Hash    `json:"transaction,omitzero"`
	Deployer    common.Address `json:"deployer,omitzero"`
}

// InitData returns the call that a proxy was initialized with, the second argument
// of its constructor; false when it is not known or the contract is no proxy.
func (c Contract) InitData() ([]byte, bool) {
	if c.Part != Proxy || len(c.Arguments) != 2 || c.Arguments[1].Type != "bytes" {
		return nil, false
	}
	data, err := hex.DecodeString(trim0x(c.Arguments[1].Value))
	return data, err == nil
}

// Argument is one argument of a constructor.
type Argument struct {
	// Type is its Solidity type: address, uint32, uint256 or bytes.
	Type string `json:"type"`
	// Value is an address with its checksum, a decimal number, or 0x and hex
	// digits.
	Value string `json:"value"`
}

// AddressArgument returns an argument of the type address.
func AddressArgument(a common.Address) Argument { return Argument{Type: "address", Value: a.Hex()} }

// DomainArgument returns an argument of the type uint32.
func DomainArgument(d optics.Domain) Argument { return Argument{Type: "uint32", Value: d.String()} }

// NumberArgument returns an argument of the type uint256; n is not negative.
func NumberArgument(n *big.Int) Argument { return Argument{Type: "uint256", Value: n.String()} }

// BytesArgument returns an argument of the type bytes.
func BytesArgument(data []byte) Argument {
	return Argument{Type: "bytes", Value: "0x" + hex.EncodeToString(data)}
}
