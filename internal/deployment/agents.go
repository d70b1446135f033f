package deployment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// AgentConfigs are the parts of the agents' files that do not follow from a record,
// each a JSON object in the form of the file. Contracts in them are replaced by
// those of the record.
type AgentConfigs struct {
	// Bases are the members of <network>_config.json by network. Where a member, or
	// the whole, is missing the file has what published ones have.
	Bases map[string]json.RawMessage
	// Partials are the files <agent>-partial.json; an agent without one gets no
	// file. A watcher's managers are added.
	Partials map[legacyconfig.Role]json.RawMessage
}

// labels are what the agents' files call an environment.
var labels = map[environment.Class]string{environment.Development: "dev", environment.Staging: "staging", environment.Production: "prod"}

// Published intervals and pauses, in seconds.
const (
	updaterInterval   = 5
	updaterPause      = 15
	relayerInterval   = 10
	processorInterval = 10
	watcherInterval   = 100
	kathyInterval     = 100
)

var intervals = map[environment.Role]uint64{
	environment.Updater: updaterInterval, environment.Relayer: relayerInterval, environment.Processor: processorInterval,
	environment.Watcher: watcherInterval, environment.Kathy: kathyInterval,
}

// AgentConfigsOf returns what the files of an environment's agents say: how often
// they look, and with which keys they sign. Keys of KMS are named by their aliases.
// Other keys are left empty, for the variables of the process to fill.
func AgentConfigsOf(e *environment.Environment) (AgentConfigs, error) {
	configs := AgentConfigs{Bases: make(map[string]json.RawMessage), Partials: make(map[legacyconfig.Role]json.RawMessage)}
	for i := range e.Networks {
		n := &e.Networks[i]
		base := object{
			{"environment", labels[e.Class]},
			{"index", object{{"chunk", strconv.FormatUint(n.RPC.LogRange, 10)}}},
		}
		if e.Keys.PerNetwork {
			base = append(base, attestations(e, n.Name)...)
		}
		data, err := json.Marshal(base)
		if err != nil {
			return AgentConfigs{}, fmt.Errorf("configuration of home %s: %w", n.Name, err)
		}
		configs.Bases[n.Name] = data
	}
	for _, agent := range e.Agents {
		data, err := json.Marshal(partialOf(e, agent))
		if err != nil {
			return AgentConfigs{}, fmt.Errorf("configuration of the %s: %w", agent.Role, err)
		}
		configs.Partials[legacyconfig.Role(agent.Role)] = data
	}
	return configs, nil
}

// partialOf returns the file of one agent.
func partialOf(e *environment.Environment, agent environment.Agent) object {
	partial := object{{"interval", seconds(agent.Interval, intervals[agent.Role])}}
	switch agent.Role { //nolint:exhaustive // the others have nothing more
	case environment.Updater:
		partial = append(partial, member{"pause", seconds(agent.Pause, updaterPause)})
	case environment.Kathy:
		partial = append(partial, member{"chat", object{{"type", string(legacyconfig.ChatDefault)}}})
	}
	if agent.Role.Attests() && !e.Keys.PerNetwork {
		partial = append(partial, attestations(e, "", agent.Role)...)
	}
	if e.Keys.Provider == environment.KMS {
		partial = append(partial, member{"signers", transactionSigners(e, agent.Role)})
	}
	return partial
}

func seconds(given *environment.Seconds, otherwise uint64) string {
	if given != nil {
		otherwise = uint64(*given)
	}
	return strconv.FormatUint(otherwise, 10)
}

// transactionSigners are the signers of an agent's transactions by network.
func transactionSigners(e *environment.Environment, role environment.Role) object {
	signers := object{}
	for _, s := range e.Inventory().Signers {
		if s.Role == role && s.Purpose == environment.Transactions && s.Key != "" {
			signers = append(signers, member{s.Network, signer(e, s.Key)})
		}
	}
	return signers
}

// attestations are the members updater and watcher, or those of the given roles: the
// keys of statements of one home, "" where all homes share them.
func attestations(e *environment.Environment, home string, roles ...environment.Role) object {
	var members object
	for _, key := range e.Inventory().Keys {
		if key.Purpose == environment.Attestation && key.Network == home && (roles == nil || slices.Contains(roles, key.Role)) {
			members = append(members, member{string(key.Role), signer(e, key.Alias)})
		}
	}
	return members
}

// signer names a key. One that is not in KMS is empty.
func signer(e *environment.Environment, alias string) object {
	if e.Keys.Provider != environment.KMS {
		return object{{"key", ""}, {"type", string(legacyconfig.HexKey)}}
	}
	return object{{"type", string(legacyconfig.AWS)}, {"id", alias}, {"region", e.Keys.Region}}
}
