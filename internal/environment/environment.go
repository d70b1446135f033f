// Package environment reads environment files and derives what they imply.
//
// An environment is one logical deployment of Optics: the contracts on its
// chains, the agents, their accounts and secrets. One YAML file says what is
// wanted. Decoding is strict: an unknown key, a wrong type or an inconsistent
// value is a [Problem] with file, line and column, and all problems of a file are
// reported together. A secret never stands in the file; what looks like one is
// refused.
//
// What follows from the file is derived, never typed twice: [Environment.Inventory]
// lists the keys, their aliases and the accounts that sign on each chain. IAM
// statements, funding, plans and agents' configuration come from it.
//
// ${VARIABLES} are possible where a value is an endpoint, an account, an AWS
// account or an external id. They are replaced when the value is needed
// ([Text.Resolve]); loading needs none of them.
package environment

// Environment is the contents of one environment file.
type Environment struct {
	// File is the path it was loaded from.
	File string `json:"file" env:"-"`
	// Name is the name of the environment and of its folder: small letters,
	// digits and single hyphens, at most 32.
	Name string `json:"name" env:"required"`
	// Class is development, staging or production.
	Class Class `json:"class" env:"required"`
	// Purpose says in a sentence what the environment is for.
	Purpose string `json:"purpose" env:"required"`
	// Gates say who must agree to a change.
	Gates Gates `json:"gates" env:"required"`
	// Approvals say who the approvers are. It is nil only where no gate needs
	// approvers.
	Approvals *Approvals `json:"approvals,omitempty"`
	// Networks are the chains, in the order in which things are done on them.
	Networks []Network `json:"networks" env:"required"`
	// Contracts are the parameters and roles of the contracts.
	Contracts Contracts `json:"contracts" env:"required"`
	// Operators are those who run agents.
	Operators []Operator `json:"operators" env:"required"`
	// Agents are the agents that run, and who runs them.
	Agents []Agent `json:"agents" env:"required"`
	// Keys say where the keys are kept.
	Keys Keys `json:"keys" env:"required"`
	// Funding says how much the accounts hold.
	Funding Funding `json:"funding" env:"required"`
	// Secrets are the names of further secrets in the secret manager, such as the
	// key for an explorer. The secrets themselves never stand here.
	Secrets []Secret `json:"secrets,omitempty"`

	places map[string]Place
	texts  []Text
}

// Network returns a network by its name.
func (e *Environment) Network(name string) (*Network, bool) {
	for i := range e.Networks {
		if e.Networks[i].Name == name {
			return &e.Networks[i], true
		}
	}
	return nil, false
}

// Agent returns the agent of a role.
func (e *Environment) Agent(role Role) (*Agent, bool) {
	for i := range e.Agents {
		if e.Agents[i].Role == role {
			return &e.Agents[i], true
		}
	}
	return nil, false
}

// Operator returns an operator by its name.
func (e *Environment) Operator(name string) (*Operator, bool) {
	for i := range e.Operators {
		if e.Operators[i].Name == name {
			return &e.Operators[i], true
		}
	}
	return nil, false
}

// NetworkNames returns the names of the networks in the order of the file.
func (e *Environment) NetworkNames() []string {
	names := make([]string, len(e.Networks))
	for i, n := range e.Networks {
		names[i] = n.Name
	}
	return names
}

// Place returns where the value of a path such as networks.celo.chainId stands,
// or the nearest that the file has above it.
func (e *Environment) Place(path string) Place {
	for p := path; ; p = parentPath(p) {
		if place, ok := e.places[p]; ok {
			place.Path = path
			return place
		}
		if p == "" {
			return Place{File: e.File, Line: 1, Column: 1, Path: path}
		}
	}
}

// Gates say who must agree to a change.
type Gates struct {
	// Changes is for everything but beacons.
	Changes Gate `json:"changes" env:"required"`
	// Beacons is for pointing an upgrade beacon to another implementation. It is
	// never none, and never weaker than Changes.
	Beacons Gate `json:"beacons" env:"required"`
}

// Approvals say who the approvers are and how many must sign.
type Approvals struct {
	// Threshold is how many distinct approvers must sign.
	Threshold Threshold `json:"threshold" env:"required"`
	// ValidFor is how long an approval may be used, in seconds; at most a week.
	ValidFor Seconds `json:"validFor" env:"default=1d"`
	// Approvers are the people who may sign. While there are none nothing can be
	// approved: the environment is locked.
	Approvers []Approver `json:"approvers" env:"required"`
}

// Threshold is the k of "k of n approvers", for each gate that needs approvers.
type Threshold struct {
	// Changes is for everything but beacons; 0 where that gate asks no approvers.
	Changes uint64 `json:"changes,omitempty"`
	// Beacons is for upgrade beacons, not less than Changes.
	Beacons uint64 `json:"beacons,omitempty"`
}

// Approver is one person with the keys that count as that person. No key belongs
// to two.
type Approver struct {
	// Name is what the person is called in plans and approvals.
	Name string `json:"name" env:"name"`
	// SSH are public keys whose signatures ssh-keygen -Y verify accepts.
	SSH []SSHKey `json:"ssh,omitempty"`
	// Ethereum are addresses that sign typed data (EIP-712).
	Ethereum []Address `json:"ethereum,omitempty"`
}

// Secret names a secret in the secret manager.
type Secret struct {
	// Name is what the environment calls it.
	Name string `json:"name" env:"name"`
	// ID is the name under which the secret manager has it.
	ID string `json:"id" env:"value"`
}
