// Package beacons are upgrades of beacons in an environment: the plan that people
// approve, what it does on the chains, and the record of the deployment after it.
//
// A plan holds what was wished for, the upgrade with everything that was compared
// and tried ([upgrade.Plan]), and the changes that follow from it
// ([provision.Plan]): the implementations, and the calls of governance. What is not
// the environment's to sign is a finding there, with its call. The digest is that
// of the changes, which hold the hashes of the rest.
package beacons

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/upgrade"
)

// kind and version are those of the form of plans.
const (
	kind    = "optics upgrade of an environment"
	version = 1
)

// maxPlan bounds the size of a plan, in bytes.
const maxPlan = 64 << 20

// Inputs of the changes that hold the rest of the plan.
const (
	inputWishes  = "upgrade/wishes"
	inputUpgrade = "upgrade/plan"
)

// Wish is what shall be behind a beacon, in the words of a command line.
type Wish struct {
	// Beacon is home, replica or governance.
	Beacon string `json:"beacon"`
	// Implementation is a name of this build, an address, or the path of a file,
	// which who makes the plan again needs in the same place.
	Implementation string `json:"implementation"`
}

// Wishes are everything that was asked for.
type Wishes struct {
	// Beacons are the beacons, in the order of the creations.
	Beacons []Wish `json:"beacons"`
	// Set are immutables that change, each [NETWORK:]NAME=VALUE.
	Set []string `json:"set"`
	// Networks are those to upgrade; none means all.
	Networks []string `json:"networks"`
	// AcceptUnknown are hashes of deployed code that is taken for the first
	// version's.
	AcceptUnknown []common.Hash `json:"acceptUnknown"`
}

// Plan is an upgrade of an environment. It holds no time.
type Plan struct {
	// Kind and Version are those of this form.
	Kind    string `json:"kind"`
	Version int    `json:"version"`
	// Wishes are what was asked for.
	Wishes Wishes `json:"wishes"`
	// Upgrade is what was compared and tried.
	Upgrade *upgrade.Plan `json:"upgrade"`
	// Changes are what is done: environment, proposer, inputs and steps.
	Changes *provision.Plan `json:"changes"`
}

// Encode returns the plan as canonical JSON: two spaces of indentation, a newline at
// the end. Equal plans are equal bytes.
func (p *Plan) Encode() []byte { return encode(p) }

func encode(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // strings, numbers and bytes only
	}
	return out.Bytes()
}

// Digest is what approvals sign: the digest of the changes, which does not cover the
// proposer.
func (p *Plan) Digest() [32]byte { return p.Changes.Digest() }

// Empty says that every beacon has what it shall have.
func (p *Plan) Empty() bool { return p.Upgrade.Empty() }

// Is reports whether data looks like a plan of this kind, and not one of
// [provision]. [Decode] says whether it is one.
func Is(data []byte) bool {
	var head struct {
		Kind string `json:"kind"`
	}
	return json.Unmarshal(data, &head) == nil && head.Kind == kind
}

// Decode reads a plan. The error wraps [provision.ErrPlan] for anything but the
// bytes that [Plan.Encode] makes of a plan whose parts belong together.
func Decode(data []byte) (*Plan, error) {
	if len(data) > maxPlan {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are possible", provision.ErrPlan, len(data), maxPlan)
	}
	var p Plan
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return nil, fmt.Errorf("%w: %w", provision.ErrPlan, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", provision.ErrPlan)
	}
	switch {
	case p.Kind != kind:
		return nil, fmt.Errorf("%w of an upgrade: its kind is %q", provision.ErrPlan, p.Kind)
	case p.Version != version:
		return nil, fmt.Errorf("%w of a version that this program knows: %d, not %d", provision.ErrPlan, p.Version, version)
	case p.Upgrade == nil || p.Changes == nil:
		return nil, fmt.Errorf("%w: it lacks its upgrade or its changes", provision.ErrPlan)
	case !bytes.Equal(p.Encode(), data):
		return nil, fmt.Errorf("%w in its canonical form; use the file as optics upgrade plan wrote it", provision.ErrPlan)
	}
	if _, err := provision.Decode(p.Changes.Encode()); err != nil {
		return nil, err
	}
	for name, hash := range p.hashes() {
		if p.Changes.Inputs[name] != hash {
			return nil, fmt.Errorf("%w: its changes belong to another upgrade (%s)", provision.ErrPlan, name)
		}
	}
	return &p, nil
}

// hashes are those of the parts that the changes do not hold themselves.
func (p *Plan) hashes() map[string]string {
	hash := func(v any) string {
		sum := sha256.Sum256(encode(v))
		return hex.EncodeToString(sum[:])
	}
	return map[string]string{inputWishes: hash(p.Wishes), inputUpgrade: hash(p.Upgrade)}
}
