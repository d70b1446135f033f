package devnet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File describes a running network to other processes.
type File struct {
	// PID is the process that runs the network.
	PID int `json:"pid"`
	// API is the base URL of the status API.
	API string `json:"api"`
	// Chains are the chains with their contracts.
	Chains []FileChain `json:"chains"`
}

// FileChain is one chain in a File.
type FileChain struct {
	Deployment
	// HTTP and WS are the chain's JSON-RPC endpoints.
	HTTP string `json:"http"`
	WS   string `json:"ws"`
}

// DefaultFile returns where the newest network of this user describes itself:
// $OPTICS_NETWORK, or optics/network.json in the user's cache directory.
func DefaultFile() (string, error) {
	if path := os.Getenv("OPTICS_NETWORK"); path != "" {
		return path, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache directory: %w; name a file with --network", err)
	}
	return filepath.Join(dir, "optics", "network.json"), nil
}

// ReadFile reads the description of a running network.
func ReadFile(path string) (File, error) {
	var f File
	data, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if errors.Is(err, fs.ErrNotExist) {
		return f, fmt.Errorf("no network is running (%s does not exist); start one with: optics dev", path)
	}
	if err != nil {
		return f, fmt.Errorf("read the network's description: %w", err)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return f, fmt.Errorf("%s is not a network's description: %w", path, err)
	}
	return f, nil
}

// Write puts the description where others look for it, as a whole or not at all.
func (f File) Write(path string) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the network's description: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write the network's description: %w", err)
	}
	tmp := fmt.Sprintf("%s.%d", path, f.PID)
	if err := os.WriteFile(tmp, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the network's description: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("write the network's description: %w", err)
	}
	return nil
}

// Chain returns the chain with a name, or an error that lists the names.
func (f File) Chain(name string) (FileChain, error) {
	i, err := chainIndex(name, min(len(f.Chains), MaxChains))
	if err != nil {
		return FileChain{}, err
	}
	return f.Chains[i], nil
}
