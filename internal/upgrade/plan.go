package upgrade

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
)

// Plan is what an upgrade will do and what is known of it before. It holds no
// block and no time: chains that are as they were give the same plan.
type Plan struct {
	Kind    string `json:"kind"`
	Version int    `json:"version"`
	// Risk is the class of what the plan does.
	Risk   string      `json:"risk"`
	Chains []ChainPlan `json:"chains"`
	// Transactions come in the order in which they must be made.
	Transactions []Transaction `json:"transactions"`
	Checks       []Check       `json:"checks"`
	// Problems are the reasons not to make it, one line each.
	Problems []string `json:"problems"`
}

// ChainPlan is the plan for one chain.
type ChainPlan struct {
	Network string        `json:"network"`
	Domain  optics.Domain `json:"domain"`
	ChainID uint64        `json:"chain_id"`
	Route   Route         `json:"route"`
	Beacons []BeaconPlan  `json:"beacons"`
}

// BeaconPlan says what is behind a beacon and what shall be.
type BeaconPlan struct {
	Beacon  Beacon         `json:"beacon"`
	Address common.Address `json:"address"`
	Now     Implementation `json:"now"`
	Then    Implementation `json:"then"`
	// Immutables are the values in the code, side by side.
	Immutables []ImmutableChange `json:"immutables"`
	Functions  FunctionChange    `json:"functions"`
	// Layout names where the deployed storage layout is known from.
	Layout  string   `json:"layout"`
	Storage []Change `json:"storage"`
}

// UpToDate reports whether the beacon has what it shall have.
func (b BeaconPlan) UpToDate() bool { return b.Now.Address == b.Then.Address }

// Implementation is code behind a beacon.
type Implementation struct {
	Address common.Address `json:"address"`
	// Name is empty for code of no known implementation.
	Name string `json:"name"`
	// CodeHash is the keccak256 of the code: with zeros for the immutables when the
	// implementation is known, as it stands there otherwise.
	CodeHash common.Hash `json:"code_hash"`
	// RuntimeHash is the keccak256 of the code as it stands there.
	RuntimeHash common.Hash `json:"runtime_hash"`
	// Bytes is the size of the code.
	Bytes int `json:"bytes"`
}

// ImmutableChange is a value in the code; empty where there is none.
type ImmutableChange struct {
	Name string `json:"name"`
	Now  string `json:"now"`
	Then string `json:"then"`
}

// Steps of a plan.
const (
	StepDeploy = "deploy"
	StepGovern = "govern"
)

// Transaction is one that the plan asks for.
type Transaction struct {
	Network string         `json:"network"`
	ChainID uint64         `json:"chain_id"`
	Step    string         `json:"step"`
	What    string         `json:"what"`
	From    common.Address `json:"from"`
	// To is nil for the creation of a contract.
	To   *common.Address `json:"to"`
	Data hexutil.Bytes   `json:"data"`
	// Nonce and Creates are those of a creation: the contract's address follows
	// from the sender and its nonce.
	Nonce   *uint64         `json:"nonce,omitempty"`
	Creates *common.Address `json:"creates,omitempty"`
	// Beacons are those that get another implementation.
	Beacons []Beacon `json:"beacons,omitempty"`
	// Method is the function called, Destination the domain of a callRemote, and
	// Calls are what the router is asked to make.
	Method      string        `json:"method,omitempty"`
	Destination optics.Domain `json:"destination,omitempty"`
	Calls       []PlannedCall `json:"calls,omitempty"`
}

// PlannedCall is a Call in a document.
type PlannedCall struct {
	To   common.Address `json:"to"`
	Data hexutil.Bytes  `json:"data"`
}

// Check is one thing that was tried on a fork.
type Check struct {
	Network string `json:"network"`
	Subject string `json:"subject"`
	// Rule is what must hold.
	Rule string `json:"rule"`
	OK   bool   `json:"ok"`
	// Found is what was seen instead; empty when the rule holds.
	Found string `json:"found"`
}

func (c Check) String() string {
	text := c.Network + ": " + c.Subject + ": " + c.Rule
	if !c.OK {
		text += ": " + c.Found
	}
	return text
}

// Document is the plan as it is signed: JSON of fixed order without space.
func (p *Plan) Document() ([]byte, error) {
	document, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode the plan: %w", err)
	}
	return document, nil
}

// Digest is the SHA-256 of the document, in hex.
func (p *Plan) Digest() (string, error) {
	document, err := p.Document()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:]), nil
}

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool { return len(p.Transactions) == 0 }

// judge collects the reasons not to make the plan.
func (p *Plan) judge() {
	for _, c := range p.Chains {
		for _, b := range c.Beacons {
			for _, s := range b.Storage {
				if s.Refused() {
					p.Problems = append(p.Problems, fmt.Sprintf("%s: storage behind the %s beacon does not fit: %s", c.Network, b.Beacon, s))
				}
			}
		}
	}
	for _, c := range p.Checks {
		if !c.OK {
			p.Problems = append(p.Problems, "simulation: "+c.String())
		}
	}
}
