package published

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// agents returns the agents' configuration as it is, without what does not belong
// into files that many read: private keys and endpoints.
func (im *importing) agents() (deployment.AgentConfigs, error) {
	configs := deployment.AgentConfigs{
		Bases: make(map[string]json.RawMessage), Partials: make(map[legacyconfig.Role]json.RawMessage),
	}
	for _, s := range im.states {
		data, err := json.Marshal(im.cleanFile(s.file+configSuffix, s.base))
		if err != nil {
			return configs, fmt.Errorf("configuration of home %s: %w", s.name, err)
		}
		configs.Bases[s.name] = data
	}
	for role, partial := range im.partials {
		data, err := json.Marshal(im.cleanFile(string(role)+"-partial.json", partial))
		if err != nil {
			return configs, fmt.Errorf("configuration of the %s: %w", role, err)
		}
		configs.Partials[role] = data
	}
	return configs, nil
}

// plainMembers are the members of a file that are kept as they are; the others that
// are known are cleaned.
var plainMembers = []string{"environment", "index", "db", "interval", "pause", "metrics", "chat", "allowed", "denied", "indexon", "s3"}

// cleanFile returns a file without secrets. What is not known is left out: it could
// be one.
func (im *importing) cleanFile(file string, members map[string]any) map[string]any {
	clean := make(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		value := members[name]
		object, isObject := value.(map[string]any)
		switch {
		case slices.Contains(plainMembers, name):
			clean[name] = value
		case !isObject:
			im.find(Note, nil, "%s: %s is left out: agents have no such setting", file, name)
		case name == "tracing":
			clean[name] = only(object, "level", "fmt", "style")
		case name == "updater" || name == "watcher":
			clean[name] = im.signer(file, name, object)
		case name == "signers":
			clean[name] = im.each(object, func(network string, signer map[string]any) map[string]any {
				return im.signer(file, name+"."+network, signer)
			})
		case name == "home":
			clean[name] = im.setup(file, object)
		case name == "replicas":
			clean[name] = im.each(object, func(_ string, replica map[string]any) map[string]any { return im.setup(file, replica) })
		case name == "managers":
			clean[name] = im.managers(file, object)
		default:
			im.find(Note, nil, "%s: %s is left out: agents have no such setting", file, name)
		}
	}
	return clean
}

// each cleans the members that are named for networks, and gives them the names of
// the environment. Other networks are left out.
func (im *importing) each(members map[string]any, clean func(string, map[string]any) map[string]any) map[string]any {
	kept := make(map[string]any)
	for name, value := range members {
		at := slices.IndexFunc(im.states, func(s *state) bool { return s.published == name })
		if member, ok := value.(map[string]any); ok && at >= 0 {
			kept[im.states[at].name] = clean(name, member)
		}
	}
	return kept
}

// only returns the named members that are there.
func only(members map[string]any, names ...string) map[string]any {
	kept := make(map[string]any)
	for _, name := range names {
		if value, ok := members[name]; ok {
			kept[name] = value
		}
	}
	return kept
}

// signer returns a signer without its private key.
func (im *importing) signer(file, path string, signer map[string]any) map[string]any {
	if key, ok := signer["key"].(string); ok && key != "" {
		im.find(Danger, nil, "%s: %s.key is a private key, which everybody can use who has read the file; it is left out, replace it", file, path)
	}
	kept := only(signer, "type", "id", "region")
	if _, ok := signer["key"]; ok {
		kept["key"] = ""
	}
	return kept
}

// setup returns a chain without its endpoint.
func (im *importing) setup(file string, setup map[string]any) map[string]any {
	kept := only(setup, "rpcStyle", "disabled")
	if connection, ok := setup["connection"].(map[string]any); ok {
		if url, _ := connection["url"].(string); url != "" {
			im.find(Note, nil, "%s: the endpoint of %v is left out, since endpoints may hold keys; set its variable", file, setup["name"])
		}
		kept["connection"] = only(connection, "type")
	}
	return kept
}

// managers keeps the keys of managers: variables of operators are named for them.
func (im *importing) managers(file string, managers map[string]any) map[string]any {
	kept := make(map[string]any)
	for key, value := range managers {
		manager, _ := value.(map[string]any)
		at := slices.IndexFunc(im.states, func(s *state) bool { return manager != nil && s.published == manager["name"] })
		if at < 0 {
			continue
		}
		clean := im.setup(file, manager)
		clean["name"] = im.states[at].name
		kept[key] = clean
	}
	return kept
}
