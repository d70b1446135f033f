package deployment

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Difference is a value in the files of a deployment that is not as it is wanted.
type Difference struct {
	// File is the name of the file, Member the path of the member in it, such as
	// home.address; "" for the whole file.
	File   string `json:"file"`
	Member string `json:"member,omitempty"`
	// Found is what stands there as JSON, or the SHA-256 of a whole file; "" when it
	// is missing. A member that may be a private key is not shown.
	Found string `json:"found,omitempty"`
	// Wanted is what has to stand there.
	Wanted string `json:"wanted"`
}

// notShown is in the place of what may be a secret.
const notShown = "(not shown)"

// Compare holds the files of a deployment of an environment against what follows
// from its record and from the agents' configuration. Members of the agents' files
// that follow from neither, such as the URLs that an operator has put in, are left
// alone; other files must be as they were written.
//
// It returns the differences by file and member, and the configuration with which
// [Write] makes files without any and keeps what is the operator's own.
func Compare(envDir string, r *Record, configs AgentConfigs) ([]Difference, AgentConfigs, error) {
	dir := Dir(envDir, r.Made)
	merged := AgentConfigs{Bases: maps.Clone(configs.Bases), Partials: maps.Clone(configs.Partials)}
	for network, given := range configs.Bases {
		laid, err := over(filepath.Join(dir, network+"_config.json"), given)
		if err != nil {
			return nil, AgentConfigs{}, err
		}
		merged.Bases[network] = laid
	}
	for role, given := range configs.Partials {
		laid, err := over(filepath.Join(dir, string(role)+"-partial.json"), given)
		if err != nil {
			return nil, AgentConfigs{}, err
		}
		merged.Partials[role] = laid
	}
	wanted, err := files(r, merged)
	if err != nil {
		return nil, AgentConfigs{}, err
	}
	var all []Difference
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		found, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a deployment of the environment
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, AgentConfigs{}, fmt.Errorf("read the files of the deployment: %w", err)
		}
		all = append(all, differences(name, found, wanted[name])...)
	}
	return all, merged, nil
}

// over lays the members of a configuration over what stands in a file. A file that is
// missing or no JSON object has nothing to keep.
func over(path string, given json.RawMessage) (json.RawMessage, error) {
	text, err := os.ReadFile(path) //nolint:gosec // a deployment of the environment
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the files of the deployment: %w", err)
	}
	own, err := parseObject(text)
	if err != nil {
		own = nil
	}
	implied, err := parseObject(given)
	if err != nil {
		return nil, err
	}
	if own.get("chat") != nil { // which messages kathy sends is not in the environment
		implied = slices.DeleteFunc(implied, func(m member) bool { return m.name == "chat" })
	}
	return json.Marshal(merge(own, implied))
}

// differences compares one file.
func differences(name string, found, wanted []byte) []Difference {
	if bytes.Equal(found, wanted) {
		return nil
	}
	if agents := strings.HasSuffix(name, "_config.json") || strings.HasSuffix(name, "-partial.json"); agents && found != nil {
		have, errHave := parseObject(found)
		want, errWant := parseObject(wanted)
		if errHave == nil && errWant == nil {
			return membersOf(name, "", have, want)
		}
	}
	d := Difference{File: name, Wanted: fmt.Sprintf("sha256 %x", sha256.Sum256(wanted))}
	if found != nil {
		d.Found = fmt.Sprintf("sha256 %x", sha256.Sum256(found))
	}
	return []Difference{d}
}

// membersOf compares the members that are wanted.
func membersOf(file, path string, have, want object) []Difference {
	var all []Difference
	for _, m := range want {
		at := strings.TrimPrefix(path+"."+m.name, ".")
		found := have.get(m.name)
		inner, isObject := m.value.(object)
		if below, both := found.(object); isObject && (both || found == nil && len(inner) > 0) {
			all = append(all, membersOf(file, at, below, inner)...)
			continue
		}
		if d := (Difference{File: file, Member: at, Found: valueText(m.name, found), Wanted: valueText(m.name, m.value)}); d.Found != d.Wanted {
			all = append(all, d)
		}
	}
	return all
}

// valueText is a value as JSON, "" for none.
func valueText(name string, value any) string {
	text, err := json.Marshal(value)
	switch {
	case value == nil:
		return ""
	case err != nil:
		return err.Error()
	case name == "key" && string(text) != `""`:
		return notShown
	}
	return string(text)
}
