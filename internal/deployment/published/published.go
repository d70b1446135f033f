// Package published makes an environment of a deployment that exists: a directory
// with <network>_config.json, <network>_contracts.json and, where there are any,
// <network>_verification.json and <agent>-partial.json.
//
// [Read] reads the directory, [Import] makes an environment file, a record and the
// agents' configuration of it. What no file says is asked of the chains, where an
// endpoint is given, and named where none is. A value that should not be as it is,
// such as a recovery timelock of a second, is a finding; the environment file says
// then what should be, and the record what is.
//
// Replicas are taken from contracts files alone: verification files name some of
// them twice and others never. From those come the arguments of constructors.
package published

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// Level says how much a finding matters.
type Level string

// The levels, the gravest first.
const (
	// Danger is something that is wrong with the deployment.
	Danger Level = "danger"
	// Missing is what no source says; the environment file has a variable or an
	// assumption in its place.
	Missing Level = "missing"
	// Note is worth knowing.
	Note Level = "note"
)

// Finding is one thing that an operator should know, in one line.
type Finding struct {
	// Level says how much it matters.
	Level Level `json:"level"`
	// Network is where it was found, "" for all.
	Network string `json:"network,omitempty"`
	// Text says what was found and what to do.
	Text string `json:"text"`
}

// String returns "level: network: text".
func (f Finding) String() string {
	if f.Network == "" {
		return fmt.Sprintf("%s: %s", f.Level, f.Text)
	}
	return fmt.Sprintf("%s: %s: %s", f.Level, f.Network, f.Text)
}

// Chain reads one chain at its latest block.
type Chain interface {
	// ChainID returns the EIP-155 chain id.
	ChainID(ctx context.Context) (uint64, error)
	// Call returns what a contract answers; nothing where no contract is.
	Call(ctx context.Context, to common.Address, data []byte) ([]byte, error)
	// Code returns the code at an address; nothing where no contract is.
	Code(ctx context.Context, at common.Address) ([]byte, error)
}

// Options say what the files do not.
type Options struct {
	// Name is the name of the environment.
	Name string
	// Class is the class; "" takes what the files call the environment.
	Class environment.Class
	// Made is the number of the deployment: milliseconds since 1970.
	Made uint64
	// ChainIDs are those of networks, by name.
	ChainIDs map[string]uint64
	// Chains are the networks that are read, by name. It may be empty.
	Chains map[string]Chain
}

// Imported is what a directory becomes.
type Imported struct {
	// File is the text of the environment file.
	File []byte
	// Record is the record, Agents what the agents' files say beside.
	Record *deployment.Record
	Agents deployment.AgentConfigs
	// Findings are in order of their levels.
	Findings []Finding
}
