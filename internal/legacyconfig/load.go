package legacyconfig

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Source says where the configuration of an agent is.
type Source struct {
	// Dir holds the files.
	Dir string
	// Base is the name of the base file, with or without .json; "" is base.
	Base string
	// Role is the agent.
	Role Role
	// Environ are the environment variables, as os.Environ returns them.
	Environ []string
}

// Load reads the configuration of an agent. The layers are, each over the one
// before: the base file, <agent>-partial.json where there is one, the variables
// OPT_BASE_*, the variables OPT_<AGENT>_*.
//
// What a replica's file does not say is taken from the files of its own network in
// the same directory: from which block to read (index.from of
// <network>_config.json) and, for a watcher, the XAppConnectionManager
// (<network>_contracts.json).
//
// The error is an [*InvalidError], or says which file could not be read.
func Load(src Source) (*Config, error) {
	base := src.Base
	if base == "" {
		base = "base"
	}
	root, err := src.read(base)
	if err != nil {
		return nil, err
	}
	partial, err := src.read(string(src.Role) + "-partial")
	switch {
	case err == nil:
		root = merge(root, partial)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	root = overlay(root, "OPT_BASE_", src.Environ)
	root = overlay(root, "OPT_"+upper(src.Role)+"_", src.Environ)
	cfg, err := decode(root, src.Role)
	if err != nil {
		return nil, err
	}
	for i := range cfg.Replicas {
		if err := src.addStart(cfg, &cfg.Replicas[i]); err != nil {
			return nil, err
		}
	}
	return cfg, src.addManagers(cfg)
}

func upper(r Role) string { return strings.ToUpper(string(r)) }

// read parses a file of the directory.
func (src Source) read(name string) (*node, error) {
	path := filepath.Join(src.Dir, strings.TrimSuffix(name, ".json")+".json")
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return parse(path, data)
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the directory
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return data, nil
}

// sibling parses a file of the directory, nil when it is not there.
func (src Source) sibling(name string) (*node, error) {
	if strings.ContainsAny(name, `/\`) {
		return nil, nil //nolint:nilnil // no file has such a name
	}
	n, err := src.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nil says that there is none
	}
	return n, err
}

// addStart finds the first block of a replica's chain that matters.
func (src Source) addStart(cfg *Config, c *Chain) error {
	name := c.Name + "_config"
	config, err := src.sibling(name)
	if err != nil {
		return err
	}
	var r reader
	if config != nil {
		if from := config.member("index").get("from"); from != nil {
			c.From = r.uint(from, "index.from", 64)
			return invalid(r.problems)
		}
	}
	cfg.Notes = append(cfg.Notes, Problem{Place: c.Place, Path: "replicas." + c.Name, Text: fmt.Sprintf(
		"no index.from in %s.json says where its chain's logs begin; it is read from block 0", name)})
	return nil
}

// get is member for a node that may be nil.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	return n.member(name)
}

// addManagers finds the XAppConnectionManager of every replica's chain: a watcher
// that cannot un-enrol is none.
func (src Source) addManagers(cfg *Config) error {
	if cfg.Role != Watcher {
		return nil
	}
	found := make(map[string]Chain)
	var r reader
	for _, c := range cfg.Replicas {
		manager, ok := cfg.Managers[c.Name]
		path := "managers." + c.Name
		switch contracts, err := src.sibling(c.Name + "_contracts"); {
		case err != nil:
			return err
		case ok && manager.Domain != c.Domain:
			r.problems = append(r.problems, Problem{Place: manager.Place, Path: path + ".domain", Text: fmt.Sprintf(
				"is %s; the domain of the replica on %s, %s, is expected", manager.Domain, c.Name, c.Domain)})
		case !ok && contracts.get("xAppConnectionManager") == nil:
			r.problems = append(r.problems, Problem{Place: c.Place, Path: path, Text: fmt.Sprintf(
				"is missing: the XAppConnectionManager of %[1]s; write it there, or put %[1]s_contracts.json beside the file", c.Name)})
		case !ok:
			manager = Chain{Name: c.Name, Domain: c.Domain, Place: c.Place}
			r.address(&manager.Address)(contracts.member("xAppConnectionManager"), "xAppConnectionManager")
		}
		if manager.Address == (common.Address{}) && len(r.problems) == 0 {
			r.problems = append(r.problems, Problem{Place: manager.Place, Path: path + ".address", Text: "is the zero address"})
		}
		manager.URL, manager.Signer = c.URL, c.Signer
		found[c.Name] = manager
	}
	cfg.Managers = found
	return invalid(r.problems)
}
