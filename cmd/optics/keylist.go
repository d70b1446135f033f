package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// readKeyList reads the file that a flag names: what optics keys provision and optics
// keys list print as JSON. Of each key its alias (or the name of its secret) is
// required; a file that was written by other means may leave out the rest, and may be
// an object with the list under "keys". The aliases are unique.
func readKeyList(flag, path string) ([]keyring.Entry, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	list, err := parseKeyList(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %s is not what `optics keys list --output json` prints: %w", flag, path, err)
	}
	return list, nil
}

func parseKeyList(data []byte) ([]keyring.Entry, error) {
	var list []keyring.Entry
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		var object struct {
			Keys *[]keyring.Entry `json:"keys"`
		}
		if err := json.Unmarshal(data, &object); err != nil {
			return nil, err
		}
		if object.Keys == nil {
			return nil, errors.New(`the object has no list "keys"`)
		}
		list = *object.Keys
	} else if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(list))
	for i, e := range list {
		switch {
		case e.Alias == "":
			return nil, fmt.Errorf("key %d of %d has no alias", i+1, len(list))
		case seen[e.Alias]:
			return nil, fmt.Errorf("%s stands there twice", e.Alias)
		}
		seen[e.Alias] = true
	}
	return list, nil
}

// addressBook returns the accounts of an environment's keys by alias, or by the name of
// the secret: from the file that --addresses names, or from where the keys are. A key
// that is not there has none.
func addressBook(cmd *cobra.Command, e *environment.Environment, state string) (map[string]common.Address, error) {
	if path := cmd.Flag("addresses").Value.String(); path != "" {
		return readAddresses(path)
	}
	vault, err := openVault(cmd, e, state, nil)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of the keys: %w; or name a file with --addresses", err)
	}
	entries, err := vault.List(cmd.Context(), e.Inventory().Keys)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of the keys: %w; or name a file with --addresses", err)
	}
	book := make(map[string]common.Address)
	for _, entry := range entries {
		if entry.Problem != "" {
			return nil, fmt.Errorf("key %s: %s", entry.Alias, entry.Problem)
		}
		if entry.Address != nil {
			book[entry.Alias] = *entry.Address
		}
	}
	return book, nil
}
