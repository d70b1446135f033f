package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// names returns how the keys of an environment are named in files, by alias.
func (o signersOptions) names(e *environment.Environment) (map[string]string, error) {
	if !slices.Contains([]string{"alias", "alias-arn", "arn"}, o.id) {
		return nil, usagef("--id %q: alias, alias-arn or arn is expected", o.id)
	}
	exist := make(map[string]keyring.Entry)
	switch {
	case o.keys != "":
		list, err := readKeyList("--keys", o.keys)
		if err != nil {
			return nil, err
		}
		for _, key := range list {
			exist[key.Alias] = key
		}
	case o.id == "arn":
		return nil, usagef("--id arn needs the list of keys: --keys, the output of: optics keys list -e %s --output json", e.Name)
	}
	names := make(map[string]string)
	for _, key := range e.Inventory().Keys {
		name, err := o.nameOf(e, key, exist)
		if err != nil {
			return nil, err
		}
		names[key.Alias] = name
	}
	return names, nil
}

// nameOf returns how a key is named in files. A key of an agent has to be in the list
// of those that exist, where there is one.
func (o signersOptions) nameOf(e *environment.Environment, key environment.Key, exist map[string]keyring.Entry) (string, error) {
	if entry, listed := exist[key.Alias]; o.keys != "" && key.Role.IsAgent() {
		switch {
		case !listed:
			return "", fmt.Errorf("%s has no key %s; make it and list the keys again: optics keys provision -e %s", o.keys, key.Alias, e.Name)
		case entry.Status == keyring.Missing:
			return "", fmt.Errorf("%s says that %s is missing; make it and list the keys again: optics keys provision -e %s", o.keys, key.Alias, e.Name)
		case entry.Problem != "":
			return "", fmt.Errorf("%s says of %s: %s", o.keys, key.Alias, entry.Problem)
		case o.id == "arn" && entry.ARN == "":
			return "", fmt.Errorf("%s: the key %s has no arn", o.keys, key.Alias)
		}
	}
	switch o.id {
	case "arn":
		return exist[key.Alias].ARN, nil
	case "alias-arn":
		account, err := e.Keys.ResolveAccount(os.LookupEnv)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("arn:%s:kms:%s:%s:%s", partitionOf(e.Keys.Region), e.Keys.Region, account, key.Alias), nil
	default:
		return key.Alias, nil
	}
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
