package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/opticsnet/optics/internal/provision/iamapply"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// findKeys puts the ARNs of the keys there are into the policies: those that the
// aliases lead to, and those of rotations that are not finished.
func (s *applySession) findKeys() error {
	inventory := &s.world.inventory
	if len(inventory.Keys) == 0 {
		return nil
	}
	found, missing, err := iamapply.FindKeys(s.cmd.Context(), s.account.KMS(), inventory.Keys)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		s.note("%d of %d keys are not there yet; make them with: optics keys provision -e %s, and run this again", len(missing), len(found), s.world.env.Name)
	}
	beside, err := s.beside()
	if err != nil {
		return err
	}
	for i, key := range found {
		found[i].Beside = beside[key.Alias]
		for _, arn := range beside[key.Alias] {
			s.note("%s is being rotated: %s is allowed beside %s; disable the one that nobody uses any more, and run this again", key.Alias, arn, key.ARN)
		}
	}
	inventory.Keys = found
	return s.world.generate()
}

// beside returns the keys of rotations by alias. The journal is used where this
// machine has one.
func (s *applySession) beside() (found map[string][]string, err error) {
	cfg := keyring.KMSConfig{AWS: s.account, Clock: wallClock{}}
	path := filepath.Join(s.state, "keys-"+s.world.env.Name+".jsonl")
	if _, missing := os.Stat(path); missing == nil {
		if cfg.Journal, err = keyring.OpenJournal(path, cfg.Clock); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, cfg.Journal.Close()) }()
	} else if !errors.Is(missing, fs.ErrNotExist) {
		return nil, fmt.Errorf("journal of keys: %w", missing)
	}
	return keyring.NewKMSVault(cfg).Beside(s.cmd.Context(), s.world.env.Inventory().Keys)
}
