package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/opticsnet/optics/internal/environment"
)

// Selection says which agents of an environment run together: some roles, for some
// homes.
type Selection struct {
	// Roles are those of agents, in the order of the tables.
	Roles []environment.Role
	// Homes are the networks whose messages the agents are about, in the order of
	// the file.
	Homes []string

	env *environment.Environment
}

// Select returns the agents of some roles and homes; an empty list is all that the
// file has. The error names a word that is none of them.
func Select(e *environment.Environment, roles, homes []string) (Selection, error) {
	s := Selection{env: e, Homes: []string{}}
	var runs []string
	for _, role := range environment.AgentRoles() {
		if _, ok := e.Agent(role); ok {
			runs = append(runs, string(role))
			if len(roles) == 0 || slices.Contains(roles, string(role)) {
				s.Roles = append(s.Roles, role)
			}
		}
	}
	for _, word := range roles {
		if !slices.Contains(runs, word) {
			return s, fmt.Errorf("role %q: the agents of %s are %s", word, e.Name, strings.Join(runs, ", "))
		}
	}
	for _, name := range e.NetworkNames() {
		if len(homes) == 0 || slices.Contains(homes, name) {
			s.Homes = append(s.Homes, name)
		}
	}
	for _, word := range homes {
		if !slices.Contains(s.Homes, word) {
			return s, fmt.Errorf("home %q: the networks of %s are %s", word, e.Name, strings.Join(e.NetworkNames(), ", "))
		}
	}
	return s, nil
}

// Has reports whether a role is selected.
func (s Selection) Has(role environment.Role) bool { return slices.Contains(s.Roles, role) }

// IsHome reports whether the agents are about the messages of a network.
func (s Selection) IsHome(network string) bool { return slices.Contains(s.Homes, network) }

// acts reports whether a role is selected and sends transactions on a network.
func (s Selection) acts(role environment.Role, network string) bool {
	return s.Has(role) && slices.Contains(s.env.NetworksOf(role), network)
}

// Staffs reports whether there is an agent of a role for the messages of a home.
func (s Selection) Staffs(role environment.Role, home string) bool {
	switch role { //nolint:exhaustive // the others act on replicas
	case environment.Updater, environment.Watcher, environment.Kathy:
		return s.IsHome(home) && s.acts(role, home)
	}
	return s.IsHome(home) && s.Has(role)
}

// Serves reports whether a role acts on the Replica of a home on another network.
func (s Selection) Serves(role environment.Role, home, remote string) bool {
	onReplicas := role == environment.Relayer || role == environment.Processor || role == environment.Watcher
	return onReplicas && home != remote && s.Staffs(role, home) && s.acts(role, remote)
}

// Needs reports whether the agents cannot do without a network.
func (s Selection) Needs(network string) bool {
	return s.IsHome(network) || slices.ContainsFunc(s.Homes, func(home string) bool { return s.HasReplica(home, network) })
}

// HasReplica reports whether any of the agents acts on the Replica of a home on
// another network.
func (s Selection) HasReplica(home, remote string) bool {
	return slices.ContainsFunc(s.Roles, func(role environment.Role) bool { return s.Serves(role, home, remote) })
}

// Reads reports whether a network is looked at: what the agents need, and where
// an updater's signatures must be believed.
func (s Selection) Reads(network string) bool {
	return s.Needs(network) || s.Has(environment.Updater) && len(s.Homes) > 0
}

// Post is a key in its place: what a role signs, and where.
type Post struct {
	Role    environment.Role
	Purpose environment.Purpose
	// Network is the chain of transactions, or the home of statements.
	Network string
	// Key is the alias of the key, or the name of its secret.
	Key string
	// Pinned is the account that the file says the key must be; "" for any.
	Pinned string
}

// Posts returns where the agents sign, network by network.
func (s Selection) Posts() []Post {
	var posts []Post
	for _, signer := range s.env.Inventory().Signers {
		if signer.Key != "" && s.signs(signer) {
			posts = append(posts, Post{signer.Role, signer.Purpose, signer.Network, signer.Key, signer.Address})
		}
	}
	return posts
}

func (s Selection) signs(signer environment.Signer) bool {
	network := signer.Network
	switch {
	case !s.acts(signer.Role, network):
		return false
	case signer.Purpose == environment.Attestation, signer.Role == environment.Updater, signer.Role == environment.Kathy:
		return s.IsHome(network)
	}
	watches := signer.Role == environment.Watcher && s.IsHome(network)
	return watches || slices.ContainsFunc(s.Homes, func(home string) bool { return s.Serves(signer.Role, home, network) })
}

// Keys returns the keys of the posts, in the order of the inventory.
func (s Selection) Keys() []environment.Key {
	posts := s.Posts()
	var keys []environment.Key
	for _, k := range s.env.Inventory().Keys {
		if slices.ContainsFunc(posts, func(p Post) bool { return p.Key == k.Alias+k.Secret }) {
			keys = append(keys, k)
		}
	}
	return keys
}
