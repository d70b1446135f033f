package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// names returns how the keys of an environment are named in files, by alias.
func (o signersOptions) names(e *environment.Environment) (map[string]string, error) {
	if !slices.Contains([]string{"alias", "alias-arn", "arn"}, o.id) {
		return nil, usagef("--id %q: alias, alias-arn or arn is expected", o.id)
	}
	var exist map[string]string
	switch {
	case o.keys != "":
		var err error
		if exist, err = readKeys(o.keys); err != nil {
			return nil, err
		}
	case o.id == "arn":
		return nil, usagef("--id arn needs the list of keys: --keys")
	}
	names := make(map[string]string)
	for _, key := range e.Inventory().Keys {
		arn, exists := exist[key.Alias]
		switch {
		case exist != nil && !exists && key.Role.IsAgent():
			return nil, fmt.Errorf("%s has no key %s; create it first", o.keys, key.Alias)
		case o.id == "arn" && arn == "" && exists:
			return nil, fmt.Errorf("%s: the key %s has no arn", o.keys, key.Alias)
		case o.id == "arn":
			names[key.Alias] = arn
		case o.id == "alias-arn":
			account, err := e.Keys.ResolveAccount(os.LookupEnv)
			if err != nil {
				return nil, err
			}
			names[key.Alias] = fmt.Sprintf("arn:aws:kms:%s:%s:%s", e.Keys.Region, account, key.Alias)
		default:
			names[key.Alias] = key.Alias
		}
	}
	return names, nil
}

// readKeys reads a list of keys: the ARNs by alias.
func readKeys(path string) (map[string]string, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("read the list of keys: %w", err)
	}
	var list []struct {
		Alias string `json:"alias"`
		ARN   string `json:"arn"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s is no list of keys, which are objects with alias and arn: %w", path, err)
	}
	arns := make(map[string]string, len(list))
	for _, key := range list {
		arns[key.Alias] = key.ARN
	}
	return arns, nil
}

// wanted returns the signers that a file should have.
func (o signersOptions) wanted(e *environment.Environment, f agentFile, doc *legacyconfig.Document, names map[string]string) (legacyconfig.Signers, error) {
	want := legacyconfig.Signers{Role: f.role, Transactions: make(map[string]legacyconfig.KMSKey)}
	role := environment.Role(f.role)
	home, replicas := doc.Networks()
	for _, s := range e.Inventory().Signers {
		if s.Role != role || s.Purpose != environment.Transactions || s.Key == "" {
			continue
		}
		if f.base && s.Network != home && !slices.Contains(replicas, s.Network) {
			continue
		}
		want.Networks = append(want.Networks, s.Network)
		want.Transactions[s.Network] = legacyconfig.KMSKey{ID: names[s.Key], Region: e.Keys.Region}
	}
	if len(want.Networks) == 0 {
		return want, fmt.Errorf("%s: the %s of %s has no key on a network of the file; the networks of %s are %s",
			f.path, f.role, e.Name, e.Name, strings.Join(e.NetworkNames(), ", "))
	}
	if !f.role.Attests() {
		return want, nil
	}
	alias, err := o.attestation(e, f, home)
	if err == nil && alias != "" {
		want.Attestation = &legacyconfig.KMSKey{ID: names[alias], Region: e.Keys.Region}
	}
	return want, err
}

// attestation returns the alias of the key that signs an agent's statements.
func (o signersOptions) attestation(e *environment.Environment, f agentFile, home string) (string, error) {
	var keys []environment.Key
	for _, key := range e.Inventory().Keys {
		if key.Role == environment.Role(f.role) && key.Purpose == environment.Attestation {
			keys = append(keys, key)
		}
	}
	if !e.Keys.PerNetwork {
		if len(keys) == 0 {
			return "", nil
		}
		return keys[0].Alias, nil
	}
	homes := []string{home}
	if o.home != "" {
		homes = []string{o.home}
	} else if !f.base {
		var err error
		if homes, err = homesIn(filepath.Dir(f.path)); err != nil {
			return "", err
		}
	}
	if len(homes) != 1 {
		return "", fmt.Errorf("%s: each network has its own attestation key (keys.perNetwork), and the directory has %d homes (%s); name one with --home",
			f.path, len(homes), strings.Join(homes, ", "))
	}
	at := slices.IndexFunc(keys, func(k environment.Key) bool { return k.Network == homes[0] })
	if at < 0 {
		return "", fmt.Errorf("%s: %s has no attestation key of the %s for home %q", f.path, e.Name, f.role, homes[0])
	}
	return keys[at].Alias, nil
}

// homesIn returns the homes that the base files of a directory describe.
func homesIn(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*_config.json"))
	if err != nil {
		return nil, fmt.Errorf("look for base files: %w", err)
	}
	var homes []string
	for _, path := range paths {
		data, err := os.ReadFile(path) //nolint:gosec // the operator names the directory
		if err != nil {
			return nil, fmt.Errorf("read the configuration: %w", err)
		}
		doc, err := legacyconfig.ParseDocument(path, data)
		if err != nil {
			return nil, err
		}
		if home, _ := doc.Networks(); home != "" {
			homes = append(homes, home)
		}
	}
	return homes, nil
}
