package environment

import (
	"fmt"
	"slices"
)

// Class says which of the three sorts of environment one is. The rules for keys,
// gates and chains depend on it; the name does not matter.
type Class string

// The classes.
const (
	// Development tests changes on testnets; its keys may be hex keys.
	Development Class = "development"
	// Staging mirrors production on testnets, with keys that nobody can read.
	Staging Class = "staging"
	// Production is on mainnets; nothing changes without approvals.
	Production Class = "production"
)

// Gate says who must agree before something changes.
type Gate string

// The gates, the weakest first.
const (
	// GateNone lets changes happen by themselves.
	GateNone Gate = "none"
	// GateHuman needs the yes of a person at the terminal.
	GateHuman Gate = "human"
	// GateApprovers needs signatures of k of n approvers, the proposer not among
	// them.
	GateApprovers Gate = "approvers"
)

// Provider says where the keys of an environment are kept.
type Provider string

// The providers.
const (
	// Hex keeps encrypted hex keys in a file of the operator; development only.
	Hex Provider = "hex"
	// KMS keeps keys in AWS KMS; nobody ever sees them.
	KMS Provider = "kms"
	// SecretsManager keeps hex keys in AWS Secrets Manager; development only.
	SecretsManager Provider = "secrets-manager"
)

// AliasOrder says how the parts of an alias follow each other; keys of one
// environment for all networks have no network in their alias.
type AliasOrder string

// The orders.
const (
	// DocumentOrder is alias/<environment>-<role>-<purpose>-<network>.
	DocumentOrder AliasOrder = "document"
	// NetworkFirst is alias/<environment>-<network>-<role>-<purpose>, for keys
	// that exist under such names.
	NetworkFirst AliasOrder = "network-first"
)

// Access says how the ones who run agents reach the keys.
type Access string

// The ways.
const (
	// AccessNone is for hex keys without a cloud.
	AccessNone Access = "none"
	// AccessUser is an IAM user with long-lived access keys.
	AccessUser Access = "user"
	// AccessPodIdentity is an EKS Pod Identity association.
	AccessPodIdentity Access = "pod-identity"
	// AccessIRSA is an IAM role for a Kubernetes service account over OIDC.
	AccessIRSA Access = "irsa"
	// AccessCrossAccount is a role that another AWS account may assume, with an
	// external id.
	AccessCrossAccount Access = "cross-account"
)

// Role is what an account is for.
type Role string

// The roles. The first five are agents; the others are accounts of operations,
// which have a key of the environment only where the file says "key".
const (
	Updater         Role = "updater"
	Relayer         Role = "relayer"
	Processor       Role = "processor"
	Watcher         Role = "watcher"
	Kathy           Role = "kathy"
	Deployer        Role = "deployer"
	Bank            Role = "bank"
	Governor        Role = "governor"
	RecoveryManager Role = "recovery-manager"
)

var (
	classes     = []Class{Development, Staging, Production}
	gates       = []Gate{GateNone, GateHuman, GateApprovers}
	providers   = []Provider{Hex, KMS, SecretsManager}
	aliasOrders = []AliasOrder{DocumentOrder, NetworkFirst}
	accesses    = []Access{AccessNone, AccessUser, AccessPodIdentity, AccessIRSA, AccessCrossAccount}
	agentRoles  = []Role{Updater, Relayer, Processor, Watcher, Kathy}
	allRoles    = append(slices.Clone(agentRoles), Deployer, Bank, Governor, RecoveryManager)
)

// AgentRoles returns the roles of agents in the order of their tables.
func AgentRoles() []Role { return slices.Clone(agentRoles) }

// IsAgent reports whether the role is one of the five agents.
func (r Role) IsAgent() bool { return slices.Contains(agentRoles, r) }

// Attests reports whether the role signs statements beside transactions; it
// then has a second key for them.
func (r Role) Attests() bool { return r == Updater || r == Watcher }

// UnmarshalText reads one of the classes.
func (c *Class) UnmarshalText(text []byte) error { return readWord(c, text, classes) }

// UnmarshalText reads one of the gates.
func (g *Gate) UnmarshalText(text []byte) error { return readWord(g, text, gates) }

// UnmarshalText reads one of the providers.
func (p *Provider) UnmarshalText(text []byte) error { return readWord(p, text, providers) }

// UnmarshalText reads one of the orders.
func (o *AliasOrder) UnmarshalText(text []byte) error { return readWord(o, text, aliasOrders) }

// UnmarshalText reads one of the ways of access.
func (a *Access) UnmarshalText(text []byte) error { return readWord(a, text, accesses) }

// UnmarshalText reads one of the roles.
func (r *Role) UnmarshalText(text []byte) error { return readWord(r, text, allRoles) }

// readWord sets a word to one of those that are possible.
func readWord[T ~string](word *T, text []byte, possible []T) error {
	if i := slices.Index(possible, T(text)); i >= 0 {
		*word = possible[i]
		return nil
	}
	names := make([]string, len(possible))
	for i, p := range possible {
		names[i] = string(p)
	}
	return fmt.Errorf("%s is not possible; %s is expected%s", quote(string(text)), oneOf(names), meant(string(text), names))
}
