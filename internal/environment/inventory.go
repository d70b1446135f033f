package environment

import (
	"fmt"
	"slices"
	"strings"
)

// Purpose is what a key signs.
type Purpose string

// The purposes. Who can send an updater's transactions must not be able to sign
// its updates, so they are different keys.
const (
	// Transactions is for transactions; in names it is "signer".
	Transactions Purpose = "signer"
	// Attestation is for statements: updates and failure notices.
	Attestation Purpose = "attestation"
)

// Key is one key that an environment needs.
type Key struct {
	// Environment is the environment's name.
	Environment string `json:"environment"`
	// Role and Purpose say what it is for.
	Role    Role    `json:"role"`
	Purpose Purpose `json:"purpose"`
	// Network is the chain that it is for; "" is one key for all of Networks.
	Network string `json:"network,omitempty"`
	// Networks are the chains on which it signs, in the order of the file.
	Networks []string `json:"networks"`
	// Name is the name without alias/ or optics/, such as staging-updater-signer.
	Name string `json:"name"`
	// Alias is the KMS alias, such as alias/staging-updater-signer; KMS only.
	Alias string `json:"alias,omitempty"`
	// Secret is the name of the hex key in the secret manager, such as
	// optics/development/updater-signer; not with KMS.
	Secret string `json:"secret,omitempty"`
	// Operator is the name of who uses it.
	Operator string `json:"operator"`
	// Description is the description of the key in its provider.
	Description string `json:"description"`

	where string // provider, account and region
	place Place
}

// ID names the key across environments: its provider, account, region and name.
func (k Key) ID() string { return k.where + k.Alias + k.Secret }

// Signer is an account that signs on one chain.
type Signer struct {
	// Environment and Network say where; ChainID is the EIP-155 chain id.
	Environment string `json:"environment"`
	Network     string `json:"network"`
	ChainID     uint64 `json:"chainId"`
	// Role and Purpose say what it signs.
	Role    Role    `json:"role"`
	Purpose Purpose `json:"purpose"`
	// Key is the alias or secret of a key of the environment, "" for an account
	// outside.
	Key string `json:"key,omitempty"`
	// Address is the account as the file has it, an address or a ${VARIABLE}; ""
	// where only the key's provider knows it. Set it before calling [Conflicts]
	// to find two keys that are one account.
	Address string `json:"address,omitempty"`

	id    string // of the key
	place Place
}

// Inventory is what an environment file implies.
type Inventory struct {
	// Keys are the keys of the environment: agents first, then operations, each
	// with its transaction key first.
	Keys []Key `json:"keys"`
	// Signers are the accounts that sign, chain by chain.
	Signers []Signer `json:"signers"`
}

// Inventory derives the keys and the signers. They have the order of the roles
// and of the networks in the file; two calls give equal results.
func (e *Environment) Inventory() Inventory {
	var inv Inventory
	for _, role := range allRoles {
		networks := e.keyNetworks(role)
		if len(networks) == 0 {
			continue
		}
		inv.Keys = append(inv.Keys, e.keysFor(role, Transactions, networks)...)
		if role.Attests() {
			inv.Keys = append(inv.Keys, e.keysFor(role, Attestation, networks)...)
		}
	}
	for i := range e.Networks {
		inv.Signers = append(inv.Signers, e.keySigners(&e.Networks[i], inv.Keys)...)
		inv.Signers = append(inv.Signers, e.accountSigners(&e.Networks[i])...)
	}
	return inv
}

// keyNetworks returns the chains on which a role has a key of the environment.
func (e *Environment) keyNetworks(role Role) []string {
	var names []string
	for _, name := range e.NetworkNames() {
		if e.acts(role, name) && (role.IsAgent() || e.account(role, name).IsKey()) {
			names = append(names, name)
		}
	}
	return names
}

// acts reports whether a role sends transactions on a chain.
func (e *Environment) acts(role Role, network string) bool {
	switch {
	case role.IsAgent():
		_, runs := e.Agent(role)
		return runs && slices.Contains(e.NetworksOf(role), network)
	case role == Governor:
		return e.Contracts.Governor.Network == network
	}
	return true
}

// account returns the account of a role of operations on a chain.
func (e *Environment) account(role Role, network string) Account {
	switch role { //nolint:exhaustive // agents have keys
	case Deployer:
		return e.Contracts.Deployer
	case Bank:
		return e.Funding.Bank.Account
	case Governor:
		return e.Contracts.Governor.Account
	case RecoveryManager:
		return e.ContractsOn(network).RecoveryManager
	}
	return Account{}
}

// keysFor returns the keys of a role and purpose: one, or one for each network.
func (e *Environment) keysFor(role Role, purpose Purpose, networks []string) []Key {
	if !e.Keys.PerNetwork {
		return []Key{e.key(role, purpose, "", networks)}
	}
	var keys []Key
	for _, network := range networks {
		keys = append(keys, e.key(role, purpose, network, []string{network}))
	}
	return keys
}

func (e *Environment) key(role Role, purpose Purpose, network string, networks []string) Key {
	k := Key{
		Environment: e.Name, Role: role, Purpose: purpose, Network: network, Networks: networks,
		Description: strings.Join(without("", e.Name, network, fmt.Sprintf("%s-%s", role, purpose)), " "),
		where:       string(e.Keys.Provider) + ":",
		place:       e.Place("name"),
	}
	if operator, ok := e.OperatorOf(role); ok {
		k.Operator = operator.Name
	}
	parts := []string{string(role), string(purpose), network}
	if e.Keys.AliasOrder == NetworkFirst {
		parts = []string{network, string(role), string(purpose)}
	}
	name := strings.Join(without("", parts...), "-")
	k.Name = e.Name + "-" + name
	if e.Keys.Account != nil {
		k.where += e.Keys.Account.String() + ":" + e.Keys.Region + ":"
	}
	if e.Keys.Provider == KMS {
		k.Alias = "alias/" + k.Name
	} else {
		k.Secret = "optics/" + e.Name + "/" + name
	}
	return k
}

// without returns the words that are not the given one.
func without(word string, words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == word })
}

// keySigners returns who signs with keys of the environment on a chain.
func (e *Environment) keySigners(n *Network, keys []Key) []Signer {
	var signers []Signer
	for _, k := range keys {
		if !slices.Contains(k.Networks, n.Name) {
			continue
		}
		s := Signer{
			Environment: e.Name, Network: n.Name, ChainID: n.ChainID, Role: k.Role, Purpose: k.Purpose,
			Key: k.Alias + k.Secret, id: k.ID(), place: e.Place("agents." + string(k.Role)),
		}
		if updater := e.ContractsOn(n.Name).Updater; k.Role == Updater && k.Purpose == Attestation && !updater.IsKey() {
			s.Address, s.place = updater.String(), updater.Place()
		}
		signers = append(signers, s)
	}
	return signers
}

// accountSigners returns the accounts outside that sign on a chain.
func (e *Environment) accountSigners(n *Network) []Signer {
	var signers []Signer
	add := func(role Role, purpose Purpose, a Account) {
		if a.IsZero() || a.IsKey() {
			return
		}
		signers = append(signers, Signer{
			Environment: e.Name, Network: n.Name, ChainID: n.ChainID, Role: role, Purpose: purpose,
			Address: a.String(), place: a.Place(),
		})
	}
	for _, role := range allRoles {
		if !role.IsAgent() && e.acts(role, n.Name) {
			add(role, Transactions, e.account(role, n.Name))
		}
	}
	contracts := e.ContractsOn(n.Name)
	if _, runs := e.Agent(Updater); !runs {
		add(Updater, Attestation, contracts.Updater)
	}
	for _, watcher := range contracts.Watchers {
		add(Watcher, Attestation, watcher)
	}
	return signers
}
