// Package doctor says whether agents of an environment could start: everything
// that must be true before, a [Line] each, with the command that repairs it.
//
// It reads first and judges afterwards. Reading goes on for all keys and all
// chains at the same time, a bounded number at once, and takes time in proportion
// to the number of lanes. Judging is a table of pure functions, so that the lines
// come in the same order whatever answered first. It changes nothing, and signs
// nothing.
//
// What cannot be read is broken, as what is wrong; [Line.Unread] tells them apart.
package doctor

import (
	"context"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// Node answers requests about a chain. An error is a gethrpc.Error where the node
// itself refused; no error shows an endpoint's secrets.
type Node interface {
	// CallContext decodes the answer to one request into result.
	CallContext(ctx context.Context, result any, method string, args ...any) error
	// BatchCallContext sends the requests together, to one endpoint.
	BatchCallContext(ctx context.Context, batch []gethrpc.BatchElem) error
}

// Signer is a key that was opened. What else it can, such as telling whether the
// permission to sign is there, is asked of it where it has the method.
type Signer interface {
	// Address returns the account of the key.
	Address() common.Address
}

// Store is the store in the data directory of the agents.
type Store interface {
	// Deployment returns the deployment that the store is bound to.
	Deployment(ctx context.Context) (string, error)
	// Leases returns the leases that there are and were.
	Leases(ctx context.Context) ([]optics.Lease, error)
	// SigningHead returns the newest statement of an updater's key about a Home, or
	// an error that wraps [optics.ErrNotFound].
	SigningHead(ctx context.Context, signer common.Address, home optics.Domain) (optics.SigningRecord, error)
	// ForeignTxs returns what others sent from an account.
	ForeignTxs(ctx context.Context, chain optics.Domain, from common.Address) ([]optics.ForeignTx, error)
}

// Leases are leases that agents with stores of their own share.
type Leases interface {
	// Leases returns those that there are and were.
	Leases(ctx context.Context) ([]optics.Lease, error)
}

// Endpoint is one endpoint of a chain.
type Endpoint struct {
	// Name is shown; it has no secrets, such as https://host.
	Name string
	// Node is the endpoint alone.
	Node Node
}

// Chain is how one network is reached.
type Chain struct {
	// Endpoints are each alone, in the order of the file.
	Endpoints []Endpoint
	// Node is all of them together.
	Node Node
	// Problem says why there are none: a variable is not set, or is not a URL.
	Problem error
}

// Data is the data directory of the agents.
type Data struct {
	// Dir is its path, for commands.
	Dir string
	// Store is the store in it, nil when there is none yet.
	Store Store
	// Problem says why the store cannot be used.
	Problem error
	// Deployment is what the store must be bound to.
	Deployment string
	// Shared are leases that others on this machine take too; nil for none.
	Shared Leases
	// Mine says that this process has the store: leases that others held in it are
	// over.
	Mine bool
	// ImportsHistory says that the agents' start reads from the chains what the
	// updater's key signed before.
	ImportsHistory bool
}

// Config describes a Doctor. Environment, Selection, Chains, Open and Now are
// required.
type Config struct {
	// Environment is what is wanted.
	Environment *environment.Environment
	// Record is the current deployment, nil when there is none; RecordProblem says
	// why it cannot be read.
	Record        *deployment.Record
	RecordProblem error
	// Selection is which agents are to start.
	Selection Selection
	// Chains are how the networks are reached, by name.
	Chains map[string]Chain
	// Open opens a key as the agents would.
	Open func(ctx context.Context, key environment.Key) (Signer, error)
	// Addresses are the accounts of the environment's keys that are known without
	// opening them, by alias or name of the secret.
	Addresses map[string]common.Address
	// Others are the accounts of other environments, as far as they are known.
	Others []environment.Signer
	// Data is the data directory.
	Data Data
	// WarnOfForeignUse makes it a warning that somebody else signed with a key, for
	// keys that are shared on purpose.
	WarnOfForeignUse bool
	// Now is the clock of the machine.
	Now func() time.Time
	// Parallel is how many keys, or chains, are read at once; 0 means 8.
	Parallel int
	// Timeout bounds the reading of one key and of one chain; 0 means 30 seconds.
	Timeout time.Duration
	// Progress, if not nil, is told how much of all was read.
	Progress func(done, all int)
}

// State says how something is.
type State string

// The states, the best first.
const (
	OK      State = "ok"
	Warning State = "warning"
	Broken  State = "broken"
)

// worse returns the worse of two states.
func (s State) worse(other State) State {
	rank := map[State]int{OK: 0, Warning: 1, Broken: 2}
	if rank[other] > rank[s] {
		return other
	}
	return s
}

// Line is one thing that must be true.
type Line struct {
	// Subject is what it is about: a network, a lane, a key, the data directory.
	Subject string `json:"subject"`
	// Check names the check.
	Check string `json:"check"`
	// State says how it is, Text what was found and what is expected.
	State State  `json:"state"`
	Text  string `json:"text"`
	// Repair is what to do: a command, where there is one. It is empty for what is ok.
	Repair string `json:"repair,omitempty"`
	// Unread says that it could not be found out, rather than that it is wrong.
	Unread bool `json:"unread,omitempty"`
}

// Report is everything that was found.
type Report struct {
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Roles and Homes say which agents were asked about.
	Roles []environment.Role `json:"roles"`
	Homes []string           `json:"homes"`
	// State is the worst of the lines.
	State State `json:"state"`
	// Lines are all of them, always in the same order.
	Lines []Line `json:"lines"`
}

// Broken returns the lines that are broken.
func (r Report) Broken() []Line {
	var broken []Line
	for _, l := range r.Lines {
		if l.State == Broken {
			broken = append(broken, l)
		}
	}
	return broken
}

// Doctor examines one environment.
type Doctor struct{ cfg Config }

// New returns a Doctor. The error names what is missing in the Config.
func New(cfg Config) (*Doctor, error) {
	if cfg.Environment == nil || cfg.Selection.env != cfg.Environment || cfg.Chains == nil || cfg.Open == nil || cfg.Now == nil {
		return nil, errors.New("a doctor needs Environment, a Selection of it, Chains, Open and Now")
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = 8
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	return &Doctor{cfg}, nil
}

// checks are all checks, in the order of their lines.
var checks = []func(*facts) []Line{
	checkDeployment, checkKeys, checkAccounts, checkSharing, checkChains, checkLanes, checkClock, checkData,
}

// Examine reads everything and returns what was found. The error is that of a
// context that ended; everything else is a line.
func (d *Doctor) Examine(ctx context.Context) (Report, error) {
	f := d.read(ctx)
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	r := Report{Environment: d.cfg.Environment.Name, Roles: d.cfg.Selection.Roles, Homes: d.cfg.Selection.Homes, State: OK, Lines: []Line{}}
	for _, check := range checks {
		r.Lines = append(r.Lines, check(f)...)
	}
	for _, l := range r.Lines {
		r.State = r.State.worse(l.State)
	}
	return r, nil
}
